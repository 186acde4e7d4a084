"""Every sample gets the outcomes that are written down for it."""

import pytest

from autograder.bank.bank import Bank
from autograder.engine.engine import Engine
from autograder.engine.verdicts import Outcome, Status
from tests.autograder.samples import SUFFIXES, Loss, explain, read_samples, sample_folders


def samples():
    """Each sample with its assignment: one string for a whole folder, so that pytest starts one engine for it."""
    return [
        pytest.param(assignment, sample, id=f"{assignment}-{sample.path.name}")
        for folder in sample_folders()
        for assignment in [folder.name]
        for sample in read_samples(folder)
    ]


@pytest.fixture(scope="module")
def engine(request):
    with Engine(Bank.here(), request.param) as engine:
        yield engine


@pytest.mark.parametrize("folder", sample_folders(), ids=lambda folder: folder.name)
def test_every_sample_has_its_outcomes_written_down(folder):
    files = {path.name for path in folder.iterdir() if path.suffix in SUFFIXES}
    assert files == {sample.path.name for sample in read_samples(folder)}


@pytest.mark.parametrize(("engine", "sample"), samples(), indirect=["engine"])
def test_a_sample_gets_the_outcomes_written_down_for_it(engine, sample):
    report = engine.grade_file(sample.path)
    assert report.status is Status.GRADED
    expected = {}
    for question in engine.assignment.questions:
        concerns = {case.name: names for case, names in engine.concerns.items() if case.question == question}
        losses = sample.losses.get(question, (Loss({"*": Outcome.MISSING}),))
        expected |= {(question, case): outcome for case, (outcome, _) in explain(losses, concerns).items()}
    assert {(v.question, v.case): v.outcome for v in report.verdicts if not v.passed} == expected


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
