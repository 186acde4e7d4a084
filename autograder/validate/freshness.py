"""Whether the page for instructors is about the questions as they are now."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from autograder.bank.bank import Bank
from autograder.bank.prompt import without_marks
from autograder.batch.fingerprint import digest


def fingerprint(bank: Bank, question: str) -> str:
    """A short hash of all that the gate looks at in a question: its answers, its cases, its texts, the lists."""
    places = (
        *(bank.solution, bank.written_solution, bank.prompt, bank.public_cases, bank.hidden_cases),
        *(bank.misconceptions, bank.alternatives, bank.equivalent_mutants, bank.contract),
    )
    paths = [place(question) for place in places]
    contents = {path: path.read_bytes() if path.is_file() else b"" for path in paths}
    # Which paragraphs go with which parts is nothing that the whole question depends on.
    prompt = bank.prompt(question)
    contents[prompt] = without_marks(contents[prompt].decode(errors="surrogateescape")).encode(errors="surrogateescape")
    return digest(contents.values())[:16]


def stale(bank: Bank, questions: Iterable[str]) -> Sequence[str]:
    """The questions that changed, came or went since the page was written."""
    path = bank.validation()
    text = path.read_text(encoding="utf-8") if path.is_file() else ""
    known = dict(re.findall(r"^## (\w+)\n\n<!-- (\w+) -->$", text, re.MULTILINE))
    now = {question: fingerprint(bank, question) for question in questions}
    return [question for question in sorted(known.keys() | now.keys()) if known.get(question) != now.get(question)]
