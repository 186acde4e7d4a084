"""Which files of a class's folder are submissions, and what they are called."""

import os
import subprocess
import sys

import pytest

from autograder.intake.find import MAX_NAME_BYTES, find_submissions


def make(folder, *paths):
    for path in paths:
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).touch()


def names(folder):
    search = find_submissions([folder])
    assert search.problems == []
    return {found.name: found.path.relative_to(folder).as_posix() for found in search.submissions}


def test_names_that_clash_are_told_apart(tmp_path):
    make(tmp_path, "ann/hw.py", "bob/hw.py", "cleo/other.ipynb", "top.py", "dan/x.py", "dan/x.ipynb")
    search = find_submissions([tmp_path, tmp_path / "top.py"])
    assert {found.name: found.path.relative_to(tmp_path).as_posix() for found in search.submissions} == {
        "ann__hw": "ann/hw.py",
        "bob__hw": "bob/hw.py",
        "other": "cleo/other.ipynb",
        "top": "top.py",
        "dan__x.py": "dan/x.py",
        "dan__x.ipynb": "dan/x.ipynb",
    }
    assert search.problems == []


def test_names_clash_where_a_file_system_takes_them_for_the_same(tmp_path):
    make(tmp_path, "ann/HW.py", "bob/hw.py", "cleo/m\u00fcller.py", "dan/mu\u0308ller.py")
    assert set(names(tmp_path)) == {
        "ann__HW",
        "bob__hw",
        "cleo__m\u00fcller",
        "dan__mu\u0308ller",
    }


def test_names_that_still_clash_are_numbered_and_no_number_clashes(tmp_path):
    make(tmp_path, "a\n.py", "a\r.py", "a.py~2.py", "a .py")
    assert len(names(tmp_path)) == 4


def test_names_are_short_enough_for_a_file_and_stay_different(tmp_path):
    make(tmp_path, *(f"{'ü' * 120}{end}.py" for end in "abc"))
    found = names(tmp_path)
    assert len(found) == 3
    assert all(len(name.encode()) <= MAX_NAME_BYTES + len("~3") for name in found)


def test_a_link_does_not_take_the_place_of_the_file_that_it_points_at(tmp_path):
    make(tmp_path, "zoe.py")
    (tmp_path / "adam.py").symlink_to(tmp_path / "zoe.py")
    assert set(names(tmp_path)) == {"adam", "zoe"}


def test_a_file_that_is_named_twice_is_graded_once(tmp_path, monkeypatch):
    make(tmp_path, "ann/hw.py")
    monkeypatch.chdir(tmp_path / "ann")
    paths = [tmp_path, tmp_path / "ann", tmp_path / "ann" / "hw.py", tmp_path / "ann" / ".." / "ann" / "hw.py"]
    assert len(find_submissions([*paths, type(tmp_path)("hw.py")]).submissions) == 1


def test_what_tools_leave_behind_is_no_submission(tmp_path):
    make(tmp_path, "hw.ipynb", ".hidden.py", ".ipynb_checkpoints/hw-checkpoint.ipynb", "__MACOSX/._hw.ipynb")
    make(tmp_path, "__pycache__/x.py", "__init__.py", "venv/pyvenv.cfg", "venv/lib/site-packages/numpy.py")
    make(tmp_path, "grades/grades.csv", "grades/results/hw.zip")
    assert set(names(tmp_path)) == {"hw"}


def test_a_student_who_hands_in_the_whole_folder_is_one_submission(tmp_path):
    make(tmp_path, "ann/hw.ipynb", "ann/course_check/__init__.py", "ann/course_check/run.py")
    make(tmp_path, "ann/public/test_toy.py", "ann/tests/toy.py", "bob/tests/hw.py")
    assert names(tmp_path) == {"ann__hw": "ann/hw.ipynb", "bob__tests__hw": "bob/tests/hw.py"}


def test_files_that_are_passed_over_are_told(tmp_path):
    make(tmp_path, "ann.py", "bob/hw.pdf", "cleo.tar.gz", ".DS_Store")
    assert find_submissions([tmp_path]).passed_over == ["cleo.tar.gz", "bob/hw.pdf"]


def test_a_folder_that_cannot_be_read_is_told(tmp_path, monkeypatch):
    make(tmp_path, "ann.py", "locked/bob.py")
    scandir = os.scandir

    def refuse(path):
        if str(path).endswith("locked"):
            raise PermissionError(13, "Permission denied", str(path))
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refuse)  # to root, nothing is forbidden
    search = find_submissions([tmp_path])
    assert [found.name for found in search.submissions] == ["ann"]
    assert search.problems == [f"{tmp_path / 'locked'}: could not be searched: Permission denied"]


@pytest.mark.parametrize("suffix", [".IPYNB", ".Py", ".ZIP"])
def test_capital_letters_in_a_suffix_do_not_matter(tmp_path, suffix):
    make(tmp_path, f"a{suffix}")
    assert set(names(tmp_path)) == {"a"}


@pytest.mark.parametrize("opening", ["[", "- ", "? "])
def test_a_list_of_submissions_that_is_nested_without_end_ends_nothing(opening, tmp_path):
    # In a process of its own: the YAML reader in C used up its stack.
    (tmp_path / "ann.py").write_text("x = 1")
    (tmp_path / "submission_metadata.yml").write_text(opening * 50_000)
    find = "import sys; from pathlib import Path; from autograder.intake.find import find_submissions as find; "
    find += "found = find([Path(sys.argv[1])]); print([one.name for one in found.submissions], found.problems)"
    done = subprocess.run([sys.executable, "-c", find, str(tmp_path)], capture_output=True, text=True, check=True)
    assert done.stdout.startswith("['ann'] ['submission_metadata.yml: no valid YAML")
