"""A course of one's own, laid out from the files in `course_template`.

The example question ships with the package, where a student's code may read it: it is for trying the course out.
"""

from __future__ import annotations

import importlib.metadata
import json
import re
import sys
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement

from autograder.errors import UsageError

DISTRIBUTION = "deep-learning-theory-course"
# What `make test` in a course needs beside the package itself.
_EXTRA = "validate"
_TEMPLATE = Path(__file__).parent / "course_template"
_EXECUTABLE = ".ci/run"
_SOURCE = "requirements/autograder.txt"
_LOCAL = "local.mk"
_ABOUT_SOURCE = f"""\
# Where this course gets its autograder: one line for pip. `autograder new` wrote where it was installed from itself.
# A path (file:///...) is one on that machine: name a repository and a commit instead, or a wheel on a server of yours:
#     {DISTRIBUTION}[{_EXTRA}] @ git+https://git.example.org/autograder@COMMIT
"""
_ABOUT_LOCAL = "# The environment that this course was laid out with. Ignored by git; remove it to use .venv instead.\n"


def lay_out_course(target: Path) -> None:
    """Write a course that passes its own tests.

    Args:
        target: A folder that is empty, or not there yet.

    Raises:
        UsageError: if the folder holds something, or can't be written.
    """
    try:
        if target.exists() and (not target.is_dir() or any(target.iterdir())):
            raise UsageError(f"{target} is not empty: name a folder that is, or a new one")
        for name, content in course_files().items():
            path = target / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        (target / _EXECUTABLE).chmod(0o755)
    except OSError as error:
        raise UsageError(f"{target}: can't be written: {error.strerror}") from error


def course_files() -> dict[str, bytes]:
    """Every file of a new course by its path: the template, and where the autograder comes from."""
    paths = [path for path in sorted(_TEMPLATE.rglob("*")) if path.is_file() and "__pycache__" not in path.parts]
    files = {path.relative_to(_TEMPLATE).as_posix(): path.read_bytes() for path in paths}
    installed = importlib.metadata.distribution(DISTRIBUTION)
    files[_SOURCE] = f"{_ABOUT_SOURCE}{requirement(installed)}\n".encode()
    commands = Path(sys.executable).parent
    if not missing_for_tests(installed) and re.fullmatch(r"[\w./+@-]+", str(commands)):  # as make can name it
        there = f"ifneq ($(wildcard {commands}/autograder),)\nBIN ?= {commands}\nendif\n"
        files[_LOCAL] = f"{_ABOUT_LOCAL}{there}".encode()
    return files


def requirement(installed: importlib.metadata.Distribution) -> str:
    """The line with which pip installs the package from where this one was installed, with what `make test` needs."""
    extra = f"[{_EXTRA}]" if _EXTRA in (installed.metadata.get_all("Provides-Extra") or []) else ""
    origin: dict[str, Any] = json.loads(installed.read_text("direct_url.json") or "{}")
    if not origin:
        return f"{DISTRIBUTION}{extra}=={installed.version}"
    repository = origin.get("vcs_info")
    url = f"{repository['vcs']}+{origin['url']}@{repository['commit_id']}" if repository else origin["url"]
    folder = f"#subdirectory={origin['subdirectory']}" if "subdirectory" in origin else ""
    return f"{DISTRIBUTION}{extra} @ {url}{folder}"


def missing_for_tests(installed: importlib.metadata.Distribution) -> list[str]:
    """The packages that `make test` in a course needs, and that this environment lacks."""
    missing = []
    for line in installed.requires or []:
        needed = Requirement(line)
        if needed.marker is not None and not needed.marker.evaluate({"extra": _EXTRA}):
            continue
        try:
            there = importlib.metadata.version(needed.name)
        except importlib.metadata.PackageNotFoundError:
            missing.append(needed.name)
        else:
            missing += [] if needed.specifier.contains(there, prereleases=True) else [needed.name]
    return missing
