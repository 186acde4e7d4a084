"""The gate: what must hold of every question, and what does not.

Right answers pass every case, the blank stub passes none, and every wrong one is caught: known misconceptions, each in
its own question and there only where its function is asked, and mutants of the reference, all but those that are listed
with a reason. The same work always gets the same verdicts, and a misconception is recognized.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from autograder.bank.bank import Bank
from autograder.sandbox.limits import Limits
from autograder.validate.answers import Answer, answers_to
from autograder.validate.bank_checks import bank_violations
from autograder.validate.content import Content
from autograder.validate.contract.raises import raise_trials, raise_violations
from autograder.validate.contract.table import read_sentences
from autograder.validate.equivalents import Equivalent, read_equivalents
from autograder.validate.findings import MutantCount, QuestionReport, Sentence, Survivor, Violation
from autograder.validate.hints import hints
from autograder.validate.margins import margins
from autograder.validate.mutants import Mutant
from autograder.validate.progress import Stages
from autograder.validate.purity import impure_cases
from autograder.validate.trials import LIMITS, Graders, Outcomes

# So many misconceptions of each hundred must be recognized.
RECOGNISED = 95

_Tried = Sequence[tuple[Answer, Outcomes]]


def check_questions(
    bank: Bank,
    contents: Mapping[str, Content],
    jobs: int,
    progress: Stages,
    sample: int | None = None,
    limits: Limits = LIMITS,
) -> list[QuestionReport]:
    """Try all answers of some questions.

    Args:
        bank: Where the questions are.
        contents: The questions.
        jobs: How many processes work.
        progress: Told of each stage and how many steps it has, what to call after each of them.
        sample: How many mutants of each question to try, chosen by a fixed seed; all if None.
        limits: What the sandbox that they are graded in may use.

    Raises:
        UsageError: if a list of mutants that need not be caught, or a table of a contract, is not in the right form.
        GraderError: if grading failed.
    """
    listed = {name: read_equivalents(bank.equivalent_mutants(name)) for name in contents}
    sentences = {name: read_sentences(bank.contract(name)) for name in contents}
    unsound: dict[str, list[Violation]] = {}
    answers: dict[str, list[Answer]] = {}
    read = progress("reading questions", len(contents))
    for name, content in contents.items():
        unsound[name] = [*_impurities(content), *_broken(content)]
        # Nothing can be learnt from cases that the reference fails, or that say now this and now that.
        answers[name] = [] if unsound[name] else answers_to(content, sample)
        read()
    flat = [answer for group in answers.values() for answer in group]
    sound = {name: content for name, content in contents.items() if answers[name]}
    with Graders(bank, list(sound), jobs, limits) as graders:
        outcomes = graders.run([answer.trial for answer in flat], progress("grading answers", len(flat)))
        pointless = _pointless(list(zip(flat, outcomes, strict=True)), graders)
        checked = progress("checking contracts", len(sound))
        unnoticed: dict[str, list[Violation]] = {}
        for name, content in sound.items():
            unnoticed[name] = _unnoticed(content, sentences[name], graders)
            checked()
    found = iter(outcomes)
    reports = []
    for name, content in contents.items():
        tried = [(answer, next(found)) for answer in answers[name]]
        tried = [(answer, outcome) for answer, outcome in tried if id(answer) not in pointless]
        more = [*_clashes(content, contents.values()), *unsound[name], *unnoticed.get(name, [])]
        more += bank_violations(bank, content, sentences[name])
        complete = sample is None and not unsound[name]
        report = report_on(content, tried, listed[name], complete=complete, more=more)
        reports.append(replace(report, sentences=sentences[name]))
    return reports


def report_on(
    content: Content,
    tried: _Tried,
    equivalents: Sequence[Equivalent],
    *,
    complete: bool = True,
    more: Iterable[Violation] = (),
) -> QuestionReport:
    """Judge what became of all answers to a question.

    Args:
        content: The question.
        tried: The answers, and what became of each.
        equivalents: The mutants that no case has to catch.
        complete: Whether all mutants were tried.
        more: Violations that are known already.
    """
    hidden = content.hidden
    first = [(answer, outcome) for answer, outcome in tried if not answer.again]
    right = [(a, o) for a, o in first if a.kind in ("reference", "alternative", "variation")]
    wrong = [(a, o) for a, o in first if a.kind in ("misconception", "mutant") and not a.style]
    mutants = _of(first, "mutant")
    # Where nothing came back, as from a choice that is left open, there is nothing to recognise.
    known = [(a, o) for a, o in first if a.kind == "misconception" and o.wrong]
    mistaken = {
        _named(answer): _recognized(content, outcome)
        for answer, outcome in known
        if f"{content.name}/{answer.name}" not in outcome.diagnoses
    }
    violations = list(more)
    free = {a.name for a, o in _of(first, "misconception") if not a.style and not o.lost & hidden}
    for answer, outcome in first:
        if not (answer.style and answer.name in free):  # said once is enough
            violations += _violations(content, answer, outcome, hidden)
    violations += _mutant_violations(content.name, mutants, equivalents, hidden, complete=complete)
    violations += _unsteady(content.name, tried)
    if 100 * len(mistaken) > (100 - RECOGNISED) * len(known):
        what = "; ".join(f"{name} (found: {found})" for name, found in mistaken.items())
        violations.append(
            Violation(content.name, "misconceptions are not recognized", what, "write cases that tell them apart")
        )
    caught = {(a.kind, a.name): o.lost & hidden for a, o in wrong}
    return QuestionReport(
        question=content.name,
        public=len(content.cases) - len(hidden),
        hidden=len(hidden),
        cpu_ms=content.cpu_ms,
        alternatives=_passed(_of(first, "alternative")),
        variations=_passed(_of(first, "variation")),
        misconceptions=_caught([(a, o) for a, o in _of(first, "misconception") if not a.style], hidden),
        diagnosed=(len(known), len(known) - len(mistaken)),
        mistaken=mistaken,
        hints=hints(content, [(answer.mutant, outcome.diagnoses) for answer, outcome in mutants if answer.mutant]),
        mutants=_count(mutants, equivalents, hidden),
        survivors=tuple(_survivors(mutants, equivalents, hidden)),
        only=_only([case.name for case in content.cases if case.hidden], caught),
        minimal_set=tuple(_minimal_set(caught)),
        margins=margins(
            [(answer.name, outcome.excess) for answer, outcome in right],
            # A small number that slipped in is near by its nature, and says nothing about a tolerance.
            [(a.name, o.lost & hidden, o.excess) for a, o in wrong if not (a.mutant and a.mutant.contract)],
        ),
        violations=tuple(violations),
    )


def _named(answer: Answer) -> str:
    return f"{answer.name} {answer.style}".rstrip()


def _of(tried: _Tried, kind: str) -> _Tried:
    return [(answer, outcome) for answer, outcome in tried if answer.kind == kind]


def _recognized(content: Content, outcome: Outcomes) -> str:
    return ", ".join(sorted(name.removeprefix(f"{content.name}/") for name in outcome.diagnoses)) or "nothing"


def _pointless(tried: _Tried, graders: Graders) -> set[int]:
    """The mutants, by id, whose probe says that they are no fault on any input."""
    doubtful = [answer for answer, outcome in tried if not outcome.lost and answer.mutant and answer.mutant.probe]
    trials = [replace(answer.trial, source=answer.mutant.probe) for answer in doubtful if answer.mutant]
    outcomes = graders.run(trials, lambda: None)
    return {id(answer) for answer, outcome in zip(doubtful, outcomes, strict=True) if not outcome.lost}


def _unnoticed(content: Content, sentences: Sequence[Sentence], graders: Graders) -> list[Violation]:
    """The Raises sentences whose cases do not notice that nothing is raised."""
    trials = list(raise_trials(content, sentences))
    outcomes = graders.run([one.trial for one in trials], lambda: None)
    return list(raise_violations(content.name, zip(trials, outcomes, strict=True)))


def _violations(content: Content, answer: Answer, outcome: Outcomes, hidden: frozenset[str]) -> Iterator[Violation]:
    """What one answer shows to be wrong; mutants are looked at together."""

    def violation(kind: str, cases: Iterable[str], todo: str) -> Violation:
        return Violation(content.name, kind, f"{_named(answer)} ({_some(cases)})", todo)

    lost = outcome.lost
    if answer.kind == "reference" and lost:
        yield violation("the reference loses a case in the sandbox", lost, "mend the case or the reference")
    elif answer.kind == "blank" and outcome.passed:
        yield violation(
            "the blank stub passes a case",
            outcome.passed,
            "let the case ask for a value, or call with good arguments first",
        )
    elif answer.kind == "alternative" and lost:
        yield violation("a right answer loses a case", lost, "mend the case, or the alternative if it is wrong")
    elif answer.kind == "variation" and lost:
        todo = "mend the case, or say so in the docstring"
        yield violation("a right answer of another type loses a case", lost, todo)
    elif answer.kind == "misconception":
        variant = content.misconceptions[answer.name]
        if not lost & hidden:
            yield violation("a misconception gets full marks", variant.replaces, "write a hidden case that it fails")
        allowed = {case.name for case in content.cases_on(*variant.replaces)}
        if lost - allowed and not answer.style:
            todo = "judge one function only"
            yield violation("a misconception loses a case on other functions", lost - allowed, todo)


def _mutant_violations(
    question: str, tried: _Tried, equivalents: Sequence[Equivalent], hidden: frozenset[str], *, complete: bool
) -> Iterator[Violation]:
    mutants = [(answer.mutant, outcome) for answer, outcome in tried if answer.mutant is not None]
    for mutant, outcome in mutants:
        entry = _listed(mutant, equivalents)
        if not outcome.lost & hidden and entry is None:
            todo = "write a hidden case that it fails, or list it as equivalent with the reason"
            yield Violation(question, "a mutant survives", f"{mutant.label} ({mutant.fault})", todo)
        elif outcome.lost and entry is not None:
            what = f"{mutant.label} ({_some(outcome.lost)})"
            yield Violation(question, "a listed mutant is caught", what, "take it off the list, or mend the case")
    if complete:
        for entry in equivalents:
            if not any(entry.fits(mutant) for mutant, _ in mutants):
                what = f"{entry.function}: `{entry.becomes}`"
                yield Violation(question, "a listed mutant is none", what, "take it off the list")


def _unsteady(question: str, tried: _Tried) -> Iterator[Violation]:
    """Answers that were graded twice, with different verdicts."""
    first = {(answer.kind, answer.name): outcome for answer, outcome in tried if not (answer.again or answer.style)}
    for answer, outcome in tried:
        before = first[answer.kind, answer.name]
        if answer.again and outcome.digest != before.digest:
            cases = _some(outcome.lost ^ before.lost) or "only the words differ"
            todo = "find out what the case depends on beside the answers"
            yield Violation(question, "the same answer gets other verdicts", f"{answer.name} ({cases})", todo)


def _impurities(content: Content) -> Iterator[Violation]:
    for case, why in impure_cases(content).items():
        todo = "let it depend on the answers alone: no clock, no draw without a seed, nothing kept"
        yield Violation(content.name, "a case is not the same each time", f"{case} ({why})", todo)


def _broken(content: Content) -> Iterator[Violation]:
    for case, cause in content.lost(content.text).items():
        why = " ".join(str(cause).split())
        what = f"{case} ({type(cause).__name__}: {why[:200]})"
        yield Violation(content.name, "the reference loses a case", what, "mend the case or the reference")


def _clashes(content: Content, others: Iterable[Content]) -> Iterator[Violation]:
    """Names that two questions share: a misconception of one would cost points in the other."""
    own = {*content.solution.functions, *content.solution.choices}
    for other in others:
        shared = own & {*other.solution.functions, *other.solution.choices}
        if other.name > content.name and shared:
            yield Violation(content.name, "a name is used twice", f"{_some(shared)} of {other.name}", "rename one")


def _listed(mutant: Mutant, equivalents: Sequence[Equivalent]) -> Equivalent | None:
    return next((entry for entry in equivalents if entry.fits(mutant)), None)


def _survivors(tried: _Tried, equivalents: Sequence[Equivalent], hidden: frozenset[str]) -> list[Survivor]:
    found = []
    for answer, outcome in tried:
        entry = _listed(answer.mutant, equivalents) if answer.mutant is not None else None
        if entry is not None and not outcome.lost & hidden:
            found.append(Survivor(entry.function, entry.line, entry.becomes, entry.reason, entry.lenient))
    return found


def _passed(tried: _Tried) -> tuple[int, int]:
    return len(tried), sum(not outcome.lost for _, outcome in tried)


def _caught(tried: _Tried, hidden: frozenset[str]) -> tuple[int, int]:
    return len(tried), sum(bool(outcome.lost & hidden) for _, outcome in tried)


def _count(tried: _Tried, equivalents: Sequence[Equivalent], hidden: frozenset[str]) -> dict[str, MutantCount]:
    counts: dict[str, MutantCount] = {}
    for answer, outcome in tried:
        if answer.mutant is not None:
            killed, entry = bool(outcome.lost & hidden), _listed(answer.mutant, equivalents)
            listed = not killed and entry is not None
            lenient = listed and entry is not None and entry.lenient
            one = MutantCount(1, killed, listed and not lenient, lenient, answer.mutant.contract)
            counts[answer.mutant.function] = counts.get(answer.mutant.function, MutantCount()) + one
    return counts


def _only(cases: Sequence[str], caught: Mapping[tuple[str, str], frozenset[str]]) -> dict[str, tuple[str, ...]]:
    """For each case what only it catches."""
    alone = {wrong: next(iter(by)) for wrong, by in caught.items() if len(by) == 1}
    return {case: tuple(name for (_, name), by in alone.items() if by == case) for case in cases}


def _minimal_set(caught: Mapping[tuple[str, str], frozenset[str]]) -> Iterator[str]:
    """Cases that together catch everything that is caught: always the one that catches most of the rest."""
    left = {wrong: by for wrong, by in caught.items() if by}
    while left:
        counts = Counter(case for by in left.values() for case in by)
        best = min(counts, key=lambda case: (-counts[case], case))
        yield best
        left = {wrong: by for wrong, by in left.items() if best not in by}


def _some(names: Iterable[str]) -> str:
    ordered = sorted(names)
    more = f" and {len(ordered) - 3} more" if len(ordered) > 3 else ""
    return ", ".join(ordered[:3]) + more
