"""Collects the cases once, so that each submission costs only the calls of their functions.

Nearly all files of cases are plain: functions at the top, marked with weights and parameters. Those are read without
pytest. Where one holds anything else pytest collects all of them, which takes it half a second, and says what is wrong.
"""

from __future__ import annotations

import contextlib
import inspect
import io
import os
import re
import sys
import tempfile
import warnings
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from autograder.bank.bank import Bank
from autograder.engine.plain_cases import ARGUMENTS, is_weight, plain_cases
from autograder.errors import GraderError


@dataclass(frozen=True, eq=False)  # a case is itself; its parameters may be arrays
class Case:
    """One case: a pytest function with all its parameters.

    Attributes:
        question: The question that it belongs to.
        name: The function's name.
        hidden: Whether it is hidden.
        weight: How much it counts within its question.
        function: What to call.
        wants: Which of `student` and `reference` it asks for.
        parameters: One dict of arguments for each of its parameter sets; one empty dict if it has none.
    """

    question: str
    name: str
    hidden: bool
    weight: float
    function: Callable[..., None]
    wants: frozenset[str]
    parameters: tuple[Mapping[str, Any], ...]


def collect_cases(bank: Bank, questions: Sequence[str]) -> tuple[Case, ...]:
    """Collect the public, then the hidden cases of each question.

    Raises:
        GraderError: if pytest can't collect them, or one asks for what the engine doesn't have.
    """
    files = {
        file.resolve(): (question, hidden)
        for question in questions
        for hidden, file in ((False, bank.public_cases(question)), (True, bank.hidden_cases(question)))
    }
    plain = _read_plain(files)
    cases = plain if plain is not None else _collect_with_pytest(files)
    names = [(case.question, case.name) for case in cases]
    if len(set(names)) < len(names):
        twice = sorted({f"{question}: {name}" for question, name in names if names.count((question, name)) > 1})
        raise GraderError(f"a public and a hidden case share a name ({', '.join(twice)}): rename one")
    return tuple(cases)


def _read_plain(files: Mapping[Path, tuple[str, bool]]) -> list[Case] | None:
    """The cases of files that are all plain; None if one is not, or can't be read."""
    cases, output = [], io.StringIO()
    with _clean_surroundings(), contextlib.redirect_stdout(output), contextlib.redirect_stderr(output):
        warnings.simplefilter("ignore")
        for file, (question, hidden) in files.items():
            found = plain_cases(file)
            if not found:
                return None
            cases += [Case(question, case.name, hidden, *case[1:]) for case in found]
    return cases


def _collect_with_pytest(files: Mapping[Path, tuple[str, bool]]) -> list[Case]:
    items = _collect(list(files))
    by_function: dict[tuple[Path, str], list[pytest.Function]] = {}
    for item in items:
        by_function.setdefault((item.path, item.originalname), []).append(item)
    cases = []
    for file, (question, hidden) in files.items():
        found = [_case(question, hidden, group) for (path, _), group in by_function.items() if path == file]
        if not found:
            raise GraderError(f"{file} holds no case")
        cases += found
    return cases


def _case(question: str, hidden: bool, items: list[pytest.Function]) -> Case:
    first = items[0]
    parameters = tuple(dict(item.callspec.params) if hasattr(item, "callspec") else {} for item in items)
    where = f"{first.path.parent.name}/{first.path.name}::{first.originalname}"
    strange = set(first.fixturenames) - ARGUMENTS - set(parameters[0])
    if strange:
        raise GraderError(f"{where} asks for {', '.join(sorted(strange))}: a case gets only student and reference")
    marks = {mark.name for mark in first.iter_markers()} - {"weight", "parametrize"}
    if marks:
        raise GraderError(
            f"{where} is marked {', '.join(sorted(marks))}: only weight and parametrize mean something here"
        )
    if first.cls is not None or inspect.iscoroutinefunction(first.obj) or inspect.isgeneratorfunction(first.obj):
        raise GraderError(f"{where} must be a plain function, at the top of its file")
    mark = first.get_closest_marker("weight")
    weight = mark.args[0] if mark and len(mark.args) == 1 else None if mark else 1
    if weight is None or not is_weight(weight):
        raise GraderError(f"{where}: weight takes one positive number")
    wants = ARGUMENTS & set(inspect.signature(first.obj).parameters)
    return Case(question, first.originalname, hidden, weight, first.obj, wants, parameters)


class _Collector:
    """A pytest plugin that keeps what was collected, and why something was not."""

    def __init__(self) -> None:
        self.items: list[pytest.Function] = []
        self.troubles: list[str] = []

    @pytest.hookimpl(wrapper=True)
    def pytest_make_collect_report(self, collector: pytest.Collector) -> Generator[None, pytest.CollectReport, Any]:
        report = yield
        if report.failed:
            self.troubles.append(_trouble(collector.path, report.longreprtext))
        return report

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        self.items = [item for item in session.items if isinstance(item, pytest.Function)]


def _trouble(file: Path, text: str) -> str:
    """One line with place and reason, out of pytest's report on a file that can't be collected."""
    line = re.search(rf'{re.escape(file.name)}(?:", line |:)(\d+)', text)
    reasons = [reason for reason in re.findall(r"^E +(.*)", text, re.MULTILINE) if re.match(r"[\w.]+: ", reason)]
    where = f"{file}, line {line[1]}" if line else str(file)
    return f"{where}: {reasons[0] if reasons else text.strip().splitlines()[-1]}"


# One configuration for all doors: nothing of the folder that a command was started in, no plugin that happens to be
# installed, no cache. Plain asserts, since pytest's rewriting would append values (`assert -9 == 9`) to a message.
_OPTIONS = (
    "--collect-only",
    "--import-mode=importlib",
    "--assert=plain",
    "--noconftest",
    "-p",
    "no:cacheprovider",
    "-p",
    "no:terminal",
    "-W",
    "ignore",
)
_CONFIGURATION = "[pytest]\nmarkers =\n    weight(n): how much a case counts within its question\n"


def _collect(files: Sequence[Path]) -> list[pytest.Function]:
    missing = [str(file) for file in files if not file.is_file()]
    if missing:
        raise GraderError(f"there is no {', '.join(missing)}")
    collector = _Collector()
    output = io.StringIO()
    with _clean_surroundings() as folder, contextlib.redirect_stdout(output), contextlib.redirect_stderr(output):
        configuration = folder / "pytest.ini"
        configuration.write_text(_CONFIGURATION)
        options = ["-c", str(configuration), "--rootdir", str(folder), *_OPTIONS]
        status = pytest.main([*options, *map(str, files)], plugins=[collector])
    if status != pytest.ExitCode.OK or collector.troubles:
        reason = "; ".join(collector.troubles) or output.getvalue().strip() or "no reason given"
        raise GraderError(f"pytest (exit status {int(status)}) can't collect the cases: {reason}")
    return collector.items


@contextlib.contextmanager
def _clean_surroundings() -> Iterator[Path]:
    """An empty working directory and no `PYTEST_*` variables, for as long as pytest runs."""
    before, variables, bytecode = Path.cwd(), dict(os.environ), sys.dont_write_bytecode
    finders = list(sys.meta_path)
    with tempfile.TemporaryDirectory(prefix="autograder-") as name, warnings.catch_warnings():
        try:
            for variable in [name for name in os.environ if name.startswith("PYTEST_")]:
                del os.environ[variable]
            sys.dont_write_bytecode = True
            # Under another pytest (our own tests, a plugin's) its hook would rewrite the asserts of cases.
            sys.meta_path[:] = [finder for finder in finders if type(finder).__name__ != "AssertionRewritingHook"]
            os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
            os.chdir(name)
            yield Path(name)
        finally:
            os.chdir(before)
            sys.dont_write_bytecode = bytecode
            sys.meta_path[:] = finders
            os.environ.clear()
            os.environ.update(variables)
