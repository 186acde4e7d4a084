"""A class of sixty from end to end: every planted answer is found, and the sources' proofs get what the samples say."""

import json

import pytest

from autograder.bank.bank import Bank
from autograder.written import marking, overview, queue
from autograder.written.answers import Answers, answers_file, answers_text
from autograder.written.database import Marks
from autograder.written.find import find_answers
from autograder.written.graders import add_grader
from autograder.written.importing import import_all
from autograder.written.lists import submission_name
from autograder.written.model import Draft
from autograder.written.parts import written_parts
from autograder.written.points import check, earned, full_marks, tickable
from autograder.written.results import results
from tests.written_class import ASSIGNMENT, given_cells, source_answers, students


@pytest.fixture(scope="module")
def parts():
    bank = Bank.here()
    return {part.key: part for part in written_parts(bank, bank.assignment(ASSIGNMENT))}


@pytest.mark.parametrize("one", source_answers(), ids=lambda one: f"{one.document[:3]}-{one.part}")
def test_a_source_s_proof_gets_what_its_reasons_say(parts, one):
    rubric = parts[one.part].rubric
    check(rubric, Draft(one.ticked))
    assert earned(rubric, Draft(one.ticked)) == one.points
    reasons = one.why.replace("\n", " ")
    assert reasons.startswith("all") or all(
        any(f"item {number}" in reasons or f"items {first} to {last}" in reasons
            for first in range(1, number + 1) for last in range(number, len(rubric.items) + 1))
        for number in range(1, len(rubric.items) + 1)
    )  # fmt: skip


def test_each_source_has_a_known_mistake_and_something_right():
    by_document = {}
    for one in source_answers():
        by_document.setdefault(one.document, []).append(one)
    assert {document[:3] for document in by_document} == {"000", "001", "002", "004"}
    assert all(any(one.points for one in found) for found in by_document.values())


def test_a_class_is_found_marked_and_in_the_results(parts, tmp_path):
    given = given_cells(Bank.here())
    (tmp_path / "answers").mkdir()
    planted = {}
    for student in students():
        finding = find_answers(student.cells, given)
        answered = {found.part: found for found in finding.answers if found.state == "answered"}
        assert set(answered) == set(student.answers), (student.name, student.way)
        for part, text in student.answers.items():
            found = "".join("".join(piece.text for piece in answered[part].pieces).split())
            assert "".join(text.split()).replace("![x](http://192.0.2.1/pixel.png)", "") in found or "![x]" in text
        assert finding.unplaced is None
        planted[student.name] = student.answers
        answers_file(tmp_path, student.name).write_text(answers_text(Answers(student.name, finding)))
    expected = {(one.part, one.text): one for one in source_answers()}
    with Marks.open(tmp_path, seed=3) as marks:
        import_all(marks, tmp_path, list(parts.values()))
        add_grader(marks, "Ann")
        decisions = 0
        for key, part in parts.items():
            while task := queue.next_task(marks, "Ann", key):
                own = planted[submission_name(marks, task.answer.id)].get(key, "")
                one = expected.get((key, own))
                if one is not None:
                    draft = Draft(one.ticked, comment=one.why)
                elif own == part.answer:
                    draft = Draft(full_marks(part.rubric))
                else:
                    draft = Draft(frozenset({entry.key for kind, entry in tickable(part.rubric) if kind == "item"}))
                marking.save(marks, "Ann", draft, task.versions)
                decisions += 1
        assert all(progress.open == 0 for progress in overview.progress(marks))
        assert decisions < 60 * 22 - 200  # equal answers are one
    found = results(tmp_path, list(parts.values()), list(planted))
    assert all(one.points is not None for own in found.values() for one in own.values())
    documents = sorted({one.document for one in source_answers()})
    for one in source_answers():
        assert found[f"student_{documents.index(one.document):03}"][one.part].points == one.points
    assert sum(one.points for one in found["student_004"].values()) == 126


def test_the_class_is_the_same_each_time():
    first, second = ([json.dumps(student.cells) for student in students(8)] for _ in range(2))
    assert first == second
