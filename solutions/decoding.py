"""Finding likely sequences: Viterbi for a Markov chain; exhaustive, greedy and beam search for any language model.

Source: 002_e57a68eb4e5e7a82.txt Q2.1 to Q2.4.
"""

from collections.abc import Callable

# BEGIN SOLUTION
from functools import cache
from itertools import combinations
from typing import Literal

# END SOLUTION
import numpy as np
from numpy.typing import ArrayLike

# A language model: takes a prefix that starts with the begin token, and gives {next word: log-probability}.
LanguageModel = Callable[[tuple[str, ...]], dict[str, float]]


# Source: 002_e57a68eb4e5e7a82.txt Q2.1.
def count_sequences(vocab_size: int, T: int) -> int:
    r"""How many different sequences $w_0, w_1, \dots, w_T$ there are when $w_0$ is the begin token.

    Every other word may be any of the N words of the vocabulary, the begin token included.

    Args:
        vocab_size: N, the number of words of the vocabulary, the begin token among them.
        T: Number of words after the begin token.

    Returns:
        An exact Python int, however large. One (the empty sequence) for T = 0.

    Raises:
        ValueError: if `vocab_size` < 1 or `T` < 0.
    """
    # BEGIN SOLUTION
    if vocab_size < 1:
        raise ValueError(f"a vocabulary has at least one word, not {vocab_size}")
    if T < 0:
        raise ValueError(f"T must not be negative, and is {T}")
    return int(vocab_size) ** int(T)  # Python's own ints never overflow
    # END SOLUTION


# Source: 002_e57a68eb4e5e7a82.txt Q2.2a.
def viterbi_init(N: int, bos: int) -> np.ndarray:
    r"""The logarithm of $\delta_0$: all probability lies on the begin token.

    Args:
        N: Size of the vocabulary.
        bos: Index of the begin token, 0 to N-1.

    Returns:
        Float array (N,): 0 at `bos`, minus infinity elsewhere.
    """
    # BEGIN SOLUTION
    log_delta = np.full(N, -np.inf)
    log_delta[bos] = 0.0
    return log_delta
    # END SOLUTION


# Source: 002_e57a68eb4e5e7a82.txt Q2.2a, Q2.2c.
def viterbi_step(log_P: ArrayLike, log_delta: ArrayLike) -> tuple[np.ndarray, np.ndarray]:
    r"""One step of the recurrence, in logarithms: from all best paths of t-1 words to all best paths of t words.

    $$\delta_t(j) = \max_{w_1, \dots, w_{t-1}} p(w_1, \dots, w_{t-1}, w_t = j)$$

    The back-pointer $a_t(j)$ is the word at time t-1 on the path that reaches this maximum.

    Args:
        log_P: (N, N) with `log_P[i, j]` the log-probability of j right after i. May hold minus infinity. Not changed.
        log_delta: (N,), the logarithm of $\delta_{t-1}$. May hold minus infinity, and numbers far below
            -1000 (where `exp` gives 0). Not changed.

    Returns:
        The logarithm of $\delta_t$ (N,) and the back-pointers $a_t$ (N,), whole numbers. Among equally good i the
        smallest counts: so a word j that can't be reached gets minus infinity and 0.
    """
    # BEGIN SOLUTION
    # scores[i, j]: the best path to i, and then j. The maximum is over i of the sum, not of its two terms apart.
    scores = np.asarray(log_P, dtype=np.float64) + np.asarray(log_delta, dtype=np.float64)[:, np.newaxis]
    return scores.max(axis=0), scores.argmax(axis=0)
    # END SOLUTION


# Source: 002_e57a68eb4e5e7a82.txt Q2.2b.
def viterbi_last_token(log_delta: ArrayLike) -> int:
    r"""The last word of the most likely sequence: $w_T^\star = \arg\max_j \log\delta_T(j)$.

    Args:
        log_delta: (N,), the logarithm of $\delta_T$. May hold minus infinity. Not changed.

    Returns:
        An index 0 to N-1. Among equally good ones the smallest.
    """
    # BEGIN SOLUTION
    return int(np.argmax(log_delta))
    # END SOLUTION


# Source: 002_e57a68eb4e5e7a82.txt Q2.2c.
def viterbi_backtrack(backpointers: ArrayLike, last: int) -> list[int]:
    r"""Follow the back-pointers from the last word to the first: $w_t^\star = a_{t+1}(w_{t+1}^\star)$.

    Args:
        backpointers: (T-1, N) whole numbers: row r holds $a_{r+2}$, so that the rows are $a_2, \dots, a_T$. Not
            changed.
        last: $w_T^\star$.

    Returns:
        The T words $w_1, \dots, w_T$ in this order, as ints. With no rows, given as shape (0, N) or as `[]`: `[last]`.
    """
    # BEGIN SOLUTION
    words = [int(last)]
    for pointers in reversed(np.asarray(backpointers).tolist()):
        words.append(pointers[words[-1]])
    return words[::-1]
    # END SOLUTION


# Source: 002_e57a68eb4e5e7a82.txt Q2.2d, Q2.2e.
def viterbi_decode(P: ArrayLike, bos: int, T: int) -> tuple[list[int], float]:
    r"""The most likely words $w_1, \dots, w_T$ of a Markov chain that starts at $w_0$ = `bos`, and how likely they are.

    Works in logarithms: with T in the thousands every probability of a path is 0.0 in floating point.

    Args:
        P: (N, N) with `P[i, j]` the probability of j right after i; rows sum to one, zeros are allowed. Not changed.
        bos: Index of the begin token, 0 to N-1 (a negative index is an error, not counted from the end).
        T: Number of words after the begin token.

    Returns:
        The words without the begin token, as T ints, and the natural log of their probability. `([], 0.0)` for T = 0.
        Where several sequences are equally likely, any of them.

    Raises:
        ValueError: if `P` is not a square matrix, has a negative entry or a row that doesn't sum to one (to within
            1e-6), if `bos` is not one of 0 to N-1, or if `T` < 0.
    """
    # BEGIN SOLUTION
    P = np.asarray(P, dtype=np.float64)
    if P.ndim != 2 or P.shape[0] != P.shape[1]:
        raise ValueError(f"P must be a square matrix, and has the shape {P.shape}")
    if not (P >= 0).all() or not (np.abs(P.sum(axis=1) - 1) <= 1e-6).all():
        raise ValueError("every row of P must be a distribution: no negative entry, sum one")
    if not 0 <= bos < len(P):
        raise ValueError(f"bos must be one of 0 to {len(P) - 1}, not {bos}")
    if T < 0:
        raise ValueError(f"T must not be negative, and is {T}")
    if T == 0:
        return [], 0.0

    with np.errstate(divide="ignore"):
        log_P = np.log(P)  # log 0 = -inf is what is meant
    log_delta = viterbi_init(len(P), bos)
    backpointers = []
    for _ in range(T):
        log_delta, pointers = viterbi_step(log_P, log_delta)
        backpointers.append(pointers)
    last = viterbi_last_token(log_delta)
    # a_1 can only point to the begin token, which is not part of the answer.
    return viterbi_backtrack(backpointers[1:], last), float(log_delta[last])
    # END SOLUTION


# Viterbi for N words and T steps, maxima found by looking at every term. The tightest bound of those listed: its time?
# Source: 002_e57a68eb4e5e7a82.txt Q2.2e.
VITERBI_TIME: Literal["O(T N)", "O(N^2)", "O(T N^2)", "O(N^T)"] = "O(T N^2)"

# Its space, with the matrix P counted and all back-pointers stored (the tightest bound listed, for any N and any T)?
# Source: 002_e57a68eb4e5e7a82.txt Q2.2e.
VITERBI_SPACE: Literal["O(N^2)", "O(N + T)", "O(N^2 + N T)", "O(N^T)"] = "O(N^2 + N T)"

# Naive search: generate all sequences one by one, score each on its own with its T factors, keep only the best so far.
# The tightest bound listed: its time?
# Source: 002_e57a68eb4e5e7a82.txt Q2.2e.
NAIVE_TIME: Literal["O(T N)", "O(T N^2)", "O(T^N)", "O(T N^T)"] = "O(T N^T)"

# Its space, the model not counted (the tightest bound listed)?
# Source: 002_e57a68eb4e5e7a82.txt Q2.2e.
NAIVE_SPACE: Literal["O(T)", "O(N^T)", "O(T N^T)"] = "O(T)"

# Which of these does the recursion need, when the transition matrix may change with t, and a model of order n is
# handled by taking n-tuples of words as states?
# Source: 002_e57a68eb4e5e7a82.txt Q2.2f.
VITERBI_REQUIRES: Literal["finite_order_markov", "time_homogeneity", "both"] = "finite_order_markov"

# Does Viterbi, run on words as in this question (on n-tuples of words if you like), find the exact optimum of every
# LSTM (or GRU) language model, whatever its weights?
# Source: 002_e57a68eb4e5e7a82.txt Q2.2f.
VITERBI_FOR_LSTM: Literal[False, True] = False

# And of every plain (vanilla) RNN language model, whatever its weights?
# Source: 002_e57a68eb4e5e7a82.txt Q2.2f.
VITERBI_FOR_VANILLA_RNN: Literal[False, True] = False

# Beam search with width B for T steps, N words. The model gives the N log-probabilities after one prefix in O(N); each
# step does one comparison sort of all its B N scores; prefixes are kept as back-pointers and never copied.
# The tightest bound listed: its time?
# Source: 002_e57a68eb4e5e7a82.txt Q2.3.
BEAM_TIME: Literal["O(T B N log(B N))", "O(T B^2 N log(B N))", "O(T N^B)", "O(T N^2)"] = "O(T B N log(B N))"

# The space of the same algorithm, the model not counted (the tightest bound listed)?
# Source: 002_e57a68eb4e5e7a82.txt Q2.3.
BEAM_SPACE: Literal["O(B)", "O(B (N + T))", "O(N^2 + N T)", "O(T N^B)"] = "O(B (N + T))"


# Source: 002_e57a68eb4e5e7a82.txt Q2.4a.
def tree_language_model() -> dict[tuple[str, ...], dict[str, float]]:
    """The language model of the table in the question.

    Returns:
        {prefix: {next word: log-probability}} for the 7 prefixes of length 1 to 3, each a tuple of words with "<BOS>"
        first. Complete sequences (three words after "<BOS>") are no keys.
    """
    # BEGIN SOLUTION
    return {
        ("<BOS>",): {"the": -1.5, "a": -1.8},
        ("<BOS>", "the"): {"green": -3.4, "red": -3.1},
        ("<BOS>", "a"): {"blue": -2.5, "red": -2.7},
        ("<BOS>", "the", "green"): {"ellipse": -3.6, "rectangle": -3.3},
        ("<BOS>", "the", "red"): {"circle": -4.8, "rectangle": -4.5},
        ("<BOS>", "a", "blue"): {"ellipse": -5.4, "square": -5.0},
        ("<BOS>", "a", "red"): {"circle": -4.9, "square": -5.1},
    }
    # END SOLUTION


# Source: 002_e57a68eb4e5e7a82.txt Q2.4a.
def sequence_log_prob(next_log_probs: LanguageModel, tokens: tuple[str, ...], bos: str = "<BOS>") -> float:
    r"""The log-probability of a given sequence: $\sum_{t=1}^T \log p(w_t \mid w_0, \dots, w_{t-1})$.

    Args:
        next_log_probs: The language model. A word that it doesn't list has probability 0.
        tokens: The words, without the begin token. Not changed, should they come as a list.
        bos: The begin token.

    Returns:
        A float: 0.0 for no words, minus infinity for an impossible sequence. The model is asked once a word at most,
        and nothing any more after the first impossible word.
    """
    # BEGIN SOLUTION
    total = 0.0
    for t, word in enumerate(tokens):
        log_probs = next_log_probs((bos, *tokens[:t]))
        if word not in log_probs:
            return float("-inf")
        total += log_probs[word]
    return total
    # END SOLUTION


# BEGIN SOLUTION
def _all_sequences(next_log_probs: LanguageModel, T: int, bos: str) -> list[tuple[tuple[str, ...], float]]:
    """All possible sequences of T words with their log-probabilities; asks once for every shorter prefix."""
    sequences: list[tuple[tuple[str, ...], float]] = [((), 0.0)]
    for _ in range(T):
        sequences = [
            ((*words, word), score + log_prob)
            for words, score in sequences
            for word, log_prob in next_log_probs((bos, *words)).items()
        ]
    return sequences


# END SOLUTION


# Source: 002_e57a68eb4e5e7a82.txt Q2.2f, Q2.4a.
def exhaustive_decode(next_log_probs: LanguageModel, T: int, bos: str = "<BOS>") -> tuple[tuple[str, ...], float]:
    """The most likely of all sequences of T words, found by looking at each.

    Args:
        next_log_probs: The language model. A word that it doesn't list has probability 0; an empty dict is a dead end:
            such a prefix has no continuation. At least one sequence of T words is possible.
        T: Number of words, 0 or more.
        bos: The begin token.

    Returns:
        The words without the begin token, and their log-probability. `((), 0.0)` for T = 0. The model is asked exactly
        once for every possible prefix of 0 to T-1 words (dead ends among them), and for nothing else.
    """
    # BEGIN SOLUTION
    return max(_all_sequences(next_log_probs, T, bos), key=lambda found: found[1])
    # END SOLUTION


# Source: 002_e57a68eb4e5e7a82.txt Q2.4a.
def is_first_order_markov(tree: dict[tuple[str, ...], dict[str, float]], tol: float = 1e-12) -> bool:
    """Whether only the last word of a prefix matters for what comes next.

    Any two prefixes of the same length (2 or more) that end in the same word must have the same conditional
    distribution: the same next words, and for each next word two log-probabilities that differ by at most `tol`.
    Prefixes of different lengths are never compared.

    Args:
        tree: {prefix: {next word: log-probability}}, each prefix a tuple with the begin token first. Not changed.
        tol: The largest difference between two log-probabilities of one word that counts as equal.

    Returns:
        True or False.
    """
    # BEGIN SOLUTION
    alike: dict[tuple[int, str], list[dict[str, float]]] = {}
    for prefix, conditional in tree.items():
        if len(prefix) >= 2:
            alike.setdefault((len(prefix), prefix[-1]), []).append(conditional)
    for one, other in (pair for group in alike.values() for pair in combinations(group, 2)):
        if one.keys() != other.keys() or any(abs(one[word] - other[word]) > tol for word in one):
            return False
    return True
    # END SOLUTION


# Given the whole tree of the table, its missing branches included: does the Viterbi recursion, with the words as
# states, apply to this language model?
# Source: 002_e57a68eb4e5e7a82.txt Q2.4a.
VITERBI_ON_TREE: Literal[False, True] = False


# Source: 002_e57a68eb4e5e7a82.txt Q2.4b.
def greedy_decode(next_log_probs: LanguageModel, T: int, bos: str = "<BOS>") -> tuple[tuple[str, ...], float]:
    r"""Take the most likely next word, T times: $w_t = \arg\max_w \log p(w \mid w_0, \dots, w_{t-1})$.

    Args:
        next_log_probs: The language model.
        T: Number of words, 0 or more. No dead end lies on the way.
        bos: The begin token.

    Returns:
        The words without the begin token, and the log-probability of the whole sequence. `((), 0.0)` for T = 0. The
        model is asked exactly T times. Among equally likely next words, any.
    """
    # BEGIN SOLUTION
    words: tuple[str, ...] = ()
    score = 0.0
    for _ in range(T):
        log_probs = next_log_probs((bos, *words))
        word = max(log_probs, key=log_probs.__getitem__)
        words, score = (*words, word), score + log_probs[word]
    return words, score
    # END SOLUTION


# Source: 002_e57a68eb4e5e7a82.txt Q2.3, Q2.4c.
def beam_search(
    next_log_probs: LanguageModel, T: int, beam_width: int, bos: str = "<BOS>"
) -> list[tuple[tuple[str, ...], float]]:
    """Keep the B most likely prefixes at every step, out of all continuations of the B prefixes kept before.

    The search starts with one beam, the empty sequence. A beam with no continuation is dropped. The B best
    continuations of the other beams are kept; no prefix that was cut at an earlier step comes back.

    Args:
        next_log_probs: The language model. A word that it doesn't list has probability 0; an empty dict is a dead end.
        T: Number of words, 0 or more.
        beam_width: B.
        bos: The begin token.

    Returns:
        At most B pairs (words without the begin token, log-probability), best first, all different: fewer than B when
        fewer exist, or when beams died in dead ends (then even none). Equally likely ones come in any order.
        `[((), 0.0)]` for T = 0. The model is asked once for every beam that has to be continued: at most 1 + B (T - 1)
        times, and never twice for one prefix.

    Raises:
        ValueError: if `beam_width` < 1.
    """
    # BEGIN SOLUTION
    if beam_width < 1:
        raise ValueError(f"beam_width must be at least 1, and is {beam_width}")
    # One beam to begin with: B copies of it would give B copies of every continuation, and the search would be greedy.
    beams: list[tuple[tuple[str, ...], float]] = [((), 0.0)]
    for _ in range(T):
        continued = [
            ((*words, word), score + log_prob)
            for words, score in beams
            for word, log_prob in next_log_probs((bos, *words)).items()
        ]
        beams = sorted(continued, key=lambda beam: beam[1], reverse=True)[:beam_width]
    return beams
    # END SOLUTION


# Source: 002_e57a68eb4e5e7a82.txt Q2.4d.
def smallest_exact_beam_width(next_log_probs: LanguageModel, T: int, bos: str = "<BOS>") -> int:
    """The smallest beam width whose best sequence is as likely as the best of all (to within 1e-9).

    The smallest one counts, whatever wider beams find.

    Args:
        next_log_probs: The language model, without dead ends. It may be asked as often as you like.
        T: Number of words, 0 or more.
        bos: The begin token.

    Returns:
        The smallest exact B, at least 1.
    """
    # BEGIN SOLUTION
    remembered = cache(next_log_probs)  # every width asks for many of the same prefixes
    scores = [score for _, score in _all_sequences(remembered, T, bos)]
    best = max(scores)
    for beam_width in range(1, len(scores)):
        beams = beam_search(remembered, T, beam_width, bos)
        if abs(beams[0][1] - best) <= 1e-9:
            return beam_width
    return len(scores)  # a beam that keeps every sequence is exact
    # END SOLUTION


# Is the best sequence of beam search at least as likely as the greedy one, for every language model and every B > 1?
# Source: 002_e57a68eb4e5e7a82.txt Q2.4d.
BEAM_AT_LEAST_AS_GOOD_AS_GREEDY: Literal[False, True] = False
