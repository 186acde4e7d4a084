"""Values as text: short, the same every time, and the same for the same answer."""

import numpy as np
import pytest

from autograder.value_text import brief_text, value_text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (3.0, "3.0"),
        (1 / 3, "0.33333333"),
        (np.float32(0.5), "0.5"),
        (np.longdouble(0.25), "0.25"),
        (np.array(2), "2"),
        ([1, 2.5, None, "a"], "[1, 2.5, None, 'a']"),
        ((np.zeros(2), True), "(array([0.0, 0.0]), True)"),
        (np.ones(1, np.float32), "array([1.0], dtype=float32)"),
        (np.zeros((0, 3)), "<an empty array of shape (0, 3)>"),
        (np.arange(100.0), "<an array of shape (100,): 0.0, 1.0, 2.0, ..., 97.0, 98.0, 99.0>"),
        ({"b": {"z", "a"}}, "{'b': {'a', 'z'}}"),
        ([0] * 30, "[" + "0, " * 20 + "... (30 in all)]"),
        (1 << 10_000, "<a whole number of 10001 bits>"),
        (len, "<function len>"),
    ],
)
def test_a_value_reads_well(value, text):
    assert value_text(value) == text


def test_a_text_is_never_long():
    nested = [[["word" * 50] * 50] * 50] * 50
    assert len(value_text(nested, 100)) <= 103
    assert len(value_text("x" * 1_000_000)) <= 403
    assert all(len(brief_text(value)) <= 80 for value in (nested, np.ones((9, 9)), "x" * 1000, [1e300] * 20))


def test_a_long_double_beyond_floats_is_infinite():
    huge = np.full(2, np.longdouble("1e4000"))
    assert value_text(huge) == "array([inf, inf], dtype=longdouble)".replace("longdouble", str(huge.dtype))
    assert brief_text(huge) == "[inf, inf]"


def test_a_text_holds_no_place_in_memory():
    assert "0x" not in value_text([object()])


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ([1, 2], np.array([1.0, 2.0])),
        ((0.1, 0.2), np.array([0.1, 0.2], np.float32)),
        (1, 1.0),
        (0.0, -0.0),
        (2 / 3, 0.66666701),
        ([[1, 2], [3, 4]], np.array([[1.0, 2.0], [3.0, 4.0]])),
    ],
)
def test_the_same_answer_has_the_same_brief_text(one, other):
    assert brief_text(one) == brief_text(other)


@pytest.mark.parametrize(("one", "other"), [(True, 1), ("1", 1), ([1, 2], [2, 1]), (None, 0), ([1], 1)])
def test_another_answer_has_another(one, other):
    assert brief_text(one) != brief_text(other)
