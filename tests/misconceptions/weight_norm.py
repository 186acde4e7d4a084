"""Known wrong answers to weight_norm; each docstring is the hint that a student who has it needs."""

import numpy as np


def parts(u):
    """A vector and its norm, which must not be zero."""
    u = np.array(u, dtype=float)
    norm = np.linalg.norm(u)
    if norm == 0:
        raise ValueError("u")
    return u, norm


def preactivations(X, u):
    y = np.array(X, dtype=float) @ np.array(u, dtype=float)
    if np.std(y) == 0:
        raise ValueError("no spread")
    return y


def grad(u, gain, grad_w):
    """The gradient with respect to u as it should be."""
    u, norm = parts(u)
    grad_w = np.array(grad_w, dtype=float)
    return gain / norm * (grad_w - u * (u @ grad_w) / norm**2)


# In several functions


def weight_norm__zero_goes_through(u, gain):
    """What comes out where there is nothing to divide by, and what does the docstring ask for there?"""
    norm = np.linalg.norm(u)
    return gain * np.array(u, dtype=float) / (norm or 1.0)


def weight_norm_preactivation__zero_goes_through(X, u, gain, shift):
    return np.array(X, dtype=float) @ (gain * np.array(u, dtype=float)) / (np.linalg.norm(u) or 1.0) + shift


def batch_norm_preactivation__zero_goes_through(X, u, gain, shift):
    y = np.array(X, dtype=float) @ np.array(u, dtype=float)
    return gain * (y - y.mean()) / (y.std() or 1.0) + shift


def orthogonal_projector__zero_goes_through(u):
    return np.eye(len(u)) - np.outer(u, u) / (np.dot(u, u) or 1.0)


def weight_norm_jacobian__zero_goes_through(u, gain):
    return gain / (np.linalg.norm(u) or 1.0) * orthogonal_projector__zero_goes_through(u)


def weight_norm_grad_u__zero_goes_through(u, gain, grad_w):
    return weight_norm_jacobian__zero_goes_through(u, gain) @ np.array(grad_w, dtype=float)


def weight_norm_grad_gain__zero_goes_through(u, grad_w):
    return float(np.dot(u, grad_w)) / (np.linalg.norm(u) or 1.0)


def weight_norm_step__zero_goes_through(u, gain, grad_w, lr):
    return np.array(u, dtype=float) - lr * weight_norm_grad_u__zero_goes_through(u, gain, grad_w)


def squared_norm_increase__zero_goes_through(u, gain, grad_w, lr):
    return lr**2 * np.sum(weight_norm_grad_u__zero_goes_through(u, gain, grad_w) ** 2)


def norm_trajectory__zero_goes_through(u0, gain, grads_w, lr):
    norms = [np.linalg.norm(u0)]
    for row in grads_w:
        u0 = weight_norm_step__zero_goes_through(u0, gain, row, lr)
        norms.append(np.linalg.norm(u0))
    return np.array(norms)


def weight_norm__argument_overwritten(u, gain):
    """Which arrays do your `/=` and `-=` write to?"""
    norm = parts(u)[1]
    u = np.asarray(u, dtype=float)
    u /= norm
    return gain * u


def batch_norm_preactivation__argument_overwritten(X, u, gain, shift):
    preactivations(X, u)
    X = np.asarray(X, dtype=float)
    X -= X.mean(axis=0)
    y = X @ np.array(u, dtype=float)
    return gain * y / y.std() + shift


def weight_norm_preactivation__argument_overwritten(X, u, gain, shift):
    norm = parts(u)[1]
    u = np.asarray(u, dtype=float)
    u *= gain / norm
    return np.array(X, dtype=float) @ u + shift


def preactivation_std__argument_overwritten(u, cov):
    u, cov = np.array(u, dtype=float), np.asarray(cov, dtype=float)
    cov *= np.outer(u, u)
    return np.sqrt(cov.sum())


def orthogonal_projector__argument_overwritten(u):
    norm = parts(u)[1]
    u = np.asarray(u, dtype=float)
    u /= norm
    return np.eye(len(u)) - np.outer(u, u)


def weight_norm_jacobian__argument_overwritten(u, gain):
    norm = parts(u)[1]
    return gain / norm * orthogonal_projector__argument_overwritten(u)


def weight_norm_grad_u__argument_overwritten(u, gain, grad_w):
    u, norm = parts(u)
    grad_w = np.asarray(grad_w, dtype=float)
    grad_w -= u * (u @ grad_w) / norm**2
    return gain / norm * grad_w


def weight_norm_grad_gain__argument_overwritten(u, grad_w):
    u, norm = parts(u)
    grad_w = np.asarray(grad_w, dtype=float)
    grad_w *= u / norm
    return grad_w.sum()


def weight_norm_step__argument_overwritten(u, gain, grad_w, lr):
    step = lr * grad(u, gain, grad_w)
    u = np.asarray(u, dtype=float)
    u -= step
    return u


def squared_norm_increase__argument_overwritten(u, gain, grad_w, lr):
    step = lr * grad(u, gain, grad_w)
    u = np.asarray(u, dtype=float)
    u -= step
    return step @ step


def norm_trajectory__argument_overwritten(u0, gain, grads_w, lr):
    norms = [parts(u0)[1]]
    u = np.asarray(u0, dtype=float)
    for row in grads_w:
        u -= lr * grad(u, gain, row)
        norms.append(np.linalg.norm(u))
    return np.array(norms)


# The weights


def weight_norm__squared_norm(u, gain):
    """How long are your weights for a gain of 1?"""
    u, norm = parts(u)
    return gain * u / norm**2


def weight_norm__sum_of_sizes(u, gain):
    """How long is the vector (3, 4), and what do you divide by?"""
    u, _ = parts(u)
    return gain * u / np.abs(u).sum()


def weight_norm__gain_left_out(u, gain):
    """How do your weights change when the gain is doubled?"""
    u, norm = parts(u)
    return u / norm


def weight_norm__not_normalized(u, gain):
    """Do your weights change when u becomes longer?"""
    u, _ = parts(u)
    return gain * u


def weight_norm__size_of_the_gain(u, gain):
    """What should change when the gain changes its sign?"""
    u, norm = parts(u)
    return abs(gain) * u / norm


def weight_norm__root_of_mean_square(u, gain):
    """How long is the vector (3, 4) according to your function?"""
    u, _ = parts(u)
    return gain * u / np.sqrt(np.mean(u**2))


def weight_norm__standardized(u, gain):
    """Which formula has a mean and a standard deviation in it, and is it that of this function?"""
    u, _ = parts(u)
    return gain * (u - u.mean()) / (u.std() or 1.0)


def weight_norm__whole_numbers(u, gain):
    """Which type has your result if u holds whole numbers?"""
    vector, norm = parts(u)
    out = np.zeros_like(np.asarray(u))
    out[...] = gain * vector / norm
    return out


# Batch normalization


def batch_norm_preactivation__sample_std(X, u, gain, shift):
    """What does the prompt say about the divisor of the variance?"""
    y = preactivations(X, u)
    return gain * (y - y.mean()) / y.std(ddof=1) + shift


def batch_norm_preactivation__with_eps(X, u, gain, shift):
    """What does the docstring say about small numbers that are added?"""
    y = preactivations(X, u)
    return gain * (y - y.mean()) / np.sqrt(y.var() + 1e-5) + shift


def batch_norm_preactivation__small_eps(X, u, gain, shift):
    """Is there anything in your denominator besides what the docstring names?"""
    y = preactivations(X, u)
    return gain * (y - y.mean()) / (y.std() + 1e-6) + shift


def batch_norm_preactivation__not_centred(X, u, gain, shift):
    """What is subtracted from the preactivations in the formula of the docstring?"""
    y = preactivations(X, u)
    return gain * y / y.std() + shift


def batch_norm_preactivation__norm_for_std(X, u, gain, shift):
    """From which numbers is the standard deviation to be computed?"""
    y = preactivations(X, u)
    return gain * (y - y.mean()) / np.linalg.norm(u) + shift


def batch_norm_preactivation__norm_times_spread(X, u, gain, shift):
    """Are the inputs spread alike, and do they vary independently of each other?"""
    y = preactivations(X, u)
    return gain * (y - y.mean()) / (np.linalg.norm(u) * np.std(np.array(X, dtype=float))) + shift


def batch_norm_preactivation__by_variance(X, u, gain, shift):
    """What is in the denominator of the formula: the variance, or its root?"""
    y = preactivations(X, u)
    return gain * (y - y.mean()) / y.var() + shift


def batch_norm_preactivation__shift_scaled_too(X, u, gain, shift):
    """In which order do scale and shift come in the formula?"""
    y = preactivations(X, u)
    return gain * ((y - y.mean()) / y.std() + shift)


def batch_norm_preactivation__inputs_standardized(X, u, gain, shift):
    """What is standardized here: the inputs, or the preactivations?"""
    preactivations(X, u)
    X = np.array(X, dtype=float)
    y = (X - X.mean(axis=0)) / (X.std(axis=0) + 1e-300) @ np.array(u, dtype=float)
    return gain * y / np.linalg.norm(u) + shift


def batch_norm_preactivation__size_of_the_bn_gain(X, u, gain, shift):
    """What does a negative gain do to the preactivations?"""
    y = preactivations(X, u)
    return abs(gain) * (y - y.mean()) / y.std() + shift


def batch_norm_preactivation__weights_left_normalized(X, u, gain, shift):
    """Does your result depend on the spread of the batch?"""
    preactivations(X, u)
    u, norm = parts(u)
    return np.array(X, dtype=float) @ (gain * u / norm) + shift


# Weight normalization of a batch


def weight_norm_preactivation__by_batch_statistics(X, u, gain, shift):
    """May the result for one sample depend on the other samples here?"""
    parts(u)
    y = np.array(X, dtype=float) @ np.array(u, dtype=float)
    return gain * (y - y.mean()) / (y.std() or 1.0) + shift


def weight_norm_preactivation__centred(X, u, gain, shift):
    """What does weight normalization know about the mean of the data?"""
    u, norm = parts(u)
    X = np.array(X, dtype=float)
    return (X - X.mean(axis=0)) @ (gain * u / norm) + shift


def weight_norm_preactivation__wn_not_normalized(X, u, gain, shift):
    """Does your result change when u becomes longer?"""
    u, _ = parts(u)
    return gain * (np.array(X, dtype=float) @ u) + shift


def weight_norm_preactivation__wn_squared_norm(X, u, gain, shift):
    """Compute the length of the weights that you use: is it what the docstring says?"""
    u, norm = parts(u)
    return gain * (np.array(X, dtype=float) @ u) / norm**2 + shift


def weight_norm_preactivation__shift_left_out(X, u, gain, shift):
    """Which argument does your function not use?"""
    u, norm = parts(u)
    return gain * (np.array(X, dtype=float) @ u) / norm


def weight_norm_preactivation__gain_and_shift_ignored(X, u, gain, shift):
    """Which two arguments does your result not depend on?"""
    u, norm = parts(u)
    return np.array(X, dtype=float) @ u / norm


def weight_norm_preactivation__size_of_the_wn_gain(X, u, gain, shift):
    """Does the sign of the gain make a difference in your function?"""
    u, norm = parts(u)
    return abs(gain) * (np.array(X, dtype=float) @ u) / norm + shift


# The standard deviation


def preactivation_std__always_the_norm(u, cov):
    """Which argument does your function not use?"""
    return np.linalg.norm(u)


def preactivation_std__variance(u, cov):
    """Is the variance asked for, or the standard deviation?"""
    u = np.array(u, dtype=float)
    return u @ np.array(cov, dtype=float) @ u


def preactivation_std__correlations_ignored(u, cov):
    """Which entries of the covariance matrix do you use?"""
    return np.sqrt(np.sum(np.array(u, dtype=float) ** 2 * np.diag(cov)))


def preactivation_std__correlations_once(u, cov):
    """How often does each pair of inputs occur when the square of a sum is written out?"""
    u = np.array(u, dtype=float)
    return np.sqrt(abs(np.sum(np.triu(np.outer(u, u) * np.array(cov, dtype=float)))))


def preactivation_std__norm_times_mean_spread(u, cov):
    """Can two vectors of the same length have different spreads?"""
    return np.linalg.norm(u) * np.sqrt(np.trace(np.array(cov, dtype=float)) / len(u))


def preactivation_std__root_by_entry(u, cov):
    """Of what is the root taken: of a matrix, or of a number?"""
    u, cov = np.array(u, dtype=float), np.array(cov, dtype=float)
    return abs(u) @ np.sqrt(np.diag(cov))


def preactivation_std__norm_of_a_product(u, cov):
    """What does your result do when the covariance is multiplied by four, and what should it do?"""
    return np.linalg.norm(np.array(cov, dtype=float) @ np.array(u, dtype=float))


def preactivation_std__zero_is_refused(u, cov):
    """What does the docstring say about a zero vector here?"""
    u, _ = parts(u)
    return np.sqrt(u @ np.array(cov, dtype=float) @ u)


# The projector


def orthogonal_projector__onto_u(u):
    """What does your matrix make of u itself?"""
    u, norm = parts(u)
    return np.outer(u, u) / norm**2


def orthogonal_projector__any_length_is_one(u):
    """Try a vector of length 2: what does your matrix make of it?"""
    u, _ = parts(u)
    return np.eye(len(u)) - np.outer(u, u)


def orthogonal_projector__norm_not_squared(u):
    """Does your matrix change when u becomes longer?"""
    u, norm = parts(u)
    return np.eye(len(u)) - np.outer(u, u) / norm


def orthogonal_projector__inner_product(u):
    """Of what shape is each of the two products of u with itself?"""
    u, norm = parts(u)
    return np.eye(len(u)) - np.dot(u, u) / norm**2


def orthogonal_projector__diagonal_only(u):
    """Which entries of your matrix are zero for u = (1, 1)?"""
    u, norm = parts(u)
    return np.diag(1 - u**2 / norm**2)


def orthogonal_projector__mirror(u):
    """Apply your matrix to u: is it taken out, or turned around?"""
    u, norm = parts(u)
    return np.eye(len(u)) - 2 * np.outer(u, u) / norm**2


def orthogonal_projector__ones_for_identity(u):
    """How does your identity look?"""
    u, norm = parts(u)
    return 1 - np.outer(u, u) / norm**2


def orthogonal_projector__one_fraction(u):
    """Which part of the formula stands above the line?"""
    u, norm = parts(u)
    return (np.eye(len(u)) - np.outer(u, u)) / norm**2


def orthogonal_projector__identity_in_one_dimension(u):
    """What does your matrix make of u when there is only one dimension?"""
    u, norm = parts(u)
    return np.eye(1) if len(u) == 1 else np.eye(len(u)) - np.outer(u, u) / norm**2


# The Jacobian


def weight_norm_jacobian__of_the_squared_norm(u, gain):
    """What is the denominator of w? Compare your matrix with finite differences of `weight_norm`."""
    u, norm = parts(u)
    return gain / norm**2 * (np.eye(len(u)) - 2 * np.outer(u, u) / norm**2)


def weight_norm_jacobian__one_minus_square_over_norm(u, gain):
    """Try a vector that is not of length one, and compare your diagonal with finite differences."""
    u, norm = parts(u)
    return gain / norm * (np.eye(len(u)) - np.outer(u, u)) / norm**2


def weight_norm_jacobian__norm_held_fixed(u, gain):
    """Does the norm of u stay the same when one entry of u changes?"""
    u, norm = parts(u)
    return gain / norm * np.eye(len(u))


def weight_norm_jacobian__denominator_lost(u, gain):
    """Write the quotient rule out once more, with everything below the line."""
    u, norm = parts(u)
    return gain * (norm * np.eye(len(u)) - np.outer(u, u) / norm)


def weight_norm_jacobian__diagonal_alone(u, gain):
    """Does the first weight change when the second entry of u does?"""
    u, norm = parts(u)
    return gain / norm * np.diag(1 - u**2 / norm**2)


def weight_norm_jacobian__projector_alone(u, gain):
    """How does your matrix change when the gain is doubled, and when u becomes longer?"""
    u, norm = parts(u)
    return np.eye(len(u)) - np.outer(u, u) / norm**2


def weight_norm_jacobian__scale_without_norm(u, gain):
    """Compare the turn that a small change makes of a long u and of a short one."""
    u, norm = parts(u)
    return gain * (np.eye(len(u)) - np.outer(u, u) / norm**2)


def weight_norm_jacobian__size_of_the_jacobian_gain(u, gain):
    """What happens to the derivatives when the gain changes its sign?"""
    u, norm = parts(u)
    return abs(gain) / norm * (np.eye(len(u)) - np.outer(u, u) / norm**2)


def weight_norm_jacobian__off_diagonal_added(u, gain):
    """Does a larger second entry of u make the first weight larger or smaller?"""
    u, norm = parts(u)
    off = np.outer(u, u) / norm**2
    return gain / norm * (np.eye(len(u)) - np.diag(np.diag(off)) + off - np.diag(np.diag(off)))


# Gradients


def weight_norm_grad_u__the_jacobian(u, gain, grad_w):
    """Of what shape is a gradient with respect to u?"""
    u, norm = parts(u)
    return gain / norm * (np.eye(len(u)) - np.outer(u, u) / norm**2)


def weight_norm_grad_u__entry_by_entry(u, gain, grad_w):
    """Which operator of NumPy multiplies a matrix with a vector?"""
    u, norm = parts(u)
    return gain / norm * (np.eye(len(u)) - np.outer(u, u) / norm**2) * np.array(grad_w, dtype=float)


def weight_norm_grad_u__not_projected(u, gain, grad_w):
    """Can the loss change when only the length of u does? What does your gradient say about that?"""
    return gain / parts(u)[1] * np.array(grad_w, dtype=float)


def weight_norm_grad_u__projection_not_scaled(u, gain, grad_w):
    """How does your gradient change when the gain is doubled?"""
    u, norm = parts(u)
    return grad(u, norm, grad_w)


def weight_norm_grad_u__scaled_by_gain_alone(u, gain, grad_w):
    """Compare your gradient for u and for twice u with finite differences."""
    u, norm = parts(u)
    return grad(u, gain * norm, grad_w)


def weight_norm_grad_u__scaled_by_squared_norm(u, gain, grad_w):
    """How does your gradient change when u becomes twice as long, and how do finite differences?"""
    u, norm = parts(u)
    return grad(u, gain / norm, grad_w)


def weight_norm_grad_u__size_of_the_gradient_gain(u, gain, grad_w):
    """If the gain changes its sign, should the gradient?"""
    return grad(u, abs(gain), grad_w)


def weight_norm_grad_u__downhill(u, gain, grad_w):
    """Is the gradient asked for, or the step?"""
    return -grad(u, gain, grad_w)


def weight_norm_grad_u__projected_onto_u(u, gain, grad_w):
    """Which part of the gradient can change the direction of u, and which one do you keep?"""
    u, norm = parts(u)
    return gain / norm * u * (u @ np.array(grad_w, dtype=float)) / norm**2


def weight_norm_grad_u__unit_length_taken_for_granted(u, gain, grad_w):
    """Try a vector u of length 2: is your result orthogonal to it?"""
    u, norm = parts(u)
    grad_w = np.array(grad_w, dtype=float)
    return gain / norm * (grad_w - u * (u @ grad_w))


def weight_norm_grad_u__mirrored(u, gain, grad_w):
    """Is your result orthogonal to u?"""
    u, norm = parts(u)
    grad_w = np.array(grad_w, dtype=float)
    return gain / norm * (grad_w - 2 * u * (u @ grad_w) / norm**2)


def weight_norm_grad_gain__norm_left_out(u, grad_w):
    """What is the derivative of w with respect to the gain? Try a vector u that is not of length one."""
    u, _ = parts(u)
    return float(u @ np.array(grad_w, dtype=float))


def weight_norm_grad_gain__by_squared_norm(u, grad_w):
    """Does your result change when u becomes longer, and should it?"""
    u, norm = parts(u)
    return float(u @ np.array(grad_w, dtype=float)) / norm**2


def weight_norm_grad_gain__a_vector(u, grad_w):
    """How many numbers is the derivative with respect to one number?"""
    u, norm = parts(u)
    return u * np.array(grad_w, dtype=float) / norm


def weight_norm_grad_gain__norm_of_the_gradient(u, grad_w):
    """In which direction does w move when the gain grows?"""
    parts(u)
    return float(np.linalg.norm(grad_w))


def weight_norm_grad_gain__no_sign(u, grad_w):
    """Can a larger gain make the loss smaller?"""
    u, norm = parts(u)
    return abs(float(u @ np.array(grad_w, dtype=float))) / norm


def weight_norm_grad_gain__of_the_projected_gradient(u, grad_w):
    """Which part of the gradient with respect to w belongs to the gain, and which one do you take?"""
    u, norm = parts(u)
    return float(u @ grad(u, norm, grad_w)) / norm


# One step


def weight_norm_step__uphill(u, gain, grad_w, lr):
    """Does your step make the loss smaller?"""
    return np.array(u, dtype=float) + lr * grad(u, gain, grad_w)


def weight_norm_step__with_the_gradient_of_w(u, gain, grad_w, lr):
    """Which of the two gradients belongs to the vector that takes the step?"""
    return parts(u)[0] - lr * np.array(grad_w, dtype=float)


def weight_norm_step__step_of_w(u, gain, grad_w, lr):
    """Which vector takes the step: u or w?"""
    u, norm = parts(u)
    return gain * u / norm - lr * np.array(grad_w, dtype=float)


def weight_norm_step__step_not_projected(u, gain, grad_w, lr):
    """Compare your step with the gradient with respect to u: are they parallel?"""
    u, norm = parts(u)
    return u - lr * gain / norm * np.array(grad_w, dtype=float)


def weight_norm_step__back_to_the_old_norm(u, gain, grad_w, lr):
    """What does the docstring say about the length of the new u?"""
    u, norm = parts(u)
    new = u - lr * grad(u, gain, grad_w)
    return new * norm / np.linalg.norm(new)


def weight_norm_step__the_change_only(u, gain, grad_w, lr):
    """Is the new u asked for, or the change?"""
    return -lr * grad(u, gain, grad_w)


def weight_norm_step__divided_by_the_learning_rate_of_one(u, gain, grad_w, lr):
    """How does your step change when the learning rate is doubled?"""
    return parts(u)[0] - grad(u, gain, grad_w)


def weight_norm_step__size_of_the_step_gain(u, gain, grad_w, lr):
    """What should your step do when the gain changes its sign?"""
    return parts(u)[0] - lr * grad(u, abs(gain), grad_w)


# The increase of the squared norm


def squared_norm_increase__linear(u, gain, grad_w, lr):
    """How does the length of the step change when the learning rate is doubled, and how does your result?"""
    return lr * np.sum(grad(u, gain, grad_w) ** 2)


def squared_norm_increase__scale_not_squared(u, gain, grad_w, lr):
    """Double the gain: how does the length of the step change, and how does your result?"""
    u, norm = parts(u)
    return lr**2 * gain / norm * np.sum(grad(u, norm, grad_w) ** 2)


def squared_norm_increase__increase_of_the_norm(u, gain, grad_w, lr):
    """Is the increase of the norm asked for, or that of its square?"""
    u, norm = parts(u)
    return np.linalg.norm(u - lr * grad(u, gain, grad_w)) - norm


def squared_norm_increase__length_of_the_step(u, gain, grad_w, lr):
    """In which units is your result: those of u, or those of its square?"""
    return lr * np.linalg.norm(grad(u, gain, grad_w))


def squared_norm_increase__step_not_projected_either(u, gain, grad_w, lr):
    """Which part of the gradient with respect to w enters the step?"""
    u, norm = parts(u)
    return (lr * gain / norm) ** 2 * np.sum(np.array(grad_w, dtype=float) ** 2)


def squared_norm_increase__difference(u, gain, grad_w, lr):
    """How many digits are left when two nearly equal numbers are subtracted?"""
    u, norm = parts(u)
    return np.sum((u - lr * grad(u, gain, grad_w)) ** 2) - norm**2


def squared_norm_increase__new_squared_norm(u, gain, grad_w, lr):
    """What is your result when the learning rate is zero?"""
    u, norm = parts(u)
    return norm**2 + lr**2 * np.sum(grad(u, gain, grad_w) ** 2)


def squared_norm_increase__norm_left_out_of_the_scale(u, gain, grad_w, lr):
    """Does your result depend on the length of u, and should it?"""
    u, norm = parts(u)
    return lr**2 * np.sum(grad(u, gain * norm, grad_w) ** 2)


def squared_norm_increase__decrease(u, gain, grad_w, lr):
    """Draw u and the step as arrows: which side of the triangle is the longest?"""
    return -(lr**2) * np.sum(grad(u, gain, grad_w) ** 2)


# Many steps


def walk(u0, gain, grads_w, lr):
    """All u on the way, as it should be."""
    path = [parts(u0)[0]]
    for row in grads_w:
        path.append(path[-1] - lr * grad(path[-1], gain, row))
    return path


def norm_trajectory__start_left_out(u0, gain, grads_w, lr):
    """How many norms belong to k steps?"""
    return np.array([np.linalg.norm(u) for u in walk(u0, gain, grads_w, lr)[1:]])


def norm_trajectory__end_left_out(u0, gain, grads_w, lr):
    """Which norm is your last one: before or after the last step?"""
    path = walk(u0, gain, grads_w, lr)
    return np.array([np.linalg.norm(u) for u in path[:-1] or path])


def norm_trajectory__squared_norms(u0, gain, grads_w, lr):
    """What is your first entry for a u of length 5?"""
    return np.array([u @ u for u in walk(u0, gain, grads_w, lr)])


def norm_trajectory__vectors(u0, gain, grads_w, lr):
    """Is the norm asked for, or the vector?"""
    return np.array(walk(u0, gain, grads_w, lr))


def norm_trajectory__everything_from_the_start(u0, gain, grads_w, lr):
    """Which u does each of your steps use?"""
    u, norms = parts(u0)[0], [parts(u0)[1]]
    for row in grads_w:
        u = u - lr * grad(u0, gain, row)
        norms.append(np.linalg.norm(u))
    return np.array(norms)


def norm_trajectory__scale_from_the_start(u0, gain, grads_w, lr):
    """Which norm of u does the scale of each step use?"""
    u, start = parts(u0)
    norms = [start]
    for row in grads_w:
        u = u - lr * grad(u, gain * np.linalg.norm(u) / start, row)
        norms.append(np.linalg.norm(u))
    return np.array(norms)


def norm_trajectory__linear_growth(u0, gain, grads_w, lr):
    """Draw u and two steps as arrows: in which direction does each step go?"""
    path = walk(u0, gain, grads_w, lr)
    steps = [lr * np.linalg.norm(grad(u, gain, row)) for u, row in zip(path, grads_w, strict=False)]
    return parts(u0)[1] + np.cumsum([0.0, *steps])


def norm_trajectory__first_gradient_only(u0, gain, grads_w, lr):
    """Which row of the gradients does your second step use?"""
    return np.array([np.linalg.norm(u) for u in walk(u0, gain, [grads_w[0] for _ in grads_w], lr)])


def norm_trajectory__rows_from_the_end(u0, gain, grads_w, lr):
    """To which step does the first row belong?"""
    return np.array([np.linalg.norm(u) for u in walk(u0, gain, grads_w[::-1], lr)])


def norm_trajectory__normalized_on_the_way(u0, gain, grads_w, lr):
    """Is anything done to u between two steps that the docstring does not mention?"""
    return np.full(len(grads_w) + 1, parts(u0)[1])


def norm_trajectory__norms_of_the_weights(u0, gain, grads_w, lr):
    """Whose norm is asked for: that of u, or that of w?"""
    parts(u0)
    return np.full(len(grads_w) + 1, abs(gain), dtype=float)


def norm_trajectory__needs_a_step(u0, gain, grads_w, lr):
    """What does your function return when no gradients are given?"""
    steps, _ = np.shape(grads_w)
    path = walk(u0, gain, grads_w, lr)
    return np.array([np.linalg.norm(path[t + 1]) for t in range(-1, steps)]) if steps else np.zeros(0)


# What is always true

NORM_AFTER_STEP__always_larger = "strictly_larger", "Is there a gradient for which u does not move at all?"
NORM_AFTER_STEP__always_smaller = "smaller", "Draw u and the step as arrows: what does such a step do to the length?"
NORM_AFTER_STEP__always_the_same = "unchanged", "Which vector has a length that stays, u or w?"
GROWTH_ORDER_IN_LR__proportional = (
    "linear",
    "How does the length of the step depend on the learning rate? And how does the increase depend on that length?",
)
GROWTH_ORDER_IN_LR__no_growth = "none", "Draw the arrows once more with twice the learning rate. What has changed?"


# Seen later than the others


def weight_norm__clipped(u, gain):
    """For which lengths of u does your function divide?"""
    u = np.asarray(u, dtype=float)
    norm = np.linalg.norm(u)
    if norm == 0:
        raise ValueError("zero")
    return u * min(1.0, gain / norm)


def batch_norm_preactivation__features_standardized(X, u, gain, shift):
    """Is it one number a sample that is standardized in your function, or each feature?"""
    X, u = np.asarray(X, dtype=float), np.asarray(u, dtype=float)
    if (X @ u).std() == 0:
        raise ValueError("no spread")
    return gain * ((X - X.mean(axis=0)) / X.std(axis=0)) @ u / np.linalg.norm(u) + shift


def weight_norm_preactivation__scaled_input(X, u, gain, shift):
    """What does the gain multiply in the formula of the docstring?"""
    X, u = np.asarray(X, dtype=float), np.asarray(u, dtype=float)
    if not u.any():
        raise ValueError("zero")
    return gain * (X @ u / np.linalg.norm(u) + shift)


def weight_norm_step__weights_of_the_new_vector(u, gain, grad_w, lr):
    """Is the new u asked for, or what becomes of it?"""
    u, grad_w = np.asarray(u, dtype=float), np.asarray(grad_w, dtype=float)
    if not u.any():
        raise ValueError("zero")
    norm = np.linalg.norm(u)
    new = u - lr * gain / norm * (grad_w - u * (u @ grad_w) / norm**2)
    return gain * new / np.linalg.norm(new)


# Checks that look right, small numbers that slip in, and lists of the caller


def cancels(u):
    """Whether a vector looks like zero to a sum."""
    return float(np.sum(u)) == 0


def orthogonal_projector__zero_by_its_sum(u):
    """Is every vector whose entries add up to nothing a zero vector?"""
    if cancels(u):
        raise ValueError("u")
    u, norm = parts(u)
    return np.eye(len(u)) - np.outer(u, u) / norm**2


def weight_norm__zero_by_any_entry(u, gain):
    """How many entries of a zero vector are zero?"""
    if 0 in list(u):
        raise ValueError("u")
    u, norm = parts(u)
    return gain * u / norm


def weight_norm_preactivation__any_zero_is_refused(X, u, gain, shift):
    """Does your check look at all entries of u together, or at one?"""
    if 0 in list(u):
        raise ValueError("u")
    u, norm = parts(u)
    return np.array(X, dtype=float) @ (gain * u / norm) + shift


def weight_norm_jacobian__zero_by_a_tolerance(u, gain):
    """Which vectors does the docstring refuse, and which does your tolerance?"""
    u, norm = parts(u)
    if norm < 1e-8:
        raise ValueError("u")
    return gain / norm * (np.eye(len(u)) - np.outer(u, u) / norm**2)


def weight_norm_grad_u__norm_padded(u, gain, grad_w):
    """Is anything added to the norm that you divide by?"""
    u, norm = parts(u)
    grad_w = np.array(grad_w, dtype=float)
    return gain / (norm + 1e-8) * (grad_w - u * (u @ grad_w) / norm**2)


def weight_norm_grad_gain__some_lists_are_used_up(u, grad_w):
    """Is the caller's list of gradients as long as before?"""
    u, norm = parts(u)
    total = float(u @ np.array(grad_w, dtype=float)) / norm
    if isinstance(grad_w, list):
        grad_w.clear()
    return total


def weight_norm_step__no_zero_among_the_entries(u, gain, grad_w, lr):
    """May one entry of u be zero when others are not?"""
    if 0 in list(u):
        raise ValueError("u")
    return np.array(u, dtype=float) - lr * grad(u, gain, grad_w)


def weight_norm_step__gain_must_not_be_zero(u, gain, grad_w, lr):
    """What does the prompt say about a gain of zero?"""
    parts(u)
    if gain == 0:
        raise ValueError("gain")
    return np.array(u, dtype=float) - lr * grad(u, gain, grad_w)


def squared_norm_increase__floor(u, gain, grad_w, lr):
    """How small may the increase get? Is your result ever that small?"""
    return max(float(np.sum((lr * grad(u, gain, grad_w)) ** 2)), 1e-12)


def norm_trajectory__a_hundred_steps_at_most(u0, gain, grads_w, lr):
    """Do all rows of the gradients move u in your function?"""
    u, norm = parts(u0)
    norms = [norm]
    for number, grad_w in enumerate(grads_w):
        u = u - (lr * grad(u, gain, grad_w) if number < 100 else 0)
        norms.append(np.linalg.norm(u))
    return np.array(norms)


def batch_norm_preactivation__two_causes_only(X, u, gain, shift):
    """Are there other ways for all preactivations to be the same?"""
    X = np.array(X, dtype=float)
    if len(X) == 1 or not np.any(u):
        raise ValueError("no spread")
    y = X @ np.array(u, dtype=float)
    with np.errstate(all="ignore"):
        return gain * (y - y.mean()) / y.std() + shift


def batch_norm_preactivation__equal_rows_only(X, u, gain, shift):
    """Can the preactivations of different samples all be the same?"""
    X = np.array(X, dtype=float)
    if not np.ptp(X, axis=0).any() or not np.any(u):
        raise ValueError("no spread")
    y = X @ np.array(u, dtype=float)
    with np.errstate(all="ignore"):
        return gain * (y - y.mean()) / y.std() + shift


def batch_norm_preactivation__spread_kept_above_zero(X, u, gain, shift):
    """What is your result for data of very small spread?"""
    y = preactivations(X, u)
    return gain * (y - y.mean()) / max(y.std(), 1e-6) + shift


def preactivation_std__singular_means_none(u, cov):
    """Does a covariance matrix without an inverse mean that nothing varies?"""
    u, cov = np.array(u, dtype=float), np.array(cov, dtype=float)
    return 0.0 if np.linalg.det(cov) == 0 else float(np.sqrt(u @ cov @ u))


def weight_norm_jacobian__no_gain_needs_no_direction(u, gain):
    """Is every `u` looked at, also where the gain makes an answer easy?"""
    if gain == 0:
        return np.zeros((len(u), len(u)))
    u, norm = parts(u)
    return gain / norm * (np.eye(len(u)) - np.outer(u, u) / norm**2)


def weight_norm_step__no_motion_needs_no_direction(u, gain, grad_w, lr):
    """Is every `u` looked at, also where nothing would move it?"""
    if lr == 0 or gain == 0 or not np.any(grad_w):
        return np.array(u, dtype=float)
    return np.array(u, dtype=float) - lr * grad(u, gain, grad_w)


def weight_norm__zero_by_sum_and_product(u, gain):
    """What do the sum and the product of the entries say about (1, 0, -1)?"""
    u = np.asarray(u, dtype=float)
    if u.sum() == 0 and np.prod(u) == 0:
        raise ValueError("zero")
    return gain * u / np.linalg.norm(u)


def orthogonal_projector__small_entries_cut(u):
    """Which entries of the result may be called zero?"""
    u = np.asarray(u, dtype=float)
    if not u.any():
        raise ValueError("zero")
    projector = np.eye(len(u)) - np.outer(u, u) / (u @ u)
    return np.where(np.abs(projector) < 1e-5, 0.0, projector)
