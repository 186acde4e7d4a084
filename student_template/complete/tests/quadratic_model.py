"""The public cases of quadratic_model for `grader.check("quadratic_model")`.

Made by `autograder build` from tests/public/test_quadratic_model.py; the cases themselves are in the folder `public`.
"""

from course_check.notebook import Check
from otter.test_files import test_case

OK_FORMAT = False

name = "quadratic_model"
check = Check(name)


@test_case(name="the model has the value of the prompt")
def test_the_model_has_the_value_of_the_prompt(env):
    check("test_the_model_has_the_value_of_the_prompt", env)


@test_case(name="the model at its own point is f0")
def test_the_model_at_its_own_point_is_f0(env):
    check("test_the_model_at_its_own_point_is_f0", env)


@test_case(name="the gradient of the model at its own point is g")
def test_the_gradient_of_the_model_at_its_own_point_is_g(env):
    check("test_the_gradient_of_the_model_at_its_own_point_is_g", env)


@test_case(name="the gradient of the model changes with the hessian")
def test_the_gradient_of_the_model_changes_with_the_hessian(env):
    check("test_the_gradient_of_the_model_changes_with_the_hessian", env)


@test_case(name="a hessian that is not symmetric is refused")
def test_a_hessian_that_is_not_symmetric_is_refused(env):
    check("test_a_hessian_that_is_not_symmetric_is_refused", env)


@test_case(name="a gradient step of one half")
def test_a_gradient_step_of_one_half(env):
    check("test_a_gradient_step_of_one_half", env)


@test_case(name="a gradient step on a saddle")
def test_a_gradient_step_on_a_saddle(env):
    check("test_a_gradient_step_on_a_saddle", env)


@test_case(name="a short step decreases the model and a long one does not")
def test_a_short_step_decreases_the_model_and_a_long_one_does_not(env):
    check("test_a_short_step_decreases_the_model_and_a_long_one_does_not", env)


@test_case(name="a step that is not positive is refused")
def test_a_step_that_is_not_positive_is_refused(env):
    check("test_a_step_that_is_not_positive_is_refused", env)


@test_case(name="the longest step of a positive curvature")
def test_the_longest_step_of_a_positive_curvature(env):
    check("test_the_longest_step_of_a_positive_curvature", env)


@test_case(name="nothing limits a step where the model bends down")
def test_nothing_limits_a_step_where_the_model_bends_down(env):
    check("test_nothing_limits_a_step_where_the_model_bends_down", env)


@test_case(name="the best step of a positive curvature")
def test_the_best_step_of_a_positive_curvature(env):
    check("test_the_best_step_of_a_positive_curvature", env)


@test_case(name="there is no best step where the model bends down")
def test_there_is_no_best_step_where_the_model_bends_down(env):
    check("test_there_is_no_best_step_where_the_model_bends_down", env)


@test_case(name="the newton point of the prompts model")
def test_the_newton_point_of_the_prompts_model(env):
    check("test_the_newton_point_of_the_prompts_model", env)


@test_case(name="the newton point of a singular hessian is refused")
def test_the_newton_point_of_a_singular_hessian_is_refused(env):
    check("test_the_newton_point_of_a_singular_hessian_is_refused", env)


@test_case(name="every choice is one of its options")
def every_choice_is_one_of_its_options(env):
    check("every_choice_is_one_of_its_options", env)
