"""A solution file becomes a stub: what is kept, what disappears, and which mistakes of an author are caught."""

import ast
from textwrap import dedent

import pytest

from autograder.bank.solution import Solution
from autograder.errors import UsageError

TEXT = '''
"""Squares.

Source: 000.txt Q1.
"""

import numpy as np

# BEGIN SOLUTION
from typing import Literal

_SECRET = 17
# END SOLUTION

# Numbers to try.
GIVEN = np.array([1, 2])
OTHER = 3  # given, too


# BEGIN SOLUTION
def _helper(x):
    """Only the answer needs this."""
    return x * x


# END SOLUTION


# Source: 000.txt Q1.1;
# 001.txt Q2.
@staticmethod
def square(x, *, times: int = OTHER) -> float:
    """Square of `x`.

    # a comment in a docstring
    """
    y = x  # given scaffolding
    # BEGIN SOLUTION
    return _helper(y) * _SECRET
    # END SOLUTION


# How long it takes.
# Two lines of comment.
# Source: 000.txt Q1.2.
TIME: Literal["slow", "O(N)", "fast"] = "fast"  # fast, of course
SURE: Literal[True, False] = True


def cube(
    x,
):
    r"""Cube of \\(x\\)."""
    if x:
        # BEGIN SOLUTION
        return x * _helper(x)
    return 0
    # END SOLUTION


'''.lstrip("\n")


def parse(text):
    return Solution.parse(dedent(text), "toy.py")


@pytest.fixture
def solution():
    return Solution.parse(TEXT, "squares.py")


def test_functions_and_choices_are_listed_in_order(solution):
    assert solution.functions == ("square", "cube")
    assert solution.choices == {"TIME": ("O(N)", "fast", "slow"), "SURE": (False, True)}
    assert list(solution.choices) == ["TIME", "SURE"]


def test_nothing_of_a_region_or_an_answer_is_left(solution):
    for secret in ("SOLUTION", "_SECRET", "_helper", "Literal", "17", "of course", "x * x"):
        assert secret not in solution.stub


def test_comments_that_name_a_source_are_for_staff(solution):
    assert "Q1.1" not in solution.stub
    assert "001.txt" not in solution.stub
    assert "# Source: 000.txt Q1.1;\n# 001.txt Q2.\n@staticmethod" in solution.sources["square"]
    assert "# Source: 000.txt Q1.2." in solution.sources["TIME"]
    assert list(solution.sources) == ["square", "TIME", "SURE", "cube"]


def test_the_stub_reads_as_the_author_wrote_it(solution):
    assert solution.stub == (
        '"""Squares.\n\nSource: 000.txt Q1.\n"""\n\nimport numpy as np\n\n'
        "# Numbers to try.\nGIVEN = np.array([1, 2])\nOTHER = 3  # given, too\n\n\n"
        '@staticmethod\ndef square(x, *, times: int = OTHER) -> float:\n    """Square of `x`.\n\n'
        '    # a comment in a docstring\n    """\n    y = x  # given scaffolding\n'
        '    raise NotImplementedError("square")\n\n\n'
        '# How long it takes.\n# Two lines of comment.\nTIME = None  # one of "O(N)", "fast", "slow"\n'
        "SURE = None  # one of False, True\n\n\n"
        'def cube(\n    x,\n):\n    r"""Cube of \\(x\\)."""\n    if x:\n'
        '        raise NotImplementedError("cube")\n'
    )


def test_signatures_and_docstrings_of_the_stub_are_those_of_the_solution(solution):
    def contracts(text):
        functions = [node for node in ast.parse(text).body if isinstance(node, ast.FunctionDef)]
        return {node.name: (ast.dump(node.args), ast.get_docstring(node)) for node in functions}

    original = contracts(TEXT)
    del original["_helper"]
    assert contracts(solution.stub) == original


def test_the_stub_runs_and_its_functions_raise(solution):
    namespace = {}
    exec(compile(solution.stub, "stub", "exec"), namespace)  # noqa: S102  that is what students do with it
    with pytest.raises(NotImplementedError, match=r"^cube$"):
        namespace["cube"](2)
    assert namespace["TIME"] is None


def test_cells_cut_the_stub_with_its_comments(solution):
    kinds = [(cell.kind, cell.names) for cell in solution.cells]
    assert kinds == [("given", ()), ("function", ("square",)), ("choice", ("TIME",)), ("choice", ("SURE",)),
                     ("function", ("cube",))]  # fmt: skip
    given, square, time, sure, _ = solution.cells
    assert given.source.startswith("import numpy as np\n\n# Numbers to try.\nGIVEN")
    assert square.source.startswith("@staticmethod\ndef square")
    assert square.source.endswith('raise NotImplementedError("square")')
    assert time.source.startswith("# How long it takes.\n# Two lines")
    assert sure.source == "SURE = None  # one of False, True"


def test_cells_together_hold_every_line_of_the_stub(solution):
    lines = [line for cell in solution.cells for line in cell.source.splitlines() if line]
    body = solution.stub.split('"""', 2)[2]
    assert lines == [line for line in body.splitlines() if line]


def test_a_constant_annotated_as_float_is_a_number_to_enter():
    solution = parse("# How long?\n# In hours.\nHOURS: float = 5.0  # an example\nHALF_DAYS_2: float = 3\n")
    assert solution.choices == {"HOURS": (), "HALF_DAYS_2": ()}
    assert solution.stub == ("# How long?\n# In hours.\nHOURS = None  # a number\nHALF_DAYS_2 = None  # a number\n")
    assert [(cell.kind, cell.names) for cell in solution.cells] == [
        ("choice", ("HOURS",)), ("choice", ("HALF_DAYS_2",))
    ]  # fmt: skip


def test_given_code_that_is_annotated_stays_given():
    text = "_RATE: float = 0.5\nrate: float = 0.5\nSIZE: int = 3\nRATES: list[float] = [0.5]\n"
    solution = parse(text)
    assert solution.choices == {}
    assert solution.stub == text


def test_a_number_in_a_region_is_part_of_the_answer():
    solution = parse("# BEGIN SOLUTION\nRATE: float = 0.5\n# END SOLUTION\nX = 1\n")
    assert solution.choices == {}
    assert solution.stub == "X = 1\n"


FUNCTION = '''
def f(x):
    """Contract."""
    # BEGIN SOLUTION
    return x
    # END SOLUTION
'''


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("def f(:\n", 1, "not valid Python"),
        ('def f(x):\n    """Doc."""\n    return x\n', 1, "f has no solution region"),
        ("def f(x):\n    # BEGIN SOLUTION\n    return x\n    # END SOLUTION\n", 1, "f needs a docstring"),
        (FUNCTION.replace("    # END SOLUTION\n", ""), 4, "never closed"),
        (FUNCTION.replace("    # BEGIN SOLUTION\n", ""), 5, "without its partner"),
        (FUNCTION.replace("return x", "# BEGIN SOLUTION"), 5, "without its partner"),
        (FUNCTION.replace("# BEGIN SOLUTION", "# begin solution:"), 4, "looks like a marker"),
        (FUNCTION.replace("# BEGIN SOLUTION", "#BEGIN SOLUTION"), 4, "looks like a marker"),
        (FUNCTION.replace("return x\n", "return x  # END SOLUTION\n"), 5, "looks like a marker"),
        (FUNCTION.replace("f(x)", "_f(x)"), 4, "_f is a private helper"),
        (FUNCTION + "# BEGIN SOLUTION\n# END SOLUTION\n", 7, "a region holds"),
        (FUNCTION.replace("    # END SOLUTION\n", "\n\ny = 1\n# END SOLUTION\n"), 4, "a region holds"),
        ("class C:\n    # BEGIN SOLUTION\n    x = 1\n    # END SOLUTION\n", 2, "a region holds"),
        ('# BEGIN SOLUTION\ndef f(x):\n    # END SOLUTION\n    """Doc."""\n', 1, "a region holds"),
        (
            'def f(x):\n    # BEGIN SOLUTION\n    """Doc."""\n    return x\n    # END SOLUTION\n',
            1,
            "f: its signature or",
        ),
        ('T: Literal["a", "b"] = "c"\n', 1, "its answer 'c' isn't one of its options"),
        ("T: Literal[0, 1] = True\n", 1, "its answer True isn't one of its options"),
        ('T: Literal["a", "b"]\n', 1, "its answer None isn't one of its options"),
        ('T: Literal["a", "b"] = str("a")\n', 1, "must be plain literals"),
        ('T: Literal["a", "a"] = "a"\n', 1, "two or more options"),
        ('T: Literal["a"] = "a"\n', 1, "two or more options"),
        ("HOURS: float\n", 1, "HOURS: its answer must be a plain number, such as HOURS: float = 1.5"),
        ('HOURS: float = "5"\n', 1, "must be a plain number"),
        ("HOURS: float = True\n", 1, "must be a plain number"),
        ("\nHOURS: float = 2 * 2.5\n", 2, "must be a plain number"),
    ],
)
def test_a_mistake_in_a_solution_is_named_with_its_line(text, line, message):
    with pytest.raises(UsageError) as caught:
        parse(text)
    assert str(caught.value).startswith(f"toy.py, line {line}: ")
    assert message in str(caught.value)


def test_two_definitions_of_one_name_are_refused():
    with pytest.raises(UsageError, match="f is defined twice"):
        parse(FUNCTION + FUNCTION)


def test_a_region_that_leaves_half_a_statement_is_refused():
    text = FUNCTION.replace(
        "    # BEGIN SOLUTION\n    return x\n", "    if x:\n    # BEGIN SOLUTION\n        return x\n"
    )
    with pytest.raises(UsageError, match="without its solution regions the file is not valid Python"):
        parse(text)


def test_a_file_that_is_no_text_is_refused_by_name(tmp_path):
    path = tmp_path / "broken.py"
    path.write_bytes(b"\xff\xfe")
    with pytest.raises(UsageError, match=r"broken\.py"):
        Solution.read(path)


def test_blank_lines_around_a_region_are_not_lost():
    text = "import math\n# BEGIN SOLUTION\nimport cmath\n# END SOLUTION\n\nX = 1\n"
    assert parse(text).stub == "import math\n\nX = 1\n"
