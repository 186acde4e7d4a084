"""Variants of a reference answer: misconceptions with their hints, and alternatives in other styles.

A variants file is plain Python. A function named `<function>__<variant>` takes the place of `<function>` in the
reference answer; all with the same `<variant>` do so together. `<CHOICE>__<variant> = value, "hint"` does the same for
a choice. Everything else at the top level is shared by all variants.
"""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from pathlib import Path

from autograder.errors import UsageError

_NAME = re.compile(r"^([A-Za-z]\w*?)__([a-z]\w*)$")


@dataclass(frozen=True)
class Variant:
    """A misconception or an alternative, as a complete answer.

    Attributes:
        source: A complete answer, as a student could hand it in.
        replaces: The functions and choices in which it differs from the reference.
        hint: What to tell a student who has it; empty if nothing is said.
    """

    source: str
    replaces: tuple[str, ...]
    hint: str


@dataclass(frozen=True)
class _VariantPart:
    replaces: str
    variant: str
    source: str
    hint: str


def load_variants(path: Path, reference_source: str) -> dict[str, Variant]:
    """Read a variants file.

    Args:
        path: The file. It is parsed, never imported.
        reference_source: The text of the solution file that the variants belong to.

    Returns:
        The variants by name, in the order of the file.

    Raises:
        UsageError: if the file can't be read, replaces what the reference doesn't have, or gives one variant two hints
            (they were meant for two).
    """
    try:
        text = path.read_text(encoding="utf-8")
        statements = ast.parse(text).body
    except (OSError, UnicodeDecodeError, SyntaxError) as error:
        raise UsageError(f"{path}: can't be read as Python ({error})") from error
    known = _names(ast.parse(reference_source).body)
    parts: list[_VariantPart] = []
    shared: list[str] = []
    for statement in statements:
        part = _part(statement, text, path)
        if part is None:
            clash = _names([statement]) & known
            if clash:
                raise UsageError(f"{path}: {', '.join(sorted(clash))} is a name of the reference; rename the helper")
            shared.append(_text(statement, text))
        elif part.replaces not in known:
            raise UsageError(f"{path}: the reference has no {part.replaces} for {part.replaces}__{part.variant}")
        else:
            parts.append(part)
    prelude = "\n\n".join(shared[1:] if ast.get_docstring(ast.parse(text)) is not None else shared)
    groups: dict[str, list[_VariantPart]] = {}
    for part in parts:
        groups.setdefault(part.variant, []).append(part)
    for name, group in groups.items():
        if len({part.hint for part in group if part.hint}) > 1:
            lost = f"{path}: {', '.join(f'{part.replaces}__{name}' for part in group)} are one variant with two hints"
            raise UsageError(f"{lost}; rename one, or leave one hint")
        names = [part.replaces for part in group]
        twice = next((one for one in names if names.count(one) > 1), None)
        if twice:
            raise UsageError(f"{path}: {twice}__{name} is defined twice; rename one")
    return {name: _variant(reference_source, prelude, group) for name, group in groups.items()}


def _variant(reference_source: str, prelude: str, group: list[_VariantPart]) -> Variant:
    # Appended, as a student redefines a function further down: the last definition counts.
    text = "\n\n\n".join([reference_source.rstrip("\n"), prelude, *(part.source for part in group)])
    return Variant(
        source=text + "\n",
        replaces=tuple(part.replaces for part in group),
        hint=next((part.hint for part in group if part.hint), ""),
    )


def _part(statement: ast.stmt, text: str, path: Path) -> _VariantPart | None:
    """The function or choice that a statement replaces; None if all variants share the statement."""
    if isinstance(statement, ast.FunctionDef) and (match := _NAME.match(statement.name)):
        replaces, variant = match.groups()
        # A variant may call itself, or others of the same variant.
        source = re.sub(rf"\b([A-Za-z]\w*?)__{variant}\b", r"\1", _text(statement, text))
        hint = " ".join((ast.get_docstring(statement) or "").split())
        return _VariantPart(replaces, variant, source, hint)
    if isinstance(statement, ast.Assign) and isinstance(target := statement.targets[0], ast.Name):
        if not (match := _NAME.match(target.id)):
            return None
        replaces, variant = match.groups()
        wrong = f'{path}, line {statement.lineno}: write {target.id} = value, "hint"'
        if not isinstance(statement.value, ast.Tuple):  # two letters in quotation marks would come apart as well
            raise UsageError(wrong)
        try:
            _, hint = ast.literal_eval(statement.value)
        except (ValueError, TypeError) as error:
            raise UsageError(wrong) from error
        # As it was written, not its repr: that of infinity is no Python.
        value = ast.unparse(statement.value.elts[0])
        return _VariantPart(replaces, variant, f"{replaces} = {value}", " ".join(str(hint).split()))
    return None


def _names(statements: list[ast.stmt]) -> set[str]:
    """The functions and constants that statements define; imports may be repeated."""
    names = set()
    for statement in statements:
        if isinstance(statement, ast.FunctionDef | ast.ClassDef):
            names.add(statement.name)
        targets = statement.targets if isinstance(statement, ast.Assign) else [getattr(statement, "target", None)]
        names |= {target.id for target in targets if isinstance(target, ast.Name)}
    return names


def _text(statement: ast.stmt, text: str) -> str:
    decorators: list[ast.expr] = getattr(statement, "decorator_list", [])
    first = min([statement.lineno, *(decorator.lineno for decorator in decorators)])
    return "\n".join(text.split("\n")[first - 1 : statement.end_lineno])
