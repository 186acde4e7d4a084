"""The same cases under plain pytest: one process for each submission, a conftest that imports the submission."""

import os
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

from autograder.bank.bank import Bank
from autograder.intake.submission import read_submission
from tests.benchmarks.usage import Usage, run

CONFTEST = """
import importlib.util
import os
import sys
from pathlib import Path

import pytest


def load(path):
    spec = importlib.util.spec_from_file_location(Path(path).stem, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


STUDENT = load(os.environ["BENCHMARK_SUBMISSION"])


@pytest.fixture
def student():
    return STUDENT


@pytest.fixture(scope="module")
def reference(request):
    return load(Path(os.environ["BENCHMARK_SOLUTIONS"]) / (request.path.stem.removeprefix("test_") + ".py"))
"""
CONFIGURATION = "[pytest]\nmarkers =\n    weight(n): how much a case counts\n"


def plain_pytest(bank: Bank, assignment: str, submissions: Sequence[Path], folder: Path) -> Usage:
    """Run pytest once for each submission."""
    for question in bank.assignment(assignment).questions:
        for path in (bank.public_cases(question), bank.hidden_cases(question)):
            target = folder / path.parent.name / path.name
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(path, target)
    (folder / "conftest.py").write_text(CONFTEST, encoding="utf-8")
    (folder / "pytest.ini").write_text(CONFIGURATION, encoding="utf-8")
    command = [sys.executable, "-P", "-m", "pytest", "-q", "--import-mode=importlib", "-p", "no:cacheprovider", folder]
    used = Usage()
    for submission in submissions:
        script = folder / "submission.py"
        script.write_text("\n\n".join(cell.source for cell in read_submission(submission).cells), encoding="utf-8")
        variables = {"BENCHMARK_SUBMISSION": str(script), "BENCHMARK_SOLUTIONS": str(bank.root / "solutions")}
        variables |= {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "PATH": os.environ["PATH"]}
        used += run(command, folder, variables, fine=(0, 1))
    return used
