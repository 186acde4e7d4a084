"""The class page's parts about submissions: what they cost, and all of them in a table."""

from __future__ import annotations

from urllib.parse import quote

from autograder.batch.gradesheet import WITHOUT_RECORD
from autograder.report import pictures
from autograder.report.html import Html, el, join
from autograder.report.page import sentence
from autograder.report.statistics import ClassStatistics, SubmissionSummary
from autograder.report.tables import Column, TableCell, number, table

_SLOWEST = 10
_MOST_LINES = 5000  # submissions in the table: above that the page would be slow, and grades.csv is the better tool
_KINDS = {
    "graded": "graded",
    "not_reached": "not graded yet",
    "unreadable": "can't be read",
    "grader_error": "grader failed",
    "no_record": "results can't be read",
    "wrong_file": "wrong file?",
    "not_attempted": "nothing attempted",
}


def cost(statistics: ClassStatistics, pages: bool) -> Html | None:
    """What grading cost, and the slowest submissions; `pages` as in `submissions`."""
    lines = [line for line in statistics.lines if line.cpu_seconds is not None]
    if not lines:
        return None
    seconds = sorted(line.cpu_seconds or 0.0 for line in lines)
    middle, late = seconds[len(seconds) // 2], seconds[min(len(seconds) - 1, round(0.95 * len(seconds)))]
    bars = pictures.bins(seconds, max(late * 1.5, 1e-3))
    title = f"CPU time of {len(lines)} submissions: median {duration(middle)}, slowest {duration(seconds[-1])}"
    picture = pictures.histogram(bars, f"Histogram of {title}.", "CPU seconds (the last bar: all slower ones)")
    slowest = sorted(lines, key=lambda line: -(line.cpu_seconds or 0.0))[:_SLOWEST]
    rows = [
        [
            _link(line, pages),
            number(line.cpu_seconds),
            number(line.wall_seconds),
            number(line.peak_mb, 0),
            TableCell(line.lost or "", line.lost),
        ]
        for line in slowest
    ]
    columns = [
        Column("Submission"),
        Column("CPU seconds", numeric=True),
        Column("Wall seconds", numeric=True),
        Column("Peak MB", numeric=True),
        Column("Cases lost", numeric=True),
    ]
    return join(
        [
            el("figure", picture, el("figcaption", title, ".")),
            table("slow-table", f"The {len(rows)} slowest; lost: timeout, memory or crash", columns, rows),
        ]
    )


def submissions(statistics: ClassStatistics, pages: bool) -> Html:
    """Every submission in a table.

    Args:
        statistics: The counts.
        pages: Whether each has a page of its own, to link to; else its staff record is linked.
    """
    lines = statistics.lines
    note: Html | None = None
    if len(lines) > _MOST_LINES:
        lines = [line for line in lines if line.kind != "graded"][:_MOST_LINES]
        note = sentence(
            f"Too many for one page ({len(statistics.lines)}): only those that need a look. All are in grades.csv."
        )
    people = any(line.row.person.name for line in lines)
    ruled = any(line.row.is_ruled for line in lines)
    rows = [
        [
            _link(line, pages),
            *([el("bdi", line.row.person.name)] if people else []),
            number(line.row.score),
            *([number(line.row.total), number(line.row.counting), "; ".join(line.row.rules)] if ruled else []),
            _KINDS.get(line.kind, line.kind),
            *(number(value, digits) for value, digits in ((line.cpu_seconds, 2), (line.peak_mb, 0))),
        ]
        for line in lines
    ]
    columns = [
        Column("Submission"),
        *([Column("Student")] if people else []),
        Column("Score", numeric=True),
        *([Column("Before rules", numeric=True), Column("Final", numeric=True), Column("Rules")] if ruled else []),
        Column("Status"),
        Column("CPU seconds", numeric=True),
        Column("Peak MB", numeric=True),
    ]
    return join([note, table("submission-table", "Each submission", columns, rows, find="Find a submission")])


def _link(line: SubmissionSummary, pages: bool) -> Html:
    name = line.row.submission
    inside = el("bdi", name)
    if line.kind in (*WITHOUT_RECORD, "no_record"):
        return inside
    target = f"pages/{quote(name)}.html" if pages else f"results/{quote(name)}.staff.json"
    return el("a", inside, href=target)


def duration(seconds: float) -> str:
    """A time as people say it."""
    if seconds < 120:
        return f"{seconds:.2f} s" if seconds < 10 else f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 7200 else f"{seconds / 3600:.1f} h"
