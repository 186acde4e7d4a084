"""Which modules a student's code may import: one rule, so that a laptop and Gradescope give the same verdict.

NumPy and the standard library are there. Modules that only show things, and the course's own checker, are stand-ins
that do nothing, quietly, whether or not the real module is installed. All others are refused, installed or not.
"""

from __future__ import annotations

import builtins
import importlib.abc
import importlib.machinery
import importlib.util
import sys
from collections.abc import Iterator, Sequence
from types import ModuleType
from typing import Any

import numpy as np

from autograder.sandbox.wire.import_rule import is_there, not_there

_PLOTTING = "matplotlib mpl_toolkits pylab seaborn plotly bokeh altair plotnine graphviz pydot"
_NOTEBOOK = "tqdm IPython ipywidgets google.colab otter course_check"
NAMES = frozenset(f"{_PLOTTING} {_NOTEBOOK}".split())


class Inert:
    """Takes any attribute, call, subscript, `with` and loop, and does nothing."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__") and name.endswith("__"):
            raise AttributeError(name)  # copy, pickle, numpy and inspect ask for these and would believe the answer
        return special(name)

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Nothing; but a decorator gives back what it decorates."""
        return args[0] if len(args) == 1 and not kwargs and callable(args[0]) else Inert()

    def __getitem__(self, key: object) -> Inert:
        return Inert()

    def __setitem__(self, key: object, value: object) -> None:
        return None

    def __setattr__(self, name: str, value: object) -> None:
        return None

    def __iter__(self) -> Iterator[Any]:
        return iter(())

    def __len__(self) -> int:
        return 0

    def __bool__(self) -> bool:
        return True

    def __enter__(self) -> Inert:
        return self

    def __exit__(self, *exc: object) -> None:
        return None


class StubProgressBar(Inert):
    """A progress bar: loops over what it was given."""

    def __init__(self, iterable: Any = (), *args: Any, **kwargs: Any) -> None:
        object.__setattr__(self, "_iterable", iterable)

    def __iter__(self) -> Iterator[Any]:
        return iter(self._iterable)

    def __len__(self) -> int:
        return len(self._iterable)


def _trange(*args: int, **kwargs: Any) -> StubProgressBar:
    return StubProgressBar(range(*args))


def _subplots(nrows: int = 1, ncols: int = 1, **kwargs: Any) -> tuple[Any, Any]:
    """`fig, ax = plt.subplots(...)` unpacks its result, in the shape that was asked for."""
    axes = np.empty((nrows, ncols), dtype=object)
    for index in np.ndindex(nrows, ncols):
        axes[index] = Inert()
    return Inert(), axes[0, 0] if axes.size == 1 else axes.squeeze()


_SPECIAL = {"tqdm": StubProgressBar, "trange": _trange, "notebook_tqdm": StubProgressBar, "subplots": _subplots}


def special(name: str) -> Any:
    """The stand-in for an attribute: a few have to give something back."""
    return _SPECIAL.get(name) or Inert()


class InertModule(ModuleType):
    """A module of nothing but stand-ins."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__") and name.endswith("__"):
            raise AttributeError(name)
        return special(name)


class Finder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Finds the stand-ins, before any real module of that name, and refuses what is not there when work is graded."""

    def __init__(self) -> None:
        self.used: list[str] = []

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        """Answer for the modules in `NAMES` and everything below them; refuse all but NumPy and the standard library.

        Raises:
            ModuleNotFoundError: there is no such module when work is graded.
        """
        inert = any(fullname == name or fullname.startswith(name + ".") for name in NAMES)
        if not inert and not any(name.startswith(fullname + ".") for name in NAMES):
            if not is_there(fullname):
                raise ModuleNotFoundError(not_there(fullname), name=fullname)
            return None
        return importlib.machinery.ModuleSpec(fullname, self, is_package=True)

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> ModuleType:
        """Make the empty stand-in and note its name."""
        if len(self.used) < 50:
            self.used.append(spec.name)
        module = InertModule(spec.name)
        module.__dict__["__all__"] = []
        return module

    def exec_module(self, module: ModuleType) -> None:
        """Nothing runs."""


_original_find_spec = importlib.util.find_spec


def _find_spec(name: str, package: str | None = None) -> importlib.machinery.ModuleSpec | None:
    """As the original: who asks whether a module is there gets None, and no error, where it is not."""
    try:
        return _original_find_spec(name, package)
    except ModuleNotFoundError as error:
        if error.name == name:
            return None
        raise


def install() -> Finder:
    """Put the stand-ins in place in this process."""
    finder = Finder()
    sys.meta_path.insert(0, finder)
    importlib.util.find_spec = _find_spec
    vars(builtins).update(display=Inert(), get_ipython=Inert, help=Inert(), exit=sys.exit, quit=sys.exit)
    return finder
