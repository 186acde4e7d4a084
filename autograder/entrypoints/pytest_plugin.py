"""`pytest tests/hidden --submission PATH`: one student's work under pytest, with all of pytest's switches.

Without `--submission` the reference answers for the student, which checks the cases themselves. A course loads this in
its pytest configuration: `addopts = -p autograder.entrypoints.pytest_plugin --import-mode=importlib`.

It must be loaded so, and not by a `conftest.py`. As long as pytest doesn't know an option, it takes the option's value
for a path with tests, and runs the `conftest.py` that lies beside it. Beside a submission that is a student's file, and
it would run with the rights of the TA.
"""

from __future__ import annotations

import ast
import functools
import gc
from collections import Counter
from collections.abc import Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

import pytest

from autograder.bank.bank import Bank
from autograder.bank.solution import Solution
from autograder.bank.text import read_text
from autograder.engine.case_answers import CaseAnswers
from autograder.engine.messages import shown_call
from autograder.engine.parts import asked_bank
from autograder.engine.preparation import Recordings, read_recordings
from autograder.engine.proxy import Answers, Student, calls_of, lost_call
from autograder.engine.recording import Recording, Request
from autograder.engine.reference import ReferenceAnswers, load_reference
from autograder.engine.session import Session
from autograder.engine.transcript import transcribe
from autograder.errors import GraderError, SubmissionError, UsageError
from autograder.intake.asked import Asked
from autograder.intake.submission import Submission, read_submission
from autograder.intake.submission_names import printable
from autograder.sandbox.host.zygote import Zygote
from autograder.sandbox.limits import Limits

_SUBMISSION = pytest.StashKey[Submission]()
_STUDENT = pytest.StashKey[Student]()
_QUESTIONS = pytest.StashKey[dict[Path, "_Question"]]()
# By file the items whose requests are not asked yet.
_FILES = pytest.StashKey[dict[Path, list[pytest.Function]]]()
_ANSWERS = pytest.StashKey[Answers]()
_REQUESTS = pytest.StashKey[tuple[Request, ...]]()
_SECONDS = 3600.0  # at a debugger's prompt time goes by
# As `ast.parse`, each text once: cases of one file are lost after one another.
_parsed = functools.lru_cache(maxsize=4)(ast.parse)


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
    config.stash[_FILES] = {}
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
    """Leave out cases that the submission's assignment does not ask.

    Raises:
        pytest.UsageError: if there is no such assignment, or its manifest is wrong.
    """
    submission, bank = config.stash.get(_SUBMISSION, None), _bank(config.args)
    if submission is None or bank is None:
        return
    try:
        assignment = _assignment_of(bank, submission, config.getoption("assignment"))
        questions = frozenset(bank.listed(assignment).questions) if assignment else frozenset()
        parts = _cases_of_parts(bank, assignment) if assignment else {}
    except (UsageError, GraderError) as error:
        raise pytest.UsageError(str(error)) from None
    if questions:
        here = [item for item in items if item.path.stem.removeprefix("test_") in questions and _is_asked(item, parts)]
        config.hook.pytest_deselected(items=[item for item in items if item not in here])
        items[:] = here


def _assignment_of(bank: Bank, submission: Submission, named: str | None) -> str:
    """Its assignment; empty where none asks all that it holds. One that asks parts of questions has to be named.

    Raises:
        UsageError: if a manifest is wrong.
    """
    if named is not None or submission.assignment in bank.assignments():
        return named or submission.assignment
    sources = [cell.source for cell in submission.cells]
    holds = {question for question in bank.questions() if Asked.by(bank, [question]).is_there(sources)}
    asked = [bank.listed(name) for name in bank.assignments()]
    found = [one for one in asked if holds and holds <= set(one.questions) and not one.parts]
    return min(found, key=lambda one: len(one.questions)).name if found else ""


def _cases_of_parts(bank: Bank, assignment: str) -> dict[Path, frozenset[str]]:
    """By file the cases that are asked of questions of which an assignment asks parts.

    Raises:
        UsageError: if there is no such assignment, or its manifest is wrong.
        GraderError: if a case does not pass on the reference.
    """
    asked = asked_bank(bank, assignment)
    cut = [(bank.public_cases(name), asked.public_cases(name)) for name in asked.cut_questions]
    cut += [(bank.hidden_cases(name), asked.hidden_cases(name)) for name in asked.cut_questions]
    return {whole: frozenset(_cases_in(part)) for whole, part in cut}


def _cases_in(path: Path) -> Iterator[str]:
    for node in ast.parse(read_text(path)).body:
        if isinstance(node, ast.FunctionDef):
            yield node.name


def _is_asked(item: pytest.Item, parts: Mapping[Path, frozenset[str]]) -> bool:
    return item.path not in parts or getattr(item, "originalname", item.name) in parts[item.path]


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
        _prepare(session)
        gc.freeze()
        gc.set_threshold(10_000, 10, 10)


def _prepare(session: pytest.Session) -> None:
    """Note what each item will ask, where an engine has found that: then all of a file's are asked together.

    A case of which only some parameter sets run here asks as it goes, and so does all in a process of pytest-xdist,
    which runs but a share of what it collects.
    """
    files = session.config.stash[_FILES]
    if hasattr(session.config, "workerinput"):
        return
    for item in session.items:
        if isinstance(item, pytest.Function):
            files.setdefault(item.path, []).append(item)
    recordings: dict[Path, dict[str, Recordings]] = {}
    for path, items in files.items():
        bank, question = Bank(path.parent.parent.parent), path.stem.removeprefix("test_")
        hidden = path == bank.hidden_cases(question)
        if not hidden and path != bank.public_cases(question):
            continue
        if bank.root not in recordings:
            recordings[bank.root] = read_recordings(bank, (file.stem.removeprefix("test_") for file in files))
        of_question = recordings[bank.root].get(question, {})
        _note_requests(items, {name: one for (where, name), one in of_question.items() if where == hidden})


def _note_requests(items: Sequence[pytest.Function], recordings: Mapping[str, Recording]) -> None:
    """Give each item of a file the requests of its parameter set."""
    counts = Counter(item.originalname for item in items)
    places: Counter[str] = Counter()
    for item in items:
        name = item.originalname
        if name in recordings and counts[name] == len(recordings[name].ends):
            start, end = (0, *recordings[name].ends)[places[name] : places[name] + 2]
            item.stash[_REQUESTS] = recordings[name].requests[start:end]
            places[name] += 1


@pytest.fixture(scope="session")
def answers(request: pytest.FixtureRequest) -> Iterator[Session | None]:
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
def student(request: pytest.FixtureRequest, answers: Session | None) -> Student:
    """What a case sees of the student's work."""
    question = _question(request)
    if answers is None:
        student = Student(ReferenceAnswers({question.name: question.reference}), question.functions, question.choices)
    else:
        student = Student(_of_student(request.node, answers), question.functions, question.choices)
    request.node.stash[_STUDENT] = student
    return student


def _of_student(item: pytest.Function, session: Session) -> Answers:
    """Who answers for the student in one item; the first of a file asks for all of them."""
    items = [one for one in item.config.stash[_FILES].pop(item.path, ()) if _REQUESTS in one.stash]
    requests = [one.stash[_REQUESTS] for one in items]
    for one, said in zip(items, transcribe(session, requests), strict=True):
        one.stash[_ANSWERS] = CaseAnswers(session, one.stash[_REQUESTS], said)
    return item.stash.get(_ANSWERS, session)


@dataclass(frozen=True)
class _Question:
    """What all cases of a question share."""

    name: str
    reference: ModuleType
    functions: frozenset[str]
    choices: frozenset[str]


def _question(request: pytest.FixtureRequest) -> _Question:
    """The question that a case belongs to, read once: that takes longer than most cases do."""
    known, answer = request.config.stash[_QUESTIONS], _solution(request.path)
    if answer not in known:
        solution = Solution.read(answer)
        names = frozenset(solution.functions), frozenset(solution.choices)
        known[answer] = _Question(answer.stem, load_reference(answer), *names)
    return known[answer]


@functools.cache
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
        if str(entry.frame.f_globals.get("__name__")).startswith("autograder."):
            entry.frame.f_globals["__tracebackhide__"] = True  # pytest looks for it there, too
    with pytest.MonkeyPatch.context() as patch:
        # For the source of a lost case pytest parses its whole file, which took two thirds of the time of weak work.
        patch.setattr(ast, "parse", _parsed)
        report = yield
    student = item.stash.get(_STUDENT, None)
    if student is not None and call.when == "call" and report.failed:
        text = "\n".join(shown_call(call) for call in calls_of(student))
        report.sections.append(("the student's side", text))
    return report
