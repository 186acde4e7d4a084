"""What starting an engine comes to is the same for every submission: kept as plain data, it need not be found again.

It is valid for the very files, code and versions that it was made from, and for nothing else: they have a fingerprint.
That every case passes on the reference was found when it was made. It lies in the bank, beside cases and answers, where
no sandbox reads or writes; it counts only if it belongs to whoever the answers belong to.
"""

from __future__ import annotations

import base64
import contextlib
import hashlib
import json
import os
import platform
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import autograder
from autograder.bank.bank import Bank
from autograder.engine.collect import Case
from autograder.engine.recording import Recording, Request

_PACKAGE = Path(autograder.__file__).parent

# By whether a case is hidden, and its name.
Recordings = Mapping[tuple[bool, str], Recording]


def preparations(bank: Bank, recordings: Mapping[Case, Recording]) -> Iterator[tuple[Path, str]]:
    """What an engine found when it started: a file for each question, and its JSON."""
    for question, now in fingerprints(bank, dict.fromkeys(case.question for case in recordings)).items():
        cases = [
            {
                "case": [case.hidden, case.name],
                "concerns": sorted(recording.concerns),
                "comparisons": recording.comparisons,
                "requests": [[name, base64.b64encode(payload).decode()] for name, payload in recording.requests],
                "ends": recording.ends,
            }
            for case, recording in recordings.items()
            if case.question == question
        ]
        text = json.dumps({"fingerprint": now, "cases": cases}, separators=(",", ":"))
        yield bank.preparation(question), f"{text}\n"


def keep(bank: Bank, recordings: Mapping[Case, Recording]) -> None:
    """Keep what an engine found when it started, for the next one; where that can't be, it finds it again."""
    with contextlib.suppress(OSError):
        for path, text in preparations(bank, recordings):
            if os.geteuid() != bank.solution(path.stem).stat().st_uid:
                return  # a file of root's would be in the way of whoever the course belongs to
            path.parent.mkdir(parents=True, exist_ok=True)
            # Several may do so at once. For nobody else to read, since hidden cases may be.
            number, name = tempfile.mkstemp(dir=path.parent)
            with open(number, "w", encoding="utf-8") as file:
                file.write(text)
            os.replace(name, path)


def read_recordings(bank: Bank, questions: Iterable[str]) -> dict[str, Recordings]:
    """What the cases of some questions ask, as an earlier engine found it.

    Returns:
        Nothing for a question of which there is no such file, or one that was made from anything else than what is
        there now.
    """
    found: dict[str, Recordings] = {}
    for question, now in fingerprints(bank, questions).items():
        with contextlib.suppress(OSError, ValueError, KeyError, TypeError):
            data = json.loads(_content(bank, question))
            if data["fingerprint"] == now:
                found[question] = dict(map(_recording, data["cases"]))
    return found


def prepared(bank: Bank, questions: Sequence[str], cases: Sequence[Case]) -> dict[Case, Recording] | None:
    """The recordings of all cases of some questions; None if any is not there."""
    found = read_recordings(bank, questions)
    if any(
        list(found.get(question, ())) != [(case.hidden, case.name) for case in cases if case.question == question]
        for question in questions
    ):
        return None
    return {case: found[case.question][case.hidden, case.name] for case in cases}


def _content(bank: Bank, question: str) -> bytes:
    with bank.preparation(question).open("rb") as file:
        if os.fstat(file.fileno()).st_uid != bank.solution(question).stat().st_uid:
            raise OSError
        return file.read()


def _recording(kept: dict[str, Any]) -> tuple[tuple[bool, str], Recording]:
    hidden, name = kept["case"]
    requests = tuple(Request(name, base64.b64decode(payload, validate=True)) for name, payload in kept["requests"])
    ends = tuple(map(int, kept["ends"]))
    return (hidden, name), Recording(requests, frozenset(kept["concerns"]), int(kept["comparisons"]), ends)


def fingerprints(bank: Bank, questions: Iterable[str]) -> dict[str, str]:
    """By question one hash of all that decides what its cases ask: its files, our own code, and who computes."""
    machine = [platform.machine(), sys.version, np.__version__, pytest.__version__]
    shared = _hash([repr(machine).encode(), *_code()])
    files = (bank.solution, bank.public_cases, bank.hidden_cases)
    return {
        question: _hash([shared.encode(), question.encode(), *(file(question).read_bytes() for file in files)])
        for question in questions
    }


def _hash(parts: Iterable[bytes]) -> str:
    total = hashlib.sha256()
    for part in parts:
        total.update(len(part).to_bytes(8, "big"))
        total.update(part)
    return total.hexdigest()


def _code() -> Iterator[bytes]:
    for folder, folders, files in os.walk(_PACKAGE):
        folders[:] = sorted(set(folders) - {"course_template"})  # which no zip holds
        for name in sorted(files):
            if name.endswith(".py"):
                yield os.path.relpath(os.path.join(folder, name), _PACKAGE).encode()
                yield Path(folder, name).read_bytes()
