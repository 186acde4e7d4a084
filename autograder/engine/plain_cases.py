"""Reads a plain file of cases as pytest would: functions at the top that are marked with weights and parameters.

What is not plain is left to pytest, whose rules are many: fixtures, classes, other marks, hooks, and whatever is wrong.
"""

from __future__ import annotations

import importlib.util
import inspect
import itertools
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import FunctionType, ModuleType
from typing import Any, NamedTuple

# What a case may ask for beside its own parameters. There are no other fixtures: nothing that touches one student's
# work can live longer than one case.
ARGUMENTS = frozenset({"student", "reference"})
# Names at the top of a file that mean something to pytest, and all that begin so.
_HOOKS = ("pytest", "setup", "teardown", "Test", "collect_ignore", "__test__")
_PLAIN_PARAMETERS = inspect.Parameter.POSITIONAL_OR_KEYWORD, inspect.Parameter.KEYWORD_ONLY


class _NotPlainError(Exception):
    """This file is for pytest."""


class PlainCase(NamedTuple):
    """A case as its file has it.

    Attributes:
        name: The function's name.
        weight: How much it counts within its question.
        function: What to call.
        wants: Which of `student` and `reference` it asks for.
        parameters: One dict of arguments for each of its parameter sets.
    """

    name: str
    weight: float
    function: Callable[..., None]
    wants: frozenset[str]
    parameters: tuple[Mapping[str, Any], ...]


def plain_cases(file: Path) -> list[PlainCase] | None:
    """The cases of a file, in its order.

    Args:
        file: `test_<question>.py`.

    Returns:
        None where only pytest can tell what they are, or what is wrong with them.
    """
    try:
        module = _imported(file)
        return [_case(name, value) for name, value in _candidates(module)]
    except KeyboardInterrupt:
        raise
    except BaseException:  # an import that fails or skips, too: pytest says why
        return None


def is_weight(weight: object) -> bool:
    """Whether a case may count so much."""
    return not isinstance(weight, bool) and isinstance(weight, int | float) and 0 < weight < 1e6


def _imported(file: Path) -> ModuleType:
    name = f"autograder_cases_{file.parent.name}_{file.stem}"
    spec = importlib.util.spec_from_file_location(name, file)
    if spec is None or spec.loader is None:
        raise _NotPlainError
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module  # a dataclass looks its module up there
    spec.loader.exec_module(module)
    return module


def _candidates(module: ModuleType) -> Iterator[tuple[str, FunctionType]]:
    """The functions that pytest would take for tests."""
    for name, value in vars(module).items():
        if isinstance(value, ModuleType) or name in ("__builtins__", "__annotations__"):
            continue
        if name.startswith(_HOOKS) or (isinstance(value, type) and _is_unittest(value)) or _is_fixture(value):
            raise _NotPlainError
        if name.startswith("test"):
            if not isinstance(value, FunctionType) or value.__name__ != name or hasattr(value, "__wrapped__"):
                raise _NotPlainError
            yield name, value


def _is_fixture(value: object) -> bool:
    return type(value).__module__.startswith("_pytest.fixtures")


def _is_unittest(kind: type) -> bool:
    return any(base.__module__.startswith("unittest") for base in kind.__mro__)


def _case(name: str, function: FunctionType) -> PlainCase:
    if inspect.iscoroutinefunction(function) or inspect.isgeneratorfunction(function) or hasattr(function, "__test__"):
        raise _NotPlainError
    axes, weight = [], 1
    # The mark beside the function comes first, and the closest of two weights counts.
    marks = list(getattr(function, "pytestmark", []))
    for mark in marks:
        if mark.name == "parametrize":
            axes.append(list(_sets(*mark.args, **mark.kwargs)))
        elif mark.name != "weight" or mark.kwargs or len(mark.args) != 1 or not is_weight(mark.args[0]):
            raise _NotPlainError
    weights = [mark.args[0] for mark in marks if mark.name == "weight"]
    weight = weights[0] if weights else 1
    parameters = tuple(_together(sets) for sets in itertools.product(*axes))
    given = inspect.signature(function).parameters
    if any(p.kind not in _PLAIN_PARAMETERS or p.default is not inspect.Parameter.empty for p in given.values()):
        raise _NotPlainError
    own = set(parameters[0]) if parameters else set()
    if not parameters or not own <= set(given) or not set(given) - own <= ARGUMENTS or own & ARGUMENTS:
        raise _NotPlainError
    return PlainCase(name, weight, function, ARGUMENTS & set(given), parameters)


def _sets(names: Any, values: Any, *, ids: object = None) -> Iterator[dict[str, Any]]:
    """The sets of one `parametrize`; with options that change more than names, it is a `TypeError`."""
    split = [name.strip() for name in names.split(",")] if isinstance(names, str) else list(names)
    single = isinstance(names, str) and len([name for name in split if name]) == 1
    names, values = [name for name in split if name], list(values)
    if ids is not None and not (isinstance(ids, list | tuple) and len(ids) == len(values)):
        raise _NotPlainError
    for value in values:
        if type(value).__name__ == "ParameterSet":
            if value.marks:
                raise _NotPlainError
            value = value.values
        elif single:
            value = (value,)
        if len(value) != len(names):
            raise _NotPlainError
        yield dict(zip(names, value, strict=True))


def _together(sets: tuple[dict[str, Any], ...]) -> dict[str, Any]:
    together: dict[str, Any] = {}
    for one in sets:
        if together.keys() & one.keys():
            raise _NotPlainError
        together |= one
    return together
