"""The lines of a text by their numbers, without keeping each as a string of its own."""

from __future__ import annotations

from array import array

_STEP = 256  # lines between two places that are remembered


class SourceLines:
    """A text, indexed when a line of it is first asked for.

    A file of 32 MB may have 11 million lines: as strings they would take 600 MB, and counting from the start each time
    would take a second for each message.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._starts: array[int] | None = None  # of every `_STEP`-th line
        self._count = 0

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

    def _index(self) -> None:
        starts, text, start, count = array("Q", [0]), self._text, 0, 1
        while (end := text.find("\n", start)) >= 0:
            start = end + 1
            if count % _STEP == 0:
                starts.append(start)
            count += 1
        self._starts, self._count = starts, count
