"""The same work graded again and again gets the same verdicts: on one worker and on two, on a busy machine.

Run with: python tests/benchmarks/steady.py [--times 200]. Exit status 1 if any two gradings differ.
"""

import argparse
import multiprocessing
import os
import sys
from collections import Counter

from autograder.bank.bank import Bank
from autograder.bank.variants import load_variants
from autograder.engine.engine import Engine
from autograder.engine.submission import Cell, Submission

ASSIGNMENT = "source_004"
# Work that is partly wrong passes and loses cases: that is what is graded so often. Besides, and less often, what is
# right, and work that hangs in one function, and that ends its process in another.
HANGS = """
def sgd_trace(*args):
    while True:
        pass


def total_gradient(*args):
    import os

    os._exit(1)
"""


def works():
    """Each kind of work, by name."""
    bank = Bank.here()
    solutions = {q: bank.solution(q).read_text() for q in bank.assignment(ASSIGNMENT).questions}
    wrong = [next(iter(load_variants(bank.misconceptions(q), text).values())).source for q, text in solutions.items()]
    return {"right": [*solutions.values()], "wrong": wrong, "hanging": [*solutions.values(), HANGS]}


def grade(times, queue):
    """Grade each work some times in an engine of our own, and send what came out."""
    with Engine(Bank.here(), ASSIGNMENT) as engine:
        for name, sources in works().items():
            work = Submission(name, tuple(Cell(text, f"cell {n}") for n, text in enumerate(sources, start=1)))
            for _ in range(times if name == "wrong" else max(1, times // 20)):
                report = engine.grade(work)
                queue.put((name, tuple((v.question, v.case, str(v.outcome), v.message) for v in report.verdicts)))
    queue.put(None)


def burn():
    """Load: until we are ended."""
    while True:
        sum(range(10_000))


def gradings(times, workers):
    """How often each result came out, by work, while every core is busy with something else."""
    context = multiprocessing.get_context("spawn")
    queue = context.Queue()
    load = [context.Process(target=burn, daemon=True) for _ in range(os.cpu_count() or 1)]
    graders = [context.Process(target=grade, args=(times // workers, queue)) for _ in range(workers)]
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
    parser.add_argument("--times", type=int, default=200)
    times = parser.parse_args().times
    found = {}
    for workers in (1, 2):
        for name, results in gradings(times, workers).items():
            print(
                f"{workers} worker{'s' * (workers > 1)}, {name}: {results.total()} gradings, {len(results)} results",
                flush=True,
            )
            found.setdefault(name, set()).update(results)
    differ = [name for name, results in found.items() if len(results) > 1]
    if differ:
        print(f"not steady: {', '.join(differ)}", file=sys.stderr)
    return 1 if differ else 0


if __name__ == "__main__":
    sys.exit(main())
