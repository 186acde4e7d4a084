"""Faults of a check that several functions share, in one of these functions alone.

A helper that checks for ten functions is caught when one of them has a case. A student writes ten checks, and may get
any of them wrong.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace

from autograder.validate.contract.signature import Signature
from autograder.validate.contract.wrappers import inside
from autograder.validate.mutants import Mutant

# Of the other mutants those that loosen a check: one that refuses everything is caught by any case.
_SHARED = re.compile(r"condition dropped|not raised|Replace(Comparison|Or|And)")


def faults_of_one_function(
    text: str, signatures: Mapping[str, Signature], uses: Mapping[str, Collection[str]], mutants: Iterable[Mutant]
) -> Iterator[Mutant]:
    """All mutants of the checks of shared helpers, once for each function that uses the helper and promises an error.

    Args:
        text: The source of a reference answer.
        signatures: What each function that students are asked for promises.
        uses: For each name of the reference the others that it builds on.
        mutants: The mutants of the reference.
    """
    checks = dict(_checks(text, signatures))
    for mutant in mutants:
        if mutant.line not in checks.get(mutant.function, ()) or not (mutant.contract or _SHARED.match(mutant.fault)):
            continue
        users = [name for name, one in signatures.items() if mutant.function in uses[name] and "Error" in one.raises]
        for name in users if len(users) > 1 else ():
            faulty = f'_faulty = {{"__name__": "answer"}}\nexec({mutant.source!r}, _faulty)\n'
            yield replace(
                mutant,
                function=name,
                fault=f"{mutant.fault}, in one function alone",
                before=f"{mutant.function}: {mutant.before}",
                after=f"{mutant.function}: {mutant.after}",
                source=f'{inside(text)}{faulty}{name} = _faulty["{name}"]\n',
                probe="",
                contract=True,
            )


def _checks(text: str, signatures: Mapping[str, Signature]) -> Iterator[tuple[str, frozenset[int]]]:
    """The lines of each helper in which it decides whether to raise, and raises."""
    for node in ast.parse(text).body:
        if isinstance(node, ast.FunctionDef) and node.name not in signatures:
            lines: set[int] = set()
            for part in ast.walk(node):
                if isinstance(part, ast.If) and any(isinstance(one, ast.Raise) for one in part.body):
                    lines |= set(range(part.lineno, (part.body[-1].end_lineno or part.lineno) + 1))
            yield node.name, frozenset(lines)
