"""Mutants of a reference answer: the same source with one small fault in what students have to write.

Faults are made in the bodies of the reference's functions and in its private helpers, where the stub has nothing.
Docstrings, annotations and messages of exceptions are no behavior, and stay as they are.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

from autograder.bank.solution import BEGIN, END, Solution
from autograder.bank.statements import built_on, defined
from autograder.validate import general_faults, numerical_faults
from autograder.validate.contract import checks, logarithms, loops, small_numbers
from autograder.validate.spans import Edit, Span, text_of

_CONTRACT = (checks, small_numbers, logarithms, loops)


@dataclass(frozen=True)
class Mutant:
    """One fault.

    Attributes:
        function: The function, helper or constant that it is in.
        fault: What kind of fault it is.
        line: The line in the solution file, from 1.
        before: The lines that it changes, without indentation; several are joined by a space.
        after: The same lines with the fault.
        source: The whole answer with the fault in it.
        probe: An answer that is wrong wherever this is a fault at all. A transposed vector, for instance, is the same
            vector, and only a run can tell what is a vector. Empty if there is no doubt.
        contract: Whether it breaks a sentence of the contract (`autograder.validate.contract`), and no formula.
    """

    function: str
    fault: str
    line: int
    before: str
    after: str
    source: str
    probe: str = ""
    contract: bool = False

    @property
    def label(self) -> str:
        """What to call it in messages."""
        return f"{self.function}, line {self.line}: `{self.before}` -> `{self.after}`"


@cache
def make_mutants(text: str) -> tuple[Mutant, ...]:
    """All mutants of a solution, in the order of its lines; none twice, and none that is the same program.

    Args:
        text: The source of a solution file, with its markers.
    """
    tree = ast.parse(text)
    lines = text.split("\n")
    inside = _region_lines(lines)
    solution = Solution.parse(text, "solution")
    choices = solution.choices
    # Where parts of a question are asked, the reference has more than they build on.
    built = built_on(tree.body, {*solution.functions, *choices})
    seen = {ast.dump(tree)}
    mutants = []
    for statement in tree.body:
        name = _name_of(statement)
        if isinstance(statement, ast.AnnAssign) and name in choices:
            edits = [(edit, False) for edit in _other_options(statement, choices[name])]
        elif isinstance(statement, ast.Import | ast.ImportFrom) or not defined(statement) <= built:
            continue
        else:
            edits = [found for found in _edits(statement, lines) if found[0].span.first_line in inside]
        for edit, contract in sorted(edits, key=lambda found: found[0].span):
            source = edit.apply(lines)
            try:
                program = ast.dump(ast.parse(source))
            except SyntaxError:
                continue  # such as `3.real`: no fault that a person could hand in
            if program not in seen:
                seen.add(program)
                mutants.append(replace(_mutant(name, edit, lines, source), contract=contract))
    return tuple(mutants)


def _edits(statement: ast.stmt, lines: list[str]) -> Iterator[tuple[Edit, bool]]:
    """All edits of a statement, and of each whether it is a contract fault."""
    spared = tuple(_spared(statement))
    for edits in (general_faults.edits(statement, lines), numerical_faults.edits(statement, lines)):
        yield from ((edit, False) for edit in edits if not any(edit.span.inside(span) for span in spared))
    for module in _CONTRACT:
        yield from ((edit, True) for edit in module.edits(statement) if not any(map(edit.span.inside, spared)))


def _spared(statement: ast.stmt) -> Iterator[Span]:
    """What isn't behavior, and the names of things."""
    for node in ast.walk(statement):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            yield Span.of(node)
        elif isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call):
            yield from (Span.of(argument) for argument in node.exc.args)
        elif isinstance(node, ast.keyword) and node.arg == "strict":
            yield Span.of(node)  # a check of the reference on itself
        for name in ("annotation", "returns"):
            annotation = getattr(node, name, None)
            if annotation is not None:
                yield Span.of(annotation)


def _other_options(statement: ast.AnnAssign, options: tuple[object, ...]) -> Iterator[Edit]:
    if statement.value is not None:
        for option in options:
            yield Edit(Span.of(statement.value), repr(option), "another option")


def _region_lines(lines: list[str]) -> frozenset[int]:
    """The lines between the markers, from 1."""
    inside, open_region = set(), False
    for number, line in enumerate(lines, start=1):
        if line.strip() == BEGIN:
            open_region = True
        elif line.strip() == END:
            open_region = False
        elif open_region:
            inside.add(number)
    return frozenset(inside)


def _name_of(statement: ast.stmt) -> str:
    if isinstance(statement, ast.FunctionDef | ast.ClassDef):
        return statement.name
    target = statement.targets[0] if isinstance(statement, ast.Assign) else getattr(statement, "target", None)
    return ast.unparse(target) if target is not None else ""


def _mutant(name: str, edit: Edit, lines: list[str], source: str) -> Mutant:
    first, last = edit.span.first_line, edit.span.last_line
    changed = source.split("\n")
    # As many lines as the edit left of those that it touched.
    left = len(changed) - (len(lines) - last)
    return Mutant(
        function=name,
        fault=edit.fault,
        line=first,
        before=text_of(lines[first - 1 : last]),
        after=text_of(changed[first - 1 : left]),
        source=source + edit.helper,
        probe=replace(edit, text=edit.probe).apply(lines) + numerical_faults.PROBE if edit.probe else "",
    )
