"""Files that a command started in a folder of submissions would import or read. Beside them lies right work.

Each is handed in as a zip. For the TA's door it is unpacked first, and the command is started in that folder.
"""

from __future__ import annotations

import zipfile
from pathlib import Path

from tests.autograder.entrypoints.attacks.attack import FULL, READER, Attack, Places
from tests.autograder.toys import SOLUTION

# What such a file does when anything but the sandbox runs it: it leaves a mark in the folder of results.
MARK = """
import os
for path in ({hunt!r} + "/cheat",):
    with open(path, "w") as file: file.write("ran as a trusted process")
"""
_MODULES = (
    *("numpy", "otter", "nbformat", "pytest", "dill", "autograder", "json", "zipfile", "socket", "tempfile", "csv"),
    *("sitecustomize", "usercustomize", "conftest", "setup", "IPython", "ipykernel_launcher", "site", "encodings"),
)
_PACKAGES = ("numpy", "otter", "autograder", "pytest", "tests", "solutions", "source")
_READ = {
    "pytest.ini": "[pytest]\naddopts = --collect-only\n",
    "tox.ini": "[pytest]\naddopts = --collect-only\n",
    "setup.cfg": "[tool:pytest]\naddopts = --collect-only\n",
    "pyproject.toml": '[tool.pytest.ini_options]\naddopts = "--collect-only"\n',
    "otter_config.json": '{"points_possible": 9, "score_threshold": 0}',
    ".env": "PYTHONPATH=.\n",
    "pyvenv.cfg": "home = .\n",
    "cheat.pth": "import os; open('cheat', 'w')\n",
}
_RUN = {
    ".ipython/profile_default/startup/a.py": MARK,
    "ipython_config.py": MARK,
    "jupyter_config.py": MARK,
    "tests/toy.py": MARK,
    "submission/tests/toy.py": MARK,
    "source/bank/solutions/toy.py": MARK,
    "course_check/__main__.py": MARK,
    "__main__.py": MARK,
}


def _make(name: str, content: str):
    def make(folder: Path, places: Places) -> Path:
        path = folder / "work.zip"
        with zipfile.ZipFile(path, "w") as archive:
            book = {"cells": [{"cell_type": "code", "source": SOLUTION, "metadata": {}, "outputs": [], "id": "a"}]}
            book |= {"metadata": {}, "nbformat": 4, "nbformat_minor": 5}
            archive.writestr("work.ipynb", __import__("json").dumps(book))
            archive.writestr(name, content.replace("{hunt!r}", repr(places.hunt)))
        return path

    return make


def _attack(name: str, content: str, what: str) -> Attack:
    return Attack(name, f"{what} {name}", make=_make(name, content), honest=FULL, layers=(READER,))


SHADOWS = (
    *(_attack(f"{module}.py", MARK, "have a trusted process import") for module in _MODULES),
    *(_attack(f"{package}/__init__.py", MARK, "have a trusted process import") for package in _PACKAGES),
    *(_attack(name, content, "have a trusted process run") for name, content in _RUN.items()),
    *(_attack(name, content, "have a trusted process read") for name, content in _READ.items()),
)
