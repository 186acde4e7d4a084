"""The language model of hidden cases takes any question, and remembers it."""

import pytest

from autograder.table_model import TableModel

TREE = {("<BOS>",): {"u": -1.0}, ("<BOS>", "u"): {"v": -2.0}}


def test_it_answers_from_the_table_and_a_dead_end_for_anything_else():
    model = TableModel(TREE)
    assert model(("<BOS>", "u")) == {"v": -2.0}
    assert model(["<BOS>"]) == {"u": -1.0}
    assert model(("<BOS>", "v")) == {}


ODD = [(), (None,), ("<BOS>",), (["<BOS>", ["u"]],), ((1, 2),), (("<BOS>",), 3), (("u",) * 5,), (("u" * 101,),)]


@pytest.mark.parametrize("question", ODD)
def test_odd_questions_are_noted_as_none(question):
    model = TableModel(TREE)
    assert model(*question) == {}
    assert model.asked == [None]


def test_its_answers_can_be_changed_without_harm():
    model = TableModel(TREE)
    model(("<BOS>",))["u"] = 0.0
    assert model(("<BOS>",)) == {"u": -1.0}


def test_asked_once_each_wants_every_prefix_exactly_once():
    model = TableModel(TREE)
    model(("<BOS>", "u"))
    assert not model.asked_once_each(TREE)
    model(("<BOS>",))
    assert model.asked_once_each(TREE)
    model(("<BOS>",))
    assert not model.asked_once_each(TREE)
