"""Faults of any code: operators, comparisons, numbers, conditions, loops.

They are the usual operators of mutation testing. What makes no sense on arrays of floats (`<<` for `*`) is left out: it
raises at once, and says nothing about a case.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator, Sequence

from autograder.validate.spans import Edit, Span

_ARITHMETIC: dict[type[ast.operator], tuple[str, tuple[str, ...]]] = {
    ast.Add: ("+", ("-", "*")),
    ast.Sub: ("-", ("+",)),
    ast.Mult: ("*", ("/", "+")),
    ast.Div: ("/", ("*", "//")),
    ast.FloorDiv: ("//", ("/",)),
    ast.Mod: ("%", ("/",)),
    ast.Pow: ("**", ("*",)),
}
_COMPARISONS: dict[type[ast.cmpop], tuple[str, tuple[str, ...]]] = {
    ast.Lt: ("<", ("<=", ">")),
    ast.LtE: ("<=", ("<", ">=")),
    ast.Gt: (">", (">=", "<")),
    ast.GtE: (">=", (">", "<=")),
    ast.Eq: ("==", ("!=",)),
    ast.NotEq: ("!=", ("==",)),
    ast.Is: ("is", ("is not",)),
    ast.IsNot: ("is not", ("is",)),
}
# What may stand between two operands beside the operator.
_FILLING = r"(?:[\s()\\]|#.*\n)*"


def edits(statement: ast.stmt, lines: Sequence[str]) -> Iterator[Edit]:
    """All faults of this module in one top-level statement.

    Args:
        statement: The statement.
        lines: The lines of the whole source that it stands in.
    """
    for node in ast.walk(statement):
        for kind, make in _MAKERS:
            if isinstance(node, kind):
                yield from make(node, lines)


def _arithmetic(node: ast.BinOp, lines: Sequence[str]) -> Iterator[Edit]:
    sign, others = _ARITHMETIC.get(type(node.op), ("", ()))
    for other in others:
        yield _operator(node.left, node.right, sign, other, lines)


def _comparisons(node: ast.Compare, lines: Sequence[str]) -> Iterator[Edit]:
    operands = [node.left, *node.comparators]
    for operator, left, right in zip(node.ops, operands, node.comparators, strict=False):
        sign, others = _COMPARISONS.get(type(operator), ("", ()))
        for other in others:
            yield _operator(left, right, sign, other, lines)


def _connectives(node: ast.BoolOp, lines: Sequence[str]) -> Iterator[Edit]:
    sign, other = ("and", "or") if isinstance(node.op, ast.And) else ("or", "and")
    for left, right in zip(node.values, node.values[1:], strict=False):
        yield _operator(left, right, sign, other, lines)


def _signs(node: ast.UnaryOp, lines: Sequence[str]) -> Iterator[Edit]:
    sign = {ast.USub: "-", ast.Not: "not"}.get(type(node.op))
    if sign:
        start = Span.of(node)
        end = start.first_column + len(sign)
        yield Edit(Span(start.first_line, start.first_column, start.first_line, end), "", f"{sign} dropped")


def _conditions(node: ast.If | ast.While | ast.Assert | ast.IfExp, lines: Sequence[str]) -> Iterator[Edit]:
    span = Span.of(node.test)
    yield Edit(span, f"not {span.text(lines)}", "condition turned round")


def _constants(node: ast.Constant, lines: Sequence[str]) -> Iterator[Edit]:
    if isinstance(node.value, bool):
        yield Edit(Span.of(node), str(not node.value), f"{not node.value} for {node.value}")
    elif isinstance(node.value, int | float | complex):
        for step in (1, -1):
            yield Edit(Span.of(node), str(node.value + step), "number off by one")


def _loops(node: ast.For, lines: Sequence[str]) -> Iterator[Edit]:
    yield Edit(Span.of(node.iter), "[]", "loop over nothing")


def _jumps(node: ast.Break | ast.Continue, lines: Sequence[str]) -> Iterator[Edit]:
    this, other = ("break", "continue") if isinstance(node, ast.Break) else ("continue", "break")
    yield Edit(Span.of(node), other, f"{other} for {this}")


def _handlers(node: ast.ExceptHandler, lines: Sequence[str]) -> Iterator[Edit]:
    if node.type is not None:
        yield Edit(Span.of(node.type), "()", "exception not caught")


def _operator(left: ast.expr, right: ast.expr, sign: str, other: str, lines: Sequence[str]) -> Edit:
    """Another operator between two operands. The tree doesn't say where the sign is, only what is on its sides."""
    before, after = Span.of(left), Span.of(right)
    between = Span(before.last_line, before.last_column, after.first_line, after.first_column).text(lines)
    sign_pattern = re.escape(sign).replace(r"\ ", r"\s+")  # `is not` may have more than one space
    found = re.match(f"({_FILLING})({sign_pattern})", between)
    if found is None:
        raise ValueError(f"line {before.last_line}: no {sign} in {between!r}")
    above, line_break, beside = found[1].rpartition("\n")
    line = before.last_line + (above + line_break).count("\n")
    column = len(beside) if line_break else before.last_column + len(beside)
    return Edit(Span(line, column, line, column + len(found[2])), other, f"{other} for {sign}")


_Maker = Callable[..., Iterator[Edit]]
_MAKERS: tuple[tuple[type[ast.AST] | tuple[type[ast.AST], ...], _Maker], ...] = (
    (ast.BinOp, _arithmetic),
    (ast.Compare, _comparisons),
    (ast.BoolOp, _connectives),
    (ast.UnaryOp, _signs),
    ((ast.If, ast.While, ast.Assert, ast.IfExp), _conditions),
    (ast.Constant, _constants),
    (ast.For, _loops),
    ((ast.Break, ast.Continue), _jumps),
    (ast.ExceptHandler, _handlers),
)
