"""What is fuzzed: the four readers of bytes that students choose, each with what may come out of it.

Only the documented errors may escape, and what is read is plain: exact built-ins and base-class arrays.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import socket
import tempfile
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
from hypothesis import strategies as st

from autograder.errors import SubmissionError
from autograder.intake.asked import Asked
from autograder.intake.carried import MAX_ALL_BYTES, MAX_FILES
from autograder.intake.submission import CodeCell, Submission, parse_submission, read_submission
from autograder.sandbox.host.answers import AnswerReader
from autograder.sandbox.host.errors import Missing, SandboxLost, StudentRaised
from autograder.sandbox.host.protocol import CASE_BYTES
from autograder.sandbox.host.sandbox import Sandbox
from autograder.sandbox.limits import Limits
from autograder.sandbox.wire import Opaque, WireError, decode, encode
from autograder.sandbox.wire import format as wire_format
from autograder.sandbox.wire.format import Room
from autograder.sandbox.wire.frames import HEADER

_PLAIN = (type(None), bool, int, float, complex, str, bytes, list, tuple, dict, set, frozenset, np.ndarray, Opaque)
_TAGS = sorted(
    value for name, value in vars(wire_format).items() if name.isupper() and isinstance(value, int) and value < 128
)


# ---- bytes that are nearly right


@st.composite
def mutated(draw: st.DrawFn, valid: st.SearchStrategy[bytes]) -> bytes:
    """Valid bytes, then cut, doubled, overwritten or filled in at a few places."""
    data = bytearray(draw(valid))
    for _ in range(draw(st.integers(0, 4))):
        place = draw(st.integers(0, max(len(data) - 1, 0)))
        what = draw(st.sampled_from(["cut", "set", "insert", "number", "double"]))
        if what == "cut":
            del data[place : place + draw(st.integers(1, 64))]
        elif what == "set":
            data[place : place + 1] = draw(st.binary(min_size=1, max_size=1))
        elif what == "insert":
            data[place:place] = draw(st.binary(max_size=16))
        elif what == "number":
            size = draw(st.sampled_from([1, 2, 4, 8]))
            number = draw(st.sampled_from([0, 1, 127, 255, 1 << 15, (1 << 16) - 1, 1 << 31, (1 << 32) - 1, 1 << 40]))
            data[place : place + size] = (number % (1 << 8 * size)).to_bytes(size, "little")
        else:
            data += data[: 1 << 16]
    return bytes(data)


_LEAVES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.integers(-(1 << 2000), 1 << 2000),
    st.floats(),
    st.complex_numbers(),
    st.text(max_size=20),
    st.binary(max_size=20),
    st.sampled_from(
        [np.zeros((2, 3)), np.arange(4), np.array(["ab", "c"]), np.bool_(True), np.float32(1), np.zeros(0)]
    ),
)
_VALUES = st.recursive(
    _LEAVES,
    lambda inner: st.one_of(
        st.lists(inner, max_size=12),
        st.lists(inner, max_size=4).map(tuple),
        st.dictionaries(st.text(max_size=5) | st.integers(), inner, max_size=4),
        st.frozensets(st.integers(), max_size=5),
    ),
    max_leaves=20,
)
_TAGGED = st.lists(
    st.one_of(
        st.sampled_from(_TAGS).map(lambda tag: bytes([tag])),
        st.integers(0, 300).map(lambda n: n.to_bytes(4, "little")),
        st.binary(max_size=9),
    ),
    max_size=30,
).map(b"".join)

FRAMES = st.one_of(st.binary(max_size=400), _TAGGED, mutated(_VALUES.map(encode)))

# What a sandbox sends for a round of requests: answers, some of them mutated, and then all of it once more.
_RAISED = st.tuples(
    st.lists(st.text(max_size=10), max_size=3),
    st.text(max_size=10),
    st.just(""),
    st.integers(0, 9),
    st.just(""),
    st.integers(0, 9),
)
_ANSWERS = st.one_of(
    st.tuples(st.just("value"), st.tuples(_VALUES, st.none()), st.just(""), st.just([])),
    st.tuples(st.just("raised"), _RAISED, st.text(max_size=10), st.lists(st.text(max_size=5), max_size=2)),
    st.tuples(st.sampled_from(["missing", "cell", "callback", "progress"]), _VALUES, st.just(""), st.just([])),
)
_FRAMED = st.one_of(_ANSWERS.map(encode), mutated(_ANSWERS.map(encode)), FRAMES).map(
    lambda frame: HEADER.pack(len(frame)) + frame
)
_SENT = st.lists(_FRAMED, max_size=5).map(b"".join)
ROUNDS = st.one_of(_SENT, mutated(_SENT))

_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=30),
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(st.text(max_size=10), inner, max_size=5),
    max_leaves=20,
)
_CELLS = st.fixed_dictionaries(
    {},
    optional={
        "cell_type": st.sampled_from(["code", "markdown", "raw"]) | _JSON,
        "source": st.text(max_size=50) | st.lists(st.text(max_size=10), max_size=5) | _JSON,
        "input": st.text(max_size=20) | _JSON,
        "metadata": _JSON,
    },
)
_GOOD_CELLS = st.builds(lambda source: {"cell_type": "code", "source": source}, st.text(min_size=1, max_size=30))
_SHEETS = st.fixed_dictionaries({"cells": st.lists(_CELLS, max_size=3) | _JSON})
_BOOKS = st.fixed_dictionaries(
    {},
    optional={
        "cells": st.lists(_GOOD_CELLS | _CELLS | _JSON, max_size=5) | _JSON,
        "worksheets": st.lists(_SHEETS, max_size=2) | _JSON,
        "metadata": _JSON,
        "nbformat": _JSON,
    },
)
# So that what lies behind the first checks is reached, too.
_GOOD_BOOKS = st.lists(_GOOD_CELLS | _CELLS, min_size=1, max_size=4).map(lambda cells: {"cells": cells})
_ENCODINGS = st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-32", "latin-1"])
NOTEBOOKS = st.one_of(
    st.binary(max_size=300),
    _GOOD_BOOKS.map(lambda book: json.dumps(book).encode()),
    mutated(st.builds(lambda book, name: json.dumps(book).encode(name), _BOOKS, _ENCODINGS)),
    mutated(_JSON.map(lambda value: json.dumps(value, ensure_ascii=False).encode("utf-8", "surrogatepass"))),
)

_NAMES = st.one_of(
    st.sampled_from(["work.py", "work.ipynb", "a/work.py", "data.csv"]),
    st.sampled_from(["../work.py", "/work.py", "tests", ".x.py", "C:\\work.py", "x/"]),
    st.text(min_size=1, max_size=20).map(lambda name: name + ".py"),
)


@st.composite
def _zips(draw: st.DrawFn) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name in dict.fromkeys(draw(st.lists(_NAMES, max_size=4))):
            info = zipfile.ZipInfo(name.encode("utf-8", "replace").decode())
            info.compress_type = draw(st.sampled_from([0, 8, 12, 14]))
            info.external_attr = draw(st.sampled_from([0, 0o100644 << 16, 0o120777 << 16, 0o040755 << 16, 0x10]))
            archive.writestr(info, draw(st.just(b"x = 1") | st.binary(max_size=60)))
        archive.comment = draw(st.binary(max_size=20))
    return file.getvalue()


ARCHIVES = st.one_of(st.binary(max_size=300), _zips(), mutated(_zips()))


# ---- what may come out


def check_frame(data: bytes) -> bool:
    """Decode; whether it was a message."""
    try:
        value = decode(data, resolve=lambda number: abs)
    except WireError:
        return False
    _assert_plain(value)
    return True


class _Zygote:
    """In place of the zygote's process: forks nothing, and holds the sandbox's end of the socket."""

    sandbox: socket.socket

    def ask(self, request: dict[str, Any], fds: tuple[int, ...] = ()) -> dict[str, Any]:
        if request["op"] == "fork":
            self.sandbox = socket.socket(fileno=os.dup(fds[0]))
            ready = encode(("ready", ""))
            self.sandbox.sendall(HEADER.pack(len(ready)) + ready)
            return {"id": 1, "pid": os.getpid(), "folder": os.devnull, "elsewhere": None}
        return {"status": None, "problem": "", "cpu_seconds": 0.0, "peak_mb": None}

    def last_words(self) -> str:
        return ""

    def close(self) -> None:
        self.sandbox.close()


def check_round(data: bytes) -> bool:
    """Read answers that came together as the judge does; whether all of them were there and said something."""
    reader, answers = AnswerReader(1000), []
    with contextlib.closing(_Zygote()) as zygote, Sandbox(zygote, Limits(), reader, answers.append) as sandbox:
        zygote.sandbox.sendall(data)
        zygote.sandbox.shutdown(socket.SHUT_WR)
        try:
            sandbox.ask_all([b"x"] * 3, 10.0)
        except SandboxLost:
            return False
    good = 0
    for answer in answers:
        key = reader.key(answer, "total")
        if key is not None:
            hash(key)
        try:
            _assert_plain(reader.read(answer, "total", "value", Room(CASE_BYTES)))
            good += 1
        except (StudentRaised, Missing):
            good += 1
        except SandboxLost:
            pass
    return good == len(answers)


def check_notebook(data: bytes) -> bool:
    """Read a notebook; whether it was one."""
    return _is_submission(lambda: parse_submission("work.ipynb", data))


_ASKED = Asked.of(["double", "total"], [])


def check_archive(data: bytes) -> bool:
    """Read a zip; whether it held work."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "work.zip"
        path.write_bytes(data)
        found = _is_submission(lambda: read_submission(path, _ASKED))
        if [entry.name for entry in Path(folder).iterdir()] != ["work.zip"]:
            raise AssertionError("reading a zip wrote files")
        return found


def _is_submission(read: Any) -> bool:
    try:
        submission = read()
    except SubmissionError as error:
        if not str(error):
            raise AssertionError("an error without a line for the student") from error
        return False
    if type(submission) is not Submission or not submission.cells:
        raise AssertionError(f"{submission!r} is no submission")
    if len(submission.beside) > MAX_FILES or sum(len(file.content) for file in submission.beside) > MAX_ALL_BYTES:
        raise AssertionError("more files beside it than are carried")
    for file in submission.beside:
        if file.name.startswith(("/", "\\")) or ".." in file.name.split("/") or not file.name.isprintable():
            raise AssertionError(f"{file.name!r} is no plain name")
    for cell in submission.cells:
        if type(cell) is not CodeCell or type(cell.source) is not str or not cell.source.strip():
            raise AssertionError(f"{cell!r} is no cell")
        cell.source.encode("utf-8")
    return True


def _assert_plain(value: Any) -> None:
    rest = [value]
    while rest:
        item = rest.pop()
        if item is abs or isinstance(item, np.generic):
            continue
        if type(item) not in _PLAIN:
            raise AssertionError(f"a {type(item)} came out of the decoder")
        if type(item) is np.ndarray and (item.dtype == object or item.base is not None):
            raise AssertionError("an array that holds objects or memory of another came out of the decoder")
        if type(item) is dict:
            rest += [*item, *item.values()]
        elif type(item) in (list, tuple, set, frozenset):
            rest += item


# By name: what to make, and what to do with it.
TARGETS = {
    "wire": (FRAMES, check_frame),
    "round": (ROUNDS, check_round),
    "notebook": (NOTEBOOKS, check_notebook),
    "archive": (ARCHIVES, check_archive),
}
