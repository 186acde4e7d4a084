"""What the documents say, taken apart: their commands, the code in their text, their links."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGES = tuple(sorted((ROOT / "docs").glob("*.md")))
DOCUMENTS = (ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "SECURITY.md", ROOT / "CHANGELOG.md", *PAGES)

_FENCE = re.compile(r"^```(?P<about>[^\n]*)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
_INLINE = re.compile(r"(?<!`)`([^`]+)`(?!`)")
_LINK = re.compile(r"\]\(([^)\s]+)\)")
_TITLE = re.compile(r'title="([^"]*)"')


@dataclass(frozen=True)
class Command:
    """A line `$ ...` of a block marked `console`.

    Attributes:
        text: What is typed.
        place: File and line, for messages.
        where: The block's title, which says in which folder; empty in the repository's.
    """

    text: str
    place: str
    where: str


def name(document: Path) -> str:
    """The document's path in the repository."""
    return document.relative_to(ROOT).as_posix()


def commands(document: Path) -> Iterator[Command]:
    """Every command of a document, in order."""
    text = document.read_text(encoding="utf-8")
    for block in _FENCE.finditer(text):
        title = _TITLE.search(block["about"])
        first = text.count("\n", 0, block.start("text")) + 1
        for number, line in enumerate(block["text"].splitlines(), start=first):
            if block["about"].startswith("console") and line.startswith("$ "):
                yield Command(line[2:].split("  #")[0].strip(), f"{name(document)}:{number}", title[1] if title else "")


def blocks_without_a_kind(document: Path) -> list[str]:
    """Blocks of code that say neither `console` nor what else they are."""
    text = document.read_text(encoding="utf-8")
    return [block["text"] for block in _FENCE.finditer(text) if not block["about"].strip()]


def inline_code(document: Path) -> Iterator[str]:
    """The code in a document's sentences, in one line each."""
    text = _FENCE.sub("", document.read_text(encoding="utf-8"))
    return (" ".join(match[1].split()) for match in _INLINE.finditer(text))


def links(document: Path) -> Iterator[str]:
    """Where the document's links and pictures lead."""
    text = _FENCE.sub("", document.read_text(encoding="utf-8"))
    return (match[1] for match in _LINK.finditer(text))
