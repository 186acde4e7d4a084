"""Probabilities where the contract says logarithms of them: below exp(-745) all of them are zero."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from autograder.validate.contract.syntax import argument, called
from autograder.validate.spans import Edit, Span

_LOGARITHMIC = re.compile(r"log", re.IGNORECASE)
_SCORE = re.compile(r"log|score|delta|total")


def edits(statement: ast.stmt) -> Iterator[Edit]:
    """All faults of this module in one top-level statement: in functions whose text speaks of logarithms only."""
    if not isinstance(statement, ast.FunctionDef) or not _LOGARITHMIC.search(ast.unparse(statement)):
        return
    for node in ast.walk(statement):
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add) and _is_score(node.left, node.right):
            left, right = ast.unparse(node.left), ast.unparse(node.right)
            yield _edit(node, f"np.log(np.exp({left}) * np.exp({right}))", "a product for a sum of logarithms")
        elif isinstance(node, ast.AugAssign) and isinstance(node.op, ast.Add) and _is_score(node.target, node.value):
            target, value = ast.unparse(node.target), ast.unparse(node.value)
            text = f"{target} = float(np.log(np.exp({target}) * np.exp({value})))"
            yield _edit(node, text, "a product for a sum of logarithms")
        elif isinstance(node, ast.Call):
            yield from _compared(node)
        elif isinstance(node, ast.Return) and isinstance(node.value, ast.Tuple) and _is_score(*node.value.elts[:1]):
            first = ast.unparse(node.value.elts[0])
            if called(node.value.elts[0]) in ("max", "sum"):
                yield _edit(node.value.elts[0], f"({first} - np.max({first}))", "shifted by the largest")


def _edit(node: ast.AST, text: str, fault: str) -> Edit:
    return Edit(Span.of(node), text, f"probability: {fault}")


def _compared(node: ast.Call) -> Iterator[Edit]:
    """What is largest, found among probabilities."""
    name, inner = called(node), argument(node)
    key = next((keyword.value for keyword in node.keywords if keyword.arg == "key"), None)
    if name in ("max", "min", "sorted") and key is not None:
        yield _edit(key, f"lambda item: np.exp(({ast.unparse(key)})(item))", "compared as probabilities")
    elif name in ("argmax", "argmin") and inner is not None and _is_score(inner):
        yield _edit(inner, f"np.exp({ast.unparse(inner)})", "compared as probabilities")
    elif name in ("max", "sum") and isinstance(node.func, ast.Attribute) and inner is not None and _is_score(inner):
        scores = ast.unparse(inner)
        arguments = ", ".join(ast.unparse(part) for part in (*node.args, *node.keywords))
        yield _edit(node, f"np.log(np.exp({scores}).{name}({arguments}))", "compared as probabilities")


def _is_score(*nodes: ast.expr) -> bool:
    """Whether one of these is the logarithm of a probability, by its name, and none is a sequence."""
    if any(isinstance(node, ast.Tuple | ast.List | ast.JoinedStr) for node in nodes):
        return False
    return any(_SCORE.search(ast.unparse(node)) for node in nodes)
