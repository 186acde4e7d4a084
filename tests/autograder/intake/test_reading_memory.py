"""What it takes to read hostile files: less than Gradescope's smallest container has room for."""

import io
import json
import random
import sys
import zipfile

import pytest

from autograder.errors import SubmissionError, UsageError
from autograder.intake.bounded_zip import ListTooLong, open_zip
from autograder.intake.find import find_submissions
from autograder.intake.notebook_cells import JsonValues, TooMany, read_cells
from autograder.intake.submission import MAX_FILE_BYTES, parse_submission
from tests.autograder.intake.reading_memory import NOTEBOOKS, ZIPS, measured, write_export

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="memory is measured by /proc")
# Of a process that grades, the rest has less than a hundred.
MOST_MB = 225


@pytest.mark.parametrize("name", [*NOTEBOOKS, *ZIPS])
def test_reading_takes_a_bounded_amount_of_memory(name):
    found = measured(name)
    assert found["peak"] < MOST_MB, found


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_they_are_as_large_as_a_file_may_be(name):
    assert len(NOTEBOOKS[name]()) <= MAX_FILE_BYTES
    assert len(NOTEBOOKS[name]()) > (MAX_FILE_BYTES * 0.75 if name != "lists" else 0)


def by_json(text):
    notebook = json.loads(text)
    cells = notebook.get("cells") if isinstance(notebook, dict) else None
    return cells if isinstance(cells, list) else None


def outcome(action, *arguments):
    try:
        return action(*arguments)
    except (ValueError, RecursionError):
        return "no JSON"


def whole(content):
    return read_cells(content, lambda number, cell: cell, 5000)


TEXTS = [
    '{"cells": []}', ' { "cells" : [ 1 , "a" , {"x": [null, true, -1.5e3]} ] , "b" : {} } \n', "{}", "[]", '"cells"',
    "12", "", " ", "{", '{"cells"}', '{"cells": }', '{"cells": [1,]}', '{"cells": [1 2]}', '{"cells": [1]},', "{,}",
    '{"cells": [1],}', '{1: 2}', '{"cells": [1]} x', '{"cells": [1], "cells": [2, 3]}', '{"cells": [1], "cells": 7}',
    '{"cells": ["\\ud800", "\\ud83d\\ude00", "\\u00e9", "é😀"]}', '{"cells": [NaN, Infinity, -Infinity]}',
    '{"cells": [tru]}', '{"cells": ["a\\q"]}', '{"cells": ["a\nb"]}', '{"cells": [1.]}', '{"cells": [01]}',
    "[" * 100_000, '{"x": ' + "9" * 5000 + "}",
    '{"cells": [{"a": 1, "a": 2}]}', "\ufeff{}", '{"cells": [1]\u00a0}',
]  # fmt: skip


@pytest.mark.parametrize("window", [1, 2, 3, 7, 16, 64, 1 << 18])
def test_a_notebook_is_read_as_json_reads_it_wherever_its_text_is_cut(window, monkeypatch):
    monkeypatch.setattr("autograder.intake.notebook_cells._WINDOW", window)
    rng = random.Random(0)
    texts = list(TEXTS)
    for _ in range(300 if window > 2 else 60):
        text = rng.choice(TEXTS[:2] + TEXTS[18:23])
        place = rng.randrange(len(text))
        texts.append(
            text[:place] + rng.choice(["", '"', "\\", ",", "]", "}", "é", "😀", " " * 40, "1"]) + text[place + 1 :]
        )
    for text in texts:
        found, wanted = outcome(whole, text.encode()), outcome(by_json, text)
        assert repr(found) == repr(wanted), text  # NaN is not itself


def test_no_cell_is_held_while_the_next_is_read():
    alive = []

    class Counted(dict):
        def __del__(self):
            alive.remove(id(self))

    def keep(number, cell):
        alive.append(id(cell))
        assert len(alive) == 1

    values = JsonValues(b"{}")
    values._decoder = json.JSONDecoder(object_hook=Counted)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(json, "JSONDecoder", lambda: values._decoder)
        read_cells(b'{"cells": [{"a": 1}, {"a": 2}, {"a": 3}]}', keep, 5)


def test_cells_are_counted_while_they_are_read():
    assert read_cells(b'{"cells": [1, 2]}', lambda number, cell: (number, cell), 2) == [(1, 1), (2, 2)]
    for text in (b'{"cells": [1, 2, 3', b'{"worksheets": [{"cells": [1]}, {"cells": [2, 3]}]}'):
        with pytest.raises(TooMany):
            read_cells(text, lambda number, cell: cell, 2)


def test_a_notebook_of_code_is_read_up_to_the_size_of_a_file_and_text_that_grows_is_not():
    source = "x = 1\n" * 1000
    cells = [{"cell_type": "code", "source": source}] * 4000
    assert len(parse_submission("a.ipynb", json.dumps({"cells": cells}).encode()).cells) == 4000
    cells = [{"cell_type": "code", "source": source + "# 😀"}] * 4000
    with pytest.raises(SubmissionError, match="too much code"):
        parse_submission("a.ipynb", json.dumps({"cells": cells}).encode())


def zip_of(files, comment=b""):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for number in range(files):
            archive.writestr(f"{number}.py", "x = 1")
        archive.comment = comment
    return content


@pytest.mark.parametrize("comment", [b"", b"c" * 60_000, b"PK\1\2" * 3])
def test_a_zip_is_opened_up_to_the_length_of_its_list(comment):
    most = 70_000
    assert len(open_zip(zip_of(100, comment), most).infolist()) == 100
    assert open_zip(zip_of(100, comment), most).read("7.py") == b"x = 1"
    with pytest.raises(ListTooLong):
        open_zip(zip_of(2000, comment), most)


def test_what_a_zip_holds_is_not_bounded_by_the_length_of_its_list():
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("a.py", "#" * 300_000)
    assert len(open_zip(content, 100_000).read("a.py")) == 300_000


def test_an_export_that_lists_too_much_says_what_to_do(tmp_path, monkeypatch):
    monkeypatch.setattr("autograder.intake.submission_source.MAX_EXPORT_LIST_BYTES", 70_000)
    path = tmp_path / "export.zip"
    write_export(path, 2000)
    with pytest.raises(UsageError, match="lists too many files: unpack it, and give the folder"):
        find_submissions([path], wanted="moodle")
    search = find_submissions([path])  # where nobody says what it is, it may be a student's
    assert [found.path for found in search.submissions] == [path]
    assert search.notes == [f"{path}: lists too many files: unpack it, and give the folder; "
                            "it is graded as one student's work"]  # fmt: skip


def test_a_large_zip_in_an_export_is_read_from_the_disk_and_not_without_bound(tmp_path, monkeypatch):
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("data.bin", bytes(12 << 20))
        archive.writestr("work.py", "x = 1")
    path = tmp_path / "export.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(2):
            name = f"Name {number}_{1000000 + number}_assignsubmission_file_/work.zip"
            archive.writestr(name, inner.getvalue())
    for source in find_submissions([path]).submissions:
        assert source.read().content == b"x = 1"
    monkeypatch.setattr("autograder.intake.submission_source.MAX_ZIP_BYTES", 10 << 20)
    for source in find_submissions([path]).submissions:
        with pytest.raises(SubmissionError, match="larger than 10 MB"):
            source.read()
