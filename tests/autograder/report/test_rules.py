"""Canvas gets the points that count, and says both numbers; a student's page tells which rule changed which score."""

from dataclasses import replace

from autograder.batch.gradesheet import GradeRow
from autograder.batch.records import Measured, Record
from autograder.engine.verdicts import Outcome, Report, Status, Verdict
from autograder.intake.submitter import Submitter
from autograder.report.canvas import Roster, fill
from autograder.report.student_page import Handout, student_page

HEADER = ("Student", "ID", "SIS User ID", "SIS Login ID", "Section", "Toys (7)")
ROSTER = Roster(
    HEADER,
    (("    Points Possible", "", "", "", "", "22"),),
    (("Lee, Ann", "1", "u1", "ann", "S", ""), ("Ray, Bob", "2", "u2", "bob", "S", "")),
)
PLAIN = GradeRow("ann", "graded", 18.0, 20.0, {"toy": 18.0}, Submitter("Ann Lee", sid="u1"), {"toy.why": 4.0}, 5.0)
RULED = replace(PLAIN, final=19.8, final_max=22.0, rules=("late: 10% of what was earned off: 22 -> 19.8",))
OTHER = GradeRow("bob", "graded", 9.0, 20.0, {"toy": 9.0}, Submitter("Bob Ray", sid="u2"), final=9.0, final_max=22.0)
HANDOUT = Handout("Toys", {}, show_hidden=True)


class Class:
    """What `fill` reads of a class."""

    def __init__(self, *rows):
        self.rows = rows


def page(verdicts, row=PLAIN, status=Status.GRADED, line=""):
    record = Record(Report(status, line, tuple(verdicts)), {"toy": 20.0}, "00", Measured(0.1, 0.1, None))
    return student_page(row, record, HANDOUT, {})


def verdict(number, message, outcome=Outcome.FAILED):
    return Verdict("toy", f"test_case_{number}", False, 1.0, outcome, message)


def test_canvas_gets_the_final_points_and_says_both_numbers():
    export = fill(ROSTER, Class(RULED, OTHER), 5)
    assert [line.rpartition(",")[2] for line in export.text.splitlines()[2:]] == ["19.8", "9"]
    assert "Lee, Ann: 22 -> 19.8: late: 10% of what was earned off: 22 -> 19.8" in export.lines
    assert not any("Ray, Bob" in line for line in export.lines)
    assert not any("not scaled" in line for line in export.lines)  # the maximum is that of the rules


def test_a_students_page_has_both_numbers_and_the_rule():
    shown = page([verdict(1, "", Outcome.PASSED)], RULED)
    assert "late: 10% of what was earned off: 22 -&gt; 19.8" in shown
    assert "Before: 22.00 of 25. After: 19.80 of 22, which counts." in shown
    assert "Rules of the course" not in page([verdict(1, "", Outcome.PASSED)])


def test_failures_that_say_the_same_are_folded_under_the_first():
    messages = [f"double returned another shape\nof call {number}" for number in range(300)]
    shown = page([*(verdict(number, message) for number, message in enumerate(messages)), verdict(300, "another")])
    head, _, rest = shown.partition("<details><summary>The same in 299 cases more</summary>")
    assert rest
    assert "of call 0<" in head
    assert "of call 1<" not in head
    assert "of call 299<" in rest.partition("</details>")[0]
    assert "another" in rest.partition("</details>")[2]


def test_the_page_of_an_unreadable_file_says_so_and_not_that_nothing_was_written():
    shown = page([verdict(1, "toy: not there", Outcome.MISSING)], PLAIN, Status.UNREADABLE, "no JSON in it: save again")
    assert "no JSON in it: save again" in shown
    assert "Nothing of this file could be read" in shown
    assert "Not written yet" not in shown
    assert "Public cases passed" not in shown
    assert "Cases passed" not in shown
    assert "#q-toy" not in shown
