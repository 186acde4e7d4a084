"""Cuts the files of a question down to the parts of it that an assignment asks: text in, text out.

What comes out are files of the same forms, so that nothing that reads a question has to know that it is a part of one.
"""

from __future__ import annotations

import ast
import json
import re
import tomllib
from collections.abc import Collection, Iterable

from autograder.bank.solution import BEGIN, END, Solution
from autograder.bank.statements import commented_line, defined, first_line, last_line, needless


def cut_solution(text: str, name: str, asked: Collection[str]) -> str:
    """A reference answer that asks for some of its functions and choices only.

    It answers as before, since what is asked may build on what is not: the others become staff's own, as private
    helpers are, and so does what is given for their sake.

    Args:
        text: The solution.
        name: What to call it in messages.
        asked: The functions and choices that stay.

    Raises:
        UsageError: if the text breaks the rules of a solution.
    """
    solution = Solution.parse(text, name)
    lines, statements = text.split("\n"), ast.parse(text).body
    public = {*solution.functions, *solution.choices}
    given = {name for node in ast.parse(solution.stub).body for name in defined(node)}
    going = needless(statements, public & set(asked), public - set(asked))
    for node in reversed([node for node in going if defined(node) <= given]):
        first, last = commented_line(node, lines, (BEGIN, END)), last_line(node)
        if lines[last].strip() == END and lines[last] != END:  # its own region ends below its last statement
            last += 1
        inside = [line for line in lines[first - 1 : last] if line.strip() not in (BEGIN, END)]
        lines[first - 1 : last] = [BEGIN, *inside, END]
    return "\n".join(lines)


def cut_cases(text: str, kept: Collection[str]) -> str:
    """A file of cases with some of them, and what only the others needed gone.

    Args:
        text: The file.
        kept: The names of the cases that stay.
    """
    statements = ast.parse(text).body
    cases = {name for node in statements for name in defined(node) if name.startswith("test_")}
    return _without(text, needless(statements, cases & set(kept), cases - set(kept)))


def cut_variants(text: str, asked: Collection[str]) -> str:
    """A file of variants with those that change what is asked.

    A variant of several functions stays whole as long as one of them is asked.

    Args:
        text: The file.
        asked: The functions and choices that stay.
    """
    statements = ast.parse(text).body
    # As in `autograder.bank.variants`: the shortest name before two underscores and a small letter.
    parts = {
        name: match.groups()
        for node in statements
        for name in defined(node)
        if (match := re.match(r"([A-Za-z]\w*?)__([a-z]\w*)$", name))
    }
    alive = {variant for replaced, variant in parts.values() if replaced in asked}
    kept = {name for name, (_, variant) in parts.items() if variant in alive}
    return _without(text, needless(statements, kept, parts.keys() - kept))


def cut_written(text: str, asked: Collection[str]) -> str:
    """Staff's answers and rubrics for some of the written parts.

    Args:
        text: The file, a section `## name` for each part.
        asked: The written parts that stay.
    """
    head, *sections = re.split(r"^(?=## +\w)", text, flags=re.MULTILINE)
    kept = [one for one in sections if (match := re.match(r"## +(\w+)", one)) and match[1] in asked]
    return "".join([head, *kept])


def cut_entries(text: str, asked: Collection[str], cases: Collection[str]) -> str:
    """A table of a contract, or a list of mutants, with the entries about what is asked.

    Args:
        text: The file: TOML with arrays of tables, each of which has a `function`.
        asked: The functions and choices that stay; helpers stay in any case.
        cases: The hidden cases that stay: an entry whose `cases` are all gone goes as well.
    """
    kept = []
    for kind, entries in tomllib.loads(text).items():
        for entry in entries:
            if "cases" in entry:
                entry["cases"] = [case for case in entry["cases"] if case in cases]
            if entry["function"] in asked and entry.get("cases", True):
                values = (f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in entry.items())
                kept.append("\n".join([f"[[{kind}]]", *values, ""]))
    return "\n".join(kept)


def _without(text: str, statements: Iterable[ast.stmt]) -> str:
    """A text without some of its statements and the comments right above them."""
    lines = text.split("\n")
    for node in sorted(statements, key=first_line, reverse=True):
        first, last = commented_line(node, lines), last_line(node)
        while first > 1 and not lines[first - 2].strip() and (last == len(lines) or not lines[last].strip()):
            first -= 1  # a gap of blank lines on both sides becomes one
        del lines[first - 1 : last]
    return "\n".join(lines).rstrip("\n") + "\n"
