"""Weight normalization: a weight vector as length times direction, and what gradient descent does to it.

Source: 000_65c86a72d8dc8382.txt Q4.1 to Q4.3; 001_30ca06a377951ad5.txt Q4.1 to Q4.3; 002_e57a68eb4e5e7a82.txt Q4.2,
Q4.3.
"""

# BEGIN SOLUTION
from typing import Literal

# END SOLUTION
import numpy as np
from numpy.typing import ArrayLike


# BEGIN SOLUTION
def _vector_and_norm(u: ArrayLike) -> tuple[np.ndarray, float]:
    """`u` as a float64 vector, and its Euclidean norm, which is not zero."""
    vector = np.asarray(u, dtype=np.float64)
    norm = float(np.linalg.norm(vector))
    if norm == 0:
        raise ValueError("u is zero, and a zero vector has no direction")
    return vector, norm


# END SOLUTION


# Source: 000_65c86a72d8dc8382.txt Q4.1; 001_30ca06a377951ad5.txt Q4.1; 002_e57a68eb4e5e7a82.txt Q4.2.
def weight_norm(u: ArrayLike, gain: float) -> np.ndarray:
    r"""The weight vector $w = \gamma\, u / \|u\|$: its length is $|\gamma|$, its direction comes from $u$ alone.

    Args:
        u: Vector (d,), not zero, of any length. Not changed.
        gain: $\gamma$, of any sign.

    Returns:
        Float array (d,).

    Raises:
        ValueError: if `u` is zero.
    """
    # BEGIN SOLUTION
    vector, norm = _vector_and_norm(u)
    return gain * vector / norm
    # END SOLUTION


# Source: 000_65c86a72d8dc8382.txt Q4.1; 001_30ca06a377951ad5.txt Q4.1; 002_e57a68eb4e5e7a82.txt Q4.2.
def batch_norm_preactivation(X: ArrayLike, u: ArrayLike, gain: float, shift: float) -> np.ndarray:
    r"""Batch normalization of the preactivations $y_i = u^\top x_i$ of one unit, by the statistics of this very batch.

    $$\hat y_i = \gamma\,\frac{y_i - \mu_y}{\sigma_y} + \beta, \qquad
    \mu_y = \frac1n\sum_i y_i, \qquad \sigma_y^2 = \frac1n\sum_i (y_i - \mu_y)^2$$

    Args:
        X: Batch (n, d), one sample a row, with any mean and any covariance. Not changed.
        u: Vector (d,). Not changed.
        gain: $\gamma$, of any sign.
        shift: $\beta$.

    Returns:
        Float array (n,). Nothing is added to $\sigma_y$ or to its square: there is no eps here.

    Raises:
        ValueError: if $\sigma_y = 0$, for whatever reason the preactivations are all the same.
    """
    # BEGIN SOLUTION
    y = np.asarray(X, dtype=np.float64) @ np.asarray(u, dtype=np.float64)
    # The standard deviation of equal numbers need not come out as 0: their mean may be rounded.
    if y.max() == y.min():
        raise ValueError("all preactivations are the same, and there is nothing to divide by")
    return gain * (y - y.mean()) / y.std() + shift
    # END SOLUTION


# Source: 000_65c86a72d8dc8382.txt Q4.1; 001_30ca06a377951ad5.txt Q4.1; 002_e57a68eb4e5e7a82.txt Q4.2.
def weight_norm_preactivation(X: ArrayLike, u: ArrayLike, gain: float, shift: float) -> np.ndarray:
    r"""Preactivations under weight normalization, $\hat y_i = w^\top x_i + \beta$ with $w = \gamma\, u / \|u\|$.

    Args:
        X: Batch (n, d), one sample a row. No statistic of it is used: the rows do not see each other. Not changed.
        u: Vector (d,), not zero. Not changed.
        gain: $\gamma$, of any sign.
        shift: $\beta$.

    Returns:
        Float array (n,).

    Raises:
        ValueError: if `u` is zero.
    """
    # BEGIN SOLUTION
    return np.asarray(X, dtype=np.float64) @ weight_norm(u, gain) + shift
    # END SOLUTION


# Source: 000_65c86a72d8dc8382.txt Q4.1; 001_30ca06a377951ad5.txt Q4.1; 002_e57a68eb4e5e7a82.txt Q4.2.
def preactivation_std(u: ArrayLike, cov: ArrayLike) -> float:
    r"""The standard deviation of $y = u^\top x$ for a random vector $x$ with covariance matrix $\Sigma$.

    Args:
        u: Vector (d,), which may be zero. Not changed.
        cov: $\Sigma$, a covariance matrix (d, d): symmetric, positive semidefinite. Not changed.

    Returns:
        $\sigma_y$ (not its square), a number that is never negative.
    """
    # BEGIN SOLUTION
    vector = np.asarray(u, dtype=np.float64)
    # Var(u'x) = E[u' (x - Ex) (x - Ex)' u], and u can be taken out of the expectation on both sides.
    # For a singular matrix rounding may leave it a little below zero.
    return float(np.sqrt(abs(vector @ np.asarray(cov, dtype=np.float64) @ vector)))
    # END SOLUTION


# Source: 000_65c86a72d8dc8382.txt Q4.2; 001_30ca06a377951ad5.txt Q4.2; 002_e57a68eb4e5e7a82.txt Q4.3.
def orthogonal_projector(u: ArrayLike) -> np.ndarray:
    r"""The matrix $W^\perp = I - \dfrac{u u^\top}{\|u\|^2}$, which takes out of a vector its part along $u$.

    Args:
        u: Vector (d,), not zero, of any length. Not changed.

    Returns:
        Float array (d, d). For d = 1 its only entry is 0.

    Raises:
        ValueError: if `u` is zero.
    """
    # BEGIN SOLUTION
    vector, norm = _vector_and_norm(u)
    return np.eye(vector.size) - np.outer(vector, vector) / norm**2
    # END SOLUTION


# Source: 000_65c86a72d8dc8382.txt Q4.2; 001_30ca06a377951ad5.txt Q4.2; 002_e57a68eb4e5e7a82.txt Q4.3.
def weight_norm_jacobian(u: ArrayLike, gain: float) -> np.ndarray:
    r"""How every weight changes with every entry of $u$: the matrix $J$ with $J_{ij} = \partial w_i / \partial u_j$.

    Args:
        u: Vector (d,), not zero, of any length. Not changed.
        gain: $\gamma$, of any sign.

    Returns:
        Float array (d, d): one row for each weight, one column for each entry of `u`.

    Raises:
        ValueError: if `u` is zero.
    """
    # BEGIN SOLUTION
    _, norm = _vector_and_norm(u)
    return gain / norm * orthogonal_projector(u)
    # END SOLUTION


# Source: 000_65c86a72d8dc8382.txt Q4.2; 001_30ca06a377951ad5.txt Q4.2; 002_e57a68eb4e5e7a82.txt Q4.3.
def weight_norm_grad_u(u: ArrayLike, gain: float, grad_w: ArrayLike) -> np.ndarray:
    r"""The gradient of a loss with respect to $u$, made from its gradient with respect to $w$ by the chain rule.

    Args:
        u: Vector (d,), not zero, of any length. Not changed.
        gain: $\gamma$, of any sign.
        grad_w: $\nabla_w L$, a vector (d,). Not changed.

    Returns:
        $\nabla_u L$, a float array (d,).

    Raises:
        ValueError: if `u` is zero.
    """
    # BEGIN SOLUTION
    # The chain rule asks for the transpose of the Jacobian, which is symmetric.
    return weight_norm_jacobian(u, gain) @ np.asarray(grad_w, dtype=np.float64)
    # END SOLUTION


# Source: 000_65c86a72d8dc8382.txt Q4.2; 001_30ca06a377951ad5.txt Q4.2; 002_e57a68eb4e5e7a82.txt Q4.3.
def weight_norm_grad_gain(u: ArrayLike, grad_w: ArrayLike) -> float:
    r"""The derivative of a loss with respect to the gain, $\partial L / \partial \gamma$, made from $\nabla_w L$.

    Args:
        u: Vector (d,), not zero, of any length. Not changed.
        grad_w: $\nabla_w L$, a vector (d,). Not changed.

    Returns:
        A number. It does not depend on the gain itself, since $w$ is linear in $\gamma$.

    Raises:
        ValueError: if `u` is zero.
    """
    # BEGIN SOLUTION
    vector, norm = _vector_and_norm(u)
    return float(vector @ np.asarray(grad_w, dtype=np.float64) / norm)
    # END SOLUTION


# Source: 000_65c86a72d8dc8382.txt Q4.3; 001_30ca06a377951ad5.txt Q4.3.
def weight_norm_step(u: ArrayLike, gain: float, grad_w: ArrayLike, lr: float) -> np.ndarray:
    r"""One step of gradient descent on $u$, with the gain held fixed: $u_{t+1} = u_t - \eta\, \nabla_u L$.

    Args:
        u: $u_t$, a vector (d,), not zero. Not changed.
        gain: $\gamma$, of any sign.
        grad_w: $\nabla_w L$ (with respect to $w$, not to $u$), a vector (d,). Not changed.
        lr: The learning rate $\eta$, 0 or more.

    Returns:
        $u_{t+1}$, a float array (d,). It is not brought back to the length of $u_t$.

    Raises:
        ValueError: if `u` is zero.
    """
    # BEGIN SOLUTION
    return np.asarray(u, dtype=np.float64) - lr * weight_norm_grad_u(u, gain, grad_w)
    # END SOLUTION


# Source: 000_65c86a72d8dc8382.txt Q4.3; 001_30ca06a377951ad5.txt Q4.3.
def squared_norm_increase(u: ArrayLike, gain: float, grad_w: ArrayLike, lr: float) -> float:
    r"""By how much one step of `weight_norm_step` increases the squared norm: $\|u_{t+1}\|^2 - \|u_t\|^2$.

    In closed form, without a difference of two nearly equal numbers: the answer must have a relative error of less than
    1e-4 even where it is 1e-15 times $\|u_t\|^2$.

    Args:
        u: $u_t$, a vector (d,), not zero. Not changed.
        gain: $\gamma$, of any sign.
        grad_w: $\nabla_w L$, a vector (d,). Not changed.
        lr: The learning rate $\eta$, 0 or more.

    Returns:
        A number.

    Raises:
        ValueError: if `u` is zero.
    """
    # BEGIN SOLUTION
    # The step is orthogonal to u, and Pythagoras leaves only its own squared length.
    step = lr * weight_norm_grad_u(u, gain, grad_w)
    return float(step @ step)
    # END SOLUTION


# Source: 000_65c86a72d8dc8382.txt Q4.3; 001_30ca06a377951ad5.txt Q4.3.
def norm_trajectory(u0: ArrayLike, gain: float, grads_w: ArrayLike, lr: float) -> np.ndarray:
    r"""The norms $\|u_0\|, \|u_1\|, \dots, \|u_k\|$ along k steps of `weight_norm_step`.

    The gradients with respect to $w$ are given in advance, whatever the weights become on the way. Each is projected
    and scaled by the $u_t$ of its own step.

    Args:
        u0: Where $u$ starts, a vector (d,), not zero. Not changed.
        gain: $\gamma$, held fixed, of any sign.
        grads_w: (k, d): row t is $\nabla_w L$ for the step from $u_t$ to $u_{t+1}$. No steps are given as shape (0, d)
            or as `[]`. Not changed.
        lr: The learning rate $\eta$, 0 or more.

    Returns:
        Float array (k+1,), the norm at the start first.

    Raises:
        ValueError: if `u0` is zero.
    """
    # BEGIN SOLUTION
    u, norm = _vector_and_norm(u0)
    norms = [norm]
    for grad_w in np.asarray(grads_w, dtype=np.float64):
        u = weight_norm_step(u, gain, grad_w, lr)
        norms.append(float(np.linalg.norm(u)))
    return np.array(norms)
    # END SOLUTION


# One step of gradient descent on u, gain fixed, some learning rate above 0. What is true of the norm of the new u,
# compared with that of the old one, for every loss gradient (with respect to w) that there may be?
# Source: 000_65c86a72d8dc8382.txt Q4.3; 001_30ca06a377951ad5.txt Q4.3.
NORM_AFTER_STEP: Literal["strictly_larger", "larger_or_equal", "smaller", "unchanged"] = "larger_or_equal"

# The difference of the squared norms after and before one such step, for one u, one gain and one gradient, as a
# function of the learning rate alone (the gain and the projected gradient are not zero): its order?
# "none" says that it does not depend on the learning rate.
# Source: 001_30ca06a377951ad5.txt Q4.3.
GROWTH_ORDER_IN_LR: Literal["linear", "quadratic", "none"] = "quadratic"
