"""Folds docstrings, comments and heads of functions to the width of a notebook's column."""

from __future__ import annotations

import ast
import re

# Characters of a code line that JupyterLab shows on a laptop beside its file browser.
WIDTH = 88
# What begins a line of its own: an argument, a list, an example, a section.
_BEGINS = re.compile(r"(?:[\w*]+(?:, [\w*]+)*: |[-*] |\d+[.)] |>>> |\.\.\. |\$\$|\w+:$)")


def folded(source: str) -> str:
    """A cell's code with docstrings, comments and heads of functions folded; what else it holds stays as it is.

    Args:
        source: Valid Python.
    """
    lines = _with_short_headers(source).split("\n")
    source = "\n".join(lines)
    texts = set[int]()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and ast.get_docstring(node):
            first = node.body[0]
            texts |= set(range(first.lineno - 1, first.end_lineno or first.lineno))
    done: list[str] = []
    at = 0
    while at < len(lines):
        line = lines[at]
        at += 1
        comment = line.lstrip().startswith("#")
        if len(line) > WIDTH and not comment and at - 1 not in texts and "  # " in line:
            code, _, text = line.partition("  # ")  # a comment at the end of a line goes above it
            line, comment = f"{code[: len(code) - len(code.lstrip())]}# {text}", True
            lines.insert(at, code)
            texts = {number + (number >= at) for number in texts}
        while len(line) > WIDTH and (comment or at - 1 in texts):
            indent, text = _split(line)
            cut = line.rfind(" ", len(indent) + 1, WIDTH + 1)
            if cut <= len(indent):
                break
            done.append(line[:cut].rstrip())
            rest = line[cut:].strip()
            deeper = "    " if _BEGINS.match(text) and not comment and not text.startswith("$$") else ""
            following = lines[at] if at < len(lines) else ""
            below, words = _split(following)
            joins = words and words.strip('"') and below == indent + deeper and not _BEGINS.match(words)
            if joins and (comment or at in texts):
                line = f"{indent}{deeper}{rest} {words}"
                at += 1
            else:
                line = f"{indent}{deeper}{rest}"
        done.append(line)
    return "\n".join(done)


def _with_short_headers(source: str) -> str:
    """Parameters on lines of their own where the head of a function is too long."""
    lines = source.split("\n")
    for node in reversed(ast.parse(source).body):
        if not isinstance(node, ast.FunctionDef):
            continue
        first, last = node.lineno - 1, node.body[0].lineno - 1
        if max(map(len, lines[first:last])) <= WIDTH:
            continue
        returns = f" -> {ast.unparse(node.returns)}" if node.returns else ""
        parameters = _parameters(" ".join(line.strip() for line in lines[first:last]))
        together = f"    {', '.join(parameters)}"
        inside = [together] if len(together) <= WIDTH else [f"    {parameter}," for parameter in parameters]
        lines[first:last] = [f"def {node.name}(", *inside, f"){returns}:"]
    return "\n".join(lines)


def _parameters(head: str) -> list[str]:
    """The parameters of a function as its head has them."""
    parts, depth, start = [], 0, head.index("(") + 1
    for at in range(start, len(head)):
        if head[at] in ")]}" and depth == 0:
            parts.append(head[start:at])
            break
        depth += (head[at] in "([{") - (head[at] in ")]}")
        if head[at] == "," and depth == 0:
            parts.append(head[start:at])
            start = at + 1
    return [part.strip() for part in parts if part.strip()]


def _split(line: str) -> tuple[str, str]:
    """Its indentation, with the sign of a comment, and its text."""
    match = re.match(r"\s*(?:# ?)?", line)
    indent = match[0] if match else ""
    return indent, line[len(indent) :]
