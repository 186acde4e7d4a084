"""The page that one student reads: what was reached, case by case, and where to go on."""

from __future__ import annotations

import functools
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from autograder.batch.gradesheet import GradeRow
from autograder.batch.records import Record
from autograder.engine.verdicts import Outcome, Status, Verdict, earned_shares
from autograder.report.html import Html, el, join, text
from autograder.report.page import facts, page, section, sentence, words
from autograder.report.pictures import bar
from autograder.report.statistics import NOT_WRITTEN
from autograder.report.tables import Column, TableCell, number, table

# What to do first, by how a case ended.
_ADVICE = (
    (NOT_WRITTEN, "Not written yet: {}. Put your own code in place of the stub."),
    (frozenset({Outcome.TIMEOUT}), "A loop that never ends, or far too much work: {}."),
    (frozenset({Outcome.MEMORY, Outcome.CRASHED}), "Too much memory, or a process that ended: {}."),
    (frozenset({Outcome.ERROR}), "Your code raised an error: {}. The lines are named below."),
)
_UNREADABLE = "Nothing of this file could be read, so no case was run. What to do is said above: then hand it in again."


@dataclass(frozen=True)
class Handout:
    """What all students' pages share.

    Attributes:
        title: The assignment's title.
        written: The names of the written parts of each question, which a person grades.
        show_hidden: Whether hidden cases are on the pages, as Otter's setting of that name says. If not, nothing tells
            of them but the points.
    """

    title: str
    written: Mapping[str, Sequence[str]]
    show_hidden: bool


@dataclass(frozen=True)
class WrittenAnswer:
    """A written part of one student.

    Attributes:
        name: Its name within the question.
        points: What it earned; None while it is not marked.
        worth: Of how many; 0 if it is not graded.
        said: What earned it, and the comment, a line each.
        answer: The student's own answer; safe HTML.
    """

    name: str
    points: float | None
    worth: float
    said: str
    answer: Html


def student_page(
    row: GradeRow, record: Record, handout: Handout, answers: Mapping[str, Sequence[WrittenAnswer]]
) -> str:
    """The text of a student's page.

    Of a verdict only its outcome and the message for the student are shown: never `staff`, `returned` or `diagnosis`.

    Args:
        row: The submission's row.
        record: Its staff record.
        handout: What all pages share.
        answers: The student's written answers by question, as far as they were found.
    """
    title, written = handout.title, handout.written
    shares = earned_shares(record.report.verdicts)
    by_question: dict[str, list[Verdict]] = {question: [] for question in shares}
    for verdict in record.report.verdicts:
        if not verdict.hidden or (handout.show_hidden and verdict.told):
            by_question[verdict.question].append(verdict)
    verdicts = [verdict for shown in by_question.values() for verdict in shown]
    who = row.person.name or row.submission
    score = f"{row.score:.2f} of {row.max_score:g}" if row.score is not None else "none yet"
    passed = sum(verdict.passed for verdict in verdicts)
    cases = "Cases passed" if handout.show_hidden else "Public cases passed"
    line = record.report.line
    top = [
        el("h1", title),
        sentence("Submission ", el("bdi", who)),
        el("p", record.report.files) if record.report.files else None,
        el("p", line, class_="warn") if line else None,
        facts([("Score", score), *_cases_facts(record, cases, passed, len(verdicts)), *_written_facts(row)]),
    ]
    readable = record.report.status is not Status.UNREADABLE
    advice = _next(by_question, handout, row) if readable else sentence(_UNREADABLE)
    parts = [section("next", "Where to go on", advice)]
    if row.rules:
        parts.append(section("rules", "Rules of the course", _rules(row)))
    parts.append(section("questions", "By question", _scores(shares, row, record)))
    for name, shown in by_question.items() if readable else ():
        parts.append(_question(name, shown, () if answers.get(name) else written.get(name, ()), answers.get(name, ())))
    body = join([el("header", *top), el("main", *parts, id="content", tabindex="-1")], "\n")
    return page(
        f"{title}: {who}",
        body,
        script=False,
        pictures=any("<img" in one.answer for own in answers.values() for one in own),
    )


def _cases_facts(record: Record, what: str, passed: int, of: int) -> list[tuple[str, object]]:
    """How many cases passed; nothing where none was run."""
    return [] if record.report.status is Status.UNREADABLE else [(what, f"{passed} of {of}")]


def _rules(row: GradeRow) -> Html:
    before, after = ("none" if points is None else f"{points:.2f}" for points in (row.total, row.counting))
    return join(
        [
            el("ul", *(el("li", el("bdi", line)) for line in row.rules)),
            sentence(f"Before: {before} of {row.total_max:g}. After: {after} of {row.counting_max:g}, which counts."),
        ]
    )


def _written_facts(row: GradeRow) -> list[tuple[str, object]]:
    final = [] if row.final is None else [("Counts", f"{row.final:.2f} of {row.counting_max:g}")]
    if not row.written:
        return [*final]
    marked = f"{row.written_points:.2f} of {row.written_max:g}"
    if row.open_parts:
        return [("Written answers", f"{len(row.written) - len(row.open_parts)} of {len(row.written)} marked"), *final]
    total = "none yet" if row.total is None else f"{row.total:.2f} of {row.total_max:g}"
    return [("Written answers", marked), ("Total", total), *final]


def _next(by_question: Mapping[str, list[Verdict]], handout: Handout, row: GradeRow) -> Html:
    items = []
    ended = {name: Counter((one.hidden, one.outcome) for one in shown) for name, shown in by_question.items()}
    for outcomes, advice in _ADVICE:
        found = [name for name, counts in ended.items() if any(outcome in outcomes for _, outcome in counts)]
        if found:
            items.append(el("li", advice.format(", ".join(found))))
    for name, counts in ended.items():
        if count := counts[False, Outcome.FAILED]:
            says = f"{name}: {_cases(count)} that you can see failed, with all values below; try again with "
            items.append(el("li", says, _check(name), "."))
    only_hidden = [
        name
        for name, counts in ended.items()
        if (True, Outcome.FAILED) in counts and all(hidden or outcome is Outcome.PASSED for hidden, outcome in counts)
    ]
    if only_hidden:
        items.append(
            el(
                "li",
                f"All public cases passed, not all hidden ones: {', '.join(only_hidden)}. Read the docstrings again.",
            )
        )
    if not items:
        items.append(el("li", "Every case passed." if handout.show_hidden else "Every public case passed."))
    if not handout.show_hidden:
        items.append(el("li", "Hidden cases count too. Of them only the points are shown."))
    parts = sum(len(names) for names in handout.written.values())
    if parts and not row.written:
        items.append(el("li", f"The {parts} written answers are not graded here: a person reads them."))
    elif row.open_parts:
        items.append(el("li", f"{len(row.open_parts)} written answers are not marked yet: a person reads them."))
    return el("ul", *items)


def _check(question: str) -> Html:
    return el("code", f'grader.check("{question}")')


def _scores(shares: Mapping[str, float], row: GradeRow, record: Record) -> Html:
    rows = []
    for name, share in shares.items():
        head = el("a", name, href=f"#q-{name}") if record.report.status is not Status.UNREADABLE else name
        cells = [head, number(row.scores.get(name)), number(record.points.get(name))]
        rows.append([*cells, TableCell(join([bar(share), f"{share:.0%}"]), share)])
    columns = [Column("Question"), *(Column(head, numeric=True) for head in ("Points", "Of", "Share"))]
    return table("scores", "Points by question", columns, rows)


def _question(name: str, verdicts: Sequence[Verdict], written: Sequence[str], answers: Sequence[WrittenAnswer]) -> Html:
    passed = [verdict for verdict in verdicts if verdict.passed]
    blank = [verdict for verdict in verdicts if verdict.outcome in NOT_WRITTEN]
    wrong = [verdict for verdict in verdicts if verdict.outcome not in NOT_WRITTEN | {Outcome.PASSED}]
    parts = [el("ul", *_wrong(wrong), class_="plain")] if wrong else []
    # Twenty cases of one stub say the same thing twenty times.
    for line in dict.fromkeys(_first_line(verdict) for verdict in blank):
        same = [verdict for verdict in blank if _first_line(verdict) == line]
        parts.append(_folded(f"{line} ({_cases(len(same))})", same))
    if passed:
        parts.append(_folded(f"{_cases(len(passed))} of {len(verdicts)} passed", passed))
    if written:
        names = ", ".join(part.replace("_", " ") for part in written)
        parts.append(sentence(f"Written answers ({names}): not graded here, a person reads them."))
    parts += [_answer(answer) for answer in answers]
    return section(f"q-{name}", name, *parts)


def _wrong(verdicts: Sequence[Verdict]) -> list[Html]:
    """The cases that were lost: of those that say the same at first one in full, and the others folded below it."""
    by_line: dict[tuple[Outcome, str], list[Verdict]] = {}
    for verdict in verdicts:
        by_line.setdefault((verdict.outcome, _first_line(verdict)), []).append(verdict)
    items = []
    for first, *others in by_line.values():
        items.append(_case(first))
        if others:
            summary = el("summary", f"The same in {_cases(len(others))} more")
            items.append(el("li", el("details", summary, el("ul", *map(_case, others), class_="plain"))))
    return items


def _answer(answer: WrittenAnswer) -> Html:
    points = "not marked yet" if answer.points is None else f"{answer.points:.2f} of {answer.worth:g}"
    return el(
        "div",
        el("h3", f"{answer.name.replace('_', ' ')}: {points if answer.worth else 'not graded'}"),
        el("pre", answer.said) if answer.said else None,
        el("details", el("summary", "Your answer"), el("div", answer.answer, class_="answer")),
        class_="written",
    )


def _folded(summary: str, verdicts: Sequence[Verdict]) -> Html:
    items = [_named(verdict.case, verdict.hidden) for verdict in verdicts]
    return el("details", el("summary", summary), el("ul", *items))


@functools.lru_cache(maxsize=10_000)  # the cases are the same on all pages
def _named(case: str, hidden: bool) -> Html:
    return el("li", words(case), _kind(hidden))


@functools.lru_cache(maxsize=10_000)
def _head(case: str, hidden: bool) -> Html:
    return join([el("span", words(case), class_="case"), _kind(hidden)])


def _cases(count: int) -> str:
    return "1 case" if count == 1 else f"{count} cases"


def _first_line(verdict: Verdict) -> str:
    return verdict.message.partition("\n")[0]


def _case(verdict: Verdict) -> Html:
    # Written out, not with `el`: a class has hundreds of thousands of them.
    return Html(f"<li>{_head(verdict.case, verdict.hidden)}<pre>{text(verdict.message)}</pre></li>")


def _kind(hidden: bool) -> Html:
    return el("span", " hidden" if hidden else " public", class_="quiet")
