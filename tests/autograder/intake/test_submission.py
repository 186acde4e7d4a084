"""What a student may hand in, and what he reads when nothing of it can be graded."""

import errno
import json
import os
import stat
import zipfile

import pytest

from autograder.errors import GraderError, SubmissionError
from autograder.intake import choose, parse, submission
from autograder.intake.asked import Asked
from autograder.intake.submission import CodeCell, parse_submission, read_submission


def notebook(*cells, **fields):
    return json.dumps({"nbformat": 4, "metadata": {}, "cells": list(cells), **fields}).encode()


def cell(source, kind="code"):
    return {"cell_type": kind, "source": source, "metadata": {}, "outputs": []}


def make_zip(path, **files):
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path


def test_a_notebook_gives_its_code_cells_with_their_places():
    content = notebook(cell("# hi", "markdown"), cell(["x = 1\n", "y = 2"]), cell("  "), cell("z = 3"))
    assert parse_submission("a.ipynb", content).cells == (
        CodeCell("x = 1\ny = 2", "cell 2"),
        CodeCell("z = 3", "cell 4"),
    )


def test_a_notebook_of_format_3_is_read():
    sheet = {"cells": [{"cell_type": "code", "input": "x = 1"}]}
    content = json.dumps({"nbformat": 3, "worksheets": [sheet]}).encode()
    assert parse_submission("a.ipynb", content).cells == (CodeCell("x = 1", "cell 1"),)


def test_a_python_file_is_one_cell_and_a_byte_order_mark_is_no_code():
    assert parse_submission("a.py", b"\xef\xbb\xbfx = 1\n").cells == (CodeCell("x = 1\n", ""),)


def test_fields_of_the_wrong_type_are_passed_over():
    content = notebook(7, None, cell(5), cell([1, 2]), {"cell_type": ["code"]}, {"source": "x"}, cell("x = 1"))
    assert parse_submission("a.ipynb", content).cells == (CodeCell("x = 1", "cell 7"),)


def test_lone_surrogates_and_nul_do_not_leave_the_reader():
    [only] = parse_submission("a.ipynb", notebook(cell("x = '\ud800\0'"))).cells
    assert only.source.encode()
    assert "\0" not in only.source


@pytest.mark.parametrize(
    ("name", "content", "line"),
    [
        ("a.ipynb", b"", "is empty"),
        ("a.ipynb", b" \n", "is empty"),
        ("a.py", b"", "is empty"),
        ("a.ipynb", b"{'cells': []}", "no valid JSON"),
        ("a.ipynb", b'{"cells": [', "no valid JSON"),
        ("a.ipynb", b"[" * 100_000, "no valid JSON"),
        ("a.ipynb", b"\xff\xfe{\x00}", "is not UTF-8"),
        ("a.py", b"caf\xe9 = 1", "is not UTF-8"),
        ("a.py", b"x = 1\0", "NUL"),
        ("a.ipynb", b"[1]", "list of cells"),
        ("a.ipynb", b'{"cells": 7}', "list of cells"),
        ("a.ipynb", b'{"worksheets": [7]}', "list of cells"),
        ("a.ipynb", b'{"cells": [' + b"1," * 6_000 + b"1]}", "more than 5000 cells"),
        ("a.ipynb", notebook(cell("# only text", "markdown")), "no code in it"),
    ],
)
def test_what_is_no_submission_gets_one_line(name, content, line):
    with pytest.raises(SubmissionError, match=line) as error:
        parse_submission(name, content)
    assert "\n" not in str(error.value)


def test_a_zip_gives_the_one_notebook_even_beside_python_files(tmp_path):
    files = {
        "hw/work.ipynb": notebook(cell("x = 1")),
        "hw/helper.py": "y = 1",
        "__MACOSX/hw/._work.ipynb": "junk",
        "hw/.ipynb_checkpoints/work-checkpoint.ipynb": "old",
        ".OTTER_LOG": "pickle",
        "__init__.py": "",
    }
    found = read_submission(make_zip(tmp_path / "s.zip", **files))
    assert (found.name, found.cells) == ("work.ipynb", (CodeCell("x = 1", "cell 1"),))


@pytest.mark.parametrize(
    ("files", "line"),
    [
        ({"a.ipynb": "{}", "b.ipynb": "{}"}, r"2 \.ipynb files to choose from \(a\.ipynb, b\.ipynb\)"),
        ({"a.py": "x", "b/c.py": "x"}, "2 .py files"),
        ({"readme.txt": "hello"}, "no notebook"),
        ({"inner.zip": "PK", "readme.txt": "hello"}, "a zip inside a zip is not opened"),
        ({"/etc/a.py": "x = 1"}, "leaves its folder"),
        ({"../a.py": "x = 1"}, "leaves its folder"),
        ({"a/../../a.py": "x = 1"}, "leaves its folder"),
        ({"..\\a.py": "x = 1"}, "leaves its folder"),
        ({"C:\\a.py": "x = 1"}, "leaves its folder"),
    ],
)
def test_a_zip_with_no_single_answer_or_with_tricks_gets_one_line(tmp_path, files, line):
    with pytest.raises(SubmissionError, match=line):
        read_submission(make_zip(tmp_path / "s.zip", **files))
    assert [path.name for path in tmp_path.iterdir()] == ["s.zip"]


def test_a_link_in_a_zip_is_refused(tmp_path):
    entry = zipfile.ZipInfo("a.py")
    entry.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(tmp_path / "s.zip", "w") as archive:
        archive.writestr(entry, "/etc/passwd")
    with pytest.raises(SubmissionError, match="holds a link"):
        read_submission(tmp_path / "s.zip")


def test_a_zip_that_unpacks_to_a_thousandfold_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(choose, "MAX_FILE_BYTES", 100_000)
    path = tmp_path / "s.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.py", b"#" * 1_000_000)
    assert path.stat().st_size < 2_000
    with pytest.raises(SubmissionError, match=r"larger than"):
        read_submission(path)


def test_a_notebook_that_is_small_on_disk_and_huge_in_memory_is_refused(monkeypatch):
    monkeypatch.setattr(parse, "MAX_JSON_PARTS", 1_000)
    assert parse_submission("a.ipynb", notebook(cell("x = [" + "1, " * 300 + "1]"))).cells
    for part in (b"[],", b"{},", b"1,", b'{"a":0},'):
        with pytest.raises(SubmissionError, match="too much data"):
            parse_submission("a.ipynb", notebook(cell("x = 1"), outputs=[])[:-1] + b', "x": [' + part * 1_000 + b"0]}")


def test_a_zip_of_very_many_files_is_refused(tmp_path):
    with pytest.raises(SubmissionError, match="more than 2000 files"):
        read_submission(make_zip(tmp_path / "s.zip", **{f"{n}.txt": "" for n in range(2_001)}))


@pytest.mark.parametrize("content", [b"", b"no zip", b"PK\x03\x04" + b"\0" * 60])
def test_a_damaged_zip_gets_one_line(tmp_path, content):
    path = tmp_path / "s.zip"
    path.write_bytes(content)
    with pytest.raises(SubmissionError, match="can't be unpacked"):
        read_submission(path)


def test_a_zip_damaged_inside_gets_one_line(tmp_path):
    path = tmp_path / "s.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.py", os.urandom(1000).hex())
    content = bytearray(path.read_bytes())
    content[100:140] = b"\xff" * 40
    path.write_bytes(content)
    with pytest.raises(SubmissionError, match="can't be unpacked"):
        read_submission(path)


def test_a_folder_is_read_like_a_zip(tmp_path):
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "a.py").write_text("x = 1")
    (tmp_path / "notes.txt").write_text("")
    assert read_submission(tmp_path).cells == (CodeCell("x = 1", ""),)


def test_what_the_grader_may_not_read_is_no_fault_of_the_student(tmp_path, monkeypatch):
    def refuse(path, mode):
        raise PermissionError(errno.EACCES, "Permission denied", str(path))

    for name in ("a.py", "a.zip"):
        (tmp_path / name).write_text("x = 1")
    monkeypatch.setattr(type(tmp_path), "open", refuse)  # to root, nothing is forbidden
    monkeypatch.setattr("zipfile.io.open", refuse)
    for name in ("a.py", "a.zip"):
        with pytest.raises(GraderError, match=f"{name} could not be read: Permission denied"):
            read_submission(tmp_path / name)


def test_links_pipes_and_other_files_are_refused(tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("answers")
    (tmp_path / "a.py").symlink_to(secret)
    os.mkfifo(tmp_path / "b.py")
    for name, line in (
        ("a.py", "is a link"),
        ("b.py", "is not a file"),
        ("secret.txt", "neither"),
        ("c.py", "No such"),
    ):
        with pytest.raises(SubmissionError, match=line):
            read_submission(tmp_path / name)


@pytest.mark.parametrize("filler", ["[],", "{},", '"ab",'])
def test_a_notebook_that_would_fill_the_memory_is_refused(filler):
    content = '{"cells": [], "x": [' + filler * parse.MAX_JSON_PARTS + "1]}"
    assert len(content) < submission.MAX_FILE_BYTES
    with pytest.raises(SubmissionError, match="clear its outputs"):
        parse_submission("a.ipynb", content.encode())


def test_a_notebook_with_large_outputs_is_read():
    output = {"data": {"application/json": list(range(500_000)), "image/png": "a" * (10 << 20)}}
    cell = {"cell_type": "code", "source": ["x = 1\n", "y = 2"], "outputs": [output]}
    content = json.dumps({"cells": [cell]}).encode()
    assert parse_submission("a.ipynb", content).cells == (CodeCell("x = 1\ny = 2", "cell 1"),)


ASKED = Asked.of(["double"], ["def double(x):\n    raise NotImplementedError\n"])
ANSWER = "def double(x):\n    return 2 * x\n"


def test_a_notebook_among_very_many_modules_is_found(tmp_path):
    files = {"work.ipynb": notebook(cell(ANSWER)), **{f"lib/m{n}.py": "x = 1" for n in range(80)}}
    found = read_submission(make_zip(tmp_path / "s.zip", **files), ASKED)
    assert found.name == "work.ipynb"
    assert len(found.beside) == 64
    assert "(more than 64 files)" in found.files


@pytest.mark.parametrize("pasted", ["    {}", ">>> {}", "In [1]: {}"])
def test_answers_that_were_pasted_with_prompts_or_indentation_are_found(tmp_path, pasted):
    lines = ANSWER.split("\n")
    rest = {">": "... {}", "I": "   ...: {}"}.get(pasted[0], pasted)
    answer = "\n".join([pasted.format(lines[0]), *map(rest.format, lines[1:])])
    files = {"given.ipynb": notebook(cell("x = 1")), "mine.ipynb": notebook(cell(answer))}
    assert read_submission(make_zip(tmp_path / "s.zip", **files), ASKED).name == "mine.ipynb"


def test_a_damaged_file_beside_the_work_costs_nothing(tmp_path):
    path = make_zip(tmp_path / "s.zip", **{"work.py": ANSWER, "data.csv": "1234567890" * 10})
    path.write_bytes(path.read_bytes().replace(b"1234567890", b"1234567899", 1))
    assert read_submission(path, ASKED).files.endswith("Not there when the code ran: data.csv (can't be unpacked).")


def test_a_link_beside_the_work_is_not_followed(tmp_path):
    (tmp_path / "work.py").write_text(ANSWER)
    (tmp_path / "data.csv").symlink_to("/etc/passwd")
    (tmp_path / "helper.py").symlink_to("/etc/passwd")
    (tmp_path / "folder").symlink_to("/etc")
    found = read_submission(tmp_path, ASKED)
    assert found.beside == ()
    assert "helper.py (a link, or no file)" in found.files


@pytest.mark.parametrize(
    "name", ["a/numpy.py", "con\n.txt", "é" * 101, "a/b/c/d/e/f.txt", "-x.csv", "trailing .txt/ x", "x.pth", "NUMPY.py"]
)
def test_names_that_are_not_carried(tmp_path, name):
    found = read_submission(make_zip(tmp_path / "s.zip", **{"work.ipynb": notebook(cell(ANSWER)), name: "x"}), ASKED)
    assert [file.name for file in found.beside] == (["a/numpy.py"] if name == "a/numpy.py" else [])


def test_the_files_that_came_with_the_notebook_are_no_part_of_it(tmp_path):
    ours = ("README.md", "requirements.txt", "course_check/__init__.py", "public/test_x.py", "tests/x.py")
    files = {"hw/work.ipynb": notebook(cell(ANSWER)), **{f"hw/{name}": "x" for name in ours}}
    assert read_submission(make_zip(tmp_path / "s.zip", **files), ASKED).files == "Graded: work.ipynb."


@pytest.mark.parametrize("coding", ["zlib", "punycode", "unicode_escape", "no_such", "rot13", "utf-7"])
def test_a_coding_line_names_no_codec_that_is_no_plain_encoding(coding):
    with pytest.raises(SubmissionError, match="not UTF-8"):
        parse_submission("a.py", f"# coding: {coding}\n# ".encode() + b"\xff\n")
