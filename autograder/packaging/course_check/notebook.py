"""`grader` in the notebook: check, hint, export."""

from __future__ import annotations

import inspect
from pathlib import Path
from typing import Any

from IPython.core.getipython import get_ipython

from . import export, written
from .answer_file import doubled
from .assignment import Assignment, Problem, worth
from .hints import Hints
from .import_rule import not_there
from .open_notebook import LOG, OpenNotebook, in_colab
from .run import run
from .show import AssignmentResult, QuestionResult


class Notebook:
    """What the first cell of a notebook makes.

    Args:
        given: The name under which the notebook was handed out; it says of which assignment it is.

    Raises:
        Problem: if the folder is that of another assignment.
    """

    def __init__(self, given: str) -> None:
        self._assignment = Assignment()
        wanted = Path(given).stem
        if wanted != self._assignment.name:
            raise Problem(
                f"This notebook is of {wanted!r}, and the folder {self._assignment.folder.parent} is of "
                f"{self._assignment.name!r}. Open the notebook in the folder that it came in."
            )
        shell = get_ipython()
        if shell is not None:
            LOG.listen(shell)
        self._open = OpenNotebook(given, self._assignment, shell)
        self._hints = Hints()
        print(self._greeting(given))

    def check(self, question: str, function: str = "") -> QuestionResult:
        """Run the public cases of a question, or of one of its functions, on what has been run so far.

        Args:
            question: Its name.
            function: One of its functions or choices; all if empty.

        Raises:
            Problem: if there is no such question or function; it lists those that there are.
        """
        return self._check(question, function, _callers_names())

    def check_all(self) -> AssignmentResult:
        """Run all public cases on what has been run so far: a table with a row for each question."""
        names = _callers_names()
        only = self._open.question()
        questions = [only] if only in self._assignment.questions else list(self._assignment.questions)
        results = [self._check(question, "", names, notes=False) for question in questions]
        path = self._open.path()
        parts: dict[str, dict[str, bool]] = {}
        if path is not None:
            parts = export.written_parts(self._open.saved_book(path))
        written_left = {
            name: ([part for part in about.written if not parts.get(name, {}).get(part)], len(about.written))
            for name, about in self._assignment.questions.items()
        }
        asked = [name for question in self._assignment.questions.values() for name in question.names]
        notes = [f"{line}." for line in doubled(self._open.current_cells(), asked)]
        if only:
            notes.append("This notebook has one question. The others have notebooks of their own.")
        if any(parts for _, parts in written_left.values()):
            notes.append("Written answers are counted as they were saved last.")
        return AssignmentResult(results, written_left, notes)

    def hint(self, question: str, function: str = "") -> None:
        """Say where to look in a question, one step further each time.

        Args:
            question: Its name.
            function: One of its functions or choices; the first that is not right yet if empty.

        Raises:
            Problem: if there is no such question or function.
        """
        about = self._assignment.question(question)
        print(self._hints.next(about, run(about.name, _callers_names(), function), function))

    def export(self, notebook: str = "") -> export.Summary | None:
        """Save the notebook, write the zip to hand in, and say what is in it.

        Args:
            notebook: The notebook, where this can't be found out.

        Raises:
            Problem: if there is nothing to hand in, or it can't be written.
        """
        print("Saving the notebook and writing the zip ...")
        asked = {name for question in self._assignment.questions.values() for name in question.names}
        try:
            version = self._open.latest(notebook)
            path, beside = export.write_zip(version)
        except KeyboardInterrupt:
            raise Problem("You stopped it before the zip was written: run this cell again.") from None
        missing = self._open.not_in(version, asked)
        print(f"Written. Running what is in it once more, as the grader does (stop it if that takes too long): {path}")
        try:
            summary = export.summarize(path, version, beside, self._assignment, missing)
        except KeyboardInterrupt:
            summary = export.Summary(path, version.name, beside=beside.carried)
            summary.warnings.append("You stopped the last look. The zip is whole: it may be handed in as it is.")
        except Exception as error:
            if isinstance(error, Problem):
                raise
            summary = export.Summary(path, version.name, beside=beside.carried)
            summary.warnings.append(f"The zip is whole, but what it answers can't be said: {error!r}")
        if in_colab():
            _download(path)
        return summary

    def export_written(self, notebook: str = "") -> None:
        """Save the notebook, and collect its written answers in one HTML file beside it.

        Args:
            notebook: The notebook, where this can't be found out.

        Raises:
            Problem: if there is no notebook.
        """
        version = self._open.latest(notebook)
        path = version.folder / version.name
        if not version.saved:
            print(f"⚠️ {version.name} was saved last at {version.when}: what you wrote after that is not in the page.")
        written.export(str(path), version.book)
        if in_colab():
            _download(path.with_name(f"{path.stem}_written.html"))

    def _check(self, question: str, function: str, names: dict[str, Any], notes: bool = True) -> QuestionResult:
        about = self._assignment.question(question)
        cases = run(about.name, names, function)
        lines: list[str] = []
        if notes:
            only = [function] if function else list(about.names)
            lines = [f"{line}." for line in doubled(self._open.current_cells(), about.names, only)]
            lines += [f"{not_there(package)}." for package in cases.not_there]
        return QuestionResult(about, cases, lines, function)

    def _greeting(self, given: str) -> str:
        """Which notebook this is, and what it is worth."""
        path = self._open.path()
        code = sum(question.points for question in self._assignment.questions.values())
        texts = sum(part or 0 for question in self._assignment.questions.values() for part in question.written.values())
        points = f"{worth(code)} for code" + (f", {worth(texts)} for written answers" if texts else "")
        line = f"Ready: {self._assignment.title}, {points}."
        if in_colab():
            line += " This is Colab: the last cell takes the notebook from this page, and downloads the zip."
            if self._open.question():
                line += (
                    " The other questions are taken from the folder on the left: put your notebooks of them there "
                    "first (in Colab: File, Download .ipynb)."
                )
            return line
        if path is None:
            return f"{line} No saved notebook of this assignment lies here: save this one before you export."
        if self._open.question():
            line += f" This is {path.name}: its last cell hands in the notebooks of all questions together."
        else:
            line += f" This is {path.name}: its last cell hands in this file."
        if others := self._open.others(path):
            line += f" ({', '.join(others)} lies here, too: work in one of them only.)"
        return line


def _callers_names() -> dict[str, Any]:
    """The names of the cell that called a method of `grader`."""
    frame = inspect.currentframe()
    while frame is not None and str(frame.f_globals.get("__name__", "")).startswith("course_check"):
        frame = frame.f_back
    return frame.f_globals if frame is not None else {}


def _download(path: Path) -> None:
    """Have Colab's page download a file."""
    try:
        from google.colab import files

        files.download(str(path))
    except Exception as error:  # no public promise of Colab's
        print(f"Colab did not start the download ({error}): take {path} from the panel Files on the left.")
