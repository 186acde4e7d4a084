"""Nothing that a terminal would act on gets there, wherever it comes from: folders' names too."""

import io
import sys

import pytest
from tqdm import tqdm

from autograder import cli
from autograder.bank.bank import BANK_VARIABLE
from autograder.batch.spreadsheet import escape_formula
from autograder.commands.status import OK, WRONG_USE
from autograder.logs import raw_stream, safe_terminal
from tests.autograder.toys import SOLUTION

HOSTILE = "a\x1b[2J\x1b]0;t\x07\x9b1m\u202e\rb\ncleared"


def is_quiet(text):
    return all(char.isprintable() or char == "\n" for char in text) and "\ncleared" not in text


@pytest.mark.usefixtures("in_this_process")
def test_folders_with_hostile_names_are_graded_and_reported_in_plain_lines(tmp_path, toy_bank, monkeypatch, capsys):
    monkeypatch.setenv(BANK_VARIABLE, str(toy_bank.root))
    top = tmp_path / HOSTILE
    (top / "in").mkdir(parents=True)
    (top / "in" / "ann.py").write_text(SOLUTION)
    (top / "in" / "note\x1b[2J.docx").write_text("")
    out = str(top / "out")
    grade = ["grade", str(top / "in"), "--assignment", "toys", "--output", out]
    assert cli.main(grade) == OK
    assert cli.main(["report", out, "--pages"]) == OK
    assert cli.main(["grade", str(top / "nowhere"), *grade[2:]]) == WRONG_USE
    assert cli.main([*grade, "--submission", HOSTILE]) == WRONG_USE
    assert cli.main([*grade, f"--{HOSTILE}"]) == WRONG_USE
    assert cli.main(["report", str(top)]) == WRONG_USE
    (top / "roster.csv").write_text("x")
    assert cli.main(["export", "canvas", str(top / "roster.csv"), "--grades", out, "-o", str(top / "o")]) == WRONG_USE
    text = "".join(capsys.readouterr())
    assert "\\x1b[2J" in text
    assert [line for line in text.splitlines() if not is_quiet(line)] == []
    assert is_quiet(text)


def test_a_bar_still_draws_and_lines_go_around_it(monkeypatch):
    stream = io.StringIO()
    monkeypatch.setattr(sys, "stderr", stream)
    monkeypatch.setattr(sys, "stdout", stream)
    with safe_terminal():
        bar = tqdm(total=2, file=raw_stream(sys.stderr), ncols=40)
        bar.write("line\x1b[2J", file=sys.stdout)
        bar.update(2)
        bar.close()
    text = stream.getvalue()
    assert "\r" in text
    assert "\r" + " " in text.partition("line")[0]  # the bar was taken away before the line
    assert "line\\x1b[2J\n" in text
    assert "\x1b[2J" not in text
    assert sys.stderr is stream


FORMULAS = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\uff1d1",
    "\uff0b1",
    "\uff0d1",
    "\uff20x",
    "\ufe661",
    "\ufe621",
    "\ufe631",
    "\ufe6bx",
    "\t=1",
    "\r=1",
    " =1",
    "\u00a0=1",
    "\u3000=1",
    "\ufeff=1",
    "\u200b=1",
    '"=1',
]


@pytest.mark.parametrize("formula", FORMULAS)
@pytest.mark.parametrize("separator", ["", ";", ",", "\t", "|", "; ", ";;", '";"'])
def test_no_cell_begins_with_a_formula_whatever_it_is_split_at(formula, separator):
    escaped = escape_formula(f"Ann{separator}{formula}" if separator else formula)
    at = len("Ann") * bool(separator)
    quoted = escaped[at:].lstrip(';,\t| "')
    assert quoted.startswith("'")


@pytest.mark.parametrize(
    "text", ["", "Ann-Marie Lee", "graded", "a; b", "x = 1", "1 - 2", "ann@example.edu", "Lee, Ann"]
)
def test_other_cells_stay_as_they_are(text):
    assert escape_formula(text) == text
