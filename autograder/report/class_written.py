"""The class page's parts about written answers: each part, each entry of its rubric, and code beside writing."""

from __future__ import annotations

from autograder.report import pictures
from autograder.report.html import Html, el, join
from autograder.report.page import sentence
from autograder.report.tables import Column, TableCell, number, percent, table
from autograder.report.written_statistics import BADLY, WELL, BothHalves, PartStatistics, WrittenStatistics

_NAMED = 12  # submissions named in a cell


def written(statistics: WrittenStatistics | None) -> Html | None:
    """How the written parts did; None if nothing is marked."""
    if statistics is None:
        return None
    return join([_parts(statistics), _both(statistics), _entries(statistics)])


def _parts(statistics: WrittenStatistics) -> Html:
    columns = [
        Column("Part"),
        Column("Points", numeric=True),
        Column("Mean", numeric=True),
        Column("Distribution", sortable=False),
        Column("Zero", numeric=True),
        Column("Full marks", numeric=True),
        Column("Not marked", numeric=True),
        Column("Separates", numeric=True),
        Column("Two marks apart", numeric=True),
        Column("Kappa", numeric=True),
        Column("Seconds", numeric=True),
    ]
    return join(
        [
            sentence(
                "“Separates” is the correlation with everything else that the student did. “Two marks apart” is how "
                "far two graders’ marks of one answer differ on average, in points; kappa (weighted) says how much of "
                "that agreement is more than chance: 1 is all, 0 none. Seconds: the median of who decided most."
            ),
            table("written-table", "Each written part", columns, [_part(one) for one in statistics.parts]),
        ]
    )


def _part(one: PartStatistics) -> list[object]:
    agreement = one.agreement
    most = one.part.points
    mean = TableCell(join([pictures.bar(one.mean), f"{one.mean:.0%}"]), round(one.mean, 4)) if one.points else None
    return [
        _words(one.part.key),
        TableCell(f"{most:g}", most),
        mean,
        pictures.spark([bar.count for bar in pictures.bins(one.points, most, most=10)]) if one.points else None,
        sum(points < 1e-9 for points in one.points),
        sum(points > most - 1e-9 for points in one.points),
        one.open,
        number(one.separates),
        number(agreement.mean_difference) if agreement else None,
        number(agreement.kappa) if agreement else None,
        number(one.seconds, 0),
    ]


def _both(statistics: WrittenStatistics) -> Html | None:
    if not statistics.questions:
        return None
    columns = [
        Column("Question"),
        Column("Code", numeric=True),
        Column("Written", numeric=True),
        Column("Go together", numeric=True),
        Column("Proves it, can’t compute it", wide=True),
        Column("Computes it, can’t prove it", wide=True),
        Column("Students", numeric=True),
    ]
    return join(
        [
            el("h3", "Code beside writing"),
            sentence(
                f"Who earns {WELL:.0%} of one half and at most {BADLY:.0%} of the other. Where the halves don’t go "
                "together (the correlation is near 0), ask whether they are about the same thing."
            ),
            table("halves-table", "The halves of each question", columns, [_row(one) for one in statistics.questions]),
        ]
    )


def _row(one: BothHalves) -> list[object]:
    return [
        _words(one.question),
        percent(one.code),
        percent(one.written),
        number(one.together),
        _names(one.only_written),
        _names(one.only_code),
        one.count,
    ]


def _names(names: tuple[str, ...]) -> TableCell:
    shown: list[object] = [el("bdi", name) for name in names[:_NAMED]]
    if len(names) > _NAMED:
        shown.append(f"and {len(names) - _NAMED} more")
    return TableCell(join([el("strong", len(names)), ": " if names else "", join(shown, ", ")]), len(names))


def _entries(statistics: WrittenStatistics) -> Html:
    rows: list[list[object]] = [
        [_words(one.part.key), el("span", entry.text), entry.points, percent(entry.share), number(entry.separates)]
        for one in statistics.parts
        if one.points
        for entry in one.entries
    ]
    columns = [
        Column("Part"),
        Column("Entry of the rubric", wide=True),
        Column("Points"),
        Column("Marks with it", numeric=True),
        Column("Separates", numeric=True),
    ]
    return join(
        [
            el("h3", "Rubrics"),
            table("entry-table", "How often each entry was ticked", columns, rows, find="Find an entry"),
        ]
    )


def _words(key: str) -> str:
    return key.replace(".", ": ").replace("_", " ")
