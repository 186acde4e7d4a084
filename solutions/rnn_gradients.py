"""Two ways to write a recurrent network, and the Jacobians of their states.

Source: 000_65c86a72d8dc8382.txt Q1.1, Q1.2; 001_30ca06a377951ad5.txt Q5.1, Q5.2; 002_e57a68eb4e5e7a82.txt Q1.1, Q1.2;
004_8dd33044367aa54e.txt Q1.3.
"""

import numpy as np
from numpy.typing import ArrayLike


# BEGIN SOLUTION
def _sigmoid(z: np.ndarray) -> np.ndarray:
    """The logistic function 1 / (1 + e^-z), with no power of e that could overflow."""
    return np.exp(-np.logaddexp(0.0, -z))


# Every activation with its derivative.
_ACTIVATIONS = {
    # 1 - sigmoid(z) is sigmoid(-z), without the cancellation.
    "sigmoid": (_sigmoid, lambda z: _sigmoid(z) * _sigmoid(-z)),
    "tanh": (np.tanh, lambda z: 1.0 - np.tanh(z) ** 2),
    # At 0, where ReLU has no derivative, we agree on 0: hence > and not >=.
    "relu": (lambda z: np.maximum(z, 0.0), lambda z: np.where(z > 0, 1.0, 0.0)),
    "identity": (np.copy, np.ones_like),
}


def _looked_up(activation: str) -> tuple:
    """An activation and its derivative, by name."""
    if activation not in _ACTIVATIONS:
        raise ValueError(f"activation must be one of {', '.join(_ACTIVATIONS)}, not {activation!r}")
    return _ACTIVATIONS[activation]


def _check_times(k: int, t: int, states: np.ndarray) -> None:
    """Complain unless both times lie in the sequence, in this order."""
    T = len(states) - 1
    # A negative k would silently count from the end.
    if not 0 <= k <= t <= T:
        raise ValueError(f"0 <= k <= t <= {T} is needed, and k is {k}, t is {t}")


# END SOLUTION


# Source: 000_65c86a72d8dc8382.txt Q1.1; 001_30ca06a377951ad5.txt Q5.1; 002_e57a68eb4e5e7a82.txt Q1.1.
def activate(z: ArrayLike, activation: str) -> np.ndarray:
    r"""The activation function $\sigma$, applied to each entry on its own.

    $$\mathrm{sigmoid}(z) = \frac1{1+e^{-z}}, \quad \tanh(z), \quad \mathrm{relu}(z) = \max(z, 0), \quad
    \mathrm{identity}(z) = z$$

    Args:
        z: Numbers, in any shape (a single number too). May be as large as 1000 in size. Not changed.
        activation: "sigmoid", "tanh", "relu" or "identity".

    Returns:
        Floats in the shape of `z`.

    Raises:
        ValueError: if `activation` is any other word.
    """
    # BEGIN SOLUTION
    function, _ = _looked_up(activation)
    return function(np.asarray(z, dtype=np.float64))
    # END SOLUTION


# Source: 000_65c86a72d8dc8382.txt Q1.2; 001_30ca06a377951ad5.txt Q5.2; 002_e57a68eb4e5e7a82.txt Q1.2.
def activation_derivative(z: ArrayLike, activation: str) -> np.ndarray:
    r"""The derivative $\sigma'(z)$, for each entry on its own.

    Args:
        z: What goes *into* the activation function (not what comes out of it), in any shape. May be as large as 1000
            in size. Not changed.
        activation: "sigmoid", "tanh", "relu" or "identity". For ReLU the derivative at 0 is 0.

    Returns:
        Floats in the shape of `z`.

    Raises:
        ValueError: if `activation` is any other word.
    """
    # BEGIN SOLUTION
    _, derivative = _looked_up(activation)
    return derivative(np.asarray(z, dtype=np.float64))
    # END SOLUTION


# Source: 000_65c86a72d8dc8382.txt Q1.1; 001_30ca06a377951ad5.txt Q5.1; 002_e57a68eb4e5e7a82.txt Q1.1.
def rnn_states(W: ArrayLike, U: ArrayLike, b: ArrayLike, x: ArrayLike, h0: ArrayLike, activation: str) -> np.ndarray:
    r"""Run the network that activates its last state: $h_t = W\sigma(h_{t-1}) + U x_t + b$.

    Args:
        W: (n, n). Not changed, like all that follow.
        U: (n, m).
        b: (n,).
        x: (T, m), the inputs $x_1, \dots, x_T$; shape (0, m) for T = 0.
        h0: (n,), the state $h_0$. It is activated like every other state.
        activation: "sigmoid", "tanh", "relu" or "identity".

    Returns:
        (T+1, n): the states $h_0, h_1, \dots, h_T$, the given one first.

    Raises:
        ValueError: if `activation` is any other word, also for T = 0.
    """
    # BEGIN SOLUTION
    _looked_up(activation)  # also where no step asks for it
    W, U, b = (np.asarray(parameter, dtype=np.float64) for parameter in (W, U, b))
    states = [np.array(h0, dtype=np.float64)]
    for x_t in np.asarray(x, dtype=np.float64):
        states.append(W @ activate(states[-1], activation) + U @ x_t + b)
    return np.stack(states)
    # END SOLUTION


# Source: 000_65c86a72d8dc8382.txt Q1.1; 001_30ca06a377951ad5.txt Q5.1; 002_e57a68eb4e5e7a82.txt Q1.1.
def conventional_rnn_states(
    W: ArrayLike, U: ArrayLike, b: ArrayLike, x: ArrayLike, g0: ArrayLike, activation: str
) -> np.ndarray:
    r"""Run the network in its usual form: $g_t = \sigma(W g_{t-1} + U x_t + b)$.

    Args:
        W: (n, n). Not changed, like all that follow.
        U: (n, m).
        b: (n,).
        x: (T, m), the inputs $x_1, \dots, x_T$; shape (0, m) for T = 0.
        g0: (n,), the state $g_0$, taken as it is.
        activation: "sigmoid", "tanh", "relu" or "identity".

    Returns:
        (T+1, n): the states $g_0, g_1, \dots, g_T$, the given one first.

    Raises:
        ValueError: if `activation` is any other word, also for T = 0.
    """
    # BEGIN SOLUTION
    _looked_up(activation)
    W, U, b = (np.asarray(parameter, dtype=np.float64) for parameter in (W, U, b))
    states = [np.array(g0, dtype=np.float64)]
    for x_t in np.asarray(x, dtype=np.float64):
        states.append(activate(W @ states[-1] + U @ x_t + b, activation))
    return np.stack(states)
    # END SOLUTION


# Source: 000_65c86a72d8dc8382.txt Q1.1; 001_30ca06a377951ad5.txt Q5.1; 002_e57a68eb4e5e7a82.txt Q1.1.
def conventional_state_from_preactivation(h: ArrayLike, activation: str) -> np.ndarray:
    r"""What $g_t$ is, given $h_t$, when both networks have the same W, U, b and inputs, and fitting initial states.

    Args:
        h: (n,), a state $h_t$; or (T+1, n), a whole sequence of them. Not changed.
        activation: "sigmoid", "tanh", "relu" or "identity".

    Returns:
        The state $g_t$, or the sequence of them, in the shape of `h`.

    Raises:
        ValueError: if `activation` is any other word.
    """
    # BEGIN SOLUTION
    return activate(h, activation)
    # END SOLUTION


# Source: 000_65c86a72d8dc8382.txt Q1.2; 001_30ca06a377951ad5.txt Q5.2; 002_e57a68eb4e5e7a82.txt Q1.2.
def step_jacobian(W: ArrayLike, h_prev: ArrayLike, activation: str) -> np.ndarray:
    r"""The Jacobian $\frac{\partial h_t}{\partial h_{t-1}}$ of one step of $h_t = W\sigma(h_{t-1}) + U x_t + b$.

    Args:
        W: (n, n). Not changed.
        h_prev: (n,), the state $h_{t-1}$. Not changed.
        activation: "sigmoid", "tanh", "relu" or "identity".

    Returns:
        (n, n): the entry (i, j) is the derivative of $h_t[i]$ with respect to $h_{t-1}[j]$.

    Raises:
        ValueError: if `activation` is any other word.
    """
    # BEGIN SOLUTION
    # W diag(sigma') scales the columns of W: column j is what h_{t-1}[j] is multiplied with, once activated.
    return np.asarray(W, dtype=np.float64) * activation_derivative(h_prev, activation)
    # END SOLUTION


# Source: 000_65c86a72d8dc8382.txt Q1.2; 001_30ca06a377951ad5.txt Q5.2; 002_e57a68eb4e5e7a82.txt Q1.2;
# 004_8dd33044367aa54e.txt Q1.3.
def state_jacobian(W: ArrayLike, h_states: ArrayLike, activation: str, k: int, t: int) -> np.ndarray:
    r"""The Jacobian $\frac{\partial h_t}{\partial h_k}$ of any number of steps of the same network.

    Args:
        W: (n, n). Not changed.
        h_states: (T+1, n), the states $h_0, \dots, h_T$. Not changed.
        activation: "sigmoid", "tanh", "relu" or "identity".
        k: The earlier time.
        t: The later time. The same time as `k` gives the identity matrix.

    Returns:
        (n, n): the entry (i, j) is the derivative of $h_t[i]$ with respect to $h_k[j]$.

    Raises:
        ValueError: unless 0 <= k <= t <= T, or if `activation` is any other word, also for k = t.
    """
    # BEGIN SOLUTION
    _looked_up(activation)
    states = np.asarray(h_states, dtype=np.float64)
    _check_times(k, t, states)
    jacobian = np.eye(states.shape[1])
    for h_prev in states[k:t]:
        # Each later step acts on what the earlier ones made of a change: its factor goes to the left.
        jacobian = step_jacobian(W, h_prev, activation) @ jacobian
    return jacobian
    # END SOLUTION


# Source: 000_65c86a72d8dc8382.txt Q1.2; 001_30ca06a377951ad5.txt Q5.2; 002_e57a68eb4e5e7a82.txt Q1.2.
def conventional_state_jacobian(W: ArrayLike, h_states: ArrayLike, activation: str, k: int, t: int) -> np.ndarray:
    r"""The Jacobian $\frac{\partial g_t}{\partial g_k}$ of the usual form $g_t = \sigma(W g_{t-1} + U x_t + b)$.

    The states are given as those of the other network, with the same W, U, b and inputs and a fitting initial state.

    Args:
        W: (n, n). Not changed.
        h_states: (T+1, n), $h_0, \dots, h_T$ (not the states of this network). Not changed.
        activation: "sigmoid", "tanh", "relu" or "identity".
        k: The earlier time.
        t: The later time. The same time as `k` gives the identity matrix.

    Returns:
        (n, n): the entry (i, j) is the derivative of $g_t[i]$ with respect to $g_k[j]$.

    Raises:
        ValueError: unless 0 <= k <= t <= T, or if `activation` is any other word, also for k = t.
    """
    # BEGIN SOLUTION
    _looked_up(activation)
    W, states = np.asarray(W, dtype=np.float64), np.asarray(h_states, dtype=np.float64)
    _check_times(k, t, states)
    jacobian = np.eye(states.shape[1])
    for h in states[k + 1 : t + 1]:
        # diag(sigma') W scales the rows: here the activation comes last.
        jacobian = (activation_derivative(h, activation)[:, np.newaxis] * W) @ jacobian
    return jacobian
    # END SOLUTION
