"""How much memory it takes to read hostile files: `python -m tests.autograder.intake.reading_memory [NAME...]`.

Each is written and read in a process of its own; prints its peak in MB, its CPU seconds, and what came of it.
"""

from __future__ import annotations

import json
import os
import resource
import struct
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

from autograder.errors import SubmissionError
from autograder.intake.find import find_submissions
from autograder.intake.submission import MAX_FILE_BYTES, parse_submission

ROOM = MAX_FILE_BYTES - 4096
HEAD, TAIL = b'{"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [', b"]}"
EMOJI = "\N{GRINNING FACE}".encode()


def notebook(*cells: bytes) -> bytes:
    return HEAD + b",".join(cells) + TAIL


def cell(source: bytes, kind: bytes = b"code") -> bytes:
    return b'{"cell_type": "' + kind + b'", "metadata": {}, "outputs": [], "source": ' + source + b"}"


def text(line: bytes, size: int, end: bytes = b"") -> bytes:
    return b'"' + line * (size // len(line)) + end + b'"'


def lines(size: int, most: int) -> bytes:
    row = b'"ab\\n",'
    return b"[" + row * min(size // len(row), most) + b'"x"]'


def many(size: int, end: bytes = b"") -> bytes:
    return notebook(*[cell(text(b"ab\\n", size, end))] * (ROOM // (size + 100)))


NOTEBOOKS = {
    "two-letter lines": lambda: many(3_900_000),
    "two-letter lines and emoji": lambda: many(3_900_000, EMOJI),
    "small cells with emoji": lambda: many(7_000, EMOJI),
    "lines in a list": lambda: notebook(cell(lines(ROOM, 1_900_000)), cell(text(b"a", ROOM - 14_000_000))),
    "lines and emoji in a list": lambda: notebook(
        cell(lines(ROOM, 1_900_000)[:-1] + b"," + text(b"a", ROOM - 14_000_000, EMOJI) + b"]")
    ),
    "one cell": lambda: notebook(cell(text(b"ab\\n", ROOM - 200))),
    "one cell and an emoji": lambda: notebook(cell(text(b"ab\\n", ROOM - 200, EMOJI))),
    "one text and an emoji": lambda: notebook(cell(text(b"ab\\n", ROOM - 200, EMOJI), b"markdown"), cell(b'"x = 1"')),
    "pictures and an emoji": lambda: notebook(
        *[cell(text(b"iVBORw0KGgo", 3_900_000), b"markdown")] * 8, cell(b'"x = 1 # ' + EMOJI + b'"')
    ),
    "lists": lambda: HEAD + b"[]," * 999_000 + b"[]" + TAIL,
    "every call exits": lambda: notebook(
        cell(b'"import os\\ndef f(x): os._exit(0)\\n"'), *[cell(text(b"x = 1\\n", 3_800_000))] * 7
    ),
    "an emoji before its end": lambda: b'{"a": ' + text(b"a", ROOM - 100, EMOJI) + b"}",
    "one line of Python": lambda: b"x = '" + b"a" * (ROOM - 100) + EMOJI + b"'",
}


def write_directory(path: Path, entries: int, name: bytes = b"a", more: bytes = b"") -> None:
    """A zip that lists many empty files and holds none."""
    entry = struct.pack("<4s6H3I5H2I", b"PK\1\2", 20, 20, 0, 0, 0, 0, 0, 0, 0, len(name), 0, 0, 0, 0, 0, 0) + name
    size = entries * len(entry)
    with path.open("wb") as file:
        for _ in range(entries // 1000):
            file.write(entry * 1000)
        file.write(more)
        # As a zip of 64 bits: the short record has no room for so many.
        file.write(struct.pack("<4sQ2H2I4Q", b"PK\6\6", 44, 45, 45, 0, 0, entries, entries, size, 0))
        file.write(struct.pack("<4sIQI", b"PK\6\7", 0, size + len(more), 1))
        file.write(struct.pack("<4s4H2IH", b"PK\5\6", 0, 0, 0xFFFF, 0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0))


def write_export(path: Path, files: int) -> None:
    """A large class as Moodle exports it."""
    with zipfile.ZipFile(path, "w") as archive:
        for number in range(files):
            archive.writestr(f"Name {number}_{1000000 + number}_assignsubmission_file_/work.py", "x = 1")


ZIPS = {
    "two million entries": lambda path: write_directory(path, 2_000_000),
    "an export of a large class": lambda path: write_export(path, 20_000),
}


def read(name: str, path: Path) -> str:
    if name in ZIPS:
        found = find_submissions([path]).submissions
        if len(found) > 1:
            return f"{len(found)} submissions, of {len(found[-1].read().content)} bytes"
        return str(len(found[0].read().content))
    submission = parse_submission("work.py" if "Python" in name else "work.ipynb", path.read_bytes())
    return f"{len(submission.cells)} cells with {sum(len(cell.source) for cell in submission.cells)} characters"


def measure(name: str, path: Path) -> dict[str, object]:
    before, start = _peak(), _seconds()
    try:
        outcome = read(name, path)
    except SubmissionError as error:
        outcome = f"refused: {error}"
    return {"before": before, "peak": _peak(), "seconds": round(_seconds() - start, 2), "outcome": outcome}


def measured(name: str) -> dict[str, object]:
    """Write it, and have a fresh process read it."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / ("work.zip" if name in ZIPS else "work")
        if name in ZIPS:
            ZIPS[name](path)
        else:
            path.write_bytes(NOTEBOOKS[name]())
        command = [sys.executable, "-m", "tests.autograder.intake.reading_memory", "--read", name, str(path)]
        root = Path(__file__).parents[3]
        done = subprocess.run(
            command, capture_output=True, text=True, cwd=root, env=os.environ | {"PYTHONPATH": str(root)}
        )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def _peak() -> int:
    """In MB; of this program alone, where ru_maxrss would begin with that of the process that forked it."""
    with open("/proc/self/status") as file:
        return next(int(line.split()[1]) for line in file if line.startswith("VmHWM:")) >> 10


def _seconds() -> float:
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


if __name__ == "__main__":
    if sys.argv[1:2] == ["--read"]:
        print(json.dumps(measure(sys.argv[2], Path(sys.argv[3]))))
    else:
        for wanted in sys.argv[1:] or [*NOTEBOOKS, *ZIPS]:
            print(f"{wanted:<28}", measured(wanted), flush=True)
