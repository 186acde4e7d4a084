"""Generated submissions: the same for the same seed, whatever machine and door."""

import random
from pathlib import Path

import nbformat

from autograder.bank.bank import Bank
from autograder.bank.solution import Solution
from autograder.bank.variants import load_variants

SEED = 5
# A question of such a submission holds one of its misconceptions with this chance, and is right otherwise.
SHARE_WRONG = 0.5
MIXED = 5


def kinds(bank: Bank, assignment: str, mixed: int = MIXED, seed: int = SEED) -> dict[str, dict[str, str]]:
    """The kinds of submission, each as the source of every question: the cells of a notebook.

    Args:
        bank: Where the questions lie.
        assignment: Whose questions are answered.
        mixed: How many kinds have misconceptions here and there.
        seed: Decides which misconceptions there are.
    """
    dice = random.Random(seed)
    right, blank, raising = {}, {}, {}
    wrong: dict[str, list[str]] = {}
    for question in bank.assignment(assignment).questions:
        path = bank.solution(question)
        text, solution = path.read_text(encoding="utf-8"), Solution.read(path)
        right[question], blank[question] = text, solution.stub
        raising[question] = "\n\n".join(
            f"def {name}(*args, **kwargs):\n    raise ValueError('no')" for name in solution.functions
        )
        variants = bank.misconceptions(question)
        wrong[question] = [v.source for v in load_variants(variants, text).values()] if variants.is_file() else []
    found = {"perfect": right, "blank": blank, "raising": raising}
    for number in range(1, mixed + 1):
        found[f"mixed_{number}"] = {
            question: dice.choice(wrong[question]) if wrong[question] and dice.random() < SHARE_WRONG else text
            for question, text in right.items()
        }
    return found


def write_class(sources: dict[str, dict[str, str]], folder: Path, number: int) -> list[Path]:
    """Write so many notebooks, each kind in turn; no two are the same bytes.

    Returns:
        Their paths, in order.
    """
    folder.mkdir(parents=True)
    names = list(sources)
    paths = []
    for place in range(number):
        kind = names[place % len(names)]
        cells = [*sources[kind].values(), f"# copy {place // len(names)}"]
        notebook = nbformat.v4.new_notebook(cells=[_cell(n, text) for n, text in enumerate(cells)])
        paths.append(folder / f"{kind}_{place // len(names):04}.ipynb")
        nbformat.write(notebook, paths[-1])
    return paths


def _cell(number: int, source: str) -> nbformat.NotebookNode:
    return nbformat.v4.new_code_cell(source, id=f"cell-{number}")
