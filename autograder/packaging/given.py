"""The notebook as it was given out: what is in it that a student's notebook is compared with."""

from __future__ import annotations

from typing import Any

from autograder.bank.bank import Assignment, Bank
from autograder.bank.written import read_written_parts
from autograder.packaging.notebook import notebook_cells


def given_cells(bank: Bank, assignment: Assignment) -> list[dict[str, Any]]:
    """The cells of an assignment's notebook, as JSON has them; none if it asks for nothing in writing.

    Raises:
        UsageError: if a solution or a prompt is wrong.
    """
    if not any(read_written_parts(bank, question) for question in assignment.questions):
        return []
    return notebook_cells(bank, assignment)
