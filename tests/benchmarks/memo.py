"""Whether a submission that fills what is remembered slows the next: python -m tests.benchmarks.memo [ASSIGNMENT]

Perfect work is graded again and again in one engine, in turn after other right work and after work whose every answer
is another each time and large. Prints the judge's CPU seconds for the perfect work after each, and their ratio; exit
status 1 if it is more than 1.3.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time

from autograder.bank.bank import Bank
from autograder.bank.solution import Solution
from autograder.engine import verdict_cache
from autograder.engine.engine import Engine
from autograder.intake.submission import CodeCell, Submission

MOST = 1.3
FILLING = "def {}(*args, **kwargs): return list(np.random.default_rng().random(400))"


def work(text: str) -> Submission:
    """A submission."""
    return Submission("work.py", (CodeCell(text, ""),))


def measure(assignment: str, pairs: int) -> float:
    """The median ratio; prints what was measured."""
    bank = Bank.here()
    questions = bank.assignment(assignment).questions
    right = "\n".join(bank.solution(question).read_text(encoding="utf-8") for question in questions)
    names = [name for question in questions for name in Solution.read(bank.solution(question)).functions]
    filling = "\n".join(["import numpy as np", *map(FILLING.format, names)])
    seconds: dict[str, list[float]] = {"right": [], "filling": []}
    with Engine(bank, assignment) as engine:
        engine.grade(work(right))
        for number in range(pairs):
            for before, text in (("right", right), ("filling", filling)):
                size = engine.cache.size
                engine.grade(work(f"{text}\n# {number}"))
                grown = engine.cache.size - size
                start = time.process_time()
                report = engine.grade(work(right))
                seconds[before].append(time.process_time() - start)
                if not all(verdict.passed for verdict in report.verdicts):
                    raise SystemExit("perfect work lost a case")
                print(
                    f"after {before:<8} (+{grown >> 10:5} kB remembered): {seconds[before][-1]:.3f} CPU s", flush=True
                )
    return statistics.median(b / a for a, b in zip(seconds["right"], seconds["filling"], strict=True))


def main() -> int:
    """Measure, and say whether it is as it must be."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("assignment", nargs="?", default="deep_learning_theory")
    parser.add_argument("--pairs", type=int, default=5)
    options = parser.parse_args()
    ratio = measure(options.assignment, options.pairs)
    room = verdict_cache.MOST_BYTES // verdict_cache.MOST_OF_ONE
    print(f"ratio {ratio:.2f}, at most {MOST}; what is remembered has room for {room} such submissions")
    return 1 if ratio > MOST else 0


if __name__ == "__main__":
    sys.exit(main())
