"""What students read of a question before the deadline."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from functools import cache

from autograder.bank.bank import Bank
from autograder.bank.prompt import without_marks
from autograder.bank.solution import Solution
from autograder.bank.text import read_text
from autograder.bank.variants import load_variants

# Signs that an option's name spells.
WORDS = {"minus": "-", "plus": "+", "over": "/", "times": "*", "squared": "^2", "equals": "="}


@dataclass(frozen=True)
class PublicText:
    """A piece of what students read.

    Attributes:
        question: Whose it is.
        where: What it is: "prompt of q", "docstring of f", "comment of C", "options of C", "public case test_x" or
            "hint of x".
        about: The function or choice that it belongs to; empty if to none.
        text: The text.
    """

    question: str
    where: str
    about: str
    text: str


@cache
def public_texts(bank: Bank, question: str) -> tuple[PublicText, ...]:
    """All that students read of a question before the deadline."""
    solution = Solution.read(bank.solution(question))
    texts = [PublicText(question, f"prompt of {question}", "", without_marks(read_text(bank.prompt(question))))]
    for cell in solution.cells:
        name = cell.names[0] if cell.names else ""
        if cell.kind == "function":
            texts.append(PublicText(question, f"docstring of {name}", name, cell.source))
        elif cell.kind == "choice":
            comment = "\n".join(line for line in cell.source.split("\n") if line.startswith("#"))
            texts.append(PublicText(question, f"comment of {name}", name, comment))
            options = " ".join(map(_spelled, solution.choices[name]))
            texts.append(PublicText(question, f"options of {name}", name, options))
    public = read_text(bank.public_cases(question))
    for node in ast.parse(public).body:
        if isinstance(node, ast.FunctionDef):
            source = ast.get_source_segment(public, node) or ""
            texts.append(PublicText(question, f"public case {node.name}", "", source))
    for name, variant in load_variants(bank.misconceptions(question), read_text(bank.solution(question))).items():
        # A hint is read beside a public case, if there is one that the misconception can lose.
        if any(re.search(rf"\bstudent\.{replaced}\b|\"{replaced}\"", public) for replaced in variant.replaces):
            texts.append(PublicText(question, f"hint of {name}", variant.replaces[0], variant.hint))
    return tuple(texts)


def _spelled(option: object) -> str:
    """An option, with the signs that its name spells."""
    return " ".join(WORDS.get(word, word) for word in str(option).split("_"))
