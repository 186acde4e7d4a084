"""What the gate found is told in a table, on a page, and by the command's exit status."""

import re
from dataclasses import replace

import pytest

from autograder.bank.bank import BANK_VARIABLE, Bank
from autograder.cli import main
from autograder.validate.findings import MutantCount, QuestionReport, Survivor, Violation
from autograder.validate.freshness import fingerprint, stale
from autograder.validate.hints import Hints
from autograder.validate.margins import Margin, Near
from autograder.validate.mutants import Mutant
from autograder.validate.page import HEADINGS, notes, page, table
from tests.autograder.validate.conftest import HIDDEN, toy

REPORT = QuestionReport(
    question="toy",
    public=2,
    hidden=4,
    cpu_ms=12.3,
    alternatives=(5, 5),
    variations=(8, 7),
    misconceptions=(9, 9),
    diagnosed=(27, 26),
    mistaken={"one lists": "other"},
    hints=Hints(3, ((Mutant("f", "another sign", 3, "return x | 1", "return -(x | 1)", ""), ("g_minus", "g_other")),)),
    mutants={"f": MutantCount(10, 7, 2, 1, 4), "g": MutantCount(3, 3)},
    survivors=(
        Survivor("f", "return x + y", "return y + x", "the order is no matter", False),
        Survivor("f", "return x < 1", "return x <= 1", "no line is drawn", True),
    ),
    only={"test_idle": (), "test_one": ("f, line 3: `return x + 1` -> `return x | 1`", "sum", "mean")},
    minimal_set=("test_one",),
    margins={
        "test_wide": Margin(1e-9, 0.03),
        "test_narrow": Margin(1e-9, 0.03, (Near("sum", 3.0, ""),)),
        "test_near": Margin(1e-9, 0.03, (Near("sum", 2.0, "test_one"),)),
    },
    violations=(Violation("toy", "a mutant survives", "f", "write a case"),),
)


def test_the_table_has_a_line_for_each_question():
    head, line = table([REPORT]).splitlines()
    assert head.split() == [name for name in HEADINGS if name not in ("idle", "enough")]
    assert " ".join(line.split()) == "toy 2+4 12 5/5 7/8 9/9 26/27 13 4 10 2 1 3 1 1"


def test_the_last_line_is_about_all():
    last = table([REPORT, REPORT]).splitlines()[-1]
    assert " ".join(last.split()) == "all 4+8 25 10/10 14/16 18/18 52/54 26 8 20 4 2 6 2 2"


def test_what_is_worth_a_look_is_noted():
    assert notes(REPORT) == [
        "toy: test_narrow: narrow tolerance: sum is off by only 3.0 times what is allowed, "
        "and no other case catches it clearly",
    ]
    rough = replace(REPORT, only={}, margins={"test_rough": Margin(1e-9, 0.3)})
    assert notes(rough) == ["toy: test_rough: narrow tolerance: a right answer is off by 0.3 of what is allowed"]


def test_the_page_says_what_stands_behind_the_counts():
    text = page([REPORT], {"toy": "0123456789abcdef"})
    assert "| `f` | 10 | 4 | 7 | 2 | 1 |" in text
    assert "Let pass on purpose:\n\n* no line is drawn\n  * `f`: `return x <= 1`" in text
    assert "Right within the contract:\n\n* the order is no matter\n  * `f`: `return y + x`" in text
    assert "* `one lists`: `other`" in text
    assert r"| f, line 3: `return -(x \| 1)` | `g_minus`, `g_other` |" in text
    assert "| `test_narrow` | < 0.01 | 0.03 | 3 | **none** |" in text
    assert "| `test_near` | < 0.01 | 0.03 | 2 | `test_one` |" in text
    assert "test_wide" not in text
    assert r"| `test_one` | f, line 3: `return x \| 1`, `sum` and 1 more |" in text
    assert "Enough together: `test_one`" in text
    assert "Catch nothing alone, which is no fault: `test_idle`" in text


def test_the_page_kept_with_the_repository_is_about_all_questions():
    text = Bank.here().validation().read_text()
    assert re.findall(r"^## (.+)$", text, re.MULTILINE) == list(Bank.here().questions())


@pytest.fixture
def here(monkeypatch):
    return lambda bank: monkeypatch.setenv(BANK_VARIABLE, str(bank.root))


def test_the_command_succeeds_on_a_good_question(here, tmp_path, capsys):
    bank = toy(tmp_path / "good")
    here(bank)
    assert main(["validate", "--jobs", "1", "--write"]) == 0
    assert "toy" in capsys.readouterr().out
    assert "## toy" in bank.validation().read_text()
    assert main(["validate", "--check"]) == 0


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
    [
        (["nosuch"], "no question nosuch"),
        (["--quick", "--write"], "are about every"),
        (["toy", "--check"], "are about every"),
        (["--write", "--hash-seed", "1"], "as students are graded"),
        (["--write", "--assignment", "toys"], "leave out the names and --assignment"),
    ],
)
def test_wrong_use_is_one_line(arguments, message, capsys):
    assert main(["validate", *arguments]) == 2
    assert message in capsys.readouterr().err


def test_a_list_of_equivalents_in_another_form_is_wrong_use(here, tmp_path, capsys):
    here(toy(tmp_path / "form", equivalents='[[equivalent]]\nfunction = "spread"\n'))
    assert main(["validate", "--jobs", "1"]) == 2
    assert "each [[equivalent]] needs function, line, becomes (a list) and reason" in capsys.readouterr().err


def test_marks_for_parts_of_a_question_leave_the_page_as_it_is(tmp_path):
    bank = toy(tmp_path)
    prompt = bank.prompt("toy")
    prompt.write_text("## Toy\n\nAll of it.\n")
    bank.validation().write_text(page([REPORT], {"toy": fingerprint(bank, "toy")}))
    prompt.write_text("## Toy\n\n<!-- for: whole -->\nAll of it.\n")
    assert stale(bank, ["toy"]) == []
    prompt.write_text("## Toy\n\n<!-- for: whole -->\nAll of it!\n")
    assert stale(bank, ["toy"]) == ["toy"]


def test_a_page_that_is_older_than_a_question_is_found(here, tmp_path, capsys):
    bank = toy(tmp_path)
    here(bank)
    assert main(["validate", "--check"]) == 1
    bank.validation().write_text(page([REPORT], {"toy": fingerprint(bank, "toy")}))
    assert stale(bank, ["toy"]) == []
    assert main(["validate", "--check"]) == 0
    with bank.alternatives("toy").open("a") as file:
        file.write("# one more word")
    assert main(["validate", "--check"]) == 1
    assert f"{bank.validation()} is older than toy: run make validate" in capsys.readouterr().err
    # A question that is new, and one that is gone.
    assert stale(bank, ["other"]) == ["other", "toy"]
