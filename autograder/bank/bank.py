"""The folders of a course: every path of a question or an assignment is made here, and nowhere else."""

from __future__ import annotations

import os
import re
import tomllib
from dataclasses import dataclass, field
from pathlib import Path

import autograder
from autograder.errors import UsageError

# Names the bank where `--bank` doesn't.
BANK_VARIABLE = "AUTOGRADER_BANK"
# What a manifest holds.
_KEYS = ("title", "committed", "questions", "written")
_REMEDY = f"name a course with --bank DIR or the variable {BANK_VARIABLE}, or lay one out with: autograder new DIR"


@dataclass(frozen=True)
class Assignment:
    """An ordered list of questions with points.

    Attributes:
        name: The manifest's file stem.
        title: What students read on top of the notebook.
        points: Points by question, in the order of the notebook.
        written: Points by written part, `question.part`, as the manifest lists them; 0 for one that is not graded.
        committed: Whether its student folder is kept with the course, for people to browse, and compared with what is
            built; others are built on demand.
    """

    name: str
    title: str
    points: dict[str, float]
    committed: bool = False
    written: dict[str, float] = field(default_factory=dict)

    @property
    def questions(self) -> tuple[str, ...]:
        """The questions in order."""
        return tuple(self.points)


@dataclass(frozen=True)
class Bank:
    """The folders that hold questions and assignments: a course's repository, or `bank/` in an autograder zip."""

    root: Path

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

    def manifest(self, assignment: str) -> Path:
        """The manifest of an assignment: its title, its questions and their points."""
        return self.root / "assignments" / f"{assignment}.toml"

    def policies(self, assignment: str) -> Path:
        """The rules of an assignment: deadline, penalties, extra credit; there is no file if it has none."""
        return self.root / "assignments" / "policies" / f"{assignment}.toml"

    def prompt(self, question: str) -> Path:
        """The prompt of a question, in the student's voice."""
        return self.root / "assignments" / "questions" / f"{question}.md"

    def solution(self, question: str) -> Path:
        """The reference answer: the only copy of each signature and docstring."""
        return self.root / "solutions" / f"{question}.py"

    def written_solution(self, question: str) -> Path:
        """Staff's answers and rubrics for the written parts of a question; there is no file if it has none."""
        return self.root / "solutions" / f"{question}.md"

    def public_cases(self, question: str) -> Path:
        """The cases that ship to students."""
        return self.root / "tests" / "public" / f"test_{question}.py"

    def hidden_cases(self, question: str) -> Path:
        """The cases that only staff have."""
        return self.root / "tests" / "hidden" / f"test_{question}.py"

    def misconceptions(self, question: str) -> Path:
        """Known wrong answers, each with its hint."""
        return self.root / "tests" / "misconceptions" / f"{question}.py"

    def alternatives(self, question: str) -> Path:
        """Right answers in other styles."""
        return self.root / "tests" / "alternatives" / f"{question}.py"

    def equivalent_mutants(self, question: str) -> Path:
        """The mutants that no case has to catch, with the reasons; there is no file if it has none."""
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
        """The table of where each sub-question is answered, written by `autograder build`."""
        return self.root / "assignments" / "COVERAGE.md"

    def validation(self) -> Path:
        """The page of what `autograder validate --write` found."""
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
            text = path.read_text(encoding="utf-8")
            manifest = tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            line = re.search(r"at line (\d+)", str(error))
            raise UsageError(f"{path}{f', line {line[1]}' if line else ''}: {error}") from error
        except UnicodeDecodeError as error:
            raise UsageError(f"{path}: {error}") from error
        for key in manifest:
            if key not in _KEYS:
                where, rules = _line(path, text, key), self.policies(name).relative_to(self.root)
                raise UsageError(
                    f"{where}: {key} means nothing here; there are: {', '.join(_KEYS)}; "
                    f"deadlines and other rules stand in {rules}"
                )
        questions, title = manifest.get("questions"), manifest.get("title")
        if not isinstance(title, str) or not isinstance(questions, dict) or not questions:
            raise UsageError(f'{path}: needs title = "..." and a table [questions] with lines like: decoding = 12')
        committed = manifest.get("committed", False)
        if not isinstance(committed, bool):
            raise UsageError(f"{_line(path, text, 'committed')}: committed is true or false, not {committed!r}")
        for question, points in questions.items():
            if question not in self.questions():
                raise UsageError(
                    f"{_line(path, text, question)}: no question {question!r}; there are: {', '.join(self.questions())}"
                )
            if isinstance(points, bool) or not isinstance(points, int | float) or not 0 < points < 1e6:
                where = _line(path, text, question)
                raise UsageError(f"{where}: {question} needs a positive number of points, not {points!r}")
        written = _written_points(manifest.get("written", {}), questions, path, text)
        return Assignment(name=name, title=title, points=questions, committed=committed, written=written)


def _written_points(table: object, questions: dict[str, float], path: Path, text: str) -> dict[str, float]:
    """Points by `question.part`, which TOML reads as a table in a table unless it is quoted."""
    form = '[written] holds lines like: "decoding.recurrence" = 5 (0 for a part that is not graded)'
    if not isinstance(table, dict):
        raise UsageError(f"{_line(path, text, 'written')}: {form}")
    points: dict[str, float] = {}
    for name, value in table.items():
        parts = {f"{name}.{part}": worth for part, worth in value.items()} if isinstance(value, dict) else {name: value}
        for part, worth in parts.items():
            where = _line(path, text, part)
            if part in points:
                raise UsageError(f"{where}: {part} has points twice; keep one")
            if isinstance(worth, bool) or not isinstance(worth, int | float) or not 0 <= worth < 1e6:
                raise UsageError(f"{where}: {form}, not {part} = {worth!r}")
            question = part.partition(".")[0]
            if question not in questions:
                raise UsageError(f"{where}: [written] has {part}, and the assignment has no question {question!r}")
            points[part] = worth
    return points


def _line(path: Path, text: str, key: str) -> str:
    """A manifest, with the last line that begins with a key, its table, or the last part of it."""
    for name in (key, key.rpartition(".")[2]):
        begins = re.compile(rf"""\s*\[?\s*["']?{re.escape(name)}["']?\s*[]=.]""")
        if lines := [number for number, line in enumerate(text.split("\n"), start=1) if begins.match(line)]:
            return f"{path}, line {lines[-1]}"
    return str(path)


def _is_bank(root: Path) -> bool:
    return (root / "assignments").is_dir() and (root / "solutions").is_dir()
