"""Marks: what is next, saved, in conflict, undone; and what of it is a row, an event, a statistic."""

import contextlib
import json
import sqlite3

import pytest

from autograder.errors import UsageError
from autograder.written import comments, exchange, graders, lists, marking, overview, queue, requests
from autograder.written.database import Marks
from autograder.written.importing import import_all
from autograder.written.model import FIRST, SECOND, Conflict, Draft, Filter, Range, Saved

from .conftest import Class, part

PART = "decoding.recurrence"
FULL = Draft(frozenset({"item-1/alternative-1", "result", "item-3"}))
NOTHING = Draft()


def mark_all(marks, grader="Ann", draft=FULL, part=PART):
    while task := queue.next_task(marks, grader, part):
        assert isinstance(marking.save(marks, grader, draft, task.versions, opinion=task.opinion, seconds=7.0), Saved)


def whose(marks, task):
    return {lists.submission_name(marks, number) for number in task.answers}


def test_empty_answers_come_first_and_equal_ones_as_one(marks):
    order = []
    while task := queue.next_task(marks, "Ann", PART):
        order.append(whose(marks, task))
        marking.save(marks, "Ann", NOTHING, task.versions)
    assert order[0] == {"d"}
    assert {"a", "b"} in order
    assert len(order) == 4


def test_the_order_is_the_seed_s(course, tmp_path):
    orders = []
    for seed in (1, 1, 2, 3, 4):
        folder = tmp_path / str(len(orders))
        folder.mkdir()
        other = Class(folder)
        for name in "abcdefgh":
            other.hand_in(name, f"answer of {name}")
        with Marks.open(folder, seed=seed) as marks:
            import_all(marks, folder, other.parts)
            graders.add_grader(marks, "Ann")
            order = []
            while task := queue.next_task(marks, "Ann", PART):
                order += sorted(whose(marks, task))
                marking.save(marks, "Ann", NOTHING, task.versions)
            orders.append(order)
    assert orders[0] == orders[1]
    assert len({tuple(order) for order in orders}) > 2


def test_a_lease_keeps_an_answer_from_others_until_it_ends(marks):
    first, second = queue.next_task(marks, "Ann", PART), queue.next_task(marks, "Bob", PART)
    assert not {*first.answers} & {*second.answers}
    assert queue.next_task(marks, "Ann", PART).answers == first.answers
    assert queue.leases(marks, PART)[first.answer.id] == "Ann"
    assert queue.renew(marks, "Bob", first.answer.id) == 0
    marks.clock.now += queue.LEASE_SECONDS + 1
    assert queue.next_task(marks, "Bob", PART).answers == first.answers
    assert queue.renew(marks, "Ann", first.answer.id) == 0


def test_what_is_skipped_comes_again_at_the_end(marks):
    seen, task = [], queue.next_task(marks, "Ann", PART)
    for _ in range(5):
        seen.append(task.answer.id)
        task = queue.next_task(marks, "Ann", PART, after=task.answer.id)
    assert len(set(seen)) == 4
    assert seen[0] == seen[4]


def test_a_second_save_over_what_the_grader_did_not_see_is_a_conflict_and_loses_nothing(marks):
    task = queue.next_task(marks, "Ann", PART)
    assert isinstance(marking.save(marks, "Ann", FULL, task.versions), Saved)
    mine = Draft(frozenset({"result"}), comment="why?")
    conflict = marking.save(marks, "Bob", mine, task.versions)
    assert isinstance(conflict, Conflict)
    assert conflict.theirs[0].grader == "Ann"
    assert conflict.mine == mine
    assert marking.mark_of(marks, task.answer.id).draft == FULL
    [(event, there)] = marking.conflicts(marks)
    assert json.loads(event.after)["comment"] == "why?"
    assert there.grader == "Ann"
    assert isinstance(marking.save(marks, "Bob", mine, conflict.versions), Saved)
    assert marking.conflicts(marks) == []
    assert [event.kind for event in marking.history(marks, task.answer.id)] == ["mark", "conflict", "mark"]


def test_a_conflict_is_settled_by_saying_that_what_stands_is_right(marks):
    task = queue.next_task(marks, "Ann", PART)
    marking.save(marks, "Ann", FULL, task.versions)
    marking.save(marks, "Bob", NOTHING, task.versions)
    [(event, _)] = marking.conflicts(marks)
    marking.settle_conflict(marks, "Bob", event.id)
    assert marking.conflicts(marks) == []
    assert marking.mark_of(marks, task.answer.id).grader == "Ann"


def test_undo_takes_back_the_last_decision_for_all_equal_answers_then_the_one_before(marks):
    [group] = [task for task in (queue.task_of(marks, "Ann", one) for one in (1, 3)) if len(task.answers) == 2]
    marking.save(marks, "Ann", NOTHING, group.versions)
    again = queue.task_of(marks, "Ann", group.answer.id)
    assert set(again.answers) == set(group.answers)
    marking.save(marks, "Ann", FULL, again.versions)
    undone = marking.undo(marks, "Ann")
    assert [mark.draft for mark in undone.marks] == [NOTHING, NOTHING]
    assert marking.undo(marks, "Ann").marks == ()
    assert marking.mark_of(marks, group.answer.id) is None
    assert marking.undo(marks, "Ann") is None
    assert queue.task_of(marks, "Ann", group.answer.id).versions[group.answer.id] == 4


def test_undo_of_what_somebody_changed_since_is_a_conflict(marks):
    task = queue.next_task(marks, "Ann", PART)
    saved = marking.save(marks, "Ann", FULL, task.versions)
    versions = {mark.answer: mark.version for mark in saved.marks}
    marking.save(marks, "Bob", NOTHING, versions)
    assert isinstance(marking.undo(marks, "Ann"), Conflict)
    assert marking.mark_of(marks, task.answer.id).grader == "Bob"


@pytest.mark.parametrize(
    ("draft", "line"),
    [
        (Draft(frozenset({"item-9"})), "the rubric has no item-9"),
        (Draft(frozenset({"item-1"})), "the rubric has no item-1"),
        (Draft(frozenset({"item-1/alternative-1", "item-1/alternative-2"})), "only one counts"),
        (Draft(adjustment=1.0), "needs a reason"),
        (Draft(adjustment=float("nan"), reason="x"), "lies between"),
        (Draft(adjustment=6.0, reason="x"), "lies between"),
        (Draft(comment="x" * 20_001), "at most 20000"),
    ],
)
def test_a_draft_that_makes_no_sense_is_refused_in_a_line(marks, draft, line):
    task = queue.next_task(marks, "Ann", PART)
    with pytest.raises(UsageError, match=line):
        marking.save(marks, "Ann", draft, task.versions)
    assert marking.mark_of(marks, task.answer.id) is None


@pytest.mark.parametrize(
    ("ticked", "adjustment", "points"),
    [
        ({"item-1/alternative-1", "result", "item-3"}, 0, 5),
        ({"item-1/alternative-2", "result"}, 0, 3),
        ({"item-1/alternative-1", "result", "item-3", "deduction-1"}, 0, 4),
        ({"item-1/alternative-1", "result", "item-3", "cap-1"}, 0, 3),
        ({"item-1/alternative-1", "result", "item-3", "cap-1", "deduction-1"}, 0, 3),
        ({"deduction-1"}, 0, 0),
        ({"deduction-1"}, 0.5, 0.5),
        ({"result"}, -0.5, 1.5),
        ({"item-1/alternative-1", "result", "item-3"}, 2, 5),
    ],
)
def test_points_come_from_what_is_ticked(marks, ticked, adjustment, points):
    task = queue.next_task(marks, "Ann", PART)
    saved = marking.save(marks, "Ann", Draft(frozenset(ticked), adjustment, "because"), task.versions)
    assert saved.marks[0].points == points


def test_points_are_scaled_to_what_the_assignment_gives(course):
    course.parts = [part(points=10.0)]
    course.hand_in("a", "text")
    marks, _ = course.open("Ann")
    with marks:
        mark_all(marks, draft=Draft(frozenset({"result"})))
        assert marking.mark_of(marks, 1).points == 4


def test_a_part_is_offered_to_who_has_its_range_first(marks):
    graders.give(marks, Range("Bob", PART, 3, 4))
    assert queue.next_task(marks, "Bob", PART).position == 3
    assert queue.next_task(marks, "Ann", PART).position == 1
    assert graders.ranges(marks) == (Range("Bob", PART, 3, 4),)
    graders.take_back(marks, Range("Bob", PART, 3, 4))
    queue.release(marks, "Bob")
    assert queue.next_task(marks, "Bob", PART).position == 2
    with pytest.raises(UsageError, match="first before the last"):
        graders.give(marks, Range("Bob", PART, 3, 2))
    with pytest.raises(UsageError, match="no written part"):
        graders.give(marks, Range("Bob", "decoding.nothing"))


def test_the_sample_is_marked_twice_and_neither_is_told(marks):
    mark_all(marks, "Ann")
    [progress] = overview.progress(marks)
    assert (progress.marked, progress.open, progress.second_wanted, progress.second_done) == (5, 0, 1, 0)
    task = queue.next_task(marks, "Bob", PART)
    assert task.opinion == SECOND
    assert task.mark is None
    assert task.suggestion is None
    marking.save(marks, "Bob", Draft(frozenset({"result"})), task.versions, opinion=SECOND)
    assert queue.next_task(marks, "Bob", PART) is None
    assert queue.next_task(marks, "Ann", PART) is None
    [agreement] = overview.agreement(marks)
    assert (agreement.pairs, agreement.mean_difference, agreement.bias, agreement.kappa) == (1, 3, -3, None)
    assert overview.progress(marks)[0].second_done == 1
    assert marking.mark_of(marks, task.answer.id).points == 5
    assert [mark.opinion for mark in marking.both_marks(marks, task.answer.id)] == [FIRST, SECOND]


def test_nobody_gives_a_second_opinion_on_their_own(marks):
    task = queue.next_task(marks, "Ann", PART)
    marking.save(marks, "Ann", FULL, task.versions)
    with pytest.raises(UsageError, match="somebody else"):
        marking.save(marks, "Ann", FULL, dict.fromkeys(task.versions, 0), opinion=SECOND)


def test_a_wanted_second_opinion_keeps_an_answer_open_until_it_is_there(marks):
    task = queue.next_task(marks, "Ann", PART)
    marking.save(marks, "Ann", Draft(wants_second=True), task.versions)
    mark_all(marks)
    [progress] = overview.progress(marks)
    assert (progress.open, progress.wants_second) == (1, 1)
    count, [listed] = lists.listed(marks, Filter(state="second"))
    assert (count, listed.id) == (1, task.answer.id)
    mark_all(marks, "Bob")
    assert overview.progress(marks)[0].open == 0


def test_a_comment_is_offered_again_the_most_used_first(marks):
    for text in ("rare", "often", "often"):
        task = queue.next_task(marks, "Ann", PART)
        marking.save(marks, "Ann", Draft(comment=text), dict([*task.versions.items()][:1]))
    assert [(one.text, one.used) for one in comments.comments(marks, PART)] == [("often", 2), ("rare", 1)]


def test_a_request_is_a_row_that_somebody_answers(marks):
    task = queue.next_task(marks, "Ann", PART)
    marking.save(marks, "Ann", Draft(frozenset({"result"})), task.versions)
    asked = requests.add_request(marks, "Ann", task.answer.id, "I have the logarithm")
    assert [one.id for one in requests.requests(marks)] == [asked.id]
    assert overview.progress(marks)[0].requests == 1
    again = queue.task_of(marks, "Bob", task.answer.id)
    marking.save(marks, "Bob", Draft(frozenset({"result", "item-3"})), again.versions)
    answered = requests.reply(marks, "Bob", asked.id, "you do")
    assert (answered.before, answered.after, answered.grader) == (2, 3, "Bob")
    assert requests.requests(marks) == ()
    with pytest.raises(UsageError, match="Bob has answered"):
        requests.reply(marks, "Ann", asked.id, "no")


def test_lists_filter_by_state_entry_grader_and_text(marks):
    assert lists.listed(marks, Filter(state="unmarked"))[0] == 5
    task = next(task for task in (queue.task_of(marks, "Ann", n) for n in range(1, 6)) if whose(marks, task) == {"c"})
    marking.save(marks, "Ann", FULL, task.versions)
    assert [one.id for one in lists.listed(marks, Filter(item="result"))[1]] == [task.answer.id]
    assert [one.points for one in lists.listed(marks, Filter(grader="Ann"))[1]] == [5]
    assert lists.listed(marks, Filter(text="PROOF"))[0] == 2
    assert lists.listed(marks, Filter(part=PART, state="empty"))[0] == 1
    assert {one.equal for one in lists.listed(marks, Filter(text="proof"))[1]} == {2}
    assert len(lists.listed(marks, Filter(), offset=1, limit=2)[1]) == 2
    with pytest.raises(UsageError, match="no state"):
        lists.listed(marks, Filter(state="odd"))


def test_what_a_grader_decided_before_can_be_looked_at_again(marks):
    done = []
    for _ in range(3):
        task = queue.next_task(marks, "Ann", PART)
        marking.save(marks, "Ann", FULL, task.versions)
        done.append(task.answer.id)
    last = queue.previous_task(marks, "Ann", PART)
    assert last.answer.id == done[2]
    assert last.mark.points == 5
    assert queue.previous_task(marks, "Ann", PART, done[2]).answer.id == done[1]
    assert queue.previous_task(marks, "Ann", PART, done[0]) is None
    assert queue.previous_task(marks, "Bob", PART) is None


def test_statistics_tell_what_each_grader_did(marks):
    mark_all(marks)
    mark_all(marks, "Bob", Draft(frozenset({"result"})))
    ann, bob = overview.by_grader(marks)
    assert (ann.grader, ann.marks, ann.decisions, ann.mean, ann.seconds) == ("Ann", 5, 4, 1.0, 7.0)
    assert (bob.grader, bob.decisions, bob.mean) == ("Bob", 1, 0.4)
    assert overview.distribution(marks, PART) == {5: 5}
    assert overview.item_rates(marks, PART) == {
        "item-1/alternative-1": 5, "item-1/alternative-2": 0, "result": 5, "item-3": 5, "deduction-1": 0, "cap-1": 0,
    }  # fmt: skip


def test_events_are_never_changed_nor_deleted(marks):
    mark_all(marks)
    for statement in ("UPDATE event SET kind = 'x'", "DELETE FROM event"):
        with pytest.raises(sqlite3.IntegrityError), marks.writing() as connection:
            connection.execute(statement)


def test_a_link_is_known_by_a_hash_and_ends(marks):
    ann, secret = graders.add_grader(marks, "Ann", owner=True, seconds=100)
    assert graders.grader_of(marks, secret) == ann
    assert secret.encode() not in marks.path.read_bytes()
    assert graders.grader_of(marks, "guess") is None
    marks.clock.now += 101
    assert graders.grader_of(marks, secret) is None
    assert graders.expired(marks, secret)
    _, new = graders.add_grader(marks, "Ann")
    assert graders.grader_of(marks, new).name == "Ann"
    assert not graders.expired(marks, secret)
    graders.end_link(marks, "Ann")
    assert graders.grader_of(marks, new) is None
    for name in ("", " Ann", "x" * 61, "a\nb"):
        with pytest.raises(UsageError, match="1 to 60"):
            graders.add_grader(marks, name)


def test_marks_of_two_machines_are_merged_once_and_differences_are_conflicts(course, marks, tmp_path):
    folder = tmp_path / "other"
    folder.mkdir()
    there = Class(folder)
    for name, text in {"a": "Same proof", "b": "same  PROOF", "c": "Another", "d": "", "e": "new text"}.items():
        there.hand_in(name, text)
    theirs, _ = there.open("Cy")
    with theirs:
        mark_all(theirs, "Cy", Draft(frozenset({"result"}), comment="from afar"))
        lines = list(exchange.export_events(theirs))
    task = next(task for task in (queue.task_of(marks, "Ann", n) for n in range(1, 6)) if whose(marks, task) == {"c"})
    marking.save(marks, "Ann", FULL, task.versions)
    merged = exchange.merge_events(marks, lines, "cy.jsonl")
    assert (merged.taken, merged.conflicts, merged.known) == (3, 1, 0)
    assert merged.unknown == ("e: decoding.recurrence is another answer here than the one that was marked",)
    assert marking.mark_of(marks, task.answer.id).grader == "Ann"
    assert [event.grader for event, _ in marking.conflicts(marks)] == ["Cy"]
    again = exchange.merge_events(marks, lines, "cy.jsonl")
    assert (again.taken, again.known, again.conflicts) == (0, 4, 0)
    assert lists.listed(marks, Filter(grader="Cy"))[0] == 3


@pytest.mark.parametrize(
    ("lines", "line"),
    [
        ([], "is empty"),
        (["{}"], "line 1: not what"),
        (['{"format": 2, "machine": "x"}', "nonsense"], "line 2: not what"),
        (['{"format": 2, "machine": "x"}', '{"uid": 3}'], "line 2: not what"),
        (["[]"], "line 1"),
    ],
)
def test_a_file_that_is_no_export_merges_nothing(marks, lines, line):
    with pytest.raises(UsageError, match=line):
        exchange.merge_events(marks, lines, "x.jsonl")


def test_a_copy_of_the_folder_that_was_marked_further_is_merged_back(course, marks, tmp_path):
    first = queue.next_task(marks, "Ann", PART)
    marking.save(marks, "Ann", NOTHING, first.versions)
    copy = tmp_path / "copy"
    copy.mkdir()
    with marks.reading() as connection, contextlib.closing(sqlite3.connect(copy / "written.sqlite3")) as there:
        connection.backup(there)
    with Marks.open(copy) as theirs:
        mark_all(theirs)
        lines = list(exchange.export_events(theirs))
    merged = exchange.merge_events(marks, lines, "copy.jsonl")
    assert merged.taken == len(lines) - 1 - len(first.answers)
    assert (merged.known, merged.conflicts, merged.unknown) == (len(first.answers), 0, ())
    assert queue.next_task(marks, "Ann", PART) is None
    # What is exported here brings nothing new here.
    again = exchange.merge_events(marks, list(exchange.export_events(marks)), "own.jsonl")
    assert (again.taken, again.conflicts) == (0, 0)
