"""A course of one's own, with the package installed from a wheel: no repository is around it."""

import csv
import json
import os
import shutil
import site
import subprocess
import sys
from pathlib import Path

import pytest

from autograder.bank.bank import Bank
from tests.autograder.entrypoints.conftest import through_gradescope, through_otter

PYTEST = """\
#!{python}
import sys
from pytest import console_main
sys.exit(console_main())
"""


def run(*command, cwd, fine=(0,)):
    """Run a command as a person would, with nothing of these tests in its surroundings."""
    kept = ("PATH", "HOME", "TMPDIR", "LANG")
    environment = {name: os.environ[name] for name in kept if name in os.environ}
    done = subprocess.run(
        list(map(str, command)), cwd=cwd, env=environment, capture_output=True, text=True, timeout=900
    )
    assert done.returncode in fine, done.stdout + done.stderr
    return done


@pytest.fixture(scope="module")
def installed(repository, tmp_path_factory):
    """The `bin` of an environment with the package from a wheel; the rest is borrowed from the tests' own."""
    folder = tmp_path_factory.mktemp("wheel")
    for name in ("autograder", "requirements"):  # a build writes beside what it builds
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(repository.root / name, folder / "source" / name, symlinks=True, ignore=ignored)
    shutil.copy(repository.root / "pyproject.toml", folder / "source")
    pip = [sys.executable, "-P", "-m", "pip", "--disable-pip-version-check", "--quiet"]
    run(*pip, "wheel", "--no-deps", "--no-build-isolation", "-w", folder, folder / "source", cwd=folder)
    [wheel] = folder.glob("*.whl")
    run(sys.executable, "-P", "-m", "venv", "--without-pip", folder / "venv", cwd=folder)
    # A path in a .pth is only searched: the link to the repository, a .pth itself, is not followed there.
    [packages] = (folder / "venv" / "lib").glob("python*/site-packages")
    (packages / "borrowed.pth").write_text("\n".join(site.getsitepackages()))
    commands = folder / "venv" / "bin"
    run(*pip, "--python", commands / "python", "install", "--no-deps", wheel, cwd=folder)
    (commands / "pytest").write_text(PYTEST.format(python=commands / "python"))
    (commands / "pytest").chmod(0o755)
    shutil.rmtree(folder / "source")
    return commands


@pytest.fixture(scope="module")
def course(installed, tmp_path_factory):
    """A course that was laid out, and whose own `make test` has run, which builds it."""
    folder = tmp_path_factory.mktemp("own")
    run(installed / "autograder", "new", "course", cwd=folder)
    done = run("make", "test", cwd=folder / "course")
    assert f"{installed}/pytest" in done.stdout
    assert "9 passed" in done.stdout
    assert "the same when built again: homework" in done.stdout
    return folder / "course"


@pytest.fixture
def right(course):
    return Bank(course).solution("softmax").read_text()


@pytest.fixture
def submissions(tmp_path, right, course):
    """A folder as students fill it, with what would be a bank, settings and a package if they were looked at."""
    folder = tmp_path / "submissions"
    folder.mkdir()
    (folder / "right.py").write_text(right)
    (folder / "wrong.py").write_text(right.replace("np.max(", "np.min("))
    shutil.copy(course / "student_template" / "homework" / "homework.ipynb", folder / "blank.ipynb")
    for name in ("assignments", "solutions", "autograder"):
        (folder / name).mkdir()
    (folder / "assignments" / "homework.toml").write_text('title = "Mine"\n[questions]\nfree = 4\n')
    (folder / "solutions" / "free.py").write_text("raise SystemExit('taken over')")
    for name in ("conftest.py", "pytest.ini", "numpy.py", "autograder/__init__.py"):
        (folder / name).write_text("raise SystemExit('taken over')")
    return folder


def graded(output):
    with (output / "grades.csv").open(newline="") as file:
        return {row["submission"]: float(row["score"]) for row in csv.DictReader(file)}


def test_a_class_is_graded_from_its_own_folder_with_every_command(installed, course, submissions, tmp_path):
    autograder, files = installed / "autograder", ["right.py", "wrong.py", "blank.ipynb"]
    bank, output = ["--bank", course], tmp_path / "grades"
    run(autograder, *bank, "grade", *files, "--assignment", "homework", "--output", output, cwd=submissions)
    scores = graded(output)
    assert (scores["right"], scores["blank"]) == (4, 0)
    assert 0 < scores["wrong"] < 4
    hint = json.loads((output / "results" / "wrong.json").read_text())["tests"]
    assert "softmax" in {test["name"] for test in hint}
    (output / "report.html").unlink()
    run(autograder, "report", output, *bank, cwd=submissions)
    assert "softmax" in (output / "report.html").read_text()
    roster = "Student,ID,SIS User ID,SIS Login ID,Section,Homework (7)\nPoints Possible,,,,,4\nright,1,right,right,a,\n"
    (tmp_path / "roster.csv").write_text(roster)
    paths = "--grades", output, "-o", tmp_path / "canvas.csv"
    export = ["export", "canvas", tmp_path / "roster.csv", *paths, "--incomplete"]  # nobody has marked the written part
    assert "Homework (7)" in run(autograder, *export, *bank, cwd=submissions).stdout
    assert "holds" in run(autograder, "sandbox", *bank, cwd=submissions, fine=(0, 1)).stdout


def test_without_a_course_named_nothing_in_the_working_folder_becomes_one(installed, submissions):
    command = [installed / "autograder", "grade", "right.py", "--assignment", "homework", "--output", "grades"]
    done = run(*command, cwd=submissions, fine=(2,))
    assert done.stdout == ""
    assert done.stderr.startswith("autograder: no course lies around this package; name a course with --bank DIR")
    assert len(done.stderr.splitlines()) == 1


def test_one_submission_runs_under_pytest_with_the_answers_of_its_course(installed, course, submissions):
    command = [installed / "pytest", course / "tests" / "hidden", "-q", "-p", "no:cacheprovider", "--submission"]
    assert "7 passed" in run(*command, submissions / "right.py", cwd=submissions).stdout
    done = run(*command, submissions / "wrong.py", cwd=submissions, fine=(1,))
    assert "called    softmax(" in done.stdout
    assert "1 failed, 6 passed" in done.stdout


def test_cases_elsewhere_get_no_student(installed, course, tmp_path):
    (tmp_path / "test_softmax.py").write_text("def test_it(student):\n    pass\n")
    command = [installed / "pytest", "-c", course / "pytest.ini", "-p", "no:cacheprovider", tmp_path]
    assert "only cases in tests/public and tests/hidden" in run(*command, cwd=tmp_path, fine=(1,)).stdout


@pytest.mark.parametrize("through", [through_gradescope, through_otter])
def test_its_zip_carries_its_bank(course, right, tmp_path, through):
    answer = '= "nothing"'
    assert right.count(answer) == 1
    path = tmp_path / "work.py"
    path.write_text(right.replace(answer, "= 7"))
    result = through(course / "dist" / "homework" / "autograder.zip", path, tmp_path / "out")
    assert (result.status, result.scores) == (0, {"softmax": 3.5}), result.printed  # one of eight cases is lost


def test_the_zip_holds_no_template_of_a_course(course):
    names = subprocess.run(
        [sys.executable, "-P", "-m", "zipfile", "-l", course / "dist" / "homework" / "autograder.zip"],
        capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    assert "autograder/packaging/new_course.py" in names
    assert "course_template" not in names


def test_a_case_that_tells_nothing_apart_fails_validate(installed, course, tmp_path):
    copy = Path(shutil.copytree(course, tmp_path / "course"))
    cases = Bank(copy).hidden_cases("softmax")
    cases.write_text(
        cases.read_text().replace("[-1000.0, 1000.0]]", "[0.0, 0.0]]").replace("[0.0, 1.0]])", "[0.5, 0.5]])")
    )
    done = run(installed / "autograder", "validate", "--bank", copy, cwd=tmp_path, fine=(1,))
    assert "a mutant survives: softmax" in done.stderr
