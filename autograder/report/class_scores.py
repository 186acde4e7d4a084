"""The class page's parts about scores: what to look at, the distribution, the questions."""

from __future__ import annotations

from collections import Counter

from autograder.engine.verdicts import Outcome
from autograder.report import pictures
from autograder.report.alerts import Alert, alerts
from autograder.report.html import Html, el, join
from autograder.report.page import sentence, words
from autograder.report.statistics import ClassStatistics
from autograder.report.tables import Column, TableCell, number, table

_OTHERS = tuple(outcome for outcome in pictures.OUTCOMES if outcome not in (Outcome.PASSED, Outcome.FAILED))
_NAMED = 12  # submissions or cases named in a list; the rest is counted


def look(statistics: ClassStatistics) -> Html:
    """What a person should look at."""
    found = alerts(statistics)
    if not found:
        return sentence("Nothing here needs you.")
    return join([_alert(alert) for alert in found])


def _alert(alert: Alert) -> Html:
    items: list[Html] = []
    for name, said in alert.submissions[:_NAMED]:
        items.append(el("li", el("bdi", name), f": {said}" if said else None))
    for question, case in alert.cases[:_NAMED]:
        items.append(el("li", f"{question}: ", words(case)))
    more = alert.count - len(items)
    if more:
        items.append(el("li", f"and {more} more: see the tables below", class_="quiet"))
    summary = el("summary", el("strong", f"{alert.what}: {alert.count}"), f". {alert.do}")
    return el("details", summary, el("ul", *items), open=alert.count <= _NAMED)


def scores(statistics: ClassStatistics) -> Html | None:
    """How the scores are distributed."""
    points, middle = statistics.scores(), statistics.middle()
    if middle is None:
        return sentence("No scores yet.")
    top = max(line.row.max_score for line in statistics.lines)
    bars = pictures.bins(points, top)
    number_of = "1 score" if len(points) == 1 else f"{len(points)} scores"
    title = f"{number_of} from {min(points):.2f} to {max(points):.2f}, median {middle[1]:.2f} of {top:g} points"
    picture = pictures.histogram(bars, f"Histogram of {title}.", f"points (of {top:g})", middle[1])
    numbers = table(
        "score-counts",
        "Submissions by score",
        [Column("Points from", numeric=True), Column("to", numeric=True), Column("Submissions", numeric=True)],
        [[number(bar.low), number(bar.high), bar.count] for bar in bars],
    )
    return join(
        [
            el("figure", picture, el("figcaption", f"{title} (dashed). Unreadable files are left out.")),
            el("details", el("summary", "As numbers"), numbers),
        ]
    )


def questions(statistics: ClassStatistics) -> Html | None:
    """How each question did, and how its cases ended."""
    rows, others = [], []
    for question in statistics.questions.values():
        if not question.count:
            continue
        cases = [case for case in statistics.cases.values() if case.question == question.name]
        outcomes = sum((case.outcomes for case in cases), Counter[Outcome]())
        mean = question.shares / question.count
        points = question.points
        rows.append(
            [
                question.name,
                None if points is None else TableCell(f"{points:g}", points),
                TableCell(join([pictures.bar(mean), f"{mean:.0%}"]), round(mean, 4)),
                question.full,
                question.not_attempted,
                len(cases),
                pictures.stack(outcomes),
            ]
        )
        others.append([question.name, *(TableCell(outcomes[name] or "", outcomes[name]) for name in _OTHERS)])
    if not rows:
        return None
    columns = [
        Column("Question"),
        Column("Points", numeric=True),
        Column("Mean", numeric=True),
        Column("Full marks", numeric=True),
        Column("Not written", numeric=True),
        Column("Cases", numeric=True),
        Column("Outcomes of its cases", sortable=False),
    ]
    attempted = (
        f"{statistics.attempted} submission{'s' if statistics.attempted != 1 else ''} in which something was attempted"
    )
    return join(
        [
            sentence(f"From here on only the {attempted} count."),
            pictures.legend(),
            table("question-table", "Each question", columns, rows),
            table(
                "other-table",
                "Neither right nor wrong: cases, over all students",
                [Column("Question"), *(Column(name.capitalize(), numeric=True) for name in _OTHERS)],
                others,
            ),
        ]
    )
