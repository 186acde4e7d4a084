"""What the gate finds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from autograder.validate.hints import Hints
from autograder.validate.margins import Margin


@dataclass(frozen=True)
class Violation:
    """Something that does not hold.

    Attributes:
        question: Where.
        kind: What kind of thing, such as "mutant survives".
        what: Which one.
        todo: What to do about it.
    """

    question: str
    kind: str
    what: str
    todo: str

    def __str__(self) -> str:
        return f"{self.question}: {self.kind}: {self.what}; {self.todo}"


@dataclass(frozen=True)
class Sentence:
    """One sentence of a contract.

    Attributes:
        function: The function or choice.
        says: The sentence, or a part of it.
        cases: The hidden cases that an answer loses when it violates the sentence.
    """

    function: str
    says: str
    cases: tuple[str, ...]


@dataclass(frozen=True)
class MutantCount:
    """Mutants of one function, helper or constant.

    Attributes:
        made: How many were tried.
        killed: How many a hidden case catches.
        equivalent: How many are right within the contract, as the list says.
        lenient: How many are let pass on purpose, as the list says.
        contract: How many of those that were tried are contract faults.
    """

    made: int = 0
    killed: int = 0
    equivalent: int = 0
    lenient: int = 0
    contract: int = 0

    def __add__(self, other: MutantCount) -> MutantCount:
        return MutantCount(
            self.made + other.made,
            self.killed + other.killed,
            self.equivalent + other.equivalent,
            self.lenient + other.lenient,
            self.contract + other.contract,
        )


@dataclass(frozen=True)
class Survivor:
    """A mutant that passes all hidden cases, and is listed.

    Attributes:
        function: Where it is.
        line: The line as it stands in the solution.
        becomes: The line of the mutant.
        reason: Why it is right, or why it is let pass.
        lenient: Whether it is let pass on purpose, rather than right.
    """

    function: str
    line: str
    becomes: str
    reason: str
    lenient: bool


@dataclass(frozen=True)
class QuestionReport:
    """What the gate found on one question.

    Attributes:
        question: Its name.
        public: How many public cases there are.
        hidden: How many hidden ones.
        cpu_ms: What their bodies take on the reference, in milliseconds.
        alternatives: How many right answers in other styles, and how many of them got full marks.
        variations: The same for right answers in other types.
        misconceptions: How many known wrong answers, and how many of them lost a hidden case.
        diagnosed: How many of them were handed in (some in other types, too), and how many were recognized.
        mistaken: The misconceptions that were not recognized, with what was.
        hints: The hints that mutants get.
        mutants: By function.
        survivors: The mutants that pass all hidden cases, and are listed.
        only: For each hidden case what only it catches.
        minimal_set: Some hidden cases that together catch all that all of them catch.
        margins: How far the tolerance of each case is from right and from wrong answers, where it compares numbers.
        violations: What does not hold.
        sentences: The table of its contract.
    """

    question: str
    public: int
    hidden: int
    cpu_ms: float
    alternatives: tuple[int, int]
    variations: tuple[int, int]
    misconceptions: tuple[int, int]
    diagnosed: tuple[int, int]
    mistaken: Mapping[str, str]
    hints: Hints
    mutants: Mapping[str, MutantCount]
    survivors: tuple[Survivor, ...]
    only: Mapping[str, tuple[str, ...]]
    minimal_set: tuple[str, ...]
    margins: Mapping[str, Margin]
    violations: tuple[Violation, ...]
    sentences: tuple[Sentence, ...] = ()

    @property
    def all_mutants(self) -> MutantCount:
        """The mutants of all functions together."""
        return sum(self.mutants.values(), MutantCount())

    @property
    def redundant(self) -> tuple[str, ...]:
        """The hidden cases that catch nothing that another hidden case doesn't catch too."""
        return tuple(case for case, caught in self.only.items() if not caught)
