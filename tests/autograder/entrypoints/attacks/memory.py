"""Memory on the trusted side: values, files and errors that take far more room there than they took to make.

`python -m tests.benchmarks.memory` says how much each of them takes, through which entry point.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from tests.autograder.entrypoints.attacks.attack import HARMLESS, READER, Attack, Places
from tests.autograder.intake.reading_memory import ROOM, cell, notebook, text, write_directory

# What every function returns. None of it is right, and every argument is left alone.
_VALUES = {
    "random floats": ("return as many numbers as fit", "np.random.default_rng(1).random(490_000)"),
    "rows of one number": ("return a list for each number", "[[float(n)] for n in range(60_000)]"),
    "empty sets": ("return what is an octet on the wire and 240 in memory", "[set() for _ in range(250_000)]"),
    "empty frozen sets in a tuple": ("the same in other clothes", "tuple(frozenset([n]) for n in range(250_000))"),
    "empty lists": ("the same with lists", "[[] for _ in range(900_000)]"),
    "empty dicts": ("the same with dicts", "[{} for _ in range(900_000)]"),
    "empty arrays": ("the same with arrays", "[np.zeros(0) for _ in range(60_000)]"),
    "whole numbers": ("return a list of numbers that are objects each", "list(range(1 << 40, (1 << 40) + 900_000))"),
    "short texts": ("return many texts", "[str(n) for n in range(400_000)]"),
    "wide text": ("return a text whose letters take four octets", "'x' * 7_000_000 + chr(0x1F600)"),
    "complex numbers": ("return what takes twice the room", "np.full(400_000, 1j)"),
    "long doubles": ("return numbers of sixteen octets", "np.full(400_000, np.longdouble(1) / 3)"),
    "huge integers": ("return numbers of a thousand digits", "[1 << 3300 + n % 9 for n in range(9_000)]"),
    "dicts in dicts": ("return a tree of dicts", "{n: {k: {} for k in range(60)} for n in range(2_000)}"),
}
_SETS = "def {}(x): return [set() for _ in range(250_000)]"
_FUNCTIONS = ("double", "total", "ask_twice")
# Every cell after the first has a syntax error, says the sandbox.
_LYING = """
import sys
names = sys._getframe(1).f_globals
class Cell: statements, dropped, error = (), (), (1, chr(0x1F600) * 4000)
names["read_cell"] = lambda source: Cell
"""


def _cells(first: str, *cells: bytes) -> Callable[[Path, Places], Path]:
    def make(folder: Path, places: Places) -> Path:
        path = folder / "work.ipynb"
        path.write_bytes(notebook(cell(json.dumps(first).encode()), *cells))
        return path

    return make


def _directory(folder: Path, places: Places) -> Path:
    path = folder / "work.zip"
    write_directory(path, 2_000_000)
    return path


def _lines(size: int) -> bytes:
    return cell(text(b"#a\\n", size))


_FILES = (
    Attack(
        "lists of sets and a large notebook",
        "return one list of sets after the other from a notebook that is as large as it may be",
        make=_cells("\n".join(map(_SETS.format, _FUNCTIONS)), *[_lines(ROOM // 9)] * 8),
        honest=HARMLESS,
    ),
    Attack(
        "every call exits",
        "have a large notebook loaded again and again",
        make=_cells(
            "import os\n" + "\n".join(f"def {name}(x): os._exit(0)" for name in _FUNCTIONS),
            *[cell(text(b"x = 1\\n", 3_800_000))] * 7,
        ),
    ),
    Attack(
        "errors of emoji",
        "report a syntax error with 4,000 emoji for each of 5,000 cells",
        make=_cells(_LYING, *[cell(b'"x"')] * 5_000),
    ),
    Attack("a zip of entries", "list two million files", make=_directory, layers=(READER,)),
)

MEMORY = tuple(Attack(name, tries, value=value, honest=HARMLESS) for name, (tries, value) in _VALUES.items()) + _FILES
