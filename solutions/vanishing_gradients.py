"""When gradients through time vanish, when they may explode, and which number of W tells.

Source: 000_65c86a72d8dc8382.txt Q1.2, Q1.3; 001_30ca06a377951ad5.txt Q5.2, Q5.3; 002_e57a68eb4e5e7a82.txt Q1.2, Q1.3;
004_8dd33044367aa54e.txt Q1.4, Q1.5.
"""

# BEGIN SOLUTION
from typing import Literal

# END SOLUTION
import numpy as np
from numpy.typing import ArrayLike


# Source: 000_65c86a72d8dc8382.txt Q1.2; 001_30ca06a377951ad5.txt Q5.2; 002_e57a68eb4e5e7a82.txt Q1.2.
def derivative_bound(activation: str) -> float:
    r"""The smallest $\gamma$ with $|\sigma'(z)| \le \gamma$ for every $z$.

    Args:
        activation: "sigmoid" (the logistic function), "tanh", "relu" or "identity".

    Returns:
        A float.

    Raises:
        ValueError: if `activation` is any other word.
    """
    # BEGIN SOLUTION
    # s (1 - s) is largest at s = 1/2, and 1 - tanh^2 where tanh is 0.
    bounds = {"sigmoid": 0.25, "tanh": 1.0, "relu": 1.0, "identity": 1.0}
    if activation not in bounds:
        raise ValueError(f"activation must be one of {', '.join(bounds)}, not {activation!r}")
    return bounds[activation]
    # END SOLUTION


# Source: 000_65c86a72d8dc8382.txt Q1.2; 001_30ca06a377951ad5.txt Q5.2; 002_e57a68eb4e5e7a82.txt Q1.2.
def operator_norm(A: ArrayLike) -> float:
    r"""The operator norm $\|A\| = \max_{\|x\| = 1} \|Ax\|$ that belongs to the Euclidean norm of vectors.

    Args:
        A: (m, n). Not changed.

    Returns:
        A float, never negative.
    """
    # BEGIN SOLUTION
    return float(np.linalg.norm(np.asarray(A, dtype=np.float64), ord=2))
    # END SOLUTION


# Source: 000_65c86a72d8dc8382.txt Q1.2; 001_30ca06a377951ad5.txt Q5.2; 002_e57a68eb4e5e7a82.txt Q1.2.
def largest_gram_eigenvalue(W: ArrayLike) -> float:
    r"""The largest eigenvalue $\lambda_1(W^\top W)$.

    Args:
        W: (n, n), symmetric or not. Not changed.

    Returns:
        A float, never negative.
    """
    # BEGIN SOLUTION
    W = np.asarray(W, dtype=np.float64)
    # eigvalsh knows that W^T W is symmetric: real eigenvalues, in ascending order.
    return float(np.linalg.eigvalsh(W.T @ W)[-1])
    # END SOLUTION


# Source: 000_65c86a72d8dc8382.txt Q1.2; 001_30ca06a377951ad5.txt Q5.2; 002_e57a68eb4e5e7a82.txt Q1.2;
# 004_8dd33044367aa54e.txt Q1.4.
def jacobian_norm_bound(W: ArrayLike, gamma: float, T: int) -> float:
    r"""The bound on $\|\partial h_T / \partial h_0\|$ that follows from $\gamma$ and $\|W\|$ alone.

    It is the smallest number that the norm of the Jacobian never exceeds, whatever network has this $\gamma$ and
    $\|W\|$.

    Args:
        W: (n, n). Not changed.
        gamma: $\gamma > 0$, a bound on $|\sigma'|$.
        T: Number of steps, 0 or more.

    Returns:
        A float: 1.0 for T = 0, whatever W is.
    """
    # BEGIN SOLUTION
    return (gamma * operator_norm(W)) ** T
    # END SOLUTION


# Source: 000_65c86a72d8dc8382.txt Q1.2; 001_30ca06a377951ad5.txt Q5.2; 002_e57a68eb4e5e7a82.txt Q1.2;
# 004_8dd33044367aa54e.txt Q1.5.
def satisfies_vanishing_condition(W: ArrayLike, gamma: float, delta: float) -> bool:
    r"""Whether $\lambda_1(W^\top W) \le \frac{\delta^2}{\gamma^2}$, the condition under which gradients vanish.

    Args:
        W: (n, n). Not changed.
        gamma: $\gamma$, a bound on $|\sigma'|$.
        delta: $\delta$.

    Returns:
        True or False. Equality counts as True, a little above as False.

    Raises:
        ValueError: unless `gamma` > 0 and 0 <= `delta` < 1.
    """
    # BEGIN SOLUTION
    if not gamma > 0:
        raise ValueError(f"gamma must be positive, and is {gamma}")
    if not 0 <= delta < 1:
        # With delta = 1 nothing has to vanish: a rotation keeps every norm as it is.
        raise ValueError(f"0 <= delta < 1 is needed, and delta is {delta}")
    return largest_gram_eigenvalue(W) <= (delta / gamma) ** 2
    # END SOLUTION


# Source: 000_65c86a72d8dc8382.txt Q1.3; 001_30ca06a377951ad5.txt Q5.3; 002_e57a68eb4e5e7a82.txt Q1.3;
# 004_8dd33044367aa54e.txt Q1.5.
def explosion_is_possible(W: ArrayLike, gamma: float) -> bool:
    r"""Whether the bound of `jacobian_norm_bound` grows beyond every limit as T grows.

    Args:
        W: (n, n). Not changed.
        gamma: $\gamma > 0$, a bound on $|\sigma'|$.

    Returns:
        True if it does, however slowly. False if it doesn't, also where it stays the same forever.
    """
    # BEGIN SOLUTION
    return gamma * operator_norm(W) > 1
    # END SOLUTION


# Source: 000_65c86a72d8dc8382.txt Q1.3; 001_30ca06a377951ad5.txt Q5.3; 002_e57a68eb4e5e7a82.txt Q1.3.
def condition_reversed_but_vanishing(gamma: float, delta: float) -> np.ndarray:
    r"""A matrix for which the condition is reversed, while gradients vanish nevertheless.

    Args:
        gamma: $\gamma > 0$, a bound on $|\sigma'|$.
        delta: $\delta$, with 0 <= delta <= 0.99.

    Returns:
        W, of any shape (n, n) with 1 <= n <= 50, such that $\lambda_1(W^\top W) > \frac{\delta^2}{\gamma^2}$ although
        the bound of `jacobian_norm_bound` tends to 0 as T grows. Both strictly: leave room for rounding.
    """
    # BEGIN SOLUTION
    # delta < gamma ||W|| < 1 is what is asked: take the middle. One unit is enough, where the norm is the size.
    return np.array([[(delta + 1) / 2 / gamma]])
    # END SOLUTION


# Let |sigma'| <= gamma, and let delta be one fixed number with 0 <= delta < 1. That the largest eigenvalue of W^T W is
# larger than delta^2 / gamma^2: is this necessary, or sufficient, for the norm of dh_T / dh_0 to grow beyond every
# limit as T grows?
# Source: 000_65c86a72d8dc8382.txt Q1.3; 001_30ca06a377951ad5.txt Q5.3; 002_e57a68eb4e5e7a82.txt Q1.3.
REVERSED_CONDITION: Literal["necessary", "sufficient", "both", "neither"] = "necessary"


# Source: 004_8dd33044367aa54e.txt Q1.4.
def error_signal_bound(dE_dx_t: ArrayLike, W: ArrayLike, gamma: float, lag: int) -> float:
    r"""The bound on $\|\partial E_t / \partial x_k\|$ that follows from $\partial E_t / \partial x_t$, $\gamma$ and W.

    It is the smallest number that the Euclidean norm of the error signal never exceeds, whatever network has this
    $\gamma$ and $\|W\|$, and whatever error has a derivative of this length.

    Args:
        dE_dx_t: (n,), the derivative of the error at time t with respect to the state at that time. Not changed.
        W: (n, n). Not changed.
        gamma: $\gamma > 0$, a bound on $|\sigma'|$.
        lag: t - k, 0 or more.

    Returns:
        A float.
    """
    # BEGIN SOLUTION
    return float(np.linalg.norm(np.asarray(dE_dx_t, dtype=np.float64))) * jacobian_norm_bound(W, gamma, lag)
    # END SOLUTION


# Let |sigma'| <= gamma. Which of these, when it is below 1 / gamma, guarantees that dE_t / dx_k vanishes as t - k
# grows, for every matrix W (symmetric or not) and every such sigma? "largest_eigenvalue" means that of W, by size.
# Source: 004_8dd33044367aa54e.txt Q1.4.
SPECTRAL_QUANTITY: Literal["largest_singular_value", "largest_eigenvalue", "trace"] = "largest_singular_value"


# Source: 004_8dd33044367aa54e.txt Q1.4.
def exploding_with_small_spectral_radius() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    r"""A network that explodes, although every eigenvalue of its matrix lies inside the unit circle.

    The network is $h_t = W\,\mathrm{relu}(h_{t-1}) + b$, with no input.

    Returns:
        W (n, n), b (n,) and $h_0$ (n,) for an n of at most 10, with three properties: all eigenvalues of W are smaller
        than 1 in size; the norm of $\frac{\partial h_{50}}{\partial h_0}$ is above $10^6$, and finite; and the norm of
        $\frac{\partial h_{100}}{\partial h_0}$ is at least $10^6$ times that, and may overflow. The derivative of ReLU
        at 0 counts as 0.
    """
    # BEGIN SOLUTION
    # W W = 0, so both eigenvalues are 0: what W makes of any vector, (2, -2) times a number, it sends to 0. But the
    # second unit is negative at every step, so ReLU switches it off, and (2, 0) is not sent to 0: it is doubled, at
    # every step.
    W = 2.0 * np.array([[1.0, 1.0], [-1.0, -1.0]])
    return W, np.array([1.0, -1.0]), np.array([1.0, -1.0])
    # END SOLUTION


# Let |sigma'| <= gamma. That the largest singular value of W is below 1 / gamma (strictly): is this necessary, or
# sufficient, for gradients to vanish?
# Source: 004_8dd33044367aa54e.txt Q1.5.
SMALL_SIGMA_FOR_VANISHING: Literal["necessary", "sufficient", "both", "neither"] = "sufficient"

# And that it is above 1 / gamma (strictly): is this necessary, or sufficient, for gradients to explode?
# Source: 004_8dd33044367aa54e.txt Q1.5.
LARGE_SIGMA_FOR_EXPLODING: Literal["necessary", "sufficient", "both", "neither"] = "necessary"
