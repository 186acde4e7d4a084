"""The hints that mutants get. A mutant has one fault, and it is known where: a hint should be about that place."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from autograder.validate.content import Content
from autograder.validate.mutants import Mutant


@dataclass(frozen=True)
class Hints:
    """What mutants are told.

    Attributes:
        given: How many get a hint.
        astray: Those with a hint about a function that has no fault of its own, with the misconceptions that it is of:
            mostly one that builds on the faulty function, and so returns what that misconception returns.
    """

    given: int = 0
    misattributed: tuple[tuple[Mutant, tuple[str, ...]], ...] = ()


def hints(content: Content, diagnosed: Iterable[tuple[Mutant, Collection[str]]]) -> Hints:
    """Count hints, and those that are astray.

    Args:
        content: The question.
        diagnosed: Mutants, and the misconceptions that were recognized in each.
    """
    told = [(mutant, sorted(name.removeprefix(f"{content.name}/") for name in found)) for mutant, found in diagnosed]
    told = [(mutant, names) for mutant, names in told if names]
    misattributed = []
    for mutant, names in told:
        faulty = _faulty(content, mutant.function)
        strange = tuple(name for name in names if faulty.isdisjoint(content.misconceptions[name].replaces))
        if strange:
            misattributed.append((mutant, strange))
    return Hints(len(told), tuple(misattributed))


def _faulty(content: Content, name: str) -> set[str]:
    """The names that students see and that have a fault in them: of a private helper all that use it."""
    asked = {*content.solution.functions, *content.solution.choices}
    return {name} if name in asked else {other for other in asked if name in content.uses.get(other, ())}
