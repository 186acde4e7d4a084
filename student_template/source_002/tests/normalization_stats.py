"""The public cases of normalization_stats for `grader.check("normalization_stats")`.

Made by `autograder build` from tests/public/test_normalization_stats.py; the cases themselves are in the folder `public`.
"""

from course_check.notebook import Check
from otter.test_files import test_case

OK_FORMAT = False

name = "normalization_stats"
check = Check(name)


@test_case(name="batch means and variances are per channel")
def test_batch_means_and_variances_are_per_channel(env):
    check("test_batch_means_and_variances_are_per_channel", env)


@test_case(name="layer means and variances are per sample")
def test_layer_means_and_variances_are_per_sample(env):
    check("test_layer_means_and_variances_are_per_sample", env)


@test_case(name="layer statistics of three features")
def test_layer_statistics_of_three_features(env):
    check("test_layer_statistics_of_three_features", env)


@test_case(name="instance means and variances are per sample and channel")
def test_instance_means_and_variances_are_per_sample_and_channel(env):
    check("test_instance_means_and_variances_are_per_sample_and_channel", env)


@test_case(name="instance statistics of three features")
def test_instance_statistics_of_three_features(env):
    check("test_instance_statistics_of_three_features", env)


@test_case(name="batch statistics of a matrix are refused")
def test_batch_statistics_of_a_matrix_are_refused(env):
    check("test_batch_statistics_of_a_matrix_are_refused", env)


@test_case(name="normalize keeps the shape and uses the right groups")
def test_normalize_keeps_the_shape_and_uses_the_right_groups(env):
    check("test_normalize_keeps_the_shape_and_uses_the_right_groups", env)


@test_case(name="normalize adds eps under the root")
def test_normalize_adds_eps_under_the_root(env):
    check("test_normalize_adds_eps_under_the_root", env)


@test_case(name="normalize knows three kinds only")
def test_normalize_knows_three_kinds_only(env):
    check("test_normalize_knows_three_kinds_only", env)


@test_case(name="seed tensor stats has a pair for every scheme")
def test_seed_tensor_stats_has_a_pair_for_every_scheme(env):
    check("test_seed_tensor_stats_has_a_pair_for_every_scheme", env)


@test_case(name="seed tensor stats are not rounded")
def test_seed_tensor_stats_are_not_rounded(env):
    check("test_seed_tensor_stats_are_not_rounded", env)
