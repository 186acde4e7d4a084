"""What a check shows: text for a console, and the same as HTML for a notebook."""

from __future__ import annotations

import html
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from .answers import PrintedText
from .assignment import Question, worth
from .run import CHOICES, Cases, title

LOOK_CLOSER = "Hidden cases look closer than public ones: read the question once more before you submit."
_MOST_SHOWN = 400  # characters of what a case printed


@dataclass(frozen=True)
class Group:
    """The cases of one function of a question, or of its choices.

    Attributes:
        name: The function; "choices".
        cases: The cases that ran, by their titles, each with the reason why it failed; empty if it passed.
        printed: What the student's code printed in them, by title.
    """

    name: str
    cases: dict[str, str]
    printed: dict[str, str]

    @property
    def passed(self) -> int:
        """How many cases passed."""
        return list(self.cases.values()).count("")


@dataclass
class QuestionResult:
    """The result of a check; its texts are what the student sees.

    Attributes:
        question: Which.
        cases: What ran.
        notes: What else the student should know.
        only: The function that was asked for; all if empty.
    """

    question: Question
    cases: Cases
    notes: Sequence[str] = ()
    only: str = ""
    groups: list[Group] = field(init=False)
    unwritten: dict[str, int] = field(init=False)

    def __post_init__(self) -> None:
        self.unwritten = {}
        groups: dict[str, Group] = {}
        for case in self.cases.concerns or self.cases.messages or {"": ()}:
            name = "choices" if case == CHOICES else next(iter(self.cases.concerns.get(case, ())), "")
            missing = self.cases.unwritten.get(case, "")
            if missing == name and missing:
                self.unwritten[name] = self.unwritten.get(name, 0) + 1
                continue
            failure = self.cases.failure(case)
            if case == CHOICES:
                self.unwritten |= dict.fromkeys(self.cases.open_choices, 0)
                if self.cases.open_choices and not self.cases.wrong_choices:
                    continue
                failure = "\n".join(self.cases.wrong_choices)
            group = groups.setdefault(name or self.question.name, Group(name or self.question.name, {}, {}))
            group.cases[title(case)] = failure
            if printed := _printed(self.cases.printed.get(case)):
                group.printed[title(case)] = printed
        order = [*self.question.functions, "choices"]
        self.groups = sorted(groups.values(), key=lambda group: order.index(group.name) if group.name in order else -1)

    @property
    def total(self) -> int:
        """How many public cases there are; that of the choices is one."""
        return len(self.cases.concerns or self.cases.messages)

    @property
    def passed(self) -> int:
        """How many public cases pass."""
        return sum(self.cases.passed(case) for case in self.cases.concerns)

    @property
    def headline(self) -> str:
        """The result in one line."""
        name = f"{self.question.title}: {self.only}" if self.only else self.question.title
        return f"{name}: {self.passed} of {self.total} public cases pass."

    @property
    def open_line(self) -> str:
        """What is not written yet, in one line."""
        listed = [f"{name} ({_cases(count)})" if count else name for name, count in self.unwritten.items()]
        return f"Not written yet: {', '.join(listed)}." if listed else ""

    def __repr__(self) -> str:
        """The result as text."""
        lines = [self.headline]
        if self.cases.interrupted:
            lines.append("You interrupted the check: what comes after did not run.")
        lines += [f"⚠️ {note}" for note in self.notes]
        for group in self.groups:
            lines.append(f"{_mark(group)} {group.name}: {group.passed} of {_cases(len(group.cases))}")
            for name, failure in group.cases.items():
                if failure or name in group.printed:
                    lines.append(f"  {'❌' if failure else '✅'} {name}")
                    text = "\n".join(part for part in (failure, group.printed.get(name, "")) if part)
                    lines += [f"      {line}" for line in text.splitlines()]
        if self.open_line:
            lines.append(f"… {self.open_line}")
        return "\n".join([*lines, LOOK_CLOSER])

    def _repr_html_(self) -> str:
        """The result as a notebook shows it."""
        return "\n".join(self._html())

    def _html(self) -> Iterator[str]:
        yield f"<p><strong>{html.escape(self.headline)}</strong></p>"
        if self.cases.interrupted:
            yield "<p>You interrupted the check: what comes after did not run.</p>"
        for note in self.notes:
            yield f"<p>⚠️ {html.escape(note)}</p>"
        for group in self.groups:
            name = html.escape(group.name)
            yield f"<p>{_mark(group)} <code>{name}</code>: {group.passed} of {_cases(len(group.cases))}</p>"
            for case, failure in group.cases.items():
                text = "\n".join(part for part in (failure, group.printed.get(case, "")) if part)
                if text:
                    style = "margin: 0 0 0.5em 2em; white-space: pre-wrap; overflow-wrap: anywhere"
                    yield f"<p style='margin-left: 1em'>{'❌' if failure else '✅'} {html.escape(case)}</p>"
                    yield f"<pre style='{style}'>{html.escape(text)}</pre>"
        if self.open_line:
            yield f"<p>… {html.escape(self.open_line)}</p>"
        yield f"<p>{LOOK_CLOSER}</p>"


@dataclass
class AssignmentResult:
    """The result of `grader.check_all()`: a row for each question.

    Attributes:
        results: One for each question.
        written: For each question the written parts that have no answer yet, and how many it has.
        notes: What else the student should know.
    """

    results: Sequence[QuestionResult]
    written: dict[str, tuple[list[str], int]]
    notes: Sequence[str] = ()

    def rows(self) -> list[list[str]]:
        """The cells of the table."""
        rows = []
        for result in self.results:
            missing, parts = self.written.get(result.question.name, ([], 0))
            done = f"{parts - len(missing)} of {parts}" if parts else ""
            left = ", ".join([*result.unwritten, *missing])
            points = [result.question.points, *(worth or 0 for worth in result.question.written.values())]
            passed = f"{result.passed} of {result.total}"
            rows.append([result.question.title, f"{sum(points):g}", passed, done, left])
        return rows

    _HEAD = ("question", "points", "public cases pass", "written answers", "not written yet")

    def __repr__(self) -> str:
        """The table as text."""
        rows = [list(self._HEAD), *self.rows()]
        widths = [max(len(row[column]) for row in rows) for column in range(len(self._HEAD) - 1)]
        lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, [*widths, 0], strict=True)) for row in rows]
        return "\n".join([*(line.rstrip() for line in lines), *(f"⚠️ {note}" for note in self.notes), LOOK_CLOSER])

    def _repr_html_(self) -> str:
        """The table as a notebook shows it."""
        left = "style='text-align: left'"
        head = "".join(f"<th scope='col' {left}>{cell}</th>" for cell in self._HEAD)
        rows = []
        for first, *rest in self.rows():
            cells = "".join(f"<td {left}>{html.escape(cell)}</td>" for cell in rest)
            rows.append(f"<tr><th scope='row' {left}>{html.escape(first)}</th>{cells}</tr>")
        notes = "".join(f"<p>⚠️ {html.escape(note)}</p>" for note in self.notes)
        table = f"<table><thead><tr>{head}</tr></thead><tbody>{''.join(rows)}</tbody></table>"
        return f"{table}{notes}<p>{LOOK_CLOSER}</p>"


def _printed(printed: PrintedText | None) -> str:
    """What was printed, in a few lines."""
    if printed is None or not printed.length:
        return ""
    start = printed.start[:_MOST_SHOWN].rstrip("\n")
    lines = start.split("\n")[:6]
    cut = len("\n".join(lines)) < len(printed.start.rstrip("\n"))
    more = f"\n    ... ({printed.lines} lines in all)" if cut else ""
    return "    printed   " + "\n              ".join(lines) + more


def _cases(count: int) -> str:
    return f"{count} case" + ("" if count == 1 else "s")


def _mark(group: Group) -> str:
    return "✅" if group.passed == len(group.cases) else "❌"


def described(question: Question) -> str:
    """A question with its points."""
    return f"{question.title} ({worth(question.points)})"
