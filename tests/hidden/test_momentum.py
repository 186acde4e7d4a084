"""Hidden cases of momentum.

Gradients have a mean that is not zero, and constants are neither 1/2 nor equal to each other's complement: otherwise
beta and 1 - beta, or a sum and a mean, could be taken for one another.
"""

from itertools import product

import numpy as np
import pytest

from autograder.cases import assert_choices, assert_close, assert_holds, assert_keeps_arguments, draw

OUT_OF_RANGE = [(-0.1, 1.0), (1.5, 1.0), (0.0, 1.0), (1.0, 1.0), (0.5, 0.0), (0.5, -2.0), (1.5, -2.0), (-0.5, -2.0),
                (1 + 2.0**-20, 1.0), (-(2.0**-20), 1.0), (0.5, -(2.0**-20))]  # fmt: skip
# Just inside, with numbers that float32 holds exactly; whole numbers are fine as learning rates.
JUST_INSIDE = [(1 - 2.0**-20, 2.0**10), (2.0**-20, 2.0**-20), (0.5, 3), (0.25, 1e6), (0.75, 1e-9)]
# Constants outside of these ranges, which nothing but the two maps minds.
UNUSUAL = [(1.0, 0.3), (1, 1), (1.25, 0.5), (-0.5, 0.4), (0.0, 0.3), (0.7, -0.3), (0.7, 0.0)]


def gradients(name, t, d):
    """Random gradients (t, d) whose mean is not zero."""
    return draw(name).normal(0.7, 1.5, (t, d))


def check_in_units(got, want, what):
    """Compare what may be very small or very large: in units of its largest entry."""
    unit, got = np.max(np.abs(want)), np.asarray(got)
    assert_holds(got.dtype.kind in "iuf", f"{what}: real numbers were asked for")
    assert_close(got / unit, np.asarray(want) / unit, what)


def averaged(grads, beta):
    """The running average after each gradient, by its recursion."""
    v, rows = np.zeros(np.shape(grads)[1]), []
    for grad in grads:
        v = beta * v + (1 - beta) * grad
        rows.append(v)
    return np.array(rows)


# Both rules, for a whole sequence


def check_updates(student, reference, name, grads, keep, rate):
    got = getattr(student, name)(grads, keep, rate)
    # A list of no rows does not tell how long they would be.
    got = np.zeros((0, 3)) if isinstance(got, list | tuple) and not got and not len(grads) else got
    assert_close(got, getattr(reference, name)(grads, keep, rate), "the updates")


def check_long_updates(student, name, rate, scale):
    # 0.5 ** -1100 is beyond float64, and of its powers the first 60 are all that can be seen.
    grads = gradients(f"long {name}", 1100, 1)
    want = -scale * np.convolve(grads[:, 0], 0.5 ** np.arange(60))[:1100, np.newaxis]
    assert_close(getattr(student, name)(grads, 0.5, rate), want, "the updates")


def check_long_memory(student, name, rate, scale):
    """Hundreds of steps ago is not too long ago: only the first gradient is not zero."""
    grads = np.zeros((600, 1))
    grads[0] = 3.0
    want = -3.0 * scale * 0.995 ** np.arange(600.0)[:, np.newaxis]
    got = np.asarray(getattr(student, name)(grads, 0.995, rate))
    assert_holds(got.shape == want.shape, "the updates: one row for each step was asked for")
    check_in_units(got, want, "the updates")
    check_in_units(got[599], want[599], "the updates")


def check_sizes(student, reference, name):
    grads = gradients(f"sizes {name}", 6, 2)
    for size in (1e-6, 1e6):
        got, want = (getattr(side, name)(size * grads, 0.7, 0.3) for side in (student, reference))
        check_in_units(got, want, "the updates")


@pytest.mark.weight(2)
def test_momentum_updates_of_many_steps(student, reference):
    check_updates(student, reference, "momentum_updates", gradients("momentum", 50, 3), 0.8, 0.3)


def test_momentum_updates_of_one_step(student, reference):
    check_updates(student, reference, "momentum_updates", gradients("one step of momentum", 1, 3), 0.7, 0.4)


def test_momentum_updates_in_one_dimension_are_rows_of_one(student, reference):
    check_updates(student, reference, "momentum_updates", gradients("one dimension", 6, 1), 0.6, 1.7)


def test_momentum_updates_after_a_single_gradient_fade_away(student, reference):
    grads = np.zeros((8, 2))
    grads[2] = [1.5, -2.0]
    check_updates(student, reference, "momentum_updates", grads, 0.7, 0.5)


def test_momentum_makes_the_updates_of_the_matching_running_average(student, reference):
    for beta, delta in [(0.9, 2.0), (0.3, 0.6)]:
        grads = gradients(f"momentum for {beta}", 20, 2)
        want = reference.running_average_updates(grads, beta, delta)
        assert_close(student.momentum_updates(grads, beta, delta * (1 - beta)), want, "the updates")


def test_momentum_updates_of_over_a_thousand_steps(student):
    check_long_updates(student, "momentum_updates", 0.3, 0.3)


def test_momentum_updates_without_momentum_are_gradient_descent(student, reference):
    check_updates(student, reference, "momentum_updates", gradients("no momentum", 5, 2), 0.0, 0.3)


def test_momentum_updates_remember_what_was_long_ago(student):
    check_long_memory(student, "momentum_updates", 0.8, 0.8)


def test_momentum_updates_of_very_small_and_very_large_gradients(student, reference):
    check_sizes(student, reference, "momentum_updates")


def test_momentum_updates_check_no_range(student, reference):
    for keep, rate in UNUSUAL:
        check_updates(student, reference, "momentum_updates", gradients("unusual", 5, 2), keep, rate)


def test_momentum_updates_of_no_gradients(student, reference):
    for grads in (np.zeros((0, 3)), np.ones((1, 3))):
        check_updates(student, reference, "momentum_updates", grads, 0.9, 0.3)


def test_momentum_updates_of_lists_of_whole_numbers(student, reference):
    grads = draw("whole numbers").integers(-9, 10, (5, 3)).tolist()
    check_updates(student, reference, "momentum_updates", grads, 0.7, 0.3)


def test_momentum_updates_leave_the_gradients_alone(student, reference):
    grads = gradients("left alone", 4, 2)
    check_updates(student, reference, "momentum_updates", grads, 0.7, 0.3)
    assert_keeps_arguments(student.momentum_updates, grads, 0.7, 0.3)
    assert_keeps_arguments(student.momentum_updates, grads.tolist(), 0.7, 0.3)


@pytest.mark.weight(2)
def test_running_average_updates_of_many_steps(student, reference):
    check_updates(student, reference, "running_average_updates", gradients("average", 50, 3), 0.8, 1.3)


def test_running_average_updates_of_one_step(student, reference):
    check_updates(student, reference, "running_average_updates", gradients("one step of average", 1, 3), 0.7, 0.4)


def test_running_average_updates_in_one_dimension_are_rows_of_one(student, reference):
    check_updates(student, reference, "running_average_updates", gradients("one dimension", 6, 1), 0.6, 1.7)


def test_running_average_updates_after_a_single_gradient_fade_away(student, reference):
    grads = np.zeros((8, 2))
    grads[2] = [1.5, -2.0]
    check_updates(student, reference, "running_average_updates", grads, 0.7, 2.5)


def test_the_running_average_makes_the_updates_of_the_matching_momentum(student, reference):
    for alpha, epsilon in [(0.9, 0.2), (0.3, 0.6)]:
        grads = gradients(f"average for {alpha}", 20, 2)
        want = reference.momentum_updates(grads, alpha, epsilon)
        assert_close(student.running_average_updates(grads, alpha, epsilon / (1 - alpha)), want, "the updates")


def test_running_average_updates_of_over_a_thousand_steps(student):
    check_long_updates(student, "running_average_updates", 0.3, 0.15)


def test_running_average_updates_without_memory_are_gradient_descent(student, reference):
    check_updates(student, reference, "running_average_updates", gradients("no memory", 5, 2), 0.0, 0.3)


def test_running_average_updates_remember_what_was_long_ago(student):
    check_long_memory(student, "running_average_updates", 0.8, 0.8 * 0.005)


def test_running_average_updates_of_very_small_and_very_large_gradients(student, reference):
    check_sizes(student, reference, "running_average_updates")


def test_running_average_updates_check_no_range(student, reference):
    for keep, rate in UNUSUAL:
        check_updates(student, reference, "running_average_updates", gradients("unusual", 5, 2), keep, rate)


def test_running_average_updates_of_no_gradients(student, reference):
    for grads in (np.zeros((0, 3)), np.ones((1, 3))):
        check_updates(student, reference, "running_average_updates", grads, 0.9, 0.3)


def test_running_average_updates_of_lists_of_whole_numbers(student, reference):
    grads = draw("whole numbers").integers(-9, 10, (5, 3)).tolist()
    check_updates(student, reference, "running_average_updates", grads, 0.7, 0.3)


def test_running_average_updates_leave_the_gradients_alone(student, reference):
    grads = gradients("left alone", 4, 2)
    check_updates(student, reference, "running_average_updates", grads, 0.7, 0.3)
    assert_keeps_arguments(student.running_average_updates, grads, 0.7, 0.3)
    assert_keeps_arguments(student.running_average_updates, grads.tolist(), 0.7, 0.3)


# One step from the last


def check_steps(student, reference, rule, grads, keep, rate):
    """Every step of the trajectory of the rule, from the right last update."""
    updates = getattr(reference, f"{rule}_updates")(grads, keep, rate)
    before = np.zeros_like(updates[0])
    for grad, update in zip(grads, updates, strict=True):
        got = getattr(student, f"next_{rule}_update")(before, grad, keep, rate)
        assert_close(got, update, "the next update")
        before = update


def check_unusual_steps(student, reference, name):
    before, grad = gradients("unusual steps", 2, 3)
    # Where the learning rate is 0 there was no step before; who finds the average again divides by it.
    unusual = UNUSUAL[:-1] if name == "next_running_average_update" else UNUSUAL
    for keep, rate in unusual:
        got, want = (getattr(side, name)(before, grad, keep, rate) for side in (student, reference))
        assert_close(got, want, "the next update")


def check_step_sizes(student, reference, name):
    before, grad = gradients("sizes of steps", 2, 3)
    for size in (1e-6, 1e6):
        got, want = (getattr(side, name)(size * before, size * grad, 0.7, 0.3) for side in (student, reference))
        check_in_units(got, want, "the next update")


def test_steps_of_momentum_follow_its_trajectory(student, reference):
    check_steps(student, reference, "momentum", gradients("steps of momentum", 10, 3), 0.8, 0.3)


def test_steps_of_momentum_in_one_dimension(student, reference):
    check_steps(student, reference, "momentum", gradients("steps in one dimension", 4, 1), 0.3, 1.6)


def test_a_step_of_momentum_without_a_gradient_rolls_on(student, reference):
    before = draw("rolling on").normal(size=4)
    got = student.next_momentum_update(before, np.zeros(4), 0.7, 0.4)
    assert_close(got, reference.next_momentum_update(before, np.zeros(4), 0.7, 0.4), "the next update")


def test_a_step_of_momentum_checks_no_range(student, reference):
    check_unusual_steps(student, reference, "next_momentum_update")


def test_a_step_of_momentum_may_be_very_small_or_very_large(student, reference):
    check_step_sizes(student, reference, "next_momentum_update")


def test_a_step_of_momentum_takes_lists_and_leaves_its_arguments_alone(student, reference):
    want = reference.next_momentum_update([3, -2], [1, 4], 0.7, 0.25)
    assert_close(student.next_momentum_update([3, -2], [1, 4], 0.7, 0.25), want, "the next update")
    assert_keeps_arguments(student.next_momentum_update, np.array([3.0, -2.0]), np.array([1.0, 4.0]), 0.7, 0.25)
    assert_keeps_arguments(student.next_momentum_update, [3.0, -2.0], [1.0, 4.0], 0.7, 0.25)


def test_steps_of_the_running_average_follow_its_trajectory(student, reference):
    check_steps(student, reference, "running_average", gradients("steps of average", 10, 3), 0.8, 1.3)


def test_steps_of_the_running_average_in_one_dimension(student, reference):
    check_steps(student, reference, "running_average", gradients("steps in one dimension", 4, 1), 0.3, 0.4)


def test_a_step_of_the_running_average_without_a_gradient_rolls_on(student, reference):
    before = draw("rolling on").normal(size=4)
    got = student.next_running_average_update(before, np.zeros(4), 0.7, 0.4)
    assert_close(got, reference.next_running_average_update(before, np.zeros(4), 0.7, 0.4), "the next update")


def test_a_step_of_the_running_average_checks_no_range(student, reference):
    check_unusual_steps(student, reference, "next_running_average_update")


def test_a_step_of_the_running_average_may_be_very_small_or_very_large(student, reference):
    check_step_sizes(student, reference, "next_running_average_update")


def test_a_step_of_the_running_average_takes_lists_and_leaves_its_arguments_alone(student, reference):
    want = reference.next_running_average_update([3, -2], [1, 4], 0.7, 0.25)
    assert_close(student.next_running_average_update([3, -2], [1, 4], 0.7, 0.25), want, "the next update")
    assert_keeps_arguments(student.next_running_average_update, np.array([3.0, -2.0]), np.array([1.0, 4.0]), 0.7, 0.25)
    assert_keeps_arguments(student.next_running_average_update, [3.0, -2.0], [1.0, 4.0], 0.7, 0.25)


# From one rule to the other


def check_map(student, reference, name, what, constants):
    for one, other in constants:
        assert_close(getattr(student, name)(one, other), getattr(reference, name)(one, other), what)


def constants_drawn(name):
    random = draw(name)
    return list(zip(random.uniform(0.05, 0.95, 4).tolist(), random.uniform(0.2, 4, 4).tolist(), strict=True))


def test_momentum_rules_of_running_averages(student, reference):
    constants = constants_drawn("to momentum")
    check_map(student, reference, "momentum_from_running_average", "(alpha, epsilon)", constants)


def test_momentum_rules_of_very_long_and_very_short_averages(student, reference):
    # A long memory with a learning rate to match, so that nothing is too small to be seen.
    constants = [(0.999, 700.0), (0.01, 3.0), (0.99, 0.5)]
    check_map(student, reference, "momentum_from_running_average", "(alpha, epsilon)", constants)


def test_the_way_to_momentum_undoes_the_way_to_the_running_average(student, reference):
    for alpha, epsilon in constants_drawn("there and back"):
        got = student.momentum_from_running_average(*reference.running_average_from_momentum(alpha, epsilon))
        assert_close(got, (alpha, epsilon), "(alpha, epsilon)")


def check_edges(student, reference, name, what):
    for keep, rate in JUST_INSIDE:
        got, want = (getattr(side, name)(keep, rate) for side in (student, reference))
        assert_close(got, want, what, rtol=1e-4, atol=0)


def test_momentum_rules_just_inside_the_ranges(student, reference):
    check_edges(student, reference, "momentum_from_running_average", "(alpha, epsilon)")


def test_momentum_rules_need_constants_in_their_range(student):
    student.momentum_from_running_average(0.5, 2.0)
    for beta, delta in OUT_OF_RANGE:
        with pytest.raises(ValueError):
            student.momentum_from_running_average(beta, delta)


def test_running_averages_of_momentum_rules(student, reference):
    constants = constants_drawn("to average")
    check_map(student, reference, "running_average_from_momentum", "(beta, delta)", constants)


def test_running_averages_of_very_heavy_and_very_light_balls(student, reference):
    constants = [(0.999, 0.002), (0.01, 3.0), (0.99, 0.5)]
    check_map(student, reference, "running_average_from_momentum", "(beta, delta)", constants)


def test_the_way_to_the_running_average_undoes_the_way_to_momentum(student, reference):
    for beta, delta in constants_drawn("back and there"):
        got = student.running_average_from_momentum(*reference.momentum_from_running_average(beta, delta))
        assert_close(got, (beta, delta), "(beta, delta)")


def test_running_averages_just_inside_the_ranges(student, reference):
    check_edges(student, reference, "running_average_from_momentum", "(beta, delta)")


def test_running_averages_need_constants_in_their_range(student):
    student.running_average_from_momentum(0.5, 2.0)
    for alpha, epsilon in OUT_OF_RANGE:
        with pytest.raises(ValueError):
            student.running_average_from_momentum(alpha, epsilon)


# The unrolled average


def test_coefficients_are_what_a_single_gradient_leaves(student):
    for t, beta in [(2, 0.3), (5, 0.8), (12, 0.95), (3, 1e-5)]:
        # Row i of the identity is the only gradient that reaches coordinate i.
        assert_close(student.running_average_coefficients(t, beta), averaged(np.eye(t), beta)[-1], "the coefficients")


def test_the_coefficient_of_a_first_gradient_is_small(student, reference):
    for beta in (0.3, 0.75, 0.99):
        got = student.running_average_coefficients(1, beta)
        assert_close(got, reference.running_average_coefficients(1, beta), "the coefficient")


@pytest.mark.parametrize(("t", "beta"), [(10**4, 0.9), (np.int64(20_000), 0.999)])
def test_coefficients_of_tens_of_thousands_of_gradients(student, reference, t, beta):
    got, want = student.running_average_coefficients(t, beta), reference.running_average_coefficients(t, beta)
    assert_close(got, want, "the coefficients", atol=1e-4 * (1 - beta))


def test_coefficients_add_up_to_less_than_one(student):
    for t, beta in [(1, 0.8), (4, 0.6), (30, 0.97)]:
        coefficients = student.running_average_coefficients(t, beta)
        assert_close(coefficients, averaged(np.eye(t), beta)[-1], "the coefficients")
        assert_close(np.sum(coefficients), 1 - beta**t, "the sum of the coefficients")


def test_there_are_no_coefficients_without_gradients(student):
    student.running_average_coefficients(1, 0.9)
    for t in (0, -1, -7):
        with pytest.raises(ValueError):
            student.running_average_coefficients(t, 0.9)


@pytest.mark.weight(2)
def test_the_running_average_follows_its_recursion(student):
    for t, beta in [(2, 0.3), (9, 0.8), (40, 0.95)]:
        grads = gradients(f"average of {t}", t, 3)
        assert_close(student.running_average(grads, beta), averaged(grads, beta)[-1], "the running average")


def test_the_running_average_starts_from_zero(student, reference):
    grads = gradients("first gradient", 1, 4)
    assert_close(student.running_average(grads, 0.8), reference.running_average(grads, 0.8), "the running average")


def test_the_running_average_in_one_dimension_is_a_vector(student, reference):
    grads = gradients("average in one dimension", 7, 1)
    assert_close(student.running_average(grads, 0.6), reference.running_average(grads, 0.6), "the running average")


def test_the_running_average_is_linear_in_the_gradients(student, reference):
    one, other = gradients("one", 6, 2), gradients("other", 6, 2)
    want = 3 * reference.running_average(one, 0.7) - 20 * reference.running_average(other, 0.7)
    assert_close(student.running_average(3 * one - 20 * other, 0.7), want, "the running average")


def test_the_running_average_of_ten_thousand_gradients(student, reference):
    # 0.9 ** -10000 is beyond float64.
    grads = gradients("many gradients", 10**4, 2)
    assert_close(student.running_average(grads, 0.9), reference.running_average(grads, 0.9), "the running average")


def test_the_running_average_remembers_what_was_long_ago(student, reference):
    for t in (1500, 150):
        grads = np.zeros((t, 2))
        grads[0] = [5.0, -2.0]
        got, want = (side.running_average(grads, 0.999) for side in (student, reference))
        check_in_units(got, want, "the running average")


def test_the_running_average_of_very_small_and_very_large_gradients(student, reference):
    for size in (1e-6, 1e6):
        grads = size * gradients("sizes of the average", 6, 2)
        got, want = (side.running_average(grads, 0.7) for side in (student, reference))
        check_in_units(got, want, "the running average")


def test_the_running_average_of_lists_of_whole_numbers(student, reference):
    grads = draw("average of whole numbers").integers(-9, 10, (5, 3)).tolist()
    assert_close(student.running_average(grads, 0.7), reference.running_average(grads, 0.7), "the running average")


def test_the_running_average_leaves_the_gradients_alone(student, reference):
    grads = gradients("left alone", 4, 2)
    assert_close(student.running_average(grads, 0.7), reference.running_average(grads, 0.7), "the running average")
    assert_keeps_arguments(student.running_average, grads, 0.7)
    assert_keeps_arguments(student.running_average, grads.tolist(), 0.7)


# Bias


def test_the_expected_average_is_the_mean_over_all_outcomes(student):
    # Each gradient is one of two vectors, with equal probability: every sequence of four, one by one.
    law, beta = gradients("law", 2, 3), 0.7
    for t in (1, 2, 4):
        outcomes = [averaged(np.array(grads), beta)[-1] for grads in product(law, repeat=t)]
        got = student.expected_running_average(law.mean(axis=0), t, beta)
        assert_close(got, np.mean(outcomes, axis=0), "the expected running average")


def test_the_expected_average_comes_close_to_the_mean_in_the_end(student, reference):
    mean = np.array([2.0, -0.5])
    for t in (30, 1000, 10**4):
        got, want = student.expected_running_average(mean, t, 0.9), reference.expected_running_average(mean, t, 0.9)
        assert_close(got, want, "the expected running average")


def test_the_expected_average_of_a_long_memory_is_far_too_small_at_first(student, reference):
    mean = np.array([200.0, -500.0, 300.0])
    for t in (1, 2, 10):
        got, want = student.expected_running_average(mean, t, 0.999), reference.expected_running_average(mean, t, 0.999)
        assert_close(got, want, "the expected running average")


def test_the_expected_average_is_too_small_for_hundreds_of_steps(student, reference):
    for t in (np.int64(150), 800, 3000):
        for size in (1e-6, 1.0, 1e6):
            mean = size * np.array([2.0, -0.5])
            got, want = (side.expected_running_average(mean, t, 0.999) for side in (student, reference))
            check_in_units(got, want, "the expected running average")


def test_the_expected_average_of_gradients_around_zero(student):
    for mean in (np.zeros(3), np.array([0.0, 1.0, -2.0])):
        want = (1 - 0.8**4) * mean
        assert_close(student.expected_running_average(mean, 4, 0.8), want, "the expected running average")


def test_the_expected_average_takes_lists_and_leaves_its_arguments_alone(student, reference):
    want = reference.expected_running_average([3, -2], 3, 0.7)
    assert_close(student.expected_running_average([3, -2], 3, 0.7), want, "the expected running average")
    assert_keeps_arguments(student.expected_running_average, np.array([3.0, -2.0]), 3, 0.7)
    assert_keeps_arguments(student.expected_running_average, [3.0, -2.0], 3, 0.7)


@pytest.mark.weight(2)
def test_a_corrected_average_of_equal_gradients_is_the_gradient(student):
    grad = gradients("equal gradients", 1, 3)
    for t, beta in [(1, 0.8), (2, 0.3), (5, 0.9), (60, 0.95)]:
        v = averaged(np.repeat(grad, t, axis=0), beta)[-1]
        assert_close(student.bias_correction(v, t, beta), grad[0], "the corrected average")


def test_the_correction_is_right_for_a_long_memory(student):
    # 1 - beta is 0.001: a gradient of which next to nothing has arrived.
    grad = gradients("long memory", 1, 2)
    for t in (1, 2, 10):
        v = averaged(np.repeat(grad, t, axis=0), 0.999)[-1]
        assert_close(student.bias_correction(v, t, 0.999), grad[0], "the corrected average")


def test_the_correction_goes_on_for_hundreds_of_steps(student, reference):
    for t in (np.int64(101), 300, 1500, 3000, 30_000):
        for size in (1e-6, 1e6):
            v = size * np.array([2.0, -0.5])
            got, want = (side.bias_correction(v, t, 0.999) for side in (student, reference))
            check_in_units(got, want, "the corrected average")


def test_the_correction_is_exact_for_a_very_long_memory(student):
    # 1 - beta is a power of two, so that float32 knows it exactly.
    for power in (2.0**-12, 2.0**-20):
        got = student.bias_correction(power * np.array([3.0, -2.0]), 1, 1 - power)
        assert_close(got, [3.0, -2.0], "the corrected average")


def test_the_corrected_average_is_unbiased(student, reference):
    mean = gradients("mean", 1, 4)[0]
    for t, beta in [(1, 0.6), (3, 0.85), (25, 0.98)]:
        got = student.bias_correction(reference.expected_running_average(mean, t, beta), t, beta)
        assert_close(got, mean, "the expectation of the corrected average")


def test_after_ten_thousand_steps_there_is_nothing_to_correct(student, reference):
    v = gradients("late", 1, 3)[0]
    for t in (10**4, 2):
        assert_close(student.bias_correction(v, t, 0.9), reference.bias_correction(v, t, 0.9), f"the average, t = {t}")


def test_the_correction_of_a_single_coordinate(student, reference):
    for v in ([-1.5], [0.25]):
        assert_close(student.bias_correction(v, 3, 0.8), reference.bias_correction(v, 3, 0.8), "the average")


def test_the_correction_takes_lists_and_leaves_its_arguments_alone(student, reference):
    want = reference.bias_correction([3, -2], 3, 0.7)
    assert_close(student.bias_correction([3, -2], 3, 0.7), want, "the corrected average")
    assert_keeps_arguments(student.bias_correction, np.array([3.0, -2.0]), 3, 0.7)
    assert_keeps_arguments(student.bias_correction, [3.0, -2.0], 3, 0.7)


def test_the_correction_needs_a_gradient(student):
    student.bias_correction([1.0, 2.0], 1, 0.9)
    for t in (0, -1, -7):
        with pytest.raises(ValueError):
            student.bias_correction([1.0, 2.0], t, 0.9)


# Choices


def test_when_the_running_average_is_biased(student, reference):
    assert_choices(student, reference, "RUNNING_AVERAGE_BIASED_WHEN")
