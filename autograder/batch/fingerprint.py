"""What a result was computed from, as short hashes: what has the same ones need not run again."""

from __future__ import annotations

import hashlib
import importlib.metadata
import json
import platform
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

import autograder
from autograder.bank.bank import Assignment, Bank
from autograder.sandbox.limits import Limits

# What decides verdicts and their words. The rest of the package builds, finds and writes.
_MODULES = ("cases.py", "difference.py", "value_text.py", "table_model.py")
_CODE = ("bank", "engine", "sandbox", *_MODULES, "build/otter_files.py")
_CODE_OF_RESULTS = ("doors/otter_results.py", "batch/grading.py")


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
        shared = [*_code(_CODE), json.dumps([versions, asdict(limits or Limits())]).encode()]
        questions = {}
        for question in assignment.questions:
            places = (bank.solution, bank.public_cases, bank.hidden_cases, bank.misconceptions)
            questions[question] = digest([*shared, *(_content(place(question)) for place in places)])
        settings = [_content(bank.root / "otter_config.json"), importlib.metadata.version("otter-grader").encode()]
        about = json.dumps([assignment.title, assignment.questions]).encode()
        return cls(questions, digest([*_code(_CODE_OF_RESULTS), *settings, about]))


def digest(parts: Iterable[bytes]) -> str:
    """One hash over several parts, each with its length, so that none can slip into the next."""
    total = hashlib.sha256()
    for part in parts:
        total.update(len(part).to_bytes(8, "big"))
        total.update(part)
    return total.hexdigest()[:32]


def _code(names: Iterable[str]) -> list[bytes]:
    package = Path(autograder.__file__).parent
    files = [file for name in names for file in _python_files(package / name)]
    return [part for file in files for part in (file.relative_to(package).as_posix().encode(), file.read_bytes())]


def _python_files(path: Path) -> list[Path]:
    return sorted(path.rglob("*.py")) if path.is_dir() else [path]


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return b""
