"""The public cases as Otter's test cases: what `grader.check` runs in the notebook."""

from __future__ import annotations

import html
import warnings
from typing import Any

from otter.test_files.exception_test import ExceptionTestFile

from .import_rule import not_there
from .run import Cases, run

# By question: what else the student is told with its results.
_notes: dict[str, list[str]] = {}
_original_message = ExceptionTestFile._generate_error_message


class CaseFailedError(Exception):
    """A public case failed; the text is for the student."""


class Check:
    """One check of one question: the first case runs pytest, and all of them share its results."""

    def __init__(self, question: str) -> None:
        self.question = question
        self._cases: Cases | None = None

    def __call__(self, case: str, namespace: dict[str, Any]) -> None:
        """Raise if a case fails on the answers in `namespace`.

        Raises:
            CaseFailedError: with the reason in plain words.
        """
        if self._cases is None:
            self._cases = run(self.question, namespace)
            _notes[self.question] = [not_there(package) for package in self._cases.not_there]
        if failure := self._cases.failure(case):
            raise CaseFailedError(failure)


def _message(file: Any, error: Exception, context: int = 0) -> Any:
    return str(error) if isinstance(error, CaseFailedError) else _original_message(file, error, context)


def _as_html(file: Any) -> str:
    """The results of a question as Jupyter shows them."""
    results = file.test_case_results
    passed = sum(result.passed for result in results)
    lines = [f"<p><strong>{html.escape(file.name)}: {passed} of {len(results)} public cases pass.</strong></p>"]
    lines += [f"<p>⚠️ {html.escape(note)}</p>" for note in _notes.get(file.name, [])]
    for result in results:
        lines.append(f"<p>{'✅' if result.passed else '❌'} {html.escape(result.test_case.name)}</p>")
        if not result.passed:
            text = result.message.split("\n", 1)[-1]  # the line before is Otter's "Test case failed"
            lines.append(f"<pre style='margin-left: 2em'>{html.escape(text)}</pre>")
    if passed == len(results):
        lines.append("<p>The hidden cases look closer: read the question once more before you submit.</p>")
    return "\n".join(lines)


# `grader.export` repeats what the fresh kernel wrote to stderr; this line of it concerns no student.
warnings.filterwarnings("ignore", r"\[IPKernelApp\] WARNING \| Kernel is running over TCP[^\n]*\s*$", RuntimeWarning)

# Otter writes "Error at line 12 in test ..." above every message, and puts messages into HTML without escaping them.
# It has no setting for either, so two of its methods are replaced; that reaches no further than this kernel.
ExceptionTestFile._generate_error_message = _message
ExceptionTestFile._repr_html_ = _as_html
