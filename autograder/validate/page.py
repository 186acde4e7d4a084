"""What the gate found: as a table for a terminal, and as a page for instructors that is kept with the repository."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from autograder.validate.findings import QuestionReport, Sentence, Survivor
from autograder.validate.margins import FACTOR, Margin

HEADINGS = (
    *("question", "cases", "ms", "right", "types", "wrong", "recognized"),
    *("mutants", "contract", "killed", "equivalent", "lenient", "hinted", "astray", "idle", "enough", "narrow"),
)
# Cases that another case makes up for are no fault.
_EXPLAINED = ("idle", "enough")
_COUNTS = ("made", "contract", "killed", "equivalent", "lenient")
_INTRODUCTION = """\
# What the cases are worth

Made by `autograder validate --write`; do not edit. `autograder validate --check` says whether a question has changed.

Every answer here was graded as a student's is, by the engine, in a sandbox. Every question must have: full marks for
the reference and for every right answer in another style or type, nothing for the blank stub, a hidden case lost for
every known misconception and for every mutant of the reference that is not listed with a reason in
`tests/equivalent_mutants/`, the same verdicts when the same work is graded again, and cases that depend on nothing but
the answers that they get.

| column | what it says |
|---|---|
| cases | public and hidden cases |
| ms | milliseconds of CPU time that the hidden cases take on the reference, where this page was made |
| right | alternatives that get full marks, of all (`tests/alternatives/`) |
| types | the reference's values as float32, lists, tuples, NumPy scalars and so on: with full marks, of all |
| wrong | misconceptions that lose a hidden case, of all (`tests/misconceptions/`) |
| recognized | misconceptions, also as float32 and as lists, whose own hint the student gets, of all |
| mutants, killed | faults made by machine; those that a hidden case catches |
| contract | of the mutants, those that break one sentence of a docstring, and no formula |
| equivalent | mutants that are right within the contract |
| lenient | mutants that are let pass on purpose |
| hinted | mutants that get the hint of a misconception, since they return what it returns |
| astray | of these, mutants with a hint about another function than the faulty one |
| idle | hidden cases that catch no misconception and no mutant alone |
| enough | hidden cases that together catch all that all of them catch |
| narrow | cases that decide about a wrong answer, or a right one, with less than a factor of ten |

An idle case is not useless. What it catches another case catches, too: a student who is wrong there learns it from two
sides, and a fault that nobody has thought of meets one more case. Many guard what no mutant of the reference breaks: an
edge of the contract, a right answer in another style, a large input. But where a question takes too long, or asks the
same thing too often, the cases that are idle and not among those that are enough are the ones to look at first.

A contract fault is an answer that gets the formula right and breaks the contract beside it: a check that only looks
right, a small number slipped in, probabilities for logarithms, a loop cut short, arguments of one scale only, state
that is lost or shared, a range or a shape that should have been refused, or should not.

A hint that is astray is about a function that builds on the faulty one, and then returns what a misconception about
itself returns. The faulty function has lost cases, too, so the student reads "perhaps" before such a hint.

A narrow tolerance costs no one points by itself. A wrong answer that is near is named with another case that catches it
clearly, and only where there is none does the tolerance decide. Where rounding in 32 bits is near, an answer that is
computed in single precision throughout still passes, with less room than others have.
"""


def table(reports: Sequence[QuestionReport]) -> str:
    """One line a question, and one for all; what is no fault and needs an explanation stands on the page only."""
    rows = [HEADINGS, *map(_row, reports)]
    if len(reports) > 1:
        rows.append(_totals(reports))
    rows = [tuple(cell for name, cell in zip(HEADINGS, row, strict=True) if name not in _EXPLAINED) for row in rows]
    widths = [max(len(row[n]) for row in rows) for n in range(len(rows[0]))]
    lines = []
    for name, *cells in rows:
        right = [cell.rjust(width) for cell, width in zip(cells, widths[1:], strict=True)]
        lines.append("  ".join([name.ljust(widths[0]), *right]))
    return "\n".join(lines)


def notes(report: QuestionReport) -> list[str]:
    """What is no violation and yet worth a look while one works on a question: narrow tolerances."""
    lines = []
    for case, margin in report.margins.items():
        rounding = max(margin.double, margin.single)
        if rounding > 1 / FACTOR:
            lines.append(f"{case}: narrow tolerance: a right answer is off by {rounding:.2g} of what is allowed")
        lines += [
            f"{case}: narrow tolerance: {wrong.name} is off by only {wrong.excess:.1f} times what is allowed, "
            "and no other case catches it clearly"
            for wrong in margin.decides
        ]
    return [f"{report.question}: {line}" for line in lines]


def page(reports: Sequence[QuestionReport], fingerprints: Mapping[str, str]) -> str:
    """The page for instructors, in Markdown, with no dates.

    Args:
        reports: What was found on each question.
        fingerprints: What each was found on.
    """
    parts = [_INTRODUCTION, _markdown([HEADINGS, *map(_row, reports), _totals(reports)])]
    for report in reports:
        parts += [f"## {report.question}\n", f"<!-- {fingerprints[report.question]} -->\n", *_details(report)]
    return "\n".join(parts)


def _details(report: QuestionReport) -> list[str]:
    parts = []
    if report.mutants:
        rows: list[tuple[str, ...]] = [("function", "mutants", "contract", "killed", "equivalent", "lenient")]
        rows += [(f"`{name}`", *(str(getattr(n, count)) for count in _COUNTS)) for name, n in report.mutants.items()]
        parts.append(_markdown(rows))
    for lenient, heading in ((True, "Let pass on purpose"), (False, "Right within the contract")):
        survivors = [one for one in report.survivors if one.lenient is lenient]
        if survivors:
            parts.append(f"{heading}:\n\n{_reasons(survivors)}")
    if report.mistaken:
        found = [
            f"* `{name}`: {'nothing' if other == 'nothing' else f'`{other}`'}"
            for name, other in report.mistaken.items()
        ]
        parts.append("Misconceptions that are taken for another, or for nothing:\n\n" + "\n".join(found) + "\n")
    if report.hints.misattributed:
        rows = [("mutant", "its hint")]
        rows += [(_fault(mutant.label), _names(found)) for mutant, found in report.hints.misattributed]
        parts.append("Hints that are about another function than the faulty one:\n\n" + _markdown(rows))
    tight = {name: margin for name, margin in report.margins.items() if margin.tight}
    if tight:
        rows = [("tolerance", "rounding", "in 32 bits", "nearest wrong answer", "caught clearly by")]
        rows += [(f"`{case}`", *_margin(margin)) for case, margin in tight.items()]
        parts.append(
            f"Less than a factor of {FACTOR:g} from a right or a wrong answer, in units of what the case allows:\n\n"
            + _markdown(rows)
        )
    alone = {case: caught for case, caught in report.only.items() if caught}
    if alone:
        rows = [("case", "only it catches")]
        rows += [(f"`{case}`", _examples(caught)) for case, caught in alone.items()]
        parts.append(_markdown(rows))
    parts.append("Enough together: " + _names(report.minimal_set) + "\n")
    if report.redundant:
        parts.append("Catch nothing alone, which is no fault: " + _names(report.redundant) + "\n")
    if report.sentences:
        parts.append("The contract, and the cases that a violation loses:\n\n" + _contract(report.sentences))
    return parts


def _contract(sentences: Sequence[Sentence]) -> str:
    """The sentences of each function. A list, since formulas are full of the bars that would end a table's cell."""
    functions: dict[str, list[str]] = {}
    for one in sentences:
        functions.setdefault(one.function, []).append(f"  * {one.says} -> {_names(one.cases)}")
    return "\n".join("\n".join([f"* `{name}`", *lines]) for name, lines in functions.items()) + "\n"


def _reasons(survivors: Sequence[Survivor]) -> str:
    """The survivors by reason."""
    by_reason: dict[str, list[str]] = {}
    for one in survivors:
        by_reason.setdefault(one.reason, []).append(f"  * `{one.function}`: `{one.becomes}`")
    return "".join("\n".join([f"* {reason}", *mutants]) + "\n" for reason, mutants in by_reason.items())


def _examples(caught: Sequence[str]) -> str:
    """What a case catches, the first two by name."""
    more = f" and {len(caught) - 2} more" if len(caught) > 2 else ""
    return ", ".join([_fault(name) if " -> `" in name else f"`{name}`" for name in caught[:2]]) + more


def _fault(label: str) -> str:
    """A mutant, in a table: where it is, and the line that it has."""
    return f"{label.split(': `')[0]}: `{label.split(' -> `')[1]}".replace("|", "\\|")


def _margin(margin: Margin) -> tuple[str, ...]:
    if not margin.near:
        return _size(margin.double), _size(margin.single), "none", ""
    nearest = margin.decides[0] if margin.decides else margin.near[0]
    elsewhere = f"`{nearest.clearly}`" if nearest.clearly else "**none**"
    return _size(margin.double), _size(margin.single), _size(nearest.excess), elsewhere


def _row(report: QuestionReport) -> tuple[str, ...]:
    mutants = report.all_mutants
    return (
        report.question,
        f"{report.public}+{report.hidden}",
        f"{report.cpu_ms:.0f}",
        *("{1}/{0}".format(*pair) for pair in _pairs(report)),
        *(str(getattr(mutants, count)) for count in _COUNTS),
        *map(str, (report.hints.given, len(report.hints.misattributed))),
        str(len(report.redundant)),
        str(len(report.minimal_set)),
        str(_narrow(report)),
    )


def _totals(reports: Sequence[QuestionReport]) -> tuple[str, ...]:
    pairs = zip(*map(_pairs, reports), strict=True)
    mutants = [report.all_mutants for report in reports]
    return (
        "all",
        f"{sum(report.public for report in reports)}+{sum(report.hidden for report in reports)}",
        f"{sum(report.cpu_ms for report in reports):.0f}",
        *(f"{sum(good for _, good in column)}/{sum(every for every, _ in column)}" for column in pairs),
        *(str(sum(getattr(n, name) for n in mutants)) for name in _COUNTS),
        str(sum(report.hints.given for report in reports)),
        str(sum(len(report.hints.misattributed) for report in reports)),
        str(sum(len(report.redundant) for report in reports)),
        str(sum(len(report.minimal_set) for report in reports)),
        str(sum(map(_narrow, reports))),
    )


def _pairs(report: QuestionReport) -> tuple[tuple[int, int], ...]:
    return report.alternatives, report.variations, report.misconceptions, report.diagnosed


def _narrow(report: QuestionReport) -> int:
    return sum(
        bool(margin.decides) or max(margin.double, margin.single) > 1 / FACTOR for margin in report.margins.values()
    )


def _names(cases: Sequence[str]) -> str:
    return ", ".join(f"`{case}`" for case in cases)


def _size(error: float) -> str:
    """An error, to one digit; what is tiny is rounding, which differs between machines."""
    if math.isinf(error):
        return "none"
    return f"{error:.0g}" if 0.01 <= error < 9.5 else f"{error:.0f}" if error >= 9.5 else "< 0.01"


def _markdown(rows: Sequence[Sequence[str]]) -> str:
    head, *body = rows
    lines = ["| " + " | ".join(row) + " |" for row in (head, ["---"] * len(head), *body)]
    return "\n".join(lines) + "\n"
