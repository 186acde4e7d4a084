"""Top-level statements of a Python file: their lines, what they define, and what they build on."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterable, Sequence

Function = ast.FunctionDef | ast.AsyncFunctionDef


def first_line(node: ast.stmt) -> int:
    """The first line of a statement, its decorators included."""
    decorators: list[ast.expr] = getattr(node, "decorator_list", [])
    return min([node.lineno, *(decorator.lineno for decorator in decorators)])


def last_line(node: ast.stmt) -> int:
    """The last line of a statement."""
    return node.end_lineno or node.lineno


def commented_line(node: ast.stmt, lines: Sequence[str], markers: Collection[str] = ()) -> int:
    """The first line of the comments right above a statement; its own first line if there are none.

    Args:
        node: The statement.
        lines: The lines of its file.
        markers: Comments that belong to no statement.
    """
    start = first_line(node)
    while start > 1 and lines[start - 2].startswith("#") and lines[start - 2].strip() not in markers:
        start -= 1
    return start


def defined(node: ast.stmt) -> frozenset[str]:
    """The names that a statement binds: functions, classes, constants, imports."""
    if isinstance(node, Function | ast.ClassDef):
        return frozenset({node.name})
    if isinstance(node, ast.Import | ast.ImportFrom):
        return frozenset((alias.asname or alias.name).partition(".")[0] for alias in node.names)
    targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
    return frozenset(
        part.id for target in targets if target is not None for part in ast.walk(target) if isinstance(part, ast.Name)
    )


def built_on(statements: Iterable[ast.stmt], roots: Collection[str]) -> frozenset[str]:
    """The names that some of the names build on, however far down, and they themselves."""
    uses: dict[str, set[str]] = {}
    for node in statements:
        read = {part.id for part in ast.walk(node) if isinstance(part, ast.Name)}
        for name in defined(node):
            uses.setdefault(name, set()).update(read)
    found: set[str] = set()
    left = set(roots)
    while left:
        found |= left
        left = {used for name in left for used in uses.get(name, ())} - found
    return frozenset(found)


def needless(statements: Sequence[ast.stmt], kept: Collection[str], dropped: Collection[str]) -> list[ast.stmt]:
    """The statements that go when some names do: they themselves, and what only they build on.

    Args:
        statements: All of a file.
        kept: The names that stay.
        dropped: The names that go. What neither these nor those build on stays.
    """
    needed, lost = built_on(statements, kept), built_on(statements, dropped)
    return [
        node
        for node in statements
        if (names := defined(node)) and (names <= set(dropped) or (names & lost and not names & needed))
    ]
