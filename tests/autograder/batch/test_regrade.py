"""What is known is kept, what changed runs again, and who gained or lost by it is said."""

import csv
import json

import pytest

from autograder.batch.store import Store
from autograder.commands.status import GRADER_FAILED, OK, WRONG_USE
from tests.autograder.toys import SOLUTION

pytestmark = pytest.mark.usefixtures("in_this_process")

WRONG = SOLUTION.replace("return sum(numbers)", "return sum(numbers) + len(numbers)")
SECOND = '''
"""Another."""


def half(x):
    """Half of x."""
    # BEGIN SOLUTION
    return x / 2
    # END SOLUTION
'''
PUBLIC = "def test_half_of_two(student):\n    assert student.half(2) == 1\n"
HIDDEN = "def test_half_of_three(student):\n    assert student.half(3) == 1.5\n"


@pytest.fixture
def two(bank):
    """A second question beside `toy`."""
    bank.solution("other").write_text(SECOND.lstrip())
    bank.public_cases("other").write_text(PUBLIC)
    bank.hidden_cases("other").write_text(HIDDEN)
    bank.prompt("other").write_text("## Other\n")
    bank.manifest("toys").write_text('title = "Toys"\n\n[questions]\ntoy = 9\nother = 4\n')
    return bank


def marks(a_class):
    """When each staff record was written, and how long its grading took: what ran again has others."""
    return {p.name: json.loads(p.read_text())["wall_seconds"] for p in sorted(a_class.results.glob("*.staff.json"))}


def mark(a_class):
    """Change the message of each verdict, in a way that only a run of its question undoes."""
    for path in a_class.results.glob("*.staff.json"):
        path.write_text(path.read_text().replace('passed", "staff', 'PASSED", "staff'))


def ran(a_class, name="*"):
    """The questions of which no marked verdict is left."""
    verdicts = [v for p in a_class.results.glob(f"{name}.staff.json") for v in json.loads(p.read_text())["verdicts"]]
    kept = {v["question"] for v in verdicts if "PASSED" in v["message"]}
    return {v["question"] for v in verdicts} - kept


def changes(a_class):
    with (a_class.output / "changes.csv").open(newline="") as file:
        return {row["submission"]: row for row in csv.DictReader(file)}


def test_the_same_again_runs_nothing(a_class, capsys):
    a_class.write(a=SOLUTION, b=WRONG, c="x = 1")
    assert a_class.grade() == OK
    before, sheet = marks(a_class), a_class.sheet
    capsys.readouterr()
    assert a_class.grade() == OK
    assert marks(a_class) == before
    assert a_class.sheet == sheet
    out = capsys.readouterr().out
    assert "3 submissions (3 as graded before)" in out
    assert "regrade" not in out


def test_only_the_submission_that_was_handed_in_anew_runs(a_class, capsys):
    a_class.write(a=WRONG, b=SOLUTION)
    assert a_class.grade() == OK
    before = marks(a_class)
    a_class.write(a=SOLUTION, c=SOLUTION)
    assert a_class.grade() == OK
    assert a_class.scores == {"a": "9", "b": "9", "c": "9"}
    after = marks(a_class)
    assert after["b.staff.json"] == before["b.staff.json"]
    assert after["a.staff.json"] != before["a.staff.json"]
    assert "regrade: 1 gained, 0 lost" in capsys.readouterr().out
    assert changes(a_class)["a"]["through"].startswith("another file was handed in; toy: test_total_of_one_and_two")


def test_after_a_case_changed_only_its_question_runs(a_class, two, capsys):
    a_class.write(a=SOLUTION + SECOND, b=SOLUTION + SECOND.replace("x / 2", "x // 2"))
    assert a_class.grade() == OK
    assert a_class.scores == {"a": "13", "b": "11"}
    mark(a_class)
    two.hidden_cases("other").write_text(HIDDEN.replace("== 1.5", ">= 1"))
    capsys.readouterr()
    assert a_class.grade() == OK
    assert a_class.scores == {"a": "13", "b": "13"}
    out = capsys.readouterr().out
    assert "regrade: 1 gained, 0 lost" in out
    assert "11.00 -> 13.00 (+2.00)  other: test_half_of_three failed -> passed" in out
    assert changes(a_class) == {
        "b": {
            "submission": "b",
            "before": "11",
            "after": "13",
            "difference": "2",
            "share_before": "84.62%",
            "share_after": "100.00%",
            "through": "other: test_half_of_three failed -> passed",
        }
    }
    assert ran(a_class) == {"other"}
    assert not (a_class.output / "before").exists()


def test_after_a_point_value_changed_nothing_runs_and_scores_follow(a_class, two, capsys):
    a_class.write(a=SOLUTION + SECOND, b=SOLUTION + SECOND.replace("x / 2", "x // 2"))
    assert a_class.grade() == OK
    mark(a_class)
    two.manifest("toys").write_text('title = "Toys"\n\n[questions]\ntoy = 9\nother = 8\n')
    assert a_class.grade() == OK
    assert a_class.scores == {"a": "17", "b": "13"}
    assert ran(a_class) == set()
    tests = json.loads((a_class.results / "b.json").read_text())["tests"]
    assert {test["name"]: test["score"] for test in tests if "score" in test} == {"toy": 9, "other": 4}
    assert "regrade: 2 gained, 0 lost" in capsys.readouterr().out
    assert changes(a_class)["b"]["through"] == "points of other 4 -> 8"


def test_after_an_answer_changed_its_question_runs_and_who_lost_is_said(a_class, two, capsys):
    a_class.write(a=SOLUTION + SECOND)
    assert a_class.grade() == OK
    mark(a_class)
    for path, old, new in (
        (two.solution("other"), "x / 2", "x / 4"),
        (two.public_cases("other"), "== 1", "== 0.5"),
        (two.hidden_cases("other"), "== 1.5", "== 0.75"),
    ):
        path.write_text(path.read_text().replace(old, new))
    assert a_class.grade() == OK
    assert ran(a_class) == {"other"}
    assert a_class.scores == {"a": "9"}
    assert "regrade: 0 gained, 1 lost" in capsys.readouterr().out


def test_a_question_that_joins_or_leaves_the_assignment(a_class, two):
    a_class.write(a=SOLUTION + SECOND)
    assert a_class.grade() == OK
    mark(a_class)
    manifest = two.manifest("toys").read_text()
    two.manifest("toys").write_text(manifest.replace("other = 4\n", ""))
    assert a_class.grade() == OK
    assert a_class.rows["a"] == {"submission": "a", "status": "graded", "score": "9", "max_score": "9", "toy": "9"}
    assert ran(a_class) == set()
    two.manifest("toys").write_text(manifest)
    assert a_class.grade() == OK
    assert a_class.scores == {"a": "13"}
    assert ran(a_class) == {"other"}


def test_only_runs_a_question_and_submission_a_submission(a_class, two):
    a_class.write(a=SOLUTION + SECOND, b=SOLUTION + SECOND)
    assert a_class.grade() == OK
    mark(a_class)
    assert a_class.grade("--only", "other", "--submission", "b") == OK
    assert ran(a_class, "a") == set()
    assert ran(a_class, "b") == {"other"}
    mark(a_class)
    assert a_class.grade("--submission", "a") == OK
    assert ran(a_class, "a") == {"toy", "other"}
    assert ran(a_class, "b") == set()
    assert a_class.grade("--fresh") == OK
    assert ran(a_class, "b") == {"toy", "other"}


def test_who_is_not_selected_keeps_the_old_row_or_has_none(a_class, bank):
    a_class.write(a=SOLUTION, b=SOLUTION)
    assert a_class.grade("--submission", "a") == OK
    assert a_class.scores == {"a": "9", "b": ""}
    assert a_class.rows["b"]["status"] == "grader_error: not graded yet"
    bank.hidden_cases("toy").write_text(bank.hidden_cases("toy").read_text() + "\n")
    assert a_class.grade("--submission", "b") == OK
    assert a_class.scores == {"a": "9", "b": "9"}


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (["--only", "toi"], "--only toi: no such question of this assignment; did you mean toy?"),
        (["--submission", "aa"], "--submission aa: no such submission; did you mean a?"),
        (["--submission", "in/A.py"], "--submission in/A.py: no such submission; did you mean a?"),
        (["--submission", "zoe"], "--submission zoe: no such submission; there is: a"),
    ],
)
def test_a_name_that_is_not_there_is_wrong_use(a_class, options, says, capsys):
    a_class.write(a=SOLUTION)
    assert a_class.grade(*options) == WRONG_USE
    assert capsys.readouterr().err == f"autograder: {says}\n"


@pytest.mark.parametrize(
    "damage",
    [
        lambda text: text[: len(text) // 2],
        lambda text: "[]",
        lambda text: text.replace('"hidden": true', '"hidden": null'),
        lambda text: text.replace('"outcome": "passed"', '"outcome": "bought"'),
        lambda text: text.replace("test_total_of_many", "test_total_of_none"),
    ],
)
def test_a_staff_record_that_is_broken_is_not_trusted(a_class, two, damage):
    a_class.write(a=SOLUTION + SECOND)
    assert a_class.grade() == OK
    path, state = a_class.results / "a.staff.json", a_class.output / "state" / "a.json"
    path.write_text(damage(path.read_text()))
    known = json.loads(state.read_text())
    known["sizes"][0] = path.stat().st_size
    state.write_text(json.dumps(known))
    two.hidden_cases("other").write_text(HIDDEN + "\n")
    assert a_class.grade() == OK
    assert a_class.scores == {"a": "13"}
    assert {v["outcome"] for v in json.loads(path.read_text())["verdicts"]} == {"passed"}


@pytest.mark.parametrize(
    ("name", "content"),
    [("results/a.json", None), ("results/a.staff.json", ""), ("state/a.json", "[1]"), ("state/a.json", '{"sizes": 3}')],
)
def test_a_result_that_is_not_whole_is_made_again(a_class, name, content):
    a_class.write(a=SOLUTION)
    assert a_class.grade() == OK
    whole = (a_class.results / "a.json").read_bytes()
    if content is None:
        (a_class.output / name).unlink()
    else:
        (a_class.output / name).write_text(content)
    assert a_class.grade() == OK
    assert (a_class.results / "a.json").read_bytes() == whole
    assert a_class.scores == {"a": "9"}


def test_a_result_that_is_lost_to_a_failure_of_ours_is_told(a_class, graders, capsys):
    a_class.write(a=SOLUTION)
    assert a_class.grade() == OK
    graders("Odd")
    a_class.write(a=f"# fail\n{SOLUTION}")
    assert a_class.grade() == GRADER_FAILED
    assert list(a_class.results.iterdir()) == []  # nothing old beside a row without a score
    assert "regrade: 0 gained, 0 lost, 1 without a result now" in capsys.readouterr().out


def test_two_runs_do_not_write_into_one_folder(a_class, capsys):
    a_class.write(a=SOLUTION)
    with Store(a_class.output):
        assert a_class.grade() == WRONG_USE
    assert "another `autograder grade` writes there" in capsys.readouterr().err
