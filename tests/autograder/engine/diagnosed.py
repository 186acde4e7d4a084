"""How often the diagnosis is right: every misconception of a question handed in as a student would, and right work too.

`.venv/bin/python tests/autograder/engine/diagnosed.py [QUESTION...]` prints a table of the whole bank and exits with 1
if it falls short; the test beside it takes a sample.
"""

import sys
from collections.abc import Iterator

import numpy as np

from autograder.bank.bank import Bank
from autograder.bank.solution import Solution
from autograder.bank.variants import load_variants
from autograder.engine.collect import collect_cases
from autograder.engine.diagnosis import Diagnostician, VariantAnswers, quietly
from autograder.engine.judge import judge
from autograder.engine.proxy import Student, calls_of
from autograder.engine.reference import ReferenceAnswers, load_reference
from autograder.engine.traces import trace_of
from autograder.engine.verdicts import Outcome


class Question:
    """A question whose cases are judged in this process, without a sandbox."""

    def __init__(self, bank: Bank, name: str) -> None:
        path = bank.solution(name)
        self.text = path.read_text(encoding="utf-8")
        self.solution, self.reference = Solution.read(path), load_reference(path)
        self.misconceptions = load_variants(bank.misconceptions(name), self.text)
        self.alternatives = load_variants(bank.alternatives(name), self.text)
        self.concerns = {}
        for case in collect_cases(bank, [name]):
            student = self._student(ReferenceAnswers({name: self.reference}))
            judge(case, student, self.reference)
            self.concerns[case] = frozenset(call.name for call in calls_of(student))
        choices = frozenset(self.solution.choices)
        self._diagnostician = Diagnostician(bank, self.concerns, {name: self.reference}, {name: choices})

    def diagnosed(self, source, style=lambda value: value):
        """The diagnosis of each case that an answer loses, and how many it loses."""
        names = {"__name__": "answer"}
        exec(compile(source, "answer", "exec"), names)  # noqa: S102 - our own
        outcomes = {}
        for case in self.concerns:
            with quietly():
                finding = judge(case, self._student(Styled(names, style)), self.reference)
            outcomes[case] = None if finding.outcome is Outcome.PASSED else trace_of(finding)
        found = self._diagnostician.diagnose(outcomes)
        return {case: diagnosis.name.split("/")[1] for case, diagnosis in found.items()}, sum(
            map(bool, outcomes.values())
        )

    def _student(self, answers):
        return Student(answers, self.solution.functions, self.solution.choices)


class Styled(VariantAnswers):
    """An answer that returns its numbers in another style."""

    def __init__(self, names, style):
        super().__init__(names)
        self._style = style

    def call(self, name, args, kwargs, *, echo):
        value = super().call(name, args, kwargs, echo=echo)
        return value if echo else self._style(value)


def single_precision(value):
    if isinstance(value, np.ndarray) and value.dtype == float:
        return value.astype(np.float32)
    if type(value) is float:
        return np.float32(value)
    return type(value)(map(single_precision, value)) if type(value) in (list, tuple) else value


def as_lists(value):
    if isinstance(value, np.ndarray):
        return value.tolist()
    return list(map(as_lists, value)) if type(value) in (list, tuple) else value


STYLES = {"as it is": lambda value: value, "float32": single_precision, "lists": as_lists}


def measure(question: Question, styles, step: int = 1) -> Iterator[tuple[str, str, str]]:
    """For each misconception its name, the style, and whether it was found: "right", "none", or what was found."""
    for name in list(question.misconceptions)[::step]:
        for style in styles:
            found, _ = question.diagnosed(question.misconceptions[name].source, STYLES[style])
            names = set(found.values())
            yield name, style, "right" if name in names else ", ".join(sorted(names)) or "none"


def main(questions: list[str]) -> int:
    bank, short = Bank.here(), False
    total = {style: [0, 0] for style in STYLES}
    print(f"{'question':<24}{'misconceptions':>15}" + "".join(f"{style:>12}" for style in STYLES) + "   not found")
    for name in questions or bank.questions():
        question = Question(bank, name)
        results = list(measure(question, STYLES))
        right = {style: [found == "right" for _, s, found in results if s == style] for style in STYLES}
        others = [f"{n} (found: {found})" for n, style, found in results if style == "as it is" and found != "right"]
        columns = "".join(f"{sum(right[style]):>12}" for style in STYLES)
        print(f"{name:<24}{len(question.misconceptions):>15}{columns}   {'; '.join(others)}", flush=True)
        for style, found in right.items():
            total[style] = [total[style][0] + sum(found), total[style][1] + len(found)]
        for label, variant in question.alternatives.items():
            if question.diagnosed(variant.source) != ({}, 0):
                print(f"  the right answer {label} gets a diagnosis")
                short = True
    print(", ".join(f"{style}: {right} of {n} right" for style, (right, n) in total.items()))
    return int(short or any(right < 0.95 * n for right, n in total.values()))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
