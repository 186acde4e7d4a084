"""Small tables that people write in a spreadsheet: read with the line of each row, and refused with it."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from autograder.errors import UsageError


@dataclass(frozen=True)
class TableRow:
    """A row of such a table.

    Attributes:
        path: The file.
        line: Its line in the file, from 1.
        cells: Its cells by column, without spaces around them; empty where the row is shorter.
    """

    path: Path
    line: int
    cells: Mapping[str, str]

    def wrong(self, problem: str) -> UsageError:
        """What to raise about this row; says what is wrong and what to write."""
        return UsageError(f"{self.path}, line {self.line}: {problem}")


def read_table(path: Path, needed: Sequence[str], optional: Sequence[str] = ()) -> list[TableRow]:
    """Read a CSV, with commas or semicolons; empty rows and those that begin with `#` are passed over.

    Args:
        path: The file.
        needed: Columns that must be there.
        optional: Columns that may be.

    Raises:
        UsageError: if it can't be read, or has other columns; says the line.
    """
    columns = ",".join((*needed, *optional))
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise UsageError(f"{path}: can't be read: {error.strerror}; it needs the columns {columns}") from error
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise UsageError(f"{path}, line {line}: not UTF-8: save it as CSV UTF-8") from error
    first = text.partition("\n")[0]
    delimiter = ";" if first.count(";") > first.count(",") else ","
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows: list[tuple[int, list[str]]] = []
    before = 0
    try:
        for row in reader:
            rows.append((before + 1, [cell.strip() for cell in row]))
            before = reader.line_num
    except csv.Error as error:
        raise UsageError(f"{path}, line {reader.line_num}: not a CSV: {error}; quote cells with commas") from error
    header = [name.casefold() for name in rows[0][1]] if rows else []
    missing = [name for name in needed if name not in header]
    unknown = [name for name in header if name not in (*needed, *optional)]
    twice = [name for name in set(header) if header.count(name) > 1]
    if missing or unknown or twice:
        problem = f"no column {', '.join(missing)}" if missing else f"unexpected column {', '.join(unknown or twice)}"
        raise UsageError(f"{path}, line 1: {problem}: the columns are {columns}")
    found = []
    for line, cells in rows[1:]:
        if not any(cells) or cells[0].startswith("#"):
            continue
        if len(cells) > len(header) and any(cells[len(header) :]):
            raise UsageError(f"{path}, line {line}: more cells than columns: quote those with a {delimiter} in them")
        blank = dict.fromkeys((*needed, *optional), "")
        found.append(TableRow(path, line, blank | dict(zip(header, cells, strict=False))))
    return found
