"""Public cases of init_schemes: small numbers that you can check by hand."""

import numpy as np
import pytest


def close(got, want, message=""):
    # A single number may come as an array with one entry.
    single = np.ndim(want) == 0 and np.size(got) == 1
    assert single or np.shape(got) == np.shape(want), f"asked for the shape {np.shape(want)}, got {np.shape(got)}"
    np.testing.assert_allclose(got, want, rtol=1e-4, atol=1e-6, err_msg=message)


def same_scheme(got, want):
    """Compare two schemes: the same keys, and the same numbers."""
    assert set(got) == set(want), f"asked for the keys {sorted(want)}, got {sorted(got)}"
    for key, value in want.items():
        close(got[key], value, key)


def test_the_variance_of_a_product_has_three_terms(student):
    close(student.product_variance(1.0, 2.0, 3.0, 4.0), 30.0)


def test_a_negative_variance_of_a_factor_is_refused(student):
    student.product_variance(0.0, 1.0, 0.0, 1.0)
    with pytest.raises(ValueError):
        student.product_variance(0.0, -1.0, 0.0, 1.0)


def test_moments_of_a_uniform_distribution(student):
    mean, variance = student.uniform_moments(2.0, 8.0)
    close(mean, 5.0, "the mean of the prompt")
    close(variance, 3.0, "the variance of the prompt")


def test_an_interval_must_not_end_before_it_begins(student):
    student.uniform_moments(0.5, 1.0)
    with pytest.raises(ValueError):
        student.uniform_moments(1.0, 0.5)


def test_moments_of_a_preactivation(student):
    # Four summands W h, weights and inputs with the moments of the example, and a bias of 7.
    mean, variance = student.preactivation_moments(4, 7.0, 1.0, 2.0, 3.0, 4.0)
    close(mean, 19.0)
    close(variance, 120.0)


def test_a_preactivation_of_no_inputs_is_refused(student):
    student.preactivation_moments(1, 0.0, 0.0, 1.0, 0.0, 1.0)
    with pytest.raises(ValueError):
        student.preactivation_moments(0, 0.0, 0.0, 1.0, 0.0, 1.0)


def test_gaussian_weights_of_four_linear_inputs(student):
    same_scheme(student.gaussian_init_linear(4), {"c": 0.0, "mu": 0.0, "sigma2": 0.25})


def test_a_gaussian_scheme_of_no_inputs_is_refused(student):
    student.gaussian_init_linear(1)
    with pytest.raises(ValueError):
        student.gaussian_init_linear(0)


def test_uniform_weights_of_twelve_linear_inputs(student):
    same_scheme(student.uniform_init_linear(12), {"c": 0.0, "alpha": -0.5, "beta": 0.5})


def test_a_uniform_scheme_of_half_an_input_is_refused(student):
    student.uniform_init_linear(2)
    with pytest.raises(ValueError):
        student.uniform_init_linear(0.5)


def test_second_moment_of_a_rectified_coin(student):
    # a = 2 or -2, so its variance is 4.
    close(student.relu_second_moment(4.0), 2.0)


def test_second_moment_of_a_rectified_die(student):
    # a is one of -3, -2, -1, 1, 2, 3, so its variance is 28/6.
    close(student.relu_second_moment(28 / 6), 14 / 6)


def test_gaussian_weights_of_eight_relu_inputs(student):
    same_scheme(student.gaussian_init_relu(8), {"c": 0.0, "mu": 0.0, "sigma2": 0.25})


def test_a_gaussian_scheme_for_relu_needs_an_input(student):
    student.gaussian_init_relu(1)
    with pytest.raises(ValueError):
        student.gaussian_init_relu(-1)


def test_uniform_weights_of_24_relu_inputs(student):
    same_scheme(student.uniform_init_relu(24), {"c": 0.0, "alpha": -0.5, "beta": 0.5})


def test_a_uniform_scheme_for_relu_needs_a_whole_number(student):
    student.uniform_init_relu(2)
    with pytest.raises(ValueError):
        student.uniform_init_relu(2.5)


def test_the_weights_have_a_row_for_each_output(student):
    shape = np.shape(student.sample_weights(3, 24, "uniform", "linear", 5))
    assert shape == (3, 24), f"the shape should be (fan_out, fan_in) = (3, 24), and is {shape}"


def test_uniform_weights_stay_in_their_interval(student):
    weights = np.asarray(student.sample_weights(50, 24, "uniform", "relu", 5))
    assert weights.size == 1200, f"50 times 24 weights were asked for, and there are {weights.size}"
    low, high = weights.min(), weights.max()
    assert -0.500001 <= low <= -0.45, f"the smallest of 1200 weights is {low}"
    assert 0.45 <= high <= 0.500001, f"the largest of 1200 weights is {high}"


def test_the_seed_decides_the_weights(student):
    one, again, other = (np.asarray(student.sample_weights(4, 6, "gaussian", "relu", seed)) for seed in (5, 5, 6))
    assert one.shape == (4, 6), f"the shape should be (fan_out, fan_in) = (4, 6), and is {one.shape}"
    assert np.isfinite(one).all(), "some of the weights are no numbers"
    np.testing.assert_array_equal(one, again, err_msg="the same seed gave two different arrays")
    assert (one != other).all(), "another seed gave some of the same weights"


def test_a_distribution_must_be_known_by_name(student):
    student.sample_weights(4, 6, "gaussian", "relu", 5)
    with pytest.raises(ValueError):
        student.sample_weights(4, 6, "normal", "relu", 5)
