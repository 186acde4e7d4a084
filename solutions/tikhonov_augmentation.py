"""Tikhonov regularization as ordinary least squares on augmented data.

Source: 003_ce014a6d856929c3.txt Q2.
"""

import numpy as np
from numpy.typing import ArrayLike


# BEGIN SOLUTION
def _floats(v: ArrayLike) -> np.ndarray:
    """`v` as a float64 array, so that whole numbers don't stay whole."""
    return np.asarray(v, dtype=np.float64)


# END SOLUTION


# Source: 003_ce014a6d856929c3.txt Q2.
def regularization_root(Sigma: ArrayLike) -> np.ndarray:
    r"""A matrix $\Gamma$ with $\Gamma^T \Gamma = \Sigma^{-1}$. There are many; any of them will do.

    Args:
        Sigma: Covariance (d, d), symmetric and positive definite. Not changed.

    Returns:
        $\Gamma$, a float array (d, d).

    Raises:
        ValueError: if `Sigma` is not symmetric or not positive definite. Entries $\Sigma_{ij}$ and $\Sigma_{ji}$ that
            differ by rounding, at most 1e-6 of the largest entry in size, count as equal.
    """
    # BEGIN SOLUTION
    Sigma = _floats(Sigma)
    # Checked by hand: the factorization below reads the lower triangle only.
    if np.abs(Sigma - Sigma.T).max() > 1e-6 * np.abs(Sigma).max():
        raise ValueError("Sigma must be symmetric")
    # Sigma = L L', so its inverse is L^{-T} L^{-1}. Raises LinAlgError unless Sigma is positive definite.
    return np.linalg.inv(np.linalg.cholesky(Sigma))
    # END SOLUTION


# Source: 003_ce014a6d856929c3.txt Q2.
def augment(X: ArrayLike, y: ArrayLike, Gamma: ArrayLike) -> tuple[np.ndarray, np.ndarray]:
    r"""The data with d more rows, which pull the weights towards zero.

    $$\hat X = \begin{bmatrix} X \\ \Gamma \end{bmatrix}, \qquad \hat y = \begin{bmatrix} y \\ 0_d \end{bmatrix}$$

    Args:
        X: Data (n, d). Not changed.
        y: Targets (n,). Not changed.
        Gamma: Any matrix (d, d). Not changed.

    Returns:
        $\hat X$ (n + d, d) and $\hat y$ (n + d,), as two float arrays. The rows of `X` come first.
    """
    # BEGIN SOLUTION
    X, y, Gamma = _floats(X), _floats(y), _floats(Gamma)
    return np.vstack([X, Gamma]), np.concatenate([y, np.zeros(len(Gamma))])
    # END SOLUTION


# Source: 003_ce014a6d856929c3.txt Q2.
def ols_solution(X: ArrayLike, y: ArrayLike) -> np.ndarray:
    r"""Ordinary least squares: $\arg\min_w \|y - X w\|_2^2$.

    Args:
        X: Data (n, d) of full column rank, so that n is at least d. Not changed.
        y: Targets (n,). Not changed.

    Returns:
        The weights (d,).
    """
    # BEGIN SOLUTION
    # The same as solving X'X w = X'y, without squaring the condition number of X.
    return np.linalg.lstsq(_floats(X), _floats(y), rcond=None)[0]
    # END SOLUTION


# Source: 003_ce014a6d856929c3.txt Q2.
def tikhonov_solution(X: ArrayLike, y: ArrayLike, Sigma: ArrayLike) -> np.ndarray:
    r"""The minimizer of the Tikhonov loss, in closed form: $w = (X^T X + \Sigma^{-1})^{-1} X^T y$.

    Args:
        X: Data (n, d), of any shape and rank. Not changed.
        y: Targets (n,). Not changed.
        Sigma: Covariance (d, d) of the prior, symmetric and positive definite. Not changed.

    Returns:
        The weights (d,).
    """
    # BEGIN SOLUTION
    X = _floats(X)
    return np.linalg.solve(X.T @ X + np.linalg.inv(_floats(Sigma)), X.T @ _floats(y))
    # END SOLUTION


# Source: 003_ce014a6d856929c3.txt Q2.
def augmented_ols_solution(X: ArrayLike, y: ArrayLike, Sigma: ArrayLike) -> np.ndarray:
    r"""The same weights by ordinary least squares on augmented data: $\arg\min_w \|\hat y - \hat X w\|_2^2$.

    Args:
        X: Data (n, d), of any shape and rank. Not changed.
        y: Targets (n,). Not changed.
        Sigma: Covariance (d, d) of the prior, symmetric and positive definite. Not changed.

    Returns:
        The weights (d,).
    """
    # BEGIN SOLUTION
    return ols_solution(*augment(X, y, regularization_root(Sigma)))
    # END SOLUTION


# Source: 003_ce014a6d856929c3.txt Q2.
def tikhonov_loss(X: ArrayLike, y: ArrayLike, w: ArrayLike, Sigma: ArrayLike) -> float:
    r"""The regularized loss: $\|y - X w\|_2^2 + w^T \Sigma^{-1} w$.

    Args:
        X: Data (n, d), as it is: not augmented. Not changed.
        y: Targets (n,). Not changed.
        w: Weights (d,). Not changed.
        Sigma: Covariance (d, d) of the prior, symmetric and positive definite. Not changed.

    Returns:
        A number.
    """
    # BEGIN SOLUTION
    w = _floats(w)
    residual = _floats(y) - _floats(X) @ w
    return float(residual @ residual + w @ np.linalg.solve(_floats(Sigma), w))
    # END SOLUTION
