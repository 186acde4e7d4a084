"""A small number, slipped in against a division by zero or a logarithm of it that the contract has no fear of."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from autograder.validate.contract.syntax import argument, called, is_whole, number, whole_names
from autograder.validate.spans import Edit, Span

_FACTORED = ("solve", "inv", "cholesky")


def edits(statement: ast.stmt) -> Iterator[Edit]:
    """All faults of this module in one top-level statement."""
    if not isinstance(statement, ast.FunctionDef):
        return
    whole = whole_names(statement)
    for node in ast.walk(statement):
        if isinstance(node, ast.Call):
            yield from _calls(node)
        elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div):
            divisor = ast.unparse(node.right)
            if number(node.right) is None and not is_whole(node.right, whole):
                yield _edit(node.right, f"({divisor} + 1e-8)", "in a division")


def _edit(node: ast.AST, text: str, fault: str) -> Edit:
    return Edit(Span.of(node), text, f"small number: {fault}")


def _calls(node: ast.Call) -> Iterator[Edit]:
    name, inner = called(node), argument(node)
    if inner is None:
        return
    text = ast.unparse(inner)
    if name == "log":
        yield _edit(inner, f"{text} + 1e-12", "in a logarithm")
        yield _edit(inner, f"np.maximum({text}, 1e-300)", "a floor under a logarithm")
    elif name == "sqrt":
        yield _edit(inner, f"{text} + 1e-12", "in a root")
    elif name in _FACTORED:
        yield _edit(inner, f"{text} + 1e-6 * np.eye(len({text}))", "on the diagonal")
    elif name == "lstsq":
        data, targets = f"({text})", ast.unparse(node.args[1])
        normal = f"{data}.T @ {data} + 1e-6 * np.eye({data}.shape[1])"
        yield _edit(node, f"(np.linalg.solve({normal}, {data}.T @ {targets}),)", "on the diagonal")
