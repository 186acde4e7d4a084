"""Mutants are made where students write, and nowhere else."""

import ast

import pytest

from autograder.validate.mutants import make_mutants
from tests.autograder.validate.conftest import SOLUTION


def solution(*body, arguments="x, y"):
    lines = "\n".join(f"    {line}" for line in body)
    return (
        "import numpy as np\n\n\n"
        f'def f({arguments}):\n    """What 1 + 1 is."""\n    # BEGIN SOLUTION\n{lines}\n    # END SOLUTION\n'
    )


def afters(text):
    return {mutant.after for mutant in make_mutants(text)}


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("return x + y", "return x - y"),
        ("return x + y", "return x"),
        ("return x - y", "return (y - x)"),
        ("return x * y", "return y"),
        ("return x @ y", "return (y @ x)"),
        ("return x @ y", "return (x.T @ y)"),
        ("return x @ y", "return (x * y)"),
        ("return x.T", "return x"),
        ("return x.sum(axis=0)", "return x.sum(axis=1)"),
        ("return x.sum(axis=0)", "return x.sum()"),
        ("return x.sum(axis=0)", "return x.mean(axis=0)"),
        ("return x.var()", "return x.var(ddof=1)"),
        ("return x.mean(axis=1, keepdims=True)", "return x.mean(axis=1)"),
        ("return np.sqrt(x + y)", "return (x + y)"),
        ("return np.sqrt(x + y)", "return (np.sqrt(x) + y)"),
        ("return np.maximum(x, 0)", "return np.minimum(x, 0)"),
        ("return x[y]", "return x[y + 1]"),
        ("return x[1:]", "return x[:]"),
        ("return x[1:]", "return x[2:]"),
        ("return list(range(y))", "return list(range(y + 1))"),
        ("return x < y", "return x <= y"),
        ("return f(x, y)", "return f(y, x)"),
        ("return -x", "return x"),
        ("return x and y", "return x or y"),
        ("return x + 1e-8", "return x + (0.0)"),
        ("return 1 if x else 2", "return (2)"),
        ("return x ** 2", "return x"),
        ("return x / y", "return x // y"),
        ("return (x) * (y + 1)", "return (x) / (y + 1)"),
        ("return x  is  not y", "return x  is y"),
        ("return 0 < x <= y", "return 0 < x < y"),
        ("return x or y or 2", "return x and y or 2"),
        ("return not x", "return  x"),
        ("return [x, True]", "return [x, False]"),
        ("return 3", "return 4"),
        ("return 3.5", "return 2.5"),
        ("return f'{x + y}'", "return f'{x - y}'"),
    ],
)
def test_the_fault_is_made(line, fault):
    assert fault in afters(solution(line))


@pytest.mark.parametrize("line", ["x += y", "x[0] = y", "raise ValueError('no')"])
def test_a_statement_is_forgotten(line):
    assert "pass" in afters(solution(line, "return x"))


@pytest.mark.parametrize(
    ("lines", "fault"),
    [
        (("for i in range(x):", "    y += i"), "for i in []:"),
        (("for i in x:", "    break"), "continue"),
        (("while x:", "    continue"), "break"),
        (("if x:", "    y = 1"), "if not x:"),
        (("try:", "    y = x[0]", "except IndexError:", "    y = 1"), "except ():"),
        (("y = (x  # + 1", "     + y)"), "- y)"),
        (("y = (x +  # + 1", "     y)"), "y = (x -  # + 1"),
    ],
)
def test_the_fault_is_made_in_a_statement(lines, fault):
    assert fault in afters(solution(*lines, "return y"))


def test_docstrings_annotations_and_messages_stay():
    text = solution("z: tuple[1, 2] = x", "if x < 0:", '    raise ValueError(f"{x + 1} is 1 too small")', "return z")
    for mutant in make_mutants(text):
        assert '"""What 1 + 1 is."""' in mutant.source
        assert "tuple[1, 2]" in mutant.source
        assert "{x + 1} is 1 too small" in mutant.source or mutant.fault in ("not raised", "another exception")


def test_given_code_is_not_touched():
    text = "GIVEN = 3\n\n\n" + solution("return x + GIVEN")
    assert all("GIVEN = 3" in mutant.source for mutant in make_mutants(text))


def test_a_choice_becomes_each_other_option():
    found = [mutant for mutant in make_mutants(SOLUTION) if mutant.function == "EVEN"]
    assert [mutant.after for mutant in found] == ['EVEN: Literal["three", "two"] = \'three\'']


def test_every_mutant_is_valid_python_and_differs_from_all_others():
    mutants = make_mutants(SOLUTION)
    programs = [ast.dump(ast.parse(mutant.source)) for mutant in mutants]
    assert len(set(programs)) == len(programs) > 15
    assert ast.dump(ast.parse(SOLUTION)) not in programs


def test_one_line_differs_and_is_told():
    for mutant in make_mutants(SOLUTION):
        before, after = SOLUTION.split("\n"), mutant.source.split("\n")
        assert before[mutant.line - 1].strip() == mutant.before
        assert [n for n, (a, b) in enumerate(zip(before, after, strict=True), start=1) if a != b] == [mutant.line]
        assert after[mutant.line - 1].strip() == mutant.after
