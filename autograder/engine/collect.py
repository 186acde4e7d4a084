"""Collects the cases once, so that each submission costs only the calls of their functions.

A file of cases holds plain functions that are marked with weights and parameters. They are read as pytest would read
them, and without pytest, which takes half a second for it. What means more to pytest (fixtures, classes, hooks, other
marks) is refused: a case then had another meaning here than under `pytest --submission`.
"""

from __future__ import annotations

import inspect
import itertools
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import FunctionType, ModuleType
from typing import Any

from autograder.bank.bank import Bank
from autograder.engine.reference import load_file
from autograder.errors import GraderError

# What a case may ask for beside its own parameters. There are no other fixtures: nothing that touches one student's
# work can live longer than one case.
_ARGUMENTS = frozenset({"student", "reference"})
# Names at the top of a file that mean something to pytest, and all that begin so.
_HOOKS = ("pytest", "setup_module", "setup_function", "teardown_module", "teardown_function", "setUpM", "tearDownM")
_PLAIN_PARAMETERS = inspect.Parameter.POSITIONAL_OR_KEYWORD, inspect.Parameter.KEYWORD_ONLY


@dataclass(frozen=True, eq=False)  # a case is itself; its parameters may be arrays
class Case:
    """One case: a function with all its parameters.

    Attributes:
        question: The question that it belongs to.
        name: The function's name.
        hidden: Whether it is hidden.
        weight: How much it counts within its question.
        function: What to call.
        wants: Which of `student` and `reference` it asks for.
        parameters: One dict of arguments for each of its parameter sets; one empty dict if it has none.
    """

    question: str
    name: str
    hidden: bool
    weight: float
    function: Callable[..., None]
    wants: frozenset[str]
    parameters: tuple[Mapping[str, Any], ...]


def collect_cases(bank: Bank, questions: Sequence[str]) -> tuple[Case, ...]:
    """Collect the public, then the hidden cases of each question.

    Raises:
        GraderError: if a file can't be imported, holds no case, or holds what is no plain case.
    """
    cases: list[Case] = []
    for question in questions:
        for hidden, file in ((False, bank.public_cases(question)), (True, bank.hidden_cases(question))):
            found = [_case(question, hidden, file, function) for function in _functions(file)]
            if not found:
                raise GraderError(f"{file} holds no case")
            cases += found
    names = [(case.question, case.name) for case in cases]
    if len(set(names)) < len(names):
        twice = sorted({f"{question}: {name}" for question, name in names if names.count((question, name)) > 1})
        raise GraderError(f"a public and a hidden case share a name ({', '.join(twice)}): rename one")
    return tuple(cases)


def _functions(file: Path) -> Iterator[FunctionType]:
    """The functions that pytest would take for tests, in their order."""
    for name, value in vars(load_file(f"autograder_cases_{file.parent.name}_{file.stem}", file)).items():
        if isinstance(value, ModuleType):
            continue
        if name.startswith(_HOOKS) or type(value).__module__.startswith("_pytest.fixtures"):
            raise _refusal(file, name, "means something to pytest, and nothing here: drop it")
        if isinstance(value, type):
            if name.startswith("Test") or any(base.__module__.startswith("unittest") for base in value.__mro__):
                raise _refusal(file, name, "must be a plain function, at the top of its file")
        elif name.startswith("test") and callable(value):
            plain = isinstance(value, FunctionType) and value.__name__ == name and not hasattr(value, "__wrapped__")
            if not plain or inspect.iscoroutinefunction(value) or inspect.isgeneratorfunction(value):
                raise _refusal(file, name, "must be a plain function, at the top of its file")
            yield value


def _case(question: str, hidden: bool, file: Path, function: FunctionType) -> Case:
    axes: list[list[dict[str, Any]]] = []
    weights: list[Any] = []
    for mark in getattr(function, "pytestmark", ()):  # the one that is closest to the function comes first
        if mark.name == "parametrize":
            try:
                axes.append(list(_parameter_sets(*mark.args, **mark.kwargs)))
            except (TypeError, ValueError) as error:
                raise _refusal(file, function.__name__, f"is parametrized wrongly: {error}") from None
        elif mark.name == "weight":
            weights.append(mark.args[0] if len(mark.args) == 1 and not mark.kwargs else None)
        else:
            raise _refusal(
                file, function.__name__, f"is marked {mark.name}: only weight and parametrize mean something"
            )
    if not all(map(_is_weight, weights)):
        raise _refusal(file, function.__name__, "is marked wrongly: weight takes one positive number")
    parameters = tuple({name: one[name] for one in sets for name in one} for sets in itertools.product(*axes))
    own = [name for sets in axes for name in (sets[0] if sets else ())]
    given = inspect.signature(function).parameters
    if strange := given.keys() - _ARGUMENTS - set(own):
        asked = ", ".join(sorted(strange))
        raise _refusal(file, function.__name__, f"asks for {asked}: a case gets only student and reference")
    if any(p.kind not in _PLAIN_PARAMETERS or p.default is not inspect.Parameter.empty for p in given.values()):
        raise _refusal(file, function.__name__, "must be a plain function: its arguments have names and no defaults")
    if not parameters or len(set(own)) < len(own) or not set(own) <= given.keys() - _ARGUMENTS:
        raise _refusal(file, function.__name__, "needs values for each of its parameters, once, and for nothing else")
    weight = weights[0] if weights else 1
    return Case(question, function.__name__, hidden, weight, function, _ARGUMENTS & given.keys(), parameters)


def _parameter_sets(names: Any, values: Any, *, ids: object = None) -> Iterator[dict[str, Any]]:
    """The sets of one `parametrize`; an option that changes more than names is a `TypeError`."""
    split = [name.strip() for name in names.split(",")] if isinstance(names, str) else list(names)
    single = isinstance(names, str) and len([name for name in split if name]) == 1
    names, values = [name for name in split if name], list(values)
    if ids is not None and not (isinstance(ids, list | tuple) and len(ids) == len(values)):
        raise ValueError("ids is a list with one for each set")
    for value in values:
        if type(value).__name__ == "ParameterSet":
            if value.marks:
                raise ValueError("a set has a mark of its own")
            value = value.values
        elif single:
            value = (value,)
        yield dict(zip(names, value, strict=True))


def _is_weight(weight: object) -> bool:
    return not isinstance(weight, bool) and isinstance(weight, int | float) and 0 < weight < 1e6


def _refusal(file: Path, name: str, why: str) -> GraderError:
    return GraderError(f"{file.parent.name}/{file.name}::{name} {why}")
