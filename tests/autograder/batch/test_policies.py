"""The rules of a course, each at its edges: what they make of points, and what they say of it."""

from dataclasses import replace

import pytest

from autograder.bank.bank import Assignment, Bank
from autograder.batch.class_results import ClassResults, index_file, read_class
from autograder.batch.gradesheet import GradeRow, sheet_text
from autograder.batch.policies.apply import Rules
from autograder.errors import UsageError
from autograder.intake.submitter import Member, Submitter
from tests.autograder.toys import write_bank

ASSIGNMENT = Assignment("toys", "Toys", {"toy": 10.0, "other": 10.0}, written={"toy.why": 5.0, "toy.free": 0.0})
DUE = 'time_zone = "Europe/Berlin"\ndue = "2026-11-30 23:59"\n'
TEN = "[late]\npercent = 10\n"


class Course:
    """A folder of rules, and a class that they are applied to."""

    def __init__(self, folder):
        self.bank, self.folder = Bank(folder), folder / "out"
        self.rules = self.bank.policies("toys")
        self.rules.parent.mkdir(parents=True)
        self.bank.manifest("toys").write_text("")
        self.folder.mkdir()

    def write(self, text, **tables):
        self.rules.write_text(text)
        for name, table in tables.items():
            (self.rules.parent / f"{name}.csv").write_text(table)

    def adjust(self, *lines):
        (self.folder / "adjustments.csv").write_text(
            "\n".join(["submission,question,case,part,points,reason,who", *lines])
        )

    def apply(self, *rows):
        done, self.notes = Rules(self.bank, ASSIGNMENT, self.folder).apply(rows)
        return done[0] if len(done) == 1 else done

    def refused(self):
        with pytest.raises(UsageError) as raised:
            self.apply(row())
        return str(raised.value)


@pytest.fixture
def course(tmp_path):
    return Course(tmp_path)


def row(submitted="", *, name="a", scores=(8.0, 6.0), why=4.0, **person):
    earned = dict(zip(("toy", "other"), scores, strict=True))
    who = Submitter(**{"name": "Ann", "email": "ann@example.edu", "sid": "7", "submitted": submitted} | person)
    return GradeRow(name, "graded", sum(scores), 20.0, earned, who, {"toy.why": why}, 5.0)


def group(submitted, *emails):
    return row(submitted, members=tuple(Member(email, email) for email in emails))


def test_without_rules_the_total_counts_and_no_column_is_added(course):
    found = course.apply(row())
    assert (found.is_ruled, found.counting, found.counting_max) == (False, 18.0, 25.0)
    assert "final" not in sheet_text([found], ("toy", "other")).splitlines()[0]


@pytest.mark.parametrize(
    ("submitted", "final"),
    [
        ("2026-11-30 23:59:00 +01:00", 18.0),  # on the very moment
        ("2026-11-30 23:59:00.000001 +01:00", 16.2),
        ("2026-11-30 22:59:00 Z", 18.0),  # the same moment elsewhere
        ("2026-11-30 14:59:01 -08:00", 16.2),
        ("2026-12-01 23:59:00 +01:00", 16.2),  # one day, to the moment
        ("2026-12-01 23:59:01 +01:00", 14.4),
        ("2026-11-30 23:59", 18.0),  # without an offset: the zone's clock
        ("2026-12-01 00:00", 16.2),
        ("2026-12-31 00:00", 0.0),  # never below zero
        ("2026-11-30 22:59:00.000000000 Z", 18.0),  # as Gradescope writes it
        ("2026-11-30 22:59:00.123456000 Z", 16.2),
        ("2026-11-30 22:59:00 UTC", 18.0),
    ],
)
def test_each_day_that_is_begun_costs(course, submitted, final):
    course.write(DUE + TEN)
    assert course.apply(row(submitted)).final == final


@pytest.mark.parametrize(("submitted", "final"), [("00:14:00", 18.0), ("00:14:01", 16.2)])
def test_after_the_time_of_grace_all_of_it_is_late(course, submitted, final):
    course.write(DUE + 'grace = "15 min"\n' + TEN)
    found = course.apply(row(f"2026-12-01 {submitted}"))
    assert found.final == final
    assert ("within the time of grace" in found.rules[0]) == (final == 18.0)


@pytest.mark.parametrize(
    ("due", "submitted", "days", "hours"),
    [
        # The clocks go back in the night to 25 October: 25 hours are one day, by the clock.
        ("2026-10-24 23:59", "2026-10-25 23:59", 1, 25),
        ("2026-10-24 23:59", "2026-10-26 00:00", 2, 26),
        # And forward in the night to 29 March: 23 hours are one.
        ("2026-03-28 23:59", "2026-03-29 23:59", 1, 23),
        ("2026-03-28 23:59", "2026-03-30 00:00", 2, 24),
        # Handed in while the clock shows an hour for the second time: late, though the clock shows less.
        ("2026-10-25 02:30+02:00", "2026-10-25 02:10:00 +01:00", 1, 1),
    ],
)
def test_days_go_by_the_clock_and_hours_go_by(course, due, submitted, days, hours):
    zone = f'time_zone = "Europe/Berlin"\ndue = "{due}"\n'
    course.write(zone + "[late]\npercent = 10\n")
    assert course.apply(row(submitted)).final == pytest.approx(18 * (1 - days / 10))
    course.write(zone + '[late]\npercent = 1\nper = "hour"\n')
    assert course.apply(row(submitted)).final == pytest.approx(18 * (1 - hours / 100))


def test_a_part_of_a_unit_may_count_as_that_part(course):
    course.write(DUE + '[late]\npercent = 10\ncount = "exact"\n')
    assert course.apply(row("2026-12-01 11:59")).final == pytest.approx(18 * 0.95)
    course.write(DUE + '[late]\npercent = 10\ncount = "exact"\nper = "hour"\n')
    assert course.apply(row("2026-12-01 00:29")).final == pytest.approx(18 * 0.95)


@pytest.mark.parametrize(
    ("submitted", "final"), [("11-30 23:59", 18), ("12-01 00:00", 16.2), ("12-01 23:59", 16.2), ("12-02 00:00", 9.0)]
)
def test_steps(course, submitted, final):
    course.write(DUE + '[late]\nsteps = [["0 h", 10], ["24 h", 50]]\n')
    assert course.apply(row(f"2026-{submitted}")).final == pytest.approx(final)


def test_of_the_maximum_and_never_below_the_floor(course):
    course.write(DUE + '[late]\npercent = 10\nof = "maximum"\nfloor = 50\n')
    assert course.apply(row("2026-12-01 12:00")).final == 15.5
    found = course.apply(row("2026-12-08 12:00"))
    assert found.final == 9.0
    assert found.rules[-1] == "late: 80% of the maximum off, 50% of what was earned stays: 18 -> 9"


def test_late_days_are_used_first_and_what_they_do_not_cover_costs(course):
    course.write(DUE + TEN + "[late_days]\neach = 2\n")
    within, beyond = course.apply(row("2026-12-02 23:59"), row("2026-12-03 00:00", name="b"))
    assert (within.final, within.late_days) == (18.0, 2)
    assert "2 late days used, 0 left" in within.rules
    assert (beyond.final, beyond.late_days) == (16.2, 2)  # of three days one


def test_late_days_that_earlier_classes_used_are_gone(course, tmp_path):
    earlier = tmp_path / "hw1"
    earlier.mkdir()
    used = [replace(row(), late_days=3), replace(row(name="b", email="bob@example.edu", sid="8"), late_days=1)]
    index_file(earlier).write_text(ClassResults.of("hw1", ("toy", "other"), used).text())
    course.write(DUE + TEN + '[late_days]\neach = 5\nat_most = 3\nearlier = ["../../hw1"]\n')
    ann, both = course.apply(
        row("2026-12-03 12:00"),
        replace(group("2026-12-03 12:00", "BOB@example.edu", "ann@example.edu"), submission="g"),
    )
    assert (ann.late_days, ann.final) == (2, 16.2)
    assert (both.late_days, both.final) == (2, 16.2)  # as many as the one with the fewest has
    assert course.apply(row("2026-12-04 12:00", email="bob@example.edu", sid="8")).late_days == 3  # at most


def test_an_earlier_class_that_is_not_there_or_this_one_is_refused(course):
    course.write(DUE + TEN + '[late_days]\neach = 5\nearlier = ["../../hw1"]\n')
    assert "there is no such file" in course.refused()
    course.write(DUE + TEN + '[late_days]\neach = 5\nearlier = ["../../out"]\n')
    assert "this class itself" in course.refused()


def test_an_extension_is_a_later_deadline_of_its_student_alone(course):
    extended = "student,until,reason\nANN@example.edu,2026-12-02 23:59,ill\n8,+1 day,\n"
    course.write(DUE + 'extensions = "extensions.csv"\n' + TEN, extensions=extended)
    rows = course.apply(
        row("2026-12-02 23:59"),
        row("2026-12-03 00:00", name="late"),
        row("2026-12-01 23:59", name="b", email="", sid="8"),
        row("2026-12-02 23:59", name="c", email="c@example.edu", sid="9"),
    )
    assert [one.final for one in rows] == [18.0, 16.2, 18.0, 14.4]
    assert rows[0].rules == ("deadline extended to 2026-12-02 23:59 CET",)
    assert not course.notes


def test_a_group_has_the_latest_extension_of_its_members(course):
    course.write(DUE + 'extensions = "e.csv"\n' + TEN, e="student,until\nb@x.edu,+2 days\n")
    assert course.apply(group("2026-12-02 12:00", "a@x.edu", "b@x.edu")).final == 18.0


def test_what_somebody_calls_himself_gets_nobodys_extension(course):
    course.write(DUE + 'extensions = "e.csv"\n' + TEN, e="student,until\nAnn,+9 days\nbob@x.edu,+9 days\n")
    found = course.apply(row("2026-12-01 12:00"), row("2026-12-01 12:00", name="bob@x.edu", sid="9"))
    assert [one.final for one in found] == [16.2, 16.2]
    assert course.notes == (
        "e.csv, line 2: Ann: a name that anybody may take: write 7 or ann@example.edu",
        "e.csv, line 3: bob@x.edu: a name that anybody may take: write 9 or ann@example.edu",
    )


def test_where_staff_named_the_files_these_names_do(course):
    course.write(
        DUE + 'extensions = "e.csv"\ntimes = "t.csv"\n' + TEN,
        e="student,until\nann,+1 day\n",
        t="student,submitted\nann,2026-12-01 23:59\nbo,2026-12-01\n",
    )
    assert "t.csv, line 3: needs a student and when" in course.refused()
    course.write(
        DUE + 'extensions = "e.csv"\ntimes = "t.csv"\n' + TEN,
        e="student,until\nann,+1 day\n",
        t="student,submitted\nann,2026-12-01 23:59\nbo,2026-12-01 23:59\n",
    )
    plain = [replace(row(name=name), person=Submitter()) for name in ("ann", "bo", "cy")]
    assert [one.final for one in course.apply(*plain)] == [18.0, 16.2, 18.0]
    assert "no time of submission is known for 1 of 3 submissions (cy)" in course.notes[0]


def test_no_time_is_said_and_costs_nothing(course):
    course.write(DUE + TEN)
    found = course.apply(row(late="late"))
    assert found.final == 18.0
    assert found.rules == (
        "late, says the export, and not by how much; no time of submission is known: taken as in time",
    )
    assert course.apply(row("yesterday, 10 o'clock")).final == 18.0
    assert len(course.notes) == 1


def test_extra_credit_is_beyond_the_maximum_up_to_its_bound(course):
    course.write('[extra_credit]\nparts = ["other", "toy.why"]\n')
    found = course.apply(row(scores=(10.0, 6.0)))
    assert (found.final, found.final_max) == (20.0, 10.0)
    course.write('[extra_credit]\nparts = ["other", "toy.why"]\nat_most = 3\n')
    assert course.apply(row(scores=(10.0, 6.0))).final == 13.0
    course.write('cap = 120\n[extra_credit]\nparts = ["other", "toy.why"]\nat_most = 3\n')
    found = course.apply(row(scores=(10.0, 6.0)))
    assert found.final == 12.0
    assert found.rules[-1] == "at most 120% of 10: 13 -> 12"


def test_the_cap_comes_after_the_penalty(course):
    course.write(DUE + "cap = 100\n" + TEN + '[extra_credit]\nparts = ["other"]\n')
    assert course.apply(row("2026-12-01 00:00", scores=(10.0, 10.0), why=5.0)).final == 15.0  # of 25 less 10% the cap


def test_a_question_is_dropped_for_all_or_counts_as_full(course):
    course.write('[[drop]]\npart = "other"\nreason = "a case was wrong"\n')
    found = course.apply(row())
    assert (found.final, found.final_max) == (12.0, 15.0)
    assert found.rules == ("other does not count: 6 of 10 left out (a case was wrong)",)
    course.write('[[drop]]\npart = "other"\nreason = "wrong"\npoints = "full"\n')
    found = course.apply(row())
    assert (found.final, found.final_max) == (22.0, 25.0)


def test_a_question_is_dropped_for_one_and_the_rest_counts_for_all(course):
    course.write('[[drop]]\npart = "other"\nreason = "ill"\nstudents = ["ann@example.edu", "zoe"]\n')
    ann, bob = course.apply(row(), row(name="b", email="b@x.edu", sid="8"))
    assert (ann.final, ann.final_max) == (20.0, 25.0)  # 12 of 15
    assert (bob.final, bob.rules) == (18.0, ())
    assert course.notes == ("toys.toml: drop other: zoe: no submission has this e-mail address or number",)


def test_what_alone_counts_is_not_dropped(course):
    drop = '[[drop]]\npart = "{}"\nreason = "ill"\nstudents = ["7"]\n'
    course.write("".join(map(drop.format, ("toy", "other", "toy.why"))))
    found = course.apply(row())
    assert (found.final, found.final_max) == (20.0, 25.0)  # 4 of 5
    assert "toy.why is all that counts, and stays (ill)" in found.rules
    course.write("".join(map('[[drop]]\npart = "{}"\nreason = "x"\n'.format, ("toy", "other", "toy.why"))))
    assert "leave something that counts" in course.refused()


def test_adjustments_come_before_the_penalty_and_those_of_the_total_after(course):
    course.write(DUE + TEN)
    course.adjust("a,toy,,,+2,typo in the prompt,jd", "a,toy,,why,-1,copied from the book,jd", "a,,,,0.5,kind,jd")
    found = course.apply(row("2026-12-01 12:00"))
    assert found.final == pytest.approx((18 + 2 - 1) * 0.9 + 0.5)
    assert found.rules[0] == "toy: +2 (typo in the prompt)"


def test_adjustments_work_without_any_other_rule(course):
    course.adjust("a,toy,,,-100,not own work,jd")
    found = course.apply(row())
    assert (found.final, found.total, found.final_max) == (10.0, 18.0, 25.0)


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("zoe,toy,,,1,x,jd", "there is no submission zoe"),
        ("a,toys,,,1,x,jd", "there is no question toys"),
        ("a,toy,,proof,1,x,jd", "toy.proof is no graded written part"),
        ("a,toy,test_gone,,1,x,jd", "toy has no case test_gone"),
    ],
)
def test_adjustments_that_no_longer_fit_are_named_and_not_applied(course, line, why):
    course.adjust(line)
    assert course.apply(row()).final == 18.0
    assert course.notes == (f"adjustments.csv, line 2: no longer fits, and is not applied: {why}",)


def test_a_part_that_is_open_gets_no_adjustment_yet(course):
    course.adjust("a,toy,,why,1,x,jd")
    assert course.apply(row(why=None)).final == 14.0
    assert course.notes[0].endswith("toy.why is not marked")


def test_without_a_score_there_is_no_final_one(course):
    course.write(DUE + TEN)
    found = course.apply(replace(row("2026-12-24 12:00"), status="grader_error: x", score=None, scores={}))
    assert (found.final, found.rules, found.late_days) == (None, (), 0)
    assert sheet_text([found], ("toy", "other")).splitlines()[1].split(",")[-8:-6] == ["", "25"]


def test_the_sheet_has_both_numbers_and_the_lines_and_the_index_keeps_them(course, tmp_path):
    course.write(DUE + TEN)
    found = course.apply(row("2026-12-01 12:00"))
    sheet = sheet_text([found], ("toy", "other")).splitlines()
    assert "total,toy.why,before_rules,final,final_max,late_days,rules,name" in sheet[0]
    assert ",18,4,18,16.2,25,0,handed in 2026-12-01 12:00 CET, 12 h 1 min" in sheet[1].replace('"', "")
    index_file(tmp_path).write_text(ClassResults.of("toys", ("toy", "other"), [found]).text())
    assert read_class(tmp_path).rows == (found,)


BAD = [
    ("due = 7\n", "line 1: due: a deadline needs a time zone"),
    ('time_zone = "Mars"\n', "line 1: time_zone: no time zone 'Mars'"),
    ('time_zone = "../../etc/passwd"\n', "line 1: time_zone: no time zone"),
    ('time_zone = "Europe/Berlin"\ndue = 2026-11-30\n', "line 2: due: write a text"),
    ('time_zone = "Europe/Berlin"\n\ndue = "2026-11-30"\n', "line 3: due: '2026-11-30' has no time of day"),
    ('time_zone = "Europe/Berlin"\ndue = "30.11.2026 23:59"\n', "line 2: due: '30.11.2026 23:59' is no date"),
    ('time_zone = "Europe/Berlin"\ndue = "2026-03-29 02:30"\n', "shown never by the clocks of Europe/Berlin"),
    ('time_zone = "Europe/Berlin"\ndue = "2026-10-25 02:30"\n', "shown twice by the clocks of Europe/Berlin"),
    ("[late]\npercent = 10\n", "line 1: late: there is no deadline"),
    (DUE + "graze = 1\n", "line 3: graze: there is no such key; there are: time_zone, due, grace"),
    (DUE + 'grace = "soon"\n', "line 3: grace: 'soon' is no length of time"),
    (DUE + "[late]\npercent = 101\n", "line 4: late.percent: write a number from 0 to 100"),
    (DUE + "[late]\npercent = true\n", "line 4: late.percent: write a number"),
    (DUE + "[late]\nfloor = 1\n", "line 3: late: write either percent"),
    (DUE + '[late]\npercent = 1\nper = "week"\n', 'line 5: late.per: "day" or "hour"'),
    (DUE + '[late]\nsteps = [["1 d", 30], ["1 h", 10]]\n', "line 4: late.steps: put the shortest first"),
    (DUE + '[late]\nsteps = [["1 d"]]\n', "line 4: late.steps: write a list like"),
    (DUE + "late = 3\n", "line 3: late: write it as a table"),
    (DUE + TEN + "[late_days]\neach = 1.5\n", "line 6: late_days.each: write a whole number"),
    (DUE + TEN + "[late_days]\nat_most = 1\n", "line 5: late_days: write how many days"),
    ('[extra_credit]\nparts = ["nix"]\n', "line 2: extra_credit.parts: nix is nothing of this assignment"),
    ('[extra_credit]\nparts = ["toy.free"]\n', "toy.free is nothing of this assignment"),
    (
        '[[drop]]\npart = "toy"\nreason = "x"\n[[drop]]\npart = "nix"\nreason = "x"\n',
        "line 5: drop.part: nix is nothing",
    ),
    ('[[drop]]\npart = "toy"\n', "line 1: drop: write part"),
    ('[[drop]]\npart = "toy"\nreason = "x"\nstudents = []\n', "line 4: drop.students: it names nobody"),
    ("cap = -1\n", "line 1: cap: write a number"),
    ("cap = nan\n", "line 1: cap: write a number"),
    ("cap = \n", "no TOML: Invalid value (at line 1, column 7)"),
    (DUE + 'extensions = "gone.csv"\n', "gone.csv: can't be read: No such file or directory"),
    (DUE + 'extensions = ""\n', "line 3: extensions: write the name of a CSV"),
]


@pytest.mark.parametrize(("text", "said"), BAD)
def test_a_fault_is_told_with_file_line_and_what_to_write(course, text, said):
    course.write(text)
    assert said in course.refused()
    assert str(course.rules.parent) in course.refused()


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ("", "line 1: no column student, until: the columns are student,until,reason"),
        ("student,until,who\n", "line 1: unexpected column who"),
        ("student,until\na@x.edu,soon\n", "line 2: 'soon' is no date with a time"),
        ("student,until\na@x.edu,2026-11-01 12:00\n", "line 2: 2026-11-01 12:00 is before the deadline"),
        ("student,until\na@x.edu,\n", "line 2: needs a student and until when"),
        ('student,until\n"a\nb",+1 day\n\na@x.edu,+x\n', "line 5: 'x' is no length of time"),
        ("student,until\na@x.edu,+1 day\nA@x.edu,+2 day\n", "line 3: A@x.edu stands in e.csv, line 2 too"),
        ("student,until\na@x.edu,+1 day,ill,more\n", "line 2: more cells than columns"),
        ('student,until\n"a@x.edu,+1 day\n', "not a CSV"),
    ],
)
def test_a_fault_in_a_table_is_told_with_its_line(course, table, said):
    course.write(DUE + 'extensions = "e.csv"\n', e=table)
    assert said in course.refused()


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("a,toy,,,two,x,jd", "line 2: points 'two': write how many to add"),
        ("a,toy,,,nan,x,jd", "line 2: points 'nan'"),
        ("a,toy,,,0,x,jd", "line 2: points '0'"),
        ("a,toy,,,1e9,x,jd", "line 2: points '1e9'"),
        ("a,toy,,,1,,jd", "line 2: reason is empty"),
        ("a,toy,,,1,x,", "line 2: who is empty"),
        ("a,,test_x,,1,x,jd", "line 2: the case test_x needs its question"),
        ("a,,,why,1,x,jd", "line 2: the part why needs its question"),
        ("a,other,,toy.why,1,x,jd", "line 2: toy.why is no part of other"),
        ("a,toy,c,why,1,x,jd", "line 2: case and part: write only one"),
        ("a,toy,,,1,x,jd\na,toy,,,1,x,jd", "line 3: the same as line 2"),
    ],
)
def test_a_fault_in_the_adjustments_is_told_with_its_line(course, line, said):
    course.adjust(line)
    assert said in course.refused()


def test_a_table_as_a_spreadsheet_saves_it_is_read(course):
    course.write(DUE + 'extensions = "e.csv"\n' + TEN)
    path = course.rules.parent / "e.csv"
    path.write_bytes("\ufeffStudent;Until;Reason\r\nann@example.edu;+1 day;grippe, très\r\n;;\r\n".encode())
    assert course.apply(row("2026-12-01 23:59")).final == 18.0
    path.write_bytes("student,until\ngrüß,+1 day\n".encode("latin-1"))
    assert "e.csv, line 2: not UTF-8" in course.refused()


def test_rules_of_no_assignment_are_refused(course):
    (course.rules.parent / "toyz.toml").write_text(DUE)
    assert "toyz.toml: rules of no assignment, so nothing would apply them; there are: toys" in course.refused()


def test_rules_beside_the_manifests_are_refused_and_not_passed_over(course):
    beside = course.bank.manifest("toys.policies")
    beside.write_text(DUE)
    refused = course.refused()
    assert f"{beside}, line 1: time_zone: rules are read in {course.rules} only: move this file there" in refused
    beside.write_text('title = "another assignment"\ndue = "a key that is refused where it is read"\n[questions]\n')
    assert course.apply(row()).counting == 18.0


@pytest.mark.parametrize("rules", ["[policies]\ndue = 1\n", "[late]\npercent = 10\n"])
def test_rules_in_the_manifest_are_refused_with_the_place_for_them(tmp_path, rules):
    bank = write_bank(tmp_path)
    bank.manifest("toys").write_text(f'title = "Toys"\n[questions]\ntoy = 9\n{rules}')
    with pytest.raises(UsageError, match=r"line 4: .* means nothing here; .* assignments/policies/toys.toml"):
        bank.assignment("toys")
