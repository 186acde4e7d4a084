"""Puts verdicts into words: for the student, who never sees an input or answer of a hidden case, and for staff."""

from __future__ import annotations

import builtins
import re
import traceback
from pathlib import Path

import numpy as np

from autograder.cases import Wrong, kind_of
from autograder.engine.collect import Case
from autograder.engine.judge import Finding
from autograder.engine.proxy import Call
from autograder.engine.verdicts import Outcome
from autograder.sandbox.client import Missing, SandboxLost, StudentRaised

_LONGEST = 400  # characters of one value: nobody reads a thousand numbers


def for_student(case: Case, finding: Finding) -> str:
    """What the student reads about a case.

    Of a hidden case: how it ended, the student's own line that raised, and how the answer differs in kind. Of a public
    case also what was called, what came back and what was expected.
    """
    if finding.outcome is Outcome.PASSED:
        return "✅ passed"
    text = f"❌ {finding.outcome}: {_what_happened(finding, hidden=case.hidden)}"
    return text if case.hidden else f"{text}\n{_shown(finding)}"


def for_staff(finding: Finding, output: str) -> str:
    """What staff read about a case: calls with values, the cause in full, and what the student's code printed."""
    if finding.outcome is Outcome.PASSED:
        return ""
    parts = [_shown(finding, longest=4 * _LONGEST)]
    if finding.cause is not None and not isinstance(finding.cause, Wrong | StudentRaised | SandboxLost | Missing):
        parts.append("".join(traceback.format_exception(finding.cause)).rstrip())
    if output:
        parts.append(f"printed:\n{output}")
    return "\n".join(parts)


def _what_happened(finding: Finding, *, hidden: bool) -> str:
    # Whatever a student's process can choose freely could carry a hidden input: the name of an exception class, an
    # exit status, a signal. Beside a hidden case only what is ours is said.
    cause = finding.cause
    name = finding.calls[-1].name if finding.calls else "the answer"
    if isinstance(cause, Missing):
        return f"there is no {cause.name} in what you handed in"
    if isinstance(cause, SandboxLost):
        lost = next((call.name for call in finding.calls if call.raised is cause), name)
        return _lost(lost, cause, hidden=hidden)
    if finding.outcome is Outcome.BLANK:
        return cause.finding if isinstance(cause, Wrong) else f"{name} is not written yet"
    if isinstance(cause, StudentRaised):
        kind = cause.builtin if hidden and cause.type_name not in vars(builtins) else cause.type_name
        where = f" at {cause.where}" if cause.where else ""
        return f"{name} raised {kind}{where}" + (f": `{cause.code}`" if cause.code else "")
    if isinstance(cause, Wrong):
        return cause.finding
    # pytest.raises says what it waited for and nothing else.
    expected = re.match(r"DID NOT RAISE\W+(?:class ')?(?:\w+\.)*(\w+)", str(cause))
    if expected:
        return f"{name} should have raised {expected[1]} here: see its docstring"
    if isinstance(cause, AssertionError):
        return f"{name} did not return what is asked for here"
    came_back = finding.calls[-1].came_back if finding.calls else None
    return f"{name} returned what can't be compared here: {kind_of(came_back)}"


def _lost(name: str, lost: SandboxLost, *, hidden: bool) -> str:
    detail = "" if hidden else f" ({lost.detail})"
    if lost.outcome == "timeout":
        return f"{name} did not come back in time{detail}: is there a loop that never ends?"
    if lost.outcome == "memory":
        return f"{name} used too much memory{detail}"
    return f"the process ended while {name} was running{detail}"


def _shown(finding: Finding, longest: int = _LONGEST) -> str:
    """The last call with its values, and what was found."""
    lines = [shown_call(call, longest) for call in finding.calls[-1:]]
    if isinstance(finding.cause, Wrong):
        lines.append(_cut(finding.cause.values, 3 * longest))
    elif isinstance(finding.cause, AssertionError):
        lines.append(_cut(str(finding.cause).strip(), 3 * longest) or _asserted(finding.cause))
    return "\n".join(line for line in lines if line)


def _asserted(cause: AssertionError) -> str:
    """The line of the case whose plain assert failed."""
    frames = [frame for frame in traceback.extract_tb(cause.__traceback__) if Path(frame.filename).stem[:5] == "test_"]
    return f"expected  {(frames[-1].line or '').removeprefix('assert ')}" if frames else ""


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


def value_text(value: object, longest: int = _LONGEST) -> str:
    """A value as text, never longer than `longest`."""
    if callable(value):
        return f"<function {getattr(value, '__name__', type(value).__name__)}>"
    try:
        with np.printoptions(threshold=20, precision=6, edgeitems=3):
            # Not where it lies in memory, which is another place each time.
            return _cut(re.sub(r" at 0x[0-9a-f]+", "", repr(value)), longest)
    except Exception as error:  # the repr of a very long int, for one, is refused by Python
        return f"<{kind_of(value)}; it has no text: {type(error).__name__}>"


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else f"{text[:longest]}..."
