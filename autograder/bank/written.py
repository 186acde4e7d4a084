"""Written parts: answers in words that a person grades, with staff's reference answers and rubrics."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from autograder.bank.bank import Bank
from autograder.bank.prompt import WRITTEN_MARKER
from autograder.bank.text import read_text
from autograder.errors import UsageError


@dataclass(frozen=True)
class WrittenPart:
    """One part that students answer in words.

    Attributes:
        name: Its name, unique within the question.
        source: The sub-questions of the sources that it stands for.
        answer: The reference answer.
        rubric: What earns how much.
    """

    name: str
    source: str
    answer: str
    rubric: str


def read_written_parts(bank: Bank, question: str) -> tuple[WrittenPart, ...]:
    """Read the written parts of a question from `solutions/<question>.md`, in order; none if there is no such file.

    Raises:
        UsageError: if a part is incomplete, or the prompt's places for answers are not those parts.
    """
    path = bank.written_solution(question)
    parts: tuple[WrittenPart, ...] = ()
    if path.is_file():
        sections = re.split(r"^## +", read_text(path), flags=re.MULTILINE)
        parts = tuple(_part(section, path) for section in sections[1:])
    prompt = bank.prompt(question)
    lines = read_text(prompt).splitlines()
    places = [match[1] for line in lines if (match := WRITTEN_MARKER.match(line.strip()))]
    if sorted(places) != sorted(part.name for part in parts):
        asked, answered = ", ".join(sorted(places)) or "none", ", ".join(sorted(p.name for p in parts)) or "none"
        raise UsageError(f"{prompt} has places for the written parts {asked}, and {path} answers {answered}")
    return parts


def _part(section: str, path: Path) -> WrittenPart:
    match = re.fullmatch(
        r"(?P<name>\w+)\s*\nSource: (?P<source>.+?)\n\s*### Answer\n(?P<answer>.+?)\n### Rubric\n(?P<rubric>.+)",
        re.sub(r"\n{2,}(?=Source: |### )", "\n", section.strip()),
        flags=re.DOTALL,
    )
    if match is None:
        name = section.split("\n", 1)[0].strip()
        raise UsageError(f"{path}: {name} needs a line `Source: ...`, then `### Answer` and `### Rubric`")
    return WrittenPart(**{name: text.strip() for name, text in match.groupdict().items()})
