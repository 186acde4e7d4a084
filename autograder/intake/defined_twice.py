"""Which of the names that are asked for a submission defines in several places: the last one counts.

It looks at the text and parses nothing: a hostile text may take a parser down, and this is the trusted side.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from autograder.intake.parse import Submission

# At the top level, where no line before it is indented: `def name(`, `async def name(`, `NAME = ` and `NAME: float = `.
_BEGINS = re.compile(r"^(?:(?:async )?def (\w{1,80})\b|(\w{1,80})[ \t]*(?::[^=\n]{0,80})?=(?!=))", re.MULTILINE)
_NEXT = re.compile(r"^[^\s)#]", re.MULTILINE)
_MOST = 20_000  # definitions that are looked at


@dataclass(frozen=True)
class _Definition:
    place: str
    text: str

    @property
    def stub(self) -> bool:
        """Whether it is as it was given."""
        last = self.text.rstrip().rpartition("\n")[2].partition("#")[0].strip()
        return last.startswith("raise NotImplementedError") or bool(re.fullmatch(r"\w+\s*=\s*None", last))


def defined_twice(submission: Submission, asked: Collection[str]) -> Iterator[str]:
    """A line for each name with different definitions in different places.

    Args:
        submission: The code.
        asked: The functions and choices that the assignment asks for.
    """
    found: dict[str, list[_Definition]] = {}
    for name, definition in _definitions(submission, asked):
        found.setdefault(name, []).append(definition)
    for name, definitions in sorted(found.items()):
        # A stub above the answer harms nobody.
        counted = [one for one in definitions[:-1] if not one.stub] + definitions[-1:]
        if len({one.text for one in counted}) > 1 and len({one.place for one in counted}) > 1:
            kind = counted[0].place.partition(" ")[0]
            numbers = [one.place.partition(" ")[2] for one in counted][-4:]
            places = f"{kind}s {', '.join(numbers[:-1])} and {numbers[-1]}"
            stub = ", and it is not written yet" if counted[-1].stub else ""
            yield f"{name} is defined in {places}; the last one counts{stub}"


def _definitions(submission: Submission, asked: Collection[str]) -> Iterator[tuple[str, _Definition]]:
    room = _MOST
    for cell in submission.cells:
        for match in _BEGINS.finditer(cell.source):
            room -= 1
            if room < 0:
                return
            name = match[1] or match[2]
            if name in asked:
                after = _NEXT.search(cell.source, match.end())
                text = cell.source[match.start() : after.start() if after else len(cell.source)]
                place = cell.label or f"line {cell.source.count(chr(10), 0, match.start()) + 1}"
                yield name, _Definition(place, text.rstrip())
