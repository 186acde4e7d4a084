"""Grading works whoever runs it: root, root as Docker leaves it, an ordinary user; with a network and without."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from autograder.sandbox.zygote.layers import LAYERS
from tests.autograder.sandbox.as_other import ORDINARY_USER
from tests.autograder.toys import write_bank

HERE = Path(__file__).parent
ROOT = os.getuid() == 0
# An ordinary user can't become anything else: its tests run as it.
CONDITIONS = ["root", "docker", "docker+offline", "ordinary", "ordinary+offline"] if ROOT else ["ordinary"]


@pytest.fixture(params=CONDITIONS)
def under(request, tmp_path):
    """Runs Python under a condition, with a copy of the package that every user can reach; returns what came out."""
    bank = write_bank(tmp_path / "bank")
    place = Path(shutil.copytree(HERE.parents[2] / "autograder", bank.root / "autograder")).parent
    for script in ("grade_here.py", "two_workers.py", "as_other.py"):
        shutil.copy(HERE / script, place)
    homes = [sys.prefix, sys.base_prefix, str(tmp_path)]
    environment = {
        "PYTHONPATH": str(place),
        "PATH": os.environ["PATH"],
        "HOME": str(tmp_path),
        "TMPDIR": "/tmp",
        "LANG": "C.UTF-8",
    }
    if ROOT and "ordinary" in request.param:
        tmp_path.chmod(0o755)
        for path in (tmp_path, *tmp_path.rglob("*")):
            os.chown(path, ORDINARY_USER, ORDINARY_USER)

    def run(*arguments):
        command = [sys.executable, *arguments]
        if ROOT:
            command = [sys.executable, str(place / "as_other.py"), request.param, *homes, "--", *command]
        return subprocess.run(command, capture_output=True, text=True, env=environment, cwd=tmp_path, timeout=300)

    run.condition, run.bank, run.place = request.param, bank, place
    return run


COMMAND = "import sys; from autograder.cli import main; sys.exit(main(sys.argv[1:]))"


def test_the_command_says_what_holds(under):
    done = under("-c", COMMAND, "sandbox")
    assert done.stderr == ""
    lines = dict(line.split(maxsplit=1) for line in done.stdout.splitlines()[:-2])
    assert set(lines) == {"always", *LAYERS, "imports"}
    assert lines["imports"].startswith("holds")
    if "ordinary" in under.condition:
        assert lines["user"].startswith("LACKS")
        assert lines["user"].endswith("(not root)")
    else:
        assert lines["user"].startswith("holds")
    strong = all(lines[layer].startswith("holds") for layer in ("files", "calls", "limits"))
    assert done.returncode == (0 if strong else 1)


def test_grading_works_and_what_is_left_of_the_layers_holds(under):
    without = [""] if "offline" in under.condition else ["", "files", "calls", ",".join(LAYERS)]
    done = under(str(under.place / "grade_here.py"), str(under.bank.root), *without)
    assert (done.returncode, done.stderr) == (0, "")
    result = json.loads(done.stdout)
    assert (result["uid"] == 0) == ("ordinary" not in under.condition)
    assert list(result["found"]) == without
    for left_out, outcome in result["found"].items():
        held = {layer for layer, (holds, _) in outcome["report"].items() if holds}
        assert not held & set(left_out.split(","))
        assert outcome["perfect"] == 9
        assert outcome["mixed"] == pytest.approx(9 * 6 / 10)  # all but total, of which a case counts three times
        if "files" in held:
            assert outcome["cases"] == "PermissionError"
        elif "ordinary" in under.condition:
            assert "def test_total_of_many" in outcome["cases"]
            assert any("files" in line and "read the cases" in line for line in outcome["weaknesses"])
        if "limits" in held:
            assert outcome["threads"] < 1000


@pytest.mark.parametrize("without", ["", "files", "user"])
def test_one_sandbox_does_not_use_up_the_threads_of_another(under, without):
    if "offline" in under.condition:
        pytest.skip("no matter of the network")
    done = under(str(under.place / "two_workers.py"), *without.split())
    assert (done.returncode, done.stderr) == (0, "")
    found = json.loads(done.stdout)
    assert (found["uid"] == 0) == ("ordinary" not in under.condition)
    squares = [n * n for n in range(8)]
    # It gets its own, which is more than anybody needs, and the other one gets what it asks for, again and again.
    assert found["grabbed"] == found["again"] == 63
    assert found["beside"] == squares
    assert found["rounds"] == [squares] * len(found["rounds"])
