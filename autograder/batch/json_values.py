"""What was read from a file of ours, taken for nothing but what it should be."""

from __future__ import annotations

from typing import Any

# What reading something else comes to: all of it means "not a file that we wrote".
NOT_OURS = (ValueError, KeyError, TypeError, AttributeError, RecursionError)


def text(value: object) -> str:
    """The value, which must be a text."""
    if not isinstance(value, str):
        raise TypeError("not a text")
    return value


def number(value: object) -> float:
    """The value, which must be a number."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise TypeError("not a number")
    return value


def items(value: object) -> list[Any]:
    """The value, which must be a list."""
    if not isinstance(value, list):
        raise TypeError("not a list")
    return value


def numbers(value: object) -> dict[str, float]:
    """The value, which must map texts to numbers."""
    if not isinstance(value, dict):
        raise TypeError("not a mapping")
    return {text(key): number(one) for key, one in value.items()}
