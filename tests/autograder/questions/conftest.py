"""What the tests of the questions share: answers of any source, judged in this process."""

from functools import cache

import pytest

from autograder.bank.bank import Bank
from autograder.engine.reference import load_reference
from autograder.validate.content import load_contents

BANK = Bank.here()


@cache
def _content(question):
    return load_contents(BANK, [question])[question]


@cache
def _lost_to_misconceptions(question):
    """The cases that each misconception loses, among those that ask for what it changes."""
    content = _content(question)
    return {
        name: set(content.lost(variant.source, content.cases_on(*variant.replaces)))
        for name, variant in content.misconceptions.items()
    }


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
