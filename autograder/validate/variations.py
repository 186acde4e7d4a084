"""Answers whose values come in another style, made by machine, as a student could hand them in."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from autograder.validate import styles

VARIATIONS = tuple(styles.STYLES)


def dressed(source: str, functions: Collection[str], style: str) -> str:
    """An answer that returns the values of another answer in a style.

    The functions of the other answer call each other as they are: only what is asked from outside is dressed.

    Args:
        source: The other answer.
        functions: What is asked.
        style: One of `VARIATIONS`.
    """
    text = Path(styles.__file__).read_text(encoding="utf-8")
    parts = [
        # Each in a namespace of its own: both have helpers, and their names may be the same.
        "_styles, _answer = {'__name__': 'styles'}, {'__name__': 'answer'}",
        f"exec({text!r}, _styles)",
        f"exec({source!r}, _answer)",
        "globals().update((name, value) for name, value in _answer.items() if not name.startswith('__'))",
        *(f"{name} = _styles['in_style'](_answer[{name!r}], {style!r})" for name in functions),
    ]
    return "\n".join(parts) + "\n"
