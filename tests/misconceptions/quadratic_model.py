"""Known wrong answers to quadratic_model; each docstring is the hint that a student who has it needs."""

import numpy as np


def floats(*arguments):
    return [np.array(argument, dtype=float) for argument in arguments]


def checked(H):
    H = np.array(H, dtype=float)
    if np.abs(H - H.T).max() > 1e-6 * np.abs(H).max():
        raise ValueError("H")
    return H


def positive(eps):
    if eps <= 0:
        raise ValueError("eps")


def numbers(g, H):
    g, H = floats(g, H)
    return g @ g, g @ H @ g


# The model


def quadratic_model__no_half(x, x0, f0, g, H):
    """Compare the last term of your model, factor by factor, with that of the prompt."""
    x, x0, g, H = floats(x, x0, g, H)
    return f0 + (x - x0) @ g + (x - x0) @ H @ (x - x0)


def quadratic_model__absolute_position(x, x0, f0, g, H):
    """What is your model's value at x0?"""
    x, g, H = floats(x, g, H)
    return f0 + x @ g + 0.5 * x @ H @ x


def quadratic_model__way_back(x, x0, f0, g, H):
    """In which direction do you take the difference of the two points?"""
    x, x0, g, H = floats(x, x0, g, H)
    return f0 + (x0 - x) @ g + 0.5 * (x0 - x) @ H @ (x0 - x)


def quadratic_model__diagonal_only(x, x0, f0, g, H):
    """Which entries of H do you use?"""
    x, x0, g, H = floats(x, x0, g, H)
    return f0 + (x - x0) @ g + 0.5 * np.sum(np.diag(H) * (x - x0) ** 2)


def quadratic_model__change_only(x, x0, f0, g, H):
    """What is the model's value at x0 according to the prompt?"""
    x, x0, g, H = floats(x, x0, g, H)
    return (x - x0) @ g + 0.5 * (x - x0) @ H @ (x - x0)


def quadratic_model__moves_the_point(x, x0, f0, g, H):
    """Which array does your `-=` write to?"""
    g, H = floats(g, H)
    if not isinstance(x, np.ndarray):
        x = np.array(x, dtype=float)
    x -= np.asarray(x0, dtype=float)
    return f0 + x @ g + 0.5 * x @ H @ x


# Its gradient


def quadratic_model_gradient__half_the_curvature(x, x0, g, H):
    """Compare your gradient with central differences of the model in one dimension."""
    return np.array(g, dtype=float) + 0.5 * checked(H) @ np.subtract(x, x0)


def quadratic_model_gradient__twice_the_curvature(x, x0, g, H):
    """Which factor stands before the last term of the model, and what became of it?"""
    return np.array(g, dtype=float) + 2 * checked(H) @ np.subtract(x, x0)


def quadratic_model_gradient__of_f_at_x0(x, x0, g, H):
    """Does your gradient change when x does?"""
    checked(H)
    return np.array(g, dtype=float)


def quadratic_model_gradient__of_the_absolute_position(x, x0, g, H):
    """What is your gradient at x0?"""
    return np.array(g, dtype=float) + checked(H) @ np.array(x, dtype=float)


def quadratic_model_gradient__any_matrix(x, x0, g, H):
    """What does the docstring ask for if H is not symmetric?"""
    g, H = floats(g, H)
    return g + H @ np.subtract(x, x0)


def quadratic_model_gradient__mended_silently(x, x0, g, H):
    """Should the caller hear of a matrix that is not symmetric?"""
    g, H = floats(g, H)
    return g + 0.5 * (H + H.T) @ np.subtract(x, x0)


def quadratic_model_gradient__symmetric_to_the_last_bit(x, x0, g, H):
    """What does the docstring say about differences by rounding?"""
    g, H = floats(g, H)
    if (H != H.T).any():
        raise ValueError("H")
    return g + H @ np.subtract(x, x0)


def quadratic_model_gradient__absolute_tolerance(x, x0, g, H):
    """What is the difference of two entries compared with, according to the docstring?"""
    g, H = floats(g, H)
    if np.abs(H - H.T).max() > 1e-6:
        raise ValueError("H")
    return g + H @ np.subtract(x, x0)


def quadratic_model_gradient__added_in_place(x, x0, g, H):
    """Whose array does `g += ...` change?"""
    change = checked(H) @ np.subtract(x, x0)
    if not isinstance(g, np.ndarray):
        g = np.array(g, dtype=float)
    g += change
    return g


# After a gradient step


def model_value_after_gradient_step__uphill(f0, g, H, eps):
    """Which sign has the step in x1?"""
    slope, curvature = numbers(g, H)
    return f0 + eps * slope + 0.5 * eps**2 * curvature


def model_value_after_gradient_step__half_forgotten(f0, g, H, eps):
    """Did every factor of the model's last term survive your simplification?"""
    slope, curvature = numbers(g, H)
    return f0 - eps * slope + eps**2 * curvature


def model_value_after_gradient_step__step_not_squared(f0, g, H, eps):
    """How often does x1 - x0 occur in the last term of the model?"""
    slope, curvature = numbers(g, H)
    return f0 - eps * slope + 0.5 * eps * curvature


def model_value_after_gradient_step__minus_the_curvature(f0, g, H, eps):
    """What happens to a minus sign that occurs twice?"""
    slope, curvature = numbers(g, H)
    return f0 - eps * slope - 0.5 * eps**2 * curvature


def model_value_after_gradient_step__first_order(f0, g, H, eps):
    """Which term of the model did you leave out?"""
    return f0 - eps * numbers(g, H)[0]


def model_value_after_gradient_step__norm_not_squared(f0, g, H, eps):
    """How does the product of the step with g look when it is written out?"""
    slope, curvature = numbers(g, H)
    return f0 - eps * np.sqrt(slope) + 0.5 * eps**2 * curvature


def model_value_after_gradient_step__unit_direction(f0, g, H, eps):
    """How long is the step: is g divided by anything in the prompt?"""
    slope, curvature = numbers(g, H)
    with np.errstate(all="ignore"):
        return f0 - eps * np.sqrt(slope) + 0.5 * eps**2 * curvature / slope


def model_value_after_gradient_step__diagonal_curvature(f0, g, H, eps):
    """How many terms has the product of a vector, a matrix and a vector?"""
    g, H = floats(g, H)
    return f0 - eps * g @ g + 0.5 * eps**2 * np.sum(np.diag(H) * g**2)


def model_value_after_gradient_step__positive_steps_only(f0, g, H, eps):
    """Which eps does the docstring allow?"""
    positive(eps)
    slope, curvature = numbers(g, H)
    return f0 - eps * slope + 0.5 * eps**2 * curvature


def model_value_after_gradient_step__scales_the_gradient(f0, g, H, eps):
    """Which array does `g *= eps` change?"""
    g = g if isinstance(g, np.ndarray) else np.array(g, dtype=float)
    full = g @ np.array(g)
    g *= eps
    return f0 - eps * full + 0.5 * g @ np.array(H, dtype=float) @ g


# When the step works, and how long it may be


def gradient_step_decreases_model__one_formula_for_all(g, H, eps):
    """Did you divide an inequality by a number? Which sign may it have?"""
    positive(eps)
    slope, curvature = numbers(g, H)
    with np.errstate(all="ignore"):
        return bool(eps < 2 * slope / curvature)


def max_step_size__one_formula_for_all(g, H):
    slope, curvature = numbers(g, H)
    with np.errstate(all="ignore"):
        return 2 * slope / curvature


def gradient_step_decreases_model__convex_only(g, H, eps):
    """Draw the parabola along the gradient for a curvature below zero: where is it below its start?"""
    positive(eps)
    slope, curvature = numbers(g, H)
    return bool(curvature > 0 and eps * curvature < 2 * slope)


def gradient_step_decreases_model__positive_definite_only(g, H, eps):
    """In which direction does the step go, and in which directions does the curvature not matter then?"""
    positive(eps)
    slope, curvature = numbers(g, H)
    return bool(np.linalg.eigvalsh(np.array(H, dtype=float)).min() > 0 and eps * curvature < 2 * slope)


def gradient_step_decreases_model__equal_counts(g, H, eps):
    """What does the docstring say about a model that stays the same?"""
    positive(eps)
    slope, curvature = numbers(g, H)
    return bool(0.5 * eps * curvature <= slope)


def gradient_step_decreases_model__up_to_the_best_step(g, H, eps):
    """Draw the parabola: where is it lowest, and how far does it stay below its start?"""
    positive(eps)
    slope, curvature = numbers(g, H)
    return bool(eps * curvature < slope)


def gradient_step_decreases_model__any_eps(g, H, eps):
    """Which eps is an error, according to the docstring?"""
    slope, curvature = numbers(g, H)
    return bool(-eps * slope + 0.5 * eps**2 * curvature < 0)


def gradient_step_decreases_model__zero_gradient_first(g, H, eps):
    """What is checked first: eps or the gradient?"""
    slope, curvature = numbers(g, H)
    if slope == 0:
        return False
    positive(eps)
    return bool(0.5 * eps * curvature < slope)


def gradient_step_decreases_model__always(g, H, eps):
    """Draw the parabola for a positive curvature: does it stay below its start?"""
    positive(eps)
    return True


def gradient_step_decreases_model__largest_eigenvalue_decides(g, H, eps):
    """Does your answer depend on the direction of the gradient, and should it?"""
    positive(eps)
    largest = np.linalg.eigvalsh(np.array(H, dtype=float)).max()
    return bool(np.any(g) and (largest <= 0 or eps < 2 / largest))


def gradient_step_decreases_model__moved_in_place(g, H, eps):
    """Is the caller's `g` the same after your function?"""
    positive(eps)
    g = g if isinstance(g, np.ndarray) else np.array(g, dtype=float)
    slope, curvature = numbers(g, H)
    g *= float(eps)
    return bool(0.5 * eps * curvature < slope)


def max_step_size__zero_where_nothing_limits(g, H):
    """Which steps decrease the model where it bends down, and what is the supremum of all of them?"""
    slope, curvature = numbers(g, H)
    return 2 * slope / curvature if curvature > 0 else 0.0


def max_step_size__without_gradient_unlimited(g, H):
    """Which steps decrease the model if the gradient is zero?"""
    slope, curvature = numbers(g, H)
    return 2 * slope / curvature if curvature > 0 else np.inf


def max_step_size__best_instead(g, H):
    """Is the longest step asked for, or the best one?"""
    slope, curvature = numbers(g, H)
    return 0.0 if slope == 0 else slope / curvature if curvature > 0 else np.inf


def max_step_size__safe_for_all_gradients(g, H):
    """Does the bound that is asked for depend on g, and does yours?"""
    largest = np.linalg.eigvalsh(np.array(H, dtype=float)).max()
    return 0.0 if not np.any(g) else 2 / largest if largest > 0 else np.inf


def max_step_size__norm_for_its_square(g, H):
    """How does your bound change when the gradient becomes twice as long, and how should it?"""
    slope, curvature = numbers(g, H)
    return 0.0 if slope == 0 else 2 * np.sqrt(slope) / curvature if curvature > 0 else np.inf


def max_step_size__whole_numbers(g, H):
    """Which kind of division do you use?"""
    g, H = np.asarray(g), np.asarray(H)
    slope, curvature = g @ g, g @ H @ g
    whole = g.dtype.kind == "i" and H.dtype.kind == "i"
    if slope == 0:
        return 0.0
    return np.inf if curvature <= 0 else 2 * slope // curvature if whole else 2 * slope / curvature


def max_step_size__refuses_flat_directions(g, H):
    """What does the docstring return where no step is too long?"""
    slope, curvature = numbers(g, H)
    if slope and curvature <= 0:
        raise ValueError("no bound")
    return 2 * slope / curvature if slope else 0.0


def optimal_step_size__longest_instead(g, H):
    """Is the best step asked for, or the longest one?"""
    slope, curvature = numbers(g, H)
    if curvature <= 0:
        raise ValueError("no best step")
    return 2 * slope / curvature


def optimal_step_size__one_over_the_largest_eigenvalue(g, H):
    """Does your step depend on the direction of the gradient?"""
    _, curvature = numbers(g, H)
    if curvature <= 0:
        raise ValueError("no best step")
    return 1 / np.linalg.eigvalsh(np.array(H, dtype=float)).max()


def optimal_step_size__upside_down(g, H):
    """Does a stronger curvature make the best step longer or shorter?"""
    slope, curvature = numbers(g, H)
    if curvature <= 0:
        raise ValueError("no best step")
    return curvature / slope


def optimal_step_size__unchecked(g, H):
    """Where is the bottom of a parabola that is not bent upwards?"""
    slope, curvature = numbers(g, H)
    with np.errstate(all="ignore"):
        return slope / curvature


def optimal_step_size__infinite_without_curvature(g, H):
    """Is there a step that is better than all others where the model bends down?"""
    slope, curvature = numbers(g, H)
    if slope == 0:
        raise ValueError("no gradient")
    return slope / curvature if curvature > 0 else np.inf


def optimal_step_size__zero_without_gradient(g, H):
    """If all steps are equally good, is there a single best one?"""
    slope, curvature = numbers(g, H)
    if slope == 0:
        return 0.0
    if curvature <= 0:
        raise ValueError("no best step")
    return slope / curvature


def optimal_step_size__unit_gradient(g, H):
    """In multiples of which vector is the step measured?"""
    slope, curvature = numbers(g, H)
    if curvature <= 0:
        raise ValueError("no best step")
    return slope**1.5 / curvature


def optimal_step_size__normalized_in_place(g, H):
    """Which array does your division write to?"""
    slope, curvature = numbers(g, H)
    if curvature <= 0:
        raise ValueError("no best step")
    if isinstance(g, np.ndarray):
        g /= np.sqrt(slope)
    return slope / curvature


# Newton's point


def newton_step__step_only(x0, g, H):
    """Is the new point asked for, or the way that leads there?"""
    return -np.linalg.solve(np.array(H, dtype=float), np.array(g, dtype=float))


def newton_step__wrong_way(x0, g, H):
    """Put your point into the gradient of the model: is it zero?"""
    x0, g, H = floats(x0, g, H)
    return x0 + np.linalg.solve(H, g)


def newton_step__times_the_hessian(x0, g, H):
    """Solve the equation for x in one dimension: which operation with H is left?"""
    x0, g, H = floats(x0, g, H)
    if np.linalg.matrix_rank(H) < len(H):
        raise ValueError("singular")
    return x0 - H @ g


def newton_step__divides_by_the_diagonal(x0, g, H):
    """For which matrices does dividing by the diagonal solve a linear system?"""
    x0, g, H = floats(x0, g, H)
    if np.linalg.matrix_rank(H) < len(H):
        raise ValueError("singular")
    with np.errstate(all="ignore"):
        return x0 - g / np.diag(H)


def newton_step__pseudo_inverse(x0, g, H):
    """What does your function return for a singular H, and what does the docstring ask for?"""
    x0, g, H = floats(x0, g, H)
    return x0 - np.linalg.pinv(H) @ g


def newton_step__damped(x0, g, H):
    """Is the matrix that you solve with the H that you were given?"""
    x0, g, H = floats(x0, g, H)
    return x0 - np.linalg.solve(H + 1e-8 * np.eye(len(H)), g)


def newton_step__small_determinant(x0, g, H):
    """How does a determinant change when all entries become a thousand times smaller?"""
    x0, g, H = floats(x0, g, H)
    if abs(np.linalg.det(H)) < 1e-8:
        raise ValueError("singular")
    return x0 - np.linalg.solve(H, g)


def newton_step__refuses_ill_conditioned(x0, g, H):
    """Which condition numbers does the docstring call fine?"""
    x0, g, H = floats(x0, g, H)
    if np.linalg.cond(H) > 1e6:
        raise ValueError("singular")
    return x0 - np.linalg.solve(H, g)


def newton_step__single_precision(x0, g, H):
    """How many digits does your type have, and how many does the docstring ask for?"""
    x0, g, H = (np.asarray(a, dtype=np.float32) for a in (x0, g, H))
    return x0 - np.linalg.solve(H, g)


def newton_step__normal_equations(x0, g, H):
    """What is the condition number of the matrix that you solve with?"""
    x0, g, H = floats(x0, g, H)
    if np.linalg.matrix_rank(H) < len(H):
        raise ValueError("singular")
    return x0 - np.linalg.solve(H.T @ H, H.T @ g)


def newton_step__minima_only(x0, g, H):
    """Is the point asked for only where it is a minimum?"""
    x0, g, H = floats(x0, g, H)
    np.linalg.cholesky(H)
    return x0 - np.linalg.solve(H, g)


def newton_step__always_downhill(x0, g, H):
    """Is the gradient of the model zero at your point?"""
    x0, g, H = floats(x0, g, H)
    eigenvalues, Q = np.linalg.eigh(H)
    if np.abs(eigenvalues).min() <= 1e-12 * np.abs(eigenvalues).max():
        raise ValueError("singular")
    return x0 - Q @ (Q.T @ g / np.abs(eigenvalues))


def newton_step__best_gradient_step(x0, g, H):
    """Does the stationary point lie on the line along the gradient?"""
    x0, g, H = floats(x0, g, H)
    if np.linalg.matrix_rank(H) < len(H):
        raise ValueError("singular")
    return x0 - (g @ g) / (g @ H @ g) * g if np.any(g) else x0


def newton_step__moves_the_start(x0, g, H):
    """Does the caller's `x0` stay where it was?"""
    step = np.linalg.solve(np.array(H, dtype=float), np.array(g, dtype=float))
    x0 = x0 if isinstance(x0, np.ndarray) else np.array(x0, dtype=float)
    x0 -= step
    return x0


NEWTON_MINIMISES_WHEN__any_invertible_hessian = "H_invertible", "What kind of point is it when H is negative definite?"

NEWTON_MINIMISES_WHEN__any_hessian = "always", "Try f(x) = -x^2, and try a singular Hessian."


# Seen later than the others


def quadratic_model__curvature_squared(x, x0, f0, g, H):
    """In which powers does H occur in the model?"""
    s, H = np.asarray(x, dtype=float) - np.asarray(x0, dtype=float), np.asarray(H, dtype=float)
    return float(f0 + s @ np.asarray(g, dtype=float) + 0.5 * (H @ s) @ (H @ s))


def quadratic_model_gradient__of_the_form_alone(x, x0, g, H):
    """Which term of the model has a gradient that you left out?"""
    s, H = np.asarray(x, dtype=float) - np.asarray(x0, dtype=float), np.asarray(H, dtype=float)
    if not np.allclose(H, H.T, atol=1e-6):
        raise ValueError("not symmetric")
    return H @ s


def model_value_after_gradient_step__at_the_newton_point(f0, g, H, eps):
    """Along which direction does a gradient step go?"""
    g, H = np.asarray(g, dtype=float), np.asarray(H, dtype=float)
    s = -eps * np.linalg.lstsq(H, g, rcond=None)[0]
    return float(f0 + g @ s + 0.5 * s @ H @ s)


def gradient_step_decreases_model__gradient_gets_smaller(g, H, eps):
    """What is to become smaller: the model or its gradient?"""
    if eps <= 0:
        raise ValueError("eps")
    g, H = np.asarray(g, dtype=float), np.asarray(H, dtype=float)
    return bool(np.linalg.norm(g - eps * H @ g) < np.linalg.norm(g))


def max_step_size__by_bisection_up_to_a_hundred(g, H):
    """Where does your search end, and is there a reason for it?"""
    g, H = np.asarray(g, dtype=float), np.asarray(H, dtype=float)
    if not g.any():
        return 0.0
    low, high = 0.0, 100.0
    if -high * g @ g + high**2 / 2 * g @ H @ g < 0:
        return float("inf")
    for _ in range(80):
        middle = (low + high) / 2
        low, high = (middle, high) if -middle * g @ g + middle**2 / 2 * g @ H @ g < 0 else (low, middle)
    return low


def max_step_size__size_of_the_curvature(g, H):
    """Does the sign of the curvature make a difference in your function?"""
    g, H = np.asarray(g, dtype=float), np.asarray(H, dtype=float)
    if not g.any():
        return 0.0
    curvature = abs(g @ H @ g)
    return float(2 * g @ g / curvature) if curvature else float("inf")


def optimal_step_size__only_for_definite_matrices(g, H):
    """In how many directions does the model have to bend up for a best step along one of them?"""
    g, H = np.asarray(g, dtype=float), np.asarray(H, dtype=float)
    if np.linalg.eigvalsh(H).min() <= 0 or not g.any():
        raise ValueError("not positive definite")
    return float(g @ g / (g @ H @ g))


# Checks that look right, tolerances where none is asked for, and lists of the caller


def quadratic_model__list_shifted(x, x0, f0, g, H):
    """Is the caller's list of coordinates still what it was?"""
    a, b, slope, curvature = floats(x, x0, g, H)
    if isinstance(x, list):
        x[:] = (a - b).tolist()
    return f0 + (a - b) @ slope + 0.5 * (a - b) @ curvature @ (a - b)


def loose(x, x0, g, H, refused):
    x, x0, g, H = floats(x, x0, g, H)
    if refused(H):
        raise ValueError("H")
    return g + H @ (x - x0)


def quadratic_model_gradient__symmetric_to_a_hundredth(x, x0, g, H):
    """How large a difference of two entries does the docstring forgive, and how large a one do you?"""
    return loose(x, x0, g, H, lambda H: np.abs(H - H.T).max() > 1e-2 * np.abs(H).max())


def quadratic_model_gradient__sums_of_rows_and_columns(x, x0, g, H):
    """Are there matrices that your check takes for symmetric, and that are not?"""
    return loose(x, x0, g, H, lambda H: np.abs(H.sum(axis=0) - H.sum(axis=1)).max() > 1e-6 * np.abs(H).max())


def quadratic_model_gradient__all_differences_together(x, x0, g, H):
    """Is each pair of entries judged by itself in your check?"""
    return loose(x, x0, g, H, lambda H: np.abs(H - H.T).sum() > 1e-6 * np.abs(H).max())


def model_value_after_gradient_step__eight_decimals(f0, g, H, eps):
    """What becomes of the change after a very short step?"""
    slope, curvature = numbers(g, H)
    return round(f0 - eps * slope + 0.5 * eps**2 * curvature, 8)


def gradient_step_decreases_model__by_a_margin(g, H, eps):
    """By how much must the model be smaller, according to the docstring?"""
    positive(eps)
    slope, curvature = numbers(g, H)
    return bool(eps * slope - 0.5 * eps**2 * curvature > 1e-9)


def gradient_step_decreases_model__tiny_gradient_is_zero(g, H, eps):
    """Which gradients count as zero in your function?"""
    positive(eps)
    slope, curvature = numbers(g, H)
    return bool(0.5 * eps * curvature < slope and not np.allclose(g, 0.0, atol=1e-4))


def gradient_step_decreases_model__tiny_steps_refused(g, H, eps):
    """Which steps does the docstring refuse, and which do you?"""
    if eps < 1e-8:
        raise ValueError("eps")
    slope, curvature = numbers(g, H)
    return bool(0.5 * eps * curvature < slope)


def max_step_size__slight_curvature_is_none(g, H):
    """From which curvature on is there a longest step?"""
    slope, curvature = numbers(g, H)
    if slope == 0:
        return 0.0
    return 2 * slope / curvature if curvature > 1e-8 else np.inf


def max_step_size__zero_by_its_sum(g, H):
    """Is every gradient whose entries add up to nothing zero?"""
    slope, curvature = numbers(g, H)
    if np.sum(g) == 0:
        return 0.0
    return 2 * slope / curvature if curvature > 0 else np.inf


def optimal_step_size__padded(g, H):
    """Is anything added to the number that you divide by?"""
    slope, curvature = numbers(g, H)
    if curvature <= 0:
        raise ValueError("curvature")
    return slope / (curvature + 1e-10)


def newton_step__zero_on_the_diagonal(x0, g, H):
    """Is a matrix with a zero on its diagonal singular?"""
    x0, g, H = floats(x0, g, H)
    if not np.diag(H).all() or np.linalg.cond(H) > 1e12:
        raise ValueError("H")
    return x0 - np.linalg.solve(H, g)


def newton_step__singular_to_the_last_bit(x0, g, H):
    """What does rounding leave of the pivots of a singular matrix?"""
    x0, g, H = floats(x0, g, H)
    return x0 - np.linalg.solve(H, g)


def newton_step__eigenvalues_against_a_fixed_number(x0, g, H):
    """What does your check say when all entries of H become much smaller?"""
    x0, g, H = floats(x0, g, H)
    if np.abs(np.linalg.eigvalsh(H)).min() < 1e-10:
        raise ValueError("H")
    return x0 - np.linalg.solve(H, g)


def quadratic_model_gradient__allclose_by_default(x, x0, g, H):
    """Two small numbers may be close and yet very different. Close in which units?"""
    H = np.asarray(H, dtype=float)
    if not np.allclose(H, H.T):
        raise ValueError("not symmetric")
    return np.asarray(g, dtype=float) + H @ np.subtract(x, x0)
