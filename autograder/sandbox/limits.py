"""How much a sandbox may use."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """Caps on one sandbox.

    Time is CPU time of the sandbox, so that other work on the machine does not decide a verdict; the wall clock
    may show `WALL_FACTOR` times as much before a sleeper is ended too.

    Attributes:
        call_seconds: one call of a student's function.
        load_seconds: one top-level statement.
        cell_seconds: one cell, or one `.py` file, with all its statements.
        memory_bytes: address space beyond what the empty sandbox has.
        output_bytes: printed text that is kept.
        callbacks: calls back to the trusted side during one call.
        total_seconds: CPU time of a sandbox over its whole life; only a backstop.
        file_bytes: size of one file in the working directory.
        open_files: file descriptors.
        threads: threads and processes, where the sandbox has a user id of its own.
    """

    call_seconds: float = 2.0
    load_seconds: float = 10.0
    cell_seconds: float = 30.0
    memory_bytes: int = 1 << 30
    output_bytes: int = 64 << 10
    callbacks: int = 50_000
    total_seconds: int = 900
    file_bytes: int = 4 << 20
    open_files: int = 64
    threads: int = 64


WALL_FACTOR = 4.0
