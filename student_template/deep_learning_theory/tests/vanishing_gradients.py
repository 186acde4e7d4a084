"""The public cases of vanishing_gradients for `grader.check("vanishing_gradients")`.

Made by `autograder build` from tests/public/test_vanishing_gradients.py; the cases themselves are in the folder `public`.
"""

from course_check.notebook import Check
from otter.test_files import test_case

OK_FORMAT = False

name = "vanishing_gradients"
check = Check(name)


@test_case(name="the logistic function is nowhere steeper than a quarter")
def test_the_logistic_function_is_nowhere_steeper_than_a_quarter(env):
    check("test_the_logistic_function_is_nowhere_steeper_than_a_quarter", env)


@test_case(name="a strange word has no bound")
def test_a_strange_word_has_no_bound(env):
    check("test_a_strange_word_has_no_bound", env)


@test_case(name="norms of two matrices")
def test_norms_of_two_matrices(env):
    check("test_norms_of_two_matrices", env)


@test_case(name="the norm of a matrix that is not square")
def test_the_norm_of_a_matrix_that_is_not_square(env):
    check("test_the_norm_of_a_matrix_that_is_not_square", env)


@test_case(name="the largest eigenvalue of a gram matrix")
def test_the_largest_eigenvalue_of_a_gram_matrix(env):
    check("test_the_largest_eigenvalue_of_a_gram_matrix", env)


@test_case(name="the gram matrix of one unit")
def test_the_gram_matrix_of_one_unit(env):
    check("test_the_gram_matrix_of_one_unit", env)


@test_case(name="the bound after three steps")
def test_the_bound_after_three_steps(env):
    check("test_the_bound_after_three_steps", env)


@test_case(name="the bound after no step is one")
def test_the_bound_after_no_step_is_one(env):
    check("test_the_bound_after_no_step_is_one", env)


@test_case(name="the condition for vanishing")
def test_the_condition_for_vanishing(env):
    check("test_the_condition_for_vanishing", env)


@test_case(name="the condition needs delta below one")
def test_the_condition_needs_delta_below_one(env):
    check("test_the_condition_needs_delta_below_one", env)


@test_case(name="whether an explosion is possible")
def test_whether_an_explosion_is_possible(env):
    check("test_whether_an_explosion_is_possible", env)


@test_case(name="whether an explosion is possible with another matrix")
def test_whether_an_explosion_is_possible_with_another_matrix(env):
    check("test_whether_an_explosion_is_possible_with_another_matrix", env)


@test_case(name="a reversed condition with vanishing gradients")
def test_a_reversed_condition_with_vanishing_gradients(env):
    check("test_a_reversed_condition_with_vanishing_gradients", env)


@test_case(name="a reversed condition for the logistic function")
def test_a_reversed_condition_for_the_logistic_function(env):
    check("test_a_reversed_condition_for_the_logistic_function", env)


@test_case(name="the bound on an error signal")
def test_the_bound_on_an_error_signal(env):
    check("test_the_bound_on_an_error_signal", env)


@test_case(name="the bound on the error signal at the same time")
def test_the_bound_on_the_error_signal_at_the_same_time(env):
    check("test_the_bound_on_the_error_signal_at_the_same_time", env)


@test_case(name="the exploding network has small eigenvalues")
def test_the_exploding_network_has_small_eigenvalues(env):
    check("test_the_exploding_network_has_small_eigenvalues", env)


@test_case(name="the exploding network can stretch a vector")
def test_the_exploding_network_can_stretch_a_vector(env):
    check("test_the_exploding_network_can_stretch_a_vector", env)


@test_case(name="every choice is one of its options")
def every_choice_is_one_of_its_options(env):
    check("every_choice_is_one_of_its_options", env)
