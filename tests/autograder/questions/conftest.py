"""What the tests of the questions share: answers of any source, judged in this process."""

import types
import warnings
from functools import cache

import pytest

from autograder.bank.bank import Bank
from autograder.bank.solution import Solution
from autograder.bank.variants import load_variants
from autograder.engine.collect import collect_cases
from autograder.engine.judge import judge
from autograder.engine.proxy import Student, calls_of
from autograder.engine.reference import ReferenceAnswers, load_reference

BANK = Bank.here()


class Content:
    """One question with everything that belongs to it."""

    def __init__(self, question):
        path = BANK.solution(question)
        self.name = question
        self.text = path.read_text()
        self.solution = Solution.read(path)
        self.reference = load_reference(path)
        self.cases = collect_cases(BANK, [question])
        self.hidden = {case.name for case in self.cases if case.hidden}
        self._asked = {}
        tests = BANK.root / "tests"
        self.misconceptions = load_variants(tests / "misconceptions" / f"{question}.py", self.text)
        self.alternatives = load_variants(tests / "alternatives" / f"{question}.py", self.text)

    def lost(self, source):
        """The cases that an answer does not pass, with what was found."""
        module = types.ModuleType("answer")
        exec(compile(source, "answer", "exec"), vars(module))  # noqa: S102 - our own variants
        return self.lost_by(module)

    def lost_by(self, answer):
        """The same of an answer that is a module, or like one."""
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # as in the engine, where a warning never decides a case
            findings = {case.name: judge(case, self._student(answer), self.reference) for case in self.cases}
        return {name: finding.cause for name, finding in findings.items() if finding.cause is not None}

    def asked(self):
        """The functions and choices that each case asks the reference for."""
        if not self._asked:
            for case in self.cases:
                student = self._student(self.reference)
                judge(case, student, self.reference)
                self._asked[case.name] = {call.name for call in calls_of(student)}
        return self._asked

    @property
    def lost_to_misconceptions(self):
        """The cases that each misconception loses."""
        return {name: set(self.lost(variant.source)) for name, variant in self.misconceptions.items()}

    def _student(self, module):
        return Student(ReferenceAnswers({self.name: module}), self.solution.functions, self.solution.choices)


@cache
def _content(question):
    return Content(question)


@cache
def _lost_to_misconceptions(question):
    return _content(question).lost_to_misconceptions


@pytest.fixture(params=BANK.questions())
def content(request):
    return _content(request.param)


@pytest.fixture
def lost_to_misconceptions(content):
    return _lost_to_misconceptions(content.name)


@pytest.fixture
def reference():
    """The reference answer of a question, by name."""
    return lambda question: load_reference(BANK.solution(question))
