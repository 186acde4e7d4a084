"""The page about work that agrees: the pairs that do most, side by side. It shows what agrees, and judges nobody."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from autograder.report.html import Html, el, join
from autograder.report.page import facts, page, section, sentence
from autograder.report.tables import Column, TableCell, number, table
from autograder.report.written import answer_html
from autograder.similarity.features import Answer
from autograder.similarity.rank import MARKED, Pair, Ranking, weights_of
from autograder.similarity.work import Work

_MOST_LINES = 300  # of an answer
_LONGEST = 400  # characters of a line
_RARE = 0.1  # a run that no more of the answers have is a rare one
_READ = (
    "A pair on top of this page is a reason to read both, and none to accuse anyone: the same source, the same tutor "
    "or a short answer makes two students agree, too. What was handed out is left out; what few have weighs most. "
    "Names, comments and the order of statements count for nothing."
)


def similarity_page(title: str, works: Sequence[Work], ranking: Ranking, problems: Sequence[str]) -> str:
    """The text of the page.

    Args:
        title: The assignment's title.
        works: What was compared.
        ranking: The pairs.
        problems: What could not be compared, a line each.
    """
    earlier = sum(work.earlier for work in works)
    numbers: list[tuple[str, object]] = [("Submissions", len(works) - earlier), ("Of earlier classes", earlier)]
    numbers += [("Pairs compared", ranking.compared), ("Pairs that stand out", ranking.marked)]
    top = [el("h1", f"{title}: work that agrees"), sentence(_READ), facts(numbers)]
    if problems:
        lines = el("ul", *(el("li", line) for line in problems))
        top.append(el("details", el("summary", f"Notes about what was read ({len(problems)})"), lines))
    counts = {one.item: weights_of(works, one.item) for pair in ranking.pairs for one in pair.agreements}
    parts = [section("pairs", "Highest pairs", _pairs(works, ranking))]
    parts += [section("clusters", "Clusters", _clusters(works, ranking))]
    parts += [
        section("sides", "Side by side", *(_pair(works, n, pair, counts) for n, pair in enumerate(ranking.pairs, 1)))
    ]
    body = join([el("header", *top), el("main", *parts, id="content", tabindex="-1")], "\n")
    return page(f"{title}: work that agrees", body, script=True, pictures="<img" in body)


def _pairs(works: Sequence[Work], ranking: Ranking) -> Html:
    if not ranking.pairs:
        return sentence("No two submissions share anything but what was given.")
    rows = []
    for n, pair in enumerate(ranking.pairs, 1):
        where = ", ".join(f"{one.item} {one.share:.0%}" for one in pair.agreements)
        stands = "stands out" if pair.score >= MARKED else "as others"
        link = el("a", f"Pair {n}", href=f"#pair-{n}")
        names = join([el("bdi", works[pair.first].name), " and ", el("bdi", works[pair.second].name)])
        rows.append([link, names, number(pair.score), stands, TableCell(where, where)])
    columns = [
        Column("Pair", sortable=False),
        Column("Submissions", wide=True),
        Column("Deviations", numeric=True),
        Column("In this class"),
        Column("Agree most in", wide=True, sortable=False),
    ]
    said = (
        "Deviations: how many standard deviations a pair lies above the middle of all pairs, over all questions "
        f"together or in one, whichever is more; from {MARKED:g} on it stands out. Percentages: how much of the "
        "smaller answer is in the other one."
    )
    return join([sentence(said), table("pairs-table", "Pairs that agree most", columns, rows)])


def _clusters(works: Sequence[Work], ranking: Ranking) -> Html:
    if not ranking.clusters:
        return sentence("No three submissions hang together by pairs that stand out.")
    items = [el("li", join((el("bdi", works[n].name) for n in places), ", ")) for places in ranking.clusters]
    return join([sentence("Submissions that hang together by pairs that stand out:"), el("ol", *items)])


def _pair(works: Sequence[Work], place: int, pair: Pair, counts: Mapping[str, Mapping[int, int]]) -> Html:
    first, second = works[pair.first], works[pair.second]
    head = el("h3", f"Pair {place}: ", el("bdi", first.name), " and ", el("bdi", second.name), id=f"pair-{place}")
    shown = []
    for n, one in enumerate(pair.agreements):
        rare = _rare(first.answers[one.item], second.answers[one.item], counts[one.item], len(works))
        sides = [_side(work.name, work.answers[one.item], rare) for work in (first, second)]
        summary = el("summary", f"{one.item}: {one.share:.0%} of the smaller answer, {one.score:.1f} deviations")
        shown.append(el("details", summary, el("div", *sides, class_="sides"), open=n == 0 and pair.score >= MARKED))
    return el("div", head, *shown)


def _rare(one: Answer, other: Answer, counts: Mapping[int, int], number: int) -> frozenset[int]:
    """What both have, and few others."""
    return frozenset(f for f in one.features & other.features if counts[f] <= max(2, _RARE * number))


def _side(name: str, answer: Answer, rare: frozenset[int]) -> Html:
    if answer.found is not None:
        # A wide formula scrolls: the keyboard must reach it.
        kind = {"role": "group", "aria_label": f"Answer of {name}", "tabindex": "0"}
        shown = el("div", answer_html(answer.found), class_="answer", **kind)
        typed = el("details", el("summary", "As it was typed"), _lines(answer, rare))
        return el("div", el("h4", el("bdi", name)), shown, typed)
    return el("div", el("h4", el("bdi", name)), _lines(answer, rare))


def _lines(answer: Answer, rare: frozenset[int]) -> Html:
    """The lines of an answer, with those marked that hold what both have and few others."""
    marked = {
        line
        for piece in answer.pieces
        if not rare.isdisjoint(piece.features)
        for line in range(piece.first, min(piece.last, _MOST_LINES) + 1)
    }
    lines = answer.text.split("\n")
    shown = [_line(line, n in marked) for n, line in enumerate(lines[:_MOST_LINES])]
    left = len(lines) - _MOST_LINES
    more = sentence(f"{left} more lines are not shown.") if left > 0 else None
    return join([el("pre", join(shown, "\n"), class_="code"), more])


def _line(line: str, marked: bool) -> Html:
    shown = line if len(line) <= _LONGEST else f"{line[:_LONGEST]} (cut)"
    return el("mark", shown) if marked and shown.strip() else el("span", shown)
