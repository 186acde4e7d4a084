"""The public cases of weight_decay for `grader.check("weight_decay")`.

Made by `autograder build` from tests/public/test_weight_decay.py; the cases themselves are in the folder `public`.
"""

from course_check.notebook import Check
from otter.test_files import test_case

OK_FORMAT = False

name = "weight_decay"
check = Check(name)


@test_case(name="sgd with weight decay takes the step of the prompt")
def test_sgd_with_weight_decay_takes_the_step_of_the_prompt(env):
    check("test_sgd_with_weight_decay_takes_the_step_of_the_prompt", env)


@test_case(name="weight decay shrinks the weights where there is no gradient")
def test_weight_decay_shrinks_the_weights_where_there_is_no_gradient(env):
    check("test_weight_decay_shrinks_the_weights_where_there_is_no_gradient", env)


@test_case(name="the gradient of the penalty")
def test_the_gradient_of_the_penalty(env):
    check("test_the_gradient_of_the_penalty", env)


@test_case(name="the gradient of the penalty has the sign of the weight")
def test_the_gradient_of_the_penalty_has_the_sign_of_the_weight(env):
    check("test_the_gradient_of_the_penalty_has_the_sign_of_the_weight", env)


@test_case(name="sgd on the regularized loss takes the step of the prompt")
def test_sgd_on_the_regularized_loss_takes_the_step_of_the_prompt(env):
    check("test_sgd_on_the_regularized_loss_takes_the_step_of_the_prompt", env)


@test_case(name="sgd on the regularized loss shrinks the weights where there is no gradient")
def test_sgd_on_the_regularized_loss_shrinks_the_weights_where_there_is_no_gradient(env):
    check("test_sgd_on_the_regularized_loss_shrinks_the_weights_where_there_is_no_gradient", env)


@test_case(name="the decay that fits a penalty")
def test_the_decay_that_fits_a_penalty(env):
    check("test_the_decay_that_fits_a_penalty", env)


@test_case(name="no decay fits a learning rate of zero")
def test_no_decay_fits_a_learning_rate_of_zero(env):
    check("test_no_decay_fits_a_learning_rate_of_zero", env)


@test_case(name="the penalty that fits a decay")
def test_the_penalty_that_fits_a_decay(env):
    check("test_the_penalty_that_fits_a_decay", env)


@test_case(name="no penalty fits a negative decay")
def test_no_penalty_fits_a_negative_decay(env):
    check("test_no_penalty_fits_a_negative_decay", env)


@test_case(name="the first step of adam has the length of the learning rate")
def test_the_first_step_of_adam_has_the_length_of_the_learning_rate(env):
    check("test_the_first_step_of_adam_has_the_length_of_the_learning_rate", env)


@test_case(name="adam takes the step of the prompt")
def test_adam_takes_the_step_of_the_prompt(env):
    check("test_adam_takes_the_step_of_the_prompt", env)


@test_case(name="adam counts its steps from one")
def test_adam_counts_its_steps_from_one(env):
    check("test_adam_counts_its_steps_from_one", env)


@test_case(name="adam on the regularized loss")
def test_adam_on_the_regularized_loss(env):
    check("test_adam_on_the_regularized_loss", env)


@test_case(name="adam on the regularized loss counts its steps from one")
def test_adam_on_the_regularized_loss_counts_its_steps_from_one(env):
    check("test_adam_on_the_regularized_loss_counts_its_steps_from_one", env)


@test_case(name="adam with weight decay")
def test_adam_with_weight_decay(env):
    check("test_adam_with_weight_decay", env)


@test_case(name="adam with weight decay counts its steps from one")
def test_adam_with_weight_decay_counts_its_steps_from_one(env):
    check("test_adam_with_weight_decay_counts_its_steps_from_one", env)


@test_case(name="without noise two steps of decay leave a quarter of each weight")
def test_without_noise_two_steps_of_decay_leave_a_quarter_of_each_weight(env):
    check("test_without_noise_two_steps_of_decay_leave_a_quarter_of_each_weight", env)


@test_case(name="after no steps all of each weight is left")
def test_after_no_steps_all_of_each_weight_is_left(env):
    check("test_after_no_steps_all_of_each_weight_is_left", env)


@test_case(name="every choice is one of its options")
def every_choice_is_one_of_its_options(env):
    check("every_choice_is_one_of_its_options", env)
