"""What the gate found, as a table for a terminal."""

from __future__ import annotations

from collections.abc import Sequence

from autograder.validate.gate import QuestionReport

_HEADINGS = ("question", "cases", "right", "types", "wrong", "mutants", "killed", "equivalent", "idle", "offenders")


def table(reports: Sequence[QuestionReport]) -> str:
    """One line a question, and one for all."""
    rows = [_row(report) for report in reports]
    widths = [max(len(row[n]) for row in [_HEADINGS, *rows]) for n in range(len(_HEADINGS))]
    return "\n".join(
        "  ".join(
            cell.ljust(width) if n == 0 else cell.rjust(width)
            for n, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        for row in [_HEADINGS, *rows]
    )


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
        str(len(report.offenders)),
    )
