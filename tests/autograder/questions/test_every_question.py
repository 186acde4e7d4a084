"""What holds for every question of the bank: its cases tell right from plausibly wrong.

Answers are judged in this process here. `autograder validate --quick` hands them to the engine, as students do, and
tries other styles and mutants besides.
"""

import ast
from collections import Counter

import pytest

from autograder.bank.bank import Bank


def test_the_reference_passes_every_case(content):
    assert content.lost(content.text) == {}


def test_the_blank_stub_passes_no_case(content):
    assert set(content.lost(content.solution.stub)) == {case.name for case in content.cases}


# What every function of a lazy answer gives back, or raises, whatever it is asked.
CONSTANTS = [
    *("None", "False", "True", "0", "1", "-1", "0.5", "float('nan')", "float('inf')", "-float('inf')", "''"),
    *("[]", "()", "{}", "(0, 0)", "([], [])", "([], 0.0)", "('unchanged', 'unchanged')"),
    *("np.zeros(0)", "np.zeros((0, 0))", "np.zeros((1, 1))", "np.eye(2)", "np.eye(3)"),
    *("args[0]", "args[1]", "args[2]", "args[-1]", "args[:2]", "np.zeros_like(args[0])", "np.ones_like(args[0])"),
    "exec('raise ValueError')",
]
# Where giving an argument back is no lazy answer but the right one, for every call that can be made.
RIGHT_CONSTANTS = {
    "args[0]": {"jacobian_linear_map"},  # the derivative of A x is A
    "args[1]": {"grad_inner_product"},  # the derivative of x . c is c
    "args[-1]": {"grad_inner_product"},
}


@pytest.mark.parametrize("constant", CONSTANTS)
def test_the_same_answer_to_every_call_passes_no_case(content, constant):
    functions = set(content.solution.functions) - RIGHT_CONSTANTS.get(constant, set())
    answers = "\n".join(f"def {name}(*args, **kwargs): return {constant}" for name in functions)
    lost = content.lost(f"{content.solution.stub}\nimport numpy as np\n{answers}\n")
    assert {case.name for case in content.cases} - set(lost) == set()


# Functions that can be asked in fewer ways than others.
FEWER_HIDDEN_CASES = {
    "exploding_with_small_spectral_radius": 2,  # no argument: one answer, and two properties that it must have
    "viterbi_init": 3,
    "viterbi_last_token": 3,
    "tree_language_model": 3,  # no argument, and a table as the only right answer
}


def test_every_function_has_two_public_and_four_hidden_cases(content):
    public, hidden = Counter(), Counter()
    for case, names in content.asked.items():
        (hidden if case in content.hidden else public).update(names)
    for function in content.solution.functions:
        assert public[function] >= 2, f"{function} has {public[function]} public cases"
        enough = FEWER_HIDDEN_CASES.get(function, 4)
        assert hidden[function] >= enough, f"{function} has {hidden[function]} hidden cases"


def test_every_choice_is_graded_by_a_hidden_case_and_by_no_public_one(content):
    asked = content.asked
    for choice, options in content.solution.choices.items():
        graded_by = {case for case, names in asked.items() if choice in names}
        assert graded_by & content.hidden, f"{choice} is not graded"
        # Where any number may be entered there is nothing to give away.
        assert graded_by <= content.hidden or not options, f"{choice} is given away by a public case"


def test_right_answers_in_another_style_pass_every_case(content):
    assert len(content.alternatives) >= 4
    lost = {name: content.lost(variant.source) for name, variant in content.alternatives.items()}
    assert {name: cases for name, cases in lost.items() if cases} == {}


def test_every_misconception_loses_a_hidden_case(content, lost_to_misconceptions):
    assert len(content.misconceptions) >= 8
    assert [name for name, lost in lost_to_misconceptions.items() if not lost & content.hidden] == []


def test_every_function_and_choice_has_a_misconception(content):
    replaced = {name for variant in content.misconceptions.values() for name in variant.replaces}
    assert replaced == {*content.solution.functions, *content.solution.choices}


def test_every_case_rejects_a_misconception(content, lost_to_misconceptions):
    rejecting = set().union(*lost_to_misconceptions.values())
    assert {case.name for case in content.cases} - rejecting == set()


def test_every_misconception_has_a_hint_that_no_other_of_its_function_has(content):
    hints = [(variant.replaces, variant.hint) for variant in content.misconceptions.values()]
    assert all(hint.endswith((".", "?")) for _, hint in hints)
    assert len(set(hints)) == len(hints)


def test_public_cases_need_only_numpy_and_pytest(content):
    tree = ast.parse(Bank.here().public_cases(content.name).read_text())
    imported = {
        name.name if isinstance(node, ast.Import) else node.module
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in node.names
    }
    assert imported <= {"numpy", "pytest"}


def test_references_print_nothing(content, capsys):
    content.lost(content.text)
    assert capsys.readouterr() == ("", "")
