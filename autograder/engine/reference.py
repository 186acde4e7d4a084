"""The reference answers, and the reference standing in for a student."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Mapping
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np

from autograder.errors import GraderError

_UNCHANGEABLE = frozenset({float, int, str, bool, type(None)})


def load_reference(path: Path) -> ModuleType:
    """Import a solution file by its path, under a name that can't clash.

    Raises:
        GraderError: if it can't be imported.
    """
    spec = importlib.util.spec_from_file_location(f"autograder_reference_{path.stem}", path)
    if spec is None or spec.loader is None:
        raise GraderError(f"{path} is not a Python file")
    module = importlib.util.module_from_spec(spec)
    bytecode, sys.dont_write_bytecode = sys.dont_write_bytecode, True
    try:
        spec.loader.exec_module(module)
    except Exception as error:
        raise GraderError(f"the reference answer {path} can't be imported: {type(error).__name__}: {error}") from error
    finally:
        sys.dont_write_bytecode = bytecode
    return module


class ReferenceAnswers:
    """Answers for a student with the reference: what checks the cases before any student is graded.

    Args:
        references: The reference module of each question.
    """

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
