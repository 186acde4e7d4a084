"""The report's part for written answers: counted by hand on a class of twelve, and read while somebody marks."""

import pytest

from autograder.bank.bank import Bank
from autograder.batch.class_results import read_class
from autograder.report.class_written import written
from autograder.report.write import write_report
from autograder.report.written_statistics import correlation, read_written
from autograder.written import graders, importing, marking
from autograder.written.database import Marks
from autograder.written.model import SECOND, Draft
from autograder.written.points import full_marks
from tests.autograder.mark.classroom import ASSIGNMENT, found, parts_of, write_answers, write_index

BANK = Bank.here()
PARTS = {part.key: part for part in parts_of()}
PART = PARTS["vanishing_gradients.vanishing_proof"]
NAMES = [f"s{number:02}" for number in range(12)]


@pytest.fixture
def folder(tmp_path):
    """Twelve who all wrote something else; the first seven get full marks in one part, the others none."""
    write_index(tmp_path, NAMES)
    for name in NAMES:
        write_answers(tmp_path, name, [found(part, f"{part.key} of {name}") for part in PARTS.values()])
    with Marks.open(tmp_path, seed=1) as marks:
        importing.import_all(marks, tmp_path, list(PARTS.values()))
        for name in ("ada", "bob"):
            graders.add_grader(marks, name)
        with marks.reading() as connection:
            rows = connection.execute(
                "SELECT answer.id, submission.name FROM answer JOIN submission ON submission.id = answer.submission "
                "JOIN part ON part.id = answer.part WHERE part.name = ?",
                (PART.name,),
            ).fetchall()
        numbers = {row["name"]: row["id"] for row in rows}
        for place, name in enumerate(NAMES):
            ticked = full_marks(PART.rubric) if place < 7 else frozenset()
            marking.save(marks, "ada", Draft(ticked), {numbers[name]: 0}, seconds=20.0 + place)
        marking.save(marks, "bob", Draft(), {numbers["s00"]: 0}, opinion=SECOND, seconds=5)
        marking.save(marks, "bob", Draft(), {numbers["s11"]: 0}, opinion=SECOND, seconds=5)
    return tmp_path


def counted(folder):
    return read_written(BANK, BANK.assignment(ASSIGNMENT), folder, read_class(folder))


def test_points_entries_agreement_and_time_are_those_of_the_marks(folder):
    part = next(one for one in counted(folder).parts if one.part.key == PART.key)
    assert sorted(part.points) == [0.0] * 5 + [PART.points] * 7
    assert part.mean == pytest.approx(7 / 12)
    assert part.open == 0
    assert part.seconds == pytest.approx(24.5)  # of all who decided
    assert part.agreement.pairs == 2
    assert part.agreement.mean_difference == pytest.approx(PART.points / 2)
    shares = {entry.text: entry.share for entry in part.entries}
    assert sorted(set(shares.values())) == pytest.approx([0, 7 / 12])


def test_parts_that_nobody_marked_are_open_and_have_no_mean(folder):
    other = next(one for one in counted(folder).parts if one.part.key == "momentum.bias")
    assert (other.points, other.open) == ((), 12)


def test_without_marks_there_is_no_such_section(tmp_path):
    write_index(tmp_path, NAMES)
    assert counted(tmp_path) is None
    assert written(None) is None


def test_the_report_is_written_while_somebody_marks(folder):
    with Marks.open(folder):
        text = write_report(BANK, folder).report.read_text(encoding="utf-8")
    assert "Written answers" in text
    assert "vanishing gradients: vanishing proof" in text
    assert "Computes it, can’t prove it" not in text  # no question is marked in all its parts


def test_who_proves_it_and_who_computes_it(folder, monkeypatch):
    # The class has no points for code: those with all the written points prove it and can't compute it.
    monkeypatch.setattr("autograder.report.written_statistics.written_parts", lambda *_: (PART,))
    both = next(one for one in counted(folder).questions if one.question == PART.question)
    assert both.count == 12
    assert both.only_written == tuple(NAMES[:7])
    assert both.only_code == ()
    assert (both.code, both.written) == (0.0, pytest.approx(7 / 12))
    assert both.together is None  # nobody's code earns anything


def test_a_correlation_needs_ten_and_differences():
    assert correlation([1.0] * 20, list(range(20))) is None
    assert correlation([0.0, 1.0] * 4, list(range(8))) is None
    assert correlation(list(range(12)), list(range(12))) == pytest.approx(1)
    assert correlation(list(range(12)), [-2.0 * one for one in range(12)]) == pytest.approx(-1)
