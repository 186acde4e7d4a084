"""`autograder new`: what it writes, and what it refuses. That a course works is tested in ../entrypoints."""

import email
import os

import pytest

from autograder import cli
from autograder.bank.bank import Bank
from autograder.commands.status import OK, WRONG_USE
from autograder.packaging import new_course
from autograder.packaging.new_course import DISTRIBUTION, course_files, lay_out_course, missing_for_tests, requirement


class Installed:
    """In the place of a distribution that pip has installed."""

    def __init__(self, origin=None, extras=("validate",), requires=()):
        self.version = "1.2"
        self.requires = list(requires)
        self.metadata = email.message_from_string("".join(f"Provides-Extra: {name}\n" for name in extras))
        self._origin = origin

    def read_text(self, name):
        assert name == "direct_url.json"
        return self._origin


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    folder = tmp_path_factory.mktemp("new") / "deep" / "course"
    lay_out_course(folder)
    return folder


def test_it_is_a_bank_with_one_question_and_one_of_each(course):
    bank = Bank(course)
    assert bank.questions() == ("softmax",)
    assert bank.assignment("homework").points == {"softmax": 4}
    places = (bank.prompt, bank.solution, bank.written_solution, bank.public_cases, bank.hidden_cases)
    for place in (*places, bank.misconceptions, bank.alternatives):
        assert place("softmax").is_file()
    names = ("README.md", "Makefile", "pytest.ini", ".gitignore", "requirements/autograder.txt")
    assert all((course / name).is_file() for name in names)
    assert not list(course.rglob("conftest.py"))
    assert not list(course.rglob("__pycache__"))
    assert os.access(course / ".ci" / "run", os.X_OK)


@pytest.mark.parametrize("name", ["requirements/grading.txt", "requirements/image.txt", "otter_config.json"])
def test_pins_and_settings_are_those_that_the_package_came_with(course, repository, name):
    assert not (course / name).is_symlink()
    assert (course / name).read_bytes() == (repository.root / name).read_bytes()


def test_what_is_of_this_machine_is_ignored_by_git(course):
    assert {"local.mk", ".venv/", "student_template/", "dist/"} <= set((course / ".gitignore").read_text().splitlines())
    shared = {name: content for name, content in course_files().items() if name not in ("local.mk",)}
    del shared["requirements/autograder.txt"]  # says itself that its path may be
    assert not [name for name, content in shared.items() if str(course).encode() in content]


def test_the_command_says_what_to_do_next(tmp_path, capsys):
    folder = tmp_path / "my course"
    assert cli.main(["new", str(folder)]) == OK
    assert f"cd '{folder}' && make test" in capsys.readouterr().out
    assert Bank(folder).assignments() == ("homework",)


@pytest.mark.parametrize("occupy", ["file", "folder"])
def test_a_folder_that_holds_something_is_refused_in_one_line_and_left_alone(tmp_path, capsys, occupy):
    folder = tmp_path / "course"
    if occupy == "file":
        folder.write_text("mine")
    else:
        folder.mkdir()
        (folder / ".hidden").write_text("mine")
    assert cli.main(["new", str(folder)]) == WRONG_USE
    expected = ("", f"autograder: {folder} is not empty: name a folder that is, or a new one\n")
    assert capsys.readouterr() == expected
    assert len(list(tmp_path.rglob("*"))) == (1 if occupy == "file" else 2)


def test_a_folder_that_is_there_and_empty_is_fine(tmp_path):
    lay_out_course(tmp_path)
    assert Bank(tmp_path).questions() == ("softmax",)


def test_a_folder_that_cannot_be_written_is_one_line(tmp_path, capsys):
    (tmp_path / "file").touch()
    assert cli.main(["new", str(tmp_path / "file" / "course")]) == WRONG_USE
    assert capsys.readouterr().err == f"autograder: {tmp_path / 'file' / 'course'}: can't be written: Not a directory\n"


def test_a_bank_is_not_for_new(tmp_path, capsys):
    assert cli.main(["--bank", str(tmp_path), "new", str(tmp_path / "course")]) == WRONG_USE
    assert "leave out --bank" in capsys.readouterr().err
    assert not (tmp_path / "course").exists()


@pytest.mark.parametrize(
    ("origin", "extras", "line"),
    [
        (None, ["validate"], f"{DISTRIBUTION}[validate]==1.2"),
        (None, ["cluster"], f"{DISTRIBUTION}==1.2"),
        ('{"url": "file:///a/b.whl", "archive_info": {}}', ["validate"], f"{DISTRIBUTION}[validate] @ file:///a/b.whl"),
        (
            '{"url": "https://git.org/x", "vcs_info": {"vcs": "git", "commit_id": "abc"}, "subdirectory": "y"}',
            ["validate"],
            f"{DISTRIBUTION}[validate] @ git+https://git.org/x@abc#subdirectory=y",
        ),
    ],
)
def test_the_autograder_comes_from_where_this_one_came_from(origin, extras, line):
    assert requirement(Installed(origin, extras)) == line


def test_the_environment_is_used_only_where_it_has_all_that_make_test_needs(monkeypatch):
    full = Installed(requires=["numpy>=1", 'pytest; extra == "validate"', 'no-such-package; extra == "cluster"'])
    lacking = Installed(requires=["numpy>=99", 'no-such-package>=8; extra == "validate"'])
    assert missing_for_tests(full) == []
    assert missing_for_tests(lacking) == ["numpy", "no-such-package"]
    for installed, there in ((full, True), (lacking, False)):
        monkeypatch.setattr(new_course.importlib.metadata, "distribution", lambda _, it=installed: it)
        assert ("local.mk" in course_files()) is there


def test_a_path_that_make_cannot_name_is_not_used(monkeypatch):
    monkeypatch.setattr(new_course, "missing_for_tests", lambda _: [])
    monkeypatch.setattr(new_course.sys, "executable", "/home/me/my $files/bin/python")
    assert "local.mk" not in course_files()
