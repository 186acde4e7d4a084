"""Asks a submission all that some cases ask, and keeps the answers as bytes: before any case looks at one.

The requests are the same for every submission, in the same order. What a student's code is asked next therefore says
nothing about what it answered; only what was lost is left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import takewhile

from autograder.engine.recording import Request
from autograder.engine.session import Session
from autograder.sandbox.host.errors import SandboxLost
from autograder.sandbox.wire import encode

# Requests that are sent together: a socket's buffer holds more, so that sending never waits for the sandbox to read.
MOST_AT_ONCE = 48 << 10

# What a sandbox answers where there is nothing of that name.
MISSING = encode(("missing", None, "", []))

# The answers to a case's requests, in order. Where something was lost, or is not there, that is the last answer: it
# decides the case, and the rest is not asked.
Answers = list[bytes | SandboxLost]


def transcribe(session: Session, cases: Sequence[Sequence[Request]]) -> list[Answers]:
    """Ask everything."""
    transcript: list[Answers] = [[] for _ in cases]
    queue: list[tuple[int, Request]] = []
    missing: list[int] = []
    for case, requests in enumerate(cases):
        there = list(takewhile(lambda request: session.defines(request.name), requests))
        queue += [(case, request) for request in there]
        if len(there) < len(requests):
            missing.append(case)
    lost: set[int] = set()
    start = careful = 0  # before `careful` requests go one at a time: one of them was lost among others
    while start < len(queue):
        case, request = queue[start]
        if case in lost:
            start += 1
            continue
        loss = session.refusal(request.name)
        if loss is None:
            batch = list(_batch(session, queue, start, lost, alone=start < careful))
            answers, loss, sure = session.ask([queue[place][1] for place in batch])
            for place, answer in zip(batch, answers, strict=False):
                transcript[queue[place][0]].append(answer)
            if loss is None:
                start = batch[-1] + 1
                continue
            start = batch[len(answers)]
            if not sure:
                careful = batch[-1] + 1
                continue
            case = queue[start][0]
        transcript[case].append(loss)
        lost.add(case)
        start += 1
    for case in missing:
        if case not in lost:
            transcript[case].append(MISSING)
    return transcript


def _batch(
    session: Session, queue: Sequence[tuple[int, Request]], start: int, lost: set[int], *, alone: bool
) -> Iterator[int]:
    """The places of the requests that go together; one that is longer than that goes alone."""
    room = MOST_AT_ONCE
    for place in range(start, len(queue)):
        case, request = queue[place]
        if case in lost:
            continue
        room -= len(request.payload)
        if place > start and (room < 0 or alone or session.is_given_up(request.name)):
            return
        yield place
