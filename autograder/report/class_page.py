"""The page about a class: what it got right, what it got wrong, and which cases to doubt.

Its parts are in `class_scores`, `class_written`, `class_cases` and `class_submissions`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from autograder.report.class_cases import cases, misconceptions, values
from autograder.report.class_scores import look, questions, scores
from autograder.report.class_submissions import cost, duration, submissions
from autograder.report.class_written import written
from autograder.report.html import Html, el, join
from autograder.report.page import facts, page, section
from autograder.report.statistics import ClassStatistics
from autograder.report.written_statistics import WrittenStatistics


@dataclass(frozen=True)
class Course:
    """What the page says beyond the counts.

    Attributes:
        title: The assignment's title.
        hints: The hint of each misconception, by `<question>/<variant>`.
        pages: Whether each submission has a page of its own, to link to.
        written: The written half; None if nothing of it is marked.
    """

    title: str
    hints: Mapping[str, str]
    pages: bool = False
    written: WrittenStatistics | None = None


def class_page(statistics: ClassStatistics, course: Course) -> str:
    """The text of report.html."""
    parts = [
        ("look", "Look at these", look(statistics)),
        ("scores", "Scores", scores(statistics)),
        ("questions", "Questions", questions(statistics)),
        ("written", "Written answers", written(course.written)),
        ("cases", "Cases", cases(statistics)),
        ("values", "The same wrong value", values(statistics)),
        ("misconceptions", "Misconceptions", misconceptions(statistics, course.hints)),
        ("cost", "Time and memory", cost(statistics, course.pages)),
        ("submissions", "Submissions", submissions(statistics, course.pages)),
    ]
    found = [(name, heading, inside) for name, heading, inside in parts if inside is not None]
    links = [el("li", el("a", heading, href=f"#{name}")) for name, heading, _ in found]
    sections = [section(name, heading, inside) for name, heading, inside in found]
    body = join(
        [
            el("header", el("h1", course.title), _headline(statistics)),
            el("nav", el("ul", *links), aria_label="On this page"),
            el("main", *sections, id="content", tabindex="-1"),
        ],
        "\n",
    )
    return page(f"{course.title}: class report", body, script=True)


def _headline(statistics: ClassStatistics) -> Html:
    points, middle = statistics.scores(), statistics.middle()
    of = max((line.row.max_score for line in statistics.lines), default=0.0)
    unreadable, waiting = len(statistics.of_kind("unreadable")), len(statistics.of_kind("not_reached"))
    failed = len(statistics.of_kind("grader_error")) + len(statistics.of_kind("no_record"))
    pairs: list[tuple[str, object]] = [("Graded", len(statistics.lines) - unreadable - waiting - failed)]
    if waiting:
        pairs.append(("Not graded yet", waiting))
    pairs += [("Can't be read", unreadable), ("Grader failed", failed)]
    if middle:
        pairs += [
            ("Mean", f"{middle[0]:.2f}"),
            ("Median", f"{middle[1]:.2f}"),
            ("Best", f"{max(points):.2f} of {of:g}"),
        ]
    seconds = [line.cpu_seconds for line in statistics.lines if line.cpu_seconds is not None]
    memory = [line.peak_mb for line in statistics.lines if line.peak_mb is not None]
    if seconds:
        pairs.append(("CPU time", duration(sum(seconds))))
    if memory:
        pairs.append(("Most memory", f"{max(memory):.0f} MB"))
    return facts(pairs)
