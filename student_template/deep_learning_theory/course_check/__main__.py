"""`python -m course_check my_answers.py [QUESTION ...]`: the public cases on the answers in a `.py` file."""

from __future__ import annotations

import ast
import json
import sys
from pathlib import Path
from typing import Any

from .import_rule import not_there
from .run import FOLDER, run, title


def read_answers(path: Path) -> dict[str, Any]:
    """Run a file statement by statement, as the grader does: one that fails doesn't stop the next."""
    namespace: dict[str, Any] = {"__name__": path.stem, "__file__": str(path)}
    for statement in ast.parse(path.read_text(encoding="utf-8"), str(path)).body:
        try:
            exec(compile(ast.Module([statement], []), str(path), "exec", dont_inherit=True), namespace)  # noqa: S102
        except Exception as error:
            print(f"{path.name}, line {statement.lineno} raised {type(error).__name__}: {error}")
    return namespace


def main(arguments: list[str]) -> int:
    """Check all questions, or those that are named; the status is 0 when all cases pass."""
    known = list(json.loads((FOLDER / "names.json").read_text(encoding="utf-8")))
    path = Path(arguments[0]) if arguments else Path()
    if not path.is_file() or not set(arguments[1:]) <= set(known):
        print(f"usage: python -m course_check my_answers.py [QUESTION ...]\nquestions: {', '.join(known)}")
        return 2
    try:
        namespace = read_answers(path)
    except (SyntaxError, ValueError) as error:
        print(f"{path} is not a valid Python file: {error}")
        return 1
    clean, told = True, set()
    for question in arguments[1:] or known:
        cases = run(question, namespace)
        for package in cases.not_there:
            if package not in told:
                print(f"⚠️ {not_there(package)}")
                told.add(package)
        failures = {case: cases.failure(case) for case in cases.messages} or {question: cases.problem}
        print(f"\n{question}: {list(failures.values()).count('')} of {len(failures)} public cases pass")
        for case, text in failures.items():
            print(f"{'❌' if text else '✅'} {title(case)}" + f"\n{text}".rstrip().replace("\n", "\n    "))
        clean = clean and not any(failures.values())
    return 0 if clean else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
