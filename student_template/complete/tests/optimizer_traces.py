"""The public cases of optimizer_traces for `grader.check("optimizer_traces")`.

Made by `autograder build` from tests/public/test_optimizer_traces.py; the cases themselves are in the folder `public`.
"""

from course_check.notebook import Check
from otter.test_files import test_case

OK_FORMAT = False

name = "optimizer_traces"
check = Check(name)


@test_case(name="the function at single points")
def test_the_function_at_single_points(env):
    check("test_the_function_at_single_points", env)


@test_case(name="the function takes arrays")
def test_the_function_takes_arrays(env):
    check("test_the_function_takes_arrays", env)


@test_case(name="the gradient at the start")
def test_the_gradient_at_the_start(env):
    check("test_the_gradient_at_the_start", env)


@test_case(name="the gradient at the minimum is zero")
def test_the_gradient_at_the_minimum_is_zero(env):
    check("test_the_gradient_at_the_minimum_is_zero", env)


@test_case(name="the grid of the prompt")
def test_the_grid_of_the_prompt(env):
    check("test_the_grid_of_the_prompt", env)


@test_case(name="a grid of one column")
def test_a_grid_of_one_column(env):
    check("test_a_grid_of_one_column", env)


@test_case(name="gradient descent in one dimension")
def test_gradient_descent_in_one_dimension(env):
    check("test_gradient_descent_in_one_dimension", env)


@test_case(name="gradient descent in two dimensions")
def test_gradient_descent_in_two_dimensions(env):
    check("test_gradient_descent_in_two_dimensions", env)


@test_case(name="no step leaves the start")
def test_no_step_leaves_the_start(env):
    check("test_no_step_leaves_the_start", env)


@test_case(name="gradient descent refuses a negative number of steps")
def test_gradient_descent_refuses_a_negative_number_of_steps(env):
    check("test_gradient_descent_refuses_a_negative_number_of_steps", env)


@test_case(name="two nesterov steps")
def test_two_nesterov_steps(env):
    check("test_two_nesterov_steps", env)


@test_case(name="nesterov refuses a learning rate of zero")
def test_nesterov_refuses_a_learning_rate_of_zero(env):
    check("test_nesterov_refuses_a_learning_rate_of_zero", env)
