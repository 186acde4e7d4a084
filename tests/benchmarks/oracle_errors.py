"""The largest error of each reference against what is independent of it: make errors.

Runs the tests of the references (PyTorch's frozen results; enumeration, exact fractions, slow loops, finite
differences, the numbers of the sources) and listens to their comparisons of numbers: `assert_allclose`, `allclose`,
`approx`, and asserts of the form `error < tolerance`. Exact comparisons have no error and are not counted; a number of
a source is as exact as it is printed, and an average over draws as it can be: the last column says which test it was.
"""

import re
import sys
from collections import defaultdict
from pathlib import Path

import numpy as np
import pytest

from autograder.bank.bank import Bank

TESTS = Path(__file__).parents[1] / "autograder" / "questions"
# With pytest's rewriting: "assert 1.1e-16 < 1e-12".
_BELOW = re.compile(r"^(?:np\.float64\()?(\d\S*?)\)? <=? (?:np\.float64\()?(\d\S*?)\)?(?:\n|$)")
_LARGEST_TOLERANCE = 1e-2  # above it, two results are compared, and not one with its oracle


class Listener:
    """A pytest plugin that keeps the size of every difference, by question and kind of oracle."""

    def __init__(self):
        self.test = ""
        self.found = defaultdict(list)

    def keep(self, got, want):
        """Keep the largest difference, relative to numbers above one."""
        try:
            got, want = np.asarray(got, dtype=complex), np.asarray(want, dtype=complex)
            with np.errstate(all="ignore"):
                errors = np.abs(got - want) / np.maximum(1, np.abs(want))
        except (TypeError, ValueError):
            return  # no numbers
        self.keep_error(float(np.nanmax(np.where(np.isfinite(want), errors, 0), initial=0.0)))

    def keep_error(self, error):
        """Keep one error of the test that runs."""
        if self.test:
            self.found[self.test].append(error)

    def pytest_runtest_call(self, item):
        question = item.path.stem.removeprefix("test_").removesuffix("_content")
        if question == "oracles":
            self.test = (item.callspec.params["question"], "PyTorch", item.name)
        else:
            self.test = (question, "others", item.name)

    def pytest_runtest_teardown(self):
        self.test = ""

    def pytest_assertion_pass(self, expl):
        below = _BELOW.match(expl)
        if below and float(below[2]) <= _LARGEST_TOLERANCE:
            self.keep_error(float(below[1]))


def listen(listener):
    """Have every comparison with a tolerance tell the listener."""

    def wrap(owner, name, order=1):
        compare = getattr(owner, name)

        def telling(one, other, *rest, **options):
            expected = getattr(one, "expected", one)  # of pytest.approx, which stands on the left here
            same = compare(one, other, *rest, **options)
            if getattr(one, "rel", None) and one.rel > _LARGEST_TOLERANCE:
                return same
            if same is None or same:  # assert_allclose returns nothing; two numbers that must differ are no error
                listener.keep(*(other, expected)[::order])
            return same

        setattr(owner, name, telling)

    wrap(np.testing, "assert_allclose", -1)
    wrap(np, "allclose", -1)
    for expected in (1.0, [1.0], np.ones(1)):
        wrap(type(pytest.approx(expected)), "__eq__")


def main():
    """Run the tests and print a table; returns pytest's exit status."""
    listener = Listener()
    listen(listener)
    names = [
        name for question in Bank.here().questions() for name in (f"test_{question}.py", f"test_{question}_content.py")
    ]
    files = [str(TESTS / name) for name in ("test_oracles.py", *names) if (TESTS / name).is_file()]
    status = pytest.main(["-q", "-o", "enable_assertion_pass_hook=true", "-p", "no:cacheprovider", *files], [listener])
    by_question = defaultdict(list)
    for (question, oracle, test), errors in listener.found.items():
        by_question[question, oracle].append((max(errors), len(errors), test))
    print("| question | oracle | comparisons | largest error | in |\n| --- | --- | --- | --- | --- |")
    for (question, oracle), found in sorted(by_question.items()):
        error, _, test = max(found)
        print(f"| {question} | {oracle} | {sum(count for _, count, _ in found)} | {error:.1e} | {test} |")
    return status


if __name__ == "__main__":
    sys.exit(main())
