"""Puts verdicts into words: for the student, who never sees an input or answer of a hidden case, and for staff."""

from __future__ import annotations

import builtins
import linecache
import re
from collections.abc import Mapping
from pathlib import Path
from types import FrameType

from autograder.cases import Wrong, assert_close, came_back, kind_of
from autograder.engine.collect import Case
from autograder.engine.judge import Finding
from autograder.engine.proxy import Call
from autograder.engine.verdicts import Outcome
from autograder.sandbox.client import Missing, SandboxLost, StudentRaised
from autograder.value_text import brief_text, value_text

_LONGEST = 400  # characters of one value: nobody reads a thousand numbers
_BRIEF = 80
# What to look at, by the built-in exception that the student's code raised.
_LOOK_AT = {
    "NameError": "is the name spelled right, and is it defined in what you handed in?",
    "UnboundLocalError": "is the variable set on every way through the function?",
    "ModuleNotFoundError": "there is NumPy and what comes with Python, and nothing else",
    "IndexError": "is an index too large, or an axis missing?",
    "KeyError": "is every key there that is asked for?",
    "ZeroDivisionError": "can what it divides by be zero?",
    "RecursionError": "does the recursion come to an end?",
}


def for_student(case: Case, finding: Finding, options: Mapping[str, tuple[object, ...]]) -> str:
    """What the student reads about a case.

    Of a hidden case: how it ended, the student's own line that raised, and how the answer differs in kind. Of a public
    case also what was called, what came back and what was expected.

    Args:
        case: The case.
        finding: What became of it.
        options: The options of each choice of its question; none where any number may be entered.
    """
    if finding.outcome is Outcome.PASSED:
        return "✅ passed"
    text = f"❌ {finding.outcome}: {_no_option(finding, options) or _what_happened(finding, hidden=case.hidden)}"
    if case.hidden or finding.outcome in (Outcome.BLANK, Outcome.MISSING):
        return text
    return f"{text}\n{_shown(finding)}".rstrip()


def with_hint(message: str, hint: str, sure: bool) -> str:
    """A message with the hint of the misconception that the answer agrees with."""
    return f"{message}\n💡 {'hint' if sure else 'perhaps'}: {hint}"


def returned(finding: Finding) -> str | None:
    """The wrong value that decided a case, for staff: short, and the same text for the same answer."""
    if finding.outcome is not Outcome.FAILED or not finding.calls:
        return None
    return brief_text(finding.calls[-1].came_back, _BRIEF)


def for_staff(finding: Finding, output: str) -> str:
    """What staff read about a case: calls with values, the cause in full, and what the student's code printed."""
    if finding.outcome is Outcome.PASSED:
        return ""
    parts = [_shown(finding, longest=2 * _LONGEST)]
    if finding.cause is not None and not isinstance(finding.cause, AssertionError | StudentRaised):
        parts.append(f"{type(finding.cause).__name__}{_place(finding.cause)}: {_cut(str(finding.cause), _LONGEST)}")
    if output:
        parts.append(f"printed:\n{output}")
    return "\n".join(parts)


def _what_happened(finding: Finding, *, hidden: bool) -> str:
    # Whatever a student's process can choose freely could carry a hidden input: the name of an exception class, an
    # exit status, a signal. Beside a hidden case only what is ours is said.
    cause = finding.cause
    name = finding.calls[-1].name if finding.calls else "the answer"
    if isinstance(cause, Missing):
        is_choice = any(call.raised is cause and call.kwargs is None for call in finding.calls)
        look_at = "was its cell deleted?" if is_choice else "was its cell deleted, or is it no function any more?"
        return f"there is no {cause.name} in what you handed in: {look_at}"
    if isinstance(cause, SandboxLost):
        lost = next((call.name for call in finding.calls if call.raised is cause), name)
        return _lost(lost, cause, hidden=hidden)
    if finding.outcome is Outcome.BLANK:
        return cause.finding if isinstance(cause, Wrong) else f"{name} is not written yet"
    if isinstance(cause, StudentRaised):
        kind = cause.builtin if hidden and cause.type_name not in vars(builtins) else cause.type_name
        where = f" at {cause.where}" if cause.where else ""
        look_at = _LOOK_AT.get(cause.builtin, "")
        if cause.builtin == "TypeError" and not cause.where:
            look_at = "does it take the arguments that the stub has, in that order?"
        return (
            f"{name} raised {kind}{where}" + (f": `{cause.code}`" if cause.code else "") + (look_at and f"\n{look_at}")
        )
    if isinstance(cause, Wrong):
        return cause.finding
    # pytest.raises says what it waited for and nothing else.
    expected = re.match(r"DID NOT RAISE\W+(?:class ')?(?:\w+\.)*(\w+)", str(cause))
    if expected:
        return f"{name} should have raised {expected[1]} here: see its docstring"
    if isinstance(cause, AssertionError):
        if not hidden and (compared := _compared_by_numpy(cause)):
            return _difference(*compared, name)
        return f"{name} did not return what is asked for here: see its docstring"
    value = finding.calls[-1].came_back if finding.calls else None
    if value is None:
        return f"{name} returned None: is the `return` missing?"
    if unpacked := re.match(r"(?:(?:too many|not enough) values to|cannot) unpack(?: \(expected (\d))?", str(cause)):
        return f"{name}: {unpacked[1] or 'several'} values were asked for, and {came_back(value)}"
    return f"{name} returned what can't be compared here: {kind_of(value)}"


def _no_option(finding: Finding, options: Mapping[str, tuple[object, ...]]) -> str:
    """The choice that is none of its options, where a case about choices was lost."""
    for call in finding.calls:
        listed = options.get(call.name)
        if finding.outcome is Outcome.FAILED and listed and not any(_is(call.came_back, option) for option in listed):
            return f"{call.name} is none of its options: copy one from the comment beside it, with its quotation marks"
    return ""


def _is(value: object, option: object) -> bool:
    return isinstance(value, type(option)) and isinstance(value, str | bool | int | float) and value == option


def _lost(name: str, lost: SandboxLost, *, hidden: bool) -> str:
    detail = "" if hidden else f" ({lost.detail})"
    if lost.outcome == "timeout":
        return f"{name} did not come back in time{detail}: is there a loop that never ends?"
    if lost.outcome == "memory":
        return f"{name} used too much memory{detail}: is an array far larger than it must be?"
    return f"the process ended while {name} was running{detail}: does it call exit, or recurse without end?"


def _shown(finding: Finding, longest: int = _LONGEST) -> str:
    """The last call with its values, and what was found."""
    lines = [shown_call(call, longest) for call in finding.calls[-1:]]
    if isinstance(finding.cause, Wrong):
        lines.append(_cut(_without(finding.cause.values, lines), 3 * longest))
    elif isinstance(finding.cause, AssertionError):
        lines.append(_asserted(finding.cause, longest))
    return "\n".join(line for line in lines if line)


def _without(values: str, lines: list[str]) -> str:
    """What a case compared, without what the call above has shown already."""
    told = "\n".join(lines).split("\n")
    return "\n".join(line for line in values.split("\n") if line not in told)


def _asserted(cause: AssertionError, longest: int) -> str:
    """What a case expected: the value that it gave to numpy.testing, or the line of its plain assert."""
    if compared := _compared_by_numpy(cause):
        return f"expected  {value_text(compared[1], longest)}"
    line = ""
    for frame, number in _frames(cause):
        if Path(frame.f_code.co_filename).stem.startswith("test_"):
            line = linecache.getline(frame.f_code.co_filename, number).strip()
    return f"expected  {line.removeprefix('assert ')}" if line else _cut(str(cause).strip(), longest)


def _compared_by_numpy(cause: BaseException) -> tuple[object, object] | None:
    """What a function of numpy.testing was given, which says it better than its own message."""
    for frame, _ in _frames(cause):
        names = frame.f_locals
        if str(frame.f_globals.get("__name__")).startswith("numpy.testing") and {"actual", "desired"} <= names.keys():
            return names["actual"], names["desired"]
    return None


def _difference(got: object, want: object, name: str) -> str:
    try:
        assert_close(got, want, f"what {name} returned", rtol=1e-7, atol=0.0)
    except Wrong as wrong:
        return wrong.finding
    except (OverflowError, TypeError, ValueError):  # also what was wanted may come from the student, in a public case
        pass
    return f"{name} did not return what is asked for here"


def _place(cause: BaseException) -> str:
    """The line of the case that raised."""
    places = [(Path(frame.f_code.co_filename).name, number) for frame, number in _frames(cause)]
    return next((f" in {name}, line {number}" for name, number in reversed(places) if name.startswith("test_")), "")


def _frames(cause: BaseException) -> list[tuple[FrameType, int]]:
    # Not through `traceback`, which reads and parses the source of every frame.
    frames, trace = [], cause.__traceback__
    while trace is not None:
        frames.append((trace.tb_frame, trace.tb_lineno))
        trace = trace.tb_next
    return frames


def shown_call(call: Call, longest: int = _LONGEST) -> str:
    """A call with its arguments, and what came back."""
    line = f"called    {_call(call, longest)}"
    if isinstance(call.raised, StudentRaised):
        return f"{line}\nraised    {call.raised.type_name}: {_cut(call.raised.message, longest)}"
    return line if call.raised else f"{line}\nreturned  {value_text(call.came_back, longest)}"


def _call(call: Call, longest: int) -> str:
    if call.kwargs is None:
        return call.name
    given = [value_text(arg, longest) for arg in call.args]
    given += [f"{name}={value_text(value, longest)}" for name, value in call.kwargs.items()]
    return f"{call.name}({', '.join(given)})"


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else f"{text[:longest]}..."
