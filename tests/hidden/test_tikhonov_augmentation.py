"""Hidden cases of tikhonov_augmentation.

There are many roots: a root is judged by its square alone, and nothing else asks which one was chosen.
"""

import numpy as np
import pytest

from autograder.cases import as_lists, assert_close, assert_holds, assert_keeps_arguments, draw

# More rows than columns, fewer, and as many.
SHAPES = [(7, 3), (2, 4), (3, 3)]
# By a lot, or by a thousandth of the largest entry at one place or another; with equal sums of rows and columns, with
# entries that differ in sign only, with differences that cancel, with small entries.
NOT_SYMMETRIC = [
    [[2.0, 1.0], [0.0, 2.0]],
    [[2.0, 0.0], [1.0, 2.0]],
    [[2.0, 1.0], [-1.0, 2.0]],
    [[5.0, 1.0, 2.0], [2.0, 5.0, 1.0], [1.0, 2.0, 5.0]],
    [[3.0, 1.0, 0.5], [1.0, 3.0, 0.5], [0.504, 0.5, 2.0]],
    [[3.0, 1.0, 0.5], [1.0, 3.0, 0.5], [0.5, 0.504, 2.0]],
    [[4.0, 1.1, 1.0], [1.0, 4.0, 1.0], [1.1, 1.0, 4.0]],
    [[2e-3, 1e-3], [1.001e-3, 2e-3]],
    [[2e-10, 1e-10], [1.5e-10, 2e-10]],
    # One pair among very many: on the average there is hardly a difference.
    np.eye(50) + 0.0011 * np.eye(1, 2500, 49).reshape(50, 50),
]
# Indefinite with a positive diagonal, in the first two dimensions or only with the third, with a positive determinant
# and trace, with small entries; negative definite with a positive determinant; singular.
NOT_DEFINITE = [
    [[1.0, 3.0], [3.0, 2.0]],
    [[1.0, 0.0, 2.0], [0.0, 1.0, 0.0], [2.0, 0.0, 1.0]],
    [[5.0, 0.0, 0.0], [0.0, -1.0, 0.5], [0.0, 0.5, -1.0]],
    [[1e-4, 3e-4], [3e-4, 2e-4]],
    [[1.0, 2.0, 2.0], [2.0, 1.0, 2.0], [2.0, 2.0, 1.0]],  # eigenvalues 5, -1, -1: its determinant is positive
    [[-2.0, 0.5], [0.5, -1.0]],
    [[1.0, 0.0], [0.0, -0.5]],
    [[2.0, 0.0], [0.0, 0.0]],
    [[0.0, 0.0], [0.0, 0.0]],
    [[-1.0]],
]


def covariance(name, d):
    """A covariance that is not diagonal, and whose variances differ."""
    random = draw(f"covariance {name}")
    Q = np.linalg.qr(random.normal(size=(d, d)))[0]
    Sigma = Q * random.uniform(0.3, 3.0, d) @ Q.T
    return (Sigma + Sigma.T) / 2


def data(name, n, d):
    """Data, targets and a covariance."""
    random = draw(name)
    return random.normal(0.5, 1.0, (n, d)), random.normal(0.0, 2.0, n), covariance(name, d)


def hard_data(name, apart=0.15):
    """Data whose columns are almost parallel: what creeps towards the weights step by step needs many steps."""
    X, y, Sigma = data(name, 8, 3)
    X[:, 1] = X[:, 0] + apart * X[:, 1]
    return X, y, Sigma


def assert_keeps_arrays_and_lists(function, *arguments):
    assert_keeps_arguments(function, *arguments)
    assert_keeps_arguments(function, *as_lists(*arguments))


# The root


def check_root(student, Sigma, scale=1.0):
    """Compare with a covariance that is `scale` times as large, brought to numbers of order one."""
    Gamma = np.asarray(student.regularization_root(scale * np.asarray(Sigma)), dtype=float)
    assert_holds(Gamma.shape == np.shape(Sigma), "Gamma must have the shape of Sigma")
    assert_close(scale * Gamma.T @ Gamma, np.linalg.inv(Sigma), "Gamma' Gamma")


@pytest.mark.parametrize("d", [1, 2, 3, 5])
def test_root_of_a_covariance_that_is_not_diagonal(student, d):
    check_root(student, covariance(f"root {d}", d))


def test_root_of_a_diagonal_covariance(student):
    check_root(student, np.diag([0.25, 4.0, 2.5]))


def test_root_of_a_large_and_of_a_small_covariance(student):
    for scale in (1e-12, 1e-2, 1e12):
        check_root(student, covariance("scaled root", 3), scale)


@pytest.mark.parametrize("Sigma", NOT_SYMMETRIC)
def test_root_of_a_matrix_that_is_not_symmetric_is_refused(student, Sigma):
    student.regularization_root(np.eye(len(Sigma)))
    with pytest.raises(ValueError):
        student.regularization_root(Sigma)


@pytest.mark.parametrize("Sigma", NOT_DEFINITE)
def test_root_of_a_matrix_that_is_not_positive_definite_is_refused(student, Sigma):
    student.regularization_root(np.eye(len(Sigma)))
    with pytest.raises(ValueError):
        student.regularization_root(Sigma)


def test_root_of_a_covariance_that_is_symmetric_up_to_rounding(student):
    for scale in (1.0, 1e4):
        Sigma = covariance("rounding", 3)
        Sigma[0, 2] += 1e-9
        Sigma *= scale
        Gamma = np.asarray(student.regularization_root(Sigma), dtype=float)
        # Brought to numbers of order one.
        assert_close(scale * Gamma.T @ Gamma, scale * np.linalg.inv(Sigma), "Gamma' Gamma")
    # The largest entry is what counts, whatever else is zero.
    check_root(student, np.array([[2.0, 1e-9], [0.0, 1.0]]))
    # By more than a millionth of the mean.
    check_root(student, np.array([[5.0, 0.0, 0.0], [0.0, 2.0, 1.2e-6], [0.0, 0.0, 2.0]]), 1e-3)
    # Each pair differs by less than is allowed; all together by more, which does not count.
    check_root(student, 1.0 + np.eye(5) + np.triu(np.full((5, 5), 4e-7)))


def test_root_takes_whole_numbers_and_leaves_its_argument_alone(student):
    check_root(student, [[2, 1], [1, 3]])
    Sigma = covariance("root left alone", 3)
    check_root(student, Sigma)
    assert_keeps_arrays_and_lists(student.regularization_root, Sigma)


# The augmented data


def check_augment(student, reference, *arguments):
    # Nothing is computed, and nothing is rounded or cut off.
    got, want = student.augment(*arguments), reference.augment(*arguments)
    assert_close(got, want, "(X hat, y hat)", atol=0.0)


@pytest.mark.parametrize(("n", "d"), [*SHAPES, (1, 1)])
def test_augmented_data_of_any_shape(student, reference, n, d):
    X, y, _ = data(f"augment {n} {d}", n, d)
    check_augment(student, reference, X, y, draw(f"gamma {n} {d}").normal(size=(d, d)))


def test_augmented_data_hold_gamma_as_it_is(student, reference):
    X, y, _ = data("triangles", 3, 3)
    for Gamma in (np.tril(np.ones((3, 3))), np.triu(np.ones((3, 3))), np.zeros((3, 3)), -2.0 * np.eye(3)):
        check_augment(student, reference, X, y, Gamma)


def test_augmented_whole_numbers_are_not_cut_off(student, reference):
    for Gamma in ([[0.5, 0.25], [0.0, 0.75]], [[1, 2], [3, 4]]):
        check_augment(student, reference, [[1, 2], [3, 4], [5, 6]], [7, 8, 9], Gamma)
        check_augment(student, reference, np.array([[1, 2], [3, 4]]), np.array([7, 8]), np.array(Gamma))


def test_augmented_data_of_tiny_and_huge_numbers(student, reference):
    X, y, _ = data("augment sizes", 3, 2)
    for size in (1e-9, 1e9):
        check_augment(student, reference, size * X, size * y, size * draw("gamma sizes").normal(size=(2, 2)))


def test_augmenting_leaves_its_arguments_alone(student, reference):
    X, y, _ = data("augment left alone", 4, 2)
    Gamma = draw("gamma left alone").normal(size=(2, 2))
    check_augment(student, reference, X, y, Gamma)
    assert_keeps_arrays_and_lists(student.augment, X, y, Gamma)


# Ordinary least squares


def check_ols(student, reference, X, y):
    assert_close(student.ols_solution(X, y), reference.ols_solution(X, y), "the weights")


@pytest.mark.parametrize(("n", "d"), [(7, 3), (4, 4), (12, 1)])
def test_least_squares_of_data_of_full_rank(student, reference, n, d):
    X, y, _ = data(f"ols {n} {d}", n, d)
    check_ols(student, reference, X + 2.0 * np.eye(n, d), y)


def test_least_squares_finds_weights_that_fit_exactly(student):
    X, _, _ = data("exact fit", 6, 3)
    w = draw("exact weights").normal(size=3)
    assert_close(student.ols_solution(X, X @ w), w, "the weights")


def test_least_squares_residuals_are_at_right_angles_to_the_columns(student):
    X, y, _ = data("right angles", 8, 3)
    w = np.asarray(student.ols_solution(X, y), dtype=float)
    assert_holds(w.shape == (3,), "the weights must have the shape (d,)")
    assert_close(X.T @ (y - X @ w), np.zeros(3), "X'(y - X w)", atol=1e-4)


def test_least_squares_follows_the_scale_of_columns_and_targets(student, reference):
    X, y, _ = data("ols scale", 6, 2)
    for X_scale, y_scale in ((1.0, 1.0), (10.0, 1.0), (1e-4, 1.0), (1.0, -3.0)):
        check_ols(student, reference, X * [X_scale, 1.0], y_scale * y)


def test_least_squares_of_tiny_and_huge_data(student, reference):
    X, y, _ = data("ols sizes", 6, 2)
    want = reference.ols_solution(X, y)
    for X_size, y_size in [(1e-7, 1.0), (1e6, 1.0), (1.0, 1e-7), (1.0, 1e7)]:
        got = student.ols_solution(X_size * X, y_size * y)
        assert_close(got, y_size / X_size * want, "the weights", atol=0.0)


def test_least_squares_of_columns_that_are_almost_parallel(student, reference):
    X, y, _ = hard_data("ols hard")
    check_ols(student, reference, X, y)


def test_least_squares_takes_whole_numbers_and_leaves_arrays_alone(student, reference):
    check_ols(student, reference, [[1, 2], [3, -4], [5, 6]], [1, 0, 2])
    X, y, _ = data("ols left alone", 5, 2)
    check_ols(student, reference, X, y)
    assert_keeps_arrays_and_lists(student.ols_solution, X, y)


# The regularized problem, in closed form


def check_tikhonov(student, reference, *data, **tolerance):
    assert_close(student.tikhonov_solution(*data), reference.tikhonov_solution(*data), "the weights", **tolerance)


@pytest.mark.weight(2)
@pytest.mark.parametrize(("n", "d"), SHAPES)
def test_tikhonov_weights_of_data_of_any_shape(student, reference, n, d):
    check_tikhonov(student, reference, *data(f"tikhonov {n} {d}", n, d))
    check_tikhonov(student, reference, *data(f"tikhonov {n} 1", n, 1))


def test_tikhonov_gradient_vanishes_at_the_weights(student):
    X, y, Sigma = data("tikhonov gradient", 5, 3)
    w = np.asarray(student.tikhonov_solution(X, y, Sigma), dtype=float)
    assert_holds(w.shape == (3,), "the weights must have the shape (d,)")
    assert_close(X.T @ (X @ w - y) + np.linalg.inv(Sigma) @ w, np.zeros(3), "half the gradient", atol=1e-4)


def test_tikhonov_weights_under_a_wide_prior_are_those_of_least_squares(student, reference):
    X, y, Sigma = hard_data("wide")
    assert_close(student.tikhonov_solution(X, y, 1e8 * Sigma), reference.ols_solution(X, y), "the weights")


def test_tikhonov_weights_under_a_narrow_prior_shrink_in_proportion_to_it(student):
    X, y, Sigma = data("narrow", 6, 3)
    got = student.tikhonov_solution(X, y, 1e-6 * Sigma)
    assert_close(got, 1e-6 * Sigma @ X.T @ y, "the weights", rtol=1e-3, atol=1e-12)


def test_tikhonov_weights_of_data_without_full_rank(student, reference):
    X, y, Sigma = data("no rank", 5, 3)
    X[:, 2] = X[:, 0]
    check_tikhonov(student, reference, X, y, Sigma)
    check_tikhonov(student, reference, np.zeros((5, 3)), y, Sigma)


def check_other_units(student, reference, function):
    """Other units for the columns, with the prior in the same units, and other units for the targets."""
    X, y, Sigma = data("units", 5, 3)
    want = reference.tikhonov_solution(X, y, Sigma)
    for size, y_size in [(1e-7, 1.0), (1e6, 1.0), (1.0, 1e-7), (1.0, 1e7)]:
        got = getattr(student, function)(size * X, y_size * y, Sigma / size**2)
        assert_close(got, y_size / size * want, "the weights", atol=0.0)


def test_tikhonov_weights_in_other_units(student, reference):
    check_other_units(student, reference, "tikhonov_solution")


def test_tikhonov_weights_under_a_prior_that_is_wide_in_one_direction_and_narrow_in_another(student, reference):
    X, y, Sigma = data("uneven", 5, 3)
    check_tikhonov(student, reference, X, y, Sigma * np.outer([1.0, 0.01, 1.0], [1.0, 0.01, 1.0]))


def test_tikhonov_weights_take_whole_numbers_and_leave_arrays_alone(student, reference):
    check_tikhonov(student, reference, [[1, 2], [3, -4], [5, 6]], [1, 0, 2], [[2, 1], [1, 3]])
    X, y, Sigma = data("tikhonov left alone", 5, 2)
    check_tikhonov(student, reference, X, y, Sigma)
    assert_keeps_arrays_and_lists(student.tikhonov_solution, X, y, Sigma)


# The same by least squares on augmented data: the reference of the closed form tells what is right


def check_augmented(student, reference, *data):
    assert_close(student.augmented_ols_solution(*data), reference.tikhonov_solution(*data), "the weights")


@pytest.mark.weight(2)
@pytest.mark.parametrize(("n", "d"), SHAPES)
def test_augmented_weights_of_data_of_any_shape(student, reference, n, d):
    check_augmented(student, reference, *data(f"augmented {n} {d}", n, d))
    check_augmented(student, reference, *data(f"augmented {n} 1", n, 1))


def test_augmented_weights_under_a_wide_prior_are_those_of_least_squares(student, reference):
    X, y, Sigma = hard_data("augmented wide", 0.02)
    assert_close(student.augmented_ols_solution(X, y, 1e8 * Sigma), reference.ols_solution(X, y), "the weights")


def test_augmented_weights_under_a_narrow_prior_shrink_in_proportion_to_it(student):
    X, y, Sigma = data("augmented narrow", 6, 3)
    got = student.augmented_ols_solution(X, y, 1e-6 * Sigma)
    assert_close(got, 1e-6 * Sigma @ X.T @ y, "the weights", rtol=1e-3, atol=1e-12)


def test_augmented_weights_of_data_without_full_rank(student, reference):
    X, y, Sigma = data("augmented no rank", 5, 3)
    X[:, 2] = X[:, 0]
    check_augmented(student, reference, X, y, Sigma)
    check_augmented(student, reference, np.zeros((5, 3)), y, Sigma)


def test_augmented_weights_in_other_units(student, reference):
    check_other_units(student, reference, "augmented_ols_solution")


def test_augmented_weights_take_whole_numbers_and_leave_arrays_alone(student, reference):
    check_augmented(student, reference, [[1, 2], [3, -4], [5, 6]], [1, 0, 2], [[2, 1], [1, 3]])
    X, y, Sigma = data("augmented left alone", 5, 2)
    check_augmented(student, reference, X, y, Sigma)
    assert_keeps_arrays_and_lists(student.augmented_ols_solution, X, y, Sigma)


# The loss


def check_loss(student, reference, *arguments):
    assert_close(student.tikhonov_loss(*arguments), reference.tikhonov_loss(*arguments), "the loss")


@pytest.mark.parametrize(("n", "d"), SHAPES)
def test_loss_of_data_of_any_shape(student, reference, n, d):
    X, y, Sigma = data(f"loss {n} {d}", n, d)
    check_loss(student, reference, X, y, draw(f"loss weights {n} {d}").normal(size=d), Sigma)


def test_loss_is_that_of_least_squares_on_augmented_data(student):
    X, y, Sigma = data("loss augmented", 4, 3)
    root = np.linalg.inv(np.linalg.cholesky(Sigma))
    for w in draw("loss augmented weights").normal(size=(3, 3)):
        want = np.sum((y - X @ w) ** 2) + np.sum((root @ w) ** 2)
        assert_close(student.tikhonov_loss(X, y, w, Sigma), want, "the loss")


def test_loss_of_a_perfect_fit_is_the_penalty(student, reference):
    X, _, Sigma = data("perfect", 5, 3)
    w = draw("perfect weights").normal(size=3)
    check_loss(student, reference, X, X @ w, w, Sigma)


def test_loss_under_a_wide_prior_is_the_sum_of_squared_residuals(student, reference):
    X, y, Sigma = data("loss wide", 5, 3)
    w = draw("loss wide weights").normal(size=3)
    check_loss(student, reference, X, y, w, 1e9 * Sigma)
    check_loss(student, reference, X, y, np.zeros(3), Sigma)


def test_loss_counts_data_that_are_given_twice_twice(student, reference):
    X, y, Sigma = data("twice", 4, 2)
    w = draw("twice weights").normal(size=2)
    check_loss(student, reference, np.vstack([X, X]), np.concatenate([y, y]), w, Sigma)


def test_loss_under_a_prior_that_is_wide_in_one_direction_and_narrow_in_another(student, reference):
    X, y, Sigma = data("loss uneven", 5, 3)
    check_loss(student, reference, X, y, [0.5, 0.01, -1.0], Sigma * np.outer([1.0, 0.01, 1.0], [1.0, 0.01, 1.0]))


def test_loss_in_other_units(student, reference):
    X, y, Sigma = data("loss units", 4, 3)
    w = draw("loss units weights").normal(size=3)
    want = reference.tikhonov_loss(X, y, w, Sigma)
    for size in (1e-6, 1e6):
        # Of the columns; then of targets and weights.
        got = student.tikhonov_loss(size * X, y, w / size, Sigma / size**2)
        assert_close(got, want, "the loss", atol=0.0)
        got = student.tikhonov_loss(X, size * y, size * w, Sigma)
        assert_close(got, size**2 * want, "the loss", atol=0.0)


def test_loss_takes_whole_numbers_and_leaves_arrays_alone(student, reference):
    check_loss(student, reference, [[1, 2], [3, -4], [5, 6]], [1, 0, 2], [1, -1], [[2, 1], [1, 3]])
    X, y, Sigma = data("loss left alone", 5, 2)
    check_loss(student, reference, X, y, np.array([1.5, -0.5]), Sigma)
    assert_keeps_arrays_and_lists(student.tikhonov_loss, X, y, np.array([1.5, -0.5]), Sigma)
