"""`pytest tests/hidden --submission PATH`: one student's work under pytest, with all of pytest's switches.

Without `--submission` the reference answers for the student, which checks the cases themselves. A course loads this in
its pytest configuration: `addopts = -p autograder.entrypoints.pytest_plugin --import-mode=importlib`.

It must be loaded so, and not by a `conftest.py`. As long as pytest doesn't know an option, it takes the option's value
for a path with tests, and runs the `conftest.py` that lies beside it. Beside a submission that is a student's file, and
it would run with the rights of the TA.
"""

from __future__ import annotations

import gc
from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

import pytest

from autograder.bank.bank import Bank
from autograder.bank.solution import Solution
from autograder.engine.messages import shown_call
from autograder.engine.proxy import Answers, Student, calls_of, lost_call
from autograder.engine.reference import ReferenceAnswers, load_reference
from autograder.engine.session import Session
from autograder.errors import GraderError, SubmissionError, UsageError
from autograder.intake.asked import Asked
from autograder.intake.submission import Submission, read_submission
from autograder.intake.submission_names import printable
from autograder.sandbox.host.sandbox import Limits, Zygote

_SUBMISSION = pytest.StashKey[Submission]()
_STUDENT = pytest.StashKey[Student]()
_QUESTIONS = pytest.StashKey[dict[Path, "_Question"]]()
_PACKAGE = Path(__file__).resolve().parent.parent
_SECONDS = 3600.0  # at a debugger's prompt time goes by


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option."""
    parser.addoption("--submission", type=Path, help="run the cases on this notebook, .py, zip or folder")
    parser.addoption("--assignment", help="of which assignment it is (default: the smallest that asks all it holds)")


def pytest_configure(config: pytest.Config) -> None:
    """Name the mark of the cases, and read the submission.

    Raises:
        pytest.UsageError: if the submission can't be read.
    """
    config.stash[_QUESTIONS] = {}
    config.addinivalue_line("markers", "weight(n): how much a case counts within its question (1 by default)")
    path = config.getoption("submission")
    if path is not None:
        try:
            config.stash[_SUBMISSION] = read_submission(path, _asked(config.args))
        except (SubmissionError, GraderError) as error:
            raise pytest.UsageError(str(error)) from None
        # Where it is installed it imports all of Hypothesis at the end, a third of the time, and no case uses it.
        config.pluginmanager.unregister(name="hypothesispytest")


def pytest_report_header(config: pytest.Config) -> str | None:
    """Say which file was taken, and which were not."""
    submission = config.stash.get(_SUBMISSION, None)
    return printable(submission.files) if submission is not None else None


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out cases of questions that the submission's assignment does not ask.

    Raises:
        pytest.UsageError: if there is no such assignment.
    """
    submission, bank = config.stash.get(_SUBMISSION, None), _bank(config.args)
    if submission is None or bank is None:
        return
    try:
        questions = _questions_of(bank, submission, config.getoption("assignment"))
    except UsageError as error:
        raise pytest.UsageError(str(error)) from None
    if questions:
        here = [item for item in items if item.path.stem.removeprefix("test_") in questions]
        config.hook.pytest_deselected(items=[item for item in items if item not in here])
        items[:] = here


def _questions_of(bank: Bank, submission: Submission, named: str | None) -> frozenset[str]:
    """The questions of its assignment; none where no assignment asks all that it holds.

    Raises:
        UsageError: if there is no assignment of that name.
    """
    if named is not None:
        return frozenset(bank.assignment(named).questions)
    if submission.assignment in bank.assignments():
        return frozenset(bank.assignment(submission.assignment).questions)
    sources = [cell.source for cell in submission.cells]
    holds = {question for question in bank.questions() if Asked.by(bank, [question]).is_there(sources)}
    asked = (frozenset(bank.assignment(name).questions) for name in bank.assignments())
    return min((one for one in asked if holds and holds <= one), key=len, default=frozenset())


def _bank(places: Sequence[str]) -> Bank | None:
    """The course whose cases are to run."""
    paths = (Path(place.partition("::")[0]).resolve() for place in places)
    roots = (folder for path in paths for folder in (path, *path.parents) if (folder / "solutions").is_dir())
    root = next(roots, None)
    return None if root is None else Bank(root)


def _asked(places: Sequence[str]) -> Asked:
    """What the course asks for whose cases are to run: all its questions, since no assignment is named here."""
    bank = _bank(places)
    return Asked() if bank is None else Asked.by(bank, bank.questions())


def pytest_collection_finish(session: pytest.Session) -> None:
    """Look for garbage less often: what was collected stays, and looking through it took a sixth of the time."""
    if session.config.getoption("submission") is not None:
        gc.freeze()
        gc.set_threshold(10_000, 10, 10)


@pytest.fixture(scope="session")
def answers(request: pytest.FixtureRequest) -> Iterator[Answers | None]:
    """Who answers in this run: the student's code in a sandbox; None where the reference does."""
    submission = request.config.stash.get(_SUBMISSION, None)
    if submission is None:
        yield None
        return
    with Zygote(Limits()) as zygote, Session(zygote, submission, _SECONDS) as session:
        yield session


@pytest.fixture
def reference(request: pytest.FixtureRequest) -> ModuleType:
    """The reference answer of the question that the case belongs to."""
    return _question(request).reference


@pytest.fixture
def student(request: pytest.FixtureRequest, answers: Answers | None) -> Student:
    """What a case sees of the student's work."""
    question = _question(request)
    answers = answers or ReferenceAnswers({question.name: question.reference})
    student = Student(answers, question.functions, question.choices)
    request.node.stash[_STUDENT] = student
    return student


@dataclass(frozen=True)
class _Question:
    """What all cases of a question share."""

    name: str
    reference: ModuleType
    functions: frozenset[str]
    choices: frozenset[str]


def _question(request: pytest.FixtureRequest) -> _Question:
    """The question that a case belongs to, read once: that takes longer than most cases do."""
    known = request.config.stash[_QUESTIONS]
    path = request.path
    if path not in known:
        answer = _solution(path)
        solution = Solution.read(answer)
        names = frozenset(solution.functions), frozenset(solution.choices)
        known[path] = _Question(answer.stem, load_reference(answer), *names)
    return known[path]


def _solution(cases: Path) -> Path:
    """The reference answer to the question that a file of cases is about.

    The bank is the one that the cases lie in, `<bank>/tests/hidden/test_<question>.py`, and not what an option or a
    variable names: cases of one course never meet answers of another.

    Raises:
        UsageError: if the file is no file of cases.
    """
    path = cases.resolve()
    bank, question = Bank(path.parent.parent.parent), path.stem.removeprefix("test_")
    if path not in (bank.public_cases(question), bank.hidden_cases(question)):
        raise UsageError(f"{path}: only cases in tests/public and tests/hidden of a course get student and reference")
    return bank.solution(question)


@pytest.hookimpl(wrapper=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> Generator[None, object, object]:
    """As in the engine: a hang or a missing function decides, even if the case caught what it raised."""
    result = yield
    student = pyfuncitem.stash.get(_STUDENT, None)
    trouble = lost_call(student) if student is not None else None
    if trouble:
        raise trouble
    return result


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Show with a lost case what was called, and what came back; the grader's own frames only with `--full-trace`."""
    for entry in call.excinfo.traceback if call.excinfo is not None and _STUDENT in item.stash else ():
        if Path(entry.path).is_relative_to(_PACKAGE):
            entry.frame.f_globals["__tracebackhide__"] = True  # pytest looks for it there, too
    report = yield
    student = item.stash.get(_STUDENT, None)
    if student is not None and call.when == "call" and report.failed:
        text = "\n".join(shown_call(call) for call in calls_of(student))
        report.sections.append(("the student's side", text))
    return report
