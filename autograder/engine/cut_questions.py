"""Cuts questions down to the parts of them that an assignment asks.

They lie in `build/parts/<assignment>/`, in the folders and forms of a course, and are made again whenever a question,
the manifest or our own code is another. So nothing that reads a question has to know which parts of it are asked.

A case stays if all that it asks for is asked. What it asks for is found by running it on the reference.
"""

from __future__ import annotations

import ast
import hashlib
import os
import shutil
import tempfile
from collections.abc import Callable, Collection, Iterable, Mapping
from functools import partial
from pathlib import Path

from autograder.bank.bank import Assignment, Bank
from autograder.bank.cut import cut_cases, cut_entries, cut_solution, cut_variants, cut_written
from autograder.bank.manifest import Selection, line_of
from autograder.bank.prompt import WHOLE, cut_prompt
from autograder.bank.solution import Solution
from autograder.bank.statements import built_on
from autograder.bank.text import read_text
from autograder.bank.written import read_written_parts
from autograder.engine.collect import collect_cases
from autograder.engine.preparation import fingerprints, read_recordings
from autograder.engine.proxy import Answers, Student
from autograder.engine.recording import record
from autograder.engine.reference import ReferenceAnswers, load_reference
from autograder.errors import GraderError, UsageError

# Says what the files beside it were made from; written last.
_MADE_FROM = "made_from"
# By whether a case is hidden, and its name.
_Concerns = Mapping[tuple[bool, str], frozenset[str]]


def cut_folder(bank: Bank, assignment: Assignment) -> Path:
    """The folder with the questions of which an assignment asks parts, made anew if it has to be.

    Args:
        bank: The course.
        assignment: The assignment, as its manifest lists it.

    Raises:
        UsageError: if what the manifest names can't be asked alone; says where, and what to do.
        GraderError: if a case does not pass on the reference, or the files can't be written.
    """
    folder = bank.root / "build" / "parts" / assignment.name
    now = _fingerprint(bank, assignment)
    if _made_from(bank, folder) != now:
        _write(bank, assignment, folder, now)
    return folder


def cut_files(bank: Bank, assignment: Assignment, question: str) -> dict[str, str]:
    """The files of a question, cut down to what an assignment asks of it, by their paths in a course.

    Args:
        bank: The course.
        assignment: An assignment that asks parts of the question.
        question: The question.

    Raises:
        UsageError: if what is named can't be asked alone; says where, and what to do.
        GraderError: if a case does not pass on the reference.
    """
    selection, path = assignment.parts[question], bank.solution(question)
    text, solution = read_text(path), Solution.read(path)
    names = (*solution.functions, *solution.choices)
    written = [part.name for part in read_written_parts(bank, question)]
    code = _named(selection, question, "function or choice", selection.code, names)
    parts = _named(selection, question, "written part", selection.written, written)
    _refuse_points(bank, assignment, question, set(written) - parts)
    concerns = case_concerns(bank, question)
    kept = {case for case, asked in concerns.items() if asked and asked <= code}
    _refuse_unchecked(selection, question, [name for name in names if name in code], concerns, kept)
    public, hidden = ({name for of_hidden, name in kept if of_hidden is which} for which in (False, True))
    asked = code | parts
    asked |= {WHOLE} if len(asked) == len(names) + len(written) else set()
    # Staff's list of mutants goes as far down as faults are made.
    built = built_on(ast.parse(text).body, code)
    cut: dict[Callable[[str], Path], Callable[[str], str]] = {
        bank.prompt: lambda old: cut_prompt(old, asked),
        bank.solution: lambda old: cut_solution(old, str(path), code),
        bank.written_solution: lambda old: cut_written(old, parts),
        bank.public_cases: lambda old: cut_cases(old, public),
        bank.hidden_cases: lambda old: cut_cases(old, hidden),
        bank.misconceptions: lambda old: cut_variants(old, code),
        bank.alternatives: lambda old: cut_variants(old, code),
        bank.contract: lambda old: cut_entries(old, code, hidden),
        bank.equivalent_mutants: lambda old: cut_entries(old, built, hidden),
    }
    return {
        bank.in_course(place(question)): edit(read_text(place(question)))
        for place, edit in cut.items()
        if place(question).is_file()
    }


def case_concerns(bank: Bank, question: str) -> _Concerns:
    """The functions and choices that each case of a question looks at.

    Raises:
        GraderError: if a case can't be collected, or does not pass on the reference.
    """
    if known := read_recordings(bank, [question]).get(question):
        return {case: recording.concerns for case, recording in known.items()}
    path = bank.solution(question)
    solution, reference = Solution.read(path), load_reference(path)
    student = partial(_student, solution)
    answers = ReferenceAnswers({question: reference})
    return {
        (case.hidden, case.name): record(case, student, reference, answers).concerns
        for case in collect_cases(bank, [question])
    }


def _student(solution: Solution, answers: Answers) -> Student:
    return Student(answers, solution.functions, solution.choices)


def _named(
    selection: Selection, question: str, what: str, named: Collection[str] | None, known: Collection[str]
) -> frozenset[str]:
    """The names that a manifest lists; all if it lists none of their kind."""
    if named is None:
        return frozenset(known)
    for name in named:
        if name not in known:
            there = ", ".join(known) or "none"
            raise UsageError(f"{selection.places[name]}: {name} is no {what} of {question}; there are: {there}")
    return frozenset(named)


def _refuse_points(bank: Bank, assignment: Assignment, question: str, left_out: Collection[str]) -> None:
    """Refuse points for written parts that are not asked."""
    path = bank.manifest(assignment.name)
    for name in sorted(left_out):
        if f"{question}.{name}" in assignment.written:
            where = line_of(path, read_text(path), f"{question}.{name}")
            raise UsageError(f"{where}: [parts.{question}] leaves {name} out: take its points away, or name it there")


def _refuse_unchecked(
    selection: Selection,
    question: str,
    asked: Collection[str],
    concerns: _Concerns,
    kept: Collection[tuple[bool, str]],
) -> None:
    """Refuse what no case that stays looks at: it would earn nothing."""
    for name in asked:
        looking = [case for case, names in concerns.items() if name in names]
        if looking and not set(looking) & set(kept):
            # The case that asks for the least besides.
            best = min(looking, key=lambda case: (len(concerns[case] - set(asked)), case))
            besides = ", ".join(sorted(concerns[best] - set(asked)))
            where = selection.places.get(name, selection.places[question])
            raise UsageError(
                f"{where}: every case that looks at {name} looks at more than is asked here: {best[1]} at {besides}, "
                f"too; name that as well, or leave {name} out"
            )
    if not any(not hidden for hidden, _ in kept):
        where = selection.places[question]
        raise UsageError(f"{where}: no public case of {question} is left, so students could check nothing: ask more")


def _fingerprint(bank: Bank, assignment: Assignment) -> str:
    """One hash of all that the files are made from."""
    total = hashlib.sha256(repr([(name, one.code, one.written) for name, one in assignment.parts.items()]).encode())
    total.update(repr(sorted(assignment.written)).encode())
    for question, made_from in fingerprints(bank, assignment.parts).items():
        total.update(made_from.encode())
        for place in (
            *(bank.prompt, bank.written_solution, bank.misconceptions),
            *(bank.alternatives, bank.contract, bank.equivalent_mutants),
        ):
            content = place(question).read_bytes() if place(question).is_file() else b""
            total.update(len(content).to_bytes(8, "big") + content)
    return total.hexdigest()


def _made_from(bank: Bank, folder: Path) -> str:
    """What lies in the folder was made from this; empty if nothing does, or if it is another person's."""
    path = folder / _MADE_FROM
    try:
        if path.stat().st_uid not in (os.geteuid(), (bank.root / "solutions").stat().st_uid):
            return ""
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return ""


def _write(bank: Bank, assignment: Assignment, folder: Path, made_from: str) -> None:
    """Write the files beside the folder, and put them in its place in one step."""
    files: dict[str, str] = {}
    for question in assignment.parts:
        files |= cut_files(bank, assignment, question)
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        # For those to read who may read the hidden cases, once it is done.
        new = Path(tempfile.mkdtemp(prefix=f".{assignment.name}-", dir=folder.parent))
        try:
            for path, text in (files | {_MADE_FROM: made_from}).items():
                (new / path).parent.mkdir(parents=True, exist_ok=True)
                (new / path).write_text(text, encoding="utf-8")
            new.chmod((bank.root / "tests" / "hidden").stat().st_mode & 0o777)
            _give_to_owner(bank, [folder.parent.parent, folder.parent, new, *new.rglob("*")])
            _replace(folder, new)
        finally:
            shutil.rmtree(new, ignore_errors=True)
    except OSError as error:
        if _made_from(bank, folder) != made_from:  # else another process was quicker
            why = f"{error.filename or folder}: {error.strerror or error}"
            raise GraderError(f"the parts of questions that {assignment.name} asks can't be kept ({why})") from error


def _replace(folder: Path, new: Path) -> None:
    old = new.with_name(f"{new.name}-old")
    if folder.exists():
        os.replace(folder, old)
    try:
        os.replace(new, folder)
    finally:
        shutil.rmtree(old, ignore_errors=True)


def _give_to_owner(bank: Bank, paths: Iterable[Path]) -> None:
    """A file of root's would be in the way of whoever the course belongs to."""
    if os.geteuid() == 0:
        owner = (bank.root / "solutions").stat()
        for path in paths:
            os.chown(path, owner.st_uid, owner.st_gid)
