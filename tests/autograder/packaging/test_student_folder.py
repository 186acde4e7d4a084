"""The student folder: complete, the same to the byte, and without a trace of what is hidden."""

import shutil
import stat
import zipfile

import pytest

from autograder.errors import UsageError
from autograder.packaging.student_folder import (
    check_student_folder,
    student_files,
    write_student_folder,
    write_student_zip,
)


def test_the_folder_holds_what_a_student_needs(folder):
    names = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert names == {
        "homework.ipynb", "README.md", "requirements.txt",
        "public/assignment.json", "public/given.json", "public/pytest.ini",
        "public/test_squares.py", "public/test_one.py",
        *(f"course_check/{name}.py" for name in ("__init__", "__main__", "answer_file", "answers", "assignment")),
        *(f"course_check/{name}.py" for name in ("carried", "cells", "decoding", "explain", "export", "hints")),
        *(f"course_check/{name}.py" for name in ("notebook", "open_notebook", "run", "show", "stub_modules")),
        *(f"course_check/{name}.py" for name in ("time_limit", "import_rule", "written", "find", "pictures", "render")),
    }  # fmt: skip


def test_public_cases_are_unchanged(bank, folder):
    assert (folder / "public/test_squares.py").read_bytes() == bank.public_cases("squares").read_bytes()


def test_nothing_hidden_is_in_any_byte(bank, homework):
    for name, content in student_files(bank, homework).items():
        for secret in (b"SOLUTION", b"_secret_helper", b"secret answer", b"surprise", b"reference", b"tests/hidden"):
            assert secret not in content, name


def test_requirements_are_the_pins_of_the_lock(folder):
    assert (folder / "requirements.txt").read_text() == (
        "ipykernel==7.4.0\nipylab==1.1.0\njupyterlab==4.6.6\nmatplotlib==3.11.2\nnbformat==5.11.1\n"
        "numpy==2.4.6 ; python_full_version < '3.12'\nnumpy==2.5.5 ; python_full_version >= '3.12'\npytest==9.2.0\n"
    )


def test_a_lock_without_a_pin_is_refused(bank, homework):
    (bank.root / "requirements/grading.txt").write_text("numpy==2.4.6\n")
    with pytest.raises(UsageError, match="no pinned version of pytest, ipykernel, ipylab"):
        student_files(bank, homework)


def test_a_fresh_folder_has_no_differences(bank, homework, folder):
    assert check_student_folder(bank, homework, folder) == []


def test_every_difference_is_named(bank, homework, folder):
    (folder / "README.md").unlink()
    (folder / "homework.ipynb").write_text((folder / "homework.ipynb").read_text() + "\n")
    (folder / "answers.txt").write_text("")
    (folder / "course_check/__pycache__").mkdir()
    (folder / "course_check/__pycache__/run.pyc").write_text("")
    assert [line.removeprefix(f"{folder}/") for line in check_student_folder(bank, homework, folder)] == [
        "README.md: missing",
        "homework.ipynb: differs from a fresh build",
        "answers.txt: not part of the build, remove it",
    ]


def test_a_folder_that_is_not_there_misses_everything(bank, homework, tmp_path):
    differences = check_student_folder(bank, homework, tmp_path / "nowhere")
    assert len(differences) == len(student_files(bank, homework))
    assert all(line.endswith("missing") for line in differences)


def test_a_question_that_is_no_more_leaves_nothing_and_other_files_stay(bank, homework, folder):
    (folder / "public/test_mine.py").write_text("# my own")
    (folder / "tests").mkdir()
    (folder / "tests/mine.py").write_text("# my own")
    (folder / "tests/one.py").write_text('"""The public cases of one.\n\nMade by `autograder build` from ..."""\n')
    (folder / "homework_2.zip").write_text("")
    shutil.copy(bank.manifest("homework"), bank.root / "before.toml")
    bank.manifest("homework").write_text('title = "Home <work>"\n[questions]\none = 1\n')
    write_student_folder(bank, bank.assignment("homework"), folder)
    assert [path.name for path in (folder / "tests").iterdir()] == ["mine.py"]
    assert sorted(path.name for path in (folder / "public").glob("*.py")) == ["test_mine.py", "test_one.py"]
    assert (folder / "homework_2.zip").exists()


def test_a_case_file_without_cases_is_refused(bank, homework):
    bank.public_cases("one").write_text("x = 1\n")
    with pytest.raises(UsageError, match=r"test_one\.py: no public case"):
        student_files(bank, homework)


def test_the_zip_is_the_folder_and_the_same_every_time(bank, homework, folder, tmp_path):
    (folder / ".OTTER_LOG").write_text("somebody's answers")
    first, second = tmp_path / "dist/a.zip", tmp_path / "dist/b.zip"
    write_student_zip(bank, homework, first)
    write_student_zip(bank, homework, second)
    assert first.read_bytes() == second.read_bytes()
    with zipfile.ZipFile(first) as archive:
        assert archive.namelist() == [f"homework/{name}" for name in sorted(student_files(bank, homework))]
        assert archive.read("homework/homework.ipynb") == (folder / "homework.ipynb").read_bytes()
        for entry in archive.infolist():
            assert entry.date_time == (1980, 1, 1, 0, 0, 0)
            assert stat.S_IMODE(entry.external_attr >> 16) == 0o644
