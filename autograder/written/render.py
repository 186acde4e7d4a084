"""A student's Markdown as HTML that runs nothing and loads nothing.

Stands alone (markdown-it-py, its dollar-math plugin, nh3, latex2mathml): the students' export, the pages of `--pages`
and the grading page show answers by the same rules.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

MAX_ANSWER_BYTES = 16_000
MAX_FORMULA_BYTES = 4_000
MAX_FORMULAS = 300
# Policy of a page without scripts of its own: pictures come in it as data.
POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"


@dataclass(frozen=True)
class Shown:
    """Rendered text.

    Attributes:
        html: Safe HTML.
        notes: What was left out or shown as plain text, a line each.
    """

    html: str
    notes: tuple[str, ...] = ()


def render(markdown: str, picture: Callable[[str], str | None] = lambda _: None) -> Shown:
    """Render the Markdown of an answer (or of a prompt).

    Args:
        markdown: The text; hostile.
        picture: Gives the address of a picture by its name (after `attachment:`), a `data:` one or one of the page's
            own; None if there is none. Nothing else is ever put into `src`.
    """
    raise NotImplementedError


def render_plain(text: str) -> Shown:
    """Text as it was typed, in a `<pre>`: code, outputs, the raw source."""
    raise NotImplementedError


def data_address(media: str, content: bytes) -> str:
    """A picture as a `data:` address, for pages that are one file."""
    raise NotImplementedError
