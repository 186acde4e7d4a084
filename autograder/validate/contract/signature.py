"""What a function takes and gives, as its annotations and its docstring say."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from typing import Literal

Kind = Literal["array", "list", "words", "dict", "int", "float", "str", "other"]

_ENTRY = re.compile(r"^ {4}(\w+): ", re.MULTILINE)
_POSITIVE = re.compile(
    r"> ?0|positive|above 0|strictly between|1 or more|at least 1|counted from 1|not zero|1 <=|[Nn]umber of|[Ss]ize of"
    r"|above `alpha`|[Hh]ow many"
)
_NOT_NEGATIVE = re.compile(
    r"0 or more|>= ?0|\\ge ?0|never negative|not negative|0 <=|variance|Var\}|\\\|w|seed|earlier|later"
)
_BELOW_ONE = re.compile(r"< ?1|<= ?0\.99|between 0 and 1|probability|[Ii]ndex")
_ANY = re.compile(r"any (sign|number|size)|not checked|no error|Weight|Bias|Input|Target|coordinate")


@dataclass(frozen=True)
class Parameter:
    """One parameter.

    Attributes:
        name: Its name.
        kind: What it takes.
        says: What the docstring says about it.
    """

    name: str
    kind: Kind
    says: str

    @property
    def is_index(self) -> bool:
        """Whether it says which, and not how many."""
        return self.name == "seed" or bool(re.search(r"[Ii]ndex|star", self.says))

    @property
    def may_be_zero(self) -> bool:
        """Whether nothing is said against zero."""
        return not _POSITIVE.search(self.says)

    @property
    def may_be_negative(self) -> bool:
        """Whether negative numbers are allowed in so many words."""
        return self.may_be_any and self.may_be_zero and not _NOT_NEGATIVE.search(self.says)

    @property
    def may_be_large(self) -> bool:
        """Whether nothing is said against one and numbers above it."""
        return not _BELOW_ONE.search(self.says)

    @property
    def may_be_any(self) -> bool:
        """Whether it is said that no range is checked, or that any number will do."""
        return self.kind == "float" and self.may_be_large and bool(_ANY.search(self.says))


@dataclass(frozen=True)
class Signature:
    """A function of a reference, from outside.

    Attributes:
        name: Its name.
        line: Where it stands.
        arguments: Its parameters as they have to be written in a definition, without annotations.
        passed: The same, as they have to be written in a call.
        parameters: What it takes.
        returns: The annotation of what it gives.
        doc: Its docstring.
        raises: What its docstring says about errors.
    """

    name: str
    line: int
    arguments: str
    passed: str
    parameters: tuple[Parameter, ...]
    returns: str
    doc: str
    raises: str

    @classmethod
    def of(cls, function: ast.FunctionDef) -> Signature:
        """Read one function."""
        doc = ast.get_docstring(function) or ""
        section = re.search(r"^Args:\n(.*?)(?=^\S|\Z)", doc, re.MULTILINE | re.DOTALL)
        parts = _ENTRY.split(section[1] if section else "")
        says = {name: " ".join(text.split()) for name, text in zip(parts[1::2], parts[2::2], strict=True)}
        raises = re.search(r"^Raises:\n(.*?)(?=^\S|\Z)", doc, re.MULTILINE | re.DOTALL)
        refused = raises[1] if raises else ""
        bare = ast.parse(ast.unparse(function.args).join(("def f(", "): pass"))).body[0]
        assert isinstance(bare, ast.FunctionDef)  # noqa: S101 - it was just written
        every = [*function.args.args, *function.args.kwonlyargs]
        for argument in (*bare.args.args, *bare.args.kwonlyargs):
            argument.annotation = None
        # What is said about a parameter where errors are listed counts, too.
        listed = {p.arg: " ".join(re.findall(rf"[^,;.]*`{p.arg}`[^,;.]*", refused)) for p in every}
        parameters = tuple(
            Parameter(p.arg, _kind(p.annotation), f"{says.get(p.arg, '')} {listed[p.arg]}".strip()) for p in every
        )
        positional = [p.arg for p in function.args.args]
        passed = ", ".join([*positional, *(f"{p.arg}={p.arg}" for p in function.args.kwonlyargs)])
        returns = ast.unparse(function.returns) if function.returns else ""
        return cls(function.name, function.lineno, ast.unparse(bare.args), passed, parameters, returns, doc, refused)


def _kind(annotation: ast.expr | None) -> Kind:
    text = ast.unparse(annotation) if annotation else ""
    for start, kind in (
        ("ArrayLike", "array"),
        ("dict", "dict"),
        ("Params", "dict"),
        ("tuple[str", "words"),
        ("Sequence", "list"),
        ("list", "list"),
        ("int", "int"),
        ("float", "float"),
        ("str", "str"),
    ):
        if text.startswith(start):
            return kind  # type: ignore[return-value]
    return "other"
