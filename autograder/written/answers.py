"""DIR/answers/NAME.json: the written answers of a submission; `autograder grade` writes, `autograder mark` reads."""

from __future__ import annotations

import base64
import hashlib
import json
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from autograder.written.find import Finding, Found, Picture, Piece

# Another number when this version reads a file of the one before wrongly, or finds more than it.
FORMAT = 1
_SPACE = bytes(code for code in range(128) if chr(code).isspace())
_NOT_OURS = (ValueError, TypeError, KeyError, AttributeError)


@dataclass(frozen=True)
class Answers:
    """What is in such a file.

    Attributes:
        source: What it was computed from, as a hash: the submission, and the notebook as it was given out.
        finding: What was found.
    """

    source: str
    finding: Finding


def answers_folder(folder: Path) -> Path:
    """Where the answers of a class are."""
    return folder / "answers"


def answers_file(folder: Path, submission: str) -> Path:
    """Where the answers of a submission are."""
    return answers_folder(folder) / f"{submission}.json"


def answers_text(answers: Answers) -> str:
    """The text of that file, one line an answer, so that it can be read and searched."""
    finding = answers.finding
    lines = ",\n".join(json.dumps(_plain(found)) for found in (*finding.answers, *filter(None, [finding.unplaced])))
    head = json.dumps({"format": FORMAT, "source": answers.source})
    return f'{head[:-1]}, "answers": [\n{lines}\n]}}\n'


def read_answers(path: Path) -> Answers | None:
    """Read it back; None if there is none that can be read."""
    try:
        data = json.loads(path.read_bytes())
        if data["format"] != FORMAT:
            return None
        found = [_found(one) for one in data["answers"]]
        unplaced = next((one for one in found if not one.part), None)
        return Answers(str(data["source"]), Finding(tuple(one for one in found if one.part), unplaced))
    except (OSError, *_NOT_OURS):
        return None


def sha256_of(found: Found) -> str:
    """The hash of an answer: another one means another answer."""
    pieces = (part for piece in found.pieces for part in (piece.kind, piece.text, piece.picture))
    return _digest([found.state, *pieces, *_pictures(found)])


def same_of(found: Found) -> str:
    """What equal answers have in common: their text but for space and case, and their pictures."""
    if found.state != "answered":
        return found.state
    texts = [_without_space(piece.text) for piece in found.pieces if not piece.picture]
    return _digest([*texts, "", *_pictures(found)])


def _without_space(text: str) -> str:
    """A text without space and case."""
    if text.isascii():  # the same, in a tenth of the time
        return text.encode().lower().translate(None, _SPACE).decode()
    return "".join(unicodedata.normalize("NFC", text).casefold().split())


def _pictures(found: Found) -> list[str]:
    return [hashlib.sha256(picture.content).hexdigest() for picture in found.pictures]


def _digest(parts: list[str]) -> str:
    """The hash of some texts; none of them holds NUL, which `find` takes out."""
    return hashlib.sha256("\0".join(parts).encode("utf-8", "backslashreplace")).hexdigest()


def _plain(found: Found) -> dict[str, Any]:
    return {
        "part": found.part,
        "state": found.state,
        "how": found.how,
        "guess": found.guess,
        "pieces": [[piece.kind, piece.text, piece.picture, piece.cell] for piece in found.pieces],
        "pictures": [[one.name, one.media, base64.b64encode(one.content).decode()] for one in found.pictures],
    }


def _found(data: dict[str, Any]) -> Found:
    pieces = tuple(Piece(str(kind), str(text), str(picture), int(cell)) for kind, text, picture, cell in data["pieces"])
    pictures = tuple(Picture(str(name), str(media), base64.b64decode(text)) for name, media, text in data["pictures"])
    how, guess = str(data["how"]), str(data["guess"])
    return Found(str(data["part"]), str(data["state"]), pieces, pictures, how, guess)
