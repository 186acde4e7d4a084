"""An answer that stands in a public text is found in whatever spelling, and what only looks like one is left alone."""

import ast
from itertools import count

import pytest

from autograder.errors import UsageError
from autograder.validate.formulas import pattern_of, plain, returned_formulas
from autograder.validate.giveaways import giveaways
from tests.autograder.toys import write_bank

SOLUTION = '''
"""A toy question."""

from typing import Literal

import numpy as np


def rate(epsilon, alpha):
    """The rate of the other rule."""
    # BEGIN SOLUTION
    return epsilon / (1 - alpha)
    # END SOLUTION


def sign(w, b, x):
    """Where it goes."""
    # BEGIN SOLUTION
    return np.sign(w - b * x)
    # END SOLUTION


# Which number decides?
DECIDES: Literal["largest_row_sum", "largest_singular_value", "trace"] = "largest_singular_value"

# And which way does it go?
WAY: Literal["left", "depends_on_w_minus_bx"] = "left"
'''
PUBLIC = """
def test_rate(student):
    assert student.rate(1.0, 0.5) == 2
"""
PROMPT = "## A toy\n\nFind the rate.\n\n<!-- code: rate -->\n"
WRITTEN = "# Toy\n\n## why\n\nSource: s\n\n### Answer\n\nIt moves by {}.\n\n### Rubric\n\n1 points.\n\n- 1: so.\n"


@pytest.fixture
def found(tmp_path):
    runs = count()

    def run(*, solution=SOLUTION, prompt=PROMPT, public=PUBLIC, misconceptions="", written="", listed="", other=""):
        bank = write_bank(tmp_path / str(next(runs)), solution, public, "")
        files = {bank.prompt("toy"): prompt, bank.misconceptions("toy"): misconceptions}
        if written:
            files |= {bank.written_solution("toy"): written, bank.prompt("toy"): prompt + "\n<!-- written: why -->\n"}
        if other:
            files |= {
                bank.manifest("toys"): 'title = "Toys"\n\n[questions]\ntoy = 1\nother = 1\n',
                bank.solution("other"): SOLUTION.replace("rate", "pace")
                .replace("DECIDES", "RULES")
                .replace("WAY", "TO"),
                bank.prompt("other"): other,
                bank.public_cases("other"): "",
                bank.misconceptions("other"): "",
            }
        if listed:
            files[bank.giveaways()] = listed
        for path, text in files.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        return [(violation.kind, violation.what) for violation in giveaways(bank, ["toy"])]

    return run


FORMULA = ("an answer is given away", "rate: `epsilon / (1 - alpha)` (prompt of toy)")
WORDS = ("an answer is given away", 'DECIDES: "largest singular value" (prompt of toy)')


def test_a_prompt_that_asks_gives_nothing_away(found):
    assert found() == []


@pytest.mark.parametrize(
    "text",
    [
        r"Divide: $\delta = \frac{\epsilon}{1 - \alpha}$.",
        r"Divide: $\epsilon / (1-\alpha)$.",
        "Use `epsilon/(1 - alpha)`, then",
        "epsilon / 1 - alpha",
    ],
)
def test_a_formula_is_found_in_any_spelling(found, text):
    assert found(prompt=PROMPT + text) == [FORMULA]


@pytest.mark.parametrize("text", [r"$\epsilon / (1 + \alpha)$", "epsilon / (1 - alpha2)", "2epsilon / (1 - alpha)"])
def test_another_formula_is_none(found, text):
    assert found(prompt=PROMPT + text) == []


def test_what_its_own_docstring_states_is_not_asked(found):
    given = SOLUTION.replace("The rate of the other rule.", r"The rate, $\\epsilon / (1 - \\alpha)$.")
    assert given != SOLUTION
    assert found(solution=given, prompt=PROMPT + "epsilon / (1 - alpha)") == []


def test_hints_that_are_read_beside_public_cases_count(found):
    hint = 'def {0}__minus({1}):\n    """It is epsilon / (1 - alpha)."""\n    return 0\n'
    assert found(misconceptions=hint.format("rate", "epsilon, alpha")) == [
        ("an answer is given away", "rate: `epsilon / (1 - alpha)` (hint of minus)")
    ]
    assert found(misconceptions=hint.format("sign", "w, b, x")) == []  # no public case asks for it


def test_public_cases_count(found):
    public = PUBLIC.replace("== 2", '== 2, "epsilon / (1 - alpha)"')
    assert found(public=public) == [
        ("an answer is given away", FORMULA[1].replace("prompt of toy", "public case test_rate"))
    ]


def test_a_right_option_in_words_is_found(found):
    assert found(prompt=PROMPT + "Bounded by the largest\nsingular value.") == [WORDS]
    # Named with another option: a question. By its name: an explanation of what it means.
    assert found(prompt=PROMPT + "Is it the largest row sum, or the largest singular value?") == []
    assert found(prompt=PROMPT + "`largest_singular_value` is that of W.") == []


def test_other_questions_of_the_assignment_count(found):
    text = "Take $\\epsilon / (1 - \\alpha)$, and the largest singular value."
    # Three words are a term, which another question may need.
    assert found(other=text) == [("an answer is given away", FORMULA[1].replace("of toy", "of other"))]


def test_an_option_must_not_spell_what_a_written_part_derives(found):
    [(kind, what)] = found(written=WRITTEN.format("$w - b x$"))
    assert (kind, what) == ("an answer is given away", "why: `w - b x` (options of WAY)")
    assert found(written=WRITTEN.format("$w + b x$")) == []


def test_what_is_listed_is_looked_for_or_let_pass(found):
    answer = '[[answer]]\nname = "toy.sign"\nspellings = ["2/d"]\n'
    text = PROMPT + r"The variance is $\frac{2}{d}$."
    assert found(prompt=text) == []
    assert found(prompt=text, listed=answer) == [("an answer is given away", "sign: `2/d` (prompt of toy)")]
    allowed = '\n[[allowed]]\nname = "toy.sign"\nwhere = "prompt of toy"\nreason = "a definition"\n'
    assert found(prompt=text, listed=answer + allowed) == []
    assert found(listed=answer + allowed) == [("an allowed giveaway is none", "toy.sign (prompt of toy)")]


@pytest.mark.parametrize(
    ("listed", "message"),
    [
        ("[[answer]]\nname = 'toy.sign'\n", "each [[answer]] needs name and spellings"),
        ("[[allowed]]\nname = 'toy.sign'\nwhere = 'x'\nreason = ''\n", "each [[allowed]] needs name, where and reason"),
        ("[[other]]\nname = 'toy.sign'\n", "only [[answer]] and [[allowed]]"),
        ("[[answer\n", "giveaways.toml"),
    ],
)
def test_a_list_in_another_form_is_wrong_use(found, listed, message):
    with pytest.raises(UsageError) as error:
        found(listed=listed)
    assert message in str(error.value)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (r"W \,\mathrm{diag}\bigl(\sigma'(h)\bigr)", "W diag(sigma'(h))"),
        (r"\left(X^\top X + \lambda I\right)", "X.T @ X + lambda * I"),
        (r"\beta^{2}", "beta**2"),
        ("np.sqrt(x_1)", r"\sqrt{x_1}"),
        ("delta times 1 - beta", "delta * (1 - beta)"),
    ],
)
def test_formulas_have_one_spelling(one, other):
    assert pattern_of(other).search(plain(f"Take ${one}$, and go on."))


@pytest.mark.parametrize(
    ("line", "formulas"),
    [
        ("return np.array([2.0 * x + y, x])", ["2 * x + y"]),
        ("return float(np.asarray(delta, dtype=np.float64) * scale)", ["delta * scale"]),
        ("return a, b * (1 - a)", ["b * (1 - a)"]),
        ("return x * y", []),  # one sign between two letters says nothing
        ("return np.sum(x)", []),
    ],
)
def test_formulas_are_what_is_returned(line, formulas):
    function = ast.parse(f"def f():\n    {line}").body[0]
    assert returned_formulas(function) == formulas
