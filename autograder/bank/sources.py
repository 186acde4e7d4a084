"""Finds the sub-questions of the sources that a text names, as in `Source: <file> Q2.1, Q2.2a; <file> Q1.1`."""

from __future__ import annotations

import re
import tomllib

from autograder.bank.bank import Bank

# A sub-question: its file, and its number in that file.
SubQuestion = tuple[str, str]

_NUMBER = r"Q\d+[a-z]?(?:\.[0-9a-z]+)*"
_CITED = re.compile(rf"(\d{{3}}_[0-9a-f]{{16}}\.txt)\s+({_NUMBER}(?:,\s+{_NUMBER})*)")


def cited(text: str) -> frozenset[SubQuestion]:
    """The sub-questions that a text names, in comments of several lines too."""
    flowing = re.sub(r"\n\s*#?\s*", " ", text)
    return frozenset(
        (file, number) for file, numbers in _CITED.findall(flowing) for number in re.split(r",\s+", numbers)
    )


def all_sub_questions(bank: Bank) -> tuple[SubQuestion, ...]:
    """Every sub-question of the source documents, in order."""
    table: dict[str, list[str]] = tomllib.loads(bank.sources().read_text(encoding="utf-8"))
    return tuple((file, number) for file, numbers in table.items() for number in numbers)
