"""`autograder similar`, from a folder of submissions to the page."""

import csv
import json
import re

import pytest

from autograder import cli
from tests.copied_class import planted_class, write_notebooks

RUN = ["--assignment", "deep_learning_theory"]
# Nobody else says it so.
OWN_WORDS = (
    "Suppose the purple ladder has $k+3$ rungs; walking backwards along each rung multiplies whatever was carried by "
    "the slope found there, hence after all rungs only a product of slopes remains, which I call the toll."
)
HOSTILE = "<script>alert(1)</script> <img src=x onerror=alert(1)> \u202e [click](javascript:alert(1))"


@pytest.fixture(scope="module")
def a_class(repository, tmp_path_factory):
    """Ten who worked alone, with one who copied all and renamed it; two share a written answer."""
    folder = tmp_path_factory.mktemp("similar") / "submissions"
    students, planted = planted_class(repository, 10, seed=3)
    kept = {name: work for name, work in students.items() if name.startswith("student") or "renamed" in name}
    write_notebooks(kept, folder)
    for name, text in (("student_001", OWN_WORDS), ("student_004", f"{OWN_WORDS}\n\n{HOSTILE}")):
        path = folder / f"{name}.ipynb"
        book = json.loads(path.read_text(encoding="utf-8"))
        name = "weight_norm-written-norm_curves"
        book["cells"].append({"cell_type": "markdown", "source": text, "metadata": {"course": name}})
        path.write_text(json.dumps(book), encoding="utf-8")
    return folder, next(copy for copy in planted if copy.kind == "renamed")


def similar(folder, output, *more):
    return cli.main(["similar", str(folder), *RUN, "--output", str(output), *map(str, more)])


def pairs(output):
    with (output / "similar.csv").open(encoding="utf-8", newline="") as file:
        return [(row["submission"], row["other"], row["item"]) for row in csv.DictReader(file)]


def first_two(output):
    """The first pairs: one of code, and one of a written answer."""
    found = dict.fromkeys((one, other) for one, other, _ in pairs(output))
    return [{one, other} for one, other in list(found)[:2]]


def test_who_copied_is_on_top_of_page_and_sheet(a_class, tmp_path, capsys):
    folder, copy = a_class
    assert similar(folder, tmp_path) == 0
    assert {copy.name, copy.sources[0]} in first_two(tmp_path)
    page = (tmp_path / "similar.html").read_text(encoding="utf-8")
    assert page.index(copy.name) < page.index("Side by side")
    assert "stand out" in capsys.readouterr().out


def test_a_written_answer_that_two_share_is_shown_as_safe_html(a_class, tmp_path):
    folder, _ = a_class
    similar(folder, tmp_path)
    found = [{one, other} for one, other, item in pairs(tmp_path) if item == "weight_norm.norm_curves"]
    assert {"student_001", "student_004"} in found
    page = (tmp_path / "similar.html").read_text(encoding="utf-8")
    assert "purple ladder" in page
    assert "<script>alert" not in page
    assert not re.search(r"<img[^>]*onerror", page)
    assert "\u202e" not in page
    assert 'href="javascript' not in page


def test_an_earlier_class_is_compared_with_this_one_only(a_class, tmp_path):
    folder, copy = a_class
    this, before = tmp_path / "this", tmp_path / "2019"
    for place in (this, before):
        place.mkdir()
    for path in folder.iterdir():
        (
            this if path.stem == copy.name or (path.stem < "student_005" and path.stem != copy.sources[0]) else before
        ).joinpath(path.name).write_bytes(path.read_bytes())
    assert similar(this, tmp_path / "out", "--earlier", before) == 0
    found = pairs(tmp_path / "out")
    assert {copy.name, f"2019: {copy.sources[0]}"} in first_two(tmp_path / "out")
    assert not any(one.startswith("2019") and other.startswith("2019") for one, other, _ in found)


def test_a_group_is_not_compared_with_itself(a_class, tmp_path):
    folder, copy = a_class
    groups = tmp_path / "groups.csv"
    groups.write_text(f"submission,group\n{copy.name},A\n{copy.sources[0]},A\nstudent_009,B\n", encoding="utf-8")
    assert similar(folder, tmp_path, "--groups", groups) == 0
    assert all({one, other} != {copy.name, copy.sources[0]} for one, other, _ in pairs(tmp_path))


def test_one_submission_has_no_pair(a_class, tmp_path):
    folder, _ = a_class
    assert similar(folder / "student_000.ipynb", tmp_path) == 0
    assert pairs(tmp_path) == []


def test_what_cannot_be_read_is_said_and_the_rest_compared(a_class, tmp_path, capsys):
    folder, _ = a_class
    broken = tmp_path / "class"
    broken.mkdir()
    for name in ("student_000", "student_001"):
        (broken / f"{name}.ipynb").write_bytes((folder / f"{name}.ipynb").read_bytes())
    (broken / "bad.ipynb").write_text("{", encoding="utf-8")
    assert similar(broken, tmp_path / "out") == 0
    assert "bad is not compared" in capsys.readouterr().err


@pytest.mark.parametrize("output", ["grades/pages", "grades/results"])
def test_nothing_is_written_where_students_files_lie(a_class, tmp_path, output, capsys):
    assert similar(a_class[0], tmp_path / output) == 2
    assert "choose another folder" in capsys.readouterr().err
    assert not (tmp_path / output).exists()


@pytest.mark.parametrize("text", ["", "name,team\na,b\n", "group\nA\n"])
def test_groups_without_the_columns_are_refused_in_one_line(a_class, tmp_path, text, capsys):
    groups = tmp_path / "groups.csv"
    groups.write_text(text, encoding="utf-8")
    assert similar(a_class[0], tmp_path, "--groups", groups) == 2
    assert "needs a column `group`" in capsys.readouterr().err
