"""What is there when work is graded: NumPy, Python's standard library, and modules among the student's own files.

What else is installed here is not.
"""

from __future__ import annotations

import builtins
import contextlib
import importlib.abc
import importlib.machinery
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any, NoReturn

# Nothing draws on a screen there.
_SCREEN = {"tkinter", "_tkinter", "turtle", "turtledemo", "idlelib"}
# What only shows things may be imported, and does nothing there.
_SHOWING = (
    "matplotlib mpl_toolkits pylab seaborn plotly bokeh altair plotnine graphviz pydot tqdm IPython ipywidgets "
    "google.colab otter course_check"
)
# Where packages are installed, also in an environment that lies in the student's folder.
_INSTALLED = {"site-packages", "dist-packages"}
# What a notebook's kernel puts into its namespace.
_KERNEL = "ipykernel traitlets comm"
_THERE = ({"numpy", "__main__", *sys.stdlib_module_names} - _SCREEN) | set(f"{_SHOWING} {_KERNEL}".split())


class NotThere:
    """Stands for what will not be there; whatever uses it is told."""

    def __init__(self, package: str) -> None:
        self.__dict__["_package"] = package

    def __getattr__(self, name: str) -> NoReturn:
        raise ModuleNotFoundError(not_there(self.__dict__["_package"]))

    def __call__(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Tell whoever calls it.

        Raises:
            ModuleNotFoundError: always.
        """
        raise ModuleNotFoundError(not_there(self.__dict__["_package"]))


def not_there(module: str) -> str:
    """What is said of a module that is not there, here and when the work is graded."""
    return f"{module.partition('.')[0]} is not there when this is graded: use NumPy and Python's standard library"


def is_own(place: str | None, folder: Path) -> bool:
    """Whether a file is one of the student's own: in their folder or below it, and not installed there.

    Args:
        place: The file, or the folder of a package; None if there is none.
        folder: The student's.
    """
    if not place:
        return False
    try:
        path, folder = Path(place).resolve(), folder.resolve()
    except (OSError, ValueError):
        return False
    return path.is_relative_to(folder) and _INSTALLED.isdisjoint(path.relative_to(folder).parts)


class OwnModules(importlib.abc.MetaPathFinder):
    """Finds the student's own modules before installed ones of the same names, as the sandbox does.

    Args:
        folder: Where they lie.

    Attributes:
        refuses: Whether what is neither theirs nor there for everybody is refused, and not left to other finders.
    """

    def __init__(self, folder: Path) -> None:
        self._folder, self.refuses = folder, False

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        """Leave what is there for everybody to the other finders.

        Raises:
            ModuleNotFoundError: there is no such module when work is graded.
        """
        if _is_there(fullname):
            return None
        own = path is None or any(is_own(place, self._folder) for place in path)
        spec = importlib.machinery.PathFinder.find_spec(fullname, path or _places(self._folder)) if own else None
        if spec is None and self.refuses:
            raise ModuleNotFoundError(not_there(fullname), name=fullname)
        return spec


@contextlib.contextmanager
def as_when_graded(namespace: dict[str, Any], folder: Path | None = None) -> Iterator[list[str]]:
    """Take away what will not be there when the work is graded, for as long as the cases run.

    Args:
        namespace: The student's names, which get back what was theirs. Modules of their own are treated alike.
        folder: Where these lie; the working directory if it isn't given.

    Yields:
        The packages that some name comes from, sorted.
    """
    own = Path.cwd() if folder is None else folder
    theirs = [namespace, *map(vars, _own_modules(namespace, own))]
    taken = [
        (names, name, value, package)
        for names in theirs
        for name, value in list(names.items())
        if (package := _foreign(value, names, own))
    ]
    original = builtins.__import__

    def import_as_when_graded(
        name: str, globals: Any = None, locals: Any = None, fromlist: Any = (), level: int = 0
    ) -> ModuleType:
        asks = not level and any(globals is names for names in theirs)
        if asks and not _is_there(name) and not _is_own_module(name, own):
            raise ModuleNotFoundError(not_there(name), name=name)
        return original(name, globals, locals, fromlist, level)

    for names, name, _, package in taken:
        names[name] = NotThere(package)
    builtins.__import__ = import_as_when_graded
    try:
        yield sorted({package for *_, package in taken})
    finally:
        builtins.__import__ = original
        for names, name, value, _ in taken:
            if type(names.get(name)) is NotThere:  # unless the student's own code has set it meanwhile
                names[name] = value


def _is_there(module: str) -> bool:
    # What Python was built with: part of the library under a name of the machine.
    if module.startswith("_sysconfigdata_"):
        return True
    return any(module == name or module.startswith(f"{name}.") for name in _THERE)


def _places(folder: Path) -> list[str]:
    """Where the student's modules lie: in their folder, and in those below it that they put on the path."""
    below = [str(folder / place) for place in sys.path if isinstance(place, str) and place]
    below = [place for place in below if is_own(place, folder)]
    return list(dict.fromkeys([str(folder), *below]))


def _is_own_module(module: str, folder: Path) -> bool:
    """Whether a module, loaded or not, is one of the student's own."""
    name = module.partition(".")[0]
    loaded = sys.modules.get(name)
    if loaded is not None:
        return _lies_in(loaded, folder)
    try:
        spec = importlib.machinery.PathFinder.find_spec(name, _places(folder))
    except (ImportError, ValueError, AttributeError):
        return False
    return spec is not None


def _own_modules(namespace: dict[str, Any], folder: Path) -> list[ModuleType]:
    """The student's own modules that their names come from, and those that the names in these come from."""
    found: dict[str, ModuleType] = {}
    rest = [namespace]
    while rest:
        for home in {home for value in list(rest.pop().values()) for home in _homes(value)}:
            module = sys.modules.get(home)
            if type(module) is ModuleType and home not in found and not _is_there(home) and _lies_in(module, folder):
                found[home] = module
                rest.append(vars(module))
    return list(found.values())


def _lies_in(module: ModuleType, folder: Path) -> bool:
    try:
        places = [vars(module).get("__file__"), *vars(module).get("__path__", ())]
    except TypeError:
        return False
    return any(isinstance(place, str) and is_own(place, folder) for place in places)


def _homes(value: Any) -> list[str]:
    """The modules that a value comes from: its type's and its own."""
    try:
        homes = [value.__name__] if isinstance(value, ModuleType) else [type(value).__module__, value.__module__]
    except Exception:  # no such attribute, or whatever the value does when it is asked
        homes = [] if isinstance(value, ModuleType) else [type(value).__module__]
    return [home for home in homes if isinstance(home, str)]


def _foreign(value: Any, namespace: dict[str, Any], folder: Path) -> str:
    """The package that a value comes from, where that will not be there; nothing otherwise."""
    own = namespace.get("__name__")
    foreign = [home for home in _homes(value) if home != own and not _is_there(home)]
    foreign = [home for home in foreign if not _is_own_module(home, folder)]
    return foreign[0].partition(".")[0] if foreign else ""
