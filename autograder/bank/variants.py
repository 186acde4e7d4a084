"""Variants of a reference answer: misconceptions with their hints, and alternatives in other styles.

A variants file is plain Python. A function named `<function>__<variant>` takes the place of `<function>` in the
reference answer; all with the same `<variant>` do so together. `<CHOICE>__<variant> = value, "hint"` does the same for
a choice. Everything else at the top level is shared by all variants.
"""

from __future__ import annotations

import ast
import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from types import CodeType

from autograder.bank.text import read_text
from autograder.errors import UsageError

_NAME = re.compile(r"^([A-Za-z]\w*?)__([a-z]\w*)$")


@dataclass(frozen=True)
class Variant:
    """A misconception or an alternative, as a complete answer.

    Attributes:
        source: A complete answer, as a student could hand it in.
        replaces: The functions and choices in which it differs from the reference.
        hint: What to tell a student who has it; empty if nothing is said.
        path: The variants file.
        pieces: What follows the reference's text: the first line of each piece in the variants file, and its text.
    """

    source: str
    replaces: tuple[str, ...]
    hint: str
    path: Path
    pieces: tuple[tuple[int, str], ...]

    @property
    def line(self) -> int:
        """Where the first function or choice of it begins in the variants file."""
        return self.pieces[-len(self.replaces)][0]

    def compiled(self) -> CodeType:
        """What follows the reference's text, with the lines of the variants file.

        Raises:
            SyntaxError: if it is none that Python can compile, such as a `return` outside a function.
        """
        body = [ast.increment_lineno(node, line - 1) for line, text in self.pieces for node in ast.parse(text).body]
        return compile(ast.Module(body, []), str(self.path), "exec")


@dataclass(frozen=True)
class _VariantPart:
    replaces: str
    variant: str
    line: int
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
            (they were meant for two), or one that is no text; says in which line.
    """
    text = read_text(path)
    try:
        module = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        why = getattr(error, "msg", None) or str(error) or "nested too deeply"
        raise UsageError(f"{path}, line {getattr(error, 'lineno', None) or 1}: not valid Python: {why}") from error
    known = _names(ast.parse(reference_source).body)
    parts: list[_VariantPart] = []
    shared: list[tuple[int, str]] = []
    for statement in module.body[ast.get_docstring(module) is not None :]:
        part, where = _part(statement, text, path), f"{path}, line {statement.lineno}"
        if part is None:
            _check_shared(statement, known, where)
            shared.append((_first_line(statement), _text(statement, text)))
        elif part.replaces not in known:
            raise UsageError(f"{where}: the reference has no {part.replaces} for {part.replaces}__{part.variant}")
        else:
            parts.append(part)
    groups: dict[str, list[_VariantPart]] = {}
    for part in parts:
        groups.setdefault(part.variant, []).append(part)
    for name, group in groups.items():
        _check_group(name, group, path)
    return {name: _variant(reference_source, shared, group, path) for name, group in groups.items()}


def _variant(reference_source: str, shared: list[tuple[int, str]], group: list[_VariantPart], path: Path) -> Variant:
    # Appended, as a student redefines a function further down: the last definition counts.
    prelude = "\n\n".join(text for _, text in shared)
    text = "\n\n\n".join([reference_source.rstrip("\n"), prelude, *(part.source for part in group)])
    return Variant(
        source=text + "\n",
        replaces=tuple(part.replaces for part in group),
        hint=next((part.hint for part in group if part.hint), ""),
        path=path,
        pieces=(*shared, *((part.line, part.source) for part in group)),
    )


def _check_group(name: str, group: list[_VariantPart], path: Path) -> None:
    """Refuse two variants of one name."""
    last = f"{path}, line {group[-1].line}"
    names = [part.replaces for part in group]
    twice = next((one for one in names if names.count(one) > 1), None)
    if twice:
        raise UsageError(f"{last}: {twice}__{name} is defined twice; rename one")
    if len({part.hint for part in group if part.hint}) > 1:
        lost = f"{last}: {', '.join(f'{one}__{name}' for one in names)} are one variant with two hints"
        raise UsageError(f"{lost}; rename one, or leave one hint")


def _check_shared(statement: ast.stmt, known: set[str], where: str) -> None:
    """Refuse what all variants would share and none could use, or was meant for one."""
    names = _names([statement])
    if clash := names & known:
        raise UsageError(f"{where}: {', '.join(sorted(clash))} is a name of the reference; rename the helper")
    if meant := sorted(name for name in names if name.partition("__")[0] in known):
        form = 'def function__what_is_wrong(...), or CHOICE__what_is_wrong = value, "hint"'
        raise UsageError(f"{where}: {meant[0]} is no variant as it stands; write {form}, in small letters after __")
    if isinstance(statement, ast.ImportFrom) and statement.module == "__future__":
        raise UsageError(
            f"{where}: variants follow the reference's text, where no __future__ import may stand; drop it"
        )


def _part(statement: ast.stmt, text: str, path: Path) -> _VariantPart | None:
    """The function or choice that a statement replaces; None if all variants share the statement."""
    if isinstance(statement, ast.FunctionDef) and (match := _NAME.match(statement.name)):
        replaces, variant = match.groups()
        # A variant may call itself, or others of the same variant.
        source = re.sub(rf"\b([A-Za-z]\w*?)__{variant}\b", r"\1", _text(statement, text))
        return _VariantPart(replaces, variant, _first_line(statement), source, _docstring(statement, path))
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
        return _VariantPart(
            replaces, variant, statement.lineno, f"{replaces} = {value}", _hint(hint, path, statement.lineno)
        )
    return None


def _docstring(function: ast.FunctionDef, path: Path) -> str:
    """The hint of a function: its docstring; none if the function has none."""
    first = function.body[0]
    looks_like_one = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant | ast.JoinedStr | ast.BinOp)
    text = ast.get_docstring(function)
    if text is None and looks_like_one and ast.unparse(first) != "...":
        raise UsageError(f"{path}, line {first.lineno}: the hint of {function.name} must be a plain docstring")
    return "" if text is None else _hint(text, path, first.lineno)


def _hint(text: object, path: Path, line: int) -> str:
    """A hint in one line, which can be written as UTF-8 wherever results go."""
    if not isinstance(text, str):
        raise UsageError(f'{path}, line {line}: the hint must be text in quotation marks, not {text!r}; "" for none')
    if not text.isprintable() and any(unicodedata.category(letter) in ("Cs", "Cc") for letter in "".join(text.split())):
        raise UsageError(f"{path}, line {line}: the hint has a character that can't be shown; write it in plain text")
    return " ".join(text.split())


def _names(statements: list[ast.stmt]) -> set[str]:
    """The functions and constants that statements define; imports may be repeated."""
    names = set()
    for statement in statements:
        if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            names.add(statement.name)
        targets = statement.targets if isinstance(statement, ast.Assign) else [getattr(statement, "target", None)]
        names |= {target.id for target in targets if isinstance(target, ast.Name)}
    return names


def _first_line(statement: ast.stmt) -> int:
    decorators: list[ast.expr] = getattr(statement, "decorator_list", [])
    return min([statement.lineno, *(decorator.lineno for decorator in decorators)])


def _text(statement: ast.stmt, text: str) -> str:
    return "\n".join(text.split("\n")[_first_line(statement) - 1 : statement.end_lineno])
