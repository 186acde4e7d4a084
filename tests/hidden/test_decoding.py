"""Hidden cases of decoding.

Where several sequences may be equally likely, a case judges the returned words by their own log-probability. Random
trees and the trees written out here have no tie that decides what survives a cut.
"""

import contextlib
from itertools import pairwise, product

import numpy as np
import pytest

from autograder.cases import assert_choices, assert_close, assert_holds, assert_keeps_arguments, assert_same, draw
from autograder.table_model import Table, TableModel

BOS = "<BOS>"


def chain(name, N):
    """A random transition matrix."""
    return draw(name).dirichlet(np.full(N, 0.7), N)


def logs(P):
    with np.errstate(divide="ignore"):
        return np.log(np.asarray(P, dtype=float))


def random_tree(name, T, words, bos=BOS):
    """A language model whose every prefix has conditionals of its own.

    Later words matter more than early ones, so that a search that looks one step ahead goes astray.
    """
    random = draw(name)
    prefixes = [(bos, *middle) for length in range(T) for middle in product(words, repeat=length)]
    return {
        prefix: dict(zip(words, random.uniform(-1.5 * len(prefix), -0.25, len(words)).tolist(), strict=True))
        for prefix in prefixes
    }


# Two words after which the logarithm of their probability is out of the reach of any floating-point number's.
FAR_BELOW = {(BOS,): {"u": -7000.0, "v": -7500.0}, (BOS, "u"): {"v": -8000.0}, (BOS, "v"): {"u": -7250.0, "v": -9000.0}}


def far_down(tree):
    """The same tree with log-probabilities of -400 and less: two words have a probability that is 0.0 as a float."""
    return {
        prefix: {word: 300.0 * log_prob - 400.0 for word, log_prob in conditional.items()}
        for prefix, conditional in tree.items()
    }


def corridor(T):
    """One way of T words, from which a side door leads off at every step, and no further; all its words count."""
    way = tuple("uvw"[t % 3] for t in range(T))
    return {(BOS, *way[:t]): {way[t]: -0.25 - t % 8 / 64, "x": -1.5 + t % 8 / 128} for t in range(T)}


def late(T):
    """A tree without a choice but at the end, where the likelier word is the wrong one."""
    tree = {(BOS, *"u" * t): {"u": -0.125} for t in range(T - 2)}
    start = (BOS, *"u" * (T - 2))
    return tree | {start: {"u": -1.0, "v": -2.0}, (*start, "u"): {"w": -9.0}, (*start, "v"): {"w": -1.0}}


def fan(width):
    """So many words to begin with, of which the least likely is the only one that ends well."""
    tree = {(BOS,): {f"w{i}": -1.0 - i / 64 for i in range(width)}}
    return tree | {(BOS, f"w{i}"): {"end": -9.0 - i / 128 if i < width - 1 else -0.125} for i in range(width)}


# Two words of which the second is the likelier one, by very little.
NEARLY = {(BOS,): {"u": -1.0 - 2.0**-21, "v": -1.0, "w": -3.0}}


def tokens(value, kind):
    """The words of a returned sequence as a tuple of `kind`."""
    value = value.tolist() if isinstance(value, np.ndarray) else value
    assert_holds(isinstance(value, list | tuple), "the words must come as a list or a tuple")
    words = tuple(word.item() if isinstance(word, np.generic) else word for word in value)
    assert_holds(
        all(isinstance(word, kind) and not isinstance(word, bool) for word in words),
        f"the words must be of type {kind.__name__}",
    )
    return words


def pair(got):
    assert_holds(isinstance(got, list | tuple) and len(got) == 2, "a pair (words, log-probability) was asked for")
    return got


def check_found(got, want):
    """The one right sequence, and its log-probability."""
    words, log_prob = pair(got)
    assert_same(words, want[0], "the sequence of words")
    assert_close(log_prob, want[1], "the log-probability")


def check_path(got, P, bos, T, best):
    """A sequence of T words that is as likely as any, and its log-probability."""
    words, log_prob = pair(got)
    words = tokens(words, int)
    assert_holds(len(words) == T, "the number of words must be T, the begin token left out")
    assert_holds(all(0 <= word < len(P) for word in words), "words must be whole numbers from 0 to N-1")
    assert_close(log_prob, best, "the log-probability")
    log_P = logs(P)
    own = log_P[[bos, *words[:-1]], list(words)].sum() if words else 0.0
    assert_holds(abs(own - best) <= 1e-4 * abs(best) + 1e-6, "the words are not a most likely sequence")


def check_beams(got, want):
    """The right beams with their log-probabilities, best first."""
    assert_holds(isinstance(got, list | tuple), "a list of pairs (words, log-probability) was asked for")
    assert_holds(
        len(got) == len(want), "the number of beams is not right", f"returned {len(got)}, expected {len(want)}"
    )
    beams = [(tokens(words, str), log_prob) for words, log_prob in map(pair, got)]
    assert_holds(len({words for words, _ in beams}) == len(beams), "the beams must all be different")
    expected = dict(want)
    assert_holds({words for words, _ in beams} == set(expected), "these are not the sequences that survive")
    scores = [expected[words] for words, _ in beams]
    assert_close([log_prob for _, log_prob in beams], scores, "the log-probabilities of the beams", squeeze=True)
    assert_holds(all(one >= other - 1e-6 for one, other in pairwise(scores)), "the best beam must come first")


# Counting


def check_count(student, reference, vocab_size, T, kinds=int | np.integer):
    got = student.count_sequences(vocab_size, T)
    assert_holds(isinstance(got, kinds) and not isinstance(got, bool), "the count must be an exact Python int")
    assert_same(got, reference.count_sequences(vocab_size, T), "the count")


def test_the_begin_token_may_come_again(student, reference):
    for vocab_size, T in [(2, 1), (3, 2), (4, 3), (5, 4)]:
        check_count(student, reference, vocab_size, T)


def test_large_counts_are_exact(student, reference):
    for vocab_size, T in [(50_000, 20), (3, 50), (7, 400), (11, 700)]:
        check_count(student, reference, vocab_size, T, int)


def test_there_is_one_empty_sequence_and_one_of_a_single_word(student, reference):
    for vocab_size, T in [(1, 0), (6, 0), (1, 9), (6, 1)]:
        check_count(student, reference, vocab_size, T)


def test_counting_takes_numpys_whole_numbers(student, reference):
    for vocab_size, T in [(np.int64(3), np.int64(4)), (np.int32(1), 2), (5, np.int64(0))]:
        check_count(student, reference, vocab_size, T)


@pytest.mark.parametrize(("vocab_size", "T"), [(0, 3), (-2, 2), (0, 0), (-1, 0), (4, -1)])
def test_counting_refuses_an_empty_vocabulary_and_a_negative_length(student, vocab_size, T):
    student.count_sequences(1, 0)
    with pytest.raises(ValueError):
        student.count_sequences(vocab_size, T)


# Viterbi, in pieces


def test_viterbi_init_is_the_logarithm_of_a_sure_begin(student, reference):
    assert_close(student.viterbi_init(5, 1), reference.viterbi_init(5, 1), "log delta_0")


def test_viterbi_init_puts_the_begin_token_anywhere(student, reference):
    for N, bos in [(4, 0), (4, 2), (4, np.int64(3)), (120, 110)]:
        assert_close(student.viterbi_init(N, bos), reference.viterbi_init(N, bos), "log delta_0")


def test_viterbi_init_of_a_single_word(student, reference):
    assert_close(student.viterbi_init(1, 0), reference.viterbi_init(1, 0), "log delta_0")


def check_step(student, reference, log_P, log_delta):
    got, want = student.viterbi_step(log_P, log_delta), reference.viterbi_step(log_P, log_delta)
    assert_holds(isinstance(got, list | tuple) and len(got) == 2, "a pair (log delta, back-pointers) was asked for")
    assert_close(got[0], want[0], "log delta")
    assert_same(got[1], want[1], "the back-pointers")


@pytest.mark.weight(2)
def test_viterbi_step_maximizes_over_the_word_before(student, reference):
    for N in (2, 4, 5):
        P, delta = chain(f"step {N}", N), draw(f"delta {N}").dirichlet(np.ones(N))
        check_step(student, reference, logs(P), logs(delta))


def test_viterbi_step_maximizes_the_product_and_not_its_factors(student, reference):
    # The likeliest word before, and the likeliest transition to each word, never belong together.
    check_step(student, reference, logs([[0.1, 0.2, 0.7], [0.6, 0.3, 0.1], [0.2, 0.5, 0.3]]), [-4.0, -6.5, -3.8])


def test_viterbi_step_from_the_begin_token_takes_its_row(student, reference):
    P = chain("first step", 4)
    check_step(student, reference, logs(P), reference.viterbi_init(4, 2))


def test_viterbi_step_never_takes_an_impossible_transition(student, reference):
    P = [[0.0, 0.2, 0.0, 0.8], [0.5, 0.0, 0.5, 0.0], [0.0, 0.3, 0.0, 0.7], [1.0, 0.0, 0.0, 0.0]]
    check_step(student, reference, logs(P), [-1.0, -0.5, -np.inf, -2.0])


def test_viterbi_step_gives_unreachable_words_minus_infinity_and_pointer_zero(student, reference):
    P = [[0.5, 0.5, 0.0], [0.25, 0.75, 0.0], [0.0, 0.0, 1.0]]
    check_step(student, reference, logs(P), [-np.inf, -1.0, -np.inf])


def test_viterbi_step_breaks_ties_towards_the_smallest_word(student, reference):
    log_P = [[-4.0, -1.0, -3.0], [-2.0, -1.0, -2.0], [-2.0, -1.0, -2.0]]
    check_step(student, reference, log_P, [-1.0, -1.0, -1.0])


def test_viterbi_step_works_far_below_what_exp_can_represent(student, reference):
    P, log_delta = chain("deep", 4), -5000.0 + 4.0 * draw("deep delta").normal(size=4)
    log_delta[0] += 0.5
    check_step(student, reference, logs(P), log_delta)


def test_viterbi_step_keeps_what_lies_far_below_the_best(student, reference):
    # The only way to the third word is 3000 below the best path; to the second word leads a tiny transition.
    log_P = [[-0.5, -900.0, -np.inf], [-1.0, -0.5, -np.inf], [-0.25, -850.0, -1000.0]]
    check_step(student, reference, log_P, [-3.0, -1200.0, -2000.0])


def test_viterbi_step_tells_apart_what_is_nearly_equal(student, reference):
    log_P = [[-1.0 - 2.0**-17, -1.0, -2.0], [-1.0, -1.0 - 2.0**-17, -2.0], [-3.0, -3.0, -2.0 + 2.0**-17]]
    check_step(student, reference, log_P, [-0.0625, -0.0625, -0.0625])
    check_step(student, reference, [[-0.125 - 2.0**-26, -0.25], [-0.125, -0.25 + 2.0**-25]], [0.0, 0.0])


def test_viterbi_step_keeps_the_digits_of_what_is_nearly_certain(student, reference):
    log_P, log_delta = [[-(2.0**-15), -11.0], [-12.0, -(2.0**-16)]], [-(2.0**-17), -(2.0**-14)]
    got, want = student.viterbi_step(log_P, log_delta), reference.viterbi_step(log_P, log_delta)
    assert_holds(isinstance(got, list | tuple) and len(got) == 2, "a pair (log delta, back-pointers) was asked for")
    assert_close(2.0**15 * np.asarray(got[0], dtype=float), 2.0**15 * want[0], "log delta")


def test_viterbi_step_takes_lists_and_leaves_its_arguments_alone(student, reference):
    log_P, log_delta = logs(chain("lists", 3)), np.array([-0.5, -1.5, -2.5])
    check_step(student, reference, log_P.tolist(), log_delta.tolist())
    assert_keeps_arguments(student.viterbi_step, log_P, log_delta)
    assert_keeps_arguments(student.viterbi_step, log_P.tolist(), log_delta.tolist())


def test_the_last_word_maximizes_log_delta(student, reference):
    for N in (1, 3, 6):
        log_delta = -4.0 * draw(f"last {N}").exponential(size=N) - 1.0
        assert_same(student.viterbi_last_token(log_delta), reference.viterbi_last_token(log_delta), "the last word")


def test_the_last_word_is_one_that_can_be_reached(student, reference):
    log_delta = [-np.inf, -7.0, -np.inf, -3.0, -9.0]
    assert_same(student.viterbi_last_token(log_delta), reference.viterbi_last_token(log_delta), "the last word")


def test_the_smallest_of_equally_likely_last_words_counts(student, reference):
    for log_delta in ([-3.0, -1.0, -2.0, -1.0, -1.0], [-1.0, -3.0, -1.0], [-np.inf, -np.inf]):
        assert_same(student.viterbi_last_token(log_delta), reference.viterbi_last_token(log_delta), "the last word")


def test_the_last_word_is_found_far_down_and_by_a_little(student, reference):
    for log_delta in ([-900.0, -800.0, -850.0], [-2e5, -1e5, -1.5e5], [-1.0 - 2.0**-17, -3.0, -1.0]):
        assert_same(student.viterbi_last_token(log_delta), reference.viterbi_last_token(log_delta), "the last word")


def test_looking_for_the_last_word_leaves_the_argument_alone(student, reference):
    for log_delta in ([-2.0, -1.0, -3.0], [-2.0, -3.0, -1.0]):
        assert_same(student.viterbi_last_token(log_delta), reference.viterbi_last_token(log_delta), "the last word")
    for argument in (log_delta, np.array(log_delta)):
        assert_keeps_arguments(student.viterbi_last_token, argument)


def test_backtracking_uses_each_row_for_its_own_step(student, reference):
    random = draw("pointers")
    for T, N in [(2, 3), (5, 4), (9, 3), (250, 2)]:
        pointers = np.array([random.permutation(N) for _ in range(T - 1)])
        for last in (*range(N - 1), np.int64(N - 1)):
            got, want = student.viterbi_backtrack(pointers, last), reference.viterbi_backtrack(pointers, last)
            assert_same(tokens(got, int), want, "the sequence of words")


def test_backtracking_ends_with_the_last_word(student, reference):
    # Every pointer leads to word 0: only the last word can be another.
    pointers = np.zeros((3, 4), dtype=int)
    assert_same(
        student.viterbi_backtrack(pointers, 3), reference.viterbi_backtrack(pointers, 3), "the sequence of words"
    )


@pytest.mark.parametrize("pointers", [[], np.zeros((0, 5), dtype=int)])
def test_backtracking_without_pointers_gives_the_last_word_alone(student, reference, pointers):
    assert_same(
        student.viterbi_backtrack(pointers, 4), reference.viterbi_backtrack(pointers, 4), "the sequence of words"
    )


def test_backtracking_takes_lists_and_leaves_its_arguments_alone(student, reference):
    pointers = draw("pointer lists").integers(0, 4, (6, 4))
    got, want = student.viterbi_backtrack(pointers.tolist(), 2), reference.viterbi_backtrack(pointers, 2)
    assert_same(got, want, "the sequence of words")
    assert_keeps_arguments(student.viterbi_backtrack, pointers, 2)
    assert_keeps_arguments(student.viterbi_backtrack, pointers.tolist(), 2)


# Viterbi as a whole


@pytest.mark.weight(2)
def test_viterbi_finds_a_most_likely_sequence(student, reference):
    for N, T in [(2, 5), (3, 3), (3, 4), (4, 2), (4, 4)]:
        P, bos = chain(f"viterbi {N} {T}", N), T % N
        check_path(student.viterbi_decode(P, bos, T), P, bos, T, reference.viterbi_decode(P, bos, T)[1])


def test_viterbi_finds_the_only_most_likely_sequence(student, reference):
    # Going greedily, or taking the likeliest word of every step alone, leads elsewhere.
    P = [[0.0, 0.55, 0.45, 0.0], [0.3, 0.35, 0.05, 0.3], [0.0, 0.05, 0.1, 0.85], [0.1, 0.0, 0.2, 0.7]]
    for T in (2, 3, 5):
        check_found(student.viterbi_decode(P, 0, T), reference.viterbi_decode(P, 0, T))


def test_viterbi_of_one_word_makes_one_transition(student, reference):
    P = chain("one word", 5)
    for bos in range(5):
        check_found(student.viterbi_decode(P, bos, 1), reference.viterbi_decode(P, bos, 1))


def test_viterbi_starts_at_any_begin_token(student, reference):
    P = chain("begin token", 4)
    for bos in range(4):
        check_path(student.viterbi_decode(P, bos, 3), P, bos, 3, reference.viterbi_decode(P, bos, 3)[1])
    got = student.viterbi_decode(P, np.int64(2), np.int64(3))
    check_path(got, P, 2, 3, reference.viterbi_decode(P, 2, 3)[1])


def test_viterbi_never_takes_a_transition_of_probability_zero(student, reference):
    cycle = [[0, 1, 0], [0, 0, 1], [1, 0, 0]]
    absorbing = [[0.0, 0.9, 0.1], [0.05, 0.05, 0.9], [0.0, 0.0, 1.0]]
    never_again = [[0.0, 0.625, 0.375], [0.0, 0.25, 0.75], [0.0, 0.9375, 0.0625]]
    # In the end a transition of small probability pays, and so does the least likely of many beginnings.
    rare = [[0.5, 0.5 - 2.0**-22, 2.0**-22], [0.5, 0.5, 0.0], [0.0, 0.0, 1.0]]
    many = np.eye(7)[[0, 6, 6, 6, 6, 5, 6]]
    many[0], many[6] = [0.0, 0.25, 0.1875, 0.1875, 0.1875, 0.125, 0.0625], [0.0, 0.25, 0.25, 0.25, 0.125, 0.0, 0.125]
    chains = [(cycle, 1, 7), (absorbing, 0, 4), (absorbing, 2, 3), (never_again, 0, 4), (rare, 0, 40), (many, 0, 4)]
    for P, bos, T in chains:
        check_found(student.viterbi_decode(P, bos, T), reference.viterbi_decode(P, bos, T))


def test_viterbi_returns_any_of_several_best_sequences(student, reference):
    # From word 0, the words 0 1 0 and 1 0 0 use the same three transitions.
    P = [[0.4, 0.6], [0.9, 0.1]]
    for T in (2, 3, 4):
        check_path(student.viterbi_decode(P, 0, T), P, 0, T, reference.viterbi_decode(P, 0, T)[1])
    P = np.full((3, 3), 1 / 3)
    check_path(student.viterbi_decode(P, 1, 4), P, 1, 4, reference.viterbi_decode(P, 1, 4)[1])


def best_log_prob(P, bos, T):
    """The best log-probability by repeated squaring in (max, +): no reference run of thousands of steps."""
    power = logs(P)
    best = np.where(np.arange(len(P)) == bos, 0.0, -np.inf)
    while T:
        if T % 2:
            best = (best[:, np.newaxis] + power).max(axis=0)
        power = (power[:, :, np.newaxis] + power).max(axis=1)
        T //= 2
    return float(best.max())


@pytest.mark.weight(2)
def test_viterbi_handles_three_thousand_words(student):
    # Nothing leads to the last word, where one could stay for free: however small a number is put in the place of a
    # zero, to go there would pay in the end.
    P = np.eye(5)
    P[:4, :4] = draw("long").dirichlet(np.full(4, 50.0), 4)
    check_path(student.viterbi_decode(P, 3, 3000), P, 3, 3000, best_log_prob(P, 3, 3000))


def test_viterbi_of_no_words_is_empty_and_certain(student, reference):
    P = chain("nothing", 3)
    for T in (0, 1):
        check_found(student.viterbi_decode(P, 1, T), reference.viterbi_decode(P, 1, T))


def test_viterbi_of_a_single_word_vocabulary_is_certain(student, reference):
    check_found(student.viterbi_decode([[1.0]], 0, 4), reference.viterbi_decode([[1.0]], 0, 4))


def test_viterbi_keeps_the_digits_of_what_is_nearly_certain(student, reference):
    P = [[1 - 2.0**-17, 2.0**-17], [0.5, 0.5]]
    words, log_prob = pair(student.viterbi_decode(P, 0, 3))
    want = reference.viterbi_decode(P, 0, 3)
    assert_same(words, want[0], "the sequence of words")
    assert_close(2.0**17 * np.asarray(log_prob, dtype=float), 2.0**17 * want[1], "the log-probability")


def test_viterbi_takes_rows_that_sum_to_one_up_to_rounding(student, reference):
    P = chain("float32", 4)
    best = reference.viterbi_decode(P, 1, 4)[1]
    check_path(student.viterbi_decode(P.astype(np.float32), 1, 4), P, 1, 4, best)
    for off in (6e-7, -6e-7):
        for other in (0.0, off):  # each row may be off, whatever the others are
            P = np.array([[0.25, 0.75 + other], [0.625 + off, 0.375]])
            check_path(student.viterbi_decode(P, 0, 3), P, 0, 3, reference.viterbi_decode(P, 0, 3)[1])


def test_viterbi_takes_lists_and_leaves_its_matrix_alone(student, reference):
    P = chain("left alone", 4)
    check_path(student.viterbi_decode(P.tolist(), 1, 4), P, 1, 4, reference.viterbi_decode(P, 1, 4)[1])
    assert_keeps_arguments(student.viterbi_decode, P, 1, 3)
    assert_keeps_arguments(student.viterbi_decode, P.tolist(), 1, 3)


NOT_TRANSITIONS = [
    [[0.5, 0.25, 0.25], [0.5, 0.5, 0.0]],  # not square, wide
    [[0.5, 0.5], [1.0, 0.0], [0.0, 1.0]],  # not square, tall
    [[0.5, 0.5]],  # a single row or column goes through NumPy's broadcasting without a complaint
    [[1.0], [1.0]],
    [0.5, 0.5],
    [[0.5, 0.5], [0.6, 0.5]],
    [[0.5, 0.5], [0.25, 0.25]],
    [[0.6, 0.5], [0.5, 0.5]],
    [[0.25, 0.25], [0.5, 0.5]],
    [[0.7, 0.4], [0.3, 0.6]],  # the columns sum to one
    [[0.5, 0.5], [0.5, 0.501]],
    [[0.499, 0.5], [0.5, 0.5]],
    [[1.5, -0.5], [0.5, 0.5]],
    [[0.5, 0.5], [-0.001, 1.001]],
    [[0.5, 0.75, -0.25], [0.5, 0.25, 0.25], [0.5, 0.25, 0.25]],  # no entry is above one
    [[1 + 2.0**-21, -(2.0**-21)], [0.5, 0.5]],
    np.diag([1.0] * 39 + [1 - 2e-5]).tolist(),  # one row of many
    [[[0.5], [0.5]], [[0.5], [0.5]]],  # an axis too many
]


@pytest.mark.parametrize("P", NOT_TRANSITIONS)
def test_viterbi_refuses_what_is_no_transition_matrix(student, P):
    student.viterbi_decode(np.eye(2), 0, 2)
    with pytest.raises(ValueError):
        student.viterbi_decode(np.array(P), 0, 2)


@pytest.mark.parametrize("bos", [-1, 3, 10])
def test_viterbi_refuses_a_begin_token_outside_the_vocabulary(student, bos):
    student.viterbi_decode(np.full((3, 3), 1 / 3), 2, 2)
    with pytest.raises(ValueError):
        student.viterbi_decode(np.full((3, 3), 1 / 3), bos, 2)


@pytest.mark.parametrize("T", [-1, -4])
def test_viterbi_refuses_a_negative_length(student, T):
    student.viterbi_decode(np.full((2, 2), 0.5), 0, 1)
    with pytest.raises(ValueError):
        student.viterbi_decode(np.full((2, 2), 0.5), 0, T)


@pytest.mark.parametrize(("P", "bos"), [([[0.5, 0.25], [0.5, 0.5]], 0), ([[0.5, 0.5]], 0), ([[0.5, 0.5], [1, 0]], 2)])
def test_viterbi_looks_at_its_arguments_even_where_no_word_is_asked_for(student, P, bos):
    student.viterbi_decode([[0.5, 0.5], [1.0, 0.0]], 0, 0)
    with pytest.raises(ValueError):
        student.viterbi_decode(P, bos, 0)


# What Viterbi costs and needs


def test_viterbi_time(student, reference):
    assert_choices(student, reference, "VITERBI_TIME")


def test_viterbi_space(student, reference):
    assert_choices(student, reference, "VITERBI_SPACE")


def test_naive_time(student, reference):
    assert_choices(student, reference, "NAIVE_TIME")


def test_naive_space(student, reference):
    assert_choices(student, reference, "NAIVE_SPACE")


def test_what_viterbi_requires(student, reference):
    assert_choices(student, reference, "VITERBI_REQUIRES")


def test_viterbi_for_recurrent_networks(student, reference):
    assert_choices(student, reference, "VITERBI_FOR_LSTM", "VITERBI_FOR_VANILLA_RNN")


# The tree of the handout


def check_conditionals(student, reference, length):
    got, want = student.tree_language_model(), reference.tree_language_model()
    assert_holds(isinstance(got, dict), "a dict was asked for")
    for prefix in want:
        if len(prefix) == length:
            assert_holds(prefix in got, f"the prefix {prefix!r} must be a key")
            assert_close(got[prefix], want[prefix], f"the entry of {prefix!r}")


def test_the_tree_begins_with_the_handouts_words(student, reference):
    check_conditionals(student, reference, 1)
    check_conditionals(student, reference, 2)


def test_the_tree_ends_with_conditionals_and_not_with_totals(student, reference):
    check_conditionals(student, reference, 3)


def test_the_keys_of_the_tree_are_its_seven_prefixes(student, reference):
    got = student.tree_language_model()
    assert_holds(isinstance(got, dict), "a dict was asked for")
    assert_holds(set(got) == set(reference.tree_language_model()), "the keys must be the seven prefixes of the table")


# Scoring a sequence


def test_a_sequence_is_scored_by_the_sum_of_its_conditionals(student, reference):
    tree = random_tree("scores", 3, ("u", "v", "w"))
    for words in product("uvw", repeat=3):
        want = reference.sequence_log_prob(Table(tree), words)
        assert_close(student.sequence_log_prob(Table(tree), words), want, "the log-probability")


def test_a_prefix_is_scored_like_any_sequence_and_the_empty_one_is_certain(student, reference):
    tree = random_tree("short scores", 3, ("u", "v"))
    for words in [(), ("v",), ("v", "u")]:
        want = reference.sequence_log_prob(Table(tree), words)
        assert_close(student.sequence_log_prob(Table(tree), words), want, "the log-probability")
    sure = {(BOS,): {"u": 0.0}, (BOS, "u"): {"v": -1.5, "w": -0.25}}
    assert_close(student.sequence_log_prob(Table(sure), ("u", "v")), -1.5, "the log-probability after a sure word")


def test_scoring_stops_asking_after_an_impossible_word(student, reference):
    tree = random_tree("impossible", 3, ("u", "v")) | {(BOS, "v"): {}}
    for words in [("x", "u", "v"), ("u", "x", "v"), ("u", "v", "x"), ("v", "u", "u")]:
        ours, theirs = TableModel(tree), TableModel(tree)
        want = reference.sequence_log_prob(ours, words)
        assert_close(student.sequence_log_prob(theirs, words), want, "the log-probability")
        assert_holds(theirs.asked_once_each(ours.asked), "the model was asked again after the first impossible word")


def test_scoring_asks_once_for_each_word(student, reference):
    tree = random_tree("questions", 4, ("u", "v"))
    model = TableModel(tree)
    student.sequence_log_prob(model, ("v", "u", "u", "v"))
    prefixes = [(BOS, "v", "u", "u")[:length] for length in (1, 2, 3, 4)]
    assert_holds(model.asked_once_each(prefixes), "the model must be asked once for the prefix before each word")
    model = TableModel(tree)
    student.sequence_log_prob(model, ())
    assert_holds(not model.asked, "nothing has to be asked for an empty sequence")


def test_scoring_finds_tiny_probabilities_and_long_sequences(student, reference):
    tree = far_down(random_tree("tiny scores", 3, ("u", "v")))
    for words in [("u", "v"), ("v", "v", "u")]:
        want = reference.sequence_log_prob(Table(tree), words)
        assert_close(student.sequence_log_prob(Table(tree), words), want, "the log-probability")
    want = reference.sequence_log_prob(Table(FAR_BELOW), ("v", "u"))
    assert_close(student.sequence_log_prob(Table(FAR_BELOW), ("v", "u")), want, "the log-probability")
    tree = corridor(104)
    words = tuple("uvw"[t % 3] for t in range(104))
    want = reference.sequence_log_prob(Table(tree), words)
    assert_close(student.sequence_log_prob(Table(tree), words), want, "the log-probability")


def test_scoring_leaves_a_list_of_words_alone(student, reference):
    tree, words = random_tree("list", 3, ("u", "v")), ("u", "v", "v")
    want = reference.sequence_log_prob(Table(tree), words)
    assert_close(student.sequence_log_prob(Table(tree), words), want, "the log-probability")
    # Only tuples have to be taken: who joins them with others refuses a list, and so changes none.
    with contextlib.suppress(TypeError):
        assert_keeps_arguments(student.sequence_log_prob, Table(tree), list(words))


def test_scoring_starts_from_the_given_begin_token(student, reference):
    tree = random_tree("another begin", 2, ("u", "v"), bos="<s>")
    for words in product("uv", repeat=2):
        want = reference.sequence_log_prob(Table(tree), words, "<s>")
        assert_close(student.sequence_log_prob(Table(tree), words, "<s>"), want, "the log-probability")


# Exhaustive search

# The likeliest first word leads to a dead end, and so does the likeliest second one.
DEAD_ENDS = {
    (BOS,): {"p": -0.25, "q": -1.5, "r": -2.25},
    (BOS, "p"): {},
    (BOS, "q"): {"p": -0.25, "q": -2.0},
    (BOS, "q", "p"): {},
    (BOS, "q", "q"): {"p": -1.25, "r": -0.5},
    (BOS, "r"): {"p": -1.0},
    (BOS, "r", "p"): {"q": -0.125},
}


@pytest.mark.weight(2)
def test_exhaustive_search_finds_the_best_of_all(student, reference):
    for name, T, words in [("all 1", 3, "uvw"), ("beam 2", 4, "uv"), ("all 3", 2, "uvwxy"), ("all 4", 1, "uvw")]:
        tree = random_tree(name, T, tuple(words))
        check_found(student.exhaustive_decode(Table(tree), T), reference.exhaustive_decode(Table(tree), T))


def test_exhaustive_search_on_the_tree_of_the_handout(student, reference):
    tree = reference.tree_language_model()
    check_found(student.exhaustive_decode(Table(tree), 3), reference.exhaustive_decode(Table(tree), 3))


def test_exhaustive_search_returns_complete_sequences_only(student, reference):
    want = reference.exhaustive_decode(Table(DEAD_ENDS), 3)
    check_found(student.exhaustive_decode(Table(DEAD_ENDS), 3), want)


def test_exhaustive_search_asks_once_for_every_shorter_prefix(student):
    for tree in (DEAD_ENDS, random_tree("asked once", 3, ("u", "v", "w"))):
        model = TableModel(tree)
        student.exhaustive_decode(model, 3)
        assert_holds(
            model.asked_once_each(tree), "the model must be asked exactly once for every possible prefix below T words"
        )


def test_exhaustive_search_finds_sequences_of_tiny_probability(student, reference):
    for tree, T in [(far_down(random_tree("beam 1", 3, ("u", "v", "w"))), 3), (FAR_BELOW, 2)]:
        check_found(student.exhaustive_decode(Table(tree), T), reference.exhaustive_decode(Table(tree), T))


def test_exhaustive_search_leaves_out_no_sequence_however_it_begins(student, reference):
    backwards = {(BOS,): dict(reversed(NEARLY[BOS,].items()))}
    for tree, T in [(fan(128), 2), (NEARLY, 1), (backwards, 1), (corridor(20), np.int64(20)), (late(104), 104)]:
        check_found(student.exhaustive_decode(Table(tree), T), reference.exhaustive_decode(Table(tree), T))


def test_exhaustive_search_for_no_words_finds_the_empty_sequence(student, reference):
    tree = random_tree("no words", 2, ("u", "v"))
    model = TableModel(tree)
    check_found(student.exhaustive_decode(model, 0), reference.exhaustive_decode(Table(tree), 0))
    assert_holds(not model.asked, "nothing has to be asked for T = 0")
    check_found(student.exhaustive_decode(Table(tree), 1), reference.exhaustive_decode(Table(tree), 1))


def test_exhaustive_search_starts_from_the_given_begin_token(student, reference):
    tree = random_tree("exhaustive begin", 3, ("u", "v"), bos="<s>")
    want = reference.exhaustive_decode(Table(tree), 3, "<s>")
    check_found(student.exhaustive_decode(Table(tree), 3, "<s>"), want)


# The Markov property


def check_markov(student, reference, tree, *tol):
    want = reference.is_first_order_markov(tree, *tol)
    assert_same(student.is_first_order_markov(tree, *tol), want, "the verdict")


def markov_tree(name, T, words):
    """A tree of a homogeneous chain: what follows depends on the last word alone."""
    random = draw(name)
    rows = {word: np.log(random.dirichlet(np.ones(len(words)))).tolist() for word in (BOS, *words)}
    return {
        (BOS, *middle): dict(zip(words, rows[(BOS, *middle)[-1]], strict=True))
        for length in range(T)
        for middle in product(words, repeat=length)
    }


def test_the_tree_of_the_handout_and_a_markov_chain_are_told_apart(student, reference):
    check_markov(student, reference, reference.tree_language_model())
    check_markov(student, reference, markov_tree("a chain", 3, ("u", "v", "w")))


def test_the_markov_property_may_break_at_any_prefix(student, reference):
    # Only one of many conditionals is off, and only by a little.
    for broken in [(BOS, "v", "u"), (BOS, "u", "w"), (BOS, "w", "w"), (BOS, "v", "w", "u")]:
        tree = markov_tree("nearly a chain", 4, ("u", "v", "w"))
        check_markov(student, reference, tree)
        tree[broken] = {word: log_prob - 0.01 * (word == "v") for word, log_prob in tree[broken].items()}
        check_markov(student, reference, tree)


def test_the_word_before_the_last_one_must_not_matter(student, reference):
    # A second-order chain: the last two words decide.
    tree = random_tree("second order", 2, ("u", "v"))
    pairs = {words: tree[(BOS, *words[:1])] for words in product("uv", repeat=2)}
    for words in product("uv", repeat=2):
        tree[(BOS, *words)] = pairs[words]
    check_markov(student, reference, tree)
    check_markov(student, reference, dict.fromkeys(tree, tree[(BOS,)]))


def test_the_markov_property_may_break_late_in_a_large_tree(student, reference):
    tree = markov_tree("a large chain", 5, ("u", "v", "w"))
    check_markov(student, reference, tree)
    last = (BOS, "w", "w", "w", "w")
    check_markov(student, reference, tree | {last: {word: log_prob - 0.5 for word, log_prob in tree[last].items()}})


def test_different_next_words_break_the_markov_property(student, reference):
    for one, other in [({"u": -1.0}, {"v": -1.0}), ({"u": -1.0, "v": -1.0}, {"u": -1.0}), ({"u": -1.0}, {})]:
        check_markov(student, reference, {(BOS, "u", "w"): one, (BOS, "v", "w"): other})
        check_markov(student, reference, {(BOS, "v", "w"): other, (BOS, "u", "w"): one})
        check_markov(student, reference, {(BOS, "v", "w"): one, (BOS, "u", "w"): one})
        check_markov(student, reference, {(BOS, *"uvvwvwu"): one, (BOS, *"vvvwvwu"): other})


def test_the_markov_property_may_break_at_the_last_of_many_next_words(student, reference):
    one = {f"w{i}": -1.0 - i / 64 for i in range(104)}
    for last in (-9.0, one["w103"]):
        check_markov(student, reference, {(BOS, "u", "w"): one, (BOS, "v", "w"): one | {"w103": last}})


def test_prefixes_with_different_last_words_may_differ(student, reference):
    check_markov(student, reference, {(BOS,): {"u": -1.0}, (BOS, "u"): {"u": -2.0}, (BOS, "v"): {"v": -3.0}})
    check_markov(student, reference, {(BOS, "w", "u"): {"u": -2.0}, (BOS, "w", "v"): {"v": -3.0}})
    check_markov(student, reference, {(BOS, "u", "v"): {"u": -2.0}, (BOS, "w", "v"): {"v": -3.0}})


def test_the_order_of_words_in_a_dict_means_nothing(student, reference):
    for swapped in ({"v": -2.0, "u": -1.0}, {"v": -1.0, "u": -2.0}):
        check_markov(student, reference, {(BOS, "u", "w"): {"u": -1.0, "v": -2.0}, (BOS, "v", "w"): swapped})


def test_the_tolerance_is_on_log_probabilities(student, reference):
    tree = {(BOS, "u", "w"): {"u": -7.0, "v": -0.5}, (BOS, "v", "w"): {"u": -7.25, "v": -0.5}}
    for tol in (0.125, 0.2475, 0.25, 0.5):  # they differ by 0.25, exactly
        check_markov(student, reference, tree, tol)
    check_markov(student, reference, dict.fromkeys(tree, tree[BOS, "u", "w"]), 0.0)


def test_the_tolerance_is_for_each_word_alone(student, reference):
    # Their differences are within the tolerance, and their sum is not.
    one, other = {"u": -1.0, "v": -2.0, "w": -3.0}, {"u": -1.25, "v": -1.75, "w": -3.25}
    for tol in (0.375, 0.125):
        check_markov(student, reference, {(BOS, "u", "w"): one, (BOS, "v", "w"): other}, tol)


def test_any_two_prefixes_are_compared_and_not_each_with_the_first_alone(student, reference):
    # Two of three are within the tolerance of the one that comes first, or in between, on either side of it.
    middle, low, high = ((BOS, "u", "w"), -2.0), ((BOS, "v", "w"), -2.25), ((BOS, "w", "w"), -1.75)
    for order in ([middle, low, high], [low, middle, high]):
        for tol in (0.375, 0.5):
            check_markov(student, reference, {prefix: {"u": log_prob} for prefix, log_prob in order}, tol)


def test_prefixes_of_different_lengths_are_never_compared(student, reference):
    for other in ({"u": -2.0}, {"v": -1.0}, {}):
        check_markov(student, reference, {(BOS, "u"): {"u": -1.0}, (BOS, "v", "u"): other})
        check_markov(student, reference, {(BOS, "w", "u"): {"u": -1.0}, (BOS, "v", "u"): other})
        check_markov(student, reference, {(BOS, "u"): {"u": -1.0}, (BOS, "v", "v", "w", "u"): other})
        check_markov(student, reference, {(BOS, "v", "v", "w", "u"): other, (BOS, "u"): {"u": -1.0}})


def test_rounding_is_within_the_default_tolerance(student, reference):
    check_markov(student, reference, {(BOS, "u", "w"): {"u": -(0.1 + 0.2)}, (BOS, "v", "w"): {"u": -0.3}})
    check_markov(student, reference, {(BOS, "u", "w"): {"u": -0.3 - 1e-7}, (BOS, "v", "w"): {"u": -0.3}})
    check_markov(student, reference, {(BOS, "u", "w"): {"u": -0.3 - 1e-10}, (BOS, "v", "w"): {"u": -0.3}})


def test_the_markov_check_leaves_the_tree_alone(student, reference):
    for tree in (markov_tree("left alone", 3, ("u", "v")), random_tree("left alone", 3, ("u", "v"))):
        check_markov(student, reference, tree)
        assert_keeps_arguments(student.is_first_order_markov, tree)


def test_viterbi_on_the_tree(student, reference):
    assert_choices(student, reference, "VITERBI_ON_TREE")


# Greedy search


def test_greedy_search_follows_the_best_next_word_of_the_whole_prefix(student, reference):
    for name, T, words in [("greedy 1", 3, "uvw"), ("greedy 2", 4, "uv"), ("greedy 3", 1, "uvwx")]:
        tree = random_tree(name, T, tuple(words))
        check_found(student.greedy_decode(Table(tree), T), reference.greedy_decode(Table(tree), T))


def test_greedy_search_on_the_tree_of_the_handout(student, reference):
    tree = reference.tree_language_model()
    check_found(student.greedy_decode(Table(tree), 3), reference.greedy_decode(Table(tree), 3))


def test_greedy_search_asks_once_for_each_step(student, reference):
    tree = random_tree("greedy questions", 4, ("u", "v"))
    ours, theirs = TableModel(tree), TableModel(tree)
    reference.greedy_decode(ours, 4)
    student.greedy_decode(theirs, 4)
    assert_holds(theirs.asked == ours.asked, "the model must be asked once for the prefix of each step, T times in all")


def test_greedy_search_for_no_words_asks_nothing(student, reference):
    tree = random_tree("greedy nothing", 2, ("u", "v"))
    model = TableModel(tree)
    check_found(student.greedy_decode(model, 0), reference.greedy_decode(TableModel({}), 0))
    assert_holds(not model.asked, "nothing has to be asked for T = 0")
    check_found(student.greedy_decode(model, 1), reference.greedy_decode(TableModel(tree), 1))


def test_greedy_search_is_right_far_down_for_long_and_by_a_little(student, reference):
    tiny = far_down(random_tree("greedy 1", 3, ("u", "v", "w")))
    for tree, T in [(tiny, 3), (far_down(tiny), 1), (FAR_BELOW, 2), (corridor(104), np.int64(104)), (NEARLY, 1)]:
        check_found(student.greedy_decode(Table(tree), T), reference.greedy_decode(Table(tree), T))


def test_greedy_search_starts_from_the_given_begin_token(student, reference):
    tree = random_tree("greedy begin", 3, ("u", "v"), bos="<s>")
    want = reference.greedy_decode(Table(tree), 3, "<s>")
    check_found(student.greedy_decode(Table(tree), 3, "<s>"), want)


# Beam search


def check_search(student, reference, tree, T, beam_width, *bos):
    want = reference.beam_search(Table(tree), T, beam_width, *bos)
    check_beams(student.beam_search(Table(tree), T, beam_width, *bos), want)


@pytest.mark.weight(2)
def test_beam_search_keeps_the_best_of_all_continuations(student, reference):
    for name, T, words, beam_width in [
        ("beam 1", 3, "uvw", 2),
        ("beam 2", 4, "uv", 3),
        ("beam 3", 3, "uvwx", 5),
        ("beam 4", 5, "uv", 20),  # what ends in the same words stays as different as it began
    ]:
        check_search(student, reference, random_tree(name, T, tuple(words)), T, beam_width)


def test_beam_search_of_width_two_on_the_tree_of_the_handout(student, reference):
    check_search(student, reference, reference.tree_language_model(), 3, 2)


def test_all_survivors_may_come_from_one_beam(student, reference):
    tree = {
        (BOS,): {"u": -1.0, "v": -1.125},
        (BOS, "u"): {"u": -0.5, "v": -0.25, "w": -0.75},
        (BOS, "v"): {"u": -6.0, "v": -5.0},
    }
    check_search(student, reference, tree, 2, 2)
    check_search(student, reference, tree, 2, 3)


def test_beams_are_compared_by_their_totals(student, reference):
    # The better last step belongs to the worse prefix.
    tree = {(BOS,): {"u": -1.0, "v": -4.0}, (BOS, "u"): {"u": -2.0, "v": -3.5}, (BOS, "v"): {"u": -0.25, "v": -1.0}}
    for beam_width in (2, 3):
        check_search(student, reference, tree, 2, beam_width)


def test_the_search_begins_with_one_beam(student, reference):
    tree = random_tree("one beam", 2, ("u", "v", "w"))
    for T in (1, 2):
        check_search(student, reference, tree, T, 3)


def test_beam_search_asks_for_every_beam_once(student, reference):
    for T, words, beam_width in [(4, "uvw", 2), (3, "uvw", 4), (3, "uv", 50)]:
        tree = random_tree(f"beam questions {beam_width}", T, tuple(words))
        model, ours = TableModel(tree), TableModel(tree)
        student.beam_search(model, T, beam_width)
        reference.beam_search(ours, T, beam_width)
        assert_holds(model.asked, "the model was never asked")
        assert_holds(len(set(model.asked)) == len(model.asked), "the model was asked twice for one prefix")
        assert_holds(len(model.asked) <= 1 + beam_width * (T - 1), "the model was asked more than 1 + B(T-1) times")
        assert_holds(
            all(asked is not None and len(asked) <= T for asked in model.asked),
            "the model was asked for something else than a prefix of fewer than T words",
        )
        assert_holds(
            model.asked_once_each(ours.asked), "the model was not asked for the beams that have to be continued"
        )


def test_one_beam_is_greedy_search(student, reference):
    tree = random_tree("one is greedy", 4, ("u", "v", "w"))
    check_beams(student.beam_search(Table(tree), 4, 1), [reference.greedy_decode(Table(tree), 4)])


def test_a_wide_enough_beam_is_exact(student, reference):
    tree = random_tree("beam 1", 3, ("u", "v", "w"))
    got = student.beam_search(Table(tree), 3, 9)
    assert_holds(isinstance(got, list | tuple) and len(got) == 9, "the number of beams is not right")
    check_found(got[0], reference.exhaustive_decode(Table(tree), 3))


def test_a_beam_wider_than_the_tree_returns_every_sequence(student, reference):
    check_search(student, reference, random_tree("very wide", 3, ("u", "v")), 3, 1000)


def test_a_dead_beam_is_dropped_and_not_replaced(student, reference):
    # Widths with enough dead ends to tell; at width 1 nothing is left.
    for beam_width in (1, 2, 3):
        check_search(student, reference, DEAD_ENDS, 3, beam_width)
        check_search(student, reference, DEAD_ENDS, 2, beam_width)


def test_the_best_continuations_of_the_other_beams_fill_all_places(student, reference):
    # One of two beams dies, and the other one has three continuations; "r" was cut before, and stays so.
    tree = {
        (BOS,): {"p": -0.5, "q": -1.0, "r": -1.5},
        (BOS, "q"): {"p": -1.0, "q": -2.0, "r": -3.0},
        (BOS, "r"): {"p": -0.125},
    }
    for beam_width in (2, 3):
        check_search(student, reference, tree, 2, beam_width)


def test_beam_search_is_right_far_down_for_long_and_by_a_little(student, reference):
    tiny = far_down(random_tree("beam 1", 3, ("u", "v", "w")))
    for tree, T, beam_width in [
        (tiny, 3, 2),
        (far_down(tiny), 1, 2),
        (FAR_BELOW, 2, 2),
        (corridor(30), 30, 2),
        (late(104), 104, 2),
        (NEARLY, 1, 1),
    ]:
        check_search(student, reference, tree, T, beam_width)


def test_beam_search_takes_wide_beams_and_numpys_whole_numbers(student, reference):
    for T in (1, 2):
        check_search(student, reference, fan(128), T, np.int64(120))
    check_search(student, reference, random_tree("beam 2", 4, ("u", "v")), np.int64(4), np.int64(3))


def test_beam_search_for_no_words_is_one_empty_beam(student, reference):
    for beam_width in (1, 4):
        model = TableModel(random_tree("beam nothing", 2, ("u", "v")))
        check_beams(student.beam_search(model, 0, beam_width), reference.beam_search(Table({}), 0, beam_width))
        assert_holds(not model.asked, "nothing has to be asked for T = 0")


def test_beam_search_starts_from_the_given_begin_token(student, reference):
    check_search(student, reference, random_tree("beam begin", 3, ("u", "v"), bos="<s>"), 3, 2, "<s>")


@pytest.mark.parametrize(("beam_width", "T"), [(0, 2), (-1, 2), (-7, 1), (0, 0)])
def test_beam_search_refuses_a_width_below_one(student, beam_width, T):
    student.beam_search(Table(random_tree("no width", 2, ("u", "v"))), T, 1)
    with pytest.raises(ValueError):
        student.beam_search(Table(random_tree("no width", 2, ("u", "v"))), T, beam_width)


def test_beam_time(student, reference):
    assert_choices(student, reference, "BEAM_TIME")


def test_beam_space(student, reference):
    assert_choices(student, reference, "BEAM_SPACE")


# How wide is wide enough


def check_width(student, reference, tree, T, *bos):
    want = reference.smallest_exact_beam_width(Table(tree), T, *bos)
    assert_same(student.smallest_exact_beam_width(Table(tree), T, *bos), want, "the smallest exact width")


def crowded_tree(decoys):
    """A tree where a narrow beam is exact, and somewhat wider ones lose the best sequence among five bad ones."""
    decoys = [f"decoy{i}" for i in range(decoys)]
    tree = {
        (BOS,): {"good": -1.0, "bad": -1.25} | {decoy: -0.75 + i / 64 for i, decoy in enumerate(decoys)},
        (BOS, "good"): {"x": -2.0},
        (BOS, "good", "x"): {"end": -0.125},
        (BOS, "bad"): {f"w{i}": -0.25 - i / 16 for i in range(5)},
    }
    tree |= {(BOS, decoy): {"x": -9.0} for decoy in decoys} | {(BOS, decoy, "x"): {"end": -9.0} for decoy in decoys}
    return tree | {(BOS, "bad", f"w{i}"): {"end": -8.0 - i / 8} for i in range(5)}


def test_the_smallest_exact_width_on_the_tree_of_the_handout(student, reference):
    check_width(student, reference, reference.tree_language_model(), 3)


def test_the_smallest_exact_width_on_random_trees(student, reference):
    for name in ("width 1", "width 5", "width 9", "beam 1"):  # 1, 2, 3 and 5
        check_width(student, reference, random_tree(name, 3, ("u", "v", "w")), 3)
    check_width(student, reference, random_tree("width of four 0", 3, ("u", "v", "w", "x")), 3)


@pytest.mark.parametrize("decoys", [0, 1, 2])  # the smallest is one more, the next one 6
def test_the_smallest_exact_width_counts_even_if_wider_beams_are_not_exact(student, reference, decoys):
    check_width(student, reference, crowded_tree(decoys), 3)


def test_one_beam_is_enough_for_one_word_and_for_none(student, reference):
    tree = random_tree("one word", 2, ("u", "v", "w"))
    for T in (0, 1):
        check_width(student, reference, tree, T)
    # For two words one beam is not always enough: greedy search would start with u.
    check_width(
        student, reference, {(BOS,): {"u": -1.0, "v": -2.0}, (BOS, "u"): {"u": -9.0}, (BOS, "v"): {"v": -1.0}}, 2
    )
    check_width(student, reference, {(BOS,): {"u": -1.0, "v": -2.0}}, 1)  # two sequences, and one beam is enough
    # Within 1e-9 of the best is as good as the best; a little more is not.
    for gap in (5e-10, 5e-9):
        nearly = {(BOS,): {"u": -1.0, "v": -2.0}, (BOS, "u"): {"w": -2.0}, (BOS, "v"): {"w": gap - 1.0}}
        check_width(student, reference, nearly, 2)


def test_exact_means_within_a_fixed_distance_however_likely_the_best_is(student, reference):
    for best, gap in [(-1024.0, 2.0**-25), (-(2.0**-10), 2.0**-31)]:
        nearly = {(BOS,): {"u": best / 4, "v": best / 2}}
        nearly |= {(BOS, "u"): {"w": 3 * best / 4 - gap}, (BOS, "v"): {"w": best / 2}}
        check_width(student, reference, nearly, 2)
    check_width(student, reference, far_down(random_tree("beam 1", 3, ("u", "v", "w"))), 3)


def test_the_smallest_exact_width_may_be_large(student):
    # The best sequence has the least likely of all first words.
    for width in (103, 3):
        tree = fan(width)
        tree[(BOS, "w0")]["other"] = -30.0  # there are more sequences than beams are needed
        assert_same(student.smallest_exact_beam_width(Table(tree), np.int64(2)), width, "the smallest exact width")
    # What makes one beam too few comes late.
    assert_same(student.smallest_exact_beam_width(Table(late(104)), 104), 2, "the smallest exact width")


def test_the_smallest_exact_width_starts_from_the_given_begin_token(student, reference):
    for T in (3, 2):
        check_width(student, reference, random_tree("width 9", 3, ("u", "v", "w"), bos="<s>"), T, "<s>")


def test_beam_search_against_greedy_search(student, reference):
    assert_choices(student, reference, "BEAM_AT_LEAST_AS_GOOD_AS_GREEDY")
