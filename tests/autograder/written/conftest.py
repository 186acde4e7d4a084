import pytest

from autograder.bank.rubric import parse_rubric
from autograder.written.answers import Answers, answers_file, answers_text
from autograder.written.database import Marks
from autograder.written.find import Finding, Found, Piece
from autograder.written.graders import add_grader
from autograder.written.importing import import_all
from autograder.written.model import Part

RUBRIC = """\
5 points.

- 2: the two stages.
  - 2: both.
  - 1: one of them.
- 2 [result]: the result.
- 1: the logarithm.
- -1: a sum for a maximum.
- at most 3: no derivation.
"""


def rubric(text=RUBRIC):
    return parse_rubric(dict(enumerate(["### Rubric", *text.splitlines()], start=1)), "rubric.md")


def part(name="recurrence", points=5.0, text=RUBRIC):
    return Part("decoding", name, points, rubric(text), "Derive it.", "Reference.")


def answered(text, part="decoding.recurrence"):
    state = "answered" if text else "empty"
    return Found(part, state, (Piece("markdown", text, "", 3),) if text else (), (), "metadata")


class Class:
    """A folder that `autograder grade` wrote, as far as the written answers go."""

    def __init__(self, folder):
        self.folder = folder
        self.parts = [part()]

    def hand_in(self, name, *texts, unplaced=""):
        found = tuple(answered(text, one.key) for text, one in zip(texts, self.parts, strict=True))
        rest = Found("", "answered", (Piece("markdown", unplaced),)) if unplaced else None
        file = answers_file(self.folder, name)
        file.parent.mkdir(exist_ok=True)
        file.write_text(answers_text(Answers("hash", Finding(found, rest))))

    def open(self, *graders):
        marks = Marks.open(self.folder, seed=1)
        marks.clock = Clock()
        imported = import_all(marks, self.folder, self.parts)
        for name in graders:
            add_grader(marks, name)
        return marks, imported


class Clock:
    def __init__(self):
        self.now = 1e9

    def __call__(self):
        self.now += 1
        return self.now


@pytest.fixture
def course(tmp_path):
    return Class(tmp_path)


@pytest.fixture
def marks(course):
    """Five answers of which two are equal, one missing; Ann and Bob mark."""
    for name, text in {"a": "Same proof", "b": "same  PROOF", "c": "Another", "d": "", "e": "A third"}.items():
        course.hand_in(name, text)
    found, _ = course.open("Ann", "Bob")
    yield found
    found.close()
