"""Cuts Python source into statements of normalized tokens, in time in proportion to its length.

Nothing of a student's is parsed here: a hostile text can take Python's parser down. It is only searched, so code with a
syntax error is compared like any other.
"""

from __future__ import annotations

import builtins
import keyword
import re
from collections.abc import Iterator
from dataclasses import dataclass

MAX_CODE = 400_000  # characters of a submission; a long notebook has some 60,000

_TOKEN = re.compile(
    r"""
    (?P<comment>\#[^\n]*)
  | (?P<string>(?:\b[A-Za-z]{1,2})?(?:
        \"\"\"(?:[^"\\]|\\.|"(?!""))*+(?:\"\"\"|\Z)
      | '''(?:[^'\\]|\\.|'(?!''))*+(?:'''|\Z)
      | "(?:[^"\\\n]|\\.)*+"?
      | '(?:[^'\\\n]|\\.)*+'?))
  | (?P<number>(?:\d[\w.]*(?:(?<=[eE])[+-]\d+)?|\.\d\w*))
  | (?P<name>\w+)
  | (?P<newline>\r?\n)
  | (?P<space>[^\S\n]+|\\\r?\n)
  | (?P<operator>\*\*=?|//=?|<<=?|>>=?|->|:=|\.\.\.|[-+*/%@&|^=!<>]=|.)
    """,
    re.VERBOSE | re.DOTALL,
)
_KEPT = frozenset(keyword.kwlist) | frozenset(name for name in dir(builtins) if not name.startswith("_"))
_OPEN, _CLOSE = "([{", ")]}"
NAME, STRING = "v", "s"


@dataclass(frozen=True)
class Statement:
    """A statement: a simple one, or the head of a compound one.

    Attributes:
        first: The number of its first line, from 0.
        last: The number of its last line.
        indent: How far it is indented.
        tokens: Its tokens; names that a student may choose are all the same, comments and docstrings are not there.
        names: The names in it, as they were typed.
        binds: The name that it defines or assigns to at its beginning; empty if there is none.
    """

    first: int
    last: int
    indent: int
    tokens: tuple[str, ...]
    names: frozenset[str]
    binds: str


def statements(source: str) -> Iterator[Statement]:
    """The statements of a source text, in order, docstrings left out; what is too long is cut off.

    Args:
        source: The text; hostile.
    """
    found: list[tuple[str, str]] = []  # kind and text
    line = first = indent = depth = 0
    fresh = True  # whether a line begins here, outside brackets
    for match in _TOKEN.finditer(source[:MAX_CODE]):
        kind, text = str(match.lastgroup), match[0]
        if (kind == "newline" and depth == 0) or (kind == "operator" and text == ";" and depth == 0):
            if found:
                yield from _statement(first, line, indent, found)
            found, fresh = [], kind == "newline"
        elif kind == "space" and fresh:
            indent, fresh = len(text.expandtabs(8)), False
        elif kind not in ("comment", "space", "newline"):
            if fresh:
                indent, fresh = 0, False
            if not found:
                first = line
            if kind == "operator" and text in _OPEN:
                depth += 1
            elif kind == "operator" and text in _CLOSE:
                depth = max(depth - 1, 0)
            elif (
                depth
                and kind == "name"
                and text in ("def", "class")
                and source.rfind("\n", 0, match.start()) + 1 == (match.start())
            ):
                # A bracket that was never closed: it must not hide all that follows.
                yield from _statement(first, line, indent, found)
                found, first, indent, depth = [], line, 0, 0
            found.append((kind, text))
        line += text.count("\n")
    if found:
        yield from _statement(first, line, indent, found)


def _statement(first: int, last: int, indent: int, found: list[tuple[str, str]]) -> Iterator[Statement]:
    if all(kind == "string" for kind, _ in found):
        return  # a docstring
    names = frozenset(text for kind, text in found if kind == "name")
    yield Statement(first, last, indent, tuple(_normalized(found)), names, _bound(found))


def _normalized(found: list[tuple[str, str]]) -> Iterator[str]:
    """Tokens without what a copier changes at no cost: names of one's own, texts, annotations of assignments."""
    before, depth = "", 0
    may_call = found[0][1] not in ("def", "async")  # the names of parameters are a student's own
    for (kind, text), (_, after) in zip(found, [*found[1:], ("", "")], strict=True):
        if kind == "string":
            yield STRING
        elif kind == "name":
            is_keyword = may_call and depth > 0 and before in ("(", ",") and after == "="
            yield text if before == "." or is_keyword or text in _KEPT else NAME
        else:
            depth += (text in _OPEN) - (text in _CLOSE)
            yield text
        before = text


def _bound(found: list[tuple[str, str]]) -> str:
    texts = [text for _, text in found[:3]] + ["", "", ""]
    if texts[0] == "async":
        texts = [text for _, text in found[1:4]] + ["", "", ""]
    if texts[0] in ("def", "class"):
        return texts[1]
    return texts[0] if texts[1] in ("=", ":") and found[0][0] == "name" and texts[0] not in _KEPT else ""
