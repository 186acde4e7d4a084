"""Language models for hidden cases, which answer from a table.

`Table` is for what a function returns: it is answered in the sandbox. `TableModel` is for how a function comes to that:
it remembers what it was asked, on our side, where nobody can forge that, and so each question is a turn to the judge.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from autograder.sandbox.wire.table import Table, Words

__all__ = ["Table", "TableModel"]


class TableModel(Table):
    """A table that remembers what it was asked.

    Attributes:
        asked: That, in order. Lists count as tuples; whatever is no sequence of words is `None`: a student may ask
            thousands of times, with anything.

    Args:
        entries: {prefix: {next word: log-probability}}; any other prefix is a dead end.
    """

    def __init__(self, entries: Mapping[Words, Mapping[str, float]]) -> None:
        super().__init__(entries)
        self.asked: list[Words | None] = []

    def __call__(self, *question: object) -> dict[str, float]:
        """The log-probabilities of the next words, as a new dict."""
        self.asked.append(self.words(question))
        return super().__call__(*question)

    def asked_once_each(self, prefixes: Iterable[Words]) -> bool:
        """Whether it was asked for exactly these prefixes, each once, in any order."""
        return len(self.asked) == len(set(self.asked)) and set(self.asked) == set(prefixes)
