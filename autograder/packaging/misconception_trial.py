"""Runs every misconception on the cases of its functions, so that a broken one is found before any student is wrong.

It is done in a process of its own, which can be ended: some loops hear no signal.
"""

from __future__ import annotations

import multiprocessing
import resource
import warnings
from collections.abc import Collection, Iterator
from multiprocessing.connection import Connection
from pathlib import Path

from autograder.engine.engine import Engine
from autograder.engine.misconceptions import LONGEST_WAIT, MisconceptionFailed, Misconceptions
from autograder.engine.verdicts import Outcome
from autograder.errors import UsageError

# Seconds in which a misconception must be done with a case, or have been ended by its own limits.
_PATIENCE = LONGEST_WAIT + 10
# Bytes that misconceptions may take beside what is there already.
_ROOM = 4 << 30

# What is tried next, or what is wrong: its kind and a line.
_STARTS, _WRONG = "starts", "wrong"


def misconception_faults(engine: Engine, questions: Collection[str]) -> Iterator[str]:
    """One line for each misconception that can't be run, or raises whatever it is asked.

    Args:
        engine: An engine of an assignment, whose cases are asked.
        questions: The questions.
    """
    context = multiprocessing.get_context("fork")
    receiver, sender = context.Pipe(duplex=False)
    process = context.Process(target=_try_all, args=(engine, questions, sender), daemon=True)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # on forks beside threads: NumPy's are made for it
        process.start()
    sender.close()
    tried = "a misconception"
    try:
        while receiver.poll(_PATIENCE):
            kind, line = receiver.recv()
            if kind == _WRONG:
                yield line
            else:
                tried = line
        yield f"{tried} does not end, and can't be ended from outside"
    except EOFError:
        process.join()
        if process.exitcode != 0:
            yield f"{tried} ended the process that ran it (exit status {process.exitcode})"
    finally:
        process.kill()
        process.join()
        process.close()
        receiver.close()


def _try_all(engine: Engine, questions: Collection[str], said: Connection) -> None:
    """What the other process does."""
    held = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    _, most = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (held + _ROOM, most))
    for question in questions:
        known = engine.misconceptions(question)
        try:
            variants = known.variants
        except UsageError as error:
            said.send((_WRONG, str(error)))
            continue
        for name in variants:
            for line in _try(engine, known, question, name, said):
                said.send((_WRONG, line))


def _try(engine: Engine, known: Misconceptions, question: str, name: str, said: Connection) -> Iterator[str]:
    variant, traces = known.variants[name], []
    where = f"{variant.path}, line {variant.line}: {question}/{name}"
    for case, concerns in engine.concerns.items():
        if case.question == question and concerns.intersection(variant.replaces):
            said.send((_STARTS, where))
            try:
                traces.append(known.trace(name, case))
            except MisconceptionFailed as error:
                yield str(error)
                return
    if traces and all(trace is not None and trace.outcome is Outcome.ERROR for trace in traces):
        yield f"{where} raises an exception whatever it is asked: it must answer, wrongly"
