"""The file of marks: what is acknowledged survives kill -9 and a full disk; old files are migrated."""

import contextlib
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time

import pytest

from autograder.errors import GraderError, UsageError
from autograder.written import database, marking, queue
from autograder.written.database import Marks, database_file, open_to_read
from autograder.written.graders import add_grader
from autograder.written.importing import import_all
from autograder.written.model import Conflict, Draft, Filter, Saved
from autograder.written.results import results

from .conftest import RUBRIC, part

PART = "decoding.recurrence"
KILLED = """
import sys
from pathlib import Path
from autograder.written import marking, queue
from autograder.written.database import Marks
from autograder.written.model import Draft
with Marks.open(Path(sys.argv[1])) as marks:
    number = 0
    while True:
        task = queue.task_of(marks, "Ann", 1 + number % 40, alone=True)
        draft = Draft(frozenset({"result"}), comment=f"number {number}")
        saved = marking.save(marks, "Ann", draft, task.versions)
        print(task.answer.id, saved.marks[0].version, number, flush=True)
        number += 1
"""


def test_nothing_that_was_acknowledged_is_lost_when_the_process_is_killed(course):
    for number in range(40):
        course.hand_in(f"s{number}", f"answer {number}")
    marks, _ = course.open("Ann")
    marks.close()
    for seconds in (0.3, 0.7, 1.1):
        with subprocess.Popen(
            [sys.executable, "-c", KILLED, str(course.folder)], stdout=subprocess.PIPE, text=True
        ) as process:
            first = process.stdout.readline()
            time.sleep(seconds)
            process.send_signal(signal.SIGKILL)
            said = [first, *process.stdout.read().splitlines(keepends=True)]
        told = dict[int, tuple[int, int]]()
        for line in said:
            if line.endswith("\n"):
                answer, version, number = map(int, line.split())
                told[answer] = version, number
        assert told
        with Marks.open(course.folder) as marks, marks.reading() as connection:
            assert connection.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
            for answer, (version, number) in told.items():
                mark = marking.mark_of(marks, answer)
                assert mark.version >= version
                assert mark.version > version or mark.draft.comment == f"number {number}"
                assert [event.kind for event in marking.history(marks, answer)].count("mark") == mark.version


def save_until_it_fails(marks, versions):
    """Save ever new comments; `versions` is what was acknowledged last."""
    for number in range(500):
        try:
            marking.save(marks, "Ann", Draft(comment=f"{number}" + "x" * 15_000), versions)
        except GraderError as error:
            return str(error)
        for answer in versions:
            versions[answer] += 1
    return "it never failed"


def test_a_full_disk_is_one_line_and_leaves_what_was_saved(marks, monkeypatch):
    task = queue.next_task(marks, "Ann", PART)
    saved = marking.save(marks, "Ann", Draft(frozenset({"result"})), task.versions)
    with marks.reading() as connection:
        pages = connection.execute("PRAGMA page_count").fetchone()[0] + 40
        connection.execute(f"PRAGMA max_page_count = {pages}")
    versions = {mark.answer: mark.version for mark in saved.marks}
    assert "database or disk is full; what was saved before is kept" in save_until_it_fails(marks, versions)
    now = marking.mark_of(marks, task.answer.id)
    assert now.version == versions[task.answer.id]
    assert now.version > 1
    with marks.reading() as connection:
        connection.execute("PRAGMA max_page_count = 1000000")
        assert connection.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
    assert isinstance(marking.save(marks, "Ann", Draft(), versions), Saved)


def test_a_file_system_that_is_full_is_one_line(course, tmp_path):
    """A real one, where this process may make one."""
    place = tmp_path / "small"
    place.mkdir()
    mounted = os.geteuid() == 0 and subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(place)], capture_output=True, check=False
    )
    if not mounted or mounted.returncode:
        pytest.skip("no small file system can be made here")
    try:
        course.hand_in("a", "text")
        shutil.copytree(course.folder / "answers", place / "answers")
        with Marks.open(place) as marks:
            import_all(marks, place, course.parts)
            add_grader(marks, "Ann")
            versions = {1: 0}
            assert "could not be written" in save_until_it_fails(marks, versions)
            assert marking.mark_of(marks, 1).version == versions[1]
        with Marks.open(place) as marks:
            assert marking.mark_of(marks, 1).version == versions[1] > 1
    finally:
        subprocess.run(["umount", str(place)], check=True)


def test_a_second_process_is_refused_with_a_line(course, marks):
    with pytest.raises(UsageError, match="another `autograder mark` has these marks open"):
        Marks.open(course.folder)
    code = (
        "import sys, pathlib; from autograder.written import database; database.Marks.open(pathlib.Path(sys.argv[1]))"
    )
    command = [sys.executable, "-c", code, str(course.folder)]
    other = subprocess.run(command, capture_output=True, text=True, check=False)
    assert other.returncode
    assert "another `autograder mark`" in other.stderr
    marks.close()
    Marks.open(course.folder).close()


def test_others_read_while_one_marks(course, marks):
    task = queue.next_task(marks, "Ann", PART)
    marking.save(marks, "Ann", Draft(frozenset({"result"})), task.versions)
    found = results(course.folder, course.parts, ["a", "b", "c", "d", "e"])
    assert found["d"][PART].points == 2
    assert found["a"][PART].points is None
    reader = open_to_read(database_file(course.folder))
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        reader.execute("DELETE FROM mark")
    reader.close()


def made_older(path):
    """Make a file as version 1 wrote it."""
    with contextlib.closing(sqlite3.connect(path)) as connection:
        connection.executescript(
            "ALTER TABLE answer RENAME COLUMN pieces TO blocks;"
            "ALTER TABLE answer ADD COLUMN source TEXT NOT NULL DEFAULT 'as typed';"
            "PRAGMA user_version = 1;"
        )


def test_an_older_file_is_migrated_after_a_copy_was_made(course, marks):
    task = queue.next_task(marks, "Ann", PART)
    marking.save(marks, "Ann", Draft(frozenset({"result"})), task.versions)
    marks.close()
    made_older(marks.path)
    with pytest.raises(UsageError, match="marks of an older version: run `autograder mark"):
        open_to_read(marks.path)
    new, imported = course.open()
    with contextlib.closing(new), new.reading() as connection:
        assert connection.execute("PRAGMA user_version").fetchone()[0] == database.VERSION
        assert "source" not in [row["name"] for row in connection.execute("PRAGMA table_info(answer)")]
        assert (imported.new, imported.reopened) == (0, 0)
        assert marking.mark_of(new, task.answer.id).points == 2
        assert queue.answer(new, task.answer.id) == task.answer
        assert [one.public for one in queue.listed(new, Filter(PART, text="a THIRD"))[1]]
    [copy] = course.folder.glob("written.version-1.*.sqlite3")
    with contextlib.closing(sqlite3.connect(copy)) as old:
        assert old.execute("PRAGMA user_version").fetchone()[0] == 1
        assert old.execute("SELECT count(*) FROM mark WHERE present").fetchone()[0] == 1
        assert old.execute("SELECT source FROM answer").fetchone() == ("as typed",)


def test_a_migration_that_fails_leaves_the_file_as_it_was(course, marks, monkeypatch):
    marks.close()
    made_older(marks.path)

    def broken(connection):
        connection.execute("DROP TABLE lease")
        raise sqlite3.OperationalError("disk I/O error")

    with monkeypatch.context() as patched:
        patched.setattr(database, "MIGRATIONS", {1: broken})
        with pytest.raises(GraderError, match="disk I/O error"):
            Marks.open(course.folder)
    with Marks.open(course.folder) as again, again.reading() as connection:
        assert connection.execute("SELECT count(*) FROM lease").fetchone()[0] == 0


def foreign(path, script):
    with contextlib.closing(sqlite3.connect(path)) as connection:
        connection.executescript(script)


@pytest.mark.parametrize(
    ("make", "line"),
    [
        (
            lambda path: path.write_text("no database, but long enough to be read as one" * 20),
            "no file of marks",
        ),
        (
            lambda path: sqlite3.connect(path).executescript("CREATE TABLE x (a)").close(),
            "a database, but none of marks",
        ),
        (
            lambda path: sqlite3.connect(path).executescript("PRAGMA user_version = 99; CREATE TABLE x (a)").close(),
            "none of",
        ),
        (lambda path: path.mkdir(), "can't be opened"),
    ],
)
def test_what_is_no_file_of_marks_is_refused_and_left_alone(tmp_path, make, line):
    path = database_file(tmp_path)
    make(path)
    before = path.read_bytes() if path.is_file() else b""
    with pytest.raises((UsageError, GraderError), match=line):
        Marks.open(tmp_path)
    assert (path.read_bytes() if path.is_file() else b"") == before


def test_a_newer_file_is_refused(course, marks):
    with marks.writing() as connection:
        connection.execute("PRAGMA user_version = 99")
    marks.close()
    with pytest.raises(UsageError, match="newer version"):
        Marks.open(course.folder)


def test_the_file_is_as_it_was_designed(marks):
    with marks.reading() as connection:
        pragmas = {name: connection.execute(f"PRAGMA {name}").fetchone()[0] for name in
                   ("journal_mode", "synchronous", "foreign_keys")}  # fmt: skip
        assert pragmas == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}
        tables = connection.execute(
            "SELECT name, strict FROM pragma_table_list WHERE type = 'table' AND schema = 'main'"
        )
        assert {row["name"] for row in tables if not row["strict"]} == {"sqlite_schema"}
        columns = {row[1] for row in connection.execute("PRAGMA table_info(mark)")}
        assert not columns & {"points", "score"}


def test_a_new_upload_reopens_the_mark_and_the_old_one_closes_it_again(course, marks):
    for _ in range(4):
        task = queue.next_task(marks, "Ann", PART)
        marking.save(marks, "Ann", Draft(frozenset({"result", "item-3"})), task.versions)
    course.hand_in("c", "Another, and better")
    found = results(course.folder, course.parts, ["a", "c"])
    assert found["a"][PART].points == 3
    assert (found["c"][PART].points, found["c"][PART].why_open) == (None, "changed since it was marked")
    imported = import_all(marks, course.folder, course.parts)
    assert (imported.new, imported.reopened) == (0, 1)
    task = queue.next_task(marks, "Ann", PART)
    assert task.mark.changed == "changed; was 3 of 5"
    assert task.mark.draft.ticked == {"result", "item-3"}
    course.hand_in("c", "Another")
    import_all(marks, course.folder, course.parts)
    assert queue.next_task(marks, "Ann", PART) is None
    assert results(course.folder, course.parts, ["c"])["c"][PART].points == 3


def mark_everything(marks, *keys):
    while task := queue.next_task(marks, "Ann", PART):
        marking.save(marks, "Ann", Draft(frozenset(keys)), task.versions)


@pytest.mark.parametrize(
    ("old", "new", "points", "what"),
    [
        ("- 2 [result]: the result.\n- 1: the", "- 1 [result]: the result.\n- 2: the", 3,
         ("result: 2 -> 1", "item-3: 1 -> 2")),
        ("the logarithm.", "the form in logarithms.", 3, ("item-3: other words",)),
        ("- 2 [result]: the result.\n- 1: the logarithm.\n", "- 1: the logarithm.\n- 2 [result]: the result.\n", 3, ()),
    ],
)  # fmt: skip
def test_a_change_of_price_wording_or_order_reaches_the_marks_given_before(course, marks, old, new, points, what):
    mark_everything(marks, "result", "item-3")
    course.parts = [part(text=RUBRIC.replace(old, new))]
    assert course.parts[0].rubric != part().rubric
    assert results(course.folder, course.parts, ["a"])["a"][PART].points == points
    imported = import_all(marks, course.folder, course.parts)
    assert imported.reopened == 0
    assert tuple(line for change in imported.rubrics for line in change.what) == what
    assert marking.mark_of(marks, 1).points == points


def test_a_new_price_is_told_with_the_points_before_and_after(course, marks):
    mark_everything(marks, "result")
    course.parts = [part(text=RUBRIC.replace("- 2 [result]", "- 3 [result]").replace("5 points", "6 points"))]
    [change] = import_all(marks, course.folder, course.parts).rubrics
    assert change.what == ("result: 2 -> 3",)
    assert set(change.answers) == {1, 2, 3, 4, 5}
    assert change.answers[1] == (2.0, 2.5)  # 3 of 6 in a part that is worth 5


def test_a_new_item_or_one_that_is_gone_opens_marks_again(course, marks):
    mark_everything(marks, "result")
    course.parts = [
        part(text=RUBRIC.replace("- 1: the log", "- 1 [start]: where it starts.\n- 1: the log").replace("5 p", "6 p"))
    ]
    assert results(course.folder, course.parts, ["a"])["a"][PART].points is None
    imported = import_all(marks, course.folder, course.parts)
    assert imported.reopened == 5
    assert marking.mark_of(marks, 1).changed == "the rubric changed (start is new); was 2 of 5"


def test_another_assignment_s_answers_are_refused(course):
    course.hand_in("a", "text")
    course.parts = [part("other")]
    with Marks.open(course.folder) as marks, pytest.raises(UsageError, match="run the same `autograder grade` command"):
        import_all(marks, course.folder, course.parts)


def test_a_folder_without_answers_is_refused(tmp_path):
    with Marks.open(tmp_path) as marks, pytest.raises(UsageError, match="no written answers are there"):
        import_all(marks, tmp_path, [part()])


@pytest.mark.parametrize(
    ("old", "new", "reopened"),
    [
        # Price and words at once: that may be another thing.
        ("5 points.\n\n- 2: the two stages.\n  - 2: both.", "6 points.\n\n- 3: the two phases.\n  - 3: both.", True),
        ("5 points.\n\n- 2: the two stages.", "5 points.\n\n- 2: the two phases.", False),
        ("- 2: the two stages.\n  - 2: both.", "- 2: the two stages.\n  - 2: every one, with proof.", True),
        ("- 1: the logarithm.", "- 1: says where it stops.", True),
        ("- 1: the logarithm.", "- 1: the logarithms.", False),
        # An item in two, in two of one price, and in alternatives.
        ("- 1: the logarithm.", "- 0.5: the logarithm of sums.\n- 0.5: the logarithm of products.", True),
        ("- 1: the logarithm.", "- 1: the logarithm.\n  - 1: whole.\n  - 0.5: half.", False),
        ("- -1: a sum for a maximum.", "- -1: a sum for a maximum.\n- -1: no reason at all.", True),
        ("- -1: a sum for a maximum.", "- -2: a sum for a maximum.", False),
        ("- at most 3: no derivation.", "- at most 3: no derivation.\n- at most 1: copied.", True),
    ],
)
def test_what_a_rubric_asks_for_anew_is_looked_at_and_what_is_sure_is_followed(course, marks, old, new, reopened):
    mark_everything(marks, "item-1/alternative-1", "item-3")
    assert old in RUBRIC
    course.parts = [part(text=RUBRIC.replace(old, new))]
    before = results(course.folder, course.parts, ["a"])["a"][PART].points
    import_all(marks, course.folder, course.parts)
    mark = marking.mark_of(marks, 1)
    assert bool(mark.changed) == reopened
    assert (before is None) == reopened
    assert (results(course.folder, course.parts, ["a"])["a"][PART].points is None) == reopened
    if reopened:
        assert "the rubric changed (" in mark.changed
        assert "was 3 of 5" in mark.changed
    else:
        assert before == mark.points == 3


PLACES = """\
6 points.

- 2: the recurrence is stated.
- 2: the base case is stated.
- 2: the order of the sums is right.
"""


def test_entries_without_names_follow_their_words_to_other_places_and_no_guess(course, marks):
    course.parts = [part(text=PLACES)]
    import_all(marks, course.folder, course.parts)
    mark_everything(marks, "item-1")
    first, second, third = PLACES.splitlines()[2:]
    # Another order: the words say which is which.
    course.parts = [part(text="\n".join(["6 points.", "", third, first, second, ""]))]
    import_all(marks, course.folder, course.parts)
    assert (marking.mark_of(marks, 1).draft.ticked, marking.mark_of(marks, 1).changed) == ({"item-2"}, "")
    # Another order and other words, so that two could be either: nobody's mark follows a guess.
    a, b = "- 2: the recurrence is stated and proved.", "- 2: the base case is stated and proved."
    course.parts = [part(text="\n".join(["6 points.", "", b, a, third, ""]))]
    import_all(marks, course.folder, course.parts)
    mark = marking.mark_of(marks, 1)
    assert mark.draft.ticked == {"item-2"} or (mark.changed and not mark.draft.ticked)


def test_a_part_with_alternatives_that_get_one_more_is_open_for_those_who_could_earn_it(course, marks):
    answers = [marking.mark_of(marks, n) for n in range(1, 6)]
    assert answers == [None] * 5
    for key in ("item-1/alternative-1", "item-1/alternative-2", None, None):
        task = queue.next_task(marks, "Ann", PART)
        marking.save(marks, "Ann", Draft(frozenset({key} if key else ())), task.versions)
    course.parts = [part(text=RUBRIC.replace("  - 1: one of them.", "  - 1: one of them.\n  - 0.5: neither, but why."))]
    import_all(marks, course.folder, course.parts)
    with marks.reading() as connection:
        rows = connection.execute("SELECT answer, changed FROM mark").fetchall()
    for row in rows:
        ticked = marking.mark_of(marks, row["answer"]).draft.ticked
        assert bool(row["changed"]) == (not ticked)


def test_an_undo_across_a_rubric_in_which_keys_mean_something_else_does_nothing(course, marks):
    course.parts = [part(text=PLACES)]
    import_all(marks, course.folder, course.parts)
    for key in ("item-2", "item-1"):
        task = queue.task_of(marks, "Ann", 1, alone=True)
        marking.save(marks, "Ann", Draft(frozenset({key})), task.versions)
    first, second, third = PLACES.splitlines()[2:]
    course.parts = [part(text="\n".join(["6 points.", "", first, third, second, ""]))]
    import_all(marks, course.folder, course.parts)
    assert marking.mark_of(marks, 1).draft.ticked == {"item-1"}  # as before, but item-2 is another one
    assert isinstance(marking.undo(marks, "Ann"), Conflict)
    assert marking.mark_of(marks, 1).draft.ticked == {"item-1"}
    task = queue.task_of(marks, "Ann", 1, alone=True)
    marking.save(marks, "Ann", Draft(frozenset({"item-3"})), task.versions)
    course.parts = [part(text="\n".join(["7 points.", "", first.replace("2", "3"), third, second, ""]))]
    import_all(marks, course.folder, course.parts)
    assert marking.undo(marks, "Ann").marks[0].draft.ticked == {"item-1"}  # another price alone forbids nothing


@pytest.mark.parametrize("name", ["written.sqlite3", ".written.sqlite3.lock", "written.sqlite3-wal"])
def test_a_link_in_the_folder_leads_writing_nowhere_else(course, tmp_path_factory, name):
    target = tmp_path_factory.mktemp("elsewhere") / "precious"
    target.write_text("keep me")
    course.hand_in("a", "text")
    (course.folder / name).symlink_to(target)
    with pytest.raises(UsageError, match="a link, where marks are kept"):
        Marks.open(course.folder)
    assert target.read_text() == "keep me"


def test_a_first_import_that_is_ended_halfway_is_made_anew(course, monkeypatch):
    from autograder.written import importing

    for name in "abc":
        course.hand_in(name, f"text of {name}")
    real = importing.read_answers

    def ended(file):
        if file.name == "c.json":
            raise KeyboardInterrupt
        return real(file)

    monkeypatch.setattr(importing, "read_answers", ended)
    with Marks.open(course.folder) as marks, pytest.raises(KeyboardInterrupt):
        import_all(marks, course.folder, course.parts)
    monkeypatch.undo()
    with Marks.open(course.folder) as marks:
        assert import_all(marks, course.folder, course.parts).new == 3
        with marks.reading() as connection:
            assert connection.execute("PRAGMA journal_mode").fetchone()[0] == "wal"
            names = {row["name"] for row in connection.execute("SELECT name FROM sqlite_master")}
    assert "answer_in_order" in names


def test_a_mark_that_a_rubric_opened_is_not_closed_by_an_upload_of_the_same(course, marks):
    mark_everything(marks, "result")
    added = RUBRIC.replace("5 points", "6 points").replace("- -1:", "- 1 [start]: where it starts.\n- -1:")
    course.parts = [part(text=added)]
    import_all(marks, course.folder, course.parts)
    for text in ("Something else", "Another"):
        course.hand_in("c", text)
        import_all(marks, course.folder, course.parts)
    with marks.reading() as connection:
        changed = [row["changed"] for row in connection.execute("SELECT changed FROM mark")]
    assert len(changed) == 5
    assert all("start is new" in one for one in changed)
