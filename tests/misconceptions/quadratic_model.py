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
    """The quadratic term of a Taylor expansion carries a factor one half."""
    x, x0, g, H = floats(x, x0, g, H)
    return f0 + (x - x0) @ g + (x - x0) @ H @ (x - x0)


def quadratic_model__absolute_position(x, x0, f0, g, H):
    """The model is about the way from x0 to x: x by itself does not appear in it."""
    x, g, H = floats(x, g, H)
    return f0 + x @ g + 0.5 * x @ H @ x


def quadratic_model__way_back(x, x0, f0, g, H):
    """The difference is x - x0: with x0 - x the linear term changes its sign."""
    x, x0, g, H = floats(x, x0, g, H)
    return f0 + (x0 - x) @ g + 0.5 * (x0 - x) @ H @ (x0 - x)


def quadratic_model__diagonal_only(x, x0, f0, g, H):
    """Entries of H outside of the diagonal count as well: take the product of vector, matrix and vector."""
    x, x0, g, H = floats(x, x0, g, H)
    return f0 + (x - x0) @ g + 0.5 * np.sum(np.diag(H) * (x - x0) ** 2)


def quadratic_model__change_only(x, x0, f0, g, H):
    """The value of the model includes f(x0); what you return is the change."""
    x, x0, g, H = floats(x, x0, g, H)
    return (x - x0) @ g + 0.5 * (x - x0) @ H @ (x - x0)


def quadratic_model__moves_the_point(x, x0, f0, g, H):
    """`x -= x0` changes the caller's own array: work on a new one."""
    g, H = floats(g, H)
    if not isinstance(x, np.ndarray):
        x = np.array(x, dtype=float)
    x -= np.asarray(x0, dtype=float)
    return f0 + x @ g + 0.5 * x @ H @ x


# Its gradient


def quadratic_model_gradient__half_the_curvature(x, x0, g, H):
    """Differentiating the quadratic form gives a factor two, which cancels the one half."""
    return np.array(g, dtype=float) + 0.5 * checked(H) @ np.subtract(x, x0)


def quadratic_model_gradient__twice_the_curvature(x, x0, g, H):
    """The factor two of the quadratic form meets the one half in front of it."""
    return np.array(g, dtype=float) + 2 * checked(H) @ np.subtract(x, x0)


def quadratic_model_gradient__of_f_at_x0(x, x0, g, H):
    """g is the gradient at x0 only: elsewhere the Hessian adds to it."""
    checked(H)
    return np.array(g, dtype=float)


def quadratic_model_gradient__of_the_absolute_position(x, x0, g, H):
    """H multiplies the way from x0 to x, and not x."""
    return np.array(g, dtype=float) + checked(H) @ np.array(x, dtype=float)


def quadratic_model_gradient__any_matrix(x, x0, g, H):
    """A Hessian that is not symmetric is a mistake of the caller: check it, and raise ValueError."""
    g, H = floats(g, H)
    return g + H @ np.subtract(x, x0)


def quadratic_model_gradient__mended_silently(x, x0, g, H):
    """Half of H plus its transpose hides a mistake that the caller should hear of: raise ValueError."""
    g, H = floats(g, H)
    return g + 0.5 * (H + H.T) @ np.subtract(x, x0)


def quadratic_model_gradient__symmetric_to_the_last_bit(x, x0, g, H):
    """A Hessian made of floating-point numbers is symmetric up to rounding only: compare with a tolerance."""
    g, H = floats(g, H)
    if (H != H.T).any():
        raise ValueError("H")
    return g + H @ np.subtract(x, x0)


def quadratic_model_gradient__absolute_tolerance(x, x0, g, H):
    """How large a rounding error is depends on the numbers: compare relative to the largest entry of H."""
    g, H = floats(g, H)
    if np.abs(H - H.T).max() > 1e-6:
        raise ValueError("H")
    return g + H @ np.subtract(x, x0)


def quadratic_model_gradient__added_in_place(x, x0, g, H):
    """`g += ...` changes the caller's own array: make a new one."""
    change = checked(H) @ np.subtract(x, x0)
    if not isinstance(g, np.ndarray):
        g = np.array(g, dtype=float)
    g += change
    return g


# After a gradient step


def model_value_after_gradient_step__uphill(f0, g, H, eps):
    """A gradient step goes against the gradient: its linear term is negative."""
    slope, curvature = numbers(g, H)
    return f0 + eps * slope + 0.5 * eps**2 * curvature


def model_value_after_gradient_step__half_forgotten(f0, g, H, eps):
    """The one half of the model is still there after the step."""
    slope, curvature = numbers(g, H)
    return f0 - eps * slope + eps**2 * curvature


def model_value_after_gradient_step__step_not_squared(f0, g, H, eps):
    """The step enters the quadratic term twice, so that its length is squared there."""
    slope, curvature = numbers(g, H)
    return f0 - eps * slope + 0.5 * eps * curvature


def model_value_after_gradient_step__minus_the_curvature(f0, g, H, eps):
    """The minus sign of the step is squared away in the quadratic term."""
    slope, curvature = numbers(g, H)
    return f0 - eps * slope - 0.5 * eps**2 * curvature


def model_value_after_gradient_step__first_order(f0, g, H, eps):
    """The curvature is what tells this model from a straight line: keep the quadratic term."""
    return f0 - eps * numbers(g, H)[0]


def model_value_after_gradient_step__norm_not_squared(f0, g, H, eps):
    """g'g is the squared length of g, with no root."""
    slope, curvature = numbers(g, H)
    return f0 - eps * np.sqrt(slope) + 0.5 * eps**2 * curvature


def model_value_after_gradient_step__unit_direction(f0, g, H, eps):
    """The step is eps times g itself: don't normalize the gradient, which may be zero."""
    slope, curvature = numbers(g, H)
    with np.errstate(all="ignore"):
        return f0 - eps * np.sqrt(slope) + 0.5 * eps**2 * curvature / slope


def model_value_after_gradient_step__diagonal_curvature(f0, g, H, eps):
    """g'Hg sums over all pairs of entries, not over the diagonal of H alone."""
    g, H = floats(g, H)
    return f0 - eps * g @ g + 0.5 * eps**2 * np.sum(np.diag(H) * g**2)


def model_value_after_gradient_step__positive_steps_only(f0, g, H, eps):
    """The formula holds for every eps, zero and negative ones too: there is nothing to refuse."""
    positive(eps)
    slope, curvature = numbers(g, H)
    return f0 - eps * slope + 0.5 * eps**2 * curvature


def model_value_after_gradient_step__scales_the_gradient(f0, g, H, eps):
    """`g *= eps` changes the caller's own array: work on a new one."""
    g = g if isinstance(g, np.ndarray) else np.array(g, dtype=float)
    full = g @ np.array(g)
    g *= eps
    return f0 - eps * full + 0.5 * g @ np.array(H, dtype=float) @ g


# When the step works, and how long it may be


def gradient_step_decreases_model__one_formula_for_all(g, H, eps):
    """Dividing the condition by a negative g'Hg turns the inequality round: look at the sign of the curvature first."""
    positive(eps)
    slope, curvature = numbers(g, H)
    with np.errstate(all="ignore"):
        return bool(eps < 2 * slope / curvature)


def max_step_size__one_formula_for_all(g, H):
    slope, curvature = numbers(g, H)
    with np.errstate(all="ignore"):
        return 2 * slope / curvature


def gradient_step_decreases_model__convex_only(g, H, eps):
    """Where the model bends down along the gradient, steps of every length make it smaller."""
    positive(eps)
    slope, curvature = numbers(g, H)
    return bool(curvature > 0 and eps * curvature < 2 * slope)


def gradient_step_decreases_model__positive_definite_only(g, H, eps):
    """Only the curvature along g counts: H itself need not be positive definite."""
    positive(eps)
    slope, curvature = numbers(g, H)
    return bool(np.linalg.eigvalsh(np.array(H, dtype=float)).min() > 0 and eps * curvature < 2 * slope)


def gradient_step_decreases_model__equal_counts(g, H, eps):
    """Smaller means strictly smaller: a model that stays the same was not decreased."""
    positive(eps)
    slope, curvature = numbers(g, H)
    return bool(0.5 * eps * curvature <= slope)


def gradient_step_decreases_model__up_to_the_best_step(g, H, eps):
    """Beyond the best step the model rises again, but it takes twice as long to come back to where it was."""
    positive(eps)
    slope, curvature = numbers(g, H)
    return bool(eps * curvature < slope)


def gradient_step_decreases_model__any_eps(g, H, eps):
    """A step that is zero or negative is an error, whatever the model is: check eps first."""
    slope, curvature = numbers(g, H)
    return bool(-eps * slope + 0.5 * eps**2 * curvature < 0)


def gradient_step_decreases_model__zero_gradient_first(g, H, eps):
    """Check eps before you look at the gradient."""
    slope, curvature = numbers(g, H)
    if slope == 0:
        return False
    positive(eps)
    return bool(0.5 * eps * curvature < slope)


def gradient_step_decreases_model__always(g, H, eps):
    """A long step overshoots: the quadratic term beats the linear one."""
    positive(eps)
    return True


def gradient_step_decreases_model__largest_eigenvalue_decides(g, H, eps):
    """Two over the largest eigenvalue is safe for every gradient; for the one at hand a longer step may do."""
    positive(eps)
    largest = np.linalg.eigvalsh(np.array(H, dtype=float)).max()
    return bool(np.any(g) and (largest <= 0 or eps < 2 / largest))


def gradient_step_decreases_model__moved_in_place(g, H, eps):
    """`g *= eps` changes the caller's own array: compute with a new one."""
    positive(eps)
    g = g if isinstance(g, np.ndarray) else np.array(g, dtype=float)
    slope, curvature = numbers(g, H)
    g *= float(eps)
    return bool(0.5 * eps * curvature < slope)


def max_step_size__zero_where_nothing_limits(g, H):
    """Where the model bends down along the gradient no step is too long: the supremum is infinity, and not zero."""
    slope, curvature = numbers(g, H)
    return 2 * slope / curvature if curvature > 0 else 0.0


def max_step_size__without_gradient_unlimited(g, H):
    """With a zero gradient no step changes anything: none of them decreases the model."""
    slope, curvature = numbers(g, H)
    return 2 * slope / curvature if curvature > 0 else np.inf


def max_step_size__best_instead(g, H):
    """That is the best step. The longest one that still decreases the model is twice as long."""
    slope, curvature = numbers(g, H)
    return 0.0 if slope == 0 else slope / curvature if curvature > 0 else np.inf


def max_step_size__safe_for_all_gradients(g, H):
    """Two over the largest eigenvalue is a bound for all gradients together; the one asked for depends on g."""
    largest = np.linalg.eigvalsh(np.array(H, dtype=float)).max()
    return 0.0 if not np.any(g) else 2 / largest if largest > 0 else np.inf


def max_step_size__norm_for_its_square(g, H):
    """The numerator is twice the squared length of g: a longer gradient must not change the bound."""
    slope, curvature = numbers(g, H)
    return 0.0 if slope == 0 else 2 * np.sqrt(slope) / curvature if curvature > 0 else np.inf


def max_step_size__whole_numbers(g, H):
    """Whole numbers in, a fraction out: `//` cuts it off."""
    g, H = np.asarray(g), np.asarray(H)
    slope, curvature = g @ g, g @ H @ g
    whole = g.dtype.kind == "i" and H.dtype.kind == "i"
    if slope == 0:
        return 0.0
    return np.inf if curvature <= 0 else 2 * slope // curvature if whole else 2 * slope / curvature


def max_step_size__refuses_flat_directions(g, H):
    """Infinity is an answer here: there is nothing to raise."""
    slope, curvature = numbers(g, H)
    if slope and curvature <= 0:
        raise ValueError("no bound")
    return 2 * slope / curvature if slope else 0.0


def optimal_step_size__longest_instead(g, H):
    """That is where the model is back at its old value; the best step is half as long."""
    slope, curvature = numbers(g, H)
    if curvature <= 0:
        raise ValueError("no best step")
    return 2 * slope / curvature


def optimal_step_size__one_over_the_largest_eigenvalue(g, H):
    """One over the largest eigenvalue is best only for a gradient along its eigenvector: use the curvature along g."""
    _, curvature = numbers(g, H)
    if curvature <= 0:
        raise ValueError("no best step")
    return 1 / np.linalg.eigvalsh(np.array(H, dtype=float)).max()


def optimal_step_size__upside_down(g, H):
    """Curvature over slope is the wrong way round: the stronger the model bends, the shorter the step."""
    slope, curvature = numbers(g, H)
    if curvature <= 0:
        raise ValueError("no best step")
    return curvature / slope


def optimal_step_size__unchecked(g, H):
    """Where g'Hg is not positive the formula names a step that is no minimum: raise ValueError."""
    slope, curvature = numbers(g, H)
    with np.errstate(all="ignore"):
        return slope / curvature


def optimal_step_size__infinite_without_curvature(g, H):
    """Without positive curvature there is no best step, and infinity is none either: raise ValueError."""
    slope, curvature = numbers(g, H)
    if slope == 0:
        raise ValueError("no gradient")
    return slope / curvature if curvature > 0 else np.inf


def optimal_step_size__zero_without_gradient(g, H):
    """With a zero gradient all steps are equally good: there is no best one, so raise ValueError."""
    slope, curvature = numbers(g, H)
    if slope == 0:
        return 0.0
    if curvature <= 0:
        raise ValueError("no best step")
    return slope / curvature


def optimal_step_size__unit_gradient(g, H):
    """Don't normalize: the step is measured in multiples of g as it is."""
    slope, curvature = numbers(g, H)
    if curvature <= 0:
        raise ValueError("no best step")
    return slope**1.5 / curvature


def optimal_step_size__normalized_in_place(g, H):
    """`g /= ...` changes the caller's own array: divide into a new one."""
    slope, curvature = numbers(g, H)
    if curvature <= 0:
        raise ValueError("no best step")
    if isinstance(g, np.ndarray):
        g /= np.sqrt(slope)
    return slope / curvature


# Newton's point


def newton_step__step_only(x0, g, H):
    """Return the new point, not the step that leads there."""
    return -np.linalg.solve(np.array(H, dtype=float), np.array(g, dtype=float))


def newton_step__wrong_way(x0, g, H):
    """Solving g + H(x - x0) = 0 gives a minus sign."""
    x0, g, H = floats(x0, g, H)
    return x0 + np.linalg.solve(H, g)


def newton_step__times_the_hessian(x0, g, H):
    """It is the inverse of H that multiplies g."""
    x0, g, H = floats(x0, g, H)
    if np.linalg.matrix_rank(H) < len(H):
        raise ValueError("singular")
    return x0 - H @ g


def newton_step__divides_by_the_diagonal(x0, g, H):
    """Dividing by the diagonal inverts diagonal matrices only: solve the linear system."""
    x0, g, H = floats(x0, g, H)
    if np.linalg.matrix_rank(H) < len(H):
        raise ValueError("singular")
    with np.errstate(all="ignore"):
        return x0 - g / np.diag(H)


def newton_step__pseudo_inverse(x0, g, H):
    """A pseudo-inverse always gives something: for a singular H there is no single stationary point, so raise."""
    x0, g, H = floats(x0, g, H)
    return x0 - np.linalg.pinv(H) @ g


def newton_step__damped(x0, g, H):
    """A small multiple of the unit matrix moves the point, and hides that H is singular."""
    x0, g, H = floats(x0, g, H)
    return x0 - np.linalg.solve(H + 1e-8 * np.eye(len(H)), g)


def newton_step__small_determinant(x0, g, H):
    """A small determinant does not make a matrix singular: it shrinks with the scale of H."""
    x0, g, H = floats(x0, g, H)
    if abs(np.linalg.det(H)) < 1e-8:
        raise ValueError("singular")
    return x0 - np.linalg.solve(H, g)


def newton_step__refuses_ill_conditioned(x0, g, H):
    """A condition number of 1e8 leaves enough digits in float64: only a singular H is an error."""
    x0, g, H = floats(x0, g, H)
    if np.linalg.cond(H) > 1e6:
        raise ValueError("singular")
    return x0 - np.linalg.solve(H, g)


def newton_step__single_precision(x0, g, H):
    """Single precision has seven digits, and an ill-conditioned H eats more than that: use float64."""
    x0, g, H = (np.asarray(a, dtype=np.float32) for a in (x0, g, H))
    return x0 - np.linalg.solve(H, g)


def newton_step__normal_equations(x0, g, H):
    """Multiplying by the transpose of H squares its condition number: solve with H itself."""
    x0, g, H = floats(x0, g, H)
    if np.linalg.matrix_rank(H) < len(H):
        raise ValueError("singular")
    return x0 - np.linalg.solve(H.T @ H, H.T @ g)


def newton_step__minima_only(x0, g, H):
    """The point is asked for whether or not it is a minimum: an indefinite H is no error."""
    x0, g, H = floats(x0, g, H)
    np.linalg.cholesky(H)
    return x0 - np.linalg.solve(H, g)


def newton_step__always_downhill(x0, g, H):
    """With the eigenvalues made positive you get another method: the gradient of the model does not vanish there."""
    x0, g, H = floats(x0, g, H)
    eigenvalues, Q = np.linalg.eigh(H)
    if np.abs(eigenvalues).min() <= 1e-12 * np.abs(eigenvalues).max():
        raise ValueError("singular")
    return x0 - Q @ (Q.T @ g / np.abs(eigenvalues))


def newton_step__best_gradient_step(x0, g, H):
    """That is the best point along -g; the stationary point lies elsewhere in general."""
    x0, g, H = floats(x0, g, H)
    if np.linalg.matrix_rank(H) < len(H):
        raise ValueError("singular")
    return x0 - (g @ g) / (g @ H @ g) * g if np.any(g) else x0


def newton_step__moves_the_start(x0, g, H):
    """`x0 -= ...` changes the caller's own array: make a new one."""
    step = np.linalg.solve(np.array(H, dtype=float), np.array(g, dtype=float))
    x0 = x0 if isinstance(x0, np.ndarray) else np.array(x0, dtype=float)
    x0 -= step
    return x0


NEWTON_MINIMISES_WHEN__any_invertible_hessian = (
    "H_invertible",
    "Invertible makes the stationary point unique; what kind of point is it when H is negative definite?",
)

NEWTON_MINIMISES_WHEN__any_hessian = (
    "always",
    "Try f(x) = -x^2, and try a singular Hessian.",
)


# Seen later than the others


def quadratic_model__curvature_squared(x, x0, f0, g, H):
    """The last term is half of s'H s, a quadratic form: not half of the squared length of H s."""
    s, H = np.asarray(x, dtype=float) - np.asarray(x0, dtype=float), np.asarray(H, dtype=float)
    return float(f0 + s @ np.asarray(g, dtype=float) + 0.5 * (H @ s) @ (H @ s))


def quadratic_model_gradient__of_the_form_alone(x, x0, g, H):
    """The linear term has a gradient as well: g."""
    s, H = np.asarray(x, dtype=float) - np.asarray(x0, dtype=float), np.asarray(H, dtype=float)
    if not np.allclose(H, H.T, atol=1e-6):
        raise ValueError("not symmetric")
    return H @ s


def model_value_after_gradient_step__at_the_newton_point(f0, g, H, eps):
    """The step goes along the gradient, not along H^-1 g."""
    g, H = np.asarray(g, dtype=float), np.asarray(H, dtype=float)
    s = -eps * np.linalg.lstsq(H, g, rcond=None)[0]
    return float(f0 + g @ s + 0.5 * s @ H @ s)


def gradient_step_decreases_model__gradient_gets_smaller(g, H, eps):
    """The model's value decides, not the length of its gradient: on a hill that bends down the gradient grows."""
    if eps <= 0:
        raise ValueError("eps")
    g, H = np.asarray(g, dtype=float), np.asarray(H, dtype=float)
    return bool(np.linalg.norm(g - eps * H @ g) < np.linalg.norm(g))


def max_step_size__by_bisection_up_to_a_hundred(g, H):
    """Solve for the step in closed form: a search stops at a largest step that nothing justifies."""
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
    """Where the curvature along g is negative nothing limits the step: do not take its absolute value."""
    g, H = np.asarray(g, dtype=float), np.asarray(H, dtype=float)
    if not g.any():
        return 0.0
    curvature = abs(g @ H @ g)
    return float(2 * g @ g / curvature) if curvature else float("inf")


def optimal_step_size__only_for_definite_matrices(g, H):
    """Only the curvature along g has to be positive: H may bend down elsewhere."""
    g, H = np.asarray(g, dtype=float), np.asarray(H, dtype=float)
    if np.linalg.eigvalsh(H).min() <= 0 or not g.any():
        raise ValueError("not positive definite")
    return float(g @ g / (g @ H @ g))
