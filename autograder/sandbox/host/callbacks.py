"""Functions of the trusted side that a sandbox may call: it knows each by a number."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from autograder.sandbox.wire.format import ProtocolViolation

Function = Callable[..., Any]


class Callbacks:
    """The functions that were handed over in the calls that are running."""

    def __init__(self) -> None:
        self._functions: dict[int, Function] = {}

    def resolve(self, number: int) -> Function:
        """The function with this number.

        Raises:
            ProtocolViolation: there is none.
        """
        try:
            return self._functions[number]
        except KeyError:
            raise ProtocolViolation from None

    def registrar(self, mine: list[int]) -> Callable[[Function], int]:
        """What gives functions their numbers, for the encoder; `mine` gets them, too."""

        def register(function: Function) -> int:
            # The same number for the same call, whatever was called before: what was said can then be compared.
            number = max(self._functions, default=0) + 1
            self._functions[number] = function
            mine.append(number)
            return number

        return register

    def forget(self, numbers: list[int]) -> None:
        """The call that handed them over has ended."""
        for number in numbers:
            del self._functions[number]
