"""The pictures of an answer: pasted into a cell, written into its text as data, or made by its code.

Stands alone, as `find` does. A picture is one by its first bytes (PNG, JPEG, GIF), with caps on size and on pixels.
"""

from __future__ import annotations

import base64
import binascii
import re
import struct
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Any
from urllib.parse import unquote

MAX_PICTURE_BYTES = 4 << 20
MAX_PIXELS = 40_000_000
MAX_SIDE = 20_000  # longer, and a page of one column of pixels is as long
MAX_PICTURES = 20
MAX_ALL_BYTES = 12 << 20
_MAX_NAMES = 100  # attachments of one cell
_MAX_MENTIONS = 200  # in one answer; more stay as they were typed

_KINDS = {
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
    b"GIF87a": "image/gif",
    b"GIF89a": "image/gif",
}
# `](attachment:` of Markdown, `src="attachment:` of what editors write for a picture of another size.
_MENTION = re.compile(r"!\[(?P<said>[^\]\n]{0,300})\]\(\s*<?attachment:(?P<rest>[^\n]{1,600})")
_TAG = re.compile(r"<img\b(?P<inside>[^<>]*)>", re.IGNORECASE)
_SOURCE = re.compile(r"""\bsrc\s*=\s*(?:"([^"]*)"|'([^']*)')""", re.IGNORECASE)
_SAID = re.compile(r"""\balt\s*=\s*(?:"([^"]*)"|'([^']*)')""", re.IGNORECASE)
_DATA = re.compile(r"data:image/[a-z+.-]{1,20};base64,([A-Za-z0-9+/=]{8,})")


@dataclass(frozen=True)
class Picture:
    """A picture of an answer.

    Attributes:
        name: Unique within the answer.
        media: "image/png", "image/jpeg" or "image/gif", by its first bytes.
        content: Its bytes.
    """

    name: str
    media: str
    content: bytes


@dataclass
class Pictures:
    """The pictures of one answer, as they are met.

    Attributes:
        found: Those that can be shown.
    """

    found: list[Picture] = field(default_factory=list)
    _names: dict[bytes, str] = field(default_factory=dict)
    _room: int = MAX_ALL_BYTES
    _mentions_left: int = _MAX_MENTIONS

    def add(self, encoded: object) -> tuple[str, str]:
        """Add a picture from its base64.

        Returns:
            Its name, empty if it can't be shown, and then why.
        """
        content = decoded(encoded)
        if content is None:
            return "", "can't be read"
        if content in self._names:
            return self._names[content], ""
        media = media_of(content)
        if media is None:
            return "", "is no PNG, JPEG or GIF"
        if len(content) > MAX_PICTURE_BYTES:
            return "", f"has more than {MAX_PICTURE_BYTES >> 20} MB"
        size = size_of(content, media)
        if size is None or not all(size):
            return "", "can't be read"
        if size[0] * size[1] > MAX_PIXELS:
            return "", f"has more than {MAX_PIXELS // 1_000_000} million pixels"
        if max(size) > MAX_SIDE:
            return "", f"has a side of more than {MAX_SIDE} pixels"
        if len(self.found) == MAX_PICTURES or len(content) > self._room:
            return "", f"is one too many: at most {MAX_PICTURES}, and {MAX_ALL_BYTES >> 20} MB in all, are shown"
        name = f"picture-{len(self.found) + 1}"
        self.found.append(Picture(name, media, content))
        self._names[content] = name
        self._room -= len(content)
        return name, ""

    def put_into(self, text: str, attached: Mapping[str, object], elsewhere: Mapping[str, object]) -> str:
        """Let the pictures of a text be `attachment:picture-N`; one that isn't there is said in a line in its place.

        Args:
            text: Markdown.
            attached: The cell's own attachments: base64 by name.
            elsewhere: Those of other cells, where a name is only one picture's: a cell that was split has half of them.
        """
        used: set[str] = set()

        def shown(said: str, name: str, encoded: object) -> str:
            if encoded is None:
                return _line(f"the picture {name} is not in the notebook: it was not pasted, or was lost on the way")
            own, why = self.add(encoded)
            return f"![{said}](attachment:{own})" if own else _line(f"the picture {name} {why}")

        def known(name: str) -> object:
            used.add(name)
            return attached.get(name, elsewhere.get(name))

        def in_tag(match: re.Match[str]) -> str:
            source, said = _SOURCE.search(match["inside"]), _SAID.search(match["inside"])
            address = (source[1] or source[2] or "") if source else ""
            words = _plain((said[1] or said[2] or "") if said else "")
            if address.startswith("attachment:"):
                name = unquote(address.removeprefix("attachment:"))
                return shown(words, name, known(name))
            if address.startswith("data:image/"):
                return shown(words, "in the text", address.partition(",")[2])
            return match[0]

        names = sorted({*attached, *elsewhere}, key=len, reverse=True)
        text = self._mentions(text, names, known, shown)
        text = _TAG.sub(in_tag, text)
        text = _DATA.sub(lambda match: self._of_data(match[1]), text)
        rest = [name for name in attached if name not in used]
        return "\n\n".join([text, *(shown(_plain(name), name, attached[name]) for name in rest)]) if rest else text

    def _of_data(self, encoded: str) -> str:
        name, _ = self.add(encoded)
        return f"attachment:{name or 'that-can-not-be-shown'}"

    def _mentions(
        self, text: str, names: Iterable[str], known: Callable[[str], object], shown: Callable[[str, str, object], str]
    ) -> str:
        """Each mention of Markdown; names, the longest first, may hold spaces and brackets, encoded or not."""

        def one(match: re.Match[str]) -> str:
            rest = match["rest"]
            self._mentions_left -= 1
            if self._mentions_left < 0:
                return match[0]
            found = _name_in(rest, names)
            if found is None:
                end = rest.find(")")
                name, length = (rest[:end], end) if end >= 0 else (rest, len(rest))
            else:
                name, length = found
            after = re.match(r">?(?:\s+\"[^\"\n]*\")?\s*\)", rest[length:])
            if after is None:
                return match[0]
            # What follows on the line may hold another.
            tail = _MENTION.sub(one, rest[length + after.end() :])
            name = unquote(name).strip().removesuffix(">")
            return f"{shown(match['said'], name, known(name))}{tail}"

        return _MENTION.sub(one, text)


def _name_in(rest: str, names: Iterable[str]) -> tuple[str, int] | None:
    """Which name a mention begins with, as it is or percent-encoded, and how long it is there."""
    for name in names:
        if rest.startswith(name):
            return name, len(name)
    known = set(names)
    ends = (place for place, char in enumerate(rest) if char in ') >"')
    return next(((unquote(rest[:end]), end) for end in ends if unquote(rest[:end]) in known), None)


def attachments_of(cell: Mapping[str, Any]) -> dict[str, object]:
    """A cell's attachments: base64 by name; hostile."""
    found: dict[str, object] = {}
    attachments = cell.get("attachments")
    for name, bundle in islice(attachments.items(), _MAX_NAMES) if isinstance(attachments, dict) else ():
        if isinstance(bundle, dict) and isinstance(name, str) and len(name) <= 500:
            found[name] = next((bundle[kind] for kind in bundle if str(kind).startswith("image/")), None)
    return found


def decoded(encoded: object) -> bytes | None:
    """The bytes behind base64, which a notebook keeps as a string or as a list of lines."""
    if isinstance(encoded, list) and all(isinstance(line, str) for line in encoded):
        encoded = "".join(encoded)
    if not isinstance(encoded, str) or len(encoded) > 2 * MAX_PICTURE_BYTES:
        return None
    try:
        return base64.b64decode("".join(encoded.split()), validate=True) or None
    except (binascii.Error, ValueError):
        return None


def media_of(content: bytes) -> str | None:
    """What kind of picture it is, by its first bytes; None if none of those that are shown."""
    return next((media for start, media in _KINDS.items() if content.startswith(start)), None)


def size_of(content: bytes, media: str) -> tuple[int, int] | None:
    """How many pixels wide and high a browser would have to make room for; None if that can't be read."""
    try:
        if media == "image/png":
            width, height = struct.unpack(">II", content[16:24])
        elif media == "image/gif":
            width, height = struct.unpack("<HH", content[6:10])
        else:
            width, height = _jpeg_size(content)
    except (struct.error, ValueError, IndexError):
        return None
    return int(width), int(height)


def _jpeg_size(content: bytes) -> tuple[int, int]:
    place = 2
    while place + 9 < len(content):
        if content[place] != 0xFF:
            raise ValueError("no marker")
        marker = content[place + 1]
        if marker == 0xFF:
            place += 1
        elif 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack(">HH", content[place + 5 : place + 9])
            return width, height
        else:
            place += 2 + int(struct.unpack(">H", content[place + 2 : place + 4])[0])
    raise ValueError("no size")


def _line(what: str) -> str:
    return f"({_plain(what)})"


def _plain(text: str) -> str:
    """Words that Markdown takes as they are."""
    return re.sub(r"([\\`*_{}\[\]<>!$#|~])", r"\\\1", " ".join(text[:300].split()))
