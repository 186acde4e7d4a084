"""Loops that are cut short, and state that is not carried from one pass to the next."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from autograder.validate.contract.syntax import argument, bindings, called, number
from autograder.validate.spans import Edit, Span

PASSES = (5, 100)
# A matrix norm with as many steps as seemed enough.
POWER_ITERATION = '''

def _power_iteration(A, steps):
    """The largest singular value, after some steps of power iteration."""
    A = np.asarray(A, dtype=np.float64)
    v = np.cos(np.arange(1.0, A.shape[1] + 1.0))
    for _ in range(steps):
        v = A.T @ (A @ v)
        v = v / (np.linalg.norm(v) or 1.0)
    return float(np.linalg.norm(A @ v))
'''


def edits(statement: ast.stmt) -> Iterator[Edit]:
    """All faults of this module in one top-level statement."""
    if not isinstance(statement, ast.FunctionDef):
        return
    starred = statement.args.vararg.arg if statement.args.vararg else ""
    for node in ast.walk(statement):
        if isinstance(node, ast.For | ast.comprehension) and ast.unparse(node.iter) != starred:
            yield from _cut(node.iter)
        if isinstance(node, ast.For):
            yield from _reset(node, statement)
        elif isinstance(node, ast.Call):
            yield from _iterated(node)


def _cut(iterated: ast.expr) -> Iterator[Edit]:
    """Only so many passes."""
    text = ast.unparse(iterated)
    numbers = called(iterated) in ("range", "enumerate", "asarray", "reversed") or isinstance(
        iterated, ast.Name | ast.Subscript | ast.BinOp
    )
    fixed = [number(part) for part in iterated.args] if isinstance(iterated, ast.Call) else []
    if not numbers or (fixed and None not in fixed):
        return
    cut = text if called(iterated) == "range" else f"list({text})"
    for passes in PASSES:
        yield Edit(Span.of(iterated), f"{cut}[:{passes}]", f"cut short: {passes} passes")


def _reset(loop: ast.For, function: ast.FunctionDef) -> Iterator[Edit]:
    """What the last pass left is thrown away: a moment, a state, a generator, the number of the step."""
    first = loop.body[0]
    changed = {name for name, _, statement in bindings(function) if _inside(statement, loop)}
    changed |= {
        node.target.id
        for node in ast.walk(loop)
        if isinstance(node, ast.AugAssign) and isinstance(node.target, ast.Name)
    }
    read = {node.id for node in ast.walk(loop) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)}
    start = {}
    for name, value, statement in bindings(function):
        if statement.lineno < loop.lineno:
            start[name] = value
    for name, value in start.items():
        if name in changed and name in read and not isinstance(value, ast.Constant | ast.List):
            yield _at_start(first, f"{name} = {ast.unparse(value)}", "reset in each pass")
        elif called(value) == "default_rng" and name in read:
            yield _at_start(first, f"{name} = {ast.unparse(value)}", "a new generator in each pass")
    if isinstance(loop.target, ast.Name) and loop.target.id in read and called(loop.iter) == "range":
        arguments = loop.iter.args  # type: ignore[attr-defined]
        begin = "0" if len(arguments) == 1 else ast.unparse(arguments[0])
        yield _at_start(first, f"{loop.target.id} = {begin}", "the counter stays where it began")


def _inside(statement: ast.stmt, loop: ast.For) -> bool:
    return Span.of(statement).inside(Span.of(loop))


def _at_start(first: ast.stmt, text: str, fault: str) -> Edit:
    span = Span(first.lineno, first.col_offset, first.lineno, first.col_offset)
    return Edit(span, f"{text}\n{' ' * first.col_offset}", f"state: {fault}")


def _iterated(node: ast.Call) -> Iterator[Edit]:
    """Norms and eigenvalues by an iteration that stops too early; a seed that is not used."""
    inner = argument(node)
    orders = [*node.args[1:2], *(keyword.value for keyword in node.keywords if keyword.arg == "ord")]
    if called(node) == "norm" and inner is not None and [number(order) for order in orders] == [2]:
        text = f"_power_iteration({ast.unparse(inner)}, 50)"
        yield Edit(Span.of(node), text, "cut short: fifty power iterations", helper=POWER_ITERATION)
    elif called(node) == "eigvalsh" and inner is not None:
        text = f"[_power_iteration({ast.unparse(inner)}, 50)]"
        yield Edit(Span.of(node), text, "cut short: fifty power iterations", helper=POWER_ITERATION)
    elif called(node) == "default_rng" and node.args:
        yield Edit(Span.of(node), "np.random.default_rng(0)", "state: a fixed seed")
        yield Edit(Span.of(node), "np.random.default_rng()", "state: no seed")
