"""Public cases of decoding: small numbers that you can check by hand."""

import numpy as np
import pytest

# From word 0 the next word is 1 or 2, never 0 again.
P = [[0.0, 0.6, 0.4], [0.4, 0.3, 0.3], [0.1, 0.0, 0.9]]

# A model of two-word sequences: {prefix: {next word: log-probability}}.
WEATHER = {
    ("<BOS>",): {"sun": -0.5, "rain": -0.75},
    ("<BOS>", "sun"): {"sun": -1.25, "rain": -1.5},
    ("<BOS>", "rain"): {"sun": -2.0, "rain": -0.25},
}


def weather(prefix):
    return WEATHER.get(tuple(prefix), {})


def same(got, words, log_prob):
    """Compare a pair (words, log-probability) with what it should be."""
    assert len(got) == 2, f"a pair (words, log-probability) was asked for, got {got!r}"
    assert list(got[0]) == words, f"the words should be {words}, got {list(got[0])}"
    np.testing.assert_allclose(got[1], log_prob, rtol=1e-4, atol=1e-6, err_msg=f"log-probability of {words}")


def test_two_words_make_eight_sequences_of_three(student):
    for vocab_size, T, want in ((2, 3, 8), (7, 1, 7)):
        got = student.count_sequences(vocab_size, T)
        assert got == want, f"{vocab_size} words, {T} steps: asked for {want}, got {got!r}"
        assert isinstance(got, int | np.integer), f"an exact whole number was asked for, got a {type(got).__name__}"


def test_counting_refuses_a_negative_length(student):
    student.count_sequences(2, 1)
    with pytest.raises(ValueError):
        student.count_sequences(2, -1)


def test_viterbi_starts_at_the_begin_token(student):
    np.testing.assert_allclose(student.viterbi_init(4, 2), [-np.inf, -np.inf, 0.0, -np.inf], err_msg="log of 0 0 1 0")


def test_the_begin_token_may_be_the_first_word(student):
    np.testing.assert_allclose(student.viterbi_init(3, 0), [0.0, -np.inf, -np.inf], err_msg="log of 1 0 0")


def test_one_viterbi_step_takes_the_best_way_to_each_word(student):
    log_P = [[-1.0, -2.0], [-3.0, -0.5]]
    log_delta, pointers = student.viterbi_step(log_P, [-4.0, -1.5])
    np.testing.assert_allclose(log_delta, [-4.5, -2.0], rtol=1e-4, err_msg="log delta after the step")
    assert list(pointers) == [1, 1], f"both words are reached best from word 1, got the back-pointers {list(pointers)}"


def test_a_viterbi_step_leaves_a_word_that_nothing_leads_to_at_minus_infinity(student):
    log_P = [[-np.inf, -1.0], [-np.inf, -0.5]]
    log_delta, pointers = student.viterbi_step(log_P, [-3.0, -1.0])
    # No word leads to word 0.
    np.testing.assert_allclose(log_delta, [-np.inf, -1.5], rtol=1e-4, err_msg="log delta after the step")
    assert list(pointers) == [0, 1], f"0 stands for no way, word 1 comes from word 1, got {list(pointers)}"


def test_the_last_word_is_the_most_likely_one(student):
    assert student.viterbi_last_token([-3.0, -1.0, -2.0]) == 1
    assert student.viterbi_last_token([-3.0, -1.0, -0.5]) == 2


def test_of_two_likeliest_last_words_the_smaller_counts(student):
    assert student.viterbi_last_token([-np.inf, -2.0, -0.5, -0.5]) == 2


def test_backtracking_follows_the_pointers_of_the_prompt(student):
    got = student.viterbi_backtrack([[1, 2, 2], [2, 0, 1]], 2)
    assert list(got) == [2, 1, 2], f"a_3(2) = 1 and a_2(1) = 2, got {list(got)}"


def test_backtracking_goes_through_the_rows_from_the_last_one_up(student):
    # The rows are a_2, a_3, a_4. w_4 = 0, w_3 = a_4(0) = 1, w_2 = a_3(1) = 1, w_1 = a_2(1) = 1.
    got = student.viterbi_backtrack([[0, 1], [1, 1], [1, 0]], 0)
    assert list(got) == [1, 1, 1, 0], f"w_1 to w_4 are 1 1 1 0, got {list(got)}"


def test_viterbi_finds_a_path_whose_first_word_is_not_the_likeliest(student):
    # 1, 0 has the probability 0.6 * 0.4 = 0.24, and 2, 2 has 0.4 * 0.9 = 0.36.
    same(student.viterbi_decode(P, 0, 2), [2, 2], np.log(0.36))


def test_viterbi_of_one_step_is_one_transition(student):
    same(student.viterbi_decode(P, 0, 1), [1], np.log(0.6))


def test_viterbi_refuses_rows_that_do_not_sum_to_one(student):
    student.viterbi_decode([[0.5, 0.5], [0.5, 0.5]], 0, 3)
    with pytest.raises(ValueError):
        student.viterbi_decode([[0.5, 0.4], [0.5, 0.5]], 0, 3)


def test_the_tree_of_the_handout_has_seven_prefixes(student):
    tree = student.tree_language_model()
    assert len(tree) == 7, f"the table has 7 rows, the tree has {len(tree)} keys"
    assert tree[("<BOS>",)] == pytest.approx({"the": -1.5, "a": -1.8})


def test_a_row_of_the_table_is_a_dict_of_its_two_words(student):
    tree = student.tree_language_model()
    assert tree[("<BOS>", "a", "red")] == pytest.approx({"circle": -4.9, "square": -5.1})


def test_a_sequence_is_scored_word_by_word(student):
    score = student.sequence_log_prob(weather, ("sun", "rain"))
    assert np.size(score) == 1, "one number is asked for"  # NumPy takes an empty array for close to any number
    np.testing.assert_allclose(score, -2.0, rtol=1e-4, err_msg="-0.5 - 1.5")


def test_an_impossible_sequence_has_log_probability_minus_infinity(student):
    assert student.sequence_log_prob(weather, ("snow", "sun")) == -np.inf
    assert student.sequence_log_prob(weather, ("sun",)) == -0.5


def test_exhaustive_search_finds_the_best_of_four_sequences(student):
    # sun sun -1.75, sun rain -2, rain sun -2.75, rain rain -1
    same(student.exhaustive_decode(weather, 2), ["rain", "rain"], -1.0)


def test_exhaustive_search_passes_over_what_ends_too_early(student):
    # "stop" is the likelier first word, and nothing comes after it: the only sequence of two words is "go on".
    model = {("<BOS>",): {"stop": -0.25, "go": -2.0}, ("<BOS>", "go"): {"on": -0.5}}
    same(student.exhaustive_decode(lambda prefix: model.get(tuple(prefix), {}), 2), ["go", "on"], -2.5)


def test_greedy_search_takes_the_best_next_word(student):
    same(student.greedy_decode(weather, 2), ["sun", "sun"], -1.75)


def test_greedy_search_asks_for_what_follows_the_whole_prefix(student):
    model = {
        ("<BOS>",): {"x": -0.5, "y": -1.0},
        ("<BOS>", "x"): {"x": -2.0, "y": -1.5},
        ("<BOS>", "x", "y"): {"x": -0.25, "y": -3.0},
    }
    # x -0.5, y -1.5 after it, x -0.25 after both
    same(student.greedy_decode(lambda prefix: model.get(tuple(prefix), {}), 3), ["x", "y", "x"], -2.25)


def test_the_weather_depends_on_the_last_word_only(student):
    # No two of its prefixes of the same length end in the same word.
    got = student.is_first_order_markov(WEATHER)
    assert got in [True], f"asked for True, got {got!r}"
    tree = {("<BOS>", "x", "z"): {"x": -1.0}, ("<BOS>", "y", "z"): {"y": -1.0}}
    got = student.is_first_order_markov(tree)
    assert got in [False], f"after x z comes x, after y z comes y: asked for False, got {got!r}"


def test_a_word_before_the_last_one_must_not_matter(student):
    tree = {("<BOS>", "x", "z"): {"x": -1.0}, ("<BOS>", "y", "z"): {"x": -2.0}}
    got = student.is_first_order_markov(tree)
    assert got in [False], f"both prefixes end in z, and disagree about x: asked for False, got {got!r}"
    got = student.is_first_order_markov(tree | {("<BOS>", "y", "z"): {"x": -1.0}})
    assert got in [True], f"both prefixes end in z, and agree: asked for True, got {got!r}"


def test_beam_search_of_one_step_keeps_the_best_words(student):
    beams = student.beam_search(lambda prefix: {"yes": -0.5, "no": -1.2, "maybe": -2.0}, 1, 2)
    assert len(beams) == 2, f"two beams were asked for, got {len(beams)}"
    same(beams[0], ["yes"], -0.5)
    same(beams[1], ["no"], -1.2)


def test_beam_search_compares_the_continuations_of_all_beams(student):
    beams = student.beam_search(weather, 2, 2)
    assert len(beams) == 2, f"two beams were asked for, got {len(beams)}"
    same(beams[0], ["rain", "rain"], -1.0)
    same(beams[1], ["sun", "sun"], -1.75)


def test_two_beams_are_needed_for_the_weather(student):
    # One beam follows "sun", and the best sequence starts with "rain".
    assert student.smallest_exact_beam_width(weather, 2) == 2
    # One is enough where the best next word is always the same.
    assert student.smallest_exact_beam_width(lambda prefix: {"yes": -0.5, "no": -1.25}, 2) == 1


def test_three_beams_are_needed_where_the_least_likely_start_ends_best(student):
    model = {
        ("<BOS>",): {"x": -0.5, "y": -1.0, "z": -1.5},
        ("<BOS>", "x"): {"x": -3.0},
        ("<BOS>", "y"): {"x": -2.0},
        ("<BOS>", "z"): {"x": -1.0},
    }
    # The sequences are x x -3.5, y x -3 and z x -2.5: two beams keep x and y only.
    assert student.smallest_exact_beam_width(lambda prefix: model.get(tuple(prefix), {}), 2) == 3
