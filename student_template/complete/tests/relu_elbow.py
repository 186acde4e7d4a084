"""The public cases of relu_elbow for `grader.check("relu_elbow")`.

Made by `autograder build` from tests/public/test_relu_elbow.py; the cases themselves are in the folder `public`.
"""

from course_check.notebook import Check
from otter.test_files import test_case

OK_FORMAT = False

name = "relu_elbow"
check = Check(name)


@test_case(name="the unit is linear where it is active")
def test_the_unit_is_linear_where_it_is_active(env):
    check("test_the_unit_is_linear_where_it_is_active", env)


@test_case(name="the unit is zero where it is not")
def test_the_unit_is_zero_where_it_is_not(env):
    check("test_the_unit_is_zero_where_it_is_not", env)


@test_case(name="the elbow is where the preactivation is zero")
def test_the_elbow_is_where_the_preactivation_is_zero(env):
    check("test_the_elbow_is_where_the_preactivation_is_zero", env)


@test_case(name="a constant unit has no elbow")
def test_a_constant_unit_has_no_elbow(env):
    check("test_a_constant_unit_has_no_elbow", env)


@test_case(name="the gradient with respect to the output")
def test_the_gradient_with_respect_to_the_output(env):
    check("test_the_gradient_with_respect_to_the_output", env)


@test_case(name="the gradient is negative below the target")
def test_the_gradient_is_negative_below_the_target(env):
    check("test_the_gradient_is_negative_below_the_target", env)


@test_case(name="the gradients of the prompt")
def test_the_gradients_of_the_prompt(env):
    check("test_the_gradients_of_the_prompt", env)


@test_case(name="an inactive unit has no gradient for its weight")
def test_an_inactive_unit_has_no_gradient_for_its_weight(env):
    check("test_an_inactive_unit_has_no_gradient_for_its_weight", env)


@test_case(name="an inactive unit has no gradient for its bias")
def test_an_inactive_unit_has_no_gradient_for_its_bias(env):
    check("test_an_inactive_unit_has_no_gradient_for_its_bias", env)


@test_case(name="the step of the prompt")
def test_the_step_of_the_prompt(env):
    check("test_the_step_of_the_prompt", env)


@test_case(name="a step of an inactive unit changes nothing")
def test_a_step_of_an_inactive_unit_changes_nothing(env):
    check("test_a_step_of_an_inactive_unit_changes_nothing", env)


@test_case(name="the shift of the prompt")
def test_the_shift_of_the_prompt(env):
    check("test_the_shift_of_the_prompt", env)


@test_case(name="no shift without an elbow")
def test_no_shift_without_an_elbow(env):
    check("test_no_shift_without_an_elbow", env)


@test_case(name="the step of the prompt in words")
def test_the_step_of_the_prompt_in_words(env):
    check("test_the_step_of_the_prompt_in_words", env)


@test_case(name="an exact fit stays as it is")
def test_an_exact_fit_stays_as_it_is(env):
    check("test_an_exact_fit_stays_as_it_is", env)


@test_case(name="the elbows of three units")
def test_the_elbows_of_three_units(env):
    check("test_the_elbows_of_three_units", env)


@test_case(name="a layer with a constant unit is refused")
def test_a_layer_with_a_constant_unit_is_refused(env):
    check("test_a_layer_with_a_constant_unit_is_refused", env)


@test_case(name="a network of one unit moves like the unit")
def test_a_network_of_one_unit_moves_like_the_unit(env):
    check("test_a_network_of_one_unit_moves_like_the_unit", env)


@test_case(name="each unit has its own gate")
def test_each_unit_has_its_own_gate(env):
    check("test_each_unit_has_its_own_gate", env)


@test_case(name="every choice is one of its options")
def every_choice_is_one_of_its_options(env):
    check("every_choice_is_one_of_its_options", env)
