"""How a call into the sandbox ends other than by a value: the exceptions that the trusted side sees."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from autograder.sandbox.wire.builtin_errors import BUILTIN_ERRORS


class StudentRaised(Exception):
    """The student's code raised.

    Attributes:
        type_name: the class's name; the student chose it, so it may carry anything.
        builtin: the nearest built-in exception's name, or "Exception": safe to show beside a hidden case.
        message: the text, chosen by the student's code too.
        where: the last line of the student's own code, such as "cell 4, line 7" or "line 7"; empty if unknown.
        code: that line.
        own: the place and the line in the called function's own code, which may have called what raised; empty if
            unknown. There are only so many of them, so that it is safe to show beside a hidden case.
    """

    own = "", ""

    def __init__(self, type_name: str, message: str, where: str, code: str, builtin: str = "Exception") -> None:
        super().__init__(type_name, message)
        # All of it ends on terminals and pages: nothing that moves a cursor or names a window passes.
        self.type_name = printable(type_name)
        self.message = printable(message)
        self.where = where
        self.code = printable(code)
        self.builtin = builtin

    def __str__(self) -> str:
        text = f"{self.type_name}: {self.message}" if self.message else self.type_name
        return f"{text} ({self.where})" if self.where else text


def printable(text: str) -> str:
    """A text with nothing in it that moves a cursor or names a window."""
    if text.isprintable():  # as nearly all are
        return text
    return "".join(char if char.isprintable() or char in "\n\t" else "\N{REPLACEMENT CHARACTER}" for char in text)


class Missing(Exception):
    """The student's namespace has no such callable, or no such value."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


class SandboxLost(Exception):
    """The sandbox is dead; the submission needs another.

    Attributes:
        outcome: "timeout", "memory" or "crashed".
        detail: what is known, such as "killed by signal 9".
        statement: the top-level statement that was running in `run_cell`.
    """

    def __init__(self, outcome: str, detail: str, statement: int | None = None) -> None:
        super().__init__(outcome, detail)
        self.outcome = outcome
        self.detail = detail
        self.statement = statement

    def __str__(self) -> str:
        return f"{self.outcome}: {self.detail}"


@cache
def _class_for(name: str) -> type[StudentRaised]:
    return type(f"Student{name}", (StudentRaised, BUILTIN_ERRORS[name]), {"__module__": __name__})


def student_raised(type_names: Sequence[str], message: str, where: str, code: str) -> StudentRaised:
    """Make the exception that stands for a student's.

    The names are those along the MRO of the student's exception class, itself first.

    Returns:
        A StudentRaised that is also an instance of the first class in `type_names` that is a harmless built-in.
    """
    own = type_names[0] if type_names else "Exception"
    for name in type_names:
        if name in BUILTIN_ERRORS:
            return _class_for(name)(own, message, where, code, name)
    return StudentRaised(own, message, where, code)
