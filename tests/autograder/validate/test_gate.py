"""The gate finds nothing in a good question, and names every fault that is planted in it."""

from dataclasses import replace

import pytest

from autograder.validate.answers import Answer
from autograder.validate.content import load_contents
from autograder.validate.gate import report_on
from autograder.validate.trials import LIMITS, Outcomes, Trial
from tests.autograder.validate.conftest import ALTERNATIVES, HIDDEN, MISCONCEPTIONS, SOLUTION, toy


def kinds(report):
    return {violation.kind for violation in report.violations}


def test_a_good_question_has_no_violation(check):
    report = check()
    assert report.violations == ()
    assert (report.public, report.hidden) == (2, 4)
    assert report.alternatives == (1, 1)
    assert report.misconceptions == (3, 3)
    assert report.variations[0] == report.variations[1] >= 13
    mutants = report.all_mutants
    assert mutants.made == mutants.killed > 15
    assert set(report.mutants) == {"spread", "weighted", "EVEN"}


def test_a_weakened_case_lets_mutants_and_misconceptions_through(check):
    # The mean and the sum of one number are the same.
    report = check(
        hidden=HIDDEN.replace(
            "normal(1, 2, 5)\n    assert_close(student.spread", "normal(1, 2, 1)\n    assert_close(student.spread"
        )
    )
    assert kinds(report) == {"a mutant survives", "a misconception gets full marks"}
    survivors = [violation.what for violation in report.violations if violation.kind == "a mutant survives"]
    assert all(what.startswith("spread, line ") for what in survivors)
    assert any("sum" in what for what in survivors)
    # Once, and not for each style that it comes in.
    assert sum(violation.what.startswith("sum") for violation in report.violations) == 1


def test_a_missing_case_is_named_by_the_mutant_that_survives(check):
    report = check(hidden=HIDDEN.replace("pytest.raises(ValueError)", "pytest.raises(Exception)"))
    assert "a mutant survives" in kinds(report)
    assert any("another exception" in violation.what for violation in report.violations)
    assert "the blank stub passes a case" in kinds(report)  # NotImplementedError is an exception, too


def test_a_public_case_does_not_make_up_for_a_hidden_one(check):
    report = check(hidden=HIDDEN.replace("student.weighted(x, w)", "reference.weighted(x, w)"))
    assert kinds(report) == {
        "a misconception gets full marks",
        "a mutant survives",
        "the blank stub passes a case",
    }
    # Both of these lose the public case.
    assert any(violation.what.startswith("no_weights") for violation in report.violations)
    assert any("returns None" in violation.what for violation in report.violations)


def test_a_case_that_is_too_strict_is_a_false_alarm(check):
    strict = HIDDEN.replace("reference.spread(x))\n", "reference.spread(x), rtol=1e-12, atol=0)\n")
    report = check(hidden=strict, sample=1)
    assert kinds(report) == {"a right answer of another type loses a case"}
    assert "float32 (test_spread_of_many)" in report.violations[0].what


def test_a_wrong_alternative_is_named(check):
    report = check(alternatives=ALTERNATIVES.replace("v * v", "abs(v)"), sample=1)
    assert [(violation.kind, violation.what) for violation in report.violations] == [
        ("a right answer loses a case", "loop (test_spread_of_many, test_spread_of_one_number)")
    ]


def test_a_misconception_that_costs_points_elsewhere_is_named(check):
    # The proxy of another function, which is not recorded as asked.
    hidden = (
        HIDDEN
        + """

def test_weighted_looks_at_spread(student, reference):
    assert_close(student.weighted([1.0], [1.0]), 1.0)
    assert_close(student._answers.call("spread", ([1.0, 2.0],), {}, echo=False), 2.5)
"""
    )
    report = check(hidden=hidden)
    strangers = [o.what for o in report.violations if o.kind == "a misconception loses a case on other functions"]
    assert strangers == ["sum (test_weighted_looks_at_spread)"]


def test_a_mutant_that_hangs_is_caught_and_does_not_stop_the_gate(check):
    solution = SOLUTION.replace(
        "values = np.asarray(x)\n",
        "values, left = np.asarray(x), 3\n    while left > 0:\n        left -= 1\n",
    )
    report = check(solution=solution, limits=replace(LIMITS, call_seconds=0.1))  # each of them is waited for
    assert report.all_mutants.killed > 15
    # Of a loop that does nothing it is no fault if it never runs.
    assert all("left" in violation.what for violation in report.violations)


def test_an_equivalent_mutant_needs_its_reason_once(check):
    solution = SOLUTION.replace("values.size == 0", "abs(values.size) == 0")
    loose = check(solution=solution)
    survivors = [violation.what for violation in loose.violations]
    assert survivors
    line = "if abs(values.size) == 0:"
    becomes = [what.split("-> `")[1].split("`")[0] for what in survivors]
    entry = (
        f'[[equivalent]]\nfunction = "spread"\nline = "{line}"\nbecomes = {becomes}\nreason = "no size is negative"\n'
    )
    report = check(solution=solution, equivalents=entry)
    assert report.violations == ()
    assert report.mutants["spread"].equivalent == len(survivors)
    assert report.mutants["spread"].made == report.mutants["spread"].killed + len(survivors)


@pytest.mark.parametrize(
    ("becomes", "kind"),
    [
        ("values = np.asarray(y)", "a listed mutant is none"),
        ("return None", "a listed mutant is caught"),
    ],
)
def test_a_stale_entry_of_the_list_is_named(check, becomes, kind):
    line = "return float(np.mean(values ** 2))"
    entry = f'[[equivalent]]\nfunction = "spread"\nline = "{line}"\nbecomes = ["{becomes}"]\nreason = "why not"\n'
    report = check(equivalents=entry)
    assert kinds(report) == {kind}


def test_a_case_that_catches_nothing_alone_is_named(check):
    hidden = (
        HIDDEN
        + """

def test_spread_of_many_again(student, reference):
    x = draw("again").normal(1, 2, 5)
    assert_close(student.spread(x), reference.spread(x))
"""
    )
    redundant = check(hidden=hidden).redundant
    assert {"test_spread_of_many", "test_spread_of_many_again"} <= set(redundant)
    assert "test_spread_of_nothing" not in redundant
    assert "test_the_even_one" not in redundant


def test_a_sample_of_mutants_is_the_same_each_time(check):
    first, second = check(sample=3), check(sample=3)
    assert 0 < first.all_mutants.made <= 3
    assert first.mutants == second.mutants


def test_the_reference_must_pass_its_cases(check):
    report = check(hidden=HIDDEN.replace("reference.weighted(x, w))", "reference.weighted(x, w) + 1)"))
    assert kinds(report) == {"the reference loses a case"}  # all others lose it, too, which says nothing
    [violation] = report.violations
    assert violation.what.startswith("test_weighted_sum_of_many (Wrong: the result is ")
    assert "\n" not in str(violation)


def test_an_answer_that_gets_now_this_and_now_that_is_named(tmp_path):
    content = load_contents(toy(tmp_path), ["toy"])["toy"]
    first = Answer("misconception", "sum", Trial("toy", ""))
    outcome = Outcomes(frozenset(), frozenset({"test_spread_of_many"}), digest="1")
    again = replace(first, again=True)

    def unsteady(other):
        found = report_on(content, [(first, outcome), (again, other)], (), complete=False).violations
        return [violation.what for violation in found if violation.kind == "the same answer gets other verdicts"]

    assert unsteady(outcome) == []
    assert unsteady(replace(outcome, digest="2")) == ["sum (only the words differ)"]
    assert unsteady(replace(outcome, lost=frozenset({"other"}), digest="2")) == ["sum (other, test_spread_of_many)"]


def test_a_case_that_keeps_something_is_named_and_the_question_left_at_that(check):
    kept = HIDDEN.replace("def test_spread_of_many(", "SEEN = []\n\n\ndef test_spread_of_many(")
    report = check(hidden=kept.replace("x = draw(", "SEEN.append(1)\n    x = len(SEEN) * draw("))
    assert kinds(report) == {"a case is not the same each time"}
    assert report.violations[0].what.startswith("test_spread_of_many (asks something else")
    assert report.misconceptions == (0, 0)


def test_misconceptions_that_no_case_tells_apart_are_named(check):
    same = "".join(f"\n\ndef spread__{name}(x):\n    return float(np.sum(np.asarray(x) ** 2))\n" for name in "abc")
    report = check(misconceptions=MISCONCEPTIONS + same, sample=1)
    # Of the three one is found each time.
    assert report.diagnosed == (6, 4)
    assert kinds(report) == {"misconceptions are not recognized"}
    assert report.violations[0].what == "b (found: a); c (found: a)"


def test_a_hint_about_another_function_than_the_faulty_one_is_astray(check):
    twice = """
def twice(x):
    \"\"\"Twice the spread of x (n,).\"\"\"
    # BEGIN SOLUTION
    return 2 * spread(x)
    # END SOLUTION


# Which one"""
    hidden = """

def test_twice_the_spread_of_five(student, reference):
    x = draw("five").normal(1, 2, 5)
    assert_close(student.twice(x), reference.twice(x))


def test_twice_the_spread_of_six(student, reference):
    x = draw("six").normal(1, 2, 6)
    assert_close(student.twice(x), reference.twice(x))
"""
    minus = '\n\ndef twice__minus(x):\n    """Which sign?"""\n    return -2 * spread(x)\n'
    report = check(
        solution=SOLUTION.replace("\n# Which one", twice),
        hidden=HIDDEN + hidden,
        misconceptions=MISCONCEPTIONS + minus,
    )
    assert report.hints.given >= 3
    # The spread has the wrong sign, and not what is made of it.
    assert {(mutant.function, names) for mutant, names in report.hints.misattributed} == {("spread", ("minus",))}
    assert all("-(" in mutant.after for mutant, _ in report.hints.misattributed)


def test_what_is_let_pass_on_purpose_is_counted_apart(check):
    solution = SOLUTION.replace("values.size == 0", "abs(values.size) == 0")
    survivors = [violation.what for violation in check(solution=solution).violations]
    becomes = [what.split("-> `")[1].split("`")[0] for what in survivors]
    line = "if abs(values.size) == 0:"
    entry = f'[[lenient]]\nfunction = "spread"\nline = "{line}"\nbecomes = {becomes}\nreason = "no one asks"\n'
    report = check(solution=solution, equivalents=entry)
    assert report.violations == ()
    assert (report.mutants["spread"].lenient, report.mutants["spread"].equivalent) == (len(survivors), 0)
    assert {(one.reason, one.lenient) for one in report.survivors} == {("no one asks", True)}


def test_misconceptions_are_counted_by_the_hidden_cases(check):
    report = check(
        misconceptions=MISCONCEPTIONS
        + "\n\ndef spread__right(x):\n    return float(np.mean(np.asarray(x) ** 2)) if len(x) else [][0]\n",
        sample=1,
    )
    # An IndexError is no ValueError: caught by one hidden case.
    assert report.misconceptions == (4, 4)
