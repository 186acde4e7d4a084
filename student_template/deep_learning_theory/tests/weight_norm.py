"""The public cases of weight_norm for `grader.check("weight_norm")`.

Made by `autograder build` from tests/public/test_weight_norm.py; the cases themselves are in the folder `public`.
"""

from course_check.notebook import Check
from otter.test_files import test_case

OK_FORMAT = False

name = "weight_norm"
check = Check(name)


@test_case(name="the weights of the prompt")
def test_the_weights_of_the_prompt(env):
    check("test_the_weights_of_the_prompt", env)


@test_case(name="the length of u does not matter to the weights")
def test_the_length_of_u_does_not_matter_to_the_weights(env):
    check("test_the_length_of_u_does_not_matter_to_the_weights", env)


@test_case(name="a zero vector has no direction")
def test_a_zero_vector_has_no_direction(env):
    check("test_a_zero_vector_has_no_direction", env)


@test_case(name="batch norm standardizes before it scales and shifts")
def test_batch_norm_standardizes_before_it_scales_and_shifts(env):
    check("test_batch_norm_standardizes_before_it_scales_and_shifts", env)


@test_case(name="batch norm of equal preactivations is refused")
def test_batch_norm_of_equal_preactivations_is_refused(env):
    check("test_batch_norm_of_equal_preactivations_is_refused", env)


@test_case(name="weight norm preactivations are products with the weights")
def test_weight_norm_preactivations_are_products_with_the_weights(env):
    check("test_weight_norm_preactivations_are_products_with_the_weights", env)


@test_case(name="weight norm needs no batch")
def test_weight_norm_needs_no_batch(env):
    check("test_weight_norm_needs_no_batch", env)


@test_case(name="the standard deviation for whitened inputs")
def test_the_standard_deviation_for_whitened_inputs(env):
    check("test_the_standard_deviation_for_whitened_inputs", env)


@test_case(name="the standard deviation for correlated inputs")
def test_the_standard_deviation_for_correlated_inputs(env):
    check("test_the_standard_deviation_for_correlated_inputs", env)


@test_case(name="the projector of the prompt")
def test_the_projector_of_the_prompt(env):
    check("test_the_projector_of_the_prompt", env)


@test_case(name="the projector of an axis leaves the other axes")
def test_the_projector_of_an_axis_leaves_the_other_axes(env):
    check("test_the_projector_of_an_axis_leaves_the_other_axes", env)


@test_case(name="the jacobian of a vector of norm five")
def test_the_jacobian_of_a_vector_of_norm_five(env):
    check("test_the_jacobian_of_a_vector_of_norm_five", env)


@test_case(name="the jacobian of a shorter vector")
def test_the_jacobian_of_a_shorter_vector(env):
    check("test_the_jacobian_of_a_shorter_vector", env)


@test_case(name="the gradient of a vector of norm five")
def test_the_gradient_of_a_vector_of_norm_five(env):
    check("test_the_gradient_of_a_vector_of_norm_five", env)


@test_case(name="the gradient of a shorter vector")
def test_the_gradient_of_a_shorter_vector(env):
    check("test_the_gradient_of_a_shorter_vector", env)


@test_case(name="the gradient of the gain")
def test_the_gradient_of_the_gain(env):
    check("test_the_gradient_of_the_gain", env)


@test_case(name="the gradient of the gain has a sign")
def test_the_gradient_of_the_gain_has_a_sign(env):
    check("test_the_gradient_of_the_gain_has_a_sign", env)


@test_case(name="a step goes against the gradient of u")
def test_a_step_goes_against_the_gradient_of_u(env):
    check("test_a_step_goes_against_the_gradient_of_u", env)


@test_case(name="a step for another gradient")
def test_a_step_for_another_gradient(env):
    check("test_a_step_for_another_gradient", env)


@test_case(name="the increase of the squared norm")
def test_the_increase_of_the_squared_norm(env):
    check("test_the_increase_of_the_squared_norm", env)


@test_case(name="the increase for a shorter vector and a larger learning rate")
def test_the_increase_for_a_shorter_vector_and_a_larger_learning_rate(env):
    check("test_the_increase_for_a_shorter_vector_and_a_larger_learning_rate", env)


@test_case(name="a trajectory begins with the norm at the start")
def test_a_trajectory_begins_with_the_norm_at_the_start(env):
    check("test_a_trajectory_begins_with_the_norm_at_the_start", env)


@test_case(name="a trajectory of two steps")
def test_a_trajectory_of_two_steps(env):
    check("test_a_trajectory_of_two_steps", env)


@test_case(name="every choice is one of its options")
def every_choice_is_one_of_its_options(env):
    check("every_choice_is_one_of_its_options", env)
