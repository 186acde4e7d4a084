"""Code is cut into statements whatever stands in it."""

import time

import pytest

from autograder.similarity.features import code_answers, code_features
from autograder.similarity.tokens import MAX_CODE, statements

CODE = '''
def spread(values, eps=1e-12):
    """The largest minus the smallest."""
    low = np.min(values, axis=0)  # along columns
    high = np.max(values, axis=0)
    return np.sqrt((high - low) ** 2 + eps)
'''
RENAMED = """
def spread(q, tiny=1e-12):
    # nobody reads this
    b = np.max(q,
               axis=0)
    a = np.min(q, axis=0); return np.sqrt((b - a) ** 2 + tiny)
"""


def test_names_comments_order_and_layout_count_for_nothing():
    assert code_features(CODE) == code_features(RENAMED)


@pytest.mark.parametrize(
    ("before", "after"), [("axis=0", "axis=1"), ("np.min", "np.mean"), ("1e-12", "1e-9"), ("** 2", "** 3")]
)
def test_what_is_computed_counts(before, after):
    assert code_features(CODE) != code_features(CODE.replace(before, after))


@pytest.mark.parametrize(
    "hostile",
    [
        "(" * MAX_CODE,
        "-" * MAX_CODE + "1",
        '"""' * (MAX_CODE // 3),
        "'\\" * (MAX_CODE // 2),
        '"""x' + '"' * MAX_CODE,
        "f'{" * (MAX_CODE // 3),
        "x = 1;" * (MAX_CODE // 6),
        "def f(): pass\n" * (MAX_CODE // 14),
        "a" * MAX_CODE,
        "1e" * (MAX_CODE // 2),
        " " * MAX_CODE + "\n",
        "\\\n" * (MAX_CODE // 2),
        "if x:\n" + "\n".join(" " * n + "if x:" for n in range(800)),
        "\x00\ud800\u202e = def(",
        "x = [\n" * (MAX_CODE // 6),
    ],
    ids=range(15),
)
def test_hostile_text_takes_time_in_proportion_to_its_length(hostile):
    start = time.process_time()
    list(statements(hostile * 2))
    code_answers([hostile], {"question": ["f", "x"]})
    assert time.process_time() - start < 20


def test_a_bracket_that_is_never_closed_hides_nothing_below():
    code = f"x = (1\n{CODE}"
    (answer,) = code_answers([code], {"spread": ["spread"]}).values()
    assert code_features(CODE) <= answer.features


def test_to_a_question_belongs_what_it_uses_and_no_more():
    code = f"{CODE}\ndef helper(x):\n    return np.cumsum(x[::-1])[::-1]\n\ndef other(x):\n    return helper(x) * 17\n"
    found = code_answers([code], {"one": ["spread"], "two": ["other"], "three": ["missing"]})
    assert set(found) == {"one", "two"}
    assert "cumsum" in found["two"].text
    assert "cumsum" not in found["one"].text
    assert "np.max" not in found["two"].text


def test_what_was_given_is_no_agreement():
    assert code_answers([RENAMED], {"one": ["spread"]}, code_features(CODE)) == {}
