"""Formulas in one spelling, whether they are written as code, in LaTeX or in plain text."""

from __future__ import annotations

import ast
import re
from functools import cache

# Calls that change the type of a value and not the value.
_CASTS = ("asarray", "array", "float", "int", "bool", "float64")
_REPLACED: tuple[tuple[str, str], ...] = (
    (r"\\[dt]?frac\s*\{([^{}]*)\}\s*\{([^{}]*)\}", r" \1 / \2 "),
    (r"\\frac\s*(\w)\s*(\w)", r" \1 / \2 "),
    (r"(\^|\*\*)\s*\{?\s*(\\top|\\mathsf T|T\b)\s*\}?|\.T\b|\^\s*'", " T "),
    (r"\\(left|right|big|Big|bigl|bigr|quad|qquad|,|;|!|:|displaystyle|cdot|times|odot)(?![A-Za-z])", " "),
    (r"\\(?:mathrm|operatorname|text|mathbf|mathcal|boldsymbol|hat|bar|tilde)\s*", ""),
    (r"\\(?:ge|geq)(?![A-Za-z])", ">="),
    (r"\\(?:le|leq)(?![A-Za-z])", "<="),
    (r"\btimes\b", " "),
    (r"\*\*", "^"),
    (r"\bnp\.|\bmath\.", ""),
    (r"[*@⊙·×]", " "),
    (r"[{}()\[\]$`\\&|]", " "),
    (r"(?<=\w)_(?=\w)", ""),
    (r"\s+", " "),
)
_TOKEN = re.compile(r"\w+(?:\.\d+)?|[^\w\s]+")


@cache
def plain(text: str) -> str:
    """A text with its formulas in one spelling: no brackets, no signs of multiplication, no backslashes."""
    for pattern, replacement in _REPLACED:
        text = re.sub(pattern, replacement, text)
    return text.strip()


@cache
def pattern_of(formula: str) -> re.Pattern[str]:
    """What finds a formula in a text that `plain` made, wherever spaces are."""
    tokens = _TOKEN.findall(plain(formula))
    return re.compile(r"(?<![\w^])" + r"\s*".join(map(re.escape, tokens)) + r"(?![\w^])")


def returned_formulas(function: ast.FunctionDef) -> list[str]:
    """What a function returns, where that is a formula of two names or more: one for each value of a tuple."""
    found = []
    for node in ast.walk(function):
        if isinstance(node, ast.Return) and node.value is not None:
            value = _bare(node.value)
            values = value.elts if isinstance(value, ast.Tuple | ast.List) else [value]
            found += [text for text in map(_formula, values) if text]
    return found


def _bare(value: ast.expr) -> ast.expr:
    bare: ast.expr = _Bare().visit(ast.parse(ast.unparse(value), mode="eval")).body
    return bare


class _Bare(ast.NodeTransformer):
    """Takes off what only changes types."""

    def visit_Call(self, node: ast.Call) -> ast.expr:
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        if name in _CASTS and node.args:
            bare: ast.expr = self.visit(node.args[0])
            return bare
        self.generic_visit(node)
        return node

    def visit_Constant(self, node: ast.Constant) -> ast.Constant:
        whole = isinstance(node.value, float) and node.value.is_integer()
        return ast.Constant(int(node.value)) if whole and isinstance(node.value, float) else node


def _formula(value: ast.expr) -> str:
    parts = list(ast.walk(value))
    names = {part.id for part in parts if isinstance(part, ast.Name)}
    operators = [part for part in parts if isinstance(part, ast.BinOp | ast.Compare)]
    # One operator between two letters is found everywhere, and says nothing.
    enough = bool(names) and (len(operators) > 1 or (len(operators) == 1 and len(max(names, key=len)) > 2))
    return ast.unparse(value) if enough and isinstance(value, ast.BinOp | ast.UnaryOp | ast.Compare) else ""
