"""The written parts of an assignment, with points and rubrics, from the bank."""

from __future__ import annotations

from collections.abc import Iterator

from autograder.bank.bank import Assignment, Bank
from autograder.bank.prompt import CODE_MARKER, FOR_MARKER, WRITTEN_MARKER
from autograder.bank.rubric import Rubric, read_rubrics
from autograder.bank.text import read_text
from autograder.bank.written import WrittenPart, read_written_parts
from autograder.errors import UsageError
from autograder.written.model import Part


def written_parts(bank: Bank, assignment: Assignment) -> tuple[Part, ...]:
    """The written parts of an assignment in the order of the notebook, those that are not graded too.

    Raises:
        UsageError: if a prompt, an answer or a rubric is wrong, or the manifest's points are not those of the parts;
            says file and line.
    """
    found = tuple(part for question in assignment.questions for part in _of_question(bank, assignment, question))
    manifest = bank.manifest(assignment.name)
    known = {part.key for part in found}
    if unknown := [name for name in assignment.written if name not in known]:
        there = ", ".join(sorted(known)) or "none"
        raise UsageError(
            f"{manifest}: [written] has {', '.join(unknown)}, which no prompt asks for; there are: {there}"
        )
    return found


def _of_question(bank: Bank, assignment: Assignment, question: str) -> Iterator[Part]:
    answers = {part.name: part for part in read_written_parts(bank, question)}
    path = bank.written_solution(question)
    rubrics = read_rubrics(path) if answers else {}
    for name, prompt in _prompts(bank, question):
        key = f"{question}.{name}"
        if key not in assignment.written:
            worth = f"{rubrics[name].points:g}"
            raise UsageError(
                f"{bank.manifest(assignment.name)}: the written part {key} has no points: write in [written] "
                f'"{key}" = {worth} (as its rubric has it), or 0 if it is not graded'
            )
        yield _part(key, assignment.written[key], rubrics[name], prompt, answers[name])


def _part(key: str, points: float, rubric: Rubric, prompt: str, answer: WrittenPart) -> Part:
    question, _, name = key.partition(".")
    return Part(question, name, points, rubric, prompt, answer.answer)


def _prompts(bank: Bank, question: str) -> Iterator[tuple[str, str]]:
    """Each written part with the text that asks for it: all since the code or the answer before it."""
    text: list[str] = []
    for line in read_text(bank.prompt(question)).strip().split("\n"):
        if match := WRITTEN_MARKER.match(line.strip()):
            yield match[1], "\n".join(text).strip()
        if match or CODE_MARKER.match(line.strip()):
            text = []
        elif not FOR_MARKER.match(line.strip()):
            text.append(line)
