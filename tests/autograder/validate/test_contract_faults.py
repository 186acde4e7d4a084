"""Contract faults are made of what they are about, only where they can matter, and the gate asks for a case."""

import ast
import types

import numpy as np
import pytest

from autograder.validate.answers import Answer, mutants_of
from autograder.validate.content import load_contents
from autograder.validate.contract.differs import Calls, differs
from autograder.validate.contract.signature import Signature
from autograder.validate.contract.wrappers import wrapped_faults
from autograder.validate.gate import check_questions, report_on
from autograder.validate.mutants import Mutant, make_mutants
from autograder.validate.trials import Outcomes, Trial
from tests.autograder.validate.conftest import toy


def made(*body, arguments="x: ArrayLike, T: int"):
    """The lines of all contract faults in the body of a function."""
    lines = "\n".join(f"    {line}" for line in body)
    text = (
        "import numpy as np\nfrom numpy.typing import ArrayLike\n\n\n"
        f'def f({arguments}):\n    """A log-probability."""\n    # BEGIN SOLUTION\n{lines}\n    # END SOLUTION\n'
    )
    return {mutant.after for mutant in make_mutants(text) if mutant.contract}


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("return (x == 0).all()", "return (np.sum(x) == 0)"),
        ("return (x >= 0).all()", "return (np.ravel(x)[0] >= 0)"),
        ("return np.abs(x - x.T).max() > 1e-6", "return np.abs(x - x.T).max() > 0.05"),
        ("return np.abs(x - x.T).max() > 1e-6", "return np.mean(np.abs(x - x.T)) > 1e-6"),
        ("return x.ndim != 2", "return x.ndim < 2"),
        ("return len(x) != T", "return (len(x) not in (1, T))"),
        ("return x.shape == (T, 2)", "return x.shape[0] == ((T, 2))[0]"),
        ("return (x.shape, y.shape) != ((T,), (T, 2))", "return ((len(x),), y.shape) != ((T,), (T, 2))"),
        ("return (x.shape, y.shape) != ((T,), (T, 2))", "return (x.shape, (T, y.shape[1])) != ((T,), (T, 2))"),
        ("return np.linalg.matrix_rank(x) < len(x)", "return x[0, 0] == 0"),
        ("return np.allclose(x, 1, rtol=1e-6)", "return np.allclose(x, 1, rtol=0.001, atol=0)"),
        ("return np.sum(x) < 1", "return np.sum(x) < 0.999999"),
        ("return np.sum(x) > 1", "return np.sum(x) > 1.02"),
        ("return 0 < np.sum(x) <= 1", "return 1e-06 < np.sum(x) <= 1"),
        ("return np.log(x)", "return np.log(x + 1e-12)"),
        ("return np.log(x)", "return np.log(np.maximum(x, 1e-300))"),
        ("return np.exp(x) / x.std()", "return np.exp(x) / (x.std() + 1e-8)"),
        ("return np.linalg.inv(x)", "return np.linalg.inv(x + 1e-6 * np.eye(len(x)))"),
        ("return score + log_prob", "return np.log(np.exp(score) * np.exp(log_prob))"),
        ("return np.argmax(log_x)", "return np.argmax(np.exp(log_x))"),
        ("return [np.sum(x) for _ in range(T)]", "return [np.sum(x) for _ in range(T)[:5]]"),
        ("return np.linalg.norm(x, 2)", "return _power_iteration(x, 50)"),
        ("return np.random.default_rng(T)", "return np.random.default_rng()"),
    ],
)
def test_the_fault_is_made(line, fault):
    assert fault in made(line)


@pytest.mark.parametrize(
    "line",
    [
        "return x + T",  # no logarithm, by its name
        "return len(x) < T",  # nothing is nearly a whole number
        "return T > 3",
        "return x / 2",
        "return [np.sum(x) for x in (x, x)]",
        "return np.linalg.norm(x)",
    ],
)
def test_what_cannot_matter_is_not_made(line):
    assert made(line) == set()


def test_conditions_of_another_quantity_take_the_place_of_a_zero_norm():
    faults = made("norm = float(np.linalg.norm(x))", "if norm == 0:", "    raise ValueError", "return norm")
    assert {"if (np.sum(np.ravel(x)) == 0):", "if (np.any(np.ravel(x) == 0)):", "if (abs(norm) < 1e-6):"} <= faults


def test_state_is_lost_at_the_start_of_each_pass():
    faults = made(
        "noise = np.random.default_rng(T)",
        "v, out = np.zeros(3), []",
        "for t in range(1, T + 1):",
        "    v = v / 2 + noise.normal(size=3)",
        "    out.append(v / t)",
        "return out",
    )
    first = "v = v / 2 + noise.normal(size=3)"
    assert {f"v = np.zeros(3) {first}", f"noise = np.random.default_rng(T) {first}", f"t = 1 {first}"} <= faults
    assert "for t in range(1, T + 1)[:5]:" in faults


def test_an_unknown_word_is_taken_for_one_of_the_known():
    faults = made("if x not in KNOWN:", "    raise ValueError", "return KNOWN[x]")
    assert {"x = list(KNOWN)[0]", "x = list(KNOWN)[-1]"} <= faults


def test_lengths_are_compared_with_each_other():
    faults = made("for name, a in arrays.items():", "    if len(a) != T:", "        raise ValueError(name)")
    alike = "sum(len(other) == len(a) for other in arrays.values()) < 2"
    assert f"if (len(a) != T and {alike}):" in faults


SOLUTION = '''
"""A toy question."""

import numpy as np
from numpy.typing import ArrayLike


def shares(x: ArrayLike, gain: float, times: int) -> np.ndarray:
    """Each entry as a share of the sum.

    Args:
        x: Positive numbers (n,). Not changed.
        gain: A factor of any sign, 0 included.
        times: How often, 1 or more.

    Returns:
        Float array (n,).

    Raises:
        ValueError: if `x` has not exactly one axis, of length 1 or more.
    """
    # BEGIN SOLUTION
    values = np.asarray(x)
    if values.ndim != 1 or len(values) == 0:
        raise ValueError("x must be a vector that is not empty")
    return gain * times * values / values.sum()
    # END SOLUTION
'''
PUBLIC = """
def test_shares_of_one_number(student):
    assert student.shares([3.0], 1.0, 1)[0] == 1
"""
HIDDEN = """
import numpy as np
import pytest

from autograder.cases import assert_close, assert_keeps_arguments, draw


@pytest.mark.parametrize(
    ("scale", "gain", "times"), [(1.0, 2.0, 1), (1e5, -700.5, 150), (1e-5, 1e-6, 3), (1.0, 0.0, 2)]
)
def test_shares_of_many(student, reference, scale, gain, times):
    x = scale * draw("shares").uniform(1, 2, 5)
    want = reference.shares(x, gain, times)
    assert_close(student.shares(x, gain, times), want, atol=1e-5 * np.abs(want).min())


def test_shares_of_a_list_by_numpy_numbers(student, reference):
    assert_close(student.shares([1.0, 2.0], 1.0, np.int64(2)), reference.shares([1.0, 2.0], 1.0, 2))


@pytest.mark.parametrize("x", [[], [[1.0, 2.0]], [[1.0], [2.0]], 3.0])
def test_shares_refuses_what_is_no_vector(student, x):
    with pytest.raises(ValueError):
        student.shares(np.array(x), 1.0, 1)


@pytest.mark.parametrize("kind", [np.array, list])
def test_shares_leaves_its_argument_alone(student, kind):
    assert_keeps_arguments(student.shares, kind([1.0, 2.0]), 1.0, 1)
"""
WRONG = '''
import numpy as np


def shares__mean(x, gain, times):
    """What should the shares add up to?"""
    return gain * times * np.asarray(x) / np.mean(x)
'''
RIGHT = """
import numpy as np


def shares__other(x, gain, times):
    if np.ndim(x) != 1 or np.size(x) == 0:
        raise ValueError
    return np.asarray(x) * (gain * times / np.sum(x))
"""
CONTRACT = """
[[sentence]]
function = "shares"
says = "Not changed."
cases = ["test_shares_leaves_its_argument_alone"]

[[sentence]]
function = "shares"
says = "ValueError: if `x` has not exactly one axis, of length 1 or more."
cases = ["test_shares_refuses_what_is_no_vector"]
"""


@pytest.fixture
def gate(tmp_path):
    def run(root="bank", *, solution=SOLUTION, hidden=HIDDEN):
        texts = {"solution": solution, "public": PUBLIC, "hidden": hidden}
        bank = toy(tmp_path / root, **texts, misconceptions=WRONG, alternatives=RIGHT, contract=CONTRACT)
        (report,) = check_questions(bank, load_contents(bank, ["toy"]), 1, lambda stage, total: lambda: None)
        return report

    return run


def content(tmp_path, solution=SOLUTION):
    bank = toy(
        tmp_path,
        solution=solution,
        public=PUBLIC,
        hidden=HIDDEN,
        misconceptions=WRONG,
        alternatives=RIGHT,
        contract=CONTRACT,
    )
    return load_contents(bank, ["toy"])["toy"]


def faults(found):
    one = wrapped_faults(found.text, found.signatures, found.calls)
    return {mutant.fault: mutant for mutant in one}


def test_cases_that_look_at_the_whole_contract_catch_all_of_them(gate):
    report = gate()
    assert report.violations == ()
    assert report.mutants["shares"].contract > 15


def test_no_tolerance_is_judged_by_what_is_near_by_its_nature(tmp_path):
    found = content(tmp_path)
    case = "test_shares_of_many"
    right = Answer("reference", "the reference", Trial("toy", "")), Outcomes(frozenset(), frozenset(), {case: 0.0})

    def near(*, contract):
        mutant = Mutant("shares", "small number: in a root", 3, "a", "b", "", contract=contract)
        wrong = (
            Answer("mutant", "slip", Trial("toy", ""), mutant),
            Outcomes(frozenset(), frozenset({case}), {case: 3.0}),
        )
        return [one.name for one in report_on(found, [right, wrong], ()).margins[case].near]

    assert near(contract=False) == ["slip"]
    assert near(contract=True) == []


@pytest.mark.parametrize(
    ("weaker", "fault"),
    [
        (HIDDEN.replace('"kind", [np.array, list]', '"kind", [np.array]'), "a list of the caller's popped"),
        (HIDDEN.replace(", (1e-5, 1e-6, 3)", ""), "rounded to 6 digits"),
        (HIDDEN.replace("(1e5, -700.5, 150)", "(1.0, -0.5, 150)"), "arguments clipped to 100"),
        (HIDDEN.replace("-700.5", "700.5"), "absolute values"),
        (HIDDEN.replace(", (1.0, 0.0, 2)", ""), "zero refused"),
        (HIDDEN.replace("np.int64(2)", "2"), "NumPy integers refused"),
        (HIDDEN.replace("[[1.0, 2.0]], [[1.0], [2.0]], ", ""), "an axis too many is let pass"),
        (
            HIDDEN.replace("atol=1e-5 * np.abs(want).min()", "squeeze=True").replace(
                "2.0], 1.0, 2))", "2.0], 1.0, 2), squeeze=True)"
            ),
            "a last axis too many",
        ),
    ],
)
def test_a_case_that_looks_at_less_lets_one_through(gate, weaker, fault):
    assert weaker != HIDDEN
    survivors = [o.what for o in gate(hidden=weaker).violations if o.kind == "a mutant survives"]
    assert any(fault in what for what in survivors), survivors


def test_a_fault_around_a_function_is_a_whole_answer_that_differs_in_this_alone(tmp_path):
    found = faults(content(tmp_path))
    x = [1.0, 3.0]

    def run(fault, *arguments):
        module = types.ModuleType("answer")
        exec(found[fault].source, vars(module))  # noqa: S102 - made of the toy
        return module.shares(*arguments)

    assert run("small number: rounded to 4 digits", x, 1 / 3, 1).tolist() == [0.0833, 0.25]
    assert run("state: a list of the caller's popped", x, 1.0, 1).tolist() == [0.25, 0.75]
    assert x == [1.0]
    array = np.array([1.0, 3.0])
    assert run("state: an array of the caller's written", array, 1.0, 1).tolist() == [0.25, 0.75]
    assert array.tolist() == [2.0, 4.0]
    with pytest.raises(ValueError):
        run("range: zero refused", [1.0], 0.0, 1)
    assert run("range: no error is raised", [], 1.0, 1) is None
    assert run("range: an axis too many is let pass", [[1.0, 3.0]], 1.0, 1).tolist() == [0.25, 0.75]
    for mutant in found.values():
        ast.parse(mutant.source)
        assert mutant.label.startswith("shares, line 7: `def shares` -> `")


def test_ranges_that_the_docstring_excludes_may_be_refused(tmp_path):
    labels = {mutant.after for mutant in faults(content(tmp_path / "any")).values()}
    assert "if gain < 0: raise ValueError" in labels
    assert not any("times == 0" in label for label in labels)
    positive = SOLUTION.replace("A factor of any sign, 0 included.", "A positive factor.")
    labels = {mutant.after for mutant in faults(content(tmp_path / "positive", positive)).values()}
    assert not any("if gain" in label for label in labels)


def test_an_error_of_a_type_that_the_docstring_does_not_name_is_another_one(tmp_path):
    def again(error):
        lines = (
            "def shares(x, gain, times):",
            " try: return _answer['shares'](x, gain, times)",
            f" except ValueError: raise {error}",
        )
        return differs("\n".join(lines), "shares", content(tmp_path / error).calls)

    assert again("TypeError")
    assert not again("ValueError")


def test_words_that_look_like_a_known_one_are_let_pass():
    text = (
        'import numpy as np\n\n\ndef f(kind: str):\n    """Toy.\n\n    Args:\n        kind: "linear" or "relu".\n\n'
        '    Raises:\n        ValueError: if `kind` is another word.\n    """\n    return kind\n'
    )
    function = ast.parse(text).body[-1]
    assert isinstance(function, ast.FunctionDef)
    made = wrapped_faults(text, {"f": Signature.of(function)}, Calls({}, {}))
    seen = {"rabbit": "relu", "lin": "linear", "relu6": "relu", "my_relu": "relu", " relu ": "relu", "ReLU": "relu"}
    for stranger, known in seen.items():
        answers = []
        for mutant in made:
            module = types.ModuleType("answer")
            exec(mutant.source, vars(module))  # noqa: S102 - made of the toy
            answers.append(module.f(stranger))
        assert known in answers


def test_what_changes_no_result_is_no_fault(tmp_path):
    square = SOLUTION.replace("gain * times * values / values.sum()", "(gain * times * values / values.sum()) ** 2")
    assert "state: absolute values" in faults(content(tmp_path / "any"))
    assert "state: absolute values" not in faults(content(tmp_path / "never", square))


SHARED = '''
"""A toy question."""

import numpy as np


# BEGIN SOLUTION
def _positive(x):
    if x <= 0:
        raise ValueError("x must be positive")
    return float(x)


# END SOLUTION


def root(x):
    """The root of x.

    Raises:
        ValueError: if `x` is not positive.
    """
    # BEGIN SOLUTION
    return _positive(x) ** 0.5
    # END SOLUTION


def square(x):
    """The square of x.

    Raises:
        ValueError: if `x` is not positive.
    """
    # BEGIN SOLUTION
    return _positive(x) ** 2
    # END SOLUTION


def double(x):
    """Twice a positive x."""
    # BEGIN SOLUTION
    return 2 * _positive(x)
    # END SOLUTION
'''


def test_a_shared_check_is_wrong_in_one_function_alone(tmp_path):
    case = "def test_root(student):\n    assert student.root(4.0) == 2\n"
    bank = toy(
        tmp_path,
        solution=SHARED,
        public=case,
        hidden=case.replace("test_", "test_the_"),
        misconceptions="",
        alternatives="",
    )
    found = [mutant for mutant in mutants_of(load_contents(bank, ["toy"])["toy"]) if "alone" in mutant.fault]
    # Those that promise an error, and each of them for itself.
    assert {mutant.function for mutant in found} == {"root", "square"}
    missing = {mutant.function: mutant for mutant in found if mutant.fault == "not raised, in one function alone"}
    assert missing["square"].label == (
        'square, line 9: `_positive: raise ValueError("x must be positive")` -> `_positive: pass`'
    )
    module = types.ModuleType("answer")
    exec(missing["square"].source, vars(module))  # noqa: S102 - made of the toy
    assert module.square(-2.0) == 4
    for other in (module.root, module.double):
        with pytest.raises(ValueError):
            other(-2.0)
    # No formula, only the check.
    assert not any("float" in mutant.before for mutant in found)
