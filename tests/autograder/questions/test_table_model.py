"""The language model of hidden cases takes any question, and remembers it."""

import pytest

from autograder.sandbox.wire import WireError, decode, encode
from autograder.table_model import Table, TableModel

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


def test_a_table_travels_to_the_sandbox_and_answers_there():
    there = decode(encode((Table(TREE), 3), strict=True), tables=True)[0]
    assert there(("<BOS>", "u")) == {"v": -2.0}
    assert there(["<BOS>"], 1) == there("u") == {}


def test_no_table_comes_from_the_sandbox():
    with pytest.raises(WireError):
        decode(encode(Table(TREE), strict=True))
    assert decode(encode(Table(TREE))).type_name == "Table"


def test_one_that_remembers_stays_here():
    assert decode(encode(TableModel(TREE), lambda function: 7, strict=True), lambda number: number) == 7
    with pytest.raises(WireError):
        encode(TableModel(TREE), strict=True)
