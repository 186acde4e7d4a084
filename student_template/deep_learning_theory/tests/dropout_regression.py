"""The public cases of dropout_regression for `grader.check("dropout_regression")`.

Made by `autograder build` from tests/public/test_dropout_regression.py; the cases themselves are in the folder `public`.
"""

from course_check.notebook import Check
from otter.test_files import test_case

OK_FORMAT = False

name = "dropout_regression"
check = Check(name)


@test_case(name="the loss of the prompt")
def test_the_loss_of_the_prompt(env):
    check("test_the_loss_of_the_prompt", env)


@test_case(name="a mask of ones keeps everything")
def test_a_mask_of_ones_keeps_everything(env):
    check("test_a_mask_of_ones_keeps_everything", env)


@test_case(name="a mask of one row is refused")
def test_a_mask_of_one_row_is_refused(env):
    check("test_a_mask_of_one_row_is_refused", env)


@test_case(name="gamma holds the norms of the columns")
def test_gamma_holds_the_norms_of_the_columns(env):
    check("test_gamma_holds_the_norms_of_the_columns", env)


@test_case(name="gamma has a row for each feature")
def test_gamma_has_a_row_for_each_feature(env):
    check("test_gamma_has_a_row_for_each_feature", env)


@test_case(name="the gram matrix of half the entries")
def test_the_gram_matrix_of_half_the_entries(env):
    check("test_the_gram_matrix_of_half_the_entries", env)


@test_case(name="the gram matrix of all entries")
def test_the_gram_matrix_of_all_entries(env):
    check("test_the_gram_matrix_of_all_entries", env)


@test_case(name="the expected loss of the prompt")
def test_the_expected_loss_of_the_prompt(env):
    check("test_the_expected_loss_of_the_prompt", env)


@test_case(name="when everything is dropped the prediction is zero")
def test_when_everything_is_dropped_the_prediction_is_zero(env):
    check("test_when_everything_is_dropped_the_prediction_is_zero", env)


@test_case(name="a probability above one is refused")
def test_a_probability_above_one_is_refused(env):
    check("test_a_probability_above_one_is_refused", env)


@test_case(name="the gradient at zero weights")
def test_the_gradient_at_zero_weights(env):
    check("test_the_gradient_at_zero_weights", env)


@test_case(name="the gradient at other weights")
def test_the_gradient_at_other_weights(env):
    check("test_the_gradient_at_other_weights", env)


@test_case(name="lambda when three of four are dropped")
def test_lambda_when_three_of_four_are_dropped(env):
    check("test_lambda_when_three_of_four_are_dropped", env)


@test_case(name="lambda is zero without dropout")
def test_lambda_is_zero_without_dropout(env):
    check("test_lambda_is_zero_without_dropout", env)


@test_case(name="the solution of one feature")
def test_the_solution_of_one_feature(env):
    check("test_the_solution_of_one_feature", env)


@test_case(name="the solution of two features")
def test_the_solution_of_two_features(env):
    check("test_the_solution_of_two_features", env)


@test_case(name="the ridge loss is a sum of squares and a penalty")
def test_the_ridge_loss_is_a_sum_of_squares_and_a_penalty(env):
    check("test_the_ridge_loss_is_a_sum_of_squares_and_a_penalty", env)


@test_case(name="the ridge loss without penalty")
def test_the_ridge_loss_without_penalty(env):
    check("test_the_ridge_loss_without_penalty", env)


@test_case(name="the ridge gradient at zero weights")
def test_the_ridge_gradient_at_zero_weights(env):
    check("test_the_ridge_gradient_at_zero_weights", env)


@test_case(name="the ridge gradient at other weights")
def test_the_ridge_gradient_at_other_weights(env):
    check("test_the_ridge_gradient_at_other_weights", env)


@test_case(name="the ridge solution")
def test_the_ridge_solution(env):
    check("test_the_ridge_solution", env)


@test_case(name="a negative ridge coefficient is refused")
def test_a_negative_ridge_coefficient_is_refused(env):
    check("test_a_negative_ridge_coefficient_is_refused", env)


@test_case(name="some data have an equivalent ridge and others do not")
def test_some_data_have_an_equivalent_ridge_and_others_do_not(env):
    check("test_some_data_have_an_equivalent_ridge_and_others_do_not", env)


@test_case(name="the coefficient of an equivalent ridge")
def test_the_coefficient_of_an_equivalent_ridge(env):
    check("test_the_coefficient_of_an_equivalent_ridge", env)


@test_case(name="every choice is one of its options")
def every_choice_is_one_of_its_options(env):
    check("every_choice_is_one_of_its_options", env)
