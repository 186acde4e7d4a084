"""What cases see as `student`: attribute access and calls that go to the sandbox and bring plain data back."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, Protocol

from autograder.sandbox.host.errors import Missing, SandboxLost, StudentRaised


class Answers(Protocol):
    """Whatever answers for a student: a sandbox, or the reference standing in for one."""

    def call(self, name: str, args: tuple[object, ...], kwargs: dict[str, object], *, echo: bool) -> Any:
        """Call a function; with `echo`, return its positional arguments as it left them."""

    def get(self, name: str) -> Any:
        """The value of a name at top level."""


@dataclass
class Call:
    """One call that a case made.

    Attributes:
        name: The function, or the choice that was read.
        args: Positional arguments.
        kwargs: Keyword arguments.
        came_back: What it returned; None until then.
        raised: What it raised instead.
    """

    name: str
    args: tuple[object, ...] = ()
    kwargs: dict[str, object] | None = None  # None: a choice
    came_back: object = None
    raised: Exception | None = None

    @property
    def is_choice(self) -> bool:
        """Whether it read a choice, rather than calling a function."""
        return self.kwargs is None


class Student:
    """The functions and choices of a question as the student wrote them.

    Only these names lead to the student: pytest and NumPy probe attributes of what they are given, and a proxy that
    answered every name would send those to the student too.
    """

    def __init__(self, answers: Answers, functions: Collection[str], choices: Collection[str]) -> None:
        self._answers = answers
        self._functions = frozenset(functions)
        self._choices = frozenset(choices)
        self._calls: list[Call] = []

    def __getattr__(self, name: str) -> Any:
        if name in self._functions:
            return StudentFunction(self._answers, name, self._calls)
        if name in self._choices:
            return _recorded(self._calls, Call(name), lambda: self._answers.get(name))
        raise AttributeError(f"the question has no function or choice named {name!r}")


class StudentFunction:
    """A function of the student."""

    def __init__(self, answers: Answers, name: str, calls: list[Call]) -> None:
        self._answers = answers
        self._calls = calls
        self.__name__ = name

    def __call__(self, *args: object, **kwargs: object) -> Any:
        """Call it in the student's process.

        Raises:
            StudentRaised: if it raised; also an instance of the built-in exception of that name.
            Missing: if there is no such function.
            SandboxLost: if it hung, crashed, or ran out of memory.
        """
        call = Call(self.__name__, args, kwargs)
        return _recorded(self._calls, call, lambda: self._answers.call(self.__name__, args, kwargs, echo=False))

    def echo(self, *args: object) -> Any:
        """Call it, and return its arguments as it left them."""
        call = Call(self.__name__, args, {})
        return _recorded(self._calls, call, lambda: self._answers.call(self.__name__, args, {}, echo=True))


def _recorded(calls: list[Call], call: Call, answer: Any) -> Any:
    calls.append(call)
    try:
        call.came_back = answer()
    except (StudentRaised, SandboxLost, Missing) as error:
        call.raised = error
        raise
    return call.came_back


def calls_of(student: Student) -> list[Call]:
    """The calls made so far; kept apart from the names that a case can ask for."""
    return student._calls


def lost_call(student: Student) -> SandboxLost | Missing | None:
    """The first call that was lost, or that had nothing to call.

    It decides a case, even one that went on: `pytest.raises` may have caught it.
    """
    return next((c.raised for c in calls_of(student) if isinstance(c.raised, SandboxLost | Missing)), None)
