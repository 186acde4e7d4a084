"""The same work graded again and again gets the same verdicts: on one worker and on two, on a busy machine.

Run with: .venv/bin/python tests/benchmarks/steady.py [--times 200] [ASSIGNMENT...]
Exit status 1 if any two gradings differ.
"""

import argparse
import multiprocessing
import os
import random
import sys
import time
from collections import Counter

from autograder.bank.bank import Bank
from autograder.bank.solution import Solution
from autograder.bank.variants import load_variants
from autograder.engine.engine import Engine
from autograder.intake.submission import CodeCell, Submission

ASSIGNMENTS = ("deep_learning_theory",)
RAISING = "def {0}(*args, **kwargs):\n    return [][len(args)]\n"
HANGING = "def {0}(*args, **kwargs):\n    while True:\n        pass\n"
ENDING = "def {0}(*args, **kwargs):\n    import os\n    os._exit(1)\n"
# How often each kind of work is graded while `mixed` is graded a hundred times, so that no two gradings of it need have
# the same ones before them. Work that hangs is waited for, so there is less of it.
SHARES = {"mixed": 100, "right": 20, "wrong": 20, "hanging": 1}


def works(bank, assignment):
    """Each kind of work, as one source for each question."""
    right = {question: bank.solution(question).read_text() for question in bank.assignment(assignment).questions}
    known = {question: load_variants(bank.misconceptions(question), text) for question, text in right.items()}
    functions = [list(Solution.read(bank.solution(question)).functions) for question in right]
    # The last function of a question, on which no other builds.
    last = [names[-1] for names in functions]
    wrong = [next(iter(variants.values())).source for variants in known.values()]
    return {
        "right": [*right.values()],
        "wrong": wrong,
        # Answers of every kind, in turn.
        "mixed": [
            (right_one, wrong_one, f"{right_one}\n\n{RAISING.format(function)}")[number % 3]
            for number, (right_one, wrong_one, function) in enumerate(zip(right.values(), wrong, last, strict=True))
        ],
        "hanging": [*wrong, HANGING.format(last[-1]), ENDING.format(last[-2]), RAISING.format(functions[0][0])],
    }


def grade(assignment, times, seed, queue):
    """Grade works in a random order in an engine of our own, and send what came out."""
    bank = Bank.here()
    order = [name for name, share in SHARES.items() for _ in range(max(1, times * share // 100))]
    random.Random(seed).shuffle(order)
    with Engine(bank, assignment) as engine:
        sources = works(bank, assignment)
        for name in order:
            cells = (CodeCell(text, f"cell {number}") for number, text in enumerate(sources[name], start=1))
            report = engine.grade(Submission(name, tuple(cells)))
            queue.put((name, tuple((v.question, v.case, str(v.outcome), v.message) for v in report.verdicts)))
    queue.put(None)


def burn():
    """Load: until we are ended."""
    while True:
        sum(range(10_000))


def gradings(assignment, times, workers):
    """How often each result came out, by work, while every core is busy with something else."""
    context = multiprocessing.get_context("spawn")
    queue = context.Queue()
    load = [context.Process(target=burn, daemon=True) for _ in range(os.cpu_count() or 1)]
    graders = [context.Process(target=grade, args=(assignment, times // workers, n, queue)) for n in range(workers)]
    for process in load + graders:
        process.start()
    try:
        results, left = {}, workers
        while left:
            item = queue.get(timeout=600)
            if item is None:
                left -= 1
            else:
                results.setdefault(item[0], Counter())[item[1]] += 1
    finally:
        for process in load:
            process.kill()
        for process in graders:
            process.join()
    return results


def main():
    """Print how many gradings there were, and how many different results."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("assignment", nargs="*", default=ASSIGNMENTS)
    parser.add_argument("--times", type=int, default=200, help="gradings of `mixed`, for each number of workers")
    options = parser.parse_args()
    differ = []
    for assignment in options.assignment:
        found = {}
        for workers in (1, 2):
            start = time.monotonic()
            results = gradings(assignment, options.times, workers)
            for name, counts in sorted(results.items()):
                found.setdefault(name, Counter()).update(counts)
            said = ", ".join(f"{name} {counts.total()}" for name, counts in sorted(results.items()))
            print(f"{assignment}, workers: {workers}, {time.monotonic() - start:.0f} s: {said}", flush=True)
        for name, counts in sorted(found.items()):
            lost = min(sum(outcome != "passed" for _, _, outcome, _ in result) for result in counts)
            print(f"  {name}: {counts.total()} gradings, {len(counts)} results, {lost} cases lost", flush=True)
            if len(counts) > 1:
                differ.append(f"{assignment}: {name}")
    if differ:
        print(f"not steady: {', '.join(differ)}", file=sys.stderr)
    return 1 if differ else 0


if __name__ == "__main__":
    sys.exit(main())
