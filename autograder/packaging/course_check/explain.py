"""Why a case failed, in words for the student: what was called, what came back, what was expected."""

from __future__ import annotations

import ast
import inspect
import linecache
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from _pytest._code.code import TracebackEntry

from .answers import NotAnsweredError, NotebookAnswers, RecordedCall, short
from .time_limit import LIMIT, TooLongError

NUMPY = "numpy.testing"
# What to look at, by the exception that the student's code raised; as when the work is graded.
LOOK_AT = {
    "NameError": "is the name spelled right, and was its cell run?",
    "UnboundLocalError": "is the variable set on every way through the function?",
    "ModuleNotFoundError": "when your work is graded there is NumPy and what comes with Python, and nothing else",
    "TypeError": "is a value of the wrong type used here: None, perhaps, where a `return` is missing?",
    "ValueError": "do the shapes fit together?",
    "AttributeError": "is it a list or a number where you mean an array? `np.asarray` makes one of them",
    "IndexError": "is an index too large, or an axis missing?",
    "KeyError": "is every key there that is asked for?",
    "ZeroDivisionError": "can what it divides by be zero?",
    "RecursionError": "does the recursion come to an end?",
    "MemoryError": "is an array far larger than it must be?",
    "SystemExit": "a function ends with `return`, not with an exit",
}


@dataclass
class Comparison:
    """What a case compared: an `assert` of its own, or a function of numpy.testing."""

    operator: str
    actual: Any
    expected: Any


def explain(
    caught: pytest.ExceptionInfo[BaseException], answers: NotebookAnswers, compared: Comparison | None, folder: Path
) -> str:
    """Say why a case failed.

    Args:
        caught: What the case raised.
        answers: The student's answers, with the calls that the case made.
        compared: The operands of the `assert` that failed, where it was one.
        folder: Where the public cases lie.
    """
    error, calls = caught.value, answers.calls
    if isinstance(error, NotAnsweredError):
        return str(error)
    call = calls[-1] if calls else None
    if call and call.error is error:
        return _explain_own_error(call, caught, answers, folder)
    compared = _compared_by_numpy(caught) or (compared if isinstance(error, AssertionError) else None)
    if compared and not _source(calls, compared.actual) and _source(calls, compared.expected):
        compared.actual, compared.expected = compared.expected, compared.actual  # written the other way round
    if compared:
        call = _source(calls, compared.actual) or call
    lines = []
    if call:
        lines += [call.text, f"    returned  {short(call.value)}{_forgotten(call)}"]
    if compared and call and isinstance(compared.actual, tuple) and compared.actual == _shape(call.value):
        lines.append(
            f"    shape     {compared.actual}, expected {compared.expected}"
        )  # the case compares shapes itself
    elif compared:
        lines += _compare(compared, call)
    elif isinstance(error, pytest.fail.Exception):
        lines.append("    expected  " + re.sub(r"^DID NOT RAISE (?:<class '(.*)'>)?", r"to raise \1", str(error)))
    elif not isinstance(error, AssertionError):
        lines.append(_not_compared(error, _place(caught, folder), call))
    if call and compared and (several := _several_values(call, _place(caught, folder))):
        lines.append(several)
    if note := _note(caught):
        lines.append(f"    note      {note}")
    place = _place(caught, folder)
    source = "" if compared else f": {linecache.getline(str(place.path), place.lineno + 1).strip()}"
    return "\n".join([*lines, f"    case      {folder.name}/{Path(place.path).name}, line {place.lineno + 1}{source}"])


def _explain_own_error(
    call: RecordedCall, caught: pytest.ExceptionInfo[BaseException], answers: NotebookAnswers, folder: Path
) -> str:
    """The student's own code raised: the call, the error, the line."""
    error = caught.value
    if isinstance(error, NotImplementedError):
        missing = str(error) or call.name
        return f"You have not written {missing} yet" + ("." if missing == call.name else f", and {call.name} calls it.")
    if isinstance(error, TooLongError):
        what = f"did not end within {LIMIT:g} seconds: does each loop come to an end?"
        return f"{call.text}\n    {what} When your work is graded, a call has two seconds."
    lines = [call.text, f"    raised    {type(error).__name__}: {_text(error)}"]
    own = [entry for entry in caught.traceback if entry.frame.f_globals is answers.namespace]
    if own:
        number = own[-1].lineno + 1
        line = linecache.getline(own[-1].frame.code.raw.co_filename, number).strip()
        lines.append(f"    in        {own[-1].name}, line {number}: {line}")
    look_at = LOOK_AT.get(type(error).__name__, "")
    if own and line.startswith("raise ") and not isinstance(error, SystemExit):
        look_at = "this line refuses what the function was given: is the check right?"
    elif isinstance(error, TypeError) and not own:
        look_at = "its parameters: are they those of the stub, in that order?"
    if look_at:
        lines.append(f"    look at   {look_at}")
    if wanted := _wanted_error(_place(caught, folder)):
        lines.append(f"    expected  to raise {wanted}")
    return "\n".join(lines)


def _text(error: BaseException, limit: int = 600) -> str:
    """What an exception says, cut where it is long; whatever its `__str__` does."""
    try:
        text = str(error)
    except Exception:
        text = "(its text can't be read)"
    return text if len(text) <= limit else f"{text[:limit]} ..."


def _place(caught: pytest.ExceptionInfo[BaseException], folder: Path) -> TracebackEntry:
    """Where in the case it happened."""
    return [entry for entry in caught.traceback if Path(entry.path).parent == folder][-1]


def _wanted_error(place: TracebackEntry) -> str:
    """What the `with pytest.raises(...)` around a line of a case waits for; nothing if there is none."""
    wanted = ""
    for node in ast.walk(ast.parse(Path(place.path).read_text(encoding="utf-8"))):
        if isinstance(node, ast.With) and node.lineno <= place.lineno + 1 <= (node.end_lineno or 0):
            call = node.items[0].context_expr
            if isinstance(call, ast.Call) and ast.unparse(call.func) == "pytest.raises" and call.args:
                wanted = ast.unparse(call.args[0])
    return wanted


def _compared_by_numpy(caught: pytest.ExceptionInfo[BaseException]) -> Comparison | None:
    """The arguments of the function of numpy.testing that failed: they say it better than its message."""
    for entry in caught.traceback:
        values = entry.frame.f_locals
        if str(entry.frame.f_globals.get("__name__")).startswith("numpy.testing") and {"actual", "desired"} <= {
            *values
        }:
            return Comparison(NUMPY, _single(values["actual"]), _single(values["desired"]))
    return None


def _compare(compared: Comparison, call: RecordedCall | None) -> list[str]:
    lines = []
    if call is None or short(_single(call.value)) != short(compared.actual):
        lines.append(f"    compared  {short(compared.actual)}")
    operator = "" if compared.operator in ("==", NUMPY) else f"{compared.operator} "
    lines.append(f"    expected  {operator}{short(compared.expected)}")
    if compared.operator == NUMPY:
        actual, expected = _shape(compared.actual), _shape(compared.expected)
        lines += [f"    shape     {actual}, expected {expected}"] if actual != expected else []
        if difference := _difference(compared.actual, compared.expected):
            lines.append(f"    off by    {difference}")
    return lines


def _difference(actual: Any, expected: Any) -> str:
    """How numbers differ in kind, or else in size; nothing where they can't be laid side by side."""
    try:
        got, want = np.asarray(actual, dtype=float), np.asarray(expected, dtype=float)
    except (ValueError, TypeError):
        return ""
    if got.ndim == want.ndim == 2 and _close(got.T, want):
        return "a transpose"
    if got.shape != want.shape or not got.size or not np.isfinite([got, want]).all():
        return ""
    if _close(-got, want):
        return "its sign"
    factor = np.vdot(want, got) / np.vdot(want, want) if want.any() else 0.0
    if got.size > 1 and factor and _close(got, factor * want):
        return f"a factor of {factor:.6g} everywhere"
    return f"{'at most ' if got.size > 1 else ''}{np.abs(got - want).max():.3g}"


def _close(one: Any, other: Any) -> bool:
    return one.shape == other.shape and bool(np.allclose(one, other, rtol=1e-4, atol=1e-6))


def _not_compared(error: BaseException, place: TracebackEntry, call: RecordedCall | None) -> str:
    """What stands in the way of a comparison, such as one value where the case takes two apart."""
    tree = ast.parse(Path(place.path).read_text(encoding="utf-8"))
    here = [node for node in ast.walk(tree) if isinstance(node, ast.stmt) and not isinstance(node, ast.FunctionDef)]
    here = [node for node in here if node.lineno <= place.lineno + 1 <= (node.end_lineno or 0)]
    if isinstance(error, ValueError | TypeError):
        for node in here:
            if isinstance(node, ast.Assign) and isinstance(target := node.targets[0], ast.Tuple):
                return f"    expected  {len(target.elts)} values: {ast.unparse(target).strip('()')}"
        if str(error).startswith("The truth value of an array"):
            return "    but then  a single value was asked for, and an array came back"
    if call and call.value is None and isinstance(error, TypeError | AttributeError):
        kind = inspect.formatannotation(call.returns) if call.returns is not None else _taken_apart(here)
        return f"    expected  {kind}"
    if isinstance(error, ValueError | TypeError):
        return f"    but then  it can't be compared: {_text(error)}"
    if isinstance(error, KeyError):
        return f"    expected  a dict with the key {_text(error)}"
    return f"    but then  {type(error).__name__}: {_text(error)}"


def _taken_apart(statements: list[ast.stmt]) -> str:
    """What a case needs in place of None, by how it goes on with it."""
    for node in (part for statement in statements for part in ast.walk(statement)):
        if isinstance(node, ast.Subscript):
            keyed = isinstance(node.slice, ast.Constant) and isinstance(node.slice.value, str)
            return f"a dict with the key {ast.unparse(node.slice)}" if keyed else "a list, a tuple or an array"
    return "something else than None"


def _several_values(call: RecordedCall, place: TracebackEntry) -> str:
    """That one array came back where a case asks for several values; empty if that is not so."""
    if isinstance(call.value, tuple | list) or call.value is None:
        return ""
    for function in ast.walk(ast.parse(Path(place.path).read_text(encoding="utf-8"))):
        if not isinstance(function, ast.FunctionDef) or function.name != place.name:
            continue
        for node in ast.walk(function):
            if isinstance(node, ast.Assign) and isinstance(target := node.targets[0], ast.Tuple):
                value = node.value
                if isinstance(value, ast.Call) and ast.unparse(value.func) == f"student.{call.name}":
                    names = ast.unparse(target).strip("()")
                    return f"    but       {len(target.elts)} values are asked for, one by one: return {names}"
    return ""


def _single(value: Any) -> Any:
    """A single value without what NumPy wraps around it."""
    return value.item() if isinstance(value, np.ndarray | np.generic) and not value.ndim else value


def _shape(value: Any) -> tuple[int, ...] | None:
    try:
        return tuple(np.shape(value))
    except ValueError:  # lists of unequal lengths have none
        return None


def _note(caught: pytest.ExceptionInfo[BaseException]) -> str:
    """The words that the case adds: the message of its `assert`, or `err_msg` of numpy.testing."""
    if not isinstance(caught.value, AssertionError):
        return ""
    for entry in caught.traceback:
        if "err_msg" in entry.frame.f_locals and "desired" in entry.frame.f_locals:
            return str(entry.frame.f_locals["err_msg"])
    text = str(caught.value)
    return "" if text.startswith("assert ") else text.split("\nassert ")[0]


def _forgotten(call: RecordedCall) -> str:
    return "   (is a `return` missing?)" if call.value is None else ""


def _source(calls: list[RecordedCall], value: Any) -> RecordedCall | None:
    """The last call whose result is, or contains, `value`."""
    return next((call for call in reversed(calls) if _holds(call.value, value)), None)


def _holds(result: Any, part: Any) -> bool:
    if result is part:
        return True
    if isinstance(result, np.ndarray) and isinstance(part, np.ndarray):
        return np.may_share_memory(result, part)  # a view, such as its first row
    elements = result.values() if isinstance(result, dict) else result if isinstance(result, list | tuple) else ()
    return any(_holds(element, part) for element in elements)
