"""The folders of a course: every path of a question or an assignment is made here, and nowhere else."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

import autograder
from autograder.bank.manifest import Assignment, read_manifest
from autograder.errors import UsageError

__all__ = ["BANK_VARIABLE", "Assignment", "Bank"]

# Names the bank where `--bank` doesn't.
BANK_VARIABLE = "AUTOGRADER_BANK"
_REMEDY = f"name a course with --bank DIR or the variable {BANK_VARIABLE}, or lay one out with: autograder new DIR"


@dataclass(frozen=True)
class Bank:
    """The folders that hold questions and assignments: a course's repository, or `bank/` in an autograder zip.

    Attributes:
        root: The course.
        assignment_cut: The assignment that asks parts of questions and whose bank this is, as
            `autograder.engine.parts.asked_bank` makes it; empty if it is the course's own.
        cut: Where the files of these questions are that are cut down to their parts.
        cut_questions: These questions.
    """

    root: Path
    assignment_cut: str = ""
    cut: Path | None = None
    cut_questions: frozenset[str] = frozenset()

    @classmethod
    def chosen(cls, option: Path | None) -> Bank:
        """The bank that a command works on: the option `--bank`, else the variable AUTOGRADER_BANK, else `here()`.

        The working directory and its parents are never searched. A TA starts the command in a folder of submissions,
        and what a student hands in may hold `assignments/` and `solutions/`: these would be run as the course's own
        cases and answers, with the TA's rights. The variable must hold an absolute path for the same reason, since it
        outlives a `cd`; the option is typed with the folder in view, and may be relative.

        Args:
            option: What `--bank` names; None if it is not given.

        Raises:
            UsageError: if there is no bank there.
        """
        variable = os.environ.get(BANK_VARIABLE)
        if option is not None:
            root, named_by = option, "--bank"
        elif variable:
            root, named_by = Path(variable), BANK_VARIABLE
            if not root.is_absolute():
                raise UsageError(f"{named_by}={root}: write the whole path, from / on: the variable outlives a cd")
        else:
            return cls.here()
        if not _is_bank(root):
            raise UsageError(f"{named_by} {root}: no course is there (assignments/ and solutions/); {_REMEDY}")
        return cls(root.resolve())

    @classmethod
    def here(cls) -> Bank:
        """The bank that this package came with: the repository around it, or `bank/` beside it in an autograder zip.

        Raises:
            UsageError: if there is none.
        """
        beside = Path(autograder.__file__).resolve().parent.parent
        for root in (beside, beside / "bank"):
            if _is_bank(root):
                return cls(root)
        raise UsageError(f"no course lies around this package; {_REMEDY}")

    def assignments(self) -> tuple[str, ...]:
        """The names of all assignments, sorted."""
        return tuple(sorted(path.stem for path in (self.root / "assignments").glob("*.toml")))

    def questions(self) -> tuple[str, ...]:
        """The names of all questions, sorted: a question is there when its solution is."""
        return tuple(sorted(path.stem for path in (self.root / "solutions").glob("*.py")))

    def _of(self, question: str, *place: str) -> Path:
        cut = self.cut if question in self.cut_questions else None
        return (cut or self.root).joinpath(*place)

    def in_course(self, path: Path) -> str:
        """Where a file of a question lies in a course, as a relative path."""
        root = self.cut if self.cut is not None and path.is_relative_to(self.cut) else self.root
        return path.relative_to(root).as_posix()

    def preparation(self, question: str) -> Path:
        """What the cases of a question ask, kept by an engine that found it."""
        return self._of(question, "build", "preparation", f"{question}.json")

    def manifest(self, assignment: str) -> Path:
        """The manifest of an assignment: its title, its questions and their points."""
        return self.root / "assignments" / f"{assignment}.toml"

    def policies(self, assignment: str) -> Path:
        """The rules of an assignment: deadline, penalties, extra credit; there is no file if it has none."""
        return self.root / "assignments" / "policies" / f"{assignment}.toml"

    def prompt(self, question: str) -> Path:
        """The prompt of a question, in the student's voice."""
        return self._of(question, "assignments", "questions", f"{question}.md")

    def solution(self, question: str) -> Path:
        """The reference answer: the only copy of each signature and docstring."""
        return self._of(question, "solutions", f"{question}.py")

    def written_solution(self, question: str) -> Path:
        """Staff's answers and rubrics for the written parts of a question; there is no file if it has none."""
        return self._of(question, "solutions", f"{question}.md")

    def public_cases(self, question: str) -> Path:
        """The cases that ship to students."""
        return self._of(question, "tests", "public", f"test_{question}.py")

    def hidden_cases(self, question: str) -> Path:
        """The cases that only staff have."""
        return self._of(question, "tests", "hidden", f"test_{question}.py")

    def misconceptions(self, question: str) -> Path:
        """Known wrong answers, each with its hint."""
        return self._of(question, "tests", "misconceptions", f"{question}.py")

    def alternatives(self, question: str) -> Path:
        """Right answers in other styles."""
        return self._of(question, "tests", "alternatives", f"{question}.py")

    def equivalent_mutants(self, question: str) -> Path:
        """The mutants that no case has to catch, with the reasons; there is no file if it has none."""
        return self._of(question, "tests", "equivalent_mutants", f"{question}.toml")

    def contract(self, question: str) -> Path:
        """The table of what a question's docstrings promise and forbid, with the hidden cases behind each sentence."""
        return self._of(question, "tests", "contracts", f"{question}.toml")

    def giveaways(self) -> Path:
        """What would give an answer away, and what may stand where it seems to; not there if nothing is listed."""
        return self.root / "tests" / "giveaways.toml"

    def sources(self) -> Path:
        """The list of all sub-questions of the source documents."""
        return self.root / "assignments" / "questions" / "sources.toml"

    def coverage(self) -> Path:
        """The table of where each sub-question is answered, written by `autograder build`."""
        return self.root / "assignments" / "COVERAGE.md"

    def validation(self) -> Path:
        """The page of what `autograder validate --write` found."""
        return self.root / "assignments" / "VALIDATION.md"

    def assignment(self, name: str) -> Assignment:
        """Read the manifest of an assignment whose questions this bank has as they are asked.

        Raises:
            UsageError: if there is no such assignment, or its manifest is wrong.
            ValueError: if it asks parts of questions, and this is not its bank: whole questions must never be taken
                for their parts.
        """
        assignment = self.listed(name)
        if assignment.parts and self.assignment_cut != name:
            raise ValueError(f"{name} asks parts of questions: read it from its own bank (asked_bank)")
        return assignment

    def listed(self, name: str) -> Assignment:
        """Read an assignment's manifest, whatever of its questions it asks.

        Raises:
            UsageError: if there is no such assignment, or its manifest is wrong.
        """
        if name not in self.assignments():
            raise UsageError(f"no assignment {name!r}; there are: {', '.join(self.assignments()) or 'none'}")
        return read_manifest(self.manifest(name), self.questions(), self.policies(name).relative_to(self.root))


def _is_bank(root: Path) -> bool:
    return (root / "assignments").is_dir() and (root / "solutions").is_dir()
