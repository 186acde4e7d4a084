"""A bidirectional RNN: its graph, its forward pass, and the gradients of a squared loss by hand.

Source: 001_30ca06a377951ad5.txt Q6.1, Q6.2.
"""

import numpy as np
from numpy.typing import ArrayLike

# The six matrices of a network, under the keys "Wf", "Uf", "Vf", "Wb", "Ub" and "Vb".
Params = dict[str, ArrayLike]


# BEGIN SOLUTION
def _logistic(z: np.ndarray) -> np.ndarray:
    # The same function as 1 / (1 + exp(-z)), and tanh never overflows.
    return 0.5 * (1.0 + np.tanh(0.5 * z))


def _matrices(params: Params) -> dict[str, np.ndarray]:
    return {name: np.asarray(matrix, dtype=np.float64) for name, matrix in params.items()}


def _sequences(T: int, extra: dict[str, int], **sequences: ArrayLike) -> list[np.ndarray]:
    """Sequences as arrays, each checked to have T rows, or as many more as `extra` says."""
    arrays = {name: np.asarray(sequence, dtype=np.float64) for name, sequence in sequences.items()}
    for name, array in arrays.items():
        rows = T + extra.get(name, 0)
        # Without this check NumPy would stretch a single row over all times.
        if len(array) != rows:
            raise ValueError(f"{name} has {len(array)} rows; y has {T}, so {name} needs {rows}")
    return list(arrays.values())


# END SOLUTION


# Source: 001_30ca06a377951ad5.txt Q6.1.
def birnn_graph(T: int) -> list[tuple[str, str, str]]:
    """The computational graph of the network, unrolled over T steps, as a list of labeled edges.

    Nodes are named "x1" to "xT" (inputs), "hf0" to "hfT" (forward states), "hb1" to "hb{T+1}" (backward states) and
    "y1" to "yT" (outputs). An edge leads from what is used to what is computed from it, and is labeled with the matrix
    that it passes through: "Wf", "Uf", "Vf", "Wb", "Ub" or "Vb".

    Args:
        T: Number of time steps.

    Returns:
        All edges (source, target, label), each edge once, in any order.

    Raises:
        ValueError: if `T` < 1.
    """
    # BEGIN SOLUTION
    if T < 1:
        raise ValueError(f"there is nothing to unroll over {T} steps")
    edges = []
    for t in range(1, T + 1):
        edges += [
            (f"x{t}", f"hf{t}", "Wf"),
            (f"hf{t - 1}", f"hf{t}", "Uf"),
            (f"x{t}", f"hb{t}", "Wb"),
            (f"hb{t + 1}", f"hb{t}", "Ub"),  # against time: the later state is computed first
            (f"hf{t}", f"y{t}", "Vf"),
            (f"hb{t}", f"y{t}", "Vb"),
        ]
    return edges
    # END SOLUTION


# Source: 001_30ca06a377951ad5.txt Q6.2.
def birnn_forward(params: Params, x: ArrayLike, hf0: ArrayLike, hb_last: ArrayLike) -> dict[str, np.ndarray]:
    r"""Run the network over a sequence.

    $$h^f_t = \sigma(W^f x_t + U^f h^f_{t-1}), \quad
      h^b_t = \sigma(W^b x_t + U^b h^b_{t+1}), \quad
      y_t = V^f h^f_t + V^b h^b_t, \qquad \sigma(a) = \frac1{1 + e^{-a}}$$

    Args:
        params: "Wf" (df, dx), "Uf" (df, df), "Vf" (do, df), "Wb" (db, dx), "Ub" (db, db), "Vb" (do, db). Not changed,
            here and in every other function.
        x: (T, dx), T at least 1; row t-1 is $x_t$. Not changed.
        hf0: $h^f_0$ (df,), the state before the first step. Not changed.
        hb_last: $h^b_{T+1}$ (db,), the state after the last step. Not changed.

    Returns:
        A dict with exactly these keys:
        "hf" (T+1, df), where row t is $h^f_t$, t = 0 to T;
        "hb" (T+1, db), where row t-1 is $h^b_t$, t = 1 to T+1;
        "y" (T, do), where row t-1 is $y_t$, t = 1 to T.
    """
    # BEGIN SOLUTION
    p, inputs = _matrices(params), np.asarray(x, dtype=np.float64)
    hf = [np.asarray(hf0, dtype=np.float64)]
    for x_t in inputs:
        hf.append(_logistic(p["Wf"] @ x_t + p["Uf"] @ hf[-1]))
    hb = [np.asarray(hb_last, dtype=np.float64)]
    for x_t in inputs[::-1]:
        hb.append(_logistic(p["Wb"] @ x_t + p["Ub"] @ hb[-1]))
    forward, backward = np.array(hf), np.array(hb[::-1])
    # Both lists end with the given state on the outer side: neither of them has an output.
    return {"hf": forward, "hb": backward, "y": forward[1:] @ p["Vf"].T + backward[:-1] @ p["Vb"].T}
    # END SOLUTION


# Source: 001_30ca06a377951ad5.txt Q6.2.
def birnn_loss(y: ArrayLike, z: ArrayLike) -> float:
    r"""The loss $L = \sum_{t=1}^T \lVert z_t - y_t \rVert_2^2$: a sum over time and components, with no factor.

    Args:
        y: Outputs (T, do). Not changed.
        z: Targets (T, do). Not changed.

    Returns:
        A float.

    Raises:
        ValueError: if `y` and `z` have different numbers of rows.
    """
    # BEGIN SOLUTION
    outputs = np.asarray(y, dtype=np.float64)
    (targets,) = _sequences(len(outputs), {}, z=z)
    return float(np.sum((targets - outputs) ** 2))
    # END SOLUTION


# Source: 001_30ca06a377951ad5.txt Q6.2.
def forward_hidden_gradient_step(
    params: Params, hf_next: ArrayLike | None, grad_next: ArrayLike | None, residual: ArrayLike
) -> np.ndarray:
    r"""One step of the recursion for the forward states: from $\nabla_{h^f_{t+1}} L$ to $\nabla_{h^f_t} L$.

    Args:
        params: The six matrices.
        hf_next: $h^f_{t+1}$ (df,), the logistic function already applied. Not changed.
        grad_next: $\nabla_{h^f_{t+1}} L$ (df,), or None for t = T, where the recursion starts. In that case `hf_next`
            is ignored, and may be None too. Not changed.
        residual: $z_t - y_t$ (do,), in this order. Not changed.

    Returns:
        $\nabla_{h^f_t} L$ (df,).
    """
    # BEGIN SOLUTION
    p = _matrices(params)
    gradient = -2.0 * p["Vf"].T @ np.asarray(residual, dtype=np.float64)
    if grad_next is not None:
        state = np.asarray(hf_next, dtype=np.float64)
        # sigma' = sigma (1 - sigma), taken at the step that uses h_t: at the later state.
        gradient = gradient + p["Uf"].T @ (state * (1.0 - state) * np.asarray(grad_next, dtype=np.float64))
    return gradient
    # END SOLUTION


# Source: 001_30ca06a377951ad5.txt Q6.2.
def backward_hidden_gradient_step(
    params: Params, hb_prev: ArrayLike | None, grad_prev: ArrayLike | None, residual: ArrayLike
) -> np.ndarray:
    r"""One step of the recursion for the backward states: from $\nabla_{h^b_{t-1}} L$ to $\nabla_{h^b_t} L$.

    Args:
        params: The six matrices.
        hb_prev: $h^b_{t-1}$ (db,), the logistic function already applied. Not changed.
        grad_prev: $\nabla_{h^b_{t-1}} L$ (db,), or None for t = 1, where the recursion starts. In that case `hb_prev`
            is ignored, and may be None too. Not changed.
        residual: $z_t - y_t$ (do,), in this order. Not changed.

    Returns:
        $\nabla_{h^b_t} L$ (db,).
    """
    # BEGIN SOLUTION
    p = _matrices(params)
    gradient = -2.0 * p["Vb"].T @ np.asarray(residual, dtype=np.float64)
    if grad_prev is not None:
        state = np.asarray(hb_prev, dtype=np.float64)
        # The state that is computed from h_t is that of the time before, and the derivative belongs to it.
        gradient = gradient + p["Ub"].T @ (state * (1.0 - state) * np.asarray(grad_prev, dtype=np.float64))
    return gradient
    # END SOLUTION


# Source: 001_30ca06a377951ad5.txt Q6.2.
def birnn_hidden_gradients(
    params: Params, hf: ArrayLike, hb: ArrayLike, y: ArrayLike, z: ArrayLike
) -> tuple[np.ndarray, np.ndarray]:
    r"""The gradients of the loss at all hidden states, through every path that leads from a state to the loss.

    Args:
        params: The six matrices.
        hf: (T+1, df), as `birnn_forward` returns it: row t is $h^f_t$. Not changed.
        hb: (T+1, db), as `birnn_forward` returns it: row t-1 is $h^b_t$. Not changed.
        y: (T, do), as `birnn_forward` returns it. Not changed.
        z: Targets (T, do). Not changed.

    Returns:
        Two arrays, (T, df) and (T, db). In both row t-1 belongs to time t = 1 to T: it is $\nabla_{h^f_t} L$ in the
        first, and $\nabla_{h^b_t} L$ in the second. There are no rows for the two given states $h^f_0$, $h^b_{T+1}$.

    Raises:
        ValueError: if lengths don't fit: `y` and `z` need T rows, `hf` and `hb` T+1.
    """
    # BEGIN SOLUTION
    y = np.asarray(y, dtype=np.float64)
    T = len(y)
    hf, hb, z = _sequences(T, {"hf": 1, "hb": 1}, hf=hf, hb=hb, z=z)
    residuals = z - y

    at_forward: list[np.ndarray] = []  # from time T down to 1
    for t in range(T, 0, -1):
        later = (hf[t + 1], at_forward[-1]) if at_forward else (None, None)
        at_forward.append(forward_hidden_gradient_step(params, *later, residuals[t - 1]))
    at_backward: list[np.ndarray] = []  # from time 1 up to T
    for t in range(1, T + 1):
        # Row t-1 of hb is h_t, so that h_{t-1} is in row t-2.
        earlier = (hb[t - 2], at_backward[-1]) if at_backward else (None, None)
        at_backward.append(backward_hidden_gradient_step(params, *earlier, residuals[t - 1]))
    return np.array(at_forward[::-1]), np.array(at_backward)
    # END SOLUTION


# Source: 001_30ca06a377951ad5.txt Q6.2.
def birnn_parameter_gradients(
    params: Params, x: ArrayLike, hf: ArrayLike, hb: ArrayLike, y: ArrayLike, z: ArrayLike
) -> dict[str, np.ndarray]:
    r"""The gradients of the loss at all six matrices.

    Args:
        params: The six matrices.
        x: Inputs (T, dx). Not changed.
        hf: (T+1, df), as `birnn_forward` returns it: row t is $h^f_t$. Not changed.
        hb: (T+1, db), as `birnn_forward` returns it: row t-1 is $h^b_t$. Not changed.
        y: (T, do), as `birnn_forward` returns it. Not changed.
        z: Targets (T, do). Not changed.

    Returns:
        A dict with the six keys of `params`. The gradient at a matrix has its shape: entry (i, j) is the derivative of
        L with respect to entry (i, j) of the matrix.

    Raises:
        ValueError: if lengths don't fit: `x`, `y` and `z` need T rows, `hf` and `hb` T+1.
    """
    # BEGIN SOLUTION
    at_forward, at_backward = birnn_hidden_gradients(params, hf, hb, y, z)
    y = np.asarray(y, dtype=np.float64)
    x, hf, hb, z = _sequences(len(y), {"hf": 1, "hb": 1}, x=x, hf=hf, hb=hb, z=z)
    at_output = -2.0 * (z - y)
    forward, backward = hf[1:], hb[:-1]  # the states at times 1 to T

    # Through the logistic function to its argument. Each matrix product below is a sum over time of outer products.
    inside_forward = at_forward * forward * (1.0 - forward)
    inside_backward = at_backward * backward * (1.0 - backward)
    return {
        "Wf": inside_forward.T @ x,
        "Uf": inside_forward.T @ hf[:-1],
        "Vf": at_output.T @ forward,
        "Wb": inside_backward.T @ x,
        "Ub": inside_backward.T @ hb[1:],
        "Vb": at_output.T @ backward,
    }
    # END SOLUTION
