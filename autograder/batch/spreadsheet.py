"""Cells that a spreadsheet takes for text, whatever a student put into them."""

from __future__ import annotations

import re
import unicodedata

# A cell that begins so is computed: "=1+1", "+1", "@SUM(A1)". Signs of other widths become these when a program brings
# them into their plain form, as for "\uff1d" and "\ufe66".
_FORMULA = "".join(
    char for char in map(chr, range(0x10000)) if char in "=+-@" or unicodedata.normalize("NFKC", char) in tuple("=+-@")
)
# What a program may take for the end of a cell, when the file is opened with another separator than it was written
# with; quotes around the next cell go then.
_SEPARATORS = ",;\t|\r\n"
# What an import skips or nobody sees: spaces of all kinds, quotes, marks of direction, and other invisible characters.
_SKIPPED = r"[\s\"'\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\x00-\x20\x7f-\xa0]*"
_BEGINS = re.compile(rf"(^|[{re.escape(_SEPARATORS)}])(?={_SKIPPED}[{re.escape(_FORMULA)}])|^(?=[\t\r])")


def escape_formula(text: str) -> str:
    """The text of a cell, with a quote before all that a spreadsheet would take for a formula.

    That is the cell's beginning, and whatever follows a separator of any kind in it.
    """
    return _BEGINS.sub(lambda found: f"{found[0]}'", text)
