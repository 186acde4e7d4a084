"""Derivatives with respect to a vector, as rows, and a numerical check for any of them.

Source: 003_ce014a6d856929c3.txt Q3a to Q3e.
"""

from collections.abc import Callable

# BEGIN SOLUTION
from typing import Literal

# END SOLUTION
import numpy as np
from numpy.typing import ArrayLike


# Source: 003_ce014a6d856929c3.txt Q3a.
def grad_inner_product(x: ArrayLike, c: ArrayLike) -> np.ndarray:
    r"""The derivative $\partial(x^T c)/\partial x$ at the point $x$.

    Args:
        x: (n,). Not changed.
        c: (n,), constant. Not changed.

    Returns:
        Float array (n,): entry j is the derivative with respect to $x_j$.

    Raises:
        ValueError: if `x` and `c` differ in length.
    """
    # BEGIN SOLUTION
    if len(x) != len(c):
        raise ValueError(f"x has {len(x)} entries, and c has {len(c)}")
    return np.array(c, dtype=np.float64)  # linear in x: the same at every point
    # END SOLUTION


# Source: 003_ce014a6d856929c3.txt Q3b.
def grad_squared_norm(x: ArrayLike) -> np.ndarray:
    r"""The derivative $\partial \lVert x \rVert_2^2/\partial x$ at the point $x$.

    Args:
        x: (n,). Not changed.

    Returns:
        Float array (n,): entry j is the derivative with respect to $x_j$.
    """
    # BEGIN SOLUTION
    return 2 * np.asarray(x, dtype=np.float64)
    # END SOLUTION


# Source: 003_ce014a6d856929c3.txt Q3c.
def jacobian_linear_map(A: ArrayLike, x: ArrayLike) -> np.ndarray:
    r"""The Jacobian $\partial(Ax)/\partial x$ at the point $x$.

    Args:
        A: (m, n), constant, not necessarily square. Not changed.
        x: (n,). Not changed.

    Returns:
        Float array (m, n): entry `[i, j]` is the derivative of $(Ax)_i$ with respect to $x_j$.

    Raises:
        ValueError: if the length of `x` is not n.
    """
    # BEGIN SOLUTION
    A = np.array(A, dtype=np.float64)
    if len(x) != A.shape[1]:
        raise ValueError(f"x has {len(x)} entries, and A has {A.shape[1]} columns")
    return A
    # END SOLUTION


# Source: 003_ce014a6d856929c3.txt Q3d.
def grad_quadratic_form(A: ArrayLike, x: ArrayLike) -> np.ndarray:
    r"""The derivative $\partial(x^T A x)/\partial x$ at the point $x$, for any square matrix $A$.

    Args:
        A: (n, n), constant, not necessarily symmetric. Not changed.
        x: (n,). Not changed.

    Returns:
        Float array (n,): entry j is the derivative with respect to $x_j$.

    Raises:
        ValueError: if `A` is not square, or the length of `x` is not n.
    """
    # BEGIN SOLUTION
    A, x = np.asarray(A, dtype=np.float64), np.asarray(x, dtype=np.float64)
    # No comparison alone: NumPy stretches a single row, or an x of length 1, to fit.
    if A.shape != (len(x), len(x)):
        raise ValueError(f"A must be {len(x)} x {len(x)}, as x has {len(x)} entries, and has the shape {A.shape}")
    # x stands in the form twice, and each of the two gives a term.
    return x @ (A + A.T)
    # END SOLUTION


# Exactly when is the derivative of x^T A x equal to 2 x^T A for every x? Choose the condition on the square matrix A
# that holds if AND ONLY IF it is so: one that is merely sufficient, or merely necessary, is not the answer.
# Source: 003_ce014a6d856929c3.txt Q3e.
CONDITION_2XTA: Literal["A_symmetric", "A_positive_definite", "A_diagonal", "A_orthogonal"] = "A_symmetric"


# Source: 003_ce014a6d856929c3.txt Q3e.
def equals_twice_xTA(A: ArrayLike, tol: float = 1e-12) -> bool:
    r"""Whether the derivative of $x^T A x$ is $2 x^T A$ for every $x$, judged from $A$ alone.

    Args:
        A: (n, n). Not changed.
        tol: 0 or more. If the derivative is $2 x^T A + x^T M$, each entry of $M$ may differ from zero by at most `tol`,
            in absolute terms.

    Returns:
        True or False.

    Raises:
        ValueError: if `A` is not square.
    """
    # BEGIN SOLUTION
    A = np.asarray(A, dtype=np.float64)
    if A.shape[0] != A.shape[1]:
        raise ValueError(f"A must be square, and has the shape {A.shape}")
    return bool((np.abs(A - A.T) <= tol).all())
    # END SOLUTION


# Source: 003_ce014a6d856929c3.txt Q3a, Q3b, Q3c, Q3d.
def numerical_jacobian(f: Callable[[np.ndarray], ArrayLike], x: ArrayLike, h: float = 1e-6) -> np.ndarray:
    r"""The Jacobian of any function at a point, by central differences, in float64.

    $$\frac{\partial f_i}{\partial x_j} \approx \frac{f_i(x + h e_j) - f_i(x - h e_j)}{2h}$$

    Args:
        f: Takes an array (n,) and gives a single number (then m = 1) or m numbers (m,).
        x: (n,), possibly of whole numbers. Not changed.
        h: The step, above 0, not necessarily a small one. It is the same for every variable, wherever the point is.

    Returns:
        Float array (m, n): row i is the gradient of $f_i$. For a function with a single number as value: (1, n).
    """
    # BEGIN SOLUTION
    x = np.asarray(x, dtype=np.float64)  # floats, so that whole numbers can be nudged
    columns = []
    for nudge in h * np.eye(len(x)):
        above, below = (np.atleast_1d(np.asarray(f(point), dtype=np.float64)) for point in (x + nudge, x - nudge))
        columns.append((above - below) / (2 * h))
    return np.stack(columns, axis=1)
    # END SOLUTION
