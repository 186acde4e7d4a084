"""A language model for hidden cases: it answers from a table and remembers what it was asked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

Prefix = tuple[str, ...]
Tree = Mapping[Prefix, Mapping[str, float]]

_LONGEST_WORD = 100


class TableModel:
    """Answers any question at all, since a student may ask with anything; what was asked is for the case to judge.

    Attributes:
        asked: What it was asked so far, in order. Lists count as tuples; whatever is no sequence of words, or longer
            than any that makes sense, is `None`: a student may ask thousands of times, with anything.
    """

    def __init__(self, tree: Tree) -> None:
        """Answer from `tree`, {prefix: {next word: log-probability}}; any other prefix is a dead end."""
        self.asked: list[Prefix | None] = []
        self._tree = tree
        self._longest = 2 + max(map(len, tree), default=0)

    def __call__(self, *question: object) -> dict[str, float]:
        """The log-probabilities of the next words, as a new dict."""
        prefix = _prefix(question[0], self._longest) if len(question) == 1 else None
        self.asked.append(prefix)
        return {} if prefix is None else dict(self._tree.get(prefix, {}))

    def asked_once_each(self, prefixes: Iterable[Prefix]) -> bool:
        """Whether it was asked for exactly these prefixes, each once, in any order."""
        return len(self.asked) == len(set(self.asked)) and set(self.asked) == set(prefixes)


def _prefix(value: object, longest: int) -> Prefix | None:
    if isinstance(value, list | tuple) and len(value) <= longest:
        words = tuple(str(word) for word in value if isinstance(word, str) and len(word) <= _LONGEST_WORD)
        return words if len(words) == len(value) else None
    return None
