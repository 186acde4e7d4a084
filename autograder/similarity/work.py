"""Reads what is compared: the code and the written answers of each submission, by question."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from autograder.bank.bank import Assignment, Bank
from autograder.bank.solution import Solution
from autograder.bank.text import read_text
from autograder.errors import GraderError, SubmissionError, UsageError
from autograder.intake.asked import Asked
from autograder.intake.find import find_submissions
from autograder.intake.submission import parse_submitted
from autograder.intake.submission_source import SubmissionSource
from autograder.intake.submitter import Submitter
from autograder.similarity.features import Answer, code_answers, code_features, text_answer, text_features
from autograder.written.answers import answers_folder, read_answers
from autograder.written.find import Finding, places_of
from autograder.written.submitted import find_submitted, text_beside


@dataclass(frozen=True)
class Work:
    """A submission, as it is compared.

    Attributes:
        name: The submission; of an earlier class with its folder's name before it.
        people: By what its students can be known: the same in two submissions means the same student.
        earlier: Whether it is of an earlier class.
        answers: By question, and by `question.part` for written parts.
    """

    name: str
    people: frozenset[str]
    earlier: bool
    answers: Mapping[str, Answer]


class Reader:
    """Reads submissions of one assignment.

    Args:
        bank: Where its questions are.
        assignment: The assignment.
        given: The cells of the notebook as students got it, as JSON has them.
        more_given: Files with code that students were given besides.

    Raises:
        UsageError: if a solution or a given file can't be read.
    """

    def __init__(
        self, bank: Bank, assignment: Assignment, given: Sequence[Mapping[str, Any]], more_given: Sequence[Path] = ()
    ) -> None:
        solutions = {question: Solution.read(bank.solution(question)) for question in assignment.questions}
        self._asked = Asked.by_solutions([*solutions.values()])
        self._names = {question: (*one.functions, *one.choices) for question, one in solutions.items()}
        texts = [*(one.stub for one in solutions.values()), *map(read_text, more_given)]
        self._code = frozenset().union(*map(code_features, texts))
        self._cells = given
        places = places_of(given)
        self._prompts = {place.part: text_features(place.prompt) for place in places}
        self.items = (*assignment.questions, *self._prompts)
        self.problems: list[str] = []

    def read(self, folder: Path, wanted: str = "auto", earlier: bool = False) -> list[Work]:
        """Read a class; what can't be read becomes a line in `problems`.

        Args:
            folder: Its submissions, or an export; or where `autograder grade` graded it, for written answers only.
            wanted: How names are to be read, one of `FORMATS`.
            earlier: Whether it is a class of an earlier year.
        """
        start = f"{folder.resolve().name}: " if earlier else ""
        if (folder / "run.json").is_file() and answers_folder(folder).is_dir():
            self.problems.append(f"{folder}: results of `autograder grade`: only written answers can be compared")
            return [*filter(None, (self._stored(path, start, earlier) for path in _files(folder)))]
        search = find_submissions([folder], wanted)
        self.problems += [*search.problems, *search.notes]
        return [work for one in search.submissions if (work := self._work(one, start, earlier)) is not None]

    def _work(self, source: SubmissionSource, start: str, earlier: bool) -> Work | None:
        try:
            file = source.read(self._asked)
            cells = parse_submitted(file).cells
            finding = find_submitted(file, text_beside(file), self._cells, [*self._prompts])
        except (SubmissionError, GraderError) as error:
            self.problems.append(f"{source.name} is not compared: {error}")
            return None
        code = code_answers([cell.source for cell in cells], self._names, self._code)
        return Work(start + source.name, _people(source.person), earlier, code | self._written(finding))

    def _stored(self, path: Path, start: str, earlier: bool) -> Work | None:
        answers = read_answers(path)
        if answers is None:
            self.problems.append(f"{path.stem} is not compared: {path} can't be read")
            return None
        return Work(start + path.stem, frozenset(), earlier, self._written(answers.finding))

    def _written(self, finding: Finding) -> dict[str, Answer]:
        found = {
            one.part: text_answer(one, self._prompts[one.part]) for one in finding.answers if one.part in self._prompts
        }
        return {part: answer for part, answer in found.items() if answer is not None}


def read_groups(path: Path) -> dict[str, str]:
    """The groups of a class, from a CSV file with a column `group` and one or more that say who.

    Returns:
        By name, e-mail address, number or submission, in small letters, the group.

    Raises:
        UsageError: if it can't be read or has no such column.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = [{str(key).strip().casefold(): value for key, value in row.items()} for row in csv.DictReader(file)]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise UsageError(f"{path}: can't be read as CSV ({error})") from error
    if not rows or "group" not in rows[0] or len(rows[0]) < 2:
        raise UsageError(
            f"{path}: needs a column `group`, and one with names, e-mail addresses, numbers or submissions"
        )
    groups: dict[str, str] = {}
    for row in rows:
        group = str(row.pop("group") or "").strip()
        for value in row.values():
            if group and isinstance(value, str) and value.strip():
                groups[value.strip().casefold()] = group
    return groups


def worked_together(works: Sequence[Work], groups: Mapping[str, str]) -> list[frozenset[str]]:
    """For each submission what it shares with those of the same people, or of one group."""
    found = []
    for work in works:
        known = {*work.people, *({} if work.earlier else {work.name.casefold()})}
        theirs = {f"group {groups[one]}" for one in known if one in groups and not work.earlier}
        found.append(work.people | theirs)
    return found


def _people(person: Submitter) -> frozenset[str]:
    """An address or number says who; a name only where there is neither, since two may share it."""
    one = [person.email, person.sid] if person.email or person.sid else [person.name]
    members = [
        value
        for member in person.members
        for value in ((member.email, member.sid) if member.email or member.sid else (member.name,))
    ]
    return frozenset(value.strip().casefold() for value in (members or one) if value.strip())


def _files(folder: Path) -> list[Path]:
    return sorted(answers_folder(folder).glob("*.json"))
