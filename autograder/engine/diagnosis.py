"""Which misconception a submission's wrong answers agree with, so that the student reads its hint.

A misconception is run on the cases themselves, in place of a student: nothing that comes from a student decides what
it is asked, so each case asks it once per process, however many submissions are wrong.
"""

from __future__ import annotations

import types
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from autograder.bank.bank import Bank
from autograder.engine.collect import Case
from autograder.engine.failure_signature import FailureSignature, same_signature, telling_numbers
from autograder.engine.misconceptions import MisconceptionFailed, Misconceptions
from autograder.engine.verdicts import Outcome

# An answer may be wrong in two ways at once. A misconception that leaves some of its function's lost cases unexplained
# must explain most of them, by at least so many numbers that nobody hits upon by chance.
TELLING = 2


@dataclass(frozen=True)
class Diagnosis:
    """A misconception that a wrong answer agrees with.

    Attributes:
        name: "<question>/<misconception>".
        hint: What to tell the student; empty if staff only may know.
        sure: Whether numbers agree that nobody hits upon by chance, rather than yes and no, small counts or errors.
    """

    name: str
    hint: str
    sure: bool


class Diagnostician:
    """Compares lost cases with the misconceptions of their question."""

    def __init__(
        self,
        bank: Bank,
        name: str,
        concerns: Mapping[Case, frozenset[str]],
        reference: types.ModuleType,
        choices: frozenset[str],
    ) -> None:
        self._name, self._concerns, self._choices = name, concerns, choices
        self._uses = _uses(reference)
        names = frozenset().union(*concerns.values())
        self.misconceptions = Misconceptions(bank, name, reference, names - choices, choices)

    @property
    def hints(self) -> int:
        """How many misconceptions there are, any of which may be told of a case."""
        try:
            return len(self.misconceptions.variants)
        except Exception:  # then there are no hints, and staff read why
            return 0

    def diagnose(self, outcomes: Mapping[Case, FailureSignature | None]) -> tuple[dict[Case, Diagnosis], list[str]]:
        """Say which lost cases agree with a misconception.

        Args:
            outcomes: For each case of the question what became of it; None if it passed.

        Returns:
            A diagnosis for some of the lost cases; and for staff a line for each misconception that can't be run, which
            is left out, or for a file of them that can't be read. Neither costs a student a grade.
        """
        failed: dict[str, str] = {}
        try:
            return self._diagnose(outcomes, failed), list(failed.values())
        except Exception as error:
            why = f"{self._name}: no hints, its misconceptions failed: {type(error).__name__}: {error}"
            return {}, [why[:500]]

    def _diagnose(
        self, outcomes: Mapping[Case, FailureSignature | None], failed: dict[str, str]
    ) -> dict[Case, Diagnosis]:
        lost = {c: t for c, t in outcomes.items() if t is not None and t.outcome in (Outcome.FAILED, Outcome.ERROR)}
        if not lost:
            return {}
        variants = self.misconceptions.variants
        kept = [case for case, trace in outcomes.items() if trace is None]
        explained: dict[str, list[Case]] = {}
        doubtful = set()
        for name in sorted(set().union(*(self._concerns[case] for case in lost))):
            for variant, known in variants.items():
                if name not in known.replaces or variant in failed:
                    continue
                try:
                    cases = self._explains(variant, name, lost, kept)
                except MisconceptionFailed as error:
                    failed[variant] = f"a misconception was left out: {error}"
                    continue
                if cases and self._wrong_below(name, known.replaces, lost):
                    doubtful.add(variant)
                    cases = cases if self._telling(cases, lost) >= TELLING else []
                if cases:
                    explained.setdefault(variant, []).extend(cases)
        explained = {variant: cases for variant, cases in explained.items() if variant not in failed}
        found: dict[Case, Diagnosis] = {}
        # What explains most comes first: a wrong helper explains the functions that build on it, too.
        for variant, cases in sorted(explained.items(), key=lambda item: -len(item[1])):
            sure = self._telling(cases, lost) >= TELLING or self._choices.issuperset(variants[variant].replaces)
            sure = sure and variant not in doubtful
            for case in cases:
                together = len(self._concerns[case] & self._choices) > 1
                hint = "" if together else variants[variant].hint
                found.setdefault(case, Diagnosis(f"{self._name}/{variant}", hint, sure))
        return found

    def _explains(self, variant: str, name: str, lost: Mapping[Case, FailureSignature], kept: list[Case]) -> list[Case]:
        """The lost cases that a misconception about one function explains; none if anything speaks against it."""
        direct = {case: trace for case, trace in lost.items() if name in self._concerns[case]}
        explained = []
        for case, trace in direct.items():
            known = self.misconceptions.trace(variant, case)
            if known is None:
                continue
            if not self._agree(known, trace, name):
                return []
            explained.append(case)
        if not explained or any(
            name in self._concerns[c] and self.misconceptions.trace(variant, c) is not None for c in kept
        ):
            return []
        if all(lost[case].refusal for case in explained):
            # It is all about an exception that does not come: whatever else is wrong has nothing to do with it.
            unexplained = sum(trace.refusal for trace in direct.values()) - len(explained)
        else:
            unexplained = len(direct) - len(explained)
            explained = [case for case in explained if not lost[case].refusal]
        if unexplained and (unexplained >= len(explained) or self._telling(explained, lost) < TELLING):
            return []
        for case, trace in lost.items():
            # What builds on the function goes wrong with it: where it does so in another way, the student's does not.
            if name not in self._concerns[case] and any(name in self._uses.get(f, ()) for f in self._concerns[case]):
                known = self.misconceptions.trace(variant, case)
                if known is not None and not known.refusal and same_signature(known, trace):
                    explained.append(case)
        return explained

    def _wrong_below(self, name: str, replaced: Collection[str], lost: Mapping[Case, FailureSignature]) -> bool:
        """Whether a function that this one may build on is wrong itself, so that the fault may be down there.

        An exception that does not come there is no such fault: its numbers are right.
        """
        below = self._uses.get(name, frozenset()).difference(replaced, [name])
        return any(
            not trace.refusal and self._concerns[case] & below and name not in self._concerns[case]
            for case, trace in lost.items()
        )

    def _telling(self, cases: list[Case], lost: Mapping[Case, FailureSignature]) -> int:
        return sum(telling_numbers(lost[case]) for case in cases)

    def _agree(self, known: FailureSignature, trace: FailureSignature, name: str) -> bool:
        if name not in self._choices:
            return same_signature(known, trace)
        # Several choices may be graded together: each speaks for itself.
        return same_signature(known.only(name), trace.only(name))


def _uses(module: types.ModuleType) -> dict[str, frozenset[str]]:
    """For each function of a module the others that it calls, however far down."""
    functions = {name: value for name, value in vars(module).items() if isinstance(value, types.FunctionType)}
    uses = {name: _named(function.__code__) & functions.keys() for name, function in functions.items()}
    for _ in uses:
        uses = {name: used.union(*(uses[other] for other in used)) for name, used in uses.items()}
    return {name: frozenset(used) for name, used in uses.items()}


def _named(code: types.CodeType) -> set[str]:
    inner = (constant for constant in code.co_consts if isinstance(constant, types.CodeType))
    return set(code.co_names).union(*map(_named, inner))
