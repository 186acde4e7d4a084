"""Hidden cases of dropout_regression.

The probability is hardly ever 1/2, where p and 1 - p are the same, and no column has the norm one, where the matrix of
norms is its own square.
"""

import numpy as np
import pytest

from autograder.cases import assert_choices, assert_close, assert_holds, assert_keeps_arguments, draw

# Data in other units: very small ones and large ones.
SCALES = (1e-5, 1e3)
# More samples than features, fewer, and as many.
SHAPES = [(7, 3), (2, 4), (3, 3)]
PROBABILITIES = (0.25, 0.6, 0.9)


def problem(name, n, d):
    """Data whose columns have norms of their own, targets and weights."""
    random = draw(name)
    return random.normal(size=(n, d)) * random.uniform(0.5, 3.0, d), random.normal(size=n), random.normal(size=d)


def all_masks(n, d):
    """Every mask of zeros and ones, (2^(n d), n, d)."""
    bits = np.arange(2 ** (n * d))[:, np.newaxis] >> np.arange(n * d) & 1
    return bits.reshape(-1, n, d)


def chances(masks, p):
    """How likely each mask is."""
    kept = masks.sum(axis=(1, 2))
    return p**kept * (1.0 - p) ** (masks[0].size - kept)


# The units of three features. Elimination does not see them, but small steps creep along the third.
UNITS = np.array([64.0, 8.0, 1.0])


def elongated(name):
    """Data with one direction that is much longer than another: what creeps towards the minimum is late."""
    random = draw(name)
    left, right = (np.linalg.qr(random.normal(size=shape))[0] for shape in ((6, 3), (3, 3)))
    return left @ np.diag([2.0, 1.5, 1.0]) @ right * UNITS, random.normal(size=6)


def check_each_in_units(got, want):
    """Compare weights of features in these units."""
    assert_holds(np.shape(got) == (3,), "one weight for each feature was asked for")
    assert_close(np.asarray(got) * UNITS, want * UNITS, "w")


def check_in_units(got, want, what):
    """Compare what may be very small or very large: in units of its largest entry."""
    unit = np.max(np.abs(want))
    got = np.asarray(got)
    assert_holds(got.dtype.kind in "iuf", f"{what}: real numbers were asked for")
    assert_close(got / unit, np.asarray(want) / unit, what)


def check_arguments(function, *arguments):
    """Neither arrays nor lists of the caller are changed."""
    arrays = [np.array(value, dtype=float) if isinstance(value, list) else value for value in arguments]
    assert_keeps_arguments(function, *arrays)
    assert_keeps_arguments(function, *arguments)


def differences(function, w):
    """The gradient of a function by central differences: exact for a quadratic one, whatever the step."""
    return np.array([(function(w + e) - function(w - e)) / 2.0 for e in np.eye(len(w))])


# The loss under one mask


def check_loss(student, reference, X, y, w, R):
    assert_close(student.dropout_loss(X, y, w, R), reference.dropout_loss(X, y, w, R), "the loss")


@pytest.mark.weight(2)
def test_the_loss_is_the_squared_error_of_masked_data(student, reference):
    for n, d in SHAPES:
        X, y, w = problem(f"loss {n}", n, d)
        check_loss(student, reference, X, y, w, draw(f"mask {n}").integers(0, 2, (n, d)))


def test_the_loss_under_a_full_and_under_an_empty_mask(student, reference):
    X, y, w = problem("full mask", 5, 3)
    check_loss(student, reference, X, y, w, np.ones((5, 3)))
    check_loss(student, reference, X, y, w, np.zeros((5, 3)))


def test_every_mask_has_a_loss_of_its_own(student, reference):
    X, y, w = problem("all masks", 2, 2)
    for R in all_masks(2, 2)[[1, 2, 4, 7, 8, 11]]:
        check_loss(student, reference, X, y, w, R)


def test_the_loss_of_very_small_and_of_large_data(student, reference):
    X, y, w = problem("loss scale", 5, 3)
    R = draw("loss scale mask").integers(0, 2, (5, 3))
    for scale in SCALES:
        got, want = (side.dropout_loss(scale * X, scale * y, w, R) for side in (student, reference))
        check_in_units(got, want, "the loss")


def test_the_loss_takes_lists_of_whole_numbers_and_leaves_its_arguments_alone(student, reference):
    X, y, w, R = [[2, -1, 0], [1, 3, -2]], [4, -1], [1, -2, 3], [[1, 0, 1], [0, 1, 1]]
    check_loss(student, reference, X, y, w, R)
    check_arguments(student.dropout_loss, X, y, w, R)


@pytest.mark.parametrize(
    ("y", "w", "R"),
    [
        ((5,), (3,), (4, 3)),
        ((4,), (4,), (4, 3)),
        ((4,), (3,), (3, 4)),
        ((4,), (3,), (3,)),
        ((4,), (3,), ()),
        ((), (3,), (4, 3)),
        ((4,), (), (4, 3)),
        ((4,), (3,), (1, 3)),
        ((4,), (3,), (4, 1)),
        ((4, 1), (3,), (4, 3)),
        ((1,), (3,), (4, 3)),
        ((4,), (3, 1), (4, 3)),
        ((4,), (1, 3), (4, 3)),
        ((1, 4), (3,), (4, 3)),
        ((4, 1), (3, 1), (4, 3)),
        ((4,), (3,), (12,)),
        ((4,), (3,), (4, 3, 1)),
        ((4,), (1,), (4, 3)),
    ],
)
def test_the_loss_refuses_shapes_that_do_not_fit(student, y, w, R):
    student.dropout_loss(np.ones((4, 3)), np.ones(4), np.ones(3), np.ones((4, 3)))
    for X in (np.ones((1, 4, 3)), np.ones((4, 3, 1))):  # an axis too many
        with pytest.raises(ValueError):
            student.dropout_loss(X, np.ones(4), np.ones(3), np.ones((4, 3)))
    with pytest.raises(ValueError):
        student.dropout_loss(np.ones((4, 3)), np.ones(y), np.ones(w), np.ones(R))


# Gamma


def check_gamma(student, reference, X):
    assert_close(student.dropout_gamma(X), reference.dropout_gamma(X), "Gamma")


@pytest.mark.weight(2)
def test_gamma_is_diagonal_with_the_norms_of_the_columns(student, reference):
    for n, d in SHAPES:
        check_gamma(student, reference, problem(f"gamma {n}", n, d)[0])


def test_gamma_of_a_single_sample_holds_sizes_of_entries(student, reference):
    check_gamma(student, reference, [[-2.0, 0.5, -3.0]])


def test_gamma_of_a_single_feature_is_a_matrix(student, reference):
    check_gamma(student, reference, [[-2.0], [0.5], [4.0]])


def test_gamma_of_columns_that_are_not_orthogonal_is_diagonal_still(student, reference):
    check_gamma(student, reference, [[3.0, 3.0], [1.0, 1.0], [2.0, 2.0]])


def test_gamma_stretches_with_its_column(student, reference):
    X = problem("gamma stretched", 5, 3)[0]
    stretch = np.array([0.25, -3.0, 10.0])
    assert_close(student.dropout_gamma(X * stretch), reference.dropout_gamma(X) * np.abs(stretch), "Gamma")


def test_gamma_of_very_small_and_of_large_data(student, reference):
    X = problem("gamma scale", 5, 3)[0]
    for scale in SCALES:
        check_in_units(student.dropout_gamma(scale * X), reference.dropout_gamma(scale * X), "Gamma")


def test_gamma_of_a_column_of_zeros_has_a_zero_there(student, reference):
    check_gamma(student, reference, [[0.0, 3.0], [0.0, 4.0]])


def test_gamma_takes_lists_of_whole_numbers_and_leaves_its_arguments_alone(student, reference):
    check_gamma(student, reference, [[1, -2], [2, 0], [2, 5]])
    check_arguments(student.dropout_gamma, [[1, -2], [2, 0], [2, 5]])


# The expected Gram matrix


def check_gram(student, reference, X, p):
    assert_close(student.expected_masked_gram(X, p), reference.expected_masked_gram(X, p), "the expected matrix")


@pytest.mark.weight(2)
@pytest.mark.parametrize(("n", "d"), [(3, 2), (2, 3)])
def test_the_expected_matrix_is_the_mean_over_all_masks(student, n, d):
    X, masks = problem(f"gram {n}", n, d)[0], all_masks(n, d)
    grams = np.einsum("mij,mik->mjk", X * masks, X * masks)
    for p in PROBABILITIES:
        want = np.tensordot(chances(masks, p), grams, 1)
        assert_close(student.expected_masked_gram(X, p), want, "the expected matrix")


def test_the_expected_matrix_of_larger_data(student, reference):
    for p in PROBABILITIES:
        check_gram(student, reference, problem("larger gram", 12, 5)[0], p)
    # Where nothing is kept, nothing at all is left.
    got = student.expected_masked_gram(problem("larger gram", 12, 5)[0], 0.0)
    assert_close(got, np.zeros((5, 5)), "the expected matrix", atol=0.0)


def test_dropping_nothing_or_everything_leaves_the_whole_matrix_or_nothing(student, reference):
    X = problem("gram ends", 4, 3)[0]
    for p in (1.0, 0.0, 1, 0):
        check_gram(student, reference, X, p)


def test_the_expected_matrix_of_a_single_feature(student, reference):
    check_gram(student, reference, problem("one feature", 4, 1)[0], 0.3)


def test_the_expected_matrix_of_very_small_and_of_large_data(student, reference):
    X = problem("gram scale", 5, 3)[0]
    for scale in SCALES:
        got, want = (side.expected_masked_gram(scale * X, 0.3) for side in (student, reference))
        check_in_units(got, want, "the expected matrix")


def test_the_expected_matrix_takes_lists_and_leaves_its_arguments_alone(student, reference):
    check_gram(student, reference, [[1, -2], [2, 0], [2, 5]], 0.75)
    check_arguments(student.expected_masked_gram, [[1, -2], [2, 0], [2, 5]], 0.75)


@pytest.mark.parametrize("p", [-0.25, 1.25, -(2.0**-20), 1 + 2.0**-20])
def test_the_expected_matrix_needs_a_probability(student, p):
    student.expected_masked_gram(np.eye(2), 0.25)
    with pytest.raises(ValueError):
        student.expected_masked_gram(np.eye(2), p)


# The expected loss


def check_expected_loss(student, reference, X, y, w, p):
    got, want = (side.expected_dropout_loss(X, y, w, p) for side in (student, reference))
    assert_close(got, want, "the expected loss")


@pytest.mark.weight(2)
@pytest.mark.parametrize(("n", "d"), [(3, 2), (2, 4), (4, 1)])
def test_the_expected_loss_is_the_mean_over_all_masks(student, n, d):
    X, y, w = problem(f"expected {n}", n, d)
    masks = all_masks(n, d)
    losses = ((y - (X * masks) @ w) ** 2).sum(axis=1)
    for p in PROBABILITIES:
        assert_close(student.expected_dropout_loss(X, y, w, p), chances(masks, p) @ losses, "the expected loss")


def test_the_expected_loss_of_larger_data(student, reference):
    for p in PROBABILITIES:
        X, y, w = problem("small loss", 3, 2)
        check_expected_loss(student, reference, X, 0.05 * y, 0.05 * w, p)
        check_expected_loss(student, reference, *problem("larger loss", 12, 5), p)


def test_the_expected_loss_without_dropout_is_the_squared_error(student, reference):
    for p in (1.0, 1):
        check_expected_loss(student, reference, *problem("no dropout", 6, 3), p)


def test_the_expected_loss_of_an_empty_prediction_is_that_of_the_targets(student, reference):
    for p in (0.0, 0):
        check_expected_loss(student, reference, *problem("all dropped", 6, 3), p)


def test_the_expected_loss_charges_weights_by_the_energy_of_their_feature(student, reference):
    # No error is left but the one that dropout makes.
    X, _, w = problem("energy", 5, 3)
    check_expected_loss(student, reference, X, 0.6 * X @ w, w, 0.6)


def test_the_expected_loss_of_very_small_and_of_large_data(student, reference):
    X, y, w = problem("expected scale", 5, 3)
    for scale in SCALES:
        got, want = (side.expected_dropout_loss(scale * X, scale * y, w, 0.3) for side in (student, reference))
        check_in_units(got, want, "the expected loss")


def test_the_expected_loss_takes_lists_and_leaves_its_arguments_alone(student, reference):
    X, y, w = [[2, -1, 0], [1, 3, -2]], [4, -1], [1, -2, 3]
    check_expected_loss(student, reference, X, y, w, 0.25)
    check_arguments(student.expected_dropout_loss, X, y, w, 0.25)


@pytest.mark.parametrize("p", [-0.25, 1.25, -(2.0**-20), 1 + 2.0**-20])
def test_the_expected_loss_needs_a_probability(student, p):
    student.expected_dropout_loss(np.eye(2), [1.0, 2.0], [1.0, 2.0], 0.25)
    with pytest.raises(ValueError):
        student.expected_dropout_loss(np.eye(2), [1.0, 2.0], [1.0, 2.0], p)


# Its gradient


def check_gradient(student, reference, X, y, w, p):
    got, want = (side.expected_dropout_gradient(X, y, w, p) for side in (student, reference))
    assert_close(got, want, "the gradient")


@pytest.mark.weight(2)
def test_the_gradient_agrees_with_differences_of_the_expected_loss(student, reference):
    for (n, d), p in zip(SHAPES, PROBABILITIES, strict=True):
        X, y, w = problem(f"gradient {n}", n, d)
        want = differences(lambda w, X=X, y=y, p=p: reference.expected_dropout_loss(X, y, w, p), w)
        assert_close(student.expected_dropout_gradient(X, y, w, p), want, "the gradient")


def test_the_gradient_is_zero_at_the_solution(student, reference):
    X, y, _ = problem("stationary", 6, 3)
    check_gradient(student, reference, X, y, reference.dropout_solution(X, y, 0.7), 0.7)


def test_the_gradient_without_dropout_is_that_of_least_squares(student, reference):
    X, y, w = problem("gradient ends", 6, 3)
    check_gradient(student, reference, X, y, w, 1.0)


def test_the_gradient_vanishes_when_everything_is_dropped(student, reference):
    X, y, w = problem("gradient dropped", 6, 3)
    check_gradient(student, reference, X, y, w, 0.0)


def test_the_gradient_at_zero_weights_has_no_penalty(student, reference):
    X, y, w = problem("gradient zero", 5, 4)
    check_gradient(student, reference, X, y, 0.0 * w, 0.3)


def test_the_gradient_of_very_small_and_of_large_data(student, reference):
    X, y, w = problem("gradient scale", 5, 3)
    for scale in SCALES:
        got, want = (side.expected_dropout_gradient(scale * X, scale * y, w, 0.3) for side in (student, reference))
        check_in_units(got, want, "the gradient")


def test_the_gradient_takes_lists_and_leaves_its_arguments_alone(student, reference):
    X, y, w = [[2, -1, 0], [1, 3, -2]], [4, -1], [1, -2, 3]
    check_gradient(student, reference, X, y, w, 0.25)
    check_arguments(student.expected_dropout_gradient, X, y, w, 0.25)


@pytest.mark.parametrize("p", [-0.25, 1.25, -(2.0**-20), 1 + 2.0**-20])
def test_the_gradient_needs_a_probability(student, p):
    student.expected_dropout_gradient(np.eye(2), [1.0, 2.0], [1.0, 2.0], 0.25)
    with pytest.raises(ValueError):
        student.expected_dropout_gradient(np.eye(2), [1.0, 2.0], [1.0, 2.0], p)


# The coefficient


def check_lambda(student, reference, *probabilities):
    for p in probabilities:
        assert_close(student.dropout_lambda(p), reference.dropout_lambda(p), "lambda")


def test_lambda_of_ordinary_probabilities(student, reference):
    check_lambda(student, reference, 0.2, 0.4, 0.7, 0.95)


def test_lambda_becomes_large_when_almost_everything_is_dropped(student, reference):
    check_lambda(student, reference, 0.001, 0.02)
    for p in (1e-6, 1e-9):
        check_in_units(student.dropout_lambda(p), reference.dropout_lambda(p), "lambda")


def test_lambda_vanishes_without_dropout(student, reference):
    check_lambda(student, reference, 1, 1.0, 0.875)


@pytest.mark.parametrize("p", [0.0, 0, -0.5, 1.25, -(2.0**-20), 1 + 2.0**-20])
def test_lambda_needs_a_probability_above_zero(student, p):
    student.dropout_lambda(0.25)
    with pytest.raises(ValueError):
        student.dropout_lambda(p)


def test_the_trend_of_lambda(student, reference):
    assert_choices(student, reference, "LAMBDA_TREND")


# The solution


def check_solution(student, reference, X, y, p):
    assert_close(student.dropout_solution(X, y, p), reference.dropout_solution(X, y, p), "w")


def test_the_solution_of_a_single_feature_is_a_vector(student, reference):
    for p in PROBABILITIES:
        check_solution(student, reference, [[-2.0], [0.5], [4.0]], [1.0, 2.0, -0.5], p)


@pytest.mark.weight(2)
def test_the_solution_minimizes_the_expected_loss(student):
    # Written as one least-squares problem with a row more for each feature, without lambda and without an inverse.
    for (n, d), p in zip(SHAPES, PROBABILITIES, strict=True):
        X, y, _ = problem(f"solution {n}", n, d)
        rows = np.vstack([p * X, np.diag(np.sqrt(p * (1 - p) * np.sum(X**2, axis=0)))])
        want = np.linalg.lstsq(rows, np.append(y, np.zeros(d)), rcond=None)[0]
        assert_close(student.dropout_solution(X, y, p), want, "w")


def test_the_solution_is_a_stationary_point_of_the_mean_over_all_masks(student):
    X, y, _ = problem("stationary over masks", 3, 2)
    masks = all_masks(3, 2)
    weights, masked = chances(masks, 0.7), X * masks
    gram = np.einsum("m,mij,mik->jk", weights, masked, masked)
    want = np.linalg.solve(gram, np.einsum("m,mij,i->j", weights, masked, y))
    assert_close(student.dropout_solution(X, y, 0.7), want, "w")


def test_the_solution_without_dropout_is_least_squares(student, reference):
    X, y, _ = problem("least squares", 8, 3)
    check_solution(student, reference, X, y, 1.0)


def test_the_solution_is_w_and_not_p_times_w(student, reference):
    # With almost everything dropped, p w is almost nothing, and w is not.
    X, y, _ = problem("rescaled", 6, 2)
    check_solution(student, reference, X, y, 0.02)


def test_a_stretched_feature_gets_a_weight_shrunk_by_as_much_and_no_other_changes(student, reference):
    X, y, _ = problem("units", 6, 3)
    want = reference.dropout_solution(X, y, 0.4)
    for j, stretch in enumerate((4.0, -0.5, 3.0)):
        units = np.where(np.arange(3) == j, stretch, 1.0)
        assert_close(student.dropout_solution(X * units, y, 0.4), want / units, "w")


def test_the_solution_exists_for_dependent_features(student, reference):
    X, y, _ = problem("dependent", 5, 2)
    check_solution(student, reference, np.column_stack([X, X[:, 0] - 2.0 * X[:, 1]]), y, 0.6)


def test_the_solution_of_very_small_and_of_large_data(student, reference):
    X, y, _ = problem("solution scale", 8, 3)
    for scale in SCALES:
        for p in (0.6, 1):
            check_solution(student, reference, scale * X, scale * y, p)
        got, want = (side.dropout_solution(scale * X, scale * y, 2.0**-17) for side in (student, reference))
        check_in_units(got, want, "w")
        got, want = (side.dropout_solution(X, scale * y, 0.6) for side in (student, reference))
        check_in_units(got, want, "w")


def test_the_solution_is_exact_for_data_of_unequal_directions(student, reference):
    X, y = elongated("dropout elongated")
    for p in (0.999999, 1.0):
        check_each_in_units(student.dropout_solution(X, y, p), reference.dropout_solution(X, y, p))
    # As many directions as features, each of its own length.
    X, y, _ = problem("nine features", 12, 9)
    check_solution(student, reference, X, y, 0.8)


def test_the_solution_takes_lists_and_leaves_its_arguments_alone(student, reference):
    X, y = [[2, -1], [1, 3], [0, 1]], [4, -1, 2]
    check_solution(student, reference, X, y, 0.25)
    check_arguments(student.dropout_solution, X, y, 0.25)


@pytest.mark.parametrize("p", [0.0, -0.5, 1.25, 1 + 2.0**-20])
def test_the_solution_needs_a_probability_above_zero(student, p):
    student.dropout_solution(np.eye(2), [1.0, 2.0], 0.25)
    with pytest.raises(ValueError):
        student.dropout_solution(np.eye(2), [1.0, 2.0], p)


# Ridge regression


def check_ridge_loss(student, reference, X, y, w, lam):
    assert_close(student.ridge_loss(X, y, w, lam), reference.ridge_loss(X, y, w, lam), "the ridge loss")


@pytest.mark.weight(2)
def test_the_ridge_loss_is_squared_error_plus_penalty(student, reference):
    for n, d in SHAPES:
        check_ridge_loss(student, reference, *problem(f"ridge loss {n}", n, d), 0.7)


def test_the_ridge_loss_without_penalty_is_the_squared_error(student, reference):
    check_ridge_loss(student, reference, *problem("ridge zero", 5, 3), 0.0)


def test_the_ridge_penalty_is_lambda_times_the_squared_norm(student, reference):
    X, _, w = problem("ridge penalty", 5, 3)
    for lam in (0.5, 3.0, 5e3):
        check_ridge_loss(student, reference, X, X @ w, w, lam)


def test_the_ridge_loss_takes_a_negative_coefficient(student, reference):
    for lam in (-0.4, -1e3):  # the loss itself may be negative then
        check_ridge_loss(student, reference, *problem("ridge negative", 5, 3), lam)


def test_the_ridge_loss_of_very_small_and_of_large_data(student, reference):
    X, y, w = problem("ridge loss scale", 5, 3)
    for scale in SCALES:
        got, want = (side.ridge_loss(scale * X, scale * y, w, 0.7 * scale**2) for side in (student, reference))
        check_in_units(got, want, "the ridge loss")


def test_the_ridge_loss_takes_lists_and_leaves_its_arguments_alone(student, reference):
    X, y, w = [[2, -1, 0], [1, 3, -2]], [4, -1], [1, -2, 3]
    check_ridge_loss(student, reference, X, y, w, 2)
    check_arguments(student.ridge_loss, X, y, w, 2.0)


def check_ridge_gradient(student, reference, X, y, w, lam):
    assert_close(student.ridge_gradient(X, y, w, lam), reference.ridge_gradient(X, y, w, lam), "the ridge gradient")


@pytest.mark.weight(2)
def test_the_ridge_gradient_agrees_with_differences_of_the_loss(student, reference):
    for n, d in SHAPES:
        X, y, w = problem(f"ridge gradient {n}", n, d)
        want = differences(lambda w, X=X, y=y: reference.ridge_loss(X, y, w, 0.7), w)
        assert_close(student.ridge_gradient(X, y, w, 0.7), want, "the ridge gradient")


def test_the_ridge_gradient_is_zero_at_the_solution(student, reference):
    X, y, _ = problem("ridge stationary", 6, 3)
    check_ridge_gradient(student, reference, X, y, reference.ridge_solution(X, y, 1.3), 1.3)


def test_the_ridge_gradient_of_a_perfect_fit_is_that_of_the_penalty(student, reference):
    X, _, w = problem("perfect fit", 5, 3)
    check_ridge_gradient(student, reference, X, X @ w, w, 2.5)


def test_the_ridge_gradient_takes_a_coefficient_of_zero_and_a_negative_one(student, reference):
    for lam in (0.0, -0.6):
        check_ridge_gradient(student, reference, *problem("ridge gradient zero", 5, 4), lam)


def test_the_ridge_gradient_of_very_small_and_of_large_data(student, reference):
    X, y, w = problem("ridge gradient scale", 5, 3)
    for scale in SCALES:
        got, want = (side.ridge_gradient(scale * X, scale * y, w, 0.7 * scale**2) for side in (student, reference))
        check_in_units(got, want, "the ridge gradient")


def test_the_ridge_gradient_takes_lists_and_leaves_its_arguments_alone(student, reference):
    X, y, w = [[2, -1, 0], [1, 3, -2]], [4, -1], [1, -2, 3]
    check_ridge_gradient(student, reference, X, y, w, 2)
    check_arguments(student.ridge_gradient, X, y, w, 2.0)


def check_ridge_solution(student, reference, X, y, lam):
    assert_close(student.ridge_solution(X, y, lam), reference.ridge_solution(X, y, lam), "the ridge solution")


@pytest.mark.weight(2)
def test_the_ridge_solution_minimizes_the_ridge_loss(student):
    # As one least-squares problem with a row more for each feature.
    for n, d in SHAPES:
        X, y, _ = problem(f"ridge {n}", n, d)
        rows = np.vstack([X, np.sqrt(0.8) * np.eye(d)])
        want = np.linalg.lstsq(rows, np.append(y, np.zeros(d)), rcond=None)[0]
        assert_close(student.ridge_solution(X, y, 0.8), want, "the ridge solution")


def test_the_ridge_solution_without_penalty_is_least_squares(student, reference):
    X, y, _ = problem("ridge least squares", 8, 3)
    check_ridge_solution(student, reference, X, y, 0.0)
    check_ridge_solution(student, reference, X, y, 0)


def test_the_ridge_solution_exists_for_dependent_features(student, reference):
    X, y, _ = problem("ridge dependent", 5, 2)
    check_ridge_solution(student, reference, np.column_stack([X, X[:, 0] + X[:, 1]]), y, 0.5)


def test_the_ridge_solution_depends_on_the_units_of_a_feature(student, reference):
    X, y, _ = problem("ridge units", 6, 3)
    for stretch in (1.0, 4.0):
        check_ridge_solution(student, reference, X * [1.0, stretch, 1.0], y, 1.5)


def test_the_ridge_solution_shrinks_with_the_coefficient(student, reference):
    X, y, _ = problem("ridge shrinks", 6, 3)
    for lam in (0.1, 2.0, 50.0):
        check_ridge_solution(student, reference, X, y, lam)


def test_the_ridge_solution_of_very_small_and_of_large_data(student, reference):
    X, y, _ = problem("ridge scale", 8, 3)
    for scale in SCALES:
        for lam in (0.7 * scale**2, 0.0):
            check_ridge_solution(student, reference, scale * X, scale * y, lam)
        got, want = (side.ridge_solution(X, scale * y, 0.7) for side in (student, reference))
        check_in_units(got, want, "the ridge solution")


def test_the_ridge_solution_is_exact_for_data_of_unequal_directions(student, reference):
    X, y = elongated("ridge elongated")
    for lam in (0.0, 2.0**-10):
        check_each_in_units(student.ridge_solution(X, y, lam), reference.ridge_solution(X, y, lam))
    X, y, _ = problem("nine ridge features", 12, 9)
    got = student.ridge_solution(X, y, 0.5)
    assert_close(got, reference.ridge_solution(X, y, 0.5), "the ridge solution")


def test_the_ridge_solution_takes_lists_and_leaves_its_arguments_alone(student, reference):
    X, y = [[2, -1], [1, 3], [0, 1]], [4, -1, 2]
    check_ridge_solution(student, reference, X, y, 2)
    check_arguments(student.ridge_solution, X, y, 2.0)


@pytest.mark.parametrize("lam", [-0.5, -100, -(2.0**-20), -1e-10])
def test_the_ridge_solution_refuses_a_negative_coefficient(student, lam):
    student.ridge_solution(np.eye(2), [1.0, 2.0], 0.5)
    with pytest.raises(ValueError):
        student.ridge_solution(np.eye(2), [1.0, 2.0], lam)


# The comparison


def signs(name, n, d, size):
    """Columns of plus and minus one number: all of one norm, hardly ever orthogonal."""
    return size * draw(name).choice([-1.0, 1.0], (n, d))


def check_equivalent(student, reference, X, p):
    got, want = student.equivalent_ridge_lambda(X, p), reference.equivalent_ridge_lambda(X, p)
    assert_holds(
        (got is None) == (want is None), "whether there is an equivalent lambda for this X at all is not right"
    )
    if want is not None:
        assert_close(got, want, "the equivalent lambda")


@pytest.mark.weight(2)
def test_columns_of_one_norm_are_equivalent_even_if_not_orthogonal(student, reference):
    for (n, d), size in [((5, 3), 0.75), ((3, 2), 2.0), ((2, 4), 1.25)]:
        check_equivalent(student, reference, signs(f"signs {n}", n, d, size), 0.3)
    for scale in (1.0, 1e7):
        check_equivalent(student, reference, scale * np.diag([0.1 + 0.2, 0.3]), 0.3)  # equal up to rounding


def test_the_equivalent_coefficient_makes_both_solutions_the_same(student, reference):
    for size in (1e-3, 1e3):
        got, want = (side.equivalent_ridge_lambda(size * SAME_NORM, 0.7) for side in (student, reference))
        assert_holds(got is not None, "there is an equivalent lambda for this X")
        check_in_units(got, want, "the equivalent lambda")
    # Where v = p w is the ridge solution, X' (y - X v) = lambda v.
    X, y = signs("same solutions", 7, 3, 1.5), draw("same targets").normal(size=7)
    for p in PROBABILITIES:
        v = p * reference.dropout_solution(X, y, p)
        want = v @ X.T @ (y - X @ v) / (v @ v)
        assert_close(student.equivalent_ridge_lambda(X, p), want, "the equivalent lambda")


def test_columns_of_different_norms_are_never_equivalent(student, reference):
    for n, d in SHAPES:
        check_equivalent(student, reference, problem(f"unequal {n}", n, d)[0], 0.6)
        check_equivalent(student, reference, signs(f"equal {n}", n, d, 1.5), 0.6)


# Columns with the same norm and nothing else in common.
SAME_NORM = np.array([[3.0, 5.0, 0.0], [4.0, 0.0, -5.0]])


def test_only_the_norms_of_the_columns_count(student, reference):
    for scale in (1.0, 0.01):
        check_equivalent(student, reference, scale * SAME_NORM, 0.3)
    # The same largest entry, sum of sizes, sum, spread, mean of squares as the first column, in this order.
    for X in (
        [[4.0, 4.0], [1.0, 3.0]],
        [[3.0, 5.0], [4.0, 2.0]],
        [[1.0, 3.0], [6.0, 4.0]],
        [[1.0, 5.0], [3.0, 7.0]],
        [[3.0, 4.0, 3.0], [4.0, 0.0, 5.0]],
    ):
        check_equivalent(student, reference, X, 0.3)


def test_a_small_difference_between_the_norms_is_one(student, reference):
    check_equivalent(student, reference, SAME_NORM * [1.0, -1.0, 1.0], 0.3)
    for scale in (1.0, 0.01, 1e3):
        for longer in (1.001, 0.999, 1.0002):
            check_equivalent(student, reference, scale * SAME_NORM * [1.0, longer, 1.0], 0.3)
            check_equivalent(student, reference, scale * SAME_NORM * [1.0, 1.0, longer], 0.3)


def test_orthogonal_columns_of_different_norms_are_not_equivalent(student, reference):
    check_equivalent(student, reference, np.diag([2.0, 3.0, 2.0]), 0.6)
    check_equivalent(student, reference, np.diag([2.0, -2.0, 2.0]), 0.6)


def test_one_column_that_is_longer_than_the_others_is_enough(student, reference):
    X = signs("one longer", 6, 4, 1.0)
    for j, size in ((0, 1.0), (2, 8.0), (3, 0.02)):
        check_equivalent(student, reference, size * X * np.where(np.arange(4) == j, 1.25, 1.0), 0.7)
        check_equivalent(student, reference, size * X, 0.7)


def test_a_single_feature_always_has_an_equivalent(student, reference):
    for p in (0.2, 0.9):
        check_equivalent(student, reference, problem("single feature", 4, 1)[0], p)


def test_without_dropout_the_equivalent_coefficient_is_zero(student, reference):
    for p in (1.0, 1, 0.875, 0.002):
        check_equivalent(student, reference, signs("p is one", 5, 3, 2.0), p)


def test_the_equivalent_coefficient_takes_lists_and_leaves_its_arguments_alone(student, reference):
    X = [[3, -3], [3, 3], [-3, 3]]
    check_equivalent(student, reference, X, 0.2)
    check_arguments(student.equivalent_ridge_lambda, X, 0.2)


@pytest.mark.parametrize("p", [0.0, -0.5, 1.25, 1 + 2.0**-20])
def test_the_equivalent_coefficient_needs_a_probability_above_zero(student, p):
    # With columns of one norm and of different norms.
    for X in (np.eye(2), np.diag([1.0, 2.0])):
        student.equivalent_ridge_lambda(X, 0.25)
        with pytest.raises(ValueError):
            student.equivalent_ridge_lambda(X, p)


def test_what_the_penalty_of_dropout_depends_on(student, reference):
    assert_choices(student, reference, "DROPOUT_PENALTY_DEPENDS_ON_X")
