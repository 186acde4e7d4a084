"""The gate: what must hold of every question, and what does not.

Right answers pass every case, the blank stub passes none, and every wrong one is caught: known misconceptions, each in
its own question and there only where its function is asked, and mutants of the reference, all but those that are listed
as equivalent.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from autograder.bank.bank import Bank
from autograder.validate.content import Content
from autograder.validate.equivalents import Equivalent, read_equivalents
from autograder.validate.margins import Margin, margin
from autograder.validate.mutants import Mutant, make_mutants
from autograder.validate.trials import Outcomes, Trial, alone, run_trials
from autograder.validate.variations import VARIATIONS

_WRONG = ("misconception", "mutant")
# Right answers that compute or return 32 bits: their noise is counted apart.
_SINGLE = ("float32", "single_precision")


@dataclass(frozen=True)
class Offender:
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
class MutantCount:
    """Mutants of one function, helper or constant.

    Attributes:
        made: How many were tried.
        killed: How many a hidden case catches.
        equivalent: How many change no behaviour, as the list says.
    """

    made: int
    killed: int
    equivalent: int


@dataclass(frozen=True)
class QuestionReport:
    """What the gate found on one question.

    Attributes:
        question: Its name.
        public: How many public cases there are.
        hidden: How many hidden ones.
        alternatives: How many right answers in other styles, and how many of them got full marks.
        variations: The same for right answers in other types.
        misconceptions: How many known wrong answers, and how many of them lost a hidden case.
        mutants: By function.
        idle: The hidden cases that catch nothing that another hidden case doesn't catch too.
        margins: How far the tolerance of each case is from right and from wrong answers, where it compares numbers.
        offenders: What does not hold.
    """

    question: str
    public: int
    hidden: int
    alternatives: tuple[int, int]
    variations: tuple[int, int]
    misconceptions: tuple[int, int]
    mutants: Mapping[str, MutantCount]
    idle: tuple[str, ...]
    margins: Mapping[str, Margin]
    offenders: tuple[Offender, ...]

    @property
    def all_mutants(self) -> MutantCount:
        """The mutants of all functions together."""
        counts = self.mutants.values()
        return MutantCount(
            *(sum(getattr(count, name) for count in counts) for name in ("made", "killed", "equivalent"))
        )


@dataclass(frozen=True)
class Answer:
    """An answer that the gate tries.

    Attributes:
        kind: "reference", "blank", "alternative", "variation", "misconception" or "mutant".
        name: Which one.
        trial: What is tried.
        mutant: For mutants, the fault.
    """

    kind: str
    name: str
    trial: Trial
    mutant: Mutant | None = None


def check_questions(
    bank: Bank,
    contents: Mapping[str, Content],
    jobs: int,
    progress: Callable[[Sequence[Answer]], Callable[[], None]],
    sample: int | None = None,
) -> list[QuestionReport]:
    """Try all answers of some questions.

    Args:
        bank: Where the lists of equivalent mutants are.
        contents: The questions.
        jobs: How many processes work.
        progress: Given all answers, what to call when one of them is done.
        sample: How many mutants of each question to try, chosen by a fixed seed; all if None.

    Raises:
        UsageError: if a list of equivalent mutants is not in the right form.
        GraderError: if a case gave no verdict.
    """
    listed = {name: read_equivalents(bank.equivalent_mutants(name)) for name in contents}
    answers = {name: _answers(content, sample) for name, content in contents.items()}
    flat = [answer for group in answers.values() for answer in group]
    outcomes = run_trials([answer.trial for answer in flat], jobs, progress(flat))
    pointless = _pointless(list(zip(flat, outcomes, strict=True)), jobs)
    found = iter(outcomes)
    reports = []
    for name, content in contents.items():
        tried = [(answer, next(found)) for answer in answers[name]]
        tried = [(answer, outcome) for answer, outcome in tried if id(answer) not in pointless]
        clashes = _clashes(content, contents.values())
        reports.append(report_on(content, tried, listed[name], complete=sample is None, more=clashes))
    return reports


def report_on(
    content: Content,
    tried: Sequence[tuple[Answer, Outcomes]],
    equivalents: Sequence[Equivalent],
    *,
    complete: bool = True,
    more: Iterable[Offender] = (),
) -> QuestionReport:
    """Judge what became of all answers to a question.

    Args:
        content: The question.
        tried: The answers, and what became of each.
        equivalents: The mutants that are listed as no fault.
        complete: Whether all mutants were tried.
        more: Offenders that are known already.
    """
    hidden = frozenset(case.name for case in content.cases if case.hidden)
    of_kind: dict[str, list[tuple[Answer, Outcomes]]] = {}
    for answer, outcome in tried:
        of_kind.setdefault(answer.kind, []).append((answer, outcome))
    offenders = list(more)
    # A case that the reference fails says nothing about any other answer.
    broken = frozenset[str]().union(*(outcome.lost for _, outcome in of_kind.get("reference", [])))
    for answer, outcome in tried:
        offenders += _offences(content, answer, outcome, hidden, broken)
    offenders += _mutant_offences(content.name, of_kind.get("mutant", []), equivalents, hidden, complete=complete)
    wrong = [*of_kind.get("misconception", []), *of_kind.get("mutant", [])]
    caught = {f"{a.kind} {a.name} {n}": o.lost & hidden for n, (a, o) in enumerate(wrong) if o.complete}
    return QuestionReport(
        question=content.name,
        public=len(content.cases) - len(hidden),
        hidden=len(hidden),
        alternatives=_passed(of_kind.get("alternative", [])),
        variations=_passed(of_kind.get("variation", [])),
        misconceptions=_caught(of_kind.get("misconception", []), hidden),
        mutants=_count(of_kind.get("mutant", []), equivalents, hidden),
        idle=tuple(case.name for case in content.cases if case.hidden and case.name not in alone(caught)),
        margins=_margins(content, tried),
        offenders=tuple(offenders),
    )


def _margins(content: Content, tried: Sequence[tuple[Answer, Outcomes]]) -> dict[str, Margin]:
    right = [(answer.name, outcome) for answer, outcome in tried if answer.kind not in (*_WRONG, "blank")]
    wrong = [outcome for answer, outcome in tried if answer.kind in _WRONG]
    margins = {}
    for case in content.cases:
        of_right = [(name, outcome.excess[case.name]) for name, outcome in right if case.name in outcome.excess]
        of_wrong = [outcome.excess[case.name] for outcome in wrong if case.name in outcome.excess]
        if of_right:
            double = [excess for name, excess in of_right if name not in _SINGLE]
            single = [excess for name, excess in of_right if name in _SINGLE]
            margins[case.name] = margin(double, single, of_wrong)
    return margins


def _answers(content: Content, sample: int | None) -> list[Answer]:
    every = content.cases
    answers = [Answer("reference", f"run {run}", Trial(content, content.text, every)) for run in (1, 2)]
    answers.append(Answer("blank", "the stub", Trial(content, content.solution.stub, every)))
    for name, variant in content.alternatives.items():
        answers.append(Answer("alternative", name, Trial(content, variant.source, every)))
    for name, change in VARIATIONS.items():
        answers.append(Answer("variation", name, Trial(content, content.text, every, change)))
    for name, variant in content.misconceptions.items():
        answers.append(Answer("misconception", name, Trial(content, variant.source, every)))
    mutants = make_mutants(content.text)
    if sample is not None and len(mutants) > sample:
        mutants = tuple(random.Random(content.name).sample(mutants, sample))  # noqa: S311 - the same every time
    for mutant in mutants:
        trial = Trial(content, mutant.source, content.cases_on(mutant.function))
        answers.append(Answer("mutant", mutant.label, trial, mutant))
    return answers


def _pointless(tried: Sequence[tuple[Answer, Outcomes]], jobs: int) -> set[int]:
    """The mutants, by id, whose probe says that they are no fault on any input."""
    doubtful = [answer for answer, outcome in tried if not outcome.lost and answer.mutant and answer.mutant.probe]
    trials = [replace(answer.trial, source=answer.mutant.probe) for answer in doubtful if answer.mutant]
    outcomes = run_trials(trials, jobs, lambda: None)
    return {id(answer) for answer, outcome in zip(doubtful, outcomes, strict=True) if not outcome.lost}


def _offences(
    content: Content, answer: Answer, outcome: Outcomes, hidden: frozenset[str], broken: frozenset[str]
) -> Iterator[Offender]:
    """What one answer shows to be wrong; mutants are looked at together."""

    def offender(kind: str, cases: Iterable[str], todo: str) -> Offender:
        return Offender(content.name, kind, f"{answer.name} ({_some(cases)})", todo)

    lost = outcome.lost - broken
    if answer.kind == "reference" and outcome.lost:
        yield offender("the reference loses a case", outcome.lost, "mend the case or the reference")
    elif answer.kind == "blank" and outcome.passed:
        yield offender("the blank stub passes a case", outcome.passed, "let the case ask for a value")
    elif answer.kind == "alternative" and lost:
        yield offender("a right answer loses a case", lost, "mend the case, or the alternative if it is wrong")
    elif answer.kind == "variation" and lost:
        todo = "mend the case, or say so in the docstring"
        yield offender("a right answer of another type loses a case", lost, todo)
    elif answer.kind == "misconception":
        variant = content.misconceptions[answer.name]
        if not outcome.lost & hidden:
            yield offender("a misconception gets full marks", variant.replaces, "write a hidden case that it fails")
        allowed = {case.name for case in content.cases_on(*variant.replaces)}
        if lost - allowed:
            todo = "judge one function only"
            yield offender("a misconception loses a case on other functions", lost - allowed, todo)


def _mutant_offences(
    question: str,
    tried: Sequence[tuple[Answer, Outcomes]],
    equivalents: Sequence[Equivalent],
    hidden: frozenset[str],
    *,
    complete: bool,
) -> Iterator[Offender]:
    mutants = [(answer.mutant, outcome) for answer, outcome in tried if answer.mutant is not None]
    for mutant, outcome in mutants:
        entry = _listed(mutant, equivalents)
        if not outcome.lost & hidden and entry is None:
            todo = "write a hidden case that it fails, or list it as equivalent with the reason"
            yield Offender(question, "a mutant survives", f"{mutant.label} ({mutant.fault})", todo)
        elif outcome.lost and entry is not None:
            what = f"{mutant.label} ({_some(outcome.lost)})"
            yield Offender(question, "an equivalent mutant is caught", what, "take it off the list, or mend the case")
    if complete:
        for entry in equivalents:
            if not any(entry.fits(mutant) for mutant, _ in mutants):
                what = f"{entry.function}: `{entry.becomes}`"
                yield Offender(question, "a listed equivalent is no mutant", what, "take it off the list")


def _clashes(content: Content, others: Iterable[Content]) -> Iterator[Offender]:
    """Names that two questions share: a misconception of one would cost points in the other."""
    own = {*content.solution.functions, *content.solution.choices}
    for other in others:
        shared = own & {*other.solution.functions, *other.solution.choices}
        if other.name > content.name and shared:
            yield Offender(content.name, "a name is used twice", f"{_some(shared)} of {other.name}", "rename one")


def _listed(mutant: Mutant, equivalents: Sequence[Equivalent]) -> Equivalent | None:
    return next((entry for entry in equivalents if entry.fits(mutant)), None)


def _passed(tried: Sequence[tuple[Answer, Outcomes]]) -> tuple[int, int]:
    return len(tried), sum(not outcome.lost for _, outcome in tried)


def _caught(tried: Sequence[tuple[Answer, Outcomes]], hidden: frozenset[str]) -> tuple[int, int]:
    return len(tried), sum(bool(outcome.lost & hidden) for _, outcome in tried)


def _count(
    tried: Sequence[tuple[Answer, Outcomes]], equivalents: Sequence[Equivalent], hidden: frozenset[str]
) -> dict[str, MutantCount]:
    made, killed, equivalent = Counter[str](), Counter[str](), Counter[str]()
    for answer, outcome in tried:
        if answer.mutant is not None:
            function = answer.mutant.function
            made[function] += 1
            killed[function] += bool(outcome.lost & hidden)
            equivalent[function] += not outcome.lost & hidden and _listed(answer.mutant, equivalents) is not None
    return {function: MutantCount(made[function], killed[function], equivalent[function]) for function in made}


def _some(names: Iterable[str]) -> str:
    ordered = sorted(names)
    more = f" and {len(ordered) - 3} more" if len(ordered) > 3 else ""
    return ", ".join(ordered[:3]) + more
