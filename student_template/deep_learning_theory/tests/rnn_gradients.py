"""The public cases of rnn_gradients for `grader.check("rnn_gradients")`.

Made by `autograder build` from tests/public/test_rnn_gradients.py; the cases themselves are in the folder `public`.
"""

from course_check.notebook import Check
from otter.test_files import test_case

OK_FORMAT = False

name = "rnn_gradients"
check = Check(name)


@test_case(name="activations of zero and one")
def test_activations_of_zero_and_one(env):
    check("test_activations_of_zero_and_one", env)


@test_case(name="a word that names no activation is refused")
def test_a_word_that_names_no_activation_is_refused(env):
    check("test_a_word_that_names_no_activation_is_refused", env)


@test_case(name="derivatives at zero and one")
def test_derivatives_at_zero_and_one(env):
    check("test_derivatives_at_zero_and_one", env)


@test_case(name="the derivative of relu at zero is zero")
def test_the_derivative_of_relu_at_zero_is_zero(env):
    check("test_the_derivative_of_relu_at_zero_is_zero", env)


@test_case(name="two steps of the first network")
def test_two_steps_of_the_first_network(env):
    check("test_two_steps_of_the_first_network", env)


@test_case(name="the first network activates its initial state")
def test_the_first_network_activates_its_initial_state(env):
    check("test_the_first_network_activates_its_initial_state", env)


@test_case(name="two steps of the second network")
def test_two_steps_of_the_second_network(env):
    check("test_two_steps_of_the_second_network", env)


@test_case(name="the second network takes its initial state as it is")
def test_the_second_network_takes_its_initial_state_as_it_is(env):
    check("test_the_second_network_takes_its_initial_state_as_it_is", env)


@test_case(name="the second state from the first")
def test_the_second_state_from_the_first(env):
    check("test_the_second_state_from_the_first", env)


@test_case(name="the second states from a whole sequence")
def test_the_second_states_from_a_whole_sequence(env):
    check("test_the_second_states_from_a_whole_sequence", env)


@test_case(name="the jacobian of a step when one unit is off")
def test_the_jacobian_of_a_step_when_one_unit_is_off(env):
    check("test_the_jacobian_of_a_step_when_one_unit_is_off", env)


@test_case(name="the jacobian of a step of a linear network")
def test_the_jacobian_of_a_step_of_a_linear_network(env):
    check("test_the_jacobian_of_a_step_of_a_linear_network", env)


@test_case(name="the jacobian over two steps")
def test_the_jacobian_over_two_steps(env):
    check("test_the_jacobian_over_two_steps", env)


@test_case(name="a jacobian back in time is refused")
def test_a_jacobian_back_in_time_is_refused(env):
    check("test_a_jacobian_back_in_time_is_refused", env)


@test_case(name="the jacobian of the second network over two steps")
def test_the_jacobian_of_the_second_network_over_two_steps(env):
    check("test_the_jacobian_of_the_second_network_over_two_steps", env)


@test_case(name="the jacobian of the second network over no step")
def test_the_jacobian_of_the_second_network_over_no_step(env):
    check("test_the_jacobian_of_the_second_network_over_no_step", env)
