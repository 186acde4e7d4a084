"""What the trusted side learns from a sandbox, as plain records."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from typing import Any, NamedTuple


@dataclass(frozen=True)
class StatementError:
    """A top-level statement that raised, or the cell's syntax error (index -1)."""

    index: int
    type_name: str
    message: str
    where: str
    code: str


@dataclass(frozen=True)
class CellReport:
    """What became of a cell."""

    statements: int
    errors: tuple[StatementError, ...] = ()
    dropped: tuple[str, ...] = ()
    syntax_error: StatementError | None = None


@dataclass(frozen=True)
class Returned:
    """What a call returned; or, if they were asked for instead, its arguments as they are afterwards."""

    value: Any
    arguments: tuple[tuple[Any, ...], dict[str, Any]] | None = None


class Mark(NamedTuple):
    """What an answer is known by.

    Attributes:
        seen: All that a case can see of it.
        place: Where in the student's code an exception came from, and that line: only messages show it.
    """

    seen: Hashable
    place: tuple[str, str] | None = None
