"""Known wrong answers to vector_calculus; each docstring is the hint that a student who has it needs."""

import numpy as np


def vector(values, length=None):
    values = np.array(values, dtype=float)
    if values.ndim != 1 or length not in (None, len(values)):
        raise ValueError("no vector, or of another length")
    return values


def square(values):
    values = np.array(values, dtype=float)
    if values.ndim != 2 or values.shape[0] != values.shape[1]:
        raise ValueError("not square")
    return values


def quotients(f, x, h, take):
    """Difference quotients column by column."""
    x = vector(x)
    columns = []
    for nudge in h * np.eye(len(x)):
        columns.append(np.atleast_1d(np.asarray(take(f, x, nudge), dtype=float)))
    return np.stack(columns, axis=1)


def central(f, x, nudge):
    return (np.asarray(f(x + nudge)) - np.asarray(f(x - nudge))) / (2 * nudge.sum())


# The inner product and the norm


def grad_inner_product__the_point(x, c):
    """x is what is varied, c is what is left: the derivative of c_j x_j with respect to x_j is c_j."""
    return vector(x, len(vector(c)))


def grad_inner_product__the_value(x, c):
    """This is the function; asked is its derivative, with one entry for each variable."""
    return vector(x, len(vector(c))) @ vector(c)


def grad_inner_product__both(x, c):
    """Only x is varied: there is no second term, c is constant."""
    return vector(x, len(vector(c))) + vector(c)


def grad_inner_product__products(x, c):
    """The derivative of c_j x_j with respect to x_j is c_j, without x_j."""
    return vector(x, len(vector(c))) * vector(c)


def grad_inner_product__lengths_unchecked(x, c):
    """x and c must have the same length, even though x does not enter: raise ValueError otherwise."""
    return vector(c)


def grad_inner_product__scaled_in_place(x, c):
    """Your function changes its argument: work on a copy."""
    result = vector(c, len(vector(x)))
    if isinstance(c, np.ndarray) and c.dtype == float:
        c /= 2
    return result


def grad_squared_norm__without_two(x):
    """The derivative of x_j^2 is 2 x_j."""
    return vector(x)


def grad_squared_norm__of_the_norm(x):
    """This belongs to the norm; here its square is differentiated."""
    x = vector(x)
    return x / (np.linalg.norm(x) or 1.0)


def grad_squared_norm__squares(x):
    """These are the terms of the sum; asked are their derivatives."""
    return vector(x) ** 2


def grad_squared_norm__sizes(x):
    """The derivative of x_j^2 has the sign of x_j."""
    return 2 * np.abs(vector(x))


def grad_squared_norm__summed_up(x):
    """One entry for each variable: do not add them up."""
    return 2 * vector(x).sum()


def grad_squared_norm__doubled_in_place(x):
    """`x *= 2` changes the caller's own vector."""
    x = np.asarray(x, dtype=float)
    x *= 2
    return x


# The linear map


def jacobian_linear_map__transposed(A, x):
    """One row for each output, one column for each variable: this is the transpose."""
    A = np.array(A, dtype=float)
    vector(x, A.shape[1])
    return A.T


def jacobian_linear_map__the_image(A, x):
    """This is the value A x; asked is its derivative, a matrix."""
    A = np.array(A, dtype=float)
    return A @ vector(x, A.shape[1])


def jacobian_linear_map__scaled_columns(A, x):
    """The derivative of A_ij x_j with respect to x_j is A_ij, without x_j."""
    A = np.array(A, dtype=float)
    return A * vector(x, A.shape[1])


def jacobian_linear_map__length_unchecked(A, x):
    """A can't be multiplied with an x of another length: raise ValueError, though x does not enter the derivative."""
    return np.array(A, dtype=float)


def jacobian_linear_map__stretched(A, x):
    """An x of length 1 is stretched to any length by NumPy: compare the lengths yourself."""
    A = np.array(A, dtype=float)
    return A + 0 * vector(x)


def jacobian_linear_map__zeroed_in_place(A, x):
    """Your function changes its arguments: work on copies."""
    result = np.array(A, dtype=float)
    vector(x, result.shape[1])
    if isinstance(x, np.ndarray):
        x[:] = 0
    return result


# The quadratic form


def grad_quadratic_form__twice_x_a(A, x):
    """2 x^T A is right for some matrices only: each of the two x gives a term of its own."""
    A = square(A)
    return 2 * vector(x, len(A)) @ A


def grad_quadratic_form__twice_a_x(A, x):
    """2 A x is right for some matrices only: each of the two x gives a term of its own."""
    A = square(A)
    return 2 * A @ vector(x, len(A))


def grad_quadratic_form__one_term(A, x):
    """x stands in the form twice: the product rule gives two terms."""
    A = square(A)
    return vector(x, len(A)) @ A


def grad_quadratic_form__half(A, x):
    """There is no 1/2 before the form."""
    A = square(A)
    return vector(x, len(A)) @ (A + A.T) / 2


def grad_quadratic_form__difference(A, x):
    """The two terms are added."""
    A = square(A)
    return vector(x, len(A)) @ (A - A.T)


def grad_quadratic_form__diagonal_twice(A, x):
    """The term with i = j gives 2 A_hh x_h, once: the two sums share it already."""
    A = square(A)
    return vector(x, len(A)) @ (A + A.T + 2 * np.diag(np.diag(A)))


def grad_quadratic_form__diagonal_once(A, x):
    """The term with i = j is A_hh x_h^2, and its derivative is 2 A_hh x_h."""
    A = square(A)
    return vector(x, len(A)) @ (A + A.T - np.diag(np.diag(A)))


def grad_quadratic_form__the_form(A, x):
    """This is the value of the form; asked is its derivative."""
    A = square(A)
    return vector(x, len(A)) @ A @ vector(x)


def grad_quadratic_form__shape_unchecked(A, x):
    """A single row plus a single column is a matrix for NumPy: check that A is square."""
    A = np.array(A, dtype=float)
    return vector(x) @ (A + A.T)


def grad_quadratic_form__cut_to_fit(A, x):
    """A matrix that is not square has no quadratic form: refuse it with ValueError, and cut nothing off."""
    x = vector(x)
    A = np.array(A, dtype=float)[: len(x), : len(x)]
    return x @ (A + A.T)


def grad_quadratic_form__length_stretched(A, x):
    """The length of x must be that of A: an x of length 1 does not fit a larger matrix."""
    A = square(A)
    x = vector(x)
    return (A + A.T) @ (np.full(len(A), x[0]) if len(x) == 1 else x)


def grad_quadratic_form__added_in_place(A, x):
    """`A += A.T` changes the caller's own matrix."""
    square(A)
    A = np.asarray(A, dtype=float)
    A += A.T.copy()
    return vector(x, len(A)) @ A


CONDITION_2XTA__positive_definite = (
    "A_positive_definite",
    "Being positive definite is not needed; and x^T A x > 0 alone is not even enough.",
)
CONDITION_2XTA__diagonal = (
    "A_diagonal",
    "That is enough, but not needed: what does x^T A = x^T A^T for every x say of A?",
)
CONDITION_2XTA__orthogonal = "A_orthogonal", "Orthogonal means A^T A = I, and here A^T is compared with A."


# When it is 2 x^T A


def equals_twice_xTA__close_enough(A, tol=1e-12):
    """`np.allclose` allows a relative error too: the tolerance here is absolute."""
    A = square(A)
    return np.allclose(A, A.T, atol=tol)


def equals_twice_xTA__tolerance_ignored(A, tol=1e-12):
    """The tolerance is a parameter: use it."""
    A = square(A)
    return bool((A == A.T).all())


def equals_twice_xTA__signs_not_sizes(A, tol=1e-12):
    """Without absolute values differences cancel, or large negative ones pass."""
    A = square(A)
    return bool(abs((A - A.T).sum()) <= tol)


def equals_twice_xTA__upper_half_signed(A, tol=1e-12):
    """Compare sizes: a difference of -1 is as large as one of 1."""
    A = square(A)
    return bool((np.triu(A - A.T) <= tol).all())


def equals_twice_xTA__frobenius(A, tol=1e-12):
    """Each entry has the tolerance for itself: do not add them up."""
    A = square(A)
    return bool(np.abs(A - A.T).sum() <= tol)


def equals_twice_xTA__average(A, tol=1e-12):
    """Each entry has to keep the tolerance, not their average."""
    A = square(A)
    return bool(np.abs(A - A.T).mean() <= tol)


def equals_twice_xTA__less_than(A, tol=1e-12):
    """A difference of exactly `tol` is allowed."""
    A = square(A)
    return bool((np.abs(A - A.T) < tol).all())


def equals_twice_xTA__diagonal_wanted(A, tol=1e-12):
    """Entries off the diagonal may be anything, as long as they mirror each other."""
    A = square(A)
    return bool((np.abs(A - np.diag(np.diag(A))) <= tol).all())


def equals_twice_xTA__positive_eigenvalues(A, tol=1e-12):
    """The sign of the form does not matter."""
    A = square(A)
    return bool((np.linalg.eigvals(A + A.T) > tol).all())


def equals_twice_xTA__one_vector_tried(A, tol=1e-12):
    """One x proves nothing: it has to hold for every x. Look at A alone."""
    A = square(A)
    x = np.ones(len(A))
    return bool((np.abs(x @ (A + A.T) - 2 * x @ A) <= tol).all())


def equals_twice_xTA__first_row_only(A, tol=1e-12):
    """Every pair of entries has to be compared."""
    A = square(A)
    return bool((np.abs(A - A.T)[0] <= tol).all())


def equals_twice_xTA__real_eigenvalues(A, tol=1e-12):
    """Symmetric matrices have real eigenvalues, but so have others, such as triangular ones."""
    return bool(np.isrealobj(np.linalg.eigvals(square(A))))


def equals_twice_xTA__never_refuses(A, tol=1e-12):
    """A matrix that is not square has no quadratic form: raise ValueError."""
    A = np.array(A, dtype=float)
    return A.shape == A.T.shape and bool((np.abs(A - A.T) <= tol).all())


def equals_twice_xTA__symmetrised_in_place(A, tol=1e-12):
    """Your function changes the matrix: work on a copy."""
    result = bool((np.abs(square(A) - square(A).T) <= tol).all())
    if isinstance(A, np.ndarray) and A.dtype == float:
        A += A.T.copy()
    return result


# Central differences


def numerical_jacobian__one_sided(f, x, h=1e-6):
    """Central differences look to both sides: the error of one side alone shrinks with h only."""
    return quotients(f, x, h, lambda f, x, nudge: (np.asarray(f(x + nudge)) - np.asarray(f(x))) / nudge.sum())


def numerical_jacobian__divided_by_h(f, x, h=1e-6):
    """From one side to the other it is 2 h."""
    return 2 * quotients(f, x, h, central)


def numerical_jacobian__columns_as_rows(f, x, h=1e-6):
    """Row i belongs to the output f_i: nudging one variable gives a column."""
    return quotients(f, x, h, central).T


def numerical_jacobian__step_ignored(f, x, h=1e-6):
    """The step is a parameter: use it."""
    return quotients(f, x, 1e-6, central)


def numerical_jacobian__another_default(f, x, h=1e-2):
    """Where no step is given it is 1e-6."""
    return quotients(f, x, h, central)


def numerical_jacobian__single_precision(f, x, h=1e-6):
    """Single precision has seven digits: a step of 1e-6 drowns in rounding. Use float64."""
    x = vector(x).astype(np.float32)
    step = np.float32(h)
    columns = []
    for nudge in step * np.eye(len(x), dtype=np.float32):
        above, below = (np.atleast_1d(np.float32(f(point))) for point in (x + nudge, x - nudge))
        columns.append((above - below) / (2 * step))
    return np.stack(columns, axis=1)


def numerical_jacobian__whole_numbers_stay(f, x, h=1e-6):
    """A small step added to a whole number in an array of whole numbers is lost: make the point a float array."""
    x = np.array(x)
    columns = []
    for j in range(len(x)):
        above, below = x.copy(), x.copy()
        above[j] += np.asarray(h).astype(x.dtype)
        below[j] -= np.asarray(h).astype(x.dtype)
        columns.append((np.atleast_1d(f(above)) - np.atleast_1d(f(below))) / (2 * h))
    return np.stack(columns, axis=1)


def numerical_jacobian__flat_for_scalars(f, x, h=1e-6):
    """The Jacobian of a scalar function is a matrix of one row: its shape is (1, n)."""
    result = quotients(f, x, h, central)
    return result[0] if len(result) == 1 else result


def numerical_jacobian__scalars_only(f, x, h=1e-6):
    """The function may have several values: a row for each."""
    return quotients(f, x, h, central)[:1]


def numerical_jacobian__all_at_once(f, x, h=1e-6):
    """Change one variable at a time, and leave the others where they are."""
    x = vector(x)
    slope = (np.atleast_1d(f(x + h)) - np.atleast_1d(f(x - h))) / (2 * h)
    return np.repeat(slope[:, np.newaxis], len(x), axis=1)


def numerical_jacobian__nudges_kept(f, x, h=1e-6):
    """Put a variable back before you go on to the next one."""
    x = vector(x)
    columns = []
    for j in range(len(x)):
        x[j] += h
        above = np.atleast_1d(f(x))
        x[j] -= 2 * h
        columns.append((above - np.atleast_1d(f(x))) / (2 * h))
    return np.stack(columns, axis=1)


def numerical_jacobian__nudged_in_place(f, x, h=1e-6):
    """Adding h and taking it away again does not always give the same number: nudge a copy."""
    own = np.asarray(x, dtype=float)
    columns = []
    for j in range(len(own)):
        own[j] += h
        above = np.atleast_1d(f(own.copy()))
        own[j] -= 2 * h
        below = np.atleast_1d(f(own.copy()))
        own[j] += h
        columns.append((above - below) / (2 * h))
    return np.stack(columns, axis=1)


# Seen later than the others


def grad_inner_product__as_a_column(x, c):
    """The derivative of a scalar function is a row here: of shape (n,), and not (n, 1)."""
    x, c = np.asarray(x, dtype=float), np.asarray(c, dtype=float)
    if x.shape != c.shape:
        raise ValueError("lengths")
    return c[:, np.newaxis]


def grad_squared_norm__as_a_diagonal_matrix(x):
    """A scalar function has one row of derivatives; 2 x on a diagonal is the Jacobian of the squares."""
    return np.diag(2 * np.asarray(x, dtype=float))


def grad_quadratic_form__as_a_column_of_derivatives(A, x):
    """Rows, not columns, hold the derivatives of a scalar function: (n,), not (n, 1)."""
    A, x = np.asarray(A, dtype=float), np.asarray(x, dtype=float)
    if A.shape != (len(x), len(x)):
        raise ValueError("shapes")
    return ((A + A.T) @ x)[:, np.newaxis]


def grad_quadratic_form__upper_half(A, x):
    """Both A[i, j] and A[j, i] belong to the form: one triangle is not enough."""
    A, x = np.asarray(A, dtype=float), np.asarray(x, dtype=float)
    if A.shape != (len(x), len(x)):
        raise ValueError("shapes")
    upper = np.triu(A)
    return (upper + upper.T) @ x


def numerical_jacobian__step_relative_to_x(f, x, h=1e-06):
    """Nudge by h itself: a step in proportion to x is none at zero, and another one elsewhere."""
    x = np.asarray(x, dtype=float)
    columns = []
    for j in range(len(x)):
        step = np.zeros(len(x))
        step[j] = h * max(abs(x[j]), 1.0)
        columns.append((np.ravel(f(x + step)) - np.ravel(f(x - step))) / (2 * step[j]))
    return np.array(columns).T
