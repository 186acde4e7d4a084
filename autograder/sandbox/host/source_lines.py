"""The lines of a text by their numbers, without keeping each as a string of its own."""

from __future__ import annotations

import re
from array import array

_STEP = 256  # lines between two places that are remembered
# Where a block ends: a line that begins at the margin, and not with a comment or what closes a bracket.
_MARGIN = re.compile(r"\n(?=[^\s#)\]}])")


class SourceLines:
    """A text, indexed when a line of it is first asked for.

    A file of 32 MB may have 11 million lines: as strings they would take 600 MB, and counting from the start each time
    would take a second for each message.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._starts: array[int] | None = None  # of every `_STEP`-th line
        self._count = 0
        self._functions: dict[str, range] = {}

    def line(self, number: int) -> str | None:
        """The line with this number, counted from 1 and without its end; None if there is none."""
        if self._starts is None:
            self._index()
        if self._starts is None or not 1 <= number <= self._count:
            return None
        start = self._starts[(number - 1) // _STEP]
        for _ in range((number - 1) % _STEP):
            start = self._text.index("\n", start) + 1
        end = self._text.find("\n", start)
        return self._text[start:] if end < 0 else self._text[start:end]

    def function(self, name: str) -> range:
        """The lines of the last function of this name at the margin, up to what comes next there; empty without one."""
        if name not in self._functions:
            text, found = self._text, re.compile(rf"^def[ \t]+{re.escape(name)}[ \t]*\(", re.MULTILINE)
            head = max(found.finditer(text), key=re.Match.start, default=None)
            self._functions[name] = range(0)
            if head is not None:
                end = _MARGIN.search(text, head.end())
                first = text.count("\n", 0, head.start()) + 1
                lines = text.count("\n", head.start(), end.start() if end else len(text)) + 1
                self._functions[name] = range(first, first + lines)
        return self._functions[name]

    def _index(self) -> None:
        starts, text, start, count = array("Q", [0]), self._text, 0, 1
        while (end := text.find("\n", start)) >= 0:
            start = end + 1
            if count % _STEP == 0:
                starts.append(start)
            count += 1
        self._starts, self._count = starts, count
