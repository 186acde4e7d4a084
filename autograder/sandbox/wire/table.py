"""A function that is a table, and so can travel: it is answered in the sandbox, where a question costs nothing."""

from __future__ import annotations

from collections.abc import Mapping

Words = tuple[str, ...]
_LONGEST_WORD = 100


class Table:
    """What follows each sequence of words: a function of one sequence that returns a new dict.

    It answers any question at all, since a student may ask with anything: what has no entry has an empty dict.
    """

    def __init__(self, entries: Mapping[Words, Mapping[str, float]]) -> None:
        self.entries = entries
        self._longest = 2 + max(map(len, entries), default=0)

    def __call__(self, *question: object) -> dict[str, float]:
        """What follows; lists count as tuples."""
        words = self.words(question)
        return {} if words is None else dict(self.entries.get(words, {}))

    def words(self, question: tuple[object, ...]) -> Words | None:
        """The sequence that was asked for; None if it is no sequence of words, or longer than any that makes sense."""
        [value] = question if len(question) == 1 else [None]
        if not isinstance(value, list | tuple) or len(value) > self._longest:
            return None
        if set(map(type, value)) <= {str}:  # nearly always, and in long sequences it takes time
            return tuple(value) if max(map(len, value), default=0) <= _LONGEST_WORD else None
        words = tuple(str(word) for word in value if isinstance(word, str) and len(word) <= _LONGEST_WORD)
        return words if len(words) == len(value) else None
