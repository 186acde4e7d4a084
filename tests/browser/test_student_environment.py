"""The student's way without a page: what requirements.txt installs, and nothing else, up to the grade by each way in.

Written answers, own modules and data: check, export, page and grade say the same of them.
"""

import csv
import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import numpy as np
import pytest

from autograder.bank.bank import Bank
from autograder.packaging.student_folder import write_student_zip
from tests.autograder.entrypoints.conftest import build_zip, through_gradescope
from tests.autograder.packaging.test_kernel import Kernel
from tests.browser.jupyter import environment

ROOT = Path(__file__).parents[2]
NAME = "deep_learning_theory"
QUESTION = "normalization_stats"
SOLUTION = (ROOT / "solutions" / f"{QUESTION}.py").read_text(encoding="utf-8")
PNG = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
HELPER = "import numpy as np\nfrom deeper import SHIFT\n\n\ndef shifted(x):\n    return np.asarray(x) + SHIFT\n"


@pytest.fixture(scope="session")
def python():
    """The interpreter of the student's environment."""
    path = environment() / "bin" / "python"
    done = subprocess.run([path, "-c", "import otter"], capture_output=True, text=True)
    assert "No module named 'otter'" in done.stderr
    return path


@pytest.fixture(scope="session")
def bank():
    return Bank.here()


@pytest.fixture(scope="session")
def autograder_zip(bank, tmp_path_factory):
    return build_zip(bank, NAME, tmp_path_factory.mktemp("dist"))


@pytest.fixture(scope="session")
def archive(bank, tmp_path_factory):
    path = tmp_path_factory.mktemp("zip") / "student.zip"
    write_student_zip(bank, bank.assignment(NAME), path)
    return path


@pytest.fixture
def student(archive, tmp_path):
    """The student's folder, unpacked."""
    shutil.unpack_archive(archive, tmp_path)
    return tmp_path / NAME


def grade(path, output):
    """The row of `autograder grade`, and the written answers that it found: by part whether it is answered."""
    command = [Path(sys.executable).parent / "autograder", "grade", path, "--assignment", NAME, "--output", output]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    with (output / "grades.csv").open(encoding="utf-8-sig") as sheet:
        [row] = list(csv.DictReader(sheet))
    [answers] = (output / "answers").glob("*.json")
    found = json.loads(answers.read_text())
    return row, {one["part"]: one["state"] == "answered" for one in found["answers"]}


def course_check(python, folder, file, cwd):
    """What `python -m course_check` found in a file, by question."""
    result = cwd / "checked.json"
    command = [python, "-m", "course_check", "--json", result, file]
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run(
        command, cwd=cwd, env=environment | {"PYTHONPATH": str(folder)}, capture_output=True, text=True
    )
    assert done.stderr == ""
    return json.loads(result.read_text()), done.stdout


def edit(student, change):
    """Change the notebook on disk, as a student who saves it does."""
    path = student / f"{NAME}.ipynb"
    book = json.loads(path.read_text())
    book["cells"] = change(book["cells"])
    path.write_text(json.dumps(book))


def cell_of(cells, name):
    return next(cell for cell in cells if cell.get("metadata", {}).get("course") == name)


def code(text, **metadata):
    return {"cell_type": "code", "id": f"own-{abs(hash(text)) % 10**8}", "metadata": metadata, "source": text} | {
        "outputs": [],
        "execution_count": None,
    }


def markdown(text, **more):
    return {"cell_type": "markdown", "id": f"own-{abs(hash(text)) % 10**8}", "metadata": {}, "source": text} | more


@pytest.fixture
def kernel(student, python):
    kernel = Kernel(student, python)
    yield kernel
    kernel.stop()


def start(kernel, student):
    cells = json.loads((student / f"{NAME}.ipynb").read_text())["cells"]
    return kernel.run("".join(cell_of(cells, "start")["source"]))


OWN = f"{QUESTION}-seed_tensor_stats"


def test_own_modules_and_data_count_alike_in_check_export_command_and_grade(
    student, kernel, python, autograder_zip, tmp_path
):
    answer = SOLUTION + (
        "\nimport helper, pandas\nfrom tools.more import ONE\nfor part in ['a', 'b']:\n"
        "    assert np.load(f'data/{part}.npy')[0] == ONE == pandas.ONE\n"
        "_kept = normalize\ndef normalize(*args, **kwargs):\n"
        "    import later\n    return later.same(helper.shifted(0)) or _kept(*args, **kwargs)\n"
    )
    (student / "deeper.py").write_text("SHIFT = 0\n")
    (student / "pandas.py").write_text("ONE = 1.0\n")
    (student / "later.py").write_text("def same(x):\n    return None\n")
    (student / "tools").mkdir()
    (student / "tools" / "__init__.py").write_text("")
    (student / "tools" / "more.py").write_text("from .one import ONE\n")
    (student / "tools" / "one.py").write_text("ONE = 1.0\n")
    (student / "data").mkdir()
    for part in "ab":
        np.save(student / "data" / f"{part}.npy", np.array([1.0]))
    written = code(f"%%writefile helper.py\n{HELPER}")
    own = code(answer)

    def change(cells):
        at = cells.index(cell_of(cells, OWN))
        return [*cells[:at], written, own, *cells[at + 1 :]]

    edit(student, change)
    start(kernel, student)
    kernel.run(written["source"])
    kernel.run(answer)
    checked = kernel.run(f'grader.check("{QUESTION}")')
    assert "11 of 11 public cases pass" in checked
    assert "not there when this is graded" not in checked
    assert "all public cases pass" in kernel.run(f'grader.hint("{QUESTION}")')
    assert "hint 1 of" in kernel.run('grader.hint("momentum")')
    exported = kernel.run("grader.export()")
    assert "11 of 11" in exported
    assert "NOT in this zip" not in exported
    [made] = student.glob(f"{NAME}_*.zip")
    with zipfile.ZipFile(made) as content:
        names = set(content.namelist())
        content.extractall(tmp_path / "handed")
    assert names >= {"helper.py", "deeper.py", "pandas.py", "later.py", "data/a.npy", "data/b.npy"}
    assert names >= {"tools/__init__.py", "tools/more.py", "tools/one.py"}
    found, said = course_check(python, student, tmp_path / "handed" / f"{NAME}.ipynb", tmp_path)
    assert found["questions"][QUESTION]["passed"] == 11, said
    assert not any("not there" in line for line in found["problems"]), said
    row, _ = grade(made, tmp_path / "grades")
    assert float(row[QUESTION]) == 6
    result = through_gradescope(autograder_zip, made, tmp_path / "gradescope")
    assert sum(score for name, score in result.scores.items() if QUESTION in name) == pytest.approx(6), result.printed


PROOF = "Because the variance of a sum is the sum of the variances."
PLACE = "init_schemes-written-linear_derivation"


def _replaced(cells, name, *new):
    at = cells.index(cell_of(cells, name))
    return [*cells[:at], *new, *cells[at + 1 :]]


def _with(cell, source, **more):
    return {**cell, "source": source, **more}


def split(cells):
    place = cell_of(cells, PLACE)
    return _replaced(
        cells, PLACE, _with(place, "Because the variance of a sum"), markdown("is the sum of the variances.")
    )


def doubled(cells):
    place = cell_of(cells, PLACE)
    return _replaced(cells, PLACE, place, {**place, "id": "copied", "source": PROOF})


def deleted_and_typed_below_the_prompt(cells):
    return _replaced(cells, PLACE, markdown(PROOF))


def typed_below(cells):
    place = cell_of(cells, PLACE)
    return _replaced(cells, PLACE, _with(place, ["".join(place["source"]), "\n\n", PROOF]))


def above_the_placeholder(cells):
    return _replaced(cells, PLACE, markdown(PROOF), cell_of(cells, PLACE))


def stripped(cells):
    cells = _replaced(cells, PLACE, _with(cell_of(cells, PLACE), PROOF))
    return [{**cell, "metadata": {}, "id": f"new-{number}"} for number, cell in enumerate(cells)]


def picture(cells):
    name = "my picture (1) ä%20[x].png"
    attached = {name: {"image/png": PNG}}
    place = _with(cell_of(cells, PLACE), f"![see]({'attachment:' + name})", attachments=attached)
    return _replaced(cells, PLACE, place)


def picture_without_its_attachment(cells):
    return _replaced(cells, PLACE, _with(cell_of(cells, PLACE), "![see](attachment:image.png)"))


def odd_attachments(cells):
    for_place = {
        "image.png": "no dictionary",
        "b.png": {"image/png": ["not", "base64 ~"]},
        "c.svg": {"image/svg+xml": "<svg/>"},
    }
    place = _with(cell_of(cells, PLACE), "![a](attachment:image.png) ![b](attachment:b.png)", attachments=for_place)
    return _replaced(cells, PLACE, place)


def in_a_code_cell(cells):
    return _replaced(cells, PLACE, code("# Because the variance of a sum is the sum of the variances.\nprint(1)"))


def white_space(cells):
    return _replaced(cells, PLACE, _with(cell_of(cells, PLACE), " \n\t\n"))


def untouched(cells):
    return cells


def two_parts(cells):
    why = "init_schemes-written-why_it_works"
    cells = _replaced(cells, why, _with(cell_of(cells, why), "It keeps the variance."))
    return _replaced(cells, PLACE, _with(cell_of(cells, PLACE), PROOF))


FORMS = [
    *(split, doubled, deleted_and_typed_below_the_prompt, typed_below, above_the_placeholder, stripped, picture),
    *(picture_without_its_attachment, odd_attachments, in_a_code_cell, white_space, untouched, two_parts),
]
NONE, TWO = {white_space, untouched}, {two_parts}


@pytest.fixture(scope="module")
def running(archive, python, tmp_path_factory):
    """One kernel for all forms, in the student's folder."""
    root = tmp_path_factory.mktemp("written")
    shutil.unpack_archive(archive, root)
    kernel = Kernel(root / NAME, python)
    # The last look runs all code, which is not what is tried here.
    start(kernel, root / NAME)
    kernel.run("import course_check.export\ncourse_check.export._look = lambda *_: ({}, '')")
    yield kernel, root / NAME, (root / NAME / f"{NAME}.ipynb").read_text()
    kernel.stop()


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.__name__)
def test_written_answers_are_the_same_in_export_page_table_and_grade(running, tmp_path, form):
    kernel, student, original = running
    for made in student.glob("*.zip"):
        made.unlink()
    (student / f"{NAME}.ipynb").write_text(original)
    edit(student, form)
    said = kernel.run("grader.export_written()")
    kernel.run("summary = grader.export()")
    counts = json.loads(kernel.run("import json; print(json.dumps([row[3] for row in summary.rows]))"))
    left = "{name: parts for name, (parts, _) in grader.check_all().written.items()}"
    table = json.loads(kernel.run(f"print(json.dumps({left}))"))
    [made] = student.glob(f"{NAME}_*.zip")
    _, graded = grade(made, tmp_path / "grades")
    answered = [part for part, there in graded.items() if there]
    assert len(answered) == (0 if form in NONE else 2 if form in TWO else 1)
    listed = [line.removeprefix("Not answered yet: ") for line in said.splitlines() if line.startswith("Not answered")]
    assert set(listed) == {part.replace(".", ": ").replace("_", " ") for part in graded if part not in answered}
    left_in_table = {f"{name}.{part}" for name, parts in table.items() for part in parts}
    assert left_in_table == set(graded) - set(answered)
    assert sum(int(count.split(" of ")[0]) for count in counts if count) == len(answered)
    page = (student / f"{NAME}_written.html").read_text()
    assert page.count("<em>Not answered.</em>") == len(graded) - len(answered)


def test_a_python_file_with_a_text_of_written_answers(student, python, autograder_zip, tmp_path):
    book = json.loads((student / f"{NAME}.ipynb").read_text())
    stub = "\n\n".join("".join(cell["source"]) for cell in book["cells"] if cell["cell_type"] == "code")
    (student / "mine.py").write_text(f"{stub}\n\n{SOLUTION}", encoding="utf-8")
    (student / "mine.md").write_text(f"## init_schemes: linear derivation\n\n{PROOF}\n", encoding="utf-8")
    found, said = course_check(python, student, "mine.py", student)
    assert found["questions"][QUESTION]["passed"] == 11, said
    made = tmp_path / "mine.zip"
    with zipfile.ZipFile(made, "w") as content:
        for name in ("mine.py", "mine.md", f"{NAME}.ipynb"):
            content.write(student / name, name)
    row, graded = grade(made, tmp_path / "grades")
    assert float(row[QUESTION]) == 6
    assert [part for part, there in graded.items() if there] == ["init_schemes.linear_derivation"]
    result = through_gradescope(autograder_zip, made, tmp_path / "gradescope")
    assert sum(score for name, score in result.scores.items() if QUESTION in name) == pytest.approx(6), result.printed
