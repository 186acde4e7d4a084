"""A question with everything that belongs to it: reference, cases, and other answers, wrong and right."""

from __future__ import annotations

import ast
import time
import types
import warnings
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from types import ModuleType
from typing import Any

from autograder.bank.bank import Bank
from autograder.bank.solution import Solution
from autograder.bank.text import read_text
from autograder.bank.variants import Variant, load_variants
from autograder.engine.collect import Case, collect_cases
from autograder.engine.proxy import Answers, Student, calls_of
from autograder.engine.reference import ReferenceAnswers, load_reference
from autograder.engine.run_case import Finding, run_case
from autograder.validate.contract.differs import Calls, Recorder, calls_again
from autograder.validate.contract.signature import Signature


@dataclass(frozen=True)
class Content:
    """One question.

    Attributes:
        name: The question.
        text: The source of its reference answer.
        solution: What it asks for.
        reference: The reference answer, imported.
        cases: Its cases, the public ones first.
        misconceptions: Known wrong answers by name.
        alternatives: Right answers in other styles by name.
    """

    name: str
    text: str
    solution: Solution
    reference: ModuleType
    cases: tuple[Case, ...]
    misconceptions: Mapping[str, Variant]
    alternatives: Mapping[str, Variant]

    def student(self, answers: Answers) -> Student:
        """What a case sees, with no calls recorded yet."""
        return Student(answers, self.solution.functions, self.solution.choices)

    def run_case(self, case: Case, answers: Answers) -> Finding:
        """Run one case in this process; only for answers that are our own."""
        return run_case(case, self.student(answers), self.reference)

    def lost(self, answer: str | Any, cases: Iterable[Case] | None = None) -> dict[str, BaseException]:
        """The cases that an answer of ours does not pass, with what was found.

        Args:
            answer: Its source, or a module, or what is like one.
            cases: The cases to try; all if None.
        """
        answers = answers_of(answer) if isinstance(answer, str) else ReferenceAnswers({self.name: answer})
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # as in the engine, where a warning never decides a case
            found = {case.name: self.run_case(case, answers).cause for case in (self.cases if cases is None else cases)}
        return {name: cause for name, cause in found.items() if cause is not None}

    @cached_property
    def hidden(self) -> frozenset[str]:
        """The names of the hidden cases."""
        return frozenset(case.name for case in self.cases if case.hidden)

    @cached_property
    def cpu_ms(self) -> float:
        """What the bodies of the hidden cases take on the reference, in milliseconds of CPU time.

        Each counts as the best of three: what else the machine does slows a single run down.
        """
        answers = ReferenceAnswers({self.name: self.reference})
        return 1000 * sum(min(self._cpu_seconds(case, answers) for _ in range(3)) for case in self.cases if case.hidden)

    def _cpu_seconds(self, case: Case, answers: ReferenceAnswers) -> float:
        start = time.process_time()
        self.run_case(case, answers)
        return time.process_time() - start

    @cached_property
    def asked(self) -> dict[str, frozenset[str]]:
        """The functions and choices that each case asks the reference for."""
        answers = ReferenceAnswers({self.name: self.reference})
        asked = {}
        for case in self.cases:
            student = self.student(answers)
            run_case(case, student, self.reference)
            asked[case.name] = frozenset(call.name for call in calls_of(student))
        return asked

    @cached_property
    def calls(self) -> Calls:
        """The calls that the cases make, with the reference's results, and the same with other numbers."""
        recorder = Recorder(ReferenceAnswers({self.name: self.reference}))
        for case in self.cases:
            self.run_case(case, recorder)
        return calls_again(vars(self.reference), recorder.asked, self.signatures)

    @cached_property
    def signatures(self) -> dict[str, Signature]:
        """What each function takes, gives and promises, as students read it."""
        nodes = [node for node in ast.parse(self.text).body if isinstance(node, ast.FunctionDef)]
        return {node.name: Signature.of(node) for node in nodes if node.name in self.solution.functions}

    @cached_property
    def uses(self) -> dict[str, frozenset[str]]:
        """For each name of the reference itself and the others that it builds on, however far down."""
        defined = {name: node for node in ast.parse(self.text).body for name in defined_names(node)}
        used = {name: frozenset({name, *_read_names(node)} & defined.keys()) for name, node in defined.items()}
        for _ in used:
            used = {name: found.union(*(used[other] for other in found)) for name, found in used.items()}
        return used

    def cases_on(self, *names: str) -> tuple[Case, ...]:
        """The cases that ask for one of these names, or for a function that builds on one."""
        guilty = {name for name, used in self.uses.items() if used & set(names)}
        return tuple(case for case in self.cases if self.asked[case.name] & guilty)


def load_contents(bank: Bank, questions: Sequence[str]) -> dict[str, Content]:
    """Read questions with all that belongs to them, collecting all cases at once.

    Raises:
        UsageError: if a file can't be read or breaks the rules.
        GraderError: if a case or a reference answer can't be imported.
    """
    cases = collect_cases(bank, questions)
    contents = {}
    for name in questions:
        path = bank.solution(name)
        text = read_text(path)
        contents[name] = Content(
            name=name,
            text=text,
            solution=Solution.read(path),
            reference=load_reference(path),
            cases=tuple(case for case in cases if case.question == name),
            misconceptions=load_variants(bank.misconceptions(name), text),
            alternatives=load_variants(bank.alternatives(name), text),
        )
    return contents


def answers_of(source: str) -> ReferenceAnswers:
    """An answer of ours, ready to be asked."""
    module = types.ModuleType("answer")
    exec(compile(source, "answer", "exec"), vars(module))  # noqa: S102 - a reference, or a variant of one
    return ReferenceAnswers({"answer": module})


def defined_names(statement: ast.stmt) -> set[str]:
    """The functions and constants that a top-level statement defines."""
    if isinstance(statement, ast.FunctionDef | ast.ClassDef):
        return {statement.name}
    targets = statement.targets if isinstance(statement, ast.Assign) else [getattr(statement, "target", None)]
    return {node.id for target in targets if target for node in ast.walk(target) if isinstance(node, ast.Name)}


def _read_names(node: ast.AST) -> set[str]:
    return {part.id for part in ast.walk(node) if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Load)}
