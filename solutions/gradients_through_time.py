"""The gradient of a loss through time: a sum over the times of the errors, and over the times of the parameters' use.

Source: 004_8dd33044367aa54e.txt Q1.1, Q1.2.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike


# BEGIN SOLUTION
def _sigmoid(z: np.ndarray) -> np.ndarray:
    """The logistic function, with no power of e that could overflow."""
    return np.exp(-np.logaddexp(0.0, -z))


# Every activation with its derivative. That of ReLU is 0 at 0, hence > and not >=.
_ACTIVATIONS = {
    "sigmoid": (_sigmoid, lambda z: _sigmoid(z) * _sigmoid(-z)),
    "tanh": (np.tanh, lambda z: 1.0 - np.tanh(z) ** 2),
    "relu": (lambda z: np.maximum(z, 0.0), lambda z: np.where(z > 0, 1.0, 0.0)),
    "identity": (np.copy, np.ones_like),
}

# END SOLUTION


# Source: 004_8dd33044367aa54e.txt Q1.1.
def total_gradient(per_step_gradients: Sequence[ArrayLike]) -> np.ndarray:
    r"""The gradient of the whole error $E = \sum_t E_t$, from the gradients of the errors of all steps.

    Args:
        per_step_gradients: A sequence of one or more gradients $\frac{\partial E_t}{\partial\theta}$, for
            $t = 1, \dots, T$: all numbers, or all arrays of one shape, whatever the shape is. Not changed.

    Returns:
        $\frac{\partial E}{\partial\theta}$, in the shape of each of them.
    """
    # BEGIN SOLUTION
    # Axis 0 is time; the parameters keep their own axes.
    return np.sum([np.asarray(gradient, dtype=np.float64) for gradient in per_step_gradients], axis=0)
    # END SOLUTION


# Source: 004_8dd33044367aa54e.txt Q1.2.
def error_gradient_through_time(dE_dx_t: ArrayLike, jacobians: ArrayLike, immediate: ArrayLike) -> np.ndarray:
    r"""The gradient of the error of one step t, with respect to all parameters, through all the steps that used them.

    Args:
        dE_dx_t: (n,), the derivative of the error with respect to the state at the same time. Not changed.
        jacobians: (t, n, n). The entry k-1 is the whole Jacobian $\frac{\partial x_t}{\partial x_k}$ for
            $k = 1, \dots, t$, not that of one step: the last one is the identity matrix. Not changed.
        immediate: (t, n, p). The entry k-1 is $\frac{\partial^+ x_k}{\partial\theta}$, the derivative of $x_k$ with
            respect to the p parameters, with $x_{k-1}$ held fixed. Not changed.

    Returns:
        (p,), the gradient $\frac{\partial E_t}{\partial\theta}$.
    """
    # BEGIN SOLUTION
    e, jacobians, immediate = (np.asarray(part, dtype=np.float64) for part in (dE_dx_t, jacobians, immediate))
    # Row k-1 of e @ jacobians is the error signal at time k: a vector, so no matrix is ever multiplied with a matrix.
    return np.einsum("kn,knp->p", e @ jacobians, immediate)
    # END SOLUTION


# Source: 004_8dd33044367aa54e.txt Q1.2.
def recurrent_weight_gradient(W: ArrayLike, x_states: ArrayLike, dE_dx: ArrayLike, activation: str) -> np.ndarray:
    r"""The gradient of the whole error with respect to W, the recurrent weights.

    The network is $x_t = W\sigma(x_{t-1}) + W_{in} u_t + b$.

    Args:
        W: (n, n), the recurrent weights, the same at every step. Not changed.
        x_states: (T+1, n), the states $x_0, \dots, x_T$, with T at least 1. Not changed. $x_0$ is fixed: it does not
            depend on W.
        dE_dx: (T, n). The row t-1 is the direct derivative $\frac{\partial E_t}{\partial x_t}$ of the error of step t,
            with nothing in it of what $x_t$ does to later errors. Not changed.
        activation: "sigmoid", "tanh", "relu" or "identity". The derivative of ReLU at 0 is 0.

    Returns:
        (n, n): the entry (i, j) is $\frac{\partial E}{\partial W_{ij}}$ of $E = \sum_{t=1}^T E_t$.

    Raises:
        ValueError: if `activation` is any other word.
    """
    # BEGIN SOLUTION
    if activation not in _ACTIVATIONS:
        raise ValueError(f"activation must be one of {', '.join(_ACTIVATIONS)}, not {activation!r}")
    function, derivative = _ACTIVATIONS[activation]
    W, x, direct = (np.asarray(part, dtype=np.float64) for part in (W, x_states, dE_dx))
    gradient, signal = np.zeros_like(W), np.zeros(len(W))
    # Backwards in time both sums are done at once: `signal` is the derivative of E_t + ... + E_T by x_t.
    for t in range(len(direct), 0, -1):
        # From x_{t+1} back to x_t through the Jacobian W diag(sigma'(x_t)), and what E_t itself adds.
        signal = direct[t - 1] + derivative(x[t]) * (W.T @ signal)
        # With x_{t-1} held fixed, W_ij moves x_t[i] by sigma(x_{t-1}[j]).
        gradient += np.outer(signal, function(x[t - 1]))
    return gradient
    # END SOLUTION
