"""Tables that can be read as they are; the page's script makes them sortable, and pages and filters the long ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from autograder.report.html import Html, el, text

LONG = 50  # rows on one page of a long table


@dataclass(frozen=True)
class Column:
    """A column.

    Attributes:
        head: Its heading.
        numeric: Whether its cells are numbers: set to the right, sorted as numbers, the largest first.
        wide: Whether its cells may break into lines.
        sortable: Whether sorting by it means something.
    """

    head: str
    numeric: bool = False
    wide: bool = False
    sortable: bool = True

    @property
    def th(self) -> Html:
        """Its heading; the script makes those with `data-sort` clickable."""
        kind = ("n" if self.numeric else "t") if self.sortable else None
        return el("th", self.head, scope="col", class_="n" if self.numeric else None, data_sort=kind)


@dataclass(frozen=True)
class TableCell:
    """A cell whose looks and value differ.

    Attributes:
        shown: What is in it.
        value: What it is sorted by.
    """

    shown: object
    value: float | str


def table(
    identifier: str, caption: str, columns: Sequence[Column], rows: Sequence[Sequence[object]], find: str = ""
) -> Html:
    """A table; the first cell of each row is its heading.

    Args:
        identifier: Its id in the page.
        caption: What it shows.
        columns: Its columns.
        rows: Cells as text, `Html` or `TableCell`; None is an empty cell, sorted last.
        find: What the box that filters a long table is called; with none the table is never filtered.
    """
    name = f"{identifier}-caption"
    long = {"data_page": LONG, "data_find": find} if find and len(rows) > LONG else {}
    body = Html("\n".join(_row(row, columns) for row in rows))
    whole = el(
        "table",
        el("caption", caption, id=name),
        el("thead", el("tr", *(column.th for column in columns))),
        el("tbody", body),
        id=identifier,
        **long,
    )
    # What is too wide for a phone is scrolled, and for that it must be reachable with the keyboard.
    return el(
        "div", whole, class_="scroll long" if long else "scroll", role="region", aria_labelledby=name, tabindex="0"
    )


def number(value: float | None, digits: int = 2, unit: str = "") -> TableCell | None:
    """A number as a cell."""
    return None if value is None else TableCell(f"{value:.{digits}f}{unit}", round(value, 6))


def percent(share: float) -> TableCell:
    """A share as a cell."""
    return TableCell(f"{share:.0%}", round(share, 4))


def _row(row: Sequence[object], columns: Sequence[Column]) -> Html:
    cells = []
    for place, (cell, column) in enumerate(zip(row, columns, strict=True)):
        shown, value = (cell.shown, cell.value) if isinstance(cell, TableCell) else (cell, None)
        classes = " ".join(name for name, on in (("n", column.numeric), ("w", column.wide)) if on) or None
        # Written out, not with `el`: there may be ten thousand of them.
        attributes = f' class="{classes}"' if classes else ""
        attributes += f' data-v="{text(value)}"' if value is not None else ""
        inside = shown if isinstance(shown, Html) else text("" if shown is None else shown)
        cells.append(f'<th scope="row"{attributes}>{inside}</th>' if place == 0 else f"<td{attributes}>{inside}</td>")
    return Html(f"<tr>{''.join(cells)}</tr>")
