"""Right answers to weight_decay in other styles: each must get full marks."""

import math

import numpy as np


class BadStep(ValueError):
    """A subclass of ValueError counts."""


# Plain Python: lists in, lists out.


def sgd_weight_decay_step__plain_python(theta, grad, lr, decay):
    return [float(w) - lr * float(g) - decay * float(w) for w, g in zip(theta, grad, strict=True)]


def l2_penalty_gradient__plain_python(theta, l2):
    return [2 * l2 * float(w) for w in theta]


def sgd_l2_step__plain_python(theta, grad, lr, l2):
    return tuple(float(w) - lr * (float(g) + 2 * l2 * float(w)) for w, g in zip(theta, grad, strict=True))


def decay_from_l2__plain_python(lr, l2):
    if not (lr > 0 and l2 >= 0):
        raise BadStep("lr, l2")
    return lr * l2 + lr * l2


def l2_from_decay__plain_python(lr, decay):
    if not (lr > 0 and decay >= 0):
        raise BadStep("lr, decay")
    return 0.5 * decay / lr


def adam_lists(theta, grad, s, r, t, lr, rho1, rho2, stabilizer):
    if t < 1:
        raise BadStep(f"step {t}")
    result = [], [], []
    for w, g, a, b in zip(theta, grad, s, r, strict=True):
        w, g = float(w), float(g)
        a, b = rho1 * float(a) + (1 - rho1) * g, rho2 * float(b) + (1 - rho2) * g * g
        step = lr * (a / (1 - rho1**t)) / (math.sqrt(b / (1 - rho2**t)) + stabilizer)
        for part, value in zip(result, (w - step, a, b), strict=True):
            part.append(value)
    return list(result)


def adam_step__plain_python(theta, grad, s, r, t, lr=1e-3, rho1=0.9, rho2=0.999, stabilizer=1e-8):
    return adam_lists(theta, grad, s, r, t, lr, rho1, rho2, stabilizer)


def adam_l2_step__plain_python(theta, grad, s, r, t, l2, lr=1e-3, rho1=0.9, rho2=0.999, stabilizer=1e-8):
    total = [float(g) + 2 * l2 * float(w) for w, g in zip(theta, grad, strict=True)]
    return adam_lists(theta, total, s, r, t, lr, rho1, rho2, stabilizer)


def adam_weight_decay_step__plain_python(theta, grad, s, r, t, decay, lr=1e-3, rho1=0.9, rho2=0.999, stabilizer=1e-8):
    new, s, r = adam_lists(theta, grad, s, r, t, lr, rho1, rho2, stabilizer)
    return [n - decay * float(w) for n, w in zip(new, theta, strict=True)], s, r


def relative_shrinkage__plain_python(scheme, grad_scale, theta, strength, lr, steps, seed):
    kinds = {"l2": adam_l2_step__plain_python, "decay": adam_weight_decay_step__plain_python}
    if scheme not in kinds:
        raise BadStep(scheme)
    noise = np.random.default_rng(seed)
    weights, s, r = [float(w) for w in theta], [0.0] * len(theta), [0.0] * len(theta)
    for t in range(1, steps + 1):
        gradient = [grad_scale * noise.standard_normal() for _ in weights]
        weights, s, r = kinds[scheme](weights, gradient, s, r, t, strength, lr)
    return [w / float(start) for w, start in zip(weights, theta, strict=True)]


# As libraries do it: arrays of the function's own that are changed in place, the weights shrunk first, and both
# corrections put into the step size and the denominator.


def sgd_weight_decay_step__as_in_libraries(theta, grad, lr, decay):
    weights = np.array(theta, dtype=float)
    weights *= 1 - decay
    weights -= np.multiply(lr, grad)
    return weights


def l2_penalty_gradient__as_in_libraries(theta, l2):
    return np.einsum("ij,j->i", 2 * l2 * np.eye(len(theta)), theta)


def sgd_l2_step__as_in_libraries(theta, grad, lr, l2):
    total = np.array(grad, dtype=float)
    total += 2 * l2 * np.asarray(theta)
    return np.asarray(theta) - lr * total


def library_adam(weights, total, s, r, t, lr, rho1, rho2, stabilizer):
    if not t >= 1:
        raise ValueError(t)
    s, r = np.array(s, dtype=float), np.array(r, dtype=float)
    s += (total - s) * (1 - rho1)
    r *= rho2
    r += (1 - rho2) * total * total
    denominator = np.sqrt(r) / math.sqrt(1 - rho2**t) + stabilizer
    weights -= lr / (1 - rho1**t) * (s / denominator)
    return np.stack([weights, s, r])


def adam_step__as_in_libraries(theta, grad, s, r, t, lr=1e-3, rho1=0.9, rho2=0.999, stabilizer=1e-8):
    weights, total = np.array(theta, dtype=float), np.array(grad, dtype=float)
    return library_adam(weights, total, s, r, t, lr, rho1, rho2, stabilizer)


def adam_l2_step__as_in_libraries(theta, grad, s, r, t, l2, lr=1e-3, rho1=0.9, rho2=0.999, stabilizer=1e-8):
    weights, total = np.array(theta, dtype=float), np.array(grad, dtype=float)
    total += 2 * l2 * weights
    return library_adam(weights, total, s, r, t, lr, rho1, rho2, stabilizer)


def adam_weight_decay_step__as_in_libraries(
    theta, grad, s, r, t, decay, lr=1e-3, rho1=0.9, rho2=0.999, stabilizer=1e-8
):
    weights, total = np.array(theta, dtype=float), np.array(grad, dtype=float)
    weights *= 1 - decay
    return library_adam(weights, total, s, r, t, lr, rho1, rho2, stabilizer)


def relative_shrinkage__as_in_libraries(scheme, grad_scale, theta, strength, lr, steps, seed):
    if scheme not in {"l2", "decay"}:
        raise ValueError(scheme)
    # All noise at once.
    gradients = np.random.default_rng(seed).normal(0.0, grad_scale, (steps, len(theta)))
    state = np.stack([np.array(theta, dtype=float), np.zeros(len(theta)), np.zeros(len(theta))])
    step = adam_l2_step__as_in_libraries if scheme == "l2" else adam_weight_decay_step__as_in_libraries
    for t in range(steps):
        state = step(state[0], gradients[t], state[1], state[2], t + 1, strength, lr=lr)
    return state[0] / np.asarray(theta)


# One function out of the other.


def sgd_l2_step__one_from_the_other(theta, grad, lr, l2):
    return sgd_weight_decay_step(theta, grad, lr, decay_from_l2(lr, l2))  # noqa: F821 - of the reference


def l2_penalty_gradient__one_from_the_other(theta, l2):
    # A step of length 1 from the weights, without a gradient of the loss.
    return np.asarray(theta) - (1 - 2 * l2) * np.asarray(theta)


def adam_step__one_from_the_other(theta, grad, s, r, t, lr=1e-3, rho1=0.9, rho2=0.999, stabilizer=1e-8):
    return adam_l2_step(theta, grad, s, r, t, 0, lr, rho1, rho2, stabilizer)  # noqa: F821 - of the reference


def adam_weight_decay_step__one_from_the_other(
    theta, grad, s, r, t, decay, lr=1e-3, rho1=0.9, rho2=0.999, stabilizer=1e-8
):
    new, s, r = adam_step(theta, grad, s, r, t, lr, rho1, rho2, stabilizer)  # noqa: F821 - of the reference
    return [new - np.multiply(decay, theta), s, r]


def relative_shrinkage__one_from_the_other(scheme, grad_scale, theta, strength, lr, steps, seed):
    if scheme == "l2":
        step = adam_l2_step  # noqa: F821 - of the reference
    elif scheme == "decay":
        step = adam_weight_decay_step  # noqa: F821 - of the reference
    else:
        raise ValueError("scheme")
    # Other noise than the reference draws, of the same law.
    noise = np.random.default_rng(seed)
    shares = np.ones(len(theta))
    for i, start in enumerate(theta):
        w, s, r = np.array([float(start)]), np.zeros(1), np.zeros(1)
        for t in range(1, steps + 1):
            w, s, r = step(w, noise.normal(scale=grad_scale, size=1), s, r, t, strength, lr)
        shares[i] = w[0] / start
    return shares


# Single precision all the way.


def single(*values):
    return [np.asarray(value, dtype=np.float32) for value in values]


def sgd_weight_decay_step__single_precision(theta, grad, lr, decay):
    theta, grad = single(theta, grad)
    return theta - np.float32(lr) * grad - np.float32(decay) * theta


def l2_penalty_gradient__single_precision(theta, l2):
    return np.float32(2 * l2) * np.asarray(theta, dtype=np.float32)


def sgd_l2_step__single_precision(theta, grad, lr, l2):
    theta, grad = single(theta, grad)
    return theta - np.float32(lr) * (grad + np.float32(2 * l2) * theta)


def decay_from_l2__single_precision(lr, l2):
    if lr <= 0 or l2 < 0:
        raise ValueError("lr or l2")
    return np.array([2 * lr * l2], dtype=np.float32)


def l2_from_decay__single_precision(lr, decay):
    if lr <= 0 or decay < 0:
        raise ValueError("lr or decay")
    return np.array(decay / lr / 2, dtype=np.float32)


def single_adam(theta, grad, s, r, t, lr, rho1, rho2, stabilizer):
    if t <= 0:
        raise ValueError("t")
    theta, grad, s, r = single(theta, grad, s, r)
    lr, rho1, rho2, stabilizer = map(np.float32, (lr, rho1, rho2, stabilizer))
    s, r = rho1 * s + (1 - rho1) * grad, rho2 * r + (1 - rho2) * grad**2
    mean, square = s / (1 - rho1**t), r / (1 - rho2**t)
    return theta - lr * mean / (np.sqrt(square) + stabilizer), s, r


def adam_step__single_precision(theta, grad, s, r, t, lr=1e-3, rho1=0.9, rho2=0.999, stabilizer=1e-8):
    return single_adam(theta, grad, s, r, t, lr, rho1, rho2, stabilizer)


def adam_l2_step__single_precision(theta, grad, s, r, t, l2, lr=1e-3, rho1=0.9, rho2=0.999, stabilizer=1e-8):
    theta, grad = single(theta, grad)
    return single_adam(theta, grad + np.float32(2 * l2) * theta, s, r, t, lr, rho1, rho2, stabilizer)


def adam_weight_decay_step__single_precision(
    theta, grad, s, r, t, decay, lr=1e-3, rho1=0.9, rho2=0.999, stabilizer=1e-8
):
    new, s, r = single_adam(theta, grad, s, r, t, lr, rho1, rho2, stabilizer)
    return new - np.float32(decay) * np.asarray(theta, dtype=np.float32), s, r


def relative_shrinkage__single_precision(scheme, grad_scale, theta, strength, lr, steps, seed):
    step = {"l2": adam_l2_step__single_precision, "decay": adam_weight_decay_step__single_precision}.get(scheme)
    if step is None:
        raise ValueError(scheme)
    noise = np.random.default_rng(seed)
    start = np.asarray(theta, dtype=np.float32)
    w, s, r = start, np.zeros_like(start), np.zeros_like(start)
    for t in range(1, steps + 1):
        w, s, r = step(w, grad_scale * noise.standard_normal(len(w), dtype=np.float32), s, r, t, strength, lr=lr)
    return w / start


# Both moments in one array; the corrections by expm1.


def sgd_weight_decay_step__stacked(theta, grad, lr, decay):
    return np.einsum("ij,i->j", np.array([theta, grad], dtype=float), [1 - decay, -lr])


def adam_step__stacked(theta, grad, s, r, t, lr=1e-3, rho1=0.9, rho2=0.999, stabilizer=1e-8):
    if t < 1:
        raise ValueError("t")
    rates = np.array([[rho1], [rho2]])
    moments = np.array([s, r], dtype=float)
    moments += (1 - rates) * (np.power(np.array(grad, dtype=float), [[1], [2]]) - moments)
    left = [-math.expm1(t * math.log(rho)) if rho else 1.0 for rho in (rho1, rho2)]
    mean, square = moments / np.array(left)[:, np.newaxis]
    return np.asarray(theta) - lr * mean / (square**0.5 + stabilizer), *moments


def adam_l2_step__stacked(theta, grad, s, r, t, l2, **hyper):
    total = [g + 2 * l2 * w for g, w in zip(grad, theta, strict=True)]
    return adam_step__stacked(theta, total, s, r, t, **hyper)
