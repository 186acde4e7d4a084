"""`python -m course_check my_answers.py [QUESTION ...]`: the public cases on the answers in a file.

The file may be a `.py` or a notebook. Its code runs as it does when it is graded.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from .answer_file import CodeCell, doubled, read_answer_file, run_cells
from .assignment import Assignment, Problem
from .import_rule import OwnModules, not_there
from .run import run
from .show import QuestionResult
from .stub_modules import install  # the grader's own, as `cells` is


def main(arguments: list[str]) -> int:
    """Check all questions, or those that are named; the status is 0 when all cases pass."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="replace")  # type: ignore[union-attr]
    assignment = Assignment()
    parser = argparse.ArgumentParser(prog="python -m course_check", description=__doc__)
    parser.add_argument("file", help="your answers: a .py file or a notebook (.ipynb)")
    parser.add_argument("question", nargs="*", help=f"all if none is named; {', '.join(assignment.questions)}")
    parser.add_argument("--json", type=Path, help="write the result there, for programs")
    options = parser.parse_args(arguments)
    try:
        path = Path(options.file)
        questions = [assignment.question(name).name for name in options.question] or list(assignment.questions)
        if not path.is_file():
            raise Problem(f"{path}: there is no such file")
        cells = read_answer_file(path)
    except Problem as problem:
        print(f"{problem}", file=sys.stderr)
        return 2
    if options.json:
        options.json = options.json.absolute()
    problems: list[str] = []
    namespace = _run(cells, path, problems)
    for line in problems:
        _say(line)
    results = [QuestionResult(assignment.question(name), run(name, namespace)) for name in questions]
    asked = [name for question in assignment.questions.values() for name in question.names]
    for line in doubled(cells, asked):
        _say(f"{line}.")
    for package in sorted({package for result in results for package in result.cases.not_there}):
        _say(f"⚠️ {not_there(package)}.")
    for result in results:
        _say(f"\n{result!r}")
    if options.json:
        options.json.write_text(json.dumps(_as_data(problems, results)), encoding="utf-8")
    return 0 if all(result.passed == result.total for result in results) else 1


def _run(cells: Sequence[CodeCell], path: Path, problems: list[str]) -> dict[str, Any]:
    """Run the code where it lies, for its modules and data are beside it, and with the imports that it is graded with.

    Returns:
        The names that it defined.
    """
    folder = path.resolve().parent
    os.chdir(folder)
    # Last, as in the sandbox: no file of the student's is imported instead of a module of the standard library.
    sys.path[:] = [*(place for place in sys.path if place not in ("", str(folder))), str(folder)]
    rule = OwnModules(folder)
    sys.meta_path.insert(0, rule)
    install()  # before the rule: it knows none of these
    rule.refuses = True
    try:
        return run_cells(cells, path.name, problems)
    finally:
        rule.refuses = False  # the cases, and what runs them, may need more


def _say(text: str) -> None:
    """Print, on consoles that know no check mark, too."""
    encoding = sys.stdout.encoding or "ascii"
    for mark, plain in (("❌", "[fails]"), ("✅", "[ok]"), ("⚠️", "!"), ("…", "...")):
        try:
            mark.encode(encoding)
        except UnicodeEncodeError:
            text = text.replace(mark, plain)
    print(text)


def _as_data(problems: list[str], results: list[QuestionResult]) -> dict[str, Any]:
    questions = {
        result.question.name: {"passed": result.passed, "total": result.total, "unwritten": list(result.unwritten)}
        for result in results
    }
    return {"problems": problems, "questions": questions}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
