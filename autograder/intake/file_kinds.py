"""What a file is by its name, and which files tools leave behind."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import islice

NOTEBOOK, PYTHON, ZIP = ".ipynb", ".py", ".zip"
SUFFIXES = (NOTEBOOK, PYTHON, ZIP)  # the best first: a zip counts where there is nothing else
# Browsers save a notebook as `work.ipynb.json` or `work.ipynb.txt`.
_ADDED = (".json", ".txt")
# What `autograder build` puts beside the notebook, for students who hand in their whole folder.
_SHIPPED = ("course_check", "public", "tests")
_TEXTS = ("README.md", "requirements.txt")
_CHECKER, _ENVIRONMENT = "course_check/__init__.py", "pyvenv.cfg"
_DEEPEST = 100  # folders below this many are not looked for
_OF_TOOLS = frozenset({"__MACOSX", "__pycache__", "node_modules", "site-packages"})


def kind_of(name: str) -> str:
    """One of `SUFFIXES`; empty for what can't be handed in."""
    lower = name.lower()
    for added in _ADDED:
        if lower.removesuffix(added).endswith((NOTEBOOK, PYTHON)):
            lower = lower.removesuffix(added)
    return next((suffix for suffix in SUFFIXES if lower.endswith(suffix)), "")


def is_hidden(parts: Sequence[str]) -> bool:
    """Whether a file lies where tools keep what is theirs."""
    return any(part.startswith(".") or part in _OF_TOOLS for part in parts)


def of_students(names: Collection[str]) -> list[str]:
    """The files of an upload that students wrote: none of hidden folders, of environments, or of the course's own.

    Args:
        names: All files, relative to the folder or zip, with `/` between the parts of a path.
    """
    environments = {name.removesuffix(_ENVIRONMENT) for name in names if _ends(name, _ENVIRONMENT)}
    courses = {name.removesuffix(_CHECKER) for name in names if _ends(name, _CHECKER)}
    ours = environments - {""} | {f"{course}{folder}/" for course in courses for folder in _SHIPPED}
    # Otter's runner leaves an empty `__init__.py`.
    files = {"__init__.py"} | {f"{course}{name}" for course in courses for name in _TEXTS}
    return [
        name
        for name in names
        # Otter's runner leaves an empty `__init__.py`.
        if name not in files and not is_hidden(name.split("/")) and not (ours and _is_below(name, ours))
    ]


def _ends(name: str, path: str) -> bool:
    return name == path or name.endswith(f"/{path}")


def _is_below(name: str, folders: Collection[str]) -> bool:
    ends = islice((place for place, char in enumerate(name) if char == "/"), _DEEPEST)
    return any(name[: end + 1] in folders for end in ends)
