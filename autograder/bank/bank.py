"""Where everything lies, by name: the one place that knows the repository's folders."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

import autograder
from autograder.errors import UsageError


@dataclass(frozen=True)
class Assignment:
    """An ordered list of questions with points.

    Attributes:
        name: The manifest's file stem.
        title: What students read on top of the notebook.
        points: Points by question, in the order of the notebook.
    """

    name: str
    title: str
    points: dict[str, float]

    @property
    def questions(self) -> tuple[str, ...]:
        """The questions in order."""
        return tuple(self.points)


@dataclass(frozen=True)
class Bank:
    """The folders that hold questions and assignments: the repository, or `bank/` in an autograder zip."""

    root: Path

    @classmethod
    def here(cls) -> Bank:
        """The bank that this package came with: the repository around it, or `bank/` beside it in an autograder zip.

        Raises:
            UsageError: if there is none.
        """
        beside = Path(autograder.__file__).resolve().parent.parent
        for root in (beside, beside / "bank"):
            if (root / "assignments").is_dir() and (root / "solutions").is_dir():
                return cls(root)
        raise UsageError(f"no assignments/ and solutions/ in {beside}: install the package from the course repository")

    def assignments(self) -> tuple[str, ...]:
        """The names of all assignments, sorted."""
        return tuple(sorted(path.stem for path in (self.root / "assignments").glob("*.toml")))

    def questions(self) -> tuple[str, ...]:
        """The names of all questions, sorted: a question is there when its solution is."""
        return tuple(sorted(path.stem for path in (self.root / "solutions").glob("*.py")))

    def manifest(self, assignment: str) -> Path:
        """The manifest of an assignment."""
        return self.root / "assignments" / f"{assignment}.toml"

    def prompt(self, question: str) -> Path:
        """The prompt of a question, in the student's voice."""
        return self.root / "assignments" / "questions" / f"{question}.md"

    def solution(self, question: str) -> Path:
        """The reference answer: the only copy of each signature and docstring."""
        return self.root / "solutions" / f"{question}.py"

    def written_solution(self, question: str) -> Path:
        """Staff's answers and rubrics for the written parts of a question; not there if it has none."""
        return self.root / "solutions" / f"{question}.md"

    def public_cases(self, question: str) -> Path:
        """The cases that ship to students."""
        return self.root / "tests" / "public" / f"test_{question}.py"

    def hidden_cases(self, question: str) -> Path:
        """The cases that never leave staff's hands."""
        return self.root / "tests" / "hidden" / f"test_{question}.py"

    def misconceptions(self, question: str) -> Path:
        """Known wrong answers, each with its hint."""
        return self.root / "tests" / "misconceptions" / f"{question}.py"

    def alternatives(self, question: str) -> Path:
        """Right answers in other styles."""
        return self.root / "tests" / "alternatives" / f"{question}.py"

    def equivalent_mutants(self, question: str) -> Path:
        """The mutants of the reference that are no faults; not there if it has none."""
        return self.root / "tests" / "equivalent_mutants" / f"{question}.toml"

    def contract(self, question: str) -> Path:
        """The table of what a question's docstrings promise and forbid, with the hidden cases behind each sentence."""
        return self.root / "tests" / "contracts" / f"{question}.toml"

    def giveaways(self) -> Path:
        """What would give an answer away, and what may stand where it seems to; not there if nothing is listed."""
        return self.root / "tests" / "giveaways.toml"

    def sources(self) -> Path:
        """The list of all sub-questions of the source documents."""
        return self.root / "assignments" / "questions" / "sources.toml"

    def coverage(self) -> Path:
        """The generated table: where each sub-question is answered."""
        return self.root / "assignments" / "COVERAGE.md"

    def validation(self) -> Path:
        """The generated page: what `autograder validate` found."""
        return self.root / "assignments" / "VALIDATION.md"

    def assignment(self, name: str) -> Assignment:
        """Read an assignment's manifest.

        Raises:
            UsageError: if there is no such assignment, or its manifest is wrong.
        """
        path = self.manifest(name)
        if name not in self.assignments():
            raise UsageError(f"no assignment {name!r}; there are: {', '.join(self.assignments()) or 'none'}")
        try:
            manifest = tomllib.loads(path.read_text(encoding="utf-8"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise UsageError(f"{path}: {error}") from error
        questions, title = manifest.get("questions"), manifest.get("title")
        if not isinstance(title, str) or not isinstance(questions, dict) or not questions:
            raise UsageError(f'{path}: needs title = "..." and a table [questions] with lines like: decoding = 12')
        for question, points in questions.items():
            if question not in self.questions():
                raise UsageError(f"{path}: no question {question!r}; there are: {', '.join(self.questions())}")
            if isinstance(points, bool) or not isinstance(points, int | float) or not 0 < points < 1e6:
                raise UsageError(f"{path}: {question} needs a positive number of points, not {points!r}")
        return Assignment(name=name, title=title, points=questions)
