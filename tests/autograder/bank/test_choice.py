"""Which bank a command works on: `--bank`, else the variable, else the one around the package; nothing else."""

import argparse
from pathlib import Path

import pytest

from autograder import cli
from autograder.bank import bank as bank_module
from autograder.bank.bank import BANK_VARIABLE, Bank
from autograder.commands.again import command_line
from autograder.commands.status import OK, WRONG_USE
from autograder.errors import UsageError
from tests.autograder.toys import write_bank


@pytest.fixture
def one(tmp_path):
    return write_bank(tmp_path / "one")


@pytest.fixture
def other(tmp_path):
    return write_bank(tmp_path / "other")


def test_the_option_wins_over_the_variable_and_that_over_the_one_around_the_package(one, other, monkeypatch):
    assert Bank.chosen(None) == Bank.here()
    monkeypatch.setenv(BANK_VARIABLE, str(one.root))
    assert Bank.chosen(None) == one
    assert Bank.chosen(other.root) == other
    monkeypatch.setenv(BANK_VARIABLE, "")
    assert Bank.chosen(None) == Bank.here()


def test_a_folder_of_submissions_that_looks_like_a_bank_is_none(one, monkeypatch):
    """A student can hand in `assignments/` and `solutions/`, and a TA starts the command right there."""
    for place in (one.root, one.root / "tests" / "hidden"):
        monkeypatch.chdir(place)
        assert Bank.chosen(None) == Bank.here() != one


def test_a_path_in_the_variable_is_whole_since_it_outlives_a_cd(one, monkeypatch):
    monkeypatch.chdir(one.root.parent)
    monkeypatch.setenv(BANK_VARIABLE, "one")
    with pytest.raises(UsageError, match=rf"^{BANK_VARIABLE}=one: write the whole path"):
        Bank.chosen(None)


def test_the_option_may_be_relative_and_the_bank_is_not(one, monkeypatch):
    monkeypatch.chdir(one.root.parent)
    assert Bank.chosen(Path("one")).root == one.root.resolve()


def test_where_no_course_is_around_the_package_the_line_says_what_to_do(tmp_path, monkeypatch):
    (tmp_path / "autograder").mkdir()
    monkeypatch.setattr(bank_module.autograder, "__file__", str(tmp_path / "autograder" / "__init__.py"))
    with pytest.raises(UsageError, match=r"--bank DIR or the variable AUTOGRADER_BANK, .*: autograder new DIR$"):
        Bank.chosen(None)


def commands(parser, *words):
    """Every subcommand, with what must be typed for it."""
    groups = [action for action in parser._actions if isinstance(action, argparse._SubParsersAction)]
    for group in groups:
        for name, one in group.choices.items():
            yield from commands(one, *words, name)
    if not groups:
        needed = [action for action in parser._actions if action.required]
        yield [*words, *(word for one in needed for word in [*one.option_strings[-1:], f"no-{one.dest}"])]


# `new` makes a bank.
EVERY = [words for words in commands(cli._parser()) if words[0] != "new"]


@pytest.mark.parametrize("words", EVERY, ids=" ".join)
@pytest.mark.parametrize("before", [0, 1, None], ids=["first", "after the name", "last"])
def test_every_command_takes_it_and_an_unknown_one_is_one_line(words, before, tmp_path, capsys):
    place = len(words) if before is None else before
    assert cli.main([*words[:place], "--bank", str(tmp_path / "no"), *words[place:]]) == WRONG_USE
    out, err = capsys.readouterr()
    assert out == ""
    [line] = err.splitlines()
    assert line.startswith(f"autograder: --bank {tmp_path / 'no'}: no course is there")
    assert line.endswith("autograder new DIR")


@pytest.mark.parametrize("words", EVERY, ids=" ".join)
def test_every_command_reads_the_variable(words, tmp_path, monkeypatch, capsys):
    monkeypatch.setenv(BANK_VARIABLE, str(tmp_path / "no"))
    assert cli.main(list(words)) == WRONG_USE
    assert capsys.readouterr().err.startswith(f"autograder: {BANK_VARIABLE} {tmp_path / 'no'}: no course is there")


def test_a_command_that_a_message_names_is_about_the_same_bank():
    assert command_line(argparse.Namespace(bank=None), "build", "a") == "autograder build a"
    assert command_line(argparse.Namespace(bank="my course"), "build", "a") == "autograder --bank 'my course' build a"


def test_building_another_bank_writes_there(one, capsys):
    assert cli.main(["build", "toys", "--bank", str(one.root)]) == OK
    assert (one.root / "dist" / "toys" / "autograder.zip").is_file()
