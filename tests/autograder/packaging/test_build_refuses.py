"""What `autograder build` refuses before students could suffer from it, in one line with file and line number."""

import pytest

from autograder.commands.status import OK, WRONG_USE
from tests.autograder.toys import HIDDEN, PUBLIC

MANIFEST = 'title = "Toys"\n\n[questions]\ntoy = 9\n'
PLACES = "<!-- code: double total ask_twice EVEN -->"
OTHER = '''"""Another."""


def total(x):
    """The same name."""
    # BEGIN SOLUTION
    return x
    # END SOLUTION
'''


@pytest.mark.parametrize(
    ("place", "text", "line", "said"),
    [
        ("public", PUBLIC + "import autograder.cases\n", 14, "imports autograder.cases, which students do not have"),
        ("public", PUBLIC + "def test_x(student):\n    from scipy import stats\n", 15, "imports scipy"),
        ("public", PUBLIC + "def test_x(student, reference):\n    pass\n", 14, "asks for reference"),
        ("hidden", HIDDEN + "def test_the_even_one(student):\n    pass\n", 28, "is defined twice"),
        ("hidden", HIDDEN + "def tset_x(student):\n    pass\n", 28, "tset_x looks like a case"),
        ("hidden", HIDDEN + "def testing(student):\n    pass\n", 28, "testing looks like a case"),
        ("hidden", HIDDEN + "def test_x(student, tmp_path):\n    pass\n", 28, "asks for tmp_path"),
        ("hidden", HIDDEN + "def test_double_of_three_is_six(student):\n    pass\n", 28, "is a public case, too"),
        (
            "hidden",
            HIDDEN + '@pytest.mark.parametrize("n", [])\ndef test_x(student, n):\n    pass\n',
            28,
            "no values",
        ),
        ("hidden", HIDDEN + '@pytest.mark.weight("2")\ndef test_x(student):\n    pass\n', 28, "one positive number"),
        ("prompt", f"## A toy\n{PLACES.replace('total ', '')}\n", 2, "where the code of total goes"),
        ("prompt", f"## A toy\n{PLACES}\n<!-- cod: x -->\n", 3, "looks like a marker"),
        ("prompt", f"## A toy\n{PLACES.replace('total', 'totl')}\n", 2, "totl is no function"),
        ("manifest", "shuffle = true\n" + MANIFEST, 1, "shuffle means nothing here"),
        ("manifest", MANIFEST + "toy = 3\n", 5, "Cannot overwrite a value"),
        ("manifest", MANIFEST.replace("9", '"9"'), 4, "needs a positive number"),
        ("misconceptions", "def double__x(x):\n    return doubel(x)\n", 2, "NameError"),
        ("misconceptions", "import no_such_module\ndef double__x(x):\n    return 0\n", 1, "ModuleNotFoundError"),
        ("misconceptions", "def double__x(x):\n    return (\n", 2, "not valid Python"),
        ("misconceptions", 'EVEN__x = "three", None\n', 1, "hint must be text"),
        ("misconceptions", "def double__x(x):\n    raise TypeError\n", 1, "whatever it is asked"),
        ("misconceptions", "import os\ndef double__x(x):\n    os._exit(3)\n", 2, "ended the process"),
    ],
)
def test_a_fault_is_one_line_with_file_and_line_number(built, place, text, line, said):
    names = {"public": "public_cases", "hidden": "hidden_cases"}
    path = getattr(built.bank, names.get(place, place))("toys" if place == "manifest" else "toy")
    path.parent.mkdir(exist_ok=True)
    path.write_text(text.lstrip("\n"))
    status, complaints = built()
    assert status == WRONG_USE
    assert any(one.startswith(f"autograder: {path}, line {line}: ") and said in one for one in complaints), complaints
    assert not (built.bank.root / "dist").exists()


def test_one_name_in_two_questions_is_refused(built):
    bank = built.bank
    bank.solution("other").write_text(OTHER)
    bank.prompt("other").write_text("## Other\n<!-- code: total -->\n")
    for place in (bank.public_cases, bank.hidden_cases):
        name = place("other").parent.name
        place("other").write_text(f"def test_total_{name}(student):\n    assert student.total(1) == 1\n")
    bank.manifest("toys").write_text(MANIFEST + "other = 1\n")
    status, [complaint] = built()
    assert status == WRONG_USE
    assert complaint.startswith(f"autograder: {bank.solution('other')}, line 4: total is defined in toy, too")


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("student.total([1])", "passes whatever comes back"),
        ("assert True", "asks nothing of the student"),
        ("try:\n        assert student.total([1]) == 1\n    except Exception: pass", "passes on the blank stub"),
        ("import numpy as np\n    assert student.total([np.random.rand() * 0]) == 0", "draws without a seed"),
        ("import time\n    assert student.total([time.time() * 0]) == 0", "looks at the clock"),
    ],
)
def test_a_doubtful_case_is_built_with_a_warning(built, body, said):
    built.bank.hidden_cases("toy").write_text(f"{HIDDEN.lstrip()}\n\ndef test_doubtful(student):\n    {body}\n")
    status, [warning] = built()
    assert status == OK
    assert warning.startswith(f"autograder: warning: {built.bank.hidden_cases('toy')}, line 3")
    assert said in warning
