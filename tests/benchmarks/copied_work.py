"""How well planted copies are found, as a table: recall at 10, false alarms, and seconds.

    python -m tests.benchmarks.copied_work [--seeds 5] [--large 400]
    python -m tests.benchmarks.copied_work --copydetect      where that package is installed, beside it

Each class has 60 students who worked alone and one copy of each of six kinds (one has two sources).
"""

import argparse
import tempfile
import time
from pathlib import Path

import numpy as np

from autograder.bank.bank import Bank
from autograder.similarity.rank import MARKED, rank
from autograder.similarity.work import Reader
from tests.copied_class import ASSIGNMENT, KINDS, planted_class, write_notebooks

FIRST = 10


def measure(bank, number, seed, assignment=ASSIGNMENT):
    """Compare a class.

    Returns:
        The rank of each planted pair by kind, how many of the others are marked, and CPU seconds.
    """
    students, planted = planted_class(bank, number, seed, assignment=assignment)
    with tempfile.TemporaryDirectory() as folder:
        write_notebooks(students, Path(folder) / "class")
        start = time.process_time()
        reader = Reader(bank, bank.assignment(assignment), [])
        works = reader.read(Path(folder) / "class")
        most = len(works) * len(works)
        ranking = rank(works, reader.items, [work.people for work in works], most)
        seconds = time.process_time() - start
    names = [frozenset((works[pair.first].name, works[pair.second].name)) for pair in ranking.pairs]
    place = {name: rank for rank, name in enumerate(names, start=1)}
    ranks = {copy.kind: [place.get(pair, most) for pair in copy.pairs] for copy in planted}
    true = {pair for copy in planted for pair in copy.pairs}
    scores = {name: pair.score for name, pair in zip(names, ranking.pairs, strict=True)}
    alarms = sum(score >= MARKED for name, score in scores.items() if name not in true)
    return ranks, alarms, seconds, {copy.kind: [scores.get(pair, 0.0) for pair in copy.pairs] for copy in planted}


def measure_copydetect(bank, number, seed):
    """The same with copydetect, question by question, the stub subtracted.

    A pair counts by its mean over the questions; where one question was copied, by that one alone, as if it were known.
    """
    from copydetect import CodeFingerprint, compare_files  # no part of what the project installs

    from autograder.bank.solution import Solution

    students, planted = planted_class(bank, number, seed)
    names = sorted(students)
    alike = {}
    with tempfile.TemporaryDirectory() as folder:
        start = time.process_time()
        for question in bank.assignment(ASSIGNMENT).questions:
            stub = Path(folder) / "stub.py"
            stub.write_text(Solution.read(bank.solution(question)).stub, encoding="utf-8")
            given = CodeFingerprint(str(stub), 25, 1)
            prints = []
            for name in names:
                path = Path(folder) / "answer.py"
                path.write_text(students[name][question], encoding="utf-8")
                prints.append(CodeFingerprint(str(path), 25, 1, boilerplate=np.array(sorted(given.hashes))))
            pairs = {(i, j): min(compare_files(prints[i], prints[j])[1]) for i in range(len(names)) for j in range(i)}
            alike[question] = {frozenset((names[i], names[j])): share for (i, j), share in pairs.items()}
        seconds = time.process_time() - start
    alike[""] = {pair: np.mean([alike[question][pair] for question in alike]) for pair in alike[question]}
    # Of ties the middle.
    ranks = {copy.kind: [round(float(_middle(alike[copy.question], pair))) for pair in copy.pairs] for copy in planted}
    return ranks, seconds


def _middle(shares, pair):
    above = sum(share > shares[pair] for share in shares.values())
    return above + (sum(share == shares[pair] for share in shares.values()) + 1) / 2


def main():
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--seeds", type=int, default=5, help="how many classes of 60")
    parser.add_argument("--large", type=int, default=400, help="how many students the large class has; 0 for none")
    parser.add_argument("--copydetect", action="store_true", help="measure that package, too")
    options = parser.parse_args()
    bank = Bank.here()
    ranks, scores, alarms, spent = {kind: [] for kind in KINDS}, {kind: [] for kind in KINDS}, [], []
    others, other_spent = {kind: [] for kind in KINDS}, []
    for seed in range(1, options.seeds + 1):
        found, false, seconds, stands = measure(bank, 60, seed)
        alarms.append(false)
        spent.append(seconds)
        for kind in KINDS:
            ranks[kind] += found[kind]
            scores[kind] += stands[kind]
        if options.copydetect:
            found, seconds = measure_copydetect(bank, 60, seed)
            other_spent.append(seconds)
            for kind in KINDS:
                others[kind] += found[kind]
    print(f"| kind | first {FIRST} | ranks | marked |" + (" copydetect: ranks |" if options.copydetect else ""))
    print("|---|---|---|---|" + ("---|" if options.copydetect else ""))
    for kind in KINDS:
        recall = sum(place <= FIRST for place in ranks[kind])
        marked = sum(score >= MARKED for score in scores[kind])
        shown = ", ".join(map(str, ranks[kind]))
        beside = f" {', '.join(map(str, others[kind]))} |" if options.copydetect else ""
        print(f"| {kind} | {recall} of {len(ranks[kind])} | {shown} | {marked} of {len(ranks[kind])} |{beside}")
    every = [place for places in ranks.values() for place in places]
    print(f"\nrecall at {FIRST}: {sum(place <= FIRST for place in every) / len(every):.0%}")
    print(f"honest pairs marked, by class of 60: {', '.join(map(str, alarms))}")
    print(f"CPU seconds, class of 66: {sum(spent) / len(spent):.1f}")
    if other_spent:
        within = [place <= FIRST for places in others.values() for place in places]
        print(
            f"copydetect: recall at {FIRST}: {sum(within) / len(within):.0%}, CPU seconds: {np.mean(other_spent):.1f}"
        )
    if options.large:
        _, _, seconds, _ = measure(bank, options.large, 1)
        print(f"CPU seconds, class of {options.large + len(KINDS)}: {seconds:.1f}")


if __name__ == "__main__":
    main()
