"""What a view is given, and how it answers."""

from __future__ import annotations

import hashlib
import math
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response

from autograder.errors import UsageError
from autograder.written.database import Marks
from autograder.written.model import FIRST, SECOND, Grader, Part

HERE = Path(__file__).parent
STATIC = {
    "/mark.css": ("text/css", (HERE / "static" / "mark.css").read_bytes()),
    "/mark.js": ("text/javascript", (HERE / "static" / "mark.js").read_bytes()),
    "/icon.svg": ("image/svg+xml", (HERE / "static" / "icon.svg").read_bytes()),
}


@dataclass(frozen=True)
class Class:
    """What is marked.

    Attributes:
        title: The assignment's title.
        parts: Its written parts by `question.part`, in the order of the notebook.
        marks: The marks.
        cookie: The name of the cookie that says who it is: servers on other ports of this machine get it, too, so each
            folder has a name of its own.
        link: The start of a grader's link, up to the secret.
    """

    title: str
    parts: Mapping[str, Part]
    marks: Marks
    cookie: str
    link: str = ""


@dataclass(frozen=True)
class Visit:
    """A request by a grader.

    Attributes:
        of: What is marked.
        grader: Who asks.
        path: The parts of the address that vary.
        query: What follows the `?`.
        body: What a form or the script sent; its values are whatever JSON has.
    """

    of: Class
    grader: Grader
    path: Mapping[str, Any]
    query: Mapping[str, str]
    body: Mapping[str, Any] = field(default_factory=dict)

    @cached_property
    def marks(self) -> Marks:
        """The marks."""
        return self.of.marks

    @property
    def part(self) -> Part:
        """The part that the address names.

        Raises:
            NotThere: if there is no such part.
        """
        return self.part_named(self.path["part"])

    def part_named(self, key: str) -> Part:
        """A part.

        Raises:
            NotThere: if there is no such part.
        """
        if key not in self.of.parts:
            raise NotThere(f"This assignment has no written part {key}.")
        return self.of.parts[key]

    def text(self, name: str, most: int) -> str:
        """A text from the body; empty if it isn't there.

        Raises:
            UsageError: if it is no text, or longer than `most` characters.
        """
        value = self.body.get(name, "")
        if not isinstance(value, str):
            raise UsageError(f"{name} is a text")
        if len(value) > most:
            raise UsageError(f"{name} has {len(value)} characters, and {most} is the most")
        try:
            value.encode()
        except UnicodeEncodeError as error:
            raise UsageError(f"{name} holds half a character") from error
        return value.replace("\r\n", "\n").strip()

    def number(self, name: str) -> float | None:
        """A number from the body; None if it isn't there.

        Raises:
            UsageError: if it is none.
        """
        value = self.body.get(name)
        if value is None or value == "":
            return None
        try:
            found = float(value) if isinstance(value, str | int | float) else math.nan
        except (ValueError, OverflowError):
            found = math.nan
        if not math.isfinite(found):
            raise UsageError(f"{name} is a number")
        return found

    def address(self, answer: int, opinion: int) -> str:
        """Where an answer is marked: which opinion of it, a grader does not see."""
        return f"/answer/{answer}?turn={self.turn(answer, opinion)}"

    def turn(self, answer: int, opinion: int) -> str:
        """Says which opinion is meant, and not to a grader: nobody should know that an answer is marked twice."""
        about = f"{self._secret}|{answer}|{opinion}"
        return hashlib.sha256(about.encode()).hexdigest()[:10]

    @cached_property
    def _secret(self) -> str:
        return f"{self.marks.setting('seed')}|{self.marks.setting('machine')}"

    def opinion(self, answer: int, turn: str) -> int:
        """Which opinion `turn` means."""
        return SECOND if turn == self.turn(answer, SECOND) else FIRST

    def page(self, template: str, status: int = 200, **values: object) -> Response:
        """A page made from a template."""
        everywhere = {"grader": self.grader, "title": self.of.title, "parts": self.of.parts}
        return HTMLResponse(TEMPLATES.get_template(template).render(**everywhere, **values), status)


class NotThere(Exception):
    """What was asked for is not there: status 404 and a line."""


def go_to(address: str) -> Response:
    """Send the browser to another page of ours."""
    return RedirectResponse(address, 303)


def data(**values: object) -> Response:
    """Answer the script."""
    return JSONResponse(values)


def words(name: str) -> str:
    """A name such as `back_pointers` as a person reads it."""
    return name.replace("_", " ")


def points(value: float | None) -> str:
    """A number of points, as short as it can be."""
    return "–" if value is None else f"{value:.2f}".rstrip("0").rstrip(".")


def ago(then: float, now: float | None = None) -> str:
    """How long ago something was."""
    seconds = (time.time() if now is None else now) - then
    for most, unit, name in ((90, 1, "s"), (5400, 60, "min"), (129_600, 3600, "h")):
        if seconds < most:
            return f"{max(0, seconds) / unit:.0f} {name} ago"
    return f"{seconds / 86400:.0f} days ago"


def plural(count: int, one: str, more: str = "") -> str:
    """A number with its noun."""
    return f"{count:,} {one if count == 1 else more or f'{one}s'}"


def _templates() -> Environment:
    made = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {"words": words, "points": points, "ago": ago, "plural": plural}
    made.globals["version"] = _version(list(STATIC.values()))
    return made


def _version(files: Sequence[tuple[str, bytes]]) -> str:
    """Names style and script in the pages, so that no browser shows yesterday's."""
    return hashlib.sha256(b"".join(content for _, content in files)).hexdigest()[:12]


TEMPLATES = _templates()
