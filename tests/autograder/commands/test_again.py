"""The command that goes on is the one that was typed, but for what it forced anew."""

import argparse
import shlex

import pytest

from autograder.commands.again import typed_again


@pytest.mark.parametrize(
    ("typed", "again"),
    [
        ("grade in --assignment toys --output out", "grade in --assignment toys --output out"),
        ("--bank b grade in --jobs=2 --output 'my grades' -h", "--bank b grade in --jobs=2 --output 'my grades' -h"),
        ("grade in --only toy --output out --only=x --fresh", "grade in --output out"),
        ("grade in --sub ann --subm=bob --fre --pages", "grade in --pages"),
        ("grade in --assign toys --sched tcp://h:1", "grade in --assign toys --sched tcp://h:1"),
    ],
)
def test_it_is_as_it_was_typed(typed, again):
    options = argparse.Namespace(typed=tuple(shlex.split(typed)))
    assert typed_again(options, ["--only", "--submission"], ["--fresh"]) == f"autograder {again}"
