"""What was written and graded is not lost: fewer submissions, another assignment, a sheet edited by hand."""

import csv
import io
import json

import pytest

from autograder.batch.publish import publish
from autograder.batch.sheet_edits import sheet_digest
from autograder.commands.status import OK, WRONG_USE
from tests.autograder.batch.test_regrade import WRONG
from tests.autograder.toys import SOLUTION

pytestmark = pytest.mark.usefixtures("in_this_process")


def rewritten(text, delimiter=",", **cells):
    """A sheet as a spreadsheet saves it, with some cells of the submission `a` changed."""
    rows = list(csv.DictReader(io.StringIO(text)))
    rows[0] |= cells
    out = io.StringIO()
    writer = csv.DictWriter(out, rows[0], delimiter=delimiter, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def test_fewer_submissions_are_refused_and_nothing_is_touched(a_class, capsys):
    a_class.write(a=SOLUTION, b=WRONG, c=WRONG)
    assert a_class.grade() == OK
    before = {path: path.read_bytes() for path in a_class.output.rglob("*") if path.is_file()}
    assert a_class.grade(path=a_class.input / "a.py") == WRONG_USE
    assert "2 of the 3 submissions graded there are not among these (b, c)" in capsys.readouterr().err
    assert {path: path.read_bytes() for path in a_class.output.rglob("*") if path.is_file()} == before
    assert a_class.grade("--submission", "a") == OK
    assert sorted(a_class.rows) == ["a", "b", "c"]


def test_what_is_dropped_leaves_nothing_behind(a_class):
    a_class.write(a=SOLUTION, b=WRONG)
    (a_class.input / "b.staff.py").write_text(WRONG)
    assert a_class.grade("--pages") == OK
    (a_class.input / "b.py").unlink()
    assert a_class.grade() == WRONG_USE
    assert a_class.grade("--drop-others") == OK
    assert sorted(a_class.rows) == ["a", "b.staff"]
    names = {path.name for path in a_class.output.rglob("*") if path.is_file() and path.name.startswith("b.")}
    assert names == {"b.staff.json", "b.staff.staff.json", "b.staff.html"}
    assert a_class.grade() == OK


def test_another_assignment_is_refused(a_class, bank, capsys):
    a_class.write(a=SOLUTION)
    assert a_class.grade() == OK
    bank.manifest("others").write_text(bank.manifest("toys").read_text())
    sheet = a_class.sheet
    assert a_class.grade("--assignment", "others", "--drop-others") == WRONG_USE
    assert "holds the grades of toys, not of others: name another --output" in capsys.readouterr().err
    assert a_class.sheet == sheet


def test_a_sheet_edited_by_hand_is_kept_and_what_was_changed_is_said(a_class, capsys):
    a_class.write(a=WRONG, b=SOLUTION)
    assert a_class.grade() == OK
    sheet = a_class.output / "grades.csv"
    as_graded = a_class.sheet
    for number, name in enumerate(("grades.edited.csv", "grades.edited-2.csv"), start=7):
        edited = rewritten(sheet.read_text(), ";", score=f"{number}")
        sheet.write_text(edited, newline="")
        assert a_class.grade() == OK
        out = capsys.readouterr().out
        assert "grades.csv was changed by hand" in out
        assert f"  a: score 5.4 -> {number}" in out
        assert a_class.sheet == as_graded
        assert (a_class.output / name).read_bytes() == edited.encode()


def test_a_sheet_that_was_only_saved_again_is_no_edit(a_class, capsys):
    a_class.write(a=WRONG, b=SOLUTION)
    assert a_class.grade() == OK
    sheet = a_class.output / "grades.csv"
    sheet.write_text("\ufeff" + rewritten(sheet.read_text(), ";"), newline="")
    a_class.write(a=SOLUTION)
    assert a_class.grade() == OK
    assert "by hand" not in capsys.readouterr().out
    assert not (a_class.output / "grades.edited.csv").exists()


def test_a_sheet_in_another_encoding_is_noticed_too(a_class, capsys):
    a_class.write(a=WRONG)
    assert a_class.grade() == OK
    (a_class.output / "grades.csv").write_bytes("note;für später\n".encode("latin-1"))
    assert a_class.grade() == OK
    assert "was changed by hand" in capsys.readouterr().out
    assert (a_class.output / "grades.edited.csv").read_bytes() == "note;für später\n".encode("latin-1")


def test_a_kill_between_the_sheet_and_what_is_known_of_it_is_no_edit(a_class, capsys, monkeypatch):
    a_class.write(a=WRONG)
    assert a_class.grade() == OK
    known = a_class.output / ".sheet"
    old, sheet = known.read_text(), a_class.output / "grades.csv"
    a_class.write(a=SOLUTION)
    assert a_class.grade() == OK
    new = known.read_text()
    capsys.readouterr()
    for killed in (old, new):  # before the sheet was replaced, and after it
        known.write_text("\0".join([old, new]))
        sheet.write_text(killed)
        assert a_class.grade() == OK
        assert "by hand" not in capsys.readouterr().out


def test_cells_decide_whether_two_sheets_say_the_same():
    assert sheet_digest("a,b\n1,\n") == sheet_digest('\ufeff"a";"b"\r\n"1"\r\n')
    assert sheet_digest("a,b\n1,2\n") != sheet_digest("a,b\n1,3\n")


def test_adjustments_stay_over_regrades_and_what_they_changed_is_said(a_class, capsys):
    a_class.write(a=WRONG, b=SOLUTION)
    assert a_class.grade("--pages") == OK
    file = a_class.output / "adjustments.csv"
    lines = (
        "submission,question,case,points,reason,who",
        "a,toy,test_total_of_one_and_two,1,the prompt said so,jd",
        "a,toy,test_double_of_three_is_six,1,passes already,jd",
        "b,toy,,-2,copied,jd",
        "gone,toy,,1,x,jd",
    )
    text = "\n".join(lines)
    file.write_text(text)
    capsys.readouterr()
    for _ in range(2):
        assert a_class.grade() == OK
        out = capsys.readouterr().out
        assert "line 3: no longer fits, and is not applied: test_double_of_three_is_six passes now" in out
        assert "line 5: no longer fits, and is not applied: there is no submission gone" in out
        assert (a_class.rows["a"]["score"], a_class.rows["a"]["final"]) == ("5.4", "6.4")
        assert (a_class.rows["b"]["before_rules"], a_class.rows["b"]["final"]) == ("9", "7")
        assert "regrade: 1 gained, 1 lost" in out or "regrade" not in out
    assert file.read_text() == text
    page = (a_class.output / "pages" / "b.html").read_text()
    assert "toy: -2 (copied)" in page
    assert "Before: 9.00 of 9. After: 7.00 of 9" in page
    results = json.loads((a_class.results / "b.json").read_text())
    assert [test["score"] for test in results["tests"] if test["name"].endswith("(rules of the course)")] == [-2.0]
    # When the case passes after all, its point is earned already.
    a_class.write(a=SOLUTION)
    assert a_class.grade() == OK
    assert a_class.rows["a"]["final"] == "9"
    file.unlink()
    assert a_class.grade() == OK
    assert "final" not in a_class.rows["a"]


def test_rules_apply_without_running_anything_and_without_the_submissions(a_class, bank, capsys):
    a_class.write(a=SOLUTION)
    assert a_class.grade("--pages") == OK
    policies = bank.policies("toys")
    policies.parent.mkdir()
    policies.write_text("cap = 50\n")
    before = {path: path.stat().st_mtime_ns for path in a_class.results.glob("*.staff.json")}
    assert "  a                            9.00 -> 4.50 (-4.50)  rules: at most 50% of 9: 9 -> 4.5" in list(
        publish(bank, a_class.output)
    )
    assert a_class.rows["a"]["final"] == "4.5"
    assert a_class.grade() == OK
    assert "1 submission (1 as graded before)" in capsys.readouterr().out
    assert "at most 50% of 9: 9 -&gt; 4.5" in (a_class.output / "pages" / "a.html").read_text()
    assert {path: path.stat().st_mtime_ns for path in a_class.results.glob("*.staff.json")} == before


def test_a_wrong_file_of_rules_ends_the_command_before_anything_is_graded(a_class, bank, capsys):
    a_class.write(a=SOLUTION)
    bank.policies("toys").parent.mkdir()
    bank.policies("toys").write_text("cap = 50\nlate = 1\n")
    assert a_class.grade() == WRONG_USE
    assert "toys.toml, line 2: late: " in capsys.readouterr().err
    assert not a_class.output.exists()
    bank.policies("toys").unlink()
    assert a_class.grade() == OK
    (a_class.output / "adjustments.csv").write_text("submission,points\n")
    before = a_class.sheet
    assert a_class.grade() == WRONG_USE
    assert "adjustments.csv, line 1: no column reason, who" in capsys.readouterr().err
    assert a_class.sheet == before


def test_points_gained_are_told_as_shares_where_other_points_are_to_be_had(a_class, bank, capsys):
    a_class.write(a=WRONG, b=SOLUTION)
    assert a_class.grade() == OK
    bank.manifest("toys").write_text(bank.manifest("toys").read_text().replace("toy = 9", "toy = 18"))
    assert a_class.grade() == OK
    out = capsys.readouterr().out
    assert "as shares of them: 0 gained, 0 lost, 2 the same" in out
    assert "9.00 -> 18.00 (+9.00), 100.0% -> 100.0%" in out
    with (a_class.output / "changes.csv").open(newline="") as file:
        changes = {row["submission"]: row for row in csv.DictReader(file)}
    assert (changes["a"]["share_before"], changes["a"]["share_after"]) == ("60.00%", "60.00%")
