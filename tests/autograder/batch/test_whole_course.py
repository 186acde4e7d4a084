"""A course of 60 from the downloads of seven platforms to Canvas; every number is worked out here once more.

What each student did is a line of `class_of_60`. `expected` makes the points of it by the course's rules as a syllabus
would word them, and calls nothing of what is tested.
"""

import csv
import io
import json
import random
import unicodedata
import zipfile
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta, timezone

import pytest

from autograder import cli
from autograder.bank.bank import BANK_VARIABLE, Bank
from autograder.batch.publish import publish
from autograder.written import marking, queue
from autograder.written.database import Marks
from autograder.written.graders import add_grader
from autograder.written.importing import import_all
from autograder.written.model import Draft
from autograder.written.parts import written_parts
from tests.autograder.toys import write_bank

QUESTIONS = {"alpha": 8, "beta": 6, "gamma": 4, "bonus": 2}
BERLIN = timezone(timedelta(hours=1))
DUE = datetime(2026, 11, 30, 23, 59, tzinfo=BERLIN)
POLICIES = """
time_zone = "Europe/Berlin"
due = "2026-11-30 23:59"
grace = "15 min"
extensions = "extensions.csv"
times = "times.csv"
cap = 105

[late]
percent = 10
floor = 50

[late_days]
each = 3
at_most = 1
earlier = ["../../../warm"]

[extra_credit]
parts = ["bonus"]
at_most = 1.5

[[drop]]
part = "gamma"
reason = "a case was wrong"

[[drop]]
part = "beta"
reason = "was ill"
students = ["g2@example.edu", "u33"]

[[drop]]
part = "alpha"
points = "full"
reason = "got another version"
students = ["u34"]
"""
# Names as the roster has them; the platforms' are in `Student.called`.
TOLD = (12, 22, 27, 28, 29, 47, 54)  # whose times stand in `times.csv`; the three are one group
NAMES = [
    "Nguyễn, Ána", "O'Brien, Zoë", "Müller, Jörg", "Søndergård, Åse", "D’Angelo, Chloë", "Łukasz, Święch",
    "van der Berg, Jean-Luc", "García Márquez, Inés", "St. John, Mary", "Çelik, Öykü",
]  # fmt: skip
FIRST = ("Ada", "Bea", "Cem", "Dan", "Eva", "Fay", "Gus", "Hal", "Ida", "Jan", "Kim", "Lea")
LAST = ("Ash", "Birch", "Cedar", "Dogwood", "Elm")
WRITTEN = {"full": 5.0, "half": 2.0, "poor": 0.0, "": 0.0}  # what is written, and what it gets


@dataclass(frozen=True)
class Student:
    """One of the roster: what was handed in, and when.

    Attributes:
        name: As the roster has it.
        called: As the platform has it.
        right: Which halves of which questions are right.
        written: What stands in the written part.
        late: Minutes after the deadline; None where neither export nor `times.csv` says so.
        key: What rules call this student.
        group: The group; empty if alone.
    """

    place: int
    name: str
    called: str
    right: frozenset
    written: str
    late: int | None = 0
    key: str = ""
    group: str = ""

    @property
    def submitted(self):
        return DUE + timedelta(minutes=self.late or 0)


@dataclass
class Course:
    """The class as it is after everybody handed in, and what was decided about whom."""

    students: list
    extended: dict = field(default_factory=dict)  # minutes, by key
    spent: dict = field(default_factory=dict)  # late days, by key


def class_of_60():
    dice = random.Random(18)
    halves = [(question, half) for question in QUESTIONS for half in ("one", "two")]
    # In time, in the time of grace, one day late, two, four, and a week.
    times = (-90, 0, 10, 90, 1_500, 5_000, 10_081)
    students = []
    for place in range(60):
        name = NAMES[place // 6] if place % 6 == 0 else f"{LAST[place % 5]}, {FIRST[place // 5]}"
        right = frozenset(half for half in halves if dice.random() < 0.75)
        one = Student(place, name, plain(name), right, dice.choice(list(WRITTEN)), times[place % len(times)])
        students.append(replace(one, key=_key(place)))
    # Namesakes, whom only a person can tell apart.
    students[20], students[21] = (replace(one, name="Doe, John", called="John Doe") for one in students[20:22])
    students[3] = replace(students[3], late=1_590)  # one of the two has an extension, the other no late days left
    for group, places in {
        "pair": (3, 4),
        "Team 1": (17, 18, 19),
        "Blue Team": (27, 28, 29),
        "Team_12": (51, 52),
    }.items():
        for place in places:
            students[place] = replace(
                students[places[0]],
                place=place, name=students[place].name, called=students[place].called, key=students[place].key,
                group=group,
            )  # fmt: skip
    # These platforms tell no time; `times.csv` does for some.
    for place, one in enumerate(students[:59]):
        if (10 <= place < 30 or place >= 46) and place not in TOLD:
            students[place] = replace(one, late=None)
    course = Course(students[:59])
    course.extended = {"g8@example.edu": 2 * 1440, "u31": 3 * 1440, "g4@example.edu": 1440}
    course.spent = {"g3@example.edu": 3, "u32": 2}
    return course


def plain(name):
    """As some type their own name: no accents, no apostrophes."""
    last, first = name.translate(str.maketrans({"ø": "o", "Ł": "L"})).split(", ")
    spread = unicodedata.normalize("NFKD", f"{first} {last}")
    return "".join(char for char in spread if char.isascii() and char != "'")


def _key(place):
    if place < 10:
        return f"g{place}@example.edu"
    if place < 20:
        return str(9000 + place)
    if place < 30:
        return str(4400 + place)
    return f"u{place}" if not 38 <= place < 46 else str(70_000 + place)


def expected(course, one):
    """Points before and after the rules, as the syllabus says."""
    team = [other for other in course.students if other.group and other.group == one.group] or [one]
    earned = {
        question: points * (("one" in halves) * 0.25 + ("two" in halves) * 0.75)
        for question, points in QUESTIONS.items()
        for halves in [{half for q, half in one.right if q == question}]
    }
    earned["why"] = WRITTEN[one.written]
    before = sum(earned.values())
    # By hand, see `adjustments`.
    if one.place == 7:
        earned["alpha"] = earned["alpha"] + 1
    if one.place == 32:
        earned["why"] += 1
    keys = {other.key for other in team}
    if "u34" in keys:
        earned["alpha"] = 8.0
    counting = earned["alpha"] + earned["beta"] + earned["why"]
    if keys & {"g2@example.edu", "u33"}:
        counting = (earned["alpha"] + earned["why"]) * 19 / 13
    points = counting + min(earned["bonus"], 1.5)
    late = (one.late or 0) - max(course.extended.get(key, 0) for key in keys)
    days = -(-late // 1440) if late > 15 else 0
    free = min(1, max(3 - max(course.spent.get(key, 0) for key in keys), 0))
    points *= max(1 - 0.1 * max(days - free, 0), 0.5)
    points = min(points, 19 * 1.05)
    if one.place == 36:
        points = max(points - 2, 0)
    return before, points


# The bank.


def write_course(root):
    write_bank(root)
    bank = Bank(root)
    for question in QUESTIONS:
        one, two = f"{question}_one", f"{question}_two"
        bank.solution(question).write_text(_solution(one, two))
        part = "\nWhy?\n\n<!-- written: why -->\n" if question == "alpha" else ""
        bank.prompt(question).write_text(f"## {question}\n\nAdd.\n\n<!-- code: {one} {two} -->\n{part}")
        bank.public_cases(question).write_text(f"def test_{one}(student):\n    assert student.{one}(1) == 2\n")
        hidden = (
            f"import pytest\n\n\n@pytest.mark.weight(3)\ndef test_{two}(student):\n    assert student.{two}(1) == 3\n"
        )
        bank.hidden_cases(question).write_text(hidden)
    rubric = "### Rubric\n\n5 points.\n\n- 2: It says something.\n- 3: It says why.\n"
    start = "## why\n\nSource: a course, 1a.\n\n### Answer\n\nSo."
    bank.written_solution("alpha").write_text(f"{start}\n\n{rubric}")
    table = "".join(f"{question} = {points}\n" for question, points in QUESTIONS.items())
    written = '\n[written]\n"alpha.why" = 5\n'
    bank.manifest("project").write_text(f'title = "Project"\n\n[questions]\n{table}{written}')
    bank.manifest("warm").write_text('title = "Warm-up"\n\n[questions]\nbeta = 6\n')
    bank.policies("project").parent.mkdir()
    bank.policies("project").write_text(POLICIES)
    start = 'time_zone = "Europe/Berlin"\ndue = "2026-10-30 23:59"\n'
    bank.policies("warm").write_text(f"{start}[late_days]\neach = 3\n")
    return bank


def _solution(one, two):
    body = "    # BEGIN SOLUTION\n    return x + {}\n    # END SOLUTION\n"
    return "".join(
        f'def {name}(x):\n    """x and {more}."""\n{body.format(more)}\n\n' for name, more in ((one, 1), (two, 2))
    )


# What was handed in, as each platform packs it.


def notebook(one, right=None):
    halves = one.right if right is None else right
    source = "\n".join(
        f"def {question}_{half}(x):\n    return x + {n if (question, half) in halves else 7}\n"
        for question in QUESTIONS
        for n, half in enumerate(("one", "two"), start=1)
    )
    cells = [{"cell_type": "code", "source": source, "metadata": {}, "outputs": [], "execution_count": None}]
    if one.written:
        texts = {"full": "Because two follows one, and so on.", "half": "It does.", "poor": "Who knows?"}
        cells += [{"cell_type": "markdown", "source": texts[one.written], "metadata": {"course": "alpha-written-why"}}]
    return json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 4})


def gradescope(path, entries):
    """Entries: students of one submission, its time, and its notebook."""
    files, listed = {}, []
    for number, (people, time, book) in enumerate(entries, start=1):
        files[f"assignment_5_export/submission_{number}/hw.ipynb"] = book
        names = "".join(
            f"  - :name: {json.dumps(one.called)}\n    :sid: 's{one.place:03}'\n    :email: {one.key}\n"
            for one in people
        )
        zulu = time.astimezone(UTC)
        listed.append(f"submission_{number}:\n  :submitters:\n{names}  :created_at: {zulu:%Y-%m-%d %H:%M:%S}.5 Z\n")
    files["assignment_5_export/submission_metadata.yml"] = "".join(listed).replace(".5 Z", " Z")
    pack(path, files)


def pack(path, files):
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)


def download(course, folder):
    """Write what the instructor downloads from each platform."""
    students = course.students
    folder.mkdir()
    wrong = frozenset()
    entries = [([one], one.submitted, notebook(one)) for one in students[:10] if one.place not in (3, 4, 5, 6)]
    # Of one person the latest counts; and who left a group and handed in alone, has that.
    entries += [([students[6]], DUE - timedelta(days=3), notebook(students[6], wrong))]
    entries += [([students[6]], students[6].submitted, notebook(students[6]))]
    entries += [([students[3], students[4], students[5]], students[3].submitted, notebook(students[3]))]
    entries += [([students[5]], students[5].submitted, notebook(students[5]))]
    gradescope(folder / "gradescope.zip", entries)
    files = {}
    for one in students[10:18]:
        last, first = one.name.split(", ")
        user = one.group.lower().replace(" ", "_") or "".join(f"{last}{first}".lower().split())
        late = "LATE_" if one.place in (12, 13, 16) else ""  # by how much, no download says
        files[f"{user}_{late}{one.key}_{60_000 + one.place}_hw.ipynb"] = notebook(one)
    pack(folder / "canvas.zip", files)
    moodle = {f"{one.called}_{one.key}": one for one in students[20:27]} | {"Blue Team_4427": students[27]}
    pack(
        folder / "moodle.zip",
        {f"{who}_assignsubmission_file/hw.ipynb": notebook(one) for who, one in moodle.items()},
    )
    files = {}
    for one in students[30:38]:
        start = f"gradebook_ML_101_Project_{one.key}_attempt_{one.submitted:%Y-%m-%d-%H-%M-%S}"
        files[f"{start}_hw.ipynb"] = notebook(one)
        files[f"{start}.txt"] = f"Name: {one.called} ({one.key})\n"
    before = DUE - timedelta(days=2)
    files[f"gradebook_ML_101_Project_u30_attempt_{before:%Y-%m-%d-%H-%M-%S}_hw.ipynb"] = notebook(students[30], wrong)
    pack(folder / "blackboard.zip", files)
    pack(
        folder / "brightspace.zip",
        {
            f"{one.key}-6789 - {one.called} - {one.submitted:%b %d, %Y %I%M %p}/hw.ipynb": notebook(one)
            for one in students[38:46]
        },
    )
    files = {}
    for one in students[46:53]:
        last, first = one.name.split(", ")
        team = "Team_12/" if one.group else ""
        content = notebook(one) if one.place != 52 else "the same as above"
        files[f"Submissions/{team}{last}_{first}_{one.key}_{one.place}/hw.{'ipynb' if one.place != 52 else 'txt'}"] = (
            content
        )
    pack(folder / "ilias.zip", files)
    pack(
        folder / "github.zip",
        {f"project-submissions/project-{one.key}/hw.ipynb": notebook(one) for one in students[53:59]},
    )


ROSTER = ("Student", "ID", "SIS User ID", "SIS Login ID", "Section", "Group Name", "Project (77)")


def write_roster(course, path):
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(ROSTER)
        writer.writerow(["    Points Possible", "", "", "", "", "", "19"])
        for one in [*course.students, Student(59, "Away, Ann", "", frozenset(), "", None, "u59")]:
            login = one.key if not one.key.isdigit() else f"login{one.place}"
            if 53 <= one.place < 59:
                login = f"login{one.place}"  # GitHub knows another name
            writer.writerow([one.name, 9000 + one.place, f"s{one.place:03}", login, "S1", _group_on_roster(one), ""])


def _group_on_roster(one):
    return one.group if one.group in ("Team 1", "Blue Team") else ""


def mark(bank, folder):
    """A grader who reads the answers, and knows nobody."""
    parts = written_parts(bank, bank.assignment("project"))
    ticks = {"Because": ["item-1", "item-2"], "It does": ["item-1"]}
    with Marks.open(folder, seed=1) as marks:
        import_all(marks, folder, parts)
        add_grader(marks, "Bea")
        while task := queue.next_task(marks, "Bea", "alpha.why"):
            text = "".join(piece.text for piece in task.answer.pieces)
            ticked = next((ticks[start] for start in ticks if text.startswith(start)), [])
            marking.save(marks, "Bea", Draft(frozenset(ticked)), task.versions)


@pytest.fixture(scope="module")
def done(tmp_path_factory):
    """The course, graded, marked and exported; and what was said."""
    root = tmp_path_factory.mktemp("course")
    course = class_of_60()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(BANK_VARIABLE, str(root / "bank"))
        bank = write_course(root / "bank")
        _earlier_class(course, root)
        download(course, root / "downloads")
        _decide(course, root, bank)
        command = ["grade", str(root / "downloads"), "--assignment", "project", "--output", str(root / "grades")]
        paths = sorted(map(str, (root / "downloads").iterdir()))
        assert cli.main([command[0], *paths, *command[2:]]) == 0
        mark(bank, root / "grades")
        said = [*publish(bank, root / "grades")]
        out, err = io.StringIO(), io.StringIO()
        patch.setattr("sys.stdout", out)
        patch.setattr("sys.stderr", err)
        export = ["export", "canvas", str(root / "roster.csv"), "--grades", str(root / "grades")]
        assert cli.main([*export, "-o", str(root / "canvas.csv"), "--match", str(root / "match.csv")]) == 0
    with (root / "canvas.csv").open(encoding="utf-8", newline="") as file:
        cells = {row["ID"]: row["Project (77)"] for row in csv.DictReader(file)}
    return course, cells, root, said, err.getvalue()


def _earlier_class(course, root):
    """Two used late days before."""
    (root / "earlier").mkdir()
    due = DUE - timedelta(days=31)
    people = {one.key: one for one in course.students}
    entries = [
        ([people[key]], due + timedelta(days=days, minutes=-5), notebook(people[key]))
        for key, days in course.spent.items()
    ]
    gradescope(root / "earlier" / "warm.zip", entries)
    arguments = ["--assignment", "warm", "--output", str(root / "warm")]
    assert cli.main(["grade", str(root / "earlier" / "warm.zip"), *arguments]) == 0


def _decide(course, root, bank):
    """What people wrote: extensions, times, changes by hand, who is who, and Canvas' gradebook."""
    beside = bank.policies("project").parent
    extended = [f"{key},+{minutes // 1440} days,ill" for key, minutes in course.extended.items()]
    beside.joinpath("extensions.csv").write_text("\n".join(["student,until,reason", *extended]))
    told = [course.students[place] for place in TOLD if place not in (28, 29)]  # Moodle knows the group's number only
    times = [f"{one.key},{one.submitted:%Y-%m-%d %H:%M}" for one in told]
    beside.joinpath("times.csv").write_text("\n".join(["student,submitted", *times]))
    names = {place: course.students[place].called for place in (7, 32, 36)}
    (root / "grades").mkdir()
    (root / "grades" / "adjustments.csv").write_text(
        "submission,question,case,part,points,reason,who\n"
        f"{names[7]},alpha,,,+1,a typo in the prompt,jd\n"
        f"{names[32]},,,alpha.why,1,read again,jd\n"
        f"{names[36]},,,,-2,agreed,jd\n"
        "Nobody,,,,1,a mistake,jd\n",
        encoding="utf-8",
    )
    settled = [f"{one.key},s{one.place:03}" for one in course.students[53:59]]
    settled += ["John Doe__4420,s020", "John Doe__4421,s021"]
    (root / "match.csv").write_text("\n".join(["submission,student", *settled]), encoding="utf-8")
    write_roster(course, root / "roster.csv")


def test_every_student_has_the_points_that_the_syllabus_promises(done):
    course, cells, *_ = done
    found = {one.place: cells[str(9000 + one.place)] for one in course.students}
    wanted = {one.place: expected(course, one)[1] for one in course.students}
    wrong = {n: (found[n], wanted[n]) for n in wanted if found[n] == "" or abs(float(found[n]) - wanted[n]) > 1e-4}
    assert wrong == {}
    assert cells["9059"] == ""
    assert len(cells) == 61  # with the line of points possible


def test_the_sheet_has_the_points_before_the_rules_and_says_which_rule_changed_them(done):
    course, _, root, *_ = done
    with (root / "grades" / "grades.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    # Gradescope's rows name their people by address; who left a group has a row of his own, too, which counts.
    rows.sort(key=lambda row: "; " not in row["name"])
    by_key = {key: row for row in rows for key in row["sid"].split("; ") + row["email"].split("; ")}
    checked = 0
    for one in course.students:
        if row := by_key.get("4427" if one.group == "Blue Team" else one.key):
            before, points = expected(course, one)
            assert float(row["before_rules"]) == pytest.approx(before), one
            assert float(row["final"]) == pytest.approx(points, abs=1e-4), one
            assert row["rules"], one
            checked += 1
    assert checked == 57  # all but two of Team 1, whom Canvas does not name
    every = " | ".join(row["rules"] for row in rows)
    for said in (
        "within the time of grace",
        "1 late day used, 2 left",
        "1 late day used, 0 left",
        "deadline extended to 2026-12-03 23:59",
        "50% of what was earned stays",
        "extra credit is at most 1.5",
        "at most 105% of 19",
        "gamma does not count",
        "beta does not count",
        "the rest counts for all",
        "alpha counts as full",
        "alpha: +1 (a typo in the prompt)",
        "alpha.why: +1 (read again)",
        "total: -2 (agreed)",
        "late, says the export, and not by how much",
    ):
        assert said in every, said


def test_what_fits_nobody_is_named_and_everybody_else_is_matched(done):
    _, _, _, said, lines = done
    assert [line for line in said if "no longer fits" in line] == [
        "adjustments.csv, line 5: no longer fits, and is not applied: there is no submission Nobody"
    ]
    unmatched = [line for line in lines.splitlines() if "->" not in line]
    assert [line for line in unmatched if "no submission" in line] == [
        "autograder: Away, Ann: no submission: left as it was"
    ]
    assert not any("left out" in line or "nobody in the roster" in line for line in unmatched)
    # Who left a group and handed in alone: the latest counts.
    assert sum("the latest counts" in line for line in unmatched) == 1
