"""What a student's code may import, wherever it is graded: NumPy and Python's standard library."""

from __future__ import annotations

import os
import pkgutil
import sys
from collections.abc import Iterator, Sequence

# Parts of the standard library that draw on a screen; many Pythons lack them, and no grader has a screen.
SCREEN = frozenset({"tkinter", "_tkinter", "turtle", "turtledemo", "idlelib"})
_THERE = (frozenset(sys.stdlib_module_names) | {"numpy", "__main__"}) - SCREEN

# Modules that do something when they are imported, belong to a program of their own, or build packages.
_NEVER = frozenset({"antigravity", "this", "__main__", "tests", "test", "conftest", "setup", "distutils"})


def is_there(module: str) -> bool:
    """Whether a module is there when work is graded."""
    name = module.partition(".")[0]
    # What Python was built with: part of the library under a name of the machine.
    return name in _THERE or name.startswith("_sysconfigdata_")


def not_there(module: str) -> str:
    """What a student reads about a module that is not there when work is graded."""
    name = module.partition(".")[0]
    return f"{name} is not there when this is graded: use NumPy and Python's standard library"


def public_modules(folders: Sequence[str]) -> Iterator[str]:
    """The public modules of the standard library and of NumPy, with those in packages; nothing is imported."""
    for name in sorted(_THERE - _NEVER):
        if not name.startswith("_"):
            yield name
            for path in (os.path.join(folder, name) for folder in folders):
                if os.path.isdir(path):
                    yield from _below(path, name)


def _below(folder: str, package: str) -> Iterator[str]:
    for _, name, is_package in pkgutil.iter_modules([folder]):
        if not name.startswith("_") and name not in _NEVER:
            yield f"{package}.{name}"
            if is_package:
                yield from _below(os.path.join(folder, name), f"{package}.{name}")
