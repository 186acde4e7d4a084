"""Writes `messages.md`: what a student reads, for every way in which an answer can go wrong.

`.venv/bin/python -m tests.autograder.engine.golden` writes it anew; the test beside it compares.
"""

import re
import tempfile
from pathlib import Path
from textwrap import dedent, indent

from autograder.engine.engine import Engine
from autograder.sandbox.limits import Limits
from tests.autograder.toys import code, write_bank

FILE = Path(__file__).with_name("messages.md")
HEAD = """# What students read

Made by `.venv/bin/python -m tests.autograder.engine.golden`; a test compares. Each answer below takes the place of a
right one; then come the messages on the cases that it loses: first one that ships to students, then the hidden ones.
"""

SOLUTION = '''
"""A toy question."""

from typing import Literal

import numpy as np


def centred(X):
    """X without the mean of each column; ValueError if X has no rows."""
    # BEGIN SOLUTION
    X = np.array(X, dtype=float)
    if not len(X):
        raise ValueError("no rows")
    return X - X.mean(axis=0)
    # END SOLUTION


def spread(X):
    """The standard deviation of all numbers of X, centred, divided by n."""
    # BEGIN SOLUTION
    return float(np.std(centred(X)))
    # END SOLUTION


def longest(words):
    """The longest word and its length."""
    # BEGIN SOLUTION
    word = max(words, key=len)
    return word, len(word)
    # END SOLUTION


# What does centring do to the spread?
EFFECT: Literal["larger", "smaller", "may_change"] = "may_change"

# Is it the same for the sum?
SUM: Literal[True, False] = False

# How long did it take?
HOURS: float = 2.5

# How many minutes are that?
MINUTES: float = 150.0
'''

PUBLIC = """
import numpy as np


def test_two_rows_are_centred(student):
    np.testing.assert_allclose(student.centred([[1.0, 4.0], [3.0, 8.0]]), [[-1.0, -2.0], [1.0, 2.0]])


def test_spread_of_four_numbers(student):
    np.testing.assert_allclose(student.spread([[0.0, 2.0], [4.0, 10.0]]), 3.1622776601683795)


def test_the_longest_of_two_words(student):
    assert tuple(student.longest(["a", "to"])) == ("to", 2)


def test_the_length_of_a_single_word(student):
    _, length = student.longest(["only"])
    assert length == 4, f"'only' has 4 letters, and not {length}"


def test_an_hour_has_sixty_minutes(student):
    np.testing.assert_allclose(student.MINUTES, 60 * student.HOURS, err_msg="an hour has sixty minutes")
"""

HIDDEN = """
import numpy as np
import pytest

from autograder.cases import assert_choices, assert_close, assert_keeps_arguments, assert_same, draw


@pytest.mark.parametrize("n", [3, 5])
def test_columns_have_mean_zero(student, reference, n):
    X = draw(f"centred {n}").normal(2.0, 1.0, (n, 4))
    assert_close(student.centred(X), reference.centred(X), "the centred matrix")


def test_the_argument_stays(student):
    assert_keeps_arguments(student.centred, draw("stays").normal(size=(3, 2)))


def test_no_rows_are_refused(student):
    with pytest.raises(ValueError):
        student.centred(np.zeros((0, 3)))


def test_spread_of_random_numbers(student, reference):
    X = draw("spread").normal(0.0, 3.0, (6, 3))
    assert_close(student.spread(X), reference.spread(X))


def test_longest_of_many_words(student):
    word, length = student.longest(["hidden", "longest", "words"])
    assert_same(word, "longest", "the word")
    assert_same(length, 7, "its length")


def test_what_centring_does(student, reference):
    assert_choices(student, reference, "EFFECT")


def test_what_both_do(student, reference):
    assert_choices(student, reference, "EFFECT", "SUM")
"""

MISCONCEPTIONS = '''
import numpy as np


def centred__by_rows(X):
    """The mean of each column is asked for, and this takes that of each row."""
    X = np.array(X, dtype=float)
    return X - X.mean(axis=1, keepdims=True)


def centred__empty_is_fine(X):
    """A matrix without rows has no mean: raise ValueError."""
    X = np.array(X, dtype=float)
    return X - (X.mean(axis=0) if len(X) else 0.0)


def spread__of_a_sample(X):
    """Divide by n, not by n - 1: the numbers are all there are."""
    return float(np.std(centred(X), ddof=1))


def longest__first(words):
    """The first word need not be the longest: compare lengths."""
    return words[0], len(words[0])


EFFECT__larger = "larger", "Is there a matrix whose spread becomes smaller?"
SUM__same = True, "What is the sum of a column after its mean was taken away?"
'''

# What the answer is called, and the text that takes the place of a right one.
ANSWERS = {
    "A misconception": "def centred(X):\n    return np.array(X) - np.mean(X, axis=1)[:, None]",
    "A misconception, in one respect": (
        "def centred(X):\n    return [[v - sum(c) / len(c) for v, c in zip(row, zip(*X))] for row in X]"
    ),
    "A misconception in a function that others build on": (
        "def centred(X):\n    X = np.array(X)\n    return X - X.mean(axis=1, keepdims=True)\n\n"
        "def spread(X):\n    return np.std(centred(X))"
    ),
    "Another misconception": "def spread(X):\n    return np.std(centred(X), ddof=1)",
    "A misconception about words": "def longest(words):\n    return (words[0], len(words[0]))",
    "A wrong option": 'EFFECT = "larger"',
    "A wrong option among several": "SUM = True",
    "A misspelt option": 'EFFECT = "may change"',
    "A forgotten option": "EFFECT = None",
    "A number with its unit": 'HOURS = "2.5 h"',
    "A number that doesn't fit another": "MINUTES = 160",
    "A number that was not entered": "MINUTES = None",
    "Transposed": "def centred(X):\n    return (np.array(X) - np.mean(X, axis=0)).T",
    "An axis too few": "def centred(X):\n    return np.mean(X, axis=0)",
    "An axis too many": "def centred(X):\n    return [np.array(X) - np.mean(X, axis=0)]",
    "Flat": "def centred(X):\n    return np.ravel(np.array(X) - np.mean(X, axis=0))",
    "A shape from nowhere": "def centred(X):\n    return np.zeros((7, 31, 2))",
    "A single number": "def centred(X):\n    return 4.0",
    "Several numbers for one": "def spread(X):\n    return np.std(X, axis=0)",
    "The wrong sign": "def centred(X):\n    return np.mean(X, axis=0) - np.array(X)",
    "A constant factor": "def centred(X):\n    return 3 * (np.array(X) - np.mean(X, axis=0))",
    "Slightly off": "def spread(X):\n    return round(float(np.std(centred(X))), 1)",
    "Far too large": "def spread(X):\n    return 1e6 * np.sum(X) ** 2",
    "Zero": "def spread(X):\n    return 0",
    "NaN": "def spread(X):\n    return np.float64(0) * np.inf",
    "Nothing returned": "def spread(X):\n    print(np.std(X))",
    "A generator": "def centred(X):\n    return (row - np.mean(X, axis=0) for row in np.array(X))",
    "Strings": 'def centred(X):\n    return ["1", "2"]',
    "A string for a number": "def spread(X):\n    return str(np.std(X))",
    "A function": "def spread(X):\n    return np.std",
    "A dict": 'def longest(words):\n    return {"word": max(words, key=len)}',
    "One value for two": "def longest(words):\n    return max(words, key=len)",
    "A wrong length": "def longest(words):\n    return max(words, key=len), 0",
    "A changed argument": (
        "def centred(X):\n    if not len(X):\n        raise ValueError\n"
        "    X = np.asarray(X)\n    X -= X.mean(axis=0)\n    return X"
    ),
    "A wrong signature": "def centred():\n    return 0",
    "A name that isn't there": "def spread(X):\n    return np.sqrt(variance(X))",
    "A module that isn't there": "def spread(X):\n    import torch\n    return torch.std(X)",
    "An error of its own": "def spread(X):\n    raise RuntimeError(f'saw {X}')",
    "A check of its own": "def spread(X):\n    if np.ndim(X):\n        raise ValueError('no number')\n    return X",
    "An exit": "def spread(X):\n    raise SystemExit(0)",
    "A list for an array": "def spread(X):\n    return float(X.std())",
    "An index too large": "def longest(words):\n    return words[len(words)], 0",
    "A recursion without end": "def spread(X):\n    return spread(X)",
    "A loop without end": "def spread(X):\n    while True:\n        pass",
    "Too much memory": "def spread(X):\n    return bytearray(1 << 40)",
    "The end of the process": "def spread(X):\n    import os\n    os._exit(3)",
    "The stub": 'def spread(X):\n    raise NotImplementedError("spread")',
    "The stub of another function": 'def centred(X):\n    raise NotImplementedError("centred")',
    "A deleted cell": "del spread",
    "A number where a function was": "spread = 4",
}


def golden() -> str:
    """The text of the file."""
    parts = [HEAD]
    with tempfile.TemporaryDirectory() as folder:
        bank = write_bank(Path(folder), SOLUTION, PUBLIC, HIDDEN)
        bank.misconceptions("toy").parent.mkdir(parents=True)
        bank.misconceptions("toy").write_text(dedent(MISCONCEPTIONS))
        with Engine(bank, "toys", Limits(call_seconds=0.5)) as engine:
            for title, answer in ANSWERS.items():
                lost = [v for v in engine.grade(code(SOLUTION, answer)).verdicts if not v.passed]
                parts.append(f"\n## {title}\n\n```text\n{answer}\n```\n")
                for verdict in lost:
                    parts.append(f"\n{'hidden' if verdict.hidden else 'public'}: `{verdict.case}`\n")
                    parts.append(f"\n{indent(verdict.message, '    ')}\n")
    # Whether it used up its time awake or asleep is up to the machine.
    return re.sub(r"no answer after [^)]*", "no answer after ...", "".join(parts))


if __name__ == "__main__":
    FILE.write_text(golden(), encoding="utf-8")
