"""A class with toy submissions, graded by the command."""

import csv
import functools
import os
import subprocess
import sys
from pathlib import Path

import pytest

import autograder
from autograder import cli
from autograder.bank.bank import BANK_VARIABLE
from autograder.batch import run
from autograder.batch.workers import Setup
from tests.autograder.toys import write_bank

COMMAND = """
import functools, sys
from autograder import cli
from autograder.batch import run
run.Setup = functools.partial(run.Setup, grader="tests.autograder.batch.fakes:Odd")
sys.exit(cli.main(sys.argv[1:]))
"""


class Class:
    """A folder of submissions and what `autograder grade` makes of it."""

    def __init__(self, folder):
        self.input, self.output = folder / "in", folder / "out"
        self.results = self.output / "results"
        self.input.mkdir()

    def grade(self, *options, path=None):
        return cli.main(self.arguments(*options, path=path))

    def arguments(self, *options, path=None):
        return ["grade", str(path or self.input), "--assignment", "toys", "--output", str(self.output), *options]

    def command(self, bank, *options):
        """The same as a command of its own, and its environment."""
        home = str(Path(autograder.__file__).parent.parent)
        command = [sys.executable, "-c", COMMAND, "--bank", str(bank.root), *self.arguments(*options)]
        return command, os.environ | {"PYTHONPATH": home}

    def start(self, bank, *options, **more):
        """The same command as a process of its own."""
        command, environment = self.command(bank, *options)
        return subprocess.Popen(command, env=environment, **more)

    def write(self, **texts):
        for name, text in texts.items():
            (self.input / f"{name}.py").write_text(text)

    @property
    def rows(self):
        with (self.output / "grades.csv").open(newline="") as file:
            return {row["submission"]: row for row in csv.DictReader(file)}

    @property
    def scores(self):
        return {name: row["score"] for name, row in self.rows.items()}

    @property
    def sheet(self):
        return (self.output / "grades.csv").read_bytes()


@pytest.fixture
def bank(tmp_path, monkeypatch):
    """A toy bank of this test's own, which the command finds, and which may be changed."""
    bank = write_bank(tmp_path / "bank")
    monkeypatch.setenv(BANK_VARIABLE, str(bank.root))
    return bank


@pytest.fixture
def a_class(bank, tmp_path):
    return Class(tmp_path)


@pytest.fixture
def graders(monkeypatch):
    """Let workers use another grader, and little patience."""

    def use(name, hang_seconds=60.0):
        changed = functools.partial(Setup, grader=f"tests.autograder.batch.fakes:{name}", hang_seconds=hang_seconds)
        monkeypatch.setattr(run, "Setup", changed)

    return use
