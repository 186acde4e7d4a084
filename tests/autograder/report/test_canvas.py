"""Scores go into Canvas' own columns, and nothing is guessed."""

import csv

import pytest

from autograder import cli
from autograder.bank.bank import BANK_VARIABLE
from autograder.batch.gradesheet import GradeRow
from autograder.commands.status import OK, WRONG_USE
from autograder.intake.submitter import Member, Submitter
from tests.autograder.report.synthetic import write_results

HEADER = "Student,ID,SIS User ID,SIS Login ID,Section,Notes,Warm-up (7),Toys (42),Current Score,Final Score"
ABOVE = ",,,,,,,Manual Posting,,", "    Points Possible,,,,,,5.00,20.00,(read only),(read only)"
STUDENTS = (
    '"Curie, Marie",101,u1,mcurie,S1,,4.0,,80,80',
    '"Noether, Emmy",102,u2,en@uni.edu,S1,,3.0,,60,60',
    '"Nguyễn, Ána",103,u3,ana3,S2,,,1.5,,',
    '"Doe, John",104,u4,jdoe,S1,,,,,',
    '"Doe, John",105,u5,jdoe2,S2,,,,,',
    '"=cmd|x, Eve",106,u6,eve,S1,,,,,',
    '"Late, Lee",107,u7,lee,S1,,,9,,',
)
ROSTER = "\n".join((HEADER, *ABOVE, *STUDENTS))
ROWS = (
    # submission, status, score, name, email, sid
    ("a", "graded", "12.34567", "M. Curie", "", "u1"),
    ("b", "graded", "20", "", "EN@uni.edu", ""),
    ("nguyễn_ána", "graded", "7.5", "", "", ""),
    ("c", "graded", "5", "John Doe", "", ""),
    ("eve", "graded", "0", "", "", ""),
    ("d", "grader_error: the sandbox", "", "Lee Late", "", "u7"),
    ("stranger", "graded", "3", "Sam Stranger", "", ""),
)


def person_of(*person):
    return person[0] if person and isinstance(person[0], Submitter) else Submitter(*person)


@pytest.fixture
def export(tmp_path, capsys, toy_bank, monkeypatch):
    """Run the export; returns exit status, the rows by Canvas id, and the lines on stderr."""

    monkeypatch.setenv(BANK_VARIABLE, str(toy_bank.root))

    def run(rows=ROWS, roster=ROSTER, options=(), encoding="utf-8"):
        grades = [
            GradeRow(name, status, float(score) if score else None, 20.0, {}, person_of(*person))
            for name, status, score, *person in rows
        ]
        write_results(tmp_path, "toys", ("toy",), grades)
        (tmp_path / "roster.csv").write_text(roster, encoding=encoding)
        paths = [str(tmp_path / "roster.csv"), "--grades", str(tmp_path), "-o", str(tmp_path / "out.csv")]
        status = cli.main(["export", "canvas", *paths, *options])
        if not (tmp_path / "out.csv").exists():
            return status, {}, capsys.readouterr().err.splitlines()
        with (tmp_path / "out.csv").open(newline="", encoding="utf-8") as file:
            made = list(csv.reader(file))
        return status, {row[1] or row[0]: row for row in made}, capsys.readouterr().err.splitlines()

    return run


def test_scores_are_where_canvas_looks_for_them(export):
    status, rows, _ = export()
    assert status == OK
    assert rows["ID"] == ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", "Toys (42)"]
    assert rows["    Points Possible"][-1] == "20.00"
    assert rows["101"] == ["Curie, Marie", "101", "u1", "mcurie", "S1", "12.34567"]
    assert rows["102"][-1] == "20"  # by e-mail address, whatever its case
    assert rows["103"][-1] == "7.5"  # by the name that the file has
    assert rows["106"][-1] == "0"  # a zero is a score; by login


def test_what_is_not_clear_is_left_as_it_was_and_said(export):
    _, rows, lines = export()
    assert [rows[one][-1] for one in ("104", "105", "107")] == ["", "", "9"]
    said = "\n".join(lines)
    assert "c (John Doe): may be any of Doe, John (104, jdoe, u4); Doe, John (105, jdoe2, u5)" in said
    assert "stranger (Sam Stranger): nobody in the roster" in said
    assert "Late, Lee: d has no score (grader_error)" in said
    assert sum("Doe, John: no submission" in line for line in lines) == 2
    assert len(lines) == 5


@pytest.mark.parametrize(("cell", "says"), [("EX", "excused in Canvas"), ("N/A", "not assigned in Canvas")])
def test_who_is_excused_in_canvas_stays_so(export, cell, says):
    _, rows, lines = export(
        roster=ROSTER.replace(
            '"Noether, Emmy",102,u2,en@uni.edu,S1,,3.0,,', f'"Noether, Emmy",102,u2,en@uni.edu,S1,,3.0,{cell},'
        )
    )
    assert rows["101"][-1] == "12.34567"
    assert rows["102"][-1] == cell
    assert f"autograder: Noether, Emmy: {says}: left as it was" in lines


def test_a_name_is_no_formula(export):
    _, rows, _ = export()
    assert rows["106"][0] == "'=cmd|x, Eve"
    assert all(not cell.startswith(("=", "+", "-", "@")) for row in rows.values() for cell in row)


def test_two_submissions_of_one_student_are_both_left_out(export):
    _, rows, lines = export([("a", "graded", "1", "", "", "u1"), ("b", "graded", "2", "Marie Curie", "", "")])
    assert rows["101"][-1] == ""
    assert "Curie, Marie: more than one submission (a, b): left out" in lines[0]


def test_the_same_name_with_another_student_number_is_somebody_else(export):
    others = [("a", "graded", "1", "Emmy Noether", "", "u99")]
    _, rows, lines = export([*others, ("b", "graded", "2", "", "", "u1")])
    assert rows["102"][-1] == ""
    assert "another student number (u99): left out" in lines[0]
    # Where no number is known to Canvas, they are numbers of another system.
    _, rows, _ = export(others)
    assert rows["102"][-1] == "1"


def test_canvas_own_number_counts_unless_the_name_is_another(export):
    # As Canvas names files that staff download: last and first name run together, and the number.
    _, rows, _ = export([("a", "graded", "1", "curiemarie", "", "101")])
    assert rows["101"][-1] == "1"
    _, rows, lines = export([("a", "graded", "1", "Ada Lovelace", "", "101")])
    assert rows["101"][-1] == ""
    assert lines[0] == "autograder: a (Ada Lovelace): nobody in the roster"


def test_each_member_of_a_group_gets_the_score(export):
    members = [Member("Marie Curie", sid="u1"), Member("Emmy; Noether", sid="u2"), Member("Gone Girl", sid="u9")]
    _, rows, lines = export([("a", "graded", "11", Submitter.group(members))])
    assert rows["101"][-1] == rows["102"][-1] == "11"
    assert lines[0] == "autograder: a (Gone Girl): nobody in the roster"


def test_a_display_name_moves_no_grade(export):
    """Whoever calls himself as two others are called, or as a group, gives them nothing and takes nothing."""
    both = Submitter("Marie Curie; Emmy Noether", "mallory@uni.edu", "u8")
    _, rows, lines = export([("a", "graded", "11", both), ("b", "graded", "20", "Emmy Noether", "", "u2")])
    assert (rows["101"][-1], rows["102"][-1]) == ("", "20")
    assert "autograder: a (Marie Curie; Emmy Noether): nobody in the roster" in lines
    # Later than hers, and without a number of his own: a person decides.
    hers = Submitter("Emmy Noether", "", "u2", submitted="2026-11-12 08:00:00 Z")
    his = Submitter("Emmy Noether", "mallory@uni.edu", "", submitted="2026-11-13 08:00:00 Z")
    _, rows, lines = export([("a", "graded", "20", hers), ("b", "graded", "1", his)])
    assert rows["102"][-1] == ""
    assert "autograder: Noether, Emmy: more than one submission (a, b): left out" in lines
    grouped = with_groups()
    for person in (Submitter("Team 1"), Submitter("Team 1", sid="107", platform="canvas")):
        _, rows, _ = export([("team", "graded", "3", person)], roster=grouped)
        assert rows["101"][-1] == rows["102"][-1] == ""


def with_groups():
    """The roster with a column for groups."""
    groups = {"101": "Team 1", "102": "Team 1", "103": "Team 2"}
    lines = [HEADER.replace("Section,", "Section,Group Name,"), *(line.replace(",,", ",,,", 1) for line in ABOVE)]
    for line in STUDENTS:
        number = line.split('",')[1].split(",")[0]
        for section in (",S1,", ",S2,"):
            line = line.replace(section, f"{section}{groups.get(number, '')},")
        lines.append(line)
    return "\n".join(lines)


@pytest.mark.parametrize(
    "person",
    [
        Submitter("team1", sid="102", platform="canvas"),  # the number of who handed in for all
        Submitter("Team 1", sid="55", platform="moodle"),  # the number of the group
    ],
)
def test_a_group_of_the_roster_gets_its_score(export, person):
    _, rows, _ = export([("g", "graded", "11", person)], roster=with_groups())
    assert {number: row[-1] for number, row in rows.items() if row[-1] == "11"} == {"101": "11", "102": "11"}


def test_canvas_own_number_is_sure_without_a_name(export):
    """The representative of a group: the download has the group's name and this student's number."""
    _, rows, lines = export(
        [("projectgroup1", "graded", "4", Submitter("projectgroup1", sid="103", platform="canvas"))]
    )
    assert rows["103"][-1] == "4"
    said = "autograder: projectgroup1: Nguyễn, Ána handed it in, by the number: the others of a group need --match, or"
    assert lines[0].startswith(said)
    fitting = Submitter("nguyenana", sid="103", platform="canvas")
    assert not any("by the number" in line for line in export([("x", "graded", "4", fitting)])[2])


def test_who_formed_a_group_anew_gets_the_latest(export):
    early, late = "2026-11-12 08:00:00.1 Z", "2026-11-12 01:30:00.2 -08:00"
    group = Submitter.group([Member("Marie Curie", sid="u1"), Member("Emmy Noether", sid="u2")], submitted=early)
    alone = Submitter("Marie Curie", "", "u1", submitted=late)
    _, rows, lines = export([("a", "graded", "11", group), ("b", "graded", "20", alone)])
    assert (rows["101"][-1], rows["102"][-1]) == ("20", "11")
    assert "autograder: Curie, Marie: more than one submission (a, b): the latest counts" in lines


@pytest.mark.parametrize(
    ("roster_name", "typed"),
    [
        ("Nguyễn, Ána", "Ana Nguyen"),
        ("Müller, Jörg", "Joerg Mueller"),
        ("Müller, Jörg", "muller_jorg"),
        ("O’Neill, Ann", "Ann ONeill"),
        ("O'Neill, Ann", "Ann O\u2019Neill"),
        ("Łukasz, Łoś", "Lukasz Los"),
        ("Smith-Jones, Al", "Al Smith Jones"),
        ("Øst, Åse", "Ase Ost"),
    ],
)
def test_names_typed_without_accents_or_apostrophes_match_where_only_one_fits(export, roster_name, typed):
    roster = ROSTER.replace("Nguyễn, Ána", roster_name)
    _, rows, _ = export([("x", "graded", "11", typed, "", "")], roster=roster)
    assert rows["103"][-1] == "11"
    two = f'{roster}\n"{roster_name}",108,u8,other,S1,,,,,'
    _, rows, lines = export([("x", "graded", "11", typed, "", "")], roster=two)
    assert rows["103"][-1] != "11"
    assert any("may be any of" in line for line in lines)


def test_a_file_says_who_is_who(export, tmp_path):
    path = tmp_path / "match.csv"
    path.write_text("Submission,Student\nx,101\nTeam Nine,u2\nTeam Nine,ana3\ny,nobody\nz,101\n")
    people = [
        ("x", "graded", "1", "Zed", "", ""),
        ("g", "graded", "2", "team nine", "", ""),
        ("y", "graded", "3", "", "", ""),
    ]
    _, rows, lines = export(people, options=["--match", str(path)])
    assert [rows[n][-1] for n in ("101", "102", "103")] == ["1", "2", "2"]
    assert "autograder: y (nobody): nobody in the roster" in lines
    assert "autograder: z: no submission is called so" in lines


@pytest.mark.parametrize("text", ["", "a,b\n1,2\n", "submission\nx\n"])
def test_a_file_that_does_not_say_who_is_who_is_wrong_use(export, tmp_path, text):
    path = tmp_path / "match.csv"
    path.write_text(text)
    status, rows, lines = export(options=["--match", str(path)])
    assert (status, rows) == (WRONG_USE, {})
    assert "it needs a line for each person, with the columns: submission,student" in lines[0]


def test_columns_are_found_in_whatever_order_and_letters(export):
    header = "id,student,SIS LOGIN ID,SIS User ID,Section,Toys (42)"
    roster = "\n".join((header, ",    Points Possible,,,,20.00", '101,"Curie, Marie",mcurie,u1,S1,'))
    _, rows, _ = export([("a", "graded", "12", "", "", "u1")], roster=roster)
    assert ["101", "Curie, Marie", "mcurie", "u1", "S1", "12"] in rows.values()


def test_id_and_address_of_two_people_match_neither(export):
    _, rows, lines = export([("a", "graded", "1", "", "en@uni.edu", "u1")])
    assert rows["101"][-1] == rows["102"][-1] == ""
    assert "may be any of Curie, Marie" in lines[0]


@pytest.mark.parametrize("column", ["7", "Warm-up", "warm-up", "Warm-up (7)"])
def test_the_column_can_be_named(export, column):
    _, rows, lines = export(options=["--column", column])
    assert rows["ID"][-1] == "Warm-up (7)"
    assert rows["101"][-1] == "12.34567"
    assert "Canvas gives 5.00 points for this, the grade sheet 20: the scores are not scaled" in lines[-1]


def test_a_column_that_is_not_there_is_wrong_use_and_the_choice_is_said(export):
    status, rows, lines = export(options=["--column", "Final Score"])
    assert status == WRONG_USE
    assert rows == {}
    assert lines[0].endswith("one of: Warm-up (7); Toys (42)")


def test_other_forms_of_canvas_export_are_read(export):
    header = "LastName;FirstName;ID;SIS Login ID;Integration ID;Section;Toys (42)"
    roster = "\n".join((header, "    Points Possible;;;;;;20,00", "Curie;Marie;101;mcurie;;S1;3,5"))
    _, rows, lines = export([("a", "graded", "1.5", "Marie Curie", "", "")], roster, encoding="utf-8-sig")
    assert rows["Marie"] == ["Curie", "Marie", "101", "mcurie", "", "S1", "1.5"]
    assert lines == []


@pytest.mark.parametrize("roster", ["", "a,b,c\n1,2,3\n", 'Student,ID,Section\n"open,1,2\n'])
def test_what_is_no_gradebook_is_wrong_use(export, roster):
    status, rows, lines = export(roster=roster)
    assert (status, rows, len(lines)) == (WRONG_USE, {}, 1)
    assert "roster.csv" in lines[0]


def test_the_roster_is_not_overwritten(export, tmp_path):
    status, _, _ = export(options=["-o", str(tmp_path / "roster.csv")])
    assert status == WRONG_USE
