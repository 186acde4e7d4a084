"""Momentum and the running average of gradients: one method under two names, and the bias of a short memory.

Source: 000_65c86a72d8dc8382.txt Q2.1 to Q2.3; 001_30ca06a377951ad5.txt Q3.1 to Q3.3.
"""

# BEGIN SOLUTION
from typing import Literal

# END SOLUTION
import numpy as np
from numpy.typing import ArrayLike


# Source: 000_65c86a72d8dc8382.txt Q2.1; 001_30ca06a377951ad5.txt Q3.1.
def momentum_updates(grads: ArrayLike, alpha: float, epsilon: float) -> np.ndarray:
    r"""All updates of SGD with momentum, from $v_0 = 0$.

    $$v_t = \alpha v_{t-1} + \epsilon g_t, \qquad \Delta\theta_t = -v_t$$

    Args:
        grads: The gradients $g_1, \dots, g_t$ as rows (t, d), also for d = 1. Lists and whole numbers are fine. Not
            changed.
        alpha: $\alpha$, how much of the last step is kept. Its range is not checked; 0 is gradient descent.
        epsilon: $\epsilon$, the learning rate. Its range is not checked.

    Returns:
        Float array (t, d) with the rows $\Delta\theta_1, \dots, \Delta\theta_t$: steps, not positions. For an array of
        shape (0, d) an array of that shape.
    """
    # BEGIN SOLUTION
    grads = np.asarray(grads, dtype=np.float64)
    updates = np.empty_like(grads)
    v = np.zeros(grads.shape[1:])
    for t, grad in enumerate(grads):
        v = alpha * v + epsilon * grad
        updates[t] = -v
    return updates
    # END SOLUTION


# Source: 000_65c86a72d8dc8382.txt Q2.1; 001_30ca06a377951ad5.txt Q3.1.
def running_average_updates(grads: ArrayLike, beta: float, delta: float) -> np.ndarray:
    r"""All updates of SGD with a running average of the gradients, uncorrected, from $v_0 = 0$.

    $$v_t = \beta v_{t-1} + (1 - \beta) g_t, \qquad \Delta\theta_t = -\delta v_t$$

    Args:
        grads: The gradients $g_1, \dots, g_t$ as rows (t, d), also for d = 1. Lists and whole numbers are fine. Not
            changed.
        beta: $\beta$, how much of the last average is kept. Its range is not checked; 0 is gradient descent.
        delta: $\delta$, the learning rate. Its range is not checked.

    Returns:
        Float array (t, d) with the rows $\Delta\theta_1, \dots, \Delta\theta_t$: steps, not positions. For an array of
        shape (0, d) an array of that shape.
    """
    # BEGIN SOLUTION
    grads = np.asarray(grads, dtype=np.float64)
    updates = np.empty_like(grads)
    v = np.zeros(grads.shape[1:])
    for t, grad in enumerate(grads):
        v = beta * v + (1 - beta) * grad
        updates[t] = -delta * v
    return updates
    # END SOLUTION


# Source: 000_65c86a72d8dc8382.txt Q2.1; 001_30ca06a377951ad5.txt Q3.1.
def next_momentum_update(prev_update: ArrayLike, grad: ArrayLike, alpha: float, epsilon: float) -> np.ndarray:
    r"""One step of SGD with momentum, without the velocity: $\Delta\theta_t$ from $\Delta\theta_{t-1}$.

    Args:
        prev_update: $\Delta\theta_{t-1}$ (d,), the zero vector before the first step. Not changed.
        grad: $g_t$ (d,). Not changed.
        alpha: $\alpha$. Its range is not checked.
        epsilon: $\epsilon$. Its range is not checked.

    Returns:
        $\Delta\theta_t$ as a float array (d,).
    """
    # BEGIN SOLUTION
    # v is minus the last update, so the two minus signs in front of the momentum term cancel.
    return alpha * np.asarray(prev_update, dtype=np.float64) - epsilon * np.asarray(grad, dtype=np.float64)
    # END SOLUTION


# Source: 000_65c86a72d8dc8382.txt Q2.1; 001_30ca06a377951ad5.txt Q3.1.
def next_running_average_update(prev_update: ArrayLike, grad: ArrayLike, beta: float, delta: float) -> np.ndarray:
    r"""One step of SGD with a running average, without the average: $\Delta\theta_t$ from $\Delta\theta_{t-1}$.

    Args:
        prev_update: $\Delta\theta_{t-1}$ (d,), the zero vector before the first step. Not changed.
        grad: $g_t$ (d,). Not changed.
        beta: $\beta$. Its range is not checked.
        delta: $\delta$. Its range is not checked.

    Returns:
        $\Delta\theta_t$ as a float array (d,).
    """
    # BEGIN SOLUTION
    # The last update holds delta already; only the new gradient still has to be scaled by it.
    return beta * np.asarray(prev_update, dtype=np.float64) - delta * (1 - beta) * np.asarray(grad, dtype=np.float64)
    # END SOLUTION


# Source: 000_65c86a72d8dc8382.txt Q2.1; 001_30ca06a377951ad5.txt Q3.1.
def momentum_from_running_average(beta: float, delta: float) -> tuple[float, float]:
    r"""The momentum rule that makes the same updates as a given running average.

    Args:
        beta: $\beta$, strictly between 0 and 1.
        delta: $\delta$, above 0.

    Returns:
        $(\alpha, \epsilon)$ as two floats.

    Raises:
        ValueError: unless 0 < `beta` < 1 and `delta` > 0.
    """
    # BEGIN SOLUTION
    if not (0 < beta < 1 and delta > 0):
        raise ValueError(f"0 < beta < 1 and delta > 0 are needed, and beta = {beta}, delta = {delta}")
    return beta, delta * (1 - beta)
    # END SOLUTION


# Source: 000_65c86a72d8dc8382.txt Q2.1; 001_30ca06a377951ad5.txt Q3.1.
def running_average_from_momentum(alpha: float, epsilon: float) -> tuple[float, float]:
    r"""The running average that makes the same updates as a given momentum rule.

    Args:
        alpha: $\alpha$, strictly between 0 and 1.
        epsilon: $\epsilon$, above 0.

    Returns:
        $(\beta, \delta)$ as two floats.

    Raises:
        ValueError: unless 0 < `alpha` < 1 and `epsilon` > 0.
    """
    # BEGIN SOLUTION
    if not (0 < alpha < 1 and epsilon > 0):
        raise ValueError(f"0 < alpha < 1 and epsilon > 0 are needed, and alpha = {alpha}, epsilon = {epsilon}")
    return alpha, epsilon / (1 - alpha)
    # END SOLUTION


# Source: 000_65c86a72d8dc8382.txt Q2.2; 001_30ca06a377951ad5.txt Q3.2.
def running_average_coefficients(t: int, beta: float) -> np.ndarray:
    r"""The weights of $g_1, \dots, g_t$ in the unrolled running average $v_t$, with $v_0 = 0$.

    Args:
        t: Number of gradients so far, 1 or more; may be in the tens of thousands.
        beta: $\beta$, strictly between 0 and 1.

    Returns:
        Float array (t,): the weight of the oldest gradient $g_1$ first, that of $g_t$ last.

    Raises:
        ValueError: if `t` < 1.
    """
    # BEGIN SOLUTION
    if t < 1:
        raise ValueError(f"t must be at least 1, and is {t}")
    age = np.arange(t - 1, -1, -1)  # how many steps ago each gradient came in
    return (1 - beta) * beta**age
    # END SOLUTION


# Source: 000_65c86a72d8dc8382.txt Q2.2; 001_30ca06a377951ad5.txt Q3.2.
def running_average(grads: ArrayLike, beta: float) -> np.ndarray:
    r"""The uncorrected running average after the last gradient: $v_t = \beta v_{t-1} + (1 - \beta) g_t$ from $v_0 = 0$.

    Args:
        grads: The gradients $g_1, \dots, g_t$ as rows (t, d), with t at least 1, also for d = 1. Lists and whole
            numbers are fine. Not changed.
        beta: $\beta$, strictly between 0 and 1.

    Returns:
        $v_t$ as a float array (d,).
    """
    # BEGIN SOLUTION
    grads = np.asarray(grads, dtype=np.float64)
    return running_average_coefficients(len(grads), beta) @ grads
    # END SOLUTION


# Source: 000_65c86a72d8dc8382.txt Q2.3; 001_30ca06a377951ad5.txt Q3.3.
def expected_running_average(mean_grad: ArrayLike, t: int, beta: float) -> np.ndarray:
    r"""$E[v_t]$ when every $g_i$ has the same mean, with $v_0 = 0$.

    Args:
        mean_grad: $E[g_i]$ (d,). Not changed.
        t: Number of gradients so far, 1 or more.
        beta: $\beta$, strictly between 0 and 1.

    Returns:
        $E[v_t]$ as a float array (d,).
    """
    # BEGIN SOLUTION
    # The weights of the unrolled average are a geometric series: they add up to this.
    return (1 - beta**t) * np.asarray(mean_grad, dtype=np.float64)
    # END SOLUTION


# Source: 000_65c86a72d8dc8382.txt Q2.3; 001_30ca06a377951ad5.txt Q3.3.
def bias_correction(v: ArrayLike, t: int, beta: float) -> np.ndarray:
    r"""Rescale $v_t$ so that its expectation is that of the gradients.

    Args:
        v: $v_t$ (d,), the running average from $v_0 = 0$. Not changed.
        t: Number of gradients so far, 1 or more; may be in the tens of thousands.
        beta: $\beta$, strictly between 0 and 1.

    Returns:
        $\hat v_t$ as a float array (d,), with $E[\hat v_t] = E[g_i]$.

    Raises:
        ValueError: if `t` < 1.
    """
    # BEGIN SOLUTION
    if t < 1:
        raise ValueError(f"t must be at least 1, and is {t}")
    return np.asarray(v, dtype=np.float64) / (1 - beta**t)
    # END SOLUTION


# All gradients have the same mean, 0 < beta < 1 and v_0 = 0. When exactly is the expectation of v_t different from that
# of the gradients?
# Source: 000_65c86a72d8dc8382.txt Q2.3; 001_30ca06a377951ad5.txt Q3.3.
RUNNING_AVERAGE_BIASED_WHEN: Literal["mean_gradient_nonzero_and_t_finite", "always", "never"] = (
    "mean_gradient_nonzero_and_t_finite"
)
