"""Weight decay and L2 regularization: the same for SGD, different for Adam.

Source: 002_e57a68eb4e5e7a82.txt Q3.1, Q3.2, Q3.3a, Q3.3b, Q3.4.
"""

# BEGIN SOLUTION
from typing import Literal

# END SOLUTION
import numpy as np
from numpy.typing import ArrayLike


# BEGIN SOLUTION
def _vector(values: ArrayLike) -> np.ndarray:
    return np.asarray(values, dtype=np.float64)


def _adam(grad: np.ndarray, s: ArrayLike, r: ArrayLike, t: int, hyper: tuple[float, ...]) -> tuple[np.ndarray, ...]:
    """The change of the weights that Adam makes for a gradient, and the new uncorrected moments."""
    if t < 1:
        raise ValueError(f"steps are counted from 1, and t is {t}")
    lr, rho1, rho2, stabilizer = hyper
    first = rho1 * _vector(s) + (1.0 - rho1) * grad
    second = rho2 * _vector(r) + (1.0 - rho2) * grad**2
    # Corrected copies: what is kept for the next step stays uncorrected.
    mean, square = first / (1.0 - rho1**t), second / (1.0 - rho2**t)
    return -lr * mean / (np.sqrt(square) + stabilizer), first, second


# END SOLUTION


# Source: 002_e57a68eb4e5e7a82.txt Q3.1.
def sgd_weight_decay_step(theta: ArrayLike, grad: ArrayLike, lr: float, decay: float) -> np.ndarray:
    r"""One step of SGD with weight decay: $\theta - \eta\, g - \lambda\theta$.

    The decay takes the weights as they were before the step, and the learning rate is no factor of it.

    Args:
        theta: $\theta$ (d,). Not changed.
        grad: $g$ (d,), the gradient of the loss, averaged over the minibatch. Not changed.
        lr: $\eta > 0$.
        decay: $\lambda \ge 0$.

    Returns:
        The new weights (d,).
    """
    # BEGIN SOLUTION
    weights = _vector(theta)
    return weights - lr * _vector(grad) - decay * weights
    # END SOLUTION


# Source: 002_e57a68eb4e5e7a82.txt Q3.1.
def l2_penalty_gradient(theta: ArrayLike, l2: float) -> np.ndarray:
    r"""The gradient of the penalty $\gamma \lVert\theta\rVert_2^2$ with respect to $\theta$.

    Args:
        theta: $\theta$ (d,). Not changed.
        l2: $\gamma \ge 0$.

    Returns:
        The gradient (d,).
    """
    # BEGIN SOLUTION
    return 2.0 * l2 * _vector(theta)
    # END SOLUTION


# Source: 002_e57a68eb4e5e7a82.txt Q3.1.
def sgd_l2_step(theta: ArrayLike, grad: ArrayLike, lr: float, l2: float) -> np.ndarray:
    r"""One step of plain SGD on the regularized loss $L + \gamma \lVert\theta\rVert_2^2$.

    Args:
        theta: $\theta$ (d,). Not changed.
        grad: $g$ (d,), the gradient of the loss L without the penalty. Not changed.
        lr: $\eta > 0$.
        l2: $\gamma \ge 0$.

    Returns:
        The new weights (d,).
    """
    # BEGIN SOLUTION
    return _vector(theta) - lr * (_vector(grad) + l2_penalty_gradient(theta, l2))
    # END SOLUTION


# Source: 002_e57a68eb4e5e7a82.txt Q3.1.
def decay_from_l2(lr: float, l2: float) -> float:
    r"""The $\lambda$ for which SGD with weight decay takes the same steps as SGD on the regularized loss.

    Args:
        lr: $\eta > 0$, the same in both schemes; however small or large.
        l2: $\gamma \ge 0$, likewise.

    Returns:
        $\lambda \ge 0$.

    Raises:
        ValueError: if `lr` <= 0 or `l2` < 0.
    """
    # BEGIN SOLUTION
    if lr <= 0 or l2 < 0:
        raise ValueError(f"lr must be positive and l2 not negative; they are {lr} and {l2}")
    return 2.0 * lr * l2
    # END SOLUTION


# Source: 002_e57a68eb4e5e7a82.txt Q3.1.
def l2_from_decay(lr: float, decay: float) -> float:
    r"""The $\gamma$ for which SGD on the regularized loss takes the same steps as SGD with weight decay.

    Args:
        lr: $\eta > 0$, the same in both schemes; however small or large.
        decay: $\lambda \ge 0$, likewise.

    Returns:
        $\gamma \ge 0$.

    Raises:
        ValueError: if `lr` <= 0 or `decay` < 0.
    """
    # BEGIN SOLUTION
    if lr <= 0 or decay < 0:
        raise ValueError(f"lr must be positive and decay not negative; they are {lr} and {decay}")
    return decay / (2.0 * lr)
    # END SOLUTION


# Source: 002_e57a68eb4e5e7a82.txt Q3.2.
def adam_step(
    theta: ArrayLike,
    grad: ArrayLike,
    s: ArrayLike,
    r: ArrayLike,
    t: int,
    lr: float = 1e-3,
    rho1: float = 0.9,
    rho2: float = 0.999,
    stabilizer: float = 1e-8,
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    r"""One step of Adam, with no regularization.

    Both moments go in and come out without bias correction; the stabilizer $\delta$ stands outside the root.

    Args:
        theta: $\theta$ (d,). Not changed.
        grad: $g$ (d,), the gradient of the loss. Not changed.
        s: First moment (d,) as the step before returned it; zeros for the first step. Not changed.
        r: Second moment (d,), likewise. Not changed.
        t: The number of this step, counted from 1.
        lr: $\eta > 0$.
        rho1: $\rho_1$.
        rho2: $\rho_2$.
        stabilizer: $\delta$.

    Returns:
        The new weights, the new first moment and the new second moment, each (d,).

    Raises:
        ValueError: if `t` < 1.
    """
    # BEGIN SOLUTION
    change, first, second = _adam(_vector(grad), s, r, t, (lr, rho1, rho2, stabilizer))
    return _vector(theta) + change, first, second
    # END SOLUTION


# Source: 002_e57a68eb4e5e7a82.txt Q3.2, Q3.3a.
def adam_l2_step(
    theta: ArrayLike,
    grad: ArrayLike,
    s: ArrayLike,
    r: ArrayLike,
    t: int,
    l2: float,
    lr: float = 1e-3,
    rho1: float = 0.9,
    rho2: float = 0.999,
    stabilizer: float = 1e-8,
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    r"""One step of Adam on the regularized loss $L + \gamma \lVert\theta\rVert_2^2$ (Adam-L2).

    Args:
        theta: $\theta$ (d,). Not changed.
        grad: $g$ (d,), the gradient of the loss L **without** the penalty. Not changed.
        s: First moment (d,), without bias correction; zeros for the first step. Not changed.
        r: Second moment (d,), likewise. Not changed.
        t: The number of this step, counted from 1.
        l2: $\gamma \ge 0$.
        lr: $\eta > 0$.
        rho1: $\rho_1$.
        rho2: $\rho_2$.
        stabilizer: $\delta$.

    Returns:
        The new weights and both new moments, as in `adam_step`.

    Raises:
        ValueError: if `t` < 1.
    """
    # BEGIN SOLUTION
    # The penalty is part of the loss: both moments, and so the step size, see its gradient.
    regularized = _vector(grad) + l2_penalty_gradient(theta, l2)
    change, first, second = _adam(regularized, s, r, t, (lr, rho1, rho2, stabilizer))
    return _vector(theta) + change, first, second
    # END SOLUTION


# Which one line of Adam, of those that the prompt lists, has to be changed so that it minimizes the regularized loss?
# Source: 002_e57a68eb4e5e7a82.txt Q3.2.
ADAM_CHANGED_LINE: Literal["gradient", "first_moment", "second_moment", "bias_correction", "update"] = "gradient"


# Source: 002_e57a68eb4e5e7a82.txt Q3.3b.
def adam_weight_decay_step(
    theta: ArrayLike,
    grad: ArrayLike,
    s: ArrayLike,
    r: ArrayLike,
    t: int,
    decay: float,
    lr: float = 1e-3,
    rho1: float = 0.9,
    rho2: float = 0.999,
    stabilizer: float = 1e-8,
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    r"""One step of Adam with decoupled weight decay (Adam-WD).

    $$\Delta\theta = -\left(\eta\, \frac{\hat s}{\sqrt{\hat r} + \delta} + \lambda\theta\right)$$

    The decay takes the weights as they were before the step, and the learning rate is no factor of it.

    Args:
        theta: $\theta$ (d,). Not changed.
        grad: $g$ (d,), the gradient of the loss. Not changed.
        s: First moment (d,), without bias correction; zeros for the first step. Not changed.
        r: Second moment (d,), likewise. Not changed.
        t: The number of this step, counted from 1.
        decay: $\lambda \ge 0$.
        lr: $\eta > 0$.
        rho1: $\rho_1$.
        rho2: $\rho_2$.
        stabilizer: $\delta$.

    Returns:
        The new weights and both new moments, as in `adam_step`.

    Raises:
        ValueError: if `t` < 1.
    """
    # BEGIN SOLUTION
    weights = _vector(theta)
    change, first, second = _adam(_vector(grad), s, r, t, (lr, rho1, rho2, stabilizer))
    return weights + change - decay * weights, first, second
    # END SOLUTION


# Source: 002_e57a68eb4e5e7a82.txt Q3.3a, Q3.4.
def relative_shrinkage(
    scheme: str, grad_scale: float, theta: ArrayLike, strength: float, lr: float, steps: int, seed: int
) -> np.ndarray:
    """How much is left of each weight when the loss says nothing about it: Adam on gradients that are pure noise.

    Takes `steps` steps of Adam from moments of zero, with the default hyper-parameters except for `lr`. The gradient
    of the loss at each step is `grad_scale` times d independent standard normal numbers, from one
    `numpy.random.default_rng(seed)` for the whole run.

    Args:
        scheme: "l2" for Adam-L2, "decay" for Adam-WD.
        grad_scale: The size of the gradients, one number for all weights.
        theta: The weights at the start (d,), none of them zero. Not changed.
        strength: The L2 coefficient for "l2", the decay for "decay".
        lr: The learning rate, above 0.
        steps: Number of steps, 0 or more.
        seed: Seed of the noise.

    Returns:
        The weights at the end, each divided by what it was at the start (d,): with its sign, negative if the weight
        has changed its own.

    Raises:
        ValueError: if `scheme` is another word, also for `steps` = 0.
    """
    # BEGIN SOLUTION
    if scheme not in ("l2", "decay"):
        raise ValueError(f"scheme must be l2 or decay, not {scheme!r}")
    step = adam_l2_step if scheme == "l2" else adam_weight_decay_step
    start = _vector(theta)
    weights, s, r = start, np.zeros_like(start), np.zeros_like(start)
    noise = np.random.default_rng(seed)
    for t in range(1, steps + 1):
        weights, s, r = step(weights, grad_scale * noise.standard_normal(start.shape), s, r, t, strength, lr=lr)
    return weights / start
    # END SOLUTION


# Which weights does Adam-L2 drive towards zero faster, relative to their own size? theta_small are weights with very
# small gradients of the loss, theta_large weights with large ones: small and large are the gradients. The weights are
# of comparable size, and for theta_large the gradient of the penalty is well below that of the loss.
# Source: 002_e57a68eb4e5e7a82.txt Q3.3a.
ADAM_L2_STRONGER_ON: Literal["theta_small", "theta_large", "equal"] = "theta_small"

# And Adam-WD: which of the same two sets does its decay drive towards zero faster, relative to the weights' own size?
# Source: 002_e57a68eb4e5e7a82.txt Q3.3b.
ADAM_WD_STRONGER_ON: Literal["theta_small", "theta_large", "equal"] = "equal"
