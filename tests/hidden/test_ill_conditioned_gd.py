"""Hidden cases of ill_conditioned_gd.

Where an answer is yes or no, a case asks for both, so that neither constant passes.
"""

import numpy as np
import pytest

from autograder.cases import assert_choices, assert_close, assert_holds, assert_keeps_arguments, assert_same, draw

# More rows, more columns, and as many.
SHAPES = [(5, 3), (2, 4), (3, 3)]


def matrix(name, n, d, singular_values):
    """A random matrix with the given singular values; those that it has more are zero."""
    random = draw(name)
    U, V = (np.linalg.qr(random.normal(size=(size, size)))[0] for size in (n, d))
    r = len(singular_values)
    return U[:, :r] * np.asarray(singular_values, dtype=float) @ V[:, :r].T


# Matrices in other units: very small entries and large ones.
SCALES = (1e-4, 1e3)
# Singular values so near to each other that an iteration towards the largest one takes very long.
CROWDED = ([1.0, 0.99, 0.98], [1.0, 0.999, 0.998])


def check_in_units(got, want, what):
    """Compare what may be very small or very large: in units of its largest entry."""
    unit, got = np.max(np.abs(want)), np.asarray(got)
    assert_holds(got.dtype.kind in "iuf", f"{what}: real numbers were asked for")
    assert_close(got / unit, np.asarray(want) / unit, what)


def check_arguments(function, *arguments):
    """Neither arrays nor lists of the caller are changed."""
    assert_keeps_arguments(function, *arguments)
    assert_keeps_arguments(function, *(a.tolist() if isinstance(a, np.ndarray) else a for a in arguments))


def problem(name, n, d):
    """A matrix with largest singular value about 2, targets and weights."""
    random = draw(name)
    F = matrix(name, n, d, random.uniform(0.4, 2.0, min(n, d)))
    return F, random.normal(0.0, 2.0, n), random.normal(size=d)


# One step


def check_step(student, reference, *arguments):
    assert_close(student.gd_step(*arguments), reference.gd_step(*arguments), "the weights after the step")


@pytest.mark.parametrize(("n", "d"), SHAPES)
def test_step_of_a_matrix_of_any_shape(student, reference, n, d):
    check_step(student, reference, *problem(f"step {n} {d}", n, d), 0.3)


def test_step_goes_against_the_gradient_of_half_the_squared_residual(student):
    F, y, w = problem("central differences", 4, 3)
    up, down = ([0.5 * np.sum((y - F @ (w + e)) ** 2) for e in sign * np.eye(3)] for sign in (1, -1))
    want = w - 0.7 * np.subtract(up, down) / 2
    assert_close(student.gd_step(F, y, w, 0.7), want, "the weights after the step")


def test_step_stays_at_a_solution(student):
    F, _, w = problem("solution", 4, 3)
    assert_close(student.gd_step(F, F @ w, w, 0.9), w, "the weights after the step")
    # From anywhere else it moves.
    assert_close(student.gd_step(F, F @ w, 0 * w, 0.1), 0.1 * F.T @ F @ w, "the weights after the step")


def test_first_step_leads_from_zero_towards_the_targets(student, reference):
    F, y, _ = problem("first", 4, 3)
    check_step(student, reference, F, y, np.zeros(3), 0.4)


def test_step_that_is_too_long_turns_the_steepest_direction_round(student, reference):
    F = matrix("too long", 3, 3, [1.5, 0.4, 1e-6])
    steepest = np.linalg.svd(F)[2][0]
    check_step(student, reference, F, np.zeros(3), steepest, 2.2 / 1.5**2)


def test_step_of_any_learning_rate_and_of_any_size(student, reference):
    F, y, w = problem("any size", 4, 3)
    for lr in (0.0, -0.3, 2, 50.0):
        check_step(student, reference, F, y, w, lr)
    for scale in SCALES:
        # From zero, where the step is all there is; the learning rate fits the matrix.
        arguments = (scale * F, scale * y, 0 * w, 0.3 / scale**2)
        got, want = (side.gd_step(*arguments) for side in (student, reference))
        check_in_units(got, want, "the weights after the step")
        got, want = (side.gd_step(F, 1e-3 * scale * y, 1e-3 * scale * w, 0.3) for side in (student, reference))
        check_in_units(got, want, "the weights after the step")


def test_step_takes_whole_numbers(student, reference):
    check_step(student, reference, [[2, 1, 0], [1, -3, 4]], [1, 5], [3, -1, 2], 0.25)
    check_step(student, reference, np.array([[2, 1], [1, -3]]), np.array([1, 5]), np.array([3, -1]), 0.1)


def test_step_leaves_its_arguments_alone(student, reference):
    F, y, w = problem("step left alone", 4, 3)
    check_step(student, reference, F, y, w, 0.3)
    check_arguments(student.gd_step, F, y, w, 0.3)


# The iteration matrix


def check_matrix(student, reference, F, lr):
    assert_close(student.iteration_matrix(F, lr), reference.iteration_matrix(F, lr), "the iteration matrix")


@pytest.mark.parametrize(("n", "d"), SHAPES)
def test_iteration_matrix_of_a_matrix_of_any_shape(student, reference, n, d):
    check_matrix(student, reference, matrix(f"iteration {n} {d}", n, d, [2.0, 0.7]), 0.3)
    check_matrix(student, reference, matrix(f"iteration {n} 1", n, 1, [2.0]), 0.3)


def test_iteration_matrix_takes_weights_to_the_next_ones(student, reference):
    F, y, w = problem("next", 4, 3)
    M = np.asarray(student.iteration_matrix(F, 0.35), dtype=float)
    assert_holds(M.shape == (3, 3), "the iteration matrix must have the shape (d, d)")
    assert_close(M @ w + 0.35 * F.T @ y, reference.gd_step(F, y, w, 0.35), "M w + lr F'y")


def test_iteration_matrix_of_no_step_is_the_unit_matrix(student, reference):
    for lr in (0.0, 0.125):
        check_matrix(student, reference, matrix("no step", 2, 3, [2.0, 0.7]), lr)
    check_matrix(student, reference, np.zeros((2, 3)), 0.125)


def test_iteration_matrix_of_any_learning_rate_holds_every_small_entry(student, reference):
    F = matrix("any learning rate", 3, 2, [2.0, 0.7])
    for lr in (-0.4, 3, 1e4):
        check_matrix(student, reference, F, lr)
    check_matrix(student, reference, 1e4 * F, 1e-8)
    for lr in (1e-6, 1e-4):
        got, want = (np.asarray(side.iteration_matrix(F, lr)) for side in (student, reference))
        assert_holds(got.shape == want.shape, "the iteration matrix must have the shape (d, d)")
        # Beside the ones on its diagonal.
        check_in_units(got[[0, 1], [1, 0]], want[[0, 1], [1, 0]], "the iteration matrix")


def test_iteration_matrix_takes_whole_numbers_and_leaves_its_arguments_alone(student, reference):
    check_matrix(student, reference, [[2, 1, 0], [1, -3, 4]], 0.25)
    F = matrix("matrix left alone", 3, 2, [2.0, 0.7])
    check_matrix(student, reference, F, 0.1)
    check_arguments(student.iteration_matrix, F, 0.1)


def check_norm(student, reference, F, lr):
    assert_close(student.iteration_matrix_norm(F, lr), reference.iteration_matrix_norm(F, lr), "the norm")


@pytest.mark.parametrize(("n", "d"), SHAPES)
def test_norm_of_small_and_large_steps(student, reference, n, d):
    F = matrix(f"norm {n} {d}", n, d, [2.0, 0.7, 0.4][: min(n, d)])
    for lr in (0.1, 0.4, 0.6, 1.3):
        check_norm(student, reference, F, lr)
    # One weight, and a rate so good that nearly nothing is left.
    check_norm(student, reference, [[1.5], [2.0]], 0.1591)


def test_norm_of_a_matrix_with_a_null_space_is_not_below_one(student, reference):
    # More columns than rows, and a square matrix and a tall one without full rank.
    for n, d in ((2, 4), (3, 3), (5, 3)):
        check_norm(student, reference, matrix(f"null space {n} {d}", n, d, [2.0, 1.5]), 0.3)
    # Without a null space it is below one.
    check_norm(student, reference, matrix("no null space", 5, 2, [2.0, 1.5]), 0.3)


def test_norm_of_a_negative_eigenvalue_is_positive(student, reference):
    # All eigenvalues are 1 - 1.5, then 1 - 2.2 and 1 - 1.98.
    check_norm(student, reference, matrix("negative", 3, 3, [2.0, 2.0, 2.0]), 1.5 / 4)
    check_norm(student, reference, matrix("more negative", 3, 3, [2.0, 1.8974, 1.8974]), 2.2 / 4)


def test_norm_is_that_of_the_flattest_direction_where_steps_are_short(student, reference):
    check_norm(student, reference, matrix("flat", 4, 2, [2.0, 0.5]), 0.2)
    for condition in (1e6, 1e12):
        check_norm(student, reference, matrix("flatter", 4, 2, [2.0, 2.0 / condition]), 0.2)


def test_norm_of_directions_that_are_nearly_alike(student, reference):
    for squares in ([0.1, 0.11, 0.12], [0.1, 0.101, 0.102]):
        check_norm(student, reference, matrix("alike", 4, 3, np.sqrt(squares)), 1.0)


def test_norm_of_very_small_and_of_large_matrices(student, reference):
    F = matrix("norm sizes", 3, 3, [2.0, 0.7, 0.4])
    for scale in SCALES:
        for lr in (0.1, 0.6):
            check_norm(student, reference, scale * F, lr / scale**2)
    check_norm(student, reference, np.zeros((2, 3)), 0.3)
    got, want = (side.iteration_matrix_norm(F, 1e5) for side in (student, reference))
    check_in_units(got, want, "the norm")
    # A rate so good that hardly anything is left.
    got, want = (side.iteration_matrix_norm(2.0 * np.eye(2), 0.25 + 2.0**-20) for side in (student, reference))
    check_in_units(got, want, "the norm")


def test_norm_of_no_step_and_of_a_step_uphill(student, reference):
    for lr in (0.0, -0.2):
        check_norm(student, reference, matrix("uphill", 3, 2, [2.0, 0.5]), lr)


def test_norm_takes_whole_numbers_and_leaves_its_arguments_alone(student, reference):
    check_norm(student, reference, [[2, 1, 0], [1, -3, 4]], 0.25)
    F = matrix("norm left alone", 3, 2, [2.0, 0.7])
    check_norm(student, reference, F, 0.1)
    check_arguments(student.iteration_matrix_norm, F, 0.1)


# How fast is too fast


def check_largest(student, reference, F):
    want = reference.max_stable_learning_rate(F)
    assert_close(student.max_stable_learning_rate(F), want, "the largest stable learning rate")


@pytest.mark.parametrize(("n", "d"), SHAPES)
def test_largest_learning_rate_of_a_matrix_of_any_shape(student, reference, n, d):
    check_largest(student, reference, matrix(f"largest {n} {d}", n, d, [1.7, 0.7, 0.4][: min(n, d)]))


def test_largest_learning_rate_scales_with_the_inverse_square_of_the_matrix(student, reference):
    F = matrix("scales", 4, 3, [1.7, 0.7, 0.4])
    for scale in (0.1, 1.0, 30.0):
        check_largest(student, reference, scale * F)
    for scale in (1e-8, 1e4):
        got, want = (side.max_stable_learning_rate(scale * F) for side in (student, reference))
        check_in_units(got, want, "the largest stable learning rate")


def test_largest_learning_rate_of_directions_that_are_nearly_alike(student, reference):
    for values in CROWDED:
        check_largest(student, reference, matrix("crowded", 4, 3, values))


def test_only_the_zero_matrix_has_no_largest_learning_rate(student, reference):
    # Sums, traces, determinants, single entries, rows and columns that are zero.
    for F in ([[1.0, -1.0]], [[1.0, 2.0], [-2.0, -1.0]], [[0.0, 2.0], [0.0, 0.0]], [[0.0, 0.0], [-1.0, 3.0]]):
        check_largest(student, reference, F)
    check_largest(student, reference, [[2.0**-40, 0.0]])


def test_largest_learning_rate_belongs_to_the_largest_singular_value(student, reference):
    # No eigenvalue but zero, then a rotation that hides the singular values from the eigenvalues.
    check_largest(student, reference, [[0.0, 3.0, 1.0], [0.0, 0.0, 2.0], [0.0, 0.0, 0.0]])
    check_largest(student, reference, [[0.0, -2.0], [0.5, 0.0]])


def test_largest_learning_rate_does_not_mind_tiny_and_zero_singular_values(student, reference):
    for n, d, values in ((3, 3, [1.7, 1e-9]), (4, 2, [1.7]), (2, 5, [1.7, 1e-12]), (3, 2, [1e-3])):
        check_largest(student, reference, matrix(f"rank {n} {d}", n, d, values))


@pytest.mark.parametrize("shape", [(1, 1), (2, 3), (4, 2)])
def test_zero_matrix_has_no_largest_learning_rate(student, shape):
    student.max_stable_learning_rate(np.ones(shape))
    with pytest.raises(ValueError):
        student.max_stable_learning_rate(np.zeros(shape))


def test_largest_learning_rate_takes_whole_numbers_and_leaves_its_arguments_alone(student, reference):
    check_largest(student, reference, [[2, 1, 0], [1, -3, 4]])
    F = matrix("largest left alone", 3, 2, [2.0, 0.7])
    check_largest(student, reference, F)
    check_arguments(student.max_stable_learning_rate, F)


def check_stable(student, reference, F, *rates):
    bound = reference.max_stable_learning_rate(F)
    for rate in rates:
        want = reference.gd_cannot_diverge(F, rate * bound)
        assert_same(student.gd_cannot_diverge(F, rate * bound), want, "whether gradient descent cannot diverge")


@pytest.mark.weight(2)
@pytest.mark.parametrize(("n", "d"), SHAPES)
def test_stable_just_below_the_bound_and_not_just_above(student, reference, n, d):
    check_stable(student, reference, matrix(f"stable {n} {d}", n, d, [1.7, 0.7, 0.4][: min(n, d)]), 0.999, 1.001)


def test_the_bound_of_stability_is_sharp(student, reference):
    # Powers of two throughout, so that nothing is rounded.
    for F in ([[1.0]], [[2.0]], [[0.5], [0.0]], [[2.0**-10]]):
        check_stable(student, reference, F, 1 - 2.0**-12, 1 + 2.0**-12, 1.0)


def test_stable_for_directions_that_are_nearly_alike_and_for_any_size(student, reference):
    for values in CROWDED:
        check_stable(student, reference, matrix("stable crowded", 4, 3, values), 0.999, 1.001)
    F = matrix("stable sizes", 3, 2, [1.7, 0.7])
    for scale in (*SCALES, 1e5):
        check_stable(student, reference, scale * F, 0.001, 0.999, 1.001)


def test_stable_for_matrices_with_a_null_space_too(student, reference):
    for n, d in ((2, 4), (3, 3), (5, 3)):
        check_stable(student, reference, matrix(f"stable null space {n} {d}", n, d, [1.7, 0.9]), 0.4, 0.999, 1.001)


def test_stable_for_any_condition_number(student, reference):
    for condition in (1.0, 1e6, 1e12):
        F = matrix("stable condition", 3, 2, [1.7, 1.7 / condition])
        check_stable(student, reference, F, 0.01, 0.6, 0.999, 1.001, 7.0)


def test_learning_rates_that_do_not_descend_are_answered_with_false(student, reference):
    for n, d in ((3, 2), (2, 3)):
        check_stable(student, reference, matrix("not descending", n, d, [1.7, 0.7]), -0.3, 0.0, -1.5, -4.0, 0.5)


def test_stability_takes_whole_numbers_and_leaves_its_arguments_alone(student, reference):
    check_stable(student, reference, [[2, 1, 0], [1, -3, 4]], 0.5, 2.0)
    check_stable(student, reference, [[1]], 1.0)  # the largest stable rate itself, where no rounding is in the way
    F = matrix("stable left alone", 3, 2, [2.0, 0.7])
    check_stable(student, reference, F, 0.5)
    check_arguments(student.gd_cannot_diverge, F, 0.1)


def test_iteration_matrix_norm_choice(student, reference):
    assert_choices(student, reference, "ITERATION_MATRIX_NORM")


# How large the weights can be, and are


def check_next(student, reference, *arguments):
    assert_close(student.next_norm_bound(*arguments), reference.next_norm_bound(*arguments), "the bound")


@pytest.mark.parametrize(("n", "d"), SHAPES)
def test_next_norm_bound_of_a_matrix_of_any_shape(student, reference, n, d):
    F, y, w = problem(f"next bound {n} {d}", n, d)
    check_next(student, reference, F, y, np.linalg.norm(w), 0.3)


def test_next_norm_bound_adds_to_the_norm_before(student, reference):
    F, y, _ = problem("adds", 3, 3)
    for w_norm in (0.0, 0.3, 25.0):
        check_next(student, reference, F, y, w_norm, 0.1)


def test_next_norm_bound_without_targets_is_the_norm_before(student, reference):
    F, y, _ = problem("no targets", 3, 2)
    check_next(student, reference, F, np.zeros(3), 2.5, 0.3)
    check_next(student, reference, F, y, 2.5, 0.3)
    assert_close(student.next_norm_bound(F, np.zeros(3), 0.0, 0.3), 0.0, "the bound", atol=0.0)


def test_next_norm_bound_is_proportional_to_matrix_and_targets(student, reference):
    F, y, _ = problem("proportional", 2, 4)
    for F_scale, y_scale, lr in ((1.0, 1.0, 0.2), (0.3, 1.0, 0.2), (1.0, 7.0, 0.2), (1.0, 1.0, 0.01)):
        check_next(student, reference, F_scale * F, y_scale * y, 0.5, lr)


def test_next_norm_bound_uses_the_largest_singular_value(student, reference):
    check_next(student, reference, [[0.0, 3.0, 1.0], [0.0, 0.0, 2.0], [0.0, 0.0, 0.0]], [1.0, -2.0, 2.0], 0.5, 0.1)


def test_next_norm_bound_of_any_size(student, reference):
    F, y, _ = problem("next sizes", 3, 2)
    for scale in (1e-6, 1e6):
        got, want = (side.next_norm_bound(F, scale * y, 0.5 * scale, 0.2) for side in (student, reference))
        check_in_units(got, want, "the bound")
    for values in CROWDED:
        F = matrix("next crowded", 4, 3, values)
        check_next(student, reference, F, [1.0, 2.0, -1.0, 0.5], 0.0, 0.4)


def test_next_norm_bound_takes_whole_numbers_and_leaves_its_arguments_alone(student, reference):
    check_next(student, reference, [[2, 1, 0], [1, -3, 4]], [1, 5], 3, 0.05)
    F, y, _ = problem("next bound left alone", 3, 2)
    check_next(student, reference, F, y, 1.5, 0.1)
    check_arguments(student.next_norm_bound, F, y, 1.5, 0.1)


def check_history(student, reference, *arguments):
    assert_close(student.gd_norm_history(*arguments), reference.gd_norm_history(*arguments), "the norms")


@pytest.mark.parametrize(("n", "d"), SHAPES)
def test_history_of_a_matrix_of_any_shape(student, reference, n, d):
    F, y, _ = problem(f"history {n} {d}", n, d)
    check_history(student, reference, F, y, 0.2, 6)


@pytest.mark.parametrize(("rate", "condition"), [(0.25, 1e6), (0.5, 1e12), (0.9, 1e6), (1.9, 1e12)])
def test_history_of_an_ill_conditioned_matrix_stays_small(student, reference, rate, condition):
    F = matrix(f"ill-conditioned {condition}", 3, 3, [1.5, 0.4, 1.5 / condition])
    check_history(student, reference, F, [1.0, -2.0, 0.5], rate / 1.5**2, 25)


def test_history_of_a_step_that_is_too_long_explodes(student, reference):
    F, y = matrix("explodes", 3, 2, [1.5, 0.4]), np.array([1.0, -2.0, 0.5])
    check_history(student, reference, F, y, 2.2 / 1.5**2, 30)


def test_history_goes_on_for_many_steps(student):
    # From step to step hardly anything changes, and in the end it has: one direction is long, and the other one slow.
    sigma, y = np.array([1.5, 0.027]), 1e-6 * np.array([30.0, 1.0])
    # Each direction of a diagonal matrix goes its own way: by a fixed share of what is left.
    left = (1 - 0.4 * sigma**2) ** np.arange(151)[:, np.newaxis]
    want = np.linalg.norm(y / sigma * (1 - left), axis=1)
    got = student.gd_norm_history(np.diag(sigma), y, 0.4, np.int64(150))
    assert_holds(np.shape(got) == want.shape, "steps + 1 norms were asked for")
    check_in_units(got, want, "the norms")


def test_history_of_small_and_large_matrices_and_of_any_learning_rate(student, reference):
    F, y, _ = problem("history sizes", 3, 3)
    for scale in SCALES:
        arguments = (scale * F, scale * y, 0.3 / scale**2, 8)
        got, want = (side.gd_norm_history(*arguments) for side in (student, reference))
        check_in_units(got, want, "the norms")
    for lr in (0.0, -0.2):
        check_history(student, reference, F, y, lr, 5)
    got, want = (side.gd_norm_history(F, y, 50.0, 12) for side in (student, reference))
    assert_holds(np.shape(got) == want.shape, "steps + 1 norms were asked for")
    check_in_units(got, want, "the norms")


def test_history_without_steps_is_the_start_alone(student, reference):
    F, y, _ = problem("no steps", 4, 2)
    got = student.gd_norm_history(F, y, 0.1, 0)
    assert_close(got, reference.gd_norm_history(F, y, 0.1, 0), "the norms")


def test_history_without_targets_stays_at_zero(student, reference):
    F, _, _ = problem("history no targets", 3, 2)
    check_history(student, reference, F, np.zeros(3), 0.2, 3)


def test_history_takes_whole_numbers_and_leaves_its_arguments_alone(student, reference):
    check_history(student, reference, [[2, 1, 0], [1, -3, 4]], [1, 5], 0.05, 4)
    F, y, _ = problem("history left alone", 3, 2)
    check_history(student, reference, F, y, 0.1, 3)
    check_arguments(student.gd_norm_history, F, y, 0.1, 3)


def check_error(student, reference, *arguments):
    assert_close(student.error_bound(*arguments), reference.error_bound(*arguments), "the bound on the error")


@pytest.mark.parametrize(("n", "d"), SHAPES)
def test_error_bound_of_a_matrix_of_any_shape(student, reference, n, d):
    F, y, w = problem(f"error {n} {d}", n, d)
    check_error(student, reference, F, y, np.linalg.norm(w), 0.3, 7)


def test_error_bound_grows_linearly_with_the_steps(student, reference):
    F, y, _ = problem("linearly", 3, 3)
    for k in (0, 1, 2, 10, 1000, np.int64(5000)):
        check_error(student, reference, F, y, 0.75, 0.2, k)


def test_error_bound_adds_the_norm_of_the_solution_once(student, reference):
    F, y, _ = problem("once", 3, 3)
    for w_star_norm in (0.0, 2.5, 1e4):
        check_error(student, reference, F, y, w_star_norm, 0.2, 3)


def test_error_bound_is_proportional_to_matrix_and_targets(student, reference):
    F, y, _ = problem("error proportional", 2, 4)
    for F_scale, y_scale, lr in ((1.0, 1.0, 0.2), (0.3, 1.0, 0.2), (1.0, 7.0, 0.2), (1.0, 1.0, 0.01)):
        check_error(student, reference, F_scale * F, y_scale * y, 0.5, lr, 4)


def test_error_bound_of_any_size(student, reference):
    F, y, _ = problem("error sizes", 3, 2)
    for scale in (1e-6, 1e6):
        got, want = (side.error_bound(F, scale * y, 0.5 * scale, 0.2, 4) for side in (student, reference))
        check_in_units(got, want, "the bound on the error")
    for values in CROWDED:
        F = matrix("error crowded", 4, 3, values)
        check_error(student, reference, F, [1.0, 2.0, -1.0, 0.5], 0.0, 0.4, 20)


def test_error_bound_takes_whole_numbers_and_leaves_its_arguments_alone(student, reference):
    check_error(student, reference, [[2, 1, 0], [1, -3, 4]], [1, 5], 3, 0.05, 6)
    F, y, _ = problem("error left alone", 3, 2)
    check_error(student, reference, F, y, 1.5, 0.1, 2)
    check_arguments(student.error_bound, F, y, 1.5, 0.1, 2)
