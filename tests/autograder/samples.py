"""The samples of `tests/samples/`: what each must get, as `expected.toml` says it, and why.

A folder is named after its assignment. In its `expected.toml` a table `["work.ipynb".decoding]` says what of a question
does not pass, by outcome: `failed = [...]`, `blank = [...]`. Each entry is a case, or a function or choice, which
stands for every case that looks at it, or "*" for every case of the question; the more special one counts, and `passed`
takes a case out again. Every case that nothing names passes. A question without a table is not in the sample: all its
cases are missing. `[["work.ipynb".decoding]]` says it in several tables, each with `where` and `why`.
"""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from autograder.engine.verdicts import Outcome

FOLDER = Path(__file__).parents[1] / "samples"
SUFFIXES = (".ipynb", ".py", ".zip")


@dataclass(frozen=True)
class Loss:
    """What a sample loses for one reason.

    Attributes:
        outcomes: The outcome of each case, function or choice; "*" is all of them.
        where: The place in the source document, and the erratum of the question bank; may be empty.
        why: What is wrong there; may be empty.
    """

    outcomes: dict[str, Outcome]
    where: str = ""
    why: str = ""


@dataclass(frozen=True)
class Sample:
    """A submission and what it must get.

    Attributes:
        path: The submission.
        losses: By question; one that is not in it is not in the submission.
    """

    path: Path
    losses: dict[str, tuple[Loss, ...]]


def read_samples(folder: Path) -> list[Sample]:
    """The samples of a folder, as its `expected.toml` lists them."""
    expected = tomllib.loads((folder / "expected.toml").read_text())
    return [
        Sample(folder / name, {question: _losses(tables) for question, tables in questions.items()})
        for name, questions in expected.items()
    ]


def sample_folders() -> list[Path]:
    """Every folder of samples."""
    return sorted(path.parent for path in FOLDER.glob("*/expected.toml"))


def explain(losses: Sequence[Loss], concerns: Mapping[str, frozenset[str]]) -> dict[str, tuple[Outcome, Loss]]:
    """The cases of a question that do not pass, each with its outcome and the loss that names it.

    Args:
        losses: What the sample loses in the question.
        concerns: The cases of the question, each with the functions and choices that it looks at.

    Raises:
        ValueError: if a name is none of the question, or says nothing, or if two names disagree about a case.
    """
    found: dict[str, tuple[Outcome, Loss]] = {}
    for special in (_is_case, _is_name, _is_all):
        named: dict[str, tuple[Outcome, Loss]] = {}
        for loss in losses:
            for name, outcome in filter(lambda item: special(item[0]), loss.outcomes.items()):
                cases = [case for case, names in concerns.items() if name in ("*", case) or name in names]
                if not cases:
                    raise ValueError(f"no case looks at {name}")
                for case in cases:
                    if case not in found and named.setdefault(case, (outcome, loss))[0] is not outcome:
                        raise ValueError(f"{case} is both {named[case][0]} and {outcome}: name the case itself")
        found = named | found
    return {case: entry for case, entry in found.items() if entry[0] is not Outcome.PASSED}


def _losses(tables: object) -> tuple[Loss, ...]:
    losses = []
    for table in tables if isinstance(tables, list) else [tables]:
        words = {key: value for key, value in table.items() if key in ("where", "why")}
        outcomes = {name: Outcome(key) for key, names in table.items() if key not in words for name in names}
        losses.append(Loss(outcomes, **words))
    return tuple(losses)


def _is_all(name: str) -> bool:
    return name == "*"


def _is_name(name: str) -> bool:
    return not _is_all(name) and not _is_case(name)


def _is_case(name: str) -> bool:
    return name.startswith("test_")
