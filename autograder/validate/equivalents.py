"""Mutants that no case has to catch: a list kept by hand, each with its reason.

`tests/equivalent_mutants/<question>.toml` holds entries like

    [[equivalent]]
    function = "birnn_loss"
    line = "return float(np.sum((targets - outputs) ** 2))"
    becomes = ["return float(np.sum((outputs - targets) ** 2))"]
    reason = "a square has no sign"

An `[[equivalent]]` mutant is right within the contract: it returns the same, or something that the contract allows as
well. A `[[lenient]]` one is not, or the contract leaves it open, and is let pass on purpose: the reason says why no
student should lose points for it.

An entry is found again by its text, so that it survives changes elsewhere in the solution. One that fits no mutant, or
one that a case catches, must go.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

from autograder.errors import UsageError
from autograder.validate.mutants import Mutant

_KINDS = ("equivalent", "lenient")
_FIELDS = {"function", "line", "becomes", "reason"}


@dataclass(frozen=True)
class Equivalent:
    """A mutant that no case has to catch.

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
    lenient: bool = False

    def fits(self, mutant: Mutant) -> bool:
        """Whether this is the mutant that is meant."""
        return (self.function, self.line, self.becomes) == (mutant.function, mutant.before, mutant.after)


def read_equivalents(path: Path) -> tuple[Equivalent, ...]:
    """Read the list of one question; none if there is no file.

    Raises:
        UsageError: if the file is not in the form above.
    """
    if not path.exists():
        return ()
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageError(f"{path}: {error}") from error
    if tables.keys() - set(_KINDS):
        raise UsageError(f"{path}: only [[equivalent]] and [[lenient]] mean something here")
    found = []
    for kind, entry in [(name, entry) for name in _KINDS for entry in tables.get(name, [])]:
        texts = [entry.get("function"), entry.get("line"), entry.get("reason"), *entry.get("becomes", [])]
        if set(entry) != _FIELDS or not all(isinstance(text, str) and text for text in texts):
            raise UsageError(f"{path}: each [[{kind}]] needs function, line, becomes (a list) and reason: {entry}")
        found += [
            Equivalent(entry["function"], entry["line"], becomes, entry["reason"], kind == "lenient")
            for becomes in entry["becomes"]
        ]
    return tuple(found)
