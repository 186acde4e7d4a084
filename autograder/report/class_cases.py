"""The class page's parts about cases: how each did, wrong values that many share, misconceptions."""

from __future__ import annotations

from collections.abc import Mapping

from autograder.engine.verdicts import Outcome
from autograder.report import pictures
from autograder.report.alerts import backwards, nobody_passes
from autograder.report.html import Html, el, join
from autograder.report.item_discrimination import FEW, FEWEST, chance
from autograder.report.page import sentence, words
from autograder.report.statistics import CaseStatistics, ClassStatistics
from autograder.report.tables import Column, TableCell, number, percent, table
from autograder.report.values import Frequent

_VALUES = 30
_SHARE = 0.1  # of a case's wrong answers: below that a value is one of many


def cases(statistics: ClassStatistics) -> Html | None:
    """How many pass each case, and how well it separates strong work from weak."""
    if not statistics.cases:
        return None
    odd = {case.place for case in (*nobody_passes(statistics), *backwards(statistics))}
    rows, points = [], []
    for case in statistics.cases.values():
        correlation = statistics.discrimination.correlation(case.place)
        rows.append(_case_row(case, correlation, odd))
        if correlation is not None:
            points.append((case.passed, correlation, f"{case.question}: {words(case.name)}", case.place in odd))
    parts: list[Html] = [
        sentence(
            "“Separates” is the item-rest correlation: passing this case against the points on all others. "
            "From 0.2 on a case tells strong work from weak; around 0 it tells nothing; below 0 strong work fails it "
            "more often, and the case deserves doubt."
        )
    ]
    if statistics.attempted < FEW:
        none = f" (none is given below {FEWEST})" if statistics.attempted < FEWEST else ""
        parts.append(
            el(
                "p",
                f"Only {statistics.attempted} submissions{none}: by chance alone this number strays up to "
                f"{min(1, chance(statistics.attempted)):.2f} from 0. Don't build on it.",
                class_="warn",
            )
        )
    if points:
        title = f"{len(points)} cases: the share that passes each, and how well it separates."
        picture = pictures.scatter(points, title, "share that passes", "separates")
        parts.append(
            el("figure", picture, el("figcaption", "One dot a case. Large: nobody passes it, or it works backwards."))
        )
    columns = [
        Column("Case", wide=True),
        Column("Passed", numeric=True),
        Column("Separates", numeric=True),
        Column("Question"),
        Column("Kind"),
        Column("Wrong", numeric=True),
        Column("Error", numeric=True),
        Column("Lost", numeric=True),
        Column("Not written", numeric=True),
    ]
    parts.append(table("case-table", "Each case; lost: timeout, memory or crash", columns, rows, find="Find a case"))
    return join(parts)


def _case_row(case: CaseStatistics, correlation: float | None, odd: set[int]) -> list[object]:
    counts = case.outcomes
    lost = counts[Outcome.TIMEOUT] + counts[Outcome.MEMORY] + counts[Outcome.CRASHED]
    name = el("strong", words(case.name), " (!)") if case.place in odd else words(case.name)
    kind = "hidden" if case.hidden else "public"
    separates = number(correlation)
    not_written = counts[Outcome.BLANK] + counts[Outcome.MISSING]
    rest = [TableCell(n or "", n) for n in (counts[Outcome.FAILED], counts[Outcome.ERROR], lost, not_written)]
    return [name, percent(case.passed), separates, case.question, kind, *rest]


def values(statistics: ClassStatistics) -> Html | None:
    """Wrong values that many students share; None if there are none."""
    least = max(3, round(0.02 * statistics.attempted))
    found: list[tuple[CaseStatistics, Frequent]] = [
        (case, value)
        for case in statistics.cases.values()
        for value in case.values.frequent(least)
        if value.count >= _SHARE * case.values.total
    ]
    found.sort(key=lambda one: (-one[1].count, one[0].place))
    if not found:
        return None
    rows = [
        [
            words(case.name),
            el("code", value.value),
            TableCell(f"{value.count}{'+' if value.at_least else ''}", value.count),
            percent(value.count / case.values.total),
            case.question,
            join([el("bdi", name) for name in value.names], ", "),
        ]
        for case, value in found[:_VALUES]
    ]
    columns = [
        Column("Case", wide=True),
        Column("Value"),
        Column("Students", numeric=True),
        Column("Of wrong answers", numeric=True),
        Column("Question"),
        Column("For example", wide=True),
    ]
    more = f" The {_VALUES} most frequent of {len(found)}." if len(found) > _VALUES else ""
    return join(
        [
            sentence("Many students, one wrong answer: a misconception, an ambiguous prompt, or a wrong case.", more),
            table("value-table", f"Wrong values that came back from at least {least} students", columns, rows),
        ]
    )


def misconceptions(statistics: ClassStatistics, hints: Mapping[str, str]) -> Html | None:
    """Known wrong answers that were recognized; None if there are none.

    Args:
        statistics: The counts.
        hints: The hint of each misconception, by `<question>/<variant>`.
    """
    if not statistics.diagnoses:
        return None
    rows = []
    for diagnosis, count in sorted(statistics.diagnoses.items(), key=lambda one: (-one[1], one[0])):
        question, _, variant = diagnosis.partition("/")
        hint = hints.get(diagnosis) or "(no hint is written for it)"
        rows.append([variant.replace("_", " "), question, count, percent(count / statistics.attempted), hint])
    columns = [
        Column("Misconception", wide=True),
        Column("Question"),
        Column("Students", numeric=True),
        Column("Share", numeric=True),
        Column("Hint", wide=True),
    ]
    return table("misconception-table", "Known wrong answers that were recognized", columns, rows, find="Find one")
