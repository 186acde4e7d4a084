"""The coverage tables: what each question has, and where each sub-question of the sources is answered and graded."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from autograder.bank.bank import Bank
from autograder.bank.solution import Solution
from autograder.bank.sources import SubQuestion, all_sub_questions, cited
from autograder.bank.variants import load_variants
from autograder.bank.written import read_written_parts
from autograder.engine.engine import Engine

_HEAD = """\
# Coverage

What each question has, and where each sub-question of the source documents is answered. Made by `autograder build`. In
the tables of the sources, cases and misconceptions are those that concern a function or choice of the sub-question.
"""
_TOTALS = (
    "question",
    "functions",
    "choices",
    "written",
    "public cases",
    "hidden cases",
    "misconceptions",
    "alternatives",
)
_COLUMNS = ("sub-question", "question", "functions", "choices", "written", "public", "hidden", "misconceptions")


@dataclass(frozen=True)
class _Coverage:
    """How one question covers one sub-question: what asks for it, and how many cases check it."""

    question: str
    functions: tuple[str, ...]
    choices: tuple[str, ...]
    written: tuple[str, ...]
    public: int
    hidden: int
    misconceptions: int


def coverage_table(bank: Bank, engine: Engine) -> str:
    """The tables, for the questions of the engine's assignment.

    Raises:
        UsageError: if a solution, a written part or a variant is wrong.
    """
    answers: dict[SubQuestion, list[_Coverage]] = {}
    for question in engine.assignment.questions:
        for sub_question, answer in _answers(bank, engine, question):
            answers.setdefault(sub_question, []).append(answer)
    lines, last = [_HEAD, *_totals(bank, engine)], ""
    for file, number in all_sub_questions(bank):
        if file != last:
            lines += [f"\n## {file}\n", _row(_COLUMNS), _row(["---"] * len(_COLUMNS))]
            last = file
        for answer in answers.get((file, number), []):
            names = (", ".join(group) for group in (answer.functions, answer.choices, answer.written))
            counts = (str(n) if n else "" for n in (answer.public, answer.hidden, answer.misconceptions))
            lines.append(_row([number, answer.question, *names, *counts]))
        if (file, number) not in answers:
            lines.append(_row([number, "**missing**", "", "", "", "", "", ""]))
    return "\n".join(lines) + "\n"


def _totals(bank: Bank, engine: Engine) -> Iterator[str]:
    """The lines of the table by question, with the sums in the last one."""
    yield "\n".join(["\n## By question\n", _row(_TOTALS), _row(["---"] * len(_TOTALS))])
    totals = [0] * (len(_TOTALS) - 1)
    for question in engine.assignment.questions:
        path = bank.solution(question)
        solution, text = Solution.read(path), path.read_text(encoding="utf-8")
        hidden = [case.hidden for case in engine.cases if case.question == question]
        counts = (
            len(solution.functions),
            len(solution.choices),
            len(read_written_parts(bank, question)),
            len(hidden) - sum(hidden),
            sum(hidden),
            len(load_variants(bank.misconceptions(question), text)),
            len(load_variants(bank.alternatives(question), text)),
        )
        totals = [total + count for total, count in zip(totals, counts, strict=True)]
        yield _row([question, *map(str, counts)])
    yield _row(["all", *map(str, totals)])


def _answers(bank: Bank, engine: Engine, question: str) -> Iterator[tuple[SubQuestion, _Coverage]]:
    path = bank.solution(question)
    solution = Solution.read(path)
    sources = {name: cited(text) for name, text in solution.sources.items()}
    parts = {part.name: cited(part.source) for part in read_written_parts(bank, question)}
    variants = load_variants(bank.misconceptions(question), path.read_text(encoding="utf-8"))
    for sub_question in sorted(frozenset().union(*sources.values(), *parts.values())):
        names = {name for name, named in sources.items() if sub_question in named}
        cases = [case for case in engine.cases if case.question == question and names & engine.concerns[case]]
        yield (
            sub_question,
            _Coverage(
                question=question,
                functions=tuple(name for name in solution.functions if name in names),
                choices=tuple(name for name in solution.choices if name in names),
                written=tuple(name for name, named in parts.items() if sub_question in named),
                public=sum(not case.hidden for case in cases),
                hidden=sum(case.hidden for case in cases),
                misconceptions=sum(bool(names & set(variant.replaces)) for variant in variants.values()),
            ),
        )


def _row(cells: list[str] | tuple[str, ...]) -> str:
    return f"| {' | '.join(cells)} |"
