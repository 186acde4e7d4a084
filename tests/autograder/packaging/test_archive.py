"""The autograder zip: made by Otter, with the package, the cases and an entry script added."""

import json
import subprocess
import sys
import zipfile

import pytest

from autograder import __version__
from autograder.engine.engine import Engine
from autograder.errors import GraderError, UsageError
from autograder.packaging.archive import IMAGE_LOCK, package_files, write_archive
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
        return {name: archive.read(name).decode() for name in archive.namelist() if not name.endswith(".pyc")}


def test_it_is_the_same_to_the_byte_when_built_again(made, toy_bank, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    # Otter would pick these up from the working directory.
    (tmp_path / "requirements.txt").write_text("no-such-package\n")
    (tmp_path / "otter_config.json").write_text('{"pdf": true}')
    with Engine(toy_bank, "toys") as engine:
        write_archive(toy_bank, engine, tmp_path / "again.zip")
    assert (tmp_path / "again.zip").read_bytes() == made.read_bytes()


def test_it_holds_otters_files_and_ours(files):
    assert {"run_autograder", "setup.sh", "requirements.txt", "otter_config.json", "run_otter.py"} <= set(files)
    assert {"tests/toy.py", "bank/solutions/toy.py", "bank/tests/hidden/test_toy.py", "autograder/cli.py"} <= set(files)
    assert files["autograder/VERSION"] == f"{__version__}\n"
    # Otter runs every Python file in tests/; an `__init__.py` there turned full marks into "Autograder Failed".
    assert [name for name in files if name.startswith("tests/")] == ["tests/toy.py"]


_IMPORTED_WITHOUT_COMPILING = """
import importlib, sys
from importlib.machinery import SourceFileLoader
sys.path.insert(0, sys.argv[1])
def refuse(self, data, path, **_):
    raise AssertionError(f"{path} is compiled")
def imported(name, path):
    spec = importlib.util.spec_from_file_location(name, path)
    spec.loader.exec_module(importlib.util.module_from_spec(spec))
import numpy, pytest
SourceFileLoader.source_to_code = refuse
for name in ("entrypoints.gradescope", "engine.engine", "gradescope.results", "sandbox.zygote.server", "table_model"):
    assert importlib.import_module(f"autograder.{name}").__file__.startswith(sys.argv[1])
for name in ("solutions/toy.py", "tests/public/test_toy.py", "tests/hidden/test_toy.py"):
    imported("toy", f"{sys.argv[1]}/bank/{name}")
"""


def test_nothing_that_a_grading_imports_is_compiled_again(made, tmp_path):
    with zipfile.ZipFile(made) as archive:
        archive.extractall(tmp_path)
    command = [sys.executable, "-P", "-B", "-c", _IMPORTED_WITHOUT_COMPILING, str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    # A source that was changed in the zip counts, whatever dates say.
    answer = tmp_path / "bank" / "solutions" / "toy.py"
    answer.write_text(answer.read_text() + "x = 1\n")
    done = subprocess.run(command, capture_output=True, text=True)
    assert "toy.py is compiled" in done.stderr


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


def test_the_image_is_made_by_us_from_a_lock_with_hashes_and_the_plugin_is_named(files, toy_bank):
    assert files["requirements.txt"] == (toy_bank.root / IMAGE_LOCK).read_text()
    assert "miniforge" not in files["setup.sh"]
    assert "--require-hashes" in files["setup.sh"]
    assert files["uv.txt"].count("uv==") == 1
    # `otter grade` copies it by its name, and would stop without a word of ours.
    assert [line for line in files["environment.yml"].splitlines() if not line.startswith("#")] == []
    [plugin] = json.loads(files["otter_config.json"])["plugins"]
    assert plugin == {"autograder.entrypoints.otter_plugin.SandboxPlugin": {"assignment": "toys"}}


def test_nothing_is_built_from_a_lock_that_pip_would_refuse_in_the_image(tmp_path):
    bank = write_bank(tmp_path)
    lock = tmp_path / IMAGE_LOCK
    lock.write_text(lock.read_text() + "pandas==2.3.3\n    # via me\n")
    with Engine(bank, "toys") as engine, pytest.raises(UsageError, match=r"'pandas==2\.3\.3' has no hash"):
        write_archive(bank, engine, tmp_path / "out.zip")
    assert not (tmp_path / "out.zip").exists()


def test_otter_grade_is_told_why_it_does_not_work(files, tmp_path):
    # What its Dockerfile copies before it starts setup.sh; the course is not among it.
    for name in ("setup.sh", "environment.yml", "requirements.txt"):
        (tmp_path / name).write_text(files[name])
    done = subprocess.run(["bash", tmp_path / "setup.sh"], capture_output=True, text=True)
    assert done.returncode == 1
    assert done.stderr.startswith("setup.sh: the course is not beside this file. `otter grade` ")
    assert done.stdout == ""


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
