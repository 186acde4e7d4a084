"""What an engine finds when it starts is kept in the zip, and used for the very files that it was found for."""

import json
import shutil
import zipfile
from pathlib import Path

import pytest

from autograder.bank.bank import Bank
from autograder.engine import engine as engine_module
from autograder.engine import preparation
from autograder.engine.engine import Engine
from autograder.intake.submission import parse_submission
from tests.autograder.toys import SOLUTION


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
        with Engine(bank, "toys"):
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
    with Engine(bank, "toys") as prepared, Engine(toy_bank, "toys") as anew:
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
    (bank.root / preparation.FILE).write_bytes(text.encode("utf-8", "surrogatepass"))
    assert starts_anew(bank)


@pytest.mark.parametrize("change", ["drop", "rename", "requests"])
def test_what_does_not_fit_the_cases_is_not_used(bank, records_nothing, change):
    path = Path(bank.root / preparation.FILE)
    data = json.loads(path.read_text())
    if change == "drop":
        del data["cases"][0]
    elif change == "rename":
        data["cases"][0]["case"][2] = "test_other"
    else:
        data["cases"][0]["requests"] = [["double", "no base64"]]
    path.write_text(json.dumps(data))
    assert starts_anew(bank)
