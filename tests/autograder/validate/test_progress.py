"""The gate says what it does from its first second, in a terminal and in a log."""

import io

from autograder.bank.bank import Bank
from autograder.cli import main
from autograder.validate.progress import Progress
from tests.autograder.validate.conftest import toy


class Terminal(io.StringIO):
    def isatty(self):
        return True


def test_a_log_gets_a_line_at_once_and_one_each_fifth():
    log = io.StringIO()
    with Progress(log) as progress:
        step = progress.stage("grading answers", 10)
        assert log.getvalue() == "autograder: grading answers (10)\n"
        for _ in range(10):
            step()
        progress.stage("checking contracts", 1)()
    lines = log.getvalue().splitlines()
    assert lines[1:5] == [f"autograder: grading answers: {percent} %" for percent in (20, 40, 60, 80)]
    assert lines[5:] == ["autograder: checking contracts (1)"]


def test_a_terminal_gets_a_bar_at_once_that_leaves_nothing_behind():
    terminal = Terminal()
    with Progress(terminal) as progress:
        progress.stage("reading questions", 3)
        assert "reading questions:   0%" in terminal.getvalue()
        progress.stage("grading answers", 2)()
    assert "grading answers" in terminal.getvalue()
    assert terminal.getvalue().endswith("\r")
    assert "\n" not in terminal.getvalue()


def test_the_command_speaks_before_it_reads_anything(monkeypatch, tmp_path, capsys):
    bank = toy(tmp_path)
    monkeypatch.setattr(Bank, "here", lambda: bank)
    bank.hidden_cases("toy").write_text("this is no Python")
    assert main(["validate", "--jobs", "1"]) == 1
    assert capsys.readouterr().err.startswith("autograder: collecting cases of questions (1)\n")


def test_the_command_tells_every_stage(monkeypatch, tmp_path, capsys):
    bank = toy(tmp_path)
    monkeypatch.setattr(Bank, "here", lambda: bank)
    assert main(["validate", "--jobs", "1", "--quick"]) == 0
    said = [line.split(" (")[0] for line in capsys.readouterr().err.splitlines() if line.endswith(")")]
    stages = ("collecting cases of questions", "reading questions", "grading answers", "checking contracts")
    assert said == [f"autograder: {stage}" for stage in stages]
