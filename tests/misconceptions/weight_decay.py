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
    """With a plus sign the weights grow. Here the decay is subtracted."""
    theta, grad = floats(theta, grad)
    return theta - lr * grad + decay * theta


def sgd_weight_decay_step__times_learning_rate_in_sgd(theta, grad, lr, decay):
    """The learning rate is no factor of the decay here."""
    theta, grad = floats(theta, grad)
    return theta - lr * (grad + decay * theta)


def sgd_weight_decay_step__of_the_new_weights_in_sgd(theta, grad, lr, decay):
    """The decay takes the weights as they were before the step, not after the gradient was subtracted."""
    theta, grad = floats(theta, grad)
    return (1 - decay) * (theta - lr * grad)


def sgd_weight_decay_step__doubled_in_sgd(theta, grad, lr, decay):
    """The factor 2 belongs to the gradient of the L2 penalty: the decay has none."""
    theta, grad = floats(theta, grad)
    return theta - lr * grad - 2 * decay * theta


def sgd_weight_decay_step__sign_of_the_weights_in_sgd(theta, grad, lr, decay):
    """Decay takes a fraction of each weight, not the same amount from all (that is what an L1 penalty does)."""
    theta, grad = floats(theta, grad)
    return theta - lr * grad - decay * np.sign(theta)


def sgd_weight_decay_step__uphill_in_sgd(theta, grad, lr, decay):
    """A step goes against the gradient."""
    theta, grad = floats(theta, grad)
    return theta + lr * grad - decay * theta


def sgd_weight_decay_step__decay_in_place(theta, grad, lr, decay):
    """`theta -= ...` changes the caller's own weights, and fails for whole numbers: make a new array."""
    theta -= lr * np.asarray(grad) + decay * np.asarray(theta)
    return theta


def sgd_weight_decay_step__never_plain(theta, grad, lr, decay):
    """A decay of zero is fine: it leaves plain SGD."""
    theta, grad = floats(theta, grad)
    return theta - lr * grad - (decay or 0.01) * theta


def l2_penalty_gradient__no_factor_two_in_the_penalty(theta, l2):
    """The derivative of a square brings a factor 2, and this penalty has no 1/2 before it."""
    return l2 * np.asarray(theta)


def l2_penalty_gradient__the_penalty_itself(theta, l2):
    """This is the penalty. Its gradient is a vector: one derivative for each weight."""
    return l2 * np.sum(np.square(theta))


def l2_penalty_gradient__of_the_norm(theta, l2):
    """The penalty is the squared norm: its gradient does not divide by the norm."""
    return l2 * np.asarray(theta) / np.linalg.norm(theta)


def l2_penalty_gradient__absolute(theta, l2):
    """The gradient has the sign of each weight: the penalty of a negative weight falls as it rises."""
    return 2 * l2 * np.abs(theta)


def l2_penalty_gradient__sign_only(theta, l2):
    """The gradient of a square grows with the weight: constant slopes belong to an L1 penalty."""
    return 2 * l2 * np.sign(theta)


def l2_penalty_gradient__arrays_only(theta, l2):
    """Lists are numbers too: make an array of what you are given."""
    return theta.astype(float) * 2 * l2


def l2_penalty_gradient__mean_of_weights(theta, l2):
    """The squared norm is a sum over the weights, not their mean."""
    return 2 * l2 * np.asarray(theta) / len(theta)


def l2_penalty_gradient__penalty_in_place(theta, l2):
    """`theta *= ...` changes the caller's own weights: make a new array."""
    if isinstance(theta, np.ndarray) and theta.dtype == float:
        theta *= 2 * l2
        return theta
    return 2 * l2 * np.asarray(theta)


def l2_penalty_gradient__coefficient_squared(theta, l2):
    """The coefficient stands before the squared norm: it is not squared itself."""
    return 2 * l2**2 * np.asarray(theta)


def sgd_l2_step__half_penalty(theta, grad, lr, l2):
    """The gradient of the penalty is that of the function before: mind its factor 2."""
    theta, grad = floats(theta, grad)
    return theta - lr * (grad + l2 * theta)


def sgd_l2_step__without_learning_rate(theta, grad, lr, l2):
    """The step is plain SGD on the whole loss: the learning rate scales the penalty's gradient as well."""
    theta, grad = floats(theta, grad)
    return theta - lr * grad - 2 * l2 * theta


def sgd_l2_step__grows(theta, grad, lr, l2):
    """The penalty is added to the loss, so that its gradient is subtracted from the weights."""
    theta, grad = floats(theta, grad)
    return theta - lr * (grad - 2 * l2 * theta)


def sgd_l2_step__penalty_itself(theta, grad, lr, l2):
    """Add the gradient of the penalty to the gradient, not the penalty."""
    theta, grad = floats(theta, grad)
    return theta - lr * (grad + l2 * np.sum(theta**2))


def sgd_l2_step__penalty_at_the_new_weights(theta, grad, lr, l2):
    """Both gradients are taken at the same weights: those before the step."""
    theta, grad = floats(theta, grad)
    new = theta - lr * grad
    return new - 2 * lr * l2 * new


def sgd_l2_step__weights_in_place(theta, grad, lr, l2):
    """`theta -= ...` changes the caller's own weights: make a new array, of floats."""
    theta -= lr * (np.asarray(grad) + 2 * l2 * np.asarray(theta))
    return theta


def sgd_l2_step__penalty_only(theta, grad, lr, l2):
    """The loss has a gradient too: the step follows the gradient of the sum."""
    return (1 - 2 * lr * l2) * np.asarray(theta) if l2 else np.array(theta)


# Translating


def decay_from_l2__negative_in_the_decay(lr, l2):
    """With the sign as it is here, a decay shrinks the weights: it is not negative."""
    if lr <= 0 or l2 < 0:
        raise ValueError("lr, l2")
    return -2 * lr * l2


def decay_from_l2__no_factor_two_in_the_decay(lr, l2):
    """Compare both steps term by term: where has the 2 of the gradient of the squared norm gone?"""
    if lr <= 0 or l2 < 0:
        raise ValueError("lr, l2")
    return lr * l2


def decay_from_l2__no_learning_rate_in_the_decay(lr, l2):
    """The learning rate scales the penalty but not the decay: it is part of the translation."""
    if lr <= 0 or l2 < 0:
        raise ValueError("lr, l2")
    return 2 * l2


def decay_from_l2__anything_goes(lr, l2):
    """A learning rate that is not positive, or a negative coefficient, is a mistake: raise ValueError."""
    return 2 * lr * l2


def decay_from_l2__zero_learning_rate(lr, l2):
    """A learning rate of zero is a mistake as well."""
    if lr < 0 or l2 < 0:
        raise ValueError("lr, l2")
    return 2 * lr * l2


def decay_from_l2__no_zero_in_the_decay(lr, l2):
    """A penalty of zero is fine: the decay that fits it is zero."""
    if lr <= 0 or l2 <= 0:
        raise ValueError("lr, l2")
    return 2 * lr * l2


def l2_from_decay__the_other_way(lr, decay):
    """This is the way back: solve for the coefficient."""
    if lr <= 0 or decay < 0:
        raise ValueError("lr, decay")
    return 2 * lr * decay


def l2_from_decay__no_factor_two_in_the_coefficient(lr, decay):
    """Compare both steps term by term: the penalty brings a factor 2, which has to be divided out."""
    if lr <= 0 or decay < 0:
        raise ValueError("lr, decay")
    return decay / lr


def l2_from_decay__no_learning_rate_in_the_coefficient(lr, decay):
    """The same decay fits another penalty when the learning rate is another."""
    if lr <= 0 or decay < 0:
        raise ValueError("lr, decay")
    return decay / 2


def l2_from_decay__negative_in_the_coefficient(lr, decay):
    """With the sign as it is here, both coefficients shrink the weights: neither is negative."""
    if lr <= 0 or decay < 0:
        raise ValueError("lr, decay")
    return -decay / (2 * lr)


def l2_from_decay__bad_numbers_pass(lr, decay):
    """A learning rate that is not positive, or a negative decay, is a mistake: raise ValueError."""
    return decay / (2 * (lr or 1))


def l2_from_decay__no_zero_in_the_coefficient(lr, decay):
    """A decay of zero is fine: the penalty that fits it is zero."""
    if lr <= 0 or decay <= 0:
        raise ValueError("lr, decay")
    return decay / (2 * lr)


# Adam


def adam_step__no_bias_correction(theta, grad, s, r, t, lr=1e-3, rho1=0.9, rho2=0.999, stabilizer=1e-8):
    """Both moments start at zero, and have to be divided by 1 - rho^t before they are used."""
    theta, grad, s, r = floats(theta, grad, s, r)
    s, r, _, _ = moments(grad, s, r, t, rho1, rho2)
    return theta - lr * s / (np.sqrt(r) + stabilizer), s, r


def adam_step__only_first_moment_corrected(theta, grad, s, r, t, lr=1e-3, rho1=0.9, rho2=0.999, stabilizer=1e-8):
    """The second moment has a bias correction as well."""
    theta, grad, s, r = floats(theta, grad, s, r)
    s, r, mean, _ = moments(grad, s, r, t, rho1, rho2)
    return theta - lr * mean / (np.sqrt(r) + stabilizer), s, r


def adam_step__correction_multiplied(theta, grad, s, r, t, lr=1e-3, rho1=0.9, rho2=0.999, stabilizer=1e-8):
    """The moments are too small at first: divide by 1 - rho^t, don't multiply."""
    theta, grad, s, r = floats(theta, grad, s, r)
    s, r, _, _ = moments(grad, s, r, t, rho1, rho2)
    return theta - lr * s * (1 - rho1**t) / (np.sqrt(r * (1 - rho2**t)) + stabilizer), s, r


def adam_step__correction_of_the_first_step(theta, grad, s, r, t, lr=1e-3, rho1=0.9, rho2=0.999, stabilizer=1e-8):
    """The correction fades from step to step: the decay rate is raised to the power t."""
    theta, grad, s, r = floats(theta, grad, s, r)
    s, r, _, _ = moments(grad, s, r, t, rho1, rho2)
    return theta - lr * s / (1 - rho1) / (np.sqrt(r / (1 - rho2)) + stabilizer), s, r


def adam_step__counted_from_zero(theta, grad, s, r, t, lr=1e-3, rho1=0.9, rho2=0.999, stabilizer=1e-8):
    """Steps are counted from 1: the first one has t = 1, and needs no t + 1."""
    theta, grad, s, r = floats(theta, grad, s, r)
    s, r, mean, square = moments(grad, s, r, t + 1, rho1, rho2)
    return theta - lr * mean / (np.sqrt(square) + stabilizer), s, r


def adam_step__returns_corrected_moments(theta, grad, s, r, t, lr=1e-3, rho1=0.9, rho2=0.999, stabilizer=1e-8):
    """What you return is what the next step starts from: the moments without bias correction."""
    theta, grad, s, r = floats(theta, grad, s, r)
    _, _, mean, square = moments(grad, s, r, t, rho1, rho2)
    return theta - lr * mean / (np.sqrt(square) + stabilizer), mean, square


def adam_step__stabilizer_under_the_root(theta, grad, s, r, t, lr=1e-3, rho1=0.9, rho2=0.999, stabilizer=1e-8):
    """The stabilizer is added to the root, not to what is under it."""
    theta, grad, s, r = floats(theta, grad, s, r)
    s, r, mean, square = moments(grad, s, r, t, rho1, rho2)
    return theta - lr * mean / np.sqrt(square + stabilizer), s, r


def adam_step__stabilizer_before_the_correction(theta, grad, s, r, t, lr=1e-3, rho1=0.9, rho2=0.999, stabilizer=1e-8):
    """Correct the second moment first, then take the root, then add the stabilizer."""
    theta, grad, s, r = floats(theta, grad, s, r)
    s, r, _, _ = moments(grad, s, r, t, rho1, rho2)
    return theta - lr * np.sqrt(1 - rho2**t) / (1 - rho1**t) * s / (np.sqrt(r) + stabilizer), s, r


def adam_step__no_stabilizer(theta, grad, s, r, t, lr=1e-3, rho1=0.9, rho2=0.999, stabilizer=1e-8):
    """Without the stabilizer a weight that never had a gradient is divided by zero."""
    theta, grad, s, r = floats(theta, grad, s, r)
    s, r, mean, square = moments(grad, s, r, t, rho1, rho2)
    return theta - lr * mean / np.sqrt(square), s, r


def adam_step__no_root(theta, grad, s, r, t, lr=1e-3, rho1=0.9, rho2=0.999, stabilizer=1e-8):
    """Divide by the root of the second moment: a gradient over its own size has no scale."""
    theta, grad, s, r = floats(theta, grad, s, r)
    s, r, mean, square = moments(grad, s, r, t, rho1, rho2)
    return theta - lr * mean / (square + stabilizer), s, r


def adam_step__rates_exchanged(theta, grad, s, r, t, lr=1e-3, rho1=0.9, rho2=0.999, stabilizer=1e-8):
    """rho1 belongs to the first moment, rho2 to the second."""
    return right(theta, grad, s, r, t, lr, rho2, rho1, stabilizer)


def adam_step__gradient_not_weighted(theta, grad, s, r, t, lr=1e-3, rho1=0.9, rho2=0.999, stabilizer=1e-8):
    """Each moment is an average: the new gradient comes in with the weight 1 - rho."""
    theta, grad, s, r = floats(theta, grad, s, r)
    s, r = rho1 * s + grad, rho2 * r + grad**2
    if t < 1:
        raise ValueError("t")
    return theta - lr * s / (1 - rho1**t) / (np.sqrt(r / (1 - rho2**t)) + stabilizer), s, r


def adam_step__norm_of_the_gradient(theta, grad, s, r, t, lr=1e-3, rho1=0.9, rho2=0.999, stabilizer=1e-8):
    """The second moment is kept for each weight: square each component, not the whole vector."""
    theta, grad, s, r = floats(theta, grad, s, r)
    s, r = rho1 * s + (1 - rho1) * grad, rho2 * r + (1 - rho2) * np.dot(grad, grad)
    if t < 1:
        raise ValueError("t")
    return theta - lr * s / (1 - rho1**t) / (np.sqrt(r / (1 - rho2**t)) + stabilizer), s, r


def adam_step__square_of_the_mean(theta, grad, s, r, t, lr=1e-3, rho1=0.9, rho2=0.999, stabilizer=1e-8):
    """The second moment averages squares of gradients, not squares of the first moment."""
    theta, grad, s, r = floats(theta, grad, s, r)
    s = rho1 * s + (1 - rho1) * grad
    r = rho2 * r + (1 - rho2) * s**2
    if t < 1:
        raise ValueError("t")
    return theta - lr * s / (1 - rho1**t) / (np.sqrt(r / (1 - rho2**t)) + stabilizer), s, r


def adam_step__old_moments(theta, grad, s, r, t, lr=1e-3, rho1=0.9, rho2=0.999, stabilizer=1e-8):
    """The step is made with the moments that this gradient has gone into already."""
    theta, grad, s, r = floats(theta, grad, s, r)
    new_s, new_r, _, _ = moments(grad, s, r, t, rho1, rho2)
    return theta - lr * s / (1 - rho1**t) / (np.sqrt(r / (1 - rho2**t)) + stabilizer), new_s, new_r


def adam_step__uphill_in_adam(theta, grad, s, r, t, lr=1e-3, rho1=0.9, rho2=0.999, stabilizer=1e-8):
    """The update is subtracted: a step goes down the loss."""
    new, s, r = right(theta, grad, s, r, t, lr, rho1, rho2, stabilizer)
    return 2 * np.asarray(theta) - new, s, r


def adam_step__other_learning_rate(theta, grad, s, r, t, lr=1e-2, rho1=0.9, rho2=0.999, stabilizer=1e-8):
    """The default learning rate is 1e-3."""
    return right(theta, grad, s, r, t, lr, rho1, rho2, stabilizer)


def adam_step__other_second_rate(theta, grad, s, r, t, lr=1e-3, rho1=0.9, rho2=0.99, stabilizer=1e-8):
    """The default of rho2 is 0.999."""
    return right(theta, grad, s, r, t, lr, rho1, rho2, stabilizer)


def adam_step__other_stabilizer(theta, grad, s, r, t, lr=1e-3, rho1=0.9, rho2=0.999, stabilizer=1e-7):
    """The default stabilizer is 1e-8: the steps for tiny gradients show it."""
    return right(theta, grad, s, r, t, lr, rho1, rho2, stabilizer)


def adam_step__in_place(theta, grad, s, r, t, lr=1e-3, rho1=0.9, rho2=0.999, stabilizer=1e-8):
    """`s *= rho1` changes the caller's own moments: make new arrays."""
    result = right(theta, grad, s, r, t, lr, rho1, rho2, stabilizer)
    if isinstance(s, np.ndarray) and s.dtype == float:
        s[:], r[:] = result[1:]
    return result


def adam_step__any_step(theta, grad, s, r, t, lr=1e-3, rho1=0.9, rho2=0.999, stabilizer=1e-8):
    """There is no step before the first: raise ValueError for t < 1, instead of dividing by zero."""
    if t < 1:
        t = 1
    return right(theta, grad, s, r, t, lr, rho1, rho2, stabilizer)


def adam_step__change_only(theta, grad, s, r, t, lr=1e-3, rho1=0.9, rho2=0.999, stabilizer=1e-8):
    """Return the new weights, not by how much they change."""
    new, s, r = right(theta, grad, s, r, t, lr, rho1, rho2, stabilizer)
    return new - np.asarray(theta), s, r


# Adam-L2


def adam_l2_step__no_factor_two_in_adam_l2(theta, grad, s, r, t, l2, lr=1e-3, rho1=0.9, rho2=0.999, stabilizer=1e-8):
    """The penalty is the squared norm, with no 1/2 before it: what is its gradient?"""
    theta, grad = floats(theta, grad)
    return right(theta, grad + l2 * theta, s, r, t, lr, rho1, rho2, stabilizer)


def adam_l2_step__second_moment_of_the_loss(theta, grad, s, r, t, l2, lr=1e-3, rho1=0.9, rho2=0.999, stabilizer=1e-8):
    """Adam sees one loss, penalty included: the second moment is made of the same gradient as the first."""
    theta, grad, s, r = floats(theta, grad, s, r)
    s, _, mean, _ = moments(grad + 2 * l2 * theta, s, r, t, rho1, rho2)
    _, r, _, square = moments(grad, s, r, t, rho1, rho2)
    return theta - lr * mean / (np.sqrt(square) + stabilizer), s, r


def adam_l2_step__first_moment_of_the_loss(theta, grad, s, r, t, l2, lr=1e-3, rho1=0.9, rho2=0.999, stabilizer=1e-8):
    """Adam sees one loss, penalty included: the first moment is made of the same gradient as the second."""
    theta, grad, s, r = floats(theta, grad, s, r)
    new_s, _, mean, _ = moments(grad, s, r, t, rho1, rho2)
    _, new_r, _, square = moments(grad + 2 * l2 * theta, s, r, t, rho1, rho2)
    return theta - lr * mean / (np.sqrt(square) + stabilizer), new_s, new_r


def adam_l2_step__squares_without_cross_term(theta, grad, s, r, t, l2, lr=1e-3, rho1=0.9, rho2=0.999, stabilizer=1e-8):
    """The square of a sum has a cross term: square the whole gradient, not its two parts."""
    theta, grad, s, r = floats(theta, grad, s, r)
    penalty = 2 * l2 * theta
    s, _, mean, _ = moments(grad + penalty, s, r, t, rho1, rho2)
    r = rho2 * r + (1 - rho2) * (grad**2 + penalty**2)
    return theta - lr * mean / (np.sqrt(r / (1 - rho2**t)) + stabilizer), s, r


def adam_l2_step__penalty_past_the_moments(theta, grad, s, r, t, l2, lr=1e-3, rho1=0.9, rho2=0.999, stabilizer=1e-8):
    """The penalty's gradient goes through both moments like any gradient, and is not added after them."""
    new, s, r = right(theta, grad, s, r, t, lr, rho1, rho2, stabilizer)
    return new - 2 * lr * l2 * np.asarray(theta), s, r


def adam_l2_step__penalty_in_the_numerator(theta, grad, s, r, t, l2, lr=1e-3, rho1=0.9, rho2=0.999, stabilizer=1e-8):
    """The penalty's gradient is averaged too: it belongs into the moments, not beside the corrected mean."""
    theta, grad, s, r = floats(theta, grad, s, r)
    s, r, mean, square = moments(grad, s, r, t, rho1, rho2)
    return theta - lr * (mean + 2 * l2 * theta) / (np.sqrt(square) + stabilizer), s, r


def adam_l2_step__penalty_subtracted(theta, grad, s, r, t, l2, lr=1e-3, rho1=0.9, rho2=0.999, stabilizer=1e-8):
    """The penalty is added to the loss, and so is its gradient: the weights must shrink."""
    return right_l2(theta, grad, s, r, t, -l2, lr=lr, rho1=rho1, rho2=rho2, stabilizer=stabilizer)


def adam_l2_step__penalty_times_learning_rate(theta, grad, s, r, t, l2, lr=1e-3, rho1=0.9, rho2=0.999, stabilizer=1e-8):
    """The learning rate is no part of the loss: it scales the update, not the penalty."""
    return right_l2(theta, grad, s, r, t, lr * l2, lr=lr, rho1=rho1, rho2=rho2, stabilizer=stabilizer)


def adam_l2_step__penalty_counted_twice(theta, grad, s, r, t, l2, lr=1e-3, rho1=0.9, rho2=0.999, stabilizer=1e-8):
    """The gradient that comes in has no penalty in it yet, but yours then has it twice."""
    return right_l2(theta, grad, s, r, t, 2 * l2, lr=lr, rho1=rho1, rho2=rho2, stabilizer=stabilizer)


def adam_l2_step__no_penalty(theta, grad, s, r, t, l2, lr=1e-3, rho1=0.9, rho2=0.999, stabilizer=1e-8):
    """The gradient that comes in is that of the loss alone: add that of the penalty."""
    return right(theta, grad, s, r, t, lr, rho1, rho2, stabilizer)


def adam_l2_step__defaults_of_others_in_adam_l2(
    theta, grad, s, r, t, l2, lr=1e-3, rho1=0.9, rho2=0.999, stabilizer=1e-7
):
    """The defaults are those of `adam_step`, the stabilizer's among them."""
    return right_l2(theta, grad, s, r, t, l2, lr=lr, rho1=rho1, rho2=rho2, stabilizer=stabilizer)


def adam_l2_step__fixed_rates_in_adam_l2(theta, grad, s, r, t, l2, lr=1e-3, rho1=0.9, rho2=0.999, stabilizer=1e-8):
    """Hand all hyper-parameters on: the rates and the stabilizer are arguments, not constants."""
    return right_l2(theta, grad, s, r, t, l2, lr=lr)


def adam_l2_step__never_without(theta, grad, s, r, t, l2, lr=1e-3, rho1=0.9, rho2=0.999, stabilizer=1e-8):
    """A coefficient of zero is fine: it leaves plain Adam."""
    return right_l2(theta, grad, s, r, t, l2 or 0.01, lr=lr, rho1=rho1, rho2=rho2, stabilizer=stabilizer)


def adam_l2_step__no_check_of_t(theta, grad, s, r, t, l2, lr=1e-3, rho1=0.9, rho2=0.999, stabilizer=1e-8):
    """There is no step before the first: this function owes a ValueError for t < 1 as well."""
    return right_l2(theta, grad, s, r, max(t, 1), l2, lr=lr, rho1=rho1, rho2=rho2, stabilizer=stabilizer)


def adam_l2_step__gradient_in_place(theta, grad, s, r, t, l2, lr=1e-3, rho1=0.9, rho2=0.999, stabilizer=1e-8):
    """`grad += ...` changes the caller's own gradient, and fails for whole numbers: make a new array."""
    grad += 2 * l2 * np.asarray(theta)
    return right(theta, grad, s, r, t, lr, rho1, rho2, stabilizer)


# Adam-WD


def adam_weight_decay_step__times_learning_rate_in_adam_wd(
    theta, grad, s, r, t, decay, lr=1e-3, rho1=0.9, rho2=0.999, stabilizer=1e-8
):
    """Libraries multiply the decay by the learning rate: here the two are apart."""
    return right_decay(theta, grad, s, r, t, lr * decay, lr=lr, rho1=rho1, rho2=rho2, stabilizer=stabilizer)


def adam_weight_decay_step__plus_in_adam_wd(
    theta, grad, s, r, t, decay, lr=1e-3, rho1=0.9, rho2=0.999, stabilizer=1e-8
):
    """The decay is subtracted: with a plus sign the weights grow."""
    return right_decay(theta, grad, s, r, t, -decay, lr=lr, rho1=rho1, rho2=rho2, stabilizer=stabilizer)


def adam_weight_decay_step__of_the_new_weights_in_adam_wd(
    theta, grad, s, r, t, decay, lr=1e-3, rho1=0.9, rho2=0.999, stabilizer=1e-8
):
    """The decay takes the weights as they were before the step."""
    new, s, r = right(theta, grad, s, r, t, lr, rho1, rho2, stabilizer)
    return (1 - decay) * new, s, r


def adam_weight_decay_step__in_the_gradient(
    theta, grad, s, r, t, decay, lr=1e-3, rho1=0.9, rho2=0.999, stabilizer=1e-8
):
    """Decoupled means that neither moment sees the decay: it is added to the update, not to the gradient."""
    theta, grad = floats(theta, grad)
    return right(theta, grad + decay * theta, s, r, t, lr, rho1, rho2, stabilizer)


def adam_weight_decay_step__divided_by_the_root(
    theta, grad, s, r, t, decay, lr=1e-3, rho1=0.9, rho2=0.999, stabilizer=1e-8
):
    """The decay stands beside the fraction, not in its numerator: it is not divided by the root."""
    theta, grad, s, r = floats(theta, grad, s, r)
    s, r, mean, square = moments(grad, s, r, t, rho1, rho2)
    return theta - (lr * mean + decay * theta) / (np.sqrt(square) + stabilizer), s, r


def adam_weight_decay_step__doubled_in_adam_wd(
    theta, grad, s, r, t, decay, lr=1e-3, rho1=0.9, rho2=0.999, stabilizer=1e-8
):
    """There is no penalty to differentiate here, and so no factor 2."""
    return right_decay(theta, grad, s, r, t, 2 * decay, lr=lr, rho1=rho1, rho2=rho2, stabilizer=stabilizer)


def adam_weight_decay_step__decayed_moment(theta, grad, s, r, t, decay, lr=1e-3, rho1=0.9, rho2=0.999, stabilizer=1e-8):
    """Only the weights decay: the moments come back as plain Adam has them."""
    new, s, r = right_decay(theta, grad, s, r, t, decay, lr=lr, rho1=rho1, rho2=rho2, stabilizer=stabilizer)
    return new, (1 - decay) * s, r


def adam_weight_decay_step__sign_of_the_weights_in_adam_wd(
    theta, grad, s, r, t, decay, lr=1e-3, rho1=0.9, rho2=0.999, stabilizer=1e-8
):
    """Each weight loses a fraction of itself, not the same amount as all others."""
    new, s, r = right(theta, grad, s, r, t, lr, rho1, rho2, stabilizer)
    return new - decay * np.sign(theta), s, r


def adam_weight_decay_step__defaults_of_others_in_adam_wd(
    theta, grad, s, r, t, decay, lr=1e-3, rho1=0.9, rho2=0.99, stabilizer=1e-8
):
    """The defaults are those of `adam_step`, in this function too."""
    return right_decay(theta, grad, s, r, t, decay, lr=lr, rho1=rho1, rho2=rho2, stabilizer=stabilizer)


def adam_weight_decay_step__fixed_rates_in_adam_wd(
    theta, grad, s, r, t, decay, lr=1e-3, rho1=0.9, rho2=0.999, stabilizer=1e-8
):
    """Hand all hyper-parameters on to the moments: the rates and the stabilizer are arguments here too."""
    return right_decay(theta, grad, s, r, t, decay, lr=lr)


def adam_weight_decay_step__always_some(theta, grad, s, r, t, decay, lr=1e-3, rho1=0.9, rho2=0.999, stabilizer=1e-8):
    """A decay of zero is fine: it leaves plain Adam."""
    return right_decay(theta, grad, s, r, t, decay or 0.01, lr=lr, rho1=rho1, rho2=rho2, stabilizer=stabilizer)


def adam_weight_decay_step__t_not_checked(theta, grad, s, r, t, decay, lr=1e-3, rho1=0.9, rho2=0.999, stabilizer=1e-8):
    """There is no step before the first: this kind of Adam owes a ValueError for t < 1 as well."""
    return right_decay(theta, grad, s, r, max(t, 1), decay, lr=lr, rho1=rho1, rho2=rho2, stabilizer=stabilizer)


def adam_weight_decay_step__decayed_in_place(
    theta, grad, s, r, t, decay, lr=1e-3, rho1=0.9, rho2=0.999, stabilizer=1e-8
):
    """`theta *= 1 - decay` changes the caller's own weights: make a new array, of floats."""
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
    """Divide by the weights at the start: the shrinkage is relative."""
    return experiment(scheme, grad_scale, theta, strength, lr, steps, seed)


def relative_shrinkage__what_went_away(scheme, grad_scale, theta, strength, lr, steps, seed):
    """The share that is left was asked for, not the share that went away."""
    return 1 - experiment(scheme, grad_scale, theta, strength, lr, steps, seed) / np.asarray(theta)


def relative_shrinkage__mean(scheme, grad_scale, theta, strength, lr, steps, seed):
    """One number for each weight was asked for, not their mean."""
    return np.mean(experiment(scheme, grad_scale, theta, strength, lr, steps, seed) / np.asarray(theta))


def relative_shrinkage__schemes_exchanged(scheme, grad_scale, theta, strength, lr, steps, seed):
    """ "l2" is Adam on the regularized loss, "decay" the decoupled one: yours are the other way round."""
    other = {"l2": "decay", "decay": "l2"}.get(scheme, scheme)
    return experiment(other, grad_scale, theta, strength, lr, steps, seed) / np.asarray(theta)


def relative_shrinkage__plain_sgd(scheme, grad_scale, theta, strength, lr, steps, seed):
    """These are steps of Adam: SGD treats large and small gradients in its own way."""
    if scheme not in ("l2", "decay"):
        raise ValueError(scheme)
    start, noise = np.array(theta, dtype=float), np.random.default_rng(seed)
    theta = start
    for _ in range(steps):
        factor = 2 * lr * strength if scheme == "l2" else strength
        theta = (1 - factor) * theta - lr * grad_scale * noise.normal(size=start.shape)
    return theta / start


def relative_shrinkage__decay_times_learning_rate(scheme, grad_scale, theta, strength, lr, steps, seed):
    """The decay is not multiplied by the learning rate: that leaves hardly any of it."""
    strength = lr * strength if scheme == "decay" else strength
    return experiment(scheme, grad_scale, theta, strength, lr, steps, seed) / np.asarray(theta)


def relative_shrinkage__scale_left_out(scheme, grad_scale, theta, strength, lr, steps, seed):
    """The noise has the size `grad_scale`: the whole experiment is about that."""
    return experiment(scheme, 1.0, theta, strength, lr, steps, seed) / np.asarray(theta)


def relative_shrinkage__no_seed(scheme, grad_scale, theta, strength, lr, steps, seed):
    """Seed the generator with `seed`: a run must be repeatable."""
    return experiment(scheme, grad_scale, theta, strength, lr, steps, None) / np.asarray(theta)


def relative_shrinkage__one_seed(scheme, grad_scale, theta, strength, lr, steps, seed):
    """Use the seed that is given: another one makes another run."""
    return experiment(scheme, grad_scale, theta, strength, lr, steps, 0) / np.asarray(theta)


def relative_shrinkage__any_scheme(scheme, grad_scale, theta, strength, lr, steps, seed):
    """A scheme that is neither "l2" nor "decay" is a mistake: raise ValueError."""
    known = scheme if scheme == "decay" else "l2"
    return experiment(known, grad_scale, theta, strength, lr, steps, seed) / np.asarray(theta)


def relative_shrinkage__start_overwritten(scheme, grad_scale, theta, strength, lr, steps, seed):
    """Keep the weights of the start apart: `theta` is the caller's, and you need it for the division."""
    end = experiment(scheme, grad_scale, theta, strength, lr, steps, seed)
    if not isinstance(theta, np.ndarray) or theta.dtype != float:
        return end / np.asarray(theta)
    share = end / theta
    theta[:] = end
    return share


def relative_shrinkage__arrays_of_floats_only(scheme, grad_scale, theta, strength, lr, steps, seed):
    """Weights may come as a list: make an array of floats of them."""
    return experiment(scheme, grad_scale, theta, strength, lr, steps, seed) / theta.astype(float)


def relative_shrinkage__one_step_at_least(scheme, grad_scale, theta, strength, lr, steps, seed):
    """After no steps nothing has happened: the loop has to run exactly `steps` times."""
    return experiment(scheme, grad_scale, theta, strength, lr, steps + 1, seed) / np.asarray(theta)


# Choices

ADAM_CHANGED_LINE__where_theta_changes = "update", "That is the other scheme. Where does the loss enter the algorithm?"
ADAM_CHANGED_LINE__second_moment = "second_moment", "A penalty is part of the loss: which line computes with the loss?"
ADAM_CHANGED_LINE__first_moment = (
    "first_moment",
    "Both moments change with a penalty, but by one line that comes before.",
)
ADAM_L2_STRONGER_ON__large_gradients = (
    "theta_large",
    "By what is the gradient of the penalty divided, and when is that large?",
)
ADAM_L2_STRONGER_ON__as_in_sgd = (
    "equal",
    "Equal rates are what SGD has. Adam divides by a size that differs from weight to weight.",
)
ADAM_WD_STRONGER_ON__as_adam_l2 = "theta_small", "Is the decay divided by the root of the second moment in this scheme?"
ADAM_WD_STRONGER_ON__large_gradients_decay = "theta_large", "Does any gradient enter the decay of this scheme?"


# Seen later than the others


def sgd_l2_step__nothing_grows(theta, grad, lr, l2):
    """The penalty pulls on every weight, also where the gradient pulls the other way."""
    theta, grad = np.asarray(theta, dtype=float), np.asarray(grad, dtype=float)
    return theta - lr * (grad + np.where(theta * grad >= 0, 2 * l2 * theta, 0.0))


def decay_from_l2__first_two_decimals(lr, l2):
    """Do not round: learning rates are small, and so is the decay."""
    if lr <= 0 or l2 < 0:
        raise ValueError("coefficients")
    return round(2 * lr * l2, 3)


def adam_step__amsgrad(theta, grad, s, r, t, lr=0.001, rho1=0.9, rho2=0.999, stabilizer=1e-08):
    """The second moment may shrink again: do not keep its largest value."""
    if t < 1:
        raise ValueError("t")
    theta, grad, s, r = (np.asarray(part, dtype=float) for part in (theta, grad, s, r))
    s = rho1 * s + (1 - rho1) * grad
    r = np.maximum(r, rho2 * r + (1 - rho2) * grad**2)
    return theta - lr * s / (1 - rho1**t) / (np.sqrt(r / (1 - rho2**t)) + stabilizer), s, r


def adam_step__with_lookahead(theta, grad, s, r, t, lr=0.001, rho1=0.9, rho2=0.999, stabilizer=1e-08):
    """The step uses the first moment as it is: a gradient added to it once more is Nesterov's variant of Adam."""
    if t < 1:
        raise ValueError("t")
    theta, grad, s, r = (np.asarray(part, dtype=float) for part in (theta, grad, s, r))
    s, r = rho1 * s + (1 - rho1) * grad, rho2 * r + (1 - rho2) * grad**2
    ahead = (rho1 * s + (1 - rho1) * grad) / (1 - rho1**t)
    return theta - lr * ahead / (np.sqrt(r / (1 - rho2**t)) + stabilizer), s, r
