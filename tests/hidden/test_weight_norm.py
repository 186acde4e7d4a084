"""Hidden cases of weight_norm.

Vectors are drawn with norms far from one: with a unit vector, u, u / ||u|| and u / ||u||^2 are all the same.
"""

import numpy as np
import pytest

from autograder.cases import as_lists, assert_choices, assert_close, assert_holds, assert_keeps_arguments, draw

# Short and long, in several dimensions.
NORMS = [(2, 0.3), (3, 5.0), (5, 1.7)]
GRADIENT_U = "the gradient with respect to u"
# None of these is zero, whatever their sum, their product, their largest entry or their first ones are.
NOT_ZERO = ([1.0, -1.0], [3.0, 0.0, 4.0], [1.0, 0.0, -1.0], [0.0, 0.0, -2.0, 0.0])
# A gain, a gradient and a learning rate for a step; all but the first stay where they are.
MOTIONLESS = [(1.0, [1.0, 2.0], 0.1), (1.0, [1.0, 2.0], 0.0), (0.0, [1.0, 2.0], 0.1), (1.0, [0.0, 0.0], 0.1)]
# So small or large may u be: nothing is added to its norm, and no norm above zero counts as zero.
SIZES = (1e-14, 1e9)


def vector(name, d, norm):
    """A random vector of a given norm."""
    u = draw(name).normal(size=d)
    return norm * u / np.linalg.norm(u)


def batch(name, n, d):
    """A random batch that is neither centred nor white."""
    random = draw(name)
    return random.normal(size=(n, d)) @ random.normal(size=(d, d)) + random.normal(1.0, 1.0, d)


def whitened(name, n, d):
    """A random batch with exactly the mean 0 and the (biased) covariance I."""
    X = batch(name, n, d)
    X = X - X.mean(axis=0)
    return np.linalg.solve(np.linalg.cholesky(X.T @ X / n), X.T).T


def covariance(name, d):
    root = draw(name).normal(size=(d, d))
    return root @ root.T


def orthogonal(name, u):
    """A random vector that is orthogonal to u, of norm 2."""
    v = draw(name).normal(size=len(u))
    v -= u * (u @ v) / (u @ u)
    return 2.0 * v / np.linalg.norm(v)


def differences(function, u):
    """The derivatives of a function at u by central differences, one column for each entry of u."""
    columns = [(np.asarray(function(u + h)) - function(u - h)) / 2e-6 for h in 1e-6 * np.eye(len(u))]
    return np.stack(columns, axis=-1)


def assert_keeps_arrays_and_lists(function, *arguments):
    assert_keeps_arguments(function, *arguments)
    assert_keeps_arguments(function, *as_lists(*arguments))


# The weights


def test_weights_have_the_direction_of_u_and_the_length_of_the_gain(student, reference):
    for d, norm in NORMS:
        u = vector("weights", d, norm)
        assert_close(student.weight_norm(u, 2.5), reference.weight_norm(u, 2.5), "w")


def test_a_negative_gain_turns_the_weights_around(student, reference):
    u = vector("negative gain", 4, 3.0)
    for gain in (-1.4, 0.0):
        assert_close(student.weight_norm(u, gain), reference.weight_norm(u, gain), "w")


def test_weights_of_a_tiny_or_huge_gain(student, reference):
    u = vector("gain sizes", 3, 2.0)
    for gain in (1e-9, 1e9):
        assert_close(student.weight_norm(u, gain), reference.weight_norm(u, gain), "w", atol=0.0)


def test_weights_stay_when_u_is_stretched(student, reference):
    u = vector("stretched", 4, 1.0)
    for stretch in (*SIZES, 0.7):
        assert_close(student.weight_norm(stretch * u, 1.3), reference.weight_norm(u, 1.3), "w")


def test_in_one_dimension_only_the_sign_of_u_counts(student, reference):
    for u in ([-0.2], [7.0]):
        assert_close(student.weight_norm(u, 3.0), reference.weight_norm(u, 3.0), "w")


def test_weights_of_whole_numbers_are_not_cut_off(student, reference):
    u = np.array([2, -1, 0, 2])
    assert_close(student.weight_norm(u, 2), reference.weight_norm(u, 2), "w")
    assert_close(student.weight_norm(u.tolist(), 2), reference.weight_norm(u, 2), "w")


def test_weights_leave_u_alone(student, reference):
    u = vector("weights alone", 3, 2.0)
    assert_close(student.weight_norm(u, 1.5), reference.weight_norm(u, 1.5), "w")
    assert_keeps_arrays_and_lists(student.weight_norm, u, 1.5)


def test_no_weights_come_from_a_zero_vector(student, reference):
    for u in NOT_ZERO:
        assert_close(student.weight_norm(u, 2.0), reference.weight_norm(u, 2.0), "w")
    for d, gain in ((1, 2.0), (3, 2.0), (3, 0.0)):
        student.weight_norm(np.ones(d), gain)
        with pytest.raises(ValueError):
            student.weight_norm(np.zeros(d), gain)


# Batch normalization


def check_batch_norm(student, reference, X, u, gain, shift, atol=1e-6):
    got, want = (side.batch_norm_preactivation(X, u, gain, shift) for side in (student, reference))
    assert_close(got, want, "the normalized preactivations", atol=atol)


@pytest.mark.weight(2)
def test_batch_norm_uses_the_mean_and_the_spread_of_the_preactivations(student, reference):
    for d, norm in NORMS:
        check_batch_norm(student, reference, batch("batch", 7, d), vector("batch u", d, norm), 1.7, -0.6)


def test_batch_norm_divides_by_the_number_of_samples(student, reference):
    # With two samples the wrong divisor is off by a factor of 1.4.
    check_batch_norm(student, reference, batch("two samples", 2, 3), vector("two samples u", 3, 2.0), 1.0, 0.0)


def test_batch_norm_has_no_eps(student, reference):
    X, u = batch("small spread", 6, 3), vector("small spread u", 3, 0.3)
    for data, size in [(1e-3, 1.0), (1e-8, 1.0), (1.0, 1e-8), (1e4, 1e4)]:
        check_batch_norm(student, reference, data * X, size * u, 2.0, 1.0)


def test_batch_norm_takes_a_negative_gain(student, reference):
    for gain in (-0.8, 0.0):
        check_batch_norm(student, reference, batch("batch gain", 5, 4), vector("batch gain u", 4, 3.0), gain, 2.5)


def test_batch_norm_of_a_tiny_or_huge_gain(student, reference):
    X, u = batch("batch gain sizes", 4, 3), vector("batch gain sizes u", 3, 2.0)
    for gain in (1e-9, 1e9):
        check_batch_norm(student, reference, X, u, gain, 0.0, atol=0.0)


def test_batch_norm_is_weight_norm_on_a_whitened_batch(student, reference):
    X, u = whitened("white batch", 9, 3), vector("white batch u", 3, 4.0)
    want = reference.weight_norm_preactivation(X, u, 1.6, 0.4)
    assert_close(student.batch_norm_preactivation(X, u, 1.6, 0.4), want, "the normalized preactivations")


def test_batch_norm_does_not_see_where_the_data_lie(student, reference):
    X, u = batch("shifted", 6, 3), vector("shifted u", 3, 2.0)
    want = reference.batch_norm_preactivation(X, u, 1.2, 0.3)
    moved = 3.0 * X + draw("offset").normal(0.0, 5.0, 3)
    assert_close(student.batch_norm_preactivation(moved, u, 1.2, 0.3), want, "the normalized preactivations")


def test_batch_norm_takes_lists_of_whole_numbers_and_leaves_arrays_alone(student, reference):
    X, u = draw("whole batch").integers(-5, 6, (5, 3)), np.array([2, -3, 1])
    check_batch_norm(student, reference, X.tolist(), u.tolist(), 2, 1)
    assert_keeps_arrays_and_lists(student.batch_norm_preactivation, X.astype(float), u.astype(float), 2.0, 1.0)


# Whole numbers: the preactivations are all the same exactly.
ROWS = np.array([[1.0, 2.0, 0.0], [3.0, 1.0, 5.0], [-5.0, 5.0, 1.0], [7.0, -1.0, 2.0]])


@pytest.mark.parametrize(
    ("X", "u"),
    [
        (ROWS[:1], [0.5, -2.0, 1.0]),
        (ROWS, [0.0, 0.0, 0.0]),
        (np.tile(ROWS[1], (4, 1)), [0.5, -2.0, 1.0]),
        # Different rows, and preactivations of 5 for each; or of 0.
        (ROWS, [1.0, 2.0, 0.0]),
        (ROWS - [1.0, 2.0, 0.0], [1.0, 2.0, 0.0]),
    ],
)
def test_batch_norm_refuses_preactivations_without_spread(student, X, u):
    for gain in (1.0, 0.0):
        student.batch_norm_preactivation(ROWS, [0.5, -2.0, 1.0], gain, 0.5)
        with pytest.raises(ValueError):
            student.batch_norm_preactivation(X, u, gain, 0.5)


def test_batch_norm_takes_any_preactivations_that_are_not_all_the_same(student, reference):
    # One alone differs; their sum is zero; u holds zeros, or entries that cancel.
    for X, u in [
        ([[2.0, 1.0], [2.0, 1.0], [2.0, 3.0], [2.0, 1.0]], [1.0, -1.0]),
        ([[1.0, 7.0], [-1.0, 5.0], [0.0, 6.0]], [3.0, 0.0]),
        ([[0.0], [0.0], [4.0]], [0.5]),
    ]:
        check_batch_norm(student, reference, X, u, 1.5, 0.5)


# Weight normalization of a batch


def check_preactivation(student, reference, X, u, gain, shift, atol=1e-6):
    got, want = (side.weight_norm_preactivation(X, u, gain, shift) for side in (student, reference))
    assert_close(got, want, "the preactivations", atol=atol)


@pytest.mark.weight(2)
def test_weight_norm_multiplies_the_batch_with_the_weights(student, reference):
    for d, norm in NORMS:
        check_preactivation(student, reference, batch("wn batch", 6, d), vector("wn u", d, norm), 1.4, -0.7)


def test_weight_norm_treats_each_sample_alone(student, reference):
    X, u = batch("alone", 5, 4), vector("alone u", 4, 3.0)
    want = reference.weight_norm_preactivation(X, u, 0.9, 0.2)
    assert_close(student.weight_norm_preactivation(X[2:3], u, 0.9, 0.2), want[2:3], "the preactivations")


def test_weight_norm_is_batch_norm_on_a_whitened_batch(student, reference):
    X, u = whitened("wn white", 8, 4), vector("wn white u", 4, 0.3)
    want = reference.batch_norm_preactivation(X, u, 2.2, -1.1)
    assert_close(student.weight_norm_preactivation(X, u, 2.2, -1.1), want, "the preactivations")


def test_weight_norm_takes_a_negative_gain(student, reference):
    for gain in (-1.8, 0.0):
        check_preactivation(student, reference, batch("wn gain", 4, 3), vector("wn gain u", 3, 2.0), gain, 0.6)


def test_weight_norm_of_tiny_and_huge_data(student, reference):
    X, u = batch("wn sizes", 3, 3), vector("wn sizes u", 3, 2.0)
    for size in (1e-9, 1e9):
        check_preactivation(student, reference, size * X, u, 1.5, 0.0, atol=0.0)


def test_weight_norm_does_not_see_the_length_of_u(student, reference):
    X, u = batch("wn length", 5, 3), vector("wn length u", 3, 1.0)
    want = reference.weight_norm_preactivation(X, u, 1.5, 0.5)
    for stretch in SIZES:
        assert_close(student.weight_norm_preactivation(X, stretch * u, 1.5, 0.5), want, "the preactivations")


def test_weight_norm_takes_lists_of_whole_numbers_and_leaves_arrays_alone(student, reference):
    X, u = draw("wn whole").integers(-5, 6, (4, 3)), np.array([1, 0, -2])
    check_preactivation(student, reference, X.tolist(), u.tolist(), 3, -1)
    assert_keeps_arrays_and_lists(student.weight_norm_preactivation, X.astype(float), u.astype(float), 3.0, -1.0)


def test_weight_norm_refuses_a_zero_vector(student, reference):
    for u in NOT_ZERO:
        check_preactivation(student, reference, batch("wn not zero", 2, len(u)), u, 2.0, 0.5)
    X = batch("wn zero", 12, 2)
    check_preactivation(student, reference, X, [0.0, 2.0], 1.0, 0.0)
    for size, gain in ((1.0, 1.0), (1.0, 0.0), (0.0, 1.0)):
        student.weight_norm_preactivation(size * X, [0.0, 2.0], gain, 0.0)
        with pytest.raises(ValueError):
            student.weight_norm_preactivation(size * X, [0.0, 0.0], gain, 0.0)


# The standard deviation


def check_std(student, reference, u, cov):
    got, want = student.preactivation_std(u, cov), reference.preactivation_std(u, cov)
    assert_close(got, want, "the standard deviation", atol=1e-6 if want == 0 else 0.0)


@pytest.mark.weight(2)
def test_the_standard_deviation_uses_the_whole_covariance(student, reference):
    for d, norm in NORMS:
        check_std(student, reference, vector("std u", d, norm), covariance("std", d))


def test_the_standard_deviation_is_the_norm_for_white_inputs(student, reference):
    for d, norm in NORMS:
        check_std(student, reference, vector("white std", d, norm), np.eye(d))


def test_the_standard_deviation_of_independent_inputs(student, reference):
    check_std(student, reference, vector("independent", 4, 2.0), np.diag([0.5, 3.0, 1.0, 7.0]))


def test_the_standard_deviation_is_that_of_a_batch(student):
    X, u = batch("sample", 8, 3), vector("sample u", 3, 1.5)
    got = student.preactivation_std(u, np.cov(X.T, bias=True))
    assert_close(got, np.std(X @ u), "the standard deviation")


def test_the_standard_deviation_of_tiny_and_huge_numbers(student, reference):
    u, cov = vector("std sizes", 3, 1.0), covariance("std sizes", 3)
    for size, spread in [(1e-9, 1.0), (1e9, 1.0), (1.0, 1e-16), (1.0, 1e12)]:
        check_std(student, reference, size * u, spread * cov)


def test_inputs_that_cancel_have_no_spread(student, reference):
    # x_1 = x_2 and u takes their difference.
    check_std(student, reference, [2.0, -2.0], [[3.0, 3.0], [3.0, 3.0]])
    # This covariance is as singular, but these inputs do not cancel; and here u alone cancels.
    check_std(student, reference, [2.0, -1.0], [[3.0, 3.0], [3.0, 3.0]])
    check_std(student, reference, [2.0, -2.0], [[3.0, 1.0], [1.0, 2.0]])
    check_std(student, reference, [0.0, -2.0], [[3.0, 1.0], [1.0, 2.0]])


def test_the_standard_deviation_of_a_zero_vector_is_zero(student, reference):
    for u in (np.zeros(3), np.array([0.0, 0.0, -0.5])):
        check_std(student, reference, u, covariance("zero std", 3))


def test_the_standard_deviation_takes_lists_and_leaves_arrays_alone(student, reference):
    u, cov = np.array([1.0, -2.0]), np.array([[2.0, 1.0], [1.0, 5.0]])
    check_std(student, reference, [1, -2], [[2, 1], [1, 5]])
    assert_keeps_arrays_and_lists(student.preactivation_std, u, cov)


# The projector


def check_projector(student, reference, u):
    assert_close(student.orthogonal_projector(u), reference.orthogonal_projector(u), "the projector")


@pytest.mark.weight(2)
def test_the_projector_belongs_to_vectors_of_any_norm(student, reference):
    for d, norm in NORMS:
        check_projector(student, reference, vector("projector", d, norm))


def test_the_projector_keeps_what_is_orthogonal_to_u(student):
    # Made from an orthonormal basis of the orthogonal complement, without the formula.
    u = vector("keeps", 4, 3.0)
    basis = np.linalg.svd(u[np.newaxis])[2][1:]
    assert_close(student.orthogonal_projector(u), basis.T @ basis, "the projector")


def test_the_projector_of_a_long_and_of_a_short_vector_are_the_same(student, reference):
    u = vector("same", 3, 1.0)
    want = reference.orthogonal_projector(u)
    for stretch in (*SIZES, -3.0):
        assert_close(student.orthogonal_projector(stretch * u), want, "the projector")


def test_in_one_dimension_nothing_is_left_by_the_projector(student, reference):
    check_projector(student, reference, [-2.5])
    check_projector(student, reference, [-2.5, 0.5])


def test_the_projector_of_an_axis_is_diagonal(student, reference):
    check_projector(student, reference, [0.0, 0.0, 4.0, 0.0])


def test_the_projector_takes_lists_of_whole_numbers_and_leaves_arrays_alone(student, reference):
    check_projector(student, reference, [1, -2, 2])
    assert_keeps_arrays_and_lists(student.orthogonal_projector, np.array([1.0, -2.0, 2.0]))


def test_the_projector_keeps_what_is_small_beside_its_other_entries(student):
    got = np.asarray(student.orthogonal_projector([1.0, 4.37e-7]), dtype=float)
    assert_holds(got.shape == (2, 2), "the projector: a square matrix was asked for")
    assert_close(got[[0, 1], [1, 0]] * 1e7, [-4.37, -4.37], "what lies beside the diagonal of the projector")


def test_a_zero_vector_has_no_projector(student, reference):
    for u in NOT_ZERO:
        check_projector(student, reference, u)
    for d in (1, 3):
        student.orthogonal_projector(np.ones(d))
        with pytest.raises(ValueError):
            student.orthogonal_projector(np.zeros(d))


# The Jacobian


def check_jacobian(student, reference, u, gain):
    assert_close(student.weight_norm_jacobian(u, gain), reference.weight_norm_jacobian(u, gain), "the Jacobian")


@pytest.mark.weight(2)
def test_the_jacobian_agrees_with_finite_differences(student, reference):
    for d, norm in NORMS:
        u = vector("jacobian", d, norm)
        want = differences(lambda u: reference.weight_norm(u, 1.3), u)
        assert_close(student.weight_norm_jacobian(u, 1.3), want, "the Jacobian")


def test_the_jacobian_has_the_sign_of_the_gain(student, reference):
    for gain in (-1.9, 0.0):
        check_jacobian(student, reference, vector("jacobian gain", 3, 2.0), gain)


def test_the_jacobian_shrinks_as_u_grows(student, reference):
    u = vector("jacobian length", 4, 1.0)
    want = reference.weight_norm_jacobian(u, 2.0)
    for stretch in (*SIZES, 6.0):
        assert_close(student.weight_norm_jacobian(stretch * u, 2.0), want / stretch, "the Jacobian", atol=0.0)


def test_the_weight_of_one_dimension_does_not_change_with_u(student, reference):
    check_jacobian(student, reference, [0.7], 2.0)
    check_jacobian(student, reference, [0.7, 0.7], 2.0)


def test_the_jacobian_at_an_axis(student, reference):
    check_jacobian(student, reference, [0.0, -3.0, 0.0], 1.5)


def test_the_jacobian_takes_lists_of_whole_numbers_and_leaves_arrays_alone(student, reference):
    check_jacobian(student, reference, [4, 0, -3], 2)
    assert_keeps_arrays_and_lists(student.weight_norm_jacobian, np.array([4.0, 0.0, -3.0]), 2.0)


def test_a_zero_vector_has_no_jacobian(student, reference):
    for u in NOT_ZERO:
        check_jacobian(student, reference, u, 2.0)
    for d, gain in ((2, 1.0), (2, 0.0), (1, 1.0)):
        student.weight_norm_jacobian(np.ones(d), gain)
        with pytest.raises(ValueError):
            student.weight_norm_jacobian(np.zeros(d), gain)


# Gradients


def check_gradient(student, reference, u, gain, grad_w):
    got, want = (side.weight_norm_grad_u(u, gain, grad_w) for side in (student, reference))
    assert_close(got, want, GRADIENT_U)


@pytest.mark.weight(2)
def test_the_gradient_of_u_agrees_with_finite_differences_of_a_loss(student, reference):
    for d, norm in NORMS:
        u, target, A = vector("gradient", d, norm), vector("target", d, 1.0), covariance("loss", d)

        def loss(u, target=target, A=A):
            w = reference.weight_norm(u, 1.3)
            return 0.5 * (w - target) @ A @ (w - target)

        grad_w = A @ (reference.weight_norm(u, 1.3) - target)
        assert_close(student.weight_norm_grad_u(u, 1.3, grad_w), differences(loss, u), GRADIENT_U)


def test_the_gradient_of_u_has_the_sign_of_the_gain(student, reference):
    for gain in (-2.1, 0.0):
        check_gradient(student, reference, vector("negative", 3, 2.0), gain, vector("negative grad", 3, 1.5))


def test_the_gradient_of_u_shrinks_as_u_grows(student, reference):
    u, grad_w = vector("shrinks", 4, 1.0), vector("shrinks grad", 4, 2.0)
    want = reference.weight_norm_grad_u(u, 1.5, grad_w)
    for stretch, size in [(1e-9, 1.0), (1e9, 1.0), (6.0, 1e-7), (6.0, 1e7)]:
        got = student.weight_norm_grad_u(stretch * u, 1.5, size * grad_w)
        assert_close(got, size / stretch * want, GRADIENT_U, atol=0.0)


def test_a_gradient_along_u_is_projected_away(student, reference):
    u = vector("along", 4, 3.0)
    check_gradient(student, reference, u, 1.5, -0.6 * u)
    check_gradient(student, reference, u, 1.5, orthogonal("along no more", u) - 0.6 * u)


def test_a_gradient_orthogonal_to_u_is_scaled_only(student, reference):
    u = vector("across", 4, 3.0)
    check_gradient(student, reference, u, 1.5, orthogonal("across grad", u))


def test_in_one_dimension_u_has_no_gradient(student, reference):
    check_gradient(student, reference, [0.4], 2.0, [3.0])
    check_gradient(student, reference, [0.4, 0.2], 2.0, [3.0, 3.0])


def test_the_gradient_of_u_takes_lists_of_whole_numbers_and_leaves_arrays_alone(student, reference):
    check_gradient(student, reference, [2, -1, 2], 3, [1, 1, -4])
    arguments = (np.array([2.0, -1.0, 2.0]), 3.0, np.array([1.0, 1.0, -4.0]))
    assert_keeps_arrays_and_lists(student.weight_norm_grad_u, *arguments)


def test_a_zero_vector_has_no_gradient(student, reference):
    for u in NOT_ZERO:
        check_gradient(student, reference, u, 2.0, vector("not zero", len(u), 1.5))
    # Also where the gradient would be zero in any direction.
    for gain, grad_w in ((1.0, [1.0, 2.0]), (0.0, [1.0, 2.0]), (1.0, [0.0, 0.0]), (1.0, [2.0])):
        student.weight_norm_grad_u(np.ones(len(grad_w)), gain, grad_w)
        with pytest.raises(ValueError):
            student.weight_norm_grad_u(np.zeros(len(grad_w)), gain, grad_w)


def check_grad_gain(student, reference, u, grad_w):
    got, want = (side.weight_norm_grad_gain(u, grad_w) for side in (student, reference))
    assert_close(got, want, "the derivative with respect to the gain")


@pytest.mark.weight(2)
def test_the_gradient_of_the_gain_agrees_with_finite_differences_of_a_loss(student, reference):
    for d, norm in NORMS:
        u, target, A = vector("gain gradient", d, norm), vector("gain target", d, 1.0), covariance("gain loss", d)

        def loss(gain, u=u, target=target, A=A):
            w = reference.weight_norm(u, gain)
            return 0.5 * (w - target) @ A @ (w - target)

        grad_w = A @ (reference.weight_norm(u, 1.7) - target)
        want = (loss(1.7 + 1e-5) - loss(1.7 - 1e-5)) / 2e-5
        assert_close(student.weight_norm_grad_gain(u, grad_w), want, "the derivative with respect to the gain")


def test_the_gradient_of_the_gain_does_not_see_the_length_of_u(student, reference):
    u, grad_w = vector("gain length", 4, 1.0), vector("gain length grad", 4, 2.0)
    want = reference.weight_norm_grad_gain(u, grad_w)
    for stretch, size in [(1e-9, 1.0), (1e9, 1.0), (1.0, 1e-7), (1.0, 1e7)]:
        got = student.weight_norm_grad_gain(stretch * u, size * grad_w)
        assert_close(got, size * want, "the derivative with respect to the gain", atol=0.0)


def test_the_gradient_of_the_gain_changes_sign_with_u_and_with_the_gradient(student, reference):
    u, grad_w = vector("gain sign", 3, 2.0), vector("gain sign grad", 3, 1.5)
    check_grad_gain(student, reference, -u, grad_w)
    check_grad_gain(student, reference, u, -grad_w)
    check_grad_gain(student, reference, -u, -grad_w)


def test_a_gradient_orthogonal_to_u_leaves_the_gain_alone(student, reference):
    u = vector("gain across", 4, 3.0)
    across = orthogonal("gain across grad", u)
    check_grad_gain(student, reference, u, across)
    check_grad_gain(student, reference, u, across + 0.5 * u)


def test_the_gradient_of_the_gain_takes_lists_of_whole_numbers_and_leaves_arrays_alone(student, reference):
    check_grad_gain(student, reference, [2, -1, 2], [1, 1, 4])
    assert_keeps_arrays_and_lists(student.weight_norm_grad_gain, np.array([2.0, -1.0, 2.0]), np.array([1.0, 1.0, 4.0]))


def test_a_zero_vector_has_no_gradient_of_the_gain(student, reference):
    for u in NOT_ZERO:
        check_grad_gain(student, reference, u, vector("gain not zero", len(u), 1.5))
    for grad_w in ([1.0, 2.0], [0.0, 0.0]):
        student.weight_norm_grad_gain(np.ones(2), grad_w)
        with pytest.raises(ValueError):
            student.weight_norm_grad_gain(np.zeros(2), grad_w)


# One step


def check_step(student, reference, u, gain, grad_w, lr, atol=1e-6):
    got, want = (side.weight_norm_step(u, gain, grad_w, lr) for side in (student, reference))
    assert_close(got, want, "the new u", atol=atol)


@pytest.mark.weight(2)
def test_a_step_follows_the_gradient_of_u_downhill(student, reference):
    for d, norm in NORMS:
        check_step(student, reference, vector("step", d, norm), 1.3, vector("step grad", d, 2.0), 0.2)


def test_a_step_with_a_negative_gain(student, reference):
    for gain in (-1.6, 0.0):
        check_step(student, reference, vector("step gain", 3, 2.0), gain, vector("step gain grad", 3, 1.5), 0.3)


def test_a_step_from_a_tiny_or_huge_vector(student, reference):
    # In each the step and u are of one size: neither hides the other.
    u, grad_w = vector("step sizes", 3, 1.0), vector("step sizes grad", 3, 1.0)
    for size, gain, grad, lr in [
        (1e-9, 1.3, 1e-9, 1e-9),
        (1e9, 1.3, 1e9, 1e9),
        (1e3, 1e3, 1e3, 1.0),
        (1.0, 30.0, 0.1, 3.0),
    ]:
        check_step(student, reference, size * u, gain, grad * grad_w, lr, atol=0.0)


def test_a_step_along_u_or_of_learning_rate_zero_stays_where_it_is(student, reference):
    u = vector("stays", 4, 2.0)
    check_step(student, reference, u, 1.5, 0.8 * u, 0.4)
    check_step(student, reference, u, 1.5, vector("stays grad", 4, 2.0), 0.0)
    check_step(student, reference, [-0.6], 1.5, [2.0], 0.4)
    check_step(student, reference, u, 1.5, vector("stays grad", 4, 2.0), 0.4)


def test_a_long_step_is_not_pulled_back_to_the_old_norm(student, reference):
    u = vector("long step", 3, 0.5)
    check_step(student, reference, u, 2.0, orthogonal("long step grad", u), 1.5)


def test_a_step_takes_lists_of_whole_numbers_and_leaves_arrays_alone(student, reference):
    check_step(student, reference, [2, -1, 2], 3, [1, 1, -4], 1)
    arguments = (np.array([2.0, -1.0, 2.0]), 3.0, np.array([1.0, 1.0, -4.0]), 0.5)
    assert_keeps_arrays_and_lists(student.weight_norm_step, *arguments)


def test_no_step_starts_from_a_zero_vector(student, reference):
    for u in NOT_ZERO:
        check_step(student, reference, u, 2.0, vector("step not zero", len(u), 1.5), 0.4)
    for step in MOTIONLESS:
        student.weight_norm_step(np.ones(2), *step)
        with pytest.raises(ValueError):
            student.weight_norm_step(np.zeros(2), *step)


# The increase of the squared norm


def check_increase(student, reference, u, gain, grad_w, lr):
    got, want = (side.squared_norm_increase(u, gain, grad_w, lr) for side in (student, reference))
    assert_close(got, want, "the increase")


@pytest.mark.weight(2)
def test_the_squared_norm_grows_by_what_a_step_adds(student, reference):
    for d, norm in NORMS:
        u, grad_w = vector("increase", d, norm), vector("increase grad", d, 2.0)
        want = np.sum(reference.weight_norm_step(u, 1.3, grad_w, 0.7) ** 2) - np.sum(u**2)
        assert_close(student.squared_norm_increase(u, 1.3, grad_w, 0.7), want, "the increase")


def test_the_increase_is_quadratic_in_the_learning_rate(student, reference):
    u, grad_w = vector("quadratic", 3, 2.0), vector("quadratic grad", 3, 2.0)
    want = reference.squared_norm_increase(u, 1.5, grad_w, 1.0)
    for lr in (0.0, 0.25, 3.0):
        assert_close(student.squared_norm_increase(u, 1.5, grad_w, lr), lr**2 * want, "the increase")


def test_the_increase_is_never_negative(student, reference):
    u, grad_w = vector("sign", 3, 2.0), vector("sign grad", 3, 2.0)
    for gain in (-1.8, 0.0):
        check_increase(student, reference, u, gain, grad_w, 0.5)
    check_increase(student, reference, -u, 1.8, grad_w, 0.5)


def test_a_longer_u_grows_less(student, reference):
    u, grad_w = vector("longer", 4, 1.0), vector("longer grad", 4, 2.0)
    want = reference.squared_norm_increase(u, 1.5, grad_w, 0.6)
    for stretch, size in [(1e-9, 1.0), (1e9, 1.0), (4.0, 1e-7), (4.0, 1e7)]:
        got = student.squared_norm_increase(stretch * u, 1.5, size * grad_w, 0.6)
        assert_close(got, size**2 / stretch**2 * want, "the increase", atol=0.0)


def test_a_gradient_along_u_makes_nothing_grow(student, reference):
    u = vector("no growth", 4, 3.0)
    check_increase(student, reference, u, 1.5, 0.9 * u, 0.5)
    check_increase(student, reference, [3.0], 1.5, [2.0], 0.5)
    check_increase(student, reference, u, 1.5, 0.9 * u + orthogonal("some growth", u), 0.5)


def test_a_tiny_increase_keeps_its_digits(student, reference):
    # About 1e-15 of the squared norm. Too small for the absolute tolerance: it counts for nothing here.
    u, grad_w = vector("tiny", 3, 5.0), vector("tiny grad", 3, 2.0)
    want = reference.squared_norm_increase(u, 1.5, grad_w, 3e-7)
    got = student.squared_norm_increase(u, 1.5, grad_w, 3e-7)
    assert_close(got, want, "the increase", atol=0.0)


def test_the_increase_takes_lists_of_whole_numbers_and_leaves_arrays_alone(student, reference):
    check_increase(student, reference, [2, -1, 2], 3, [1, 1, -4], 1)
    arguments = (np.array([2.0, -1.0, 2.0]), 3.0, np.array([1.0, 1.0, -4.0]), 0.5)
    assert_keeps_arrays_and_lists(student.squared_norm_increase, *arguments)


def test_a_zero_vector_has_no_increase(student, reference):
    for u in NOT_ZERO:
        check_increase(student, reference, u, 2.0, vector("increase not zero", len(u), 1.5), 0.4)
    for step in MOTIONLESS:
        student.squared_norm_increase(np.ones(2), *step)
        with pytest.raises(ValueError):
            student.squared_norm_increase(np.zeros(2), *step)


# Many steps


def check_trajectory(student, reference, u0, gain, grads_w, lr, atol=1e-6):
    got, want = (side.norm_trajectory(u0, gain, grads_w, lr) for side in (student, reference))
    assert_close(got, want, "the norms", atol=atol)


@pytest.mark.weight(2)
def test_each_step_of_a_trajectory_uses_the_u_of_its_own(student, reference):
    for d, norm in NORMS:
        grads_w = draw(f"trajectory {d}").normal(size=(6, d))
        check_trajectory(student, reference, vector("trajectory u", d, norm), 1.2, grads_w, 0.8)


def test_each_step_of_a_trajectory_uses_its_own_gradient(student, reference):
    # Only one row moves u: it must do so at its own step.
    u0 = vector("own gradient", 3, 2.0)
    for row in range(3):
        grads_w = np.zeros((3, 3))
        grads_w[row] = orthogonal("own row", u0)
        check_trajectory(student, reference, u0, 1.5, grads_w, 0.9)


def test_a_trajectory_of_one_step(student, reference):
    u0, grads_w = vector("one step", 4, 1.5), draw("one row").normal(size=(1, 4))
    for gain in (-2.0, 0.0):
        check_trajectory(student, reference, u0, gain, grads_w, 0.7)


def test_a_trajectory_is_as_long_as_its_gradients(student, reference):
    # Nothing moves u but the last of 104 rows.
    u0, grads_w = vector("long", 2, 2.0), np.zeros((104, 2))
    grads_w[-1] = orthogonal("last row", u0)
    want = np.append(np.full(104, 2.0), np.linalg.norm(reference.weight_norm_step(u0, 1.5, grads_w[-1], 0.9)))
    assert_close(student.norm_trajectory(u0, 1.5, grads_w, 0.9), want, "the norms")


def test_a_trajectory_of_a_tiny_or_huge_vector(student, reference):
    u0, grads_w = vector("trajectory sizes", 3, 1.0), draw("trajectory sizes").normal(size=(3, 3))
    for size in SIZES:
        check_trajectory(student, reference, size * u0, 1.2, size * grads_w, size, atol=0.0)


@pytest.mark.parametrize("grads_w", [[], np.zeros((0, 3))])
def test_a_trajectory_of_no_steps_holds_the_norm_at_the_start(student, reference, grads_w):
    check_trajectory(student, reference, vector("no steps", 3, 2.5), 1.5, grads_w, 0.5)


def test_a_trajectory_of_learning_rate_zero_is_flat(student, reference):
    check_trajectory(student, reference, vector("flat", 3, 2.5), 1.5, draw("flat rows").normal(size=(4, 3)), 0.0)


def test_a_trajectory_grows_faster_with_the_learning_rate(student, reference):
    u0, grads_w = vector("faster", 5, 1.0), draw("faster rows").normal(size=(8, 5))
    for lr in (0.1, 0.4, 1.6):
        check_trajectory(student, reference, u0, 1.0, grads_w, lr)


def test_a_trajectory_takes_lists_of_whole_numbers_and_leaves_arrays_alone(student, reference):
    check_trajectory(student, reference, [2, -1, 2], 3, [[1, 1, -4], [0, 2, 1]], 1)
    arguments = (np.array([2.0, -1.0, 2.0]), 3.0, np.array([[1.0, 1.0, -4.0], [0.0, 2.0, 1.0]]), 0.5)
    assert_keeps_arrays_and_lists(student.norm_trajectory, *arguments)


def test_no_trajectory_starts_from_a_zero_vector(student, reference):
    for u in NOT_ZERO:
        check_trajectory(student, reference, u, 2.0, [vector("trajectory not zero", len(u), 1.5)], 0.4)
    for gain, grads_w, lr in [(1.0, [], 0.1), *((gain, [grad_w], lr) for gain, grad_w, lr in MOTIONLESS)]:
        student.norm_trajectory(np.ones(2), gain, grads_w, lr)
        with pytest.raises(ValueError):
            student.norm_trajectory(np.zeros(2), gain, grads_w, lr)


# What is always true


def test_the_norm_after_a_step(student, reference):
    assert_choices(student, reference, "NORM_AFTER_STEP")


def test_the_order_of_growth_in_the_learning_rate(student, reference):
    assert_choices(student, reference, "GROWTH_ORDER_IN_LR")
