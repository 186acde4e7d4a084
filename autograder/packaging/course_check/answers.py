"""A student's functions and choices, found by name, and a record of each call."""

from __future__ import annotations

import contextlib
import io
import json
import re
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from .time_limit import TooLongError, Watchdog

# Characters of what one call prints that are kept.
_MOST_PRINTED = 2_000


class NotAnsweredError(Exception):
    """A function or choice that isn't there yet; the text says so.

    Attributes:
        name: Which.
        open: Whether nothing is there, rather than something that can't be an answer.
    """

    def __init__(self, name: str, text: str, *, is_open: bool = True) -> None:
        super().__init__(text)
        self.name, self.open = name, is_open


class PrintedText(io.TextIOBase):
    """What a call prints: its beginning, and how much there was."""

    def __init__(self) -> None:
        self.start = ""
        self.lines = self.length = 0

    def writable(self) -> bool:
        """It is there to be written to."""
        return True

    def write(self, text: str) -> int:
        """Keep what there is room for."""
        self.start += text[: max(0, _MOST_PRINTED - len(self.start))]
        self.lines += text.count("\n")
        self.length += len(text)
        return len(text)


class RecordedCall:
    """One call of a student's function: what went in, what came out, and what its annotation says of that."""

    def __init__(self, name: str, args: tuple[Any, ...], kwargs: dict[str, Any], returns: object = None) -> None:
        # Now, and not when it is needed: the function may change its arguments.
        shown = [*map(short, args), *(f"{key}={short(value)}" for key, value in kwargs.items())]
        self.name, self.returns = name, returns
        self.text = f"{name}({', '.join(shown)})"
        self.running = True  # stays so when the student interrupts it
        self.value: Any = None
        self.error: BaseException | None = None


class NotebookAnswers:
    """The answers in a namespace, such as the globals of the notebook's kernel.

    Args:
        namespace: Where they are.
        functions: The functions that a question asks for.
        choices: The options of each choice that it asks for.
        watchdog: Ends calls that take too long.
    """

    def __init__(
        self,
        namespace: dict[str, Any],
        functions: tuple[str, ...],
        choices: dict[str, list[Any]],
        watchdog: Watchdog | None = None,
    ) -> None:
        self.namespace, self.functions, self.choices = namespace, functions, choices
        self.calls: list[RecordedCall] = []
        self.printed = PrintedText()
        self._watchdog = watchdog or Watchdog()
        self._endless: set[str] = set()

    def get(self, name: str) -> Any:
        """A choice's value, or a function whose calls are recorded.

        Raises:
            NotAnsweredError: if there is no answer of that name yet.
        """
        if name in self.choices:
            return self._choice(name)
        if name not in self.namespace:
            raise NotAnsweredError(
                name, f"You have not written {name} yet: there is no such name. Did you run its cell?"
            )
        function = self.namespace[name]
        if not callable(function):
            what = f"{name} is defined, but it is {short(function)} and not a function."
            what += " Give that another name, then run the cell of the function again."
            raise NotAnsweredError(name, what, is_open=False)
        return lambda *args, **kwargs: self._call(name, function, args, kwargs)

    def open_choices(self) -> Iterator[NotAnsweredError]:
        """What is wrong with each choice that isn't made yet, or is none of its options."""
        for name in self.choices:
            try:
                self._choice(name)
            except NotAnsweredError as problem:
                yield problem

    def _choice(self, name: str) -> Any:
        value, options = self.namespace.get(name), self.choices[name]
        if not options:
            return _number(name, value)
        listed = ", ".join(json.dumps(option) if isinstance(option, str) else str(option) for option in options)
        if value is None:
            raise NotAnsweredError(name, f"You have not chosen {name} yet. Set it to one of {listed}.")
        if not any(isinstance(value, type(option)) and value == option for option in options):
            what = f"{name} is {short(value)}, which is none of its options {listed}."
            raise NotAnsweredError(name, what, is_open=False)
        return value

    def _call(self, name: str, function: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        returns = getattr(function, "__annotations__", {}).get("return")
        call = RecordedCall(name, args, kwargs, returns)
        self.calls.append(call)
        # Copies, as in the grader: a function that changes its arguments must not disturb the next case.
        args, kwargs = tuple(map(copied, args)), {key: copied(value) for key, value in kwargs.items()}
        try:
            if name in self._endless:
                raise TooLongError
            with contextlib.redirect_stdout(self.printed), contextlib.redirect_stderr(self.printed):
                self._watchdog.start()
                try:
                    call.value = function(*args, **kwargs)
                finally:
                    too_long = self._watchdog.stop()
        except KeyboardInterrupt as error:
            if not too_long:
                raise  # the student's own
            self._endless.add(name)
            call.running, call.error = False, TooLongError()
            raise call.error from error
        except (Exception, SystemExit) as error:
            call.running, call.error = False, error
            raise
        call.running = False
        return call.value


class StudentNamespace:
    """What the cases know as `student`: `student.normalize(...)` calls the student's function."""

    def __init__(self, answers: NotebookAnswers) -> None:
        self._answers = answers

    def __getattr__(self, name: str) -> Any:
        if name not in self._answers.functions and name not in self._answers.choices:
            raise AttributeError(f"this question has no {name}")
        return self._answers.get(name)


def _number(name: str, value: Any) -> Any:
    """The value of a choice without options: any number will do."""
    if value is None:
        raise NotAnsweredError(name, f"You have not entered {name} yet. Set it to a number.")
    single = value.item() if isinstance(value, np.ndarray | np.generic) and value.size == 1 else value
    if isinstance(single, bool) or not isinstance(single, int | float | np.floating):
        raise NotAnsweredError(name, f"{name} is {short(value)}, which is not a number.", is_open=False)
    return value


def short(value: Any, limit: int = 300) -> str:
    """A value as text in one line, cut where it is long."""
    if callable(value) and hasattr(value, "__name__"):
        return str(value.__name__)
    try:
        with np.printoptions(threshold=40, edgeitems=2, linewidth=10_000):
            # Not where it lies in memory, which tells nobody anything.
            text = re.sub(r" at 0x[0-9a-f]+", "", re.sub(r"\s*\n\s*", " ", repr(value)))
    except Exception:  # whatever a student's __repr__ does
        text = f"<{type(value).__name__}>"
    return text if len(text) <= limit else f"{text[:limit]} ..."


def copied(value: Any) -> Any:
    """A copy of plain data; anything else, such as a function, stays itself."""
    if type(value) is np.ndarray:
        return value.copy()
    if type(value) in (list, tuple, set):
        return type(value)(map(copied, value))
    if type(value) is dict:
        return {key: copied(element) for key, element in value.items()}
    return value
