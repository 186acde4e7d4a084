"""Made-up classes with written answers, as `autograder grade` would leave them: seeded, of every quality.

An answer is made from the course's own reference answer: all of it, its beginning, or a sentence that many share. Some
are empty, some untouched, some equal but for space.
"""

import random
import sys
from pathlib import Path

from autograder.bank.bank import Bank
from autograder.batch.class_results import ClassResults, index_file
from autograder.batch.gradesheet import GradeRow, sheet_text
from autograder.intake.submitter import Submitter
from autograder.written.answers import Answers, answers_file, answers_text
from autograder.written.find import UNTOUCHED, Finding, Found, Piece
from autograder.written.parts import written_parts

ASSIGNMENT = "deep_learning_theory"
SHARED = (
    "I don't know.",
    "It follows from the chain rule, by induction over the layers.",
    "By the Markov property, $P(w_t \\mid w_1, \\dots, w_{t-1}) = P(w_t \\mid w_{t-1})$, so the maximum splits.",
)


def found(part, text, state="answered", **more):
    """An answer in one cell."""
    return Found(part.key, state, (Piece("markdown", text, cell=4),), how="metadata", **more)


def made_up(part, chance):
    """An answer of some quality."""
    kind = chance.random()
    if kind < 0.1:
        return Found(part.key, "empty", (), how="metadata")
    if kind < 0.17:
        return found(part, f"{UNTOUCHED}.*", "untouched")
    if kind < 0.35:
        text = chance.choice(SHARED)
        return found(part, text if chance.random() < 0.5 else f"  {text.upper() if kind < 0.2 else text}\n\n")
    paragraphs = part.answer.split("\n\n")
    kept = paragraphs[: chance.randint(1, len(paragraphs))]
    number = chance.randrange(10**9)
    return found(part, "\n\n".join([*kept, f"So much for my answer, number {number} of many."]))


def write_answers(folder: Path, name: str, answers, unplaced=None):
    """The file of a submission's answers."""
    path = answers_file(folder, name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(answers_text(Answers("made up", Finding(tuple(answers), unplaced))), encoding="utf-8")


def parts_of(assignment=ASSIGNMENT, bank=None):
    """The graded parts of an assignment."""
    bank = bank or Bank.here()
    return [part for part in written_parts(bank, bank.assignment(assignment)) if part.points]


def write_class(folder: Path, count: int, *, seed: int = 1, assignment: str = ASSIGNMENT, parts=None):
    """Write a class of so many submissions; returns their names."""
    chance, bank = random.Random(seed), Bank.here()
    parts = parts or parts_of(assignment, bank)
    names = [f"student_{number:04}" for number in range(count)]
    for name in names:
        write_answers(folder, name, [made_up(part, chance) for part in parts])
    write_index(folder, names, assignment)
    return names


def write_index(folder: Path, names, assignment: str = ASSIGNMENT):
    """What a run says about a class: nothing but names here."""
    points = Bank.here().assignment(assignment).points
    rows = [
        GradeRow(name, "graded", 0.0, sum(points.values()), dict.fromkeys(points, 0.0), Submitter(f"Name of {name}"))
        for name in names
    ]
    folder.mkdir(parents=True, exist_ok=True)
    index_file(folder).write_text(ClassResults.of(assignment, tuple(points), rows).text(), encoding="utf-8")
    (folder / "grades.csv").write_text(sheet_text(rows, tuple(points)), encoding="utf-8")


if __name__ == "__main__":  # for docs/pictures/make.py
    write_class(Path(sys.argv[1]), int(sys.argv[2]))
