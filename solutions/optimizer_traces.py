"""A tilted bowl, and two ways down: gradient descent and Nesterov's momentum, step by step.

Source: 004_8dd33044367aa54e.txt Q2.1 to Q2.2.2.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike

# The gradient of some function: takes a point (d,) and gives the gradient there (d,).
Gradient = Callable[[np.ndarray], np.ndarray]


# Source: 004_8dd33044367aa54e.txt Q2.1.
def contour_function(x: ArrayLike, y: ArrayLike) -> float | np.ndarray:
    r"""The function of this question, $f(x, y) = x^2 + xy + 6y^2$.

    Args:
        x: A number, or numbers of any shape. Not changed.
        y: A number, or numbers of a shape that broadcasts with that of `x`. Not changed.

    Returns:
        The value at each pair, in the shape that NumPy gives to `x + y`; a single number for two numbers.
    """
    # BEGIN SOLUTION
    x, y = np.asarray(x, dtype=np.float64), np.asarray(y, dtype=np.float64)
    return x**2 + x * y + 6 * y**2
    # END SOLUTION


# Source: 004_8dd33044367aa54e.txt Q2.2.
def contour_gradient(x: float, y: float) -> np.ndarray:
    r"""The gradient $\nabla f = (\partial f/\partial x, \partial f/\partial y)$ of `contour_function` at one point.

    Args:
        x: First coordinate.
        y: Second coordinate.

    Returns:
        Float array (2,).
    """
    # BEGIN SOLUTION
    # The mixed term x y gives y to the first entry and x to the second.
    return np.array([2 * x + y, x + 12 * y], dtype=np.float64)
    # END SOLUTION


# Source: 004_8dd33044367aa54e.txt Q2.1.
def contour_grid(xs: ArrayLike, ys: ArrayLike) -> np.ndarray:
    r"""The values of `contour_function` on a grid, laid out as plotting libraries want them for a contour plot.

    Args:
        xs: (m,), the x-coordinates of the columns. Not changed.
        ys: (n,), the y-coordinates of the rows. Not changed.

    Returns:
        Float array (n, m): entry `[i, j]` is $f(x_j, y_i)$.
    """
    # BEGIN SOLUTION
    xs, ys = np.asarray(xs, dtype=np.float64), np.asarray(ys, dtype=np.float64)
    # x runs along a row of the picture, y from one row to the next.
    return np.asarray(contour_function(xs[np.newaxis, :], ys[:, np.newaxis]))
    # END SOLUTION


# BEGIN SOLUTION
def _check(lr: float, steps: int) -> None:
    if lr <= 0:
        raise ValueError(f"the learning rate must be positive, and is {lr}")
    if steps < 0:
        raise ValueError(f"the number of steps must not be negative, and is {steps}")


# END SOLUTION


# Source: 004_8dd33044367aa54e.txt Q2.2.1.
def sgd_trace(grad: Gradient, start: ArrayLike, lr: float, steps: int) -> np.ndarray:
    r"""Every point that gradient descent visits: $p_{t+1} = p_t - \alpha \nabla f(p_t)$.

    Args:
        grad: The gradient of any function of d variables: takes (d,) and gives (d,). Asked exactly `steps` times.
        start: (d,), the point $p_0$; whole numbers are fine. Not changed.
        lr: The learning rate $\alpha$, however large or small.
        steps: How many steps, 0 or more.

    Returns:
        Float array (steps + 1, d), unrounded: row t is $p_t$, so that row 0 is the start.

    Raises:
        ValueError: if `lr` <= 0 or `steps` < 0.
    """
    # BEGIN SOLUTION
    _check(lr, steps)
    trace = [np.array(start, dtype=np.float64)]
    for _ in range(steps):
        # A new array at every step: `-=` would change the rows that are already in the trace.
        trace.append(trace[-1] - lr * np.asarray(grad(trace[-1].copy()), dtype=np.float64))
    return np.array(trace)
    # END SOLUTION


# Source: 004_8dd33044367aa54e.txt Q2.2.2.
def nesterov_trace(
    grad: Gradient, start: ArrayLike, lr: float, momentum: float, steps: int
) -> tuple[np.ndarray, np.ndarray]:
    r"""Every point and every velocity of gradient descent with Nesterov's momentum.

    $$v_{t+1} = \gamma v_t - \alpha \nabla f(p_t + \gamma v_t), \qquad p_{t+1} = p_t + v_{t+1}, \qquad v_0 = 0$$

    Args:
        grad: The gradient of any function of d variables: takes (d,) and gives (d,). Asked exactly `steps` times.
        start: (d,), the point $p_0$; whole numbers are fine. Not changed.
        lr: The learning rate $\alpha$, however large or small.
        momentum: $\gamma$, any number. With 0 this is plain gradient descent.
        steps: How many steps, 0 or more.

    Returns:
        Two float arrays (steps + 1, d), unrounded: the positions $p_t$ (not the points $p_t + \gamma v_t$ at which the
        gradient is taken) and the velocities $v_t$. Row 0 holds the start and $v_0$.

    Raises:
        ValueError: if `lr` <= 0 or `steps` < 0.
    """
    # BEGIN SOLUTION
    _check(lr, steps)
    positions = [np.array(start, dtype=np.float64)]
    velocities = [np.zeros_like(positions[0])]
    for _ in range(steps):
        carried = momentum * velocities[-1]
        # The gradient of where the momentum alone would lead, not of where we are: this is what makes it Nesterov's.
        ahead = np.asarray(grad(positions[-1] + carried), dtype=np.float64)
        velocities.append(carried - lr * ahead)
        positions.append(positions[-1] + velocities[-1])
    return np.array(positions), np.array(velocities)
    # END SOLUTION
