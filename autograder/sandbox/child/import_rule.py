"""What a student's code may import, by one rule, so that a laptop and Gradescope give the same verdict.

NumPy and the standard library are there, and so are modules among the student's own files. All others are refused,
installed or not.
"""

from __future__ import annotations

import importlib.abc
import importlib.machinery
import importlib.util
import os
import sys
from collections.abc import Sequence
from types import ModuleType

from autograder.sandbox.wire.import_rule import is_there, not_there

_MOST_PLACES = 100


class OwnModules(importlib.abc.MetaPathFinder):
    """Looks for what is neither NumPy's nor the standard library's among the student's files, and nowhere else."""

    def __init__(self, folder: str) -> None:
        self._folder = folder

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        """Find a module of the student's; leave what is there for everybody to the finders after this one.

        Raises:
            ModuleNotFoundError: there is no such module when work is graded.
        """
        if is_there(fullname):
            return None
        spec = importlib.machinery.PathFinder.find_spec(fullname, self._places() if path is None else path, target)
        if spec is None:
            raise ModuleNotFoundError(not_there(fullname), name=fullname)
        return spec

    def _places(self) -> list[str]:
        """Their folder, and those below it that they put on the path."""
        here = os.path.join(self._folder, "")
        below = [os.path.join(self._folder, place) for place in sys.path if type(place) is str and place]
        below = [place for place in map(os.path.normpath, below) if place.startswith(here)]
        return [self._folder, *below[:_MOST_PLACES]]


_original_find_spec = importlib.util.find_spec


def _find_spec(name: str, package: str | None = None) -> importlib.machinery.ModuleSpec | None:
    """As the original: who asks whether a module is there gets None, and no error, where it is not."""
    try:
        return _original_find_spec(name, package)
    except ModuleNotFoundError as error:
        if error.name == name:
            return None
        raise


def install(folder: str) -> None:
    """Put the rule in place in this process."""
    sys.meta_path.insert(0, OwnModules(folder))
    importlib.util.find_spec = _find_spec
