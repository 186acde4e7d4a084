"""What the folder says about its assignment: `public/assignment.json`, which `autograder build` writes."""

from __future__ import annotations

import difflib
import json
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).absolute().parent.parent / "public"


class Problem(Exception):
    """Something that the student can mend; notebooks show its text and no traceback."""

    def _render_traceback_(self) -> list[str]:
        """What IPython shows in place of a traceback."""
        return [f"❌ {self}"]


@dataclass(frozen=True)
class Question:
    """One question.

    Attributes:
        name: What `grader.check` takes.
        title: Its heading in the notebook, with its number: "1. Initialization".
        points: Points for its code.
        functions: The functions that it asks for, in order.
        choices: The options of each choice that it asks for; none where any number will do.
        written: Its written parts, with their points; None where they are not given.
        hints: For each function and choice where to look, one step at a time.
    """

    name: str
    title: str
    points: float
    functions: tuple[str, ...]
    choices: dict[str, list[Any]]
    written: dict[str, float | None]
    hints: dict[str, list[str]]

    @property
    def names(self) -> tuple[str, ...]:
        """Its functions and choices."""
        return (*self.functions, *self.choices)


class Assignment:
    """The assignment of a folder.

    Args:
        folder: Where `assignment.json` and the public cases lie.
    """

    def __init__(self, folder: Path = FOLDER) -> None:
        self.folder = folder

    @cached_property
    def _content(self) -> dict[str, Any]:
        try:
            content = json.loads((self.folder / "assignment.json").read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise Problem(f"{self.folder} can't be read ({error}): get a fresh copy of the folder") from None
        return dict(content)

    @property
    def name(self) -> str:
        """Its name, which is also that of the notebook as it was handed out."""
        return str(self._content["assignment"])

    @property
    def title(self) -> str:
        """Its title."""
        return str(self._content["title"])

    @cached_property
    def questions(self) -> dict[str, Question]:
        """Its questions by name, in order."""
        return {
            name: Question(name, **{**about, "functions": tuple(about["functions"])})
            for name, about in self._content["questions"].items()
        }

    def question(self, name: str) -> Question:
        """A question by its name, its number ("3") or its title.

        Raises:
            Problem: if there is none; it lists those that there are.
        """
        wanted = str(name).strip().lower()
        for question in self.questions.values():
            number, _, title = question.title.partition(". ")
            if wanted in (question.name.lower(), number, title.lower(), question.title.lower()):
                return question
        close = difflib.get_close_matches(wanted, self.questions, n=1)
        suggestion = f" Did you mean {close[0]!r}?" if close else ""
        raise Problem(f"There is no question {name!r}.{suggestion} The questions are {', '.join(self.questions)}.")


def worth(points: float) -> str:
    """Points in words: "1 point", "2.5 points"."""
    return f"{points:g} point" + ("" if points == 1 else "s")
