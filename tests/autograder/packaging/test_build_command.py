"""`autograder build` as an instructor meets it: what it says, and its exit status."""

import subprocess
from types import SimpleNamespace

import pytest

from autograder import cli
from autograder.bank.bank import BANK_VARIABLE
from autograder.commands.status import GRADER_FAILED, OK, WRONG_USE
from autograder.packaging import rebuild
from autograder.packaging.student_folder import student_files
from tests.autograder.toys import HIDDEN, write_bank


@pytest.fixture
def bank(tmp_path, monkeypatch):
    bank = write_bank(tmp_path)
    bank.manifest("toys").write_text("committed = true\n" + bank.manifest("toys").read_text())
    monkeypatch.setenv(BANK_VARIABLE, str(bank.root))
    return bank


@pytest.fixture
def said(capsys):
    """Run `autograder build ...`; returns the exit status and the lines of both outputs."""

    def run(*arguments):
        status = cli.main(["build", *arguments])
        captured = capsys.readouterr()
        return status, captured.out.splitlines(), captured.err.splitlines()

    return run


def test_a_fresh_build_is_up_to_date(bank, said):
    folder, dist = bank.root / "student_template" / "toys", bank.root / "dist" / "toys"
    assert said() == (
        OK,
        [
            f"{folder}: what students get",
            f"{dist / 'student.zip'}: the same as one download",
            f"{dist / 'autograder.zip'}: for Gradescope, and for otter run -a",
            f"{dist / 'Dockerfile'}: what Gradescope makes of it, for Docker",
        ],
        [],
    )
    assert said("--check") == (OK, ["up to date: toys", "the same when built again: toys"], [])


def test_each_difference_is_one_line_with_its_remedy(bank, said):
    said()
    folder = bank.root / "student_template" / "toys"
    (folder / "README.md").write_text("mine")
    (folder / "notes.txt").touch()
    (folder / "requirements.txt").unlink()
    status, out, err = said("--check")
    assert (status, out) == (GRADER_FAILED, [])
    assert err == [
        f"autograder: {folder / 'README.md'}: differs from a fresh build; run: autograder build toys",
        f"autograder: {folder / 'requirements.txt'}: missing; run: autograder build toys",
        f"autograder: {folder / 'notes.txt'}: not part of the build, remove it",
    ]
    said()
    (folder / "notes.txt").unlink()
    assert said("--check")[0] == OK


def test_the_remedy_is_about_the_bank_that_was_named(bank, said):
    root = str(bank.root)
    _, _, lines = said("--check", "--bank", root)
    assert all(line.endswith(f"missing; run: autograder --bank {root} build toys") for line in lines)
    assert lines


def test_a_folder_that_is_not_committed_is_only_built_twice(bank, said):
    bank.manifest("toys").write_text(bank.manifest("toys").read_text().replace("committed = true\n", ""))
    said()
    (bank.root / "student_template" / "toys" / "README.md").write_text("mine")
    same = ["up to date: no student folder is committed", "the same when built again: toys"]
    assert said("--check") == (OK, same, [])


def test_an_assignment_called_complete_needs_no_list_of_sources(bank, said):
    bank.manifest("toys").rename(bank.manifest("complete"))
    assert said("complete")[0] == OK
    assert said("--check", "complete")[0] == OK
    assert not bank.coverage().exists()


def test_what_depends_on_the_process_is_found(bank, said, monkeypatch):
    """The second build runs elsewhere, unpatched, and with another order of sets."""
    said()
    seeds = []

    def run(*arguments, env, **options):
        seeds.append(env["PYTHONHASHSEED"])
        return subprocess.run(*arguments, env=env, **options)

    monkeypatch.setattr(rebuild, "subprocess", SimpleNamespace(run=run, DEVNULL=subprocess.DEVNULL))
    monkeypatch.setattr(rebuild, "student_files", lambda *_: student_files(*_) | {"README.md": b"mine", "more": b""})
    status, out, err = said("--check")
    assert (status, out) == (GRADER_FAILED, [])
    assert [line.split(" differs")[0] for line in err] == ["autograder: toys: README.md", "autograder: toys: more"]
    monkeypatch.setenv("PYTHONHASHSEED", seeds[0])
    said("--check")
    assert seeds[1] != seeds[0]


def test_a_second_build_that_fails_is_a_failure_of_ours(bank, said, monkeypatch):
    said()
    monkeypatch.setattr(rebuild, "_BOOT", "raise SystemExit('no disk')")
    assert said("--check") == (
        GRADER_FAILED,
        [],
        ["autograder: not built: building in a second process failed: no disk"],
    )


def test_a_case_that_fails_on_the_reference_is_one_line_and_nothing_is_built(bank, said):
    bank.hidden_cases("toy").write_text(HIDDEN + "\n\ndef test_wrong(student):\n    assert student.total([1]) == 2\n")
    status, out, err = said()
    assert (status, out) == (GRADER_FAILED, [])
    [line] = err
    assert line.startswith("autograder: not built: toy: test_wrong does not pass on the reference answer")
    assert not (bank.root / "dist").exists()


@pytest.mark.parametrize(
    ("which", "content", "status", "line"),
    [
        ("prompt", None, WRONG_USE, "there is no such file"),
        ("prompt", b"## caf\xe9", WRONG_USE, "not UTF-8 text (unexpected end of data at byte 6)"),
        ("public_cases", None, WRONG_USE, "there is no such file"),
        ("hidden_cases", b"def test_x(:", WRONG_USE, "line 1: not valid Python"),
        ("solution", b"def f(:", WRONG_USE, "line 1: not valid Python"),
    ],
)
def test_a_broken_file_is_one_line_that_names_it(bank, said, which, content, status, line):
    path = getattr(bank, which)("toy")
    if content is None:
        path.unlink()
    else:
        path.write_bytes(content)
    found, _, [err] = said("toys")
    assert found == status
    assert str(path) in err
    assert line in err


def test_an_unknown_assignment_is_one_line(bank, said):
    assert said("../toys") == (WRONG_USE, [], ["autograder: no assignment '../toys'; there are: toys"])
