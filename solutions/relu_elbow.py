"""A single ReLU, one gradient step, and where its elbow goes.

Source: 003_ce014a6d856929c3.txt Q4a.i to Q4c.
"""

# BEGIN SOLUTION
from typing import Literal

# END SOLUTION
import numpy as np
from numpy.typing import ArrayLike


# Source: 003_ce014a6d856929c3.txt Q4a.i.
def relu_unit(w: float, b: float, x: float) -> float:
    r"""The output of one unit, $\phi(x) = \max(0, wx + b)$.

    Args:
        w: Weight.
        b: Bias.
        x: Input, a single number.

    Returns:
        $\phi(x)$, a single number.
    """
    # BEGIN SOLUTION
    return max(0.0, w * x + b)
    # END SOLUTION


# Source: 003_ce014a6d856929c3.txt Q4a.i.
def elbow(w: float, b: float) -> float:
    r"""The place $e$ of the elbow: the input at which $wx + b$ changes its sign.

    Args:
        w: Weight.
        b: Bias.

    Returns:
        $e$, a single number.

    Raises:
        ValueError: if `w` = 0, where $\phi$ is constant and has no elbow.
    """
    # BEGIN SOLUTION
    if w == 0:
        raise ValueError("with w = 0 the unit is constant: it has no elbow")
    return -b / w
    # END SOLUTION


# Source: 003_ce014a6d856929c3.txt Q4a.ii.
def loss_grad_output(phi: float, y: float) -> float:
    r"""The derivative $dL/d\phi$ of the loss $L = \frac12 (\phi - y)^2$.

    Args:
        phi: The output of the unit.
        y: The target.

    Returns:
        The derivative, a single number.
    """
    # BEGIN SOLUTION
    return phi - y
    # END SOLUTION


# Source: 003_ce014a6d856929c3.txt Q4a.iii.
def loss_grad_w(w: float, b: float, x: float, y: float) -> float:
    r"""The partial derivative $\partial L/\partial w$ of $L = \frac12 (\phi(x) - y)^2$.

    Args:
        w: Weight.
        b: Bias.
        x: Input.
        y: Target.

    Returns:
        The derivative, a single number. At the kink, where $wx + b = 0$, the derivative of the ReLU counts as 0.
    """
    # BEGIN SOLUTION
    return loss_grad_output(relu_unit(w, b, x), y) * x if w * x + b > 0 else 0.0
    # END SOLUTION


# Source: 003_ce014a6d856929c3.txt Q4a.iv.
def loss_grad_b(w: float, b: float, x: float, y: float) -> float:
    r"""The partial derivative $\partial L/\partial b$ of $L = \frac12 (\phi(x) - y)^2$.

    Args:
        w: Weight.
        b: Bias.
        x: Input.
        y: Target.

    Returns:
        The derivative, a single number. At the kink, where $wx + b = 0$, the derivative of the ReLU counts as 0.
    """
    # BEGIN SOLUTION
    return loss_grad_output(relu_unit(w, b, x), y) if w * x + b > 0 else 0.0
    # END SOLUTION


# Source: 003_ce014a6d856929c3.txt Q4b.i.
def sgd_step(w: float, b: float, x: float, y: float, lr: float) -> tuple[float, float]:
    r"""Weight and bias after one step of gradient descent on the example $(x, y)$.

    $$w' = w - \eta \frac{\partial L}{\partial w}, \qquad b' = b - \eta \frac{\partial L}{\partial b}$$

    Args:
        w: Weight.
        b: Bias.
        x: Input.
        y: Target.
        lr: The learning rate $\eta > 0$, of any size.

    Returns:
        The pair $(w', b')$. Both derivatives are taken at the old $(w, b)$.
    """
    # BEGIN SOLUTION
    return w - lr * loss_grad_w(w, b, x, y), b - lr * loss_grad_b(w, b, x, y)
    # END SOLUTION


# Source: 003_ce014a6d856929c3.txt Q4b.ii, Q4b.iii, Q4b.iv.
def elbow_shift(w: float, b: float, x: float, y: float, lr: float) -> float:
    r"""How far one gradient step moves the elbow: $e' - e$, positive to the right.

    Args:
        w: Weight.
        b: Bias.
        x: Input.
        y: Target.
        lr: The learning rate $\eta > 0$, of any size.

    Returns:
        The new place minus the old one, a single number.

    Raises:
        ValueError: if the weight is 0 before or after the step.
    """
    # BEGIN SOLUTION
    new_w, new_b = sgd_step(w, b, x, y, lr)
    # Where the unit is active this is lr * (phi - y) * (w - b * x) / (w * new_w).
    return elbow(new_w, new_b) - elbow(w, b)
    # END SOLUTION


# Source: 003_ce014a6d856929c3.txt Q4b.i, Q4b.ii, Q4b.iii, Q4b.iv.
def describe_step(w: float, b: float, x: float, y: float, lr: float) -> tuple[str, str]:
    r"""What one gradient step of this very learning rate does to the slope and to the elbow, in words.

    Args:
        w: Weight.
        b: Bias.
        x: Input.
        y: Target.
        lr: The learning rate $\eta > 0$, small enough that $w$ and $w'$ have the same sign.

    Returns:
        A pair of words. The first is "steeper" if $|w'| > |w|$, "shallower" if $|w'| < |w|$, and else "unchanged". The
        second is "right" if $e' > e$, "left" if $e' < e$, and else "unchanged". A change by less than 1e-12 is none.

    Raises:
        ValueError: if the weight is 0 before or after the step.
    """
    # BEGIN SOLUTION
    shift = elbow_shift(w, b, x, y, lr)
    growth = abs(sgd_step(w, b, x, y, lr)[0]) - abs(w)
    slope = "unchanged" if abs(growth) < 1e-12 else "steeper" if growth > 0 else "shallower"
    direction = "unchanged" if abs(shift) < 1e-12 else "right" if shift > 0 else "left"
    return slope, direction
    # END SOLUTION


# One gradient step with residual phi(x) - y = 1, with a learning rate so small that w keeps its sign. What becomes of
# the slope, measured by |w|, and of the elbow? An answer has to hold for every w, b, x and y of the case.
# "depends_on_sign_of_w_minus_bx" is right only where both directions do occur within the case.
#
# Case (i): phi(x) = 0 (and y = -1), w not 0. The derivative of the ReLU at its kink counts as 0. The slope gets ...
# Source: 003_ce014a6d856929c3.txt Q4b.i.
SLOPE_CASE_I: Literal["steeper", "shallower", "unchanged"] = "unchanged"

# Case (i): and the elbow moves ...
# Source: 003_ce014a6d856929c3.txt Q4b.i.
ELBOW_CASE_I: Literal["unchanged", "depends_on_sign_of_w_minus_bx", "right", "left"] = "unchanged"

# Case (ii): w > 0, x > 0, phi(x) > 0. The slope gets ...
# Source: 003_ce014a6d856929c3.txt Q4b.ii.
SLOPE_CASE_II: Literal["steeper", "shallower", "unchanged"] = "shallower"

# Case (ii): and the elbow moves ...
# Source: 003_ce014a6d856929c3.txt Q4b.ii.
ELBOW_CASE_II: Literal["unchanged", "depends_on_sign_of_w_minus_bx", "right", "left"] = "depends_on_sign_of_w_minus_bx"

# Case (iii): w > 0, x < 0, phi(x) > 0. The slope gets ...
# Source: 003_ce014a6d856929c3.txt Q4b.iii.
SLOPE_CASE_III: Literal["steeper", "shallower", "unchanged"] = "steeper"

# Case (iii): and the elbow moves ...
# Source: 003_ce014a6d856929c3.txt Q4b.iii.
ELBOW_CASE_III: Literal["unchanged", "depends_on_sign_of_w_minus_bx", "right", "left"] = "right"

# Case (iv): w < 0, x > 0, phi(x) > 0. The slope gets ...
# Source: 003_ce014a6d856929c3.txt Q4b.iv.
SLOPE_CASE_IV: Literal["steeper", "shallower", "unchanged"] = "steeper"

# Case (iv): and the elbow moves ...
# Source: 003_ce014a6d856929c3.txt Q4b.iv.
ELBOW_CASE_IV: Literal["unchanged", "depends_on_sign_of_w_minus_bx", "right", "left"] = "left"


# Source: 003_ce014a6d856929c3.txt Q4c.
def hidden_elbows(W1: ArrayLike, b1: ArrayLike) -> np.ndarray:
    r"""The elbow $e_i$ of every unit of a hidden layer $\mathrm{relu}(W^{(1)} x + b^{(1)})$ with a single input $x$.

    Args:
        W1: (d,) or (d, 1), the weights. Not changed.
        b1: (d,), the biases. Not changed.

    Returns:
        Float array (d,).

    Raises:
        ValueError: if any weight is 0.
    """
    # BEGIN SOLUTION
    # Flattened first: (d,) divided by (d, 1) would be a (d, d) table of all units against all.
    weights, biases = np.asarray(W1, dtype=np.float64).reshape(-1), np.asarray(b1, dtype=np.float64).reshape(-1)
    if (weights == 0).any():
        raise ValueError("a unit with weight 0 is constant: it has no elbow")
    return -biases / weights
    # END SOLUTION


# Source: 003_ce014a6d856929c3.txt Q4c.
def updated_hidden_elbows(W1: ArrayLike, b1: ArrayLike, W2: ArrayLike, x: float, y: float, lr: float) -> np.ndarray:
    r"""The elbows of a hidden layer after one gradient step of the whole network on the example $(x, y)$.

    The network is $f(x) = W^{(2)}\, \mathrm{relu}(W^{(1)} x + b^{(1)})$, without a bias at its output, and the loss is
    $\frac12 (f(x) - y)^2$. All derivatives are taken at the old parameters, so that $W^{(1)}$ and $b^{(1)}$ move by the
    old $W^{(2)}$. The derivative of the ReLU at its kink counts as 0.

    Args:
        W1: (d,) or (d, 1), the weights of the hidden layer. Not changed.
        b1: (d,), its biases. Not changed.
        W2: (d,) or (1, d), the weights of the output. Not changed.
        x: Input, a single number.
        y: Target, a single number.
        lr: The learning rate, above 0 and of any size.

    Returns:
        Float array (d,): the elbows after the step.

    Raises:
        ValueError: if any weight of the hidden layer is 0 after the step.
    """
    # BEGIN SOLUTION
    weights, biases, out = (np.asarray(p, dtype=np.float64).reshape(-1) for p in (W1, b1, W2))
    preactivation = weights * x + biases
    residual = out @ np.maximum(preactivation, 0.0) - y
    # Each unit has a gate of its own; the residual is common to all.
    grad_biases = residual * out * (preactivation > 0)
    return hidden_elbows(weights - lr * grad_biases * x, biases - lr * grad_biases)
    # END SOLUTION
