"""The bank of an assignment, in which each question is as that assignment asks it."""

from __future__ import annotations

from autograder.bank.bank import Bank


def asked_bank(bank: Bank, assignment: str) -> Bank:
    """The bank of an assignment; the course's own if it asks whole questions.

    Args:
        bank: The course.
        assignment: The assignment.

    Raises:
        UsageError: if there is no such assignment, its manifest is wrong, or what it names can't be asked alone.
        GraderError: if a case does not pass on the reference, or the files of the parts can't be written.
    """
    if bank.assignment_cut == assignment:
        return bank
    bank = Bank(bank.root)
    listed = bank.listed(assignment)
    if not listed.parts:
        return bank
    from autograder.engine.cut_questions import cut_folder  # late: few assignments need all that it takes

    return Bank(bank.root, assignment, cut_folder(bank, listed), frozenset(listed.parts))
