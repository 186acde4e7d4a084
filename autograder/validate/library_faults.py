"""Faults that a mutation library knows: operators, comparisons, numbers, conditions, loops.

Cosmic Ray's operators work on a syntax tree of parso and need none of its machinery (sessions, workers, git), so only
they are imported. What makes no sense on arrays of floats (`<<` for `*`) is left out: it raises at once, and says
nothing about a case.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

import parso
from cosmic_ray.operators.provider import OperatorProvider

from autograder.validate.spans import Edit, Span

_ARITHMETIC: dict[str, tuple[str, ...]] = {
    "Add": ("Sub", "Mul"),
    "Sub": ("Add",),
    "Mul": ("Div", "Add"),
    "Div": ("Mul", "FloorDiv"),
    "FloorDiv": ("Div",),
    "Mod": ("Div",),
    "Pow": ("Mul",),
}
_COMPARISONS: dict[str, tuple[str, ...]] = {
    "Lt": ("LtE", "Gt"),
    "LtE": ("Lt", "GtE"),
    "Gt": ("GtE", "Lt"),
    "GtE": ("Gt", "LtE"),
    "Eq": ("NotEq",),
    "NotEq": ("Eq",),
    "Is": ("IsNot",),
    "IsNot": ("Is",),
}
_OTHERS = (
    "ReplaceUnaryOperator_Delete_USub",
    "ReplaceUnaryOperator_Delete_Not",
    "AddNot",
    "ReplaceTrueWithFalse",
    "ReplaceFalseWithTrue",
    "ReplaceAndWithOr",
    "ReplaceOrWithAnd",
    "ReplaceBreakWithContinue",
    "ReplaceContinueWithBreak",
    "NumberReplacer",
    "ZeroIterationForLoop",
    "ExceptionReplacer",
)


def edits(statement: ast.stmt, lines: Sequence[str]) -> Iterator[Edit]:
    """All faults of the library in one top-level statement.

    Args:
        statement: The statement.
        lines: The lines of the whole source that it stands in.
    """
    first = statement.lineno
    text = "\n".join(lines[first - 1 : statement.end_lineno])
    tree = parso.parse(text)
    for name, operator in _operators():
        positions = [position for node in _nodes(tree) for position in operator.mutation_positions(node)]
        for occurrence, (start, end) in enumerate(positions):
            mutated = _mutated(text, operator, occurrence)
            span = Span(first + start[0] - 1, start[1], first + end[0] - 1, end[1])
            head, tail = text[: _offset(text, start)], text[_offset(text, end) :]
            if mutated.startswith(head) and mutated.endswith(tail):
                yield Edit(span, mutated[len(head) : len(mutated) - len(tail)].strip(), name)
            else:  # the library dropped the line break before it
                yield Edit(Span(first, 0, first + text.count("\n"), len(text.rsplit("\n", 1)[-1])), mutated, name)


@cache
def _operators() -> tuple[tuple[str, Any], ...]:
    known = OperatorProvider()
    pairs = [("ReplaceBinaryOperator", _ARITHMETIC), ("ReplaceComparisonOperator", _COMPARISONS)]
    names = [f"{kind}_{old}_{new}" for kind, table in pairs for old, many in table.items() for new in many]
    return tuple((name, known[name]()) for name in (*names, *_OTHERS))


def _nodes(tree: Any) -> Iterator[Any]:
    yield tree
    for child in getattr(tree, "children", ()):
        yield from _nodes(child)


def _mutated(text: str, operator: Any, occurrence: int) -> str:
    tree = parso.parse(text)
    places = ((node, index) for node in _nodes(tree) for index, _ in enumerate(operator.mutation_positions(node)))
    node, index = next(place for number, place in enumerate(places) if number == occurrence)
    parent = node.parent
    where = None if parent is None else next(i for i, child in enumerate(parent.children) if child is node)
    changed = operator.mutate(node, index)
    if changed is not node and parent is not None and where is not None:
        parent.children[where] = changed
    code: str = tree.get_code()
    return code


def _offset(text: str, position: tuple[int, int]) -> int:
    line, column = position
    return sum(len(above) + 1 for above in text.split("\n")[: line - 1]) + column
