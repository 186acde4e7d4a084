"""Hidden cases of quadratic_model.

Where an answer is yes or no, a case asks for both, so that neither constant passes. Numbers on a boundary are dyadic.
"""

from itertools import product

import numpy as np
import pytest

from autograder.cases import (
    as_lists,
    assert_choices,
    assert_close,
    assert_holds,
    assert_keeps_arguments,
    assert_same,
    draw,
)

# By a lot, or by a thousandth of the largest entry at one place; with real eigenvalues, with equal sums of rows and
# columns, with a transpose that commutes with it, with entries that differ in sign only, with differences that cancel.
NOT_SYMMETRIC = [
    [[1.0, 2.0], [0.0, 3.0]],
    [[0.0, 1.0], [-1.0, 0.0]],
    [[0.0, 1.0, 2.0], [2.0, 0.0, 1.0], [1.0, 2.0, 0.0]],
    [[2.0, 1.0, 0.5], [1.0, 3.0, 0.25], [0.5, 0.253, 1.0]],
    [[1.0, 0.5, 3.0], [0.5, 1.0, 0.0], [3.003, 0.0, 1.0]],
    [[1.0, 2.1, 2.0], [2.0, 1.0, 2.0], [2.1, 2.0, 1.0]],
    [[1e-3, 1e-3], [1.001e-3, 2e-3]],
    [[1e-10, 1e-10], [3e-10, 2e-10]],
    # One pair among very many: on the average there is hardly a difference.
    np.eye(50) + 0.0011 * np.eye(1, 2500, 49).reshape(50, 50),
]
# A pair differs by less than a millionth of the largest entry, and by more than a millionth of the mean.
UNEVEN = 1e-3 * np.array([[5.0, 0.0, 0.0], [0.0, 2.0, 1.2e-6], [0.0, 0.0, 2.0]])
# Singular, whatever way it is found out; of rank 0, 1, 2 and 3. In those of integers without a zero row elimination
# may leave a pivot of 1e-16 or so, which is as good as zero.
SINGULAR = [
    [[1.0, 1.0], [1.0, 1.0]],
    [[2.0, -2.0], [-2.0, 2.0]],
    [[0.0, 0.0], [0.0, 0.0]],
    [[0.0]],
    [[1.0, 0.0, 0.0], [0.0, -2.0, 0.0], [0.0, 0.0, 0.0]],
    [[1.0, 2.0, 3.0], [2.0, 3.0, 4.0], [3.0, 4.0, 5.0]],
    [[2.0, -1.0, 0.0, -1.0], [-1.0, 2.0, -1.0, 0.0], [0.0, -1.0, 2.0, -1.0], [-1.0, 0.0, -1.0, 2.0]],
    [[3e-6, 3e-6, 7e-6], [3e-6, 3e-6, 7e-6], [7e-6, 7e-6, 1e-6]],
    [[4e9, 6e9], [6e9, 9e9]],
]
# Invertible, although something in each looks like zero: the diagonal, a pivot, the trace, the sum, the determinant.
LOOKS_SINGULAR = [
    [[0.0, 2.0], [2.0, 0.0]],
    [[0.0, 1.0, 0.0], [1.0, 0.0, 0.0], [0.0, 0.0, -3.0]],
    [[1.0, 1.0, 0.0], [1.0, 1.0, 1.0], [0.0, 1.0, 5.0]],
    [[1.0, 2.0], [2.0, -1.0]],
    [[1.0, -1.5], [-1.5, 2.0]],
    [[2e-15, 1e-15], [1e-15, -3e-15]],
    [[2e9, 1e9], [1e9, -3e9]],
]


def turned(name, eigenvalues):
    """A symmetric matrix that is not diagonal, with the given eigenvalues."""
    Q = np.linalg.qr(draw(f"turn {name}").normal(size=(len(eigenvalues),) * 2))[0]
    H = Q * np.asarray(eigenvalues, dtype=float) @ Q.T
    return (H + H.T) / 2


def problem(name, d):
    """A point, a value, a gradient and an indefinite Hessian, none of them special."""
    random = draw(name)
    H = random.normal(size=(d, d))
    return random.normal(2.0, 1.0, d), float(random.normal(3.0, 1.0)), random.normal(size=d), H + H.T


def bent(name, d, up):
    """A gradient and an indefinite Hessian whose curvature along the gradient is clearly positive, or negative."""
    _, _, g, H = problem(name, d)
    g /= np.linalg.norm(g)
    size = draw(f"bend {name}").uniform(0.6, 2.4)  # another in each case: one constant must not be the best step of all
    wanted = size if up else -size
    # Only the curvature along g is changed.
    return 1.7 * g, H + (wanted - g @ H @ g) * np.outer(g, g)


def assert_keeps_arrays_and_lists(function, *arguments):
    assert_keeps_arguments(function, *arguments)
    assert_keeps_arguments(function, *as_lists(*arguments))


# The model


def check_model(student, reference, *arguments, atol=1e-6):
    got, want = student.quadratic_model(*arguments), reference.quadratic_model(*arguments)
    assert_close(got, want, "the model's value", atol=atol)


@pytest.mark.parametrize("d", [2, 3, 6])
def test_model_of_an_indefinite_hessian(student, reference, d):
    x0, f0, g, H = problem(f"model {d}", d)
    check_model(student, reference, x0 + draw(f"step {d}").normal(size=d), x0, f0, g, H)


def test_model_without_slope_is_half_the_quadratic_form(student):
    random = draw("no slope")
    x0, s, H = random.normal(size=3), random.normal(size=3), turned("no slope", [1.0, 2.0, -4.0])
    want = sum(s[i] * H[i, j] * s[j] for i, j in product(range(3), repeat=2)) / 2
    assert_close(student.quadratic_model(x0 + s, x0, 0.0, np.zeros(3), H), want, "the model's value")


def test_model_depends_on_the_difference_of_the_points(student, reference):
    x0, f0, g, H = problem("shifted", 3)
    s = draw("shifted step").normal(size=3)
    want = reference.quadratic_model(s, np.zeros(3), f0, g, H)
    assert_close(student.quadratic_model(x0 + 5.0 + s, x0 + 5.0, f0, g, H), want, "the model's value")


def test_model_of_a_quadratic_function_is_that_function(student):
    A, m, random = turned("function", [0.5, -1.0, 2.0, 3.0]), draw("function").normal(size=4), draw("points")
    for _ in range(3):
        x0, x = random.normal(size=4), random.normal(size=4)
        value = [0.5 * (p - m) @ A @ (p - m) for p in (x0, x)]
        assert_close(student.quadratic_model(x, x0, value[0], A @ (x0 - m), A), value[1], "the model's value")


def test_model_of_tiny_and_huge_numbers(student, reference):
    _, _, g, H = problem("model sizes", 3)
    for size, scale in [(1e-5, 1.0), (1e4, 1.0), (1.0, 1e-9), (1.0, 1e9)]:
        check_model(student, reference, [0.5 * size] * 3, np.zeros(3), 0.0, scale * size * g, scale * H, atol=0.0)


def test_model_in_one_dimension_and_at_its_own_point(student, reference):
    check_model(student, reference, [3.5], [1.25], -2.0, [0.75], [[-1.5]])
    x0, f0, g, H = problem("own point", 3)
    check_model(student, reference, x0, x0, f0, g, H)


def test_model_takes_whole_numbers_and_leaves_its_arguments_alone(student, reference):
    check_model(student, reference, [3, -1], [1, 2], 4, [1, 2], [[1, 2], [2, -3]])
    x0, f0, g, H = problem("left alone", 3)
    check_model(student, reference, x0 + 1.0, x0, f0, g, H)
    assert_keeps_arrays_and_lists(student.quadratic_model, x0 + 1.0, x0, f0, g, H)


# Its gradient


def check_gradient(student, reference, *arguments, atol=1e-6):
    got, want = student.quadratic_model_gradient(*arguments), reference.quadratic_model_gradient(*arguments)
    assert_close(got, want, "the gradient", atol=atol)


@pytest.mark.parametrize("d", [2, 3, 6])
def test_gradient_of_an_indefinite_model(student, reference, d):
    x0, _, g, H = problem(f"gradient {d}", d)
    check_gradient(student, reference, x0 + draw(f"gradient step {d}").normal(size=d), x0, g, H)


def test_gradient_is_what_central_differences_of_the_model_say(student, reference):
    x0, f0, g, H = problem("differences", 4)
    x = x0 + draw("differences step").normal(size=4)
    # Exact up to rounding: the model has no third derivative.
    up, down = ([reference.quadratic_model(x + e, x0, f0, g, H) for e in sign * np.eye(4)] for sign in (1, -1))
    assert_close(student.quadratic_model_gradient(x, x0, g, H), np.subtract(up, down) / 2, "the gradient")


def test_gradient_depends_on_the_difference_of_the_points(student, reference):
    x0, _, g, H = problem("gradient shifted", 3)
    s = draw("gradient shifted step").normal(size=3)
    want = reference.quadratic_model_gradient(s, np.zeros(3), g, H)
    assert_close(student.quadratic_model_gradient(x0 + 5.0 + s, x0 + 5.0, g, H), want, "the gradient")


@pytest.mark.parametrize("H", NOT_SYMMETRIC)
def test_gradient_refuses_a_hessian_that_is_not_symmetric(student, H):
    student.quadratic_model_gradient(np.ones(len(H)), np.zeros(len(H)), np.ones(len(H)), np.add(H, np.transpose(H)))
    with pytest.raises(ValueError):
        student.quadratic_model_gradient(np.ones(len(H)), np.zeros(len(H)), np.ones(len(H)), H)


def test_gradient_takes_a_hessian_that_is_symmetric_up_to_rounding(student, reference):
    x0, _, g, H = problem("rounding", 3)
    H[0, 2] += 1e-9
    for scale in (1.0, 1e4):
        check_gradient(student, reference, x0 + 1.0, x0, g, scale * H)
    check_gradient(student, reference, [1.0, 2.0, 0.0], np.zeros(3), np.ones(3), UNEVEN)
    # Each pair differs by less than is allowed; all together by more, which does not count.
    H = 1.0 + np.eye(6) + np.triu(np.full((6, 6), 4e-7))
    check_gradient(student, reference, np.arange(6.0), np.zeros(6), np.ones(6), H)
    # The largest entry is what counts, whatever else is zero.
    check_gradient(student, reference, [1.0, 2.0], [0.0, 0.0], [1.0, -1.0], [[2.0, 1e-9], [0.0, 1.0]])


def test_gradient_takes_whole_numbers_and_one_dimension(student, reference):
    check_gradient(student, reference, [3, -1], [1, 2], [1, 2], [[1, 2], [2, -3]])
    check_gradient(student, reference, [3.5], [1.25], [0.75], [[-1.5]])
    check_gradient(student, reference, [3, -1], [1, 2], [1, 2], [[0, 0], [0, 0]])


def test_gradient_of_tiny_and_huge_numbers(student, reference):
    _, _, g, H = problem("gradient sizes", 3)
    for scale in (1e-9, 1e9):
        check_gradient(student, reference, [1.0, -2.0, 3.0], np.zeros(3), scale * g, scale * H, atol=0.0)


def test_gradient_leaves_its_arguments_alone(student, reference):
    x0, _, g, H = problem("gradient left alone", 3)
    check_gradient(student, reference, x0 + 1.0, x0, g, H)
    assert_keeps_arrays_and_lists(student.quadratic_model_gradient, x0 + 1.0, x0, g, H)


# After a gradient step


def check_after(student, reference, f0, g, H, eps, atol=1e-6):
    """Compare with the model at the point that the step leads to."""
    x0 = np.ones(len(g))
    want = reference.quadratic_model(x0 - eps * np.asarray(g, dtype=float), x0, f0, g, H)
    got = student.model_value_after_gradient_step(f0, g, H, eps)
    assert_close(got, want, "the model's value after the step", atol=atol)


@pytest.mark.parametrize("up", [True, False])
def test_value_after_a_step_is_that_of_the_model_at_the_new_point(student, reference, up):
    for d, eps in ((2, 0.3), (3, 0.7), (5, 1.6)):
        g, H = bent(f"after {d}", d, up)
        check_after(student, reference, 2.5, g, H, eps)


def test_value_after_a_step_uses_the_whole_hessian(student, reference):
    # No diagonal: all curvature comes from outside of it.
    check_after(student, reference, 0.0, [1.0, 2.0, -0.5], [[0, 1, 2], [1, 0, -3], [2, -3, 0]], 0.4)


def test_value_after_no_step_and_after_a_step_uphill(student, reference):
    g, H = bent("uphill", 3, True)
    for eps in (0.0, -0.8, -2.0):
        check_after(student, reference, 1.5, g, H, eps)


def test_value_after_a_step_without_gradient_is_f0(student, reference):
    for g in (np.zeros(3), np.array([0.0, 0.5, 0.0])):
        check_after(student, reference, -1.25, g, turned("no gradient", [1.0, 2.0, 3.0]), 0.9)


def test_value_after_a_step_for_huge_gradients_and_hessians(student, reference):
    g, H = bent("huge", 3, True)
    for size_g, size_H in [(1e4, 1.0), (1.0, 1e6)]:
        check_after(student, reference, 0.0, size_g * g, size_H * H, 0.3, atol=0.0)


def test_value_after_a_step_of_any_length(student, reference):
    for up, eps in [(True, 1e-8), (True, 1e4), (True, -1e4), (False, 1e-3), (False, 1e4)]:
        g, H = bent("any length", 3, up)
        slope, curvature = g @ g, g @ H @ g
        got = student.model_value_after_gradient_step(0.0, g, H, eps)
        assert_close(got, -eps * slope + eps**2 * curvature / 2, "the model's value after the step", atol=0.0)


def test_value_after_a_step_takes_whole_numbers_and_leaves_arrays_alone(student, reference):
    check_after(student, reference, 4, [1, -3], [[2, 1], [1, 5]], 2)
    g, H = bent("after left alone", 3, True)
    check_after(student, reference, 1.0, g, H, 0.3)
    assert_keeps_arrays_and_lists(student.model_value_after_gradient_step, 1.0, g, H, 0.3)


# When the step works


def check_decreases(student, reference, *steps):
    for g, H, eps in steps:
        want = reference.gradient_step_decreases_model(g, H, eps)
        assert_same(student.gradient_step_decreases_model(g, H, eps), want, "whether the step decreases the model")


@pytest.mark.weight(2)
def test_steps_just_below_the_bound_work_and_just_above_do_not(student, reference):
    # Sharply bent, the bound lies at 2^-39, and everything is a power of two or nearly one.
    sharp = [1.0], [[2.0**40]]
    check_decreases(student, reference, *((*sharp, (1 + off) * 2.0**-39) for off in (-(2.0**-10), 2.0**-10)))
    for d in (1, 2, 4):
        g, H = bent(f"bound {d}", d, True)
        bound = reference.max_step_size(g, H)
        check_decreases(student, reference, (g, H, 0.999 * bound), (g, H, 1.001 * bound), (g, H, 0.5 * bound))


@pytest.mark.weight(2)
def test_every_step_works_where_the_model_bends_down(student, reference):
    g, H = bent("down", 3, False)
    for eps in (1e-9, 1.0, 1e6):
        check_decreases(student, reference, (g, H, eps))
    check_decreases(student, reference, (g, -H, 50.0))


def test_every_step_works_where_the_model_does_not_bend(student, reference):
    # Curvature 0 along g, exactly; then a gradient along which it is not.
    flat = [[0.0, 1.0], [1.0, 0.0]]
    check_decreases(student, reference, ([2.0, 0.0], flat, 100.0), ([1.0, 1.0], flat, 100.0))
    check_decreases(student, reference, ([1.0, -1.0], [[2.0, 0.0], [0.0, -2.0]], 100.0))


def test_an_indefinite_hessian_may_bend_up_along_the_gradient(student, reference):
    check_decreases(student, reference, ([1.0, 0.5], [[2.0, 0.0], [0.0, -1.0]], 1.0))
    check_decreases(student, reference, ([1.0, 0.5], [[2.0, 0.0], [0.0, -1.0]], 2.0))
    check_decreases(student, reference, ([0.5, 1.0], [[2.0, 0.0], [0.0, -1.0]], 8.0))


def test_no_step_works_without_a_gradient(student, reference):
    for H in (np.eye(2), -np.eye(2), np.zeros((2, 2))):
        check_decreases(student, reference, ([0.0, 0.0], H, 0.5))
        check_decreases(student, reference, ([0.25, 0.0], H, 0.5))


def test_a_gradient_counts_however_short_it_is_and_whatever_its_entries_add_up_to(student, reference):
    for g in ([1e-5, 0.0], [1.0, -1.0], [0.0, -1e-10], [1e8, 1.0]):
        for H in (np.eye(2), -np.eye(2)):
            check_decreases(student, reference, (g, H, 1.0), (g, H, 3.0))
    # And a Hessian counts however large it is: with 100 in place of 1e6 the step would work.
    check_decreases(student, reference, ([1.0, 0.0], 1e6 * np.eye(2), 1e-3), ([1.0, 0.0], 1e6 * np.eye(2), 1e-6))


def test_nothing_changes_exactly_at_the_bound(student, reference):
    # The bounds are 1 and 1.25; every number on the way has an exact float, and a little makes a difference.
    for g, H, eps in (([1.0, 1.0], [[2.0, 0.0], [0.0, 2.0]], 1.0), ([2.0, 1.0], [[1.0, 0.5], [0.5, 2.0]], 1.25)):
        for part in (1.0, 0.875, 1 - 2**-18, 1 + 2**-18):
            check_decreases(student, reference, (g, H, part * eps))


@pytest.mark.parametrize("eps", [0.0, -1e-10, -20.0])
def test_a_step_must_be_positive(student, eps):
    for g in ([1.0, 2.0], [0.0, 0.0]):
        for H in (np.eye(2), -np.eye(2)):
            student.gradient_step_decreases_model(g, H, 0.25)
            with pytest.raises(ValueError):
                student.gradient_step_decreases_model(g, H, eps)


def test_deciding_on_a_step_takes_whole_numbers_and_leaves_arrays_alone(student, reference):
    check_decreases(student, reference, ([1, -3], [[2, 1], [1, 5]], 1), ([1, -3], [[-2, 1], [1, -5]], 1))
    g, H = bent("decide left alone", 3, True)
    check_decreases(student, reference, (g, H, 0.1))
    assert_keeps_arrays_and_lists(student.gradient_step_decreases_model, g, H, 0.1)


# The longest step and the best one


def check_longest(student, reference, g, H):
    assert_close(student.max_step_size(g, H), reference.max_step_size(g, H), "the largest step size", atol=0.0)


@pytest.mark.parametrize("d", [1, 2, 5])
def test_longest_step_of_an_indefinite_hessian_that_bends_up_along_the_gradient(student, reference, d):
    check_longest(student, reference, *bent(f"longest {d}", d, True))


def test_longest_step_is_the_same_for_a_longer_gradient_and_shorter_for_a_larger_hessian(student, reference):
    g, H = draw("scaled").normal(size=3), turned("scaled", [0.5, 1.0, 4.0])
    for g_scale, H_scale in ((1.0, 1.0), (3.0, 1.0), (0.2, 5.0), (0.5, 0.02)):
        check_longest(student, reference, g_scale * g, H_scale * H)


def test_longest_step_depends_on_the_direction_of_the_gradient(student, reference):
    eigenvalues, Q = np.linalg.eigh(turned("directions", [0.5, 1.0, 4.0]))
    for v in Q.T:
        check_longest(student, reference, 2.0 * v, Q * eigenvalues @ Q.T)


def test_longest_step_is_infinite_where_the_model_bends_down(student, reference):
    for d in (2, 4):
        g, H = bent(f"longest down {d}", d, False)
        check_longest(student, reference, g, H)
        check_longest(student, reference, g, H @ H)


def test_longest_step_is_infinite_where_the_model_does_not_bend(student, reference):
    check_longest(student, reference, [2.0, 0.0], [[0.0, 1.0], [1.0, 0.0]])
    check_longest(student, reference, [1.0, -1.0], [[2.0, 0.0], [0.0, -2.0]])
    check_longest(student, reference, [1.0, 3.0], np.zeros((2, 2)))
    check_longest(student, reference, [1.0, 3.0], np.eye(2))


def test_longest_step_of_a_slight_curvature_is_far(student, reference):
    for curvature in (1e-3, 2e-11):
        check_longest(student, reference, [2.0, 1.0], [[curvature, 0.0], [0.0, 0.0]])


def test_longest_step_of_a_strong_curvature_is_short(student, reference):
    for curvature in (1e3, 2e11):
        check_longest(student, reference, [2.0, 1.0], [[curvature, 0.0], [0.0, 0.0]])


def test_longest_step_for_a_gradient_however_short_and_whatever_its_entries_add_up_to(student, reference):
    for g in ([1e-9, 0.0], [1.0, -1.0], [1e8, 1e8]):
        check_longest(student, reference, g, [[2.0, 1.0], [1.0, 5.0]])
        check_longest(student, reference, g, [[-2.0, 1.0], [1.0, -5.0]])


def test_longest_step_is_zero_without_a_gradient(student, reference):
    for H in (np.eye(3), -np.eye(3), np.zeros((3, 3))):
        check_longest(student, reference, np.zeros(3), H)
        check_longest(student, reference, [0.0, 0.5, 0.0], H)


def test_longest_step_takes_whole_numbers_and_leaves_arrays_alone(student, reference):
    check_longest(student, reference, [1, -3], [[2, 1], [1, 5]])
    g, H = bent("longest left alone", 3, True)
    check_longest(student, reference, g, H)
    assert_keeps_arrays_and_lists(student.max_step_size, g, H)


def check_best(student, reference, g, H):
    assert_close(student.optimal_step_size(g, H), reference.optimal_step_size(g, H), "the best step size", atol=0.0)


@pytest.mark.parametrize("d", [1, 2, 5])
def test_best_step_of_an_indefinite_hessian_that_bends_up_along_the_gradient(student, reference, d):
    check_best(student, reference, *bent(f"best {d}", d, True))


def test_best_step_has_a_smaller_model_than_its_neighbors(student, reference):
    g, H = bent("neighbors", 4, True)
    best = float(np.squeeze(student.optimal_step_size(g, H)))
    after = [reference.model_value_after_gradient_step(0.0, g, H, best * k) for k in (0.98, 1.0, 1.02)]
    assert_holds(after[1] < min(after[0], after[2]), "a slightly different step gives a smaller model")


def test_best_step_is_the_same_for_a_longer_gradient_and_shorter_for_a_larger_hessian(student, reference):
    g, H = draw("best scaled").normal(size=3), turned("best scaled", [0.5, 1.0, 4.0])
    for g_scale, H_scale in ((1.0, 1.0), (3.0, 1.0), (0.2, 5.0), (0.5, 0.02)):
        check_best(student, reference, g_scale * g, H_scale * H)


@pytest.mark.parametrize(
    ("g", "H"),
    [
        ([0.5, 1.0], [[2.0, 0.0], [0.0, -1.0]]),
        ([1.0, 2.0], [[-2.0, 1.0], [1.0, -3.0]]),
        ([2.0, 0.0], [[0.0, 1.0], [1.0, 0.0]]),
        ([1.0, 3.0], [[0.0, 0.0], [0.0, 0.0]]),
        ([1.0, 0.0], [[-1e-9, 0.0], [0.0, 1.0]]),
    ],
)
def test_there_is_no_best_step_unless_the_model_bends_up(student, g, H):
    student.optimal_step_size(g, np.eye(2))
    with pytest.raises(ValueError):
        student.optimal_step_size(g, H)


def test_there_is_no_best_step_without_a_gradient(student):
    for H in (np.eye(2), -np.eye(2)):
        student.optimal_step_size(np.ones(2), H @ H)
        with pytest.raises(ValueError):
            student.optimal_step_size(np.zeros(2), H)


def test_best_step_for_tiny_and_huge_curvatures_and_gradients(student, reference):
    for g, scale in [([1.0, -1.0], 2e-11), ([1.0, -1.0], 1e11), ([0.0, 1e-9], 1.0), ([1e8, 1e8], 1.0)]:
        check_best(student, reference, g, scale * np.array([[2.0, 1.0], [1.0, 5.0]]))


def test_best_step_takes_whole_numbers_and_leaves_arrays_alone(student, reference):
    check_best(student, reference, [1, -3], [[2, 1], [1, 5]])
    g, H = bent("best left alone", 3, True)
    check_best(student, reference, g, H)
    assert_keeps_arrays_and_lists(student.optimal_step_size, g, H)


# Newton's point


def check_newton(student, reference, *arguments):
    assert_close(student.newton_step(*arguments), reference.newton_step(*arguments), "the new point")


@pytest.mark.parametrize("eigenvalues", [(1.0, 3.0), (-2.0, 0.5, 4.0), (-1.0, -2.0, 0.5, -0.7, 3.0)])
def test_newton_point_is_stationary_for_an_indefinite_hessian_too(student, eigenvalues):
    d = len(eigenvalues)
    random, H = draw(f"newton {d}"), turned(f"newton {d}", eigenvalues)
    x0, g = random.normal(size=d), random.normal(size=d)
    x = np.asarray(student.newton_step(x0, g, H), dtype=float)
    assert_holds(x.shape == (d,), "the new point must have the shape of x0")
    assert_close(g + H @ (x - x0), np.zeros(d), "the model's gradient at the new point")


def test_one_newton_step_minimizes_a_quadratic_from_everywhere(student):
    A, m, random = turned("bowl", [0.5, 2.0, 9.0]), draw("bowl").normal(size=3), draw("starts")
    for _ in range(3):
        x0 = random.normal(0.0, 3.0, 3)
        assert_close(student.newton_step(x0, A @ (x0 - m), A), m, "the new point")


def test_newton_climbs_to_the_maximum_of_a_negative_definite_model(student):
    A, m = turned("hill", [-0.5, -2.0, -9.0]), draw("hill").normal(size=3)
    x0 = m + draw("hill start").normal(size=3)
    assert_close(student.newton_step(x0, A @ (x0 - m), A), m, "the new point")


def test_newton_point_does_not_depend_on_the_coordinates(student, reference):
    random = draw("coordinates")
    A, y0, g = random.normal(size=(3, 3)) + 2 * np.eye(3), random.normal(size=3), random.normal(size=3)
    H = turned("coordinates", [-1.0, 2.0, 3.0])
    # With x = A y the gradient is A'g and the Hessian A'HA.
    y = np.asarray(student.newton_step(y0, A.T @ g, A.T @ H @ A), dtype=float)
    assert_close(A @ y, reference.newton_step(A @ y0, g, H), "the new point, in the other coordinates")


def test_newton_point_has_six_digits_for_a_condition_number_of_1e8(student, reference):
    for name, scale in (("valley", 1.0), ("flat valley", 1e-6), ("steep valley", 1e6)):
        H, step = scale * turned(name, [1.0, 1e3, 1e8]), draw(name).normal(2.0, 0.5, 3)
        x0, g = draw(f"{name} start").normal(size=3), H @ step
        assert_close(student.newton_step(x0, g, H), reference.newton_step(x0, g, H), "the new point", rtol=1e-6)


def test_newton_takes_a_hessian_with_small_entries(student, reference):
    random, H = draw("small"), 1e-5 * turned("small", [-1.0, 2.0, 3.0])
    check_newton(student, reference, random.normal(size=3), 1e-5 * random.normal(size=3), H)


@pytest.mark.parametrize("H", LOOKS_SINGULAR)
def test_newton_takes_a_hessian_that_only_looks_singular(student, reference, H):
    g = np.asarray(H) @ np.arange(1.0, len(H) + 1)
    check_newton(student, reference, np.ones(len(H)), g, H)


@pytest.mark.parametrize("H", SINGULAR)
def test_newton_refuses_a_singular_hessian(student, H):
    d = len(H)
    # A gradient in the range of H has many stationary points; another one has none.
    for g in (np.asarray(H) @ np.arange(1.0, d + 1), np.arange(1.0, d + 1)):
        student.newton_step(np.ones(d), g, np.add(H, 9.0 * (1 + np.max(H)) * np.eye(d)))
        with pytest.raises(ValueError):
            student.newton_step(np.ones(d), g, H)


def test_newton_point_may_be_far_away(student, reference):
    check_newton(student, reference, [1e6, -3.0], [5.0, -2e4], [[2.0, 1.0], [1.0, -4.0]])


def test_newton_stays_where_the_gradient_is_zero(student, reference):
    for g in ([0.0, 0.0], [0.0, 1.0]):
        check_newton(student, reference, [1.5, -2.0], g, [[2.0, 1.0], [1.0, -4.0]])


def test_newton_takes_whole_numbers_and_one_dimension(student, reference):
    check_newton(student, reference, [3, -1], [1, 2], [[1, 2], [2, -3]])
    check_newton(student, reference, [3.5], [0.75], [[-1.5]])


def test_newton_leaves_its_arguments_alone(student, reference):
    x0, _, g, _ = problem("newton left alone", 3)
    H = turned("newton left alone", [-1.0, 2.0, 3.0])
    check_newton(student, reference, x0, g, H)
    assert_keeps_arrays_and_lists(student.newton_step, x0, g, H)


def test_newton_minimizes_when(student, reference):
    assert_choices(student, reference, "NEWTON_MINIMISES_WHEN")
