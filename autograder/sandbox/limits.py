"""How much a sandbox may use, and what is the same for each."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """Caps on one sandbox, and what would differ from run to run if it were not set.

    Time is CPU time of the sandbox, or time asleep, so that other work on the machine does not decide a verdict (see
    `deadline`).

    Attributes:
        call_seconds: one call of a student's function.
        load_seconds: one top-level statement.
        cell_seconds: one cell, or one `.py` file, with all its statements.
        memory_bytes: address space beyond what the empty sandbox has.
        output_bytes: printed text that is kept.
        callbacks: calls back to the trusted side during one call.
        total_seconds: CPU time of a sandbox over its whole life; only a backstop.
        file_bytes: size of one file.
        folder_bytes: size of all files together; looked at every `LOOK_SECONDS`.
        folder_files: how many of them, folders included.
        open_files: file descriptors.
        threads: threads and processes. Where the sandbox has no user id of its own its threads are asked for one by one
            (`linux.thread_count`); where that can't be, these are beside all that its user has.
        blas_threads: threads of NumPy's linear algebra; with another number sums may round in another way.
        hash_seed: Python's seed for hashes of text, which decides the order of sets.
    """

    call_seconds: float = 2.0
    load_seconds: float = 10.0
    cell_seconds: float = 30.0
    memory_bytes: int = 1 << 30
    output_bytes: int = 64 << 10
    callbacks: int = 50_000
    total_seconds: int = 900
    file_bytes: int = 4 << 20
    folder_bytes: int = 64 << 20
    folder_files: int = 1000
    open_files: int = 64
    threads: int = 64
    blas_threads: int = 1
    hash_seed: int = 0


# How much more of the wall clock than of their own time they get: where it is known that they wait for a processor, and
# where only the wall clock is known.
STARVED_FACTOR, WALL_FACTOR = 20.0, 4.0
LOOK_SECONDS = 0.05
