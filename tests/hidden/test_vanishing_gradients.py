"""Hidden cases of vanishing_gradients.

Witnesses are judged by what they have to satisfy. Matrices are neither symmetric nor diagonal unless a case says so,
and nothing lies near the boundary of a condition, except where every number is a dyadic fraction.
"""

import numpy as np
import pytest

from autograder.cases import (
    Wrong,
    as_lists,
    assert_choices,
    assert_close,
    assert_holds,
    assert_keeps_arguments,
    assert_same,
    draw,
    near_misses,
)

# So many units are enough for a witness.
UNITS = 50
# With more a Jordan chain, which dies out in the end, still grows by that much from step 50 to step 100.
FEW_UNITS = 10
NILPOTENT = [[0.0, 3.0], [0.0, 0.0]]
# Their norms are 0.375 and 2.5: exact, and so is all that is computed with them.
SMALL, LARGE = [[-0.375]], [[2.5]]


def matrix(name, *shape):
    return draw(name).normal(size=shape)


def scaled(name, n, norm):
    """A random matrix of a given operator norm, whose eigenvalues and other norms are something else."""
    W = matrix(name, n, n)
    return W * (norm / np.linalg.norm(W, 2))


def rotation(angle):
    return np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])


def nearly_equal_stretches(largest=1.0):
    """Its singular values are so close to each other that a short power iteration ends between them."""
    left, right = (np.linalg.qr(matrix(f"close {side}", 3, 3))[0] for side in ("left", "right"))
    return largest * left @ np.diag([1.0, 0.997, 0.98]) @ right


def assert_keeps_arrays_and_lists(function, *arguments):
    assert_keeps_arguments(function, *arguments)
    assert_keeps_arguments(function, *as_lists(*arguments))


def real_array(value, what, ndim):
    """The numbers that a student returned, as a float64 array of so many axes."""
    try:
        array = np.asarray(value)
    except (ValueError, TypeError, OverflowError) as error:
        raise Wrong(f"{what} must hold numbers in a regular shape") from error
    assert_holds(array.dtype.kind in "iuf", f"{what} must hold real numbers")
    assert_holds(array.ndim == ndim, f"{what} must have {ndim} axes")
    assert_holds(np.isfinite(array).all(), f"{what} must hold finite numbers")
    return array.astype(float)


def square(value, what="W", most=UNITS):
    W = real_array(value, what, 2)
    assert_holds(W.shape[0] == W.shape[1], f"{what} must be square")
    assert_holds(1 <= len(W) <= most, f"{what} must have 1 to {most} rows")
    return W


# The bound on the derivative


@pytest.mark.parametrize("activation", ["sigmoid", "tanh"])
def test_bounds_of_the_smooth_activations(student, reference, activation):
    assert_close(student.derivative_bound(activation), reference.derivative_bound(activation), "gamma")


@pytest.mark.parametrize("activation", ["relu", "identity"])
def test_bounds_of_relu_and_the_identity(student, reference, activation):
    for word in (activation, "sigmoid"):
        assert_close(student.derivative_bound(word), reference.derivative_bound(word), "gamma")


def test_bounds_are_as_steep_as_the_activations_get(student):
    # The largest slope on a fine grid through 0.
    z = np.linspace(-4, 4, 1601)
    for activation, values in {"sigmoid": 1 / (1 + np.exp(-z)), "tanh": np.tanh(z), "relu": np.maximum(z, 0)}.items():
        steepest = (np.diff(values) / np.diff(z)).max()
        assert_close(student.derivative_bound(activation), steepest, "gamma", rtol=1e-3)


# Other spellings, longer and shorter words, and another name for the logistic function are no activation's name.
def test_bounds_are_known_for_four_words_only(student):
    student.derivative_bound("tanh")
    strangers = ["softmax", "ReLU", "linear", "", "relu6", "hard_sigmoid", "sig", "logistic"]
    for activation in [*strangers, *near_misses("sigmoid", "tanh", "relu", "identity")]:
        with pytest.raises(ValueError):
            student.derivative_bound(activation)


# Norm and eigenvalue


# Relative only: a small matrix has a small norm, and nothing may be added to it.


def check_norm(student, reference, A):
    assert_close(student.operator_norm(A), reference.operator_norm(A), "the norm", atol=0.0)


def check_gram(student, reference, W):
    assert_close(student.largest_gram_eigenvalue(W), reference.largest_gram_eigenvalue(W), "the eigenvalue", atol=0.0)


@pytest.mark.weight(2)
def test_the_norm_of_any_square_matrix(student, reference):
    for n in (2, 3, 5):
        check_norm(student, reference, matrix(f"square {n}", n, n))


def test_the_norm_of_matrices_that_are_not_square(student, reference):
    for shape in [(2, 4), (5, 3)]:
        check_norm(student, reference, matrix(f"oblong {shape}", *shape))


def test_the_norm_of_a_row_and_of_a_column_is_their_length(student):
    v = matrix("row", 4)
    for A in (v[np.newaxis], v[:, np.newaxis]):
        assert_close(student.operator_norm(A), np.sqrt((v**2).sum()), "the norm")


def test_the_norm_is_no_matter_of_eigenvalues(student, reference):
    for A in (NILPOTENT, [[1.0, 4.0], [0.0, 1.0]], [[-3.0, 0.0], [0.0, 1.0]]):
        check_norm(student, reference, A)


def test_the_norm_of_a_matrix_that_stretches_no_axis_most(student):
    # (1, 1) becomes (0, 2), and (1, -1) becomes (4, 0); a power iteration that starts at (1, 1) stays there, exactly.
    assert_close(student.operator_norm([[2.0, -2.0], [1.0, 1.0]]), np.sqrt(8.0), "the norm")
    assert_close(student.operator_norm([[2.0, 2.0], [1.0, -1.0]]), np.sqrt(8.0), "the norm")


def test_a_rotation_has_norm_one(student):
    for factor in (1.0, -0.5):
        assert_close(student.operator_norm(factor * rotation(0.7)), abs(factor), "the norm")


def test_the_norm_of_zero_and_of_one_number(student, reference):
    for A in (np.zeros((3, 3)), np.zeros((2, 3)), [[-7.0]], [[2]]):
        check_norm(student, reference, A)


def test_the_norm_grows_with_its_matrix(student, reference):
    A = matrix("multiples", 3, 3)
    for factor in (-2.0, 1e7, 1e-7):
        want = abs(factor) * reference.operator_norm(A)
        assert_close(student.operator_norm(factor * A), want, "the norm", atol=0.0)


def test_the_norm_of_a_matrix_that_stretches_several_directions_almost_alike(student):
    for largest in (1.0, 3.0):
        assert_close(student.operator_norm(nearly_equal_stretches(largest)), largest, "the norm")


def test_the_norm_leaves_its_argument_alone(student, reference):
    A = matrix("norm left alone", 4, 4)
    check_norm(student, reference, A.tolist())
    assert_keeps_arrays_and_lists(student.operator_norm, A)


@pytest.mark.weight(2)
def test_the_gram_eigenvalue_of_any_matrix(student, reference):
    for n in (2, 3, 5):
        check_gram(student, reference, matrix(f"gram {n}", n, n))


def test_the_gram_eigenvalue_is_not_that_of_the_matrix(student, reference):
    for W in (NILPOTENT, [[1.0, 4.0], [0.0, 1.0]], [[-3.0, 0.0], [0.0, 1.0]]):
        check_gram(student, reference, W)


def test_the_gram_eigenvalue_is_the_square_of_the_norm(student, reference):
    W = matrix("squared", 4, 4)
    for factor in (3.0, 1e5, 1e-9):
        want = factor**2 * reference.operator_norm(W) ** 2
        assert_close(student.largest_gram_eigenvalue(factor * W), want, "the eigenvalue", atol=0.0)


def test_the_gram_eigenvalue_among_others_that_are_almost_as_large(student):
    for largest in (1.0, 3.0):
        got = student.largest_gram_eigenvalue(nearly_equal_stretches(largest))
        assert_close(got, largest**2, "the eigenvalue")


def test_the_gram_eigenvalue_of_a_rotation_is_one(student):
    for factor in (1.0, -0.5):
        assert_close(student.largest_gram_eigenvalue(factor * rotation(2.0)), factor**2, "the eigenvalue")


def test_the_gram_eigenvalue_of_zero_and_of_one_number(student, reference):
    for W in (np.zeros((3, 3)), [[-7.0]], [[2]], [[0.06]]):
        check_gram(student, reference, W)


def test_the_gram_eigenvalue_leaves_its_argument_alone(student, reference):
    W = matrix("gram left alone", 4, 4)
    check_gram(student, reference, W.tolist())
    assert_keeps_arrays_and_lists(student.largest_gram_eigenvalue, W)


# The bound


def check_bound(student, reference, W, gamma, T):
    # A bound may be tiny, and has to be right also then.
    got, want = student.jacobian_norm_bound(W, gamma, T), reference.jacobian_norm_bound(W, gamma, T)
    assert_close(got, want, "the bound", atol=0.0)


@pytest.mark.weight(2)
def test_the_bound_of_any_matrix(student, reference):
    for n, gamma, T in [(2, 1.0, 2), (3, 0.25, 5), (4, 0.5, 3)]:
        check_bound(student, reference, matrix(f"bound {n}", n, n), gamma, T)


def test_the_bound_of_one_step(student, reference):
    for gamma in (0.25, 1.0, 1.7):
        check_bound(student, reference, matrix("one step", 3, 3), gamma, 1)


def test_the_bound_of_no_step_is_one(student, reference):
    for W in (matrix("no step", 3, 3), np.zeros((2, 2))):
        for T in (0, 1):
            want = reference.jacobian_norm_bound(W, 0.25, T)
            assert_close(student.jacobian_norm_bound(W, 0.25, T), want, "the bound")


def test_the_bound_counts_every_step(student, reference):
    W = scaled("every step", 3, 1.5)
    for T in (2, 10, 30):
        check_bound(student, reference, W, 0.5, T)
        check_bound(student, reference, W, 1.0, T)


def test_the_bound_after_hundreds_of_steps_is_neither_cut_off_nor_capped(student, reference):
    # Factors of 7/8 and 5/4, exactly; the bounds lie about 1e-23 and 1e29.
    for norm, gamma, T in [(0.5, 1.75, 400), (-2.5, 0.5, 300), (-2.5, 0.5, np.int64(120))]:
        check_bound(student, reference, [[norm]], gamma, T)


def test_the_bound_of_tiny_and_huge_matrices(student, reference):
    W = matrix("sizes", 3, 3)
    for size, gamma in [(1e-10, 1.0), (1e-7, 1e7), (1e7, 1e-7), (1e5, 20.0)]:
        for T in (1, 3):
            check_bound(student, reference, size * W, gamma, T)


def test_the_bound_where_several_directions_are_stretched_almost_alike(student):
    for T in (1, 10):
        bound = student.jacobian_norm_bound(nearly_equal_stretches(), 0.5, T)
        assert_close(bound, 0.5**T, "the bound", atol=0.0)


def test_the_bound_is_no_matter_of_eigenvalues(student, reference):
    for gamma, T in [(1.0, 4), (0.25, 3)]:
        check_bound(student, reference, NILPOTENT, gamma, T)


def test_the_bound_of_lists_leaves_them_alone(student, reference):
    W = [[1, -2], [3, 1]]
    check_bound(student, reference, W, 1, 3)
    assert_keeps_arrays_and_lists(student.jacobian_norm_bound, np.array(W, dtype=float), 0.5, 3)


# The condition

# Norm and gamma: products between 0.06 and 0.9, so that some delta below 1 lies on either side.
NORMS_AND_BOUNDS = [(0.25, 0.25), (0.25, 1.0), (0.25, 3.0), (0.8, 0.25), (0.8, 1.0), (3.0, 0.25), (3.0, 0.1)]


def check_condition(student, reference, W, gamma, delta):
    got, want = (side.satisfies_vanishing_condition(W, gamma, delta) for side in (student, reference))
    assert_same(got, want, "the verdict")


@pytest.mark.weight(2)
@pytest.mark.parametrize(("norm", "gamma"), NORMS_AND_BOUNDS)
def test_the_condition_holds_below_its_boundary_and_fails_above(student, reference, norm, gamma):
    W = scaled("condition", 3, norm)
    for factor in (1.08, 0.92):
        check_condition(student, reference, W, gamma, factor * norm * gamma)


def test_the_condition_is_no_matter_of_eigenvalues(student, reference):
    for gamma, delta in [(1.0, 0.5), (0.25, 0.5), (0.25, 0.9)]:
        check_condition(student, reference, NILPOTENT, gamma, delta)


def test_the_condition_counts_the_largest_stretch_only(student, reference):
    # Two directions stretched alike: the sum of squares is twice the square of the norm.
    for norm, delta in [(0.5, 0.6), (0.5, 0.45)]:
        check_condition(student, reference, norm * rotation(0.4), 1.0, delta)


def test_equality_satisfies_the_condition(student, reference):
    for W, gamma, delta in [(SMALL, 1.0, 0.375), (SMALL, 2.0, 0.75), ([[0.5]], 1.0, 0.5), (LARGE, 0.25, 0.625)]:
        check_condition(student, reference, W, gamma, delta)
        # A little less does not satisfy it.
        for less in (2**-10, 2**-18):
            check_condition(student, reference, W, gamma, (1 - less) * delta)


def test_the_condition_where_several_directions_are_stretched_almost_alike(student, reference):
    for delta in (0.4995, 0.5005):
        check_condition(student, reference, nearly_equal_stretches(), 0.5, delta)


def test_the_condition_for_tiny_and_huge_matrices(student, reference):
    for norm, gamma in [(1e-7, 1.0), (1e-7, 7e6), (7e6, 1e-7), (40.0, 0.016)]:
        for factor in (1.25, 0.8):
            check_condition(student, reference, scaled("sizes", 3, norm), gamma, factor * norm * gamma)


def test_delta_may_be_close_to_one(student, reference):
    for delta in (0.999, 1 - 2**-20):
        for norm in (0.9, 1.1):
            check_condition(student, reference, scaled("close to one", 3, norm), 1.0, delta)


def test_delta_may_be_zero(student, reference):
    check_condition(student, reference, np.zeros((2, 2)), 1.0, 0.0)
    check_condition(student, reference, scaled("delta zero", 2, 0.3), 0.25, 0.0)


def test_the_condition_leaves_its_matrix_alone(student, reference):
    W = scaled("condition left alone", 3, 0.7)
    for delta in (0.9, 0.3):
        check_condition(student, reference, W.tolist(), 1, delta)
    assert_keeps_arrays_and_lists(student.satisfies_vanishing_condition, W, 0.5, 0.9)


@pytest.mark.parametrize("delta", [1.0, 1 + 2**-20, -(2**-20), -0.25])
def test_the_condition_refuses_a_delta_outside_its_range(student, delta):
    # Whatever the matrix, and whatever the verdict might be.
    for norm in (0.5, 40.0, 0.0):
        W = scaled("bad delta", 2, norm) if norm else np.zeros((2, 2))
        student.satisfies_vanishing_condition(W, 1.0, 0.75)
        with pytest.raises(ValueError):
            student.satisfies_vanishing_condition(W, 1.0, delta)


@pytest.mark.parametrize("gamma", [-1.0, 0.0, -(2**-20)])
def test_the_condition_refuses_a_gamma_that_is_not_positive(student, gamma):
    for norm in (0.5, 40.0, 0.0):
        W = scaled("bad gamma", 2, norm) if norm else np.zeros((2, 2))
        student.satisfies_vanishing_condition(W, 1.0, 0.5)
        with pytest.raises(ValueError):
            student.satisfies_vanishing_condition(W, gamma, 0.5)


# The condition reversed


def check_explosion(student, reference, W, gamma):
    got, want = student.explosion_is_possible(W, gamma), reference.explosion_is_possible(W, gamma)
    assert_same(got, want, "the verdict")


@pytest.mark.weight(2)
@pytest.mark.parametrize("gamma", [0.25, 0.6, 1.0, 3.0])
def test_an_explosion_is_possible_above_one_over_gamma_only(student, reference, gamma):
    for factor in (1.08, 0.92):
        check_explosion(student, reference, scaled("explosion", 3, factor / gamma), gamma)


def test_an_explosion_is_no_matter_of_eigenvalues(student, reference):
    for gamma in (1.0, 0.5, 0.25):
        check_explosion(student, reference, NILPOTENT, gamma)


def test_an_explosion_needs_one_stretch_that_is_long_enough(student, reference):
    for norm in (0.8, 1.1):
        check_explosion(student, reference, norm * rotation(1.1), 1.0)


def test_nothing_explodes_where_the_bound_stays_at_one(student, reference):
    for W, gamma in [([[1.0]], 1.0), ([[-4.0]], 0.25), ([[0.5]], 2.0)]:
        check_explosion(student, reference, W, gamma)
        check_explosion(student, reference, W, 1.25 * gamma)


def test_an_explosion_is_possible_as_soon_as_the_limit_is_passed(student, reference):
    # Dyadic fractions: there is no rounding that a tolerance would have to forgive.
    for W, gamma in [([[-1.0]], 1.0), ([[2.0**20]], 2.0**-20)]:
        for little in (2**-6, 2**-21):
            check_explosion(student, reference, W, (1 + little) * gamma)
            check_explosion(student, reference, W, (1 - little) * gamma)


def test_an_explosion_where_several_directions_are_stretched_almost_alike(student, reference):
    for largest in (0.9992, 1.0008):
        check_explosion(student, reference, nearly_equal_stretches(largest), 1.0)


def test_explosion_leaves_its_matrix_alone(student, reference):
    W = scaled("explosion left alone", 3, 1.3)
    check_explosion(student, reference, W.tolist(), 1)
    check_explosion(student, reference, np.zeros((2, 2)), 1)
    assert_keeps_arrays_and_lists(student.explosion_is_possible, W, 0.5)


def check_reversed(student, gamma, delta):
    W = square(student.condition_reversed_but_vanishing(gamma, delta))
    size = gamma * np.linalg.norm(W, 2)
    assert_holds(size > delta, "the condition is not reversed: the largest eigenvalue of W^T W is too small")
    assert_holds(size < 1, "the bound does not tend to 0: W is too large")


@pytest.mark.parametrize("gamma", [0.25, 1.0])
def test_a_witness_for_the_four_activations(student, gamma):
    for delta in (0.1, 0.45, 0.8):
        check_reversed(student, gamma, delta)


@pytest.mark.parametrize("gamma", [1e-7, 0.01, 0.7, 5.0, 300.0, 1e7])
def test_a_witness_for_any_gamma(student, gamma):
    for delta in (0.3, 0.9):
        check_reversed(student, gamma, delta)


@pytest.mark.parametrize("gamma", [0.25, 1.0, 2.0])
def test_a_witness_for_delta_zero(student, gamma):
    check_reversed(student, gamma, 0.0)


@pytest.mark.parametrize("gamma", [0.25, 1.0, 4.0])
def test_a_witness_for_delta_close_to_one(student, gamma):
    for delta in (0.97, 0.99):
        check_reversed(student, gamma, delta)


def test_the_reversed_condition(student, reference):
    assert_choices(student, reference, "REVERSED_CONDITION")


# Error signals


def check_signal(student, reference, e, W, gamma, lag):
    got, want = student.error_signal_bound(e, W, gamma, lag), reference.error_signal_bound(e, W, gamma, lag)
    assert_close(got, want, "the bound", atol=0.0)


@pytest.mark.weight(2)
def test_the_error_signal_of_any_network(student, reference):
    for n, gamma, lag in [(2, 1.0, 3), (3, 0.25, 4), (5, 0.5, 2)]:
        check_signal(student, reference, matrix(f"error {n}", n), matrix(f"signal {n}", n, n), gamma, lag)


def test_the_error_signal_without_a_lag_is_the_error_itself(student):
    e, W = matrix("no lag", 4), matrix("no lag W", 4, 4)
    assert_close(student.error_signal_bound(e, W, 0.25, 0), np.sqrt((e**2).sum()), "the bound")


def test_the_error_signal_fades_or_grows_with_the_lag(student, reference):
    e = matrix("fading", 3)
    for norm in (0.8, 1.4):
        for lag in (1, 12, 40):
            check_signal(student, reference, e, scaled("fading W", 3, norm), 1.0, lag)


def test_the_error_signal_over_hundreds_of_steps_is_neither_cut_off_nor_capped(student, reference):
    for norm, gamma, lag in [(0.5, 1.75, 400), (-2.5, 0.5, 280), (-2.5, 0.5, np.int64(120))]:
        check_signal(student, reference, [-3.0], [[norm]], gamma, lag)


def test_the_error_signal_of_tiny_and_huge_errors_and_matrices(student, reference):
    e, W = matrix("sizes of errors", 3), matrix("sizes of errors W", 3, 3)
    for error, size, gamma in [(1e-7, 1.0, 1.0), (1e7, 1.0, 1.0), (1.0, 1e-7, 1.0), (1.0, 1e6, 2.0)]:
        for lag in (0, 2):
            check_signal(student, reference, error * e, size * W, gamma, lag)


def test_the_error_signal_where_several_directions_are_stretched_almost_alike(student):
    for lag in (1, 10):
        got = student.error_signal_bound([0.6, 0.0, -0.8], nearly_equal_stretches(), 0.5, lag)
        assert_close(got, 0.5**lag, "the bound", atol=0.0)


def test_the_error_signal_is_no_matter_of_eigenvalues(student, reference):
    for gamma, lag in [(1.0, 2), (0.25, 3)]:
        check_signal(student, reference, [1.5, -2.0], NILPOTENT, gamma, lag)


def test_no_error_sends_no_signal(student):
    for error in (np.zeros(3), np.array([0.0, -0.5, 0.0])):
        want = np.linalg.norm(error) * np.linalg.norm(matrix("no error", 3, 3), 2) ** 2
        assert_close(student.error_signal_bound(error, matrix("no error", 3, 3), 1.0, 2), want, "the bound")


def test_the_error_signal_leaves_its_arguments_alone(student, reference):
    e, W = matrix("signal left alone", 3), matrix("signal left alone W", 3, 3)
    check_signal(student, reference, e.tolist(), W.tolist(), 1, 2)
    assert_keeps_arrays_and_lists(student.error_signal_bound, e, W, 0.5, 2)


def test_the_spectral_quantity(student, reference):
    assert_choices(student, reference, "SPECTRAL_QUANTITY")


# The exploding network


def exploding(student):
    """The network that a student found; its eigenvalues are small, or it is none."""
    got = student.exploding_with_small_spectral_radius()
    assert_holds(isinstance(got, list | tuple) and len(got) == 3, "three things were asked for: W, b and h0")
    W, b, h0 = square(got[0], most=FEW_UNITS), real_array(got[1], "b", 1), real_array(got[2], "h0", 1)
    assert_holds(len(b) == len(h0) == len(W), "b and h0 must have one number for each row of W")
    radius = np.abs(np.linalg.eigvals(W)).max()
    assert_holds(radius < 1, "an eigenvalue of W is not smaller than 1 in size")
    return W, b, h0


def jacobian_after(steps, W, b, h):
    """The product of the Jacobians of so many steps, the latest on the left; may overflow."""
    product = np.eye(len(h))
    with np.errstate(all="ignore"):
        for _ in range(steps):
            on = h > 0
            product = (W * on) @ product
            h = W @ np.where(on, h, 0.0) + b
    return product


def growth_between(first, last, W, b, h):
    """How much the logarithm of the norm of that product grows from one step to another; no number overflows.

    Every fifth step states and product are scaled by powers of two, which rounds nothing; ReLU lets a factor through.
    """
    product, log, shrunk, logs = np.eye(len(h)), 0.0, 0, {}
    for step in range(1, last + 1):
        on = h > 0
        product = (W * on) @ product
        h = W @ np.where(on, h, 0.0) + np.ldexp(b, -shrunk)
        if step % 5 == 0:
            if not product.any():
                return -np.inf
            down = int(np.frexp(np.abs(product).max())[1])
            product, log = np.ldexp(product, -down), log + down * np.log(2.0)
            down = max(0, int(np.frexp(np.abs(h).max())[1]))
            h, shrunk = np.ldexp(h, -down), shrunk + down
        if step in (first, last):
            logs[step] = log + np.log(np.linalg.norm(product, 2))
    return logs[last] - logs[first]


def test_the_network_with_small_eigenvalues_has_a_large_singular_value(student):
    W, _, _ = exploding(student)
    assert_holds(np.linalg.norm(W, 2) > 1, "this matrix can't make anything explode: its norm is not above 1")


@pytest.mark.weight(3)
def test_the_network_with_small_eigenvalues_explodes(student):
    jacobian = jacobian_after(50, *exploding(student))
    assert_holds(np.isfinite(jacobian).all(), "the Jacobian of 50 steps overflows")
    assert_holds(np.linalg.norm(jacobian, 2) > 1e6, "the Jacobian of 50 steps is not large enough")


@pytest.mark.weight(2)
def test_the_network_with_small_eigenvalues_goes_on_exploding(student):
    growth = growth_between(50, 100, *exploding(student))
    assert_holds(growth >= np.log(1e6), "the gradient does not go on growing: look at the Jacobian of 100 steps")


# Necessary and sufficient


def test_what_a_small_singular_value_means_for_vanishing(student, reference):
    assert_choices(student, reference, "SMALL_SIGMA_FOR_VANISHING")


def test_what_a_large_singular_value_means_for_exploding(student, reference):
    assert_choices(student, reference, "LARGE_SIGMA_FOR_EXPLODING")
