"""What is seen while a class is graded."""

import pytest

from autograder.batch.gradesheet import WIDTH, GradeRow, row_line
from autograder.batch.progress import FEW, Progress

POINTS = {f"question_{n}": 8.2 for n in range(9)}


def row(name="ann", status="graded", **scores):
    return GradeRow(name, status, sum(scores.values()) if scores else None, 73.8, scores)


def test_a_line_shows_the_points_that_were_lost_and_stays_narrow():
    scores = dict.fromkeys(POINTS, 8.2)
    assert row_line(row(**scores), POINTS) == "ann                           73.80 / 73.8"
    assert row_line(row(**scores | {"question_3": 4.125}), POINTS).endswith("/ 73.8  question_3 4.125/8.2")
    line = row_line(row(**dict.fromkeys(POINTS, 0.12345)), POINTS)
    assert line.endswith("...")
    assert len(line) <= WIDTH


def test_away_from_a_terminal_there_is_a_line_for_each_that_was_graded_now(capsys):
    with Progress(2, {"q": 1.0}, bar=False) as progress:
        progress.add(row(q=1.0))
        progress.add(row("bob", q=1.0), kept=True)
        progress.say("a warning")
    out, err = capsys.readouterr()
    assert [line.split()[0] for line in out.splitlines()] == ["ann"]
    assert err == "a warning\n"


@pytest.mark.parametrize(("total", "shown"), [(FEW, ["ann", "bob"]), (FEW + 1, ["bob"])])
def test_a_terminal_gets_a_bar_with_the_number_of_troubles(capsys, total, shown):
    with Progress(total, {"q": 1.0}, bar=True) as progress:
        progress.add(row(q=1.0))
        progress.add(row("bob", "grader_error: lost"))
    out, err = capsys.readouterr()
    assert [line.split()[0] for line in out.splitlines() if line.strip()] == shown
    assert f"2/{total}" in err
    assert "1 to look at" in err


def test_a_terminal_is_told_what_is_waited_for_while_a_worker_starts(capsys):
    with Progress(2, {"q": 1.0}, bar=True) as progress:
        progress.starting()
        assert "a worker starts: it reads the cases" in capsys.readouterr().err
        progress.started()
        assert "a worker starts" not in capsys.readouterr().err
