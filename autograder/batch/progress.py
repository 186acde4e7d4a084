"""What is seen while a class is graded: a bar on a terminal, a line a submission elsewhere."""

from __future__ import annotations

import sys
from typing import Any, Self

from autograder.batch.gradesheet import GradeRow, row_line
from autograder.logs import on_one_line, raw_stream

FEW = 40  # rows that a terminal shows one by one beside the bar


class Progress:
    """Shows rows as they come. A context manager.

    Args:
        total: How many submissions there are.
        points: Points to be had, by question.
        bar: Whether to draw a bar; where standard error is a terminal if None.
    """

    def __init__(self, total: int, points: dict[str, float], bar: bool | None = None) -> None:
        self._points = points
        self._few = total <= FEW
        self._troubles = 0
        self._bar = _bar(total) if (sys.stderr.isatty() if bar is None else bar) else None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._bar is not None:
            self._bar.close()

    def add(self, row: GradeRow, *, kept: bool = False) -> None:
        """One more is known: graded now, or kept from an earlier run."""
        line = on_one_line(row_line(row, self._points))
        if self._bar is None:
            if not kept:
                print(line, flush=True)
            return
        if row.needs_a_look:
            self._troubles += 1
            self._bar.set_postfix_str(f"{self._troubles} to look at", refresh=False)
        if row.needs_a_look or self._few:
            self._bar.write(line, file=sys.stdout)
        self._bar.update()

    def starting(self) -> None:
        """On a terminal, say what is waited for until the first is graded."""
        if self._bar is not None:
            self._bar.set_postfix_str("a worker starts: it reads the cases, and asks the reference")

    def started(self) -> None:
        """It is ready."""
        if self._bar is not None:
            self._bar.set_postfix_str("")

    def say(self, line: str) -> None:
        """A line on standard error, above the bar."""
        line = on_one_line(line)
        if self._bar is None:
            print(line, file=sys.stderr, flush=True)
        else:
            self._bar.write(line, file=sys.stderr)


def _bar(total: int) -> Any:
    from tqdm import tqdm  # only where there is a terminal

    tqdm.monitor_interval = 0  # no thread of its own
    form = "{n_fmt}/{total_fmt} {bar} {rate_noinv_fmt}, {remaining} left{postfix}"
    return tqdm(
        total=total, unit=" graded", bar_format=form, dynamic_ncols=True, smoothing=0.1, file=raw_stream(sys.stderr)
    )
