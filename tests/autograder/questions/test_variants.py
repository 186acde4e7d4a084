"""Variants files become complete answers."""

import pytest

from autograder.bank.variants import load_variants
from autograder.errors import UsageError

REFERENCE = """
from typing import Literal

def double(x):
    return 2 * x

def quadruple(x):
    return double(double(x))

COLOR: Literal["red", "blue"] = "red"
"""


def load(tmp_path, text):
    path = tmp_path / "toy.py"
    path.write_text(text)
    return load_variants(path, REFERENCE)


def run(variant):
    names = {}
    exec(variant.source, names)  # noqa: S102 - written above
    return names


def test_a_function_takes_the_place_of_the_references(tmp_path):
    variants = load(tmp_path, 'def double__adds_two(x):\n    """Not\n    a sum."""\n    return x + 2\n')
    assert list(variants) == ["adds_two"]
    assert variants["adds_two"].replaces == ("double",)
    assert variants["adds_two"].hint == "Not a sum."
    assert run(variants["adds_two"])["quadruple"](5) == 9


def test_functions_of_one_variant_go_together_and_may_call_each_other(tmp_path):
    text = (
        "def double__b(x):\n    return x + double__b(x - 1) if x else 0\n"
        'def quadruple__b(x):\n    """Wrong."""\n    return double__b(x)\n'
        "def double__c(x):\n    return 0\n"
    )
    variants = load(tmp_path, text)
    assert {name: variant.replaces for name, variant in variants.items()} == {
        "b": ("double", "quadruple"),
        "c": ("double",),
    }
    assert variants["b"].hint == "Wrong."
    assert run(variants["b"])["quadruple"](3) == 6


def test_a_choice_may_be_infinite(tmp_path):
    variants = load(tmp_path, 'COLOR__endless = -1e999, "Finite, please."')
    assert run(variants["endless"])["COLOR"] == float("-inf")


def test_a_choice_and_shared_helpers(tmp_path):
    text = (
        '"""About."""\nimport math\nTWO = 2\nCOLOR__blue = "blue", "Look again."\n'
        "def double__pi(x):\n    return TWO * math.pi\n"
    )
    variants = load(tmp_path, text)
    assert run(variants["blue"])["COLOR"] == "blue"
    assert variants["blue"].hint == "Look again."
    assert run(variants["pi"])["double"](1) == pytest.approx(6.2831853)


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("def triple__x(y):\n    return 0", "no triple"),
        ("def double(x):\n    return 0", "double is a name of the reference"),
        ("COLOR__blue = 'blue'", "line 1"),
        ("COLOR__blue = color, 'hint'", "line 1"),
        ("COLOR__blue = 'ab'", "line 1"),
        ("def (", "line 1: not valid Python"),
        ('def double__x(y):\n    """A."""\n\ndef quadruple__x(y):\n    """B."""', "two hints"),
        ("def double__x(y):\n    return 0\n\ndef double__x(y):\n    return 1", "double__x is defined twice"),
    ],
)
def test_a_file_that_breaks_the_rules_is_refused(tmp_path, text, complaint):
    with pytest.raises(UsageError, match=complaint):
        load(tmp_path, text)
