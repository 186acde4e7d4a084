"""What the trusted side learns from a sandbox, as plain records."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


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
