"""Whom a rule names: by e-mail address or student number, and never by what somebody calls himself."""

from __future__ import annotations

from collections.abc import Sequence

from autograder.batch.gradesheet import GradeRow


def keys_by_member(row: GradeRow) -> list[frozenset[str]]:
    """For each person behind a submission what a rule may call this person, in lower case.

    Where nothing is known of anybody it is the submission's name: staff then chose the names of the files.
    """
    person = row.person
    known = [(member.email, member.sid) for member in person.members] or [(person.email, person.sid)]
    keys = [frozenset(value.casefold() for value in values if value) for values in known]
    if not any(keys) and not person.name:
        return [frozenset({row.submission.casefold()})]
    return keys


def named(row: GradeRow, student: str) -> bool:
    """Whether a rule about this student is about this submission."""
    return any(student.casefold() in keys for keys in keys_by_member(row))


def nobody(rows: Sequence[GradeRow], student: str) -> str:
    """Why a rule about this student is about no submission; empty if it is about one."""
    if any(named(row, student) for row in rows):
        return ""
    for row in rows:
        called = [row.submission, row.person.name, *(member.name for member in row.person.members)]
        if student.casefold() in (name.casefold() for name in called):
            known = sorted(set[str]().union(*keys_by_member(row)))
            remedy = f"write {' or '.join(known)}" if known else "this export tells nobody's number"
            return f"{student}: a name that anybody may take: {remedy}"
    return f"{student}: no submission has this e-mail address or number"
