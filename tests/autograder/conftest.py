"""What the tests of the autograder share."""

import contextlib
import importlib
import json
import os
import sys
from collections.abc import Iterator

import pytest

from autograder.bank.bank import BANK_VARIABLE, Bank
from autograder.batch import run
from autograder.batch.tasks import Graded, Task
from autograder.engine import engine
from autograder.sandbox.host.zygote import Zygote
from tests.autograder.toys import write_bank

# A bank that somebody works on is none that is tested here.
os.environ.pop(BANK_VARIABLE, None)


@pytest.fixture(scope="session")
def toy_bank(tmp_path_factory) -> Bank:
    return write_bank(tmp_path_factory.mktemp("bank"))


@pytest.fixture(scope="session")
def repository() -> Bank:
    return Bank.here()


class InThisProcess:
    """In the place of `Workers`: the same grader without a process of its own, which takes longer to start."""

    def __init__(self, setup, jobs, accept):
        self._setup, self._accept = setup, accept

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for name, module in list(sys.modules.items()):  # cases that the next run may find changed
            if (getattr(module, "__file__", None) or "").startswith(f"{self._setup.bank}{os.sep}"):
                del sys.modules[name]

    def run(self, work):
        with contextlib.ExitStack() as stack:
            grader = None
            for key, one in work:
                if grader is None:
                    module, _, name = self._setup.grader.partition(":")
                    grader = getattr(importlib.import_module(module), name)(
                        Bank(self._setup.bank), self._setup.assignment
                    )
                    stack.enter_context(grader)
                    self._accept(grader.weaknesses)
                # As through the pipe: plain data goes in and comes out.
                task = Task.of(json.loads(json.dumps(one.task.plain())))
                yield key, Graded(**json.loads(json.dumps(vars(grader.grade(task, one.content)))))


@pytest.fixture(scope="session")
def kept_zygote() -> Iterator[Zygote]:
    """One for all engines in this process: it forks each sandbox, and keeps nothing of it."""
    with Zygote() as zygote:
        yield zygote


@pytest.fixture
def in_this_process(monkeypatch, kept_zygote):
    """For tests of what happens around the grading: it needs no workers, and no zygote of its own."""
    monkeypatch.setattr(run, "Workers", InThisProcess)
    monkeypatch.setattr(engine, "Zygote", lambda limits, without: contextlib.nullcontext(kept_zygote))
