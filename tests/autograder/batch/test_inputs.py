"""What Gradescope, Canvas and Moodle let staff download, zipped and unpacked."""

import csv
import zipfile
from pathlib import Path

import pytest

from autograder.batch.gradesheet import GradeRow, sheet_text
from autograder.commands.status import OK, WRONG_USE
from autograder.errors import SubmissionError, UsageError
from autograder.intake import lms_filenames
from autograder.intake.asked import Asked
from autograder.intake.find import find_submissions
from autograder.intake.gradescope_metadata import read_metadata
from autograder.intake.submitter import Submitter
from tests.autograder.toys import SOLUTION

METADATA = """\
---
submission_101:
  :submitters:
  - :name: Ann Lee
    :sid: '0017'
    :email: ann@example.edu
  :created_at: 2026-11-12 08:00:00.123456000 Z
  :history:
  - :id: 100
    :submitters:
    - :name: Someone Else
    :created_at: 2026-11-30 08:00:00.123456000 Z
    :score: 1.0
  :score: 3.0
  :status: processed
  :results:
    output: |
      Ann Lee:
      :submitters: not these

submission_102:
  :submitters:
  - :name: Ann Lee
    :sid: '0017'
    :email: ann@example.edu
  :created_at: 2026-11-12 01:30:00.123456000 -08:00
  :score: !ruby/object:BigDecimal 18:0.1e1
submission_103:
  :submitters:
  - :name: "=HYPERLINK(\\"x\\")"
    :sid: '18'
    :email: +mallory@example.edu
  - :name: Zoë Çelik
    :sid:
    :email: zoe@example.edu
  :created_at: 2026-11-12 08:00:00 UTC
submission_104:
  :submitters:
  - :name: Ann Lee
    :sid: '99'
    :email: other@example.edu
"""
FILES = {
    "submission_101/hw.py": "x = 1",
    "submission_102/hw.py": SOLUTION,
    "submission_102/notes.txt": "",
    "submission_103/sub/hw.py": SOLUTION,
    "submission_104/hw.pdf": "",
    "submission_105/hw.py": SOLUTION,
}


TOY = Asked.of(["double", "total", "ask_twice", "EVEN"], [])


@pytest.fixture(params=["unpacked", "zipped"])
def pack(request, tmp_path):
    """Write files to a folder or a zip; returns its path."""

    def write(files, name="download"):
        folder = tmp_path / name
        if request.param == "zipped":
            with zipfile.ZipFile(folder.with_suffix(".zip"), "w") as archive:
                for path, text in files.items():
                    archive.writestr(path, text)
            return folder.with_suffix(".zip")
        for path, text in files.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(text if isinstance(text, bytes) else text.encode())
        return folder

    return write


def export(root="assignment_9_export/"):
    return {f"{root}submission_metadata.yml": METADATA, **{root + path: text for path, text in FILES.items()}}


def found(path, *arguments):
    return {found.name: found for found in find_submissions([path], *arguments).submissions}


@pytest.mark.parametrize("root", ["assignment_9_export/", ""])
def test_gradescopes_export_has_a_row_for_each_person_with_the_latest_work(pack, root):
    path = pack(export(root))
    search = find_submissions([path])
    assert search.earlier == 1
    assert search.problems == []
    rows = {found.name: found for found in search.submissions}
    assert set(rows) == {"Ann Lee__102", "Ann Lee__104", '=HYPERLINK("x") & Zoë Çelik', "submission_105"}
    submitted = "2026-11-12 01:30:00.123456000 -08:00"
    assert rows["Ann Lee__102"].person == Submitter("Ann Lee", "ann@example.edu", "0017", "", submitted)
    assert rows["Ann Lee__102"].read().content == SOLUTION.encode()
    assert rows['=HYPERLINK("x") & Zoë Çelik'].person.email == "+mallory@example.edu; zoe@example.edu"
    assert rows["submission_105"].person == Submitter()
    with pytest.raises(SubmissionError, match="no notebook"):
        rows["Ann Lee__104"].read()


def test_all_submissions_of_a_person_if_asked(pack):
    names = found(pack(export()), "auto", True)
    assert {"Ann Lee__101", "Ann Lee__102", "Ann Lee__104"} < set(names)


def test_what_gradescope_lists_and_the_folder_lacks_is_said(pack):
    files = {path: text for path, text in export().items() if "submission_103" not in path}
    [problem] = find_submissions([pack(files)]).problems
    assert "submission_103" in problem
    assert "not there" in problem


@pytest.mark.usefixtures("in_this_process")
def test_an_export_is_graded_through_the_command(a_class, pack):
    assert a_class.grade(path=pack(export())) == OK
    rows = a_class.rows
    assert list(next(iter(rows.values()))) == [
        *("submission", "status", "score", "max_score", "toy"),
        *("name", "email", "sid", "submitted"),
    ]
    assert {name: row["score"] for name, row in rows.items()} == {
        "Ann Lee__102": "9",
        "Ann Lee__104": "0",
        '\'=HYPERLINK("x") & Zoë Çelik': "9",
        "submission_105": "9",
    }
    hostile = rows['\'=HYPERLINK("x") & Zoë Çelik']
    assert hostile["name"].startswith("'=")
    assert hostile["email"].startswith("'+")


@pytest.mark.parametrize("text", ["- a\n- b\n", "a: [", "x: y\n", "\0", "{" * 5000])
def test_a_list_that_is_none_is_said_and_the_folders_are_graded(pack, text):
    path = pack({**export(), "assignment_9_export/submission_metadata.yml": text})
    search = find_submissions([path])
    assert [p for p in search.problems if "its folders are taken by their names" in p]
    assert "submission_102" in {found.name for found in search.submissions}


def test_reading_the_list_does_not_read_old_results():
    assert [(e.folder, e.person.sid) for e in read_metadata(METADATA)] == [
        *(("submission_101", "0017"), ("submission_102", "0017"), ("submission_103", "18; "), ("submission_104", "99")),
    ]
    many = METADATA.replace("      Ann Lee:\n", "      Ann Lee: [\n" * 200_000)
    assert [entry.folder for entry in read_metadata(many)][-1] == "submission_104"


# As `lib/content_zipper.rb` makes them: small letters, of the name no other signs, typed text as HTML without a number.
CANVAS = {
    "oneillann_4709_899_deep learning (1).ipynb": "{}",
    "onlytext_4710_text.html": "",
    "leeann_4711_900_hw.ipynb": "{}",
    "leeann_4711_905_hw-1.py": SOLUTION,
    "leeann_4711_901_data.csv": "",
    "çelikzoë_LATE_4712_901_hw.py": "x = 1",
    "çelikzoë_LATE_4712_902_hw-1.py": SOLUTION,
    "leeann_4713_903_my_12_34_hw.py": SOLUTION,
    "LATE_anon_Xy1z_904_hw.py": SOLUTION,
    "onlypdf_4714_906_hw.pdf": "",
}


def test_canvas_names_tell_who_and_when(pack):
    search = find_submissions([pack(CANVAS)])
    rows = {found.name: found for found in search.submissions}
    assert set(rows) == {"oneillann", "leeann__4711", "leeann__4713", "çelikzoë", "anon_Xy1z", "onlypdf"}
    assert "onlytext_4710_text.html" in search.passed_over
    assert rows["çelikzoë"].person == Submitter("çelikzoë", sid="4712", late="late", platform="canvas")
    assert rows["çelikzoë"].read(TOY).content == SOLUTION.encode()
    assert rows["leeann__4711"].read().name.endswith("hw.ipynb")  # a notebook before a Python file, as everywhere
    assert rows["anon_Xy1z"].person.late == "late"
    assert rows["çelikzoë"].read(TOY).files == "Graded: hw-1.py. Not graded: hw.py."
    assert search.earlier == 0  # the download holds the latest of each, which may be several files
    with pytest.raises(SubmissionError):
        rows["onlypdf"].read()


def test_a_name_like_canvas_among_others_is_a_name(tmp_path):
    for name in ("hw_1_2_final.py", "ann.py"):
        (tmp_path / name).write_text(SOLUTION)
    assert set(found(tmp_path)) == {"hw_1_2_final", "ann"}
    assert set(found(tmp_path, "canvas")) == {"hw", "ann"}


MOODLE = {
    "Ann Lee_123_assignsubmission_file_/hw.py": SOLUTION,
    "Ann Lee_124_assignsubmission_file_/deep/er/hw.py": SOLUTION,
    "Zoë Çelik_125_assignsubmission_file_/hw.pdf": "",
    "Zoë Çelik_125_assignsubmission_onlinetext_/onlinetext.html": "hello",
    "Bob_126_assignsubmission_file_/Ann Lee_123_assignsubmission_file_/hw.py": "x = 1",
}


def test_moodles_folders_are_one_submission_each(pack):
    rows = found(pack(MOODLE))
    assert set(rows) == {"Ann Lee__123", "Ann Lee__124", "Zoë Çelik", "Bob"}
    assert rows["Ann Lee__124"].person == Submitter("Ann Lee", sid="124", platform="moodle")
    assert rows["Ann Lee__124"].read().content == SOLUTION.encode()
    assert rows["Bob"].read().content == b"x = 1"  # whatever a student calls a folder


def test_a_zip_in_moodles_folder_is_opened_where_it_is_all(pack, tmp_path):
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as archive:
        archive.writestr("hw.py", SOLUTION)
    files = {"Ann_1_assignsubmission_file_/hw.zip": (tmp_path / "x.zip").read_bytes()}
    assert found(pack(files))["Ann"].read().content == SOLUTION.encode()


FLAT = {
    "Ann Lee_123_assignsubmission_file_hw.ipynb": "{}",
    "Ann Lee_123_assignsubmission_file_notes.pdf": "",
    "Ann Lee_123_assignsubmission_file_zhelper.py": "x = 1",
    "Ann Lee_123_assignsubmission_onlinetext_onlinetext.html": "see the notebook",
    "Ann Lee_124_assignsubmission_file_hw.py": SOLUTION,
    "Zoë Çelik_125_assignsubmission_file_hw.pdf": "",
    "Bob_126_assignsubmission_onlinetext_onlinetext.html": "I forgot",
}


def test_moodles_files_where_folders_were_switched_off(pack):
    search = find_submissions([pack(FLAT)])
    rows = {found.name: found for found in search.submissions}
    assert set(rows) == {"Ann Lee__123", "Ann Lee__124", "Zoë Çelik"}
    assert rows["Ann Lee__123"].read().name.endswith("hw.ipynb")
    assert rows["Ann Lee__123"].person == Submitter("Ann Lee", sid="123", platform="moodle")
    assert search.earlier == 0
    line = "Graded: hw.ipynb, with notes.pdf beside it. Not graded: zhelper.py."
    assert rows["Ann Lee__123"].read().files == line
    # Bob's text is all that he handed in; Ann's stands beside her work.
    assert search.passed_over == ["Bob_126_assignsubmission_onlinetext_onlinetext.html"]


@pytest.mark.parametrize(
    ("folder", "name", "key"),
    [
        ("Ann Lee_123_assignsubmission_file", "Ann Lee", "123"),  # from Moodle 4 on
        ("Ann Lee_123_assignsubmission_file_", "Ann Lee", "123"),
        ("Ann_Lee_123_assignsubmission_file_", "Ann Lee", "123"),  # unpacked by a tool that dislikes spaces
        ("Group 7_55_assignsubmission_file", "Group 7", "55"),  # a team: the group's name and number
        ("Default group_assignsubmission_file", "Default group", "Default group"),  # all without a group
        ("Participant_321_assignsubmission_file", "Participant", "321"),  # blind marking
    ],
)
def test_moodles_folders_by_version_and_setting(pack, folder, name, key):
    [found] = find_submissions([pack({f"{folder}/hw.py": SOLUTION})]).submissions
    assert found.name == name
    assert found.person.sid == ("" if key == name else key)
    assert found.read().content == SOLUTION.encode()
    assert lms_filenames.moodle(folder).key == key


def test_a_student_can_not_hand_in_the_work_of_others(tmp_path):
    """A zip or folder that is made to look like an export is one submission, unless staff says otherwise."""
    with zipfile.ZipFile(tmp_path / "mallory.zip", "w") as archive:
        for path, text in export("").items():
            archive.writestr(path, text)
    (tmp_path / "ann.py").write_text(SOLUTION)
    (tmp_path / "mallory").mkdir()
    (tmp_path / "mallory" / "submission_metadata.yml").write_text(METADATA)
    (tmp_path / "mallory" / "hw.py").write_text("x = 1")
    assert set(found(tmp_path)) == {"mallory", "hw", "ann"}
    both = find_submissions([tmp_path / "mallory.zip", tmp_path / "ann.py"])
    assert {found.name for found in both.submissions} == {"mallory", "ann"}
    assert "graded as one student's work, though it looks like an export" in both.notes[0]


def test_several_exports_are_read_as_such_where_nothing_else_is_given(tmp_path):
    """As of two sections; one zip of a student among them, and none of them is."""
    sections = [tmp_path / "section_1.zip", tmp_path / "section_2.zip", tmp_path / "bob.zip"]
    for number, path in enumerate(sections[:2]):
        with zipfile.ZipFile(path, "w") as archive:
            for who in ("Ann Lee", "Jane Doe"):
                archive.writestr(f"{who} {number}_{number}7{len(who)}_assignsubmission_file/hw.py", SOLUTION)
    with zipfile.ZipFile(sections[2], "w") as archive:
        archive.writestr("hw.py", SOLUTION)
    names = {one.name for one in find_submissions(sections[:2]).submissions}
    assert names == {"Ann Lee 0", "Jane Doe 0", "Ann Lee 1", "Jane Doe 1"}
    assert {one.name for one in find_submissions(sections).submissions} == {"section_1", "section_2", "bob"}


def test_a_name_of_a_person_is_no_path(tmp_path):
    text = METADATA.replace("Ann Lee", "../../etc/passwd").replace("Zoë Çelik", "..")
    for path, content in export("").items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text if path.endswith(".yml") else content)
    for name in found(tmp_path):
        assert "/" not in name
        assert not name.startswith(".")


def test_a_format_that_is_asked_for_and_not_there_is_wrong_use(a_class, tmp_path, capsys):
    (tmp_path / "x.zip").write_bytes(b"PK")
    assert a_class.grade("--input-format", "gradescope", path=tmp_path / "x.zip") == WRONG_USE
    assert "can't be opened as a zip" in capsys.readouterr().err
    with pytest.raises(UsageError):
        find_submissions([tmp_path / "x.zip"], "canvas")


def test_columns_of_persons_are_there_only_if_something_is_known():
    plain = GradeRow("a", "graded", 1.0, 1.0, {"q": 1.0})
    assert sheet_text([plain], ["q"]).splitlines()[0] == "submission,status,score,max_score,q"
    late = GradeRow("b", "graded", 1.0, 1.0, {"q": 1.0}, Submitter('Bob, the "builder"', late="late"))
    rows = list(csv.DictReader(sheet_text([plain, late], ["q"]).splitlines()))
    assert rows[1]["name"] == 'Bob, the "builder"'
    assert [row["late"] for row in rows] == ["", "late"]


def test_paths_in_a_zip_that_leave_it_touch_nothing(pack, tmp_path):
    files = {"Ann_1_assignsubmission_file_/../../../evil.py": "x = 1", "Ann_1_assignsubmission_file_/hw.py": SOLUTION}
    path = tmp_path / "evil.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    with pytest.raises(SubmissionError, match="leaves its folder"):
        found(path)["Ann"].read()
    assert not list(Path(tmp_path).parent.glob("evil.py"))


def test_a_list_that_a_student_handed_in_hides_nobody(tmp_path):
    for name in ("ann.py", "bob.py"):
        (tmp_path / name).write_text("x = 1")
    (tmp_path / "submission_metadata.yml").write_text("{}")
    assert [found.name for found in find_submissions([tmp_path]).submissions] == ["ann", "bob"]


def test_a_folder_that_looks_like_a_tools_is_named(tmp_path):
    (tmp_path / "eve").mkdir()
    (tmp_path / "eve" / "hw.py").write_text("x = 1")
    (tmp_path / "eve" / "pyvenv.cfg").touch()
    (tmp_path / "ann.py").write_text("x = 1")
    search = find_submissions([tmp_path])
    assert [found.name for found in search.submissions] == ["ann"]
    assert search.passed_over == ["eve/"]


def test_a_group_that_is_called_by_a_number_is_no_user(pack):
    rows = found(pack({"team_1_901_7001_hw.py": SOLUTION, "team_2_LATE_903_7002_2_hw.py": SOLUTION}))
    assert {name: row.person.sid for name, row in rows.items()} == {"team_1": "901", "team_2": "903"}
    assert rows["team_2"].read().name == "2_hw.py"


def test_two_notebooks_of_one_upload_are_refused_by_name(pack):
    files = {
        "leeann_1_11_a.py": SOLUTION,
        "leeann_1_12_b.py": SOLUTION.replace("sum(numbers)", "3"),
        "bob_2_13_a.py": "x",
    }
    search = find_submissions([pack(files)])
    assert search.earlier == 0
    with pytest.raises(SubmissionError, match=r"2 files hold answers \(a.py, b.py\): hand in only one"):
        next(one for one in search.submissions if one.name == "leeann").read(TOY)


def test_names_without_the_mark_of_utf8_are_read_as_utf8(tmp_path):
    names = ("müllerjörg_107_1_hw.py", "王力_106_2_hw.py", "leeann_1_3_hw.py")
    path = tmp_path / "x.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for number, name in enumerate(names):
            archive.writestr(f"{number}".ljust(len(name.encode()), "x"), SOLUTION)
    content = path.read_bytes()
    for number, name in enumerate(names):
        content = content.replace(f"{number}".ljust(len(name.encode()), "x").encode(), name.encode())
    path.write_bytes(content)
    rows = found(path)
    assert set(rows) == {"müllerjörg", "王力", "leeann"}
    assert rows["王力"].read().content == SOLUTION.encode()


# One sample for each platform: files, and of each submission who, when, and what counts.
PLATFORMS = {
    "blackboard": (
        {
            "gradebook_ML_101_HW_2_j_doe_attempt_2026-11-10-08-00-00_hw.py": "x = 1",
            "gradebook_ML_101_HW_2_j_doe_attempt_2026-11-10-08-00-00.txt": "Name: Jane Doe (j_doe)\nName: Ann (alee)\n",
            "gradebook_ML_101_HW_2_j_doe_attempt_2026-11-12-08-00-00_hw.py": SOLUTION,
            "gradebook_ML_101_HW_2_j_doe_attempt_2026-11-12-08-00-00_data_1.csv": "1",
            "gradebook_ML_101_HW_2_j_doe_attempt_2026-11-12-08-00-00.txt": "Name: Jane Doe (j_doe)\nAssignment: HW\n",
            "gradebook_ML_101_HW_2_alee_attempt_2026-11-11-08-00-00_hw.py": SOLUTION,
            "gradebook_ML_101_HW_2_eve_attempt_2026-11-11-08-00-00.txt": "Name: Eve (eve)\n",
        },
        {("Jane Doe", "j_doe", "2026-11-12 08:00:00"), ("", "alee", "2026-11-11 08:00:00")},
        1,
    ),
    "brightspace": (
        {
            "12345-6789 - Ann Lee - Nov 12, 2026 800 AM/hw.py": SOLUTION,
            "12346-6789 - Jane Doe - Nov 10, 2026 1230 PM/hw.py": "x = 1",
            "12346-6789 - Jane Doe - Nov 12, 2026 1159 AM/deep/hw.py": SOLUTION,
            "12347-6789 - Bo - Li - 3 December, 2026 12:05 AM/hw.py": SOLUTION,
            "index.html": "<html>",
        },
        {
            ("Ann Lee", "12345", "2026-11-12 08:00"),
            ("Jane Doe", "12346", "2026-11-12 11:59"),
            ("Bo - Li", "12347", "2026-12-03 00:05"),
        },
        1,
    ),
    "ilias": (
        {
            "Sheet 1/Submissions/Lee_Ann_ann@example.edu_111/hw.py": SOLUTION,
            "Sheet 1/Submissions/Team_12/Doe_Jane_jane_112/hw.py": SOLUTION,
            "Sheet 1/Submissions/Team_12/Oz_Cem_cem_113/helper.py": "x = 1",
            "Sheet 1/status.csv": "update",
        },
        {("Ann Lee", "ann@example.edu", ""), ("Jane Doe; Cem Oz", "jane; cem", "")},
        0,
    ),
    "github": (
        {"hw2-submissions/hw2-ann-lee/hw.py": SOLUTION, "hw2-submissions/hw2-bob/src/hw.py": SOLUTION},
        {("", "ann-lee", ""), ("", "bob", "")},
        0,
    ),
}


@pytest.mark.parametrize("platform", PLATFORMS)
def test_each_platform_tells_who_when_and_which_is_the_latest(pack, platform):
    files, people, earlier = PLATFORMS[platform]
    path = pack(files)
    for wanted in ("auto", platform):
        search = find_submissions([path], wanted)
        assert search.problems == []
        assert {(one.person.name, one.person.sid, one.person.submitted) for one in search.submissions} == people
        assert search.earlier == earlier
        assert {one.read(TOY).content for one in search.submissions} == {SOLUTION.encode()}


def test_members_of_a_team_are_a_list(pack):
    search = find_submissions([pack(PLATFORMS["ilias"][0])])
    [team] = [one.person for one in search.submissions if one.person.members]
    assert [(member.name, member.sid) for member in team.members] == [("Jane Doe", "jane"), ("Cem Oz", "cem")]


@pytest.mark.parametrize(
    "names",
    [
        ("ann/hw.ipynb", "bob/hw.ipynb"),
        ("class/ann/hw.py", "class/bob/hw.py"),
        ("class/ann.zip", "class/bob.zip", "class/cem.zip"),
        ("a.ipynb", "b.ipynb", "c.ipynb"),
    ],
)
def test_a_zip_of_many_that_is_no_platforms_says_unpack_it(a_class, tmp_path, names, capsys):
    path = tmp_path / "x.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name in names:
            archive.writestr(name, "{}")
    assert a_class.grade(path=path) == WRONG_USE
    assert "unpack it, and give the folder" in capsys.readouterr().err
    assert [one.name for one in find_submissions([path], "files").submissions] == ["x"]


@pytest.mark.parametrize(
    "names",
    [
        ("hw/work.ipynb", "hw/helpers/a.py", "hw/data/b.py"),
        ("work.ipynb", "work-Copy1.ipynb", "work (1).ipynb"),
        ("work.ipynb", ".venv/a/x.py", ".venv/b/x.py"),
        ("work.py", "a/__init__.py", "b/__init__.py", "a/utils.py", "b/utils.py"),
        ("work.ipynb", "old/work.ipynb", "older/work.ipynb"),
    ],
)
def test_a_students_own_zip_is_a_submission(tmp_path, names):
    path = tmp_path / "x.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name in names:
            archive.writestr(name, "{}")
    search = find_submissions([path])
    assert (len(search.submissions), search.problems) == (1, [])


def test_a_folder_with_a_students_file_of_that_name_is_no_export(tmp_path):
    for name in ("ann/hw.py", "bob/hw.py", "eve.py"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(SOLUTION)
    (tmp_path / "submission_metadata.yml").write_text("ann:\n  :submitters:\n  - :name: Bob\n")
    assert {one.name for one in find_submissions([tmp_path]).submissions} == {"ann__hw", "bob__hw", "eve"}


def test_a_folder_of_clones_is_known_by_its_own_name(tmp_path):
    for name, content in PLATFORMS["github"][0].items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(content)
    (tmp_path / "hw2-submissions" / "hw2-bob" / "src" / "helper.py").write_text("x = 1")
    search = find_submissions([tmp_path / "hw2-submissions"])
    assert {(one.name, one.person.sid, one.path.is_dir()) for one in search.submissions} == {
        ("ann-lee", "ann-lee", True),
        ("bob", "bob", True),
    }
    assert search.notes == ["clones of GitHub Classroom do not say when anything was pushed"]
