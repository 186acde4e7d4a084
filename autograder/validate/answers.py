"""The answers that the gate tries: right ones and wrong ones, by hand and by machine."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator
from dataclasses import dataclass, replace

from autograder.validate.content import Content
from autograder.validate.contract.one_function import faults_of_one_function
from autograder.validate.contract.wrappers import wrapped_faults
from autograder.validate.margins import SINGLE
from autograder.validate.mutants import Mutant, make_mutants
from autograder.validate.trials import Trial
from autograder.validate.variations import VARIATIONS, dressed

# The styles in which misconceptions are handed in besides, to see whether they are recognized.
WRONG_STYLES = ("float32", "lists")
# Of the misconceptions every so many is graded twice.
EVERY = 5


@dataclass(frozen=True)
class Answer:
    """An answer that the gate tries.

    Attributes:
        kind: "reference", "blank", "alternative", "variation", "misconception" or "mutant".
        name: Which one.
        trial: What is tried.
        mutant: For mutants, the fault.
        style: For misconceptions, the style that they come in; empty as they are.
        again: Whether it was tried before, and must get the same verdicts.
    """

    kind: str
    name: str
    trial: Trial
    mutant: Mutant | None = None
    style: str = ""
    again: bool = False


def answers_to(content: Content, sample: int | None) -> list[Answer]:
    """All answers to a question, the right ones first.

    Args:
        content: The question.
        sample: How many mutants to try, chosen by a fixed seed, and misconceptions only on the cases that ask for what
            they change. If None all mutants, and misconceptions on all cases and in other styles.
    """
    right, wrong = list(_right(content)), list(_misconceptions(content, everywhere=sample is None))
    again = [answer for answer in right if answer.kind != "variation"]
    styled = []
    if sample is None:
        again += wrong[::EVERY]
        for style, answer in itertools.product(WRONG_STYLES, _misconceptions(content, everywhere=False)):
            source = dressed(answer.trial.source, content.solution.functions, style)
            styled.append(replace(answer, trial=replace(answer.trial, source=source), style=style))
    second = [replace(answer, trial=replace(answer.trial, from_memory=True), again=True) for answer in again]
    return [*right, *wrong, *styled, *_mutants(content, sample), *second]


def _right(content: Content) -> Iterator[Answer]:
    """Right answers, and the stub, which is not wrong either."""
    yield Answer("reference", "the reference", Trial(content.name, content.text))
    yield Answer("blank", "the stub", Trial(content.name, content.solution.stub))
    for name, variant in content.alternatives.items():
        yield Answer("alternative", name, Trial(content.name, variant.source))
    for style in VARIATIONS:
        source = dressed(content.text, content.solution.functions, style)
        # In most styles the same numbers come back: there is nothing new to measure.
        yield Answer("variation", style, Trial(content.name, source, from_memory=style not in SINGLE))


def _misconceptions(content: Content, *, everywhere: bool) -> Iterator[Answer]:
    for name, variant in content.misconceptions.items():
        cases = None if everywhere else frozenset(case.name for case in content.cases_on(*variant.replaces))
        yield Answer("misconception", name, Trial(content.name, variant.source, cases, from_memory=not everywhere))


def mutants_of(content: Content) -> tuple[Mutant, ...]:
    """All faults that are made in the reference by machine."""
    text, signatures = content.text, content.signatures
    edited = make_mutants(text)
    return (
        *edited,
        *faults_of_one_function(text, signatures, content.uses, edited),
        *wrapped_faults(text, signatures, content.calls),
    )


def _mutants(content: Content, sample: int | None) -> Iterator[Answer]:
    mutants = mutants_of(content)
    if sample is not None and len(mutants) > sample:
        mutants = tuple(random.Random(content.name).sample(mutants, sample))  # noqa: S311 - the same every time
    for mutant in mutants:
        # No other case asks for it.
        cases = frozenset(case.name for case in content.cases_on(mutant.function))
        yield Answer("mutant", mutant.label, Trial(content.name, mutant.source, cases), mutant)
