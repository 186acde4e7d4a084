"""The frame of a page: one file, nothing loaded from anywhere, and only our own script and style may run in it."""

from __future__ import annotations

import base64
import functools
import hashlib
from pathlib import Path

from autograder.report.html import Html, el, join

_HERE = Path(__file__).parent


def page(title: str, body: Html, *, script: bool, pictures: bool = False) -> str:
    """A whole page.

    Args:
        title: Its title.
        body: What is in it, from the first heading on.
        script: Whether it has tables that the script sorts.
        pictures: Whether it has pictures, which then are data of the page itself.
    """
    style, code = _ours("page.css"), _ours("page.js") if script else None
    head = el(
        "head",
        el("meta", charset="utf-8"),
        _policy(style, code, pictures),
        el("meta", name="viewport", content="width=device-width, initial-scale=1"),
        el("meta", name="color-scheme", content="light dark"),
        el("meta", name="robots", content="noindex"),
        el("title", title),
        el("style", style),
    )
    skip = el("a", "Skip to the content", href="#content", class_="skip")
    content = el("body", skip, body, el("script", code) if code else None)
    return f"<!DOCTYPE html>\n{el('html', head, content, lang='en')}\n"


def section(identifier: str, heading: str, *children: object) -> Html:
    """A part of a page under a heading."""
    return el(
        "section", el("h2", heading, id=f"{identifier}-h"), *children, id=identifier, aria_labelledby=f"{identifier}-h"
    )


def facts(pairs: list[tuple[str, object]]) -> Html:
    """Numbers with their names, side by side."""
    return el("dl", *(el("div", el("dt", name), el("dd", value)) for name, value in pairs), class_="facts")


def sentence(*parts: object) -> Html:
    """A paragraph."""
    return el("p", join(parts))


def words(case: str) -> str:
    """The name of a case as a person reads it."""
    return case.removeprefix("test_").replace("_", " ")


@functools.cache
def _ours(name: str) -> Html:
    """A file of ours that lies beside this module."""
    return Html((_HERE / name).read_text(encoding="utf-8"))


@functools.cache
def _policy(style: str, code: str | None, pictures: bool) -> Html:
    """Nothing may be loaded, and nothing run but what was hashed here: injected HTML would be inert."""
    script = f"'sha256-{_hash(code)}'" if code else "'none'"
    images = "img-src data:; " if pictures else ""
    allowed = (
        f"default-src 'none'; script-src {script}; style-src 'sha256-{_hash(style)}'; "
        f"{images}base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'"
    )
    return el("meta", http_equiv="Content-Security-Policy", content=allowed)


def _hash(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
