"""The staff record of a submission: everything that is known, as JSON; written, and read back with suspicion."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, fields
from types import NoneType
from typing import Any

from autograder.batch.json_values import NOT_OURS, items, number, numbers, text
from autograder.engine.verdicts import Outcome, Report, Status, Verdict
from autograder.version import version


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
        version: The version of the autograder that wrote it; empty if that was before records said so.
    """

    report: Report
    points: dict[str, float]
    sha256: str
    measured: Measured
    version: str = field(default_factory=version)

    def text(self) -> str:
        """The record as JSON, one line a verdict, so that it can be read and searched."""
        report, scores = self.report, self.report.scores(self.points)
        head = {
            "status": str(report.status),
            "line": report.line,
            "files": report.files,
            "other_assignment": report.other_assignment,
            "notes": list(report.notes),
            "score": sum(scores.values()),
            "max_score": sum(self.points.values()),
            "scores": scores,
            "points": self.points,
            **{field.name: getattr(self.measured, field.name) for field in fields(Measured)},
            "sha256": self.sha256,
            "version": self.version,
        }
        # In one go, which is faster. No text can hold what is replaced: its quotes have backslashes before them.
        verdicts = json.dumps([vars(verdict) for verdict in report.verdicts])
        lines = verdicts[1:-1].replace('}, {"question"', '},\n{"question"')
        return f'{json.dumps(head, indent=1)[:-2]},\n "verdicts": [\n{lines}\n]}}\n'


def read_record(written: str) -> Record | None:
    """Read a staff record back; None if it is not exactly what `Record.text` writes.

    Records of before there was a version are read, too.
    """
    try:
        data = json.loads(written)
        verdicts = tuple(_verdict(verdict) for verdict in items(data["verdicts"]))
        notes = tuple(text(note) for note in items(data["notes"]))
        peak = data["peak_mb"]
        measured = Measured(
            number(data["cpu_seconds"]), number(data["wall_seconds"]), None if peak is None else number(peak)
        )
        # Records of before there were these two are read, too.
        files, other = text(data.get("files", "")), text(data.get("other_assignment", ""))
        status, line = Status(text(data["status"])), text(data["line"])
        report = Report(status, line, verdicts, notes, files, other, measured.cpu_seconds, measured.peak_mb)
        points = numbers(data["points"])
        if not set(points) <= {verdict.question for verdict in verdicts}:
            raise ValueError("a question without verdicts")
        return Record(report, points, text(data["sha256"]), measured, text(data.get("version", "")))
    except NOT_OURS:
        return None


# A class has hundreds of thousands of verdicts: what each must hold is worked out once.
_KINDS: dict[str, Any] = {field.name: str for field in fields(Verdict)} | {
    "hidden": bool,
    "weight": (int, float),
    "told": bool,
    "diagnosis": (str, NoneType),
    "returned": (str, NoneType),
}
_OUTCOMES = {str(outcome): outcome for outcome in Outcome}


def _verdict(data: dict[str, Any]) -> Verdict:
    data = {"told": True} | data  # not in older ones
    if data.keys() != _KINDS.keys():
        raise ValueError("not the fields of a verdict")
    for name, kind in _KINDS.items():
        if not isinstance(data[name], kind):
            raise TypeError(name)
    data["outcome"] = _OUTCOMES[data["outcome"]]
    return Verdict(**data)
