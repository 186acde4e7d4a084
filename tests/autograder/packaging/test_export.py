"""Nothing that a student did is lost: which notebook is handed in, what is not in it, and what is said of the zip.

JupyterLab itself is in tests/browser/test_notebook.py; here its page is a function that saves, or does not.
"""

import importlib
import json
import signal
import sys
import zipfile

import pytest

from tests.autograder.packaging.open_notebook import CODE, book_with, handed_in


def test_the_notebook_is_saved_before_it_is_packed(kernel, page):
    grader = kernel.start()
    kernel.shell.run("squares-pair", CODE)
    page["homework.ipynb"] = {"squares-pair": CODE}
    summary = grader.export()
    assert "return key, square(x)" in handed_in(summary)
    assert summary.rows == [("1. Squares", "4 of 4", "4 of 4", ""), ("2. One", "0 of 1", "0 of 1", "")]
    assert summary.open == []  # the table says that nothing of the second is written
    assert summary.warnings == []
    assert repr(summary).endswith(f"Hand in this file: {summary.path}")
    assert summary._repr_html_().rstrip().endswith("</a></p>")


def test_what_ran_and_is_not_on_disk_is_named_with_the_time_of_the_last_save(kernel):
    grader = kernel.start()
    kernel.shell.run("squares-pair", CODE)
    summary = grader.export()
    [warning] = summary.warnings
    assert warning.startswith("NOT in this zip: TIME, SURE, square, pair. homework.ipynb was saved last at ")
    assert "Save it (Ctrl+S" in repr(summary)


def test_without_a_page_that_can_be_asked_the_time_of_the_last_save_is_said(kernel):
    [warning] = kernel.start().export().warnings
    assert warning.startswith("homework.ipynb was saved last at ")


def test_a_copy_in_which_the_work_was_done_is_handed_in(kernel):
    kernel.folder.joinpath("homework-Copy1.ipynb").write_text((kernel.folder / "homework.ipynb").read_text())
    kernel.monkeypatch.setenv("JPY_SESSION_NAME", str(kernel.folder / "homework-Copy1.ipynb"))
    grader = kernel.start()
    book_with(kernel.folder, "homework-Copy1.ipynb", {"squares-pair": CODE})
    kernel.shell.run("squares-pair", CODE)
    summary = grader.export()
    assert summary.notebook == "homework-Copy1.ipynb"
    assert "return key, square(x)" in handed_in(summary)
    assert any("homework-Copy1.ipynb is handed in, and not homework.ipynb" in line for line in summary.warnings)


def test_a_copy_is_found_by_what_ran_where_no_page_says_its_name(kernel, capsys):
    grader = kernel.start()
    book_with(kernel.folder, "mine.ipynb", {"squares-pair": CODE})
    kernel.shell.run("squares-pair", CODE)
    assert grader.export().notebook == "mine.ipynb"


def test_a_copy_that_was_saved_while_it_was_in_front_does_not_take_the_place_of_the_work(kernel, page):
    book_with(kernel.folder, "old.ipynb", {})
    book_with(kernel.folder, "homework.ipynb", {"squares-pair": CODE})
    grader = kernel.start()
    kernel.shell.run("squares-pair", CODE)
    page["old.ipynb"] = {"squares-square": "x = 1"}
    assert grader.export().notebook == "homework.ipynb"


def test_a_copy_that_holds_what_ran_does_not_take_the_place_of_newer_work(kernel, page):
    book_with(kernel.folder, "backup.ipynb", {"squares-pair": CODE})
    grader = kernel.start()
    kernel.shell.run("squares-pair", CODE)
    newer = f"{CODE}\n# edited, and not run again"
    page["homework.ipynb"] = {"squares-pair": newer}
    assert "and not run again" in handed_in(grader.export())


def test_after_a_rename_the_notebook_is_still_found(kernel, page):
    grader = kernel.start()
    (kernel.folder / "homework.ipynb").rename(kernel.folder / "ann.ipynb")
    page["ann.ipynb"] = {"squares-pair": CODE}
    kernel.shell.run("squares-pair", CODE)
    assert "return key, square(x)" in handed_in(grader.export())


def test_the_first_cell_says_which_notebook_it_is(kernel, page, capsys):
    (kernel.folder / "other.ipynb").write_text((kernel.folder / "homework.ipynb").read_text())
    kernel.start()
    said = capsys.readouterr().out
    assert said.startswith("Ready: Home <work>, 7 points for code. This is homework.ipynb")
    assert "(other.ipynb lies here, too: work in one of them only.)" in said


def test_a_notebook_of_another_assignment_is_refused_in_words(kernel):
    with pytest.raises(kernel.module.Problem, match=r"This notebook is of 'other', and the folder .* is of 'homework'"):
        kernel.start("other.ipynb")


def test_no_notebook_is_said_and_one_may_be_named(kernel):
    grader = kernel.start()
    (kernel.folder / "homework.ipynb").unlink()
    with pytest.raises(kernel.module.Problem, match="No notebook of 'homework' is saved in"):
        grader.export()
    with pytest.raises(kernel.module.Problem, match=r"There is no notebook 'mine.ipynb' here. There are: none"):
        grader.export("mine.ipynb")


def test_a_notebook_in_a_folder_of_its_own_finds_the_checks(folder):
    """Below the folder, above it, or without it: by the first cell alone, in a process of its own."""
    import subprocess

    book = json.loads((folder / "homework.ipynb").read_text())
    cell = "".join(next(cell["source"] for cell in book["cells"] if cell["id"] == "start"))
    (folder / "mine").mkdir()
    for place, words in {
        folder / "mine": "Ready: Home <work>",
        folder.parent: "Ready: Home <work>",
        folder.parent.parent: "❌ No module named 'course_check'. This notebook needs the folder that it came in",
    }.items():
        command = [sys.executable, "-c", cell]
        done = subprocess.run(command, cwd=place, capture_output=True, text=True, env={"PATH": ""})
        assert done.stderr == ""
        assert done.stdout.startswith(words), place


def test_colab_hands_over_what_stands_on_its_page(kernel, colab):
    summary = kernel.start().export()
    assert "return key, square(x)" in handed_in(summary)
    assert summary.warnings == []
    assert colab.downloads == [str(summary.path)]


def test_a_colab_that_does_not_answer_says_what_to_do(kernel, colab):
    colab.message.blocking_request = lambda *_, **__: 1 / 0
    with pytest.raises(kernel.module.Problem, match="Download it"):
        kernel.start().export()


def test_an_interrupt_leaves_a_whole_zip_and_says_so(kernel, page):
    page["homework.ipynb"] = {"squares-pair": CODE}
    export = importlib.import_module("course_check.export")

    def stopped(*_):
        raise KeyboardInterrupt

    kernel.monkeypatch.setattr(export, "_look", stopped)
    summary = kernel.start().export()
    assert "return key, square(x)" in handed_in(summary)
    assert summary.warnings == ["You stopped the last look. The zip is whole: it may be handed in as it is."]
    assert list(kernel.folder.glob("*.unfinished")) == []


def test_an_endless_loop_ends_the_look_and_not_the_zip(kernel, page):
    page["homework.ipynb"] = {"squares-pair": "while True: pass"}
    kernel.monkeypatch.setattr(importlib.import_module("course_check.export"), "LOOK_SECONDS", 3.0)
    [warning] = kernel.start().export().warnings
    assert warning.startswith("The zip is whole, but its code did not end within 3 seconds")


def test_a_folder_that_takes_no_file_is_one_line(kernel):
    export = importlib.import_module("course_check.export")

    def full(*_, **__):
        raise OSError(28, "No space left on device")

    kernel.monkeypatch.setattr(export.zipfile, "ZipFile", full)
    with pytest.raises(
        kernel.module.Problem, match=r"can't be written: No space left on device. Upload homework.ipynb"
    ):
        kernel.start().export()
    assert list(kernel.folder.glob("*.zip")) == []


def test_modules_of_the_students_own_and_small_files_go_along(kernel):
    (kernel.folder / "helper.py").write_text("import deeper\n")
    (kernel.folder / "deeper.py").write_text("X = 1\n")
    (kernel.folder / "unused.py").write_text("X = 1\n")
    (kernel.folder / "data.csv").write_text("1,2\n")
    (kernel.folder / "large.csv").write_text("1,2\n" * 1_000_000)
    named = "'public/../data.csv', 'large.csv', '/etc/hostname', '../bank/assignments/homework.toml', '', '.'"
    code = f"%matplotlib inline\nimport helper\nFILES = {named}\n"
    book_with(kernel.folder, "homework.ipynb", {"squares-pair": code + CODE})
    summary = kernel.start().export()
    with zipfile.ZipFile(summary.path) as archive:
        assert sorted(archive.namelist()) == ["data.csv", "deeper.py", "helper.py", "homework.ipynb"]
    assert not any("helper" in line for line in summary.warnings)


def test_packages_folders_and_names_that_are_put_together_go_along_and_the_rest_is_said(kernel):
    made = (
        "tools/__init__.py tools/one.py data/a.npy data/b.npy more/deep/x.csv random.py .venv/lib/y.csv env/pyvenv.cfg"
    )
    for name in (
        *made.split(),
        "env/z.csv",
        "other/homework.csv",
        "course/course_check/__init__.py",
        "course/notes.csv",
    ):
        (kernel.folder / name).parent.mkdir(parents=True, exist_ok=True)
        (kernel.folder / name).write_text("from . import one\n" if name == "tools/__init__.py" else "X = 1\n")
    code = """import glob, random, tools
for part in 'ab': open(f'data/{part}.npy').close()
FOLDERS = ['more', '.venv', 'env', 'course', 'course_check', 'public', '..', glob.glob('*/')]
"""
    book_with(kernel.folder, "homework.ipynb", {"squares-pair": code + CODE})
    summary = kernel.start().export()
    with zipfile.ZipFile(summary.path) as archive:
        names = sorted(archive.namelist())
    assert names == [
        *("data/a.npy", "data/b.npy", "homework.ipynb", "more/deep/x.csv"),
        *("tools/__init__.py", "tools/one.py"),
    ]
    [left] = [line for line in summary.warnings if "NOT in this zip" in line]
    assert "random.py (the name of a module that is there already)" in left


def test_a_name_that_is_defined_twice_is_said_by_check_and_export(kernel, page):
    shadow = "def pair(x):\n    return x\n"
    page["homework.ipynb"] = {"squares-pair": CODE, "one-one": shadow}
    book_with(kernel.folder, "homework.ipynb", {"squares-pair": CODE, "one-one": shadow})
    grader = kernel.start()
    kernel.shell.run("squares-pair", CODE)  # the second one has not run: the check passes, and the grade would not
    result = grader.check("squares")
    line = "pair is defined in cells 9 and 13; the last one counts."
    assert (result.passed, list(result.notes)) == (4, [line])
    assert line in repr(result)
    assert line in result._repr_html_()
    assert line in grader.export().warnings


def test_a_stub_below_the_answer_is_named(kernel):
    stub = 'def pair(x):\n    raise NotImplementedError("pair")\n'
    book_with(kernel.folder, "homework.ipynb", {"squares-pair": CODE, "one-one": stub})
    assert list(kernel.start().check("squares").notes) == [
        "pair is defined in cells 9 and 13; the last one counts, and it is not written yet: delete that one."
    ]


def test_a_cell_that_ran_anew_counts_before_it_is_saved(kernel):
    book_with(kernel.folder, "homework.ipynb", {"squares-pair": CODE, "one-one": "def pair(x): return x"})
    grader = kernel.start()
    kernel.shell.run("one-one", "def one(): return 1")
    assert list(grader.check("squares").notes) == []


def test_a_check_of_one_function_runs_its_cases_only(kernel):
    grader = kernel.start()
    kernel.shell.run("squares-pair", CODE)
    result = grader.check("squares", "pair")
    assert (result.passed, result.total) == (1, 1)
    assert repr(result).startswith("1. Squares: pair: 1 of 1 public cases pass.\n✅ pair: 1 of 1 case\n")
    assert grader.check("squares", "TIME").total == 1
    with pytest.raises(
        kernel.module.Problem, match=r"1. Squares does not ask for 'cube'. It asks for square, pair, TIME"
    ):
        grader.check("squares", "cube")


def test_a_blank_question_takes_one_line(kernel):
    text = repr(kernel.start().check("squares"))
    assert text.split("\n")[1] == "… Not written yet: square (2 cases), pair (1 case), TIME, SURE."
    assert len(text.split("\n")) == 3
    assert text.endswith("read the question once more before you submit.")


@pytest.mark.parametrize("name", ["squarse", "3", "", "nothing"])
def test_an_unknown_question_lists_those_that_there_are(kernel, name):
    with pytest.raises(kernel.module.Problem, match="The questions are squares, one") as caught:
        kernel.start().check(name)
    assert caught.value._render_traceback_() == [f"❌ {caught.value}"]


def test_all_questions_are_a_table(kernel):
    grader = kernel.start()
    kernel.shell.run("squares-pair", CODE)
    result = grader.check_all()
    assert result.rows() == [["1. Squares", "6", "4 of 4", "", ""], ["2. One", "1", "0 of 1", "", "one"]]
    assert "<th scope='row' style='text-align: left'>1. Squares</th>" in result._repr_html_()
    assert "question    points" in repr(result)


@pytest.mark.parametrize("handler", [signal.default_int_handler, signal.SIG_IGN], ids=["usual", "in the background"])
def test_a_call_that_does_not_end_is_ended(kernel, handler):
    before = signal.signal(signal.SIGINT, handler)
    try:
        check_that_it_is_ended(kernel)
        assert signal.getsignal(signal.SIGINT) is handler
    finally:
        signal.signal(signal.SIGINT, before)


def check_that_it_is_ended(kernel):
    run = importlib.import_module("course_check.run")
    kernel.shell.user_ns |= {"TIME": "slow", "SURE": False}
    code = """
def square(x):
    while True:
        try:
            while True: pass
        except Exception:
            pass
def pair(x):
    return "<BOS>", x * x
"""
    exec(code, kernel.shell.user_ns)  # noqa: S102
    cases = run.run("squares", kernel.shell.user_ns, limit=0.3)
    assert "did not end within" in cases.failure("test_squares_of_small_numbers")
    assert "did not end within" in cases.failure("test_large_numbers_are_refused")
    assert cases.passed("test_a_pair_has_key_and_square")
    assert not cases.interrupted


def test_hints_lead_on_step_by_step_and_come_to_an_end(kernel, capsys):
    about = kernel.folder / "public/assignment.json"
    content = json.loads(about.read_text())
    content["questions"]["squares"]["hints"] = {"square": ["Which power is it?", "What does an array do?"]}
    about.write_text(json.dumps(content))
    grader = kernel.start()
    exec("def square(x): return x", kernel.shell.user_ns)  # noqa: S102
    capsys.readouterr()
    for words in (
        "square, hint 1 of 3: compute the case",
        "hint 2 of 3: Which power",
        "hint 3 of 3: What",
        "all 3 hints",
    ):
        grader.hint("squares")
        assert words in capsys.readouterr().out
    exec(CODE, kernel.shell.user_ns)  # noqa: S102
    grader.hint("1")
    assert "all public cases pass" in capsys.readouterr().out
