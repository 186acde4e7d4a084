"""Whether a fault around a function can matter: it must change something for a call like those that cases make.

Absolute values of what is never negative are no fault, nor is a range refused that the reference refuses, too. Every
call of every case is made again as it was, with numbers a thousand times as large and as small, with the other sign,
with each single number in turn 0, -1 and 1, as far as the docstring allows it, and with an axis too many, as far as
that is refused. An error of a type that the docstring does not name is another one.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograder.engine.proxy import Answers
from autograder.engine.reference import copied
from autograder.validate.contract.signature import Parameter, Signature

# Of each function so many calls are made again.
CALLS = 25
_RTOL = 1e-4


@dataclass(frozen=True)
class Made:
    """A call, and what the reference made of it.

    Attributes:
        args: Its positional arguments.
        kwargs: Its keyword arguments.
        result: What came back; None if it is refused.
        refused: What every error has to be, if it is refused; else None.
    """

    args: tuple[Any, ...]
    kwargs: Mapping[str, Any]
    result: Any
    refused: type[Exception] | None = None


@dataclass(frozen=True)
class Calls:
    """What is asked of a reference.

    Attributes:
        names: The names of the reference, with their values.
        made: For each function the calls, those with other numbers among them, that the reference does not refuse.
    """

    names: Mapping[str, Any]
    made: Mapping[str, Sequence[Made]]


class Recorder:
    """Answers that keep what they are asked for."""

    def __init__(self, answers: Answers) -> None:
        self._answers = answers
        self.asked: dict[str, list[tuple[tuple[Any, ...], dict[str, Any]]]] = {}

    def call(self, name: str, args: tuple[object, ...], kwargs: dict[str, object], *, echo: bool) -> Any:
        """Call a function, and keep a copy of its arguments."""
        self.asked.setdefault(name, []).append((copied(args), copied(kwargs)))
        return self._answers.call(name, args, kwargs, echo=echo)

    def get(self, name: str) -> Any:
        """The value of a name."""
        return self._answers.get(name)


def calls_again(
    names: Mapping[str, Any],
    asked: Mapping[str, Sequence[tuple[tuple[Any, ...], dict[str, Any]]]],
    signatures: Mapping[str, Signature],
) -> Calls:
    """Make recorded calls again, with other numbers, too.

    Args:
        names: The names of the reference, with their values.
        asked: The arguments of the recorded calls of each function.
        signatures: What each function takes.
    """
    made: dict[str, list[Made]] = {}
    for name, every in asked.items():
        parameters = {parameter.name: parameter for parameter in signatures[name].parameters}
        # Spread over all cases, since those of one case are often alike.
        chosen = every[:: max(1, len(every) // CALLS)][:CALLS]
        for args, kwargs in _all_variants(chosen, parameters):
            outcome = _outcome(names[name], args, kwargs)
            if not isinstance(outcome, Exception) and not _undefined(outcome[0]):
                made.setdefault(name, []).append(Made(args, kwargs, outcome[0]))
        for kwargs in _misshapen(chosen, parameters):
            outcome = _outcome(names[name], (), kwargs)
            if isinstance(outcome, Exception):
                refused = _promised(outcome, signatures[name])
                made.setdefault(name, []).append(Made((), kwargs, None, refused=refused))
    return Calls(names, made)


def differs(definition: str, name: str, calls: Calls) -> bool:
    """Whether a function that stands in front of the reference's ever gives or does something else.

    Args:
        definition: The source of the function, which calls `_answer[name]`.
        name: Its name.
        calls: The calls to try.
    """
    module: dict[str, Any] = {"_answer": calls.names, "np": np}
    module |= {key: value for key, value in calls.names.items() if not key.startswith("__")}
    exec(compile(definition, "fault", "exec"), module)  # noqa: S102 - made by the module beside this one
    for made in calls.made.get(name, ()):
        outcome = _outcome(module[name], made.args, made.kwargs)
        if made.refused is not None:
            if not isinstance(outcome, made.refused):
                return True
        elif isinstance(outcome, Exception) or not _alike(outcome[0], made.result):
            return True
    return False


def _promised(error: Exception, signature: Signature) -> type[Exception]:
    """What any error in place of this one has to be: of a type that the docstring names, if this one is."""
    named = ("ValueError", ValueError), ("TypeError", TypeError), ("KeyError", KeyError), ("IndexError", IndexError)
    types = [kind for name, kind in named if name in signature.raises and isinstance(error, kind)]
    return types[0] if types else Exception


def _outcome(function: Callable[..., Any], args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> tuple[Any] | Exception:
    """What comes back; the error, if one is raised."""
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        try:
            return (function(*copied(args), **copied(dict(kwargs))),)
        except Exception as error:
            return error


def _all_variants(
    asked: Iterable[tuple[tuple[Any, ...], dict[str, Any]]], parameters: Mapping[str, Parameter]
) -> Iterator[tuple[tuple[Any, ...], dict[str, Any]]]:
    for args, kwargs in asked:
        yield args, kwargs
        # By name, so that each value meets what is said about it.
        named = {**dict(zip(parameters, args, strict=False)), **kwargs}
        for factor in (1e3, 1e-3, -1.0):
            yield (), {key: _rescaled(value, factor, parameters.get(key)) for key, value in named.items()}
        for key, value in named.items():
            parameter = parameters.get(key)
            if type(value) in (int, float) and parameter is not None:
                numbers = [0] * parameter.may_be_zero + [-1] * parameter.may_be_negative + [1] * parameter.may_be_large
                for number in numbers:
                    yield (), {**named, key: type(value)(number)}


def _misshapen(
    asked: Iterable[tuple[tuple[Any, ...], dict[str, Any]]], parameters: Mapping[str, Parameter]
) -> Iterator[dict[str, Any]]:
    """The same calls, with an axis too many at one of the arrays."""
    for args, kwargs in asked:
        named = {**dict(zip(parameters, args, strict=False)), **kwargs}
        for key, value in named.items():
            if isinstance(value, np.ndarray) and value.ndim:
                for place in (0, -1):
                    yield {**named, key: np.expand_dims(value, place)}


def _undefined(value: Any) -> bool:
    """Whether something in it is not a number: then the call was none that the contract allows."""
    if isinstance(value, dict):
        return any(map(_undefined, value.values()))
    if isinstance(value, tuple | list):
        return any(map(_undefined, value))
    return isinstance(value, float | np.ndarray) and np.asarray(value).dtype.kind == "f" and bool(np.isnan(value).any())


def _rescaled(value: Any, factor: float, parameter: Parameter | None) -> Any:
    if isinstance(value, float) and parameter is not None:
        allowed = parameter.may_be_negative if factor < 0 else parameter.may_be_large or factor < 1
        return value * factor if allowed else value
    return _scaled(value, factor)


def _scaled(value: Any, factor: float) -> Any:
    """The same arrays and lists of numbers, in another unit; whole numbers and words stay."""
    if isinstance(value, np.ndarray):
        return value * factor if value.dtype.kind == "f" else value
    if type(value) in (list, tuple):
        return type(value)(_scaled(item, factor) for item in value)
    if type(value) is dict:
        return {key: _scaled(item, factor) for key, item in value.items()}
    return value * factor if isinstance(value, float) else value


def _alike(one: Any, other: Any) -> bool:
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(_alike(one[key], other[key]) for key in one)
    if isinstance(one, tuple | list) and isinstance(other, tuple | list):
        return len(one) == len(other) and all(map(_alike, one, other))
    try:
        left, right = np.asarray(one, dtype=float), np.asarray(other, dtype=float)
    except (ValueError, TypeError):
        return bool(one == other)
    return left.shape == right.shape and np.allclose(left, right, rtol=_RTOL, atol=0, equal_nan=True)
