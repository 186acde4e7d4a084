"""Hostile archives and notebooks: what breaks or steers whoever opens them. Inside most lies right work."""

from __future__ import annotations

import json
import struct
import warnings
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path

from tests.autograder.entrypoints.attacks.attack import FULL, PRELUDE, READER, Attack, Places, submission
from tests.autograder.entrypoints.attacks.escape import ESCAPES
from tests.autograder.entrypoints.attacks.secret import SECRET
from tests.autograder.toys import SOLUTION

_CODE = {"cell_type": "code", "outputs": [], "execution_count": None, "metadata": {}}
PASSES = """
from otter.test_files import test_case
OK_FORMAT = False
name = "toy"
points = 9
@test_case(points=9)
def f(): pass
"""


def bomb() -> bytes:
    """A pickle that gives full marks to whoever loads it."""
    names: dict = {}
    exec(PRELUDE.format(**asdict(Places(""))), names)  # noqa: S102 - our own text
    return names["pickle"].dumps(names["Bomb"]())


def notebook(*cells: object, metadata: object = None, **more: object) -> str:
    """The text of a notebook with right work, and whatever else is asked for."""
    work = _CODE | {"id": "work", "source": SOLUTION}
    return json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": metadata or {}, "cells": [work, *cells]} | more)


def markdown(source: str) -> dict[str, object]:
    """A cell of text."""
    return {"cell_type": "markdown", "id": "text", "source": source, "metadata": {}}


def code(source: object, **metadata: object) -> dict[str, object]:
    """A cell of code."""
    return _CODE | {"id": "more", "source": source, "metadata": metadata}


def _file(name: str, content: str | bytes) -> Callable[[Path, Places], Path]:
    def make(folder: Path, places: Places) -> Path:
        path = folder / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return make


def _zip(*entries: tuple[str | zipfile.ZipInfo, str | bytes], change: Callable[[bytes], bytes] = bytes):
    def make(folder: Path, places: Places) -> Path:
        path = folder / "work.zip"
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in entries:
                with warnings.catch_warnings():  # two of one name
                    warnings.simplefilter("ignore")
                    archive.writestr(name, content)
        path.write_bytes(change(path.read_bytes()))
        return path

    return make


def _entry(name: str, mode: int = 0o100644, **fields: object) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name)
    info.external_attr = mode << 16
    for field, value in fields.items():
        setattr(info, field, value)
    return info


def _lying_size(content: bytes) -> bytes:
    """Declare every file as one byte long, in both places where a zip says so."""
    for signature, place in ((b"PK\3\4", 22), (b"PK\1\2", 24)):
        start = content.find(signature)
        while start >= 0:
            content = content[: start + place] + struct.pack("<I", 1) + content[start + place + 4 :]
            start = content.find(signature, start + 4)
    return content


def _overlapping(folder: Path, places: Places) -> Path:
    """A zip whose two hundred files are all the same megabytes, so that it unpacks to far more than it holds."""
    data = b"#" * (20 << 20)
    deflater = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = deflater.compress(data) + deflater.flush()
    crc = zlib.crc32(data)
    local = struct.pack("<4s5H3I2H", b"PK\3\4", 20, 0, 8, 0, 0, crc, len(packed), len(data), 6, 0) + b"000.md"
    central = b""
    for n in range(200):
        name = f"{n:03}.md" if n else "000.py"
        central += (
            struct.pack("<4s6H3I5H2I", b"PK\1\2", 20, 20, 0, 8, 0, 0, crc, len(packed), len(data), 6, 0, 0, 0, 0, 0, 0)
            + name.encode()
        )
    start = len(local) + len(packed)
    end = struct.pack("<4s4H2IH", b"PK\5\6", 0, 0, 200, 200, len(central), start, 0)
    path = folder / "work.zip"
    path.write_bytes(local + packed + central + end)
    return path


def _link(folder: Path, places: Places) -> Path:
    path = folder / "work.py"
    path.symlink_to(places.secrets[0] if places.secrets else "/etc/passwd")
    return path


def _long_list(entries: int, told: int | None = None) -> Callable[[Path, Places], Path]:
    """A zip that lists many files and holds none, with what it says of the length of the list."""

    def make(folder: Path, places: Places) -> Path:
        entry = struct.pack("<4s6H3I5H2I", b"PK\1\2", 20, 20, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0) + b"a"
        size = entries * len(entry)
        path = folder / "work.zip"
        with path.open("wb") as file:
            file.write(entry * entries)
            # As a zip of 64 bits: the short record has no room for so many.
            said = size if told is None else told
            file.write(struct.pack("<4sQ2H2I4Q", b"PK\6\6", 44, 45, 45, 0, 0, entries, entries, said, 0))
            file.write(struct.pack("<4sIQI", b"PK\6\7", 0, size, 1))
            file.write(struct.pack("<4s4H2IH", b"PK\5\6", 0, 0, 0xFFFF, 0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0))
        return path

    return make


def _large_notebook(source: str, cells: int, kind: str = "code") -> Callable[[Path, Places], Path]:
    """A notebook with right work, and many large cells."""

    def make(folder: Path, places: Places) -> Path:
        path = folder / "work.ipynb"
        path.write_text(notebook(*[code(source) | {"cell_type": kind}] * cells).replace("EMOJI", "\N{GRINNING FACE}"))
        return path

    return make


def _huge(name: str, size: int) -> Callable[[Path, Places], Path]:
    def make(folder: Path, places: Places) -> Path:
        path = folder / name
        with path.open("wb") as file:
            file.truncate(size)
        return path

    return make


# Work that is read all the same, and paid.
_PAID = {
    "LaTeX in text": ("have the grader's files read by LaTeX", notebook(markdown(r"$\input{/etc/passwd}\write18{touch cheat}$"))),
    "HTML in text": ("run a script in the browser of whoever reads it", notebook(markdown("<script>alert(1)</script><img src=x onerror=alert(1)>"))),
    "HTML in code": ("run a script in the browser of staff", notebook(code("raise ValueError('<script>alert(1)</script>')"))),
    "tests in metadata": (
        "bring its own Otter tests",
        notebook(metadata={"otter": {"OK_FORMAT": True, "tests": {"toy": {"name": "toy", "points": 9, "suites": [{"type": "doctest", "cases": [{"code": ">>> 1\n1"}]}]}}}}),
    ),
    "assignment in metadata": ("pass for another assignment", notebook(metadata={"otter": {"assignment_name": "another"}})),
    "kernel in metadata": ("have another program run the notebook", notebook(metadata={"kernelspec": {"name": "bash", "display_name": "x", "language": "bash"}})),
    "language in metadata": ("pass for another language", notebook(metadata={"language_info": {"name": "R"}})),
    "UTF-16": ("be in another encoding", notebook().encode("utf-16")),
    "files written by cells": ("write where the grader reads", notebook(code("%%writefile /tmp/cheat\nx"), code("%%writefile ../../cheat\nx"), code("%%file -a ~/cheat\nx"), code("%run /etc/passwd.py"), code("%%writefile autograder.py\nraise SystemExit"), code("%%writefile"))),
    "names of assignments": ("name an assignment that moves a cursor", notebook(metadata={"course": {"assignment": "\x1b[2J=1+1" * 100}})),
    "metadata of another kind": ("name an assignment that is none", notebook(metadata={"course": [{"assignment": 7}]})),
    "ignored cells": ("have Otter leave out what it should see", notebook(code("double = None", tags=["otter_ignore"]) | {"cell_type": "raw"})),
    "check in a cell": ("check itself against its own test file", notebook(code("import otter\notter.Notebook('/tmp').check('toy')"))),
    "shell lines": ("run programs from a cell", notebook(code("!touch cheat\n%%bash\ntouch cheat"), code("%run x.py\n%load_ext x\n!true"))),
    "cell magic": ("have a cell written to a file", notebook(code("%%writefile numpy.py\nraise SystemExit"))),
    "outputs": ("claim results in the outputs", notebook(code("1") | {"outputs": [{"output_type": "stream", "name": "stdout", "text": json.dumps({"score": 9})}]})),
    "attachments": ("bring files in a cell", notebook(markdown("![x](attachment:../../x)") | {"attachments": {"../../x": {"image/png": "AAAA"}}})),
    "odd cells": ("bring cells that are none", notebook(None, 7, [], "x", {}, {"cell_type": 7}, code(7), code([7]), code(None), code({"a": 1}))),
    "lone surrogates": ("bring text that is none", notebook(code("x = '\ud800'"))),
    "NUL": ("bring bytes that end texts in C", notebook(code("x = '\0'"))),
    "doubled ids": ("give all cells the same name", notebook(code("1") | {"id": "work"})),
    "long label": ("give a cell a name of a megabyte", notebook(code("1") | {"id": "x" * (1 << 20)})),
    "newer format": ("be of a format that nobody knows", notebook(nbformat=99, nbformat_minor=-1)),
    "format as text": ("be of a format that is no number", notebook(nbformat="4", nbformat_minor=None)),
    "doubled keys": ("hide cells behind other cells", '{"cells": [], ' + notebook()[1:]),
    "byte order mark": ("begin with a mark that JSON refuses", "\N{ZERO WIDTH NO-BREAK SPACE}" + notebook()),
    "bottomless syntax": ("nest what the parser follows", notebook(code("(" * 5000 + ")" * 5000))),
    "many lines": ("have a line for each byte", notebook(code("\n" * 2_000_000))),
    "trojan source": ("show other text than runs", notebook(code("x = '\u202e\u2066# right\u2069\u2066'"))),
    "NaN": ("hold numbers that JSON doesn't know", notebook(metadata={"x": float("nan"), "y": float("inf")})),
    "line separators": ("break lines where editors don't", notebook(code("x = 1\u2028y = 2\x0cz = 3\x85"))),
}  # fmt: skip
# What plain `otter run` ends on before any plugin is loaded.
_BEFORE_PLUGIN = {
    *("odd cells", "lone surrogates", "newer format", "format as text", "byte order mark"),
    *("tests in metadata", "UTF-16"),
}
# What can't be read: no points, and a line that says what to do.
_UNREADABLE = {
    "no JSON": ("be no notebook at all", "work.ipynb", "{"),
    "deep JSON": ("nest JSON until the reader falls over", "work.ipynb", "[" * 100_000 + "]" * 100_000),
    "wide JSON": ("hold a million lists", "work.ipynb", '{"cells": [' + "[]," * 1_200_000 + "[]]}"),
    "huge number": ("hold a number of a million digits", "work.ipynb", '{"cells": [], "x": ' + "9" * 1_000_000 + "}"),
    "cells of another type": ("hold something else than cells", "work.ipynb", '{"cells": {"a": 1}, "metadata": 7}'),
    "no object": ("be a JSON value that is no notebook", "work.ipynb", '"cells"'),
    "not UTF-8": ("be bytes that are no text", "work.py", b"\xff\xfe" + SOLUTION.encode()),
    "NUL bytes": ("end early for C and late for Python", "work.py", SOLUTION.encode() + b"\0"),
    "too many cells": ("have more cells than are read", "work.ipynb", notebook(*[code("1")] * 5001)),
    "no cells": ("have nothing to grade", "work.ipynb", '{"cells": [], "nbformat": 4, "nbformat_minor": 5, "metadata": {}}'),
    "empty": ("be empty", "work.py", b""),
    "no zip": ("be no zip at all", "work.zip", b"PK\3\4 and nothing else"),
}  # fmt: skip
_RIGHT = ("work.py", SOLUTION)
# What it says if it runs: where that is no sandbox, nothing is left to say.
SHADOW = "raise SystemExit('taken over')\n"
_SHADOWED = (
    "numpy",
    "json",
    "os",
    "autograder",
    "otter",
    "pytest",
    "toy",
    "test_toy",
    "sitecustomize",
    "conftest",
    "a",
)
_START_UP = (
    "sitecustomize.py",
    "usercustomize.py",
    "conftest.py",
    "x.pth",
    "pytest.ini",
    "setup.cfg",
    "python311._pth",
)
_NAMES = (
    "con.txt ",
    "a" * 200 + ".txt",
    "é" * 120 + ".csv",
    "-rf",
    "~",
    "$(touch cheat).csv",
    "a\nb.csv",
    "\u202ea.csv",
)
# Zips: (what it tries, how it is made, what it is worth).
_ZIPS = {
    "leaves its folder": ("write outside", _zip(_RIGHT, ("../../cheat.md", "x")), 0),
    "absolute name": ("write anywhere", _zip(_RIGHT, ("/tmp/cheat.md", "x")), 0),
    "backslashes": ("write outside where backslashes separate", _zip(_RIGHT, ("..\\..\\cheat.md", "x")), 0),
    "drive": ("write to another drive", _zip(_RIGHT, ("C:\\cheat.md", "x")), 0),
    "link": ("have a file read through a link", _zip((_entry("work.py", 0o120777), "/etc/passwd")), 0),
    "link to a folder": ("have files written through a link", _zip(_RIGHT, (_entry("out", 0o120777), "/tmp"), ("out/cheat", "x")), 0),
    "device": ("have a device read", _zip((_entry("work.py", 0o020666), SOLUTION)), FULL),
    "zip bomb": ("unpack to far more than it holds", _zip(("work.py", b"#" * (64 << 20))), 0),
    "bomb beside": ("hide a bomb beside the work", _zip(_RIGHT, ("data.bin", bytes(64 << 20))), FULL),
    "lying sizes": ("declare a size of one byte", _zip(("work.py", SOLUTION), change=_lying_size), 0),
    "overlapping files": ("unpack the same bytes many times", _overlapping, 0),
    "zip in a zip": ("hide the work one level down", _zip(("inner.zip", b"PK\5\6" + bytes(18))), 0),
    "two notebooks": ("have the better one chosen", _zip(("a.ipynb", notebook()), ("b.ipynb", notebook())), 0),
    "same name twice": ("have one read and another one run", _zip(("work.py", "x = 1"), _RIGHT), FULL),
    "notebook and file": ("have one read and another one run", _zip(("work.ipynb", notebook()), ("other.py", "1 / 0")), FULL),
    "many files": ("have more files than anyone hands in", _zip(_RIGHT, *((f"{n}.md", "") for n in range(2001))), 0),
    "long list": ("list more files than there is memory for", _long_list(100_000), 0),
    "list without an end": ("say that its list is as long as a disk", _long_list(10, 1 << 40), 0),
    "list that is not there": ("say that its list is as long as all memory", _long_list(10, 1 << 62), 0),
    "list of half a file": ("end its list in the middle of a name", _long_list(10, 461), 0),
    "password": ("ask for a password", _zip(_RIGHT, change=lambda c: c.replace(b"PK\1\2\x14\3\x14\0\0\0", b"PK\1\2\x14\3\x14\0\1\0")), 0),
    "unknown method": ("be packed by a method that nobody has", _zip(_RIGHT, change=lambda c: c.replace(b"\x08\0", b"\x63\0")), 0),
    "cut": ("end early", _zip(_RIGHT, change=lambda c: c[: len(c) - 30]), 0),
    "garbage before": ("begin as something else", _zip(_RIGHT, change=lambda c: b"#!/bin/sh\ntouch cheat\n" + c), FULL),
    "odd names": ("bring names that move a cursor or start a formula", _zip(("=1+1\x1b[2J\u202e.py", SOLUTION)), FULL),
    "long name": ("bring a name of ten thousand letters", _zip(("n" * 10_000 + ".py", SOLUTION)), FULL),
    "deep name": ("bring a name of a thousand folders", _zip(("d/" * 1000 + "work.py", SOLUTION)), FULL),
    "folder called a notebook": ("have a folder taken for the work", _zip(("work.ipynb/", ""), _RIGHT), FULL),
    "file called tests": ("take the place of Otter's tests", _zip(_RIGHT, ("tests", "x")), FULL),
    "file called init": ("take the place of a file that Otter makes", _zip(_RIGHT, ("__init__.py/x", "x")), FULL),
    "log": ("bring a pickle that Otter reads", _zip(_RIGHT, (".OTTER_LOG", bomb())), FULL),
    "results": ("bring results", _zip(_RIGHT, ("results.pkl", bomb()), ("results.json", json.dumps({"tests": [{"name": "toy", "score": 9, "max_score": 9}]}))), FULL),
    "tests": ("bring test files that pass", _zip(_RIGHT, ("tests/toy.py", PASSES), ("mine./tests/toy.py", PASSES)), FULL),
    "modules beside": ("have a trusted process import what lies beside the work", _zip(_RIGHT, *((f"{name}.py", SHADOW) for name in _SHADOWED)), FULL),
    "packages beside": ("have a trusted process import a package", _zip(_RIGHT, *((f"{name}/__init__.py", SHADOW) for name in _SHADOWED)), FULL),
    "start-up files beside": ("have an interpreter run a file when it starts", _zip(_RIGHT, *((name, SHADOW) for name in _START_UP)), FULL),
    "a name and a folder of it": ("have one file in the way of another", _zip(_RIGHT, ("a", "x"), ("a/b.txt", "x"), ("A", "x"), ("c/d.txt", "x"), ("C", "x")), FULL),
    "names beside": ("bring names that no folder can hold", _zip(_RIGHT, *((name, "x") for name in _NAMES)), FULL),
    "many files beside": ("fill the disk, file by file", _zip(_RIGHT, *((f"{n}.csv", "0") for n in range(1_900))), FULL),
    "much data beside": ("fill the memory, file by file", _zip(_RIGHT, *((f"{n}.csv", bytes(2 << 20)) for n in range(40))), FULL),
    "lying sizes beside": ("declare a size of one byte for a file beside the work", _zip(("work.py", SOLUTION), ("data.csv", bytes(5 << 20)), change=_lying_size), 0),
    "many files with answers": ("have the grader search for a day", _zip(*((f"{n}.py", SOLUTION) for n in range(60))), 0),
    "doubled functions": ("have the grader compare for a day", _zip(("a.py", "def double(x):\n    raise NotImplementedError\n" * 300_000), ("b.py", SOLUTION)), FULL),
    "one long line": ("have the grader's patterns go back and forth", _zip(("a.py", "def double(x): " + " " * 8_000_000 + "# " * 500_000), ("b.py", "from " + "a." * 500_000), ("c.py", SOLUTION)), FULL),
    "configuration": ("bring a configuration", _zip(_RIGHT, ("otter_config.json", '{"points_possible": 9}'), ("submission_metadata.json", "{}")), FULL),
}  # fmt: skip
_ZIPS_BEFORE_PLUGIN = {
    *("leaves its folder", "absolute name", "backslashes", "drive", "link", "link to a folder", "zip in a zip"),
    *(
        "two notebooks",
        "many files",
        "long list",
        "list without an end",
        "list that is not there",
        "list of half a file",
        "password",
        "unknown method",
        "cut",
        "long name",
        "deep name",
        "file called tests",
    ),
    *(
        "overlapping files",
        "lying sizes",
        "zip bomb",
        "tests",
        "file called init",
        "folder called a notebook",
        "odd names",
        "modules beside",
        "packages beside",
        "start-up files beside",
        "a name and a folder of it",
        "names beside",
        "many files beside",
        "much data beside",
        "lying sizes beside",
        "many files with answers",
        "doubled functions",
        "one long line",
    ),
}

# Gradescope and Otter unpack a zip before we see it. What the tests have in place of the first drops what leaves the
# folder, lets the last of one name win, and leaves the zip itself where the machine can't hold its names.
_WORTH_UNPACKED = {
    **dict.fromkeys(("leaves its folder", "absolute name", "backslashes", "drive", "same name twice"), FULL),
    **dict.fromkeys(("long name", "deep name"), 0.0),
}

# Notebooks of some 32 MB: (what it tries, how it is made, what it is worth).
_LARGE = {
    "large code": ("be read into more memory than there is", _large_notebook(("#" + "a" * 997 + "\n") * 3900, 8), FULL),
    "large code and an emoji": ("have each letter take four bytes", _large_notebook("#a\n" * 960_000 + "#EMOJI", 8), 0),
    "many cells and an emoji": ("have each letter of all cells take four bytes", _large_notebook("#a\n" * 1600 + "#EMOJI", 4900), 0),
    "large text and an emoji": ("have text that nobody needs take four bytes a letter", _large_notebook("a" * 3_900_000 + "EMOJI", 8, "markdown"), FULL),
    "one large cell and an emoji": ("have one cell take four bytes a letter", _large_notebook("#a\n" * 7_800_000 + "#EMOJI", 1), 0),
}  # fmt: skip


def _in_a_module(attack: Attack) -> Attack:
    """An attack that a module beside the work makes, when the work imports it."""

    def make(folder: Path, places: Places) -> Path:
        return _zip(("work.py", "from helper import *\n"), ("helper.py", submission((attack,), places)))(folder, places)

    what = f"{attack.tries}, from a module beside the work"
    return replace(attack, name=f"module: {attack.name}", tries=what, make=make, before_plugin=True)


FILES = (
    *map(_in_a_module, (*SECRET[:3], *ESCAPES[:3])),
    *(Attack(n, t, make=make, honest=honest, layers=(READER,)) for n, (t, make, honest) in _LARGE.items()),
    *(
        Attack(n, t, make=_file("work.ipynb", text), honest=FULL, layers=(READER,), before_plugin=n in _BEFORE_PLUGIN)
        for n, (t, text) in _PAID.items()
    ),
    *(
        Attack(n, t, make=_file(file, text), layers=(READER,), before_plugin=True)
        for n, (t, file, text) in _UNREADABLE.items()
    ),
    *(
        Attack(
            f"zip: {n}",
            t,
            make=make,
            honest=honest,
            layers=(READER,),
            before_plugin=n in _ZIPS_BEFORE_PLUGIN,
            worth_unpacked=_WORTH_UNPACKED.get(n),
        )
        for n, (t, make, honest) in _ZIPS.items()
    ),
    Attack("link", "have the grader's files read through a link", make=_link, layers=(READER,), before_plugin=True),
    Attack(
        "large file", "be larger than memory", make=_huge("work.ipynb", 40 << 20), layers=(READER,), before_plugin=True
    ),
)
