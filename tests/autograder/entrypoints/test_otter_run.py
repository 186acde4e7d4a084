"""Otter's own command on the zip."""

import json
import zipfile

import pytest

from autograder.entrypoints.otter_plugin import SandboxPlugin, refuse_settings
from autograder.errors import GraderError
from tests.autograder.entrypoints.conftest import through_otter
from tests.autograder.toys import SOLUTION


def test_messages_are_the_verdicts_and_not_otters(toy_zip, tmp_path):
    path = tmp_path / "work.py"
    path.write_text(SOLUTION.replace("2 * np", "3 * np"))
    result = through_otter(toy_zip, path, tmp_path / "out")
    assert result.status == 0
    written = json.loads(result.text)
    assert written["output"].startswith("Graded: work.py.\n\nPublic cases show their results at once")
    outputs = "".join(test["output"] for test in written["tests"])
    assert "is off by the same factor everywhere" in outputs
    assert "Error at line" not in outputs
    assert [t["visibility"] for t in written["tests"]] == ["visible", "after_published"]


@pytest.mark.parametrize("setting", ["pdf", "token", "grade_from_log", "assignment_name"])
def test_settings_that_let_a_submission_reach_the_grader_are_refused(setting):
    with pytest.raises(GraderError, match=setting):
        refuse_settings({setting: "x"})
    with pytest.raises(GraderError, match=setting):
        SandboxPlugin(None, {}, {}).during_generate({setting: "x"}, None)


def test_a_failure_of_ours_leaves_no_result(toy_zip, tmp_path):
    broken = tmp_path / "broken.zip"
    with zipfile.ZipFile(toy_zip) as old, zipfile.ZipFile(broken, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(b"[6.0]", b"[7.0]"))
    path = tmp_path / "work.py"
    path.write_text(SOLUTION)
    result = through_otter(broken, path, tmp_path / "out")
    assert result.status != 0
    assert result.text is None


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("work.ipynb", b"no json"),
        ("work.ipynb", b"\xff\xfe"),
        ("work.ipynb", b'{"metadata": {"otter": {"tests": {}}}, "cells": [], "nbformat": 4, "nbformat_minor": 5}'),
        ("work.ipynb", b'{"metadata": 7, "cells": 7, "nbformat": 4, "nbformat_minor": 5}'),
    ],
)
def test_what_plain_otter_cannot_survive_never_gives_points(by_otter, toy_zip, tmp_path, name, content):
    path = tmp_path / name
    path.write_bytes(content)
    result = by_otter(toy_zip, path, tmp_path)
    assert result.score == 0
    assert result.status != 0


@pytest.mark.parametrize("names", [("a.ipynb", "b.ipynb"), ("a.py", "tests"), ("folder/a.ipynb",)])
def test_zips_that_plain_otter_cannot_survive_never_give_points(by_otter, toy_zip, tmp_path, names):
    path = tmp_path / "work.zip"
    with zipfile.ZipFile(path, "w") as zipped:
        for name in names:
            zipped.writestr(name, SOLUTION if name.endswith(".py") else "{}")
    result = by_otter(toy_zip, path, tmp_path)
    assert result.score == 0
    assert result.status != 0
