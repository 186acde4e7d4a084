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
    """A zero vector has no direction, and equal preactivations no spread: raise ValueError, or NaN comes out."""
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
    """`u /= norm` and `u -= step` change the caller's own array: work on a copy."""
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
    """A vector of length one is u / ||u||, not u / ||u||^2: np.dot(u, u) is the square of the norm."""
    u, norm = parts(u)
    return gain * u / norm**2


def weight_norm__sum_of_sizes(u, gain):
    """The norm is the root of the sum of squares, not the sum of absolute values."""
    u, _ = parts(u)
    return gain * u / np.abs(u).sum()


def weight_norm__gain_left_out(u, gain):
    """A vector of length one is half of it: multiply it by the gain."""
    u, norm = parts(u)
    return u / norm


def weight_norm__not_normalized(u, gain):
    """Multiplying u by the gain keeps the length of u in the weights: divide by the norm."""
    u, _ = parts(u)
    return gain * u


def weight_norm__size_of_the_gain(u, gain):
    """The gain may be negative, and then w points against u: no absolute value."""
    u, norm = parts(u)
    return abs(gain) * u / norm


def weight_norm__root_of_mean_square(u, gain):
    """The norm is the root of the sum of squares, not of their mean."""
    u, _ = parts(u)
    return gain * u / np.sqrt(np.mean(u**2))


def weight_norm__standardized(u, gain):
    """Weight normalization divides u by its norm. Nothing is subtracted, and no standard deviation is taken."""
    u, _ = parts(u)
    return gain * (u - u.mean()) / (u.std() or 1.0)


def weight_norm__whole_numbers(u, gain):
    """The result has the type of u, so that whole numbers come back cut off: make it a float array."""
    vector, norm = parts(u)
    out = np.zeros_like(np.asarray(u))
    out[...] = gain * vector / norm
    return out


# Batch normalization


def batch_norm_preactivation__sample_std(X, u, gain, shift):
    """Divide the sum of squares by n, not by n - 1: here the biased variance is meant."""
    y = preactivations(X, u)
    return gain * (y - y.mean()) / y.std(ddof=1) + shift


def batch_norm_preactivation__with_eps(X, u, gain, shift):
    """No eps is added to the variance in this question."""
    y = preactivations(X, u)
    return gain * (y - y.mean()) / np.sqrt(y.var() + 1e-5) + shift


def batch_norm_preactivation__small_eps(X, u, gain, shift):
    """No eps is added to the standard deviation either, however small."""
    y = preactivations(X, u)
    return gain * (y - y.mean()) / (y.std() + 1e-6) + shift


def batch_norm_preactivation__not_centred(X, u, gain, shift):
    """Subtract the mean of the preactivations: only centred data have none."""
    y = preactivations(X, u)
    return gain * y / y.std() + shift


def batch_norm_preactivation__norm_for_std(X, u, gain, shift):
    """The norm of u is the standard deviation on whitened data only: take it from the batch."""
    y = preactivations(X, u)
    return gain * (y - y.mean()) / np.linalg.norm(u) + shift


def batch_norm_preactivation__norm_times_spread(X, u, gain, shift):
    """||u|| times the spread of X is not the standard deviation of X u: inputs differ in spread, and are correlated."""
    y = preactivations(X, u)
    return gain * (y - y.mean()) / (np.linalg.norm(u) * np.std(np.array(X, dtype=float))) + shift


def batch_norm_preactivation__by_variance(X, u, gain, shift):
    """Divide by the standard deviation, not by the variance."""
    y = preactivations(X, u)
    return gain * (y - y.mean()) / y.var() + shift


def batch_norm_preactivation__shift_scaled_too(X, u, gain, shift):
    """The shift comes last: it is not multiplied by the gain."""
    y = preactivations(X, u)
    return gain * ((y - y.mean()) / y.std() + shift)


def batch_norm_preactivation__inputs_standardized(X, u, gain, shift):
    """It is the preactivation y = X u that is standardized, not each column of X."""
    preactivations(X, u)
    X = np.array(X, dtype=float)
    y = (X - X.mean(axis=0)) / (X.std(axis=0) + 1e-300) @ np.array(u, dtype=float)
    return gain * y / np.linalg.norm(u) + shift


def batch_norm_preactivation__size_of_the_bn_gain(X, u, gain, shift):
    """The gain keeps its sign in batch normalization."""
    y = preactivations(X, u)
    return abs(gain) * (y - y.mean()) / y.std() + shift


def batch_norm_preactivation__weights_left_normalized(X, u, gain, shift):
    """Batch normalization divides by the spread of this batch, whatever the norm of u: do not compute X w + shift."""
    preactivations(X, u)
    u, norm = parts(u)
    return np.array(X, dtype=float) @ (gain * u / norm) + shift


# Weight normalization of a batch


def weight_norm_preactivation__by_batch_statistics(X, u, gain, shift):
    """Weight normalization uses no statistics of the batch: multiply X by w."""
    parts(u)
    y = np.array(X, dtype=float) @ np.array(u, dtype=float)
    return gain * (y - y.mean()) / (y.std() or 1.0) + shift


def weight_norm_preactivation__centred(X, u, gain, shift):
    """Nothing is subtracted from the data: the mean is no business of weight normalization."""
    u, norm = parts(u)
    X = np.array(X, dtype=float)
    return (X - X.mean(axis=0)) @ (gain * u / norm) + shift


def weight_norm_preactivation__wn_not_normalized(X, u, gain, shift):
    """The weights are gain times u / ||u||: divide by the norm."""
    u, _ = parts(u)
    return gain * (np.array(X, dtype=float) @ u) + shift


def weight_norm_preactivation__wn_squared_norm(X, u, gain, shift):
    """Divide by the norm of u, not by its square."""
    u, norm = parts(u)
    return gain * (np.array(X, dtype=float) @ u) / norm**2 + shift


def weight_norm_preactivation__shift_left_out(X, u, gain, shift):
    """Add the shift: there is one in weight normalization too."""
    u, norm = parts(u)
    return gain * (np.array(X, dtype=float) @ u) / norm


def weight_norm_preactivation__gain_and_shift_ignored(X, u, gain, shift):
    """Scale and shift belong to the answer: the two normalizations agree with them, not only without."""
    u, norm = parts(u)
    return np.array(X, dtype=float) @ u / norm


def weight_norm_preactivation__size_of_the_wn_gain(X, u, gain, shift):
    """The gain keeps its sign in weight normalization."""
    u, norm = parts(u)
    return abs(gain) * (np.array(X, dtype=float) @ u) / norm + shift


# The standard deviation


def preactivation_std__always_the_norm(u, cov):
    """That is right for the covariance I. In general the variance of u'x is u' cov u."""
    return np.linalg.norm(u)


def preactivation_std__variance(u, cov):
    """That is the variance: take the root."""
    u = np.array(u, dtype=float)
    return u @ np.array(cov, dtype=float) @ u


def preactivation_std__correlations_ignored(u, cov):
    """The inputs may be correlated: the entries off the diagonal count too, each twice."""
    return np.sqrt(np.sum(np.array(u, dtype=float) ** 2 * np.diag(cov)))


def preactivation_std__correlations_once(u, cov):
    """Each covariance of two inputs enters twice, as cov_ij and as cov_ji."""
    u = np.array(u, dtype=float)
    return np.sqrt(abs(np.sum(np.triu(np.outer(u, u) * np.array(cov, dtype=float)))))


def preactivation_std__norm_times_mean_spread(u, cov):
    """The norm of u times an average spread of the inputs is right only when all directions are alike."""
    return np.linalg.norm(u) * np.sqrt(np.trace(np.array(cov, dtype=float)) / len(u))


def preactivation_std__root_by_entry(u, cov):
    """Entries of a matrix can't be rooted one by one: take the root of the number u' cov u."""
    u, cov = np.array(u, dtype=float), np.array(cov, dtype=float)
    return abs(u) @ np.sqrt(np.diag(cov))


def preactivation_std__norm_of_a_product(u, cov):
    """||cov u|| squares the covariance. It appears once in u' cov u."""
    return np.linalg.norm(np.array(cov, dtype=float) @ np.array(u, dtype=float))


def preactivation_std__zero_is_refused(u, cov):
    """A zero vector is fine here: u'x is then always zero, and so is its standard deviation."""
    u, _ = parts(u)
    return np.sqrt(u @ np.array(cov, dtype=float) @ u)


# The projector


def orthogonal_projector__onto_u(u):
    """That projects onto u. What is asked for keeps the rest: subtract it from the identity."""
    u, norm = parts(u)
    return np.outer(u, u) / norm**2


def orthogonal_projector__any_length_is_one(u):
    """I - u u' is a projector only when u has length one: divide by the squared norm."""
    u, _ = parts(u)
    return np.eye(len(u)) - np.outer(u, u)


def orthogonal_projector__norm_not_squared(u):
    """u u' has two factors u: divide by the square of the norm."""
    u, norm = parts(u)
    return np.eye(len(u)) - np.outer(u, u) / norm


def orthogonal_projector__inner_product(u):
    """u'u is a number and u u' a matrix: np.outer makes the second."""
    u, norm = parts(u)
    return np.eye(len(u)) - np.dot(u, u) / norm**2


def orthogonal_projector__diagonal_only(u):
    """u u' has entries off the diagonal too: u_i u_j."""
    u, norm = parts(u)
    return np.diag(1 - u**2 / norm**2)


def orthogonal_projector__mirror(u):
    """I - 2 u u' / ||u||^2 is a mirror: it turns u around instead of taking it out."""
    u, norm = parts(u)
    return np.eye(len(u)) - 2 * np.outer(u, u) / norm**2


def orthogonal_projector__ones_for_identity(u):
    """The identity has ones on its diagonal only."""
    u, norm = parts(u)
    return 1 - np.outer(u, u) / norm**2


def orthogonal_projector__one_fraction(u):
    """Only u u' is divided by the squared norm, the identity is not."""
    u, norm = parts(u)
    return (np.eye(len(u)) - np.outer(u, u)) / norm**2


def orthogonal_projector__identity_in_one_dimension(u):
    """In one dimension every vector lies along u, and nothing is left."""
    u, norm = parts(u)
    return np.eye(1) if len(u) == 1 else np.eye(len(u)) - np.outer(u, u) / norm**2


# The Jacobian


def weight_norm_jacobian__of_the_squared_norm(u, gain):
    """Differentiate u / ||u||, not u / ||u||^2: the denominator of w is the norm, not its square."""
    u, norm = parts(u)
    return gain / norm**2 * (np.eye(len(u)) - 2 * np.outer(u, u) / norm**2)


def weight_norm_jacobian__one_minus_square_over_norm(u, gain):
    """The diagonal holds 1 - u_i^2 / ||u||^2, which is not (1 - u_i^2) / ||u||^2."""
    u, norm = parts(u)
    return gain / norm * (np.eye(len(u)) - np.outer(u, u)) / norm**2


def weight_norm_jacobian__norm_held_fixed(u, gain):
    """The norm changes with every entry of u too: use the quotient rule."""
    u, norm = parts(u)
    return gain / norm * np.eye(len(u))


def weight_norm_jacobian__denominator_lost(u, gain):
    """The quotient rule divides by the squared denominator: it was lost on the way."""
    u, norm = parts(u)
    return gain * (norm * np.eye(len(u)) - np.outer(u, u) / norm)


def weight_norm_jacobian__diagonal_alone(u, gain):
    """A weight w_i changes with u_j too, through the norm: the Jacobian is not diagonal."""
    u, norm = parts(u)
    return gain / norm * np.diag(1 - u**2 / norm**2)


def weight_norm_jacobian__projector_alone(u, gain):
    """The projector still has to be multiplied by gain / ||u||."""
    u, norm = parts(u)
    return np.eye(len(u)) - np.outer(u, u) / norm**2


def weight_norm_jacobian__scale_without_norm(u, gain):
    """The longer u is, the less its direction changes: divide by the norm."""
    u, norm = parts(u)
    return gain * (np.eye(len(u)) - np.outer(u, u) / norm**2)


def weight_norm_jacobian__size_of_the_jacobian_gain(u, gain):
    """With a negative gain the derivatives change their sign too."""
    u, norm = parts(u)
    return abs(gain) / norm * (np.eye(len(u)) - np.outer(u, u) / norm**2)


def weight_norm_jacobian__off_diagonal_added(u, gain):
    """The norm stands below the line: its derivative is subtracted, off the diagonal as well as on it."""
    u, norm = parts(u)
    off = np.outer(u, u) / norm**2
    return gain / norm * (np.eye(len(u)) - np.diag(np.diag(off)) + off - np.diag(np.diag(off)))


# Gradients


def weight_norm_grad_u__the_jacobian(u, gain, grad_w):
    """The gradient is a vector like u: multiply the Jacobian by the gradient with respect to w."""
    u, norm = parts(u)
    return gain / norm * (np.eye(len(u)) - np.outer(u, u) / norm**2)


def weight_norm_grad_u__entry_by_entry(u, gain, grad_w):
    """`*` multiplies entry by entry: the chain rule needs a matrix-vector product, `@`."""
    u, norm = parts(u)
    return gain / norm * (np.eye(len(u)) - np.outer(u, u) / norm**2) * np.array(grad_w, dtype=float)


def weight_norm_grad_u__not_projected(u, gain, grad_w):
    """The part of the gradient along u must be projected away: it would only change the length of w."""
    return gain / parts(u)[1] * np.array(grad_w, dtype=float)


def weight_norm_grad_u__projection_not_scaled(u, gain, grad_w):
    """The projected gradient is multiplied by s = gain / ||u||."""
    u, norm = parts(u)
    return grad(u, norm, grad_w)


def weight_norm_grad_u__scaled_by_gain_alone(u, gain, grad_w):
    """s is gain / ||u||: the norm of u belongs to it."""
    u, norm = parts(u)
    return grad(u, gain * norm, grad_w)


def weight_norm_grad_u__scaled_by_squared_norm(u, gain, grad_w):
    """s is gain / ||u||, with the norm and not its square."""
    u, norm = parts(u)
    return grad(u, gain / norm, grad_w)


def weight_norm_grad_u__size_of_the_gradient_gain(u, gain, grad_w):
    """s has the sign of the gain."""
    return grad(u, abs(gain), grad_w)


def weight_norm_grad_u__downhill(u, gain, grad_w):
    """The gradient itself is asked for: the minus sign belongs to the step."""
    return -grad(u, gain, grad_w)


def weight_norm_grad_u__projected_onto_u(u, gain, grad_w):
    """Keep the part of the gradient that is orthogonal to u, not the part along u."""
    u, norm = parts(u)
    return gain / norm * u * (u @ np.array(grad_w, dtype=float)) / norm**2


def weight_norm_grad_u__unit_length_taken_for_granted(u, gain, grad_w):
    """g - u (u'g) is the projection only when u has length one."""
    u, norm = parts(u)
    grad_w = np.array(grad_w, dtype=float)
    return gain / norm * (grad_w - u * (u @ grad_w))


def weight_norm_grad_u__mirrored(u, gain, grad_w):
    """The part along u is subtracted once, not twice."""
    u, norm = parts(u)
    grad_w = np.array(grad_w, dtype=float)
    return gain / norm * (grad_w - 2 * u * (u @ grad_w) / norm**2)


def weight_norm_grad_gain__norm_left_out(u, grad_w):
    """The derivative of w with respect to the gain is u / ||u||, not u."""
    u, _ = parts(u)
    return float(u @ np.array(grad_w, dtype=float))


def weight_norm_grad_gain__by_squared_norm(u, grad_w):
    """Divide by the norm once, not by its square."""
    u, norm = parts(u)
    return float(u @ np.array(grad_w, dtype=float)) / norm**2


def weight_norm_grad_gain__a_vector(u, grad_w):
    """The gain is a single number, and so is its gradient: add up over the weights."""
    u, norm = parts(u)
    return u * np.array(grad_w, dtype=float) / norm


def weight_norm_grad_gain__norm_of_the_gradient(u, grad_w):
    """Only the part of the gradient along u counts for the gain."""
    parts(u)
    return float(np.linalg.norm(grad_w))


def weight_norm_grad_gain__no_sign(u, grad_w):
    """The derivative may be negative: no absolute value."""
    u, norm = parts(u)
    return abs(float(u @ np.array(grad_w, dtype=float))) / norm


def weight_norm_grad_gain__of_the_projected_gradient(u, grad_w):
    """The projection belongs to u. For the gain it is the part along u that counts, which the projection takes away."""
    u, norm = parts(u)
    return float(u @ grad(u, norm, grad_w)) / norm


# One step


def weight_norm_step__uphill(u, gain, grad_w, lr):
    """Descent goes against the gradient: subtract."""
    return np.array(u, dtype=float) + lr * grad(u, gain, grad_w)


def weight_norm_step__with_the_gradient_of_w(u, gain, grad_w, lr):
    """It is u that takes the step: use the gradient with respect to u, not the one with respect to w."""
    return parts(u)[0] - lr * np.array(grad_w, dtype=float)


def weight_norm_step__step_of_w(u, gain, grad_w, lr):
    """It is u that takes the step, not w."""
    u, norm = parts(u)
    return gain * u / norm - lr * np.array(grad_w, dtype=float)


def weight_norm_step__step_not_projected(u, gain, grad_w, lr):
    """The gradient with respect to u has no part along u: project before you step."""
    u, norm = parts(u)
    return u - lr * gain / norm * np.array(grad_w, dtype=float)


def weight_norm_step__back_to_the_old_norm(u, gain, grad_w, lr):
    """Let u grow: it is not brought back to its old norm after the step."""
    u, norm = parts(u)
    new = u - lr * grad(u, gain, grad_w)
    return new * norm / np.linalg.norm(new)


def weight_norm_step__the_change_only(u, gain, grad_w, lr):
    """The new u is asked for, not the step that leads there."""
    return -lr * grad(u, gain, grad_w)


def weight_norm_step__divided_by_the_learning_rate_of_one(u, gain, grad_w, lr):
    """Multiply the gradient by the learning rate."""
    return parts(u)[0] - grad(u, gain, grad_w)


def weight_norm_step__size_of_the_step_gain(u, gain, grad_w, lr):
    """With a negative gain the step turns around."""
    return parts(u)[0] - lr * grad(u, abs(gain), grad_w)


# The increase of the squared norm


def squared_norm_increase__linear(u, gain, grad_w, lr):
    """The learning rate scales the step, and the step's length is squared: so is the learning rate."""
    return lr * np.sum(grad(u, gain, grad_w) ** 2)


def squared_norm_increase__scale_not_squared(u, gain, grad_w, lr):
    """s = gain / ||u|| scales the step, and is squared with it."""
    u, norm = parts(u)
    return lr**2 * gain / norm * np.sum(grad(u, norm, grad_w) ** 2)


def squared_norm_increase__increase_of_the_norm(u, gain, grad_w, lr):
    """The increase of the squared norm is asked for, not that of the norm."""
    u, norm = parts(u)
    return np.linalg.norm(u - lr * grad(u, gain, grad_w)) - norm


def squared_norm_increase__length_of_the_step(u, gain, grad_w, lr):
    """Pythagoras adds the square of the step's length, not the length."""
    return lr * np.linalg.norm(grad(u, gain, grad_w))


def squared_norm_increase__step_not_projected_either(u, gain, grad_w, lr):
    """Only the projected gradient counts: the part along u never enters the step."""
    u, norm = parts(u)
    return (lr * gain / norm) ** 2 * np.sum(np.array(grad_w, dtype=float) ** 2)


def squared_norm_increase__difference(u, gain, grad_w, lr):
    """The difference of two nearly equal numbers has no digits left: use what Pythagoras says of it."""
    u, norm = parts(u)
    return np.sum((u - lr * grad(u, gain, grad_w)) ** 2) - norm**2


def squared_norm_increase__new_squared_norm(u, gain, grad_w, lr):
    """The increase is asked for, without the squared norm that was there before."""
    u, norm = parts(u)
    return norm**2 + lr**2 * np.sum(grad(u, gain, grad_w) ** 2)


def squared_norm_increase__norm_left_out_of_the_scale(u, gain, grad_w, lr):
    """s is gain / ||u||: the increase is smaller for a longer u."""
    u, norm = parts(u)
    return lr**2 * np.sum(grad(u, gain * norm, grad_w) ** 2)


def squared_norm_increase__decrease(u, gain, grad_w, lr):
    """Descent lowers the loss, not the norm: the step is orthogonal to u, and adds to it."""
    return -(lr**2) * np.sum(grad(u, gain, grad_w) ** 2)


# Many steps


def walk(u0, gain, grads_w, lr):
    """All u on the way, as it should be."""
    path = [parts(u0)[0]]
    for row in grads_w:
        path.append(path[-1] - lr * grad(path[-1], gain, row))
    return path


def norm_trajectory__start_left_out(u0, gain, grads_w, lr):
    """The norm at the start comes first: k steps give k + 1 norms."""
    return np.array([np.linalg.norm(u) for u in walk(u0, gain, grads_w, lr)[1:]])


def norm_trajectory__end_left_out(u0, gain, grads_w, lr):
    """The norm after the last step belongs to it too: k steps give k + 1 norms."""
    path = walk(u0, gain, grads_w, lr)
    return np.array([np.linalg.norm(u) for u in path[:-1] or path])


def norm_trajectory__squared_norms(u0, gain, grads_w, lr):
    """Norms are asked for, not their squares."""
    return np.array([u @ u for u in walk(u0, gain, grads_w, lr)])


def norm_trajectory__vectors(u0, gain, grads_w, lr):
    """One number for each step is asked for: the norm of u, not u."""
    return np.array(walk(u0, gain, grads_w, lr))


def norm_trajectory__everything_from_the_start(u0, gain, grads_w, lr):
    """Projection and scale move along with u: compute them anew at every step."""
    u, norms = parts(u0)[0], [parts(u0)[1]]
    for row in grads_w:
        u = u - lr * grad(u0, gain, row)
        norms.append(np.linalg.norm(u))
    return np.array(norms)


def norm_trajectory__scale_from_the_start(u0, gain, grads_w, lr):
    """s = gain / ||u|| becomes smaller as u grows: compute it anew at every step."""
    u, start = parts(u0)
    norms = [start]
    for row in grads_w:
        u = u - lr * grad(u, gain * np.linalg.norm(u) / start, row)
        norms.append(np.linalg.norm(u))
    return np.array(norms)


def norm_trajectory__linear_growth(u0, gain, grads_w, lr):
    """The norm does not grow by the length of the step: the step is orthogonal to u, so that squares add up."""
    path = walk(u0, gain, grads_w, lr)
    steps = [lr * np.linalg.norm(grad(u, gain, row)) for u, row in zip(path, grads_w, strict=False)]
    return parts(u0)[1] + np.cumsum([0.0, *steps])


def norm_trajectory__first_gradient_only(u0, gain, grads_w, lr):
    """Each step has its own row of gradients: do not use the first one again."""
    return np.array([np.linalg.norm(u) for u in walk(u0, gain, [grads_w[0] for _ in grads_w], lr)])


def norm_trajectory__rows_from_the_end(u0, gain, grads_w, lr):
    """The first row of gradients belongs to the first step."""
    return np.array([np.linalg.norm(u) for u in walk(u0, gain, grads_w[::-1], lr)])


def norm_trajectory__normalized_on_the_way(u0, gain, grads_w, lr):
    """Let u grow: if it is brought back to its old norm after each step there is nothing to see."""
    return np.full(len(grads_w) + 1, parts(u0)[1])


def norm_trajectory__norms_of_the_weights(u0, gain, grads_w, lr):
    """The norm of u is asked for. That of w is the size of the gain, at every step."""
    parts(u0)
    return np.full(len(grads_w) + 1, abs(gain), dtype=float)


def norm_trajectory__needs_a_step(u0, gain, grads_w, lr):
    """No steps at all are fine: then there is the norm at the start alone."""
    steps, _ = np.shape(grads_w)
    path = walk(u0, gain, grads_w, lr)
    return np.array([np.linalg.norm(path[t + 1]) for t in range(-1, steps)]) if steps else np.zeros(0)


# What is always true

NORM_AFTER_STEP__always_larger = "strictly_larger", "A gradient along u has no orthogonal part, and u stays as it is."
NORM_AFTER_STEP__always_smaller = (
    "smaller",
    "Descent lowers the loss. What does a step orthogonal to u do to its length?",
)
NORM_AFTER_STEP__always_the_same = "unchanged", "The norm of w stays the same. That of u is not tied to it."
GROWTH_ORDER_IN_LR__proportional = (
    "linear",
    "The length of the step is linear in the learning rate, and Pythagoras squares it.",
)
GROWTH_ORDER_IN_LR__no_growth = (
    "none",
    "Twice the learning rate is a step of twice the length: what does Pythagoras say then?",
)


# Seen later than the others


def weight_norm__clipped(u, gain):
    """The direction is always scaled to the gain: this is no bound on the norm."""
    u = np.asarray(u, dtype=float)
    norm = np.linalg.norm(u)
    if norm == 0:
        raise ValueError("zero")
    return u * min(1.0, gain / norm)


def batch_norm_preactivation__features_standardized(X, u, gain, shift):
    """Standardize the preactivations u'x, one number a sample, and not each feature of x."""
    X, u = np.asarray(X, dtype=float), np.asarray(u, dtype=float)
    if (X @ u).std() == 0:
        raise ValueError("no spread")
    return gain * ((X - X.mean(axis=0)) / X.std(axis=0)) @ u / np.linalg.norm(u) + shift


def weight_norm_preactivation__scaled_input(X, u, gain, shift):
    """The shift is added at the end: the gain does not multiply it."""
    X, u = np.asarray(X, dtype=float), np.asarray(u, dtype=float)
    if not u.any():
        raise ValueError("zero")
    return gain * (X @ u / np.linalg.norm(u) + shift)


def weight_norm_step__weights_of_the_new_vector(u, gain, grad_w, lr):
    """The new u is asked for, not the weights that it makes."""
    u, grad_w = np.asarray(u, dtype=float), np.asarray(grad_w, dtype=float)
    if not u.any():
        raise ValueError("zero")
    norm = np.linalg.norm(u)
    new = u - lr * gain / norm * (grad_w - u * (u @ grad_w) / norm**2)
    return gain * new / np.linalg.norm(new)
