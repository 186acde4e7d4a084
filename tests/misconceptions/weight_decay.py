"""Known wrong answers to weight_decay; each docstring is the hint that a student who has it needs."""

import numpy as np


def floats(*values):
    return [np.array(value, dtype=float) for value in values]


def moments(grad, s, r, t, rho1, rho2):
    """Both new moments, uncorrected, and both corrected."""
    if t < 1:
        raise ValueError("t")
    s, r = rho1 * s + (1 - rho1) * grad, rho2 * r + (1 - rho2) * grad**2
    return s, r, s / (1 - rho1**t), r / (1 - rho2**t)


def right(theta, grad, s, r, t, lr=1e-3, rho1=0.9, rho2=0.999, stabilizer=1e-8):
    theta, grad, s, r = floats(theta, grad, s, r)
    s, r, mean, square = moments(grad, s, r, t, rho1, rho2)
    return theta - lr * mean / (np.sqrt(square) + stabilizer), s, r


def right_l2(theta, grad, s, r, t, l2, **hyper):
    theta, grad = floats(theta, grad)
    return right(theta, grad + 2 * l2 * theta, s, r, t, **hyper)


def right_decay(theta, grad, s, r, t, decay, **hyper):
    new, s, r = right(theta, grad, s, r, t, **hyper)
    return new - decay * np.asarray(theta), s, r


# Stochastic gradient descent


def sgd_weight_decay_step__plus_in_sgd(theta, grad, lr, decay):
    """Do your weights shrink or grow where the gradient is zero?"""
    theta, grad = floats(theta, grad)
    return theta - lr * grad + decay * theta


def sgd_weight_decay_step__times_learning_rate_in_sgd(theta, grad, lr, decay):
    """What do the conventions say about the learning rate in the term of the decay?"""
    theta, grad = floats(theta, grad)
    return theta - lr * (grad + decay * theta)


def sgd_weight_decay_step__of_the_new_weights_in_sgd(theta, grad, lr, decay):
    """Which weights does the decay take, according to the docstring?"""
    theta, grad = floats(theta, grad)
    return (1 - decay) * (theta - lr * grad)


def sgd_weight_decay_step__doubled_in_sgd(theta, grad, lr, decay):
    """Which fraction of a weight goes away in a step without a gradient, and which one should?"""
    theta, grad = floats(theta, grad)
    return theta - lr * grad - 2 * decay * theta


def sgd_weight_decay_step__sign_of_the_weights_in_sgd(theta, grad, lr, decay):
    """Do large weights lose more than small ones in your step, and should they?"""
    theta, grad = floats(theta, grad)
    return theta - lr * grad - decay * np.sign(theta)


def sgd_weight_decay_step__uphill_in_sgd(theta, grad, lr, decay):
    """In which direction does a step of SGD go?"""
    theta, grad = floats(theta, grad)
    return theta + lr * grad - decay * theta


def sgd_weight_decay_step__decay_in_place(theta, grad, lr, decay):
    """Whose array does `theta -= ...` write to?"""
    theta -= lr * np.asarray(grad) + decay * np.asarray(theta)
    return theta


def sgd_weight_decay_step__never_plain(theta, grad, lr, decay):
    """What does your step do for a decay of zero?"""
    theta, grad = floats(theta, grad)
    return theta - lr * grad - (decay or 0.01) * theta


def l2_penalty_gradient__no_factor_two_in_the_penalty(theta, l2):
    """What is the derivative of the square of a weight with respect to that weight?"""
    return l2 * np.asarray(theta)


def l2_penalty_gradient__the_penalty_itself(theta, l2):
    """How many numbers does a gradient with respect to d weights have?"""
    return l2 * np.sum(np.square(theta))


def l2_penalty_gradient__of_the_norm(theta, l2):
    """Is the penalty the norm, or its square?"""
    return l2 * np.asarray(theta) / np.linalg.norm(theta)


def l2_penalty_gradient__absolute(theta, l2):
    """In which direction does the penalty of a negative weight grow?"""
    return 2 * l2 * np.abs(theta)


def l2_penalty_gradient__sign_only(theta, l2):
    """Does the slope of a parabola depend on where you are?"""
    return 2 * l2 * np.sign(theta)


def l2_penalty_gradient__arrays_only(theta, l2):
    """Can your function be called with a list?"""
    return theta.astype(float) * 2 * l2


def l2_penalty_gradient__mean_of_weights(theta, l2):
    """Write the squared norm out for two weights: is there a division in it?"""
    return 2 * l2 * np.asarray(theta) / len(theta)


def l2_penalty_gradient__penalty_in_place(theta, l2):
    """Look at `theta` after the call: is it what it was?"""
    if isinstance(theta, np.ndarray) and theta.dtype == float:
        theta *= 2 * l2
        return theta
    return 2 * l2 * np.asarray(theta)


def l2_penalty_gradient__coefficient_squared(theta, l2):
    """How does the gradient change when the coefficient is doubled?"""
    return 2 * l2**2 * np.asarray(theta)


def sgd_l2_step__half_penalty(theta, grad, lr, l2):
    """Compare the gradient that your step uses with what your function for the penalty returns."""
    theta, grad = floats(theta, grad)
    return theta - lr * (grad + l2 * theta)


def sgd_l2_step__without_learning_rate(theta, grad, lr, l2):
    """Which parts of the gradient of the whole loss does a plain step of SGD scale?"""
    theta, grad = floats(theta, grad)
    return theta - lr * grad - 2 * l2 * theta


def sgd_l2_step__grows(theta, grad, lr, l2):
    """Do your weights shrink where the gradient of the loss is zero?"""
    theta, grad = floats(theta, grad)
    return theta - lr * (grad - 2 * l2 * theta)


def sgd_l2_step__penalty_itself(theta, grad, lr, l2):
    """What do you add to the gradient: a vector, or one number for all weights?"""
    theta, grad = floats(theta, grad)
    return theta - lr * (grad + l2 * np.sum(theta**2))


def sgd_l2_step__penalty_at_the_new_weights(theta, grad, lr, l2):
    """At which weights is each of your two gradients taken?"""
    theta, grad = floats(theta, grad)
    new = theta - lr * grad
    return new - 2 * lr * l2 * new


def sgd_l2_step__weights_in_place(theta, grad, lr, l2):
    """What becomes of the caller's `theta`, and what if it holds whole numbers?"""
    theta -= lr * (np.asarray(grad) + 2 * l2 * np.asarray(theta))
    return theta


def sgd_l2_step__penalty_only(theta, grad, lr, l2):
    """Which gradients does the step follow when there is a penalty?"""
    return (1 - 2 * lr * l2) * np.asarray(theta) if l2 else np.array(theta)


# Translating


def decay_from_l2__negative_in_the_decay(lr, l2):
    """Which sign has the decay according to the conventions of the prompt?"""
    if lr <= 0 or l2 < 0:
        raise ValueError("lr, l2")
    return -2 * lr * l2


def decay_from_l2__no_factor_two_in_the_decay(lr, l2):
    """Write both steps out for one weight and compare them term by term."""
    if lr <= 0 or l2 < 0:
        raise ValueError("lr, l2")
    return lr * l2


def decay_from_l2__no_learning_rate_in_the_decay(lr, l2):
    """In which of the two steps does the learning rate scale the term that shrinks the weights?"""
    if lr <= 0 or l2 < 0:
        raise ValueError("lr, l2")
    return 2 * l2


def decay_from_l2__anything_goes(lr, l2):
    """What does the docstring list under Raises?"""
    return 2 * lr * l2


def decay_from_l2__zero_learning_rate(lr, l2):
    """Is a learning rate of zero positive?"""
    if lr < 0 or l2 < 0:
        raise ValueError("lr, l2")
    return 2 * lr * l2


def decay_from_l2__no_zero_in_the_decay(lr, l2):
    """Is a penalty of zero refused by the docstring?"""
    if lr <= 0 or l2 <= 0:
        raise ValueError("lr, l2")
    return 2 * lr * l2


def l2_from_decay__the_other_way(lr, decay):
    """From which number to which other does this function translate?"""
    if lr <= 0 or decay < 0:
        raise ValueError("lr, decay")
    return 2 * lr * decay


def l2_from_decay__no_factor_two_in_the_coefficient(lr, decay):
    """Translate there and back again: do you end where you began?"""
    if lr <= 0 or decay < 0:
        raise ValueError("lr, decay")
    return decay / lr


def l2_from_decay__no_learning_rate_in_the_coefficient(lr, decay):
    """Does the same decay fit the same penalty when the learning rate is another?"""
    if lr <= 0 or decay < 0:
        raise ValueError("lr, decay")
    return decay / 2


def l2_from_decay__negative_in_the_coefficient(lr, decay):
    """Which sign has the coefficient of the penalty according to the prompt?"""
    if lr <= 0 or decay < 0:
        raise ValueError("lr, decay")
    return -decay / (2 * lr)


def l2_from_decay__bad_numbers_pass(lr, decay):
    """Read Raises in the docstring again: which arguments are refused?"""
    return decay / (2 * (lr or 1))


def l2_from_decay__no_zero_in_the_coefficient(lr, decay):
    """Is a decay of zero refused by the docstring?"""
    if lr <= 0 or decay <= 0:
        raise ValueError("lr, decay")
    return decay / (2 * lr)


# Adam


def adam_step__no_bias_correction(theta, grad, s, r, t, lr=1e-3, rho1=0.9, rho2=0.999, stabilizer=1e-8):
    """Which line of the table is missing in your step?"""
    theta, grad, s, r = floats(theta, grad, s, r)
    s, r, _, _ = moments(grad, s, r, t, rho1, rho2)
    return theta - lr * s / (np.sqrt(r) + stabilizer), s, r


def adam_step__only_first_moment_corrected(theta, grad, s, r, t, lr=1e-3, rho1=0.9, rho2=0.999, stabilizer=1e-8):
    """Which moments does the line `bias_correction` of the table treat?"""
    theta, grad, s, r = floats(theta, grad, s, r)
    s, r, mean, _ = moments(grad, s, r, t, rho1, rho2)
    return theta - lr * mean / (np.sqrt(r) + stabilizer), s, r


def adam_step__correction_multiplied(theta, grad, s, r, t, lr=1e-3, rho1=0.9, rho2=0.999, stabilizer=1e-8):
    """Are the moments too small or too large in the first steps, and does your correction help?"""
    theta, grad, s, r = floats(theta, grad, s, r)
    s, r, _, _ = moments(grad, s, r, t, rho1, rho2)
    return theta - lr * s * (1 - rho1**t) / (np.sqrt(r * (1 - rho2**t)) + stabilizer), s, r


def adam_step__correction_of_the_first_step(theta, grad, s, r, t, lr=1e-3, rho1=0.9, rho2=0.999, stabilizer=1e-8):
    """Does the correction stay the same from step to step? Where does t come in?"""
    theta, grad, s, r = floats(theta, grad, s, r)
    s, r, _, _ = moments(grad, s, r, t, rho1, rho2)
    return theta - lr * s / (1 - rho1) / (np.sqrt(r / (1 - rho2)) + stabilizer), s, r


def adam_step__counted_from_zero(theta, grad, s, r, t, lr=1e-3, rho1=0.9, rho2=0.999, stabilizer=1e-8):
    """Which number has the first step?"""
    theta, grad, s, r = floats(theta, grad, s, r)
    s, r, mean, square = moments(grad, s, r, t + 1, rho1, rho2)
    return theta - lr * mean / (np.sqrt(square) + stabilizer), s, r


def adam_step__returns_corrected_moments(theta, grad, s, r, t, lr=1e-3, rho1=0.9, rho2=0.999, stabilizer=1e-8):
    """What does the next step expect to get: corrected moments or uncorrected ones?"""
    theta, grad, s, r = floats(theta, grad, s, r)
    _, _, mean, square = moments(grad, s, r, t, rho1, rho2)
    return theta - lr * mean / (np.sqrt(square) + stabilizer), mean, square


def adam_step__stabilizer_under_the_root(theta, grad, s, r, t, lr=1e-3, rho1=0.9, rho2=0.999, stabilizer=1e-8):
    """Where does the stabilizer stand in the line `update` of the table?"""
    theta, grad, s, r = floats(theta, grad, s, r)
    s, r, mean, square = moments(grad, s, r, t, rho1, rho2)
    return theta - lr * mean / np.sqrt(square + stabilizer), s, r


def adam_step__stabilizer_before_the_correction(theta, grad, s, r, t, lr=1e-3, rho1=0.9, rho2=0.999, stabilizer=1e-8):
    """In which order do correction, root and stabilizer come in the table?"""
    theta, grad, s, r = floats(theta, grad, s, r)
    s, r, _, _ = moments(grad, s, r, t, rho1, rho2)
    return theta - lr * np.sqrt(1 - rho2**t) / (1 - rho1**t) * s / (np.sqrt(r) + stabilizer), s, r


def adam_step__no_stabilizer(theta, grad, s, r, t, lr=1e-3, rho1=0.9, rho2=0.999, stabilizer=1e-8):
    """What happens to a weight that never had a gradient?"""
    theta, grad, s, r = floats(theta, grad, s, r)
    s, r, mean, square = moments(grad, s, r, t, rho1, rho2)
    return theta - lr * mean / np.sqrt(square), s, r


def adam_step__no_root(theta, grad, s, r, t, lr=1e-3, rho1=0.9, rho2=0.999, stabilizer=1e-8):
    """If all gradients are doubled, should the step of Adam change?"""
    theta, grad, s, r = floats(theta, grad, s, r)
    s, r, mean, square = moments(grad, s, r, t, rho1, rho2)
    return theta - lr * mean / (square + stabilizer), s, r


def adam_step__rates_exchanged(theta, grad, s, r, t, lr=1e-3, rho1=0.9, rho2=0.999, stabilizer=1e-8):
    """Which decay rate belongs to which moment?"""
    return right(theta, grad, s, r, t, lr, rho2, rho1, stabilizer)


def adam_step__gradient_not_weighted(theta, grad, s, r, t, lr=1e-3, rho1=0.9, rho2=0.999, stabilizer=1e-8):
    """With which weight does the new gradient come into each average?"""
    theta, grad, s, r = floats(theta, grad, s, r)
    s, r = rho1 * s + grad, rho2 * r + grad**2
    if t < 1:
        raise ValueError("t")
    return theta - lr * s / (1 - rho1**t) / (np.sqrt(r / (1 - rho2**t)) + stabilizer), s, r


def adam_step__norm_of_the_gradient(theta, grad, s, r, t, lr=1e-3, rho1=0.9, rho2=0.999, stabilizer=1e-8):
    """Is the second moment one number, or one for each weight?"""
    theta, grad, s, r = floats(theta, grad, s, r)
    s, r = rho1 * s + (1 - rho1) * grad, rho2 * r + (1 - rho2) * np.dot(grad, grad)
    if t < 1:
        raise ValueError("t")
    return theta - lr * s / (1 - rho1**t) / (np.sqrt(r / (1 - rho2**t)) + stabilizer), s, r


def adam_step__square_of_the_mean(theta, grad, s, r, t, lr=1e-3, rho1=0.9, rho2=0.999, stabilizer=1e-8):
    """Of what is the second moment an average?"""
    theta, grad, s, r = floats(theta, grad, s, r)
    s = rho1 * s + (1 - rho1) * grad
    r = rho2 * r + (1 - rho2) * s**2
    if t < 1:
        raise ValueError("t")
    return theta - lr * s / (1 - rho1**t) / (np.sqrt(r / (1 - rho2**t)) + stabilizer), s, r


def adam_step__old_moments(theta, grad, s, r, t, lr=1e-3, rho1=0.9, rho2=0.999, stabilizer=1e-8):
    """In which order do the lines of the table come: moments first, or update first?"""
    theta, grad, s, r = floats(theta, grad, s, r)
    new_s, new_r, _, _ = moments(grad, s, r, t, rho1, rho2)
    return theta - lr * s / (1 - rho1**t) / (np.sqrt(r / (1 - rho2**t)) + stabilizer), new_s, new_r


def adam_step__uphill_in_adam(theta, grad, s, r, t, lr=1e-3, rho1=0.9, rho2=0.999, stabilizer=1e-8):
    """Does your step go down the loss?"""
    new, s, r = right(theta, grad, s, r, t, lr, rho1, rho2, stabilizer)
    return 2 * np.asarray(theta) - new, s, r


def adam_step__other_learning_rate(theta, grad, s, r, t, lr=1e-2, rho1=0.9, rho2=0.999, stabilizer=1e-8):
    """Compare the defaults in your signature with those of the stub."""
    return right(theta, grad, s, r, t, lr, rho1, rho2, stabilizer)


def adam_step__other_second_rate(theta, grad, s, r, t, lr=1e-3, rho1=0.9, rho2=0.99, stabilizer=1e-8):
    """Did you change a default of the signature?"""
    return right(theta, grad, s, r, t, lr, rho1, rho2, stabilizer)


def adam_step__other_stabilizer(theta, grad, s, r, t, lr=1e-3, rho1=0.9, rho2=0.999, stabilizer=1e-7):
    """Are all defaults those of the stub, the small ones too?"""
    return right(theta, grad, s, r, t, lr, rho1, rho2, stabilizer)


def adam_step__in_place(theta, grad, s, r, t, lr=1e-3, rho1=0.9, rho2=0.999, stabilizer=1e-8):
    """Are `s` and `r` of the caller still what they were?"""
    result = right(theta, grad, s, r, t, lr, rho1, rho2, stabilizer)
    if isinstance(s, np.ndarray) and s.dtype == float:
        s[:], r[:] = result[1:]
    return result


def adam_step__any_step(theta, grad, s, r, t, lr=1e-3, rho1=0.9, rho2=0.999, stabilizer=1e-8):
    """What does the docstring ask for if t is less than 1?"""
    if t < 1:
        t = 1
    return right(theta, grad, s, r, t, lr, rho1, rho2, stabilizer)


def adam_step__change_only(theta, grad, s, r, t, lr=1e-3, rho1=0.9, rho2=0.999, stabilizer=1e-8):
    """What is asked for first: the new weights, or the change?"""
    new, s, r = right(theta, grad, s, r, t, lr, rho1, rho2, stabilizer)
    return new - np.asarray(theta), s, r


# Adam-L2


def adam_l2_step__no_factor_two_in_adam_l2(theta, grad, s, r, t, l2, lr=1e-3, rho1=0.9, rho2=0.999, stabilizer=1e-8):
    """What is the gradient of this penalty? You have a function for it."""
    theta, grad = floats(theta, grad)
    return right(theta, grad + l2 * theta, s, r, t, lr, rho1, rho2, stabilizer)


def adam_l2_step__second_moment_of_the_loss(theta, grad, s, r, t, l2, lr=1e-3, rho1=0.9, rho2=0.999, stabilizer=1e-8):
    """From which gradient is each of your two moments made?"""
    theta, grad, s, r = floats(theta, grad, s, r)
    s, _, mean, _ = moments(grad + 2 * l2 * theta, s, r, t, rho1, rho2)
    _, r, _, square = moments(grad, s, r, t, rho1, rho2)
    return theta - lr * mean / (np.sqrt(square) + stabilizer), s, r


def adam_l2_step__first_moment_of_the_loss(theta, grad, s, r, t, l2, lr=1e-3, rho1=0.9, rho2=0.999, stabilizer=1e-8):
    """Are both of your moments made of the same gradient?"""
    theta, grad, s, r = floats(theta, grad, s, r)
    new_s, _, mean, _ = moments(grad, s, r, t, rho1, rho2)
    _, new_r, _, square = moments(grad + 2 * l2 * theta, s, r, t, rho1, rho2)
    return theta - lr * mean / (np.sqrt(square) + stabilizer), new_s, new_r


def adam_l2_step__squares_without_cross_term(theta, grad, s, r, t, l2, lr=1e-3, rho1=0.9, rho2=0.999, stabilizer=1e-8):
    """Of what is the square taken in the line `second_moment`: of a sum, or of each part?"""
    theta, grad, s, r = floats(theta, grad, s, r)
    penalty = 2 * l2 * theta
    s, _, mean, _ = moments(grad + penalty, s, r, t, rho1, rho2)
    r = rho2 * r + (1 - rho2) * (grad**2 + penalty**2)
    return theta - lr * mean / (np.sqrt(r / (1 - rho2**t)) + stabilizer), s, r


def adam_l2_step__penalty_past_the_moments(theta, grad, s, r, t, l2, lr=1e-3, rho1=0.9, rho2=0.999, stabilizer=1e-8):
    """Which lines of the table come between the gradient and the update, and does the penalty pass through them?"""
    new, s, r = right(theta, grad, s, r, t, lr, rho1, rho2, stabilizer)
    return new - 2 * lr * l2 * np.asarray(theta), s, r


def adam_l2_step__penalty_in_the_numerator(theta, grad, s, r, t, l2, lr=1e-3, rho1=0.9, rho2=0.999, stabilizer=1e-8):
    """Is the penalty's gradient averaged over the steps in your version? Should it be?"""
    theta, grad, s, r = floats(theta, grad, s, r)
    s, r, mean, square = moments(grad, s, r, t, rho1, rho2)
    return theta - lr * (mean + 2 * l2 * theta) / (np.sqrt(square) + stabilizer), s, r


def adam_l2_step__penalty_subtracted(theta, grad, s, r, t, l2, lr=1e-3, rho1=0.9, rho2=0.999, stabilizer=1e-8):
    """Do your weights shrink when the gradient of the loss is zero?"""
    return right_l2(theta, grad, s, r, t, -l2, lr=lr, rho1=rho1, rho2=rho2, stabilizer=stabilizer)


def adam_l2_step__penalty_times_learning_rate(theta, grad, s, r, t, l2, lr=1e-3, rho1=0.9, rho2=0.999, stabilizer=1e-8):
    """Is the learning rate a part of the loss?"""
    return right_l2(theta, grad, s, r, t, lr * l2, lr=lr, rho1=rho1, rho2=rho2, stabilizer=stabilizer)


def adam_l2_step__penalty_counted_twice(theta, grad, s, r, t, l2, lr=1e-3, rho1=0.9, rho2=0.999, stabilizer=1e-8):
    """How often does the gradient of the penalty come into your step?"""
    return right_l2(theta, grad, s, r, t, 2 * l2, lr=lr, rho1=rho1, rho2=rho2, stabilizer=stabilizer)


def adam_l2_step__no_penalty(theta, grad, s, r, t, l2, lr=1e-3, rho1=0.9, rho2=0.999, stabilizer=1e-8):
    """Does the gradient that comes in have the penalty in it? What does the docstring say?"""
    return right(theta, grad, s, r, t, lr, rho1, rho2, stabilizer)


def adam_l2_step__defaults_of_others_in_adam_l2(
    theta, grad, s, r, t, l2, lr=1e-3, rho1=0.9, rho2=0.999, stabilizer=1e-7
):
    """Do your defaults agree with the signature of the stub?"""
    return right_l2(theta, grad, s, r, t, l2, lr=lr, rho1=rho1, rho2=rho2, stabilizer=stabilizer)


def adam_l2_step__fixed_rates_in_adam_l2(theta, grad, s, r, t, l2, lr=1e-3, rho1=0.9, rho2=0.999, stabilizer=1e-8):
    """Does your step change when rho1, rho2 or the stabilizer change?"""
    return right_l2(theta, grad, s, r, t, l2, lr=lr)


def adam_l2_step__never_without(theta, grad, s, r, t, l2, lr=1e-3, rho1=0.9, rho2=0.999, stabilizer=1e-8):
    """Which algorithm is left when the coefficient is zero?"""
    return right_l2(theta, grad, s, r, t, l2 or 0.01, lr=lr, rho1=rho1, rho2=rho2, stabilizer=stabilizer)


def adam_l2_step__no_check_of_t(theta, grad, s, r, t, l2, lr=1e-3, rho1=0.9, rho2=0.999, stabilizer=1e-8):
    """Which steps does this function refuse, according to its docstring?"""
    return right_l2(theta, grad, s, r, max(t, 1), l2, lr=lr, rho1=rho1, rho2=rho2, stabilizer=stabilizer)


def adam_l2_step__gradient_in_place(theta, grad, s, r, t, l2, lr=1e-3, rho1=0.9, rho2=0.999, stabilizer=1e-8):
    """Whose array does `grad += ...` write to?"""
    grad += 2 * l2 * np.asarray(theta)
    return right(theta, grad, s, r, t, lr, rho1, rho2, stabilizer)


# Adam-WD


def adam_weight_decay_step__times_learning_rate_in_adam_wd(
    theta, grad, s, r, t, decay, lr=1e-3, rho1=0.9, rho2=0.999, stabilizer=1e-8
):
    """What does the prompt say about the learning rate in the term of the decay?"""
    return right_decay(theta, grad, s, r, t, lr * decay, lr=lr, rho1=rho1, rho2=rho2, stabilizer=stabilizer)


def adam_weight_decay_step__plus_in_adam_wd(
    theta, grad, s, r, t, decay, lr=1e-3, rho1=0.9, rho2=0.999, stabilizer=1e-8
):
    """Where the gradients are zero, do your weights shrink?"""
    return right_decay(theta, grad, s, r, t, -decay, lr=lr, rho1=rho1, rho2=rho2, stabilizer=stabilizer)


def adam_weight_decay_step__of_the_new_weights_in_adam_wd(
    theta, grad, s, r, t, decay, lr=1e-3, rho1=0.9, rho2=0.999, stabilizer=1e-8
):
    """Which weights does the decay of Adam-WD take?"""
    new, s, r = right(theta, grad, s, r, t, lr, rho1, rho2, stabilizer)
    return (1 - decay) * new, s, r


def adam_weight_decay_step__in_the_gradient(
    theta, grad, s, r, t, decay, lr=1e-3, rho1=0.9, rho2=0.999, stabilizer=1e-8
):
    """Do your moments see the decay? Look at the formula of the prompt again."""
    theta, grad = floats(theta, grad)
    return right(theta, grad + decay * theta, s, r, t, lr, rho1, rho2, stabilizer)


def adam_weight_decay_step__divided_by_the_root(
    theta, grad, s, r, t, decay, lr=1e-3, rho1=0.9, rho2=0.999, stabilizer=1e-8
):
    """What stands under the fraction in the formula of the prompt, and what stands beside it?"""
    theta, grad, s, r = floats(theta, grad, s, r)
    s, r, mean, square = moments(grad, s, r, t, rho1, rho2)
    return theta - (lr * mean + decay * theta) / (np.sqrt(square) + stabilizer), s, r


def adam_weight_decay_step__doubled_in_adam_wd(
    theta, grad, s, r, t, decay, lr=1e-3, rho1=0.9, rho2=0.999, stabilizer=1e-8
):
    """Without gradients, which fraction of each weight goes away in your step?"""
    return right_decay(theta, grad, s, r, t, 2 * decay, lr=lr, rho1=rho1, rho2=rho2, stabilizer=stabilizer)


def adam_weight_decay_step__decayed_moment(theta, grad, s, r, t, decay, lr=1e-3, rho1=0.9, rho2=0.999, stabilizer=1e-8):
    """Which of the three things that you return should differ from those of plain Adam?"""
    new, s, r = right_decay(theta, grad, s, r, t, decay, lr=lr, rho1=rho1, rho2=rho2, stabilizer=stabilizer)
    return new, (1 - decay) * s, r


def adam_weight_decay_step__sign_of_the_weights_in_adam_wd(
    theta, grad, s, r, t, decay, lr=1e-3, rho1=0.9, rho2=0.999, stabilizer=1e-8
):
    """Does a weight of 2 lose as much as a weight of 1 in your step?"""
    new, s, r = right(theta, grad, s, r, t, lr, rho1, rho2, stabilizer)
    return new - decay * np.sign(theta), s, r


def adam_weight_decay_step__defaults_of_others_in_adam_wd(
    theta, grad, s, r, t, decay, lr=1e-3, rho1=0.9, rho2=0.99, stabilizer=1e-8
):
    """Look at the defaults of your signature: which one differs from the stub?"""
    return right_decay(theta, grad, s, r, t, decay, lr=lr, rho1=rho1, rho2=rho2, stabilizer=stabilizer)


def adam_weight_decay_step__fixed_rates_in_adam_wd(
    theta, grad, s, r, t, decay, lr=1e-3, rho1=0.9, rho2=0.999, stabilizer=1e-8
):
    """Which arguments of this function does your step never use?"""
    return right_decay(theta, grad, s, r, t, decay, lr=lr)


def adam_weight_decay_step__always_some(theta, grad, s, r, t, decay, lr=1e-3, rho1=0.9, rho2=0.999, stabilizer=1e-8):
    """What is left of this scheme when the decay is zero?"""
    return right_decay(theta, grad, s, r, t, decay or 0.01, lr=lr, rho1=rho1, rho2=rho2, stabilizer=stabilizer)


def adam_weight_decay_step__t_not_checked(theta, grad, s, r, t, decay, lr=1e-3, rho1=0.9, rho2=0.999, stabilizer=1e-8):
    """What does this function owe for a step before the first?"""
    return right_decay(theta, grad, s, r, max(t, 1), decay, lr=lr, rho1=rho1, rho2=rho2, stabilizer=stabilizer)


def adam_weight_decay_step__decayed_in_place(
    theta, grad, s, r, t, decay, lr=1e-3, rho1=0.9, rho2=0.999, stabilizer=1e-8
):
    """Does `theta` of the caller survive your step, and may it hold whole numbers?"""
    result = right_decay(theta, grad, s, r, t, decay, lr=lr, rho1=rho1, rho2=rho2, stabilizer=stabilizer)
    theta *= 1 - decay
    return result


# The experiment


def experiment(scheme, grad_scale, theta, strength, lr, steps, seed):
    """The weights at the end."""
    if scheme not in ("l2", "decay"):
        raise ValueError(scheme)
    step = right_l2 if scheme == "l2" else right_decay
    noise = np.random.default_rng(seed)
    theta = np.array(theta, dtype=float)
    s = r = np.zeros_like(theta)
    for t in range(1, steps + 1):
        theta, s, r = step(theta, grad_scale * noise.normal(size=theta.shape), s, r, t, strength, lr=lr)
    return theta


def relative_shrinkage__weights_at_the_end(scheme, grad_scale, theta, strength, lr, steps, seed):
    """What are the weights at the end divided by?"""
    return experiment(scheme, grad_scale, theta, strength, lr, steps, seed)


def relative_shrinkage__what_went_away(scheme, grad_scale, theta, strength, lr, steps, seed):
    """Is it the share that is left, or the share that went away?"""
    return 1 - experiment(scheme, grad_scale, theta, strength, lr, steps, seed) / np.asarray(theta)


def relative_shrinkage__mean(scheme, grad_scale, theta, strength, lr, steps, seed):
    """How many numbers are asked for?"""
    return np.mean(experiment(scheme, grad_scale, theta, strength, lr, steps, seed) / np.asarray(theta))


def relative_shrinkage__schemes_exchanged(scheme, grad_scale, theta, strength, lr, steps, seed):
    """Which of the two functions belongs to which word?"""
    other = {"l2": "decay", "decay": "l2"}.get(scheme, scheme)
    return experiment(other, grad_scale, theta, strength, lr, steps, seed) / np.asarray(theta)


def relative_shrinkage__plain_sgd(scheme, grad_scale, theta, strength, lr, steps, seed):
    """Which optimizer takes the steps of the experiment?"""
    if scheme not in ("l2", "decay"):
        raise ValueError(scheme)
    start, noise = np.array(theta, dtype=float), np.random.default_rng(seed)
    theta = start
    for _ in range(steps):
        factor = 2 * lr * strength if scheme == "l2" else strength
        theta = (1 - factor) * theta - lr * grad_scale * noise.normal(size=start.shape)
    return theta / start


def relative_shrinkage__decay_times_learning_rate(scheme, grad_scale, theta, strength, lr, steps, seed):
    """How much is left after one step without noise, and how much should be?"""
    strength = lr * strength if scheme == "decay" else strength
    return experiment(scheme, grad_scale, theta, strength, lr, steps, seed) / np.asarray(theta)


def relative_shrinkage__scale_left_out(scheme, grad_scale, theta, strength, lr, steps, seed):
    """Where does `grad_scale` come in?"""
    return experiment(scheme, 1.0, theta, strength, lr, steps, seed) / np.asarray(theta)


def relative_shrinkage__no_seed(scheme, grad_scale, theta, strength, lr, steps, seed):
    """Do two runs with one seed agree?"""
    return experiment(scheme, grad_scale, theta, strength, lr, steps, None) / np.asarray(theta)


def relative_shrinkage__one_seed(scheme, grad_scale, theta, strength, lr, steps, seed):
    """Do runs with different seeds differ?"""
    return experiment(scheme, grad_scale, theta, strength, lr, steps, 0) / np.asarray(theta)


def relative_shrinkage__any_scheme(scheme, grad_scale, theta, strength, lr, steps, seed):
    """What is to happen with a scheme that has another name?"""
    known = scheme if scheme == "decay" else "l2"
    return experiment(known, grad_scale, theta, strength, lr, steps, seed) / np.asarray(theta)


def relative_shrinkage__start_overwritten(scheme, grad_scale, theta, strength, lr, steps, seed):
    """Do you still have the weights of the start when you divide, and does the caller?"""
    end = experiment(scheme, grad_scale, theta, strength, lr, steps, seed)
    if not isinstance(theta, np.ndarray) or theta.dtype != float:
        return end / np.asarray(theta)
    share = end / theta
    theta[:] = end
    return share


def relative_shrinkage__arrays_of_floats_only(scheme, grad_scale, theta, strength, lr, steps, seed):
    """May the weights come as a list?"""
    return experiment(scheme, grad_scale, theta, strength, lr, steps, seed) / theta.astype(float)


def relative_shrinkage__one_step_at_least(scheme, grad_scale, theta, strength, lr, steps, seed):
    """How much is left after no steps?"""
    return experiment(scheme, grad_scale, theta, strength, lr, steps + 1, seed) / np.asarray(theta)


# Choices

ADAM_CHANGED_LINE__where_theta_changes = "update", "That is the other scheme. Where does the loss enter the algorithm?"
ADAM_CHANGED_LINE__second_moment = "second_moment", "A penalty is part of the loss: which line computes with the loss?"
ADAM_CHANGED_LINE__first_moment = "first_moment", "Which line makes what both moments are made of?"
ADAM_L2_STRONGER_ON__large_gradients = (
    "theta_large",
    "What is the gradient of the penalty divided by, and when is that large?",
)
ADAM_L2_STRONGER_ON__as_in_sgd = "equal", "Is there a division in Adam whose result differs from weight to weight?"
ADAM_WD_STRONGER_ON__as_adam_l2 = "theta_small", "Is the decay divided by the root of the second moment in this scheme?"
ADAM_WD_STRONGER_ON__large_gradients_decay = "theta_large", "Does any gradient enter the decay of this scheme?"


# Seen later than the others


def sgd_l2_step__nothing_grows(theta, grad, lr, l2):
    """Where the gradient of the loss and that of the penalty point in opposite directions, which one does your step
    leave out?
    """
    theta, grad = np.asarray(theta, dtype=float), np.asarray(grad, dtype=float)
    return theta - lr * (grad + np.where(theta * grad >= 0, 2 * l2 * theta, 0.0))


def decay_from_l2__first_two_decimals(lr, l2):
    """What becomes of a small decay when it is rounded?"""
    if lr <= 0 or l2 < 0:
        raise ValueError("coefficients")
    return round(2 * lr * l2, 3)


def adam_step__amsgrad(theta, grad, s, r, t, lr=0.001, rho1=0.9, rho2=0.999, stabilizer=1e-08):
    """Can the second moment become smaller again in the table?"""
    if t < 1:
        raise ValueError("t")
    theta, grad, s, r = (np.asarray(part, dtype=float) for part in (theta, grad, s, r))
    s = rho1 * s + (1 - rho1) * grad
    r = np.maximum(r, rho2 * r + (1 - rho2) * grad**2)
    return theta - lr * s / (1 - rho1**t) / (np.sqrt(r / (1 - rho2**t)) + stabilizer), s, r


def adam_step__with_lookahead(theta, grad, s, r, t, lr=0.001, rho1=0.9, rho2=0.999, stabilizer=1e-08):
    """How often does the new gradient come into the first moment before the step is made?"""
    if t < 1:
        raise ValueError("t")
    theta, grad, s, r = (np.asarray(part, dtype=float) for part in (theta, grad, s, r))
    s, r = rho1 * s + (1 - rho1) * grad, rho2 * r + (1 - rho2) * grad**2
    ahead = (rho1 * s + (1 - rho1) * grad) / (1 - rho1**t)
    return theta - lr * ahead / (np.sqrt(r / (1 - rho2**t)) + stabilizer), s, r


def sgd_weight_decay_step__caller_s_list(theta, grad, lr, decay):
    """Is the caller's list of weights still what it was?"""
    new = [w - lr * g - decay * w for w, g in zip(*floats(theta, grad), strict=True)]
    if isinstance(theta, list):
        theta[:] = new
    return new


def sgd_weight_decay_step__gradient_clipped(theta, grad, lr, decay):
    """What does your step do with a very large gradient?"""
    theta, grad = floats(theta, grad)
    return theta - lr * np.clip(grad, -1e3, 1e3) - decay * theta


def sgd_l2_step__small_coefficients_only(theta, grad, lr, l2):
    """Does the docstring refuse large coefficients?"""
    theta, grad = floats(theta, grad)
    return theta - lr * (grad + 2 * min(l2, 1.0) * theta)


def l2_penalty_gradient__six_decimals(theta, l2):
    """What becomes of very small weights in your function?"""
    return np.round(2 * l2 * np.asarray(theta), 6)


def decay_from_l2__sign_of_the_product(lr, l2):
    """Is each of the two arguments looked at, or only both together?"""
    if 2 * lr * l2 < 0 or (lr == 0 and l2 > 0) or l2 < 0:
        raise ValueError("lr, l2")
    return 2 * lr * l2


def l2_from_decay__a_little_added(lr, decay):
    """Is anything added to the learning rate in your formula?"""
    if lr <= 0 or decay < 0:
        raise ValueError("lr, decay")
    return decay / (2 * lr + 1e-8)


def l2_from_decay__decay_below_one(lr, decay):
    """Which decays does the docstring refuse, and which ones do you?"""
    if lr <= 0 or not 0 <= decay < 1:
        raise ValueError("lr, decay")
    return decay / (2 * lr)


def adam_step__correction_stops(theta, grad, s, r, t, lr=1e-3, rho1=0.9, rho2=0.999, stabilizer=1e-8):
    """For how many steps is the correction of the second moment felt?"""
    new, first, second = right(theta, grad, s, r, t, lr, rho1, rho2, stabilizer)
    if t > 100:
        new = np.asarray(theta) - lr * first / (np.sqrt(second) + stabilizer)
    return new, first, second


def adam_step__moments_of_the_caller(theta, grad, s, r, t, lr=1e-3, rho1=0.9, rho2=0.999, stabilizer=1e-8):
    """Do you write into the caller's lists of moments?"""
    result = right(theta, grad, s, r, t, lr, rho1, rho2, stabilizer)
    if isinstance(s, list):
        s[:], r[:] = result[1].tolist(), result[2].tolist()
    return result


def adam_step__never_without_stabilizer(theta, grad, s, r, t, lr=1e-3, rho1=0.9, rho2=0.999, stabilizer=1e-8):
    """What does your step do when the stabilizer is zero?"""
    return right(theta, grad, s, r, t, lr, rho1, rho2, stabilizer or 1e-8)


def adam_l2_step__correction_stops_in_adam_l2(theta, grad, s, r, t, l2, lr=1e-3, rho1=0.9, rho2=0.999, stabilizer=1e-8):
    """Does your correction go on for as long as it is felt?"""
    new, first, second = right_l2(theta, grad, s, r, t, l2, lr=lr, rho1=rho1, rho2=rho2, stabilizer=stabilizer)
    if t > 100:
        new = np.asarray(theta) - lr * first / (np.sqrt(second) + stabilizer)
    return new, first, second


def adam_weight_decay_step__at_most_all_of_it(
    theta, grad, s, r, t, decay, lr=1e-3, rho1=0.9, rho2=0.999, stabilizer=1e-8
):
    """Does the docstring name an upper end for the decay?"""
    return right_decay(theta, grad, s, r, t, min(decay, 1.0), lr=lr, rho1=rho1, rho2=rho2, stabilizer=stabilizer)


def walk(scheme, grad_scale, theta, strength, lr, steps, seed, *, again=False, fresh=False, first=False, alone=True):
    """The experiment, with one fault."""
    if scheme not in ("l2", "decay"):
        raise ValueError(scheme)
    step = right_l2 if scheme == "l2" else right_decay
    noise = np.random.default_rng(seed)
    start = weights = np.array(theta, dtype=float)
    s = r = np.zeros_like(start)
    for t in range(1, steps + 1):
        if again:
            noise = np.random.default_rng(seed)
        if fresh:
            s = r = np.zeros_like(start)
        gradient = grad_scale * noise.normal(size=start.shape if alone else 1) * np.ones_like(start)
        weights, s, r = step(weights, gradient, s, r, 1 if first else t, strength, lr=lr)
    return weights / start


def relative_shrinkage__same_noise_at_every_step(scheme, grad_scale, theta, strength, lr, steps, seed):
    """How often is a generator made in your run, and how often should it be?"""
    return walk(scheme, grad_scale, theta, strength, lr, steps, seed, again=True)


def relative_shrinkage__moments_forgotten(scheme, grad_scale, theta, strength, lr, steps, seed):
    """What does a step of your run know about the steps before it?"""
    return walk(scheme, grad_scale, theta, strength, lr, steps, seed, fresh=True)


def relative_shrinkage__always_the_first_step(scheme, grad_scale, theta, strength, lr, steps, seed):
    """Which number does each step of your run get?"""
    return walk(scheme, grad_scale, theta, strength, lr, steps, seed, first=True)


def relative_shrinkage__one_noise_for_all_weights(scheme, grad_scale, theta, strength, lr, steps, seed):
    """How many random numbers does a step need?"""
    return walk(scheme, grad_scale, theta, strength, lr, steps, seed, alone=False)


def relative_shrinkage__sign_dropped(scheme, grad_scale, theta, strength, lr, steps, seed):
    """What is the share of a weight that has crossed zero?"""
    return abs(walk(scheme, grad_scale, theta, strength, lr, steps, seed))


def adam_step__waits_without_a_gradient(theta, grad, s, r, t, lr=1e-3, rho1=0.9, rho2=0.999, stabilizer=1e-8):
    """What do the moments do in a step whose gradient is zero?"""
    if not np.any(grad) and t >= 1:
        return tuple(floats(theta, s, r))
    return right(theta, grad, s, r, t, lr, rho1, rho2, stabilizer)


def relative_shrinkage__a_seed_for_each_step(scheme, grad_scale, theta, strength, lr, steps, seed):
    """How many generators does a run have, and which seed does each of them get?"""
    if scheme not in ("l2", "decay"):
        raise ValueError(scheme)
    start = weights = np.array(theta, dtype=float)
    s, r = np.zeros_like(start), np.zeros_like(start)
    for t in range(1, steps + 1):
        grad = grad_scale * np.random.default_rng(seed + t - 1).standard_normal(start.shape)
        old = weights
        weights, s, r = right(old, grad + (2 * strength * old if scheme == "l2" else 0.0), s, r, t, lr)
        weights = weights - (strength * old if scheme == "decay" else 0.0)
    return weights / start


def adam_weight_decay_step__weaker_with_a_small_learning_rate(
    theta, grad, s, r, t, decay, lr=1e-3, rho1=0.9, rho2=0.999, stabilizer=1e-8
):
    """What part does the learning rate have in the decay?"""
    theta = np.asarray(theta, dtype=float)
    stepped, s, r = adam_step(theta, grad, s, r, t, lr, rho1, rho2, stabilizer)  # noqa: F821 - of the reference
    return stepped - min(1.0, lr / 1e-4) * decay * theta, s, r
