"""Faults around a whole function: in what it does to its arguments, what it refuses, and what it gives back.

The functions of the answer call each other as they are. Only who asks from outside meets the fault, so that each
function needs a case of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from autograder.validate.contract.differs import Calls, differs
from autograder.validate.contract.signature import Parameter, Signature
from autograder.validate.mutants import Mutant
from autograder.validate.spans import text_of

TAIL = """

def _in_parts(value, change):
    if isinstance(value, dict):
        return {key: _in_parts(item, change) for key, item in value.items()}
    if isinstance(value, (tuple, list)):
        return type(value)(_in_parts(item, change) for item in value)
    numbers = isinstance(value, (float, np.floating)) or isinstance(value, np.ndarray) and value.dtype.kind == "f"
    return change(value) if numbers else value


def _rounded(value, digits):
    return _in_parts(value, lambda part: np.round(part, digits))


def _clipped(value, size):
    return _in_parts(value, lambda part: np.clip(part, -size, size))


def _absolute(value):
    return _in_parts(value, np.abs)


def _there_and_back(value):
    return _in_parts(value, lambda part: np.log(np.exp(part)))


def _with_axis(value, place):
    return _in_parts(value, lambda part: np.expand_dims(part, place) if np.ndim(part) else part)


def _copied(value):
    if isinstance(value, dict):
        return {key: _copied(item) for key, item in value.items()}
    if isinstance(value, (tuple, list)):
        return type(value)(map(_copied, value))
    return value.copy() if isinstance(value, np.ndarray) else value
"""

_LOGARITHM = re.compile(r"logarithm|log-prob|natural log")
_SHAPES = re.compile(r"shape|column|square|length|rows|axes|axis")


@dataclass(frozen=True)
class _Wrapper:
    """One fault: what happens before the call, what after it, and what is given back."""

    fault: str
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    result: str = "result"
    # Whether a run must show that it can matter.
    doubtful: bool = False
    # Whether errors are swallowed.
    silent: bool = False

    @property
    def label(self) -> str:
        """Only what differs from the right function."""
        lines = [*self.before, *self.after, *([f"return {self.result}"] if self.result != "result" else [])]
        return text_of([*lines, *(["except ValueError: return None"] if self.silent else [])])

    def definition(self, signature: Signature) -> str:
        # A copy of what comes back: it may be a view of an argument that is written afterwards.
        call = f'result = _copied(_answer["{signature.name}"]({signature.passed}))'
        body = [*self.before, call, *self.after, f"return {self.result}"]
        if self.silent:
            body = ["try:", *("    " + line for line in body), "except ValueError:", "    return None"]
        return "\n\n" + "\n    ".join([f"def {signature.name}({signature.arguments}):", *body]) + "\n"


def wrapped_faults(text: str, signatures: Mapping[str, Signature], calls: Calls) -> tuple[Mutant, ...]:
    """All faults of this module.

    Args:
        text: The source of a reference answer.
        signatures: What each function that students are asked for takes and promises.
        calls: What the cases ask the reference for: a fault that makes no difference to these calls, nor to the same
            ones with other numbers, is not made.
    """
    whole = inside(text)
    found = []
    for name, signature in signatures.items():
        for wrapper in _wrappers(signature):
            definition = TAIL + wrapper.definition(signature)
            if not wrapper.doubtful or differs(definition, name, calls):
                fault = Mutant(
                    function=name,
                    fault=wrapper.fault,
                    line=signature.line,
                    before=f"def {name}",
                    after=wrapper.label,
                    source=whole + definition,
                    contract=True,
                )
                found.append(fault)
    return tuple(found)


def without_errors(text: str, signature: Signature) -> str:
    """An answer in which one function gives None where it should raise an error."""
    return inside(text) + TAIL + _Wrapper("", silent=True).definition(signature)


def inside(text: str) -> str:
    """An answer in a namespace of its own, with all its names."""
    names = '(name, value) for name, value in _answer.items() if not name.startswith("__")'
    return f'_answer = {{"__name__": "answer"}}\nexec({text!r}, _answer)\nglobals().update({names})\n'


def _wrappers(signature: Signature) -> Iterator[_Wrapper]:
    if "float" in signature.returns or "ndarray" in signature.returns:
        yield from _results(signature)
    if "ValueError" in signature.raises:
        yield _Wrapper("range: no error is raised", silent=True)
    yield from _all_arguments(signature)
    for parameter in signature.parameters:
        yield from _changed(parameter)
        yield from _refused(parameter)
        yield from _words(parameter, signature)
        yield from _squeezed(parameter, signature)


def _results(signature: Signature) -> Iterator[_Wrapper]:
    for digits in (4, 6):
        yield _Wrapper(f"small number: rounded to {digits} digits", result=f"_rounded(result, {digits})", doubtful=True)
    yield _Wrapper("scale: results clipped to 100", result="_clipped(result, 100)", doubtful=True)
    yield _Wrapper("state: absolute values", result="_absolute(result)", doubtful=True)
    if _LOGARITHM.search(signature.doc):
        yield _Wrapper("probability: there and back", result="_there_and_back(result)")
    if "ndarray" in signature.returns:
        for which, place in (("first", 0), ("last", -1)):
            yield _Wrapper(f"range: a {which} axis too many", result=f"_with_axis(result, {place})", doubtful=True)


def _all_arguments(signature: Signature) -> Iterator[_Wrapper]:
    arrays = ", ".join(p.name for p in signature.parameters if p.kind == "array")
    whole = ", ".join(p.name for p in signature.parameters if p.kind == "int")
    if arrays:
        for fault, change in (("clipped to 100", "_clipped(({}), 100)"), ("rounded to 3 digits", "_rounded(({}), 3)")):
            before = f"{arrays} = {change.format(arrays)}"
            yield _Wrapper(f"scale: arguments {fault}", before=(before,), doubtful=True)
        refused = f"if any(isinstance(part, list) for part in ({arrays},)): raise TypeError"
        yield _Wrapper("range: lists refused", before=(refused,))
    if whole:
        refused = f"if any(isinstance(part, np.integer) for part in ({whole},)): raise TypeError"
        yield _Wrapper("range: NumPy integers refused", before=(refused,))


def _changed(parameter: Parameter) -> Iterator[_Wrapper]:
    """Arguments that are others afterwards, whatever type they come in."""
    name = parameter.name
    if parameter.kind == "array":
        written = f"if isinstance({name}, np.ndarray): {name}[...] = {name} + 1"
        yield _Wrapper("state: an array of the caller's written", after=(written,))
    if parameter.kind in ("array", "list", "words"):
        popped = f"if isinstance({name}, list): {name}.pop()"
        yield _Wrapper("state: a list of the caller's popped", after=(popped,))
    if parameter.kind == "list":
        written = f"for part in {name}: part[...] = part + 1"
        yield _Wrapper("state: an array in a list of the caller's written", after=(written,))
    elif parameter.kind == "dict":
        yield _Wrapper("state: a dict of the caller's popped", after=(f"{name}.popitem()",))
        lines = (
            f"for part in {name}.values():",
            "    if isinstance(part, np.ndarray): part[...] = part + 1",
            "    if isinstance(part, dict): part.clear()",
        )
        yield _Wrapper("state: what a dict of the caller's holds written", after=lines)


def _refused(parameter: Parameter) -> Iterator[_Wrapper]:
    """Ranges that are refused, though nothing is said against them."""
    name = parameter.name
    if parameter.kind not in ("int", "float"):
        return
    if parameter.may_be_zero:
        yield _Wrapper("range: zero refused", before=(f"if {name} == 0: raise ValueError",), doubtful=True)
    if parameter.may_be_negative:
        yield _Wrapper("range: negative numbers refused", before=(f"if {name} < 0: raise ValueError",), doubtful=True)
    if parameter.may_be_any:
        yield _Wrapper("range: one and more refused", before=(f"if {name} >= 1: raise ValueError",), doubtful=True)
    if parameter.kind == "int" and not parameter.is_index:
        yield _Wrapper("cut short: counts above 100 taken for 100", before=(f"{name} = min({name}, 100)",))


def _words(parameter: Parameter, signature: Signature) -> Iterator[_Wrapper]:
    """A word that is not one of the known, taken for the one that it looks like."""
    name = parameter.name
    if parameter.kind != "str" or not re.search(rf"`{name}`.*(other|another) word", signature.raises, re.DOTALL):
        return
    yield _Wrapper("range: capitals are let pass", before=(f"{name} = {name}.lower()",))
    yield _Wrapper("range: blanks are let pass", before=(f"{name} = {name}.strip()",))
    known = tuple(re.findall(r'"(\w+)"', parameter.says))
    for looks, alike in (
        ("the first letter is looked at alone", f"{name}[:1] == word[:1]"),
        ("the beginning of a word is let pass", f"{name} and word.startswith({name})"),
        ("more letters behind a word are let pass", f"{name}.startswith(word)"),
        ("more letters before a word are let pass", f"{name}.endswith(word)"),
    ):
        yield _Wrapper(f"range: {looks}", before=(f"{name} = next((word for word in {known} if {alike}), {name})",))


def _squeezed(parameter: Parameter, signature: Signature) -> Iterator[_Wrapper]:
    """A row or a column, where errors are promised for shapes that do not fit."""
    if parameter.kind == "array" and _SHAPES.search(signature.raises):
        before = (f"{parameter.name} = np.squeeze({parameter.name})",)
        yield _Wrapper("range: an axis too many is let pass", before=before, doubtful=True)
