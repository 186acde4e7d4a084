"""Takes the code out of a notebook's bytes, one cell after the other.

A notebook of 32 MB as Python's text takes up to four bytes a character, and what JSON makes of it as much again. Here
only a part of it is text at any time, and of what was read only the code is kept.
"""

from __future__ import annotations

import codecs
import json
import re
import sys
from collections.abc import Callable
from json import JSONDecodeError
from typing import TypeVar

_WINDOW = 1 << 18  # bytes that are made text at once; more where a value is longer
# A value that needs more than this may be text of so many bytes in memory, with so many parts: then there is room for
# what JSON makes of it, too. That refuses cells of over 16 MB with or near an emoji, and of a million numbers.
_LONG, _WIDEST, _MOST_PARTS = 8 << 20, 64 << 20, 1_000_000
_SPACE = re.compile(r"[ \t\n\r]*")
# Where a text was cut, JSON is wrong at its end, or where a string begins. Nothing shorter than this is cut in two.
_CUT = 16
_UNENDED = "Unterminated string"


Kept = TypeVar("Kept")


class TooMuch(Exception):
    """A single value takes more memory than there is room for."""


class TooMany(Exception):
    """There are more cells than are read."""


class JsonValues:
    """The values in a JSON text, each when it is asked for.

    Args:
        content: The text in UTF-8, without a mark at its beginning.
    """

    def __init__(self, content: bytes) -> None:
        self._content = memoryview(content)
        self._decoder = json.JSONDecoder()
        self._size = _WINDOW
        self._start = 0  # of the window, in bytes
        self._at = 0  # in the window, in characters
        self._text = ""
        self._read()

    def take(self, char: str) -> bool:
        """Go past a character if it comes next, and past the space before it."""
        if self._next() != char:
            return False
        self._at += 1
        return True

    def expect(self, char: str) -> None:
        """Go past a character.

        Raises:
            JSONDecodeError: another one comes next.
        """
        if not self.take(char):
            self._fail(f"Expecting {char!r}")

    def value(self) -> object:
        """Read the next value.

        Raises:
            ValueError: there is none.
            TooMuch: it is too large.
            RecursionError: it is too deep.
        """
        self._next()
        while True:
            try:
                value, end = self._decoder.raw_decode(self._text, self._at)
            except JSONDecodeError as error:
                cut = error.msg.startswith(_UNENDED) or error.pos > len(self._text) - _CUT
                if self._is_last or not cut:
                    raise
            else:
                if self._is_last or end <= len(self._text) - _CUT:
                    self._at = end
                    return value
                del value
            self._widen()

    def end(self) -> None:
        """Go to the end.

        Raises:
            JSONDecodeError: something else comes before it.
        """
        if self._next():
            self._fail("Extra data")

    def _fail(self, why: str) -> None:
        raise JSONDecodeError(why, self._text, self._at)

    def _next(self) -> str:
        """The next character after space; empty at the end."""
        while True:
            match = _SPACE.match(self._text, self._at)
            self._at = match.end() if match else self._at
            if self._at < len(self._text) or self._is_last:
                return self._text[self._at : self._at + 1]
            self._widen()

    def _widen(self) -> None:
        """Begin the window where we are, or, if it begins there, make it longer."""
        if self._at == 0:
            self._size *= 2
        else:
            self._start += len(self._text[: self._at].encode())
        self._read()

    def _read(self) -> None:
        self._text, self._at = "", 0
        end = min(self._start + self._size, len(self._content))
        self._is_last = end == len(self._content)
        # Where a character is cut at the end, the rest of it is left for the next window.
        self._text, _ = codecs.utf_8_decode(self._content[self._start : end], "strict", self._is_last)
        if self._size > _LONG and (sys.getsizeof(self._text) > _WIDEST or self._text.count(",") > _MOST_PARTS):
            raise TooMuch


def read_cells(
    content: bytes,
    keep: Callable[[int, object], Kept],
    most: int,
    note: Callable[[str, object], None] = lambda key, value: None,
) -> list[Kept] | None:
    """Read a notebook's cells, and forget of each what need not be kept.

    Args:
        content: The notebook in UTF-8.
        keep: Takes out of a cell, by its number from 1 and as JSON has it, what is kept.
        most: How many cells there may be.
        note: Is told what else the notebook holds, by its key.

    Returns:
        What was kept of each; None if it is something else than a notebook.

    Raises:
        ValueError, RecursionError: it is no valid JSON.
        TooMuch: a cell is too large.
        TooMany: there are more cells.
    """
    values = JsonValues(content)
    found: list[Kept] | None = None
    sheets: object = None
    if not values.take("{"):
        values.value()
        values.end()
        return None
    more = not values.take("}")
    while more:
        key = values.value()
        if not isinstance(key, str):
            raise ValueError("a name was expected")  # noqa: TRY004 - as JSON has it
        values.expect(":")
        # Where a name comes twice, JSON has what came last.
        if key == "cells" and values.take("["):
            found = _list(values, keep, most)
        elif key == "cells":
            found = None
            values.value()
        elif key == "worksheets":  # notebooks of format 3
            sheets = values.value()
        else:
            note(key, values.value())
        more = not values.take("}")
        if more:
            values.expect(",")
    values.end()
    if found is None and isinstance(sheets, list):
        lists = [sheet["cells"] for sheet in sheets if isinstance(sheet, dict) and isinstance(sheet.get("cells"), list)]
        if len(lists) == len(sheets):
            cells = [cell for cells in lists for cell in cells]
            if len(cells) > most:
                raise TooMany
            found = [keep(number, cell) for number, cell in enumerate(cells, start=1)]
    return found


def _list(values: JsonValues, keep: Callable[[int, object], Kept], most: int) -> list[Kept]:
    """The rest of a list that has begun; no value of it is held while the next is read."""
    kept: list[Kept] = []
    if values.take("]"):
        return kept
    while len(kept) < most:
        kept.append(keep(len(kept) + 1, values.value()))
        if values.take("]"):
            return kept
        values.expect(",")
    raise TooMany
