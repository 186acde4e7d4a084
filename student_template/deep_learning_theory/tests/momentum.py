"""The public cases of momentum for `grader.check("momentum")`.

Made by `autograder build` from tests/public/test_momentum.py; the cases themselves are in the folder `public`.
"""

from course_check.notebook import Check
from otter.test_files import test_case

OK_FORMAT = False

name = "momentum"
check = Check(name)


@test_case(name="momentum makes the updates of the prompt")
def test_momentum_makes_the_updates_of_the_prompt(env):
    check("test_momentum_makes_the_updates_of_the_prompt", env)


@test_case(name="momentum treats every coordinate alike")
def test_momentum_treats_every_coordinate_alike(env):
    check("test_momentum_treats_every_coordinate_alike", env)


@test_case(name="the running average makes the updates of the prompt")
def test_the_running_average_makes_the_updates_of_the_prompt(env):
    check("test_the_running_average_makes_the_updates_of_the_prompt", env)


@test_case(name="the running average is scaled by delta")
def test_the_running_average_is_scaled_by_delta(env):
    check("test_the_running_average_is_scaled_by_delta", env)


@test_case(name="a step of momentum from the last one")
def test_a_step_of_momentum_from_the_last_one(env):
    check("test_a_step_of_momentum_from_the_last_one", env)


@test_case(name="the first step of momentum")
def test_the_first_step_of_momentum(env):
    check("test_the_first_step_of_momentum", env)


@test_case(name="a step of the running average from the last one")
def test_a_step_of_the_running_average_from_the_last_one(env):
    check("test_a_step_of_the_running_average_from_the_last_one", env)


@test_case(name="the first step of the running average")
def test_the_first_step_of_the_running_average(env):
    check("test_the_first_step_of_the_running_average", env)


@test_case(name="the momentum rule of a running average")
def test_the_momentum_rule_of_a_running_average(env):
    check("test_the_momentum_rule_of_a_running_average", env)


@test_case(name="a running average that forgets nothing has no momentum rule")
def test_a_running_average_that_forgets_nothing_has_no_momentum_rule(env):
    check("test_a_running_average_that_forgets_nothing_has_no_momentum_rule", env)


@test_case(name="the running average of a momentum rule")
def test_the_running_average_of_a_momentum_rule(env):
    check("test_the_running_average_of_a_momentum_rule", env)


@test_case(name="momentum without a learning rate has no running average")
def test_momentum_without_a_learning_rate_has_no_running_average(env):
    check("test_momentum_without_a_learning_rate_has_no_running_average", env)


@test_case(name="three coefficients are listed from the oldest gradient")
def test_three_coefficients_are_listed_from_the_oldest_gradient(env):
    check("test_three_coefficients_are_listed_from_the_oldest_gradient", env)


@test_case(name="no coefficients before the first gradient")
def test_no_coefficients_before_the_first_gradient(env):
    check("test_no_coefficients_before_the_first_gradient", env)


@test_case(name="the running average of two gradients")
def test_the_running_average_of_two_gradients(env):
    check("test_the_running_average_of_two_gradients", env)


@test_case(name="the running average of one gradient is a part of it")
def test_the_running_average_of_one_gradient_is_a_part_of_it(env):
    check("test_the_running_average_of_one_gradient_is_a_part_of_it", env)


@test_case(name="the expected average of two gradients")
def test_the_expected_average_of_two_gradients(env):
    check("test_the_expected_average_of_two_gradients", env)


@test_case(name="the expected average of one gradient")
def test_the_expected_average_of_one_gradient(env):
    check("test_the_expected_average_of_one_gradient", env)


@test_case(name="the correction of the average of two equal gradients")
def test_the_correction_of_the_average_of_two_equal_gradients(env):
    check("test_the_correction_of_the_average_of_two_equal_gradients", env)


@test_case(name="nothing can be corrected before the first gradient")
def test_nothing_can_be_corrected_before_the_first_gradient(env):
    check("test_nothing_can_be_corrected_before_the_first_gradient", env)


@test_case(name="every choice is one of its options")
def every_choice_is_one_of_its_options(env):
    check("every_choice_is_one_of_its_options", env)
