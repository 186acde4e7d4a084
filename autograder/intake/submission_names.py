"""Names for submissions: fit for a file, a line and a spreadsheet, and each used once."""

from __future__ import annotations

import itertools
import os
import unicodedata
from collections import Counter
from collections.abc import Sequence

MAX_NAME_BYTES = 200  # `.NAME.staff.json.part` must be a file name, and those have 255
MAX_LINE = 400


def printable(text: str) -> str:
    """A text of a student's as a terminal can take it: nothing that moves its cursor or starts a new line."""
    return "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in text)


def one_line(text: str) -> str:
    """A text that students chose parts of, as a line of a table."""
    return printable(" ".join(text.split()))[:MAX_LINE]


def clean(name: str) -> str:
    """A name for a file and for a line: UTF-8, no path, nothing that moves a cursor, not too long."""
    name = printable(os.fsencode(name).decode("utf-8", "replace")).replace("/", "_")
    return name.encode()[:MAX_NAME_BYTES].decode("utf-8", "ignore")


def unique(wanted: Sequence[Sequence[str]]) -> list[str]:
    """A name of its own for each of several things.

    Args:
        wanted: For each the names that it may have, the best first. Where two share one, both take their next.

    Returns:
        The names, in order; numbered where two share even the last.
    """
    names = [clean(choices[0]) for choices in wanted]
    for level in range(1, max(map(len, wanted), default=1)):
        taken = Counter(map(folded, names))
        for index, choices in enumerate(wanted):
            if taken[folded(names[index])] > 1:
                names[index] = clean(choices[min(level, len(choices) - 1)])
    # Claimed together with the name of its staff file, which must not be another's results.
    claimed: set[str] = set()
    for index, name in enumerate(names):
        tries = (name if number == 1 else f"{name}~{number}" for number in itertools.count(1))
        names[index] = next(name for name in tries if claimed.isdisjoint(_claims(name)))
        claimed.update(_claims(names[index]))
    return names


def folded(name: str) -> str:
    """The same for names that some file systems take for the same."""
    return unicodedata.normalize("NFC", name).casefold()


def _claims(name: str) -> tuple[str, str]:
    return folded(name), folded(f"{name}.staff")
