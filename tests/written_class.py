"""A class of notebooks with written answers of every quality, made from the template: data for tests, and for trying.

    python -m tests.written_class FOLDER [NUMBER]

The same number gives the same class. Some of its students hand in the source documents' own proofs, one hands in the
reference answers, and all of them did to their cells whatever people do.
"""

import copy
import json
import random
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path

from autograder.bank.bank import Bank
from autograder.packaging.notebook import notebook
from autograder.written.find import places_of
from autograder.written.parts import written_parts

ASSIGNMENT = "deep_learning_theory"
SOURCES = Path(__file__).parent / "samples" / "written" / "sources.toml"
_SHORT = [
    "By induction.", "See the lecture.", "I ran out of time.", "It follows from the chain rule.", "by  induction.", "?",
    "The claim holds because both sides are equal.", "$x = y$", "TODO", "I don't know.", "It is obvious.",
    "We proved this in class.",
]  # fmt: skip
HOSTILE = [
    "<script>document.title = 'marked'</script>", "<img src=x onerror=\"document.title='marked'\">",
    "[full marks](javascript:alert(1))", "![x](http://192.0.2.1/pixel.png)", "$" + "x^{" * 50 + "}" * 50 + "$",
    "[" * 5_000,
]  # fmt: skip


@dataclass(frozen=True)
class SourceAnswer:
    """A source's own proof, and what it gets.

    Attributes:
        document: The file.
        part: `question.part`.
        text: The answer.
        ticked: The keys of the rubric that it earns.
        points: What that makes.
        why: The reasons.
    """

    document: str
    part: str
    text: str
    ticked: frozenset
    points: float
    why: str


@dataclass(frozen=True)
class Student:
    """A student, and what the notebook holds.

    Attributes:
        name: The file's stem.
        cells: The notebook's cells.
        answers: What was written, by part; nothing for a part that was left out.
        way: What was done to the cells.
    """

    name: str
    cells: list
    answers: dict
    way: str


def source_answers():
    """The sources' own proofs, as `sources.toml` has them."""
    tables = tomllib.loads(SOURCES.read_text(encoding="utf-8"))["answer"]
    return [
        SourceAnswer(
            table["document"],
            table["part"],
            table["text"].strip(),
            frozenset(table["ticked"]),
            float(table["points"]),
            table["why"],
        )
        for table in tables
    ]


def given_cells(bank):
    """The notebook as it was given out."""
    cells = json.loads(notebook(bank, bank.assignment(ASSIGNMENT)))["cells"]
    return [cell | {"source": "".join(cell["source"])} for cell in cells]


def students(number=60, seed=17):
    """The class."""
    bank = Bank.here()
    given, chance = given_cells(bank), random.Random(seed)
    parts = written_parts(bank, bank.assignment(ASSIGNMENT))
    by_document = {}
    for one in source_answers():
        by_document.setdefault(one.document, {})[one.part] = one.text
    documents = list(by_document.values())
    for index in range(number):
        if index < len(documents):
            answers = documents[index]
        elif index == len(documents):
            answers = {part.key: part.answer for part in parts}
        else:
            answers = {part.key: text for part in parts if (text := _answer(part, chance))}
        way = _WAYS[index % len(_WAYS)]
        cells = copy.deepcopy(given)
        for part, text in answers.items():
            way(cells, _place(cells, part), text)
        if way is bare:
            cells = [{key: value for key, value in cell.items() if key != "id"} | {"metadata": {}} for cell in cells]
        yield Student(f"student_{index:03}", cells, answers, way.__name__)


def write(folder, number=60):
    """Write the class as notebooks."""
    folder.mkdir(parents=True, exist_ok=True)
    for student in students(number):
        book = {"cells": student.cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
        (folder / f"{student.name}.ipynb").write_text(json.dumps(book), encoding="utf-8")


def _answer(part, chance):
    """An answer of some quality; sometimes none."""
    paragraphs = [text for text in part.answer.split("\n\n") if text.strip()]
    kind = chance.random()
    if kind < 0.15:
        return ""
    if kind < 0.35:
        return chance.choice(_SHORT)
    if kind < 0.4:
        return chance.choice(HOSTILE)
    if kind < 0.6:
        return "\n\n".join(paragraphs[: chance.randint(1, len(paragraphs))])
    if kind < 0.7:
        return part.answer.replace("\n\n", "\n\n\n").replace("The ", "the ")
    text = "\n\n".join(chance.sample(paragraphs, chance.randint(1, len(paragraphs))))
    return text.replace(r"\le", r"<", chance.randint(0, 2)).replace("+", "-", chance.randint(0, 1))


def _place(cells, part):
    name = part.replace(".", "-written-")
    return next(n for n, cell in enumerate(cells) if cell["metadata"].get("course") == name)


def replaced(cells, n, text):
    cells[n]["source"] = text


def below(cells, n, text):
    cells[n]["source"] += "\n\n" + text


def own_cell(cells, n, text):
    cells[n] = {"cell_type": "markdown", "metadata": {}, "source": text}


def added(cells, n, text):
    cells.insert(n + 1, {"cell_type": "markdown", "metadata": {}, "source": text})


def split(cells, n, text):
    head, _, rest = text.partition("\n\n")
    cells[n]["source"] = head
    if rest:
        cells.insert(n + 1, copy.deepcopy(cells[n]) | {"id": f"split-{n}", "source": rest})


def raw(cells, n, text):
    cells[n] |= {"cell_type": "raw", "source": text}


def code(cells, n, text):
    cells[n] |= {"cell_type": "code", "source": text, "outputs": [], "execution_count": None}


def bare(cells, n, text):
    cells[n]["source"] = text


_WAYS = [replaced, replaced, below, own_cell, added, split, replaced, raw, code, bare]


def places():
    """The places for answers, for who compares."""
    return places_of(given_cells(Bank.here()))


if __name__ == "__main__":
    write(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 60)
