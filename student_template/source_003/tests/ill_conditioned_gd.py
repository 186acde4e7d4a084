"""The public cases of ill_conditioned_gd for `grader.check("ill_conditioned_gd")`.

Made by `autograder build` from tests/public/test_ill_conditioned_gd.py; the cases themselves are in the folder `public`.
"""

from course_check.notebook import Check
from otter.test_files import test_case

OK_FORMAT = False

name = "ill_conditioned_gd"
check = Check(name)


@test_case(name="one step is that of the prompt")
def test_one_step_is_that_of_the_prompt(env):
    check("test_one_step_is_that_of_the_prompt", env)


@test_case(name="a step with more columns than rows")
def test_a_step_with_more_columns_than_rows(env):
    check("test_a_step_with_more_columns_than_rows", env)


@test_case(name="the iteration matrix of the prompt")
def test_the_iteration_matrix_of_the_prompt(env):
    check("test_the_iteration_matrix_of_the_prompt", env)


@test_case(name="the iteration matrix has a row and a column for each weight")
def test_the_iteration_matrix_has_a_row_and_a_column_for_each_weight(env):
    check("test_the_iteration_matrix_has_a_row_and_a_column_for_each_weight", env)


@test_case(name="the norm is the largest singular value of the iteration matrix")
def test_the_norm_is_the_largest_singular_value_of_the_iteration_matrix(env):
    check("test_the_norm_is_the_largest_singular_value_of_the_iteration_matrix", env)


@test_case(name="the norm of a step that overshoots")
def test_the_norm_of_a_step_that_overshoots(env):
    check("test_the_norm_of_a_step_that_overshoots", env)


@test_case(name="the largest stable learning rate of a single weight")
def test_the_largest_stable_learning_rate_of_a_single_weight(env):
    check("test_the_largest_stable_learning_rate_of_a_single_weight", env)


@test_case(name="a zero matrix has no largest stable learning rate")
def test_a_zero_matrix_has_no_largest_stable_learning_rate(env):
    check("test_a_zero_matrix_has_no_largest_stable_learning_rate", env)


@test_case(name="a small learning rate cannot diverge and a large one can")
def test_a_small_learning_rate_cannot_diverge_and_a_large_one_can(env):
    check("test_a_small_learning_rate_cannot_diverge_and_a_large_one_can", env)


@test_case(name="a learning rate of zero is no descent")
def test_a_learning_rate_of_zero_is_no_descent(env):
    check("test_a_learning_rate_of_zero_is_no_descent", env)


@test_case(name="the bound on the next norm")
def test_the_bound_on_the_next_norm(env):
    check("test_the_bound_on_the_next_norm", env)


@test_case(name="the bound on the first norm")
def test_the_bound_on_the_first_norm(env):
    check("test_the_bound_on_the_first_norm", env)


@test_case(name="the history starts at zero")
def test_the_history_starts_at_zero(env):
    check("test_the_history_starts_at_zero", env)


@test_case(name="the history of two weights holds norms")
def test_the_history_of_two_weights_holds_norms(env):
    check("test_the_history_of_two_weights_holds_norms", env)


@test_case(name="the error after no step is at most the norm of the solution")
def test_the_error_after_no_step_is_at_most_the_norm_of_the_solution(env):
    check("test_the_error_after_no_step_is_at_most_the_norm_of_the_solution", env)


@test_case(name="the error bound after four steps")
def test_the_error_bound_after_four_steps(env):
    check("test_the_error_bound_after_four_steps", env)


@test_case(name="every choice is one of its options")
def every_choice_is_one_of_its_options(env):
    check("every_choice_is_one_of_its_options", env)
