"""What students hand in beside the file that counts, or in its place, and what each way in makes of it."""

import io
import json
import os
import subprocess
import sys
import zipfile

import pytest

from autograder.bank.solution import Solution
from autograder.batch.records import read_record
from autograder.engine.engine import Engine
from autograder.intake.find import SubmissionSource
from tests.autograder.class_grader import ClassGrader
from tests.autograder.entrypoints.conftest import through_grader
from tests.autograder.entrypoints.test_same_grade import RIGHT, check_doors, notebook
from tests.autograder.toys import SOLUTION

HELPED = SOLUTION.replace("return sum(numbers)", "return added(numbers)")
HELPER = "def added(numbers):\n    return sum(numbers)\n"
FROM_HELPER = "from helper import added\n"


@pytest.fixture(scope="module")
def grader(toy_bank, tmp_path_factory):
    with ClassGrader(toy_bank, "toys", tmp_path_factory.mktemp("grades")) as grader:
        yield grader


@pytest.fixture
def doors(doors, grader):
    return doors | {"local": through_grader(grader)}


@pytest.fixture(scope="module")
def stub(toy_bank):
    return Solution.read(toy_bank.solution("toy")).stub


@pytest.fixture
def grade(grader, tmp_path):
    """Hand in a zip of some files; returns the row and the staff record."""

    def run(files, name="work.zip"):
        path = make_zip(tmp_path / name, files)
        row = grader.grade(SubmissionSource("work", path))
        return row, read_record((grader.results / "work.staff.json").read_text())

    return run


def check_zip(doors, path, score):
    """Plain `otter run` takes no zip in which there is a choice: it ends before any plugin is loaded."""
    check_doors({door: doors[door] for door in ("gradescope", "local")}, path, score)


def make_zip(path, files):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path


# ---- which file counts


def test_what_holds_answers_beats_the_stub_as_given(doors, grade, stub, tmp_path):
    files = {"hw/toys.ipynb": notebook(stub), "hw/mine.py": SOLUTION}
    check_zip(doors, make_zip(tmp_path / "both.zip", files), 9)
    row, record = grade(files)
    assert row.status == "graded"
    assert record.report.files == "Graded: mine.py. Not graded: hw/toys.ipynb."


@pytest.mark.parametrize("other", ["toys-Copy1.ipynb", "old/toys.ipynb", "answers.py"])
def test_a_copy_with_the_answers_beats_the_original(grade, stub, other):
    content = SOLUTION if other.endswith(".py") else notebook(RIGHT)
    row, record = grade({"toys.ipynb": notebook(stub), other: content})
    assert row.score == 9
    assert record.report.files.startswith(f"Graded: {other.rpartition('/')[2]}")
    assert "Not graded: toys.ipynb" in record.report.files


@pytest.mark.parametrize(
    "given",
    [
        "# a note of mine\n",
        'def double(x):\n    """My own words."""\n    raise NotImplementedError("later")\n',
        "EVEN = None\n",
        "import numpy as np\nscratch = np.arange(3)\n",
    ],
)
def test_a_stub_with_a_note_is_a_stub(grade, stub, given):
    assert grade({"toys.ipynb": notebook(stub, given), "mine.py": SOLUTION})[0].score == 9


def test_where_two_hold_answers_both_are_named(doors, grade, tmp_path):
    files = {"a.ipynb": notebook(RIGHT), "b.py": SOLUTION.replace("sum(numbers)", "3"), "notes.txt": "x"}
    check_zip(doors, make_zip(tmp_path / "two.zip", files), 0)
    row, _ = grade(files)
    assert row.status == "unreadable: 2 files hold answers (a.ipynb, b.py): hand in only one"


def test_a_python_file_exported_from_the_notebook_is_no_rival(grade):
    row, record = grade({"a.ipynb": notebook(RIGHT), "a.py": SOLUTION})
    assert row.score == 9
    assert record.report.files == "Graded: a.ipynb. Not graded: a.py."


def test_a_notebook_without_answers_is_still_the_one_that_is_graded(grade, stub):
    row, record = grade({"toys.ipynb": notebook(stub), "scratch.ipynb": notebook("x = 1"), "plot.py": "y = 2"})
    assert row.score == 0
    assert record.report.files == "Graded: toys.ipynb. Not graded: plot.py, scratch.ipynb."


def test_what_can_not_be_read_does_not_hide_the_answers(grade):
    row, record = grade({"broken.ipynb": "{", "mine.py": SOLUTION})
    assert row.score == 9
    assert "Not graded: broken.ipynb" in record.report.files


def test_students_and_staff_read_which_file_was_graded(grader, grade):
    _, record = grade({"mine.py": SOLUTION, "toys.ipynb": "{"})
    results = json.loads((grader.results / "work.json").read_text())
    assert record.report.files in results["output"]


def test_pytest_takes_the_same_file(toy_bank, tmp_path, stub):
    path = make_zip(tmp_path / "work.zip", {"toys.ipynb": notebook(stub), "mine.py": SOLUTION})
    (toy_bank.root / "pytest.ini").write_text(
        "[pytest]\naddopts = -p autograder.entrypoints.pytest_plugin --import-mode=importlib -p no:cacheprovider\n"
    )
    command = [sys.executable, "-m", "pytest", "tests/hidden", "--submission", str(path)]
    done = subprocess.run(command, cwd=toy_bank.root, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Graded: mine.py. Not graded: toys.ipynb." in done.stdout


# ---- helper modules and data


def test_a_module_written_by_a_cell_is_there_to_import(doors, tmp_path):
    path = tmp_path / "work.ipynb"
    path.write_text(notebook(f"%%writefile helper.py\n{HELPER}", FROM_HELPER, HELPED))
    check_doors(doors, path, 9)


def test_a_cell_may_add_to_a_file_and_run_it(doors, tmp_path):
    cells = [f"%%file 'helper.py'\n{HELPER}", "%%writefile -a helper.py\nEXTRA = 1\n", "%run -i helper.py\n", HELPED]
    path = tmp_path / "work.ipynb"
    path.write_text(notebook(*cells, "if EXTRA != 1:\n    del double"))
    check_doors(doors, path, 9)


def test_modules_and_data_beside_the_notebook_are_there(doors, grade, tmp_path):
    data = io.BytesIO()
    import numpy as np

    np.save(data, np.array([1.0]))
    files = {
        "hw/work.ipynb": notebook(
            FROM_HELPER,
            HELPED,
            "import numpy as np, tools.more\nif np.load('data/one.npy')[0] != tools.more.ONE: del double\n"
            "if open('readme.txt').read() != 'hello': del total",
        ),
        "hw/helper.py": HELPER,
        "hw/tools/__init__.py": "",
        "hw/tools/more.py": "ONE = 1.0",
        "hw/data/one.npy": data.getvalue(),
        "hw/readme.txt": "hello",
        "other/elsewhere.py": "raise SystemExit",
    }
    check_zip(doors, make_zip(tmp_path / "many.zip", files), 9)
    _, record = grade(files)
    line = "Graded: work.ipynb, with tools/__init__.py, tools/more.py, helper.py, readme.txt, data/one.npy beside it"
    assert record.report.files == f"{line}. Not graded: other/elsewhere.py."


def test_a_module_with_the_answers_and_the_notebook_that_imports_it_are_one(grade):
    files = {"work.ipynb": notebook("from answers import double, total, ask_twice, EVEN"), "answers.py": SOLUTION}
    row, record = grade(files)
    assert row.score == 9
    assert record.report.files == "Graded: work.ipynb, with answers.py beside it."


def test_files_are_there_again_after_a_crash(grade):
    crashing = HELPED.replace("if np.min(x) < 0:", "if np.min(x) < 0:\n        import os; os._exit(0)")
    row, _ = grade({"work.ipynb": notebook(FROM_HELPER, crashing), "helper.py": HELPER})
    assert row.score == pytest.approx(8.1)  # one case is lost to the crash, and those after it are paid


def test_what_is_left_behind_is_said(grade):
    row, record = grade({
        "work.py": SOLUTION,
        "big.csv": "0" * ((2 << 20) + 1),
        "json.py": "raise SystemExit",
        "fast.so": "x",
        "a\nb.txt": "x",
    })  # fmt: skip
    assert row.score == 9
    for said in ("big.csv (larger than 2 MB)", "fast.so (machine code)", "(a name that is not carried)"):
        assert said in record.report.files
    assert "json.py (the name of a module that is there already)" in record.report.files


def test_a_single_file_brings_nothing_of_its_folder(grader, tmp_path):
    """In a folder with the work of a class, what lies beside a file is another student's."""
    (tmp_path / "helper.py").write_text(HELPER)
    (tmp_path / "work.py").write_text(FROM_HELPER + HELPED)
    grader.grade(SubmissionSource("work", tmp_path / "work.py"))
    record = read_record((grader.results / "work.staff.json").read_text())
    assert "helper is not there when this is graded" in record.report.line


# ---- the wrong assignment


def named(name, *sources):
    book = json.loads(notebook(*sources))
    return json.dumps(book | {"metadata": {"course": {"assignment": name}}})


@pytest.mark.parametrize("name", ["source_002", "toys"])
def test_a_notebook_of_another_assignment_is_said_and_paid(doors, grade, tmp_path, name):
    path = tmp_path / "work.ipynb"
    path.write_text(named(name, RIGHT))
    check_doors(doors, path, 9)
    row, record = grade({"work.ipynb": named(name, RIGHT)})
    said = "" if name == "toys" else "this file says that it is of 'source_002', and it was graded as 'toys'"
    assert row.status == (f"graded: {said}" if said else "graded")
    assert record.report.line == said


def test_the_first_cell_says_it_where_the_metadata_is_lost(grade):
    start = 'from course_check.notebook import Notebook\n\ngrader = Notebook("source_002.ipynb")'
    assert "'source_002'" in grade({"work.ipynb": notebook(start, RIGHT)})[0].status


# ---- names, encodings, leftovers


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("work.ipynb.json", notebook(RIGHT).encode()),
        ("work.ipynb.txt", notebook(RIGHT).encode()),
        ("work.py.txt", SOLUTION.encode()),
        ("work (1).ipynb", notebook(RIGHT).encode()),
        ("work.ipynb", notebook(RIGHT).encode("utf-16")),
        ("work.ipynb", notebook(RIGHT).encode("utf-8-sig")),
        ("work.py", SOLUTION.encode("utf-16")),
        ("work.py", ("# -*- coding: latin-1 -*-\n# für\n" + SOLUTION).encode("latin-1")),
        ("work.py", ("#!/usr/bin/python\n# vim: set fileencoding=cp1252 :\n# “x”\n" + SOLUTION).encode("cp1252")),
    ],
)
def test_what_browsers_and_editors_write_is_read(doors, grader, tmp_path, name, content):
    (tmp_path / name).write_bytes(content)
    row = grader.grade(SubmissionSource("one", tmp_path / name))
    assert (row.score, row.status) == (9, "graded")
    if name in ("work.ipynb", "work.py"):
        check_zip(doors, tmp_path / name, 9)


def test_hidden_folders_and_environments_are_left_out_before_anything_is_counted(doors, grade, tmp_path):
    files = {"work.ipynb": notebook(RIGHT)}
    files |= {f".venv/lib/python3.11/site-packages/p{n}/m{n}.py": "" for n in range(2_500)}
    files |= {"env/pyvenv.cfg": "", **{f"env/lib/{n}.py": "double = 1" for n in range(100)}}
    files |= {"__MACOSX/._work.ipynb": "x", "node_modules/a.py": "total = 2"}
    path = make_zip(tmp_path / "venv.zip", files)
    check_zip(doors, path, 9)
    assert grade(files)[1].report.files == "Graded: work.ipynb."


def test_marks_of_a_merge_conflict_are_said(grade):
    conflict = "<<<<<<< HEAD\nx = 1\n=======\nx = 2\n>>>>>>> theirs\n"
    row, record = grade({"work.ipynb": notebook(RIGHT, conflict)})
    assert row.score == 9
    assert "git's marks of a merge conflict stand there (<<<<<<<, line 1)" in record.report.line
    row, record = grade({"work.py": SOLUTION + conflict})
    assert "git's marks of a merge conflict" in row.status
    broken = notebook(RIGHT).replace('"cells"', "\n<<<<<<< HEAD\n=======\n>>>>>>> x\n" + '"cells"')
    assert "git's marks of a merge conflict" in grade({"work.ipynb": broken})[0].status


@pytest.mark.parametrize("encoding", ["ascii", "latin-1"])
def test_a_name_that_the_terminal_can_not_print_ends_nothing(toy_bank, tmp_path, encoding):
    (tmp_path / "in").mkdir()
    for name in ("王力", "Zoë"):
        (tmp_path / "in" / f"{name}.py").write_text(SOLUTION)
    environment = os.environ | {"PYTHONIOENCODING": encoding, "AUTOGRADER_BANK": str(toy_bank.root)}
    command = [sys.executable, "-m", "autograder.cli", "grade", "in", "--assignment", "toys", "--output", "out"]
    run = "import sys; from autograder.cli import main; sys.exit(main(sys.argv[1:]))"
    done = subprocess.run([sys.executable, "-c", run, *command[3:]], cwd=tmp_path, env=environment, capture_output=True)
    assert done.returncode == 0, done.stderr
    assert "王力" in (tmp_path / "out" / "grades.csv").read_text(encoding="utf-8")


def test_the_engine_itself_chooses_alike(toy_bank, tmp_path, stub):
    folder = tmp_path / "upload"
    folder.mkdir()
    (folder / "toys.ipynb").write_text(notebook(stub))
    (folder / "mine.py").write_text(FROM_HELPER + HELPED)
    (folder / "helper.py").write_text(HELPER)
    with Engine(toy_bank, "toys") as engine:
        report = engine.grade_file(folder)
    assert report.scores({"toy": 9}) == {"toy": 9}
    assert report.files == "Graded: mine.py, with helper.py beside it. Not graded: toys.ipynb."
