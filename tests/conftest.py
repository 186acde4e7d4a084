"""`pytest tests/hidden --submission PATH`: one student's work under pytest, with all of pytest's switches.

Without `--submission` the reference answers for the student, which checks the cases themselves. The option itself comes
from `autograder/entrypoints/pytest_option.py`.
"""

from pathlib import Path

import pytest

from autograder.bank.bank import Bank
from autograder.bank.solution import Solution
from autograder.engine.messages import shown_call
from autograder.engine.proxy import Student, calls_of, lost_call
from autograder.engine.reference import ReferenceAnswers, load_reference
from autograder.engine.session import Session
from autograder.errors import GraderError, SubmissionError
from autograder.intake.submission import Submission, read_submission
from autograder.sandbox.host.sandbox import Limits, Zygote

BANK = Bank(Path(__file__).parent.parent)
SUBMISSION = pytest.StashKey[Submission]()
STUDENT = pytest.StashKey[Student]()
SECONDS = 3600.0  # at a debugger's prompt time goes by


def pytest_configure(config):
    path = config.getoption("submission")
    if path is not None:
        try:
            config.stash[SUBMISSION] = read_submission(path)
        except (SubmissionError, GraderError) as error:
            raise pytest.UsageError(str(error)) from None


@pytest.fixture(scope="session")
def answers(request):
    """Who answers for the student in this run."""
    submission = request.config.stash.get(SUBMISSION, None)
    if submission is None:
        yield None
        return
    with Zygote(Limits()) as zygote, Session(zygote, submission, SECONDS) as work:
        yield work


@pytest.fixture
def reference(request):
    """The reference answer of the question that the case belongs to."""
    return load_reference(BANK.solution(_question(request)))


@pytest.fixture
def student(request, answers):
    """What a case sees of the student's work."""
    path = BANK.solution(_question(request))
    solution = Solution.read(path)
    answers = answers or ReferenceAnswers({path.stem: load_reference(path)})
    student = Student(answers, solution.functions, solution.choices)
    request.node.stash[STUDENT] = student
    return student


def _question(request):
    return request.path.stem.removeprefix("test_")


@pytest.hookimpl(wrapper=True)
def pytest_pyfunc_call(pyfuncitem):
    result = yield
    # As in the engine: a hang or a missing function decides, even if the case caught what it raised.
    student = pyfuncitem.stash.get(STUDENT, None)
    trouble = student and lost_call(student)
    if trouble:
        raise trouble
    return result


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    report = yield
    student = item.stash.get(STUDENT, None)
    if student is not None and call.when == "call" and report.failed:
        text = "\n".join(shown_call(call) for call in calls_of(student))
        report.sections.append(("the student's side", text))
    return report
