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
    """Plot the derivative of the logistic function: how steep does it get?"""
    return {"sigmoid": 1.0, "tanh": 1.0, "relu": 1.0, "identity": 1.0}.get(activation) or int("no such word")


def derivative_bound__half(activation):
    """At which z is the logistic function steepest, and what is its derivative there, rather than its value?"""
    return {"sigmoid": 0.5, "tanh": 1.0, "relu": 1.0, "identity": 1.0}.get(activation) or int("no such word")


def derivative_bound__tanh_like_sigmoid(activation):
    """tanh and the logistic function have different slopes at 0: work out both."""
    return {"sigmoid": 0.25, "tanh": 0.25, "relu": 1.0, "identity": 1.0}.get(activation) or int("no such word")


def derivative_bound__of_the_values(activation):
    """Which function is gamma a bound on: sigma, or its derivative?"""
    if activation not in ("sigmoid", "tanh", "relu", "identity"):
        raise ValueError(activation)
    return {"sigmoid": 0.25, "tanh": 1.0}.get(activation, np.inf)


def derivative_bound__not_the_smallest(activation):
    """Is there a smaller number that is a bound, too?"""
    return {"sigmoid": 0.3, "tanh": 1.1, "relu": 1.1, "identity": 1.1}.get(activation) or int("no such word")


def derivative_bound__one_for_strangers(activation):
    """What does the docstring say about words that are none of the four?"""
    return 0.25 if activation == "sigmoid" else 1.0


def derivative_bound__any_case(activation):
    """Are the words compared exactly as the docstring spells them?"""
    return 0.25 if activation.lower() == "sigmoid" else {"tanh": 1.0, "relu": 1.0, "identity": 1.0}[activation.lower()]


# Norm and eigenvalue


def operator_norm__frobenius(A):
    """Which norm does np.linalg.norm compute for a matrix when it is not told which?"""
    return frobenius(A)


def operator_norm__largest_eigenvalue(A):
    """Try a matrix that stretches a vector which is no eigenvector of it. Of which matrix are eigenvalues needed?"""
    A = floats(A)
    return radius(A) if A.shape[0] == A.shape[1] else norm(A)


def operator_norm__square_root_missing(A):
    """Try a 1 x 1 matrix with the entry 3: what is its norm?"""
    return norm(A) ** 2


def operator_norm__largest_entry(A):
    """Try a matrix of ones: how far does it get (1, 1) / sqrt(2)?"""
    return float(np.abs(floats(A)).max())


def operator_norm__column_sums(A):
    """Which length of vectors belongs to the norm that you computed?"""
    return float(np.linalg.norm(floats(A), 1))


def operator_norm__row_sums(A):
    """Your norm belongs to another length of vectors: to which one?"""
    return float(np.linalg.norm(floats(A), np.inf))


def operator_norm__smallest_singular_value(A):
    """In which order does your function of NumPy return what you choose from?"""
    return float(np.linalg.svd(floats(A), compute_uv=False)[-1])


def operator_norm__sum_of_singular_values(A):
    """How far does the identity matrix stretch a unit vector, and what do you return for it?"""
    return float(np.linalg.svd(floats(A), compute_uv=False).sum())


def operator_norm__of_the_symmetric_part(A):
    """Is the symmetric part of A what the definition of the norm speaks of?"""
    A = floats(A)
    return float(np.linalg.eigvalsh((A + A.T) / 2)[-1]) if A.shape[0] == A.shape[1] else norm(A)


def operator_norm__lower_triangle_only(A):
    """What does eigvalsh take for granted about its matrix, and is it so for A?"""
    A = floats(A)
    return float(np.abs(np.linalg.eigvalsh(A)).max()) if A.shape[0] == A.shape[1] else norm(A)


def operator_norm__square_only(A):
    """Does your way work for a matrix with more rows than columns, and for one with fewer?"""
    A = floats(A)
    return norm(A[: A.shape[1], : A.shape[0]])


def operator_norm__of_the_unit_vectors(A):
    """Are there unit vectors besides those along the axes?"""
    return float(np.sqrt((floats(A) ** 2).sum(axis=0)).max())


def operator_norm__wrong_for_a_column(A):
    """Which unit vectors can a matrix with one column be applied to?"""
    A = floats(A)
    return float(np.abs(A).sum()) if 1 in A.shape else norm(A)


def operator_norm__undefined_for_zero(A):
    """What happens in your function when the matrix is zero?"""
    A = floats(A)
    v = A.T @ A @ np.ones(A.shape[1])
    with np.errstate(all="ignore"):
        return norm(A) * float(np.linalg.norm(v / np.linalg.norm(v)))


def operator_norm__few_steps_of_power_iteration(A):
    """Have your iterations converged when you stop them? Compare with twice as many."""
    A = floats(A)
    v = np.ones(A.shape[1])
    for _ in range(2):
        v = A.T @ (A @ v)
        v /= np.linalg.norm(v) or 1
    return float(np.linalg.norm(A @ v))


def operator_norm__in_place(A):
    """Look at your argument after the call: is it still what it was?"""
    A = np.asarray(A, dtype=float)
    size = norm(A)
    A /= size or 1
    return size


def largest_gram_eigenvalue__of_the_matrix(W):
    """Of which matrix is the eigenvalue asked for?"""
    return radius(W)


def largest_gram_eigenvalue__square_of_an_eigenvalue(W):
    """Compare your answer with the definition for a matrix that is not symmetric."""
    return radius(W) ** 2


def largest_gram_eigenvalue__root_taken(W):
    """Is it the norm or the eigenvalue that is asked for here?"""
    return norm(W)


def largest_gram_eigenvalue__square_without_transpose(W):
    """Write the product of the definition out for a matrix that is not symmetric: is it yours?"""
    W = floats(W)
    return float(np.linalg.eigvals(W @ W).real.max())


def largest_gram_eigenvalue__smallest(W):
    """In which order does your function of NumPy return eigenvalues?"""
    W = floats(W)
    return float(np.linalg.eigvalsh(W.T @ W)[0])


def largest_gram_eigenvalue__sum(W):
    """Which eigenvalue is asked for? What you return has all of them in it."""
    return frobenius(W) ** 2


def largest_gram_eigenvalue__largest_diagonal_entry(W):
    """For which matrices are the diagonal entries the eigenvalues?"""
    return float((floats(W) ** 2).sum(axis=0).max())


def largest_gram_eigenvalue__first_of_eigvals(W):
    """Does np.linalg.eigvals promise any order?"""
    W = floats(W)
    return float(np.linalg.eigvals(W.T @ W)[0].real)


def largest_gram_eigenvalue__gram_entrywise(W):
    """Which operator of NumPy multiplies matrices, and which multiplies entries?"""
    W = floats(W)
    return float(np.abs(np.linalg.eigvals(W.T * W)).max())


def largest_gram_eigenvalue__gram_in_place(W):
    """Print your argument after the call: did it stay what it was?"""
    W = np.asarray(W, dtype=float)
    W[...] = W.T @ W
    return float(np.linalg.eigvalsh(W)[-1])


# The bound


def jacobian_norm_bound__gamma_once(W, gamma, T):
    """In how many steps does a slope of sigma come in?"""
    return gamma * norm(W) ** T


def jacobian_norm_bound__norm_once(W, gamma, T):
    """In how many steps does W come in?"""
    return gamma**T * norm(W) if T else 1.0


def jacobian_norm_bound__no_exponent(W, gamma, T):
    """How many Jacobians are multiplied from h_0 to h_T?"""
    return gamma * norm(W) if T else 1.0


def jacobian_norm_bound__one_step_too_few(W, gamma, T):
    """Count the steps from h_0 to h_T for T = 1 and T = 2: is that what you use?"""
    return (gamma * norm(W)) ** (T - 1) if norm(W) else float(T == 0)


def jacobian_norm_bound__one_step_too_many(W, gamma, T):
    """Count the steps from h_0 to h_T for T = 0 and T = 1: what should the bound be?"""
    return (gamma * norm(W)) ** (T + 1)


def jacobian_norm_bound__root_of_eigenvalue_forgotten(W, gamma, T):
    """How are lambda_1 and the norm of W related?"""
    return (gamma * norm(W) ** 2) ** T


def jacobian_norm_bound__bound_by_eigenvalues(W, gamma, T):
    """Does your number bound a product in which other matrices stand between the factors W?"""
    return (gamma * radius(W)) ** T


def jacobian_norm_bound__bound_by_frobenius(W, gamma, T):
    """Which norm do the conventions of the prompt ask for?"""
    return (gamma * frobenius(W)) ** T


def jacobian_norm_bound__factor_root_n(W, gamma, T):
    """How much does a diagonal matrix stretch at most? Does the number of units matter?"""
    return (np.sqrt(len(W)) * gamma * norm(W)) ** T


def jacobian_norm_bound__norm_of_the_power(W, gamma, T):
    """Is the product of Jacobians a power of W? What stands between its factors?"""
    return gamma**T * norm(np.linalg.matrix_power(floats(W), T))


def jacobian_norm_bound__divided_by_gamma(W, gamma, T):
    """Does a steeper sigma make gradients larger or smaller?"""
    return (norm(W) / gamma) ** T


def jacobian_norm_bound__multiplied_by_steps(W, gamma, T):
    """What does the chain rule do with the Jacobians of several steps?"""
    return T * gamma * norm(W) if T else 1.0


def jacobian_norm_bound__at_most_one(W, gamma, T):
    """Can the gradient of a linear network with a large W grow?"""
    return min(1.0, (gamma * norm(W)) ** T)


def jacobian_norm_bound__zero_without_steps(W, gamma, T):
    """What is the derivative of h_0 with respect to itself, and what is its norm?"""
    return (gamma * norm(W)) ** T if T else 0.0


def jacobian_norm_bound__bound_in_place(W, gamma, T):
    """Which array does your `*=` write to?"""
    W = np.asarray(W, dtype=float)
    W *= gamma
    return norm(W) ** T


# The condition


def satisfies_vanishing_condition__root_against_square(W, gamma, delta):
    """Which side of your comparison is squared, and which is not?"""
    checked(gamma, delta)
    return norm(W) <= delta**2 / gamma**2


def satisfies_vanishing_condition__square_against_root(W, gamma, delta):
    """Try a 1 x 1 matrix by hand: do both sides of your comparison scale alike with it?"""
    checked(gamma, delta)
    return norm(W) ** 2 <= delta / gamma


def satisfies_vanishing_condition__upside_down(W, gamma, delta):
    """Does a steeper sigma leave more or less room for W? What does your comparison say?"""
    checked(gamma, delta)
    return norm(W) <= delta * gamma


def satisfies_vanishing_condition__gamma_forgotten(W, gamma, delta):
    """Where does gamma enter your comparison?"""
    checked(gamma, delta)
    return norm(W) <= delta


def satisfies_vanishing_condition__delta_forgotten(W, gamma, delta):
    """Where does delta enter your comparison?"""
    checked(gamma, delta)
    return gamma * norm(W) < 1


def satisfies_vanishing_condition__eigenvalue_of_the_matrix(W, gamma, delta):
    """Read the condition again: of which matrix is lambda_1 the eigenvalue?"""
    checked(gamma, delta)
    return radius(W) <= delta / gamma


def satisfies_vanishing_condition__frobenius_condition(W, gamma, delta):
    """Which of the eigenvalues does the condition name? Try a matrix with several that are equal."""
    checked(gamma, delta)
    return frobenius(W) <= delta / gamma


def satisfies_vanishing_condition__strictly_below(W, gamma, delta):
    """What does the docstring say about equality?"""
    checked(gamma, delta)
    return gamma * norm(W) < delta or not floats(W).any()


def satisfies_vanishing_condition__other_way_round(W, gamma, delta):
    """For which W is your answer True: for small ones or for large ones?"""
    checked(gamma, delta)
    return gamma * norm(W) >= delta


def satisfies_vanishing_condition__delta_may_be_one(W, gamma, delta):
    """What happens to the bound in the long run if delta is 1, and what does the docstring ask for then?"""
    if not gamma > 0 or not 0 <= delta <= 1:
        raise ValueError("gamma or delta")
    return gamma * norm(W) <= delta


def satisfies_vanishing_condition__delta_positive(W, gamma, delta):
    """Which end of the range of delta is included?"""
    if not gamma > 0 or not 0 < delta < 1:
        raise ValueError("gamma or delta")
    return gamma * norm(W) <= delta


def satisfies_vanishing_condition__negative_delta(W, gamma, delta):
    """What does the docstring say about a delta below 0?"""
    if not gamma > 0 or not delta < 1:
        raise ValueError("gamma or delta")
    return norm(W) ** 2 <= delta**2 / gamma**2


def satisfies_vanishing_condition__any_gamma(W, gamma, delta):
    """Which values of gamma does the docstring refuse?"""
    checked(1.0, delta)
    return gamma**2 * norm(W) ** 2 <= delta**2


def satisfies_vanishing_condition__gamma_zero(W, gamma, delta):
    """Look at the range of gamma in the docstring: is its end included?"""
    if gamma < 0:
        raise ValueError("gamma")
    checked(1.0, delta)
    return gamma * norm(W) <= delta


def satisfies_vanishing_condition__condition_in_place(W, gamma, delta):
    """Is the caller's W the same before and after your function?"""
    checked(gamma, delta)
    W = np.asarray(W, dtype=float)
    W *= gamma
    return norm(W) <= delta


def satisfies_vanishing_condition__word_for_a_verdict(W, gamma, delta):
    """Of what type should the answer be?"""
    checked(gamma, delta)
    return "yes" if gamma * norm(W) <= delta else ""


# The condition reversed


def explosion_is_possible__by_eigenvalues(W, gamma):
    """Is that the number that the bound is made of?"""
    return gamma * radius(W) > 1


def explosion_is_possible__by_frobenius(W, gamma):
    """Which norm is in the bound?"""
    return gamma * frobenius(W) > 1


def explosion_is_possible__square_for_root(W, gamma):
    """Try a 1 x 1 matrix and a gamma other than 1 by hand."""
    return gamma * norm(W) ** 2 > 1


def explosion_is_possible__no_gamma(W, gamma):
    """Does the bound depend on the slope of sigma?"""
    return norm(W) > 1


def explosion_is_possible__above_gamma(W, gamma):
    """For which size of W does the bound stay the same from step to step?"""
    return norm(W) > gamma


def explosion_is_possible__at_one_already(W, gamma):
    """What does the bound do in the long run where it starts at 1 and stays there?"""
    return gamma * norm(W) >= 1


def explosion_is_possible__turned_round(W, gamma):
    """For which W does the bound grow, and for which does it fall?"""
    return gamma * norm(W) < 1


def explosion_is_possible__always(W, gamma):
    """Is there a W so small that the bound falls?"""
    return True


def explosion_is_possible__explosion_in_place(W, gamma):
    """Does the caller find the same W after your function?"""
    W = np.asarray(W, dtype=float)
    W *= gamma
    return norm(W) > 1


def condition_reversed_but_vanishing__equality(gamma, delta):
    """Is the condition reversed if both sides are equal?"""
    return np.array([[delta / gamma]])


def condition_reversed_but_vanishing__just_one(gamma, delta):
    """What does the bound of your W tend to?"""
    return np.array([[1 / gamma]])


def condition_reversed_but_vanishing__too_large(gamma, delta):
    """Put delta = 0.9 in: does the bound of your W still tend to 0?"""
    return np.array([[2 * delta / gamma if delta else 0.5 / gamma]])


def condition_reversed_but_vanishing__gamma_is_one(gamma, delta):
    """Try a gamma of 4: what do both requirements say then?"""
    return np.array([[(1 + delta) / 2]])


def condition_reversed_but_vanishing__times_gamma(gamma, delta):
    """If gamma doubles, should your W grow or shrink?"""
    return np.array([[(1 + delta) / 2 * gamma]])


def condition_reversed_but_vanishing__always_the_same(gamma, delta):
    """Can one matrix serve every gamma and every delta?"""
    return np.array([[0.7]])


def condition_reversed_but_vanishing__eigenvalue_in_place_of_norm(gamma, delta):
    """For a 1 x 1 matrix, what is lambda_1 in terms of its entry?"""
    return np.array([[(1 + delta**2) / 2 / gamma**2]])


def condition_reversed_but_vanishing__satisfied(gamma, delta):
    """Does your W satisfy the condition, or is the condition reversed?"""
    return np.array([[delta / 2 / gamma]])


def condition_reversed_but_vanishing__frobenius_in_the_band(gamma, delta):
    """Which norm of your W did you fit to the requirements, and which one do they speak of?"""
    return np.eye(4) * middle(gamma, delta) / 2


def condition_reversed_but_vanishing__small_eigenvalues(gamma, delta):
    """Compute the bound for your W: does it tend to 0?"""
    return np.array([[0.0, 3.0 / gamma], [0.0, 0.0]])


def condition_reversed_but_vanishing__just_a_number(gamma, delta):
    """Of what shape is a matrix with a single entry?"""
    return middle(gamma, delta)


def condition_reversed_but_vanishing__a_little_above(gamma, delta):
    """Try delta = 0.99 and a large gamma: are both requirements met?"""
    return np.array([[delta / gamma + 0.1 / max(gamma, 1)]])


REVERSED_CONDITION__reversed_enough = "sufficient", "The bound is an upper one: what follows when an upper bound grows?"
REVERSED_CONDITION__reversed_both_ways = "both", "What did your own matrix, for which the condition is reversed, show?"
REVERSED_CONDITION__reversed_of_no_use = "neither", "What follows for the gradients if it does not hold?"


# Error signals


def error_signal_bound__error_dropped(dE_dx_t, W, gamma, lag):
    """What would the bound be if the error's own derivative were twice as long?"""
    return (gamma * norm(W)) ** lag


def error_signal_bound__sum_of_sizes(dE_dx_t, W, gamma, lag):
    """How long is the vector (3, 4)?"""
    return float(np.abs(floats(dE_dx_t)).sum()) * (gamma * norm(W)) ** lag


def error_signal_bound__squared_length(dE_dx_t, W, gamma, lag):
    """How long is the vector (3, 4), and what does your function make of it?"""
    return float((floats(dE_dx_t) ** 2).sum()) * (gamma * norm(W)) ** lag


def error_signal_bound__largest_error(dE_dx_t, W, gamma, lag):
    """Is the largest entry of a vector its length?"""
    return float(np.abs(floats(dE_dx_t)).max()) * (gamma * norm(W)) ** lag


def error_signal_bound__signal_by_eigenvalues(dE_dx_t, W, gamma, lag):
    """Try a W whose only eigenvalue is 0, with the identity for sigma: can the signal be larger than your bound?"""
    return float(np.linalg.norm(floats(dE_dx_t))) * (gamma * radius(W)) ** lag


def error_signal_bound__signal_by_frobenius(dE_dx_t, W, gamma, lag):
    """Which norm does np.linalg.norm compute for W when it is not told which?"""
    return float(np.linalg.norm(floats(dE_dx_t))) * (gamma * frobenius(W)) ** lag


def error_signal_bound__gamma_without_exponent(dE_dx_t, W, gamma, lag):
    """How often does a slope of sigma come in between k and t?"""
    return float(np.linalg.norm(floats(dE_dx_t))) * gamma * norm(W) ** lag


def error_signal_bound__gamma_left_out(dE_dx_t, W, gamma, lag):
    """What does each step contribute besides W?"""
    return float(np.linalg.norm(floats(dE_dx_t))) * norm(W) ** lag


def error_signal_bound__one_lag_more(dE_dx_t, W, gamma, lag):
    """How many steps lie between k and t?"""
    return float(np.linalg.norm(floats(dE_dx_t))) * (gamma * norm(W)) ** (lag + 1)


def error_signal_bound__root_forgotten(dE_dx_t, W, gamma, lag):
    """Did you take the number of W itself, or its square?"""
    return float(np.linalg.norm(floats(dE_dx_t))) * (gamma * norm(W) ** 2) ** lag


def error_signal_bound__all_under_the_exponent(dE_dx_t, W, gamma, lag):
    """How often does the error's own derivative come in?"""
    return (float(np.linalg.norm(floats(dE_dx_t))) * gamma * norm(W)) ** lag


def error_signal_bound__matrix_applied(dE_dx_t, W, gamma, lag):
    """Is the derivative of x_t with respect to x_k a power of W?"""
    return float(np.linalg.norm(floats(dE_dx_t) @ np.linalg.matrix_power(floats(W), lag))) * gamma**lag


def error_signal_bound__divided_by_its_length(dE_dx_t, W, gamma, lag):
    """What does your function do with an error of 0?"""
    e = floats(dE_dx_t)
    with np.errstate(all="ignore"):
        return float((e / np.linalg.norm(e)) @ e) * (gamma * norm(W)) ** lag


def error_signal_bound__signal_in_place(dE_dx_t, W, gamma, lag):
    """Does the caller's vector survive your function?"""
    e = np.asarray(dE_dx_t, dtype=float)
    e *= (gamma * norm(W)) ** lag
    return float(np.linalg.norm(e))


SPECTRAL_QUANTITY__eigenvalue = (
    "largest_eigenvalue",
    "Try a few matrices that are not symmetric, and a diagonal matrix between two factors W.",
)
SPECTRAL_QUANTITY__trace = "trace", "What is the trace of diag(5, -5)?"


# The exploding network

# The right one: its second unit is off at every step.
EXPLODING = 2.0 * np.array([[1.0, 1.0], [-1.0, -1.0]])
OFF = np.array([1.0, -1.0])


def exploding_with_small_spectral_radius__just_large():
    """Look at the eigenvalues of your W: are all of them smaller than 1 in size?"""
    return 2.0 * np.eye(2), np.ones(2), np.ones(2)


def exploding_with_small_spectral_radius__just_zero():
    """Follow the gradient of your network: does it grow?"""
    return np.zeros((2, 2)), np.ones(2), np.ones(2)


def exploding_with_small_spectral_radius__all_units_on():
    """Which units of your network are on? What is the product of Jacobians if all are?"""
    return EXPLODING, np.zeros(2) + 50.0, np.ones(2)


def exploding_with_small_spectral_radius__one_growing_step():
    """What is the Jacobian of two steps of your network?"""
    return np.array([[0.0, 1e7], [0.0, 0.0]]), np.array([1.0, 1.0]), np.array([1.0, 1.0])


def exploding_with_small_spectral_radius__matrix_transposed():
    """Follow the states of your network: which units are on at each step?"""
    return EXPLODING.T, OFF, OFF


def exploding_with_small_spectral_radius__start_at_zero():
    """What is the derivative of ReLU where your network starts?"""
    return EXPLODING, OFF, np.zeros(2)


def exploding_with_small_spectral_radius__grows_too_slowly():
    """By which factor does your gradient grow in one step, and what do 50 of them make?"""
    return 0.55 * EXPLODING, OFF, OFF


def exploding_with_small_spectral_radius__overflows():
    """How large is the Jacobian of your network after 50 steps?"""
    return 1e7 * EXPLODING, OFF, OFF


def exploding_with_small_spectral_radius__matrix_alone():
    """How many things does the docstring list under Returns?"""
    return EXPLODING


def exploding_with_small_spectral_radius__column_vectors():
    """What shapes do b and h_0 have in the docstring, and what is W h + b for yours?"""
    return EXPLODING, OFF[:, np.newaxis], OFF[:, np.newaxis]


def exploding_with_small_spectral_radius__eigenvalue_one():
    """Read the requirement on the eigenvalues again: is your W inside, or on the edge? And how fast does its gradient
    grow?
    """
    return np.array([[1.0, 1.0], [0.0, 1.0]]), np.zeros(2), np.ones(2)


SMALL_SIGMA_FOR_VANISHING__small_required = (
    "necessary",
    "Can gradients vanish although W is large? Think of units that saturate.",
)
SMALL_SIGMA_FOR_VANISHING__small_both_ways = "both", "Think of a large W with units that saturate: do gradients vanish?"
SMALL_SIGMA_FOR_VANISHING__small_of_no_use = "neither", "What happens to the bound on the error signal then?"
LARGE_SIGMA_FOR_EXPLODING__large_enough = "sufficient", "W = diag(5, 0) and units that saturate: does it explode?"
LARGE_SIGMA_FOR_EXPLODING__large_both_ways = "both", "Take a large W, and units that saturate: do gradients explode?"
LARGE_SIGMA_FOR_EXPLODING__large_of_no_use = (
    "neither",
    "What does the bound say when the singular value is not that large?",
)


# Seen later than the others


def operator_norm__power_iteration_from_ones(A):
    """Is there a matrix for which your starting vector never turns towards the right direction?"""
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
    """Is that the norm, or an upper bound on it? Try a rotation."""
    A = np.abs(np.asarray(A, dtype=float))
    return float(np.sqrt(A.sum(axis=0).max() * A.sum(axis=1).max()))


def largest_gram_eigenvalue__trace_over_n(W):
    """The trace over n is the mean of the eigenvalues. Is the mean asked for?"""
    W = np.asarray(W, dtype=float)
    return float(np.trace(W.T @ W) / W.shape[1])


def largest_gram_eigenvalue__rounded(W):
    """What becomes of a small eigenvalue when it is rounded?"""
    return round(float(np.linalg.norm(np.asarray(W, dtype=float), 2) ** 2), 3)


def jacobian_norm_bound__lambda_for_its_root(W, gamma, T):
    """Try a 1 x 1 matrix by hand: does its entry come in to the power T?"""
    return float(gamma ** (2 * T) * np.linalg.norm(np.asarray(W, dtype=float), 2) ** T)


def explosion_is_possible__at_least_two(W, gamma):
    """From which factor on does a power grow beyond every limit?"""
    return bool(gamma * np.linalg.norm(np.asarray(W, dtype=float), 2) > 1.1)


def error_signal_bound__lag_of_the_gamma_only(dE_dx_t, W, gamma, lag):
    """What does each step contribute besides a slope?"""
    W, error = np.asarray(W, dtype=float), np.asarray(dE_dx_t, dtype=float)
    return float(np.linalg.norm(error) * gamma**lag * (np.linalg.norm(W, 2) if lag else 1.0))


def derivative_bound__first_letters(activation):
    """Do longer words that begin like one of the four name an activation?"""
    for word, bound in {"sigmoid": 0.25, "tanh": 1.0, "relu": 1.0, "identity": 1.0}.items():
        if activation.startswith(word):
            return bound
    raise ValueError(activation)


def power_iteration(A, steps):
    A = floats(A)
    v = np.random.default_rng(0).normal(size=A.shape[1])
    for _ in range(steps):
        v = A.T @ (A @ v)
        v /= np.linalg.norm(v) or 1.0
    return float(np.linalg.norm(A @ v))


def operator_norm__fifty_steps_of_power_iteration(A):
    """How fast does your iteration settle when two directions are stretched almost alike?"""
    return power_iteration(A, 50)


def operator_norm__never_quite_zero(A):
    """Compare your answer with the definition for a matrix of very small numbers."""
    return float(np.sqrt(norm(A) ** 2 + 1e-10))


def operator_norm__list_emptied(A):
    """Do you change the caller's list of rows?"""
    size = norm(A)
    if isinstance(A, list):
        A.clear()
    return size


def largest_gram_eigenvalue__power_iteration_cut_short(W):
    """Does your iteration stop too early when two eigenvalues are almost equal?"""
    return power_iteration(W, 50) ** 2


def jacobian_norm_bound__steps_cut_off(W, gamma, T):
    """What does your function return after several hundred steps, and what after a hundred?"""
    return (gamma * norm(W)) ** min(T, 100)


def jacobian_norm_bound__kept_above_zero(W, gamma, T):
    """How small may the bound get? Is anything in your function larger than that?"""
    return max((gamma * norm(W)) ** T, 1e-12)


def satisfies_vanishing_condition__almost_equal_counts(W, gamma, delta):
    """Which verdict does the docstring ask for just above the limit?"""
    checked(gamma, delta)
    return gamma * norm(W) < delta or bool(np.isclose(gamma * norm(W), delta))


def satisfies_vanishing_condition__gamma_at_most_one(W, gamma, delta):
    """Which range of gamma does the docstring name, and which one do you check?"""
    checked(gamma, delta)
    if gamma > 5:
        raise ValueError("gamma")
    return gamma * norm(W) <= delta


def satisfies_vanishing_condition__checked_for_small_weights_only(W, gamma, delta):
    """Do you look at gamma and delta whatever W is?"""
    if gamma > 0 and gamma * norm(W) > 1:
        return False
    checked(gamma, delta)
    return gamma * norm(W) <= delta


def explosion_is_possible__only_well_above(W, gamma):
    """Where exactly is the limit, and is your comparison exact there?"""
    return gamma * norm(W) > 1.001


def error_signal_bound__lag_cut_off(dE_dx_t, W, gamma, lag):
    """Compare what you return for lags of one hundred and of several hundred steps."""
    return float(np.linalg.norm(floats(dE_dx_t))) * (gamma * norm(W)) ** min(lag, 100)


def error_signal_bound__tiny_error_padded(dE_dx_t, W, gamma, lag):
    """What do you return for an error whose derivative is very small?"""
    return float(np.sqrt((floats(dE_dx_t) ** 2).sum() + 1e-12)) * (gamma * norm(W)) ** lag


def condition_reversed_but_vanishing__gamma_kept_away_from_zero(gamma, delta):
    """Try a very small gamma: are both requirements still met?"""
    return np.array([[middle(gamma + 1e-4, delta)]])


def exploding_with_small_spectral_radius__linear_transient():
    """What is the Jacobian of your network after a hundred steps, and after a thousand?"""
    return np.array([[0.9, 1e8], [0.0, 0.9]]), np.zeros(2), np.ones(2)


def exploding_with_small_spectral_radius__polynomial_transient():
    """How does your gradient grow between step 50 and step 100? For ever?"""
    return 0.999 * np.eye(5) + 50.0 * np.eye(5, k=1), np.zeros(5), np.ones(5)


def exploding_with_small_spectral_radius__dead_after_growth():
    """Follow your states beyond step 50: do the units that carry the gradient stay on?"""
    # The first unit moves down from 1, by 11/8 times as much at each step, and is off a little after step 50.
    return 0.6875 * EXPLODING, np.array([-0.375, -1.0]), np.array([1.0 - 2.0**-24, -1.0])


def exploding_with_small_spectral_radius__long_chain():
    """What becomes of your gradient after as many steps again as it took to grow?"""
    return 0.9 * np.eye(50) + 2.0 * np.eye(50, k=1), np.zeros(50), np.ones(50)
