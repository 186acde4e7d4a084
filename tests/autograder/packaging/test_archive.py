"""The autograder zip: made by Otter, with the package, the cases and an entry script added."""

import json
import zipfile

import pytest
import yaml

from autograder import __version__
from autograder.engine.engine import Engine
from autograder.errors import GraderError, UsageError
from autograder.packaging.archive import package_files, write_archive
from tests.autograder.toys import write_bank


@pytest.fixture(scope="module")
def made(toy_bank, tmp_path_factory):
    path = tmp_path_factory.mktemp("zip") / "autograder.zip"
    with Engine(toy_bank, "toys") as engine:
        write_archive(toy_bank, engine, path)
    return path


@pytest.fixture(scope="module")
def files(made):
    with zipfile.ZipFile(made) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def test_it_is_the_same_to_the_byte_when_built_again(made, toy_bank, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    # Otter would pick these up from the working directory.
    (tmp_path / "requirements.txt").write_text("no-such-package\n")
    (tmp_path / "otter_config.json").write_text('{"pdf": true}')
    with Engine(toy_bank, "toys") as engine:
        write_archive(toy_bank, engine, tmp_path / "again.zip")
    assert (tmp_path / "again.zip").read_bytes() == made.read_bytes()


def test_it_holds_otters_files_and_ours(files):
    assert {"run_autograder", "setup.sh", "environment.yml", "otter_config.json", "run_otter.py"} <= set(files)
    assert {"tests/toy.py", "bank/solutions/toy.py", "bank/tests/hidden/test_toy.py", "autograder/cli.py"} <= set(files)
    assert files["autograder/VERSION"] == f"{__version__}\n"
    # Otter runs every Python file in tests/; an `__init__.py` there turned full marks into "Autograder Failed".
    assert [name for name in files if name.startswith("tests/")] == ["tests/toy.py"]
    assert not [name for name in files if "__pycache__" in name]


def test_the_template_of_a_course_and_what_editors_leave_in_the_package_are_not_shipped(tmp_path):
    left = ("deep/a.py~", ".a.py.swp", "__pycache__/a.pyc", ".DS_Store", "notes.txt")
    for name in ("py.typed", "deep/a.py", *left, "deep/course_template/tests/hidden/test_softmax.py"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    assert set(package_files(tmp_path)) == {"py.typed", "deep/a.py"}


def test_otters_test_files_hold_no_case_and_no_answer(files):
    assert "sum(" not in files["tests/toy.py"]
    assert files["tests/toy.py"].count("@test_case(") == 8
    assert "points=2.7," in files["tests/toy.py"]  # 9 points x weight 3 of 10


def test_versions_are_pinned_and_the_plugin_is_named(files):
    environment = yaml.safe_load(files["environment.yml"])
    [pip] = [entry["pip"] for entry in environment["dependencies"] if isinstance(entry, dict)]
    assert "otter-grader==7.0.0" in pip
    assert all("==" in pin and ";" not in pin for pin in pip)
    assert len({pin.split("==")[0] for pin in pip}) == len(pip)
    assert "python=3.12" in environment["dependencies"]
    [plugin] = json.loads(files["otter_config.json"])["plugins"]
    assert plugin == {"autograder.entrypoints.otter_plugin.SandboxPlugin": {"assignment": "toys"}}


@pytest.mark.parametrize("setting", ["pdf", "token", "grade_from_log", "assignment_name"])
def test_nothing_is_built_with_a_setting_that_undoes_the_sandbox(tmp_path, setting):
    bank = write_bank(tmp_path)
    config = json.loads((tmp_path / "otter_config.json").read_text()) | {setting: "x"}
    (tmp_path / "otter_config.json").write_text(json.dumps(config))
    with Engine(bank, "toys") as engine, pytest.raises(GraderError, match=setting):
        write_archive(bank, engine, tmp_path / "out.zip")
    assert not (tmp_path / "out.zip").exists()


@pytest.mark.parametrize("text", ["", "[1]", '{"plugins": 7}', "{"])
def test_wrong_settings_are_wrong_use(tmp_path, text):
    bank = write_bank(tmp_path)
    (tmp_path / "otter_config.json").write_text(text)
    with Engine(bank, "toys") as engine, pytest.raises(UsageError, match=r"otter_config\.json"):
        write_archive(bank, engine, tmp_path / "out.zip")
