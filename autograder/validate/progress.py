"""How far the gate is: a bar for a terminal, a line now and then for a log. Both from the first second on."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any, TextIO

from tqdm import tqdm

from autograder.logs import raw_stream

# In a log, a line each so many percent.
PERCENT = 20

# Given what is done and how many steps it has, what to call after each of them.
Stages = Callable[[str, int], Callable[[], None]]


class Progress:
    """Shows one stage after the other. A context manager.

    Args:
        stream: Where to; standard error if None.
    """

    def __init__(self, stream: TextIO | None = None) -> None:
        self._stream = stream or sys.stderr
        self._watched = self._stream.isatty()
        self._bar: Any = None

    def __enter__(self) -> Progress:
        return self

    def __exit__(self, *_: object) -> None:
        self._close()

    def stage(self, name: str, total: int) -> Callable[[], None]:
        """Begin a stage, and say so at once.

        Args:
            name: What is done, such as "grading answers".
            total: How many steps it has.

        Returns:
            What to call after each step.
        """
        self._close()
        if self._watched:
            self._bar = tqdm(desc=name, total=total, file=raw_stream(self._stream), leave=False, unit="")
            return self._step
        self._say(f"{name} ({total})")
        done = 0

        def step() -> None:
            nonlocal done
            done += 1
            percent = 100 * done // total
            if percent // PERCENT > 100 * (done - 1) // total // PERCENT and done < total:
                self._say(f"{name}: {percent - percent % PERCENT} %")

        return step

    def _step(self) -> None:
        self._bar.update()

    def _say(self, line: str) -> None:
        self._stream.write(f"autograder: {line}\n")
        self._stream.flush()

    def _close(self) -> None:
        if self._bar is not None:
            self._bar.close()
            self._bar = None
