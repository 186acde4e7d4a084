"""One run of pytest over the public cases of a question, inside the student's own process."""

from __future__ import annotations

import ast
import contextlib
import os
import sys
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from .answers import NotAnsweredError, NotebookAnswers, PrintedText, StudentNamespace
from .assignment import Assignment, Problem, Question
from .explain import Comparison, explain
from .import_rule import as_when_graded
from .time_limit import Watchdog

CHOICES = "every_choice_is_one_of_its_options"
# These plugins of pytest write files, print, or change the whole process: and the process is the notebook's.
UNUSED = "cacheprovider stepwise terminal logging faulthandler unraisableexception threadexception warnings doctest"
ENVIRONMENT = ("PYTEST_ADDOPTS", "PYTEST_PLUGINS", "PYTEST_DISABLE_PLUGIN_AUTOLOAD")


class Cases:
    """A pytest plugin: gives the cases their `student`, and collects what happened in plain words.

    Args:
        answers: The student's answers.
        folder: Where the public cases lie.
        only: The function whose cases are to run; all if empty.

    Attributes:
        messages: For each case that ran, one text for each of its examples that failed.
        concerns: The functions that each case calls, as its text names them.
        unwritten: For each case that failed for that reason, the function or choice that isn't written yet.
        printed: What the student's code printed in each case.
        problem: Why the cases that didn't run did not.
        interrupted: Whether the student stopped it.
        open_choices: The choices that are not made yet.
        wrong_choices: A line for each that is none of its options.
        not_there: The packages that the answers have names from, and that will not be there when they are graded.
    """

    def __init__(self, answers: NotebookAnswers, folder: Path, only: str = "") -> None:
        self._answers, self._folder, self._only = answers, folder, only
        self._compared: Comparison | None = None
        self._case = ""
        self.messages: dict[str, list[str]] = {}
        self.concerns: dict[str, tuple[str, ...]] = {}
        self.unwritten: dict[str, str] = {}
        self.printed: dict[str, PrintedText] = {}
        self.problem = "This case did not run: get a fresh copy of the folder `public`."
        self.interrupted = False
        self.open_choices: list[str] = []
        self.wrong_choices: list[str] = []
        self.not_there: list[str] = []

    def failure(self, case: str) -> str:
        """Why a case failed; nothing when it passed."""
        texts = self.messages.get(case, [self.problem])
        more = f"\n({len(texts) - 1} more examples of this case fail, too.)" if len(texts) > 1 else ""
        return texts[0] + more if texts else ""

    def passed(self, case: str) -> bool:
        """Whether a case ran and passed."""
        return not self.failure(case)

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Keep the cases of one function, if one is asked for."""
        if self._only:
            items[:] = [item for item in items if self._only in self.concerns.get(_name(item), ())]

    @pytest.fixture
    def student(self) -> StudentNamespace:
        """What the cases ask for."""
        return StudentNamespace(self._answers)

    def pytest_runtest_setup(self, item: pytest.Function) -> None:
        """Forget the case before."""
        self._case, self._compared = item.originalname, None
        self._answers.calls.clear()
        self._answers.printed = self.printed.setdefault(self._case, PrintedText())

    def pytest_assertrepr_compare(self, op: str, left: Any, right: Any) -> None:
        """Keep the operands of an `assert` that fails."""
        self._compared = Comparison(op, left, right)

    def pytest_runtest_makereport(self, item: pytest.Function, call: pytest.CallInfo[None]) -> pytest.TestReport:
        """Keep what happened.

        The report is our own: pytest's would spend most of the time on drawing tracebacks that nobody reads.
        """
        texts = self.messages.setdefault(item.originalname, [])
        if call.excinfo is not None:
            texts.append(explain(call.excinfo, self._answers, self._compared, self._folder))
            if missing := _missing(call.excinfo.value, self._answers):
                self.unwritten[item.originalname] = missing
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
        self.interrupted = True
        running = [call.text for call in self._answers.calls if call.running]
        self.messages[self._case] = [
            f"You interrupted the check while it ran {running[-1] if running else 'this case'}."
        ]
        self.problem = "Not run, because you interrupted the check."


def run(
    question: str, namespace: dict[str, Any], only: str = "", folder: Path | None = None, limit: float | None = None
) -> Cases:
    """Run the public cases of a question on the functions and choices in `namespace`.

    Args:
        question: Its name.
        namespace: The student's names.
        only: The function or choice whose cases are to run; all if empty.
        folder: Where the public cases lie.
        limit: Seconds for one call.

    Raises:
        Problem: if there is no such question, or it asks for no such function.
    """
    assignment = Assignment(folder) if folder else Assignment()
    about, folder = assignment.question(question), assignment.folder
    if only and only not in about.names:
        raise Problem(f"{about.title} does not ask for {only!r}. It asks for {', '.join(about.names)}.")
    with Watchdog(limit) if limit else Watchdog() as watchdog:
        answers = NotebookAnswers(namespace, about.functions, about.choices, watchdog)
        cases, path = Cases(answers, folder, only), folder / f"test_{about.name}.py"
        cases.concerns = case_concerns(path, about)
        # A configuration of our own: neither a pytest.ini nor a conftest.py of the student's can matter.
        options = [
            "-c",
            str(folder / "pytest.ini"),
            f"--rootdir={folder}",
            "--noconftest",
            "--import-mode=importlib",
            "--capture=no",
        ]
        if only not in about.choices:
            with _undisturbed(folder), as_when_graded(namespace) as cases.not_there:
                unused = [f"-pno:{plugin}" for plugin in UNUSED.split()]
                pytest.main([str(path), *options, *unused], plugins=[cases])
    if only:
        cases.concerns = {case: names for case, names in cases.concerns.items() if only in names}
    if about.choices and (not only or only in about.choices):
        _look_at_choices(cases, answers, only)
    return cases


def _look_at_choices(cases: Cases, answers: NotebookAnswers, only: str) -> None:
    """Whether each choice is one of its options: a case that no file holds."""
    names = [only] if only else list(answers.choices)
    cases.concerns[CHOICES] = tuple(names)
    problems = [problem for problem in answers.open_choices() if problem.name in names]
    cases.messages[CHOICES] = ["\n".join(map(str, problems))] if problems else []
    cases.open_choices = [problem.name for problem in problems if problem.open]
    cases.wrong_choices = [str(problem) for problem in problems if not problem.open]


def case_concerns(path: Path, question: Question) -> dict[str, tuple[str, ...]]:
    """The functions and choices that each public case asks the student for, as its text names them."""
    try:
        body = ast.parse(path.read_text(encoding="utf-8")).body
    except (OSError, SyntaxError, ValueError):
        return {}  # pytest says what is wrong
    found = {}
    for node in body:
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
            asked = [part for part in ast.walk(node) if isinstance(part, ast.Attribute)]
            asked = [part for part in asked if isinstance(part.value, ast.Name) and part.value.id == "student"]
            asked.sort(key=lambda part: (part.lineno, part.col_offset))
            found[node.name] = tuple(dict.fromkeys(part.attr for part in asked if part.attr in question.names))
    return found


def _missing(error: BaseException, answers: NotebookAnswers) -> str:
    """The function or choice without which a case could not run; empty if it failed for another reason."""
    if isinstance(error, NotAnsweredError):
        return error.name if error.open else ""
    if isinstance(error, NotImplementedError) and answers.calls and answers.calls[-1].error is error:
        return str(error) if str(error) in answers.functions else answers.calls[-1].name
    return ""


def _name(item: pytest.Item) -> str:
    return str(getattr(item, "originalname", item.name))


def title(case: str) -> str:
    """The name of a case as a sentence."""
    return case.removeprefix("test_").replace("_", " ")


@contextlib.contextmanager
def _undisturbed(folder: Path) -> Iterator[None]:
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
            if str(getattr(sys.modules[name], "__file__", "")).startswith(str(folder)):
                del sys.modules[name]  # else the next check would not see a file that has changed
