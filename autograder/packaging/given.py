"""The notebook as it was given out: what is in it that a student's notebook is compared with."""

from __future__ import annotations

import json
from typing import Any

from autograder.bank.bank import Assignment, Bank
from autograder.bank.written import read_written_parts


def given_cells(bank: Bank, assignment: Assignment) -> list[dict[str, Any]]:
    """The cells of an assignment's notebook, as JSON has them; none if it asks for nothing in writing.

    Raises:
        UsageError: if a solution or a prompt is wrong.
    """
    if not any(read_written_parts(bank, question) for question in assignment.questions):
        return []
    from autograder.packaging.notebook import notebook  # takes a moment to import

    cells = json.loads(notebook(bank, assignment))["cells"]
    return [cell for cell in cells if isinstance(cell, dict)]
