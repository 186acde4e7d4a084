"""The last step of the image's build: a place that would grade wrongly is refused with one line."""

import json
import subprocess
import sys
import zipfile

import pytest

from autograder.bank.bank import Bank
from autograder.entrypoints.image_proof import _groups
from tests.autograder.toys import write_bank

PREPARATION = "bank/build/preparation/toy.json"


def prove(archive, folder, changes=None):
    """Lay a zip out, change some of its files, and have it proved."""
    with zipfile.ZipFile(archive) as zipped:
        zipped.extractall(folder / "source")
    for name, (old, new) in (changes or {}).items():
        path = folder / "source" / name
        assert old in path.read_text()
        path.write_text(path.read_text().replace(old, new))
    command = [sys.executable, str(folder / "source" / "run_otter.py"), "--prove"]
    return subprocess.run(command, capture_output=True, text=True, timeout=300)


def refusals(done):
    """The lines of ours on standard error that say what is wrong."""
    return [line for line in done.stderr.splitlines() if line.startswith("autograder: ")]


def test_a_sound_place_is_proved_layer_by_layer(toy_zip, tmp_path):
    done = prove(toy_zip, tmp_path)
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert [line.split()[2] for line in lines[:5]] == ["user", "files", "calls", "limits", "orphans"]
    assert lines[-1] == "autograder: proved: the reference gets 9 of 9, the blank stub 0"
    assert not (tmp_path / "results").exists()


def test_what_another_python_prepared_is_prepared_again_for_this_one(toy_zip, tmp_path):
    path = tmp_path / "source" / PREPARATION
    with zipfile.ZipFile(toy_zip) as archive:
        built = json.loads(archive.read(PREPARATION))
    done = prove(toy_zip, tmp_path, {PREPARATION: (built["fingerprint"], "0" * 64)})
    assert done.returncode == 0, done.stderr
    assert json.loads(path.read_text()) == built


@pytest.mark.parametrize(
    ("changes", "line"),
    [
        # The answer is not what the cases ask for: a case that is broken ends every grading.
        ({"bank/solutions/toy.py": ("sum(numbers)", "sum(numbers) + 1")}, "the reference answer can't be graded here"),
        # Results that lose points on the way.
        (
            {"autograder/gradescope/results.py": ("if verdict.passed)", "if verdict.passed and not verdict.hidden)")},
            "the reference answer gets 2.7 of 9 points for toy here",
        ),
        # A stub that holds the answer.
        (
            {
                "autograder/bank/solution.py": (
                    "    def stub(",
                    "    def stub(self, *_):\n        return '\\n'.join(self.lines)\n\n    def _(",
                )
            },
            "the blank stub gets 9 of 0 points for toy here",
        ),
        # A package that was not installed.
        ({"autograder/sandbox/wire/decoder.py": ("import numpy", "import no_numpy")}, "No module named 'no_numpy'"),
        # A child that can't start: the sandbox of every student would fail.
        ({"autograder/sandbox/child/main.py": ("import builtins", "import no_such_module")}, "not proved: "),
    ],
)
def test_a_place_that_would_grade_wrongly_is_refused_with_one_line(toy_zip, tmp_path, changes, line):
    done = prove(toy_zip, tmp_path, changes)
    assert done.returncode == 1
    assert "autograder: proved" not in done.stdout
    said = refusals(done)
    assert said[-1].startswith("autograder: not proved: ")
    assert line in said[-1]


def test_a_missing_file_is_a_line_and_no_traceback(toy_zip, tmp_path):
    done = prove(toy_zip, tmp_path, {"otter_config.json": ("toys", "no_such_assignment")})
    assert (done.returncode, len(refusals(done))) == (1, 1)
    assert "no_such_assignment" in done.stderr
    assert "Traceback" not in done.stderr


def test_questions_whose_helpers_share_a_name_are_graded_apart(tmp_path):
    bank = write_bank(tmp_path)
    for name, body in {"a": "1", "b": "2", "c": "1"}.items():
        bank.solution(name).write_text(f"def _helper():\n    return {body}\n")
    assert _groups(Bank(tmp_path), ["a", "b", "c"]) == [["a", "c"], ["b"]]
