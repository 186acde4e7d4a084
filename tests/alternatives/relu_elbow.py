"""Right answers to relu_elbow in other styles: each must get full marks."""

import math

import numpy as np

# Formulas for the shift instead of two elbows; loops instead of arrays.


def relu_unit__formulas(w, b, x):
    z = w * x + b
    return (z + abs(z)) / 2


def elbow__formulas(w, b):
    try:
        return -b / w
    except ZeroDivisionError as error:
        raise ValueError("no slope") from error


def loss_grad_output__formulas(phi, y):
    return -(y - phi)


def loss_grad_w__formulas(w, b, x, y):
    if w * x + b <= 0:
        return 0
    return w * x * x + (b - y) * x


def loss_grad_b__formulas(w, b, x, y):
    if w * x + b <= 0:
        return 0
    return w * x + b - y


def sgd_step__formulas(w, b, x, y, lr):
    r = loss_grad_b__formulas(w, b, x, y)
    return [w - lr * r * x, b - lr * r]


def elbow_shift__formulas(w, b, x, y, lr):
    r = loss_grad_b__formulas(w, b, x, y)
    new_w = w - lr * r * x
    if w * new_w == 0:
        raise ValueError("no slope")
    return lr * r * (w - b * x) / (w * new_w)


def describe_step__formulas(w, b, x, y, lr):
    shift = elbow_shift__formulas(w, b, x, y, lr)
    r = loss_grad_b__formulas(w, b, x, y)
    change = -r * x * math.copysign(1, w) * lr
    words = []
    for value, up, down in ((change, "steeper", "shallower"), (shift, "right", "left")):
        words.append(up if value >= 1e-12 else down if value <= -1e-12 else "unchanged")
    return words


def hidden_elbows__formulas(W1, b1):
    elbows = []
    for w, b in zip(W1, b1, strict=True):
        w = w[0] if hasattr(w, "__len__") else w
        if w == 0:
            raise ValueError("no slope")
        elbows.append(-float(b) / float(w))
    return elbows


def updated_hidden_elbows__formulas(W1, b1, W2, x, y, lr):
    w1, w2 = np.ravel(W1).tolist(), np.ravel(W2).tolist()
    f = sum(v * max(0, w * x + b) for w, b, v in zip(w1, b1, w2, strict=True))
    new_w, new_b = [], []
    for w, b, v in zip(w1, b1, w2, strict=True):
        active = w * x + b > 0
        new_w.append(w - lr * (f - y) * v * x if active else w)
        new_b.append(b - lr * (f - y) * v if active else b)
    return tuple(hidden_elbows__formulas(new_w, new_b))


# NumPy to the end: 0-d arrays and arrays of one element, the gate as a step function.


def relu_unit__numpy(w, b, x):
    return np.maximum(0, np.array([w * x + b]))


def elbow__numpy(w, b):
    if not np.any(w):
        raise ValueError("no slope")
    return np.asarray(np.negative(np.true_divide(b, w)))


def loss_grad_output__numpy(phi, y):
    return np.subtract(phi, y)


def loss_grad_w__numpy(w, b, x, y):
    z = np.float64(w * x + b)
    return (np.clip(z, 0, None) - y) * np.heaviside(z, 0) * np.array([x])


def loss_grad_b__numpy(w, b, x, y):
    z = np.asarray(w * x + b, dtype=float)
    return np.where(z > 0, z - y, 0.0)


def sgd_step__numpy(w, b, x, y, lr):
    slope = np.array([*loss_grad_w__numpy(w, b, x, y), loss_grad_b__numpy(w, b, x, y)])
    return np.array([w, b], dtype=float) - lr * slope


def elbow_shift__numpy(w, b, x, y, lr):
    elbows = [elbow__numpy(*pair) for pair in ((w, b), sgd_step__numpy(w, b, x, y, lr))]
    return np.diff(elbows)


def describe_step__numpy(w, b, x, y, lr):
    growth = abs(sgd_step__numpy(w, b, x, y, lr)[0]) - abs(w)
    signs = [int(np.sign(v)) if abs(v) > 1e-12 else 0 for v in (growth, elbow_shift__numpy(w, b, x, y, lr)[0])]
    return np.array([["unchanged", "steeper", "shallower"][signs[0]], ["unchanged", "right", "left"][signs[1]]])


def hidden_elbows__numpy(W1, b1):
    W1 = np.array(W1, dtype=float)
    W1 = W1[:, 0] if W1.ndim == 2 else W1
    if np.count_nonzero(W1) < len(W1):
        raise ValueError("no slope")
    return np.linalg.solve(np.diag(W1), -np.asarray(b1, dtype=float))


def updated_hidden_elbows__numpy(W1, b1, W2, x, y, lr):
    W1, b1, W2 = np.reshape(W1, (-1, 1)), np.reshape(b1, (-1, 1)), np.reshape(W2, (1, -1))
    z = W1 @ np.array([[x]], dtype=float) + b1
    residual = W2 @ np.clip(z, 0, None) - y
    delta = (W2.T @ residual) * np.heaviside(z, 0)
    return hidden_elbows__numpy(W1 - lr * delta * x, (b1 - lr * delta)[:, 0])


# Single precision.


def relu_unit__single_precision(w, b, x):
    return np.maximum(np.float32(w) * np.float32(x) + np.float32(b), np.float32(0))


def elbow__single_precision(w, b):
    if w == 0:
        raise ValueError("no slope")
    return np.float32(-b) / np.float32(w)


def loss_grad_output__single_precision(phi, y):
    return np.float32(phi) - np.float32(y)


def loss_grad_w__single_precision(w, b, x, y):
    w, b, x, y = np.array([w, b, x, y], dtype=np.float32)
    return (w * x + b - y) * x * (w * x + b > 0)


def loss_grad_b__single_precision(w, b, x, y):
    w, b, x, y = np.array([w, b, x, y], dtype=np.float32)
    return (w * x + b - y) * (w * x + b > 0)


def sgd_step__single_precision(w, b, x, y, lr):
    rate = np.float32(lr)
    return (
        np.float32(w) - rate * loss_grad_w__single_precision(w, b, x, y),
        np.float32(b) - rate * loss_grad_b__single_precision(w, b, x, y),
    )


def elbow_shift__single_precision(w, b, x, y, lr):
    before = elbow__single_precision(np.float32(w), np.float32(b))
    return elbow__single_precision(*sgd_step__single_precision(w, b, x, y, lr)) - before


def describe_step__single_precision(w, b, x, y, lr):
    shift = elbow_shift__single_precision(w, b, x, y, lr)
    growth = abs(sgd_step__single_precision(w, b, x, y, lr)[0]) - abs(np.float32(w))
    slope = "unchanged" if abs(growth) < 1e-12 else "steeper" if growth > 0 else "shallower"
    return slope, "unchanged" if abs(shift) < 1e-12 else "right" if shift > 0 else "left"


def hidden_elbows__single_precision(W1, b1):
    W1, b1 = np.asarray(W1, dtype=np.float32).ravel(), np.asarray(b1, dtype=np.float32)
    if not np.all(W1):
        raise ValueError("no slope")
    return -b1 / W1


def updated_hidden_elbows__single_precision(W1, b1, W2, x, y, lr):
    W1, b1, W2 = (np.asarray(p, dtype=np.float32).ravel() for p in (W1, b1, W2))
    x, y, lr = np.float32(x), np.float32(y), np.float32(lr)
    z = W1 * x + b1
    delta = (np.dot(W2, np.maximum(z, 0)) - y) * W2 * (z > 0)
    return hidden_elbows__single_precision(W1 - lr * delta * x, b1 - lr * delta)


# Each function on top of the others.


def loss_grad_w__layered(w, b, x, y):
    return x * loss_grad_b__layered(w, b, x, y)


def loss_grad_b__layered(w, b, x, y):
    phi = max(w * x + b, 0)
    return loss_grad_output(phi, y) if phi > 0 else 0  # noqa: F821 - of the reference


def elbow_shift__layered(w, b, x, y, lr):
    one, two = sgd_step(w, b, x, y, lr)  # noqa: F821 - of the reference
    before, after = hidden_elbows([w, one], [b, two])  # noqa: F821 - of the reference
    return after - before


def describe_step__layered(w, b, x, y, lr):
    slope, place = abs(w), elbow(w, b)  # noqa: F821 - of the reference
    w, b = sgd_step(w, b, x, y, lr)  # noqa: F821 - of the reference
    compare = lambda new, old, more, less: "unchanged" if abs(new - old) < 1e-12 else more if new > old else less  # noqa: E731
    return compare(abs(w), slope, "steeper", "shallower"), compare(elbow(w, b), place, "right", "left")  # noqa: F821
