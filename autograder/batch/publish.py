"""Brings marks into the sheet and the results again, without grading anything."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from autograder.bank.bank import Bank
from autograder.batch.changes import changes_text, summary
from autograder.batch.class_results import ClassResults, read_class
from autograder.batch.gradesheet import sheet_text
from autograder.batch.store import Store
from autograder.batch.written import MARK, WrittenHalf, find_written_changes, with_written


def publish(bank: Bank, folder: Path) -> Iterator[str]:
    """Write grades.csv, results and changes.csv of a class anew, with its marks as they are now.

    Args:
        bank: Where the rubrics are.
        folder: The `--output` of `autograder grade`.

    Yields:
        What changed, a line each, before it is written.

    Raises:
        UsageError: if the folder holds no class, or somebody grades into it.
        GraderError: if it can't be written.
    """
    before = read_class(folder)
    half = WrittenHalf(bank, bank.assignment(before.assignment), folder, ())
    with Store(folder) as store:
        found = half.results(before.rows)
        rows = tuple(with_written(row, found.get(row.submission, {})) for row in before.rows)
        changes = list(find_written_changes(before, rows))
        if changes:
            store.write(store.changes, changes_text(changes))
            yield from summary(changes)
            yield f"  all of them: {store.changes}"
        store.write(store.index, ClassResults.of(before.assignment, before.questions, rows).text())
        store.write(store.sheet, sheet_text(rows, before.questions))
        for row in rows:
            store.add_entries(row.submission, half.entries(found.get(row.submission, {})), MARK)
