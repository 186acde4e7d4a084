"""Cells that a spreadsheet takes for text, whatever a student put into them."""

from __future__ import annotations

# A cell that begins so is computed: "=1+1", "+1", "@SUM(A1)". Spaces before it are skipped when a file is imported.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def escape_formula(text: str) -> str:
    """The text of a cell, with a quote before it where a spreadsheet would take it for a formula."""
    return f"'{text}" if text.lstrip(" ").startswith(_FORMULA) else text
