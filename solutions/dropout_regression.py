"""Dropout on the inputs of a linear regression, and how it compares with ridge regression.

Source: 001_30ca06a377951ad5.txt Q2.1 to Q2.5.
"""

# BEGIN SOLUTION
from typing import Literal

# END SOLUTION
import numpy as np
from numpy.typing import ArrayLike


# BEGIN SOLUTION
def _floats(*values: ArrayLike) -> tuple[np.ndarray, ...]:
    return tuple(np.asarray(value, dtype=np.float64) for value in values)


def _check_probability(p: float) -> None:
    if not 0 <= p <= 1:
        raise ValueError(f"p is a probability, and must not be {p}")


# END SOLUTION


# Source: 001_30ca06a377951ad5.txt Q2.1.
def dropout_loss(X: ArrayLike, y: ArrayLike, w: ArrayLike, R: ArrayLike) -> float:
    r"""The squared error under one mask: $L(w) = \|y - (X \odot R)\, w\|^2$, a sum over the samples.

    Args:
        X: Data (n, d), one sample a row. Not changed.
        y: Targets (n,). Not changed.
        w: Weights (d,). Not changed.
        R: Mask (n, d) of zeros and ones: where it is 1 the entry of `X` is kept. Not changed.

    Returns:
        A number.

    Raises:
        ValueError: if these are not the shapes. A column (n, 1) for `y` or (d, 1) for `w`, and a mask of one row or of
            one column for all of `X`, are mistakes too, though NumPy would stretch them.
    """
    # BEGIN SOLUTION
    X, y, w, R = _floats(X, y, w, R)
    n, d = X.shape
    if (y.shape, w.shape, R.shape) != ((n,), (d,), (n, d)):
        raise ValueError(f"X, y, w and R do not fit together: {X.shape}, {y.shape}, {w.shape}, {R.shape}")
    residual = y - (X * R) @ w
    return float(residual @ residual)
    # END SOLUTION


# Source: 001_30ca06a377951ad5.txt Q2.2.
def dropout_gamma(X: ArrayLike) -> np.ndarray:
    r"""The diagonal matrix $\Gamma$ with $\Gamma_{jj} = (X^\top X)_{jj}^{1/2}$.

    Args:
        X: Data (n, d), one sample a row. Not changed.

    Returns:
        Float array (d, d), zero off the diagonal.
    """
    # BEGIN SOLUTION
    (X,) = _floats(X)
    return np.diag(np.linalg.norm(X, axis=0))
    # END SOLUTION


# Source: 001_30ca06a377951ad5.txt Q2.2.
def expected_masked_gram(X: ArrayLike, p: float) -> np.ndarray:
    r"""The expectation $\mathbb{E}_R[\tilde X^\top \tilde X]$ over all masks, where $\tilde X = X \odot R$.

    Args:
        X: Data (n, d), one sample a row. Not changed.
        p: The probability with which each entry is kept, independently of all others.

    Returns:
        Float array (d, d).

    Raises:
        ValueError: unless 0 <= `p` <= 1.
    """
    # BEGIN SOLUTION
    _check_probability(p)
    (X,) = _floats(X)
    # Two different entries are both kept with probability p^2, but an entry and itself with probability p. Only the
    # diagonal multiplies entries with themselves.
    return p**2 * (X.T @ X) + p * (1 - p) * dropout_gamma(X) ** 2
    # END SOLUTION


# Source: 001_30ca06a377951ad5.txt Q2.2.
def expected_dropout_loss(X: ArrayLike, y: ArrayLike, w: ArrayLike, p: float) -> float:
    r"""The expectation of `dropout_loss` over all masks, exactly: no masks are drawn.

    Args:
        X: Data (n, d), one sample a row. Not changed.
        y: Targets (n,). Not changed.
        w: Weights (d,). Not changed.
        p: The probability with which each entry is kept.

    Returns:
        A number.

    Raises:
        ValueError: unless 0 <= `p` <= 1.
    """
    # BEGIN SOLUTION
    _check_probability(p)
    X, y, w = _floats(X, y, w)
    residual = y - p * X @ w
    scaled = dropout_gamma(X) @ w
    return float(residual @ residual + p * (1 - p) * scaled @ scaled)
    # END SOLUTION


# Source: 001_30ca06a377951ad5.txt Q2.3.
def expected_dropout_gradient(X: ArrayLike, y: ArrayLike, w: ArrayLike, p: float) -> np.ndarray:
    r"""The gradient of `expected_dropout_loss` with respect to the weights $w$.

    Args:
        X: Data (n, d), one sample a row. Not changed.
        y: Targets (n,). Not changed.
        w: Weights (d,). Not changed.
        p: The probability with which each entry is kept.

    Returns:
        Float array (d,).

    Raises:
        ValueError: unless 0 <= `p` <= 1.
    """
    # BEGIN SOLUTION
    X, y, w = _floats(X, y, w)
    return 2 * expected_masked_gram(X, p) @ w - 2 * p * X.T @ y
    # END SOLUTION


# Source: 001_30ca06a377951ad5.txt Q2.3.
def dropout_lambda(p: float) -> float:
    r"""The coefficient $\lambda$ with which dropout regularizes, as it appears in `dropout_solution`.

    Args:
        p: The probability with which each entry is kept.

    Returns:
        A number, 0 or more.

    Raises:
        ValueError: unless 0 < `p` <= 1.
    """
    # BEGIN SOLUTION
    if not 0 < p <= 1:
        raise ValueError(f"p must be above 0 and at most 1, and is {p}")
    return (1 - p) / p
    # END SOLUTION


# Source: 001_30ca06a377951ad5.txt Q2.3.
def dropout_solution(X: ArrayLike, y: ArrayLike, p: float) -> np.ndarray:
    r"""The weights $w$ that minimize the expected loss, with $p\,w = (X^\top X + \lambda\,\Gamma^2)^{-1} X^\top y$.

    Args:
        X: Data (n, d), one sample a row; n < d is possible. No column is zero, and for `p` = 1 the columns are linearly
            independent: then there is exactly one minimizer. Not changed.
        y: Targets (n,). Not changed.
        p: The probability with which each entry is kept.

    Returns:
        Float array (d,): $w$ itself, not $p\,w$.

    Raises:
        ValueError: unless 0 < `p` <= 1.
    """
    # BEGIN SOLUTION
    X, y = _floats(X, y)
    return np.linalg.solve(X.T @ X + dropout_lambda(p) * dropout_gamma(X) ** 2, X.T @ y) / p
    # END SOLUTION


# How does the coefficient lambda of dropout change while p, the probability of keeping an entry, grows from just above
# 0 to 1?
# Source: 001_30ca06a377951ad5.txt Q2.3.
LAMBDA_TREND: Literal["decreases_with_p", "increases_with_p", "independent"] = "decreases_with_p"


# Source: 001_30ca06a377951ad5.txt Q2.4.
def ridge_loss(X: ArrayLike, y: ArrayLike, w: ArrayLike, lam: float) -> float:
    r"""The loss of ridge regression, $\|y - Xw\|^2 + \lambda \|w\|^2$: no factor 1/2, no factor 1/n.

    Args:
        X: Data (n, d), one sample a row. Not changed.
        y: Targets (n,). Not changed.
        w: Weights (d,). Not changed.
        lam: $\lambda$, any number: a negative one is no error here.

    Returns:
        A number.
    """
    # BEGIN SOLUTION
    X, y, w = _floats(X, y, w)
    residual = y - X @ w
    return float(residual @ residual + lam * w @ w)
    # END SOLUTION


# Source: 001_30ca06a377951ad5.txt Q2.4.
def ridge_gradient(X: ArrayLike, y: ArrayLike, w: ArrayLike, lam: float) -> np.ndarray:
    r"""The gradient of `ridge_loss` with respect to the weights $w$.

    Args:
        X: Data (n, d), one sample a row. Not changed.
        y: Targets (n,). Not changed.
        w: Weights (d,). Not changed.
        lam: $\lambda$, any number: a negative one is no error here.

    Returns:
        Float array (d,).
    """
    # BEGIN SOLUTION
    X, y, w = _floats(X, y, w)
    return 2 * X.T @ (X @ w - y) + 2 * lam * w
    # END SOLUTION


# Source: 001_30ca06a377951ad5.txt Q2.4.
def ridge_solution(X: ArrayLike, y: ArrayLike, lam: float) -> np.ndarray:
    r"""The weights that minimize `ridge_loss`.

    Args:
        X: Data (n, d), one sample a row; n < d and linearly dependent columns are possible if `lam` > 0. Not changed.
        y: Targets (n,). Not changed.
        lam: $\lambda$, 0 or more. It is 0 only where the columns of `X` are linearly independent.

    Returns:
        Float array (d,).

    Raises:
        ValueError: if `lam` < 0.
    """
    # BEGIN SOLUTION
    if lam < 0:
        raise ValueError(f"lam must not be negative, and is {lam}: the loss might have no minimum")
    X, y = _floats(X, y)
    return np.linalg.solve(X.T @ X + lam * np.eye(X.shape[1]), X.T @ y)
    # END SOLUTION


# Source: 001_30ca06a377951ad5.txt Q2.5.
def equivalent_ridge_lambda(X: ArrayLike, p: float) -> float | None:
    r"""The $\lambda$ for which ridge regression and dropout are the same thing, if there is one.

    They are when `ridge_solution(X, y, lam)` is `p * dropout_solution(X, y, p)` for every y. Which `X` allow that?

    Args:
        X: Data (n, d), one sample a row, with no zero column. Not changed.
        p: The probability with which each entry is kept.

    Returns:
        That number; None if there is none. Numbers equal up to rounding count as equal. One thing is not asked:
        `p` = 1 with an `X` that gives None for every smaller `p`.

    Raises:
        ValueError: unless 0 < `p` <= 1.
    """
    # BEGIN SOLUTION
    squares = np.diag(dropout_gamma(X)) ** 2
    lam = dropout_lambda(p) * float(squares[0])
    # lambda Gamma^2 = lam I: the columns have one length. They need not be orthogonal.
    return lam if np.allclose(squares, squares[0], rtol=1e-6, atol=0) else None
    # END SOLUTION


# Written as a loss in v = p w, the expected loss under dropout is ||y - X v||^2 plus a penalty, for 0 < p < 1.
# Does this penalty, as a function of v, depend on the data X?
# Source: 001_30ca06a377951ad5.txt Q2.5.
DROPOUT_PENALTY_DEPENDS_ON_X: Literal[False, True] = True
