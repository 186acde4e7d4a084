"""One run of pytest over the public cases of a question, inside the student's own process."""

from __future__ import annotations

import contextlib
import json
import os
import sys
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from .answers import NotebookAnswers, StudentNamespace
from .explain import Comparison, explain
from .import_rule import as_when_graded

FOLDER = Path(__file__).absolute().parent.parent / "public"
CHOICES = "every_choice_is_one_of_its_options"
# These plugins of pytest write files, print, or change the whole process: and the process is the notebook's.
UNUSED = "cacheprovider stepwise terminal logging faulthandler unraisableexception threadexception warnings doctest"
ENVIRONMENT = ("PYTEST_ADDOPTS", "PYTEST_PLUGINS", "PYTEST_DISABLE_PLUGIN_AUTOLOAD")


class Cases:
    """A pytest plugin: gives the cases their `student`, and collects what happened in plain words.

    Attributes:
        messages: For each case that ran, one text for each of its examples that failed.
        problem: Why the cases that didn't run did not.
        not_there: The packages that the answers have names from, and that will not be there when they are graded.
    """

    def __init__(self, answers: NotebookAnswers) -> None:
        self._answers = answers
        self._compared: Comparison | None = None
        self._case = ""
        self.messages: dict[str, list[str]] = {}
        self.not_there: list[str] = []
        self.problem = "This case did not run: get a fresh copy of the folders `public` and `tests`."

    def failure(self, case: str) -> str:
        """Why a case failed; nothing when it passed."""
        texts = self.messages.get(case, [self.problem])
        more = f"\n({len(texts) - 1} more examples of this case fail, too.)" if len(texts) > 1 else ""
        return texts[0] + more if texts else ""

    @pytest.fixture
    def student(self) -> StudentNamespace:
        """What the cases ask for."""
        return StudentNamespace(self._answers)

    def pytest_runtest_setup(self, item: pytest.Function) -> None:
        """Forget the case before."""
        self._case, self._compared = item.originalname, None
        self._answers.calls.clear()

    def pytest_assertrepr_compare(self, op: str, left: Any, right: Any) -> None:
        """Keep the operands of an `assert` that fails."""
        self._compared = Comparison(op, left, right)

    def pytest_runtest_makereport(self, item: pytest.Function, call: pytest.CallInfo[None]) -> pytest.TestReport:
        """Keep what happened.

        The report is our own: pytest's would spend most of the time on drawing tracebacks that nobody reads.
        """
        texts = self.messages.setdefault(item.originalname, [])
        if call.excinfo is not None:
            texts.append(explain(call.excinfo, self._answers, self._compared, FOLDER))
        when: Any = call.when
        return pytest.TestReport(item.nodeid, item.location, {}, "failed" if call.excinfo else "passed", None, when)

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """Say it when the cases themselves are broken."""
        if report.failed:
            self.problem = (
                f"The public cases can't be read: get a fresh copy of the folder `public`.\n{report.longreprtext}"
            )

    def pytest_keyboard_interrupt(self, excinfo: pytest.ExceptionInfo[BaseException]) -> None:
        """Say which call a student had to interrupt."""
        if excinfo.type is not KeyboardInterrupt:
            return  # pytest's own way to stop, as after broken cases
        running = [call.text for call in self._answers.calls if call.running]
        self.messages[self._case] = [
            f"You interrupted the check while it ran {running[-1] if running else 'this case'}."
        ]
        self.problem = "Not run, because you interrupted the check."


def run(question: str, namespace: dict[str, Any]) -> Cases:
    """Run the public cases of a question on the functions and choices in `namespace`."""
    names = json.loads((FOLDER / "names.json").read_text(encoding="utf-8"))[question]
    answers = NotebookAnswers(namespace, names["functions"], names["choices"])
    cases, path = Cases(answers), str(FOLDER / f"test_{question}.py")
    # A configuration of our own: neither a pytest.ini nor a conftest.py of the student's can matter.
    options = [
        "-c",
        str(FOLDER / "pytest.ini"),
        f"--rootdir={FOLDER}",
        "--noconftest",
        "--import-mode=importlib",
        "--capture=no",
    ]
    with _undisturbed(), as_when_graded(namespace) as cases.not_there:
        pytest.main([path, *options, *(f"-pno:{plugin}" for plugin in UNUSED.split())], plugins=[cases])
    if answers.choices:
        problems = "\n".join(answers.open_choices())
        cases.messages[CHOICES] = [problems] if problems else []
    return cases


def title(case: str) -> str:
    """The name of a case as a sentence."""
    return case.removeprefix("test_").replace("_", " ")


@contextlib.contextmanager
def _undisturbed() -> Iterator[None]:
    """Leave the process as it was: no compiled files, no modules, no settings that stay behind."""
    saved = {name: os.environ.pop(name, None) for name in ENVIRONMENT}
    modules, bytecode = set(sys.modules), sys.dont_write_bytecode
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"], sys.dont_write_bytecode = "1", True
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # a warning never decides
            yield
    finally:
        sys.dont_write_bytecode = bytecode
        del os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"]
        os.environ.update({name: value for name, value in saved.items() if value is not None})
        for name in set(sys.modules) - modules:
            if str(getattr(sys.modules[name], "__file__", "")).startswith(str(FOLDER)):
                del sys.modules[name]  # else the next check would not see a file that has changed
