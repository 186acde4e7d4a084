"""The reference answers, and the reference standing in for a student."""

from __future__ import annotations

import contextlib
import importlib.util
import io
import sys
import traceback
import warnings
from collections.abc import Mapping
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np

from autograder.errors import GraderError

_UNCHANGEABLE = frozenset({float, int, str, bool, type(None)})


def load_reference(path: Path) -> ModuleType:
    """Import a solution file by its path; raises as `load_file`."""
    return load_file(f"autograder_reference_{path.stem}", path)


def load_file(name: str, path: Path) -> ModuleType:
    """Import a file of ours by its path, quietly, and write nothing beside it.

    Raises:
        GraderError: if it can't be imported.
    """
    if not path.is_file():
        raise GraderError(f"there is no {path}")
    spec = importlib.util.spec_from_file_location(name, path)
    if spec is None or spec.loader is None:
        raise GraderError(f"{path} is not a Python file")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module  # a dataclass looks its module up there
    bytecode, sys.dont_write_bytecode = sys.dont_write_bytecode, True
    try:
        with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()):
            warnings.simplefilter("ignore")
            spec.loader.exec_module(module)
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # it may exit or skip, too
        first = next(iter(str(error).splitlines()), "")
        raise GraderError(f"can't be imported: {place(path, error)}: {type(error).__name__}: {first}") from error
    finally:
        sys.dont_write_bytecode = bytecode
    return module


def place(path: Path, error: BaseException) -> str:
    """A file, with the last line of it that an error came through."""
    line = error.lineno if isinstance(error, SyntaxError) and error.filename == str(path) else None
    for one in (error, error.__cause__):  # the cause is nearer to where it happened
        for frame, number in traceback.walk_tb(one.__traceback__ if one is not None else None):
            line = number if frame.f_code.co_filename == str(path) else line
    return f"{path}, line {line}" if line else str(path)


class ReferenceAnswers:
    """Answers for a student with the reference: what checks the cases before any student is graded."""

    def __init__(self, references: Mapping[str, ModuleType]) -> None:
        self._names = {name: value for module in references.values() for name, value in vars(module).items()}

    def call(self, name: str, args: tuple[object, ...], kwargs: dict[str, object], *, echo: bool) -> Any:
        """Call a reference function on copies, as a call to a sandbox copies its arguments."""
        args, kwargs = copied(args), copied(kwargs)
        result = self._names[name](*args, **kwargs)
        return args if echo else result

    def get(self, name: str) -> Any:
        """A choice of the reference."""
        return self._names[name]


def copied(value: Any) -> Any:
    """A deep copy that leaves callables alone: a model that counts its calls stays the case's own."""
    kind = type(value)
    if kind in (list, tuple, set):
        # Most of what cases hand over are numbers and words, which need no copy, nor a call for each.
        return kind([item if type(item) in _UNCHANGEABLE else copied(item) for item in value])
    if kind is dict:
        return {key: item if type(item) in _UNCHANGEABLE else copied(item) for key, item in value.items()}
    return value.copy() if isinstance(value, np.ndarray) else value
