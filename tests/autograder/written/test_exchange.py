"""Marks from machine to machine: what goes on there goes on here, and a file of somebody else's can do no harm."""

import json

import pytest

from autograder.errors import UsageError
from autograder.written import exchange, marking, queue
from autograder.written.importing import import_all
from autograder.written.lists import listed
from autograder.written.model import SECOND, Draft, Filter

from .conftest import RUBRIC, Class, part

PART = "decoding.recurrence"
FULL = Draft(frozenset({"item-1/alternative-1", "result", "item-3"}))
SOME = Draft(frozenset({"result"}), comment="half of it")


@pytest.fixture
def there(tmp_path):
    """The same class on another machine, where Cy marks."""
    folder = tmp_path / "there"
    folder.mkdir()
    course = Class(folder)
    for name, text in {"a": "Same proof", "b": "same  PROOF", "c": "Another", "d": "", "e": "A third"}.items():
        course.hand_in(name, text)
    found, _ = course.open("Cy")
    with found:
        yield found


def mark(marks, grader, number, draft):
    task = queue.task_of(marks, grader, number, alone=True)
    return marking.save(marks, grader, draft, task.versions)


def export(marks):
    return list(exchange.export_events(marks))


def merge(marks, lines):
    found = exchange.merge_events(marks, lines, "cy.jsonl")
    return found.taken, found.known, found.conflicts


def whole(marks):
    with marks.reading() as connection:
        return list(connection.iterdump())


def test_what_is_taken_back_there_is_taken_back_here(marks, there):
    mark(there, "Cy", 3, FULL)
    assert merge(marks, export(there)) == (1, 0, 0)
    assert marking.mark_of(marks, 3).draft == FULL
    marking.undo(there, "Cy")
    assert merge(marks, export(there)) == (1, 0, 0)
    assert marking.mark_of(marks, 3) is None
    assert merge(marks, export(there)) == (0, 1, 0)
    assert [event.kind for event in marking.history(marks, 3)] == ["merge", "merge"]
    # Whoever had the page open saves over what is gone: a conflict, since that is not what they saw.
    assert queue.task_of(marks, "Ann", 3).versions[3] == 2


def test_what_is_taken_back_there_leaves_a_mark_of_ours(marks, there):
    mark(there, "Cy", 3, FULL)
    lines = export(there)
    marking.undo(there, "Cy")
    mark(marks, "Ann", 3, SOME)
    assert merge(marks, export(there)) == (0, 1, 0)
    assert marking.mark_of(marks, 3).grader == "Ann"
    assert merge(marks, lines) == (0, 0, 1)  # the older export says another thing than Ann
    mark(marks, "Ann", 3, FULL)
    assert merge(marks, export(there)) == (0, 1, 0)
    assert marking.mark_of(marks, 3).draft == FULL


def test_what_is_changed_there_by_somebody_else_is_changed_here_unless_it_was_changed_here(marks, there):
    from autograder.written.graders import add_grader

    add_grader(there, "Di")
    for number in (3, 5):
        mark(there, "Cy", number, FULL)
    merge(marks, export(there))
    for number in (3, 5):
        mark(there, "Di", number, SOME)
    mark(marks, "Ann", 5, Draft(comment="no"))
    assert merge(marks, export(there)) == (1, 0, 1)
    assert (marking.mark_of(marks, 3).grader, marking.mark_of(marks, 5).grader) == ("Di", "Ann")
    # And back: there, too, what stands here went on from theirs or is a conflict.
    assert merge(there, export(marks)) == (0, 1, 1)


def test_an_export_says_what_holds_now_and_not_what_was_ticked_under_another_rubric(course, marks, there, tmp_path):
    mark(there, "Cy", 3, Draft(frozenset({"item-3"})))
    other = RUBRIC.replace("- 1: the logarithm.\n", "").replace("- 2: the two", "- 1: the logarithm.\n- 2: the two")
    parts = [part(text=other)]
    import_all(there, there.path.parent, parts)
    assert marking.mark_of(there, 3).draft.ticked == {"item-1"}
    lines = export(there)
    before = whole(marks)
    with pytest.raises(UsageError, match="another rubric: use the same files of the course on both machines"):
        exchange.merge_events(marks, lines, "cy.jsonl")
    assert whole(marks) == before
    import_all(marks, course.folder, parts)
    assert merge(marks, lines) == (1, 0, 0)
    assert marking.mark_of(marks, 3).draft.ticked == {"item-1"}


def test_a_mark_that_is_open_again_stays_where_it_is(there):
    mark(there, "Cy", 3, FULL)
    added = RUBRIC.replace("5 points", "6 points").replace("- -1:", "- 1 [start]: where it starts.\n- -1:")
    import_all(there, there.path.parent, [part(text=added)])
    assert export(there)[1:] == []


def test_a_second_opinion_needs_a_first_one_of_somebody_else(marks, there):
    from autograder.written.graders import add_grader

    add_grader(there, "Di")
    mark(there, "Cy", 3, FULL)
    marking.save(there, "Di", SOME, {3: 0}, opinion=SECOND)
    mark(there, "Cy", 3, FULL)  # the first one is the later event
    lines = export(there)
    found = exchange.merge_events(marks, [lines[0], lines[1].replace('"Cy"', '"Di"'), lines[2]], "cy.jsonl")
    assert (found.taken, len(found.unknown)) == (1, 1)
    assert "no first one of somebody else" in found.unknown[0]
    assert merge(there, lines) == (0, 2, 0)


HUGE = 10**400


@pytest.mark.parametrize(
    "change",
    [
        {"at": HUGE}, {"at": float("nan")}, {"at": -1}, {"at": 1e300}, {"at": "1"}, {"at": True}, {"at": None},
        {"seconds": HUGE}, {"seconds": float("inf")}, {"seconds": -5}, {"seconds": "x"},
        {"opinion": 3}, {"opinion": 0}, {"opinion": True}, {"opinion": 1.0}, {"opinion": [1]},
        {"grader": ""}, {"grader": "two\nlines"}, {"grader": "x" * 61}, {"grader": "\x1b[2J"}, {"grader": 7},
        {"grader": "\ud800"}, {"uid": ""}, {"uid": 5}, {"uid": "\ud800"}, {"uid": "x" * 100_000},
        {"past": "x"}, {"past": [1]}, {"past": None}, {"rubric": None}, {"sha256": []},
        {"draft": {}}, {"draft": []}, {"draft": "x"}, {"draft": {"ticked": 3}},
        {"ticked": ["item-99"]}, {"ticked": ["item-1"]}, {"ticked": [["result"]]}, {"ticked": "result"},
        {"ticked": ["item-1/alternative-1", "item-1/alternative-2"]},
        {"adjustment": 1e308, "reason": "why"}, {"adjustment": float("nan"), "reason": "why"},
        {"adjustment": -6, "reason": "why"}, {"adjustment": 1}, {"adjustment": HUGE, "reason": "why"},
        {"comment": "x" * 20_001}, {"comment": "\udfff"}, {"comment": None}, {"reason": "x" * 20_001},
    ],
)  # fmt: skip
def test_a_hostile_line_takes_the_whole_file_down_in_a_line_and_changes_nothing(marks, there, change):
    mark(there, "Cy", 3, FULL)
    mark(there, "Cy", 5, SOME)
    head, good, bad = export(there)
    data = json.loads(bad)
    for key, value in change.items():
        (data if key in data else data["draft"])[key] = value
    before = whole(marks)
    with pytest.raises(UsageError) as refused:
        exchange.merge_events(marks, [head, good, json.dumps(data)], "cy.jsonl")
    assert "nothing was merged" in str(refused.value)
    assert "\n" not in str(refused.value)
    assert len(str(refused.value)) < 1000
    assert whole(marks) == before


def test_lines_that_nest_or_are_no_text_change_nothing(marks, there):
    mark(there, "Cy", 3, FULL)
    head, good = export(there)
    for bad in ("[" * 100_000, '{"a":' * 100_000, "null", "3", '"x"', "\0", "9" * 10_000):
        with pytest.raises(UsageError, match="line 3"):
            exchange.merge_events(marks, [head, good, bad], "cy.jsonl")
    assert marking.mark_of(marks, 3) is None


def test_sql_in_a_line_is_a_text(marks, there):
    mark(there, "Cy", 3, SOME)
    head, line = export(there)
    evil = "'); DROP TABLE mark; --"
    data = json.loads(line) | {"uid": evil, "grader": evil, "past": [evil, "' OR 1=1 --"]}
    data["draft"]["comment"] = evil
    assert merge(marks, [head, json.dumps(data)]) == (1, 0, 0)
    found = marking.mark_of(marks, 3)
    assert (found.grader, found.draft.comment) == (evil, evil)
    for key in ("submission", "part"):
        with pytest.raises(UsageError, match="none of its 1 marks says anything here"):
            exchange.merge_events(marks, [head, json.dumps(data | {"uid": "other", key: evil})], "cy.jsonl")
    assert listed(marks, Filter(grader=evil))[0] == 1


def test_a_merged_name_gets_no_link_and_no_rights(marks, there):
    from autograder.written.graders import add_grader, grader_of

    owner, secret = add_grader(marks, "Own", owner=True)
    mark(there, "Cy", 3, SOME)
    lines = [line.replace('"Cy"', '"Own"') for line in export(there)]
    merge(marks, lines)
    assert grader_of(marks, secret) == owner
