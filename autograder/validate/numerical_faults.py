"""Faults of numerical code, which no mutation library has: axes, transposes, products, reductions, terms, shifts.

Each function takes one node of the syntax tree and gives expressions, or statements, that take its place.
"""

from __future__ import annotations

import ast
import copy
from collections.abc import Callable, Iterator, Sequence

from autograder.validate.spans import Edit, Span

# Functions of one argument whose call may be forgotten, and functions that are taken for one another.
_WRAPPERS = """
    sqrt square exp expm1 log log1p log2 abs absolute negative reciprocal tanh sinh cosh sin cos diag cumsum sum mean
    sign floor ceil rint round reversed sorted transpose ravel flatten copy len trace det inv norm
"""
_CONFUSED = {
    "sum": ("mean", "prod", "max"),
    "mean": ("sum",),
    "max": ("min",),
    "min": ("max",),
    "maximum": ("minimum",),
    "minimum": ("maximum",),
    "argmax": ("argmin",),
    "argmin": ("argmax",),
    "any": ("all",),
    "all": ("any",),
    "zeros": ("ones",),
    "ones": ("zeros",),
    "zeros_like": ("ones_like",),
    "ones_like": ("zeros_like",),
    "var": ("std",),
    "std": ("var",),
    "floor": ("ceil",),
    "ceil": ("floor",),
    "cumsum": ("cumprod",),
    "cumprod": ("cumsum",),
    "exp": ("expm1", "log"),
    "expm1": ("exp",),
    "log": ("exp", "log1p"),
    "log1p": ("log",),
    "sin": ("cos",),
    "cos": ("sin",),
    "outer": ("inner",),
    "eye": ("ones",),
    "append": ("insert",),
    "tanh": ("arctanh",),
    "triu": ("tril",),
    "tril": ("triu",),
    "svd": ("eigvals",),
    "eigvals": ("svd",),
}
_COMMUTATIVE = "maximum minimum max min isclose allclose add multiply logaddexp gcd isinstance print"
_DECREASING_RESULTS = (ast.Sub, ast.Div, ast.Pow, ast.MatMult, ast.FloorDiv, ast.Mod)

# What a probe needs.
PROBE = """

def _only_vector(a):
    if np.ndim(a) > 1:
        raise TypeError("not a vector")
    return a
"""
_ATOMS = (ast.Name, ast.Attribute, ast.Subscript, ast.Call)

Replacement = tuple[str, ast.AST]


def edits(statement: ast.stmt, lines: Sequence[str]) -> Iterator[Edit]:
    """All faults of this module in one top-level statement.

    Args:
        statement: The statement.
        lines: The lines of the whole source that it stands in.
    """
    for node in ast.walk(statement):
        if isinstance(node, ast.expr):
            for fault, expression in _expressions(node):
                text = ast.unparse(expression)
                # In brackets: what takes the place of an operand must stay one.
                text = text if isinstance(expression, _ATOMS) else f"({text})"
                yield Edit(Span.of(node), text, fault, _probe(node, fault))
        elif isinstance(node, ast.stmt):
            for fault, text in _statements(node):
                yield Edit(Span.of(node), text, fault)


def _expressions(node: ast.expr) -> Iterator[Replacement]:
    for kind, makers in _MAKERS:
        if isinstance(node, kind):
            for maker in makers:
                yield from maker(node)


def _probe(node: ast.expr, fault: str) -> str:
    """The same product, failing if an operand is more than a vector: of those, order and transpose are no matter."""
    if not isinstance(node, ast.BinOp) or not isinstance(node.op, ast.MatMult):
        return ""
    left, right = ast.unparse(node.left), ast.unparse(node.right)
    if fault == "operands swapped":
        return f"(_only_vector({left}) @ _only_vector({right}))"
    if fault == "left transposed":
        return f"(_only_vector({left}) @ ({right}))"
    return f"(({left}) @ _only_vector({right}))" if fault == "right transposed" else ""


def _terms(node: ast.BinOp) -> Iterator[Replacement]:
    left, right = node.left, node.right
    if isinstance(node.op, ast.Add | ast.Sub | ast.Mult | ast.Div | ast.Pow | ast.MatMult):
        yield "operand dropped", left
    if isinstance(node.op, ast.Add | ast.Mult | ast.MatMult):
        yield "operand dropped", right
    elif isinstance(node.op, ast.Sub):
        yield "operand dropped", ast.UnaryOp(ast.USub(), right)
    if isinstance(node.op, _DECREASING_RESULTS):
        yield "operands swapped", ast.BinOp(right, node.op, left)
    if isinstance(node.op, ast.MatMult):
        yield "elementwise for matrix product", ast.BinOp(left, ast.Mult(), right)
        for side in ("left", "right"):
            operand = getattr(node, side)
            if not (isinstance(operand, ast.Attribute) and operand.attr == "T"):
                changed = copy.copy(node)
                setattr(changed, side, ast.Attribute(operand, "T", ast.Load()))
                yield f"{side} transposed", changed


def _wrapped(node: ast.Call) -> Iterator[Replacement]:
    name = _called(node)
    if name in _WRAPPERS.split():
        inner = _receiver(node)
        if inner is not None:
            yield f"{name} dropped", inner
            if (
                name in ("sqrt", "log", "log1p", "exp")
                and isinstance(inner, ast.BinOp)
                and isinstance(inner.op, ast.Add)
            ):
                for moved, kept in ((inner.left, inner.right), (inner.right, inner.left)):
                    yield "term moved out", ast.BinOp(_with_argument(node, kept), ast.Add(), moved)
    for other in _CONFUSED.get(name, ()):
        yield f"{other} for {name}", _renamed(node, other)


def _arguments(node: ast.Call) -> Iterator[Replacement]:
    if _called(node) not in _COMMUTATIVE.split():
        for index in range(len(node.args) - 1):
            if not any(isinstance(argument, ast.Starred) for argument in node.args[index : index + 2]):
                changed = copy.copy(node)
                changed.args = list(node.args)
                changed.args[index : index + 2] = reversed(node.args[index : index + 2])
                yield "arguments swapped", changed
    for index, keyword in enumerate(node.keywords):
        if keyword.arg in (None, "strict"):
            continue
        changed = copy.copy(node)
        changed.keywords = node.keywords[:index] + node.keywords[index + 1 :]
        yield f"{keyword.arg} dropped", changed
        if keyword.arg == "axis" and (axis := _whole(keyword.value)) is not None:
            changed = copy.copy(node)
            changed.keywords = list(node.keywords)
            changed.keywords[index] = ast.keyword("axis", ast.Constant(0 if axis else 1))
            yield "another axis", changed
    if _called(node) in ("var", "std") and all(keyword.arg != "ddof" for keyword in node.keywords):
        changed = copy.copy(node)
        changed.keywords = [*node.keywords, ast.keyword("ddof", ast.Constant(1))]
        yield "ddof=1", changed


def _ranges(node: ast.Call) -> Iterator[Replacement]:
    if _called(node) in ("range", "arange") and node.args:
        stop = 0 if len(node.args) == 1 else 1
        for index in range(stop + 1):
            for step in (1, -1):
                changed = copy.copy(node)
                changed.args = list(node.args)
                changed.args[index] = ast.BinOp(node.args[index], ast.Add(), ast.Constant(step))
                yield "range off by one", changed
        if stop == 0:
            changed = copy.copy(node)
            changed.args = [ast.Constant(1), *node.args]
            yield "range from one", changed


def _attributes(node: ast.Attribute) -> Iterator[Replacement]:
    if node.attr == "T":
        yield "transpose dropped", node.value


def _subscripts(node: ast.Subscript) -> Iterator[Replacement]:
    index = node.slice
    if isinstance(node.ctx, ast.Store):
        return
    if isinstance(index, ast.Slice):
        for part in ("lower", "upper", "step"):
            if getattr(index, part) is not None:
                changed = copy.copy(index)
                setattr(changed, part, None)
                yield f"slice without {part}", ast.Subscript(node.value, changed, node.ctx)
    elif isinstance(index, ast.Name):
        for step in (1, -1):
            shifted = ast.BinOp(index, ast.Add(), ast.Constant(step))
            yield "index shifted", ast.Subscript(node.value, shifted, node.ctx)
    elif isinstance(index, ast.Tuple) and len(index.elts) == 2 and not any(map(_is_slice, index.elts)):
        yield "indices swapped", ast.Subscript(node.value, ast.Tuple(index.elts[::-1], ast.Load()), node.ctx)


def _numbers(node: ast.Constant) -> Iterator[Replacement]:
    if isinstance(node.value, float):
        yield "number x 10", ast.Constant(node.value * 10)
        if 0 < abs(node.value) < 0.5:
            yield "number is 0", ast.Constant(0.0)


def _conditions(node: ast.IfExp) -> Iterator[Replacement]:
    yield "always the first", node.body
    yield "never the first", node.orelse


def _both(node: ast.BoolOp) -> Iterator[Replacement]:
    for index in range(len(node.values)):
        left = node.values[:index] + node.values[index + 1 :]
        yield "condition dropped", left[0] if len(left) == 1 else ast.BoolOp(node.op, left)


def _chained(node: ast.Compare) -> Iterator[Replacement]:
    operators = {ast.In: ast.NotIn, ast.NotIn: ast.In}
    if len(node.ops) == 1:
        if type(node.ops[0]) in operators:
            yield "in for not in", ast.Compare(node.left, [operators[type(node.ops[0])]()], node.comparators)
        return
    operands = [node.left, *node.comparators]
    yield "condition dropped", ast.Compare(operands[0], node.ops[:-1], operands[1:-1])
    yield "condition dropped", ast.Compare(operands[1], node.ops[1:], operands[2:])


def _pairs(node: ast.Tuple) -> Iterator[Replacement]:
    if isinstance(node.ctx, ast.Load) and len(node.elts) == 2 and not any(map(_is_slice, node.elts)):
        yield "values swapped", ast.Tuple(node.elts[::-1], ast.Load())


def _statements(node: ast.stmt) -> Iterator[tuple[str, str]]:
    if isinstance(node, ast.Return) and node.value is not None and not isinstance(node.value, ast.Constant):
        yield "returns None", "return None"
        if not isinstance(node.value, ast.Dict | ast.Tuple | ast.List | ast.ListComp | ast.Compare | ast.BoolOp):
            yield "sign flipped", f"return -({ast.unparse(node.value)})"
    elif isinstance(node, ast.AugAssign):
        swapped = {ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult}.get(type(node.op))
        if swapped:
            yield "update turned round", ast.unparse(ast.AugAssign(node.target, swapped(), node.value))
        yield "update forgotten", "pass"
        yield "assigned, not updated", ast.unparse(ast.Assign([node.target], node.value, lineno=node.lineno))
    elif isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Subscript):
        yield "assignment forgotten", "pass"
    elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
        yield "call forgotten", "pass"
    elif isinstance(node, ast.Raise):
        yield "not raised", "pass"
        if isinstance(node.exc, ast.Call):
            other = copy.copy(node.exc)
            other.func = ast.Name("RuntimeError", ast.Load())
            yield "another exception", f"raise {ast.unparse(other)}"
    elif isinstance(node, ast.Continue | ast.Break):
        yield "jump forgotten", "pass"


def _called(node: ast.Call) -> str:
    if isinstance(node.func, ast.Attribute):
        return node.func.attr
    return node.func.id if isinstance(node.func, ast.Name) else ""


def _receiver(node: ast.Call) -> ast.expr | None:
    """What a call works on: its first argument, or the object of a method."""
    if node.args:
        return None if isinstance(node.args[0], ast.Starred) else node.args[0]
    method = isinstance(node.func, ast.Attribute) and not _is_module(node.func.value)
    return node.func.value if method and isinstance(node.func, ast.Attribute) else None


def _with_argument(node: ast.Call, argument: ast.expr) -> ast.Call:
    changed = copy.copy(node)
    changed.args = [argument, *node.args[1:]]
    return changed


def _renamed(node: ast.Call, name: str) -> ast.Call:
    changed = copy.copy(node)
    if isinstance(node.func, ast.Attribute):
        changed.func = ast.Attribute(node.func.value, name, ast.Load())
    else:
        changed.func = ast.Name(name, ast.Load())
    return changed


def _is_module(node: ast.expr) -> bool:
    return ast.unparse(node).split(".")[0] in ("np", "math", "itertools")


def _is_slice(node: ast.expr) -> bool:
    return isinstance(node, ast.Slice | ast.Starred)


def _whole(node: ast.expr) -> int | None:
    try:
        value = ast.literal_eval(node)
    except ValueError:
        return None
    return value if isinstance(value, int) else None


_Maker = Callable[..., Iterator[Replacement]]
_MAKERS: tuple[tuple[type[ast.expr], tuple[_Maker, ...]], ...] = (
    (ast.BinOp, (_terms,)),
    (ast.Call, (_wrapped, _arguments, _ranges)),
    (ast.Attribute, (_attributes,)),
    (ast.Subscript, (_subscripts,)),
    (ast.Constant, (_numbers,)),
    (ast.IfExp, (_conditions,)),
    (ast.BoolOp, (_both,)),
    (ast.Compare, (_chained,)),
    (ast.Tuple, (_pairs,)),
)
