"""The public cases of decoding for `grader.check("decoding")`.

Made by `autograder build` from tests/public/test_decoding.py; the cases themselves are in the folder `public`.
"""

from course_check.notebook import Check
from otter.test_files import test_case

OK_FORMAT = False

name = "decoding"
check = Check(name)


@test_case(name="two words make eight sequences of three")
def test_two_words_make_eight_sequences_of_three(env):
    check("test_two_words_make_eight_sequences_of_three", env)


@test_case(name="counting refuses a negative length")
def test_counting_refuses_a_negative_length(env):
    check("test_counting_refuses_a_negative_length", env)


@test_case(name="viterbi starts at the begin token")
def test_viterbi_starts_at_the_begin_token(env):
    check("test_viterbi_starts_at_the_begin_token", env)


@test_case(name="the begin token may be the first word")
def test_the_begin_token_may_be_the_first_word(env):
    check("test_the_begin_token_may_be_the_first_word", env)


@test_case(name="one viterbi step takes the best way to each word")
def test_one_viterbi_step_takes_the_best_way_to_each_word(env):
    check("test_one_viterbi_step_takes_the_best_way_to_each_word", env)


@test_case(name="a viterbi step leaves a word that nothing leads to at minus infinity")
def test_a_viterbi_step_leaves_a_word_that_nothing_leads_to_at_minus_infinity(env):
    check("test_a_viterbi_step_leaves_a_word_that_nothing_leads_to_at_minus_infinity", env)


@test_case(name="the last word is the most likely one")
def test_the_last_word_is_the_most_likely_one(env):
    check("test_the_last_word_is_the_most_likely_one", env)


@test_case(name="of two likeliest last words the smaller counts")
def test_of_two_likeliest_last_words_the_smaller_counts(env):
    check("test_of_two_likeliest_last_words_the_smaller_counts", env)


@test_case(name="backtracking follows the pointers of the prompt")
def test_backtracking_follows_the_pointers_of_the_prompt(env):
    check("test_backtracking_follows_the_pointers_of_the_prompt", env)


@test_case(name="backtracking goes through the rows from the last one up")
def test_backtracking_goes_through_the_rows_from_the_last_one_up(env):
    check("test_backtracking_goes_through_the_rows_from_the_last_one_up", env)


@test_case(name="viterbi finds a path whose first word is not the likeliest")
def test_viterbi_finds_a_path_whose_first_word_is_not_the_likeliest(env):
    check("test_viterbi_finds_a_path_whose_first_word_is_not_the_likeliest", env)


@test_case(name="viterbi of one step is one transition")
def test_viterbi_of_one_step_is_one_transition(env):
    check("test_viterbi_of_one_step_is_one_transition", env)


@test_case(name="viterbi refuses rows that do not sum to one")
def test_viterbi_refuses_rows_that_do_not_sum_to_one(env):
    check("test_viterbi_refuses_rows_that_do_not_sum_to_one", env)


@test_case(name="the tree of the handout has seven prefixes")
def test_the_tree_of_the_handout_has_seven_prefixes(env):
    check("test_the_tree_of_the_handout_has_seven_prefixes", env)


@test_case(name="a row of the table is a dict of its two words")
def test_a_row_of_the_table_is_a_dict_of_its_two_words(env):
    check("test_a_row_of_the_table_is_a_dict_of_its_two_words", env)


@test_case(name="a sequence is scored word by word")
def test_a_sequence_is_scored_word_by_word(env):
    check("test_a_sequence_is_scored_word_by_word", env)


@test_case(name="an impossible sequence has log probability minus infinity")
def test_an_impossible_sequence_has_log_probability_minus_infinity(env):
    check("test_an_impossible_sequence_has_log_probability_minus_infinity", env)


@test_case(name="exhaustive search finds the best of four sequences")
def test_exhaustive_search_finds_the_best_of_four_sequences(env):
    check("test_exhaustive_search_finds_the_best_of_four_sequences", env)


@test_case(name="exhaustive search passes over what ends too early")
def test_exhaustive_search_passes_over_what_ends_too_early(env):
    check("test_exhaustive_search_passes_over_what_ends_too_early", env)


@test_case(name="greedy search takes the best next word")
def test_greedy_search_takes_the_best_next_word(env):
    check("test_greedy_search_takes_the_best_next_word", env)


@test_case(name="greedy search asks for what follows the whole prefix")
def test_greedy_search_asks_for_what_follows_the_whole_prefix(env):
    check("test_greedy_search_asks_for_what_follows_the_whole_prefix", env)


@test_case(name="the weather depends on the last word only")
def test_the_weather_depends_on_the_last_word_only(env):
    check("test_the_weather_depends_on_the_last_word_only", env)


@test_case(name="a word before the last one must not matter")
def test_a_word_before_the_last_one_must_not_matter(env):
    check("test_a_word_before_the_last_one_must_not_matter", env)


@test_case(name="beam search of one step keeps the best words")
def test_beam_search_of_one_step_keeps_the_best_words(env):
    check("test_beam_search_of_one_step_keeps_the_best_words", env)


@test_case(name="beam search compares the continuations of all beams")
def test_beam_search_compares_the_continuations_of_all_beams(env):
    check("test_beam_search_compares_the_continuations_of_all_beams", env)


@test_case(name="two beams are needed for the weather")
def test_two_beams_are_needed_for_the_weather(env):
    check("test_two_beams_are_needed_for_the_weather", env)


@test_case(name="three beams are needed where the least likely start ends best")
def test_three_beams_are_needed_where_the_least_likely_start_ends_best(env):
    check("test_three_beams_are_needed_where_the_least_likely_start_ends_best", env)


@test_case(name="every choice is one of its options")
def every_choice_is_one_of_its_options(env):
    check("every_choice_is_one_of_its_options", env)
