"""What a student may import is the same wherever Python lies: NumPy and the standard library, and nothing else."""

import json
import os
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from pathlib import Path

import numpy as np
import pytest

from autograder.sandbox.wire.import_rule import is_there, not_there

ROOT = Path(__file__).parents[3]
# What was missing where Python lies below a folder that only root may enter.
MODULES = """
    graphlib html.parser sqlite3 xml.etree.ElementTree tomllib colorsys urllib.error urllib.request http.client
    multiprocessing.shared_memory email.mime.text logging.handlers concurrent.futures.process numpy.f2py
"""
# Installed beside NumPy where graders work, or by nobody.
OTHERS = ("pandas", "scipy.special", "yaml", "pytest", "typing_extensions", "turtle", "tkinter.ttk", "no_such_module")

_TRY_OUT = """
import json, sys
from autograder.sandbox.host.library_check import check_library
from autograder.sandbox.host.zygote import Zygote
with Zygote(without=json.loads(sys.argv[1])) as zygote:
    found = check_library(zygote)
    with zygote.start() as sandbox:
        report = sandbox.run_cell("\\n".join(f"import {name}" for name in json.loads(sys.argv[2])), "cell 1")
    print(json.dumps([found.tried, found.line, found.holds, [error.message for error in report.errors]]))
"""


def a_python(folder):
    """Another Python: this one's, laid elsewhere, with nothing installed."""
    library = Path(sysconfig.get_path("stdlib"))
    ignored = shutil.ignore_patterns(
        "site-packages", "test", "tests", "idlelib", "config-*", "__pycache__", "ensurepip"
    )
    shutil.copytree(library, folder / "lib" / library.name, ignore=ignored, copy_function=_link)
    (folder / "bin").mkdir()
    python = folder / "bin" / f"python3.{sys.version_info.minor}"
    shutil.copy(Path(sys.base_prefix) / "bin" / python.name, python)
    return python


def _link(source, target):
    try:
        os.link(source, target)
    except OSError:  # another file system
        shutil.copy(source, target)


def try_out(python, without=()):
    arguments = [json.dumps(list(without)), json.dumps([*MODULES.split(), *OTHERS])]
    environment = os.environ | {"PYTHONPATH": f"{ROOT}:{Path(np.__file__).parents[1]}"}
    environment.pop("PYTHONHOME", None)
    done = subprocess.run(
        [str(python), "-c", _TRY_OUT, *arguments], env=environment, capture_output=True, text=True, timeout=300
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def python():
    # Not below pytest's own folder, which is closed to others.
    with tempfile.TemporaryDirectory(prefix="python-") as folder:
        yield a_python(Path(folder) / "place")


@pytest.mark.parametrize("without", [(), ("files",), ("user",)], ids=["all layers", "no files", "no user"])
@pytest.mark.parametrize(
    ("above", "itself"), [(0o755, 0o755), (0o700, 0o755), (0o755, 0o700)], ids=["open", "below a closed one", "closed"]
)
def test_the_standard_library_is_there_wherever_python_lies_and_nothing_else(python, above, itself, without):
    place = python.parents[1]
    library = next((place / "lib").iterdir())
    place.parent.chmod(above)
    place.chmod(itself)
    library.chmod(itself)
    try:
        tried, line, holds, refused = try_out(python, without)
    finally:
        for path in (place.parent, place, library):
            path.chmod(0o755)
    assert holds, line
    assert tried > 500
    assert refused == [not_there(name) for name in OTHERS]


@pytest.mark.parametrize("name", ["numpy", "numpy.linalg", "os", "xml.etree", "_thread", "__main__"])
def test_numpy_and_the_standard_library_are_there(name):
    assert is_there(name)


@pytest.mark.parametrize("name", OTHERS)
def test_others_are_not(name):
    assert not is_there(name)
    assert not_there(name).startswith(f"{name.split('.')[0]} is not there when this is graded")


def test_code_that_does_without_goes_on(sandbox):
    source = """
import importlib.util
try:
    import pandas
except ImportError as error:
    pandas, NAME = None, error.name
THERE = [importlib.util.find_spec(name) is not None for name in ("torch", "json", "xml.dom")]
"""
    assert sandbox.run_cell(source, "").errors == ()
    assert sandbox.get("NAME") == "pandas"
    assert list(sandbox.get("THERE")) == [False, True, True]


def test_an_open_folder_leads_nowhere_else(zygote, sandbox):
    """Folders that were opened for the import path are no way to what lies beside them."""
    source = """
import os, sys
FOUND = []
for path in sys.path:
    for up in range(1, 12):
        for name in ("pyproject.toml", "solutions", "etc/passwd", "root"):
            place = os.path.join(path, *[".."] * up, name)
            try:
                FOUND.append(os.listdir(place) if os.path.isdir(place) else open(place).read())
            except OSError:
                continue
"""
    assert sandbox.run_cell(source, "").errors == ()
    if zygote.report["files"][0]:
        assert list(sandbox.get("FOUND")) == []


@pytest.mark.parametrize("place", ["src", "./src", "src/../src"])
def test_a_folder_of_the_students_own_on_the_path_holds_modules_too(sandbox, place):
    sandbox.put_files([("src/pandas.py", b"ONE = 1\n"), ("src/deep/__init__.py", b"from . import two\n")])
    sandbox.put_files([("src/deep/two.py", b"TWO = 2\n"), ("elsewhere/three.py", b"")])
    report = sandbox.run_cell(f"import sys\nsys.path.insert(0, {place!r})\nimport pandas, deep.two", "")
    assert report.errors == ()
    [error] = sandbox.run_cell("import three", "").errors
    assert error.message == not_there("three")


@pytest.mark.parametrize("path", ["None", "[None, 3, '', '/etc', '..', '../..']", "['a' * 10_000] * 1_000"])
def test_whatever_is_on_the_path_an_import_is_found_or_refused_in_words(sandbox, path):
    sandbox.put_files([("helper.py", b"ONE = 1\n")])
    report = sandbox.run_cell(f"import sys\nsys.path[:] = {path} or []\nimport helper\nimport three", "")
    assert [error.message for error in report.errors] == [not_there("three")]
