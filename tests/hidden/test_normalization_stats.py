"""Hidden cases of normalization_stats.

Statistics may come with axes of length 1 left in, as `keepdims=True` leaves them; `normalize` has the shape of x.
"""

from fractions import Fraction

import numpy as np
import pytest

from autograder.cases import assert_close, assert_holds, assert_keeps_arguments, draw

KINDS = ["batch", "layer", "instance"]
# Other numbers of axes, and an empty one at each place.
BAD_SHAPES = [(), (6,), (2, 3), (2, 2, 3, 2), (1, 2, 3, 1, 1), (0, 2, 3), (2, 0, 3), (2, 3, 0)]


def stats(side, kind, x):
    """The statistics of one kind, from the student or from the reference."""
    return getattr(side, f"{kind}_norm_stats")(x)


def uneven(name, shape):
    """A random tensor where every sample and every channel has its own mean and spread."""
    random = draw(name)
    n, c, _ = shape
    mean = random.normal(0.0, 3.0, (n, 1, 1)) + random.normal(0.0, 3.0, (1, c, 1))
    return mean + random.uniform(0.5, 2.0, (n, c, 1)) * random.normal(size=shape)


def check_stats(student, reference, kind, x):
    assert_close(stats(student, kind, x), stats(reference, kind, x), "(means, variances)", squeeze=True)


def check_offset(student, reference, kind):
    # The spread is small, so that E[x^2] - E[x]^2 has no right digit left.
    small = 0.01 * uneven("offset", (4, 3, 8))
    mean, variance = stats(reference, kind, small)
    for offset in (1e6, -1e6):
        want = (mean + offset, variance)
        assert_close(stats(student, kind, small + offset), want, "(means, variances)", squeeze=True)


def check_sizes(student, reference, kind):
    """Very small and very large numbers, in units of their own size."""
    x = uneven("sizes", (3, 2, 4))
    want = stats(reference, kind, x)
    for size in (1e-5, 1e5):
        got = stats(student, kind, size * x)
        assert_holds(isinstance(got, list | tuple | np.ndarray) and len(got) == 2, "a pair (means, variances) is asked")
        mean, variance = (np.asarray(part, dtype=float) for part in got)
        assert_close((mean / size, variance / size**2), want, "(means, variances)", squeeze=True)


def check_alone(student, reference, kind):
    """Neither an array nor the lists of the caller are changed."""
    x = uneven("left alone", (3, 2, 4))
    check_stats(student, reference, kind, x)
    for argument in (x, x.tolist()):
        assert_keeps_arguments(getattr(student, f"{kind}_norm_stats"), argument)


def check_bad_shapes(function, *more):
    function(np.ones((2, 2, 2)), *more)
    for shape in BAD_SHAPES:
        with pytest.raises(ValueError):
            function(np.ones(shape), *more)


def check_scale_and_shift(student, reference, kind):
    x = uneven("scale and shift", (3, 4, 5))
    mean, variance = stats(reference, kind, x)
    want = (-3.0 * mean + 2.0, 9.0 * variance)
    assert_close(stats(student, kind, -3.0 * x + 2.0), want, "(means, variances)", squeeze=True)


# Batch


def test_batch_statistics_pool_samples_and_features(student, reference):
    check_stats(student, reference, "batch", uneven("batch", (5, 3, 7)))


def test_batch_statistics_of_a_cube_are_per_channel(student, reference):
    check_stats(student, reference, "batch", uneven("batch cube", (3, 3, 3)))


def test_batch_variance_counts_the_spread_between_samples(student, reference):
    # One feature: the variance within a sample and a channel is 0, all of it lies between the samples.
    check_stats(student, reference, "batch", uneven("batch, one feature", (6, 2, 1)))


def test_batch_statistics_of_one_sample(student, reference):
    check_stats(student, reference, "batch", uneven("batch of one", (1, 4, 3)))


def test_batch_statistics_scale_and_shift_with_the_tensor(student, reference):
    check_scale_and_shift(student, reference, "batch")


def test_batch_variance_survives_a_large_offset(student, reference):
    check_offset(student, reference, "batch")


def test_batch_statistics_take_nested_lists_of_whole_numbers(student, reference):
    check_stats(student, reference, "batch", draw("batch of whole numbers").integers(-9, 9, (3, 2, 4)).tolist())


def test_batch_statistics_of_very_small_and_of_large_numbers(student, reference):
    check_sizes(student, reference, "batch")


def test_batch_statistics_leave_the_tensor_alone(student, reference):
    check_alone(student, reference, "batch")


def test_batch_statistics_need_three_axes_and_an_entry(student):
    check_bad_shapes(student.batch_norm_stats)


# Layer


def test_layer_statistics_pool_channels_and_features(student, reference):
    check_stats(student, reference, "layer", uneven("layer", (5, 3, 7)))


def test_layer_statistics_of_a_cube_are_per_sample(student, reference):
    check_stats(student, reference, "layer", uneven("layer cube", (3, 3, 3)))


def test_layer_variance_counts_the_spread_between_channels(student, reference):
    check_stats(student, reference, "layer", uneven("layer, one feature", (3, 5, 1)))


def test_layer_statistics_do_not_depend_on_the_other_samples(student, reference):
    x = uneven("layer, one sample", (4, 3, 4))
    means, variances = reference.layer_norm_stats(x)
    assert_close(student.layer_norm_stats(x[:1]), (means[:1], variances[:1]), "(means, variances)", squeeze=True)


def test_layer_statistics_scale_and_shift_with_the_tensor(student, reference):
    check_scale_and_shift(student, reference, "layer")


def test_layer_variance_survives_a_large_offset(student, reference):
    check_offset(student, reference, "layer")


def test_layer_statistics_take_nested_lists_of_whole_numbers(student, reference):
    check_stats(student, reference, "layer", draw("layer of whole numbers").integers(-9, 9, (2, 4, 3)).tolist())


def test_layer_statistics_of_very_small_and_of_large_numbers(student, reference):
    check_sizes(student, reference, "layer")


def test_layer_statistics_leave_the_tensor_alone(student, reference):
    check_alone(student, reference, "layer")


def test_layer_statistics_need_three_axes_and_an_entry(student):
    check_bad_shapes(student.layer_norm_stats)


# Instance


def test_instance_statistics_average_over_features_alone(student, reference):
    check_stats(student, reference, "instance", uneven("instance", (5, 3, 7)))


def test_instance_statistics_of_a_cube_have_samples_first(student, reference):
    check_stats(student, reference, "instance", uneven("instance cube", (3, 3, 3)))


def test_instance_variance_of_a_single_feature_is_zero(student, reference):
    check_stats(student, reference, "instance", uneven("instance, one feature", (4, 3, 1)))


def test_instance_statistics_of_one_channel_are_those_of_the_layer(student, reference):
    x = uneven("one channel", (5, 1, 4))
    assert_close(student.instance_norm_stats(x), reference.layer_norm_stats(x), "(means, variances)", squeeze=True)


def test_instance_statistics_scale_and_shift_with_the_tensor(student, reference):
    check_scale_and_shift(student, reference, "instance")


def test_instance_variance_survives_a_large_offset(student, reference):
    check_offset(student, reference, "instance")


def test_instance_statistics_take_nested_lists_of_whole_numbers(student, reference):
    check_stats(student, reference, "instance", draw("instance of whole numbers").integers(-9, 9, (3, 2, 4)).tolist())


def test_instance_statistics_of_very_small_and_of_large_numbers(student, reference):
    check_sizes(student, reference, "instance")


def test_instance_statistics_leave_the_tensor_alone(student, reference):
    check_alone(student, reference, "instance")


def test_instance_statistics_need_three_axes_and_an_entry(student):
    check_bad_shapes(student.instance_norm_stats)


# Normalizing


def check_normalize(student, reference, x, kind, *eps):
    assert_close(student.normalize(x, kind, *eps), reference.normalize(x, kind, *eps), "the normalized tensor")


def test_normalize_by_batch_uses_the_channel_of_each_entry(student, reference):
    check_normalize(student, reference, uneven("normalize batch", (5, 3, 7)), "batch")


def test_normalize_by_layer_uses_the_sample_of_each_entry(student, reference):
    check_normalize(student, reference, uneven("normalize layer", (5, 3, 7)), "layer")


def test_normalize_by_instance_uses_sample_and_channel_of_each_entry(student, reference):
    check_normalize(student, reference, uneven("normalize instance", (5, 3, 7)), "instance")


@pytest.mark.parametrize("kind", KINDS)
def test_normalize_lines_statistics_up_with_the_right_axis_of_a_cube(student, reference, kind):
    # On a cube every wrong axis broadcasts without a complaint.
    check_normalize(student, reference, uneven("normalize a cube", (4, 4, 4)), kind)


@pytest.mark.parametrize("kind", KINDS)
def test_normalize_adds_a_given_eps_to_the_variance(student, reference, kind):
    for eps in (0.7, 5, 40.0):
        check_normalize(student, reference, uneven("given eps", (3, 2, 4)), kind, eps)


@pytest.mark.parametrize("kind", KINDS)
def test_normalize_has_the_documented_default_eps(student, reference, kind):
    # A variance near 1e-5, where the default makes all the difference.
    check_normalize(student, reference, 0.003 * draw("default eps").normal(size=(3, 2, 5)), kind)


def test_normalize_turns_a_constant_group_into_zeros(student, reference):
    for features in (1, 2):
        check_normalize(student, reference, uneven("constant groups", (3, 4, features)), "instance")


@pytest.mark.parametrize("kind", KINDS)
def test_normalized_groups_have_mean_zero_and_variance_one(student, reference, kind):
    # That is what eps = 0 gives; the reference has the property, and is the only tensor with the right groups.
    check_normalize(student, reference, uneven("standardized", (4, 3, 6)), kind, 0.0)


@pytest.mark.parametrize("kind", KINDS)
def test_normalize_of_very_small_numbers_without_eps(student, reference, kind):
    x = uneven("tiny", (3, 2, 4))
    assert_close(student.normalize(1e-7 * x, kind, 0.0), reference.normalize(x, kind, 0.0), "the normalized tensor")


@pytest.mark.parametrize("kind", KINDS)
def test_normalize_keeps_what_lies_far_out_or_near_the_middle(student, reference, kind):
    # One entry is far from all others, which hardly differ from their mean then.
    x = 1e-3 * draw("far out").normal(size=(2, 2, 150))
    x[1, 0, 7] = 50.0
    got, want = student.normalize(x, kind), reference.normalize(x, kind)
    assert_close(got, want, "the normalized tensor")
    assert_close(1e3 * np.asarray(got, dtype=float), 1e3 * want, "the normalized tensor")


@pytest.mark.parametrize("kind", KINDS)
def test_normalize_keeps_axes_of_length_one(student, reference, kind):
    for shape in ((1, 4, 3), (3, 1, 4), (3, 4, 1)):
        check_normalize(student, reference, uneven("axes of one", shape), kind)


@pytest.mark.parametrize("kind", KINDS)
def test_normalize_does_not_round_whole_numbers_down(student, reference, kind):
    x = draw("whole numbers").integers(-9, 9, (3, 2, 4))
    check_normalize(student, reference, x, kind)
    check_normalize(student, reference, x.tolist(), kind)


@pytest.mark.parametrize("kind", KINDS)
def test_normalize_survives_a_large_offset(student, reference, kind):
    small = 0.01 * uneven("normalize with offset", (4, 3, 8))
    assert_close(student.normalize(small + 1e6, kind), reference.normalize(small, kind), "the normalized tensor")


@pytest.mark.parametrize("kind", ["group", "Batch", "", "batch ", "inst", "a", "batchlayer"])
def test_normalize_refuses_other_kinds(student, kind):
    student.normalize(np.ones((2, 2, 2)), "batch")
    with pytest.raises(ValueError):
        student.normalize(np.ones((2, 2, 2)), kind)


@pytest.mark.parametrize("kind", KINDS)
def test_normalize_needs_three_axes_and_an_entry(student, kind):
    check_bad_shapes(student.normalize, kind)


@pytest.mark.parametrize("kind", KINDS)
def test_normalize_leaves_its_tensor_alone(student, reference, kind):
    x = uneven("left alone", (3, 2, 4))
    check_normalize(student, reference, x, kind)
    assert_keeps_arguments(student.normalize, x, kind)
    assert_keeps_arguments(student.normalize, x.tolist(), kind)


# The given tensor


def check_seed(student, reference, kind, groups):
    """Compare with exact fractions, group by group."""
    means = [sum(group) / len(group) for group in groups]
    variances = [sum((v - m) ** 2 for v in group) / len(group) for m, group in zip(means, groups, strict=True)]
    shape = stats(reference, kind, reference.SEED_TENSOR)[0].shape
    got = student.seed_tensor_stats()
    assert_holds(
        isinstance(got, dict) and kind in got, f"seed_tensor_stats: a dict with the key {kind!r} was asked for"
    )
    want = (np.array(means, dtype=float).reshape(shape), np.array(variances, dtype=float).reshape(shape))
    # Narrower than elsewhere, since four digits would do there: single precision still passes.
    assert_close(got[kind], want, f"seed_tensor_stats()[{kind!r}]", rtol=5e-6, atol=0, squeeze=True)


def fractions(tensor):
    return [[[Fraction(value) for value in row] for row in matrix] for matrix in np.asarray(tensor).tolist()]


def test_seed_tensor_batch_statistics_are_unrounded(student, reference):
    x = fractions(reference.SEED_TENSOR)
    check_seed(student, reference, "batch", [[v for matrix in x for v in matrix[c]] for c in range(2)])


def test_seed_tensor_layer_statistics_are_unrounded(student, reference):
    x = fractions(reference.SEED_TENSOR)
    check_seed(student, reference, "layer", [[v for row in matrix for v in row] for matrix in x])


def test_seed_tensor_instance_statistics_are_unrounded(student, reference):
    x = fractions(reference.SEED_TENSOR)
    check_seed(student, reference, "instance", [row for matrix in x for row in matrix])


def test_seed_tensor_stats_holds_pairs_for_three_kinds_and_no_more(student, reference):
    got = student.seed_tensor_stats()
    assert_holds(isinstance(got, dict) and set(got) == set(KINDS), "the keys must be exactly batch, layer and instance")
    assert_close(got, reference.seed_tensor_stats(), "seed_tensor_stats()", squeeze=True)
