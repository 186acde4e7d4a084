"""The page about a class: what it got right, what it got wrong, and which cases to doubt."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import quote

from autograder.report import pictures
from autograder.report.attention import Trouble, backwards, nobody_passes, troubles
from autograder.report.html import Html, el, join
from autograder.report.page import facts, page, section, sentence
from autograder.report.separation import FEW, FEWEST, chance
from autograder.report.tables import Cell, Column, number, percent, table
from autograder.report.tally import CaseTally, Line, Tally
from autograder.report.values import Frequent

_OTHERS = ("error", "timeout", "memory", "crashed", "blank", "missing")
_NAMED = 12  # submissions or cases named in a list; the rest is counted
_SLOWEST = 10
_VALUES = 30
_SHARE = 0.1  # of a case's wrong answers: below that a value is one of many
_MOST_LINES = 5000  # submissions in the table: above that the page would be slow, and grades.csv is the better tool
_KINDS = {
    "graded": "graded",
    "unreadable": "can't be read",
    "grader_error": "grader failed",
    "no_record": "results can't be read",
    "wrong_file": "wrong file?",
    "not_attempted": "nothing attempted",
}


@dataclass(frozen=True)
class Course:
    """What the page says beyond the counts.

    Attributes:
        title: The assignment's title.
        hints: The hint of each misconception, by `<question>/<variant>`.
        pages: Whether each submission has a page of its own, to link to.
    """

    title: str
    hints: Mapping[str, str]
    pages: bool = False


def class_page(tally: Tally, course: Course) -> str:
    """The text of report.html."""
    sections: list[tuple[str, str, Callable[[Tally, Course], Html | None]]] = [
        ("look", "Look at these", _look),
        ("scores", "Scores", _scores),
        ("questions", "Questions", _questions),
        ("cases", "Cases", _cases),
        ("values", "The same wrong value", _values),
        ("misconceptions", "Misconceptions", _misconceptions),
        ("cost", "Time and memory", _cost),
        ("submissions", "Submissions", _submissions),
    ]
    made = [(name, heading, inside) for name, heading, make in sections if (inside := make(tally, course)) is not None]
    links = [el("li", el("a", heading, href=f"#{name}")) for name, heading, _ in made]
    body = join(
        [
            el("header", el("h1", course.title), _headline(tally)),
            el("nav", el("ul", *links), aria_label="On this page"),
            el(
                "main", *(section(name, heading, inside) for name, heading, inside in made), id="content", tabindex="-1"
            ),
        ],
        "\n",
    )
    return page(f"{course.title}: class report", body, script=True)


def _headline(tally: Tally) -> Html:
    scores, middle = tally.scores(), tally.middle()
    of = max((line.row.max_score for line in tally.lines), default=0.0)
    unreadable = len(tally.of_kind("unreadable"))
    failed = len(tally.of_kind("grader_error")) + len(tally.of_kind("no_record"))
    pairs: list[tuple[str, object]] = [("Graded", len(tally.lines) - unreadable - failed)]
    pairs += [("Can't be read", unreadable), ("Grader failed", failed)]
    if middle:
        pairs += [
            ("Mean", f"{middle[0]:.2f}"),
            ("Median", f"{middle[1]:.2f}"),
            ("Best", f"{max(scores):.2f} of {of:g}"),
        ]
    seconds = [line.cpu_seconds for line in tally.lines if line.cpu_seconds is not None]
    memory = [line.peak_mb for line in tally.lines if line.peak_mb is not None]
    if seconds:
        pairs.append(("CPU time", _duration(sum(seconds))))
    if memory:
        pairs.append(("Most memory", f"{max(memory):.0f} MB"))
    return facts(pairs)


def _look(tally: Tally, course: Course) -> Html:
    found = troubles(tally)
    if not found:
        return sentence("Nothing here needs you.")
    return join([_trouble(trouble, course) for trouble in found])


def _trouble(trouble: Trouble, course: Course) -> Html:
    items: list[Html] = []
    for name, said in trouble.submissions[:_NAMED]:
        items.append(el("li", el("bdi", name), f": {said}" if said else None))
    for question, case in trouble.cases[:_NAMED]:
        items.append(el("li", f"{question}: ", _case_name(case)))
    more = trouble.count - len(items)
    if more:
        items.append(el("li", f"and {more} more: see the tables below", class_="quiet"))
    summary = el("summary", el("strong", f"{trouble.what}: {trouble.count}"), f". {trouble.do}")
    return el("details", summary, el("ul", *items), open=trouble.count <= _NAMED)


def _scores(tally: Tally, course: Course) -> Html | None:
    scores, middle = tally.scores(), tally.middle()
    if middle is None:
        return sentence("No scores yet.")
    top = max(line.row.max_score for line in tally.lines)
    bars = pictures.bins(scores, top)
    title = (
        f"{len(scores)} scores from {min(scores):.2f} to {max(scores):.2f}, median {middle[1]:.2f} of {top:g} points"
    )
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


def _questions(tally: Tally, course: Course) -> Html | None:
    rows, others = [], []
    for question in tally.questions.values():
        if not question.count:
            continue
        cases = [case for case in tally.cases.values() if case.question == question.name]
        outcomes = sum((case.outcomes for case in cases), Counter[str]())
        mean = question.shares / question.count
        points = question.points
        rows.append(
            [
                question.name,
                None if points is None else Cell(f"{points:g}", points),
                Cell(join([pictures.bar(mean), f"{mean:.0%}"]), round(mean, 4)),
                question.full,
                question.not_attempted,
                len(cases),
                pictures.stack(outcomes),
            ]
        )
        others.append([question.name, *(Cell(outcomes[name] or "", outcomes[name]) for name in _OTHERS)])
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
    attempted = f"{tally.attempted} submission{'s' if tally.attempted != 1 else ''} in which something was attempted"
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


def _cases(tally: Tally, course: Course) -> Html | None:
    if not tally.cases:
        return None
    odd = {case.place for case in (*nobody_passes(tally), *backwards(tally))}
    rows, points = [], []
    for case in tally.cases.values():
        correlation = tally.separation.correlation(case.place)
        rows.append(_case_row(case, correlation, odd))
        if correlation is not None:
            points.append((case.passed, correlation, f"{case.question}: {_words(case.name)}", case.place in odd))
    parts: list[Html] = [
        sentence(
            "“Separates” is the item-rest correlation: passing this case against the points on all others. "
            "From 0.2 on a case tells strong work from weak; around 0 it tells nothing; below 0 strong work fails it "
            "more often, and the case deserves doubt."
        )
    ]
    if tally.attempted < FEW:
        none = f" (none is given below {FEWEST})" if tally.attempted < FEWEST else ""
        parts.append(
            el(
                "p",
                f"Only {tally.attempted} submissions{none}: by chance alone this number strays up to "
                f"{min(1, chance(tally.attempted)):.2f} from 0. Don't build on it.",
                class_="warn",
            )
        )
    if points:
        title = f"{len(points)} cases: the share that passes each, and how well it separates."
        picture = pictures.scatter(points, title, "share that passes", "separates")
        parts.append(
            el("figure", picture, el("figcaption", "One dot a case. Orange: nobody passes it, or it works backwards."))
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


def _case_row(case: CaseTally, correlation: float | None, odd: set[int]) -> list[object]:
    counts = case.outcomes
    lost = counts["timeout"] + counts["memory"] + counts["crashed"]
    name = el("strong", _words(case.name), " (!)") if case.place in odd else _words(case.name)
    kind = "hidden" if case.hidden else "public"
    separates = number(correlation)
    rest = [Cell(n or "", n) for n in (counts["failed"], counts["error"], lost, counts["blank"] + counts["missing"])]
    return [name, percent(case.passed), separates, case.question, kind, *rest]


def _values(tally: Tally, course: Course) -> Html | None:
    least = max(3, round(0.02 * tally.attempted))
    found: list[tuple[CaseTally, Frequent]] = [
        (case, value)
        for case in tally.cases.values()
        for value in case.values.frequent(least)
        if value.count >= _SHARE * case.values.total
    ]
    found.sort(key=lambda one: (-one[1].count, one[0].place))
    if not found:
        return None
    rows = [
        [
            _words(case.name),
            el("code", value.value),
            Cell(f"{value.count}{'+' if value.at_least else ''}", value.count),
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


def _misconceptions(tally: Tally, course: Course) -> Html | None:
    if not tally.diagnoses:
        return None
    rows = []
    for diagnosis, count in sorted(tally.diagnoses.items(), key=lambda one: (-one[1], one[0])):
        question, _, variant = diagnosis.partition("/")
        hint = course.hints.get(diagnosis) or "(no hint is written for it)"
        rows.append([variant.replace("_", " "), question, count, percent(count / tally.attempted), hint])
    columns = [
        Column("Misconception", wide=True),
        Column("Question"),
        Column("Students", numeric=True),
        Column("Share", numeric=True),
        Column("Hint", wide=True),
    ]
    return table("misconception-table", "Known wrong answers that were recognised", columns, rows, find="Find one")


def _cost(tally: Tally, course: Course) -> Html | None:
    lines = [line for line in tally.lines if line.cpu_seconds is not None]
    if not lines:
        return None
    seconds = sorted(line.cpu_seconds or 0.0 for line in lines)
    middle, late = seconds[len(seconds) // 2], seconds[min(len(seconds) - 1, round(0.95 * len(seconds)))]
    bars = pictures.bins(seconds, max(late * 1.5, 1e-3))
    title = f"CPU time of {len(lines)} submissions: median {_duration(middle)}, slowest {_duration(seconds[-1])}"
    picture = pictures.histogram(bars, f"Histogram of {title}.", "CPU seconds (the last bar: all slower ones)")
    slowest = sorted(lines, key=lambda line: -(line.cpu_seconds or 0.0))[:_SLOWEST]
    rows = [
        [
            _link(line, course),
            number(line.cpu_seconds),
            number(line.wall_seconds),
            number(line.peak_mb, 0),
            Cell(line.lost or "", line.lost),
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


def _submissions(tally: Tally, course: Course) -> Html:
    lines = tally.lines
    note: Html | None = None
    if len(lines) > _MOST_LINES:
        lines = [line for line in lines if line.kind != "graded"][:_MOST_LINES]
        note = sentence(
            f"Too many for one page ({len(tally.lines)}): only those that need a look. All are in grades.csv."
        )
    people = any(line.row.person.get("name") for line in lines)
    rows = [
        [
            _link(line, course),
            *([el("bdi", line.row.person.get("name", ""))] if people else []),
            number(line.row.score),
            _KINDS.get(line.kind, line.kind),
            *(number(value, digits) for value, digits in ((line.cpu_seconds, 2), (line.peak_mb, 0))),
        ]
        for line in lines
    ]
    columns = [
        Column("Submission"),
        *([Column("Student")] if people else []),
        Column("Score", numeric=True),
        Column("Status"),
        Column("CPU seconds", numeric=True),
        Column("Peak MB", numeric=True),
    ]
    return join([note, table("submission-table", "Each submission", columns, rows, find="Find a submission")])


def _link(line: Line, course: Course) -> Html:
    name = line.row.submission
    inside = el("bdi", name)
    if line.kind in ("grader_error", "no_record"):
        return inside
    target = f"pages/{quote(name)}.html" if course.pages else f"results/{quote(name)}.staff.json"
    return el("a", inside, href=target)


def _case_name(case: str) -> Html:
    return el("span", _words(case))


def _words(case: str) -> str:
    return case.removeprefix("test_").replace("_", " ")


def _duration(seconds: float) -> str:
    if seconds < 120:
        return f"{seconds:.2f} s" if seconds < 10 else f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 7200 else f"{seconds / 3600:.1f} h"
