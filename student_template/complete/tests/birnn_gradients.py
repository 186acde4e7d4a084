"""The public cases of birnn_gradients for `grader.check("birnn_gradients")`.

Made by `autograder build` from tests/public/test_birnn_gradients.py; the cases themselves are in the folder `public`.
"""

from course_check.notebook import Check
from otter.test_files import test_case

OK_FORMAT = False

name = "birnn_gradients"
check = Check(name)


@test_case(name="one step has six edges")
def test_one_step_has_six_edges(env):
    check("test_one_step_has_six_edges", env)


@test_case(name="the forward chain runs with time")
def test_the_forward_chain_runs_with_time(env):
    check("test_the_forward_chain_runs_with_time", env)


@test_case(name="a graph of no steps is refused")
def test_a_graph_of_no_steps_is_refused(env):
    check("test_a_graph_of_no_steps_is_refused", env)


@test_case(name="forward computes the states of the prompt")
def test_forward_computes_the_states_of_the_prompt(env):
    check("test_forward_computes_the_states_of_the_prompt", env)


@test_case(name="forward computes the outputs of the prompt")
def test_forward_computes_the_outputs_of_the_prompt(env):
    check("test_forward_computes_the_outputs_of_the_prompt", env)


@test_case(name="the loss is a sum of squares")
def test_the_loss_is_a_sum_of_squares(env):
    check("test_the_loss_is_a_sum_of_squares", env)


@test_case(name="the loss refuses a single target for two outputs")
def test_the_loss_refuses_a_single_target_for_two_outputs(env):
    check("test_the_loss_refuses_a_single_target_for_two_outputs", env)


@test_case(name="the forward recursion starts at the last step")
def test_the_forward_recursion_starts_at_the_last_step(env):
    check("test_the_forward_recursion_starts_at_the_last_step", env)


@test_case(name="a step of the forward recursion adds the way through the next state")
def test_a_step_of_the_forward_recursion_adds_the_way_through_the_next_state(env):
    check("test_a_step_of_the_forward_recursion_adds_the_way_through_the_next_state", env)


@test_case(name="the backward recursion starts at the first step")
def test_the_backward_recursion_starts_at_the_first_step(env):
    check("test_the_backward_recursion_starts_at_the_first_step", env)


@test_case(name="a step of the backward recursion adds the way through the state before")
def test_a_step_of_the_backward_recursion_adds_the_way_through_the_state_before(env):
    check("test_a_step_of_the_backward_recursion_adds_the_way_through_the_state_before", env)


@test_case(name="gradients at the forward states of the prompt")
def test_gradients_at_the_forward_states_of_the_prompt(env):
    check("test_gradients_at_the_forward_states_of_the_prompt", env)


@test_case(name="gradients at the backward states of the prompt")
def test_gradients_at_the_backward_states_of_the_prompt(env):
    check("test_gradients_at_the_backward_states_of_the_prompt", env)


@test_case(name="hidden gradients refuse a missing target")
def test_hidden_gradients_refuse_a_missing_target(env):
    check("test_hidden_gradients_refuse_a_missing_target", env)


@test_case(name="gradients at the matrices of the forward chain")
def test_gradients_at_the_matrices_of_the_forward_chain(env):
    check("test_gradients_at_the_matrices_of_the_forward_chain", env)


@test_case(name="gradients at the matrices of the backward chain")
def test_gradients_at_the_matrices_of_the_backward_chain(env):
    check("test_gradients_at_the_matrices_of_the_backward_chain", env)


@test_case(name="parameter gradients refuse a missing input")
def test_parameter_gradients_refuse_a_missing_input(env):
    check("test_parameter_gradients_refuse_a_missing_input", env)
