"""What the modules beside this one ask of a syntax tree."""

from __future__ import annotations

import ast
from collections.abc import Iterator

# Whole numbers: of these nothing is "nearly equal".
COUNTED = ("len", "ndim", "shape", "size", "matrix_rank", "keys", "range")


def called(node: ast.AST) -> str:
    """The last name of what a call calls; empty if it is no call of a name."""
    if not isinstance(node, ast.Call):
        return ""
    if isinstance(node.func, ast.Attribute):
        return node.func.attr
    return node.func.id if isinstance(node.func, ast.Name) else ""


def argument(node: ast.Call) -> ast.expr | None:
    """What a call of NumPy works on: its first argument, or the object of a method."""
    method = isinstance(node.func, ast.Attribute) and ast.unparse(node.func.value) not in ("np", "np.linalg", "math")
    if method and isinstance(node.func, ast.Attribute):
        return node.func.value
    return node.args[0] if node.args and not isinstance(node.args[0], ast.Starred) else None


def axis(node: ast.Call) -> str:
    """The axis of a reduction, as it has to be written behind the argument; empty if there is none."""
    return next((f", axis={ast.unparse(k.value)}" for k in node.keywords if k.arg == "axis"), "")


def number(node: ast.AST) -> float | None:
    """The value of a number, minus sign included; None if it is something else."""
    try:
        value = ast.literal_eval(node)
    except (ValueError, TypeError, SyntaxError):
        return None
    return value if isinstance(value, int | float) and not isinstance(value, bool) else None


def is_whole(node: ast.AST, whole_names: frozenset[str]) -> bool:
    """Whether an expression counts things, so that "nearly" makes no sense for it."""
    for part in ast.walk(node):
        if isinstance(part, ast.Name) and part.id in whole_names:
            return True
        if (isinstance(part, ast.Attribute) and part.attr in COUNTED) or called(part) in COUNTED:
            return True
        if isinstance(part, ast.Constant) and isinstance(part.value, str | None):
            return True
    return False


def whole_names(function: ast.FunctionDef) -> frozenset[str]:
    """The parameters of a function that are whole numbers or words."""
    arguments = [*function.args.args, *function.args.kwonlyargs]
    kinds = {argument.arg: ast.unparse(argument.annotation) for argument in arguments if argument.annotation}
    return frozenset(name for name, kind in kinds.items() if kind in ("int", "str"))


def bindings(function: ast.FunctionDef) -> Iterator[tuple[str, ast.expr, ast.stmt]]:
    """Every name that an assignment binds, with what it is bound to; pairs are taken apart where they can be."""
    for statement in ast.walk(function):
        if not isinstance(statement, ast.Assign):
            continue
        for target in statement.targets:
            if isinstance(target, ast.Name):
                yield target.id, statement.value, statement
            elif isinstance(target, ast.Tuple):
                values: list[ast.expr] = [statement.value] * len(target.elts)
                if isinstance(statement.value, ast.Tuple) and len(statement.value.elts) == len(target.elts):
                    values = statement.value.elts
                for part, value in zip(target.elts, values, strict=True):
                    if isinstance(part, ast.Name):
                        yield part.id, value, statement
