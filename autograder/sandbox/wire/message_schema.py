"""The form of each message from a sandbox; whatever does not have it raises ProtocolViolation."""

from __future__ import annotations

from typing import Any

from autograder.sandbox.wire.format import ProtocolViolation

_MAX_TEXT = 4000

Place = tuple[str, int]


def _tuple(value: Any, size: int) -> tuple[Any, ...]:
    if type(value) is not tuple or len(value) != size:
        raise ProtocolViolation
    return value


def _text(value: Any) -> str:
    if type(value) is not str:
        raise ProtocolViolation
    return value[:_MAX_TEXT]


def _number(value: Any) -> int:
    if type(value) is not int:
        raise ProtocolViolation
    return value


def strings(value: Any) -> list[str]:
    """A list of strings."""
    if type(value) is not list:
        raise ProtocolViolation
    return [_text(item) for item in value]


def kind(message: Any) -> str:
    """The word that a message begins with."""
    if type(message) is not tuple or not message:
        raise ProtocolViolation
    return _text(message[0])


def progress(message: Any) -> int:
    """The statement that begins."""
    return _number(_tuple(message, 2)[1])


def callback(message: Any) -> tuple[int, tuple[Any, ...], dict[str, Any]]:
    """Handle, arguments and keyword arguments of a call back to the trusted side."""
    _, number, args, kwargs = _tuple(message, 4)
    if type(args) is not tuple or type(kwargs) is not dict:
        raise ProtocolViolation
    return _number(number), args, {_text(key): value for key, value in kwargs.items()}


def answer(message: Any) -> tuple[str, Any, str, list[str]]:
    """Kind, body, output and inert modules of an answer."""
    word, body, output, inert = _tuple(message, 4)
    if type(output) is not str:
        raise ProtocolViolation
    return _text(word), body, output, [name[:100] for name in strings(inert)]


def raised(body: Any) -> tuple[list[str], str, Place, Place]:
    """Type names and text of an exception, where it was raised, and the place in what was called; label and line."""
    names, message, label, line, called, line_of_called = _tuple(body, 6)
    place, outer = (_text(label), _number(line)), (_text(called), _number(line_of_called))
    return strings(names)[:30] or ["Exception"], _text(message), place, outer


def cell(body: Any) -> tuple[int, list[tuple[int, list[str], str, Place]], tuple[str, ...], tuple[int, str] | None]:
    """Statements, errors, dropped lines and syntax error of a cell."""
    count, errors, dropped, syntax = _tuple(body, 4)
    if type(errors) is not list:
        raise ProtocolViolation
    listed = []
    for error in errors:
        index, *rest = _tuple(error, 7)
        listed.append((_number(index), *raised(tuple(rest))[:3]))
    broken = None
    if syntax is not None:
        line, message = _tuple(syntax, 2)
        broken = (_number(line), _text(message))
    return _number(count), listed, tuple(strings(dropped)), broken
