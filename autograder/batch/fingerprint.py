"""What a result was computed from, as short hashes: what has the same ones need not run again."""

from __future__ import annotations

import hashlib
import importlib.metadata
import json
import platform
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

from autograder.bank.bank import Assignment, Bank
from autograder.batch.import_closure import closure
from autograder.sandbox.limits import Limits

# Where the code begins that decides verdicts and their words: the engine, the process that it starts, and what hidden
# cases import. The files are those that these import, however far down.
VERDICTS = (
    "autograder.engine.engine",
    "autograder.sandbox.zygote.server",
    "autograder.cases",
    "autograder.table_model",
)
# Where the code begins that turns verdicts into results files.
RESULTS = ("autograder.batch.warm_grader",)


@dataclass(frozen=True)
class Fingerprints:
    """What the results of an assignment are computed from, beside the submission itself.

    Attributes:
        questions: By question: its answer, its cases and misconceptions, the engine's code, the versions and limits.
        whole: What else is said about a submission as a whole: title, list of questions, the form of results.
    """

    questions: dict[str, str]
    whole: str

    @classmethod
    def of(cls, bank: Bank, assignment: Assignment, limits: Limits | None = None) -> Fingerprints:
        """Compute them from the files as they are now."""
        versions = [platform.python_version(), *(importlib.metadata.version(name) for name in ("numpy", "pytest"))]
        of_verdicts = closure(VERDICTS)
        of_results = {name: file for name, file in closure(RESULTS).items() if name not in of_verdicts}
        shared = [*_code(of_verdicts), json.dumps([versions, asdict(limits or Limits())]).encode()]
        questions = {}
        for question in assignment.questions:
            places = (bank.solution, bank.public_cases, bank.hidden_cases, bank.misconceptions)
            questions[question] = digest([*shared, *(_content(place(question)) for place in places)])
        settings = _content(bank.root / "otter_config.json")
        about = json.dumps([assignment.title, assignment.questions]).encode()
        return cls(questions, digest([*_code(of_results), settings, about]))


def digest(parts: Iterable[bytes]) -> str:
    """One hash over several parts, each with its length, so that none can slip into the next."""
    total = hashlib.sha256()
    for part in parts:
        total.update(len(part).to_bytes(8, "big"))
        total.update(part)
    return total.hexdigest()[:32]


def _code(files: dict[str, Path]) -> list[bytes]:
    return [part for name in sorted(files) for part in (name.encode(), files[name].read_bytes())]


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return b""
