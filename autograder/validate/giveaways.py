"""Texts that give an answer away: what a student reads before the deadline must not state what is asked elsewhere.

Looked for are the formula that a reference returns, the right option of a choice spelled in words, a formula in an
option's name that a written part derives, and the spellings of answers that are listed by hand, since much of what
gives an answer away is no formula of the reference. `tests/giveaways.toml` holds

    [[answer]]
    name = "init_schemes.gaussian_init_relu"
    spellings = ["2/d"]

    [[allowed]]
    name = "quadratic_model.NEWTON_MINIMISES_WHEN"
    where = "docstring of tikhonov_solution"
    reason = "what a covariance is has to be said"

An entry that allows what is not there must go.
"""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from autograder.bank.bank import Bank
from autograder.bank.solution import Solution
from autograder.bank.text import read_text
from autograder.bank.written import read_written_parts
from autograder.errors import UsageError
from autograder.validate.findings import Violation
from autograder.validate.formulas import pattern_of, plain, returned_formulas
from autograder.validate.public_texts import WORDS, PublicText, public_texts

# An option of so many words is looked for in the whole assignment; a shorter one is a term that other questions need.
_LONG = 4


@dataclass(frozen=True)
class Asked:
    """Something that is asked, with what would give it away.

    Attributes:
        question: Where.
        name: The function, choice or written part.
        formulas: Formulas of the answer.
        words: The right option in words; empty if there is none.
        others: The wrong options in words: a text that names them, too, gives nothing away.
    """

    question: str
    name: str
    formulas: tuple[str, ...] = ()
    words: str = ""
    others: tuple[str, ...] = ()


@dataclass(frozen=True)
class Listed:
    """The entries of `tests/giveaways.toml`: spellings by answer, and what is allowed."""

    spellings: dict[str, tuple[str, ...]]
    allowed: frozenset[tuple[str, str]]


def read_listed(path: Path) -> Listed:
    """Read the list; empty if there is no file.

    Raises:
        UsageError: if it is not in the form above.
    """
    if not path.exists():
        return Listed({}, frozenset())
    try:
        tables = tomllib.loads(read_text(path))
    except tomllib.TOMLDecodeError as error:
        raise UsageError(f"{path}: {error}") from error
    spellings: dict[str, tuple[str, ...]] = {}
    allowed = set()
    if set(tables) - {"answer", "allowed"}:
        raise UsageError(f"{path}: only [[answer]] and [[allowed]] mean something here")
    for entry in tables.get("answer", []):
        if set(entry) != {"name", "spellings"} or not isinstance(entry["spellings"], list):
            raise UsageError(f"{path}: each [[answer]] needs name and spellings (a list): {entry}")
        spellings[entry["name"]] = tuple(entry["spellings"])
    for entry in tables.get("allowed", []):
        if set(entry) != {"name", "where", "reason"} or not all(entry.values()):
            raise UsageError(f"{path}: each [[allowed]] needs name, where and reason: {entry}")
        allowed.add((entry["name"], entry["where"]))
    return Listed(spellings, frozenset(allowed))


def giveaways(bank: Bank, questions: Sequence[str]) -> Iterator[Violation]:
    """What gives an answer of some questions away, in any assignment that they are part of.

    Raises:
        UsageError: if a text can't be read.
    """
    listed = read_listed(bank.giveaways())
    together = _together(bank)
    found: dict[tuple[str, str], tuple[Asked, str]] = {}
    for question in questions:
        for asked in _asked(bank, question, listed):
            for other in sorted(together.get(question, {question})):
                for text in public_texts(bank, other):
                    what = _gives_away(text, asked)
                    if what:
                        found[f"{question}.{asked.name}", text.where] = asked, what
    for (name, where), (asked, what) in found.items():
        if (name, where) not in listed.allowed:
            todo = f"ask, and don't tell; or say in {bank.giveaways().name} why it may stand there"
            yield Violation(asked.question, "an answer is given away", f"{asked.name}: {what} ({where})", todo)
    for name, where in sorted(listed.allowed):
        question = name.split(".")[0]
        if question in questions and (name, where) not in found:
            todo = f"take it out of {bank.giveaways().name}"
            yield Violation(question, "an allowed giveaway is none", f"{name} ({where})", todo)


def _together(bank: Bank) -> dict[str, set[str]]:
    """For each question all that share an assignment with it."""
    found: dict[str, set[str]] = {}
    for name in bank.assignments():
        questions = bank.listed(name).questions
        for question in questions:
            found.setdefault(question, set()).update(questions)
    return found


def _gives_away(text: PublicText, asked: Asked) -> str:
    """What of an answer stands in a text; empty if nothing does."""
    if (text.question, text.about) == (asked.question, asked.name) and not text.where.startswith("hint"):
        return ""  # what is asked, and in which words
    for formula in asked.formulas:
        if pattern_of(formula).search(plain(text.text)):
            return f"`{formula}`"
    near = text.question == asked.question or len(asked.words.split()) >= _LONG
    if asked.words and near and not text.where.startswith("options"):
        for paragraph in re.split(r"\n\s*\n", text.text):
            if _says(paragraph, asked.words) and not any(_says(paragraph, other) for other in asked.others):
                return f'"{asked.words}"'
    return ""


def _says(text: str, words: str) -> bool:
    # An option's name, with its underscores, is no statement: that is how a comment explains what an option means.
    flat = re.sub(r"\W+", " ", text).lower()
    return f" {words} " in f" {flat} "


def _asked(bank: Bank, question: str, listed: Listed) -> Iterator[Asked]:
    path = bank.solution(question)
    solution, tree = Solution.read(path), ast.parse(read_text(path))
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and node.name in solution.functions:
            # What its own docstring states is given, and not asked.
            given = plain(ast.get_docstring(node) or "")
            formulas = [text for text in returned_formulas(node) if not pattern_of(text).search(given)]
            yield Asked(question, node.name, (*formulas, *listed.spellings.get(f"{question}.{node.name}", ())))
        elif isinstance(node, ast.AnnAssign) and ast.unparse(node.target) in solution.choices and node.value:
            name, right = ast.unparse(node.target), ast.literal_eval(node.value)
            options = [option for option in solution.choices[name] if isinstance(option, str)]
            words = _in_words(right) if isinstance(right, str) else ""
            others = tuple(filter(None, (_in_words(option) for option in options if option != right)))
            spellings = listed.spellings.get(f"{question}.{name}", ())
            yield Asked(question, name, spellings, words, others)
    for part in read_written_parts(bank, question):
        answer = plain(part.answer)
        formulas = [text for text in dict.fromkeys(_option_formulas(solution)) if pattern_of(text).search(answer)]
        yield Asked(question, part.name, (*formulas, *listed.spellings.get(f"{question}.{part.name}", ())))


def _in_words(option: str) -> str:
    """An option as one would say it; empty where it is a single word, which says nothing by itself."""
    words = re.sub(r"[\W_]+", " ", option).lower().split()
    words = words[1:] if words and len(words[0]) == 1 else words  # the H of "H_positive_definite"
    return " ".join(words) if len(words) > 1 and option.replace("_", "").isalnum() else ""


def _option_formulas(solution: Solution) -> Iterator[str]:
    """Formulas that the names of options spell: "w_minus_bx"."""
    for options in solution.choices.values():
        for option in options:
            words = str(option).split("_")
            for place, word in enumerate(words[1:-1], start=1):
                if word in WORDS:
                    # Two letters are a product: "bx".
                    after = " ".join(words[place + 1]) if len(words[place + 1]) == 2 else words[place + 1]
                    yield f"{words[place - 1]} {WORDS[word]} {after}"
