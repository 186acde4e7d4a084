"""Brings marks and rules into the sheet and the results again, without grading anything."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from autograder.bank.bank import Bank
from autograder.batch.changes import changes_text, summary
from autograder.batch.class_results import read_class
from autograder.batch.conclusion import Conclude
from autograder.batch.store import Store
from autograder.batch.written import WrittenHalf
from autograder.engine.parts import asked_bank


def publish(bank: Bank, folder: Path) -> Iterator[str]:
    """Write grades.csv, results and changes.csv of a class anew, with its marks and rules as they are now.

    Args:
        bank: Where rubrics and rules are.
        folder: The `--output` of `autograder grade`.

    Yields:
        What changed, a line each, before it is written.

    Raises:
        UsageError: if the folder holds no class, somebody grades into it, or a file of rules is wrong.
        GraderError: if it can't be written.
    """
    before = read_class(folder)
    bank = asked_bank(bank, before.assignment)
    assignment = bank.assignment(before.assignment)
    conclude = Conclude(bank, assignment, folder, WrittenHalf(bank, assignment, folder, ()))
    with Store(folder) as store:
        done = conclude.of(before.rows)
        yield from done.notes
        if done.changes:
            store.write(store.changes, changes_text(done.changes))
            yield from summary(done.changes)
            yield f"  all of them: {store.changes}"
        yield from conclude.write(store, done, before.questions)
