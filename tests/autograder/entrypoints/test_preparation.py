"""What an engine finds when it starts is kept in the zip, and used for the very files that it was found for."""

import json
import os
import shutil
import stat
import subprocess
import sys
import zipfile

import pytest

from autograder.bank.bank import Bank
from autograder.batch.tasks import Task
from autograder.batch.warm_grader import WarmGrader
from autograder.engine import engine as engine_module
from autograder.engine import preparation
from autograder.engine.engine import Engine
from autograder.intake.submission import parse_submission
from tests.autograder.toys import SOLUTION, write_bank


class RecordedAnewError(Exception):
    pass


def refuse(*_):
    raise RecordedAnewError


@pytest.fixture
def bank(toy_zip, tmp_path):
    with zipfile.ZipFile(toy_zip) as archive:
        archive.extractall(tmp_path)
    return Bank(tmp_path / "bank")


@pytest.fixture
def records_nothing(monkeypatch):
    monkeypatch.setattr(engine_module, "record", refuse)


def starts_anew(bank):
    try:
        with Engine(bank, "toys", prepare=True):
            return False
    except RecordedAnewError:
        return True


def rewrite(path, old, new):
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


def test_in_the_zip_no_case_runs_on_the_reference(bank, records_nothing):
    assert not starts_anew(bank)


def test_verdicts_and_all_their_words_are_the_same_with_it_and_without(bank, toy_bank):
    works = [
        SOLUTION,
        SOLUTION.replace("return sum(numbers)", "return 3"),
        "def double(x):\n    return 1 / 0\n",
        "x = 1\n",
    ]
    with Engine(bank, "toys", prepare=True) as prepared, Engine(toy_bank, "toys") as anew:
        assert [r.requests for r in prepared.recordings.values()] == [r.requests for r in anew.recordings.values()]
        assert list(prepared.concerns.values()) == list(anew.concerns.values())
        for work in works:
            submission = parse_submission("work.py", work.encode())
            assert prepared.grade(submission) == anew.grade(submission)


@pytest.mark.parametrize("file", ["solutions/toy.py", "tests/public/test_toy.py", "tests/hidden/test_toy.py"])
def test_another_file_of_the_course_makes_it_stale(bank, records_nothing, file):
    path = bank.root / file
    path.write_text(path.read_text() + "\n# a word more\n")
    assert starts_anew(bank)


@pytest.mark.parametrize("place", ["np", "sys", "platform"])
def test_another_machine_makes_it_stale(bank, records_nothing, monkeypatch, place):
    name = {"np": "__version__", "sys": "version", "platform": "machine"}[place]
    other = "another" if place != "platform" else lambda: "another"
    monkeypatch.setattr(getattr(preparation, place), name, other)
    assert starts_anew(bank)


def test_other_code_of_ours_makes_it_stale(bank, records_nothing, monkeypatch, tmp_path):
    copy = tmp_path / "copy"
    shutil.copytree(preparation._PACKAGE, copy, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(preparation, "_PACKAGE", copy)
    assert not starts_anew(bank)
    rewrite(copy / "cases.py", "RTOL = 1e-4", "RTOL = 1e-5")
    assert starts_anew(bank)


@pytest.mark.parametrize("text", ["", "{", "[]", '{"fingerprint": 1}', "\ud800", "7"])
def test_what_is_no_preparation_is_not_used(bank, records_nothing, text):
    bank.preparation("toy").write_bytes(text.encode("utf-8", "surrogatepass"))
    assert starts_anew(bank)


@pytest.mark.parametrize("change", ["drop", "rename", "requests"])
def test_what_does_not_fit_the_cases_is_not_used(bank, records_nothing, change):
    path = bank.preparation("toy")
    data = json.loads(path.read_text())
    if change == "drop":
        del data["cases"][0]
    elif change == "rename":
        data["cases"][0]["case"][1] = "test_other"
    else:
        data["cases"][0]["requests"] = [["double", "no base64"]]
    path.write_text(json.dumps(data))
    assert starts_anew(bank)


def test_whoever_wants_the_reference_judged_gets_it_judged(bank, records_nothing):
    with pytest.raises(RecordedAnewError):
        Engine(bank, "toys")


@pytest.fixture
def course(tmp_path):
    return write_bank(tmp_path / "course")


def test_a_grader_keeps_what_it_found_for_the_next_one(course, monkeypatch):
    WarmGrader(course, "toys").close()
    kept = course.preparation("toy")
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert [path.name for path in kept.parent.iterdir()] == ["toy.json"]
    monkeypatch.setattr(engine_module, "record", refuse)
    WarmGrader(course, "toys").close()
    rewrite(course.hidden_cases("toy"), "[2, 7]", "[2, 7, 9]")
    with pytest.raises(RecordedAnewError):
        WarmGrader(course, "toys")


def test_nothing_is_left_in_another_user_s_course(course, monkeypatch):
    monkeypatch.setattr(preparation.os, "geteuid", lambda: course.root.stat().st_uid + 1)
    WarmGrader(course, "toys").close()
    assert not (course.root / "build").exists()


def test_what_another_user_left_is_not_used(course, monkeypatch):
    WarmGrader(course, "toys").close()
    monkeypatch.setattr(engine_module, "record", refuse)
    owner, fstat = 4, preparation.os.fstat

    def of_another(number):
        found = list(fstat(number))
        found[owner] += 1
        return os.stat_result(found)

    monkeypatch.setattr(preparation.os, "fstat", of_another)
    with pytest.raises(RecordedAnewError):
        WarmGrader(course, "toys")


def test_where_nothing_can_be_kept_grading_goes_on(course):
    (course.root / "build").write_text("in the way")
    with WarmGrader(course, "toys") as grader:
        assert grader.grade(Task("work.py", ""), SOLUTION.encode()).status == "graded"


def test_the_requests_of_each_parameter_set_are_known(course):
    with Engine(course, "toys") as engine:
        ends = {case.name: recording.ends for case, recording in engine.recordings.items()}
    assert ends["test_total_of_many"] == (1, 2)
    assert ends["test_the_model_is_asked"] == (0,)  # it hands a function over, and goes on live


COUNTING = "calls = 0\n\ndef total(numbers):\n    global calls\n    calls += 1\n    return calls\n"


def test_pytest_asks_what_the_engine_asks(course, tmp_path):
    """Also what comes after a wrong answer, and in the same order: functions that count their calls tell."""
    rewrite(
        course.hidden_cases("toy"),
        "assert_same(student.total(list(range(n)))",
        "assert student.total([n]) != 1\n    assert_same(student.total(list(range(n)))",
    )
    (tmp_path / "work.py").write_text(COUNTING)
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-p",
        "no:cacheprovider",
        "-p",
        "autograder.entrypoints.pytest_plugin",
        "--import-mode=importlib",
        "--submission",
        tmp_path / "work.py",
        course.hidden_cases("toy"),
        "-k",
        "many",
    ]

    def said():
        # On CI pytest prints whole messages in its summary, too, and would say the last one twice.
        alone = {name: value for name, value in os.environ.items() if name not in ("CI", "BUILD_NUMBER")}
        done = subprocess.run(
            [*map(str, command)], cwd=course.root, env=alone, capture_output=True, text=True, timeout=300
        )
        return [line.split("returned")[1].strip() for line in done.stdout.splitlines() if line.startswith("returned")]

    assert said() == ["1", "2", "3"]  # as it goes: the first set ends at its first call
    WarmGrader(course, "toys").close()
    assert said() == ["1", "3", "4"]
