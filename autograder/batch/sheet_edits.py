"""Notices that somebody changed grades.csv by hand, before it is written anew."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Iterator, Mapping
from itertools import zip_longest


def sheet_digest(text: str) -> str:
    """A hash of what the cells of a sheet say: the same when a spreadsheet only saved it in its own way."""
    return hashlib.sha256(json.dumps(_cells(text)).encode()).hexdigest()


def edits(written: str, found: str) -> Iterator[str]:
    """What is another in a sheet than was written into it, a line each.

    Args:
        written: The text as it was written.
        found: The text as it is now.
    """
    before, after = _by_name(written), _by_name(found)
    for name in dict.fromkeys([*before, *after]):
        if name not in after:
            yield f"{name} is gone"
        elif name not in before:
            yield f"{name} is new"
        else:
            for column in dict.fromkeys([*before[name], *after[name]]):
                was, now = before[name].get(column, ""), after[name].get(column, "")
                if was != now:
                    yield f"{name}: {column} {was or 'empty'} -> {now or 'empty'}"


def _by_name(text: str) -> Mapping[str, Mapping[str, str]]:
    header, *rows = _cells(text) or [[]]
    return {row[0]: dict(zip_longest(header, row, fillvalue="")) for row in rows if row}


def _cells(text: str) -> list[list[str]]:
    text = text.removeprefix("\ufeff")
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error:  # no table any more: then each line says what it says
        rows = [[line] for line in text.splitlines()]
    return [_trimmed([cell.strip() for cell in row]) for row in rows if any(row)]


def _trimmed(row: list[str]) -> list[str]:
    while row and not row[-1]:
        row = row[:-1]
    return row
