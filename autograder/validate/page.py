"""What the gate found: as a table for a terminal, and as a page for instructors that is kept with the repository."""

from __future__ import annotations

import math
from collections.abc import Sequence

from autograder.validate.gate import QuestionReport

HEADINGS = ("question", "cases", "right", "types", "wrong", "mutants", "killed", "equivalent", "idle", "narrow")
_INTRODUCTION = """\
# What the cases are worth

Made by `autograder validate --write`; do not edit. Every question must have: full marks for the reference and for every
right answer in another style or type, nothing for the blank stub, a hidden case lost for every known misconception, and
no mutant of the reference that passes all hidden cases, but for those that are listed with a reason in
`tests/equivalent_mutants/`.

| column | what it says |
|---|---|
| cases | public and hidden cases |
| right | alternatives that get full marks, of all (`tests/alternatives/`) |
| types | the reference's values as float32, lists, tuples, NumPy scalars and so on: with full marks, of all |
| wrong | misconceptions that lose a hidden case, of all (`tests/misconceptions/`) |
| mutants, killed, equivalent | faults made by machine; those that a hidden case catches; those let pass with a reason |
| idle | hidden cases that catch no misconception and no mutant alone: another hidden case catches each of them, too |
| narrow | cases whose tolerance is less than a factor of ten away from rounding or from a wrong answer |
"""


def table(reports: Sequence[QuestionReport]) -> str:
    """One line a question."""
    rows = [HEADINGS, *map(_row, reports)]
    widths = [max(len(row[n]) for row in rows) for n in range(len(HEADINGS))]
    lines = []
    for name, *cells in rows:
        right = [cell.rjust(width) for cell, width in zip(cells, widths[1:], strict=True)]
        lines.append("  ".join([name.ljust(widths[0]), *right]))
    return "\n".join(lines)


def page(reports: Sequence[QuestionReport]) -> str:
    """The page for instructors, in Markdown; the same text for the same findings, with no dates and no times."""
    parts = [_INTRODUCTION, _markdown([HEADINGS, *map(_row, reports)])]
    for report in reports:
        parts += [f"## {report.question}\n", *_details(report)]
    return "\n".join(parts)


def _details(report: QuestionReport) -> list[str]:
    rows: list[tuple[str, ...]] = [("function", "mutants", "killed", "equivalent")]
    rows += [(f"`{name}`", str(n.made), str(n.killed), str(n.equivalent)) for name, n in report.mutants.items()]
    parts = [_markdown(rows)] if report.mutants else []
    narrow = {name: margin for name, margin in report.margins.items() if margin.narrow}
    if narrow:
        rows = [("narrow tolerance", "rounding", "in 32 bits", "nearest wrong answer")]
        rows += [(f"`{case}`", *map(_size, (m.double, m.single, m.wrong))) for case, m in narrow.items()]
        parts.append("Errors in units of what the case allows:\n\n" + _markdown(rows))
    if report.idle:
        parts.append("Catch nothing alone: " + ", ".join(f"`{case}`" for case in report.idle) + "\n")
    return parts


def _row(report: QuestionReport) -> tuple[str, ...]:
    mutants = report.all_mutants
    return (
        report.question,
        f"{report.public}+{report.hidden}",
        "{1}/{0}".format(*report.alternatives),
        "{1}/{0}".format(*report.variations),
        "{1}/{0}".format(*report.misconceptions),
        str(mutants.made),
        str(mutants.killed),
        str(mutants.equivalent),
        str(len(report.idle)),
        str(sum(margin.narrow for margin in report.margins.values())),
    )


def _size(error: float) -> str:
    """An error, to one digit; what is tiny is rounding, which differs between machines."""
    if math.isinf(error):
        return "none"
    return f"{error:.0g}" if error >= 0.01 else "< 0.01"


def _markdown(rows: Sequence[Sequence[str]]) -> str:
    head, *body = rows
    lines = ["| " + " | ".join(row) + " |" for row in (head, ["---"] * len(head), *body)]
    return "\n".join(lines) + "\n"
