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
    """Which words may come again in the middle of a sequence? The conventions of the question say it."""
    if vocab_size < 1 or T < 0:
        raise ValueError
    return max(vocab_size - 1, 1) ** T


def count_sequences__begin_token_counted(vocab_size, T):
    """Which of the words of a sequence can be chosen, and which is given?"""
    if vocab_size < 1 or T < 0:
        raise ValueError
    return vocab_size ** (T + 1)


def count_sequences__all_lengths(vocab_size, T):
    """Of how many words are the sequences that you count?"""
    if vocab_size < 1 or T < 0:
        raise ValueError
    return sum(vocab_size**t for t in range(1, T + 1)) if T else 1


def count_sequences__as_float(vocab_size, T):
    """How many digits does a float have, and how many does the count have?"""
    if vocab_size < 1 or T < 0:
        raise ValueError
    return int(min(math.exp(min(T * math.log(vocab_size), 700)), 1e300)) if T > 20 else round(float(vocab_size) ** T)


def count_sequences__in_64_bits(vocab_size, T):
    """What happens to NumPy's whole numbers beyond 64 bits?"""
    if vocab_size < 1 or T < 0:
        raise ValueError
    return np.int64(vocab_size) ** np.int64(T)


def count_sequences__count_anything_goes(vocab_size, T):
    """Look at the errors in the docstring: which arguments make no sense here?"""
    return vocab_size**T


# Viterbi, in pieces


def viterbi_init__probabilities(N, bos):
    """Look at the docstring: is it a probability that comes back?"""
    return np.eye(N)[bos]


def viterbi_init__large_number_for_infinity(N, bos):
    """Is a finite number the logarithm of the probability that is meant here?"""
    return np.where(np.arange(N) == bos, 0.0, -1e9)


def viterbi_init__first_word(N, bos):
    """Which of the two arguments says where the begin token stands? Try more than one."""
    return log(np.arange(N) == 0)


def viterbi_step__maxima_apart(log_P, log_delta):
    """When both factors depend on the same word, may each be maximized on its own? Try it with two words."""
    log_P, log_delta = np.asarray(log_P), np.asarray(log_delta)
    return log_P.max(axis=0) + log_delta.max(), (log_P + log_delta[:, np.newaxis]).argmax(axis=0)


def viterbi_step__sum_over_paths(log_P, log_delta):
    """Does the definition of delta speak of one path, or of all paths that end in a word?"""
    scores = np.asarray(log_P) + np.asarray(log_delta)[:, np.newaxis]
    return np.logaddexp.reduce(scores, axis=0), scores.argmax(axis=0)


def viterbi_step__rows_for_columns(log_P, log_delta):
    """Which axis of log_P is the word before, and over which word is the maximum?"""
    scores = np.asarray(log_P) + np.asarray(log_delta)
    return scores.max(axis=1), scores.argmax(axis=1)


def viterbi_step__likeliest_word_before(log_P, log_delta):
    """Compare two paths to the same word: what decides between them, besides the word before?"""
    scores = np.asarray(log_P) + np.asarray(log_delta)[:, np.newaxis]
    return scores.max(axis=0), np.full(len(scores), np.argmax(log_delta))


def viterbi_step__likeliest_transition(log_P, log_delta):
    """Compare two paths to the same word: what decides between them, besides their last transitions?"""
    scores = np.asarray(log_P) + np.asarray(log_delta)[:, np.newaxis]
    return scores.max(axis=0), np.asarray(log_P).argmax(axis=0)


def viterbi_step__through_probabilities(log_P, log_delta):
    """What is exp of a number far below -1000, and what becomes of the comparison then?"""
    scores = np.exp(log_P) * np.exp(log_delta)[:, np.newaxis]
    return log(scores.max(axis=0)), scores.argmax(axis=0)


def viterbi_step__logarithms_multiplied(log_P, log_delta):
    """What is the logarithm of a product?"""
    with np.errstate(invalid="ignore"):
        scores = -np.asarray(log_P) * np.asarray(log_delta)[:, np.newaxis]
    return scores.max(axis=0), scores.argmax(axis=0)


def viterbi_step__step_last_of_ties(log_P, log_delta):
    """Which back-pointer does the docstring ask for where several words are equally good?"""
    scores = np.asarray(log_P) + np.asarray(log_delta)[:, np.newaxis]
    return scores.max(axis=0), len(scores) - 1 - scores[::-1].argmax(axis=0)


def viterbi_step__no_pointer_to_the_unreachable(log_P, log_delta):
    """What does the docstring say about the back-pointer of a word that can't be reached?"""
    scores = np.asarray(log_P) + np.asarray(log_delta)[:, np.newaxis]
    return scores.max(axis=0), np.where(np.isinf(scores.max(axis=0)), -1, scores.argmax(axis=0))


def viterbi_step__zeros_made_tiny(log_P, log_delta):
    """What becomes of minus infinity in your step, and what should become of it?"""
    scores = np.nan_to_num(log_P, neginf=-20.0) + np.nan_to_num(log_delta, neginf=-20.0)[:, np.newaxis]
    return scores.max(axis=0), scores.argmax(axis=0)


def viterbi_step__in_place(log_P, log_delta):
    """Look at the caller's arrays after the call: are they as they were?"""
    log_P = np.asarray(log_P, dtype=float)
    log_P += np.asarray(log_delta)[:, np.newaxis]
    return log_P.max(axis=0), log_P.argmax(axis=0)


def viterbi_last_token__largest_size(log_delta):
    """Which sign do logarithms of probabilities have, and which of them belongs to the likeliest word?"""
    return int(np.argmax(np.abs(log_delta)))


def viterbi_last_token__last_last_of_ties(log_delta):
    """Which word does the docstring ask for where several are equally likely?"""
    return len(log_delta) - 1 - int(np.argmax(np.asarray(log_delta)[::-1]))


def viterbi_last_token__value(log_delta):
    """Is it a word that comes back, or how likely it is?"""
    return float(np.max(log_delta))


def viterbi_backtrack__from_the_front(backpointers, last):
    """From which end do the back-pointers have to be followed, and why?"""
    words = [int(last)]
    for row in backpointers:
        words.append(int(row[words[-1]]))
    return words[::-1]


def viterbi_backtrack__backwards(backpointers, last):
    """In which order do you find the words, and in which order are they asked for?"""
    return backtrack(list(backpointers), last)[::-1]


def viterbi_backtrack__without_last(backpointers, last):
    """How many words are asked for, and how many come back?"""
    return backtrack(list(backpointers), last)[:-1]


def viterbi_backtrack__same_column(backpointers, last):
    """At which word is each row of back-pointers to be read?"""
    return [int(row[last]) for row in backpointers] + [int(last)]


def viterbi_backtrack__first_row_skipped(backpointers, last):
    """Which row gives the first word? Work through a small example by hand."""
    words = backtrack(list(backpointers)[1:], last)
    return words if len(backpointers) == 0 else [words[0], *words]


# Viterbi as a whole


def viterbi_decode__one_transition_too_many(P, bos, T):
    """Count the transitions between delta at 0 and delta at T, and those that you make."""
    P = checked(P, bos, T)
    if T == 0:
        return [], 0.0
    log_delta, pointers = viterbi(P, bos, T + 1)
    return backtrack(pointers[2:], np.argmax(log_delta)), float(log_delta.max())


def viterbi_decode__one_transition_too_few(P, bos, T):
    """Count the transitions that T words take, and those that you make."""
    P = checked(P, bos, T)
    if T == 0:
        return [], 0.0
    log_delta, pointers = viterbi(P, bos, T - 1)
    return [*backtrack(pointers[1:], np.argmax(log_delta)), 0][:T], float(log_delta.max())


def viterbi_decode__best_word_of_each_step(P, bos, T):
    """Do the best words of single steps lie on one path? What are the back-pointers for?"""
    P = checked(P, bos, T)
    words = [int(np.argmax(viterbi(P, bos, t)[0])) for t in range(1, T + 1)] if T < 100 else [0] * T
    return words, float(viterbi(P, bos, T)[0].max())


def viterbi_decode__viterbi_greedy(P, bos, T):
    """Can a step that is not the likeliest one lead to a more likely path?"""
    log_P, words, score = log(checked(P, bos, T)), [bos], 0.0
    for _ in range(T):
        word = int(np.argmax(log_P[words[-1]]))
        score += log_P[words[-1], word]
        words.append(word)
    return words[1:], float(score)


def viterbi_decode__likeliest_word_of_each_step(P, bos, T):
    """What is the difference between the likeliest word of a step and the word of the likeliest sequence?"""
    P = checked(P, bos, T)
    p, words = np.eye(len(P))[bos], []
    for _ in range(T):
        p = p @ P
        words.append(int(np.argmax(p)))
    log_P = log(P)
    return words, float(sum(log_P[i, j] for i, j in itertools.pairwise([bos, *words])))


def viterbi_decode__viterbi_in_probabilities(P, bos, T):
    """What becomes of a product of thousands of probabilities in floating point?"""
    P = checked(P, bos, T)
    delta, pointers = np.eye(len(P))[bos], []
    for _ in range(T):
        pointers.append((P * delta[:, np.newaxis]).argmax(axis=0))
        delta = (P * delta[:, np.newaxis]).max(axis=0)
    return (backtrack(pointers[1:], np.argmax(delta)) if T else []), float(log(delta.max()))


def viterbi_decode__probability_returned(P, bos, T):
    """Is it a probability that is asked for?"""
    P = checked(P, bos, T)
    if T == 0:
        return [], 1.0
    log_delta, pointers = viterbi(P, bos, T)
    return backtrack(pointers[1:], np.argmax(log_delta)), float(np.exp(log_delta.max()))


def viterbi_decode__viterbi_begin_token_returned(P, bos, T):
    """Which words belong to the answer? Look at the conventions of the question."""
    P = checked(P, bos, T)
    log_delta, pointers = viterbi(P, bos, T)
    return backtrack(pointers, np.argmax(log_delta)), float(log_delta.max())


def viterbi_decode__starts_at_word_zero(P, bos, T):
    """Where does the path start? Try more than one begin token."""
    P = checked(P, bos, T)
    if T == 0:
        return [], 0.0
    log_delta, pointers = viterbi(P, 0, T)
    return backtrack(pointers[1:], np.argmax(log_delta)), float(log_delta.max())


def viterbi_decode__zeros_smoothed(P, bos, T):
    """Which transitions does your P allow that the caller's does not? Think of thousands of steps."""
    P = checked(P, bos, T)
    if T == 0:
        return [], 0.0
    log_delta, pointers = viterbi(P + 1e-3, bos, T)
    return backtrack(pointers[1:], np.argmax(log_delta)), float(log_delta.max())


def viterbi_decode__recursive(P, bos, T):
    """How deep does your recursion go when T is in the thousands?"""
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
    """Look at the errors in the docstring, one after the other."""
    if T <= 0:
        return [], 0.0
    log_delta, pointers = viterbi(np.asarray(P, dtype=float), bos, T)
    return backtrack(pointers[1:], np.argmax(log_delta)), float(log_delta.max())


def viterbi_decode__columns_checked(P, bos, T):
    """Which sums of P are one, by the docstring: those of its rows, or those of its columns?"""
    P = checked(np.transpose(P), bos, T).T
    if T == 0:
        return [], 0.0
    log_delta, pointers = viterbi(P, bos, T)
    return backtrack(pointers[1:], np.argmax(log_delta)), float(log_delta.max())


def viterbi_decode__any_shape(P, bos, T):
    """What does NumPy do with a matrix that has a single row or column? Is such a P square?"""
    P = np.asarray(P, dtype=float)
    if (P < 0).any() or (abs(P.sum(axis=1) - 1) > 1e-6).any() or not 0 <= bos < len(P) or T < 0:
        raise ValueError("P, bos or T")
    if T == 0:
        return [], 0.0
    log_delta, pointers = viterbi(P, bos, T)
    return backtrack(pointers[1:], np.argmax(log_delta)), float(log_delta.max())


def is_first_order_markov__below_the_tolerance(tree, tol=1e-12):
    """What does the docstring say of a difference that is exactly as large as the tolerance?"""
    for p, q in itertools.combinations([p for p in tree if len(p) > 1], 2):
        comparable = len(p) == len(q) and p[-1] == q[-1]
        if comparable and (
            tree[p].keys() != tree[q].keys() or any(abs(tree[p][w] - tree[q][w]) >= tol for w in tree[p])
        ):
            return False
    return True


def viterbi_decode__any_square_matrix(P, bos, T):
    """Which properties of a transition matrix do you check besides its shape?"""
    P = np.abs(np.asarray(P, dtype=float))
    checked(np.ones(P.shape) / P.shape[-1], bos, T)
    if T == 0:
        return [], 0.0
    log_delta, pointers = viterbi(P, bos, T)
    return backtrack(pointers[1:], np.argmax(log_delta)), float(log_delta.max())


def viterbi_decode__negative_entries_accepted(P, bos, T):
    """Is every row with the right sum a distribution?"""
    P = np.asarray(P, dtype=float)
    checked(np.abs(P) / np.abs(P).sum(axis=-1, keepdims=True), bos, T)
    if (abs(P.sum(axis=1) - 1) > 1e-6).any():
        raise ValueError("P")
    if T == 0:
        return [], 0.0
    log_delta, pointers = viterbi(np.clip(P, 0, None), bos, T)
    return backtrack(pointers[1:], np.argmax(log_delta)), float(log_delta.max())


def viterbi_decode__negative_index(P, bos, T):
    """What does Python make of a negative index, and what does the docstring say about one?"""
    if not -len(P) <= bos < len(P):
        raise ValueError("bos")
    P = checked(P, bos % len(P), T)
    if T == 0:
        return [], 0.0
    log_delta, pointers = viterbi(P, bos % len(P), T)
    return backtrack(pointers[1:], np.argmax(log_delta)), float(log_delta.max())


def viterbi_decode__no_empty_sequence(P, bos, T):
    """What is asked for when T is 0?"""
    P = checked(P, bos, T)
    log_delta, pointers = viterbi(P, bos, T)
    return backtrack(pointers[1:], np.argmax(log_delta)), float(log_delta.max())


# What Viterbi costs and needs

VITERBI_TIME__one_step = "O(N^2)", "How often is a step of the recurrence made?"
VITERBI_SPACE__no_pointers = (
    "O(N^2)",
    "What has to be stored until the end, besides the matrix? Can T be larger than N?",
)
VITERBI_SPACE__no_matrix = (
    "O(N + T)",
    "What is counted besides the back-pointers? And how many of those belong to one step?",
)
NAIVE_TIME__powers_swapped = "O(T^N)", "Take two words and three steps: how many sequences are there?"
NAIVE_SPACE__everything_kept = "O(T N^T)", "Which of the sequences are still needed once they are scored?"
NAIVE_SPACE__all_scores_kept = "O(N^T)", "Which of the scores are still needed once they are compared?"
VITERBI_REQUIRES__homogeneity_too = (
    "both",
    "Go through your derivation with another matrix at every step: which line breaks?",
)
VITERBI_REQUIRES__homogeneity = (
    "time_homogeneity",
    "Go through your derivation: what does the maximum over the words before rely on?",
)
VITERBI_FOR_VANILLA_RNN__rnn_called_markov = (
    True,
    "Follow the state of a plain RNN back in time: on which words does it depend?",
)
VITERBI_FOR_LSTM__lstm_called_markov = True, "Follow the state of an LSTM back in time: on which words does it depend?"
BEAM_TIME__sorted_for_each_beam = (
    "O(T B^2 N log(B N))",
    "How many sorts does a step make, by the prompt, and what does one sort give?",
)
BEAM_TIME__beam_time_like_viterbi = "O(T N^2)", "How many prefixes are continued at each step, and by how many words?"
BEAM_SPACE__beams_only = "O(B)", "What has to be stored during a step, and what until the end?"
BEAM_SPACE__beam_space_like_viterbi = "O(N^2 + N T)", "Which of the arrays of Viterbi does a beam search have?"
VITERBI_ON_TREE__tree_choice_yes = (
    True,
    "Look in the table for a word that stands at the same place after two different prefixes.",
)
BEAM_AT_LEAST_AS_GOOD_AS_GREEDY__versus_greedy_yes = (
    True,
    "Run both on the tree of the table, with more than one width.",
)


# The tree


def tree_language_model__totals():
    """Of how many words are the log-probabilities in the table, and of how many are yours?"""
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
    """Look up every row that has to do with red once more."""
    return slipped({"circle": -4.9, "square": -5.1}, -2.8)


def tree_language_model__rectangle_after_a_red():
    """Compare the words of your last row with the table."""
    return slipped({"circle": -4.9, "rectangle": -5.1}, -2.7)


def tree_language_model__one_red_for_both():
    """How many rows of the table end in red, and how many different ones do you have?"""
    return slipped({"circle": -4.8, "rectangle": -4.5}, -2.7)


def tree_language_model__no_begin_token():
    """With which word does every prefix begin?"""
    return {prefix[1:]: following for prefix, following in slipped({"circle": -4.9, "square": -5.1}, -2.7).items()}


def tree_language_model__leaves_as_keys():
    """Which prefixes stand in the table, and which of your keys do not?"""
    tree = slipped({"circle": -4.9, "square": -5.1}, -2.7)
    return tree | {(*prefix, word): {} for prefix in tree if len(prefix) == 3 for word in tree[prefix]}


# Scoring a sequence


def sequence_log_prob__score_last_word_as_prefix(next_log_probs, tokens, bos="<BOS>"):
    """What does the model want to be asked: how much of the sequence?"""
    total = 0.0
    for before, word in zip((bos, *tokens), tokens, strict=False):
        total += next_log_probs((before,)).get(word, -math.inf)
        if total == -math.inf:
            break
    return total


def sequence_log_prob__probability(next_log_probs, tokens, bos="<BOS>"):
    """Is it a probability that is asked for?"""
    total = 0.0
    for t, word in enumerate(tokens):
        log_probs = next_log_probs((bos, *tokens[:t]))
        if word not in log_probs:
            return 0.0
        total += log_probs[word]
    return math.exp(total)


def sequence_log_prob__mean(next_log_probs, tokens, bos="<BOS>"):
    """What becomes of a product when its logarithm is taken? Is anything divided?"""
    total = 0.0
    for t, word in enumerate(tokens):
        log_probs = next_log_probs((bos, *tokens[:t]))
        if word not in log_probs:
            return -math.inf
        total += log_probs[word]
    return total / max(len(tokens), 1)


def sequence_log_prob__key_error(next_log_probs, tokens, bos="<BOS>"):
    """What does the docstring say about a word that the model doesn't list?"""
    return sum((next_log_probs((bos, *tokens[:t]))[word] for t, word in enumerate(tokens)), 0.0)


def sequence_log_prob__missing_words_are_free(next_log_probs, tokens, bos="<BOS>"):
    """Which probability does a word have that the model doesn't list, and what is its logarithm?"""
    return sum((next_log_probs((bos, *tokens[:t])).get(word, 0.0) for t, word in enumerate(tokens)), 0.0)


def sequence_log_prob__asks_on(next_log_probs, tokens, bos="<BOS>"):
    """When is the answer known, and what do you ask after that?"""
    return sum((next_log_probs((bos, *tokens[:t])).get(word, -math.inf) for t, word in enumerate(tokens)), 0.0)


def sequence_log_prob__score_fixed_begin_token(next_log_probs, tokens, bos="<BOS>"):
    """Where does the begin token come from? Try a model with another one."""
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
    """Does the best first word always begin the best sequence?"""
    words, score = (), 0.0
    for _ in range(T):
        log_probs = next_log_probs((bos, *words))
        word = max(log_probs, key=log_probs.get)
        words, score = (*words, word), score + log_probs[word]
    return words, score


def exhaustive_decode__dead_ends_count(next_log_probs, T, bos="<BOS>"):
    """How many words does each of the sequences have that you compare?"""
    to_do, best = [((), 0.0)], ((), -math.inf)
    while to_do:
        words, score = to_do.pop()
        following = next_log_probs((bos, *words)) if len(words) < T else {}
        if not following and score > best[1]:
            best = (words, score)
        to_do += [((*words, w), score + lp) for w, lp in following.items()]
    return best


def exhaustive_decode__asks_for_each_sequence(next_log_probs, T, bos="<BOS>"):
    """How often do you ask for a prefix that several sequences share?"""
    best = max(walk(next_log_probs, T, bos), key=lambda found: found[1])
    for t in range(T):
        next_log_probs((bos, *best[0][:t]))
    return best


def exhaustive_decode__exhaustive_asks_for_complete_sequences(next_log_probs, T, bos="<BOS>"):
    """What is there to ask once a prefix has all its words?"""
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
    """With which number does your search for a maximum start, and can all scores lie below it?"""
    return max([((), -100.0), *walk(next_log_probs, T, bos)], key=lambda found: found[1])


def exhaustive_decode__exhaustive_in_probabilities(next_log_probs, T, bos="<BOS>"):
    """What is exp of a large negative number, and what becomes of the comparison then?"""
    best = max(walk(next_log_probs, T, bos), key=lambda found: math.exp(found[1]))
    return best[0], best[1] if math.exp(best[1]) else -math.inf


def exhaustive_decode__exhaustive_begin_token_returned(next_log_probs, T, bos="<BOS>"):
    """Which words belong to the answer? Look at the conventions of the question."""
    words, score = max(walk(next_log_probs, T, bos), key=lambda found: found[1])
    return (bos, *words), score


def exhaustive_decode__exhaustive_fixed_begin_token(next_log_probs, T, bos="<BOS>"):
    """Where does the begin token come from? Try a model with another one."""
    return max([((), -math.inf), *walk(next_log_probs, T, "<BOS>")], key=lambda found: found[1])


def exhaustive_decode__viterbi_on_words(next_log_probs, T, bos="<BOS>"):
    """For which models is it safe to keep one prefix for each last word only?"""
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
    """What do two conditionals consist of, besides their words?"""
    pairs = itertools.combinations([p for p in tree if len(p) > 1], 2)
    return not any(len(p) == len(q) and p[-1] == q[-1] and tree[p].keys() != tree[q].keys() for p, q in pairs)


def is_first_order_markov__common_words_suffice(tree, tol=1e-12):
    """What is the probability of a word that only one of the two prefixes lists?"""
    for p, q in itertools.combinations([p for p in tree if len(p) > 1], 2):
        if len(p) == len(q) and p[-1] == q[-1]:
            common = tree[p].keys() & tree[q].keys()
            if any(abs(tree[p][w] - tree[q][w]) > tol for w in common):
                return False
    return True


def is_first_order_markov__values_in_order(tree, tol=1e-12):
    """Which number belongs to which word? Does the order of a dict mean anything?"""
    for p, q in itertools.combinations([p for p in tree if len(p) > 1], 2):
        if len(p) == len(q) and p[-1] == q[-1]:
            one, other = list(tree[p].values()), list(tree[q].values())
            if len(one) != len(other) or any(abs(a - b) > tol for a, b in zip(one, other, strict=True)):
                return False
    return True


def is_first_order_markov__two_words_back(tree, tol=1e-12):
    """How many words of a prefix may matter in a chain of first order?"""
    for p, q in itertools.combinations([p for p in tree if len(p) > 1], 2):
        if len(p) == len(q) and p[-2:] == q[-2:] and differ(tree[p], tree[q], tol):
            return False
    return True


def is_first_order_markov__neighbors_only(tree, tol=1e-12):
    """Which pairs of prefixes are to be compared, and which do you compare?"""
    prefixes = [p for p in tree if len(p) > 1]
    return not any(
        len(p) == len(q) and p[-1] == q[-1] and differ(tree[p], tree[q], tol) for p, q in itertools.pairwise(prefixes)
    )


def is_first_order_markov__first_step_only(tree, tol=1e-12):
    """Which lengths of prefixes do you look at?"""
    prefixes = [p for p in tree if len(p) == 3]
    return not any(p[-1] == q[-1] and differ(tree[p], tree[q], tol) for p in prefixes for q in prefixes)


def is_first_order_markov__all_prefixes_alike(tree, tol=1e-12):
    """Which prefixes have to agree? Read the definition again."""
    return not any(len(p) == len(q) and differ(tree[p], tree[q], tol) for p, q in itertools.combinations(tree, 2))


def is_first_order_markov__exact(tree, tol=1e-12):
    """What is the tolerance for?"""
    pairs = itertools.combinations([p for p in tree if len(p) > 1], 2)
    return not any(len(p) == len(q) and p[-1] == q[-1] and tree[p] != tree[q] for p, q in pairs)


def is_first_order_markov__own_tolerance(tree, tol=1e-12):
    """Where does the tolerance come from, and what is its default?"""
    pairs = itertools.combinations([p for p in tree if len(p) > 1], 2)
    return not any(len(p) == len(q) and p[-1] == q[-1] and differ(tree[p], tree[q], 1e-5) for p, q in pairs)


def is_first_order_markov__of_probabilities(tree, tol=1e-12):
    """What is it that may differ by the tolerance: probabilities?"""
    for p, q in itertools.combinations([p for p in tree if len(p) > 1], 2):
        if len(p) == len(q) and p[-1] == q[-1]:
            one, other = ({w: math.exp(lp) for w, lp in tree[x].items()} for x in (p, q))
            if differ(one, other, tol):
                return False
    return True


def is_first_order_markov__never(tree, tol=1e-12):
    """Are there trees that pass? Make one."""
    return False


# Greedy search


def greedy_decode__greedy_last_word_as_prefix(next_log_probs, T, bos="<BOS>"):
    """What does the model want to be asked: how much of the sequence?"""
    words, score = (), 0.0
    for _ in range(T):
        log_probs = next_log_probs((words[-1],) if words else (bos,)) or {"?": 0.0}
        word = max(log_probs, key=log_probs.get)
        words, score = (*words, word), score + log_probs[word]
    return words, score


def greedy_decode__greedy_last_step_scored(next_log_probs, T, bos="<BOS>"):
    """Of how many words is your log-probability?"""
    words, score = (), 0.0
    for _ in range(T):
        log_probs = next_log_probs((bos, *words))
        word = max(log_probs, key=log_probs.get)
        words, score = (*words, word), log_probs[word]
    return words, score


def greedy_decode__least_likely(next_log_probs, T, bos="<BOS>"):
    """Which of several negative logarithms belongs to the likeliest word?"""
    words, score = (), 0.0
    for _ in range(T):
        log_probs = next_log_probs((bos, *words))
        word = min(log_probs, key=log_probs.get)
        words, score = (*words, word), score + log_probs[word]
    return words, score


def greedy_decode__exhaustive(next_log_probs, T, bos="<BOS>"):
    """How far ahead does greedy search look, and how often may it ask?"""
    return max(walk(next_log_probs, T, bos), key=lambda found: found[1])


def greedy_decode__asks_again_for_the_score(next_log_probs, T, bos="<BOS>"):
    """How often do you ask for each prefix?"""
    words = ()
    for _ in range(T):
        log_probs = next_log_probs((bos, *words))
        words = (*words, max(log_probs, key=log_probs.get))
    return words, sum((next_log_probs((bos, *words[:t]))[word] for t, word in enumerate(words)), 0.0)


def greedy_decode__greedy_fixed_begin_token(next_log_probs, T, bos="<BOS>"):
    """Where does the begin token come from? Try a model with another one."""
    words, score = (), 0.0
    for _ in range(T):
        log_probs = next_log_probs(("<BOS>", *words)) or {"?": 0.0}
        word = max(log_probs, key=log_probs.get)
        words, score = (*words, word), score + log_probs[word]
    return words, score


def greedy_decode__always_one_word(next_log_probs, T, bos="<BOS>"):
    """What is asked for when T is 0?"""
    words, score = (), 0.0
    while True:
        log_probs = next_log_probs((bos, *words)) or {"?": 0.0}
        word = max(log_probs, key=log_probs.get)
        words, score = (*words, word), score + log_probs[word]
        if len(words) >= T:
            return words, score


# Beam search


def beam_search__identical_beams(next_log_probs, T, beam_width, bos="<BOS>"):
    """How many different prefixes are there before the first step, and how many do you start with?"""
    return search(next_log_probs, T, beam_width, bos, [((), 0.0)] * beam_width)


def beam_search__one_child_per_beam(next_log_probs, T, beam_width, bos="<BOS>"):
    """How many of the survivors may come from one and the same beam?"""
    beams = search(next_log_probs, min(T, 1), beam_width, bos)
    for _ in range(T - 1):
        answers = [(words, score, next_log_probs((bos, *words))) for words, score in beams]
        best = [(words, score, max(lps, key=lps.get), lps) for words, score, lps in answers if lps]
        beams = sorted([((*ws, w), s + lps[w]) for ws, s, w, lps in best], key=lambda beam: -beam[1])
    return beams


def beam_search__last_step_compared(next_log_probs, T, beam_width, bos="<BOS>"):
    """What are the beams compared by: which words count?"""
    if beam_width < 1:
        raise ValueError("beam_width")
    beams = [((), 0.0, 0.0)]
    for _ in range(T):
        beams = [((*ws, w), s + lp, lp) for ws, s, _ in beams for w, lp in next_log_probs((bos, *ws)).items()]
        beams = sorted(beams, key=lambda beam: -beam[2])[:beam_width]
    return sorted([(ws, s) for ws, s, _ in beams], key=lambda beam: -beam[1])


def beam_search__beam_last_step_scored(next_log_probs, T, beam_width, bos="<BOS>"):
    """Of how many words are your log-probabilities?"""
    if beam_width < 1:
        raise ValueError("beam_width")
    beams = [((), 0.0)]
    for _ in range(T):
        beams = [((*ws, w), lp) for ws, _ in beams for w, lp in next_log_probs((bos, *ws)).items()]
        beams = sorted(beams, key=lambda beam: -beam[1])[:beam_width]
    return beams


def beam_search__worst_first(next_log_probs, T, beam_width, bos="<BOS>"):
    """In which order are the beams asked for?"""
    return search(next_log_probs, T, beam_width, bos)[::-1]


def beam_search__worst_kept(next_log_probs, T, beam_width, bos="<BOS>"):
    """Which of several negative logarithms belongs to the likeliest prefix?"""
    if beam_width < 1:
        raise ValueError("beam_width")
    beams = [((), 0.0)]
    for _ in range(T):
        beams = [((*ws, w), s + lp) for ws, s in beams for w, lp in next_log_probs((bos, *ws)).items()]
        beams = sorted(beams, key=lambda beam: beam[1])[:beam_width]
    return beams


def beam_search__best_only(next_log_probs, T, beam_width, bos="<BOS>"):
    """How many beams are asked for?"""
    return search(next_log_probs, T, beam_width, bos)[:1]


def beam_search__cut_at_the_end(next_log_probs, T, beam_width, bos="<BOS>"):
    """After which steps do you cut, and after which does the prompt?"""
    if beam_width < 1:
        raise ValueError("beam_width")
    return sorted(walk(next_log_probs, T, bos), key=lambda beam: -beam[1])[:beam_width]


def beam_search__dead_beams_kept(next_log_probs, T, beam_width, bos="<BOS>"):
    """How many words does each sequence have that you return?"""
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
    """When is it known that a beam is dead? What was cut before that?"""
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
    """How often do you ask for one and the same prefix?"""
    if beam_width < 1:
        raise ValueError("beam_width")
    beams = [((), 0.0)]
    for _ in range(T):
        beams = [((*ws, w), s + next_log_probs((bos, *ws))[w]) for ws, s in beams for w in next_log_probs((bos, *ws))]
        beams = sorted(beams, key=lambda beam: -beam[1])[:beam_width]
    return beams


def beam_search__beam_asks_for_complete_sequences(next_log_probs, T, beam_width, bos="<BOS>"):
    """What is there to ask once all words are there?"""
    beams = search(next_log_probs, T, beam_width, bos)
    for words, _ in beams:
        next_log_probs((bos, *words))
    return beams


def beam_search__one_step_short(next_log_probs, T, beam_width, bos="<BOS>"):
    """How many words are asked for, and how many steps do you make?"""
    return search(next_log_probs, max(T - 1, 0), beam_width, bos)


def beam_search__beam_begin_token_returned(next_log_probs, T, beam_width, bos="<BOS>"):
    """Which words belong to the answer? Look at the conventions of the question."""
    return [((bos, *words), score) for words, score in search(next_log_probs, T, beam_width, bos)]


def beam_search__beam_fixed_begin_token(next_log_probs, T, beam_width, bos="<BOS>"):
    """Where does the begin token come from? Try a model with another one."""
    return search(next_log_probs, T, beam_width, "<BOS>")


def beam_search__merged_by_last_word(next_log_probs, T, beam_width, bos="<BOS>"):
    """When are two beams the same?"""
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
    """Which widths does the docstring refuse?"""
    return search(next_log_probs, T, max(beam_width, 1), bos)


def beam_search__mean_log_probability(next_log_probs, T, beam_width, bos="<BOS>"):
    """Which number belongs to each beam, by the docstring?"""
    return [(words, score / max(T, 1)) for words, score in search(next_log_probs, T, beam_width, bos)]


# How wide is wide enough


def is_exact(next_log_probs, T, beam_width, bos):
    best = max(score for _, score in walk(next_log_probs, T, bos))
    beams = search(next_log_probs, T, beam_width, bos)
    return bool(beams) and abs(beams[0][1] - best) <= 1e-9


def smallest_exact_beam_width__four(next_log_probs, T, bos="<BOS>"):
    """Is the answer the same for every tree?"""
    return 4


def smallest_exact_beam_width__all_prefixes(next_log_probs, T, bos="<BOS>"):
    """Your width is exact. Is it the smallest one that is?"""
    return max(1, len(next_log_probs((bos,))) ** (T - 1)) if T else 1


def smallest_exact_beam_width__bisection(next_log_probs, T, bos="<BOS>"):
    """What does bisection take for granted about wider beams? Does the docstring say so?"""
    low, high = 1, max(1, len(walk(next_log_probs, T, bos)))
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if is_exact(next_log_probs, T, middle, bos) else (middle + 1, high)
    return low


def smallest_exact_beam_width__from_above(next_log_probs, T, bos="<BOS>"):
    """What do you know about narrower beams once one width has failed?"""
    beam_width = max(1, len(walk(next_log_probs, T, bos)))
    while beam_width > 1 and is_exact(next_log_probs, T, beam_width - 1, bos):
        beam_width -= 1
    return beam_width


def smallest_exact_beam_width__doubling(next_log_probs, T, bos="<BOS>"):
    """Which widths do you never try?"""
    beam_width = 1
    while not is_exact(next_log_probs, T, beam_width, bos):
        beam_width *= 2
    return beam_width


def smallest_exact_beam_width__at_least_two(next_log_probs, T, bos="<BOS>"):
    """Which is the narrowest beam there is?"""
    beam_width = 2
    while not is_exact(next_log_probs, T, beam_width, bos):
        beam_width += 1
    return beam_width


def smallest_exact_beam_width__best_anywhere(next_log_probs, T, bos="<BOS>"):
    """At which steps can the best sequence be lost?"""
    first = next_log_probs((bos,))
    best = max(walk(next_log_probs, T, bos), key=lambda found: found[1])
    return 1 + sum(lp > first[best[0][0]] for lp in first.values()) if T else 1


def smallest_exact_beam_width__width_fixed_begin_token(next_log_probs, T, bos="<BOS>"):
    """Where does the begin token come from? Try a model with another one."""
    for beam_width in range(1, 100):
        if walk(next_log_probs, T, "<BOS>") and is_exact(next_log_probs, T, beam_width, "<BOS>"):
            return beam_width
    return 0


# Right in ordinary cases only


def count_sequences__python_ints_only(vocab_size, T):
    """Which kinds of whole numbers are there besides Python's own?"""
    if type(vocab_size) is not int or type(T) is not int or vocab_size < 1 or T < 0:
        raise ValueError
    return vocab_size**T


def viterbi_step__relative_to_the_best(log_P, log_delta):
    """What happens in your step to a path that is far less likely than the best one?"""
    log_delta = np.asarray(log_delta, dtype=float)
    scores = np.exp(log_P) * np.exp(log_delta - log_delta.max())[:, np.newaxis]
    return log(scores.max(axis=0)) + log_delta.max(), scores.argmax(axis=0)


def viterbi_step__nearly_equal_counts_as_equal(log_P, log_delta):
    """When are two words equally good, and when is one only nearly as good?"""
    scores = np.asarray(log_P) + np.asarray(log_delta)[:, np.newaxis]
    return scores.max(axis=0), np.isclose(scores, scores.max(axis=0)).argmax(axis=0)


def viterbi_step__caller_list_emptied(log_P, log_delta):
    """Look at the caller's lists after the call: are they as they were?"""
    scores = np.asarray(log_P) + np.asarray(log_delta)[:, np.newaxis]
    if isinstance(log_P, list):
        log_P.clear()
    return scores.max(axis=0), scores.argmax(axis=0)


def viterbi_last_token__last_through_probabilities(log_delta):
    """What is left of two numbers far below zero after exp?"""
    return int(np.argmax(np.exp(log_delta)))


def viterbi_last_token__argument_sorted(log_delta):
    """Look at the caller's own list after the call: is it as it was?"""
    last = int(np.argmax(log_delta))
    log_delta.sort()
    return last


def viterbi_backtrack__pops_the_callers_rows(backpointers, last):
    """Look at the caller's own rows after the call: are they as they were?"""
    rows, words = backpointers if isinstance(backpointers, list) else list(backpointers), [int(last)]
    while rows:
        words.append(int(rows.pop()[words[-1]]))
    return words[::-1]


def viterbi_backtrack__cut_short(backpointers, last):
    """How many rows do you follow when there are hundreds?"""
    words = backtrack(list(backpointers)[-100:], last)
    return [words[0]] * (len(backpointers) + 1 - len(words)) + words


def decode_with(log_of, P, bos, T):
    """Viterbi with another logarithm."""
    if T == 0:
        return [], 0.0
    log_P, log_delta, pointers = log_of(P), log(np.arange(len(P)) == bos), []
    for _ in range(T):
        scores = log_P + log_delta[:, np.newaxis]
        pointers.append(scores.argmax(axis=0))
        log_delta = scores.max(axis=0)
    return backtrack(pointers[1:], np.argmax(log_delta)), float(log_delta.max())


def viterbi_decode__zeros_floored(P, bos, T):
    """What does an impossible transition cost in your version? Compare that with thousands of ordinary ones."""
    return decode_with(lambda P: np.log(np.maximum(P, 1e-300)), checked(P, bos, T), bos, T)


def viterbi_decode__rows_checked_loosely(P, bos, T):
    """How far off one may a row sum be, and how far off does yours let it be?"""
    P = np.asarray(P, dtype=float)
    if P.ndim != 2 or P.shape[0] != P.shape[1] or (P < 0).any() or (abs(P.sum(axis=1) - 1) > 0.05).any():
        raise ValueError("P")
    if not 0 <= bos < len(P) or T < 0:
        raise ValueError("bos or T")
    return decode_with(log, P, bos, T)


def viterbi_decode__one_row_checked(P, bos, T):
    """Which rows does your check look at?"""
    P = np.asarray(P, dtype=float)
    if P.ndim != 2 or P.shape[0] != P.shape[1] or (P < 0).any() or abs(P[-1].sum() - 1) > 1e-6:
        raise ValueError("P")
    if not 0 <= bos < len(P) or T < 0:
        raise ValueError("bos or T")
    return decode_with(log, P, bos, T)


def viterbi_decode__no_words_no_checks(P, bos, T):
    """Are bad arguments fine where no word is asked for?"""
    return ([], 0.0) if T == 0 else decode_with(log, checked(P, bos, T), bos, T)


def sequence_log_prob__score_through_probabilities(next_log_probs, tokens, bos="<BOS>"):
    """How small is the probability of a long sequence, and what is that as a float?"""
    probability = 1.0
    for t, word in enumerate(tokens):
        log_probs = next_log_probs((bos, *tokens[:t]))
        if word not in log_probs:
            return -math.inf
        probability *= math.exp(log_probs[word])
    return math.log(probability) if probability else -math.inf


def exhaustive_decode__hundred_kept(next_log_probs, T, bos="<BOS>"):
    """Are there prefixes that you drop on the way? May one of them begin the best sequence?"""
    return search(next_log_probs, T, 100, bos)[0]


def is_first_order_markov__sum_of_differences(tree, tol=1e-12):
    """Is the tolerance one for each word, or for all words together?"""
    for p, q in itertools.combinations([p for p in tree if len(p) > 1], 2):
        comparable = len(p) == len(q) and p[-1] == q[-1]
        if comparable and (
            tree[p].keys() != tree[q].keys() or sum(abs(tree[p][w] - tree[q][w]) for w in tree[p]) > tol
        ):
            return False
    return True


def is_first_order_markov__only_with_the_first(tree, tol=1e-12):
    """Two prefixes agree with a third one within the tolerance: do they agree with each other?"""
    first = {}
    for prefix, following in tree.items():
        if len(prefix) > 1 and differ(first.setdefault((len(prefix), prefix[-1]), following), following, tol):
            return False
    return True


def is_first_order_markov__across_lengths(tree, tol=1e-12):
    """Which prefixes are compared at all? Read the definition again."""
    pairs = itertools.combinations([p for p in tree if len(p) > 1], 2)
    return not any(p[-1] == q[-1] and differ(tree[p], tree[q], tol) for p, q in pairs)


def greedy_decode__greedy_through_probabilities(next_log_probs, T, bos="<BOS>"):
    """How small is the probability of a long sequence, and what is that as a float?"""
    words, probability = (), 1.0
    for _ in range(T):
        log_probs = next_log_probs((bos, *words))
        word = max(log_probs, key=log_probs.get)
        words, probability = (*words, word), probability * math.exp(log_probs[word])
    return words, math.log(probability) if probability else -math.inf


def beam_search__fewer_places_after_a_death(next_log_probs, T, beam_width, bos="<BOS>"):
    """How many continuations are kept after a beam has died? Read step 2 again."""
    if beam_width < 1:
        raise ValueError("beam_width")
    beams = [((), 0.0)]
    for _ in range(T):
        answers = [(words, score, next_log_probs((bos, *words))) for words, score in beams]
        beam_width -= sum(not log_probs for _, _, log_probs in answers)
        beams = [((*words, w), score + lp) for words, score, lps in answers for w, lp in lps.items()]
        beams = sorted(beams, key=lambda beam: -beam[1])[:beam_width]
    return beams


def beam_search__beam_through_probabilities(next_log_probs, T, beam_width, bos="<BOS>"):
    """How small is the probability of a long prefix, and what is that as a float?"""
    if beam_width < 1:
        raise ValueError("beam_width")
    beams = [((), 1.0)]
    for _ in range(T):
        beams = [((*ws, w), p * math.exp(lp)) for ws, p in beams for w, lp in next_log_probs((bos, *ws)).items()]
        beams = sorted(beams, key=lambda beam: -beam[1])[:beam_width]
    return [(words, math.log(p) if p else -math.inf) for words, p in beams]


def beam_search__at_most_a_hundred(next_log_probs, T, beam_width, bos="<BOS>"):
    """What does your search do with a width of some hundreds?"""
    return search(next_log_probs, T, min(beam_width, 100), bos)


def smallest_exact_beam_width__relative_distance(next_log_probs, T, bos="<BOS>"):
    """What does the docstring measure the distance to the best in?"""
    best = max(score for _, score in walk(next_log_probs, T, bos))
    widths = itertools.count(1)
    return next(B for B in widths if math.isclose(search(next_log_probs, T, B, bos)[0][1], best, rel_tol=1e-9))


def smallest_exact_beam_width__gives_up_early(next_log_probs, T, bos="<BOS>"):
    """Up to which width does your search go?"""
    return next((B for B in range(1, 50) if is_exact(next_log_probs, T, B, bos)), 50)


def sequence_log_prob__certain_taken_for_impossible(next_log_probs, tokens, bos="<BOS>"):
    """Which log-probability does a word have that is certain, and what does Python make of it in a condition?"""
    total = 0.0
    for t, word in enumerate(tokens):
        total += next_log_probs((bos, *tokens[:t])).get(word) or -math.inf
        if total == -math.inf:
            break
    return total


def is_first_order_markov__each_with_the_one_before(tree, tol=1e-12):
    """Which pairs of prefixes does your function compare?"""
    before = {}
    for prefix, one in tree.items():
        if len(prefix) < 2:
            continue
        key = len(prefix), prefix[-1]
        other, before[key] = before.get(key, one), one
        if one.keys() != other.keys() or any(abs(log_prob - other[word]) > tol for word, log_prob in one.items()):
            return False
    return True


def viterbi_decode__best_three_states_kept(P, bos, T):
    """May a word that is unlikely so far be on the best path?"""
    log_P = log(checked(P, bos, T))
    log_delta, pointers = np.where(np.arange(len(log_P)) == bos, 0.0, -np.inf), []
    for _ in range(T):
        log_delta = np.where(log_delta < np.sort(log_delta)[::-1][:3].min(), -np.inf, log_delta)
        scores = log_P + log_delta[:, np.newaxis]
        log_delta = scores.max(axis=0)
        pointers.append(scores.argmax(axis=0))
    last = int(log_delta.argmax())
    return (backtrack(pointers[1:], last), float(log_delta[last])) if T else ([], 0.0)


def beam_search__same_endings_merged(next_log_probs, T, beam_width, bos="<BOS>"):
    """Are two beams the same when they end in the same words?"""
    if beam_width < 1:
        raise ValueError("beam_width")
    beams = [((), 0.0)]
    for _ in range(T):
        best = {}
        for words, score in beams:
            for word, log_prob in next_log_probs((bos, *words)).items():
                found, ending = ((*words, word), score + log_prob), (*words, word)[-3:]
                best[ending] = max(found, best.get(ending, found), key=lambda beam: beam[1])
        beams = sorted(best.values(), key=lambda beam: -beam[1])[:beam_width]
    return beams


def smallest_exact_beam_width__found_by_halving(next_log_probs, T, bos="<BOS>"):
    """Is every width exact that is larger than an exact one?"""
    low, high = 1, 1
    while not is_exact(next_log_probs, T, high, bos):
        high *= 2
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if is_exact(next_log_probs, T, middle, bos) else (middle + 1, high)
    return low


def sequence_log_prob__list_used_up(next_log_probs, tokens, bos="<BOS>"):
    """Who else holds the list of words that your function takes apart?"""
    words, prefix, total = tokens if isinstance(tokens, list) else list(tokens), (bos,), 0.0
    while words:
        word = words.pop(0)
        total += next_log_probs(prefix).get(word, -math.inf)
        if total == -math.inf:
            return total
        prefix = (*prefix, word)
    return total


def sequence_log_prob__product_in_long_doubles(next_log_probs, tokens, bos="<BOS>"):
    """How small may a number be in the type that you multiply in?"""
    product = np.longdouble(1.0)
    for t, word in enumerate(tokens):
        following = next_log_probs((bos, *tokens[:t]))
        if word not in following:
            return float("-inf")
        product *= np.exp(np.longdouble(following[word]))
    with np.errstate(divide="ignore"):
        return float(np.log(product))


def is_first_order_markov__a_hundred_words(tree, tol=1e-12):
    """How many next words may a prefix have?"""
    for p, q in itertools.combinations([p for p in tree if len(p) > 1], 2):
        if len(p) == len(q) and p[-1] == q[-1]:
            words = list(tree[p])[:100]
            if tree[p].keys() != tree[q].keys() or any(abs(tree[p][w] - tree[q][w]) > tol for w in words):
                return False
    return True
