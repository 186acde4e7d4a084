"""Cutting the files of a question down to parts of it."""

import tomllib
from textwrap import dedent

import pytest

from autograder.bank.cut import cut_cases, cut_entries, cut_solution, cut_variants, cut_written
from autograder.bank.prompt import WHOLE, cut_prompt
from autograder.bank.solution import Solution

SOLUTION = dedent('''
    """A question."""

    from functools import reduce
    # BEGIN SOLUTION
    from typing import Literal
    # END SOLUTION

    import numpy as np

    # How far both go.
    LIMIT = 10
    # For the sum alone.
    START = 0
    # Students may use it.
    SPARE = 3


    # Source: 000.txt Q1.
    def square(x):
        """The square of x."""
        # BEGIN SOLUTION
        return np.multiply(x, x) % LIMIT
        # END SOLUTION


    # Source: 000.txt Q2.
    def total(numbers):
        """The sum."""
        # BEGIN SOLUTION
        return reduce(_add, numbers, START) % LIMIT
        # END SOLUTION


    # BEGIN SOLUTION
    def _add(one, other):
        return one + other


    # END SOLUTION
    def squares(numbers):
        """The sum of squares."""
        # BEGIN SOLUTION
        return total(map(square, numbers))
        # END SOLUTION


    # What is even?
    EVEN: Literal["three", "two"] = "two"
    ODD: Literal["three", "two"] = "three"
''').lstrip()


def cut(*asked):
    text = cut_solution(SOLUTION, "toy.py", asked)
    return text, Solution.parse(text, "toy.py")


def test_what_is_not_asked_is_neither_in_the_stub_nor_among_what_is_asked():
    _, solution = cut("square", "ODD")
    assert (solution.functions, list(solution.choices)) == (("square",), ["ODD"])
    assert "total" not in solution.stub
    assert "EVEN" not in solution.stub
    assert "What is even?" not in solution.stub


def test_what_is_asked_answers_as_before_with_what_it_builds_on():
    text, solution = cut("squares")
    names = {}
    exec(text, names)  # noqa: S102 - the text above
    assert names["squares"]([1, 2, 3]) == 4
    assert (names["EVEN"], solution.functions) == ("two", ("squares",))


def test_what_is_given_goes_with_those_who_alone_need_it():
    _, square = cut("square")
    _, total = cut("total")
    assert "LIMIT" in square.stub
    assert "SPARE" in square.stub
    assert "START" not in square.stub
    assert "For the sum alone" not in square.stub
    assert "reduce" not in square.stub
    assert "START" in total.stub
    assert "numpy" not in total.stub


def test_nothing_changes_where_all_is_asked():
    assert cut("square", "total", "squares", "EVEN", "ODD")[0] == SOLUTION


CASES = dedent('''
    """Cases."""

    from itertools import pairwise
    from math import inf, nan

    # For one.
    ONE = [1, 2]
    BOTH = inf


    def sorted_pairs():
        return list(pairwise(ONE))


    def test_one(student):
        assert student.square(BOTH) == sorted_pairs()


    # About the other.
    @pytest.mark.weight(2)
    def test_other(student):
        assert student.total(BOTH) == nan
''').lstrip()


def test_cases_go_with_what_only_they_need():
    assert (
        cut_cases(CASES, {"test_other"})
        == dedent('''
        """Cases."""

        from math import inf, nan

        BOTH = inf


        # About the other.
        @pytest.mark.weight(2)
        def test_other(student):
            assert student.total(BOTH) == nan
    ''').lstrip()
    )
    kept = cut_cases(CASES, {"test_one"})
    assert kept == CASES[: CASES.index("\n\n# About the other")]


def test_a_variant_stays_whole_as_long_as_one_of_its_functions_is_asked():
    text = dedent('''
        """Misconceptions."""

        import math


        def square__root(x):
            """Root?"""
            return math.sqrt(x)


        def total__both(numbers):
            """Both?"""
            return 0


        def square__both(x):
            return 0


        EVEN__three = "three", "Three?"
    ''').lstrip()
    assert "square__both" in cut_variants(text, {"total"})
    assert "total__both" in cut_variants(text, {"total"})
    assert "root" not in cut_variants(text, {"total"})
    assert "math" not in cut_variants(text, {"total"})
    assert "EVEN" not in cut_variants(text, {"total"})
    assert "def" not in cut_variants(text, {"EVEN"})


def test_answers_in_words_and_their_rubrics_go_by_part():
    text = "# Staff\n\n## why\nSource: x\n### Answer\na\n\n## how\nSource: x\n### Answer\nb\n"
    assert cut_written(text, {"how"}) == "# Staff\n\n## how\nSource: x\n### Answer\nb\n"
    assert cut_written(text, set()) == "# Staff\n\n"


def test_a_sentence_of_the_contract_goes_with_its_function_and_with_its_last_case():
    text = dedent("""
        [[sentence]]
        function = "square"
        says = 'A "quoted" \\ sign, ü.'
        cases = ["test_a", "test_b"]

        [[sentence]]
        function = "square"
        says = "More."
        cases = ["test_b"]

        [[sentence]]
        function = "total"
        says = "Sum."
        cases = ["test_a"]
    """)
    sentences = tomllib.loads(cut_entries(text, {"square"}, {"test_a"}))["sentence"]
    assert sentences == [{"function": "square", "says": 'A "quoted" \\ sign, ü.', "cases": ["test_a"]}]


PROMPT = dedent("""
    ## Title

    <!-- for: whole -->
    You will do three things.

    Notation.

    ### One

    About both.

    <!-- for: square squares -->
    A definition.

    Small print.

    <!-- code: square total -->

    **Prove** it.

    With care.

    <!-- written: proof -->

    <!-- for: EVEN -->
    Which one?

    <!-- code: EVEN -->

    ### Two

    ```
    ### no heading
    ```

    <!-- code: squares -->

    ### Hints

    No place.
""").lstrip()


@pytest.mark.parametrize(
    ("asked", "there", "gone"),
    [
        ({"total"}, ["Title", "Notation", "### One", "About both", "Small print"], ["three things", "definition"]),
        ({"square"}, ["<!-- code: square -->", "definition", "### Hints"], ["**Prove**", "With care", "Which one"]),
        ({"squares"}, ["### One", "definition", "### Two", "### no heading"], ["About both", "Small print"]),
        ({"total", "proof"}, ["**Prove**", "With care", "<!-- written: proof -->"], ["### Two", "no heading"]),
        ({"EVEN"}, ["Which one?", "<!-- code: EVEN -->", "About both"], ["definition", "<!-- code: square"]),
    ],
)
def test_text_goes_with_what_it_is_about(asked, there, gone):
    text = cut_prompt(PROMPT, asked)
    assert [one for one in there if one not in text] == []
    assert [one for one in gone if one in text] == []
    assert "\n\n\n" not in text
    assert text.startswith("## Title\n\n")


def test_a_prompt_of_which_all_is_asked_loses_its_marks_only():
    text = cut_prompt(PROMPT, {"square", "total", "squares", "EVEN", "proof", WHOLE})
    assert text == "".join(line for line in PROMPT.splitlines(True) if not line.startswith("<!-- for:"))
