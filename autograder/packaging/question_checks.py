"""What must hold of an assignment before it is built: each fault is one line with file and line number."""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Iterator, Mapping, Sequence

from autograder.bank.bank import Assignment, Bank
from autograder.bank.prompt import CODE_MARKER, FOR_MARKER, WHOLE, WRITTEN_MARKER
from autograder.bank.solution import Solution
from autograder.bank.text import read_text
from autograder.bank.variants import load_variants
from autograder.engine.engine import Engine
from autograder.errors import Refused, UsageError
from autograder.packaging.case_checks import case_faults, case_warnings, parsed_cases
from autograder.packaging.lazy_answers import too_easy
from autograder.packaging.misconception_trial import misconception_faults

# A comment of HTML, well formed or not.
_LIKE_A_MARKER = re.compile(r".*<!-|\s*<\s*!?\s*-|.*\b(code|written|for):.*--?\s*>\s*$")


def refuse_faulty(bank: Bank, names: Sequence[str]) -> None:
    """Read every file of some assignments, without running anything.

    Raises:
        Refused: if anything is wrong with them; says all of it.
    """
    faults: list[str] = []
    for name in names:
        try:
            assignment = bank.listed(name)
            solutions = {question: Solution.read(bank.solution(question)) for question in assignment.questions}
        except UsageError as error:
            faults.append(str(error))
            continue
        for question in assignment.questions:
            faults += _question_faults(bank, question, solutions[question])
        faults += _clashes(bank, {name: _asked(assignment, name, solution) for name, solution in solutions.items()})
    if faults:
        raise Refused(list(dict.fromkeys(faults)))


def refuse_broken_misconceptions(engine: Engine, questions: Collection[str]) -> None:
    """Run every misconception of some questions of an assignment.

    Raises:
        Refused: if one can't be run.
    """
    if faults := list(misconception_faults(engine, questions)):
        raise Refused(list(dict.fromkeys(faults)))


def doubts(bank: Bank, engine: Engine, questions: Collection[str]) -> Iterator[str]:
    """One line for each thing that is probably not meant so.

    These are cases that pass whatever comes back, cases that draw without a seed, names that no case looks at, and
    texts that speak of what is not asked.
    """
    for question in questions:
        if question in engine.assignment.parts:
            yield from _strange_mentions(bank, question)
        for path in (bank.public_cases(question), bank.hidden_cases(question)):
            yield from case_warnings(path, parsed_cases(path))
        solution, asked = Solution.read(bank.solution(question)), set[str]()
        for case in (case for case in engine.cases if case.question == question):
            asked |= engine.concerns[case]
            if why := too_easy(engine, case):
                path = bank.hidden_cases(question) if case.hidden else bank.public_cases(question)
                yield f"{path}, line {case.function.__code__.co_firstlineno}: {case.name} {why}"
        for name in (*solution.functions, *solution.choices):
            if name not in asked:
                yield f"{bank.hidden_cases(question)}: no case looks at {name}, so it earns nothing"


def _asked(assignment: Assignment, question: str, solution: Solution) -> tuple[Solution, frozenset[str]]:
    """A question's solution, and the functions and choices that are asked of it."""
    selection = assignment.parts.get(question)
    code = selection.code if selection else None
    return solution, frozenset((*solution.functions, *solution.choices) if code is None else code)


def _strange_mentions(bank: Bank, question: str) -> Iterator[str]:
    """Texts that students get about parts of a question, and that speak of other parts of it."""
    asked, whole = Solution.read(bank.solution(question)), Bank(bank.root)
    solution = Solution.read(whole.solution(question))
    left_out = {*solution.functions, *solution.choices} - {*asked.functions, *asked.choices}
    for place in (Bank.prompt, Bank.solution):
        text = asked.stub if place is Bank.solution else read_text(bank.prompt(question))
        for name in sorted(left_out):
            if f"`{name}`" in text:
                yield f"{place(whole, question)}: what stays of it speaks of {name}, which is not asked"


def _question_faults(bank: Bank, question: str, solution: Solution) -> Iterator[str]:
    names: dict[str, str] = {}
    for path, public in ((bank.public_cases(question), True), (bank.hidden_cases(question), False)):
        try:
            module = parsed_cases(path)
        except UsageError as error:
            yield str(error)
            continue
        yield from case_faults(path, module, public=public)
        for node in module.body:
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
                here = f"{path}, line {node.lineno}"
                if public:
                    names.setdefault(node.name, here)
                elif node.name in names:
                    yield f"{here}: {node.name} is a public case, too ({names[node.name]}); rename one"
    try:
        yield from _prompt_faults(bank, question, [*solution.functions, *solution.choices])
        if bank.misconceptions(question).is_file():
            load_variants(bank.misconceptions(question), read_text(bank.solution(question)))
    except UsageError as error:
        yield str(error)


def _prompt_faults(bank: Bank, question: str, names: Sequence[str]) -> Iterator[str]:
    """Names whose code has no place in the prompt, or two, and comments that are no places."""
    path, placed, fenced = bank.prompt(question), set[str](), False
    lines = read_text(path).rstrip().split("\n")
    written = [match[1] for line in lines if (match := WRITTEN_MARKER.match(line.strip()))]
    for number, line in enumerate(lines, start=1):
        where = f"{path}, line {number}"
        fenced ^= line.lstrip().startswith(("```", "~~~"))
        if marker := CODE_MARKER.match(line.strip()):
            for name in marker[1].split():
                if name not in names:
                    yield f"{where}: {name} is no function or choice of this question; there are: {', '.join(names)}"
                elif name in placed:
                    yield f"{where}: {name} has its place already; name it once"
                placed.add(name)
        elif marker := FOR_MARKER.match(line.strip()):
            for name in marker[1].split():
                if name not in (*names, *written, WHOLE):
                    there = ", ".join([*names, *written, WHOLE])
                    yield f"{where}: {name} is nothing that this question asks; there are: {there}"
        elif not fenced and not WRITTEN_MARKER.match(line.strip()) and _LIKE_A_MARKER.match(line):
            forms = "<!-- code: name name -->, <!-- written: name --> or <!-- for: name name -->"
            yield f"{where}: looks like a marker; write {forms}, alone on its line"
    if missing := [name for name in names if name not in placed]:
        todo = f"add <!-- code: {' '.join(missing)} --> where it belongs"
        yield f"{path}, line {len(lines)}: nothing says where the code of {', '.join(missing)} goes; {todo}"


def _clashes(bank: Bank, solutions: Mapping[str, tuple[Solution, frozenset[str]]]) -> Iterator[str]:
    """Names that two questions of one assignment define: in one notebook the second would replace the first."""
    first: dict[str, tuple[str, str, str]] = {}
    for question, (solution, names) in solutions.items():
        path = bank.solution(question)
        lines = {name: node.lineno for node in ast.parse(read_text(path)).body for name in _defined(node)}
        for node in ast.parse(solution.stub).body:
            for name in _defined(node):
                where = f"{path}, line {lines.get(name, 1)}"
                if name in (*solution.functions, *solution.choices) and name not in names:
                    continue  # it is not in the notebook
                other, there, text = first.setdefault(name, (question, where, ast.unparse(node)))
                if other != question and (name in names or text != ast.unparse(node)):
                    yield f"{where}: {name} is defined in {other}, too ({there}), and would replace it; rename one"


def _defined(node: ast.stmt) -> Iterator[str]:
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        yield node.name
    targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
    yield from (target.id for target in targets if isinstance(target, ast.Name))
