"""A short sweep of hostile values over the cases of one source; `make sweep` is the whole one."""

import pytest

from tests.sweep.run import Found, Sweep, like, makers

VALUES = (
    *("tuple of all", "ragged", "sets of sets", "deep", "unnormal long doubles", "words"),
    *("2,000 digits in the right form", "set with NaN in the right form", "numeric text in the right form"),
    *("NaN in the right form", "infinity in the right form", "a billion in the right form"),
)


@pytest.fixture(scope="module")
def sweep():
    with Sweep("source_003") as sweep:
        yield sweep


@pytest.mark.parametrize("value", VALUES)
def test_a_hostile_value_gets_a_verdict_in_every_case_and_no_points(sweep, value):
    found = sweep.run(makers()[value])
    assert found.failures == []
    assert found.passed <= sweep.blind


def test_the_sweep_sees_right_answers_and_failures(sweep, monkeypatch):
    assert len(sweep.run(lambda right: right()).passed) == len(sweep.engine.cases)
    monkeypatch.setattr(sweep.engine, "conclude", lambda *_: 1 / 0)
    found = sweep.run(makers()["deep"])
    assert isinstance(found, Found)
    assert len(found.failures) == len(sweep.engine.cases)


def test_the_right_form_has_the_value_where_there_were_numbers():
    assert like({"a": [1.0, (2, "x")]}, None) == {"a": [None, (None, None)]}
