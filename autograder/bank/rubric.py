"""Rubrics: what earns how much in a written part, in one grammar that graders and programs read alike.

    5 points.

    - 2: the maximum in two stages, with the reason for each.
      - 2: both reasons.
      - 1: one of the two.
    - 2 [result]: the result.
    - 1: the form in logarithms.
    - -1: a sum is taken for a maximum, once.
    - at most 3: no derivation.
    - note: other letters are fine.

The items sum to the first line. Of alternatives one counts, and the best of them earns the whole item. What a line says
goes on in lines that are indented further.

A mark is kept under the keys of what was ticked. A name in brackets is the key and stays, whatever becomes of the
wording, the price and the order. Without one the key is the place (`item-2`, `item-1/alternative-2`, `deduction-1`,
`cap-1`): marks follow its words to another place, price or name, and another wording of the same price that reads
alike. Price and words changed at once, or another entry in its place, open the marks again. So give a name before much
is changed once answers have been marked.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from autograder.bank.text import read_text
from autograder.errors import UsageError

_NUMBER = r"\d+(?:\.\d+)?"
_TOTAL = re.compile(rf"({_NUMBER}) points?\.")
_ENTRY = re.compile(
    rf"(?P<indent> *)- (?:(?P<note>note)|(?P<cap>at most )?(?P<minus>-)?(?P<points>{_NUMBER})(?: \[(?P<key>[^]]*)])?):"
    r"(?: (?P<text>.*))?"
)
_KEY = re.compile(r"[a-z][a-z0-9_]*")
_FORMS = (
    "write `- 2: text`, `  - 1: text` for an alternative within it, `- -1: text` for a deduction, "
    "`- at most 3: text` for a cap, or `- note: text`"
)


@dataclass(frozen=True)
class Entry:
    """An alternative, a deduction or a cap.

    Attributes:
        key: What marks keep it under; unique within the rubric.
        points: What the alternative earns, what the deduction takes off (a positive number), what the cap leaves.
        text: When it applies.
    """

    key: str
    points: float
    text: str


@dataclass(frozen=True)
class Item:
    """Something that earns points.

    Attributes:
        key: What marks keep it under; unique within the rubric.
        points: What it earns.
        text: What has to be there.
        alternatives: How it can be there, of which one counts; empty where it is all or nothing.
    """

    key: str
    points: float
    text: str
    alternatives: tuple[Entry, ...] = ()


@dataclass(frozen=True)
class Rubric:
    """What earns how much in one written part.

    Attributes:
        points: The total.
        items: What earns points, in order.
        deductions: What takes points off.
        caps: What leaves no more than some points.
        notes: Advice for graders, without points.
    """

    points: float
    items: tuple[Item, ...]
    deductions: tuple[Entry, ...] = ()
    caps: tuple[Entry, ...] = ()
    notes: tuple[str, ...] = ()


def read_rubrics(path: Path) -> dict[str, Rubric]:
    """Read the rubrics of all written parts in a file of `solutions/`.

    Returns:
        The rubrics by part, in order.

    Raises:
        UsageError: if the file can't be read, or a rubric breaks the grammar; says where, and what to write.
    """
    return {part: parse_rubric(lines, str(path)) for part, lines in rubric_lines(path).items()}


def rubric_lines(path: Path) -> Mapping[str, Mapping[int, str]]:
    """The lines of each rubric in a file, by part and then by number; the line of the heading first.

    Raises:
        UsageError: if the file can't be read.
    """
    found: dict[str, dict[int, str]] = {}
    part, inside = "", False
    for number, line in enumerate(read_text(path).splitlines(), start=1):
        if heading := re.match(r"## +(\w+)", line):
            part, inside = heading[1], False
        elif line.startswith("### "):
            inside = line.strip() == "### Rubric"
        if inside:
            found.setdefault(part, {})[number] = line.rstrip()
    return found


def parse_rubric(lines: Mapping[int, str], name: str) -> Rubric:
    """Parse one rubric.

    Args:
        lines: Its lines by number, the heading first.
        name: The file, for messages.

    Raises:
        UsageError: if it breaks the grammar; says where, and what to write.
    """
    return _Parser(name, min(lines, default=1)).parse(list(lines.items())[1:])


@dataclass(frozen=True)
class _Line:
    """An entry with all that it says, before its place in the rubric is known."""

    number: int
    kind: str
    points: float
    key: str
    text: str


class _Parser:
    def __init__(self, name: str, heading: int) -> None:
        self.name = name
        self.heading = heading

    def wrong(self, line: int, what: str) -> UsageError:
        return UsageError(f"{self.name}, line {line}: {what}")

    def parse(self, lines: Iterable[tuple[int, str]]) -> Rubric:
        filled = [(number, line) for number, line in lines if line.strip()]
        number, first = filled[0] if filled else (self.heading, "")
        total = _TOTAL.fullmatch(first)
        if total is None:
            raise self.wrong(number, "a rubric begins with its total, alone on a line, such as `5 points.`")
        rubric = self._rubric(float(total[1]), number, list(self._entries(filled[1:])))
        self._check_keys(rubric)
        return rubric

    def _rubric(self, points: float, number: int, entries: list[_Line]) -> Rubric:
        items: list[Item] = []
        others: dict[str, list[Entry]] = {"deduction": [], "cap": []}
        for place, entry in enumerate(entries):
            if entry.kind == "item":
                items.append(self._item(entry, len(items) + 1, entries[place + 1 :]))
            elif entry.kind in others:
                key = entry.key or f"{entry.kind}-{len(others[entry.kind]) + 1}"
                others[entry.kind].append(Entry(key, entry.points, entry.text))
                if not 0 < entry.points <= points or (entry.kind == "cap" and entry.points == points):
                    raise self.wrong(
                        entry.number, f"a {entry.kind} of {entry.points:g} makes no sense in {points:g} points"
                    )
            elif entry.kind == "alternative" and (place == 0 or entries[place - 1].kind not in ("item", "alternative")):
                raise self.wrong(entry.number, f"an alternative stands below an item; {_FORMS}")
        earned = sum(item.points for item in items)
        if abs(earned - points) > 1e-9:
            raise self.wrong(number, f"the items sum to {earned:g}, and not to {points:g}: mend a price, or the total")
        notes = tuple(entry.text for entry in entries if entry.kind == "note")
        return Rubric(points, tuple(items), tuple(others["deduction"]), tuple(others["cap"]), notes)

    def _item(self, entry: _Line, place: int, below: list[_Line]) -> Item:
        key = entry.key or f"item-{place}"
        alternatives: list[Entry] = []
        for line in below:
            if line.kind != "alternative":
                break
            alternatives.append(Entry(line.key or f"{key}/alternative-{len(alternatives) + 1}", line.points, line.text))
        best = max((one.points for one in alternatives), default=entry.points)
        if entry.points == 0:
            raise self.wrong(entry.number, "an item earns something: write advice as `- note: text`")
        if best != entry.points:
            raise self.wrong(
                entry.number,
                f"the best alternative earns {best:g} of {entry.points:g}: add the one that earns all, or mend a price",
            )
        return Item(key, entry.points, entry.text, tuple(alternatives))

    def _entries(self, lines: list[tuple[int, str]]) -> Iterator[_Line]:
        """Each entry with the lines in which it goes on."""
        found: list[tuple[int, re.Match[str], list[str]]] = []
        for number, line in lines:
            match = _ENTRY.fullmatch(line)
            if match and len(match["indent"]) in (0, 2):
                found.append((number, match, [match["text"] or ""]))
            elif (
                found and line.startswith("  " + found[-1][1]["indent"]) and not line.lstrip().startswith(("- ", "* "))
            ):
                found[-1][2].append(line.strip())
            else:
                raise self.wrong(number, f"this is no line of a rubric: {_FORMS}; what goes on is indented further")
        for number, match, texts in found:
            yield self._line(number, match, " ".join(" ".join(texts).split()))

    def _line(self, number: int, match: re.Match[str], text: str) -> _Line:
        if match["note"]:
            kind = "note"
        elif match["cap"]:
            kind = "cap"
        else:
            kind = "deduction" if match["minus"] else "item"
        if match["cap"] and match["minus"]:
            raise self.wrong(number, "a cap is no deduction: write `- at most 3: text`")
        if match["indent"]:
            if kind != "item":
                raise self.wrong(number, f"only alternatives stand within an item; {_FORMS}")
            kind = "alternative"
        if not text:
            raise self.wrong(number, "this line has no text: say when it applies")
        if match["key"] is not None and not _KEY.fullmatch(match["key"]):
            raise self.wrong(
                number, f"a name in brackets is a word in small letters, such as [result]: {match['key']!r}"
            )
        return _Line(number, kind, float(match["points"] or 0), match["key"] or "", text)

    def _check_keys(self, rubric: Rubric) -> None:
        alternatives = [one for item in rubric.items for one in item.alternatives]
        keys = [item.key for item in rubric.items]
        keys += [entry.key for entry in (*alternatives, *rubric.deductions, *rubric.caps)]
        twice = next((key for key in keys if keys.count(key) > 1), None)
        if twice:
            raise self.wrong(self.heading, f"[{twice}] is used twice in this rubric: rename one")
