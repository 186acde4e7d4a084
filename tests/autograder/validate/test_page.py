"""What the gate found is told in a table, on a page, and by the command's exit status."""

import re

import pytest

from autograder.bank.bank import Bank
from autograder.cli import main
from autograder.validate.gate import MutantCount, Offender, QuestionReport
from autograder.validate.margins import Margin
from autograder.validate.page import HEADINGS, page, table
from tests.autograder.validate.conftest import HIDDEN, toy

REPORT = QuestionReport(
    question="toy",
    public=2,
    hidden=4,
    alternatives=(5, 5),
    variations=(8, 7),
    misconceptions=(9, 9),
    mutants={"f": MutantCount(10, 8, 2), "g": MutantCount(3, 3, 0)},
    idle=("test_idle",),
    margins={"test_wide": Margin(1e-9, 0.3, 50.0), "test_narrow": Margin(1e-9, 0.3, 3.0)},
    offenders=(Offender("toy", "a mutant survives", "f", "write a case"),),
)


def test_the_table_has_a_line_for_each_question():
    head, line = table([REPORT]).splitlines()
    assert head.split() == list(HEADINGS)
    assert line.split() == ["toy", "2+4", "5/5", "7/8", "9/9", "13", "11", "2", "1", "1"]


def test_the_page_names_idle_and_narrow_cases_and_counts_by_function():
    text = page([REPORT])
    assert "| `f` | 10 | 8 | 2 |" in text
    assert "Catch nothing alone: `test_idle`" in text
    assert "| `test_narrow` | < 0.01 | 0.3 | 3 |" in text
    assert "test_wide" not in text


def test_the_page_kept_with_the_repository_is_about_all_questions():
    text = Bank.here().validation().read_text()
    assert re.findall(r"^## (.+)$", text, re.MULTILINE) == list(Bank.here().questions())


@pytest.fixture
def here(monkeypatch):
    return lambda bank: monkeypatch.setattr(Bank, "here", lambda: bank)


def test_the_command_succeeds_on_a_good_question(here, tmp_path, capsys):
    bank = toy(tmp_path / "good")
    here(bank)
    assert main(["validate", "--jobs", "1", "--write"]) == 0
    assert "toy" in capsys.readouterr().out
    assert "## toy" in bank.validation().read_text()


def test_the_command_fails_on_a_weak_case_says_what_to_do_and_writes_no_page(here, tmp_path, capsys):
    bank = toy(tmp_path / "weak", hidden=HIDDEN.replace("normal(1, 2, (2, 5))", "normal(1, 2, (2, 5)) * 0"))
    here(bank)
    assert main(["validate", "--jobs", "1", "--write"]) == 1
    error = capsys.readouterr().err
    assert "autograder: toy: a misconception gets full marks: no_weights" in error
    assert "write a hidden case that it fails" in error
    assert not bank.validation().exists()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [(["nosuch"], "no question nosuch"), (["--quick", "--write"], "--write is about every question")],
)
def test_wrong_use_is_one_line(arguments, message, capsys):
    assert main(["validate", *arguments]) == 2
    assert message in capsys.readouterr().err


def test_a_list_of_equivalents_in_another_form_is_wrong_use(here, tmp_path, capsys):
    here(toy(tmp_path / "form", equivalents='[[equivalent]]\nfunction = "spread"\n'))
    assert main(["validate", "--jobs", "1"]) == 2
    assert "each [[equivalent]] needs function, line, becomes (a list) and reason" in capsys.readouterr().err
