"""Hidden cases of weight_decay.

Adam's steps hide mistakes: from zero moments the first one is the sign of the gradient, whatever the moments are made
of. So most cases start in the middle of a run, with a large learning rate, and look at the moments too.
"""

import numpy as np
import pytest

from autograder.cases import (
    as_lists,
    assert_choices,
    assert_close,
    assert_holds,
    assert_keeps_arguments,
    assert_same,
    draw,
    near_misses,
)

# The strength with which each kind of Adam is called; plain Adam has none.
ADAM = {"adam_step": (), "adam_l2_step": (0.4,), "adam_weight_decay_step": (0.3,)}


def signed(name, d):
    """Numbers of both signs, none near zero."""
    random = draw(name)
    return random.uniform(0.5, 2.0, d) * np.where(np.arange(d) % 2, 1.0, -1.0)


def weights_and_gradient(name, d=4):
    """Weights and gradients that point the same way in some entries and opposite ways in others."""
    gradient = 1.5 * np.abs(signed(f"{name}, gradient", d)) * np.where(np.arange(d) % 3, -1.0, 1.0)
    return signed(f"{name}, weights", d), gradient


def middle(name, d=4):
    """Weights, gradient and both moments in the middle of a run."""
    random = draw(f"{name}, moments")
    return *weights_and_gradient(name, d), random.normal(size=d), random.uniform(0.2, 2.0, d)


def assert_keeps_arrays_and_lists(function, *arguments):
    assert_keeps_arguments(function, *arguments)
    assert_keeps_arguments(function, *as_lists(*arguments))


# Stochastic gradient descent


def check_sgd(student, reference, function, *arguments, atol=1e-6):
    want = getattr(reference, function)(*arguments)
    assert_close(getattr(student, function)(*arguments), want, "the new weights", atol=atol)


def test_sgd_with_decay_subtracts_gradient_and_decay(student, reference):
    for d in (1, 4):
        theta, gradient = weights_and_gradient(f"sgd decay {d}", d)
        check_sgd(student, reference, "sgd_weight_decay_step", theta, gradient, 0.3, 0.15)


def test_sgd_with_decay_leaves_a_power_of_each_weight_without_gradient(student):
    theta = start = signed("power", 3)
    for k in range(1, 7):
        theta = student.sgd_weight_decay_step(theta, np.zeros(3), 0.5, 0.2)
        assert_close(theta, 0.8**k * start, f"the weights after {k} steps without a gradient")


def test_the_decay_of_sgd_does_not_depend_on_the_learning_rate(student):
    theta = signed("no learning rate", 4)
    for lr in (0.01, 3.0):
        got = student.sgd_weight_decay_step(theta, np.zeros(4), lr, 0.1)
        assert_close(got, 0.9 * theta, "the weights after a step without a gradient")


def test_sgd_with_decay_takes_the_weights_before_the_step(student, reference):
    # A large gradient: its own share of the new weights must not be decayed.
    theta, gradient = weights_and_gradient("before the step")
    check_sgd(student, reference, "sgd_weight_decay_step", theta, 20.0 * gradient, 0.5, 0.4)


def test_sgd_without_decay_is_plain(student):
    theta, gradient = weights_and_gradient("no decay")
    assert_close(student.sgd_weight_decay_step(theta, gradient, 0.2, 0.0), theta - 0.2 * gradient, "the new weights")


def test_the_gradient_of_the_penalty_is_that_of_small_differences(student):
    theta, l2, h = signed("penalty", 5), 0.35, 1e-5
    moved = [(l2 * np.sum((theta + h * e) ** 2) - l2 * np.sum((theta - h * e) ** 2)) / (2 * h) for e in np.eye(5)]
    assert_close(student.l2_penalty_gradient(theta, l2), np.array(moved), "the gradient of the penalty")


def test_the_gradient_of_the_penalty_of_a_single_weight(student, reference):
    for weight in (-3.0, 0.25):
        theta = np.array([weight])
        want = reference.l2_penalty_gradient(theta, 0.7)
        assert_close(student.l2_penalty_gradient(theta, 0.7), want, "the gradient of the penalty")


def test_the_gradient_of_the_penalty_is_linear_in_weights_and_coefficient(student, reference):
    theta = signed("linear", 3)
    want = 6.0 * reference.l2_penalty_gradient(theta, 0.2)
    assert_close(student.l2_penalty_gradient(-2.0 * theta, 0.6), -want, "the gradient of the penalty")


def test_no_penalty_has_no_gradient(student):
    assert_close(student.l2_penalty_gradient(signed("none", 3), 0.0), np.zeros(3), "the gradient of the penalty")
    assert_close(student.l2_penalty_gradient(np.zeros(2), 0.5), np.zeros(2), "the gradient of the penalty")
    assert_close(student.l2_penalty_gradient([0.0, -3.0], 0.5), [0.0, -3.0], "the gradient of the penalty")
    assert_close(student.l2_penalty_gradient([0.0, -3.0], 0.25), [0.0, -1.5], "the gradient of the penalty")


def test_sgd_on_the_regularized_loss_adds_the_gradient_of_the_penalty(student, reference):
    for d in (1, 4):
        theta, gradient = weights_and_gradient(f"sgd l2 {d}", d)
        check_sgd(student, reference, "sgd_l2_step", theta, gradient, 0.3, 0.4)


def test_the_penalty_is_scaled_by_the_learning_rate(student, reference):
    theta = signed("scaled penalty", 4)
    for lr in (0.01, 1.5):
        check_sgd(student, reference, "sgd_l2_step", theta, np.zeros(4), lr, 0.25)


def test_sgd_without_penalty_is_plain(student):
    theta, gradient = weights_and_gradient("no penalty")
    assert_close(student.sgd_l2_step(theta, gradient, 0.2, 0.0), theta - 0.2 * gradient, "the new weights")


@pytest.mark.weight(2)
def test_fifty_steps_on_the_regularized_loss_are_fifty_steps_with_the_fitting_decay(student, reference):
    gradients = draw("fifty steps").normal(size=(50, 3))
    theta = want = signed("fifty steps", 3)
    for gradient in gradients:
        theta = student.sgd_l2_step(theta, gradient, 0.1, 0.3)
        want = reference.sgd_weight_decay_step(want, gradient, 0.1, 0.06)
        # At every step: what comes back goes in again, and must not grow.
        assert_close(theta, want, "the weights after each of the steps")


@pytest.mark.parametrize("function", ["sgd_weight_decay_step", "sgd_l2_step"])
def test_sgd_takes_whole_numbers_and_lists_and_leaves_arrays_alone(student, reference, function):
    theta, gradient = np.array([3, -2, 1]), np.array([1, 4, -2])
    check_sgd(student, reference, function, theta, gradient, 0.25, 0.5)
    check_sgd(student, reference, function, theta.tolist(), gradient.tolist(), 0.25, 0.5)
    assert_keeps_arrays_and_lists(getattr(student, function), theta.astype(float), gradient.astype(float), 0.25, 0.5)


@pytest.mark.parametrize("function", ["sgd_weight_decay_step", "sgd_l2_step"])
def test_sgd_steps_of_tiny_and_huge_weights(student, reference, function):
    theta, gradient = weights_and_gradient("sizes")
    for size in (1e-7, 1e7):
        check_sgd(student, reference, function, size * theta, size * gradient, 0.3, 0.2, atol=0.0)


@pytest.mark.parametrize("function", ["sgd_weight_decay_step", "sgd_l2_step"])
def test_no_coefficient_of_sgd_has_an_upper_end(student, reference, function):
    # Steps that overshoot.
    theta, gradient = weights_and_gradient("large coefficients")
    for lr, strength in [(3.0, 1.5), (0.1, 20.0)]:
        check_sgd(student, reference, function, theta, gradient, lr, strength)


def test_the_gradient_of_the_penalty_of_tiny_and_huge_weights(student, reference):
    theta = signed("penalty sizes", 3)
    for size, l2 in [(1e-7, 1.0), (1e7, 0.3), (1.0, 1e-7), (1.0, 1e4)]:
        want = reference.l2_penalty_gradient(size * theta, l2)
        assert_close(student.l2_penalty_gradient(size * theta, l2), want, "the gradient of the penalty", atol=0.0)


def test_the_gradient_of_the_penalty_takes_lists_and_leaves_arrays_alone(student, reference):
    theta = np.array([3, -2, 1])
    want = reference.l2_penalty_gradient(theta, 0.25)
    assert_close(student.l2_penalty_gradient(theta.tolist(), 0.25), want, "the gradient of the penalty")
    assert_keeps_arrays_and_lists(student.l2_penalty_gradient, theta.astype(float), 0.25)


# Translating


@pytest.mark.parametrize(("lr", "l2"), [(0.02, 3.0), (0.5, 0.3), (4.0, 0.05), (1e-12, 1e-3), (30.0, 2.0)])
def test_the_fitting_decay_grows_with_learning_rate_and_penalty(student, reference, lr, l2):
    assert_close(student.decay_from_l2(lr, l2), reference.decay_from_l2(lr, l2), "the decay", atol=0.0)


def test_without_penalty_the_fitting_decay_is_zero(student):
    assert_close(student.decay_from_l2(0.3, 0.0), 0.0, "the decay")
    assert_close(student.decay_from_l2(0.01, 0.17), 0.0034, "the decay")


def test_steps_with_the_fitting_decay_are_those_on_the_regularized_loss(student, reference):
    theta, gradient = weights_and_gradient("fitting decay")
    decay = student.decay_from_l2(0.7, 0.2)
    got = reference.sgd_weight_decay_step(theta, gradient, 0.7, float(np.reshape(decay, ())))
    assert_close(got, reference.sgd_l2_step(theta, gradient, 0.7, 0.2), "a step with your decay")


BAD_COEFFICIENTS = [
    (-0.1, 0.1),
    (0.0, 0.1),
    (0.0, 0.0),
    (-0.1, 0.0),
    (-0.1, -0.1),
    (0.1, -0.1),
    (-1e-9, 0.1),
    (0.1, -1e-9),
]


@pytest.mark.parametrize(("lr", "l2"), BAD_COEFFICIENTS)
def test_the_fitting_decay_refuses_bad_coefficients(student, lr, l2):
    student.decay_from_l2(0.1, 0.1)
    with pytest.raises(ValueError):
        student.decay_from_l2(lr, l2)


@pytest.mark.parametrize(("lr", "decay"), [(0.02, 0.1), (0.5, 0.3), (4.0, 0.05), (1e-12, 1.5), (5000.0, 1e-3)])
def test_the_fitting_penalty_falls_with_the_learning_rate(student, reference, lr, decay):
    assert_close(student.l2_from_decay(lr, decay), reference.l2_from_decay(lr, decay), "the coefficient", atol=0.0)


def test_without_decay_the_fitting_penalty_is_zero(student):
    assert_close(student.l2_from_decay(0.3, 0.0), 0.0, "the coefficient")
    assert_close(student.l2_from_decay(0.3, 0.06), 0.1, "the coefficient")


def test_steps_with_the_fitting_penalty_are_those_with_decay(student, reference):
    theta, gradient = weights_and_gradient("fitting penalty")
    l2 = student.l2_from_decay(0.7, 0.2)
    got = reference.sgd_l2_step(theta, gradient, 0.7, float(np.reshape(l2, ())))
    assert_close(got, reference.sgd_weight_decay_step(theta, gradient, 0.7, 0.2), "a step with your coefficient")


@pytest.mark.parametrize(("lr", "decay"), BAD_COEFFICIENTS)
def test_the_fitting_penalty_refuses_bad_coefficients(student, lr, decay):
    student.l2_from_decay(0.1, 0.1)
    with pytest.raises(ValueError):
        student.l2_from_decay(lr, decay)


# Adam: the same cases for all three kinds


def adam(side, function, *arguments, **hyper):
    """The three parts of a step."""
    got = getattr(side, function)(*arguments, **hyper)
    three = isinstance(got, list | tuple | np.ndarray) and len(got) == 3
    assert_holds(three, f"{function}: new weights, first moment, second moment were asked for")
    return got


PARTS = ("the new weights", "the first moment", "the second moment")


def check_adam(student, reference, function, start, t, strength, parts=PARTS, atol=1e-6, **hyper):
    got = adam(student, function, *start, t, *strength, **hyper)
    want = adam(reference, function, *start, t, *strength, **hyper)
    for number, name in enumerate(PARTS):
        if name in parts:
            assert_close(got[number], want[number], name, atol=atol)


def check_weights(student, reference, function):
    # The correction of the second moment is felt for thousands of steps.
    for t in (1, 2, 5, np.int64(150), 3000):
        check_adam(student, reference, function, middle(f"step {t}"), t, ADAM[function], PARTS[:1], lr=0.1)
    check_adam(student, reference, function, middle("one weight", 1), 2, ADAM[function], PARTS[:1], lr=0.1)


def check_moments(student, reference, function):
    # Decay rates at which each moment is made of old and new in equal measure.
    for t in (1, 4):
        start = middle(f"moments {t}")
        check_adam(student, reference, function, start, t, ADAM[function], PARTS[1:], lr=0.1, rho1=0.6, rho2=0.4)
        # Without a gradient they fade, and the weights move on.
        start = (start[0], 0.0 * start[1], *start[2:])
        check_adam(student, reference, function, start, t, ADAM[function], lr=0.1, rho1=0.6, rho2=0.4)


def check_other_rates(student, reference, function):
    for rates in ({"rho1": 0.5, "rho2": 0.8}, {"rho1": 0.8, "rho2": 0.5}, {"rho1": 0.0, "rho2": 0.3}, {"rho2": 0.0}):
        check_adam(student, reference, function, middle("other rates"), 3, ADAM[function], lr=0.2, **rates)


def check_defaults(student, reference, function):
    """From weights of zero, so that the update itself is seen; scaled up, since the default step is small."""
    _, *rest = middle("defaults")
    start = (np.zeros(4), *rest)
    got = adam(student, function, *start, 3, *ADAM[function])
    want = adam(reference, function, *start, 3, *ADAM[function])
    assert_close(1000.0 * np.asarray(got[0], dtype=float), 1000.0 * want[0], PARTS[0])
    assert_close(got[1], want[1], PARTS[1])
    assert_close(1000.0 * np.asarray(got[2], dtype=float), 1000.0 * want[2], PARTS[2])
    # A gradient as small as the stabilizer.
    zeros = np.zeros(4)
    start = (zeros, 1e-8 * signed("tiny", 4), zeros, zeros)
    check_adam(student, reference, function, start, 1, ADAM[function], PARTS[:1], lr=0.1)


def check_stabilizer(student, reference, function):
    """As large as the root: inside it, or added before the correction, it makes another step."""
    for t in (1, 3):
        check_adam(student, reference, function, middle("stabilizer"), t, ADAM[function], lr=0.5, stabilizer=0.6)


def check_sizes(student, reference, function):
    """From weights of zero: without a stabilizer the update has one length for gradients of all sizes."""
    _, gradient, s, r = middle("sizes")
    for size in (1e-7, 1e7):
        start = np.zeros(4), size * gradient, size * s, size**2 * r
        hyper = {"lr": 2.0, "rho1": 0.4, "rho2": 0.7, "stabilizer": 0.0}
        check_adam(student, reference, function, start, 2, ADAM[function], atol=0.0, **hyper)


def check_run(student, reference, function):
    """Twenty steps, each from where the one before ended."""
    d = 3
    ours = theirs = (signed("run", d), np.zeros(d), np.zeros(d))
    for t, gradient in enumerate(draw("run").normal(0.5, 1.0, (20, d)), start=1):
        (w, s, r), (v, p, q) = ours, theirs
        ours = adam(student, function, w, gradient, s, r, t, *ADAM[function], lr=0.05)
        theirs = adam(reference, function, v, gradient, p, q, t, *ADAM[function], lr=0.05)
        # At every step: what comes back goes in again, and must not grow.
        for number, name in enumerate(PARTS):
            assert_close(ours[number], theirs[number], f"{name} after each of twenty steps")


def check_steps_are_counted_from_one(student, function):
    theta, gradient, s, r = middle("counting")
    for t in (0, -1):
        getattr(student, function)(theta, gradient, s, r, 1, *ADAM[function])
        with pytest.raises(ValueError):
            getattr(student, function)(theta, gradient, s, r, t, *ADAM[function])


def check_lists_and_arguments(student, reference, function):
    start = (np.array([3, -2]), np.array([-1, 4]), np.array([1, 0]), np.array([2, 1]))
    check_adam(student, reference, function, start, 2, ADAM[function], lr=0.1)
    check_adam(student, reference, function, tuple(part.tolist() for part in start), 2, ADAM[function], lr=0.1)
    start = tuple(part.astype(float) for part in start)
    assert_keeps_arrays_and_lists(getattr(student, function), *start, 2, *ADAM[function])


@pytest.mark.weight(2)
def test_adam_moves_by_the_corrected_moments(student, reference):
    check_weights(student, reference, "adam_step")


def test_adam_returns_uncorrected_moments(student, reference):
    check_moments(student, reference, "adam_step")


def test_adam_uses_each_decay_rate_for_its_own_moment(student, reference):
    check_other_rates(student, reference, "adam_step")


def test_adam_has_the_documented_defaults(student, reference):
    check_defaults(student, reference, "adam_step")


def test_adam_adds_the_stabilizer_to_the_corrected_root(student, reference):
    check_stabilizer(student, reference, "adam_step")


def test_adam_with_gradients_of_any_size(student, reference):
    check_sizes(student, reference, "adam_step")


def test_the_stabilizer_slows_adam_down_for_tiny_gradients_only(student, reference):
    # A gradient of about 1e-8 is as large as the default stabilizer; one of 1e-3 makes it vanish.
    zeros = np.zeros(4)
    for size in (1e-8, 1e-3):
        start = (zeros, size * signed("tiny", 4), zeros, zeros)
        check_adam(student, reference, "adam_step", start, 1, (), PARTS[:1], lr=0.1)


def test_the_first_step_of_adam_goes_against_the_sign_of_the_gradient(student):
    theta, gradient = weights_and_gradient("first step")
    for scale in (0.01, 1.0, 100.0):
        got = adam(student, "adam_step", theta, scale * gradient, np.zeros(4), np.zeros(4), 1, lr=0.1)
        assert_close(got[0], theta - 0.1 * np.sign(gradient), PARTS[0])


def test_adam_does_not_move_from_rest_without_a_gradient(student):
    theta = signed("rest", 3)
    got = adam(student, "adam_step", theta, np.zeros(3), np.zeros(3), np.zeros(3), 1, lr=0.1)
    assert_close(got, (theta, np.zeros(3), np.zeros(3)), "the weights and both moments")


def test_the_steps_of_adam_do_not_depend_on_the_scale_of_the_loss(student, reference):
    theta, gradient, s, r = middle("scale")
    want = adam(reference, "adam_step", theta, gradient, s, r, 4, lr=0.1)[0]
    got = adam(student, "adam_step", theta, 100.0 * gradient, 100.0 * s, 1e4 * r, 4, lr=0.1)[0]
    assert_close(got, want, PARTS[0])


def test_twenty_steps_of_adam(student, reference):
    check_run(student, reference, "adam_step")


def test_adam_refuses_steps_before_the_first(student):
    check_steps_are_counted_from_one(student, "adam_step")


def test_adam_takes_whole_numbers_and_lists_and_leaves_arrays_alone(student, reference):
    check_lists_and_arguments(student, reference, "adam_step")


# Adam-L2


@pytest.mark.weight(2)
def test_adam_l2_moves_by_moments_of_the_regularized_gradient(student, reference):
    check_weights(student, reference, "adam_l2_step")


@pytest.mark.weight(2)
def test_both_moments_of_adam_l2_hold_the_gradient_of_the_penalty(student, reference):
    check_moments(student, reference, "adam_l2_step")


def test_adam_l2_where_the_penalty_outweighs_the_loss(student, reference):
    # Cross terms and squares of the penalty in the second moment are most of it here.
    theta, gradient, s, r = middle("outweighs")
    start = (5.0 * theta, 0.2 * gradient, s, 0.1 * r)
    check_adam(student, reference, "adam_l2_step", start, 2, (0.5,), lr=0.1, rho2=0.5)


def test_adam_l2_where_loss_and_penalty_cancel(student, reference):
    # Nothing is left to move the weights but the old moments.
    theta, _, s, r = middle("cancel")
    gradient = -reference.l2_penalty_gradient(theta, 0.4)
    check_adam(student, reference, "adam_l2_step", (theta, gradient, s, r), 3, (0.4,), lr=0.1, rho2=0.5)


def test_the_first_step_of_adam_l2_without_gradient_has_one_length_for_every_penalty(student):
    theta, zeros = signed("penalty alone", 4), np.zeros(4)
    for l2 in (0.01, 3.0):
        got = adam(student, "adam_l2_step", theta, zeros, zeros, zeros, 1, l2, lr=0.1)[0]
        assert_close(got, theta - 0.1 * np.sign(theta), PARTS[0])


def test_adam_l2_without_penalty_is_adam(student, reference):
    start = middle("no penalty")
    want = tuple(adam(reference, "adam_step", *start, 3, lr=0.1))
    assert_close(tuple(adam(student, "adam_l2_step", *start, 3, 0.0, lr=0.1)), want, "the weights and both moments")


def test_adam_l2_uses_each_decay_rate_for_its_own_moment(student, reference):
    check_other_rates(student, reference, "adam_l2_step")


def test_adam_l2_has_the_documented_defaults(student, reference):
    check_defaults(student, reference, "adam_l2_step")


def test_adam_l2_adds_the_stabilizer_to_the_corrected_root(student, reference):
    check_stabilizer(student, reference, "adam_l2_step")


def test_adam_l2_with_gradients_of_any_size(student, reference):
    check_sizes(student, reference, "adam_l2_step")


def test_adam_l2_with_a_large_penalty(student, reference):
    check_adam(student, reference, "adam_l2_step", middle("large penalty"), 2, (30.0,), lr=0.1)


def test_twenty_steps_of_adam_l2(student, reference):
    check_run(student, reference, "adam_l2_step")


def test_adam_l2_refuses_steps_before_the_first(student):
    check_steps_are_counted_from_one(student, "adam_l2_step")


def test_adam_l2_takes_whole_numbers_and_lists_and_leaves_arrays_alone(student, reference):
    check_lists_and_arguments(student, reference, "adam_l2_step")


def test_the_line_of_adam_that_changes(student, reference):
    assert_choices(student, reference, "ADAM_CHANGED_LINE")


# Adam-WD


@pytest.mark.weight(2)
def test_adam_with_decay_moves_by_both_terms(student, reference):
    check_weights(student, reference, "adam_weight_decay_step")


def test_no_moment_of_adam_with_decay_sees_the_decay(student, reference):
    check_moments(student, reference, "adam_weight_decay_step")


def test_adam_with_decay_leaves_a_power_of_each_weight_without_gradient(student):
    theta = start = signed("adam power", 3)
    s = r = zeros = np.zeros(3)
    for t in range(1, 7):
        theta, s, r = adam(student, "adam_weight_decay_step", theta, zeros, s, r, t, 0.2, lr=0.5)
    assert_close(theta, 0.8**6 * start, "the weights after six steps without a gradient")


def test_the_decay_of_adam_does_not_depend_on_the_learning_rate(student):
    theta, zeros = signed("adam, learning rate", 4), np.zeros(4)
    for lr in (1e-3, 2.0):
        got = adam(student, "adam_weight_decay_step", theta, zeros, zeros, zeros, 1, 0.1, lr=lr)[0]
        assert_close(got, 0.9 * theta, PARTS[0])


def test_adam_with_decay_takes_the_weights_before_the_step(student, reference):
    # A step as long as the weights themselves: its own share must not be decayed.
    check_adam(student, reference, "adam_weight_decay_step", middle("before"), 2, (0.5,), PARTS[:1], lr=2.0)


def test_adam_with_no_decay_is_adam(student, reference):
    start = middle("no decay")
    want = tuple(adam(reference, "adam_step", *start, 3, lr=0.1))
    got = tuple(adam(student, "adam_weight_decay_step", *start, 3, 0.0, lr=0.1))
    assert_close(got, want, "the weights and both moments")


def test_adam_with_decay_uses_each_decay_rate_for_its_own_moment(student, reference):
    check_other_rates(student, reference, "adam_weight_decay_step")


def test_adam_with_decay_has_the_documented_defaults(student, reference):
    check_defaults(student, reference, "adam_weight_decay_step")


def test_adam_with_decay_adds_the_stabilizer_to_the_corrected_root(student, reference):
    check_stabilizer(student, reference, "adam_weight_decay_step")


def test_adam_with_decay_and_gradients_of_any_size(student, reference):
    check_sizes(student, reference, "adam_weight_decay_step")


def test_adam_with_a_decay_above_one(student, reference):
    check_adam(student, reference, "adam_weight_decay_step", middle("large decay"), 2, (1.5,), lr=0.1)
    # The learning rate has no part in it, however small.
    check_adam(student, reference, "adam_weight_decay_step", middle("large decay"), 2, (1.5,), lr=1e-7)


def test_twenty_steps_of_adam_with_decay(student, reference):
    check_run(student, reference, "adam_weight_decay_step")


def test_adam_with_decay_refuses_steps_before_the_first(student):
    check_steps_are_counted_from_one(student, "adam_weight_decay_step")


def test_adam_with_decay_takes_whole_numbers_and_lists_and_leaves_arrays_alone(student, reference):
    check_lists_and_arguments(student, reference, "adam_weight_decay_step")


# The experiment: 20 weights over 60 steps. The mean over the weights then has a standard deviation of about 0.01 over
# seeds, and what is told apart lies at least 0.4 apart (60 steps, lr 0.01, l2 0.05, decay 0.01).

STRENGTH = {"l2": 0.05, "decay": 0.01}
SMALL, LARGE = 0.01, 10.0


def left_over(student, scheme, grad_scale, theta=None):
    """The mean share of 20 weights that is left."""
    theta = signed("experiment", 20) if theta is None else theta
    shares = np.asarray(student.relative_shrinkage(scheme, grad_scale, theta, STRENGTH[scheme], 0.01, 60, 5))
    assert_holds(shares.shape == theta.shape, "relative_shrinkage: one number for each weight was asked for")
    return float(np.mean(shares))


@pytest.mark.weight(2)
def test_l2_shrinks_weights_with_small_gradients_more(student):
    small, large = left_over(student, "l2", SMALL), left_over(student, "l2", LARGE)
    assert_holds(small < large - 0.2, "under L2 much less must be left of the weights with small gradients")


@pytest.mark.weight(2)
def test_decay_shrinks_weights_alike_whatever_their_gradients(student):
    small, large = left_over(student, "decay", SMALL), left_over(student, "decay", LARGE)
    assert_holds(abs(small - large) < 0.1, "under decay about as much must be left whatever the gradients are")
    assert_holds(all(0.4 < share < 0.75 for share in (small, large)), "the decay is too strong or too weak")


def test_decay_shrinks_weights_with_large_gradients_more_than_l2_does(student):
    decay, l2 = left_over(student, "decay", LARGE), left_over(student, "l2", LARGE)
    assert_holds(decay < l2 - 0.2, "for large gradients much less must be left under decay than under L2")


def test_shares_are_relative_to_each_weight(student):
    theta = 4.0 * signed("large weights", 20)
    for scheme, low, high in (("decay", 0.4, 0.75), ("l2", 0.85, 1.1)):
        share = left_over(student, scheme, LARGE, theta)
        assert_holds(low < share < high, "the shares must be relative to the weights at the start")


def test_the_same_seed_gives_the_same_noise_and_another_seed_another(student):
    theta = signed("seeds", 3)
    runs = [np.asarray(student.relative_shrinkage("l2", 1.0, theta, 0.01, 0.1, 3, seed)) for seed in (8, 8, 9)]
    assert_holds(runs[0].shape == runs[2].shape == (3,), "a share for each of the weights was asked for")
    assert_same(runs[0], runs[1], "a second run with the same seed")
    assert_holds(runs[0].tolist() != runs[2].tolist(), "another seed must give other noise")
    # The first step of Adam has the length lr, against the sign of noise + 2: 2.3% of normal noise is below -2.
    shares = np.asarray(student.relative_shrinkage("l2", 0.5, np.ones(4000), 0.5, 0.1, 1, 8))
    grown = float(np.mean(shares > 1))
    assert_holds(0.01 < grown < 0.04, "the noise must be standard normal, times grad_scale")
    # Against the sign of noise + 1: 15.9% is below -1, with a standard deviation of 0.6% over seeds.
    shares = np.asarray(student.relative_shrinkage("l2", 1.0, np.ones(4000), 0.5, 0.1, 1, 8))
    assert_holds(0.135 < np.mean(shares > 1) < 0.185, "the noise must be standard normal, times grad_scale")


def test_the_experiment_without_noise_is_a_run_of_one_algorithm(student, reference):
    # Ten steps of Adam-L2, across zero and back: moments and t go on from step to step, and shares have a sign.
    theta = np.array([1.0, -2.0, 0.5])
    want = reference.relative_shrinkage("l2", 0.0, theta, 0.5, 0.3, 10, 4)
    assert_close(student.relative_shrinkage("l2", 0.0, theta, 0.5, 0.3, 10, 4), want, "the shares without noise")
    got = student.relative_shrinkage("decay", 0.0, theta, 0.01, 0.3, np.int64(120), 4)
    assert_close(got, np.full(3, 0.99**120), "the shares without noise")


def test_shares_of_tiny_and_huge_weights(student, reference):
    # A share may be as small as a power of the decay; and a tiny weight is led far across zero by a step of length lr.
    theta = np.array([1e-7, -3.0, 2e4])
    got = student.relative_shrinkage("decay", 0.0, theta, 0.75, 0.3, 8, 4)
    assert_close(got, np.full(3, 0.25**8), "the shares without noise", atol=0.0)
    want = reference.relative_shrinkage("l2", 0.0, theta, 0.5, 0.3, 1, 4)
    got = student.relative_shrinkage("l2", 0.0, theta, 0.5, 0.3, 1, 4)
    assert_close(got, want, "the shares without noise", atol=0.0)


def test_each_step_and_each_weight_has_noise_of_its_own(student):
    # Where the second step takes one goes by its own noise, which is not the first of another seed.
    one, two, other = (
        np.asarray(student.relative_shrinkage("decay", 1.0, np.ones(400), 0.0, 0.1, steps, seed), dtype=float)
        for steps, seed in ((1, 6), (2, 6), (1, 7))
    )
    assert_holds(one.shape == two.shape == other.shape == (400,), "a share for each of the weights was asked for")
    moved, elsewhere = two - one - np.mean(two - one), other - np.mean(other)
    # A correlation of 0.05 over seeds; of 0.6 where each step has a generator of its own.
    together = abs(moved @ elsewhere) <= 0.3 * np.linalg.norm(moved) * np.linalg.norm(elsewhere)
    assert_holds(together, "one generator is asked for, for the whole run")
    # Weights of 0.1 walk at random by about 0.13: the same noise at every step would take them 0.6 away, and the same
    # noise for all would leave them together. The spread of the shares is 0.84, with a deviation of 0.08 over seeds.
    shares = np.asarray(student.relative_shrinkage("decay", 10.0, np.full(50, 0.1), 0.0, 0.01, 60, 6))
    assert_holds(shares.shape == (50,), "a share for each of the weights was asked for")
    assert_holds(0.55 < np.std(shares) < 1.3, "every step and every weight needs noise of its own")


def test_the_experiment_takes_lists_and_leaves_arrays_alone(student):
    theta = np.array([2, -1, 3])
    # No noise and no steps: nothing random about these.
    assert_close(student.relative_shrinkage("l2", 1.0, theta.tolist(), 0.1, 0.1, 0, 3), np.ones(3), "the shares")
    assert_close(student.relative_shrinkage("decay", 0.0, theta, 0.1, 0.1, 3, 3), np.full(3, 0.9**3), "the shares")
    for scheme in ("l2", "decay"):
        assert_keeps_arrays_and_lists(student.relative_shrinkage, scheme, 1.0, theta.astype(float), 0.1, 0.1, 2, 3)


@pytest.mark.parametrize("steps", [1, 0])
def test_the_experiment_knows_two_schemes(student, steps):
    student.relative_shrinkage("l2", 1.0, np.ones(2), 0.1, 0.1, steps, 0)
    for scheme in ["weight_decay", "adam", "", *near_misses("l2", "decay")]:
        with pytest.raises(ValueError):
            student.relative_shrinkage(scheme, 1.0, np.ones(2), 0.1, 0.1, steps, 0)


def test_whom_adam_l2_regularizes_more(student, reference):
    assert_choices(student, reference, "ADAM_L2_STRONGER_ON")


def test_whom_adam_with_decay_regularizes_more(student, reference):
    assert_choices(student, reference, "ADAM_WD_STRONGER_ON")
