"""A second-order model of a loss: what a gradient step does to it, and the step that goes to its stationary point.

Source: 000_65c86a72d8dc8382.txt Q3.1 to Q3.3.
"""

# BEGIN SOLUTION
from typing import Literal

# END SOLUTION
import numpy as np
from numpy.typing import ArrayLike


# BEGIN SOLUTION
def _vector(v: ArrayLike) -> np.ndarray:
    """`v` as a float64 vector, so that whole numbers don't stay whole."""
    return np.asarray(v, dtype=np.float64)


def _slope_and_curvature(g: ArrayLike, H: ArrayLike) -> tuple[float, float]:
    """The two numbers that a step along -g depends on: g'g and g'Hg."""
    g = _vector(g)
    return float(g @ g), float(g @ _vector(H) @ g)


# END SOLUTION


# Source: 000_65c86a72d8dc8382.txt Q3.1.
def quadratic_model(x: ArrayLike, x0: ArrayLike, f0: float, g: ArrayLike, H: ArrayLike) -> float:
    r"""The model's value at a point.

    $$\hat f_{x_0}(x) = f(x_0) + (x - x_0)^T g + \tfrac12 (x - x_0)^T H (x - x_0)$$

    Args:
        x: Point (d,). Not changed.
        x0: Point (d,) around which the model is made. Not changed.
        f0: $f(x_0)$.
        g: Gradient (d,) of f at `x0`. Not changed.
        H: Hessian (d, d) of f at `x0`, symmetric. Not changed.

    Returns:
        A number.
    """
    # BEGIN SOLUTION
    step = _vector(x) - _vector(x0)
    return float(f0 + step @ _vector(g) + 0.5 * step @ _vector(H) @ step)
    # END SOLUTION


# Source: 000_65c86a72d8dc8382.txt Q3.3.
def quadratic_model_gradient(x: ArrayLike, x0: ArrayLike, g: ArrayLike, H: ArrayLike) -> np.ndarray:
    r"""The gradient of the model at a point, with respect to x.

    Args:
        x: Point (d,). Not changed.
        x0: Point (d,) around which the model is made. Not changed.
        g: Gradient (d,) of f at `x0`. Not changed.
        H: Hessian (d, d) of f at `x0`. Not changed.

    Returns:
        Float array (d,).

    Raises:
        ValueError: if `H` is not symmetric. Entries $H_{ij}$ and $H_{ji}$ that differ by rounding, at most 1e-6 of the
            largest entry in size, count as equal.
    """
    # BEGIN SOLUTION
    H = _vector(H)
    if np.abs(H - H.T).max() > 1e-6 * np.abs(H).max():
        raise ValueError("H must be symmetric")
    return _vector(g) + H @ (_vector(x) - _vector(x0))
    # END SOLUTION


# Source: 000_65c86a72d8dc8382.txt Q3.1.
def model_value_after_gradient_step(f0: float, g: ArrayLike, H: ArrayLike, eps: float) -> float:
    r"""The model's value after one gradient step: $\hat f_{x_0}(x_0 - \epsilon g)$, for which no point is needed.

    Args:
        f0: $f(x_0)$.
        g: Gradient (d,). Not changed.
        H: Hessian (d, d), symmetric. Not changed.
        eps: Length of the step: any number, 0 and negative ones included.

    Returns:
        A number.
    """
    # BEGIN SOLUTION
    slope, curvature = _slope_and_curvature(g, H)
    return float(f0 - eps * slope + 0.5 * eps**2 * curvature)
    # END SOLUTION


# Source: 000_65c86a72d8dc8382.txt Q3.2.
def gradient_step_decreases_model(g: ArrayLike, H: ArrayLike, eps: float) -> bool:
    r"""Whether the step makes the model smaller: $\hat f_{x_0}(x_0 - \epsilon g) < f(x_0)$, strictly.

    Args:
        g: Gradient (d,). May be zero: then no step decreases anything. Not changed.
        H: Hessian (d, d), symmetric, definite or not: its curvature along g may be positive, zero or negative. Not
            changed.
        eps: Length of the step.

    Returns:
        True or False.

    Raises:
        ValueError: if `eps` is not positive (whatever `g` is).
    """
    # BEGIN SOLUTION
    if eps <= 0:
        raise ValueError(f"eps must be positive, and is {eps}")
    slope, curvature = _slope_and_curvature(g, H)
    # The change, divided by eps. Dividing by the curvature too would be wrong where that is negative.
    return bool(0.5 * eps * curvature < slope)
    # END SOLUTION


# Source: 000_65c86a72d8dc8382.txt Q3.2.
def max_step_size(g: ArrayLike, H: ArrayLike) -> float:
    r"""The supremum of all $\epsilon > 0$ for which the step makes the model smaller.

    Args:
        g: Gradient (d,). Not changed.
        H: Hessian (d, d), symmetric, definite or not. Not changed.

    Returns:
        A number: infinity if every positive $\epsilon$ decreases the model, and 0.0 if none does.
    """
    # BEGIN SOLUTION
    slope, curvature = _slope_and_curvature(g, H)
    if slope == 0:
        return 0.0
    return 2 * slope / curvature if curvature > 0 else np.inf
    # END SOLUTION


# Source: 000_65c86a72d8dc8382.txt Q3.2.
def optimal_step_size(g: ArrayLike, H: ArrayLike) -> float:
    r"""The $\epsilon$ after which the model is as small as a step along $-g$ can make it.

    Args:
        g: Gradient (d,). Not changed.
        H: Hessian (d, d), symmetric, definite or not. Not changed.

    Returns:
        A positive number.

    Raises:
        ValueError: if there is no single best step, because $g^T H g \le 0$ (a zero gradient included).
    """
    # BEGIN SOLUTION
    slope, curvature = _slope_and_curvature(g, H)
    if curvature <= 0:
        raise ValueError("along -g the model has no single minimum: its curvature is not positive")
    return slope / curvature
    # END SOLUTION


# Source: 000_65c86a72d8dc8382.txt Q3.3.
def newton_step(x0: ArrayLike, g: ArrayLike, H: ArrayLike) -> np.ndarray:
    r"""The point at which the gradient of the model is zero. Works in float64.

    Args:
        x0: Point (d,). Not changed.
        g: Gradient (d,) of f at `x0`. Not changed.
        H: Hessian (d, d) of f at `x0`, symmetric; indefinite and negative definite ones are fine, and so are a zero
            on the diagonal, tiny and huge entries, and a condition number of 1e8. Not changed.

    Returns:
        The new point (d,), as a float array: not the step that leads there.

    Raises:
        ValueError: if `H` is singular to working precision, so that there is no such point or more than one: if its
            condition number is above about 1e12. `np.linalg.LinAlgError` is a ValueError and counts as one.
    """
    # BEGIN SOLUTION
    H = _vector(H)
    # The condition number, not the determinant: that of a harmless 1e-5 times the unit matrix is already tiny. And not
    # a pivot: that of a singular matrix may be left at 1e-16 by rounding.
    stretches = np.linalg.svd(H, compute_uv=False)
    if stretches[-1] <= 1e-12 * stretches[0]:
        raise ValueError("H is singular: the model has no single stationary point")
    return _vector(x0) - np.linalg.solve(H, _vector(g))
    # END SOLUTION


# For which symmetric H, exactly, does the point of `newton_step` exist and is the unique minimizer of the model?
# Source: 000_65c86a72d8dc8382.txt Q3.3.
NEWTON_MINIMISES_WHEN: Literal["H_positive_definite", "H_invertible", "always"] = "H_positive_definite"
