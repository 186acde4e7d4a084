"""The public cases of init_schemes for `grader.check("init_schemes")`.

Made by `autograder build` from tests/public/test_init_schemes.py; the cases themselves are in the folder `public`.
"""

from course_check.notebook import Check
from otter.test_files import test_case

OK_FORMAT = False

name = "init_schemes"
check = Check(name)


@test_case(name="the variance of a product has three terms")
def test_the_variance_of_a_product_has_three_terms(env):
    check("test_the_variance_of_a_product_has_three_terms", env)


@test_case(name="a negative variance of a factor is refused")
def test_a_negative_variance_of_a_factor_is_refused(env):
    check("test_a_negative_variance_of_a_factor_is_refused", env)


@test_case(name="moments of a uniform distribution")
def test_moments_of_a_uniform_distribution(env):
    check("test_moments_of_a_uniform_distribution", env)


@test_case(name="an interval must not end before it begins")
def test_an_interval_must_not_end_before_it_begins(env):
    check("test_an_interval_must_not_end_before_it_begins", env)


@test_case(name="moments of a preactivation")
def test_moments_of_a_preactivation(env):
    check("test_moments_of_a_preactivation", env)


@test_case(name="a preactivation of no inputs is refused")
def test_a_preactivation_of_no_inputs_is_refused(env):
    check("test_a_preactivation_of_no_inputs_is_refused", env)


@test_case(name="gaussian weights of four linear inputs")
def test_gaussian_weights_of_four_linear_inputs(env):
    check("test_gaussian_weights_of_four_linear_inputs", env)


@test_case(name="a gaussian scheme of no inputs is refused")
def test_a_gaussian_scheme_of_no_inputs_is_refused(env):
    check("test_a_gaussian_scheme_of_no_inputs_is_refused", env)


@test_case(name="uniform weights of twelve linear inputs")
def test_uniform_weights_of_twelve_linear_inputs(env):
    check("test_uniform_weights_of_twelve_linear_inputs", env)


@test_case(name="a uniform scheme of half an input is refused")
def test_a_uniform_scheme_of_half_an_input_is_refused(env):
    check("test_a_uniform_scheme_of_half_an_input_is_refused", env)


@test_case(name="second moment of a rectified coin")
def test_second_moment_of_a_rectified_coin(env):
    check("test_second_moment_of_a_rectified_coin", env)


@test_case(name="second moment of a rectified die")
def test_second_moment_of_a_rectified_die(env):
    check("test_second_moment_of_a_rectified_die", env)


@test_case(name="gaussian weights of eight relu inputs")
def test_gaussian_weights_of_eight_relu_inputs(env):
    check("test_gaussian_weights_of_eight_relu_inputs", env)


@test_case(name="a gaussian scheme for relu needs an input")
def test_a_gaussian_scheme_for_relu_needs_an_input(env):
    check("test_a_gaussian_scheme_for_relu_needs_an_input", env)


@test_case(name="uniform weights of 24 relu inputs")
def test_uniform_weights_of_24_relu_inputs(env):
    check("test_uniform_weights_of_24_relu_inputs", env)


@test_case(name="a uniform scheme for relu needs a whole number")
def test_a_uniform_scheme_for_relu_needs_a_whole_number(env):
    check("test_a_uniform_scheme_for_relu_needs_a_whole_number", env)


@test_case(name="the weights have a row for each output")
def test_the_weights_have_a_row_for_each_output(env):
    check("test_the_weights_have_a_row_for_each_output", env)


@test_case(name="uniform weights stay in their interval")
def test_uniform_weights_stay_in_their_interval(env):
    check("test_uniform_weights_stay_in_their_interval", env)


@test_case(name="the seed decides the weights")
def test_the_seed_decides_the_weights(env):
    check("test_the_seed_decides_the_weights", env)


@test_case(name="a distribution must be known by name")
def test_a_distribution_must_be_known_by_name(env):
    check("test_a_distribution_must_be_known_by_name", env)


@test_case(name="every choice is one of its options")
def every_choice_is_one_of_its_options(env):
    check("every_choice_is_one_of_its_options", env)
