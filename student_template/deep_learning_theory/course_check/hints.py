"""Hints on request: where to look, one step at a time. None states an answer."""

from __future__ import annotations

from .assignment import Question
from .run import CHOICES, Cases, title


class Hints:
    """Remembers which hints were given."""

    def __init__(self) -> None:
        self._given: dict[tuple[str, str], int] = {}

    def next(self, question: Question, cases: Cases, function: str = "") -> str:
        """The next hint for a function, or for the first one of a question that is not right yet.

        Args:
            question: The question.
            cases: Its public cases, which have run.
            function: The function or choice; found by the cases if empty.
        """
        name = function or _first_open(question, cases)
        if not name:
            return (
                f"{question.title}: all public cases pass. What hidden cases look at stands in each docstring: every "
                "sentence about shapes, errors and special values is a promise."
            )
        steps = list(self._steps(question, cases, name))
        count = self._given.get((question.name, name), 0)
        self._given[question.name, name] = count + 1
        if count >= len(steps):
            return f"{name}: these were all {len(steps)} hints. Ask your course, with what the check says."
        return f"{name}, hint {count + 1} of {len(steps)}: {steps[count]}"

    def _steps(self, question: Question, cases: Cases, name: str) -> list[str]:
        steps = []
        failed = [case for case, names in cases.concerns.items() if name in names and not cases.passed(case)]
        if name in question.choices:
            steps.append("read the paragraph above it once more. Which sentence of it speaks about this?")
        elif name in cases.unwritten.values():
            steps.append("start with its docstring: what goes in, with which shape, and what comes out?")
        elif failed:
            place = f"public/test_{question.name}.py"
            steps.append(f"compute the case {title(failed[0])!r} by hand; it stands in {place}, numbers and all.")
        return steps + question.hints.get(name, [])


def _first_open(question: Question, cases: Cases) -> str:
    """The first function or choice that a public case finds wrong or missing; empty if there is none."""
    for name in question.functions:
        mine = [case for case, names in cases.concerns.items() if case != CHOICES and names[:1] == (name,)]
        if not all(map(cases.passed, mine)):
            return name
    wrong = [line.split(" ", 1)[0] for line in cases.wrong_choices]
    return next(iter([*cases.open_choices, *wrong]), "")
