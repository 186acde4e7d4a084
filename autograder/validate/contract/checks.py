"""Checks that only look right: another quantity is compared, or the same one with too much or too little slack."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from autograder.validate.contract.syntax import argument, axis, bindings, called, is_whole, number, whole_names
from autograder.validate.spans import Edit, Span

# What takes the place of a tolerance: those that students choose who want no trouble with rounding.
LOOSE = (1e-3, 0.05)
_ORDERED = (ast.Lt, ast.LtE, ast.Gt, ast.GtE)


def edits(statement: ast.stmt) -> Iterator[Edit]:
    """All faults of this module in one top-level statement."""
    if not isinstance(statement, ast.FunctionDef):
        return
    whole = whole_names(statement)
    # Compared entry by entry: what is asked of all or any of them is mutated as a whole.
    entries = {id(argument(node)) for node in ast.walk(statement) if called(node) in ("all", "any")}  # type: ignore[arg-type]
    for node in ast.walk(statement):
        if isinstance(node, ast.Compare):
            if isinstance(node.ops[0], ast.Eq | ast.NotEq) and len(node.ops) == 1:
                if id(node) not in entries:
                    yield from _zero(node, statement, whole)
                yield from _counts(node)
                yield from _shapes(node)
            yield from _slack(node, whole)
            yield from _rank(node)
        elif isinstance(node, ast.Call):
            yield from _each(node)
            yield from _close(node, statement)
        elif isinstance(node, ast.For):
            yield from _pairs(node)
        elif isinstance(node, ast.If):
            yield from _unknown_word(node)


def _edit(node: ast.AST, text: str, fault: str) -> Edit:
    return Edit(Span.of(node), text, f"check: {fault}")


def _slack(node: ast.Compare, whole: frozenset[str]) -> Iterator[Edit]:
    """A line that is drawn a little beside where it belongs; a tolerance that lets too much pass."""
    sides = [node.left, *node.comparators]
    for place, op in enumerate(node.ops):
        if not isinstance(op, _ORDERED) or any(is_whole(side, whole) for side in sides[place : place + 2]):
            continue
        tolerances = [part for part in ast.walk(sides[place + 1]) if 0 < abs(number(part) or 0) <= LOOSE[0]]
        for part in tolerances:
            for loose in LOOSE:
                if loose > abs(number(part) or 0):
                    yield _edit(part, repr(loose), f"tolerance {loose:g}")
        if not tolerances:
            # In a chain the constant side moves, so that only one of the lines does.
            line = sides[place] if number(sides[place]) is not None else sides[place + 1]
            yield from _moved(line)


def _moved(line: ast.expr) -> Iterator[Edit]:
    """The same line, a little to the right or left."""
    text, value = ast.unparse(line), number(line)
    for step in (1e-6, -1e-6):
        moved = f"({text} {'+' if step > 0 else '-'} 1e-6)" if value is None else repr(value + step)
        yield _edit(line, moved, f"line drawn {'above' if step > 0 else 'below'}, by 1e-6")
    if value != 0:
        for factor in (1.02, 0.98):
            moved = f"({factor} * ({text}))" if value is None else repr(value * factor)
            yield _edit(line, moved, f"line drawn at {factor} times")


def _zero(node: ast.Compare, function: ast.FunctionDef, whole: frozenset[str]) -> Iterator[Edit]:
    """Exactly zero, asked of another quantity, or with a tolerance."""
    left, right = node.left, node.comparators[0]
    if number(right) != 0 or is_whole(left, whole):
        return
    text, wrapped = ast.unparse(left), "({})" if isinstance(node.ops[0], ast.Eq) else "(not ({}))"
    if isinstance(left, ast.Name):
        found = next((value for name, value, _ in bindings(function) if name == left.id), None)
        for other, fault in _nearly_zero(found):
            yield _edit(node, wrapped.format(other), fault)
    yield _edit(node, wrapped.format(f"abs({text}) < 1e-6"), "zero up to 1e-6")


def _nearly_zero(value: ast.expr | None) -> Iterator[tuple[str, str]]:
    """Other conditions than that a norm, a scatter or a product is zero."""
    reductions = [part for part in ast.walk(value) if isinstance(part, ast.Call)] if value is not None else []
    for call in reductions[-1:]:  # the innermost: float(...) stands around it
        inner = argument(call)
        if inner is None:
            continue
        vector = f"np.ravel({ast.unparse(inner)})"
        if called(call) in ("std", "var", "ptp"):
            yield f"{vector}[0] == {vector}[-1]", "only the ends compared"
            yield f"len({vector}) == 1 or not np.any({vector})", "only two causes listed"
        else:
            yield f"np.sum({vector}) == 0", "sum for all"
            yield f"np.any({vector} == 0)", "any zero for all"
            yield f"{vector}[0] == 0", "the first for all"


def _counts(node: ast.Compare) -> Iterator[Edit]:
    """A number of axes or rows, checked on one side only."""
    if isinstance(node.ops[0], ast.NotEq) and any(
        called(part) == "len" or (isinstance(part, ast.Attribute) and part.attr in ("ndim", "size"))
        for part in ast.walk(node.left)
    ):
        left, right = ast.unparse(node.left), ast.unparse(node.comparators[0])
        for op, fault in (("<", "more is let pass"), (">", "fewer are let pass")):
            yield _edit(node, f"{left} {op} {right}", fault)
        if right != "1":
            yield _edit(node, f"({left} not in (1, {right}))", "one is let pass")


def _shapes(node: ast.Compare) -> Iterator[Edit]:
    """Whole shapes, compared by one axis or by their size."""
    left, right = node.left, node.comparators[0]
    pairs = [(left, right)]
    if isinstance(left, ast.Tuple) and isinstance(right, ast.Tuple) and len(left.elts) == len(right.elts):
        pairs = list(zip(left.elts, right.elts, strict=True))
    for given, wanted in pairs:
        if not (isinstance(given, ast.Attribute) and given.attr == "shape"):
            continue
        array = ast.unparse(given.value)
        if len(pairs) == 1:
            op = "==" if isinstance(node.ops[0], ast.Eq) else "!="
            yield _edit(node, f"{array}.shape[0] {op} ({ast.unparse(wanted)})[0]", "len for shape")
            continue
        yield _edit(given, ast.unparse(wanted), "shape not checked")
        if isinstance(wanted, ast.Tuple) and len(wanted.elts) == 1:
            yield _edit(given, f"(len({array}),)", "len for shape")
            yield _edit(given, f"({array}.size,)", "size for shape")
        elif isinstance(wanted, ast.Tuple):
            for place in range(len(wanted.elts)):
                mixed = [
                    f"{array}.shape[{n}]" if n == place else ast.unparse(part) for n, part in enumerate(wanted.elts)
                ]
                yield _edit(given, f"({', '.join(mixed)})", "one axis for shape")


def _rank(node: ast.Compare) -> Iterator[Edit]:
    """What is taken for singular."""
    if called(node.left) == "matrix_rank" and isinstance(node.left, ast.Call):
        matrix = ast.unparse(node.left.args[0])
        for text, fault in (
            (f"np.any(np.diag({matrix}) == 0)", "a zero on the diagonal for singular"),
            (f"{matrix}[0, 0] == 0", "a zero pivot for singular"),
            (f"np.any(np.all({matrix} == 0, axis=0))", "a zero column for singular"),
            (f"np.linalg.det({matrix}) == 0", "a determinant of exactly zero for singular"),
            (f"abs(np.linalg.det({matrix})) < 1e-8", "a small determinant for singular"),
        ):
            yield _edit(node, text, fault)
        yield _edit(node.left, f"np.linalg.matrix_rank({matrix}, tol=1e-6)", "an absolute tolerance")


def _each(node: ast.Call) -> Iterator[Edit]:
    """One entry, a sum or a mean, where all or any of the entries count."""
    inner = argument(node)
    if called(node) in ("all", "any") and isinstance(inner, ast.Compare) and len(inner.ops) == 1:
        left, right = ast.unparse(inner.left), ast.unparse(inner.comparators[0])
        op = ast.unparse(ast.Compare(ast.Name("a"), inner.ops, [ast.Name("b")]))[2:-2]
        for text, fault in (
            (f"np.sum({left}) {op} {right}", f"sum for {called(node)}"),
            (f"np.mean({left}) {op} {right}", f"mean for {called(node)}"),
            (f"np.ravel({left})[0] {op} {right}", f"the first for {called(node)}"),
            (f"np.ravel({left})[-1] {op} {right}", f"the last for {called(node)}"),
        ):
            yield _edit(node, f"({text})", fault)
    elif called(node) == "max" and inner is not None and called(inner) in ("abs", "absolute"):
        yield _edit(node, f"np.mean({ast.unparse(inner)}{axis(node)})", "mean for max")


def _close(node: ast.Call, function: ast.FunctionDef) -> Iterator[Edit]:
    """Tolerances of `np.allclose`, and what it is asked about."""
    if called(node) not in ("allclose", "isclose"):
        return
    one, other = map(ast.unparse, node.args[:2])
    for loose in LOOSE:
        yield _edit(node, f"np.{called(node)}({one}, {other}, rtol={loose}, atol=0)", f"relative tolerance {loose:g}")
        yield _edit(node, f"np.{called(node)}({one}, {other}, rtol=0, atol={loose})", f"absolute tolerance {loose:g}")
    if called(node) == "allclose":
        yield _edit(
            node, f"np.array_equal({one}, np.broadcast_to({other}, np.shape({one})))", "exactly equal for close"
        )
        array = next(iter(function.args.args), None)
        if array is not None and array.annotation is not None and "ArrayLike" in ast.unparse(array.annotation):
            for size, fault in (
                (f"np.abs({array.arg}).max(axis=0)", "largest entries for norms"),
                (f"np.abs({array.arg}).sum(axis=0)", "sums of sizes for norms"),
                (f"np.sum({array.arg}, axis=0)", "sums for norms"),
            ):
                yield _edit(node, f"np.allclose(np.ptp({size}), 0)", fault)


def _pairs(loop: ast.For) -> Iterator[Edit]:
    """Lengths that are compared with each other, and not each with the right one."""
    iterated = loop.iter
    if not (called(iterated) == "items" and isinstance(loop.target, ast.Tuple)):
        return
    value = ast.unparse(loop.target.elts[1])
    arrays = ast.unparse(iterated.func.value)  # type: ignore[attr-defined]
    for node in ast.walk(loop):
        if isinstance(node, ast.Compare) and ast.unparse(node.left) == f"len({value})":
            alike = f"sum(len(other) == len({value}) for other in {arrays}.values()) < 2"
            yield _edit(node, f"({ast.unparse(node)} and {alike})", "pairs compared with each other")


def _unknown_word(node: ast.If) -> Iterator[Edit]:
    """A word that nobody knows is taken for the first, or for the last, of those that are known."""
    test = node.test
    if isinstance(test, ast.Compare) and isinstance(test.ops[0], ast.NotIn) and isinstance(node.body[0], ast.Raise):
        known, word = ast.unparse(test.comparators[0]), ast.unparse(test.left)
        for place, which in ((0, "the first"), (-1, "the last")):
            yield Edit(Span.of(node.body[0]), f"{word} = list({known})[{place}]", f"range: an unknown word for {which}")
