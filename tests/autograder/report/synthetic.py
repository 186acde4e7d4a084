"""Made-up classes, as `autograder grade` would leave them: seeded, on the real cases of an assignment.

Each student has an ability, each case a difficulty and a sharpness (how well it separates), as in a two-parameter
model of item response. On top come what classes are made of: stubs left as they are, wrong files, loops that never end,
one wrong value that many share, a case that nobody passes and one that works backwards.
"""

import random
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from autograder.bank.bank import Bank
from autograder.bank.text import read_text
from autograder.bank.variants import load_variants
from autograder.batch.class_results import ClassResults, index_file, staff_file
from autograder.batch.gradesheet import GradeRow, sheet_text
from autograder.batch.records import Measured, Record
from autograder.engine.collect import collect_cases
from autograder.engine.verdicts import Outcome, Report, Status, Verdict
from autograder.intake.submitter import Submitter

FIRST = ("Ana", "Bo", "Chiara", "Dörte", "Émile", "Fatima", "Grete", "Hồng", "Ivan", "Jun", "Klára", "Łukasz", "Mónica")
LAST = (
    "Nguyen",
    "O'Neill",
    "Petrov",
    "Quispe",
    "Rossi",
    "Šimek",
    "Tanaka",
    "Ueda",
    "Vega",
    "Weiß",
    "Xu",
    "Yılmaz",
    "Żak",
)
COMMON_VALUE = "array([0.5, 0.5])"


@dataclass(frozen=True)
class Planted:
    """What was planted in a made-up class, as (question, case), for a report to find."""

    nobody: tuple[str, str]
    backwards: tuple[str, str]
    same_value: tuple[str, str]
    diagnosis: str


def names(count, rng):
    """So many names, each another one."""
    made = [f"{FIRST[rng.integers(len(FIRST))]} {LAST[rng.integers(len(LAST))]}" for _ in range(count)]
    return [f"{name} {number}" for number, name in enumerate(made)]


def write_class(folder: Path, bank: Bank, assignment: str, count: int, seed: int = 0, most_cases: int | None = None):
    """Write the results of a class; returns what was planted.

    Args:
        folder: Where to.
        bank: Where cases and misconceptions come from.
        assignment: Which assignment they answered.
        count: How many submissions.
        seed: The same seed makes the same class.
        most_cases: Leave out the cases above this number.
    """
    # NumPy for what comes in arrays, the other for what comes one by one, at which it is faster.
    rng, chance = np.random.default_rng(seed), random.Random(seed)
    points = bank.assignment(assignment).points
    cases = collect_cases(bank, tuple(points))[:most_cases]
    points = {question: value for question, value in points.items() if any(c.question == question for c in cases)}
    difficulty, sharpness = rng.normal(-0.5, 1.0, len(cases)), rng.gamma(4.0, 0.35, len(cases))
    hidden = [place for place, case in enumerate(cases) if case.hidden]
    nobody, backwards, same = (hidden[place] for place in (3, 7, 11))
    difficulty[backwards], sharpness[backwards] = 0.0, -1.5
    difficulty[same] = 0.5
    variants = {
        question: [
            f"{question}/{name}"
            for name in load_variants(bank.misconceptions(question), read_text(bank.solution(question)))
        ]
        for question in points
    }
    diagnosis = variants[cases[same].question][0]
    (folder / "results").mkdir(parents=True, exist_ok=True)
    rows, whole = [], sum(points.values())
    for number, student in enumerate(names(count, rng)):
        name = f"{student.replace(' ', '_')}"
        person = Submitter(student, f"s{number}@example.edu", str(number + 9000))
        # The first few are what a class always has some of, so that five submissions have them, too.
        kind = (
            "graded"
            if number < 3
            else rng.choice(
                ["graded", "wrong_file", "blank", "unreadable", "grader_error"], p=[0.95, 0.01, 0.02, 0.01, 0.01]
            )
        )
        if kind == "grader_error":
            rows.append(GradeRow(name, "grader_error: the sandbox could not be started", None, whole, {}, person))
            continue
        ability = rng.normal()
        outcomes = _outcomes(rng, kind, ability, cases, difficulty, sharpness)
        if kind == "graded" and outcomes[nobody] == "passed":
            outcomes[nobody] = "failed"
        verdicts = [_verdict(case, outcome, chance, variants) for case, outcome in zip(cases, outcomes, strict=True)]
        if verdicts[same].outcome is Outcome.FAILED and rng.random() < 0.6:
            verdicts[same] = replace(verdicts[same], returned=COMMON_VALUE, diagnosis=diagnosis)
        lost = sum(outcome == "timeout" for outcome in outcomes)
        line = {
            "unreadable": "no JSON in it: save the notebook again and hand that in",
            "wrong_file": "no function of this assignment was found: is this the right file?",
        }.get(kind, "")
        status = Status.UNREADABLE if kind == "unreadable" else Status.GRADED
        report = Report(status, line, tuple(verdicts))
        cost = Measured(
            cpu_seconds=round(float(rng.gamma(4, 0.05)) + 1.2 * lost, 3),
            wall_seconds=round(float(rng.gamma(4, 0.07)) + 1.4 * lost, 3),
            peak_mb=round(float(rng.normal(48, 5)), 1),
        )
        scores = report.scores(points)
        staff_file(folder, name).write_text(Record(report, points, "00", cost).text(), encoding="utf-8")
        said = f"{status}: {line}" if line else str(status)
        rows.append(GradeRow(name, said, sum(scores.values()), whole, scores, person))
    write_results(folder, assignment, tuple(points), rows)
    where = [(cases[place].question, cases[place].name) for place in (nobody, backwards, same)]
    return Planted(*where, diagnosis)


def write_results(folder, assignment, questions, rows):
    """Write the index and the sheet, as at the end of a run."""
    index_file(folder).write_text(ClassResults.of(assignment, questions, rows).text(), encoding="utf-8")
    (folder / "grades.csv").write_text(sheet_text(rows, questions), encoding="utf-8")


def _outcomes(rng, kind, ability, cases, difficulty, sharpness):
    if kind in ("unreadable", "wrong_file"):
        return ["missing"] * len(cases)
    if kind == "blank":
        return ["blank"] * len(cases)
    chance = 1 / (1 + np.exp(-1.7 * sharpness * (ability - difficulty)))
    right = rng.random(len(cases)) < chance
    other = rng.choice(
        ["failed", "error", "timeout", "crashed", "memory"], len(cases), p=[0.8, 0.17, 0.02, 0.005, 0.005]
    )
    # Who is weak leaves whole questions as they were.
    questions, leaves = dict.fromkeys(case.question for case in cases), 0.25 / (1 + np.exp(2 * ability))
    left_out = {question for question in questions if rng.random() < leaves}
    return [
        "blank" if case.question in left_out else "passed" if right[place] else str(other[place])
        for place, case in enumerate(cases)
    ]


def _verdict(case, outcome, chance, variants):
    failed = outcome == "failed"
    value = f"array([{chance.random():.3f}, {chance.random():.3f}])"
    if chance.random() < 0.3:
        value = chance.choice(("None", "0.0", "1", "nan"))
    says = "passed" if outcome == "passed" else f"{outcome}: the answer has the right shape and differs everywhere"
    return Verdict(
        question=case.question,
        case=case.name,
        hidden=case.hidden,
        weight=case.weight,
        outcome=Outcome(outcome),
        message=f"{'✅' if outcome == 'passed' else '❌'} {says}",
        staff="" if outcome == "passed" else f"called    f(array([[0.1, 0.2]]))\nreturned  {value}\nSTAFF-ONLY",
        diagnosis=chance.choice(variants[case.question]) if failed and chance.random() < 0.2 else None,
        returned=value if failed else None,
    )
