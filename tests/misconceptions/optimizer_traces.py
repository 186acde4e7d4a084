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
    """How many terms has the function of the prompt?"""
    return np.square(x, dtype=float) + 6 * np.square(y, dtype=float)


def contour_function__twelve(x, y):
    """Compare the numbers in your function with those of the prompt."""
    x, y = np.asarray(x, dtype=float), np.asarray(y, dtype=float)
    return x**2 + x * y + 12 * y**2


def contour_function__twice(x, y):
    """Compare the numbers in your function with those of the prompt, one term after the other."""
    x, y = np.asarray(x, dtype=float), np.asarray(y, dtype=float)
    return 2 * x**2 + 2 * x * y + 12 * y**2


def contour_function__constant_added(x, y):
    """What is the value at the origin, by the conventions of the question?"""
    x, y = np.asarray(x, dtype=float), np.asarray(y, dtype=float)
    return x**2 + x * y + 6 * y**2 + 1


def contour_function__no_broadcasting(x, y):
    """Which shapes may x and y have, by the docstring? Try two that differ."""
    if np.ndim(x) == np.ndim(y) == 0:
        return x**2 + x * y + 6 * y**2
    return np.array([a**2 + a * b + 6 * b**2 for a, b in zip(np.ravel(x), np.ravel(y), strict=False)])


def contour_function__single_numbers_only(x, y):
    """What may x and y be besides single numbers?"""
    return float(x) ** 2 + float(x) * float(y) + 6 * float(y) ** 2


def contour_function__squared_in_place(x, y):
    """Look at the caller's arrays after the call: are they as they were?"""
    x, y = np.asarray(x, dtype=float), np.asarray(y, dtype=float)
    mixed = x * y
    x *= x
    return x + mixed + 6 * y**2


def contour_gradient__squares_only(x, y):
    """Which terms of the function hold x, and which hold y?"""
    return np.array([2.0 * x, 12.0 * y])


def contour_gradient__mixed_terms_swapped(x, y):
    """Differentiate the mixed term alone, with respect to each of the two variables."""
    return np.array([2.0 * x + x, y + 12.0 * y])


def contour_gradient__six(x, y):
    """Differentiate the last term alone."""
    return np.array([2.0 * x + y, x + 6.0 * y])


def contour_gradient__swapped(x, y):
    """Which of the two derivatives comes first?"""
    return np.array([x + 12.0 * y, 2.0 * x + y])


def contour_gradient__summed(x, y):
    """How many entries does a gradient have?"""
    return np.array([3.0 * x + 13.0 * y])


def contour_gradient__downhill(x, y):
    """Does a gradient point uphill or downhill? And where does the minus sign of a step belong?"""
    return -np.array([2.0 * x + y, x + 12.0 * y])


def contour_gradient__one_sided_difference(x, y):
    """How exact is a difference with such a step? Compare it with a derivative made by hand."""
    h = 1e-2

    def f(x, y):
        return x**2 + x * y + 6 * y**2

    return np.array([(f(x + h, y) - f(x, y)) / h, (f(x, y + h) - f(x, y)) / h])


def contour_grid__transposed(xs, ys):
    """Which of the two has to do with the rows of the matrix? Try a grid that is not square."""
    x, y = np.meshgrid(xs, ys, indexing="ij")
    return (x**2 + x * y + 6 * y**2).astype(float)


def contour_grid__coordinates_swapped(xs, ys):
    """Which argument of the function is the first coordinate of your grid?"""
    x, y = np.meshgrid(ys, xs, indexing="ij")
    return (x**2 + x * y + 6 * y**2).astype(float)


def contour_grid__flipped(xs, ys):
    """Which y belongs to row 0?"""
    x, y = np.meshgrid(xs, ys)
    return (x**2 + x * y + 6 * y**2)[::-1].astype(float)


def contour_grid__sorted(xs, ys):
    """In which order do the coordinates come?"""
    x, y = np.meshgrid(np.sort(xs), np.sort(ys))
    return (x**2 + x * y + 6 * y**2).astype(float)


def contour_grid__sorted_in_place(xs, ys):
    """Look at the caller's coordinates after the call: are they as they were?"""
    x, y = np.meshgrid(xs, ys)
    if isinstance(xs, np.ndarray):
        xs.sort()
    return (x**2 + x * y + 6 * y**2).astype(float)


# Gradient descent


def sgd_trace__rounded_steps(grad, start, lr, steps):
    """How many digits does a point of your trace have, and what does that do to the next ones?"""
    check(lr, steps)
    points = [np.array(start, dtype=float)]
    for _ in range(steps):
        points.append(np.round(points[-1] - lr * gradient(grad, points[-1]) + 1e-9, 2))
    return np.array(points)


def sgd_trace__rounded_at_the_end(grad, start, lr, steps):
    """How many digits of the points come back?"""
    return np.round(descend(grad, start, lr, steps), 2)


def sgd_trace__without_the_start(grad, start, lr, steps):
    """How many rows are asked for, and which point is the first?"""
    return descend(grad, start, lr, steps)[1:]


def sgd_trace__last_point_only(grad, start, lr, steps):
    """How many points are asked for?"""
    return descend(grad, start, lr, steps)[-1]


def sgd_trace__one_array_for_all(grad, start, lr, steps):
    """Is every row of your list an array of its own? What does `-=` do to an array that is in the list already?"""
    check(lr, steps)
    p, points = np.array(start, dtype=float), []
    points.append(p)
    for _ in range(steps):
        p -= lr * gradient(grad, p)
        points.append(p)
    return np.array(points)


def sgd_trace__uphill(grad, start, lr, steps):
    """In which direction does a gradient point, and in which do you go?"""
    check(lr, steps)
    return descend(lambda p: -gradient(grad, p), start, lr, steps)


def sgd_trace__own_bowl(grad, start, lr, steps):
    """Whose gradient do you use? Try another function, of another number of variables."""
    return descend(lambda p: np.array([2 * p[0] + p[1], p[0] + 12 * p[1]]), start, lr, steps)


def sgd_trace__first_gradient_kept(grad, start, lr, steps):
    """At which point is each gradient taken?"""
    check(lr, steps)
    first = gradient(grad, start) if steps else 0.0
    return np.array(start, dtype=float) - lr * first * np.arange(steps + 1)[:, np.newaxis]


def sgd_trace__one_gradient_too_many(grad, start, lr, steps):
    """How often do you ask for a gradient, and how often may you?"""
    trace = descend(grad, start, lr, steps)
    gradient(grad, trace[-1])
    return trace


def sgd_trace__a_coordinate_at_a_time(grad, start, lr, steps):
    """At which point do you ask for each entry of the gradient?"""
    check(lr, steps)
    points = [np.array(start, dtype=float)]
    for _ in range(steps):
        p = points[-1].copy()
        for i in range(len(p)):
            p[i] -= lr * gradient(grad, p)[i]
        points.append(p)
    return np.array(points)


def sgd_trace__two_coordinates(grad, start, lr, steps):
    """How many variables may there be?"""
    check(lr, steps)
    x, y = start[0], start[1]
    points = [(float(x), float(y))]
    for _ in range(steps):
        slope = gradient(grad, [x, y])
        x, y = x - lr * slope[0], y - lr * slope[1]
        points.append((x, y))
    return np.array(points)


def sgd_trace__whole_numbers(grad, start, lr, steps):
    """What becomes of a fraction in an array of whole numbers?"""
    check(lr, steps)
    trace = np.zeros((steps + 1, len(start)), dtype=np.asarray(start).dtype)
    trace[0] = start
    for t in range(steps):
        trace[t + 1] = trace[t] - lr * gradient(grad, trace[t])
    return trace


def sgd_trace__start_moved(grad, start, lr, steps):
    """Look at the caller's start after the call: is it where it was?"""
    trace = descend(grad, start, lr, steps)
    if not isinstance(start, tuple):
        start[:] = trace[-1].tolist()
    return trace


def sgd_trace__decaying_rate(grad, start, lr, steps):
    """What does the formula of the prompt say of the learning rate at later steps?"""
    check(lr, steps)
    points = [np.array(start, dtype=float)]
    for t in range(steps):
        points.append(points[-1] - lr / (t + 1) * gradient(grad, points[-1]))
    return np.array(points)


def sgd_trace__unit_gradients(grad, start, lr, steps):
    """How long is a step, by the formula of the prompt?"""
    check(lr, steps)
    points = [np.array(start, dtype=float)]
    for _ in range(steps):
        slope = gradient(grad, points[-1])
        points.append(points[-1] - lr * slope / (np.linalg.norm(slope) or 1.0))
    return np.array(points)


def sgd_trace__stops_early(grad, start, lr, steps):
    """How many rows are asked for when the gradient is zero?"""
    trace = descend(grad, start, lr, steps)
    moved = [True, *np.any(np.diff(trace, axis=0), axis=1)]
    return trace[moved]


def sgd_trace__settings_unchecked(grad, start, lr, steps):
    """Which settings does the docstring refuse?"""
    points = [np.array(start, dtype=float)]
    for _ in range(steps):
        points.append(points[-1] - lr * gradient(grad, points[-1]))
    return np.array(points)


def sgd_trace__no_step_is_refused(grad, start, lr, steps):
    """What does the docstring say of zero steps?"""
    if steps == 0:
        raise ValueError("no steps")
    return descend(grad, start, lr, steps)


# Nesterov's momentum


def nesterov_trace__gradient_here(grad, start, lr, momentum, steps):
    """At which point does the formula of the prompt take the gradient?"""
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
    """Which points are asked for: those where gradients are taken, or others?"""
    positions, velocities = nesterov(grad, start, lr, momentum, steps)
    return positions + momentum * velocities, velocities


def nesterov_trace__velocity_downhill_positive(grad, start, lr, momentum, steps):
    """What is added to the position, by the formula of the prompt, and with which sign?"""
    positions, velocities = nesterov(grad, start, lr, momentum, steps)
    return positions, -velocities


def nesterov_trace__velocity_without_rate(grad, start, lr, momentum, steps):
    """Where does the learning rate stand in the formula of the prompt?"""
    positions, velocities = nesterov(grad, start, lr, momentum, steps)
    return positions, velocities / lr


def nesterov_trace__full_velocity_ahead(grad, start, lr, momentum, steps):
    """How far ahead is the gradient taken, by the formula of the prompt?"""
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
    """On which side of the position is the gradient taken?"""
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
    """Which factor does the gradient have in the formula of the prompt?"""
    return nesterov(lambda p: (1 - momentum) * gradient(grad, p), start, lr, momentum, steps)


def nesterov_trace__velocity_starts_downhill(grad, start, lr, momentum, steps):
    """What is the velocity before the first step?"""
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
    """By which velocity does the position move: the old or the new one?"""
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
    """How many rows does each of the arrays have?"""
    positions, velocities = nesterov(grad, start, lr, momentum, steps)
    return positions, velocities[1:]


def nesterov_trace__positions_only(grad, start, lr, momentum, steps):
    """How many arrays are asked for?"""
    return nesterov(grad, start, lr, momentum, steps)[0]


def nesterov_trace__rounded_positions(grad, start, lr, momentum, steps):
    """How many digits does a position have, and what does that do to the next gradient?"""
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
    """Whose gradient do you use? Try another function, of another number of variables."""
    bowl = np.array([[2.0, 1.0], [1.0, 12.0]])
    return nesterov(lambda p: bowl @ p, start, lr, momentum, steps)


def nesterov_trace__two_gradients_a_step(grad, start, lr, momentum, steps):
    """How often do you ask for a gradient in each step?"""

    def here_and_ahead(p):
        gradient(grad, p)
        return gradient(grad, p)

    return nesterov(here_and_ahead, start, lr, momentum, steps)


def nesterov_trace__start_moved_on(grad, start, lr, momentum, steps):
    """Look at the caller's start after the call: is it where it was?"""
    positions, velocities = nesterov(grad, start, lr, momentum, steps)
    if not isinstance(start, tuple):
        start[:] = positions[-1].tolist()
    return positions, velocities


def nesterov_trace__whole_velocities(grad, start, lr, momentum, steps):
    """What becomes of a fraction in an array of whole numbers?"""
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
    """Which settings does the docstring refuse?"""
    if lr > 0 and steps >= 0:
        return nesterov(grad, start, lr, momentum, steps)
    return np.array([start]), np.zeros((1, len(start)))


# Seen later than the others


def contour_function__half_of_the_form(x, y):
    """Compare the numbers in your function with those of the prompt: is there a factor in front?"""
    x, y = np.asarray(x, dtype=float), np.asarray(y, dtype=float)
    return (x**2 + x * y + 6 * y**2) / 2


def contour_gradient__of_a_full_cross_term(x, y):
    """Differentiate the mixed term alone, and count how often it stands in the function."""
    return np.array([2 * x + 2 * y, 2 * x + 12 * y], dtype=float)


def contour_grid__on_paired_points(xs, ys):
    """How many pairs of an x and a y are there?"""
    xs, ys = np.asarray(xs, dtype=float), np.asarray(ys, dtype=float)
    n = min(len(xs), len(ys))
    values = np.zeros((len(ys), len(xs)))
    values[np.arange(n), np.arange(n)] = (xs**2)[:n] + (xs[:n] * ys[:n]) + 6 * (ys**2)[:n]
    return values


def nesterov_trace__restarted(grad, start, lr, momentum, steps):
    """What does the formula of the prompt do with a velocity that points uphill?"""
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
    """What does the formula of the prompt say of the momentum at later steps?"""
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


# Right in ordinary cases only


def contour_function__a_little_added(x, y):
    """What is the value for very small x and y?"""
    x, y = np.asarray(x, dtype=float), np.asarray(y, dtype=float)
    return x**2 + x * y + 6 * y**2 + 1e-7


def contour_gradient__clipped(x, y):
    """What becomes of a large gradient?"""
    return np.clip([2 * x + y, x + 12 * y], -100, 100)


def contour_gradient__small_ones_dropped(x, y):
    """What becomes of a small gradient?"""
    slope = np.array([2 * x + y, x + 12 * y], dtype=float)
    return np.where(np.abs(slope) < 1e-4, 0.0, slope)


def sgd_trace__no_steps_no_checks(grad, start, lr, steps):
    """Are bad settings fine where no step is made?"""
    return np.array([start], dtype=float) if steps == 0 else descend(grad, start, lr, steps)


def sgd_trace__close_is_there(grad, start, lr, steps):
    """What do you do where the gradient is small, and what does the formula say?"""

    def slope(point):
        there = gradient(grad, point)
        return there if np.linalg.norm(there) > 1e-6 else 0 * there

    return descend(slope, start, lr, steps)


def sgd_trace__rates_below_one(grad, start, lr, steps):
    """Which learning rates does the docstring refuse, and which do you?"""
    if lr >= 1:
        raise ValueError("lr")
    return descend(grad, start, lr, steps)


def nesterov_trace__momentum_between_zero_and_one(grad, start, lr, momentum, steps):
    """Which settings does the docstring refuse, and which do you?"""
    if not 0 <= momentum < 1:
        raise ValueError("momentum")
    return nesterov(grad, start, lr, momentum, steps)


def nesterov_trace__close_is_at_rest(grad, start, lr, momentum, steps):
    """What do you do where the gradient is small, and what does the formula say?"""

    def slope(point):
        there = gradient(grad, point)
        return there if np.linalg.norm(there) > 1e-6 else 0 * there

    return nesterov(slope, start, lr, momentum, steps)


def nesterov_trace__checks_only_where_it_moves(grad, start, lr, momentum, steps):
    """Are bad settings fine where no step is made?"""
    if steps == 0:
        return np.array([start], dtype=float), np.zeros((1, len(start)))
    return nesterov(grad, start, lr, momentum, steps)
