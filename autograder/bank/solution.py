"""Reads a solution file: which functions and choices it asks for, and the stub that students get.

The stub is the solution's own text with the solution regions cut out, so that comments and formatting survive. The
syntax tree says where to cut, and proves afterwards that every signature and docstring came through unchanged.
"""

from __future__ import annotations

import ast
import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from autograder.bank.text import read_text
from autograder.errors import UsageError

BEGIN, END = "# BEGIN SOLUTION", "# END SOLUTION"
_LIKE_A_MARKER = re.compile(r"#\W*(BEGIN|END)\W*SOLUTION", re.IGNORECASE)
_CONSTANT = re.compile(r"[A-Z][A-Z0-9_]*")
_Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class StubCell:
    """One cell of the notebook, cut from a stub.

    Attributes:
        kind: Code that is given, a function to write, or a choice to make.
        names: The function or the choice; empty for given code.
        source: Python source, with the comments that belong to it.
    """

    kind: Literal["given", "function", "choice"]
    names: tuple[str, ...]
    source: str


@dataclass(frozen=True)
class Solution:
    """What a solution file asks for, without its answers.

    Attributes:
        functions: The public functions, in order.
        choices: The options of each choice, sorted as the stub lists them; none where a number is to be entered.
        stub: The Python source that students get.
        cells: The stub in pieces, in order, without the module's docstring.
        sources: For each function and choice, its text in the solution with the comments above it, which say what it
            stands for: a comment that begins with `# Source:` is for staff, and not part of the stub.
    """

    functions: tuple[str, ...]
    choices: dict[str, tuple[object, ...]]
    stub: str
    cells: tuple[StubCell, ...]
    sources: dict[str, str]

    @classmethod
    def read(cls, path: Path) -> Solution:
        """Read a solution file.

        Raises:
            UsageError: if it can't be read or breaks the rules of a solution; says where, and what to do.
        """
        return cls.parse(read_text(path), str(path))

    @classmethod
    def parse(cls, text: str, name: str) -> Solution:
        """Compute everything from the text of a solution; `name` is for messages.

        Raises:
            UsageError: if the text breaks the rules of a solution; says where, and what to do.
        """
        source = _Source(text, name)
        functions, choices = source.functions(), source.choices()
        stub = source.stub(functions, choices)
        options = {choice.name: choice.options for choice in choices}
        names = tuple(node.name for node in functions)
        return cls(names, options, stub, _cells(stub, options), source.sources([*names, *options]))


@dataclass(frozen=True)
class _Region:
    """A solution region: the numbers of its two marker lines, counted from 1."""

    begin: int
    end: int

    def holds(self, node: ast.stmt) -> bool:
        return self.begin < _first_line(node) and _last_line(node) < self.end

    def touches(self, node: ast.stmt) -> bool:
        return self.begin <= _last_line(node) and _first_line(node) <= self.end


@dataclass(frozen=True)
class _Choice:
    name: str
    options: tuple[object, ...]
    node: ast.AnnAssign

    @property
    def stub(self) -> str:
        """The choice as students get it, with its options in a comment."""
        listed = ", ".join(_literal(option) for option in self.options)
        return f"{self.name} = None  # {f'one of {listed}' if self.options else 'a number'}"


class _Source:
    """The text of a solution, parsed, so that it can be cut and its faults named by line."""

    def __init__(self, text: str, name: str) -> None:
        self.name = name
        self.lines = text.split("\n")
        try:
            self.statements = ast.parse(text).body
        except (SyntaxError, ValueError) as error:
            line = getattr(error, "lineno", None) or 1
            raise self.wrong(line, f"not valid Python: {getattr(error, 'msg', error)}") from error
        self.regions = self._regions()
        self.visible = [node for node in self.statements if not any(region.holds(node) for region in self.regions)]

    def wrong(self, line: int, what: str) -> UsageError:
        return UsageError(f"{self.name}, line {line}: {what}")

    def functions(self) -> list[_Function]:
        functions = [node for node in self.visible if isinstance(node, _Function) and not node.name.startswith("_")]
        for node in functions:
            if not ast.get_docstring(node):
                raise self.wrong(node.lineno, f"{node.name} needs a docstring: it is the contract that students get")
            if not any(region.touches(node) for region in self.regions):
                marks = f"`{BEGIN}` and `{END}`"
                raise self.wrong(node.lineno, f"{node.name} has no solution region; put its answer between {marks}")
        return functions

    def choices(self) -> list[_Choice]:
        annotated = [node for node in self.visible if isinstance(node, ast.AnnAssign)]
        return [
            self._choice(node) if _is_literal(node) else self._number(node)
            for node in annotated
            if _is_literal(node) or _is_number(node)
        ]

    def stub(self, functions: list[_Function], choices: list[_Choice]) -> str:
        names = [node.name for node in functions] + [choice.name for choice in choices]
        for name in names:
            if names.count(name) > 1:
                raise UsageError(f"{self.name}: {name} is defined twice; keep one of the two")
        edits = {(region.begin, region.end): self._instead_of(region) for region in self.regions}
        edits |= {lines: [] for lines in self._source_comments()}
        for choice in choices:
            edits[_first_line(choice.node), _last_line(choice.node)] = [choice.stub]
        lines = list(self.lines)
        for (first, last), replacement in sorted(edits.items(), reverse=True):
            if not replacement:  # a gap of blank lines on both sides becomes one
                while last < len(lines) and not lines[last].strip() and (first == 1 or not lines[first - 2].strip()):
                    last += 1
            lines[first - 1 : last] = replacement
        stub = "\n".join(lines).strip("\n") + "\n"
        self._check_contracts(functions, stub)
        return stub

    def sources(self, names: list[str]) -> dict[str, str]:
        """What stands between the statement before and the end of each named one."""
        texts, before = {}, 0
        for node in self.statements:
            name = getattr(node, "name", None) or getattr(getattr(node, "target", None), "id", None)
            if name in names:
                texts[name] = "\n".join(self.lines[before : _last_line(node)])
            before = _last_line(node)
        return texts

    def _source_comments(self) -> list[tuple[int, int]]:
        """The first and last lines of comments at the top level that begin with `# Source:`."""
        found = []
        taken = [(_first_line(node), _last_line(node)) for node in self.statements]
        taken += [(region.begin, region.end) for region in self.regions]
        for first, line in enumerate(self.lines, start=1):
            if line.startswith("# Source:") and not any(begin <= first <= end for begin, end in taken):
                last = first
                while last < len(self.lines) and self.lines[last].startswith("#") and self.lines[last] != BEGIN:
                    last += 1
                found.append((first, last))
        return found

    def _regions(self) -> tuple[_Region, ...]:
        regions: list[_Region] = []
        begin = None
        for number, line in enumerate(self.lines, start=1):
            marker = line.strip()
            if marker == BEGIN and begin is None:
                begin = number
            elif marker == END and begin is not None:
                regions.append(_Region(begin, number))
                begin = None
            elif marker in (BEGIN, END):
                raise self.wrong(number, f"`{marker}` without its partner; regions come in pairs and don't nest")
            elif _LIKE_A_MARKER.search(line):  # a typo here would hand the answer to students
                raise self.wrong(number, f"looks like a marker; write exactly `{BEGIN}` or `{END}`, alone on its line")
        if begin is not None:
            raise self.wrong(begin, f"`{BEGIN}` is never closed; add `{END}`")
        return tuple(regions)

    def _instead_of(self, region: _Region) -> list[str]:
        """The lines of the stub in place of a region: `raise NotImplementedError`, or none at top level."""
        touched = [node for node in self.statements if region.touches(node)]
        if touched and all(region.holds(node) for node in touched):
            return []
        if len(touched) == 1 and isinstance(function := touched[0], _Function):
            if function.name.startswith("_"):
                raise self.wrong(region.begin, f"{function.name} is a private helper; put all of it into the region")
            parts = (node for node in ast.walk(function) if isinstance(node, ast.stmt))
            if any(region.holds(part) for part in parts):
                line = self.lines[region.begin - 1]
                indent = line[: len(line) - len(line.lstrip())]
                return [f'{indent}raise NotImplementedError("{function.name}")']
        what = "a region holds statements of one public function's body, or whole top-level statements"
        raise self.wrong(region.begin, f"{what}; move its markers")

    def _choice(self, node: ast.AnnAssign) -> _Choice:
        if not isinstance(node.target, ast.Name) or not isinstance(node.annotation, ast.Subscript):
            raise self.wrong(node.lineno, 'a choice is one name: NAME: Literal["a", "b"] = "a"')
        listed = node.annotation.slice
        try:
            options = [ast.literal_eval(part) for part in (listed.elts if isinstance(listed, ast.Tuple) else [listed])]
            answer = ast.literal_eval(node.value) if node.value else None
        except ValueError as error:
            raise self.wrong(node.lineno, f"{node.target.id}: options and answer must be plain literals") from error
        if not any(type(option) is type(answer) and option == answer for option in options):
            raise self.wrong(node.lineno, f"{node.target.id}: its answer {answer!r} isn't one of its options")
        if len(set(map(repr, options))) < max(2, len(options)):
            raise self.wrong(node.lineno, f"{node.target.id} needs two or more options, each of them once")
        # Sorted, so that the order says nothing about the answer.
        return _Choice(node.target.id, tuple(sorted(options, key=lambda option: (str(type(option)), option))), node)

    def _number(self, node: ast.AnnAssign) -> _Choice:
        """A choice without options: the student enters any number, and the solution holds an example."""
        try:
            answer = ast.literal_eval(node.value) if node.value else None
        except ValueError:
            answer = None
        name = ast.unparse(node.target)
        if isinstance(answer, bool) or not isinstance(answer, int | float):
            raise self.wrong(node.lineno, f"{name}: its answer must be a plain number, such as {name}: float = 1.5")
        return _Choice(name, (), node)

    def _check_contracts(self, functions: list[_Function], stub: str) -> None:
        try:
            tree = ast.parse(stub)
        except SyntaxError as error:
            raise UsageError(
                f"{self.name}: without its solution regions the file is not valid Python ({error.msg}, "
                f"at `{(error.text or '').strip()}`); move the markers so that whole statements lie between them"
            ) from error
        given = {node.name: node for node in tree.body if isinstance(node, _Function)}
        for node in functions:
            if node.name not in given or _contract(given[node.name]) != _contract(node):
                what = "its signature or docstring lies in a solution region; leave both outside"
                raise self.wrong(node.lineno, f"{node.name}: {what}")


def _cells(stub: str, choices: dict[str, tuple[object, ...]]) -> tuple[StubCell, ...]:
    """Cut a stub between its top-level statements; comments go with the statement below them."""
    lines, statements = stub.split("\n"), ast.parse(stub).body
    starts = []
    for number, node in enumerate(statements):
        start, previous = _first_line(node), _last_line(statements[number - 1]) if number else 0
        while start - 1 > previous and (not lines[start - 2].strip() or lines[start - 2].startswith("#")):
            start -= 1
        starts.append(start)
    cells: list[StubCell] = []
    for node, start, end in zip(statements, starts, [*starts[1:], len(lines) + 1], strict=True):
        if node is statements[0] and isinstance(node, ast.Expr):
            continue  # the module's docstring speaks to those who work on the repository
        text = "\n".join(lines[start - 1 : end - 1]).rstrip()
        source = text.lstrip("\n")
        if isinstance(node, _Function) and not node.name.startswith("_"):
            cells.append(StubCell("function", (node.name,), source))
        elif isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name) and node.targets[0].id in choices:
            cells.append(StubCell("choice", (node.targets[0].id,), source))
        elif cells and cells[-1].kind == "given":
            cells[-1] = StubCell("given", (), cells[-1].source + "\n" + text)
        else:
            cells.append(StubCell("given", (), source))
    return tuple(cells)


def _contract(node: _Function) -> tuple[object, ...]:
    """What the stub must share with the solution: all of a function but its body."""
    decorators = [ast.dump(decorator) for decorator in node.decorator_list]
    returns = ast.dump(node.returns) if node.returns else None
    return type(node), node.name, ast.dump(node.args), returns, decorators, ast.get_docstring(node, clean=False)


def _is_literal(node: ast.AnnAssign) -> bool:
    annotation = node.annotation.value if isinstance(node.annotation, ast.Subscript) else None
    return (isinstance(annotation, ast.Name) and annotation.id == "Literal") or (
        isinstance(annotation, ast.Attribute) and annotation.attr == "Literal"
    )


def _is_number(node: ast.AnnAssign) -> bool:
    """Whether a statement asks for a number: a public constant that is annotated as float."""
    name = node.target.id if isinstance(node.target, ast.Name) else ""
    return isinstance(node.annotation, ast.Name) and node.annotation.id == "float" and bool(_CONSTANT.fullmatch(name))


def _literal(value: object) -> str:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, str) else repr(value)


def _first_line(node: ast.stmt) -> int:
    decorators: list[ast.expr] = getattr(node, "decorator_list", [])
    return min([node.lineno, *(decorator.lineno for decorator in decorators)])


def _last_line(node: ast.stmt) -> int:
    return node.end_lineno or node.lineno
