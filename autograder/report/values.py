"""Which wrong values come back most often, in bounded memory."""

from __future__ import annotations

from dataclasses import dataclass

_MOST = 500  # different values kept for each case
_NAMES = 3  # submissions named for each value


@dataclass(frozen=True)
class Frequent:
    """A value that came back more than once.

    Attributes:
        value: The value, as text.
        count: In how many submissions.
        at_least: Whether the count may be too low, because there were too many different values to keep.
        names: The first few submissions.
    """

    value: str
    count: int
    at_least: bool
    names: tuple[str, ...]


class FrequentValues:
    """Counts values; where there are too many different ones it forgets rare ones, as Misra and Gries (1982) do.

    A value that makes up more than 1/500 of all is never lost, however many there are.
    """

    def __init__(self, most: int = _MOST) -> None:
        self._most = most
        self._counts: dict[str, int] = {}
        self._names: dict[str, list[str]] = {}
        self._forgot = False
        self.total = 0

    def add(self, value: str, name: str) -> None:
        """Count one value of one submission."""
        self.total += 1
        if value not in self._counts and len(self._counts) >= self._most:
            self._forget()
            return
        self._counts[value] = self._counts.get(value, 0) + 1
        names = self._names.setdefault(value, [])
        if len(names) < _NAMES:
            names.append(name)

    def frequent(self, at_least: int) -> list[Frequent]:
        """The values that came back so often, most frequent first."""
        found = [
            Frequent(value, count, self._forgot, tuple(self._names[value]))
            for value, count in self._counts.items()
            if count >= at_least
        ]
        return sorted(found, key=lambda one: (-one.count, one.value))

    def _forget(self) -> None:
        self._forgot = True
        self._counts = {value: count - 1 for value, count in self._counts.items() if count > 1}
        self._names = {value: self._names[value] for value in self._counts}
