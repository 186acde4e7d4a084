"""The staff record of a submission: everything that is known, as JSON; written, and read back with suspicion."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from autograder.engine.verdicts import Outcome, Report, Status, Verdict


@dataclass(frozen=True)
class Measured:
    """What grading cost.

    Attributes:
        cpu_seconds: CPU time of the student's sandboxes together.
        wall_seconds: From the first statement to the last verdict.
        peak_mb: The most memory that one of the sandboxes held, in MiB; None if it isn't known.
    """

    cpu_seconds: float
    wall_seconds: float
    peak_mb: float | None


@dataclass(frozen=True)
class Record:
    """A staff record.

    Attributes:
        report: The verdicts.
        points: Points to be had, by question, when it was written.
        sha256: The hash of the file that was graded: see `plan.content_of`.
        measured: What the last run on it cost.
    """

    report: Report
    points: dict[str, float]
    sha256: str
    measured: Measured

    def text(self) -> str:
        """The record as JSON, one line a verdict, so that it can be read and searched."""
        report, scores = self.report, self.report.scores(self.points)
        head = {
            "status": str(report.status),
            "line": report.line,
            "notes": list(report.notes),
            "score": sum(scores.values()),
            "max_score": sum(self.points.values()),
            "scores": scores,
            "points": self.points,
            **{field.name: getattr(self.measured, field.name) for field in fields(Measured)},
            "sha256": self.sha256,
        }
        # In one go, which is faster. No text can hold what is replaced: its quotes have backslashes before them.
        verdicts = json.dumps([vars(verdict) for verdict in report.verdicts])
        lines = verdicts[1:-1].replace('}, {"question"', '},\n{"question"')
        return f'{json.dumps(head, indent=1)[:-2]},\n "verdicts": [\n{lines}\n]}}\n'


def read_record(text: str) -> Record | None:
    """Read a staff record back; None if it is not exactly what `Record.text` writes."""
    try:
        data = json.loads(text)
        verdicts = tuple(_verdict(verdict) for verdict in _list(data["verdicts"]))
        notes = tuple(_str(note) for note in _list(data["notes"]))
        peak = data["peak_mb"]
        measured = Measured(
            _number(data["cpu_seconds"]), _number(data["wall_seconds"]), None if peak is None else _number(peak)
        )
        report = Report(
            Status(_str(data["status"])), _str(data["line"]), verdicts, notes, measured.cpu_seconds, measured.peak_mb
        )
        points = {_str(question): _number(value) for question, value in data["points"].items()}
        if not set(points) <= {verdict.question for verdict in verdicts}:
            raise ValueError("a question without verdicts")
        return Record(report, points, _str(data["sha256"]), measured)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None


_CHECKS: Mapping[str, Any] = {"hidden": bool, "weight": (int, float)}
_OPTIONAL = ("diagnosis", "returned")


def _verdict(data: dict[str, Any]) -> Verdict:
    names = {field.name for field in fields(Verdict)}
    if set(data) != names:
        raise ValueError("not the fields of a verdict")
    for name, value in data.items():
        if not isinstance(value, _CHECKS.get(name, str)) and not (value is None and name in _OPTIONAL):
            raise TypeError(name)
    return Verdict(**{**data, "outcome": Outcome(data["outcome"])})


def _list(value: object) -> list[Any]:
    if not isinstance(value, list):
        raise TypeError("not a list")
    return value


def _str(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError("not a text")
    return value


def _number(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise TypeError("not a number")
    return value
