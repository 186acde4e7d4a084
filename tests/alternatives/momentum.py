"""Right answers to momentum in other styles: each must get full marks."""

import functools
import itertools
import math

import numpy as np


class OutOfRange(ValueError):
    """A subclass of ValueError counts."""


# Plain Python: lists in, lists out.


def momentum_updates__lists(grads, alpha, epsilon):
    if len(grads) == 0:
        return np.zeros(np.shape(grads))
    velocity, updates = [0.0] * len(grads[0]), []
    for grad in grads:
        velocity = [alpha * v + epsilon * float(g) for v, g in zip(velocity, grad, strict=True)]
        updates.append([-v for v in velocity])
    return updates


def running_average_updates__lists(grads, beta, delta):
    return momentum_updates__lists(grads, beta, delta * (1 - beta))


def next_momentum_update__lists(prev_update, grad, alpha, epsilon):
    return [float(alpha * u - epsilon * g) for u, g in zip(prev_update, grad, strict=True)]


def next_running_average_update__lists(prev_update, grad, beta, delta):
    return tuple(float(beta * u - delta * (1 - beta) * g) for u, g in zip(prev_update, grad, strict=True))


def momentum_from_running_average__lists(beta, delta):
    if beta <= 0 or beta >= 1 or delta <= 0:
        raise OutOfRange(f"{beta}, {delta}")
    return [beta, delta - delta * beta]


def running_average_from_momentum__lists(alpha, epsilon):
    if alpha <= 0 or alpha >= 1 or epsilon <= 0:
        raise OutOfRange(f"{alpha}, {epsilon}")
    return [alpha, epsilon / (1 - alpha)]


def running_average_coefficients__lists(t, beta):
    if t <= 0:
        raise OutOfRange(t)
    newest_first = itertools.accumulate(range(t - 1), lambda k, _: k * beta, initial=1 - beta)
    return list(newest_first)[::-1]


def running_average__lists(grads, beta):
    average = [0.0] * len(grads[0])
    for grad in grads:
        average = [beta * v + (1 - beta) * float(g) for v, g in zip(average, grad, strict=True)]
    return average


def expected_running_average__lists(mean_grad, t, beta):
    weight = math.fsum((1 - beta) * beta**i for i in range(t))
    return [weight * float(mean) for mean in mean_grad]


def bias_correction__lists(v, t, beta):
    if not t > 0:
        raise OutOfRange(t)
    return [float(value) / -math.expm1(t * math.log(beta)) for value in v]


# Single precision all the way.


def momentum_updates__single_precision(grads, alpha, epsilon):
    grads = np.array(grads, dtype=np.float32)
    v, alpha, epsilon = np.zeros(grads.shape[1], dtype=np.float32), np.float32(alpha), np.float32(epsilon)
    for row in grads:
        v = alpha * v + epsilon * row
        row[:] = -v
    return grads


def running_average_updates__single_precision(grads, beta, delta):
    grads = np.array(grads, dtype=np.float32)
    v, beta, delta = np.zeros(grads.shape[1], dtype=np.float32), np.float32(beta), np.float32(delta)
    for row in grads:
        v += (1 - beta) * (row - v)
        row[:] = -delta * v
    return grads


def next_momentum_update__single_precision(prev_update, grad, alpha, epsilon):
    return np.float32(alpha) * np.float32(prev_update) - np.float32(epsilon) * np.float32(grad)


def next_running_average_update__single_precision(prev_update, grad, beta, delta):
    # Back to the average and forth again.
    v = -np.float32(prev_update) / np.float32(delta)
    return -np.float32(delta) * (np.float32(beta) * v + np.float32(1 - beta) * np.float32(grad))


def momentum_from_running_average__single_precision(beta, delta):
    if not 0 < beta < 1 or not delta > 0:
        raise ValueError("range")
    return np.array([beta, delta * (1 - np.float32(beta))], dtype=np.float32)


def running_average_from_momentum__single_precision(alpha, epsilon):
    if not 0 < alpha < 1 or not epsilon > 0:
        raise ValueError("range")
    return np.array([alpha, np.float32(epsilon) / (1 - np.float32(alpha))], dtype=np.float32)


def running_average_coefficients__single_precision(t, beta):
    if t < 1:
        raise ValueError("t")
    beta = np.float32(beta)
    return (1 - beta) * beta ** np.arange(t, dtype=np.float32)[::-1]


def running_average__single_precision(grads, beta):
    grads = np.asarray(grads, dtype=np.float32)
    return np.float32(1 - beta) * (np.float32(beta) ** np.arange(len(grads), dtype=np.float32)) @ grads[::-1]


def expected_running_average__single_precision(mean_grad, t, beta):
    return (1 - np.float32(beta) ** np.float32(t)) * np.float32(mean_grad)


def bias_correction__single_precision(v, t, beta):
    if t < 1:
        raise ValueError("t")
    return np.float32(v) / (1 - np.float32(beta) ** np.float32(t))


# A triangular matrix of coefficients instead of a recursion.


def powers(t, keep):
    age = np.subtract.outer(np.arange(t), np.arange(t))
    return np.where(age >= 0, float(keep) ** np.maximum(age, 0), 0.0)


def momentum_updates__matrix(grads, alpha, epsilon):
    return -epsilon * powers(len(grads), alpha) @ np.asarray(grads, dtype=float)


def running_average_updates__matrix(grads, beta, delta):
    return delta * (beta - 1) * powers(len(grads), beta) @ np.asarray(grads, dtype=float)


def running_average_coefficients__matrix(t, beta):
    if t < 1:
        raise ValueError(t)
    ages = np.linspace(t - 1, 0, t)
    return np.exp(ages * np.log(beta)) * (1 - beta)


def running_average__matrix(grads, beta):
    return np.average(grads, axis=0, weights=np.exp(np.arange(len(grads))[::-1] * np.log(beta))) * (
        1 - beta ** len(grads)
    )


def bias_correction__matrix(v, t, beta):
    if t < 1:
        raise ValueError(t)
    return np.linalg.solve((1 - beta**t) * np.eye(len(v)), np.asarray(v, dtype=float))


# The rules as libraries have them: the learning rate in front of a velocity, and functions built on each other.


def momentum_updates__library(grads, alpha, epsilon):
    buffer, updates = 0.0, []
    for grad in np.asarray(grads, dtype=float):
        buffer = alpha * buffer + grad
        updates.append(-epsilon * buffer)
    return np.reshape(updates, np.shape(grads))


def next_momentum_update__library(prev_update, grad, alpha, epsilon):
    return np.add(np.multiply(alpha, prev_update), np.multiply(-epsilon, grad))


def next_running_average_update__library(prev_update, grad, beta, delta):
    return next_momentum_update__library(prev_update, grad, *running_average_constants(beta, delta))


def running_average_constants(beta, delta):
    return beta, delta * (1 - beta)


def running_average_updates__library(grads, beta, delta):
    grads = np.asarray(grads, dtype=float)
    updates, last = [], np.zeros(grads.shape[1])
    for grad in grads:
        last = next_running_average_update__library(last, grad, beta, delta)
        updates.append(last)
    return np.array(updates).reshape(grads.shape)


def running_average__library(grads, beta):
    return functools.reduce(
        lambda v, grad: v + (1 - beta) * (grad - v), np.asarray(grads, dtype=float), 0 * np.array(grads[0])
    )


def expected_running_average__library(mean_grad, t, beta):
    v = np.zeros(len(mean_grad))
    for _ in range(t):
        v = beta * v + (1 - beta) * np.asarray(mean_grad)
    return v


def bias_correction__library(v, t, beta):
    if t < 1:
        raise ValueError(t)
    missing = 1.0
    for _ in range(t):
        missing *= beta
    return np.array(v) / (1 - missing)


# Logarithms and sums of the weights; a recursion on the updates.


def running_average_coefficients__logarithms(t, beta):
    if t < 1:
        raise ValueError(t)
    return np.exp(np.log1p(-beta) + np.arange(t - 1, -1, -1) * np.log(beta))


def running_average__logarithms(grads, beta):
    weights = running_average_coefficients__logarithms(len(grads), beta)
    return (weights[:, np.newaxis] * np.array(grads, dtype=float)).sum(axis=0)


def expected_running_average__logarithms(mean_grad, t, beta):
    return running_average_coefficients__logarithms(t, beta).sum() * np.array(mean_grad, dtype=float)


def bias_correction__logarithms(v, t, beta):
    return np.array(v, dtype=float) / running_average_coefficients__logarithms(t, beta).sum()
