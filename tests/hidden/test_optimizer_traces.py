"""Hidden cases of optimizer_traces.

A point may come to a gradient as any sequence of d numbers. Traces are compared with a float64 loop written out here.
"""

from fractions import Fraction

import numpy as np
import pytest

from autograder.cases import Wrong, assert_close, assert_keeps_arguments, assert_same, draw

# The source's own run.
START, LR, MOMENTUM = (4, 1), 0.05, 0.9


class Slope:
    """A gradient that counts how often it is asked."""

    def __init__(self, rule):
        self.rule = rule
        self.asked = 0

    def __call__(self, point):
        self.asked += 1
        return self.rule(np.asarray(point, dtype=float).reshape(-1))


def bowl(point):
    """The gradient of the question's function."""
    return np.array([2 * point[0] + point[1], point[0] + 12 * point[1]])


def quadratic(name, d):
    """The gradient of a random bowl of d variables whose minimum is not the origin."""
    random = draw(name)
    root = random.normal(size=(d, d))
    hessian, center = root @ root.T / d + np.eye(d), random.normal(size=d)
    return lambda point: hessian @ (point - center)


def wavy(point):
    """A gradient that is not linear, and no bowl."""
    return np.array([np.sin(point[0]) + point[1] ** 2, point[1] + np.cos(2 * point[0])])


def gentle(point):
    """The gradient of a bowl that is ten times as steep in one direction as in the other."""
    return np.array([0.1 * point[0], point[1]])


def in_units(got, unit):
    """The same numbers in other units, so that very small and very large ones are looked at alike."""
    got = tuple(got) if isinstance(got, list | tuple) else (got,)
    try:
        return tuple(np.asarray(part, dtype=float) / unit for part in got)
    except (TypeError, ValueError):
        raise Wrong("numbers in a regular shape were asked for") from None


def walk(rule, start, lr, momentum, steps):
    """Positions and velocities of Nesterov's momentum; of gradient descent without momentum."""
    p = np.array(start, dtype=float)
    v = np.zeros_like(p)
    positions, velocities = [p], [v]
    for _ in range(steps):
        v = momentum * v - lr * rule(p + momentum * v)
        p = p + v
        positions.append(p)
        velocities.append(v)
    return np.array(positions), np.array(velocities)


def check_sgd(student, rule, start, lr, steps):
    slope = Slope(rule)
    assert_close(student.sgd_trace(slope, start, lr, steps), walk(rule, start, lr, 0.0, steps)[0], "the trace")
    return slope


def check_nesterov(student, rule, start, lr, momentum, steps):
    slope = Slope(rule)
    got = student.nesterov_trace(slope, start, lr, momentum, steps)
    assert_close(got, walk(rule, start, lr, momentum, steps), "(positions, velocities)")
    return slope


# The landscape


def test_function_at_random_points(student):
    for x, y in draw("function").uniform(-3, 3, (4, 2)).tolist():
        assert_close(student.contour_function(x, y), x * x + x * y + 6 * y * y, "f(x, y)")


def test_function_is_zero_at_the_origin_and_positive_around_it(student):
    angles = np.linspace(0, 2 * np.pi, 12, endpoint=False)
    got = student.contour_function([0, *np.cos(angles)], [0, *np.sin(angles)])
    want = 1 + np.cos(angles) * np.sin(angles) + 5 * np.sin(angles) ** 2
    assert_close(got, np.array([0, *want]), "f at the origin and around it")


def test_function_broadcasts(student, reference):
    random = draw("broadcast")
    x, y = random.normal(size=(3, 1)), random.normal(size=4)
    assert_close(student.contour_function(x, y), reference.contour_function(x, y), "f of a column and a row")
    assert_close(student.contour_function(0.5, y), reference.contour_function(0.5, y), "f of a number and a row")
    assert_close(student.contour_function([0.5], y), reference.contour_function([0.5], y), "f of a short row and a row")


def test_function_takes_lists_of_whole_numbers(student, reference):
    x, y = draw("whole numbers").integers(-5, 6, (2, 7)).tolist()
    assert_close(student.contour_function(x, y), reference.contour_function(x, y), "f of two lists")


def test_function_of_very_small_and_of_large_numbers(student):
    for x, y in draw("function scale").uniform(0.5, 3, (2, 2)).tolist():
        for scale in (1e-5, 1e4):
            got = in_units(student.contour_function(scale * x, -scale * y), scale**2)
            assert_close(got[0], x * x - x * y + 6 * y * y, "f(x, y)")


def test_function_leaves_its_arguments_alone(student):
    x, y = np.array([1.0, -2.0]), np.array([0.5, 3.0])
    assert_close(student.contour_function(x, y), [3.0, 52.0], "f(x, y)")
    assert_keeps_arguments(student.contour_function, x, y)
    assert_keeps_arguments(student.contour_function, x.tolist(), y.tolist())


def test_gradient_at_random_points(student, reference):
    for x, y in draw("gradient").uniform(-3, 3, (4, 2)).tolist():
        assert_close(student.contour_gradient(x, y), reference.contour_gradient(x, y), "the gradient")


def test_gradient_is_the_slope_of_the_function(student, reference):
    # Central differences are exact for a quadratic, up to rounding.
    x, y = draw("differences").uniform(-2, 2, 2).tolist()
    f, h = reference.contour_function, 2**-10
    slopes = [(f(x + h, y) - f(x - h, y)) / (2 * h), (f(x, y + h) - f(x, y - h)) / (2 * h)]
    assert_close(student.contour_gradient(x, y), np.array(slopes, dtype=float), "the gradient")


def test_gradient_of_very_small_and_of_large_numbers(student, reference):
    for x, y in draw("gradient scale").uniform(0.5, 3, (2, 2)).tolist():
        for scale in (1e-6, 1e4):
            got = in_units(np.asarray(student.contour_gradient(scale * x, -scale * y)), scale)
            assert_close(got[0], reference.contour_gradient(x, -y), "the gradient")


def test_gradient_along_each_axis_holds_the_mixed_term(student, reference):
    for x, y in [(1, 0), (0, 1), (-2, 0), (0, -3)]:
        assert_close(student.contour_gradient(x, y), reference.contour_gradient(x, y), "the gradient on an axis")


def test_gradient_of_whole_numbers_and_of_numpy_numbers(student, reference):
    x, y = draw("numpy numbers").normal(size=2)
    assert_close(student.contour_gradient(x, y), reference.contour_gradient(x, y), "the gradient")
    assert_close(student.contour_gradient(np.int64(3), -2), reference.contour_gradient(3, -2), "the gradient")


def test_grid_has_rows_for_y_and_columns_for_x(student, reference):
    random = draw("grid")
    xs, ys = np.sort(random.uniform(-5, 5, 7)), np.sort(random.uniform(-2, 2, 4))
    assert_close(student.contour_grid(xs, ys), reference.contour_grid(xs, ys), "the grid")


def test_square_grid_is_not_transposed(student, reference):
    xs, ys = draw("square grid").uniform(-3, 3, (2, 5))
    assert_close(student.contour_grid(xs, ys), reference.contour_grid(xs, ys), "the grid")


def test_grid_keeps_the_order_of_its_coordinates(student, reference):
    xs, ys = [2, -1, 0.5, 2], [1, -3, 0]
    assert_close(student.contour_grid(xs, ys), reference.contour_grid(xs, ys), "the grid")


def test_grid_of_a_single_row_and_of_a_single_point(student, reference):
    for xs, ys in [([-1.0, 0.0, 3.0], [2.0]), ([1.5], [-0.5])]:
        assert_close(student.contour_grid(xs, ys), reference.contour_grid(xs, ys), "the grid")


def test_grid_of_very_small_and_very_large_coordinates(student, reference):
    xs, ys = np.array([1.0, -2.0, 0.5]), np.array([0.5, -3.0])
    for scale in (1e-4, 1e4):
        got = in_units(np.asarray(student.contour_grid(scale * xs, scale * ys)), scale**2)
        assert_close(got[0], reference.contour_grid(xs, ys), "the grid")


def test_grid_leaves_its_arguments_alone(student):
    xs, ys = np.array([1.0, -2.0, 0.0]), np.array([0.5, 3.0])
    assert_close(student.contour_grid(xs, ys), [[3.0, 4.5, 1.5], [58.0, 52.0, 54.0]], "the grid")
    assert_keeps_arguments(student.contour_grid, xs, ys)
    assert_keeps_arguments(student.contour_grid, xs.tolist(), ys.tolist())


# Gradient descent


def test_three_steps_of_gradient_descent_are_not_rounded(student):
    x, y, rows = Fraction(4), Fraction(1), [(4.0, 1.0)]
    for _ in range(3):
        x, y = x - Fraction(1, 20) * (2 * x + y), y - Fraction(1, 20) * (x + 12 * y)
        rows.append((float(x), float(y)))
    assert_close(student.sgd_trace(Slope(bowl), START, LR, 3), np.array(rows), "the trace")


def test_descent_down_another_bowl(student):
    check_sgd(student, quadratic("descent", 2), draw("descent start").normal(size=2), 0.11, 12)


def test_descent_in_three_dimensions(student):
    check_sgd(student, quadratic("descent in 3", 3), draw("descent start in 3").normal(size=3), 0.07, 9)


def test_descent_in_one_dimension(student):
    check_sgd(student, lambda p: 3 * (p - 1), [-2.0], 0.2, 6)


def test_descent_on_a_function_that_is_no_bowl(student):
    check_sgd(student, wavy, [0.7, -0.4], 0.3, 8)


def test_descent_asks_for_one_gradient_a_step(student):
    for steps in (1, 7):
        slope = check_sgd(student, bowl, START, LR, steps)
        assert_same(slope.asked, steps, "the number of gradients asked for")


def test_descent_of_no_step_asks_for_nothing(student):
    slope = check_sgd(student, quadratic("no step", 3), [1, 2, -3], 0.1, 0)
    assert_same(slope.asked, 0, "the number of gradients asked for")


def test_descent_overshoots_and_diverges_when_the_learning_rate_is_too_large(student):
    # 0.5 > 2 / 6: every step lands farther from the minimum, on the other side.
    check_sgd(student, lambda p: 6 * p, [0.5], 0.5, 10)


def test_descent_goes_on_for_many_steps_however_short_they_are(student):
    for scale in (1e-6, 1e5):
        got = student.sgd_trace(Slope(gentle), [scale, -2 * scale], 0.4, 120)
        assert_close(in_units(np.asarray(got), scale)[0], walk(gentle, [1, -2], 0.4, 0.0, 120)[0], "the trace")


def test_descent_takes_any_positive_learning_rate_and_numpys_whole_numbers(student):
    for lr in (1e-5, 1, 2.5):
        check_sgd(student, wavy, [0.7, -0.4], lr, np.int64(4))
    for steep in (lambda p: 1e5 * p, lambda p: 1e11 * p):
        lr = 0.1 / steep(1.0)
        assert_close(student.sgd_trace(Slope(steep), [1.0], lr, 3), walk(steep, [1.0], lr, 0.0, 3)[0], "the trace")


def test_descent_stays_at_a_minimum(student):
    check_sgd(student, bowl, [0.0, 0.0], 0.1, 3)


def test_descent_from_whole_numbers_does_not_cut_fractions_off(student):
    check_sgd(student, quadratic("whole start", 2), np.array([3, -2]), 0.13, 5)
    check_sgd(student, quadratic("whole start", 2), [3, -2], 0.13, 5)


def test_descent_leaves_its_start_alone(student):
    start = np.array([1.5, -0.5])
    check_sgd(student, wavy, start, 0.2, 3)
    assert_keeps_arguments(student.sgd_trace, wavy, start, 0.2, 3)
    assert_keeps_arguments(student.sgd_trace, wavy, [1.5, -0.5], 0.2, 3)


@pytest.mark.parametrize(("lr", "steps"), [(0.0, 3), (-0.1, 3), (0.1, -1), (0.1, -4), (-0.1, -2), (0.0, 0), (-1e-9, 0)])
def test_descent_refuses_bad_settings(student, lr, steps):
    student.sgd_trace(Slope(bowl), START, 0.1, 3)
    with pytest.raises(ValueError):
        student.sgd_trace(Slope(bowl), START, lr, steps)


# Nesterov's momentum


def test_three_nesterov_steps_of_the_source(student):
    (x, y), (u, v) = (Fraction(4), Fraction(1)), (Fraction(0), Fraction(0))
    positions, velocities = [(4.0, 1.0)], [(0.0, 0.0)]
    lr, momentum = Fraction(1, 20), Fraction(9, 10)
    for _ in range(3):
        a, b = x + momentum * u, y + momentum * v
        u, v = momentum * u - lr * (2 * a + b), momentum * v - lr * (a + 12 * b)
        x, y = x + u, y + v
        positions.append((float(x), float(y)))
        velocities.append((float(u), float(v)))
    got = student.nesterov_trace(Slope(bowl), START, LR, MOMENTUM, 3)
    assert_close(got, (np.array(positions), np.array(velocities)), "(positions, velocities)")


def test_nesterov_takes_the_gradient_ahead(student):
    # A gradient that is nothing like constant between here and ahead.
    check_nesterov(student, wavy, [0.7, -0.4], 0.3, 0.8, 8)


def test_nesterov_down_another_bowl(student):
    check_nesterov(student, quadratic("nesterov", 2), draw("nesterov start").normal(size=2), 0.11, 0.6, 15)


def test_nesterov_in_three_dimensions(student):
    check_nesterov(student, quadratic("nesterov in 3", 3), draw("nesterov start in 3").normal(size=3), 0.07, 0.75, 9)


def test_nesterov_in_one_dimension(student):
    check_nesterov(student, lambda p: 3 * (p - 1), [-2.0], 0.2, 0.3, 6)


def test_nesterov_without_momentum_is_gradient_descent(student):
    rule = quadratic("no momentum", 2)
    positions, velocities = student.nesterov_trace(Slope(rule), [1.0, -1.0], 0.15, 0.0, 6)
    want = walk(rule, [1.0, -1.0], 0.15, 0.0, 6)[0]
    assert_close(positions, want, "the positions without momentum")
    assert_close(velocities, np.vstack([np.zeros(2), np.diff(want, axis=0)]), "the velocities without momentum")


def test_nesterov_goes_on_for_many_steps_however_short_they_are(student):
    for scale in (1e-6, 1e5):
        got = student.nesterov_trace(Slope(gentle), [scale, -2 * scale], 0.3, 0.7, 120)
        pair = tuple(got) if isinstance(got, np.ndarray) else got  # one array may hold both
        assert_close(in_units(pair, scale), walk(gentle, [1, -2], 0.3, 0.7, 120), "(positions, velocities)")


def test_nesterov_takes_any_momentum_and_numpys_whole_numbers(student):
    for momentum in (1, 1.25, -0.5, 0):
        check_nesterov(student, wavy, [0.7, -0.4], 0.3, momentum, np.int64(5))
    check_nesterov(student, wavy, [0.7, -0.4], 1, 0.5, 4)
    for steep in (lambda p: 1e5 * p, lambda p: 1e11 * p):
        check_nesterov(student, steep, [1.0], 0.1 / steep(1.0), 0.5, 3)


def test_first_nesterov_step_starts_from_rest(student):
    rule = quadratic("first step", 3)
    check_nesterov(student, rule, [0.5, 1.0, -1.0], 0.2, 0.95, 1)


def test_nesterov_asks_for_one_gradient_a_step(student):
    for steps in (1, 7):
        slope = check_nesterov(student, bowl, START, LR, MOMENTUM, steps)
        assert_same(slope.asked, steps, "the number of gradients asked for")


def test_nesterov_of_no_step_is_the_start_at_rest(student):
    slope = check_nesterov(student, quadratic("at rest", 3), [1, 2, -3], 0.1, 0.9, 0)
    assert_same(slope.asked, 0, "the number of gradients asked for")


def test_nesterov_leaves_its_start_alone(student):
    start = np.array([1.5, -0.5])
    check_nesterov(student, wavy, start, 0.2, 0.9, 3)
    assert_keeps_arguments(student.nesterov_trace, wavy, start, 0.2, 0.9, 3)
    assert_keeps_arguments(student.nesterov_trace, wavy, [1.5, -0.5], 0.2, 0.9, 3)


def test_nesterov_from_whole_numbers_does_not_cut_fractions_off(student):
    check_nesterov(student, quadratic("whole nesterov", 2), np.array([3, -2]), 0.13, 0.7, 5)
    check_nesterov(student, quadratic("whole nesterov", 2), [3, -2], 0.13, 0.7, 5)


@pytest.mark.parametrize(("lr", "steps"), [(0.0, 3), (-0.1, 3), (0.1, -1), (0.1, -4), (-0.1, -2), (0.0, 0), (-1e-9, 0)])
def test_nesterov_refuses_bad_settings(student, lr, steps):
    student.nesterov_trace(Slope(bowl), START, 0.1, MOMENTUM, 3)
    with pytest.raises(ValueError):
        student.nesterov_trace(Slope(bowl), START, lr, MOMENTUM, steps)
