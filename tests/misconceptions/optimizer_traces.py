"""Known wrong answers to optimizer_traces; each docstring is the hint that a student who has it needs."""

import numpy as np


def check(lr, steps):
    if lr <= 0 or steps < 0:
        raise ValueError("lr or steps")


def gradient(grad, point):
    return np.asarray(grad(np.array(point, dtype=float)), dtype=float)


def descend(grad, start, lr, steps):
    """Gradient descent as it should be."""
    check(lr, steps)
    points = [np.array(start, dtype=float)]
    for _ in range(steps):
        points.append(points[-1] - lr * gradient(grad, points[-1]))
    return np.array(points)


def nesterov(grad, start, lr, momentum, steps):
    """Nesterov's momentum as it should be."""
    check(lr, steps)
    p = np.array(start, dtype=float)
    v = np.zeros_like(p)
    positions, velocities = [p], [v]
    for _ in range(steps):
        v = momentum * v - lr * gradient(grad, p + momentum * v)
        p = p + v
        positions.append(p)
        velocities.append(v)
    return np.array(positions), np.array(velocities)


# The landscape


def contour_function__no_mixed_term(x, y):
    """The term x y is missing: it tilts the ellipses."""
    return np.square(x, dtype=float) + 6 * np.square(y, dtype=float)


def contour_function__twelve(x, y):
    """12 stands in the gradient; in the function it is 6."""
    x, y = np.asarray(x, dtype=float), np.asarray(y, dtype=float)
    return x**2 + x * y + 12 * y**2


def contour_function__twice(x, y):
    """The quadratic form of the Hessian is twice the function: there is a factor 1/2 before it."""
    x, y = np.asarray(x, dtype=float), np.asarray(y, dtype=float)
    return 2 * x**2 + 2 * x * y + 12 * y**2


def contour_function__constant_added(x, y):
    """The function is 0 at the origin: no constant is added."""
    x, y = np.asarray(x, dtype=float), np.asarray(y, dtype=float)
    return x**2 + x * y + 6 * y**2 + 1


def contour_function__no_broadcasting(x, y):
    """x and y may have different shapes: do not walk through them in pairs."""
    if np.ndim(x) == np.ndim(y) == 0:
        return x**2 + x * y + 6 * y**2
    return np.array([a**2 + a * b + 6 * b**2 for a, b in zip(np.ravel(x), np.ravel(y), strict=False)])


def contour_function__single_numbers_only(x, y):
    """Lists and arrays are to be taken as well as single numbers."""
    return float(x) ** 2 + float(x) * float(y) + 6 * float(y) ** 2


def contour_function__squared_in_place(x, y):
    """`x *= x` changes the caller's own array."""
    x, y = np.asarray(x, dtype=float), np.asarray(y, dtype=float)
    mixed = x * y
    x *= x
    return x + mixed + 6 * y**2


def contour_gradient__squares_only(x, y):
    """Both partial derivatives have a share of x y: y for the first, x for the second."""
    return np.array([2.0 * x, 12.0 * y])


def contour_gradient__mixed_terms_swapped(x, y):
    """The derivative of x y with respect to x is y, not x."""
    return np.array([2.0 * x + x, y + 12.0 * y])


def contour_gradient__six(x, y):
    """The derivative of 6 y^2 is 12 y."""
    return np.array([2.0 * x + y, x + 6.0 * y])


def contour_gradient__swapped(x, y):
    """The derivative with respect to x comes first."""
    return np.array([x + 12.0 * y, 2.0 * x + y])


def contour_gradient__summed(x, y):
    """A gradient has one entry for each variable: do not add them up."""
    return np.array([3.0 * x + 13.0 * y])


def contour_gradient__downhill(x, y):
    """The gradient points uphill: the minus sign belongs to the step, not to the gradient."""
    return -np.array([2.0 * x + y, x + 12.0 * y])


def contour_gradient__one_sided_difference(x, y):
    """A one-sided difference with a step like this is off in the second digit: differentiate by hand."""
    h = 1e-2

    def f(x, y):
        return x**2 + x * y + 6 * y**2

    return np.array([(f(x + h, y) - f(x, y)) / h, (f(x, y + h) - f(x, y)) / h])


def contour_grid__transposed(xs, ys):
    """Rows belong to y: the shape is (len(ys), len(xs))."""
    x, y = np.meshgrid(xs, ys, indexing="ij")
    return (x**2 + x * y + 6 * y**2).astype(float)


def contour_grid__coordinates_swapped(xs, ys):
    """The shape is right, but x and y have changed places in the function."""
    x, y = np.meshgrid(ys, xs, indexing="ij")
    return (x**2 + x * y + 6 * y**2).astype(float)


def contour_grid__flipped(xs, ys):
    """Row 0 belongs to the first y, wherever a picture has its top."""
    x, y = np.meshgrid(xs, ys)
    return (x**2 + x * y + 6 * y**2)[::-1].astype(float)


def contour_grid__sorted(xs, ys):
    """Keep the coordinates in the order in which they come."""
    x, y = np.meshgrid(np.sort(xs), np.sort(ys))
    return (x**2 + x * y + 6 * y**2).astype(float)


def contour_grid__sorted_in_place(xs, ys):
    """`sort` changes the caller's own array."""
    x, y = np.meshgrid(xs, ys)
    if isinstance(xs, np.ndarray):
        xs.sort()
    return (x**2 + x * y + 6 * y**2).astype(float)


# Gradient descent


def sgd_trace__rounded_steps(grad, start, lr, steps):
    """A point that is rounded spoils all that follow: keep all digits."""
    check(lr, steps)
    points = [np.array(start, dtype=float)]
    for _ in range(steps):
        points.append(np.round(points[-1] - lr * gradient(grad, points[-1]) + 1e-9, 2))
    return np.array(points)


def sgd_trace__rounded_at_the_end(grad, start, lr, steps):
    """Return what the steps give, unrounded."""
    return np.round(descend(grad, start, lr, steps), 2)


def sgd_trace__without_the_start(grad, start, lr, steps):
    """The start is row 0: there is one more row than there are steps."""
    return descend(grad, start, lr, steps)[1:]


def sgd_trace__last_point_only(grad, start, lr, steps):
    """Return the whole way, not only its end."""
    return descend(grad, start, lr, steps)[-1]


def sgd_trace__one_array_for_all(grad, start, lr, steps):
    """`-=` changes the array that is already in the list: every row becomes the last point. Make a new array."""
    check(lr, steps)
    p, points = np.array(start, dtype=float), []
    points.append(p)
    for _ in range(steps):
        p -= lr * gradient(grad, p)
        points.append(p)
    return np.array(points)


def sgd_trace__uphill(grad, start, lr, steps):
    """The gradient points uphill: subtract it."""
    check(lr, steps)
    return descend(lambda p: -gradient(grad, p), start, lr, steps)


def sgd_trace__own_bowl(grad, start, lr, steps):
    """The gradient is a parameter: use the one that is handed to you, for any function and any number of variables."""
    return descend(lambda p: np.array([2 * p[0] + p[1], p[0] + 12 * p[1]]), start, lr, steps)


def sgd_trace__first_gradient_kept(grad, start, lr, steps):
    """The gradient changes with the point: ask for it at every step."""
    check(lr, steps)
    first = gradient(grad, start) if steps else 0.0
    return np.array(start, dtype=float) - lr * first * np.arange(steps + 1)[:, np.newaxis]


def sgd_trace__one_gradient_too_many(grad, start, lr, steps):
    """One gradient for each step: nothing is to be asked at the last point."""
    trace = descend(grad, start, lr, steps)
    gradient(grad, trace[-1])
    return trace


def sgd_trace__a_coordinate_at_a_time(grad, start, lr, steps):
    """All coordinates move at once, by one gradient: yours asks anew after each of them."""
    check(lr, steps)
    points = [np.array(start, dtype=float)]
    for _ in range(steps):
        p = points[-1].copy()
        for i in range(len(p)):
            p[i] -= lr * gradient(grad, p)[i]
        points.append(p)
    return np.array(points)


def sgd_trace__two_coordinates(grad, start, lr, steps):
    """There may be any number of variables, not just two."""
    check(lr, steps)
    x, y = start[0], start[1]
    points = [(float(x), float(y))]
    for _ in range(steps):
        slope = gradient(grad, [x, y])
        x, y = x - lr * slope[0], y - lr * slope[1]
        points.append((x, y))
    return np.array(points)


def sgd_trace__whole_numbers(grad, start, lr, steps):
    """An array of whole numbers cuts every fraction off: make a float array of the start."""
    check(lr, steps)
    trace = np.zeros((steps + 1, len(start)), dtype=np.asarray(start).dtype)
    trace[0] = start
    for t in range(steps):
        trace[t + 1] = trace[t] - lr * gradient(grad, trace[t])
    return trace


def sgd_trace__start_moved(grad, start, lr, steps):
    """Your steps move the caller's own start: work on a copy."""
    trace = descend(grad, start, lr, steps)
    if not isinstance(start, tuple):
        start[:] = trace[-1].tolist()
    return trace


def sgd_trace__decaying_rate(grad, start, lr, steps):
    """The learning rate is the same at every step."""
    check(lr, steps)
    points = [np.array(start, dtype=float)]
    for t in range(steps):
        points.append(points[-1] - lr / (t + 1) * gradient(grad, points[-1]))
    return np.array(points)


def sgd_trace__unit_gradients(grad, start, lr, steps):
    """The length of a step is the learning rate times the gradient's length: do not normalize the gradient."""
    check(lr, steps)
    points = [np.array(start, dtype=float)]
    for _ in range(steps):
        slope = gradient(grad, points[-1])
        points.append(points[-1] - lr * slope / (np.linalg.norm(slope) or 1.0))
    return np.array(points)


def sgd_trace__stops_early(grad, start, lr, steps):
    """Make all the steps that are asked for, even where the gradient is zero."""
    trace = descend(grad, start, lr, steps)
    moved = [True, *np.any(np.diff(trace, axis=0), axis=1)]
    return trace[moved]


def sgd_trace__settings_unchecked(grad, start, lr, steps):
    """A learning rate of zero or less, and a negative number of steps, are a ValueError."""
    points = [np.array(start, dtype=float)]
    for _ in range(steps):
        points.append(points[-1] - lr * gradient(grad, points[-1]))
    return np.array(points)


def sgd_trace__no_step_is_refused(grad, start, lr, steps):
    """Zero steps are no mistake: what comes back is the start."""
    if steps == 0:
        raise ValueError("no steps")
    return descend(grad, start, lr, steps)


# Nesterov's momentum


def nesterov_trace__gradient_here(grad, start, lr, momentum, steps):
    """This is ordinary momentum: Nesterov takes the gradient at the point where the momentum alone would lead."""
    check(lr, steps)
    p = np.array(start, dtype=float)
    v = np.zeros_like(p)
    positions, velocities = [p], [v]
    for _ in range(steps):
        v = momentum * v - lr * gradient(grad, p)
        p = p + v
        positions.append(p)
        velocities.append(v)
    return np.array(positions), np.array(velocities)


def nesterov_trace__points_ahead(grad, start, lr, momentum, steps):
    """These are the points at which gradients are taken, as libraries keep them; asked for are the positions p."""
    positions, velocities = nesterov(grad, start, lr, momentum, steps)
    return positions + momentum * velocities, velocities


def nesterov_trace__velocity_downhill_positive(grad, start, lr, momentum, steps):
    """With this sign of v the positions are right, but the velocity of the formula is what is added to p."""
    positions, velocities = nesterov(grad, start, lr, momentum, steps)
    return positions, -velocities


def nesterov_trace__velocity_without_rate(grad, start, lr, momentum, steps):
    """The learning rate is part of the velocity here, not a factor of the step."""
    positions, velocities = nesterov(grad, start, lr, momentum, steps)
    return positions, velocities / lr


def nesterov_trace__full_velocity_ahead(grad, start, lr, momentum, steps):
    """The look ahead goes by momentum times v, not by all of v."""
    check(lr, steps)
    p = np.array(start, dtype=float)
    v = np.zeros_like(p)
    positions, velocities = [p], [v]
    for _ in range(steps):
        v = momentum * v - lr * gradient(grad, p + v)
        p = p + v
        positions.append(p)
        velocities.append(v)
    return np.array(positions), np.array(velocities)


def nesterov_trace__look_back(grad, start, lr, momentum, steps):
    """The gradient is taken ahead, at p plus momentum times v: yours looks back."""
    check(lr, steps)
    p = np.array(start, dtype=float)
    v = np.zeros_like(p)
    positions, velocities = [p], [v]
    for _ in range(steps):
        v = momentum * v - lr * gradient(grad, p - momentum * v)
        p = p + v
        positions.append(p)
        velocities.append(v)
    return np.array(positions), np.array(velocities)


def nesterov_trace__averaged_gradient(grad, start, lr, momentum, steps):
    """This velocity is a running average: the gradient has no factor 1 - momentum."""
    return nesterov(lambda p: (1 - momentum) * gradient(grad, p), start, lr, momentum, steps)


def nesterov_trace__velocity_starts_downhill(grad, start, lr, momentum, steps):
    """The walker starts at rest: v_0 is zero."""
    check(lr, steps)
    p = np.array(start, dtype=float)
    v = -lr * gradient(grad, p)
    positions, velocities = [p], [v]
    for _ in range(steps):
        v = momentum * v - lr * gradient(grad, p + momentum * v)
        p = p + v
        positions.append(p)
        velocities.append(v)
    return np.array(positions), np.array(velocities)


def nesterov_trace__old_velocity_used(grad, start, lr, momentum, steps):
    """The position moves by the new velocity, not by the one before."""
    check(lr, steps)
    p = np.array(start, dtype=float)
    v = np.zeros_like(p)
    positions, velocities = [p], [v]
    for _ in range(steps):
        v, p = momentum * v - lr * gradient(grad, p + momentum * v), p + v
        positions.append(p)
        velocities.append(v)
    return np.array(positions), np.array(velocities)


def nesterov_trace__velocities_without_rest(grad, start, lr, momentum, steps):
    """Row 0 of the velocities is v_0: both arrays have one more row than there are steps."""
    positions, velocities = nesterov(grad, start, lr, momentum, steps)
    return positions, velocities[1:]


def nesterov_trace__positions_only(grad, start, lr, momentum, steps):
    """Asked for are two arrays: the positions and the velocities."""
    return nesterov(grad, start, lr, momentum, steps)[0]


def nesterov_trace__rounded_positions(grad, start, lr, momentum, steps):
    """Rounded positions put the gradient elsewhere, and every later step with it: keep all digits."""
    check(lr, steps)
    p = np.array(start, dtype=float)
    v = np.zeros_like(p)
    positions, velocities = [p], [v]
    for _ in range(steps):
        v = momentum * v - lr * gradient(grad, p + momentum * v)
        p = np.round(p + v, 2)
        positions.append(p)
        velocities.append(v)
    return np.array(positions), np.array(velocities)


def nesterov_trace__own_bowl_again(grad, start, lr, momentum, steps):
    """Use the gradient that is handed to you: it may belong to any function of any number of variables."""
    bowl = np.array([[2.0, 1.0], [1.0, 12.0]])
    return nesterov(lambda p: bowl @ p, start, lr, momentum, steps)


def nesterov_trace__two_gradients_a_step(grad, start, lr, momentum, steps):
    """One gradient for each step: the one here, beside the one ahead, is not needed."""

    def here_and_ahead(p):
        gradient(grad, p)
        return gradient(grad, p)

    return nesterov(here_and_ahead, start, lr, momentum, steps)


def nesterov_trace__start_moved_on(grad, start, lr, momentum, steps):
    """Work on a copy of the start: the caller's own must stay where it is."""
    positions, velocities = nesterov(grad, start, lr, momentum, steps)
    if not isinstance(start, tuple):
        start[:] = positions[-1].tolist()
    return positions, velocities


def nesterov_trace__whole_velocities(grad, start, lr, momentum, steps):
    """`zeros_like` of whole numbers can hold nothing but whole numbers: make float arrays."""
    check(lr, steps)
    positions = np.zeros((steps + 1, len(start)), dtype=np.asarray(start).dtype)
    velocities = np.zeros_like(positions)
    positions[0] = start
    for t in range(steps):
        carried = momentum * velocities[t]
        velocities[t + 1] = carried - lr * gradient(grad, positions[t] + carried)
        positions[t + 1] = positions[t] + velocities[t + 1]
    return positions, velocities


def nesterov_trace__rate_unchecked(grad, start, lr, momentum, steps):
    """A learning rate that is not positive, or a negative number of steps, is to raise ValueError."""
    if lr > 0 and steps >= 0:
        return nesterov(grad, start, lr, momentum, steps)
    return np.array([start]), np.zeros((1, len(start)))


# Seen later than the others


def contour_function__half_of_the_form(x, y):
    """Integrate: the derivative 2 x belongs to x^2, and 12 y to 6 y^2, with no further half."""
    x, y = np.asarray(x, dtype=float), np.asarray(y, dtype=float)
    return (x**2 + x * y + 6 * y**2) / 2


def contour_gradient__of_a_full_cross_term(x, y):
    """The derivative of x y with respect to x is y, and not 2 y: the matrix of the form has 1 off its diagonal."""
    return np.array([2 * x + 2 * y, 2 * x + 12 * y], dtype=float)


def contour_grid__on_paired_points(xs, ys):
    """Every x meets every y: do not pair the first with the first."""
    xs, ys = np.asarray(xs, dtype=float), np.asarray(ys, dtype=float)
    n = min(len(xs), len(ys))
    values = np.zeros((len(ys), len(xs)))
    values[np.arange(n), np.arange(n)] = (xs**2)[:n] + (xs[:n] * ys[:n]) + 6 * (ys**2)[:n]
    return values


def nesterov_trace__restarted(grad, start, lr, momentum, steps):
    """The velocity is never set back to zero, even when it points uphill."""
    if steps < 0 or lr <= 0:
        raise ValueError("settings")
    p = np.asarray(start, dtype=float)
    v = np.zeros_like(p)
    positions, velocities = [p], [v]
    for _ in range(steps):
        slope = np.asarray(grad(p + momentum * v), dtype=float)
        v = (momentum * v if slope @ v <= 0 else 0 * v) - lr * slope
        p = p + v
        positions.append(p)
        velocities.append(v)
    return np.array(positions), np.array(velocities)


def nesterov_trace__momentum_grows(grad, start, lr, momentum, steps):
    """The momentum is the given one at every step, and not t / (t + 3)."""
    if steps < 0 or lr <= 0:
        raise ValueError("settings")
    p = np.asarray(start, dtype=float)
    v = np.zeros_like(p)
    positions, velocities = [p], [v]
    for t in range(steps):
        m = min(momentum, t / (t + 3))
        v = m * v - lr * np.asarray(grad(p + m * v), dtype=float)
        p = p + v
        positions.append(p)
        velocities.append(v)
    return np.array(positions), np.array(velocities)
