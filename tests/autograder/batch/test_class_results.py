"""What a run says about a class, and who reads it."""

import csv
import json

import pytest

from autograder import cli
from autograder.batch.class_results import ClassResults, index_file, read_class, records, staff_file
from autograder.batch.gradesheet import NOT_GRADED, NOT_REACHED, GradeRow, sheet_text
from autograder.batch.spreadsheet import escape_formula
from autograder.commands.status import OK, WRONG_USE
from autograder.intake.submitter import Submitter
from tests.autograder.toys import SOLUTION

ROWS = (
    GradeRow(
        "=1+1", "graded", 2.0 / 3, 9.000000001, {"b": 1.0, "a": 2.0 / 3, "gone": 4.0}, Submitter("'=x", late="late")
    ),
    GradeRow("ann\u2028\ud800", "unreadable: no JSON: save it", 0.0, 9.0, {"a": 0.0, "b": 0.0}),
    GradeRow("bob", "grader_error: the disk", None, 9.0, {}),
)


def test_the_index_is_read_back_as_it_was_written_with_points_as_the_sheet_has_them(tmp_path):
    written = ClassResults.of("toys", ("a", "b"), ROWS)
    index_file(tmp_path).write_text(written.text(), encoding="utf-8")
    found = read_class(tmp_path)
    assert found == written
    sheet = list(csv.DictReader(sheet_text(ROWS, ("a", "b")).splitlines()))
    assert found.rows[0].score == float(sheet[0]["score"]) == 0.66667
    assert found.rows[0].max_score == float(sheet[0]["max_score"]) == 9
    assert found.rows[0].scores == {question: float(sheet[0][question]) for question in ("a", "b")}
    assert [row.person for row in found.rows] == [row.person for row in ROWS]
    assert sum(line.startswith('{"submission"') for line in written.text().splitlines()) == len(ROWS), "a line a row"


@pytest.mark.parametrize(
    ("status", "kind", "said"),
    [
        ("graded", "graded", ""),
        ("graded: the wrong file: is it?", "graded", "the wrong file: is it?"),
        ("unreadable: no JSON", "unreadable", "no JSON"),
        ("grader_error: ours", "grader_error", "ours"),
        (NOT_REACHED, "not_reached", ""),
        (NOT_GRADED, "not_reached", ""),
    ],
)
def test_a_status_is_a_word_and_what_is_said_beside_it(status, kind, said):
    row = GradeRow("a", status, None, 1.0, {})
    assert (row.kind, row.said) == (kind, said)


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "  =1", "'=1", "\rx"])
def test_a_cell_is_no_formula(text):
    assert escape_formula(text) == f"'{text}"


def test_nor_is_what_follows_a_separator():
    assert escape_formula("\t=1") == "'\t'=1"
    assert escape_formula("a;=1") == "a;'=1"


@pytest.mark.parametrize("text", ["", " ", "ann", "a=1", "1-1"])
def test_other_cells_stay_as_they_are(text):
    assert escape_formula(text) == text


@pytest.mark.usefixtures("in_this_process")
def test_the_report_reads_the_results_and_not_the_sheet(a_class, capsys):
    a_class.write(a=SOLUTION, b="x = 1")
    assert a_class.grade("--pages") == OK
    found = read_class(a_class.output)
    assert (found.assignment, found.questions, [row.submission for row in found.rows]) == ("toys", ("toy",), ["a", "b"])
    assert [record.report.scores(record.points) for _, record in records(a_class.output, found)] == [
        {"toy": 9.0},
        {"toy": 0.0},
    ]
    pages = [a_class.output / "report.html", *sorted((a_class.output / "pages").iterdir())]
    before = [page.read_bytes() for page in pages]
    (a_class.output / "grades.csv").write_text("edited,by,hand\n")
    assert cli.main(["report", str(a_class.output), "--pages"]) == OK
    assert [page.read_bytes() for page in pages] == before
    (a_class.output / "grades.csv").unlink()
    assert cli.main(["report", str(a_class.output)]) == OK


@pytest.mark.usefixtures("in_this_process")
def test_the_title_is_known_although_another_assignment_has_the_same_questions(a_class, bank):
    bank.manifest("again").write_text(bank.manifest("toys").read_text().replace("Toys", "Toys, second try"))
    a_class.write(a=SOLUTION)
    assert a_class.grade() == OK
    assert "<h1>Toys</h1>" in (a_class.output / "report.html").read_text()


@pytest.mark.usefixtures("in_this_process")
def test_a_folder_of_an_older_version_is_one_line_and_the_same_command_mends_it(a_class, capsys):
    """As it was before there was an index, and with verdicts that had a field less."""
    a_class.write(a=SOLUTION, b="x = 1")
    assert a_class.grade() == OK
    sheet = a_class.sheet
    index_file(a_class.output).unlink()
    for name in "ab":
        record = json.loads(staff_file(a_class.output, name).read_text())
        record["verdicts"] = [{k: v for k, v in verdict.items() if k != "returned"} for verdict in record["verdicts"]]
        staff_file(a_class.output, name).write_text(json.dumps(record))
        path = a_class.output / "state" / f"{name}.json"
        state = json.loads(path.read_text())
        state["questions"], state["whole"] = {"toy": "of older code"}, "of older code"
        state["sizes"][0] = staff_file(a_class.output, name).stat().st_size
        path.write_text(json.dumps(state))
    capsys.readouterr()
    assert cli.main(["report", str(a_class.output)]) == WRONG_USE
    [line] = capsys.readouterr().err.splitlines()
    assert line == (
        f"autograder: {a_class.output}: graded by an older version: "
        "run the same `autograder grade` command again, which grades anew what it must"
    )
    assert a_class.grade() == OK
    out, err = capsys.readouterr()
    assert err == ""
    assert "as graded before" not in out
    assert a_class.sheet == sheet
    assert cli.main(["report", str(a_class.output)]) == OK
