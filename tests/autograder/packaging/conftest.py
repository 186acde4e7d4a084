"""A bank of two small questions, with and without choices."""

import importlib
import sys
import types
from types import SimpleNamespace

import pytest

from autograder import cli
from autograder.bank.bank import Bank
from autograder.packaging.student_folder import write_student_folder
from tests.autograder.packaging.open_notebook import CODE, Shell, book_with
from tests.autograder.toys import write_bank

SQUARES = '''
"""Squares.

Source: 000.txt Q1.
"""

import numpy as np

# BEGIN SOLUTION
from typing import Literal
# END SOLUTION

LIMIT = 10


# BEGIN SOLUTION
def _secret_helper(x):
    return x * x
# END SOLUTION


def square(x):
    """The square of every element of `x`; `ValueError` if one is above LIMIT."""
    # BEGIN SOLUTION
    if np.max(x) > LIMIT:
        raise ValueError("too large: secret answer")
    return _secret_helper(np.array(x))
    # END SOLUTION


def pair(x, key="<BOS>"):
    """A key and the square of `x`."""
    # BEGIN SOLUTION
    return key, square(x)
    # END SOLUTION


# What squaring takes.
TIME: Literal["slow", "fast"] = "slow"
SURE: Literal[True, False] = False
'''

SQUARES_CASES = """
import numpy as np
import pytest


@pytest.mark.weight(2)
def test_squares_of_small_numbers(student):
    np.testing.assert_allclose(student.square([1, 2]), [1, 4], err_msg="1 and 2")


def test_large_numbers_are_refused(student):
    with pytest.raises(ValueError):
        student.square([11])


@pytest.mark.parametrize(("x", "want"), [(0, 0), (2, 4), (3, 9)])
def test_a_pair_has_key_and_square(student, x, want):
    key, value = student.pair(x)
    assert key == "<BOS>"
    assert value == want, f"the square of {x}"
"""

ONE = '''
"""One."""


def one():
    """The number 1."""
    # BEGIN SOLUTION
    return 1
    # END SOLUTION
'''

LOCK = """
# a comment
ipykernel==7.4.0 \\
    --hash=sha256:00
numpy==2.4.6 ; python_full_version < '3.12' \\
    --hash=sha256:11
numpy==2.5.5 ; python_full_version >= '3.12' \\
    --hash=sha256:22
numpy-other==1.0 \\
    --hash=sha256:33
ipylab==1.1.0 \\
    --hash=sha256:45
nbformat==5.11.1 \\
    --hash=sha256:46
otter-grader==7.0.0 \\
    --hash=sha256:44
pytest==9.2.0 \\
    --hash=sha256:55
"""

PROMPT = """## Squares

Everything about $x^2$.

<!-- code: square -->

More text.

<!-- code: SURE TIME -->

The end."""


@pytest.fixture
def bank(tmp_path):
    root = tmp_path / "bank"
    for path, text in {
        "assignments/homework.toml": 'title = "Home <work>"\n[questions]\nsquares = 6\none = 1\n',
        "assignments/questions/squares.md": PROMPT,
        "assignments/questions/one.md": "## One\n\nJust one.\n",
        "solutions/squares.py": SQUARES.lstrip(),
        "solutions/one.py": ONE.lstrip(),
        "tests/public/test_squares.py": SQUARES_CASES.lstrip(),
        "tests/public/test_one.py": "def test_one_is_one(student):\n    assert student.one() == 1\n",
        "tests/hidden/test_squares.py": "def test_hidden_surprise(student, reference):\n    assert False\n",
        "requirements/grading.txt": LOCK,
        "requirements/image.txt": LOCK,
    }.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text)
    return Bank(root)


@pytest.fixture
def homework(bank):
    return bank.assignment("homework")


@pytest.fixture
def folder(bank, homework, tmp_path):
    target = tmp_path / "student"
    write_student_folder(bank, homework, target)
    return target


@pytest.fixture
def course_check(folder, monkeypatch):
    """The shipped package, imported from the student folder."""
    monkeypatch.syspath_prepend(folder)
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    yield importlib.import_module("course_check.run")
    for name in [name for name in sys.modules if name.split(".")[0] == "course_check"]:
        del sys.modules[name]


@pytest.fixture
def kernel(course_check, folder, monkeypatch):
    """A notebook's kernel in the student folder: its shell, and how to start."""
    monkeypatch.chdir(folder)
    monkeypatch.delenv("JPY_SESSION_NAME", raising=False)
    module = importlib.import_module("course_check.notebook")
    shell = Shell()
    monkeypatch.setattr(module, "get_ipython", lambda: shell)
    monkeypatch.setattr(module, "_callers_names", lambda: shell.user_ns)

    def start(name="homework.ipynb"):
        return module.Notebook(name)

    return SimpleNamespace(shell=shell, start=start, module=module, folder=folder, monkeypatch=monkeypatch)


@pytest.fixture
def page(kernel):
    """A page that saves some text into a file when it is asked to."""
    will_save, asked = {}, []

    def execute(command):
        assert command in ("docmanager:save", "docmanager:save-all")
        asked.append(command)
        for name, answers in will_save.items():
            book_with(kernel.folder, name, answers, original=name)

    commands = SimpleNamespace(execute=execute)
    module = types.ModuleType("ipylab")
    module.JupyterFrontEnd = lambda: SimpleNamespace(commands=commands)
    kernel.monkeypatch.setitem(sys.modules, "ipylab", module)
    kernel.monkeypatch.setenv("JPY_SESSION_NAME", str(kernel.folder / "homework.ipynb"))
    kernel.asked, kernel.commands = asked, commands
    return will_save


@pytest.fixture
def colab(kernel):
    """Google Colab: no file of the notebook, and a page that hands it over."""
    downloads = []
    path = min(kernel.folder.glob("*.ipynb"))
    book = book_with(kernel.folder, path.name, {"squares-pair": CODE}, original=path.name)
    path.unlink()
    package, message, files = (types.ModuleType(f"google.colab{end}") for end in ("", "._message", ".files"))
    message.blocking_request = lambda name, request="", timeout_sec=0: {"ipynb": book} if name == "get_ipynb" else None
    files.download = downloads.append
    package._message, package.files = message, files
    for module in (package, message, files):
        kernel.monkeypatch.setitem(sys.modules, module.__name__, module)
    kernel.monkeypatch.setitem(sys.modules, "google", types.ModuleType("google"))
    return SimpleNamespace(downloads=downloads, message=message)


@pytest.fixture
def built(in_this_process, tmp_path, capsys):
    """Run `autograder build`; returns the exit status and the lines of complaint."""

    def run():
        status = cli.main(["build", "--bank", str(tmp_path)])
        return status, capsys.readouterr().err.splitlines()

    run.bank = write_bank(tmp_path)
    return run
