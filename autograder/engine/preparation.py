"""What starting an engine comes to is the same for every submission: kept as plain data, it need not be found again.

It is valid for the very files, code and versions that it was made from, and for nothing else: they have a fingerprint.
That every case passes on the reference was found when it was made.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
import platform
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import autograder
from autograder.bank.bank import Assignment, Bank
from autograder.engine.collect import Case
from autograder.engine.recording import Recording, Request

# In the bank of an autograder zip, beside cases and answers: no sandbox can read it.
FILE = "preparation.json"
_PACKAGE = Path(autograder.__file__).parent


def preparation_text(bank: Bank, assignment: Assignment, recordings: Mapping[Case, Recording]) -> str:
    """What an engine found when it started, as JSON."""
    cases = [
        {
            "case": [case.question, case.hidden, case.name],
            "concerns": sorted(recording.concerns),
            "comparisons": recording.comparisons,
            "requests": [[name, base64.b64encode(payload).decode()] for name, payload in recording.requests],
        }
        for case, recording in recordings.items()
    ]
    return json.dumps({"fingerprint": fingerprint(bank, assignment), "cases": cases}, separators=(",", ":")) + "\n"


def read_recordings(bank: Bank, assignment: Assignment, cases: Sequence[Case]) -> dict[Case, Recording] | None:
    """What each case asks, as an earlier engine found it.

    Returns:
        None if there is no such file, or if it was made from anything else than what is there now.
    """
    try:
        data = json.loads((bank.root / FILE).read_bytes())
        if data["fingerprint"] != fingerprint(bank, assignment) or len(data["cases"]) != len(cases):
            return None
        found = dict(_recording(case, kept) for case, kept in zip(cases, data["cases"], strict=True))
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return found


def _recording(case: Case, kept: dict[str, Any]) -> tuple[Case, Recording]:
    if kept["case"] != [case.question, case.hidden, case.name]:
        raise ValueError
    requests = tuple(Request(name, base64.b64decode(payload, validate=True)) for name, payload in kept["requests"])
    return case, Recording(requests, frozenset(kept["concerns"]), int(kept["comparisons"]))


def fingerprint(bank: Bank, assignment: Assignment) -> str:
    """One hash of all that decides what cases ask: the course's files, our own code, and who computes."""
    total = hashlib.sha256()
    machine = [platform.machine(), sys.version, np.__version__, pytest.__version__]
    for part in (repr((assignment.questions, machine)).encode(), *_contents(bank, assignment)):
        total.update(len(part).to_bytes(8, "big"))
        total.update(part)
    return total.hexdigest()


def _contents(bank: Bank, assignment: Assignment) -> Iterator[bytes]:
    for question in assignment.questions:
        for place in (bank.solution, bank.public_cases, bank.hidden_cases):
            yield place(question).read_bytes()
    for folder, folders, files in os.walk(_PACKAGE):
        folders[:] = sorted(set(folders) - {"course_template"})  # which no zip holds
        for name in sorted(files):
            if name.endswith(".py"):
                yield os.path.relpath(os.path.join(folder, name), _PACKAGE).encode()
                yield Path(folder, name).read_bytes()
