"""Known wrong answers to decoding; each docstring is the hint that a student who has it needs."""

import itertools
import math

import numpy as np


def log(P):
    with np.errstate(divide="ignore"):
        return np.log(np.asarray(P, dtype=float))


def checked(P, bos, T):
    P = np.asarray(P, dtype=float)
    if P.ndim != 2 or P.shape[0] != P.shape[1] or (P < 0).any() or (abs(P.sum(axis=1) - 1) > 1e-6).any():
        raise ValueError("P")
    if not 0 <= bos < len(P) or T < 0:
        raise ValueError("bos or T")
    return P


def backtrack(pointers, last):
    words = [int(last)]
    for row in reversed(pointers):
        words.append(int(row[words[-1]]))
    return words[::-1]


def viterbi(P, bos, steps):
    """Log delta after so many steps, and the back-pointers of each."""
    log_P, log_delta, pointers = log(P), log(np.arange(len(P)) == bos), []
    for _ in range(steps):
        scores = log_P + log_delta[:, np.newaxis]
        pointers.append(scores.argmax(axis=0))
        log_delta = scores.max(axis=0)
    return log_delta, pointers


def search(next_log_probs, T, beam_width, bos, beams=None):
    """Beam search as it should be, from given beams."""
    if beam_width < 1:
        raise ValueError("beam_width")
    beams = beams or [((), 0.0)]
    for _ in range(T):
        beams = [((*ws, w), s + lp) for ws, s in beams for w, lp in next_log_probs((bos, *ws)).items()]
        beams = sorted(beams, key=lambda beam: -beam[1])[:beam_width]
    return beams


# Counting


def count_sequences__begin_token_never_again(vocab_size, T):
    """The begin token may come again, like any other word."""
    if vocab_size < 1 or T < 0:
        raise ValueError
    return max(vocab_size - 1, 1) ** T


def count_sequences__begin_token_counted(vocab_size, T):
    """The first word is given: only the T words after it can be chosen."""
    if vocab_size < 1 or T < 0:
        raise ValueError
    return vocab_size ** (T + 1)


def count_sequences__all_lengths(vocab_size, T):
    """Count the sequences of exactly T words, not those of up to T words."""
    if vocab_size < 1 or T < 0:
        raise ValueError
    return sum(vocab_size**t for t in range(1, T + 1)) if T else 1


def count_sequences__as_float(vocab_size, T):
    """A float has about 16 digits: compute with Python's whole numbers from beginning to end."""
    if vocab_size < 1 or T < 0:
        raise ValueError
    return int(min(math.exp(min(T * math.log(vocab_size), 700)), 1e300)) if T > 20 else round(float(vocab_size) ** T)


def count_sequences__in_64_bits(vocab_size, T):
    """NumPy's whole numbers have 64 bits, and turn over without a word: use Python's."""
    if vocab_size < 1 or T < 0:
        raise ValueError
    return np.int64(vocab_size) ** np.int64(T)


def count_sequences__count_anything_goes(vocab_size, T):
    """An empty vocabulary and a negative length are mistakes: raise ValueError."""
    return vocab_size**T


# Viterbi, in pieces


def viterbi_init__probabilities(N, bos):
    """The logarithm of delta_0 is asked for: log 1 and log 0."""
    return np.eye(N)[bos]


def viterbi_init__large_number_for_infinity(N, bos):
    """log 0 is minus infinity; any finite number is a probability above 0."""
    return np.where(np.arange(N) == bos, 0.0, -1e9)


def viterbi_init__first_word(N, bos):
    """The begin token has the index `bos`, which need not be 0."""
    return log(np.arange(N) == 0)


def viterbi_step__maxima_apart(log_P, log_delta):
    """The maximum of a product is not the product of the maxima: both factors depend on the same word i."""
    log_P, log_delta = np.asarray(log_P), np.asarray(log_delta)
    return log_P.max(axis=0) + log_delta.max(), (log_P + log_delta[:, np.newaxis]).argmax(axis=0)


def viterbi_step__sum_over_paths(log_P, log_delta):
    """delta_t(j) is the probability of the best path that ends in j, not that of all paths that end there."""
    scores = np.asarray(log_P) + np.asarray(log_delta)[:, np.newaxis]
    return np.logaddexp.reduce(scores, axis=0), scores.argmax(axis=0)


def viterbi_step__rows_for_columns(log_P, log_delta):
    """log_P[i, j] is the step from i to j: the maximum is over i, the row."""
    scores = np.asarray(log_P) + np.asarray(log_delta)
    return scores.max(axis=1), scores.argmax(axis=1)


def viterbi_step__likeliest_word_before(log_P, log_delta):
    """The likeliest word at t-1 is not the word before j on the best path to j: the transition counts as well."""
    scores = np.asarray(log_P) + np.asarray(log_delta)[:, np.newaxis]
    return scores.max(axis=0), np.full(len(scores), np.argmax(log_delta))


def viterbi_step__likeliest_transition(log_P, log_delta):
    """The likeliest transition into j is not the best path to j: how likely the path before is counts as well."""
    scores = np.asarray(log_P) + np.asarray(log_delta)[:, np.newaxis]
    return scores.max(axis=0), np.asarray(log_P).argmax(axis=0)


def viterbi_step__through_probabilities(log_P, log_delta):
    """exp of -1000 is 0: stay in logarithms, where a product is a sum."""
    scores = np.exp(log_P) * np.exp(log_delta)[:, np.newaxis]
    return log(scores.max(axis=0)), scores.argmax(axis=0)


def viterbi_step__logarithms_multiplied(log_P, log_delta):
    """The logarithm of a product is the sum of the logarithms."""
    with np.errstate(invalid="ignore"):
        scores = -np.asarray(log_P) * np.asarray(log_delta)[:, np.newaxis]
    return scores.max(axis=0), scores.argmax(axis=0)


def viterbi_step__step_last_of_ties(log_P, log_delta):
    """Among equally good words before, the smallest counts; yours takes the largest."""
    scores = np.asarray(log_P) + np.asarray(log_delta)[:, np.newaxis]
    return scores.max(axis=0), len(scores) - 1 - scores[::-1].argmax(axis=0)


def viterbi_step__no_pointer_to_the_unreachable(log_P, log_delta):
    """A word that can't be reached has the back-pointer 0, as argmax gives it."""
    scores = np.asarray(log_P) + np.asarray(log_delta)[:, np.newaxis]
    return scores.max(axis=0), np.where(np.isinf(scores.max(axis=0)), -1, scores.argmax(axis=0))


def viterbi_step__zeros_made_tiny(log_P, log_delta):
    """A transition of probability 0 is impossible, and not just unlikely: keep minus infinity."""
    scores = np.nan_to_num(log_P, neginf=-20.0) + np.nan_to_num(log_delta, neginf=-20.0)[:, np.newaxis]
    return scores.max(axis=0), scores.argmax(axis=0)


def viterbi_step__in_place(log_P, log_delta):
    """Your function adds to the caller's own log_P: work on a copy."""
    log_P = np.asarray(log_P, dtype=float)
    log_P += np.asarray(log_delta)[:, np.newaxis]
    return log_P.max(axis=0), log_P.argmax(axis=0)


def viterbi_last_token__largest_size(log_delta):
    """Logarithms of probabilities are negative: the most likely word has the largest one, not the largest size."""
    return int(np.argmax(np.abs(log_delta)))


def viterbi_last_token__last_last_of_ties(log_delta):
    """Among equally likely last words the smallest counts."""
    return len(log_delta) - 1 - int(np.argmax(np.asarray(log_delta)[::-1]))


def viterbi_last_token__value(log_delta):
    """The word is asked for, not how likely it is."""
    return float(np.max(log_delta))


def viterbi_backtrack__from_the_front(backpointers, last):
    """A back-pointer tells the word before: start with the last row and go back."""
    words = [int(last)]
    for row in backpointers:
        words.append(int(row[words[-1]]))
    return words[::-1]


def viterbi_backtrack__backwards(backpointers, last):
    """The words come out last one first: turn them round at the end."""
    return backtrack(list(backpointers), last)[::-1]


def viterbi_backtrack__without_last(backpointers, last):
    """The last word belongs to the sequence: T-1 rows of back-pointers make T words."""
    return backtrack(list(backpointers), last)[:-1]


def viterbi_backtrack__same_column(backpointers, last):
    """Each row is read at the word found just before, not always at the last word."""
    return [int(row[last]) for row in backpointers] + [int(last)]


def viterbi_backtrack__first_row_skipped(backpointers, last):
    """The rows are a_2 to a_T, and all of them are needed: the first row gives the first word."""
    words = backtrack(list(backpointers)[1:], last)
    return words if len(backpointers) == 0 else [words[0], *words]


# Viterbi as a whole


def viterbi_decode__one_transition_too_many(P, bos, T):
    """From delta_0 to delta_T there are T transitions: starting with the row of the begin token makes one of them."""
    P = checked(P, bos, T)
    if T == 0:
        return [], 0.0
    log_delta, pointers = viterbi(P, bos, T + 1)
    return backtrack(pointers[2:], np.argmax(log_delta)), float(log_delta.max())


def viterbi_decode__one_transition_too_few(P, bos, T):
    """T words take T transitions: the step from the begin token to the first word is one of them."""
    P = checked(P, bos, T)
    if T == 0:
        return [], 0.0
    log_delta, pointers = viterbi(P, bos, T - 1)
    return [*backtrack(pointers[1:], np.argmax(log_delta)), 0][:T], float(log_delta.max())


def viterbi_decode__best_word_of_each_step(P, bos, T):
    """delta_t(j) belongs to a whole path: the best words of single steps need not lie on one. Follow the pointers."""
    P = checked(P, bos, T)
    words = [int(np.argmax(viterbi(P, bos, t)[0])) for t in range(1, T + 1)] if T < 100 else [0] * T
    return words, float(viterbi(P, bos, T)[0].max())


def viterbi_decode__viterbi_greedy(P, bos, T):
    """Taking the likeliest next word at each step is greedy search: a less likely word may lead to a better path."""
    log_P, words, score = log(checked(P, bos, T)), [bos], 0.0
    for _ in range(T):
        word = int(np.argmax(log_P[words[-1]]))
        score += log_P[words[-1], word]
        words.append(word)
    return words[1:], float(score)


def viterbi_decode__likeliest_word_of_each_step(P, bos, T):
    """The likeliest word of each step (its probability summed over paths) is not the word of the likeliest sequence."""
    P = checked(P, bos, T)
    p, words = np.eye(len(P))[bos], []
    for _ in range(T):
        p = p @ P
        words.append(int(np.argmax(p)))
    log_P = log(P)
    return words, float(sum(log_P[i, j] for i, j in itertools.pairwise([bos, *words])))


def viterbi_decode__viterbi_in_probabilities(P, bos, T):
    """A product of thousands of probabilities is 0.0 in floating point: work in logarithms."""
    P = checked(P, bos, T)
    delta, pointers = np.eye(len(P))[bos], []
    for _ in range(T):
        pointers.append((P * delta[:, np.newaxis]).argmax(axis=0))
        delta = (P * delta[:, np.newaxis]).max(axis=0)
    return (backtrack(pointers[1:], np.argmax(delta)) if T else []), float(log(delta.max()))


def viterbi_decode__probability_returned(P, bos, T):
    """The logarithm of the probability is asked for."""
    P = checked(P, bos, T)
    if T == 0:
        return [], 1.0
    log_delta, pointers = viterbi(P, bos, T)
    return backtrack(pointers[1:], np.argmax(log_delta)), float(np.exp(log_delta.max()))


def viterbi_decode__viterbi_begin_token_returned(P, bos, T):
    """The begin token is not part of the answer: T words are asked for."""
    P = checked(P, bos, T)
    log_delta, pointers = viterbi(P, bos, T)
    return backtrack(pointers, np.argmax(log_delta)), float(log_delta.max())


def viterbi_decode__starts_at_word_zero(P, bos, T):
    """The path starts at the begin token, which need not be word 0."""
    P = checked(P, bos, T)
    if T == 0:
        return [], 0.0
    log_delta, pointers = viterbi(P, 0, T)
    return backtrack(pointers[1:], np.argmax(log_delta)), float(log_delta.max())


def viterbi_decode__zeros_smoothed(P, bos, T):
    """A transition of probability 0 is impossible: do not add a small number to P before taking the logarithm."""
    P = checked(P, bos, T)
    if T == 0:
        return [], 0.0
    log_delta, pointers = viterbi(P + 1e-3, bos, T)
    return backtrack(pointers[1:], np.argmax(log_delta)), float(log_delta.max())


def viterbi_decode__recursive(P, bos, T):
    """A recursion as deep as T ends with a RecursionError when T is in the thousands: use a loop."""
    P = checked(P, bos, T)
    log_P = log(P)

    def best(t):
        if t == 0:
            return [((), 0.0 if j == bos else -np.inf) for j in range(len(P))]
        before = best(t - 1)
        paths = []
        for j in range(len(P)):
            i = max(range(len(P)), key=lambda i: before[i][1] + log_P[i, j])
            paths.append(((*before[i][0], j), before[i][1] + log_P[i, j]))
        return paths

    words, score = max(best(T), key=lambda path: path[1])
    return list(words), float(score)


def viterbi_decode__viterbi_anything_goes(P, bos, T):
    """What is no transition matrix, a begin token outside the vocabulary, a negative T: each is a ValueError."""
    if T <= 0:
        return [], 0.0
    log_delta, pointers = viterbi(np.asarray(P, dtype=float), bos, T)
    return backtrack(pointers[1:], np.argmax(log_delta)), float(log_delta.max())


def viterbi_decode__columns_checked(P, bos, T):
    """The rows of P sum to one: row i holds what may come after i."""
    P = checked(np.transpose(P), bos, T).T
    if T == 0:
        return [], 0.0
    log_delta, pointers = viterbi(P, bos, T)
    return backtrack(pointers[1:], np.argmax(log_delta)), float(log_delta.max())


def viterbi_decode__any_shape(P, bos, T):
    """Do not leave the shape of P to NumPy: it broadcasts a single row or column without a word."""
    P = np.asarray(P, dtype=float)
    if (P < 0).any() or (abs(P.sum(axis=1) - 1) > 1e-6).any() or not 0 <= bos < len(P) or T < 0:
        raise ValueError("P, bos or T")
    if T == 0:
        return [], 0.0
    log_delta, pointers = viterbi(P, bos, T)
    return backtrack(pointers[1:], np.argmax(log_delta)), float(log_delta.max())


def is_first_order_markov__below_the_tolerance(tree, tol=1e-12):
    """A difference of exactly `tol` is within the tolerance."""
    for p, q in itertools.combinations([p for p in tree if len(p) > 1], 2):
        comparable = len(p) == len(q) and p[-1] == q[-1]
        if comparable and (
            tree[p].keys() != tree[q].keys() or any(abs(tree[p][w] - tree[q][w]) >= tol for w in tree[p])
        ):
            return False
    return True


def viterbi_decode__any_square_matrix(P, bos, T):
    """Rows of P that don't sum to one, or hold a negative entry, are a ValueError."""
    P = np.abs(np.asarray(P, dtype=float))
    checked(np.ones(P.shape) / P.shape[-1], bos, T)
    if T == 0:
        return [], 0.0
    log_delta, pointers = viterbi(P, bos, T)
    return backtrack(pointers[1:], np.argmax(log_delta)), float(log_delta.max())


def viterbi_decode__negative_entries_accepted(P, bos, T):
    """A row can sum to one and still be no distribution: refuse negative entries."""
    P = np.asarray(P, dtype=float)
    checked(np.abs(P) / np.abs(P).sum(axis=-1, keepdims=True), bos, T)
    if (abs(P.sum(axis=1) - 1) > 1e-6).any():
        raise ValueError("P")
    if T == 0:
        return [], 0.0
    log_delta, pointers = viterbi(np.clip(P, 0, None), bos, T)
    return backtrack(pointers[1:], np.argmax(log_delta)), float(log_delta.max())


def viterbi_decode__negative_index(P, bos, T):
    """Python counts a negative index from the end: a begin token of -1 must be refused, not taken for the last word."""
    if not -len(P) <= bos < len(P):
        raise ValueError("bos")
    P = checked(P, bos % len(P), T)
    if T == 0:
        return [], 0.0
    log_delta, pointers = viterbi(P, bos % len(P), T)
    return backtrack(pointers[1:], np.argmax(log_delta)), float(log_delta.max())


def viterbi_decode__no_empty_sequence(P, bos, T):
    """For T = 0 the sequence is empty, and certain: ([], 0.0)."""
    P = checked(P, bos, T)
    log_delta, pointers = viterbi(P, bos, T)
    return backtrack(pointers[1:], np.argmax(log_delta)), float(log_delta.max())


# What Viterbi costs and needs

VITERBI_TIME__one_step = "O(N^2)", "N^2 is one step of the recurrence, and there are T of them."
VITERBI_SPACE__no_pointers = "O(N^2)", "The back-pointers of all T steps are stored too, and T may be larger than N."
VITERBI_SPACE__no_matrix = "O(N + T)", "Count the matrix P, and N back-pointers for each of the T steps."
NAIVE_TIME__powers_swapped = "O(T^N)", "Each of T words is one of N: how many sequences is that?"
NAIVE_SPACE__everything_kept = "O(T N^T)", "Only the best sequence so far has to be kept: the others can be forgotten."
NAIVE_SPACE__all_scores_kept = "O(N^T)", "Only the best score so far has to be kept: the others can be forgotten."
VITERBI_REQUIRES__homogeneity_too = "both", "The recurrence works just as well with another matrix at every step."
VITERBI_REQUIRES__homogeneity = (
    "time_homogeneity",
    "A matrix that never changes is no use where words further back matter.",
)
VITERBI_FOR_VANILLA_RNN__rnn_called_markov = (
    True,
    "The state of a plain RNN depends on all words so far, not on the last few.",
)
VITERBI_FOR_LSTM__lstm_called_markov = True, "What an LSTM says next depends on all words so far, not on the last few."
BEAM_TIME__sorted_for_each_beam = "O(T B^2 N log(B N))", "One sort of all B N scores gives all B beams of a step."
BEAM_TIME__beam_time_like_viterbi = "O(T N^2)", "Only B prefixes are continued, each by N words; B need not be N."
BEAM_SPACE__beams_only = "O(B)", "The N scores of each beam and the back-pointers of each step need room too."
BEAM_SPACE__beam_space_like_viterbi = (
    "O(N^2 + N T)",
    "There is no matrix P here, and back-pointers are kept for B beams only.",
)
VITERBI_ON_TREE__tree_choice_yes = True, "Compare what the table says after `the red` and after `a red`."
BEAM_AT_LEAST_AS_GOOD_AS_GREEDY__versus_greedy_yes = True, "Compare both on the tree of the table, with two beams."


# The tree


def tree_language_model__totals():
    """The table gives the log-probability of one word after a prefix; yours are those of whole paths."""
    b = "<BOS>"
    return {
        (b,): {"the": -1.5, "a": -1.8},
        (b, "the"): {"green": -4.9, "red": -4.6},
        (b, "a"): {"blue": -4.3, "red": -4.5},
        (b, "the", "green"): {"ellipse": -8.5, "rectangle": -8.2},
        (b, "the", "red"): {"circle": -9.4, "rectangle": -9.1},
        (b, "a", "blue"): {"ellipse": -9.7, "square": -9.3},
        (b, "a", "red"): {"circle": -9.4, "square": -9.6},
    }


def slipped(after_a_red, red_after_a):
    b = "<BOS>"
    return {
        (b,): {"the": -1.5, "a": -1.8},
        (b, "the"): {"green": -3.4, "red": -3.1},
        (b, "a"): {"blue": -2.5, "red": red_after_a},
        (b, "the", "green"): {"ellipse": -3.6, "rectangle": -3.3},
        (b, "the", "red"): {"circle": -4.8, "rectangle": -4.5},
        (b, "a", "blue"): {"ellipse": -5.4, "square": -5.0},
        (b, "a", "red"): after_a_red,
    }


def tree_language_model__the_reds_mixed_up():
    """`the red` and `a red` are two different prefixes: look up `a red` once more."""
    return slipped({"circle": -4.9, "square": -5.1}, -2.8)


def tree_language_model__rectangle_after_a_red():
    """After `a red` come circle and square."""
    return slipped({"circle": -4.9, "rectangle": -5.1}, -2.7)


def tree_language_model__one_red_for_both():
    """What follows `red` depends on the word before it: these are two rows of the table."""
    return slipped({"circle": -4.8, "rectangle": -4.5}, -2.7)


def tree_language_model__no_begin_token():
    """Each key is a prefix, and a prefix starts with "<BOS>"."""
    return {prefix[1:]: following for prefix, following in slipped({"circle": -4.9, "square": -5.1}, -2.7).items()}


def tree_language_model__leaves_as_keys():
    """A complete sequence has no continuation, and is no key."""
    tree = slipped({"circle": -4.9, "square": -5.1}, -2.7)
    return tree | {(*prefix, word): {} for prefix in tree if len(prefix) == 3 for word in tree[prefix]}


# Scoring a sequence


def sequence_log_prob__score_last_word_as_prefix(next_log_probs, tokens, bos="<BOS>"):
    """The model wants the whole prefix, not just the last word."""
    total = 0.0
    for before, word in zip((bos, *tokens), tokens, strict=False):
        total += next_log_probs((before,)).get(word, -math.inf)
        if total == -math.inf:
            break
    return total


def sequence_log_prob__probability(next_log_probs, tokens, bos="<BOS>"):
    """The logarithm is asked for: add the log-probabilities, and leave it at that."""
    total = 0.0
    for t, word in enumerate(tokens):
        log_probs = next_log_probs((bos, *tokens[:t]))
        if word not in log_probs:
            return 0.0
        total += log_probs[word]
    return math.exp(total)


def sequence_log_prob__mean(next_log_probs, tokens, bos="<BOS>"):
    """The log-probability of the sequence is the sum over its words, not the mean."""
    total = 0.0
    for t, word in enumerate(tokens):
        log_probs = next_log_probs((bos, *tokens[:t]))
        if word not in log_probs:
            return -math.inf
        total += log_probs[word]
    return total / max(len(tokens), 1)


def sequence_log_prob__key_error(next_log_probs, tokens, bos="<BOS>"):
    """A word that the model doesn't list has probability 0: the answer is then minus infinity, not a KeyError."""
    return sum((next_log_probs((bos, *tokens[:t]))[word] for t, word in enumerate(tokens)), 0.0)


def sequence_log_prob__missing_words_are_free(next_log_probs, tokens, bos="<BOS>"):
    """A word that the model doesn't list has probability 0, so its log-probability is minus infinity and not 0."""
    return sum((next_log_probs((bos, *tokens[:t])).get(word, 0.0) for t, word in enumerate(tokens)), 0.0)


def sequence_log_prob__asks_on(next_log_probs, tokens, bos="<BOS>"):
    """After the first impossible word the answer is known: stop asking."""
    return sum((next_log_probs((bos, *tokens[:t])).get(word, -math.inf) for t, word in enumerate(tokens)), 0.0)


def sequence_log_prob__score_fixed_begin_token(next_log_probs, tokens, bos="<BOS>"):
    """The begin token is a parameter: do not write "<BOS>" into the code."""
    total = 0.0
    for t, word in enumerate(tokens):
        log_probs = next_log_probs(("<BOS>", *tokens[:t]))
        if word not in log_probs:
            return -math.inf
        total += log_probs[word]
    return total


# Exhaustive search


def walk(next_log_probs, T, bos):
    """All complete sequences with their log-probabilities."""
    to_do, found = [((), 0.0)], []
    while to_do:
        words, score = to_do.pop()
        if len(words) == T:
            found.append((words, score))
        else:
            to_do += [((*words, w), score + lp) for w, lp in next_log_probs((bos, *words)).items()]
    return found


def exhaustive_decode__exhaustive_greedy(next_log_probs, T, bos="<BOS>"):
    """The best first word need not begin the best sequence: look at all of them."""
    words, score = (), 0.0
    for _ in range(T):
        log_probs = next_log_probs((bos, *words))
        word = max(log_probs, key=log_probs.get)
        words, score = (*words, word), score + log_probs[word]
    return words, score


def exhaustive_decode__dead_ends_count(next_log_probs, T, bos="<BOS>"):
    """A prefix in a dead end is no sequence of T words."""
    to_do, best = [((), 0.0)], ((), -math.inf)
    while to_do:
        words, score = to_do.pop()
        following = next_log_probs((bos, *words)) if len(words) < T else {}
        if not following and score > best[1]:
            best = (words, score)
        to_do += [((*words, w), score + lp) for w, lp in following.items()]
    return best


def exhaustive_decode__asks_for_each_sequence(next_log_probs, T, bos="<BOS>"):
    """Sequences share prefixes, and each prefix is asked for once: extend prefixes, do not score each sequence anew."""
    best = max(walk(next_log_probs, T, bos), key=lambda found: found[1])
    for t in range(T):
        next_log_probs((bos, *best[0][:t]))
    return best


def exhaustive_decode__exhaustive_asks_for_complete_sequences(next_log_probs, T, bos="<BOS>"):
    """A prefix that has all its T words has no next word: do not ask."""
    best = ((), -math.inf)
    to_do = [((), 0.0)]
    while to_do:
        words, score = to_do.pop()
        following = next_log_probs((bos, *words))
        if len(words) == T:
            best = max(best, (words, score), key=lambda found: found[1])
        else:
            to_do += [((*words, w), score + lp) for w, lp in following.items()]
    return best


def exhaustive_decode__finite_start(next_log_probs, T, bos="<BOS>"):
    """Start the search for a maximum at minus infinity: any finite number may be larger than all of them."""
    return max([((), -100.0), *walk(next_log_probs, T, bos)], key=lambda found: found[1])


def exhaustive_decode__exhaustive_in_probabilities(next_log_probs, T, bos="<BOS>"):
    """exp of a large negative number is 0, and then all sequences look alike: compare logarithms."""
    best = max(walk(next_log_probs, T, bos), key=lambda found: math.exp(found[1]))
    return best[0], best[1] if math.exp(best[1]) else -math.inf


def exhaustive_decode__exhaustive_begin_token_returned(next_log_probs, T, bos="<BOS>"):
    """The begin token is not part of the answer."""
    words, score = max(walk(next_log_probs, T, bos), key=lambda found: found[1])
    return (bos, *words), score


def exhaustive_decode__exhaustive_fixed_begin_token(next_log_probs, T, bos="<BOS>"):
    """The begin token is a parameter: do not write "<BOS>" into the code."""
    return max([((), -math.inf), *walk(next_log_probs, T, "<BOS>")], key=lambda found: found[1])


def exhaustive_decode__viterbi_on_words(next_log_probs, T, bos="<BOS>"):
    """Keeping only the best prefix for each last word is Viterbi: it is right for Markov chains alone."""
    best = {bos: ((), 0.0)}
    for _ in range(T):
        following = {}
        for words, score in best.values():
            for w, lp in next_log_probs((bos, *words)).items():
                if w not in following or score + lp > following[w][1]:
                    following[w] = ((*words, w), score + lp)
        best = following
    return max(best.values(), key=lambda found: found[1])


# The Markov property


def differ(one, other, tol):
    return one.keys() != other.keys() or any(abs(one[w] - other[w]) > tol for w in one)


def is_first_order_markov__same_words_suffice(tree, tol=1e-12):
    """The same next words are not enough: their log-probabilities must agree as well."""
    pairs = itertools.combinations([p for p in tree if len(p) > 1], 2)
    return not any(len(p) == len(q) and p[-1] == q[-1] and tree[p].keys() != tree[q].keys() for p, q in pairs)


def is_first_order_markov__common_words_suffice(tree, tol=1e-12):
    """A word that only one of two prefixes allows has probability 0 after the other: that is a difference."""
    for p, q in itertools.combinations([p for p in tree if len(p) > 1], 2):
        if len(p) == len(q) and p[-1] == q[-1]:
            common = tree[p].keys() & tree[q].keys()
            if any(abs(tree[p][w] - tree[q][w]) > tol for w in common):
                return False
    return True


def is_first_order_markov__values_in_order(tree, tol=1e-12):
    """Compare log-probabilities word by word: the order of the words in a dict means nothing."""
    for p, q in itertools.combinations([p for p in tree if len(p) > 1], 2):
        if len(p) == len(q) and p[-1] == q[-1]:
            one, other = list(tree[p].values()), list(tree[q].values())
            if len(one) != len(other) or any(abs(a - b) > tol for a, b in zip(one, other, strict=True)):
                return False
    return True


def is_first_order_markov__two_words_back(tree, tol=1e-12):
    """First order means that only the last word counts: prefixes that share it must agree, whatever came before it."""
    for p, q in itertools.combinations([p for p in tree if len(p) > 1], 2):
        if len(p) == len(q) and p[-2:] == q[-2:] and differ(tree[p], tree[q], tol):
            return False
    return True


def is_first_order_markov__neighbours_only(tree, tol=1e-12):
    """Compare any two prefixes with the same last word, not only those that stand next to each other."""
    prefixes = [p for p in tree if len(p) > 1]
    return not any(
        len(p) == len(q) and p[-1] == q[-1] and differ(tree[p], tree[q], tol) for p, q in itertools.pairwise(prefixes)
    )


def is_first_order_markov__first_step_only(tree, tol=1e-12):
    """Prefixes of every length count, not only those of two words after the begin token."""
    prefixes = [p for p in tree if len(p) == 3]
    return not any(p[-1] == q[-1] and differ(tree[p], tree[q], tol) for p in prefixes for q in prefixes)


def is_first_order_markov__all_prefixes_alike(tree, tol=1e-12):
    """Prefixes that end in different words may say different things: compare only those with the same last word."""
    return not any(len(p) == len(q) and differ(tree[p], tree[q], tol) for p, q in itertools.combinations(tree, 2))


def is_first_order_markov__exact(tree, tol=1e-12):
    """Numbers that agree within `tol` count as equal: rounding makes exact comparison unreliable."""
    pairs = itertools.combinations([p for p in tree if len(p) > 1], 2)
    return not any(len(p) == len(q) and p[-1] == q[-1] and tree[p] != tree[q] for p, q in pairs)


def is_first_order_markov__own_tolerance(tree, tol=1e-12):
    """The tolerance is a parameter, and its default is strict: a difference of one millionth is one."""
    pairs = itertools.combinations([p for p in tree if len(p) > 1], 2)
    return not any(len(p) == len(q) and p[-1] == q[-1] and differ(tree[p], tree[q], 1e-5) for p, q in pairs)


def is_first_order_markov__of_probabilities(tree, tol=1e-12):
    """The tolerance is one of log-probabilities: do not take exp first."""
    for p, q in itertools.combinations([p for p in tree if len(p) > 1], 2):
        if len(p) == len(q) and p[-1] == q[-1]:
            one, other = ({w: math.exp(lp) for w, lp in tree[x].items()} for x in (p, q))
            if differ(one, other, tol):
                return False
    return True


def is_first_order_markov__never(tree, tol=1e-12):
    """Some trees are Markov: compare what they say after prefixes with the same last word."""
    return False


# Greedy search


def greedy_decode__greedy_last_word_as_prefix(next_log_probs, T, bos="<BOS>"):
    """The model wants the whole prefix, not just the last word."""
    words, score = (), 0.0
    for _ in range(T):
        log_probs = next_log_probs((words[-1],) if words else (bos,)) or {"?": 0.0}
        word = max(log_probs, key=log_probs.get)
        words, score = (*words, word), score + log_probs[word]
    return words, score


def greedy_decode__greedy_last_step_scored(next_log_probs, T, bos="<BOS>"):
    """The log-probability is that of the whole sequence: add up all steps."""
    words, score = (), 0.0
    for _ in range(T):
        log_probs = next_log_probs((bos, *words))
        word = max(log_probs, key=log_probs.get)
        words, score = (*words, word), log_probs[word]
    return words, score


def greedy_decode__least_likely(next_log_probs, T, bos="<BOS>"):
    """The largest log-probability is the one nearest to 0."""
    words, score = (), 0.0
    for _ in range(T):
        log_probs = next_log_probs((bos, *words))
        word = min(log_probs, key=log_probs.get)
        words, score = (*words, word), score + log_probs[word]
    return words, score


def greedy_decode__exhaustive(next_log_probs, T, bos="<BOS>"):
    """Greedy search never looks further than one word ahead, and asks T times only."""
    return max(walk(next_log_probs, T, bos), key=lambda found: found[1])


def greedy_decode__asks_again_for_the_score(next_log_probs, T, bos="<BOS>"):
    """Keep the answers that you got: every step may ask once."""
    words = ()
    for _ in range(T):
        log_probs = next_log_probs((bos, *words))
        words = (*words, max(log_probs, key=log_probs.get))
    return words, sum((next_log_probs((bos, *words[:t]))[word] for t, word in enumerate(words)), 0.0)


def greedy_decode__greedy_fixed_begin_token(next_log_probs, T, bos="<BOS>"):
    """The begin token is a parameter: do not write "<BOS>" into the code."""
    words, score = (), 0.0
    for _ in range(T):
        log_probs = next_log_probs(("<BOS>", *words)) or {"?": 0.0}
        word = max(log_probs, key=log_probs.get)
        words, score = (*words, word), score + log_probs[word]
    return words, score


def greedy_decode__always_one_word(next_log_probs, T, bos="<BOS>"):
    """For T = 0 nothing is asked, and the sequence is empty."""
    words, score = (), 0.0
    while True:
        log_probs = next_log_probs((bos, *words)) or {"?": 0.0}
        word = max(log_probs, key=log_probs.get)
        words, score = (*words, word), score + log_probs[word]
        if len(words) >= T:
            return words, score


# Beam search


def beam_search__identical_beams(next_log_probs, T, beam_width, bos="<BOS>"):
    """B copies of the empty sequence give B copies of every continuation: start with one beam."""
    return search(next_log_probs, T, beam_width, bos, [((), 0.0)] * beam_width)


def beam_search__one_child_per_beam(next_log_probs, T, beam_width, bos="<BOS>"):
    """The B best of all continuations together survive, even if several of them come from one beam."""
    beams = search(next_log_probs, min(T, 1), beam_width, bos)
    for _ in range(T - 1):
        answers = [(words, score, next_log_probs((bos, *words))) for words, score in beams]
        best = [(words, score, max(lps, key=lps.get), lps) for words, score, lps in answers if lps]
        beams = sorted([((*ws, w), s + lps[w]) for ws, s, w, lps in best], key=lambda beam: -beam[1])
    return beams


def beam_search__last_step_compared(next_log_probs, T, beam_width, bos="<BOS>"):
    """Beams are compared by the log-probability of the whole prefix, not by that of the last word."""
    if beam_width < 1:
        raise ValueError("beam_width")
    beams = [((), 0.0, 0.0)]
    for _ in range(T):
        beams = [((*ws, w), s + lp, lp) for ws, s, _ in beams for w, lp in next_log_probs((bos, *ws)).items()]
        beams = sorted(beams, key=lambda beam: -beam[2])[:beam_width]
    return sorted([(ws, s) for ws, s, _ in beams], key=lambda beam: -beam[1])


def beam_search__beam_last_step_scored(next_log_probs, T, beam_width, bos="<BOS>"):
    """The log-probability of a beam is that of all its words."""
    if beam_width < 1:
        raise ValueError("beam_width")
    beams = [((), 0.0)]
    for _ in range(T):
        beams = [((*ws, w), lp) for ws, _ in beams for w, lp in next_log_probs((bos, *ws)).items()]
        beams = sorted(beams, key=lambda beam: -beam[1])[:beam_width]
    return beams


def beam_search__worst_first(next_log_probs, T, beam_width, bos="<BOS>"):
    """The best beam comes first."""
    return search(next_log_probs, T, beam_width, bos)[::-1]


def beam_search__worst_kept(next_log_probs, T, beam_width, bos="<BOS>"):
    """The most likely prefixes survive: log-probabilities near 0 are large."""
    if beam_width < 1:
        raise ValueError("beam_width")
    beams = [((), 0.0)]
    for _ in range(T):
        beams = [((*ws, w), s + lp) for ws, s in beams for w, lp in next_log_probs((bos, *ws)).items()]
        beams = sorted(beams, key=lambda beam: beam[1])[:beam_width]
    return beams


def beam_search__best_only(next_log_probs, T, beam_width, bos="<BOS>"):
    """All surviving beams are asked for, not only the best one."""
    return search(next_log_probs, T, beam_width, bos)[:1]


def beam_search__cut_at_the_end(next_log_probs, T, beam_width, bos="<BOS>"):
    """Cut to B beams after every step, not only at the end."""
    if beam_width < 1:
        raise ValueError("beam_width")
    return sorted(walk(next_log_probs, T, bos), key=lambda beam: -beam[1])[:beam_width]


def beam_search__dead_beams_kept(next_log_probs, T, beam_width, bos="<BOS>"):
    """A beam in a dead end is dropped: it is no sequence of T words."""
    if beam_width < 1:
        raise ValueError("beam_width")
    beams = [((), 0.0)]
    for _ in range(T):
        following = []
        for words, score in beams:
            log_probs = next_log_probs((bos, *words))
            following += [((*words, w), score + lp) for w, lp in log_probs.items()] or [(words, score)]
        beams = sorted(following, key=lambda beam: -beam[1])[:beam_width]
    return beams


def beam_search__dead_beams_replaced(next_log_probs, T, beam_width, bos="<BOS>"):
    """Nothing takes the place of a beam that died: the choice of the step before stands."""
    if beam_width < 1:
        raise ValueError("beam_width")
    beams = [((), 0.0)]
    for t in range(T):
        following = [((*ws, w), s + lp) for ws, s in beams for w, lp in next_log_probs((bos, *ws)).items()]
        if t < T - 1:
            following = [beam for beam in following if next_log_probs((bos, *beam[0]))]
        beams = sorted(following, key=lambda beam: -beam[1])[:beam_width]
    return beams


def beam_search__asks_for_each_word(next_log_probs, T, beam_width, bos="<BOS>"):
    """One answer of the model holds all next words: ask once for a prefix, not once for each word."""
    if beam_width < 1:
        raise ValueError("beam_width")
    beams = [((), 0.0)]
    for _ in range(T):
        beams = [((*ws, w), s + next_log_probs((bos, *ws))[w]) for ws, s in beams for w in next_log_probs((bos, *ws))]
        beams = sorted(beams, key=lambda beam: -beam[1])[:beam_width]
    return beams


def beam_search__beam_asks_for_complete_sequences(next_log_probs, T, beam_width, bos="<BOS>"):
    """After T words nothing is left to ask."""
    beams = search(next_log_probs, T, beam_width, bos)
    for words, _ in beams:
        next_log_probs((bos, *words))
    return beams


def beam_search__one_step_short(next_log_probs, T, beam_width, bos="<BOS>"):
    """T words are asked for: make T steps."""
    return search(next_log_probs, max(T - 1, 0), beam_width, bos)


def beam_search__beam_begin_token_returned(next_log_probs, T, beam_width, bos="<BOS>"):
    """The begin token is not part of the answer."""
    return [((bos, *words), score) for words, score in search(next_log_probs, T, beam_width, bos)]


def beam_search__beam_fixed_begin_token(next_log_probs, T, beam_width, bos="<BOS>"):
    """The begin token is a parameter: do not write "<BOS>" into the code."""
    return search(next_log_probs, T, beam_width, "<BOS>")


def beam_search__merged_by_last_word(next_log_probs, T, beam_width, bos="<BOS>"):
    """Two beams that end in the same word are different beams: do not merge them."""
    if beam_width < 1:
        raise ValueError("beam_width")
    beams = [((), 0.0)]
    for _ in range(T):
        best = {}
        for words, score in beams:
            for w, lp in next_log_probs((bos, *words)).items():
                best[w] = max(best.get(w, ((), -math.inf)), ((*words, w), score + lp), key=lambda beam: beam[1])
        beams = sorted(best.values(), key=lambda beam: -beam[1])[:beam_width]
    return beams


def beam_search__width_unchecked(next_log_probs, T, beam_width, bos="<BOS>"):
    """A width below 1 is a ValueError."""
    return search(next_log_probs, T, max(beam_width, 1), bos)


def beam_search__mean_log_probability(next_log_probs, T, beam_width, bos="<BOS>"):
    """No normalisation by length is asked for: return the log-probability of the sequence."""
    return [(words, score / max(T, 1)) for words, score in search(next_log_probs, T, beam_width, bos)]


# How wide is wide enough


def is_exact(next_log_probs, T, beam_width, bos):
    best = max(score for _, score in walk(next_log_probs, T, bos))
    beams = search(next_log_probs, T, beam_width, bos)
    return bool(beams) and abs(beams[0][1] - best) <= 1e-9


def smallest_exact_beam_width__four(next_log_probs, T, bos="<BOS>"):
    """The answer for one tree is not the answer for every tree."""
    return 4


def smallest_exact_beam_width__all_prefixes(next_log_probs, T, bos="<BOS>"):
    """A beam that keeps every prefix is exact, but a narrower one may be so too: look for the smallest."""
    return max(1, len(next_log_probs((bos,))) ** (T - 1)) if T else 1


def smallest_exact_beam_width__bisection(next_log_probs, T, bos="<BOS>"):
    """Bisection takes for granted that every wider beam is exact too. It need not be: try one width after the other."""
    low, high = 1, max(1, len(walk(next_log_probs, T, bos)))
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if is_exact(next_log_probs, T, middle, bos) else (middle + 1, high)
    return low


def smallest_exact_beam_width__from_above(next_log_probs, T, bos="<BOS>"):
    """Going down from a wide beam stops at the first width that fails, and a narrower one may work again."""
    beam_width = max(1, len(walk(next_log_probs, T, bos)))
    while beam_width > 1 and is_exact(next_log_probs, T, beam_width - 1, bos):
        beam_width -= 1
    return beam_width


def smallest_exact_beam_width__doubling(next_log_probs, T, bos="<BOS>"):
    """Doubling steps over widths that may do: try every one."""
    beam_width = 1
    while not is_exact(next_log_probs, T, beam_width, bos):
        beam_width *= 2
    return beam_width


def smallest_exact_beam_width__at_least_two(next_log_probs, T, bos="<BOS>"):
    """One beam may be enough: start at 1."""
    beam_width = 2
    while not is_exact(next_log_probs, T, beam_width, bos):
        beam_width += 1
    return beam_width


def smallest_exact_beam_width__best_anywhere(next_log_probs, T, bos="<BOS>"):
    """Number the sequences by how likely they are and you get ranks: the width is about what survives every step."""
    first = next_log_probs((bos,))
    best = max(walk(next_log_probs, T, bos), key=lambda found: found[1])
    return 1 + sum(lp > first[best[0][0]] for lp in first.values()) if T else 1


def smallest_exact_beam_width__width_fixed_begin_token(next_log_probs, T, bos="<BOS>"):
    """The begin token is a parameter: hand it on to the searches."""
    for beam_width in range(1, 100):
        if walk(next_log_probs, T, "<BOS>") and is_exact(next_log_probs, T, beam_width, "<BOS>"):
            return beam_width
    return 0
