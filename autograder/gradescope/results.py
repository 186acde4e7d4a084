"""From verdicts to Gradescope's results.json: the same text, to the byte, as Otter writes from its own test files.

Otter is not imported for it. Its imports take longer than a grading, and an image that only grades needs none of them.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from textwrap import indent
from typing import Any

from autograder.engine.verdicts import Report, Verdict, case_points
from autograder.errors import GraderError

NOTE = (
    "Public cases show their results at once. Hidden cases count too: their results appear when the grades are "
    "published, so all public cases passed is not yet full marks."
)
# What Otter assumes where otter_config.json says nothing, of all that shapes a results.json.
_SWITCHES = {
    "show_hidden": False,
    "show_all_public": False,
    "force_public_test_summary": True,
    "show_stdout": False,
}
_NUMBERS = ("points_possible", "score_threshold")
_DIGITS = 5


def output_line(report: Report) -> str:
    """What a student reads about the submission as a whole."""
    return "\n\n".join(part for part in (report.files, report.line, NOTE) if part)


def gradescope_json(report: Report, points: Mapping[str, float], otter_config: Mapping[str, Any]) -> str:
    """The text of results.json, to the byte as `otter run` writes it.

    Args:
        report: The verdicts.
        points: Points by question.
        otter_config: The settings in otter_config.json.

    Raises:
        GraderError: if there are verdicts on other questions than these, two on one case, or a wrong setting.
    """
    switches, numbers = _settings(otter_config)
    by_question = _by_question(report.verdicts, points)
    all_public = not any(verdict.hidden for verdict in report.verdicts)
    visibility = "after_published" if switches["show_hidden"] else "hidden"
    if switches["show_all_public"] and all_public:
        visibility = "visible"
    tests: list[dict[str, Any]] = []
    if not switches["show_hidden"] or switches["force_public_test_summary"]:
        public = {name: [v for v in verdicts if not v.hidden] for name, verdicts in by_question.items()}
        passed = all(verdict.passed for verdicts in public.values() for verdict in verdicts)
        summary = "\n\n".join(_summary(name, verdicts) for name, verdicts in public.items())
        tests.append(
            {
                "name": "Public Tests",
                "visibility": "visible",
                "output": summary,
                "status": "passed" if passed else "failed",
            }
        )
    scores, possible = {}, {}
    for name, verdicts in by_question.items():
        shares = case_points(verdicts, points)
        scores[name] = sum(share for share, verdict in zip(shares, verdicts, strict=True) if verdict.passed)
        possible[name] = sum(shares)
        tests.append(
            {
                "name": name,
                "score": round(scores[name], _DIGITS),
                "max_score": round(possible[name], _DIGITS),
                "visibility": visibility,
                "output": _summary(name, verdicts),
            }
        )
    results: dict[str, Any] = {"tests": tests, "output": output_line(report)}
    if switches["show_stdout"]:
        results["stdout_visibility"] = "after_published"
    score = _own_score(sum(scores.values()), sum(possible.values()), **numbers)
    if score is not None:
        results["score"] = score
    return json.dumps(results, indent=4)


def _own_score(
    total: float, possible: float, points_possible: float | None, score_threshold: float | None
) -> float | None:
    """The score as a whole, where a setting asks for another than the sum of the questions'."""
    share = total / possible if possible else 0
    if score_threshold is not None:
        return (points_possible or possible) if share >= score_threshold else 0
    if points_possible is not None:
        return share * points_possible if possible else 0
    return None


def _by_question(verdicts: Iterable[Verdict], points: Mapping[str, float]) -> dict[str, list[Verdict]]:
    """The verdicts by question, in the order in which Otter reads its test files."""
    by_question: dict[str, list[Verdict]] = {name: [] for name in sorted(points)}
    seen = set()
    for verdict in verdicts:
        case = (verdict.question, verdict.case)
        if verdict.question not in by_question or case in seen:
            raise GraderError(f"a verdict too many: {verdict.question}: {verdict.case}")
        seen.add(case)
        by_question[verdict.question].append(verdict)
    missing = [name for name, verdicts in by_question.items() if not verdicts]
    if missing:
        raise GraderError(f"there is no verdict on {', '.join(missing)}")
    return by_question


def _summary(name: str, verdicts: Iterable[Verdict]) -> str:
    """What Gradescope shows of some cases of a question."""
    verdicts = list(verdicts)
    if all(verdict.passed for verdict in verdicts):
        return f"{name} results: All test cases passed!"
    each = (f"{verdict.case} result:\n{indent(verdict.message.strip(), '    ')}".strip() for verdict in verdicts)
    return f"{name} results:\n" + indent("\n\n".join(each), "    ")


def _settings(config: Mapping[str, Any]) -> tuple[dict[str, bool], dict[str, float | None]]:
    switches = {name: config.get(name, usual) for name, usual in _SWITCHES.items()}
    numbers = {name: config.get(name) for name in _NUMBERS}
    for name, value in switches.items():
        if not isinstance(value, bool):
            raise GraderError(f"otter_config.json: {name} must be true or false")
    for name, value in numbers.items():
        if value is not None and (isinstance(value, bool) or not isinstance(value, int | float)):
            raise GraderError(f"otter_config.json: {name} must be a number")
    return switches, numbers
