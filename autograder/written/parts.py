"""The written parts of an assignment, with points and rubrics, from the bank."""

from __future__ import annotations

from autograder.bank.bank import Assignment, Bank
from autograder.written.model import Part


def written_parts(bank: Bank, assignment: Assignment) -> tuple[Part, ...]:
    """The written parts of an assignment in the order of the notebook, those that are not graded too.

    Raises:
        UsageError: if a prompt, an answer or a rubric is wrong; says file and line.
    """
    raise NotImplementedError
