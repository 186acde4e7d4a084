"""Hidden cases of relu_elbow.

What a step does in words is computed in exact fractions of the drawn floats, and drawn numbers keep clear of every
boundary; on a boundary all numbers are dyadic, so that floats of any size agree.
"""

from fractions import Fraction

import numpy as np
import pytest

from autograder.cases import as_lists, assert_choices, assert_close, assert_keeps_arguments, assert_same, draw


def examples(name, sign_w, sign_x, residuals, count=5):
    """Active units (w, b, x, y, lr) whose step leaves the sign of w, with room to spare."""
    random, found = draw(name), []
    while len(found) < count:
        w, x = sign_w * random.uniform(0.3, 2.5), sign_x * random.uniform(0.3, 2.5)
        b = random.uniform(-2.5, 4.0)
        residual = float(random.choice(residuals))
        if w * x + b > 0.2 and abs(w - b * x) > 0.2:
            lr = min(0.3, 0.6 * abs(w) / abs(residual * x)) * random.uniform(0.5, 1.0)
            found.append((w, b, x, w * x + b - residual, lr))
    return found


def in_words(w, b, x, y, lr):
    """What the step does, in exact arithmetic."""
    w, b, x, y, lr = map(Fraction, (w, b, x, y, lr))
    residual = max(w * x + b, 0) - y if w * x + b > 0 else 0
    new_w, new_b = w - lr * residual * x, b - lr * residual
    growth, shift = abs(new_w) - abs(w), b / w - new_b / new_w
    slope = "steeper" if growth > 0 else "shallower" if growth < 0 else "unchanged"
    return slope, "right" if shift > 0 else "left" if shift < 0 else "unchanged"


def check_words(student, found):
    for example in found:
        assert_same(student.describe_step(*example), in_words(*example), "the pair (slope, elbow)")


def loss(w, b, x, y):
    return (max(0.0, w * x + b) - y) ** 2 / 2


def assert_keeps_arrays_and_lists(function, *arguments):
    assert_keeps_arguments(function, *arguments)
    assert_keeps_arguments(function, *as_lists(*arguments))


def check(got, want, what):
    """Compare by the digits, however small the number is."""
    assert_close(got, want, what, atol=0.0)


# A unit that is active by 2^-30 only, and one that is inactive by as little.
BARELY_ACTIVE, BARELY_INACTIVE = (2.0**-30, 0.0, 1.0), (-(2.0**-30), 0.0, 1.0)


# One unit


def test_unit_on_both_sides_of_its_elbow(student):
    for w, b, x in draw("unit").uniform(-2, 2, (8, 3)).tolist():
        assert_close(student.relu_unit(w, b, x), max(0.0, w * x + b), "phi(x)")


def test_unit_with_a_negative_slope(student):
    for x in (-2.0, 0.5, 3.0):
        assert_close(student.relu_unit(-1.5, 1.0, x), max(0.0, 1.0 - 1.5 * x), "phi(x)")


def test_unit_at_input_zero_shows_its_bias_or_nothing(student):
    for b in (-1.5, 2.25):
        assert_close(student.relu_unit(3.0, b, 0.0), max(0.0, b), "phi(0)")


def test_unit_at_its_kink_and_without_a_slope(student):
    assert_close(student.relu_unit(2, -3, 1.5), 0.0, "phi at the kink")
    assert_close(student.relu_unit(0, 0.75, 5), 0.75, "phi of a constant unit")


def test_unit_of_tiny_and_huge_numbers(student):
    for w, b, x in ((1e-9, 2e-9, 1.0), (1e-12, 2e-12, 1.0), (-1e-9, 0.0, -3.0), (1e5, -2e8, 4e3), (1e5, 2e8, 4e3)):
        check(student.relu_unit(w, b, x), max(0.0, w * x + b), "phi(x)")


def test_elbow_of_nearly_constant_and_of_very_steep_units(student):
    for w, b in ((1e-12, 3.0), (-1e-12, 1e-12), (1e9, 2.0), (1e9, -4e9)):
        check(student.elbow(w, b), -b / w, "the elbow")


def test_elbow_of_random_units(student):
    for w, b in draw("elbow").uniform(0.3, 3.0, (3, 2)).tolist():
        for sign_w, sign_b in ((1, 1), (1, -1), (-1, 1), (-1, -1)):
            assert_close(student.elbow(sign_w * w, sign_b * b), -(sign_b * b) / (sign_w * w), "the elbow")


def test_elbow_of_whole_numbers_is_no_whole_number(student):
    assert_close(student.elbow(4, 3), -0.75, "the elbow")
    assert_close(student.elbow(-2, 5), 2.5, "the elbow")


def test_elbow_without_a_bias_is_the_origin(student):
    assert_close(student.elbow(-3.0, 0.0), 0.0, "the elbow")
    assert_close(student.elbow(-3.0, 0.6), 0.2, "the elbow")


@pytest.mark.parametrize(("w", "b"), [(0.0, 1.0), (0, -2), (0.0, 0.0)])
def test_elbow_needs_a_slope(student, w, b):
    student.elbow(1.5, b)
    with pytest.raises(ValueError):
        student.elbow(w, b)


# Gradients


def test_output_gradient_is_the_residual(student):
    for phi, y in draw("residual").uniform(-3, 3, (5, 2)).tolist():
        assert_close(student.loss_grad_output(abs(phi), y), abs(phi) - y, "the derivative")


def test_output_gradient_is_the_slope_of_the_loss(student):
    for phi, y in ((1.25, -0.5), (0.0, 2.0)):
        want = ((phi + 0.5 - y) ** 2 - (phi - 0.5 - y) ** 2) / 2  # exact for a quadratic
        assert_close(student.loss_grad_output(phi, y), want, "the derivative")


def test_output_gradient_of_tiny_and_huge_residuals(student):
    for phi, y in ((2.0**-30, 0.0), (0.0, 2.0**-30), (1e6, 1e6 - 1), (2e6, -1e6)):
        check(student.loss_grad_output(phi, y), phi - y, "the derivative")


def test_output_gradient_vanishes_at_the_target(student):
    assert_close(student.loss_grad_output(1.7, 1.7), 0.0, "the derivative")
    assert_close(student.loss_grad_output(1.7, 1.5), 0.2, "the derivative")


def test_output_gradient_of_an_inactive_unit_is_its_residual_too(student):
    assert_close(student.loss_grad_output(0, -1), 1.0, "the derivative")
    assert_close(student.loss_grad_output(0, 3), -3.0, "the derivative")


@pytest.mark.parametrize(("sign_w", "sign_x"), [(1, 1), (1, -1), (-1, 1), (-1, -1)])
def test_weight_gradient_is_the_slope_of_the_loss(student, sign_w, sign_x):
    h = 2.0**-12
    for w, b, x, y, _ in examples(f"weight gradient {sign_w} {sign_x}", sign_w, sign_x, [-2.5, -0.7, 0.6, 1.8], 3):
        want = (loss(w + h, b, x, y) - loss(w - h, b, x, y)) / (2 * h)
        assert_close(student.loss_grad_w(w, b, x, y), want, "the derivative")


@pytest.mark.parametrize(("sign_w", "sign_x"), [(1, 1), (1, -1), (-1, 1), (-1, -1)])
def test_bias_gradient_is_the_slope_of_the_loss(student, sign_w, sign_x):
    h = 2.0**-12
    for w, b, x, y, _ in examples(f"bias gradient {sign_w} {sign_x}", sign_w, sign_x, [-2.5, -0.7, 0.6, 1.8], 3):
        want = (loss(w, b + h, x, y) - loss(w, b - h, x, y)) / (2 * h)
        assert_close(student.loss_grad_b(w, b, x, y), want, "the derivative")


# Inactive: left of the elbow, right of it, and constant.
@pytest.mark.parametrize(("w", "b", "x"), [(1.5, -1.0, 0.4), (-1.5, 1.0, 2.0), (1.0, 0.5, -3.0), (0.0, -0.5, 2.0)])
def test_weight_of_an_inactive_unit_gets_no_gradient(student, w, b, x):
    assert_close(student.loss_grad_w(w, b, x, -1.0), 0.0, "the derivative")
    # With a bias that makes the unit active the derivative is the residual times x.
    assert_close(student.loss_grad_w(w, 5.0, x, -1.0), (w * x + 6.0) * x, "the derivative of an active unit")


@pytest.mark.parametrize(("w", "b", "x"), [(1.5, -1.0, 0.4), (-1.5, 1.0, 2.0), (1.0, 0.5, -3.0), (0.0, -0.5, 2.0)])
def test_bias_of_an_inactive_unit_gets_no_gradient(student, w, b, x):
    assert_close(student.loss_grad_b(w, b, x, -1.0), 0.0, "the derivative")
    assert_close(student.loss_grad_b(w, 5.0, x, -1.0), w * x + 6.0, "the derivative of an active unit")


def test_weight_gets_no_gradient_at_the_kink(student):
    for w, b, x in ((2.0, -3.0, 1.5), (-0.5, 1.0, 2.0), (1, 0, 0)):
        assert_close(student.loss_grad_w(w, b, x, -1.0), 0.0, "the derivative at the kink")
        assert_close(student.loss_grad_w(w, b + 0.5, x, -1.0), 1.5 * x, "the derivative beside the kink")


def test_bias_gets_no_gradient_at_the_kink(student):
    for w, b, x in ((2.0, -3.0, 1.5), (-0.5, 1.0, 2.0), (1, 0, 0)):
        assert_close(student.loss_grad_b(w, b, x, -1.0), 0.0, "the derivative at the kink")
        assert_close(student.loss_grad_b(w, b + 0.5, x, -1.0), 1.5, "the derivative beside the kink")


def test_weight_gradient_of_barely_active_units_and_tiny_and_huge_numbers(student):
    check(student.loss_grad_w(*BARELY_ACTIVE, -1.0), 1.0, "the derivative")
    assert_close(student.loss_grad_w(*BARELY_INACTIVE, -1.0), 0.0, "the derivative")
    check(student.loss_grad_w(2.0**-20, 0.0, 1.0, 0.0), 2.0**-20, "the derivative")
    check(student.loss_grad_w(2.0, 1.0, -0.25, 1e6), 249999.875, "the derivative")


def test_bias_gradient_of_barely_active_units_and_tiny_and_huge_numbers(student):
    check(student.loss_grad_b(*BARELY_ACTIVE, -1.0), 1.0, "the derivative")
    assert_close(student.loss_grad_b(*BARELY_INACTIVE, -1.0), 0.0, "the derivative")
    check(student.loss_grad_b(2.0**-20, 0.0, 1.0, 0.0), 2.0**-20, "the derivative")
    check(student.loss_grad_b(2.0, 1.0, -0.25, 1e6), -999999.5, "the derivative")


def test_weight_gradient_at_input_zero(student):
    assert_close(student.loss_grad_w(1.2, 0.8, 0.0, -0.5), 0.0, "the derivative")
    assert_close(student.loss_grad_w(1.2, 0.8, 0.5, -0.5), 0.95, "the derivative")


def test_bias_gradient_at_input_zero(student):
    assert_close(student.loss_grad_b(1.2, 0.8, 0.0, -0.5), 1.3, "the derivative")


def test_bias_gradient_of_a_constant_unit(student):
    assert_close(student.loss_grad_b(0, 0.75, 5, 2), -1.25, "the derivative")
    assert_close(student.loss_grad_b(0, 0.75, 5, 0.7438), 0.0062, "the derivative")


# One step


@pytest.mark.parametrize(("sign_w", "sign_x"), [(1, 1), (1, -1), (-1, 1), (-1, -1)])
def test_step_goes_against_the_gradient(student, sign_w, sign_x):
    for w, b, x, y, lr in examples(f"step {sign_w} {sign_x}", sign_w, sign_x, [-2.5, -0.7, 0.6, 1.8], 3):
        residual = w * x + b - y
        assert_close(student.sgd_step(w, b, x, y, lr), (w - lr * residual * x, b - lr * residual), "(w', b')")


def test_step_of_an_inactive_unit_stays(student):
    assert_close(student.sgd_step(1.5, -1.0, 0.4, -1.0, 0.3), (1.5, -1.0), "(w', b')")
    assert_close(student.sgd_step(-1.5, 1.0, 2.0, 3.0, 0.3), (-1.5, 1.0), "(w', b')")
    # The same unit on the other side of its elbow: phi = 4 there.
    assert_close(student.sgd_step(-1.5, 1.0, -2.0, 3.0, 0.3), (-0.9, 0.7), "(w', b')")


def test_step_at_the_kink_stays(student):
    assert_close(student.sgd_step(2.0, -3.0, 1.5, -1.0, 0.5), (2.0, -3.0), "(w', b')")
    assert_close(student.sgd_step(2.0, -3.0, 2.0, -1.0, 0.5), (0.0, -4.0), "(w', b') beside the kink")


def test_step_takes_both_gradients_at_the_old_parameters(student):
    # So large a step that the unit is inactive, or its residual another, once one of the two has moved.
    for w, b, x, y, lr in ((1.0, 0.5, 2.0, 1.0, 0.9), (0.8, -0.3, 1.5, -2.0, 0.7)):
        residual = w * x + b - y
        assert_close(student.sgd_step(w, b, x, y, lr), (w - lr * residual * x, b - lr * residual), "(w', b')")


def test_step_of_any_length_and_for_any_residual(student):
    # A large learning rate, a tiny residual, a huge one, a unit that is barely active, a constant one.
    assert_close(student.sgd_step(1.0, 0.5, 1.0, 1.0, 3.0), (-0.5, -1.0), "(w', b')")
    assert_close(student.sgd_step(1.0, 0.0, 1.0, 1 - 2.0**-22, 2.0**12), (1 - 2.0**-10, -(2.0**-10)), "(w', b')")
    assert_close(student.sgd_step(1.0, 0.5, 2.0, -1e6, 0.25), (-500000.25, -250000.125), "(w', b')")
    assert_close(student.sgd_step(*BARELY_ACTIVE, -1.0, 0.5), (-0.5, -0.5), "(w', b')")
    assert_close(student.sgd_step(0.0, 2.0, 3.0, 1.0, 0.5), (-1.5, 1.5), "(w', b')")
    assert_close(student.sgd_step(1.5, 2.0, 0.0, 1.0, 0.5), (1.5, 1.5), "(w', b')")
    check(student.sgd_step(2e-9, 1e-9, 1.0, 0.0, 0.5), (0.5e-9, -0.5e-9), "(w', b')")


def test_step_may_end_without_a_slope(student):
    assert_close(student.sgd_step(1, 1, 1, 1, 1), (0.0, 0.0), "(w', b')")
    assert_close(student.sgd_step(1, 2, 1, 2, 1), (0.0, 1.0), "(w', b')")


# Where the elbow goes


@pytest.mark.parametrize(("sign_w", "sign_x"), [(1, 1), (1, -1), (-1, 1), (-1, -1)])
def test_shift_is_the_difference_of_two_elbows(student, sign_w, sign_x):
    for w, b, x, y, lr in examples(f"shift {sign_w} {sign_x}", sign_w, sign_x, [-2.5, -0.7, 0.6, 1.8], 3):
        residual = w * x + b - y
        want = lr * residual * (w - b * x) / (w * (w - lr * residual * x))
        assert_close(student.elbow_shift(w, b, x, y, lr), want, "the shift")


def test_shift_with_a_residual_of_one(student):
    for w, b, x, y, lr in examples("residual one", 1, -1, [1.0], 4):
        assert_close(student.elbow_shift(w, b, x, y, lr), lr * (w - b * x) / (w * (w - lr * x)), "the shift")


def test_shift_of_an_inactive_unit_and_at_the_kink_is_zero(student):
    for w, b, x in ((1.5, -1.0, 0.4), (-1.5, 1.0, 2.0), (2.0, -3.0, 1.5)):
        assert_close(student.elbow_shift(w, b, x, -1.0, 0.3), 0.0, "the shift")
    # Active: the step leads to w = 0.9 and b = -1.6.
    assert_close(student.elbow_shift(1.5, -1.0, 1.0, -1.5, 0.3), 1.6 / 0.9 - 1.0 / 1.5, "the shift of an active unit")


def test_shift_of_nearly_constant_units_and_of_tiny_and_large_steps(student):
    # Both weights are below 1e-9; the shift is 6e-11; the learning rate is 3.
    check(student.elbow_shift(2.0**-30, 1.0, 2.0, 0.5, 2.0**-31), -(2.0**30), "the shift")
    check(student.elbow_shift(2.0**-14, 0.0, 2.0**14, 0.0, 2.0**-48), 2.0**-34, "the shift")
    check(student.elbow_shift(2.0, 0.5, 0.5, 1.25, 3.0), 0.25 / 1.625 + 0.25, "the shift")
    check(student.elbow_shift(2.0, 0.5, 0.0, 0.25, 0.5), 0.0625, "the shift at input 0")


def test_shift_of_a_step_that_turns_the_slope_around(student):
    # w' has the other sign: the difference of the two elbows is what is asked for, whatever it means.
    w, b, x, y, lr = 0.5, 1.0, 2.0, 0.5, 0.4
    residual = w * x + b - y
    want = -(b - lr * residual) / (w - lr * residual * x) + b / w
    assert_close(student.elbow_shift(w, b, x, y, lr), want, "the shift")


def test_shift_is_undefined_without_a_slope_before_the_step(student):
    for b in (1.0, -1.0):  # active, and inactive
        student.elbow_shift(0.5, b, 2.0, 0.5, 0.25)
        with pytest.raises(ValueError):
            student.elbow_shift(0.0, b, 2.0, 0.5, 0.25)


def test_shift_is_undefined_without_a_slope_after_the_step(student):
    for w, b, x, y, lr in ((1.0, 1.0, 1.0, 1.0, 1.0), (-0.5, 3.0, 2.0, 4.0, 0.125)):
        student.elbow_shift(w, b, x, y, lr / 2)
        with pytest.raises(ValueError):
            student.elbow_shift(w, b, x, y, lr)


# The same in words


def test_case_i_leaves_everything_unchanged(student):
    found = [(1.5, -1.0, 0.4, -1.0, 0.3), (-1.5, 1.0, 2.0, -1.0, 0.3), (1.0, 0.5, -3.0, -1.0, 0.1)]
    check_words(student, [*found, (1.0, 0.5, 3.0, 2.5, 0.1)])  # the last unit again, where it is active


def test_kink_leaves_everything_unchanged(student):
    check_words(student, [(2.0, -3.0, 1.5, -1.0, 0.5), (-0.5, 1.0, 2.0, -1.0, 0.125), (-0.5, 1.25, 2.0, -0.75, 0.125)])


def test_case_ii_with_a_small_or_negative_bias(student):
    found = [(w, b, x, y, lr) for w, b, x, y, lr in examples("case ii", 1, 1, [1.0], 12) if b < w / x]
    check_words(student, [*found[:4], (1.5, -0.75, 1.25, 0.125, 0.25), (1.5, 0.25, 1.25, 1.125, 0.25)])


def test_case_ii_with_a_large_bias(student):
    found = [(w, b, x, y, lr) for w, b, x, y, lr in examples("case ii, large bias", 1, 1, [1.0], 12) if b > w / x]
    check_words(student, [*found[:4], (0.75, 2.5, 1.25, 2.4375, 0.25)])


def test_case_ii_with_an_elbow_that_stays(student):
    # b = w / x, in numbers that every float holds exactly.
    check_words(student, [(2.0, 1.0, 2.0, 4.0, 0.125), (1.0, 0.25, 4.0, 3.25, 0.125)])


def test_case_iii(student):
    check_words(student, examples("case iii", 1, -1, [1.0], 6))


def test_case_iv(student):
    check_words(student, examples("case iv", -1, 1, [1.0], 6))


def test_fifth_case_of_negative_slope_and_input(student):
    check_words(student, examples("fifth case", -1, -1, [1.0], 8))


def test_negative_residual_turns_every_direction_around(student):
    for sign_w, sign_x in ((1, 1), (1, -1), (-1, 1), (-1, -1)):
        check_words(student, examples(f"negative residual {sign_w} {sign_x}", sign_w, sign_x, [-1.0, -0.4], 3))


def test_input_zero_moves_the_elbow_and_keeps_the_slope(student):
    check_words(student, [(1.5, 0.75, 0.0, -0.25, 0.25), (-1.5, 0.75, 0.0, -0.25, 0.25)])


def test_small_steps_are_changes_too(student):
    for sign_w, sign_x in ((1, 1), (-1, 1)):
        found = examples(f"small step {sign_w}", sign_w, sign_x, [1.0, -1.0], 3)
        check_words(student, [(w, b, x, y, 2e-4) for w, b, x, y, _ in found])


def test_the_smallest_steps_that_are_changes(student):
    # By about 2^-20, and by 2^-34 (6e-11), in numbers that every float holds; and by 2^-50, which is none.
    check_words(student, [(1.0, 0.5, 1.0, 0.5, 2.0**-20), (-1.0, 2.0, 1.0, 2.0, 2.0**-20)])
    check_words(student, [(2.0**-14, 0.0, 2.0**14, y, 2.0**-48) for y in (0.0, 2.0)])
    assert_same(student.describe_step(1.0, 0.5, 1.0, 0.5, 2.0**-50), ("unchanged",) * 2, "the pair (slope, elbow)")


def test_a_large_learning_rate_with_a_small_residual(student):
    check_words(student, [(2.0, 0.5, 0.5, 1.25, 3.0), (-2.0, 2.5, 0.5, 1.375, 8.0)])


def test_exact_fit_changes_nothing(student):
    check_words(student, [(1.5, 0.25, 2.0, 3.25, 0.25), (-0.5, 2.0, 1.0, 1.5, 0.25), (-0.5, 2.0, 1.0, 1.0, 0.25)])


def test_words_need_an_elbow_before_and_after(student):
    for w, b, x, y, lr in ((0.0, 1.0, 2.0, 0.5, 0.25), (0.0, -1.0, 2.0, 0.5, 0.25), (1.0, 1.0, 1.0, 1.0, 1.0)):
        student.describe_step(w or 1.0, b, x, y, lr / 2)
        with pytest.raises(ValueError):
            student.describe_step(w, b, x, y, lr)


def test_slope_in_case_i(student, reference):
    assert_choices(student, reference, "SLOPE_CASE_I")


def test_elbow_in_case_i(student, reference):
    assert_choices(student, reference, "ELBOW_CASE_I")


def test_slope_in_case_ii(student, reference):
    assert_choices(student, reference, "SLOPE_CASE_II")


def test_elbow_in_case_ii(student, reference):
    assert_choices(student, reference, "ELBOW_CASE_II")


def test_slope_in_case_iii(student, reference):
    assert_choices(student, reference, "SLOPE_CASE_III")


def test_elbow_in_case_iii(student, reference):
    assert_choices(student, reference, "ELBOW_CASE_III")


def test_slope_in_case_iv(student, reference):
    assert_choices(student, reference, "SLOPE_CASE_IV")


def test_elbow_in_case_iv(student, reference):
    assert_choices(student, reference, "ELBOW_CASE_IV")


# A hidden layer


def layer(name, d):
    """Weights of both signs and clear of 0, biases, and weights of the output."""
    random = draw(name)
    weights = random.uniform(0.5, 2.0, d) * random.permutation(np.where(np.arange(d) % 2, 1.0, -1.0))
    return weights, random.normal(size=d), random.normal(size=d)


def after_a_step(W1, b1, W2, x, y, lr):
    """The elbows after a step, unit by unit."""
    residual = sum(v * max(0.0, w * x + b) for w, b, v in zip(W1, b1, W2, strict=True)) - y
    elbows = []
    for w, b, v in zip(W1, b1, W2, strict=True):
        slope = residual * v if w * x + b > 0 else 0.0
        elbows.append(-(b - lr * slope) / (w - lr * slope * x))
    return np.array(elbows)


def check_layer(student, name, d, x, y, lr):
    W1, b1, W2 = layer(name, d)
    got = student.updated_hidden_elbows(W1, b1, W2, x, y, lr)
    assert_close(got, after_a_step(W1, b1, W2, x, y, lr), "the elbows after the step")


def test_elbows_of_a_layer_of_weights_of_both_signs(student, reference):
    W1, b1, _ = layer("layer", 6)
    assert_close(student.hidden_elbows(W1, b1), reference.hidden_elbows(W1, b1), "the elbows")


def test_elbows_of_a_layer_whose_weights_are_a_column(student, reference):
    W1, b1, _ = layer("column", 4)
    assert_close(student.hidden_elbows(W1[:, np.newaxis], b1), reference.hidden_elbows(W1, b1), "the elbows")


def test_elbows_of_nearly_constant_and_of_very_steep_units(student):
    W1, b1 = np.array([1e-9, -2.0, 1e9, 1e-9]), np.array([3.0, 0.5, 1.0, -1e-9])
    check(student.hidden_elbows(W1, b1), -b1 / W1, "the elbows")


def test_elbows_of_whole_numbers_in_lists(student):
    assert_close(student.hidden_elbows([4, -2, 5], [3, 3, 0]), np.array([-0.75, 1.5, 0.0]), "the elbows")
    assert_close(student.hidden_elbows([[4], [-2]], [3, 3]), np.array([-0.75, 1.5]), "the elbows")


def test_elbow_of_a_layer_of_one_unit(student):
    assert_close(student.hidden_elbows([[-0.5]], [0.25]), np.array([0.5]), "the elbows")


def test_elbows_need_a_slope_in_every_unit(student):
    # None of these is zero, whatever their sum or their product is.
    for W1, b1 in (([1.0, -1.0], [0.5, 2.0]), ([2.0**-20, -(2.0**-20)], [2.0**-20, 2.0**-19])):
        assert_close(student.hidden_elbows(W1, b1), -np.divide(b1, W1), "the elbows")
    for W1 in ([0.0, 1.0, 2.0], [1.0, 0.0, 2.0], [[1.0], [2.0], [0.0]], [-1.0, 0.0, 3.0]):
        student.hidden_elbows(np.add(W1, 0.5), [1.0, 0.0, -1.0])
        with pytest.raises(ValueError):
            student.hidden_elbows(W1, [1.0, 0.0, -1.0])


def test_elbows_leave_the_layer_alone(student):
    W1, b1, _ = layer("left alone", 3)
    assert_close(student.hidden_elbows(W1, b1), -b1 / W1, "the elbows")
    assert_keeps_arrays_and_lists(student.hidden_elbows, W1, b1)


def test_layer_after_a_step(student):
    check_layer(student, "after a step", 5, 0.8, -0.6, 0.07)


def test_layer_after_a_step_with_a_negative_input(student):
    check_layer(student, "negative input", 6, -1.1, 1.4, 0.05)


def test_layer_after_a_large_step_uses_the_old_output_weights(student):
    check_layer(student, "large step", 4, 1.3, 0.5, 0.6)


def test_layer_at_input_zero(student):
    check_layer(student, "input zero", 5, 0.0, 2.0, 0.2)


def test_layer_of_one_unit_after_a_step(student):
    W1, b1, W2, x, y, lr = [-0.75], [1.5], [-1.25], 0.5, -2.0, 0.1
    got = student.updated_hidden_elbows(W1, b1, W2, x, y, lr)
    assert_close(got, after_a_step(W1, b1, W2, x, y, lr), "the elbows after the step")


def test_layer_takes_a_column_and_a_row(student):
    W1, b1, W2 = layer("column and row", 4)
    want = after_a_step(W1, b1, W2, 0.9, 0.3, 0.1)
    got = student.updated_hidden_elbows(W1.reshape(-1, 1), b1, W2.reshape(1, -1), 0.9, 0.3, 0.1)
    assert_close(got, want, "the elbows after the step")


def test_layer_with_no_active_unit_stays(student):
    # Not even the residual matters: f = 0 here.
    W1, b1 = [1.0, -2.0, 0.5], [-3.0, 1.0, -1.0]
    got = student.updated_hidden_elbows(W1, b1, [1.0, 2.0, -1.0], 1.0, -2.0, 0.3)
    assert_close(got, np.array([3.0, 0.5, 2.0]), "the elbows after the step")


def test_unit_at_its_kink_stays_while_others_learn(student):
    W1, b1, W2 = [2.0, 1.0, -1.0], [-3.0, 0.5, 1.5], [1.5, 0.75, -2.0]
    got = student.updated_hidden_elbows(W1, b1, W2, 1.5, 0.5, 0.1)
    assert_close(got, after_a_step(W1, b1, W2, 1.5, 0.5, 0.1), "the elbows after the step")


def test_layer_of_any_residual_and_learning_rate(student):
    # A huge residual, a large learning rate, a unit that is barely active beside one that is barely not, large weights.
    for W1, b1, W2, x, y, lr in (
        ([400.0, -0.5], [-1e-6, 250.0], [1.0, 300.0], -1.0, 7e4, 1e-4),
        ([2.0, -1.0], [1.0, 0.5], [0.5, 2.0], 0.25, 1e5, 0.125),
        ([2.0, -1.0], [1.0, 0.5], [0.5, 2.0], 0.25, 1.0, 3.0),
        ([2.0**-30, 1.0, -(2.0**-30)], [0.0, 0.5, 0.0], [1.0, -0.5, 2.0], 1.0, 0.25, 0.5),
        ([2.0**-31, 1.0], [-1.0, 0.5], [1.0, -0.5], 1.0, 0.25, 0.5),
    ):
        got = student.updated_hidden_elbows(W1, b1, W2, x, y, lr)
        check(got, after_a_step(W1, b1, W2, x, y, lr), "the elbows after the step")


def test_layer_may_have_a_constant_unit_before_the_step(student):
    W1, b1, W2 = [0.0, 1.0], [1.0, 0.5], [0.5, 2.0]
    got = student.updated_hidden_elbows(W1, b1, W2, 1.0, 0.25, 0.5)
    assert_close(got, after_a_step(W1, b1, W2, 1.0, 0.25, 0.5), "the elbows after the step")


def test_exact_fit_of_a_network_keeps_its_elbows(student):
    W1, b1, W2 = [2.0, -1.0], [-1.0, 4.0], [0.5, 0.25]
    assert_close(student.updated_hidden_elbows(W1, b1, W2, 1.0, 1.25, 0.5), np.array([0.5, 4.0]), "the elbows")


def test_layer_needs_a_slope_in_every_unit_after_the_step(student):
    # Slopes of which none is zero, though their sum is.
    W1, b1, W2 = [1.0, -1.0], [-3.0, -0.5], [1.0, 2.0]
    assert_close(student.updated_hidden_elbows(W1, b1, W2, 1.0, 0.5, 0.1), np.array([3.0, -0.5]), "the elbows")
    # An inactive unit without a slope; and one whose slope the step takes away, exactly.
    for W1, b1, W2, x, y, lr in (
        ([1.0, 0.0], [0.5, -1.0], [1.0, 1.0], 1.0, 0.0, 0.1),
        ([1.0, 2.0], [1.0, -8.0], [1.0, 1.0], 1.0, 1.0, 1.0),
        ([-1.0, 0.0, 3.0], [0.5, -1.0, -8.0], [1.0, 1.0, 1.0], 1.0, 0.0, 0.1),
    ):
        student.updated_hidden_elbows(np.add(W1, 0.5), b1, W2, x, y, lr / 2)
        with pytest.raises(ValueError):
            student.updated_hidden_elbows(W1, b1, W2, x, y, lr)


def test_step_of_a_network_leaves_its_parameters_alone(student):
    W1, b1, W2 = layer("network left alone", 4)
    check_layer(student, "network left alone", 4, 0.9, 0.3, 0.1)
    assert_keeps_arrays_and_lists(student.updated_hidden_elbows, W1, b1, W2, 0.9, 0.3, 0.1)
