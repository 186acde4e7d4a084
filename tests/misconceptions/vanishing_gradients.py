"""Known wrong answers to vanishing_gradients; each docstring is the hint that a student who has it needs."""

import numpy as np


def floats(A):
    return np.array(A, dtype=float)


def norm(A):
    """The operator norm as it should be."""
    return float(np.linalg.norm(floats(A), 2))


def radius(W):
    """The largest eigenvalue by size."""
    return float(np.abs(np.linalg.eigvals(floats(W))).max())


def frobenius(A):
    return float(np.sqrt((floats(A) ** 2).sum()))


def checked(gamma, delta):
    if not gamma > 0 or not 0 <= delta < 1:
        raise ValueError("gamma or delta")


def middle(gamma, delta):
    """A number between delta and 1, divided by gamma."""
    return (1 + delta) / 2 / gamma


# The bound on the derivative


def derivative_bound__one_for_all(activation):
    """The logistic function is flatter than the others: where is s (1 - s) largest, and how large is it there?"""
    return {"sigmoid": 1.0, "tanh": 1.0, "relu": 1.0, "identity": 1.0}.get(activation) or int("no such word")


def derivative_bound__half(activation):
    """At z = 0 the logistic function is 1/2: its derivative there is 1/2 times 1/2."""
    return {"sigmoid": 0.5, "tanh": 1.0, "relu": 1.0, "identity": 1.0}.get(activation) or int("no such word")


def derivative_bound__tanh_like_sigmoid(activation):
    """The derivative of tanh at 0 is 1 - tanh(0)^2."""
    return {"sigmoid": 0.25, "tanh": 0.25, "relu": 1.0, "identity": 1.0}.get(activation) or int("no such word")


def derivative_bound__of_the_values(activation):
    """Asked for is a bound on the derivative, not on the function: that of ReLU is 0 or 1."""
    if activation not in ("sigmoid", "tanh", "relu", "identity"):
        raise ValueError(activation)
    return {"sigmoid": 0.25, "tanh": 1.0}.get(activation, np.inf)


def derivative_bound__not_the_smallest(activation):
    """Any larger number is a bound too: the smallest is asked for."""
    return {"sigmoid": 0.3, "tanh": 1.1, "relu": 1.1, "identity": 1.1}.get(activation) or int("no such word")


def derivative_bound__one_for_strangers(activation):
    """A word that names no activation has no bound: raise ValueError."""
    return 0.25 if activation == "sigmoid" else 1.0


def derivative_bound__any_case(activation):
    """The words are written exactly so: "ReLU" is none of them."""
    return 0.25 if activation.lower() == "sigmoid" else {"tanh": 1.0, "relu": 1.0, "identity": 1.0}[activation.lower()]


# Norm and eigenvalue


def operator_norm__frobenius(A):
    """The root of the sum of squares is the Frobenius norm: np.linalg.norm computes it unless told ord=2."""
    return frobenius(A)


def operator_norm__largest_eigenvalue(A):
    """A matrix may stretch vectors that are no eigenvectors even more: eigenvalues of A^T A are needed, not of A."""
    A = floats(A)
    return radius(A) if A.shape[0] == A.shape[1] else norm(A)


def operator_norm__square_root_missing(A):
    """The norm is the root of the largest eigenvalue of A^T A."""
    return norm(A) ** 2


def operator_norm__largest_entry(A):
    """The largest entry says how far one coordinate gets into one other; combinations may get further."""
    return float(np.abs(floats(A)).max())


def operator_norm__column_sums(A):
    """The largest column sum is the norm that belongs to another length of vectors (ord=1)."""
    return float(np.linalg.norm(floats(A), 1))


def operator_norm__row_sums(A):
    """The largest row sum is the norm that belongs to another length of vectors (ord=inf)."""
    return float(np.linalg.norm(floats(A), np.inf))


def operator_norm__smallest_singular_value(A):
    """Singular values come with the largest first, eigenvalues from eigvalsh with the largest last."""
    return float(np.linalg.svd(floats(A), compute_uv=False)[-1])


def operator_norm__sum_of_singular_values(A):
    """The largest singular value alone is the norm."""
    return float(np.linalg.svd(floats(A), compute_uv=False).sum())


def operator_norm__of_the_symmetric_part(A):
    """Eigenvalues of A itself, or of its symmetric part, are not singular values: take A^T A."""
    A = floats(A)
    return float(np.linalg.eigvalsh((A + A.T) / 2)[-1]) if A.shape[0] == A.shape[1] else norm(A)


def operator_norm__lower_triangle_only(A):
    """eigvalsh takes its matrix for symmetric and reads one triangle: give it A^T A, not A."""
    A = floats(A)
    return float(np.abs(np.linalg.eigvalsh(A)).max()) if A.shape[0] == A.shape[1] else norm(A)


def operator_norm__square_only(A):
    """A need not be square: A A and eigenvalues of A are not defined then, A^T A always is."""
    A = floats(A)
    return norm(A[: A.shape[1], : A.shape[0]])


def operator_norm__of_the_unit_vectors(A):
    """The longest column is how far a unit vector along an axis gets; other directions may get further."""
    return float(np.sqrt((floats(A) ** 2).sum(axis=0)).max())


def operator_norm__wrong_for_a_column(A):
    """A column is a matrix as well: its norm is its length, not the sum of its entries."""
    A = floats(A)
    return float(np.abs(A).sum()) if 1 in A.shape else norm(A)


def operator_norm__undefined_for_zero(A):
    """The zero matrix has norm 0: do not divide by a length without a look."""
    A = floats(A)
    v = A.T @ A @ np.ones(A.shape[1])
    with np.errstate(all="ignore"):
        return norm(A) * float(np.linalg.norm(v / np.linalg.norm(v)))


def operator_norm__few_steps_of_power_iteration(A):
    """A few steps of power iteration are not enough: iterate until nothing changes, or let NumPy do it."""
    A = floats(A)
    v = np.ones(A.shape[1])
    for _ in range(2):
        v = A.T @ (A @ v)
        v /= np.linalg.norm(v) or 1
    return float(np.linalg.norm(A @ v))


def operator_norm__in_place(A):
    """Your function changes the caller's own matrix: work on a copy."""
    A = np.asarray(A, dtype=float)
    size = norm(A)
    A /= size or 1
    return size


def largest_gram_eigenvalue__of_the_matrix(W):
    """The eigenvalue of W^T W is asked for, and not that of W."""
    return radius(W)


def largest_gram_eigenvalue__square_of_an_eigenvalue(W):
    """The eigenvalues of W^T W are the squares of those of W only for a symmetric W."""
    return radius(W) ** 2


def largest_gram_eigenvalue__root_taken(W):
    """That is the norm of W. The eigenvalue is its square."""
    return norm(W)


def largest_gram_eigenvalue__square_without_transpose(W):
    """W W is not W^T W."""
    W = floats(W)
    return float(np.linalg.eigvals(W @ W).real.max())


def largest_gram_eigenvalue__smallest(W):
    """eigvalsh sorts upwards: the largest eigenvalue is the last."""
    W = floats(W)
    return float(np.linalg.eigvalsh(W.T @ W)[0])


def largest_gram_eigenvalue__sum(W):
    """The trace of W^T W is the sum of all its eigenvalues: the largest is asked for."""
    return frobenius(W) ** 2


def largest_gram_eigenvalue__largest_diagonal_entry(W):
    """The diagonal of W^T W holds its eigenvalues only if it is diagonal."""
    return float((floats(W) ** 2).sum(axis=0).max())


def largest_gram_eigenvalue__first_of_eigvals(W):
    """np.linalg.eigvals returns eigenvalues in no order: take the largest."""
    W = floats(W)
    return float(np.linalg.eigvals(W.T @ W)[0].real)


def largest_gram_eigenvalue__gram_entrywise(W):
    """W^T W is a matrix product: * multiplies entry by entry."""
    W = floats(W)
    return float(np.abs(np.linalg.eigvals(W.T * W)).max())


def largest_gram_eigenvalue__gram_in_place(W):
    """The caller's matrix is not yours to change: work on a copy."""
    W = np.asarray(W, dtype=float)
    W[...] = W.T @ W
    return float(np.linalg.eigvalsh(W)[-1])


# The bound


def jacobian_norm_bound__gamma_once(W, gamma, T):
    """Every step brings its own factor gamma: it has the exponent T as well."""
    return gamma * norm(W) ** T


def jacobian_norm_bound__norm_once(W, gamma, T):
    """Every step brings its own factor W: the exponent T belongs to the whole product."""
    return gamma**T * norm(W) if T else 1.0


def jacobian_norm_bound__no_exponent(W, gamma, T):
    """There are T factors in the product of Jacobians: the exponent T got lost."""
    return gamma * norm(W) if T else 1.0


def jacobian_norm_bound__one_step_too_few(W, gamma, T):
    """From h_0 to h_T there are T steps, not T - 1."""
    return (gamma * norm(W)) ** (T - 1) if norm(W) else float(T == 0)


def jacobian_norm_bound__one_step_too_many(W, gamma, T):
    """From h_0 to h_T there are T steps, not T + 1."""
    return (gamma * norm(W)) ** (T + 1)


def jacobian_norm_bound__root_of_eigenvalue_forgotten(W, gamma, T):
    """The norm is the root of lambda_1."""
    return (gamma * norm(W) ** 2) ** T


def jacobian_norm_bound__bound_by_eigenvalues(W, gamma, T):
    """The largest eigenvalue of W bounds no product with other matrices in between: the norm does."""
    return (gamma * radius(W)) ** T


def jacobian_norm_bound__bound_by_frobenius(W, gamma, T):
    """The Frobenius norm gives a bound as well, but not the one that is asked for: take the operator norm."""
    return (gamma * frobenius(W)) ** T


def jacobian_norm_bound__factor_root_n(W, gamma, T):
    """A diagonal matrix stretches by its largest entry: no factor from the number of units."""
    return (np.sqrt(len(W)) * gamma * norm(W)) ** T


def jacobian_norm_bound__norm_of_the_power(W, gamma, T):
    """The norm of the power of W is no bound: diagonal matrices stand between the factors."""
    return gamma**T * norm(np.linalg.matrix_power(floats(W), T))


def jacobian_norm_bound__divided_by_gamma(W, gamma, T):
    """The slopes multiply: times gamma, not divided by it."""
    return (norm(W) / gamma) ** T


def jacobian_norm_bound__multiplied_by_steps(W, gamma, T):
    """T factors are multiplied, not added."""
    return T * gamma * norm(W) if T else 1.0


def jacobian_norm_bound__at_most_one(W, gamma, T):
    """The bound may grow: nothing cuts it off at 1."""
    return min(1.0, (gamma * norm(W)) ** T)


def jacobian_norm_bound__zero_without_steps(W, gamma, T):
    """Without a step the Jacobian is the identity matrix, whose norm is 1."""
    return (gamma * norm(W)) ** T if T else 0.0


def jacobian_norm_bound__bound_in_place(W, gamma, T):
    """`W *= gamma` changes the caller's own matrix."""
    W = np.asarray(W, dtype=float)
    W *= gamma
    return norm(W) ** T


# The condition


def satisfies_vanishing_condition__root_against_square(W, gamma, delta):
    """Compare like with like: lambda_1 with delta^2 / gamma^2, or its root (the norm) with delta / gamma."""
    checked(gamma, delta)
    return norm(W) <= delta**2 / gamma**2


def satisfies_vanishing_condition__square_against_root(W, gamma, delta):
    """lambda_1 is the square of the norm: delta and gamma are squared as well."""
    checked(gamma, delta)
    return norm(W) ** 2 <= delta / gamma


def satisfies_vanishing_condition__upside_down(W, gamma, delta):
    """A steeper sigma leaves less room for W: gamma stands below."""
    checked(gamma, delta)
    return norm(W) <= delta * gamma


def satisfies_vanishing_condition__gamma_forgotten(W, gamma, delta):
    """The condition has gamma in it: W may be larger for a flat sigma."""
    checked(gamma, delta)
    return norm(W) <= delta


def satisfies_vanishing_condition__delta_forgotten(W, gamma, delta):
    """gamma ||W|| < 1 is another condition: here the limit is delta."""
    checked(gamma, delta)
    return gamma * norm(W) < 1


def satisfies_vanishing_condition__eigenvalue_of_the_matrix(W, gamma, delta):
    """The eigenvalue is that of W^T W, not that of W."""
    checked(gamma, delta)
    return radius(W) <= delta / gamma


def satisfies_vanishing_condition__frobenius_condition(W, gamma, delta):
    """The sum of squares is the sum of all eigenvalues of W^T W: only the largest counts."""
    checked(gamma, delta)
    return frobenius(W) <= delta / gamma


def satisfies_vanishing_condition__strictly_below(W, gamma, delta):
    """Equality satisfies the condition: delta < 1 is strict already."""
    checked(gamma, delta)
    return gamma * norm(W) < delta or not floats(W).any()


def satisfies_vanishing_condition__other_way_round(W, gamma, delta):
    """The condition is that the eigenvalue is small."""
    checked(gamma, delta)
    return gamma * norm(W) >= delta


def satisfies_vanishing_condition__delta_may_be_one(W, gamma, delta):
    """With delta = 1 the bound is 1^T, and need not vanish: raise ValueError."""
    if not gamma > 0 or not 0 <= delta <= 1:
        raise ValueError("gamma or delta")
    return gamma * norm(W) <= delta


def satisfies_vanishing_condition__delta_positive(W, gamma, delta):
    """delta = 0 is allowed."""
    if not gamma > 0 or not 0 < delta < 1:
        raise ValueError("gamma or delta")
    return gamma * norm(W) <= delta


def satisfies_vanishing_condition__negative_delta(W, gamma, delta):
    """A negative delta is a mistake, although its square looks harmless."""
    if not gamma > 0 or not delta < 1:
        raise ValueError("gamma or delta")
    return norm(W) ** 2 <= delta**2 / gamma**2


def satisfies_vanishing_condition__any_gamma(W, gamma, delta):
    """gamma must be positive: a negative one, or zero, is a mistake of the caller."""
    checked(1.0, delta)
    return gamma**2 * norm(W) ** 2 <= delta**2


def satisfies_vanishing_condition__gamma_zero(W, gamma, delta):
    """gamma = 0 is not positive: raise ValueError."""
    if gamma < 0:
        raise ValueError("gamma")
    checked(1.0, delta)
    return gamma * norm(W) <= delta


def satisfies_vanishing_condition__condition_in_place(W, gamma, delta):
    """The caller's matrix must stay as it was."""
    checked(gamma, delta)
    W = np.asarray(W, dtype=float)
    W *= gamma
    return norm(W) <= delta


def satisfies_vanishing_condition__word_for_a_verdict(W, gamma, delta):
    """True or False is asked for."""
    checked(gamma, delta)
    return "yes" if gamma * norm(W) <= delta else ""


# The condition reversed


def explosion_is_possible__by_eigenvalues(W, gamma):
    """Small eigenvalues of W don't rule an explosion out: take the norm."""
    return gamma * radius(W) > 1


def explosion_is_possible__by_frobenius(W, gamma):
    """The bound has the operator norm in it, not the Frobenius norm."""
    return gamma * frobenius(W) > 1


def explosion_is_possible__square_for_root(W, gamma):
    """lambda_1 is the square of the norm: compare it with 1 / gamma^2."""
    return gamma * norm(W) ** 2 > 1


def explosion_is_possible__no_gamma(W, gamma):
    """gamma belongs to the bound: with a flat sigma W may be larger."""
    return norm(W) > 1


def explosion_is_possible__above_gamma(W, gamma):
    """The limit for the norm is 1 / gamma, not gamma."""
    return norm(W) > gamma


def explosion_is_possible__at_one_already(W, gamma):
    """Where gamma ||W|| is 1 the bound stays at 1 forever: nothing grows beyond every limit."""
    return gamma * norm(W) >= 1


def explosion_is_possible__turned_round(W, gamma):
    """A bound below 1 tends to 0: that rules an explosion out."""
    return gamma * norm(W) < 1


def explosion_is_possible__always(W, gamma):
    """For a small W the bound does rule it out."""
    return True


def explosion_is_possible__explosion_in_place(W, gamma):
    """Leave the caller's matrix alone."""
    W = np.asarray(W, dtype=float)
    W *= gamma
    return norm(W) > 1


def condition_reversed_but_vanishing__equality(gamma, delta):
    """With equality the condition still holds: it has to be reversed strictly."""
    return np.array([[delta / gamma]])


def condition_reversed_but_vanishing__just_one(gamma, delta):
    """With gamma ||W|| = 1 the bound stays at 1: it has to tend to 0."""
    return np.array([[1 / gamma]])


def condition_reversed_but_vanishing__too_large(gamma, delta):
    """Twice the limit may be above 1 / gamma, where the bound grows."""
    return np.array([[2 * delta / gamma if delta else 0.5 / gamma]])


def condition_reversed_but_vanishing__gamma_is_one(gamma, delta):
    """gamma need not be 1: it moves both ends of the band."""
    return np.array([[(1 + delta) / 2]])


def condition_reversed_but_vanishing__times_gamma(gamma, delta):
    """||W|| has to lie between delta / gamma and 1 / gamma: divide by gamma."""
    return np.array([[(1 + delta) / 2 * gamma]])


def condition_reversed_but_vanishing__always_the_same(gamma, delta):
    """One matrix can't serve every gamma and delta: compute it from them."""
    return np.array([[0.7]])


def condition_reversed_but_vanishing__eigenvalue_in_place_of_norm(gamma, delta):
    """The entry of a 1 x 1 matrix is its norm, not lambda_1: that is its square, with gamma squared as well."""
    return np.array([[(1 + delta**2) / 2 / gamma**2]])


def condition_reversed_but_vanishing__satisfied(gamma, delta):
    """That W satisfies the condition: it has to be reversed."""
    return np.array([[delta / 2 / gamma]])


def condition_reversed_but_vanishing__frobenius_in_the_band(gamma, delta):
    """The Frobenius norm of your W lies in the band: the operator norm has to."""
    return np.eye(4) * middle(gamma, delta) / 2


def condition_reversed_but_vanishing__small_eigenvalues(gamma, delta):
    """Small eigenvalues don't make the bound vanish: its norm has to be below 1 / gamma."""
    return np.array([[0.0, 3.0 / gamma], [0.0, 0.0]])


def condition_reversed_but_vanishing__just_a_number(gamma, delta):
    """A matrix is asked for, of shape (1, 1) at least."""
    return middle(gamma, delta)


def condition_reversed_but_vanishing__a_little_above(gamma, delta):
    """A fixed step above delta / gamma leads beyond 1 / gamma when delta is close to 1, or gamma is large."""
    return np.array([[delta / gamma + 0.1 / max(gamma, 1)]])


REVERSED_CONDITION__reversed_enough = "sufficient", "The bound is an upper one: what follows when an upper bound grows?"
REVERSED_CONDITION__reversed_both_ways = "both", "Let delta < gamma ||W|| < 1: what becomes of the gradients?"
REVERSED_CONDITION__reversed_of_no_use = "neither", "What follows for the gradients if it does not hold?"


# Error signals


def error_signal_bound__error_dropped(dE_dx_t, W, gamma, lag):
    """The signal starts with the error's own derivative: its size is a factor."""
    return (gamma * norm(W)) ** lag


def error_signal_bound__sum_of_sizes(dE_dx_t, W, gamma, lag):
    """The length of the vector is the root of the sum of squares."""
    return float(np.abs(floats(dE_dx_t)).sum()) * (gamma * norm(W)) ** lag


def error_signal_bound__squared_length(dE_dx_t, W, gamma, lag):
    """The length is asked for, not its square."""
    return float((floats(dE_dx_t) ** 2).sum()) * (gamma * norm(W)) ** lag


def error_signal_bound__largest_error(dE_dx_t, W, gamma, lag):
    """The largest entry of the vector is not its length."""
    return float(np.abs(floats(dE_dx_t)).max()) * (gamma * norm(W)) ** lag


def error_signal_bound__signal_by_eigenvalues(dE_dx_t, W, gamma, lag):
    """sigma_1 is the largest singular value of W, and not an eigenvalue."""
    return float(np.linalg.norm(floats(dE_dx_t))) * (gamma * radius(W)) ** lag


def error_signal_bound__signal_by_frobenius(dE_dx_t, W, gamma, lag):
    """Of a matrix, np.linalg.norm gives the Frobenius norm unless told ord=2."""
    return float(np.linalg.norm(floats(dE_dx_t))) * (gamma * frobenius(W)) ** lag


def error_signal_bound__gamma_without_exponent(dE_dx_t, W, gamma, lag):
    """gamma comes once a step: it has the exponent t - k as well."""
    return float(np.linalg.norm(floats(dE_dx_t))) * gamma * norm(W) ** lag


def error_signal_bound__gamma_left_out(dE_dx_t, W, gamma, lag):
    """Each step has a slope in it, bounded by gamma."""
    return float(np.linalg.norm(floats(dE_dx_t))) * norm(W) ** lag


def error_signal_bound__one_lag_more(dE_dx_t, W, gamma, lag):
    """From k to t there are t - k steps."""
    return float(np.linalg.norm(floats(dE_dx_t))) * (gamma * norm(W)) ** (lag + 1)


def error_signal_bound__root_forgotten(dE_dx_t, W, gamma, lag):
    """sigma_1 is the root of the largest eigenvalue of W^T W."""
    return float(np.linalg.norm(floats(dE_dx_t))) * (gamma * norm(W) ** 2) ** lag


def error_signal_bound__all_under_the_exponent(dE_dx_t, W, gamma, lag):
    """The error enters once, at time t: it stands outside the power."""
    return (float(np.linalg.norm(floats(dE_dx_t))) * gamma * norm(W)) ** lag


def error_signal_bound__matrix_applied(dE_dx_t, W, gamma, lag):
    """The error times a power of W is a signal of the linear network: no bound for the others."""
    return float(np.linalg.norm(floats(dE_dx_t) @ np.linalg.matrix_power(floats(W), lag))) * gamma**lag


def error_signal_bound__divided_by_its_length(dE_dx_t, W, gamma, lag):
    """An error of 0 is fine, and sends no signal: nothing has to be divided by its length."""
    e = floats(dE_dx_t)
    with np.errstate(all="ignore"):
        return float((e / np.linalg.norm(e)) @ e) * (gamma * norm(W)) ** lag


def error_signal_bound__signal_in_place(dE_dx_t, W, gamma, lag):
    """The caller's error is not yours to scale: work on a copy."""
    e = np.asarray(dE_dx_t, dtype=float)
    e *= (gamma * norm(W)) ** lag
    return float(np.linalg.norm(e))


SPECTRAL_QUANTITY__eigenvalue = (
    "largest_eigenvalue",
    "Look for a W that stretches, with no eigenvalue but 0.",
)
SPECTRAL_QUANTITY__trace = "trace", "The trace is the sum of the eigenvalues, and may be 0 for matrices of any size."


# The exploding network

# The right one: its second unit is off at every step.
EXPLODING = 2.0 * np.array([[1.0, 1.0], [-1.0, -1.0]])
OFF = np.array([1.0, -1.0])


def exploding_with_small_spectral_radius__just_large():
    """An eigenvalue of your W is larger than 1: anything explodes then. All have to be smaller than 1 in size."""
    return 2.0 * np.eye(2), np.ones(2), np.ones(2)


def exploding_with_small_spectral_radius__just_zero():
    """Small eigenvalues are easy: the gradient has to explode as well, so the norm of W has to be large."""
    return np.zeros((2, 2)), np.ones(2), np.ones(2)


def exploding_with_small_spectral_radius__all_units_on():
    """With every unit on, the Jacobian of 50 steps is the 50th power of W, which is 0 for yours."""
    return EXPLODING, np.zeros(2) + 50.0, np.ones(2)


def exploding_with_small_spectral_radius__one_growing_step():
    """One step may stretch a lot; 50 steps of a linear chain do not, since W W = 0."""
    return np.array([[0.0, 1e7], [0.0, 0.0]]), np.array([1.0, 1.0]), np.array([1.0, 1.0])


def exploding_with_small_spectral_radius__matrix_transposed():
    """Follow the states of your network: does the unit that should be off stay off?"""
    return EXPLODING.T, OFF, OFF


def exploding_with_small_spectral_radius__start_at_zero():
    """At h_0 = 0 every ReLU has the derivative 0: the first Jacobian is 0, and so is the product."""
    return EXPLODING, OFF, np.zeros(2)


def exploding_with_small_spectral_radius__grows_too_slowly():
    """Yours grows, but not by enough: 50 steps have to make more than a million."""
    return 0.55 * EXPLODING, OFF, OFF


def exploding_with_small_spectral_radius__overflows():
    """Yours grows beyond what floating point can hold within 50 steps: make it slower."""
    return 1e7 * EXPLODING, OFF, OFF


def exploding_with_small_spectral_radius__matrix_alone():
    """Three things are asked for: W, b and h_0."""
    return EXPLODING


def exploding_with_small_spectral_radius__column_vectors():
    """b and h_0 are vectors of shape (n,): as columns they turn into matrices when added."""
    return EXPLODING, OFF[:, np.newaxis], OFF[:, np.newaxis]


def exploding_with_small_spectral_radius__eigenvalue_one():
    """An eigenvalue of exactly 1 is not smaller than 1, and a network that grows step by step does not explode."""
    return np.array([[1.0, 1.0], [0.0, 1.0]]), np.zeros(2), np.ones(2)


SMALL_SIGMA_FOR_VANISHING__small_required = "necessary", "Saturated units make gradients vanish for a large W, too."
SMALL_SIGMA_FOR_VANISHING__small_both_ways = "both", "Think of a large W with units that saturate: do gradients vanish?"
SMALL_SIGMA_FOR_VANISHING__small_of_no_use = "neither", "What happens to (gamma sigma_1)^(t - k) then?"
LARGE_SIGMA_FOR_EXPLODING__large_enough = "sufficient", "W = diag(5, 0) and units that saturate: does it explode?"
LARGE_SIGMA_FOR_EXPLODING__large_both_ways = "both", "Take a large W, and units that saturate: do gradients explode?"
LARGE_SIGMA_FOR_EXPLODING__large_of_no_use = "neither", "What does the bound say when sigma_1 is at most 1 / gamma?"


# Seen later than the others


def operator_norm__power_iteration_from_ones(A):
    """A start orthogonal to the leading direction never finds it: a vector of ones may be one."""
    A = np.asarray(A, dtype=float)
    v = np.ones(A.shape[1]) / np.sqrt(A.shape[1])
    for _ in range(200):
        w = A.T @ (A @ v)
        length = np.linalg.norm(w)
        if length == 0:
            return 0.0
        v = w / length
    return float(np.linalg.norm(A @ v))


def operator_norm__root_of_the_product_of_norms(A):
    """The root of the largest row sum times the largest column sum is an upper bound, not the norm."""
    A = np.abs(np.asarray(A, dtype=float))
    return float(np.sqrt(A.sum(axis=0).max() * A.sum(axis=1).max()))


def largest_gram_eigenvalue__trace_over_n(W):
    """The mean of the eigenvalues is the trace over n; the largest is asked for."""
    W = np.asarray(W, dtype=float)
    return float(np.trace(W.T @ W) / W.shape[1])


def largest_gram_eigenvalue__rounded(W):
    """Do not round: a small eigenvalue would be lost."""
    return round(float(np.linalg.norm(np.asarray(W, dtype=float), 2) ** 2), 3)


def jacobian_norm_bound__lambda_for_its_root(W, gamma, T):
    """Each step brings the factor gamma times the root of lambda_1: the exponent of lambda_1 is T / 2."""
    return float(gamma ** (2 * T) * np.linalg.norm(np.asarray(W, dtype=float), 2) ** T)


def explosion_is_possible__at_least_two(W, gamma):
    """The bound grows as soon as its factor is above one, and not only where it doubles."""
    return bool(gamma * np.linalg.norm(np.asarray(W, dtype=float), 2) > 1.1)


def error_signal_bound__lag_of_the_gamma_only(dE_dx_t, W, gamma, lag):
    """The norm of W takes part in every step too."""
    W, error = np.asarray(W, dtype=float), np.asarray(dE_dx_t, dtype=float)
    return float(np.linalg.norm(error) * gamma**lag * (np.linalg.norm(W, 2) if lag else 1.0))
