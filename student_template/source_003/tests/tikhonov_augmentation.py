"""The public cases of tikhonov_augmentation for `grader.check("tikhonov_augmentation")`.

Made by `autograder build` from tests/public/test_tikhonov_augmentation.py; the cases themselves are in the folder `public`.
"""

from course_check.notebook import Check
from otter.test_files import test_case

OK_FORMAT = False

name = "tikhonov_augmentation"
check = Check(name)


@test_case(name="the root has the inverse as its square")
def test_the_root_has_the_inverse_as_its_square(env):
    check("test_the_root_has_the_inverse_as_its_square", env)


@test_case(name="a matrix with a negative eigenvalue is refused")
def test_a_matrix_with_a_negative_eigenvalue_is_refused(env):
    check("test_a_matrix_with_a_negative_eigenvalue_is_refused", env)


@test_case(name="augmented data are those of the prompt")
def test_augmented_data_are_those_of_the_prompt(env):
    check("test_augmented_data_are_those_of_the_prompt", env)


@test_case(name="augmented targets have a zero for each weight")
def test_augmented_targets_have_a_zero_for_each_weight(env):
    check("test_augmented_targets_have_a_zero_for_each_weight", env)


@test_case(name="least squares fits a line")
def test_least_squares_fits_a_line(env):
    check("test_least_squares_fits_a_line", env)


@test_case(name="least squares of a single column")
def test_least_squares_of_a_single_column(env):
    check("test_least_squares_of_a_single_column", env)


@test_case(name="tikhonov weights of one row and two columns")
def test_tikhonov_weights_of_one_row_and_two_columns(env):
    check("test_tikhonov_weights_of_one_row_and_two_columns", env)


@test_case(name="tikhonov weight of a single column")
def test_tikhonov_weight_of_a_single_column(env):
    check("test_tikhonov_weight_of_a_single_column", env)


@test_case(name="augmented least squares finds the same two weights")
def test_augmented_least_squares_finds_the_same_two_weights(env):
    check("test_augmented_least_squares_finds_the_same_two_weights", env)


@test_case(name="augmented least squares finds the same single weight")
def test_augmented_least_squares_finds_the_same_single_weight(env):
    check("test_augmented_least_squares_finds_the_same_single_weight", env)


@test_case(name="the loss adds squared residuals and penalty")
def test_the_loss_adds_squared_residuals_and_penalty(env):
    check("test_the_loss_adds_squared_residuals_and_penalty", env)


@test_case(name="the loss of zero weights has no penalty")
def test_the_loss_of_zero_weights_has_no_penalty(env):
    check("test_the_loss_of_zero_weights_has_no_penalty", env)
