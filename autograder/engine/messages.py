"""Puts verdicts into words: for the student, who never sees an input or answer of a hidden case, and for staff."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import numpy as np

from autograder.cases import NotChosen, Wrong, came_back, kind_of
from autograder.engine.assertion_values import asserted, compared_by_numpy, frames
from autograder.engine.collect import Case
from autograder.engine.proxy import Call
from autograder.engine.run_case import Finding
from autograder.engine.verdicts import Outcome
from autograder.sandbox.host.errors import Missing, SandboxLost, StudentRaised
from autograder.value_text import brief_text, value_text

_DELETED = "was its cell deleted?"
_NO_FUNCTION = "was its cell deleted, or is it no function any more?"
_NOT_VALID = "a part of what you handed in is no valid Python; the first line of the result says where"
_LONGEST = 400  # characters of one value: nobody reads a thousand numbers
_BRIEF = 80
# What to look at, by the built-in exception that the student's code raised.
_LOOK_AT = {
    "NameError": "is the name spelled right, and is it defined in what you handed in?",
    "UnboundLocalError": "is the variable set on every way through the function?",
    "ModuleNotFoundError": "there is NumPy and what comes with Python, and nothing else",
    "TypeError": "is a value of the wrong type used here: None, perhaps, where a `return` is missing?",
    "ValueError": "do the shapes fit together?",
    "AttributeError": "is it a list or a number where you mean an array? `np.asarray` makes one of them",
    "IndexError": "is an index too large, or an axis missing?",
    "KeyError": "is every key there that is asked for?",
    "ZeroDivisionError": "can what it divides by be zero?",
    "RecursionError": "does the recursion come to an end?",
}
# What is no exception that may pass for an answer, and is told by its own name beside a hidden case, too.
_NO_ANSWER = ("AssertionError", "SystemExit", "KeyboardInterrupt", "StopIteration")
_CHECK_BELOW = "what it calls here refuses what it is given: is that right?"
PASSED = "✅ passed"
NOT_WRITTEN = "is not written yet"
_OWN_CHECK = "this line refuses what the function was given: is the check right?"


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
        return PASSED
    no_choice = _no_choice(finding, options)
    text = f"❌ {finding.outcome}: {no_choice or _what_happened(finding, hidden=case.hidden)}"
    if case.hidden or finding.outcome in (Outcome.BLANK, Outcome.MISSING):
        return text
    if no_choice:  # what it was compared with makes no sense then
        return "\n".join([text, *_calls(finding, _LONGEST)])
    return f"{text}\n{_shown(finding)}".rstrip()


def not_deleted(message: str) -> str:
    """A message on a submission with a syntax error: a name that is missing was not deleted, but never ran."""
    for question in (_DELETED, _NO_FUNCTION):
        message = message.replace(f"in what you handed in: {question}", f"in what ran: {_NOT_VALID}")
    return message


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
    if isinstance(finding.cause, StudentRaised) and finding.cause.where:
        parts.append(f"at        {finding.cause.where}: {finding.cause.code}")
    if output:
        parts.append(f"printed:\n{output}")
    return "\n".join(parts)


def _what_happened(finding: Finding, *, hidden: bool) -> str:
    # Whatever a student's process can choose freely could carry a hidden input: the name of an exception class, an
    # exit status, a signal. Beside a hidden case only what is ours is said.
    cause = finding.cause
    name = finding.calls[-1].name if finding.calls else "the answer"
    choices = _choices(finding)
    if isinstance(cause, Missing):
        is_choice = any(call.raised is cause and call.is_choice for call in finding.calls)
        look_at = _DELETED if is_choice else _NO_FUNCTION
        return f"there is no {cause.name} in what you handed in: {look_at}"
    if isinstance(cause, SandboxLost):
        lost = next((call.name for call in finding.calls if call.raised is cause), name)
        return _lost(lost, cause, hidden=hidden)
    if isinstance(cause, Wrong):
        # Where several functions were called nobody knows here whose result it was.
        one_function = len({call.name for call in finding.calls}) == 1 and not choices
        return re.sub(r"\Athe result\b", f"the result of {name}", cause.finding) if one_function else cause.finding
    if isinstance(cause, StudentRaised):
        return _raised(name, cause, hidden=hidden)
    # pytest.raises says what it waited for and nothing else.
    expected = re.match(r"DID NOT RAISE\W+(?:class ')?(?:\w+\.)*(\w+)", str(cause))
    if expected:
        return f"{name} should have raised {expected[1]} here: see its docstring"
    if choices:
        return f"{', '.join(choices)} {'do not fit together' if len(choices) > 1 else 'is not what is asked for here'}"
    compared = compared_by_numpy(cause) if cause is not None and not hidden else None
    if compared and compared.got is None:
        return f"{name} returned None: is the `return` missing?"
    if compared and (difference := compared.difference(f"what {name} returned")):
        return difference
    if isinstance(cause, AssertionError):
        note = "" if hidden else _note(cause)
        return f"{name} did not return what is asked for here: {note or 'see its docstring'}"
    value = finding.calls[-1].came_back if finding.calls else None
    if value is None:
        return f"{name} returned None: is the `return` missing?"
    if unpacked := re.match(r"(?:(?:too many|not enough) values to|cannot) unpack(?: \(expected (\d))?", str(cause)):
        return f"{name}: {unpacked[1] or 'several'} values were asked for, and {came_back(value)}"
    return f"{name} returned what can't be compared here: {kind_of(value)}"


def _raised(name: str, cause: StudentRaised, *, hidden: bool) -> str:
    """What the student's own code raised, where, and what to look at.

    Beside a hidden case the line in the function itself, of which there are some twenty: any other of the file's could
    stand for what the function was called with.
    """
    where, code = cause.own if hidden else (cause.where, cause.code)
    line = f"`{code}`" if code else ""
    if isinstance(cause, NotImplementedError):
        # In the stub stands its own name; another one is the stub of a function that it calls.
        elsewhere = line and name not in code
        return f"{name} calls what is not written yet: {line}" if elsewhere else f"{name} {NOT_WRITTEN}"
    kind = cause.builtin if hidden and cause.type_name not in _NO_ANSWER else cause.type_name
    look_at = _LOOK_AT.get(kind if hidden else cause.builtin, "")
    if cause.type_name == "SystemExit":
        look_at = "a function ends with `return`, not with an exit"
    elif cause.code.startswith("raise "):
        look_at = _OWN_CHECK if code == cause.code else _CHECK_BELOW
    elif cause.builtin == "TypeError" and not cause.where:
        look_at = "does it take the arguments that the stub has, in that order?"
    return f"{name} raised {kind}" + (where and f" at {where}") + (line and f": {line}") + (look_at and f"\n{look_at}")


def _no_choice(finding: Finding, options: Mapping[str, tuple[object, ...]]) -> str:
    """The choice that is open, or none of its options, or no number, where a case about choices was lost."""
    for call in finding.calls:
        if call.name not in options or call.raised:
            continue
        listed, value = options[call.name], call.came_back
        if finding.outcome is Outcome.BLANK and value is None and not isinstance(finding.cause, NotChosen):
            todo = "choose one of the options in the comment beside it" if listed else "enter a number"
            return f"{call.name} is still None: {todo}"
        if finding.outcome is Outcome.FAILED and listed and not any(_is(value, option) for option in listed):
            return f"{call.name} is none of its options: copy one from the comment beside it, with its quotation marks"
        if finding.outcome is Outcome.FAILED and not listed and not _is_number(value):
            return f"{call.name} must be a number, such as 2.5, and it is {kind_of(value)}"
    return ""


def _is_number(value: object) -> bool:
    if isinstance(value, np.ndarray | np.generic) and value.size == 1:
        value = value.item()
    return isinstance(value, int | float | np.floating) and not isinstance(value, bool)


def _is(value: object, option: object) -> bool:
    return isinstance(value, type(option)) and isinstance(value, str | bool | int | float) and value == option


def _lost(name: str, lost: SandboxLost, *, hidden: bool) -> str:
    detail = "" if hidden else f" ({lost.detail})"
    if lost.outcome == "timeout":
        return f"{name} did not come back in time{detail}: is there a loop that never ends?"
    if lost.outcome == "memory":
        return f"{name} used too much memory: is an array far larger than it must be?"
    return f"the process ended while {name} was running{detail}: does it call exit, or recurse without end?"


def _shown(finding: Finding, longest: int = _LONGEST) -> str:
    """The last call with its values, and what was found."""
    lines = _calls(finding, longest)
    if isinstance(finding.cause, Wrong):
        lines.append(_cut(_without(finding.cause.values, lines), 3 * longest))
    elif finding.cause is not None and not isinstance(finding.cause, StudentRaised):
        lines.append(_expected(finding.cause, longest))
    return "\n".join(line for line in lines if line)


def _calls(finding: Finding, longest: int) -> list[str]:
    """The last call; or all choices, where a case is about them."""
    return [shown_call(call, longest) for call in _choices(finding).values() or finding.calls[-1:]]


def _choices(finding: Finding) -> dict[str, Call]:
    """The choices that a case read, if it did nothing else."""
    return {call.name: call for call in finding.calls} if all(call.is_choice for call in finding.calls) else {}


def _without(values: str, lines: list[str]) -> str:
    """What a case compared, without what the call above has shown already."""
    told = "\n".join(lines).split("\n")
    return "\n".join(line for line in values.split("\n") if line not in told)


def _expected(cause: BaseException, longest: int) -> str:
    """What a case expected: the value that it gave to numpy.testing, or the condition of its plain assert."""
    if compared := compared_by_numpy(cause):
        lines = [f"expected  {value_text(compared.want, longest)}"]
        if error := compared.largest_error:
            lines.append(f"off by    at most {error:.3g}")
        if compared.note:
            lines.append(f"note      {_cut(compared.note, longest)}")
        return "\n".join(lines)
    if not isinstance(cause, AssertionError) or _note(cause):
        return ""
    condition = asserted(cause)
    return f"expected  {condition}" if condition else ""


def _note(cause: AssertionError) -> str:
    """What the case itself says, where its plain assert has a message."""
    return "" if compared_by_numpy(cause) else _cut(str(cause).strip(), _LONGEST)


def _place(cause: BaseException) -> str:
    """The line of the case that raised."""
    places = [(Path(frame.f_code.co_filename).name, number) for frame, number in frames(cause)]
    return next((f" in {name}, line {number}" for name, number in reversed(places) if name.startswith("test_")), "")


def shown_call(call: Call, longest: int = _LONGEST) -> str:
    """A call with its arguments, and what came back; or a choice, and what it is."""
    if call.is_choice and not call.raised:
        return f"entered   {call.name} = {value_text(call.came_back, longest)}"
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
