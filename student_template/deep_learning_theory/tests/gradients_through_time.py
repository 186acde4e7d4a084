"""The public cases of gradients_through_time for `grader.check("gradients_through_time")`.

Made by `autograder build` from tests/public/test_gradients_through_time.py; the cases themselves are in the folder `public`.
"""

from course_check.notebook import Check
from otter.test_files import test_case

OK_FORMAT = False

name = "gradients_through_time"
check = Check(name)


@test_case(name="the total gradient is the sum over time")
def test_the_total_gradient_is_the_sum_over_time(env):
    check("test_the_total_gradient_is_the_sum_over_time", env)


@test_case(name="the total gradient has the shape of the parameters")
def test_the_total_gradient_has_the_shape_of_the_parameters(env):
    check("test_the_total_gradient_has_the_shape_of_the_parameters", env)


@test_case(name="the gradient of the example counts both steps")
def test_the_gradient_of_the_example_counts_both_steps(env):
    check("test_the_gradient_of_the_example_counts_both_steps", env)


@test_case(name="one error two units three parameters")
def test_one_error_two_units_three_parameters(env):
    check("test_one_error_two_units_three_parameters", env)


@test_case(name="a gradient of one step is the immediate one")
def test_a_gradient_of_one_step_is_the_immediate_one(env):
    check("test_a_gradient_of_one_step_is_the_immediate_one", env)


@test_case(name="the weight of the example")
def test_the_weight_of_the_example(env):
    check("test_the_weight_of_the_example", env)


@test_case(name="the weight of the example with an error at every step")
def test_the_weight_of_the_example_with_an_error_at_every_step(env):
    check("test_the_weight_of_the_example_with_an_error_at_every_step", env)


@test_case(name="the weights of one relu step")
def test_the_weights_of_one_relu_step(env):
    check("test_the_weights_of_one_relu_step", env)


@test_case(name="a strange activation is refused")
def test_a_strange_activation_is_refused(env):
    check("test_a_strange_activation_is_refused", env)
