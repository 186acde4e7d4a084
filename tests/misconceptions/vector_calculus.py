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
    """Which of the two vectors is varied, and which one is left after differentiating?"""
    return vector(x, len(vector(c)))


def grad_inner_product__the_value(x, c):
    """How many entries has the derivative with respect to n variables?"""
    return vector(x, len(vector(c))) @ vector(c)


def grad_inner_product__both(x, c):
    """Which of the two vectors depends on x?"""
    return vector(x, len(vector(c))) + vector(c)


def grad_inner_product__products(x, c):
    """Write the sum out for n = 2 and differentiate it with respect to the first variable: is that variable left?"""
    return vector(x, len(vector(c))) * vector(c)


def grad_inner_product__lengths_unchecked(x, c):
    """What does the docstring ask for if the lengths differ?"""
    return vector(c)


def grad_inner_product__scaled_in_place(x, c):
    """Whose vector do you change?"""
    result = vector(c, len(vector(x)))
    if isinstance(c, np.ndarray) and c.dtype == float:
        c /= 2
    return result


def grad_squared_norm__without_two(x):
    """Plot the square of one variable: how steep is it at 1?"""
    return vector(x)


def grad_squared_norm__of_the_norm(x):
    """Is the norm differentiated here, or its square?"""
    x = vector(x)
    return x / (np.linalg.norm(x) or 1.0)


def grad_squared_norm__squares(x):
    """Are these the terms of the sum, or their derivatives?"""
    return vector(x) ** 2


def grad_squared_norm__sizes(x):
    """Which sign has the slope of a parabola on its left side?"""
    return 2 * np.abs(vector(x))


def grad_squared_norm__summed_up(x):
    """How many entries has the derivative with respect to n variables, and how many has yours?"""
    return 2 * vector(x).sum()


def grad_squared_norm__doubled_in_place(x):
    """Which vector does `x *= 2` change?"""
    x = np.asarray(x, dtype=float)
    x *= 2
    return x


# The linear map


def jacobian_linear_map__transposed(A, x):
    """Which index belongs to the outputs in the layout of the prompt?"""
    A = np.array(A, dtype=float)
    vector(x, A.shape[1])
    return A.T


def jacobian_linear_map__the_image(A, x):
    """Is the value asked for, or its derivative? Compare the shapes."""
    A = np.array(A, dtype=float)
    return A @ vector(x, A.shape[1])


def jacobian_linear_map__scaled_columns(A, x):
    """Write out the first output for n = 2 and differentiate it: is the variable left?"""
    A = np.array(A, dtype=float)
    return A * vector(x, A.shape[1])


def jacobian_linear_map__length_unchecked(A, x):
    """Can your A be multiplied with this x?"""
    return np.array(A, dtype=float)


def jacobian_linear_map__stretched(A, x):
    """What does NumPy do with an x of length 1?"""
    A = np.array(A, dtype=float)
    return A + 0 * vector(x)


def jacobian_linear_map__zeroed_in_place(A, x):
    """Are the caller's arrays the same after your function?"""
    result = np.array(A, dtype=float)
    vector(x, result.shape[1])
    if isinstance(x, np.ndarray):
        x[:] = 0
    return result


# The quadratic form


def grad_quadratic_form__twice_x_a(A, x):
    """Compare your row with central differences for a matrix whose two corners differ."""
    A = square(A)
    return 2 * vector(x, len(A)) @ A


def grad_quadratic_form__twice_a_x(A, x):
    """Try a matrix whose two corners differ, and compare with central differences."""
    A = square(A)
    return 2 * A @ vector(x, len(A))


def grad_quadratic_form__one_term(A, x):
    """How often does x stand in the form, and what does the product rule say?"""
    A = square(A)
    return vector(x, len(A)) @ A


def grad_quadratic_form__half(A, x):
    """Which factor stands before the form in the prompt?"""
    A = square(A)
    return vector(x, len(A)) @ (A + A.T) / 2


def grad_quadratic_form__difference(A, x):
    """What does the product rule do with its two terms?"""
    A = square(A)
    return vector(x, len(A)) @ (A - A.T)


def grad_quadratic_form__diagonal_twice(A, x):
    """Try a diagonal matrix: what do you get, and what do central differences say?"""
    A = square(A)
    return vector(x, len(A)) @ (A + A.T + 2 * np.diag(np.diag(A)))


def grad_quadratic_form__diagonal_once(A, x):
    """For n = 1, what is the form, and what is its derivative?"""
    A = square(A)
    return vector(x, len(A)) @ (A + A.T - np.diag(np.diag(A)))


def grad_quadratic_form__the_form(A, x):
    """How many entries should your answer have?"""
    A = square(A)
    return vector(x, len(A)) @ A @ vector(x)


def grad_quadratic_form__shape_unchecked(A, x):
    """What does NumPy make of a single row plus a single column?"""
    A = np.array(A, dtype=float)
    return vector(x) @ (A + A.T)


def grad_quadratic_form__cut_to_fit(A, x):
    """What does the docstring ask for if A is not square?"""
    x = vector(x)
    A = np.array(A, dtype=float)[: len(x), : len(x)]
    return x @ (A + A.T)


def grad_quadratic_form__length_stretched(A, x):
    """Is the length of x compared with the size of A?"""
    A = square(A)
    x = vector(x)
    return (A + A.T) @ (np.full(len(A), x[0]) if len(x) == 1 else x)


def grad_quadratic_form__added_in_place(A, x):
    """Which matrix does `A += A.T` change?"""
    square(A)
    A = np.asarray(A, dtype=float)
    A += A.T.copy()
    return vector(x, len(A)) @ A


CONDITION_2XTA__positive_definite = (
    "A_positive_definite",
    "Does the formula hold for any matrix without this property? And for each with x^T A x > 0?",
)
CONDITION_2XTA__diagonal = "A_diagonal", "Look for a matrix that is not diagonal, and for which it holds nevertheless."
CONDITION_2XTA__orthogonal = "A_orthogonal", "Which two matrices have to be compared? Try a rotation."


# When it is 2 x^T A


def equals_twice_xTA__close_enough(A, tol=1e-12):
    """Which kinds of tolerance has `np.allclose`, and which one has the docstring?"""
    A = square(A)
    return np.allclose(A, A.T, atol=tol)


def equals_twice_xTA__tolerance_ignored(A, tol=1e-12):
    """Where do you use `tol`?"""
    A = square(A)
    return bool((A == A.T).all())


def equals_twice_xTA__signs_not_sizes(A, tol=1e-12):
    """Can your differences be negative, or cancel each other?"""
    A = square(A)
    return bool(abs((A - A.T).sum()) <= tol)


def equals_twice_xTA__upper_half_signed(A, tol=1e-12):
    """Is a difference of -1 within a tolerance of 0.5 in your function?"""
    A = square(A)
    return bool((np.triu(A - A.T) <= tol).all())


def equals_twice_xTA__frobenius(A, tol=1e-12):
    """Does each entry have the tolerance for itself in your function?"""
    A = square(A)
    return bool(np.abs(A - A.T).sum() <= tol)


def equals_twice_xTA__average(A, tol=1e-12):
    """Can one large difference hide among many small ones in your function?"""
    A = square(A)
    return bool(np.abs(A - A.T).mean() <= tol)


def equals_twice_xTA__less_than(A, tol=1e-12):
    """What does the docstring allow: differences up to `tol`, or only below it?"""
    A = square(A)
    return bool((np.abs(A - A.T) < tol).all())


def equals_twice_xTA__diagonal_wanted(A, tol=1e-12):
    """Which part of A has to be zero according to your function? Try a matrix of ones."""
    A = square(A)
    return bool((np.abs(A - np.diag(np.diag(A))) <= tol).all())


def equals_twice_xTA__positive_eigenvalues(A, tol=1e-12):
    """Does it matter whether the form is positive?"""
    A = square(A)
    return bool((np.linalg.eigvals(A + A.T) > tol).all())


def equals_twice_xTA__one_vector_tried(A, tol=1e-12):
    """For how many x does it have to hold, and how many did you try?"""
    A = square(A)
    x = np.ones(len(A))
    return bool((np.abs(x @ (A + A.T) - 2 * x @ A) <= tol).all())


def equals_twice_xTA__first_row_only(A, tol=1e-12):
    """Which entries of A does your function never look at?"""
    A = square(A)
    return bool((np.abs(A - A.T)[0] <= tol).all())


def equals_twice_xTA__real_eigenvalues(A, tol=1e-12):
    """Are there matrices with real eigenvalues for which the formula is wrong? Try a triangular one."""
    return bool(np.isrealobj(np.linalg.eigvals(square(A))))


def equals_twice_xTA__never_refuses(A, tol=1e-12):
    """Which shapes does the docstring refuse?"""
    A = np.array(A, dtype=float)
    return A.shape == A.T.shape and bool((np.abs(A - A.T) <= tol).all())


def equals_twice_xTA__symmetrised_in_place(A, tol=1e-12):
    """Is the caller's matrix the same after your function?"""
    result = bool((np.abs(square(A) - square(A).T) <= tol).all())
    if isinstance(A, np.ndarray) and A.dtype == float:
        A += A.T.copy()
    return result


# Central differences


def numerical_jacobian__one_sided(f, x, h=1e-6):
    """On how many sides of x do you look?"""
    return quotients(f, x, h, lambda f, x, nudge: (np.asarray(f(x + nudge)) - np.asarray(f(x))) / nudge.sum())


def numerical_jacobian__divided_by_h(f, x, h=1e-6):
    """How far apart are the two points that you compare?"""
    return 2 * quotients(f, x, h, central)


def numerical_jacobian__columns_as_rows(f, x, h=1e-6):
    """Nudge one variable: do you get a row of the Jacobian, or a column?"""
    return quotients(f, x, h, central).T


def numerical_jacobian__step_ignored(f, x, h=1e-6):
    """Where do you use `h`?"""
    return quotients(f, x, 1e-6, central)


def numerical_jacobian__another_default(f, x, h=1e-2):
    """Which step does the signature give when none is passed?"""
    return quotients(f, x, h, central)


def numerical_jacobian__single_precision(f, x, h=1e-6):
    """How many digits has your type, and how many does a difference with a step of 1e-6 need?"""
    x = vector(x).astype(np.float32)
    step = np.float32(h)
    columns = []
    for nudge in step * np.eye(len(x), dtype=np.float32):
        above, below = (np.atleast_1d(np.float32(f(point))) for point in (x + nudge, x - nudge))
        columns.append((above - below) / (2 * step))
    return np.stack(columns, axis=1)


def numerical_jacobian__whole_numbers_stay(f, x, h=1e-6):
    """Which type has your point, and what becomes of a small step added to it?"""
    x = np.array(x)
    columns = []
    for j in range(len(x)):
        above, below = x.copy(), x.copy()
        above[j] += np.asarray(h).astype(x.dtype)
        below[j] -= np.asarray(h).astype(x.dtype)
        columns.append((np.atleast_1d(f(above)) - np.atleast_1d(f(below))) / (2 * h))
    return np.stack(columns, axis=1)


def numerical_jacobian__flat_for_scalars(f, x, h=1e-6):
    """Which shape does the docstring give for a function with a single number as value?"""
    result = quotients(f, x, h, central)
    return result[0] if len(result) == 1 else result


def numerical_jacobian__scalars_only(f, x, h=1e-6):
    """How many values may the function have?"""
    return quotients(f, x, h, central)[:1]


def numerical_jacobian__all_at_once(f, x, h=1e-6):
    """How many variables change in each of your differences?"""
    x = vector(x)
    slope = (np.atleast_1d(f(x + h)) - np.atleast_1d(f(x - h))) / (2 * h)
    return np.repeat(slope[:, np.newaxis], len(x), axis=1)


def numerical_jacobian__nudges_kept(f, x, h=1e-6):
    """Where is the point when you go on to the next variable?"""
    x = vector(x)
    columns = []
    for j in range(len(x)):
        x[j] += h
        above = np.atleast_1d(f(x))
        x[j] -= 2 * h
        columns.append((above - np.atleast_1d(f(x))) / (2 * h))
    return np.stack(columns, axis=1)


def numerical_jacobian__nudged_in_place(f, x, h=1e-6):
    """Is a number the same after h was added and taken away again?"""
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
    """Which shape does the docstring ask for?"""
    x, c = np.asarray(x, dtype=float), np.asarray(c, dtype=float)
    if x.shape != c.shape:
        raise ValueError("lengths")
    return c[:, np.newaxis]


def grad_squared_norm__as_a_diagonal_matrix(x):
    """How many outputs has this function, and so how many rows has its derivative?"""
    return np.diag(2 * np.asarray(x, dtype=float))


def grad_quadratic_form__as_a_column_of_derivatives(A, x):
    """Is your answer of the shape in the docstring?"""
    A, x = np.asarray(A, dtype=float), np.asarray(x, dtype=float)
    if A.shape != (len(x), len(x)):
        raise ValueError("shapes")
    return ((A + A.T) @ x)[:, np.newaxis]


def grad_quadratic_form__upper_half(A, x):
    """Which entries of A does your function never use?"""
    A, x = np.asarray(A, dtype=float), np.asarray(x, dtype=float)
    if A.shape != (len(x), len(x)):
        raise ValueError("shapes")
    upper = np.triu(A)
    return (upper + upper.T) @ x


def numerical_jacobian__step_relative_to_x(f, x, h=1e-06):
    """How large is your step where x is zero?"""
    x = np.asarray(x, dtype=float)
    columns = []
    for j in range(len(x)):
        step = np.zeros(len(x))
        step[j] = h * max(abs(x[j]), 1.0)
        columns.append((np.ravel(f(x + step)) - np.ravel(f(x - step))) / (2 * step[j]))
    return np.array(columns).T


# Roundings, caps and tolerances that nobody asked for, and lists of the caller


def grad_inner_product__six_decimals(x, c):
    """What becomes of very small constants in your function?"""
    return np.round(vector(c, len(vector(x))), 6)


def grad_inner_product__list_emptied(x, c):
    """Does the caller still have the list of constants?"""
    row = vector(c, len(vector(x)))
    if isinstance(c, list):
        c.clear()
    return row


def grad_squared_norm__one_sided_difference(x):
    """How large is the error of your difference quotient next to a very short x?"""
    x = vector(x)
    return np.array([((x + nudge) @ (x + nudge) - x @ x) / 1e-7 for nudge in 1e-7 * np.eye(len(x))])


def jacobian_linear_map__tiny_entries_dropped(A, x):
    """Are there entries that your function takes for zero?"""
    A = np.array(A, dtype=float)
    vector(x, A.shape[1])
    return np.where(np.abs(A) < 1e-6, 0.0, A)


def grad_quadratic_form__as_many_entries_as_a_square(A, x):
    """Is every array with n times n entries a square matrix?"""
    A, x = np.array(A, dtype=float), vector(x)
    if A.size != len(x) ** 2:
        raise ValueError("not square")
    A = A.reshape(len(x), len(x))
    return x @ (A + A.T)


def grad_quadratic_form__list_transposed(A, x):
    """Are the rows of the caller's list what they were?"""
    M = square(A)
    x = vector(x, len(M))
    if isinstance(A, list):
        A[:] = M.T.tolist()
    return x @ (M + M.T)


def equals_twice_xTA__larger_default(A, tol=1e-9):
    """Which tolerance does the signature give when none is passed?"""
    A = square(A)
    return bool((np.abs(A - A.T) <= tol).all())


def equals_twice_xTA__tolerance_must_not_be_zero(A, tol=1e-12):
    """May the tolerance be zero?"""
    A = square(A)
    if tol <= 0:
        raise ValueError("tol")
    return bool((np.abs(A - A.T) <= tol).all())


def equals_twice_xTA__exactly(A, tol=1e-12):
    """Is a difference below the tolerance allowed in your function?"""
    A = square(A)
    return bool((np.abs(A - A.T) <= (tol if tol > 1e-9 else 0.0)).all())


def numerical_jacobian__step_grows_with_x(f, x, h=1e-6):
    """Is your step the one that was given, wherever the point is?"""
    scale = max(1.0, float(np.abs(vector(x)).max()) / 10)
    return quotients(f, x, h * scale, central)


def numerical_jacobian__step_kept_in_bounds(f, x, h=1e-6):
    """Do you take the step that is given, however small or large it is?"""
    return quotients(f, x, min(max(h, 1e-6), 1.0), central)


def grad_quadratic_form__columns_alone(A, x):
    """Which shapes of A fit x, and which of its axes do you look at?"""
    A, x = np.asarray(A, dtype=float), np.asarray(x, dtype=float)
    if A.shape[1] != len(x) or len(A) < len(x):
        raise ValueError("shapes")
    square = A[: len(x)]
    return x @ (square + square.T)
