"""The last lines on the terminal: how it went, and what to look at."""

from __future__ import annotations

from autograder.report.alerts import alerts
from autograder.report.write import Written

WIDTH = 100
_LOWEST = 3


def summary(written: Written) -> list[str]:
    """Lines about a class, none wider than 100 columns."""
    statistics = written.statistics
    scores, middle = statistics.scores(), statistics.middle()
    lines = []
    if middle:
        top = max(line.row.max_score for line in statistics.lines)
        lines.append(
            f"{len(scores)} score{'s' if len(scores) != 1 else ''}: mean {middle[0]:.2f}, median {middle[1]:.2f}, "
            f"lowest {min(scores):.2f}, best {max(scores):.2f} of {top:g}"
        )
    questions = [question for question in statistics.questions.values() if question.count]
    lowest = sorted(questions, key=lambda question: question.shares / question.count)[:_LOWEST]
    if len(questions) > 1:
        shares = ", ".join(f"{question.name} {question.shares / question.count:.0%}" for question in lowest)
        lines.append(f"lowest questions: {shares}")
    lines += [f"{alert.what.lower().rstrip('?')}: {alert.count}" for alert in alerts(statistics)]
    if written.pages:
        lines.append(f"pages for students: {written.pages} in {written.report.parent / 'pages'}")
    lines = [line if len(line) <= WIDTH else f"{line[: WIDTH - 1]}…" for line in lines]
    # A path is there to be copied: never cut.
    return [*lines, f"report: {written.report}"]
