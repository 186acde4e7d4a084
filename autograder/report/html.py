"""Puts HTML together. What is not `Html` is text, and text is escaped: nobody has to remember to do it."""

from __future__ import annotations

import re
from collections.abc import Iterable

# Elements that have no end tag.
_VOID = frozenset({"meta", "link", "br", "hr", "img", "input", "col"})
_SPECIAL = re.compile("[&<>\"']")
_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#x27;"})


class Html(str):
    """Text that is HTML already. Only this module and fixed texts of ours make it."""

    __slots__ = ()


def text(value: object) -> Html:
    """A value as escaped text, without characters that have no place in a page or turn its order around."""
    shown = str(value)
    if not shown.isprintable():
        shown = "".join(char if char.isprintable() or char in "\n\t" else "\N{REPLACEMENT CHARACTER}" for char in shown)
    # Most texts have nothing to escape, and a class has millions of them.
    return Html(shown.translate(_ESCAPES) if _SPECIAL.search(shown) else shown)


def el(element: str, *children: object, **attributes: object) -> Html:
    """An element.

    Args:
        element: Its name.
        *children: What is in it: `Html` as it is, None not at all, anything else as text.
        **attributes: Its attributes: `_` stands for `-`, a trailing `_` is dropped; True means no value, and with None
            or False the attribute is left out.
    """
    parts = [element]
    for name, value in attributes.items():
        if value is None or value is False:
            continue
        name = name.rstrip("_").replace("_", "-")
        parts.append(name if value is True else f'{name}="{text(value)}"')
    start = f"<{' '.join(parts)}>"
    return Html(start) if element in _VOID else Html(f"{start}{join(children)}</{element}>")


def join(children: Iterable[object], between: str = "") -> Html:
    """Children one after the other: `Html` as it is, None not at all, anything else as text."""
    return Html(between.join(c if isinstance(c, Html) else text(c) for c in children if c is not None))
