"""What the command says when it is used wrongly, when it fails, and when it is asked to say more."""

import logging
import subprocess
import sys
import tomllib
import zipfile

import pytest

import autograder
from autograder import cli
from autograder.commands import report
from autograder.commands.status import GRADER_FAILED, OK, WRONG_USE
from autograder.engine.engine import Engine
from autograder.packaging.archive import write_archive


@pytest.fixture
def quiet_again():
    """No log is left behind, which would go to where nobody listens any more."""
    log = logging.getLogger("autograder")
    yield
    log.handlers.clear()
    log.setLevel(logging.NOTSET)
    log.propagate = True


GRADE = ["grade", ".", "--assignment", "toys", "--output", "out"]


@pytest.mark.parametrize("number", ["0", "-1", "1025", "two", "1.0", "", "１", "9" * 5000, "\x1b"])
@pytest.mark.parametrize(
    ("command", "option", "most"),
    [
        (GRADE, "--jobs", 1024),
        (["validate"], "--jobs", 256),
        (["validate"], "--hash-seed", 256),
        (["validate"], "--blas-threads", 256),
    ],
)
def test_a_wrong_number_is_said_in_words(command, option, most, number, capsys):
    assert cli.main([*command, f"{option}={number}"]) == WRONG_USE
    [line] = capsys.readouterr().err.splitlines()
    assert line.startswith(f"autograder: {option} takes a whole number from 1 to {most}, not ")
    assert "\x1b" not in line


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ([], "the following arguments are required: COMMAND; `autograder --help` says what there is"),
        (["grade"], "`autograder grade --help` says what there is"),
        (["nonsense"], "invalid choice: 'nonsense'"),
        ([*GRADE, "--job", "1", "--scheduler", "x"], "not allowed with"),
    ],
)
def test_wrong_arguments_are_one_line(arguments, says, capsys):
    assert cli.main(arguments) == WRONG_USE
    out, err = capsys.readouterr()
    [line] = err.splitlines()
    assert out == ""
    assert line.startswith("autograder: ")
    assert says in line


def test_the_version_stands_in_one_place(repository, capsys):
    written = tomllib.loads((repository.root / "pyproject.toml").read_text())["project"]["version"]
    with pytest.raises(SystemExit) as ended:
        cli.main(["--version"])
    assert ended.value.code == OK
    assert capsys.readouterr().out == f"autograder {written}\n"
    assert autograder.__version__ == written
    with pytest.raises(AttributeError, match="no attribute 'versoin'"):
        autograder.versoin


def test_the_package_in_a_zip_knows_its_version_without_being_installed(toy_bank, tmp_path, monkeypatch):
    monkeypatch.setattr("autograder.packaging.archive.version", lambda: "9.8.7")
    with Engine(toy_bank, "toys") as engine:
        write_archive(toy_bank, engine, tmp_path / "autograder.zip")
    with zipfile.ZipFile(tmp_path / "autograder.zip") as zipped:
        zipped.extractall(tmp_path / "source")
    say = "import sys; sys.path.insert(0, sys.argv[1]); import autograder; print(autograder.__version__)"
    command = [sys.executable, "-S", "-I", "-c", say, str(tmp_path / "source")]
    assert subprocess.run(command, capture_output=True, text=True, check=True).stdout == "9.8.7\n"
    (tmp_path / "source" / "autograder" / "VERSION").unlink()
    assert subprocess.run(command, capture_output=True, text=True, check=True).stdout == "unknown\n"


def broken(*_):
    raise ValueError("not \x1b[2J expected")


def test_a_failure_that_nobody_expected_is_one_line(monkeypatch, capsys, tmp_path):
    monkeypatch.setattr(report, "tell_report", broken)
    assert cli.main(["report", str(tmp_path)]) == GRADER_FAILED
    assert capsys.readouterr().err == "autograder: no report: ValueError: not \\x1b[2J expected\n"


@pytest.mark.usefixtures("quiet_again")
def test_verbose_says_where_a_failure_comes_from(monkeypatch, capsys, tmp_path):
    monkeypatch.setattr(report, "tell_report", broken)
    assert cli.main(["report", str(tmp_path), "--verbose"]) == GRADER_FAILED
    err = capsys.readouterr().err
    assert "Traceback (most recent call last):" in err
    assert "in broken" in err
    assert "\x1b" not in err
    assert err.splitlines()[-1] == "autograder: no report: ValueError: not \\x1b[2J expected"
    assert cli.main(["report", str(tmp_path / "nothing"), "--verbose"]) == GRADER_FAILED
