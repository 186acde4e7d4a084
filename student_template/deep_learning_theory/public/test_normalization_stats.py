"""Public cases of normalization_stats: small numbers that you can check by hand."""

import numpy as np
import pytest

# Two samples, two channels, two features.
X = [[[0, 2], [4, 4]], [[2, 4], [0, 8]]]
# Three features.
Y = [[[1, 2, 3], [5, 6, 7]], [[0, 0, 3], [3, 6, 6]]]


def test_batch_means_and_variances_are_per_channel(student):
    mean, variance = student.batch_norm_stats(X)
    np.testing.assert_allclose(
        np.ravel(mean), [2, 4], rtol=1e-4, atol=1e-6, err_msg="channel 0 holds 0 2 2 4, channel 1 holds 4 4 0 8"
    )
    np.testing.assert_allclose(
        np.ravel(variance),
        [2, 8],
        rtol=1e-4,
        atol=1e-6,
        err_msg="divide the sum of squares by 4, the number of entries",
    )


def test_layer_means_and_variances_are_per_sample(student):
    mean, variance = student.layer_norm_stats(X)
    np.testing.assert_allclose(
        np.ravel(mean), [2.5, 3.5], rtol=1e-4, atol=1e-6, err_msg="sample 0 holds 0 2 4 4, sample 1 holds 2 4 0 8"
    )
    np.testing.assert_allclose(
        np.ravel(variance), [2.75, 8.75], rtol=1e-4, atol=1e-6, err_msg="divide the sum of squares by 4"
    )


def test_layer_statistics_of_three_features(student):
    mean, variance = student.layer_norm_stats(Y)
    np.testing.assert_allclose(np.ravel(mean), [4, 3], rtol=1e-4, atol=1e-6, err_msg="24 / 6 and 18 / 6")
    np.testing.assert_allclose(
        np.ravel(variance), [14 / 3, 6], rtol=1e-4, atol=1e-6, err_msg="(9 + 4 + 1 + 1 + 4 + 9) / 6 for sample 0"
    )


def test_instance_means_and_variances_are_per_sample_and_channel(student):
    mean, variance = student.instance_norm_stats(X)
    np.testing.assert_allclose(
        np.reshape(mean, (2, 2)),
        [[1, 4], [3, 4]],
        rtol=1e-4,
        atol=1e-6,
        err_msg="one row a sample, one column a channel",
    )
    np.testing.assert_allclose(
        np.reshape(variance, (2, 2)), [[1, 0], [1, 16]], rtol=1e-4, atol=1e-6, err_msg="divide the sum of squares by 2"
    )


def test_instance_statistics_of_three_features(student):
    mean, variance = student.instance_norm_stats(Y)
    np.testing.assert_allclose(
        np.reshape(mean, (2, 2)), [[2, 6], [1, 5]], rtol=1e-4, atol=1e-6, err_msg="(3 + 6 + 6) / 3 in the last place"
    )
    np.testing.assert_allclose(
        np.reshape(variance, (2, 2)),
        [[2 / 3, 2 / 3], [2, 2]],
        rtol=1e-4,
        atol=1e-6,
        err_msg="(1 + 0 + 1) / 3 in the first place",
    )


def test_batch_statistics_of_a_matrix_are_refused(student):
    # Two axes instead of three: pytest.raises wants to see a ValueError. The other functions owe the same.
    student.batch_norm_stats([[[1, 2], [3, 4]]])
    with pytest.raises(ValueError):
        student.batch_norm_stats([[1, 2], [3, 4]])


def test_normalize_keeps_the_shape_and_uses_the_right_groups(student):
    got = student.normalize(X, "layer", 0.0)
    assert np.shape(got) == (2, 2, 2), f"the shape of x is (2, 2, 2), and normalize returned the shape {np.shape(got)}"
    np.testing.assert_allclose(
        got[0],
        [[-1.507557, -0.301511], [0.904534, 0.904534]],
        rtol=1e-4,
        atol=1e-6,
        err_msg="sample 0 has the mean 2.5 and the variance 2.75",
    )


def test_normalize_adds_eps_under_the_root(student):
    # One group with mean 0 and variance 4: with eps = 5 every entry is divided by 3.
    got = student.normalize([[[-2, 2]]], "instance", 5.0)
    np.testing.assert_allclose(got, [[[-2 / 3, 2 / 3]]], rtol=1e-4, atol=1e-6)


def test_normalize_knows_three_kinds_only(student):
    student.normalize(X, "batch")
    with pytest.raises(ValueError):
        student.normalize(X, "group")


def test_seed_tensor_stats_has_a_pair_for_every_scheme(student):
    stats = student.seed_tensor_stats()
    assert set(stats) == {"batch", "layer", "instance"}, f"asked for batch, layer and instance, got {sorted(stats)}"
    for scheme, size in {"batch": 2, "layer": 4, "instance": 8}.items():
        mean, variance = stats[scheme]
        assert np.size(mean) == np.size(variance) == size, f"{scheme}: {size} means and {size} variances were asked for"
        assert np.min(variance) > 0, f"{scheme}: no group of this tensor is constant"


def test_seed_tensor_stats_are_not_rounded(student):
    # All groups of a scheme have the same size, so that the average of its means is that of the whole tensor.
    stats = student.seed_tensor_stats()
    averages = [np.mean(stats[scheme][0]) for scheme in ("batch", "layer", "instance")]
    assert averages[0] > 1, "every entry of the tensor is 1 or more"
    np.testing.assert_allclose(averages, averages[0], rtol=1e-5, err_msg="the averages of the means differ")
