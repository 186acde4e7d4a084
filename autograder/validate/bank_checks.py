"""What must hold of a question's texts: its rubrics, the table of its contract, and that none gives an answer away."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from autograder.bank.bank import Bank
from autograder.bank.prompt import without_marks
from autograder.bank.rubric import parse_rubric, rubric_lines
from autograder.bank.text import read_text
from autograder.errors import UsageError
from autograder.validate.content import Content
from autograder.validate.contract.table import table_violations
from autograder.validate.findings import Sentence, Violation
from autograder.validate.giveaways import giveaways


def bank_violations(bank: Bank, content: Content, sentences: Sequence[Sentence]) -> Iterator[Violation]:
    """What is wrong with the texts of a question.

    Args:
        bank: Where it is.
        content: The question.
        sentences: The table of its contract.

    Raises:
        UsageError: if a text can't be read.
    """
    yield from _rubric_violations(bank, content.name)
    prompt = without_marks(read_text(bank.prompt(content.name)))
    yield from table_violations(content, sentences, bank.contract(content.name), prompt)
    yield from giveaways(bank, [content.name])


def _rubric_violations(bank: Bank, question: str) -> Iterator[Violation]:
    path = bank.written_solution(question)
    for part, lines in rubric_lines(path).items() if path.is_file() else ():
        try:
            parse_rubric(lines, path.name)
        except UsageError as error:
            todo = "bring it into the grammar of autograder/bank/rubric.py"
            yield Violation(question, "a rubric is not in the grammar", f"{part} ({error})", todo)
