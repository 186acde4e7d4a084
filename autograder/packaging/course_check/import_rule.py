"""What is there when work is graded: NumPy and Python's standard library. What else is installed here is not."""

from __future__ import annotations

import builtins
import contextlib
import sys
from collections.abc import Iterator
from types import ModuleType
from typing import Any, NoReturn

# Nothing draws on a screen there.
_SCREEN = {"tkinter", "_tkinter", "turtle", "turtledemo", "idlelib"}
# What only shows things may be imported, and does nothing there.
_SHOWING = (
    "matplotlib mpl_toolkits pylab seaborn plotly bokeh altair plotnine graphviz pydot tqdm IPython ipywidgets "
    "google.colab otter course_check"
)
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


@contextlib.contextmanager
def as_when_graded(namespace: dict[str, Any]) -> Iterator[list[str]]:
    """Take away what will not be there when the work is graded, for as long as the cases run.

    Args:
        namespace: The student's names, which get back what was theirs.

    Yields:
        The packages that some name comes from, sorted.
    """
    taken = {name: (value, package) for name, value in namespace.items() if (package := _foreign(value, namespace))}
    original = builtins.__import__

    def import_as_when_graded(name: str, globals: Any = None, *rest: Any, **more: Any) -> ModuleType:
        if globals is namespace and not _is_there(name):
            raise ModuleNotFoundError(not_there(name), name=name)
        return original(name, globals, *rest, **more)

    namespace.update({name: NotThere(package) for name, (_, package) in taken.items()})
    builtins.__import__ = import_as_when_graded
    try:
        yield sorted({package for _, package in taken.values()})
    finally:
        builtins.__import__ = original
        for name, (value, _) in taken.items():
            if type(namespace.get(name)) is NotThere:  # unless the student's own code has set it meanwhile
                namespace[name] = value


def _is_there(module: str) -> bool:
    return any(module == name or module.startswith(f"{name}.") for name in _THERE)


def _foreign(value: Any, namespace: dict[str, Any]) -> str:
    """The package that a value comes from, where that will not be there; nothing otherwise."""
    try:
        homes = [value.__name__] if isinstance(value, ModuleType) else [type(value).__module__, value.__module__]
    except Exception:  # no such attribute, or whatever the value does when it is asked
        homes = [] if isinstance(value, ModuleType) else [type(value).__module__]
    own = namespace.get("__name__")
    foreign = [home for home in homes if isinstance(home, str) and home != own and not _is_there(home)]
    return foreign[0].partition(".")[0] if foreign else ""
