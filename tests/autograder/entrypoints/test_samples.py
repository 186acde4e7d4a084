"""Every sample gets the outcomes that are written down for it."""

import contextlib
import functools
import re

import pytest

from autograder.bank.bank import Bank
from autograder.bank.otter_config import otter_config
from autograder.bank.sources import all_sub_questions, cited
from autograder.engine.engine import Engine
from autograder.engine.verdicts import Outcome, Status
from autograder.gradescope.results import gradescope_json
from tests.autograder.otter_json import otter_json
from tests.autograder.sample_tables import document, page, source_folders
from tests.autograder.samples import FOLDER, SUFFIXES, Loss, explain, read_samples, sample_folders

SAMPLES = [sample for folder in sample_folders() for sample in read_samples(folder)]
SETTINGS = otter_config(Bank.here(), "deep_learning_theory")
# The reasons that no sub-question of a document can be named for.
WITHOUT_A_PLACE = ("bad input: the document says nothing about it", "not answered in the document")


@pytest.fixture(scope="module")
def engine_for():
    """One engine for all samples of an assignment."""
    with contextlib.ExitStack() as started:
        yield functools.cache(lambda assignment: started.enter_context(Engine(Bank.here(), assignment)))


@pytest.mark.parametrize("folder", sample_folders(), ids=lambda folder: folder.name)
def test_every_sample_has_its_outcomes_written_down(folder):
    files = {path.name for path in folder.iterdir() if path.suffix in SUFFIXES}
    assert files == {sample.path.name for sample in read_samples(folder)}


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: f"{sample.path.parent.name}-{sample.path.name}")
def test_a_sample_gets_the_outcomes_written_down_for_it(engine_for, sample):
    engine = engine_for(sample.path.parent.name)
    report = engine.grade_file(sample.path)
    assert report.status is Status.GRADED
    assert all(verdict.told for verdict in report.verdicts)  # the bound on messages takes nothing from honest work
    points = engine.assignment.points
    assert gradescope_json(report, points, SETTINGS) == otter_json(report, points, SETTINGS)
    expected = {}
    for question in engine.assignment.questions:
        concerns = {case.name: names for case, names in engine.concerns.items() if case.question == question}
        losses = sample.losses.get(question, (Loss({"*": Outcome.MISSING}),))
        expected |= {(question, case): outcome for case, (outcome, _) in explain(losses, concerns).items()}
    assert {(v.question, v.case): v.outcome for v in report.verdicts if not v.passed} == expected
    if sample.path.parent in source_folders():
        written = sample.path.with_suffix(".md").read_text()
        assert written == page(Bank.here(), engine, sample, report), "out of date: run `make samples` and commit"


def test_the_cells_that_come_with_the_notebook_trouble_nobody(engine_for):
    """Its checker and its export mean nothing here, and no line tells the student of them."""
    report = engine_for("deep_learning_theory").grade_file(FOLDER / "deep_learning_theory" / "perfect.ipynb")
    assert report.line == ""


@pytest.mark.parametrize("folder", source_folders(), ids=lambda folder: folder.name)
def test_what_a_source_document_loses_has_its_place_there(folder):
    bank = Bank.here()
    file = document(bank, folder.name)
    numbers = {number for named, number in all_sub_questions(bank) if named == file}
    for sample in read_samples(folder):
        for loss in (loss for losses in sample.losses.values() for loss in losses):
            if loss.why in WITHOUT_A_PLACE or not loss.outcomes:
                continue
            named = {number for word in re.split(r"[ ,]+", loss.where) for _, number in cited(f"{file} {word}")}
            assert loss.why
            assert named, f"{loss.where!r} names no sub-question"
            assert named <= numbers


def test_the_special_counts_over_the_general():
    concerns = {"test_a": frozenset({"f"}), "test_b": frozenset({"f", "g"}), "test_c": frozenset({"g"})}
    loss = Loss({"*": Outcome.MISSING, "f": Outcome.FAILED, "test_b": Outcome.ERROR})
    found = explain([loss, Loss({"test_c": Outcome.PASSED})], concerns)
    assert {case: outcome for case, (outcome, _) in found.items()} == {
        "test_a": Outcome.FAILED,
        "test_b": Outcome.ERROR,
    }


@pytest.mark.parametrize(
    ("outcomes", "what"),
    [({"h": Outcome.FAILED}, "no case looks at h"), ({"f": Outcome.FAILED, "g": Outcome.ERROR}, "test_b is both")],
)
def test_names_that_say_nothing_or_contradict_each_other_are_refused(outcomes, what):
    concerns = {"test_a": frozenset({"f"}), "test_b": frozenset({"f", "g"})}
    with pytest.raises(ValueError, match=what):
        explain([Loss(outcomes)], concerns)
