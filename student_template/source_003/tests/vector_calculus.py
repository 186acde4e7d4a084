"""The public cases of vector_calculus for `grader.check("vector_calculus")`.

Made by `autograder build` from tests/public/test_vector_calculus.py; the cases themselves are in the folder `public`.
"""

from course_check.notebook import Check
from otter.test_files import test_case

OK_FORMAT = False

name = "vector_calculus"
check = Check(name)


@test_case(name="derivative of an inner product")
def test_derivative_of_an_inner_product(env):
    check("test_derivative_of_an_inner_product", env)


@test_case(name="inner product needs vectors of one length")
def test_inner_product_needs_vectors_of_one_length(env):
    check("test_inner_product_needs_vectors_of_one_length", env)


@test_case(name="derivative of the squared norm")
def test_derivative_of_the_squared_norm(env):
    check("test_derivative_of_the_squared_norm", env)


@test_case(name="derivative of the squared norm at the origin")
def test_derivative_of_the_squared_norm_at_the_origin(env):
    check("test_derivative_of_the_squared_norm_at_the_origin", env)


@test_case(name="jacobian of a linear map")
def test_jacobian_of_a_linear_map(env):
    check("test_jacobian_of_a_linear_map", env)


@test_case(name="a linear map needs a vector that fits")
def test_a_linear_map_needs_a_vector_that_fits(env):
    check("test_a_linear_map_needs_a_vector_that_fits", env)


@test_case(name="derivative of the quadratic form of the prompt")
def test_derivative_of_the_quadratic_form_of_the_prompt(env):
    check("test_derivative_of_the_quadratic_form_of_the_prompt", env)


@test_case(name="a quadratic form needs a square matrix")
def test_a_quadratic_form_needs_a_square_matrix(env):
    check("test_a_quadratic_form_needs_a_square_matrix", env)


@test_case(name="the matrix of the prompt does not give twice x a")
def test_the_matrix_of_the_prompt_does_not_give_twice_x_a(env):
    check("test_the_matrix_of_the_prompt_does_not_give_twice_x_a", env)


@test_case(name="a single number gives twice x a")
def test_a_single_number_gives_twice_x_a(env):
    check("test_a_single_number_gives_twice_x_a", env)


@test_case(name="numerical jacobian of the prompt")
def test_numerical_jacobian_of_the_prompt(env):
    check("test_numerical_jacobian_of_the_prompt", env)


@test_case(name="numerical jacobian of a scalar function is one row")
def test_numerical_jacobian_of_a_scalar_function_is_one_row(env):
    check("test_numerical_jacobian_of_a_scalar_function_is_one_row", env)


@test_case(name="every choice is one of its options")
def every_choice_is_one_of_its_options(env):
    check("every_choice_is_one_of_its_options", env)
