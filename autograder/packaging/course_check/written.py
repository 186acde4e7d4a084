"""Collects the written answers of a notebook, with their questions, in one HTML file to upload.

The answers are found and shown as they are when they are graded: `autograder build` puts the grader's own modules,
`find`, `pictures` and `render`, beside this file. The page runs nothing and loads nothing.
"""

from __future__ import annotations

import html
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from .find import UNTOUCHED, Finding, Found, find_answers, places_of

__all__ = ["UNTOUCHED", "answers", "export", "found_in", "to_html"]

# The cells of the notebook as it was given out.
GIVEN = Path("public") / "given.json"
_STYLE = """\
body { max-width: 50rem; margin: 2rem auto; padding: 0 1rem; font: 1rem/1.5 sans-serif; overflow-wrap: anywhere; }
img { max-width: 100%; } pre, .formula { overflow-x: auto; } .formula { display: block; }
.prompt { color: #555; border-left: 3px solid #ccc; padding-left: 1rem; } .note { color: #8a4b00; }
table { border-collapse: collapse; } td, th { border: 1px solid #ccc; padding: 0.2rem 0.5rem; }"""


def export(notebook: str, book: Any = None) -> None:
    """Write `<notebook>_written.html` beside the notebook, and say what is not answered yet.

    Args:
        notebook: Where it is, or would be.
        book: What is in it, as JSON has it; read from the file if it isn't given.
    """
    path = Path(notebook)
    cells = _cells(json.loads(path.read_bytes().decode("utf-8-sig")) if book is None else book)
    target = path.with_name(f"{path.stem}_written.html")
    try:
        text = to_html(cells, path.stem, _given(path.parent))
    except ModuleNotFoundError as error:
        print(
            f"{error}: run `pip install -r requirements.txt`, then this cell again. Upload the notebook if that fails."
        )
        return
    target.write_text(text, encoding="utf-8")
    print(f"Wrote {target}: open it and look at it before you upload it.")
    finding = find_answers(cells, _given(path.parent))
    for found in finding.answers:
        if found.state != "answered":
            print(f"Not answered yet: {title(found.part)}")
        elif found.guess:
            print(f"Look at {title(found.part)} in it: {found.guess}.")
    if finding.unplaced is not None:
        print("Some of your text belongs to no part; it stands at the end of the page. Move it to where it belongs.")


def found_in(cells: Sequence[Any], folder: Path | None = None) -> Finding:
    """The written answers in a notebook's cells, as the grader finds them.

    Args:
        cells: The cells.
        folder: The student's folder; that around this package if it isn't given.
    """
    return find_answers(cells, _given(folder))


def answers(cells: Sequence[Any], folder: Path | None = None) -> Iterator[tuple[str, list[Any]]]:
    """Each written part: its name in words, and the pieces of its answer, each with its `source`.

    Args:
        cells: The notebook's cells.
        folder: As in `found_in`.
    """
    for found in found_in(cells, folder).answers:
        yield title(found.part), [_Source(piece.text or piece.picture) for piece in found.pieces]


def title(part: str) -> str:
    """A part's name in words."""
    return part.replace(".", ": ").replace("_", " ")


def to_html(cells: Sequence[Any], name: str, given: Sequence[Mapping[str, Any]]) -> str:
    """The written answers as a page, each after the text that asks for it."""
    from .render import POLICY, render  # what it needs may not be installed, and is not needed for the checks

    finding = find_answers(cells, given)
    prompts = {place.part: place.prompt for place in places_of(given)}
    parts = [f"<h1>{html.escape(name)}: written answers</h1>"]
    for found in finding.answers:
        parts.append(f"<section><h2>{html.escape(title(found.part))}</h2>")
        parts.append(f'<div class="prompt">{render(prompts.get(found.part, "")).html}</div>')
        parts.append("".join(_answer(found)) or "<p><em>Not answered.</em></p>")
        parts.append("</section>")
    if finding.unplaced is not None:
        parts.append("<section><h2>What belongs to no part</h2>")
        parts += [*_answer(finding.unplaced), "</section>"]
    head = (
        f'<meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="{POLICY}">'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><title>'
        f"{html.escape(name)}: written answers</title><style>{_STYLE}</style>"
    )
    body = "\n".join(parts)
    return f'<!DOCTYPE html>\n<html lang="en"><head>{head}</head>\n<body><main>\n{body}\n</main></body></html>\n'


class _Source:
    def __init__(self, source: str) -> None:
        self.source = source


def _answer(found: Found) -> Iterator[str]:
    from .render import data_address, render, render_plain

    pictures = {one.name: data_address(one.media, one.content) for one in found.pictures}
    for piece in found.pieces:
        if piece.kind == "markdown":
            shown = render(piece.text, pictures.get)
            yield shown.html
            yield from (f'<p class="note">{html.escape(note)}</p>' for note in shown.notes)
        elif piece.picture in pictures:
            yield f'<p><img src="{pictures[piece.picture]}" alt="{html.escape(piece.text)}"></p>'
        else:
            yield render_plain(piece.text).html
    if found.guess:
        yield f'<p class="note">{html.escape(found.guess)}</p>'


def _given(folder: Path | None) -> list[Any]:
    """The cells as they were given out, from the folder of the notebook or the one around this package."""
    for place in (folder, Path.cwd(), Path(__file__).parent.parent):
        if place is not None and (place / GIVEN).is_file():
            return _cells({"cells": json.loads((place / GIVEN).read_text(encoding="utf-8"))})
    raise FileNotFoundError(f"{GIVEN} is missing: get a fresh copy of the course's folder")


def _cells(book: Any) -> list[Any]:
    cells = book.get("cells") if isinstance(book, dict) else None
    return cells if isinstance(cells, list) else []
