"""Every command in the documents runs, on real samples, in a copy of the repository."""

import contextlib
import io
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from autograder import cli
from tests.docs.documents import DOCUMENTS, ROOT, Command, blocks_without_a_kind, commands, inline_code, name

# What is not run, by how it begins, and why. An entry that no document needs is an error.
NOT_RUN = {
    "autograder mark grades --grader": "does not end; tests/autograder/mark starts it",
    "autograder mark grades --host": "does not end, and needs a certificate; tests/autograder/mark has one",
    "autograder mark grades": "does not end; tests/autograder/mark starts it",
    "make": "make test runs these tests; that there is such a target is checked",
    "mypy": "make test runs it, and anew it takes half a minute",
    "autograder build": "every assignment, which takes a minute; the same runs with a name",
    "autograder build --check": "make test runs it, and it builds every assignment",
    "autograder grade submissions --assignment deep_learning_theory --output grades --scheduler": "needs a cluster: "
    "tests/autograder/batch/test_cluster.py has one",
    "dask scheduler": "does not end; tests/autograder/batch/test_cluster.py starts one",
    "dask worker": "does not end; tests/autograder/batch/test_cluster.py starts one",
    "python -m venv .venv": "there is one already",
    "python -m pip install -r requirements.txt": "takes the network; make pictures installs them",
    "jupyter lab": "does not end; make pictures starts it",
    "autograder new my-course": "tests/autograder/entrypoints/test_own_course.py lays one out and passes its tests",
    "cd my-course": "as the line before",
    "autograder grade submissions --assignment homework": "the same test grades with it",
}
# Only as they stand here: with more words they are other commands, which run.
EXACT = {"mypy", "autograder build", "autograder build --check", "autograder mark grades"}
# The question that a page writes, and the one that stands for it here.
EXAMPLE, REAL = "softmax", "reflection"
# Other statuses than 0 that are no failure.
STATUS = {"autograder sandbox": {0, 1}}  # 1: this machine's sandbox is weak
# What pages say is there after their commands.
WRITTEN = {
    "docs/instructor.md": ["student.zip", "autograder.zip", "rubric.md", "gradescope_outline.md"],
    "docs/ta.md": [
        "grades.csv",
        "report.html",
        "results/half.json",
        "results/half.staff.json",
        "pages/half.html",
        "canvas.csv",
        "similar/similar.html",
        "similar/similar.csv",
    ],
}
FOLDER_OF_WRITTEN = {"docs/instructor.md": "dist/deep_learning_theory", "docs/ta.md": "grades"}
# Options in sentences that are not of `autograder`.
OTHER_OPTIONS = {"--pdb", "--dist", "--submission", "--full-trace", "--version"}
LONGEST_SECONDS = 300

ROSTER = """\
Student,ID,SIS User ID,SIS Login ID,Section,Deep learning theory (7),Final Score
    Points Possible,,,,,82.00,(read only)
"Half, Ada",101,u1,half,S1,,
"""


@pytest.fixture
def copy(tmp_path, document):
    """The repository's folders, with submissions and a roster; and beside them a student's folder with answers."""
    folder, student = tmp_path / "repository", tmp_path / "student"
    left_out = shutil.ignore_patterns(".*cache", ".git", ".venv*", "build", "dist", "grades", "__pycache__", "complete")
    shutil.copytree(ROOT, folder, ignore=left_out, symlinks=True)
    shutil.copytree(ROOT / "student_template" / "deep_learning_theory", student)
    for one in (folder, student):
        (one / ".venv").symlink_to(sys.prefix)
    samples = ROOT / "tests" / "samples" / "deep_learning_theory"
    if any(" submissions" in command.text for command in commands(document)):
        (folder / "submissions").mkdir()
        shutil.copy(samples / "half.py", folder / "submissions")
    (folder / "roster.csv").write_text(ROSTER, encoding="utf-8")
    cells = nbformat.read(samples / "perfect.ipynb", as_version=4).cells
    code = [cell.source for cell in cells if cell.cell_type == "code" and "grader" not in cell.source]
    (student / "my_answers.py").write_text("\n\n".join(code), encoding="utf-8")
    return folder


@pytest.mark.parametrize("document", [path for path in DOCUMENTS if any(commands(path))], ids=name)
def test_every_command_of_the_page_works(document, copy):
    for command in commands(document):
        if command.text.startswith("make "):
            _has_target(command)
        if _reason(command) is None:
            _run(command, copy)
    folder = copy / FOLDER_OF_WRITTEN.get(name(document), ".")
    there = [*folder.rglob("*"), *copy.glob("*")]
    for path in WRITTEN.get(name(document), []):
        assert any(one.as_posix().endswith(f"/{path}") for one in there), f"{name(document)} promises {path}"


def _run(command: Command, copy: Path) -> None:
    folder = {"": copy, "in the student folder": copy.parent / "student"}[command.where]
    text = command.text.replace(EXAMPLE, REAL)
    environment = {
        **os.environ,
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": str(copy),  # the package of the copy, which knows the copy's folders
        "PYTEST_ADDOPTS": "-p no:cacheprovider",
    }
    done = subprocess.run(
        ["bash", "-c", text],
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=LONGEST_SECONDS,
    )
    wanted = STATUS.get(text, {0})
    assert done.returncode in wanted, f"{command.place}: {text}\n{done.stdout[-2000:]}\n{done.stderr[-2000:]}"


def _has_target(command: Command) -> None:
    done = subprocess.run(["make", "--dry-run", *command.text.split()[1:]], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, f"{command.place}: {command.text}\n{done.stderr}"


def _reason(command: Command) -> str | None:
    for begins, reason in NOT_RUN.items():
        if command.text == begins or (begins not in EXACT and command.text.startswith(f"{begins} ")):
            return reason
    return None


def test_the_reasons_not_to_run_are_needed():
    every = [command for document in DOCUMENTS for command in commands(document)]
    unused = [begins for begins in NOT_RUN if not any(_reason(command) == NOT_RUN[begins] for command in every)]
    assert not unused


@pytest.mark.parametrize("document", DOCUMENTS, ids=name)
def test_every_block_says_what_it_is(document):
    # An unmarked one could hold commands that nobody runs.
    assert not blocks_without_a_kind(document)


@pytest.mark.parametrize("document", DOCUMENTS, ids=name)
def test_every_option_that_is_named_exists(document):
    texts = [*inline_code(document), *(command.text for command in commands(document))]
    wrong = [problem for text in texts for problem in _problems(text)]
    assert not wrong


def _problems(text: str) -> list[str]:
    if text.startswith("--") and " " not in text.strip():
        known = OTHER_OPTIONS | {option for words in _subcommands() for option in _options(words)}
        return [] if text in known else [f"{text}: no option of autograder"]
    if not text.startswith("autograder "):
        return []
    words = [word for word in shlex.split(text)[1:] if word != "..."]
    command = tuple(words[:2]) if words[0] == "export" and len(words) > 1 else (words[0],)
    if command not in _subcommands():
        return [f"{text}: no such command"]
    options = [word.split("=")[0] for word in words if re.match(r"--?[a-z]", word)]
    return [f"{text}: no option {option}" for option in options if option not in _options(command)]


def _subcommands() -> set[tuple[str, ...]]:
    single = ("new", "build", "grade", "mark", "report", "similar", "export", "sandbox", "validate")
    return {("export", "canvas"), *((name,) for name in single)}


def _options(command: tuple[str, ...]) -> set[str]:
    """The options of a subcommand, by its own help."""
    if command not in _KNOWN:
        text = io.StringIO()
        with contextlib.redirect_stdout(text), contextlib.suppress(SystemExit):
            cli.main([*command, "--help"])
        _KNOWN[command] = set(re.findall(r"(?<![\w-])--?[a-z][a-z-]*", text.getvalue()))
    return _KNOWN[command]


_KNOWN: dict[tuple[str, ...], set[str]] = {}


def test_a_wrong_option_is_found():
    assert _problems("autograder grade PATH --assignement x") == [
        "autograder grade PATH --assignement x: no option --assignement"
    ]
    assert _problems("autograder garde") == ["autograder garde: no such command"]
    assert _problems("--pagess") == ["--pagess: no option of autograder"]
    assert not _problems("autograder grade ... --require-sandbox strong")
