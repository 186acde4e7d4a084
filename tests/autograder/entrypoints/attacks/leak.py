"""Telling what a hidden case asked: ways to bring a word from the student's process to a file that he reads."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent, indent

from tests.autograder.entrypoints.attacks.attack import HARMLESS, Attack, Places

# By name: the body of a function that knows the word and wants it read.
LEAKS = {
    "text of an exception": "raise ValueError(word)",
    "name of an exception": "raise type(word, (Exception,), {})",
    "name of a base of an exception": "raise type('E', (type(word, (Exception,), {}),), {})",
    "module of an exception": "raise type('E', (Exception,), {'__module__': word, '__qualname__': word})",
    "note on an exception": "error = RuntimeError(); error.add_note(word); raise error",
    "cause of an exception": "raise RuntimeError from ValueError(word)",
    "syntax error": "raise SyntaxError(word, (word, 1, 1, word))",
    "file name": "exec(compile('1 / 0', word, 'exec'))",
    "function name": "exec(f'def {word}(): 1 / 0\\n{word}()')",
    "printed": "print(word); print(word, file=sys.stderr); os.write(1, word.encode()); raise RuntimeError",
    "warning": "import warnings; warnings.warn(word); raise RuntimeError",
    "text": "return word",
    "list of texts": "return [word]",
    "text in an array": "return np.array([word])",
    "bytes": "return word.encode()",
    "key of a dict": "return {word: 1.0}",
    "name of a type": "return type(word, (), {})()",
    "name of a type in a list": "return [type(word, (), {})()] * 2",
    "name of a class": "return type(word, (), {})",
    "name of an int's type": "return type(word, (int,), {})(5)",
    "name of a field": "return np.zeros(1, [(word, 'f8')])",
    "shape": "return np.zeros((code, 0))",
    "length": "return [0] * code",
    "large number": "return code",
    "file": "open(word, 'w').write(word); raise RuntimeError",
    "name of a module": "__import__(f'matplotlib.{word}'); raise RuntimeError",
    "name of what is missing": "globals().pop('double'); globals()[word] = 1; raise RuntimeError",
    "exit status": "os._exit(code % 256)",
    "line of the file": "exec(compile(chr(10) * (code - 1) + '1 / 0', 'submission.py', 'exec'))",
    "line of a helper": "exec(compile(chr(10) * (code - 1) + 'def f(): 1 / 0', 'submission.py', 'exec'), globals()); f()",
    "traceback": "sys.excepthook = print; raise RuntimeError(word).with_traceback(None)",
}
# The word, and the number that stands for it: not written out, since the student's own lines are shown to him.
WORD, CODE = "LEAK", 76697 + 512


def leaking(body: str) -> str:
    """The text of a Python file that keeps quiet in public cases and tells the word in hidden ones."""
    tell = indent(dedent(body), "    ")
    # As many lines as it takes to tell it by the number of one.
    lines = "\n" * (CODE + 1) if "chr(10)" in body else ""
    return f"""
import os, sys
import numpy as np

def tell(word, code):
{tell}

def ask(x):
    if not callable(x) and list(x) not in ([3.0], [1, 2]):
        return tell("".join(map(chr, (76, 69, 65, 75))), 76697 + 512)
    raise RuntimeError

double = total = ask_twice = ask
{lines}"""


def _make(body: str):
    def make(folder: Path, places: Places) -> Path:
        path = folder / "work.py"
        path.write_text(leaking(body))
        return path

    return make


# An error of this name is what the one case on negative numbers asks for.
_RIGHT_ERROR = "text of an exception"
TELLING = tuple(
    Attack(
        way,
        f"tell what a hidden case asked by: {way}",
        make=_make(body),
        honest=HARMLESS if way == _RIGHT_ERROR else 0.0,
    )
    for way, body in LEAKS.items()
)
