"""Whether the cases behind a Raises sentence notice when nothing is raised any more."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from autograder.validate.content import Content
from autograder.validate.contract.table import collapsed
from autograder.validate.contract.wrappers import without_errors
from autograder.validate.findings import Sentence, Violation
from autograder.validate.mutants import make_mutants
from autograder.validate.trials import Outcomes, Trial


@dataclass(frozen=True)
class RaiseTrial:
    """An answer that raises less than it should.

    Attributes:
        function: The function whose sentences are looked at.
        what: What is no longer raised.
        trial: The answer, on the cases that the sentences name.
        groups: The cases, of each of which sets one must be lost.
    """

    function: str
    what: str
    trial: Trial
    groups: tuple[frozenset[str], ...]


def raise_trials(content: Content, sentences: Sequence[Sentence]) -> Iterator[RaiseTrial]:
    """What to try for the Raises sentences of a question.

    All errors of a function are swallowed: each of its sentences must lose a case. And each `raise` of its own is taken
    out alone: one of its sentences must. A `raise` in a helper stands for several functions, and the first is enough.
    """
    for name, signature in content.signatures.items():
        raises = collapsed(signature.raises)
        own = [sentence for sentence in sentences if sentence.function == name and sentence.says in raises]
        named = [frozenset(sentence.cases) & content.hidden for sentence in own]
        if not own or not all(named):
            continue
        union = frozenset().union(*named)
        silent = Trial(content.name, without_errors(content.text, signature), union)
        yield RaiseTrial(name, "any error", silent, tuple(named))
        for mutant in make_mutants(content.text):
            if mutant.fault == "not raised" and mutant.function == name:
                what = f"`{re.sub(r'[(].*', '', mutant.before)}` in line {mutant.line}"
                yield RaiseTrial(name, what, Trial(content.name, mutant.source, union), (union,))


def raise_violations(question: str, tried: Iterable[tuple[RaiseTrial, Outcomes]]) -> Iterator[Violation]:
    """The sentences whose cases do not notice."""
    for one, outcome in tried:
        for group in one.groups:
            if not outcome.lost & group:
                what = f"{one.function}: without {one.what} none is lost of {', '.join(sorted(group))}"
                todo = "name the case that is lost, or write one"
                yield Violation(question, "the cases of a Raises sentence notice nothing", what, todo)
