"""The comparisons that hidden cases are written with: what they accept, and what a student reads."""

from fractions import Fraction

import numpy as np
import pytest

from autograder.cases import (
    NotChosen,
    Wrong,
    assert_choices,
    assert_close,
    assert_keeps_arguments,
    assert_same,
    draw,
    kind_of,
)
from autograder.difference import describe_difference
from autograder.sandbox.wire import decode, encode

WANT = np.array([1.0, 2.0, 3.0])


@pytest.mark.parametrize(
    "got", [[1, 2, 3], (1.0, 2.0, 3.0), WANT.astype(np.float32), [np.float32(1), 2, 3.0], [np.array(1.0), 2, 3]]
)
def test_numbers_are_right_in_any_style(got):
    assert_close(got, WANT)


@pytest.mark.parametrize("got", [2, 2.0, np.float32(2), np.array(2), np.array([2.0]), [2], np.array([[2]]), 2.00001])
def test_a_single_number_is_right_in_any_style(got):
    assert_close(got, 2.0)


@pytest.mark.parametrize(
    ("got", "finding"),
    [
        ([1, 2], r"has the shape \(2,\), and the shape \(3,\) was asked for \(there is one entry too few"),
        ([[1, 2, 3]], r"has the shape \(1, 3\), .* axis of length 1 too many"),
        (7.0, r"has no axes: it is a single number"),
        (np.zeros(12_345), r"has another shape: the shape \(3,\) was asked for"),
        ([1, 2, float("nan")], "holds NaN"),
        ([1, 2, float("inf")], "holds an infinite number"),
        ([-1, -2, -3], "wrong sign"),
        ([2, 4, 6], "same factor everywhere"),
        ([9, 2, 3], "wrong in the first entry only"),
        ([1, 2, 9], "wrong in the last entry only"),
        ([1, 9, 3], "right in some entries"),
        ([1.01, 2.03, 3.02], "close, but not close enough"),
        ([7, -8, 0], "is wrong everywhere"),
        ([0, 0, 0], "is zero everywhere"),
        ([1e6, -1e5, 1e7], "is far too large everywhere"),
        ([1e-6, -1e-5, 1e-7], "is far too small everywhere"),
        (None, "None came back|is the `return` missing"),
        ("123", "must be real numbers"),
        ([True, False, True], "holds booleans"),
        ([1j, 2, 3], "holds complex numbers"),
        ([[1], [2, 3]], "regular shape"),
        ({"a": 1}, "must be numbers"),
        ([10**400, 2, 3], "far too large"),
        (np.full(3, np.longdouble("1e4000")), "holds an infinite number"),
        (decode(encode(object())), "neither numbers nor text"),
    ],
)
def test_wrong_numbers_are_told_apart_in_kind(got, finding):
    with pytest.raises(Wrong, match=finding) as error:
        assert_close(got, WANT)
    assert "expected" in error.value.values


def test_a_finding_tells_few_of_the_shapes_that_a_student_could_choose():
    # Or a student's process could spell out a hidden input in the shapes of what it returns.
    shapes = [
        (a, b, c)[:n] for n in (1, 2, 3) for a in range(1, 30) for b in range(1, 30 if n > 1 else 2) for c in (1, 9)
    ]
    findings = {describe_difference(np.ones(shape), np.zeros((5, 7)), 1e-4, 1e-6) for shape in shapes}
    assert len(findings) < 16


@pytest.mark.parametrize(
    ("got", "want", "mistake"),
    [
        ((7, 5), (5, 7), "the axes are in another order"),
        ((5,), (5, 7), "an axis is missing: was it summed over"),
        ((5,), (5, 1), "an axis is missing that has length 1"),
        ((35,), (5, 7), "all axes became one"),
        ((5, 1), (5, 7), "axis 1 has shrunk to length 1"),
        ((6, 7), (5, 7), "one entry too many along axis 0"),
        ((), (5, 7), "was everything summed up"),
        ((2,), (), "several numbers"),
        ((0,), (), "no number"),
    ],
)
def test_a_shape_comes_with_the_likely_mistake(got, want, mistake):
    assert mistake in describe_difference(np.ones(got), np.zeros(want), 1e-4, 1e-6)


def test_values_of_a_finding_are_made_when_they_are_asked_for():
    with pytest.raises(Wrong) as error:
        assert_close([1, 2, 4], WANT)
    assert error.value.values == "returned  [1, 2, 4]\nexpected  array([1.0, 2.0, 3.0])"
    assert str(error.value) == f"{error.value.finding}\n{error.value.values}"


def test_nan_is_right_only_where_it_is_wanted():
    assert_close([np.nan, 1], np.array([np.nan, 1]))
    with pytest.raises(Wrong):
        assert_close([1, np.nan], np.array([np.nan, 1]))
    with pytest.raises(Wrong):
        assert_close([np.inf, 1], np.array([-np.inf, 1]))


def test_transposed_matrices_are_said_to_be():
    with pytest.raises(Wrong, match="looks transposed"):
        assert_close([[1, 3], [2, 4]], np.array([[1, 2], [3, 4]]))


def test_a_tuple_asks_for_a_sequence_and_a_dict_for_its_keys():
    assert_close([1, [2, 3]], (1, np.array([2, 3])))
    assert_close({"a": 1, "b": [2]}, {"a": 1.0, "b": np.array([2])})
    for got, want in ((7, (1, 2)), ([1], (1, 2)), ({"a": 1}, {"b": 1}), ([1], {"a": 1})):
        with pytest.raises(Wrong):
            assert_close(got, want)


def test_squeeze_accepts_kept_dimensions_only():
    assert_close([[1], [2], [3]], WANT, squeeze=True)
    with pytest.raises(Wrong):
        assert_close([1, 2, 3, 4], WANT, squeeze=True)


@pytest.mark.parametrize(
    ("got", "want"),
    [
        (9.0, 9),
        (np.int64(9), 9),
        ([1, 2], (1, 2)),
        (np.array([1, 2]), [1, 2]),
        (np.bool_(True), True),
        ([["a"]], (("a",),)),
    ],
)
def test_the_same_thing_in_another_style(got, want):
    assert_same(got, want)


@pytest.mark.parametrize(
    ("got", "want"), [(1, True), (True, 1), ("1", 1), ([1, 2, 3], (1, 2)), (None, 0), ([2, 1], (1, 2)), (8, 9)]
)
def test_another_thing(got, want):
    with pytest.raises(Wrong):
        assert_same(got, want)


class Choices:
    def __init__(self, **values):
        vars(self).update(values)


def test_choices_are_graded_together():
    right = Choices(A=False, B="x")
    assert_choices(Choices(A=np.bool_(False), B="x"), right, "A", "B")
    with pytest.raises(Wrong, match="not all are right"):
        assert_choices(Choices(A=False, B="y"), right, "A", "B")
    with pytest.raises(Wrong):
        assert_choices(Choices(A=0, B="x"), right, "A", "B")
    with pytest.raises(NotChosen, match="B is still None"):
        assert_choices(Choices(A=True, B=None), right, "A", "B")


def test_changed_arguments_are_found():
    def sorts(numbers):
        numbers.sort()

    assert_keeps_arguments(sorted, [2, 1])
    with pytest.raises(Wrong, match="was changed"):
        assert_keeps_arguments(sorts, [2, 1])


def test_draws_are_the_same_for_the_same_name():
    assert draw("a").random() == draw("a").random()
    assert draw("a").random() != draw("b").random()


@pytest.mark.parametrize("value", ["secret", b"secret", [1] * 7_777, {"secret": 1}, 4242, Fraction(1, 4242), object()])
def test_a_kind_holds_no_content(value):
    assert not {"secret", "4242", "7777"} & set(kind_of(value).replace(",", "").split())


@pytest.mark.parametrize(
    ("what", "finding"),
    [
        ("the weights after the step", "the weights after the step are wrong"),
        ("the norms", "the norms are wrong"),
        ("the loss", "the loss is wrong"),
        ("the bias of the units", "the bias of the units is wrong"),
        ("the gradient by the weights", "the gradient by the weights is wrong"),
        ("the moments, value 1 of 2", "the moments, value 1 of 2 is wrong"),
        ("(positions, velocities)", "(positions, velocities) is wrong"),
        ("moments['means']", "moments['means'] is wrong"),
    ],
)
def test_the_verb_agrees_with_what_was_compared(what, finding):
    with pytest.raises(Wrong) as caught:
        assert_close(3.0, 1.0, what)
    assert caught.value.finding == finding


def test_every_verb_has_a_plural():
    with pytest.raises(Wrong, match="the words have another length"):
        assert_same([1], [1, 2], "the words")
    with pytest.raises(Wrong, match="the words are not what was asked for"):
        assert_same([1], [2], "the words")
    with pytest.raises(Wrong, match="the weights have the wrong sign"):
        assert_close([-1.0, -2.0], np.array([1.0, 2.0]), "the weights")
    with pytest.raises(Wrong, match="the weights hold NaN"):
        assert_close([np.nan, 2.0], np.array([1.0, 2.0]), "the weights")
    with pytest.raises(Wrong, match="the weights look transposed"):
        assert_close([[1.0, 3.0], [2.0, 4.0]], np.array([[1.0, 2.0], [3.0, 4.0]]), "the weights")
