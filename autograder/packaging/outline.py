"""What to enter on Gradescope where written parts are graded by hand: parts, points, rubric items, in order."""

from __future__ import annotations

from collections.abc import Sequence

from autograder.bank.rubric import Rubric
from autograder.written.model import Part


def outline(title: str, parts: Sequence[Part]) -> str:
    """The outline of an assignment's written parts, as Markdown; empty if none is graded.

    Gradescope adds up rubric items, and knows no alternatives and no caps. Of alternatives one is applied; a cap is an
    adjustment.
    """
    graded = [part for part in parts if part.points > 0]
    if not graded:
        return ""
    total = sum(part.points for part in graded)
    lines = [
        f"# {title}: outline for Gradescope",
        "In the programming assignment, Edit Outline: add these questions, graded manually, in this order, with these "
        "points. In Settings, let points be added for rubric items (positive scoring). Graders see the notebook there.",
        f"{len(graded)} questions, {total:g} points.",
    ]
    for number, part in enumerate(graded, start=1):
        lines.append(f"## {number}. {part.question}: {part.name} ({part.points:g} points)")
        if part.points != part.rubric.points:
            lines.append(
                f"The rubric below has {part.rubric.points:g}: multiply by {part.points / part.rubric.points:g}."
            )
        lines.append("\n".join(_items(part.rubric)))
    return "\n\n".join(lines) + "\n"


def _items(rubric: Rubric) -> list[str]:
    lines = []
    for item in rubric.items:
        if item.alternatives:
            lines.append(f"* one of these: {item.text}")
            lines += [f"    * {one.points:+g} {one.text}" for one in item.alternatives]
        else:
            lines.append(f"* {item.points:+g} {item.text}")
    lines += [f"* {-entry.points:+g} {entry.text}" for entry in rubric.deductions]
    lines += [f"* adjust to at most {entry.points:g}: {entry.text}" for entry in rubric.caps]
    return lines + [f"* (for graders) {note}" for note in rubric.notes]
