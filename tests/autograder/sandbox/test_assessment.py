from __future__ import annotations

import functools
import os
import platform
import sys

import pytest

from autograder.bank.bank import BANK_VARIABLE
from autograder.batch import run
from autograder.batch.workers import Setup
from autograder.cli import main
from autograder.sandbox.host import zygote as zygote_module
from autograder.sandbox.host.assessment import PROMISES, assess, closed_to_others
from autograder.sandbox.host.zygote import Zygote
from autograder.sandbox.layer_names import LAYERS


@pytest.fixture
def folders(tmp_path, monkeypatch):
    """A folder that other users can enter, and one that they can't."""
    for name, mode in (("open", 0o755), ("closed", 0o700)):
        (tmp_path / name / "tests").mkdir(parents=True)
        (tmp_path / name).chmod(mode)
    # Where the tests run, a folder far above may be closed, too.
    real, above = os.stat, {tmp_path, *tmp_path.parents}
    monkeypatch.setattr(os, "stat", lambda path, **how: real("/" if path in above else path, **how))
    return {name: tmp_path / name / "tests" for name in ("open", "closed")}


def report(*held):
    return {name: (name in held, f"{name} reason") for name in LAYERS}


@pytest.mark.parametrize(
    ("held", "folder", "broken"),
    [
        (LAYERS, "open", []),
        (("files", "calls", "limits"), "open", []),  # an ordinary user
        (("user", "calls", "limits"), "closed", []),
        (("user", "calls", "limits"), "open", ["read the cases and answers"]),
        (("files", "user", "limits", "orphans"), "closed", ["send what it saw over the network"]),
        (("files", "calls"), "closed", ["use up this machine"]),
        (("files", "limits"), "closed", ["end the grading", "send what it saw over the network",
                                         "leave processes behind"]),
        ((), "closed", [promise.broken for promise in PROMISES]),
    ],
)  # fmt: skip
def test_it_is_strong_when_every_promise_is_kept(held, folder, broken, folders):
    found = assess(report(*held), folders[folder])
    assert [weakness.partition(": a submission could ")[2] for weakness in found.weaknesses] == broken
    assert found.line.startswith("weak, it lacks: " if broken else "strong: ")


def test_a_weakness_says_what_would_help(folders):
    [line] = assess(report("user", "calls", "limits"), folders["open"]).weaknesses
    assert line.startswith("files (files reason) or a folder that other users can't enter (chmod 700 ")


def test_a_folder_is_closed_when_one_above_it_is(folders):
    assert not closed_to_others(folders["open"])
    assert closed_to_others(folders["closed"])


def test_every_layer_has_its_line():
    assert set(LAYERS) == set(LAYERS)


def test_the_command_names_every_layer_and_the_sum(capsys):
    status = main(["sandbox"])
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines[:-2]] == ["always", *LAYERS, "imports"]
    assert lines[-1].split(":")[0] == ("strong" if status == 0 else "weak, it lacks")
    if sys.platform == "linux" and platform.machine() == "x86_64":
        assert "calls    holds" in "\n".join(lines)


def test_the_command_ends_with_1_where_it_is_weak(capsys, monkeypatch):
    monkeypatch.setattr("autograder.sandbox.host.zygote.Zygote", functools.partial(Zygote, without=["calls"]))
    assert main(["sandbox"]) == 1
    out = capsys.readouterr().out
    assert "calls    LACKS" in out
    assert "send what it saw over the network" in out.splitlines()[-1]


@pytest.fixture
def grade(toy_bank, tmp_path, monkeypatch):
    monkeypatch.setenv(BANK_VARIABLE, str(toy_bank.root))
    (tmp_path / "work.py").write_text("def double(x): return 2 * x")
    command = ["grade", str(tmp_path / "work.py"), "--assignment", "toys", "--output", str(tmp_path / "out")]
    return lambda *more: main([*command, *more])


def test_grading_refuses_a_weak_sandbox_where_a_strong_one_is_asked_for(grade, capsys, monkeypatch):
    monkeypatch.setattr(run, "Setup", functools.partial(Setup, grader="tests.autograder.batch.fakes:Weak"))
    assert grade("--require-sandbox", "strong") == 2
    [line] = capsys.readouterr().err.splitlines()
    assert line.startswith("autograder: the sandbox is weak here, it lacks: files (no Landlock)")
    assert "without --require-sandbox" in line
    assert grade() == 0


def test_grading_goes_on_where_it_is_strong(grade, monkeypatch):
    monkeypatch.setattr(run, "Setup", functools.partial(Setup, grader="tests.autograder.batch.fakes:Strong"))
    assert grade("--require-sandbox", "strong") == 0


OLD_KERNEL = """
from autograder.sandbox.linux import landlock
from autograder.sandbox.linux import seccomp
landlock.abi = lambda: 0
seccomp.supported = lambda: False
"""
NOT_LINUX = """
import numpy, asyncio, ctypes, multiprocessing.pool
sys.platform = "darwin"
"""
MISSING = {"files": "the kernel has no Landlock", "calls": "no filter for this architecture"}


@pytest.mark.parametrize(
    ("change", "reasons"),
    [(OLD_KERNEL, MISSING), (NOT_LINUX, dict.fromkeys(LAYERS, "only on Linux"))],
    ids=["an old kernel", "no Linux"],
)
def test_where_layers_are_missing_the_rest_grades(change, reasons, monkeypatch):
    last = "from autograder.sandbox.zygote.server import main\n"
    monkeypatch.setattr(zygote_module, "_BOOT", zygote_module._BOOT.replace(last, change + last))
    with Zygote() as zygote:
        assert {name: zygote.report[name] for name in reasons} == {name: (False, why) for name, why in reasons.items()}
        with zygote.start() as sandbox:
            sandbox.run_cell("def f(x):\n    return x + 1\n", "")
            assert sandbox.call("f", (1,), {}) == 2
