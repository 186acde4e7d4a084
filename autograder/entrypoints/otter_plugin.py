"""The way in through Otter: a plugin that grades in a sandbox before Otter starts its kernel.

Otter runs the cases inside the student's own kernel, and unpickles what that kernel wrote. Here the kernel gets a
notebook that holds nothing but verdicts, and the student's files are taken away before it starts.
"""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import Any

import nbformat
from nbformat.v4 import new_code_cell, new_notebook
from otter.execute.logging import LogRecordStreamHandler
from otter.plugins import AbstractOtterPlugin
from otter.test_files import GradingResults

from autograder.bank.bank import Bank
from autograder.engine.engine import Engine
from autograder.engine.verdicts import Report
from autograder.errors import GraderError
from autograder.gradescope.otter_files import verdicts_literal
from autograder.gradescope.otter_results import dress, outcomes

# With any of these Otter would render, unpickle or trust what a student wrote, before or beside any hook.
REFUSED = ("pdf", "token", "grade_from_log", "assignment_name", "warn_missing_pdf")


class SandboxPlugin(AbstractOtterPlugin):  # type: ignore[misc] # Otter ships no types
    """Grades the submission with the engine, and hands Otter the verdicts."""

    _report: Report

    def during_generate(self, otter_config: dict[str, Any], assignment: object) -> None:
        """Refuse settings that would undo the sandbox, while the zip is being built."""
        refuse_settings(otter_config)

    def before_grading(self, config: Any) -> None:
        """Refuse dangerous settings, and close the two places where Otter unpickles what a student can write."""
        refuse_settings({name: getattr(config, name, None) for name in REFUSED})
        log = self._submission_folder / ".OTTER_LOG"
        if not log.is_dir():  # a folder of that name is nothing to Otter
            log.unlink(missing_ok=True)
        LogRecordStreamHandler.unpickle = _drop_record

    def before_execution(self, submission: object) -> nbformat.NotebookNode:
        """Grade, and return a notebook that holds nothing but the verdicts."""
        source = self._submission_folder.parent / "source"
        with tempfile.TemporaryDirectory(prefix="autograder-") as private:
            # The kernel's working directory is first on its path: a `numpy.py` left there would be imported.
            for entry in list(self._submission_folder.iterdir()):
                if entry.name not in ("tests", "__init__.py"):
                    shutil.move(entry, private)
            with Engine(Bank(source / "bank"), self.plugin_config["assignment"], prepare=True) as engine:
                # All files, and not the one that Otter chose: so every door chooses alike.
                self._report = engine.grade_file(Path(private))
        cell = new_code_cell(verdicts_literal(outcomes(self._report)))
        kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
        notebook: nbformat.NotebookNode = new_notebook(cells=[cell], metadata={"kernelspec": kernel})
        return notebook

    def after_grading(self, results: GradingResults) -> None:
        """Put the verdicts' messages into the results."""
        dress(results, self._report)

    @property
    def _submission_folder(self) -> Path:
        return Path(self.submission_path).parent


def refuse_settings(config: dict[str, Any]) -> None:
    """Refuse settings of Otter under which it would render or unpickle what a student wrote.

    Raises:
        GraderError: naming the setting.
    """
    for name in REFUSED:
        if config.get(name):
            raise GraderError(f"otter_config.json sets {name!r}, which lets a submission reach the grader: remove it")


def _drop_record(self: object, data: bytes) -> dict[str, Any]:
    """Stand in for Otter's unpickling of log records, which would run their code: a record too low to be logged."""
    return {"levelno": 0}
