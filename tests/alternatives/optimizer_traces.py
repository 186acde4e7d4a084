"""Right answers to optimizer_traces in other styles: each must get full marks."""

import itertools

import numpy as np


class BadSetting(ValueError):
    """A subclass of ValueError counts."""


def refuse(lr, steps):
    if not lr > 0 or steps < 0:
        raise BadSetting(f"{lr}, {steps}")


# Plain Python: numbers and lists.


def contour_function__plain_python(x, y):
    if np.ndim(x) == 0 and np.ndim(y) == 0:
        return x * x + x * y + 6 * y * y
    pairs = np.broadcast(np.array(x), np.array(y))
    values = [float(a * a + a * b + 6 * b * b) for a, b in pairs]
    if len(pairs.shape) == 1:
        return values
    rows, columns = pairs.shape
    return [values[r * columns : (r + 1) * columns] for r in range(rows)]


def contour_gradient__plain_python(x, y):
    return [2 * x + y, x + 12 * y]


def contour_grid__plain_python(xs, ys):
    return [[x * x + x * y + 6 * y * y for x in xs] for y in ys]


def sgd_trace__plain_python(grad, start, lr, steps):
    refuse(lr, steps)
    trace = [[float(value) for value in start]]
    for _ in range(steps):
        trace.append([value - lr * slope for value, slope in zip(trace[-1], grad(trace[-1]), strict=True)])
    return trace


def nesterov_trace__plain_python(grad, start, lr, momentum, steps):
    refuse(lr, steps)
    p, v = list(start), [0] * len(start)
    positions, velocities = [tuple(p)], [tuple(v)]
    for _ in range(steps):
        slope = grad([a + momentum * b for a, b in zip(p, v, strict=True)])
        v = [momentum * b - lr * s for b, s in zip(v, slope, strict=True)]
        p = [a + b for a, b in zip(p, v, strict=True)]
        positions.append(tuple(p))
        velocities.append(tuple(v))
    return positions, velocities


# Single precision.


def contour_function__single_precision(x, y):
    x, y = np.asarray(x, dtype=np.float32), np.asarray(y, dtype=np.float32)
    return x * (x + y) + np.float32(6) * y * y


def contour_gradient__single_precision(x, y):
    return np.array([[2, 1], [1, 12]], dtype=np.float32) @ np.array([x, y], dtype=np.float32)


def contour_grid__single_precision(xs, ys):
    x, y = np.meshgrid(np.asarray(xs, dtype=np.float32), np.asarray(ys, dtype=np.float32))
    return x * x + x * y + 6 * y * y


def sgd_trace__single_precision(grad, start, lr, steps):
    refuse(lr, steps)
    trace = np.empty((steps + 1, len(start)), dtype=np.float32)
    trace[0] = start
    for t in range(steps):
        trace[t + 1] = trace[t] - np.float32(lr) * np.asarray(grad(trace[t]), dtype=np.float32)
    return trace


def nesterov_trace__single_precision(grad, start, lr, momentum, steps):
    refuse(lr, steps)
    lr, momentum = np.float32(lr), np.float32(momentum)
    positions = np.zeros((steps + 1, len(start)), dtype=np.float32)
    velocities = np.zeros_like(positions)
    positions[0] = start
    for t in range(steps):
        slope = np.asarray(grad(positions[t] + momentum * velocities[t]), dtype=np.float32)
        velocities[t + 1] = momentum * velocities[t] - lr * slope
        positions[t + 1] = positions[t] + velocities[t + 1]
    return positions, velocities


# The Hessian and its quadratic form; recursion.


def contour_function__hessian(x, y):
    point = np.stack(np.broadcast_arrays(np.asarray(x, dtype=float), np.asarray(y, dtype=float)))
    return np.einsum("i...,ij,j...->...", point, np.array([[1.0, 0.5], [0.5, 6.0]]), point)


def contour_gradient__hessian(x, y):
    return np.dot([[2, 1], [1, 12]], [x, y])


def contour_grid__hessian(xs, ys):
    xs, ys = np.array(xs, dtype=float), np.array(ys, dtype=float)
    return np.add.outer(6 * ys**2, xs**2) + np.outer(ys, xs)


def sgd_trace__hessian(grad, start, lr, steps):
    refuse(lr, steps)
    if steps == 0:
        return np.array([start], dtype=float)
    before = sgd_trace__hessian(grad, start, lr, steps - 1)
    return np.vstack([before, before[-1] - lr * np.asarray(grad(before[-1]))])


def nesterov_trace__hessian(grad, start, lr, momentum, steps):
    refuse(lr, steps)
    if steps == 0:
        return np.array([start], dtype=float), np.zeros((1, len(start)))
    positions, velocities = nesterov_trace__hessian(grad, start, lr, momentum, steps - 1)
    v = momentum * velocities[-1] - lr * np.asarray(grad(positions[-1] + momentum * velocities[-1]))
    return np.vstack([positions, positions[-1] + v]), np.vstack([velocities, v])


# The points ahead as the state, as libraries keep it, and shifted back at the end; iterators.


def sgd_trace__points_ahead(grad, start, lr, steps):
    refuse(lr, steps)
    step = lambda p, _: p - lr * np.array(grad(p))  # noqa: E731
    return np.stack(list(itertools.accumulate(range(steps), step, initial=np.array(start, dtype=float))))


def nesterov_trace__points_ahead(grad, start, lr, momentum, steps):
    refuse(lr, steps)
    ahead = np.array(start, dtype=float)
    buffer = np.zeros_like(ahead)
    states = [(ahead.copy(), buffer.copy())]
    for _ in range(steps):
        slope = np.asarray(grad(ahead))
        buffer = momentum * buffer + slope
        ahead = ahead - lr * (slope + momentum * buffer)
        states.append((ahead, buffer))
    return [[q + momentum * lr * b for q, b in states], [-lr * b for _, b in states]]


# Velocities as differences of positions.


def nesterov_trace__two_sequences(grad, start, lr, momentum, steps):
    refuse(lr, steps)
    x = [np.array(start, dtype=float)] * 2
    for _ in range(steps):
        y = x[-1] + momentum * (x[-1] - x[-2])
        x.append(y - lr * np.asarray(grad(y)))
    return np.array(x[1:]), np.diff(x, axis=0)


# Completed squares, and momentum as the difference of two positions.


def contour_function__squares(x, y):
    x, y = np.asarray(x, dtype=float), np.asarray(y, dtype=float)
    return (x + y / 2) ** 2 + 5.75 * y**2


def contour_gradient__squares(x, y):
    half = x + y / 2
    return 2 * half, half + 11.5 * y


def nesterov_trace__squares(grad, start, lr, momentum, steps):
    refuse(lr, steps)
    positions = [np.array(start, dtype=float)]
    for t in range(steps):
        carried = momentum * (positions[-1] - positions[-2]) if t else np.zeros_like(positions[0])
        positions.append(positions[-1] + carried - lr * np.asarray(grad(positions[-1] + carried), dtype=float))
    return positions, [0 * positions[0], *np.diff(positions, axis=0)]


# One array for both, made of the points at which the gradient is taken.


def nesterov_trace__stacked(grad, start, lr, momentum, steps):
    if not lr > 0 or steps < 0:
        raise ValueError("lr or steps")
    position = ahead = np.array(start, dtype=float)
    velocity = 0 * position
    positions, velocities = [position], [velocity]
    for _ in range(steps):
        velocity = momentum * velocity - lr * np.asarray(grad(ahead))
        position = position + velocity
        ahead = position + momentum * velocity
        positions.append(position)
        velocities.append(velocity)
    return np.stack([positions, velocities])
