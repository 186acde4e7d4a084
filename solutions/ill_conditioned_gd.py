"""Gradient descent on an ill-conditioned least-squares problem: it may be slow, and it does not run away.

Source: 003_ce014a6d856929c3.txt Q1.
"""

# BEGIN SOLUTION
from typing import Literal

# END SOLUTION
import numpy as np
from numpy.typing import ArrayLike


# BEGIN SOLUTION
def _floats(v: ArrayLike) -> np.ndarray:
    """`v` as a float64 array, so that whole numbers don't stay whole."""
    return np.asarray(v, dtype=np.float64)


def _largest_singular_value(F: ArrayLike) -> float:
    return float(np.linalg.norm(_floats(F), 2))


# END SOLUTION


# Source: 003_ce014a6d856929c3.txt Q1.
def gd_step(F: ArrayLike, y: ArrayLike, w: ArrayLike, lr: float) -> np.ndarray:
    r"""One step of gradient descent on $\ell(w) = \frac12 \|y - F w\|_2^2$.

    Args:
        F: Matrix (n, d). Not changed.
        y: Targets (n,). Not changed.
        w: Weights (d,) before the step. Not changed.
        lr: The learning rate $\eta$: any number.

    Returns:
        The weights (d,) after the step, as a new float array.
    """
    # BEGIN SOLUTION
    F, w = _floats(F), _floats(w)
    return w - lr * F.T @ (F @ w - _floats(y))
    # END SOLUTION


# Source: 003_ce014a6d856929c3.txt Q1.
def iteration_matrix(F: ArrayLike, lr: float) -> np.ndarray:
    r"""The matrix M for which a step of gradient descent is $w_t = M w_{t-1} + \eta F^T y$.

    Args:
        F: Matrix (n, d), of any shape. Not changed.
        lr: The learning rate $\eta$: any number.

    Returns:
        Float array (d, d).
    """
    # BEGIN SOLUTION
    F = _floats(F)
    return np.eye(F.shape[1]) - lr * F.T @ F
    # END SOLUTION


# Source: 003_ce014a6d856929c3.txt Q1.
def iteration_matrix_norm(F: ArrayLike, lr: float) -> float:
    r"""The spectral norm of the iteration matrix: its largest singular value.

    Args:
        F: Matrix (n, d), of any shape and rank. Not changed.
        lr: The learning rate $\eta$: any number, too large ones included.

    Returns:
        A number.
    """
    # BEGIN SOLUTION
    return float(np.linalg.norm(iteration_matrix(F, lr), 2))
    # END SOLUTION


# Source: 003_ce014a6d856929c3.txt Q1.
def max_stable_learning_rate(F: ArrayLike) -> float:
    r"""The largest learning rate with which gradient descent cannot diverge, whatever `y` and the first weights are.

    Args:
        F: Matrix (n, d), of any shape and rank. Not changed.

    Returns:
        The largest $\eta$ for which the weights always stay bounded (they need not converge).

    Raises:
        ValueError: if `F` is zero, where every learning rate would do.
    """
    # BEGIN SOLUTION
    sigma_max = _largest_singular_value(F)
    if sigma_max == 0:
        raise ValueError("F is zero: no learning rate is too large")
    # The eigenvalues are 1 - lr sigma^2 (and 1): the smallest of them must not fall below -1.
    return 2 / sigma_max**2
    # END SOLUTION


# Source: 003_ce014a6d856929c3.txt Q1.
def gd_cannot_diverge(F: ArrayLike, lr: float) -> bool:
    r"""Whether gradient descent with this learning rate cannot diverge, whatever `y` and the first weights are.

    Args:
        F: Matrix (n, d), of any shape and rank, not zero. Not changed.
        lr: The learning rate: any number.

    Returns:
        True for a positive learning rate up to the largest stable one, else False. Zero and negative learning rates
        are no error: the answer is False, since they do not descend.
    """
    # BEGIN SOLUTION
    return bool(0 < lr <= max_stable_learning_rate(F))
    # END SOLUTION


# Source: 003_ce014a6d856929c3.txt Q1.
def next_norm_bound(F: ArrayLike, y: ArrayLike, w_norm: float, lr: float) -> float:
    r"""How large the weights can be after a step: $\|w_t\|_2 \le \|w_{t-1}\|_2 + \eta\,\alpha\,\|y\|_2$.

    Args:
        F: Matrix (n, d), with the largest singular value $\alpha$. Not changed.
        y: Targets (n,). Not changed.
        w_norm: $\|w_{t-1}\|_2$.
        lr: The learning rate $\eta$, one with which gradient descent cannot diverge.

    Returns:
        The right side of the inequality.
    """
    # BEGIN SOLUTION
    return float(w_norm + lr * _largest_singular_value(F) * np.linalg.norm(_floats(y)))
    # END SOLUTION


# Source: 003_ce014a6d856929c3.txt Q1.
def gd_norm_history(F: ArrayLike, y: ArrayLike, lr: float, steps: int) -> np.ndarray:
    r"""How large the weights really are: gradient descent from $w_0 = 0$, watched.

    Args:
        F: Matrix (n, d). Not changed.
        y: Targets (n,). Not changed.
        lr: The learning rate: any number, too large ones included.
        steps: How many steps to make, 0 or more.

    Returns:
        Float array (steps + 1,): $\|w_0\|_2, \|w_1\|_2, \dots$ up to the last.
    """
    # BEGIN SOLUTION
    w = np.zeros(_floats(F).shape[1])
    norms = [0.0]
    for _ in range(steps):
        w = gd_step(F, y, w, lr)
        norms.append(float(np.linalg.norm(w)))
    return np.array(norms)
    # END SOLUTION


# Source: 003_ce014a6d856929c3.txt Q1.
def error_bound(F: ArrayLike, y: ArrayLike, w_star_norm: float, lr: float, k: int) -> float:
    r"""How far from a solution k steps from $w_0 = 0$ can end.

    $$\|w_k - w^*\|_2 \le k\,\eta\,\alpha\,\|y\|_2 + \|w^*\|_2$$

    Args:
        F: Matrix (n, d), with the largest singular value $\alpha$. Not changed.
        y: Targets (n,). Not changed.
        w_star_norm: $\|w^*\|_2$.
        lr: The learning rate $\eta$, one with which gradient descent cannot diverge.
        k: How many steps were made, 0 or more.

    Returns:
        The right side of the inequality.
    """
    # BEGIN SOLUTION
    return float(k * lr * _largest_singular_value(F) * np.linalg.norm(_floats(y)) + w_star_norm)
    # END SOLUTION


# The spectral norm of the iteration matrix: what does a learning rate that is positive, and no larger than
# max_stable_learning_rate(F), guarantee for every F that is not zero, those with a zero singular value and those with
# fewer rows than columns included? Choose the strongest statement that is always true.
# Source: 003_ce014a6d856929c3.txt Q1.
ITERATION_MATRIX_NORM: Literal["at_most_one", "strictly_less_than_one", "may_exceed_one"] = "at_most_one"
