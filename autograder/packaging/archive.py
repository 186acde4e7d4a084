"""The autograder zip of an assignment: what an instructor uploads to Gradescope, and what `otter run -a` takes."""

from __future__ import annotations

import contextlib
import json
import os
import re
import tempfile
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path

import otter.generate

import autograder
from autograder.bank.bank import Assignment, Bank
from autograder.bank.manifest import without_parts
from autograder.bank.otter_config import otter_config
from autograder.bank.text import read_text
from autograder.batch.import_closure import closure
from autograder.engine.engine import Engine
from autograder.engine.preparation import preparations
from autograder.errors import UsageError
from autograder.gradescope.otter_files import write_otter_files
from autograder.packaging.compiled import compiled_files
from autograder.packaging.zips import write_zip
from autograder.version import FILE, version

# What the image installs, with hashes.
IMAGE_LOCK = "requirements/image.txt"
# The files that make the image, in place of Otter's, which build a conda environment with a browser in it.
_IMAGE = Path(__file__).parent / "image"
_IMAGE_FILES = ("setup.sh", "run_autograder", "environment.yml", "uv.txt")
# Lies beside the zip, not in it.
DOCKERFILE = _IMAGE / "Dockerfile"

# Where the code of its two processes begins, and what cases import.
_MAINS = (
    "autograder.entrypoints.gradescope",
    "autograder.sandbox.zygote.server",
    "autograder.cases",
    "autograder.table_model",
)

_ENTRY = '''"""Grades the submission that Gradescope put beside this folder. Made by `autograder build`."""

import sys

from autograder.entrypoints.gradescope import main

if __name__ == "__main__":
    sys.exit(main())
'''


def write_archive(bank: Bank, engine: Engine, target: Path) -> None:
    """Write the autograder zip through `otter generate`, and add the package, the cases and the entry script.

    Args:
        bank: Where everything lies.
        engine: An engine of the assignment: it has found that every case passes on the reference.
        target: The zip.

    Raises:
        UsageError: if Otter's configuration or the lock can't be read.
    """
    assignment = engine.assignment
    with tempfile.TemporaryDirectory(prefix="autograder-") as name:
        folder = Path(name)
        write_otter_files(assignment, engine.cases, folder / "tests")
        (folder / "config.json").write_text(json.dumps(otter_config(bank, assignment.name)), encoding="utf-8")
        # Otter picks up requirements.txt and otter_config.json of the working directory by itself.
        with _working_directory(folder):
            otter.generate.main(
                tests_dir="tests",
                output_path="otter.zip",
                config="config.json",
                no_requirements=True,
                no_environment=True,
            )
        with zipfile.ZipFile(folder / "otter.zip") as made:
            files = {entry: made.read(entry) for entry in made.namelist()}
    files |= {name: (_IMAGE / name).read_bytes() for name in _IMAGE_FILES}
    files["requirements.txt"] = _locked(bank.root / IMAGE_LOCK)
    files["run_otter.py"] = _ENTRY.encode()
    files |= {f"autograder/{name}": content for name, content in package_files().items()}
    files[f"autograder/{FILE.name}"] = f"{version()}\n".encode()
    files |= {f"bank/{name}": content for name, content in _bank_files(bank, assignment).items()}
    files |= compiled_files(_graded_with(files))
    for path, text in preparations(bank, engine.recordings):
        files[f"bank/{bank.in_course(path)}"] = text.encode()
    write_zip(files, target)


def _locked(path: Path) -> bytes:
    """The lock, which pip refuses in the image if a package of it has no hash."""
    text = read_text(path)
    for pin in re.split(r"\n(?=\S)", text):
        if not pin.startswith("#") and "--hash=" not in pin:
            name = pin.split("\n")[0].rstrip(" \\")
            raise UsageError(f"{path}: {name!r} has no hash: make the lock again with `make lock`")
    return text.encode()


def package_files(root: Path = Path(autograder.__file__).parent) -> dict[str, bytes]:
    """The files of a Python package, without the template of a course and what editors and tools leave there."""
    paths = [*root.rglob("*.py"), *root.rglob("py.typed")]
    files = {path.relative_to(root).as_posix(): path for path in paths}
    return {name: path.read_bytes() for name, path in files.items() if "course_template" not in name.split("/")}


def _bank_files(bank: Bank, assignment: Assignment) -> dict[str, bytes]:
    paths = [bank.manifest(assignment.name)]
    for question in assignment.questions:
        paths += [bank.solution(question), bank.public_cases(question), bank.hidden_cases(question)]
        paths += [path for path in [bank.misconceptions(question)] if path.is_file()]
    files = {bank.in_course(path): path.read_bytes() for path in paths}
    if assignment.parts:  # in the zip the questions are no more than their parts
        files[bank.in_course(bank.manifest(assignment.name))] = without_parts(assignment).encode()
    return files


def _graded_with(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """The Python files that a grading imports: ours, the cases and the answers."""
    package = Path(autograder.__file__).parent
    ours = {f"autograder/{path.relative_to(package).as_posix()}" for path in closure(_MAINS).values()}
    banks = {name for name in files if name.startswith(("bank/solutions/", "bank/tests/public/", "bank/tests/hidden/"))}
    return {name: files[name] for name in ours | banks}


@contextlib.contextmanager
def _working_directory(folder: Path) -> Iterator[None]:
    before = Path.cwd()
    os.chdir(folder)
    try:
        yield
    finally:
        os.chdir(before)
