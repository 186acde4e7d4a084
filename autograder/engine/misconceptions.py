"""Runs the misconceptions of a question on its cases, in place of a student.

They are our own code, as the reference answer is, and may be broken all the same: whatever one does, it costs its own
hint and no grade.
"""

from __future__ import annotations

import contextlib
import io
import types
import warnings
from collections.abc import Collection, Iterator, Mapping
from typing import Any

import numpy as np

from autograder.bank.bank import Bank
from autograder.bank.variants import Variant, load_variants
from autograder.engine.collect import Case
from autograder.engine.failure_signature import FailureSignature, failure_signature
from autograder.engine.proxy import Student
from autograder.engine.reference import copied, place
from autograder.engine.run_case import run_case
from autograder.engine.verdicts import Outcome
from autograder.sandbox.host.cpu_limit import TooLong, ended_after
from autograder.sandbox.host.errors import student_raised
from autograder.sandbox.wire import decode, encode

# CPU seconds that one misconception may take for one case, and seconds on the clock where it only waits.
LONGEST, LONGEST_WAIT = 3.0, 30.0
_MOST_SAID = 300  # characters of an error's text


class MisconceptionFailed(Exception):
    """A misconception that can't be asked; its text is a line for its author."""


class _Broken(BaseException):
    """A typo, or no memory: no wrong answer, and nothing that a case may catch."""


class Misconceptions:
    """The misconceptions of one question."""

    def __init__(
        self,
        bank: Bank,
        question: str,
        reference: types.ModuleType,
        functions: Collection[str],
        choices: Collection[str],
    ) -> None:
        self._bank, self._question, self._reference = bank, question, reference
        self._functions, self._choices = functions, choices
        self._variants: dict[str, Variant] | None = None
        self._code: types.CodeType | None = None
        self._modules: dict[str, dict[str, Any]] = {}
        self._traces: dict[tuple[str, Case], FailureSignature | None] = {}
        self._failed: dict[str, str] = {}

    @property
    def variants(self) -> dict[str, Variant]:
        """The misconceptions by name, read when they are first asked for.

        Raises:
            UsageError: if the file breaks the rules of variants.
        """
        if self._variants is None:
            path = self._bank.misconceptions(self._question)
            text = self._bank.solution(self._question).read_text(encoding="utf-8")
            self._variants = load_variants(path, text) if path.is_file() else {}
        return self._variants

    def trace(self, variant: str, case: Case) -> FailureSignature | None:
        """How a misconception loses a case; None if it passes. Each case asks it once.

        Raises:
            MisconceptionFailed: if it can't be loaded, does something else than to answer or raise, or takes too long,
                now or for an earlier case.
        """
        if variant in self._failed:
            raise MisconceptionFailed(self._failed[variant])
        key = variant, case
        if key not in self._traces:
            try:
                with quietly(), ended_after(LONGEST, LONGEST_WAIT):
                    self._traces[key] = self._ask(variant, case)
            except KeyboardInterrupt:
                raise
            except BaseException as error:  # `sys.exit()`, too
                self._failed[variant] = self._line(variant, case, error)
                raise MisconceptionFailed(self._failed[variant]) from None
        return self._traces[key]

    def _ask(self, variant: str, case: Case) -> FailureSignature | None:
        if variant not in self._modules:
            self._modules[variant] = self._import(variant)
        student = Student(VariantAnswers(self._modules[variant]), self._functions, self._choices)
        finding = run_case(case, student, self._reference)
        return None if finding.outcome is Outcome.PASSED else failure_signature(finding)

    def _import(self, variant: str) -> dict[str, Any]:
        """What a misconception defines. All share the compiled reference, which most of their text is."""
        if self._code is None:
            text = self._bank.solution(self._question).read_text(encoding="utf-8")
            self._code = compile(text, f"<{self._question}>", "exec")
        names: dict[str, Any] = {"__name__": f"autograder_misconception_{self._question}"}
        exec(self._code, names)  # noqa: S102 - our own
        exec(self.variants[variant].compiled(), names)  # noqa: S102 - our own
        return names

    def _line(self, variant: str, case: Case, error: BaseException) -> str:
        path = self.variants[variant].path
        if isinstance(error, TooLong):
            why = f"takes more than {LONGEST:g} CPU seconds, or {LONGEST_WAIT:g} in all, for {case.name}"
        else:
            cause = error.__cause__ if isinstance(error, _Broken) and error.__cause__ is not None else error
            why = f"fails: {type(cause).__name__}: {_said(cause)}"
        return f"{place(path, error)}: {self._question}/{variant} {why}"


class VariantAnswers:
    """A misconception that answers for a student, with what would come back from a sandbox."""

    def __init__(self, names: Mapping[str, Any]) -> None:
        self._names = names

    def call(self, name: str, args: tuple[object, ...], kwargs: dict[str, object], *, echo: bool) -> Any:
        """Call one of its functions, as a call to a sandbox would."""
        args, kwargs = copied(args), copied(kwargs)
        try:
            value = self._names[name](*args, **kwargs)
        except Exception as error:
            if isinstance(error, MemoryError) or _is_typo(error):
                raise _Broken from error
            raise student_raised([cls.__name__ for cls in type(error).__mro__], "", "", "") from None
        return decode(encode(args if echo else value))

    def get(self, name: str) -> Any:
        """A choice."""
        return decode(encode(self._names[name]))


@contextlib.contextmanager
def quietly() -> Iterator[None]:
    """Without warnings and output, and with NumPy's settings and the warning filters as they were afterwards."""
    with (
        warnings.catch_warnings(),
        np.errstate(),
        np.printoptions(),
        contextlib.redirect_stdout(io.StringIO()),
        contextlib.redirect_stderr(io.StringIO()),
    ):
        warnings.simplefilter("ignore")
        yield


def _is_typo(error: Exception) -> bool:
    """Whether a name, a module or a module's attribute is not there."""
    missing = isinstance(error, AttributeError) and isinstance(error.obj, types.ModuleType)
    return missing or isinstance(error, NameError | ImportError | SyntaxError)


def _said(error: BaseException) -> str:
    try:
        text = " ".join(str(error).split())
    except Exception:
        return "(it has no text)"
    return text[:_MOST_SAID].encode("utf-8", "backslashreplace").decode()
