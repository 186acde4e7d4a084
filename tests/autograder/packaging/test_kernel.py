"""The student folder in a real Jupyter kernel, from the blank notebook to the zip that is uploaded."""

import json
import os
import sys
import zipfile
from textwrap import dedent

import pytest
from jupyter_client.manager import KernelManager

ANSWERS = """
import numpy as np
TIME, SURE = "slow", False
def square(x):
    if np.max(x) > 10: raise ValueError
    return np.array(x) ** 2
def pair(x, key="<BOS>"):
    return key, square(x)
def one():
    return 1
"""
CHECK = 'grader.check("squares")'


class Kernel:
    """A kernel that was started in the student folder, and what its cells show."""

    def __init__(self, folder, python=sys.executable):
        # Without our package: a student has only what requirements.txt names.
        environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
        self.manager = KernelManager(kernel_name="python3")
        self.manager.kernel_spec.argv[0] = str(python)
        self.manager.start_kernel(cwd=str(folder), env=environment)
        self.client = self.manager.client()
        self.client.start_channels()
        self.client.wait_for_ready(timeout=60)

    def run(self, code, kind="text/plain"):
        """Run a cell; what it prints and returns, or the error that it raises as an AssertionError."""
        shown = []

        def keep(message):
            content = message["content"]
            if message["msg_type"] == "error":
                shown.append(f"ERROR {content['ename']}: {content['evalue']}")
            elif message["msg_type"] == "stream":
                shown.append(content["text"])
            elif message["msg_type"] in ("execute_result", "display_data"):
                shown.append(content["data"].get(kind, ""))

        self.client.execute_interactive(code, output_hook=keep, timeout=120)
        text = "\n".join(shown)
        assert "ERROR" not in text, text
        return text

    def stop(self):
        self.client.stop_channels()
        self.manager.shutdown_kernel(now=True)
        self.manager.cleanup_resources()


@pytest.fixture
def kernel(folder):
    kernel = Kernel(folder)
    yield kernel
    kernel.stop()


def code_cells(folder):
    cells = json.loads((folder / "homework.ipynb").read_text())["cells"]
    return {cell["id"]: "".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"}


def test_a_student_works_from_blank_to_passing(folder, kernel):
    # What lies about in a student's folder must not matter.
    (folder / "numpy.ipynb").write_text("{}")
    (folder / "conftest.py").write_text("raise RuntimeError")
    (folder / "pytest.ini").write_text("[pytest]\naddopts = --nonsense\n")

    cells = code_cells(folder)
    shown = {name: kernel.run(code) for name, code in cells.items() if name != "export"}
    assert shown["start"].startswith("Ready: Home <work>, 7 points for code. This is homework.ipynb")
    assert shown["squares-check"] == dedent("""\
        1. Squares: 0 of 4 public cases pass.
        … Not written yet: square (2 cases), pair (1 case), TIME, SURE.
        Hidden cases look closer than public ones: read the question once more before you submit.""")

    kernel.run(ANSWERS)
    assert kernel.run(CHECK).startswith("1. Squares: 4 of 4 public cases pass.\n✅ square: 2 of 2 cases\n")
    assert "1. Squares: 4 of 4 public cases pass." in kernel.run(CHECK, "text/html")
    assert "2. One" in kernel.run("grader.check_all()")

    kernel.run("def pair(x, key='<BOS>'):\n    return key + '&', square(x)")
    page = kernel.run(CHECK, "text/html")
    assert "1. Squares: 3 of 4 public cases pass." in page
    assert "returned  (&#x27;&lt;BOS&gt;&amp;&#x27;, np.int64(0))" in page
    assert "<BOS>" not in page

    kernel.run("def pair(x, key='<BOS>'):\n    number = square(x)\n    return key, number + missing")
    assert "raised    NameError: name 'missing' is not defined" in (text := kernel.run(CHECK))
    assert "in        pair, line 3: return key, number + missing" in text

    cases = folder / "public/test_squares.py"
    cases.write_text(cases.read_text().replace("[1, 4]", "[1, 5]"))
    assert "expected  array([1, 5])" in kernel.run(CHECK)
    assert (
        kernel.run("import sys; print(*[name for name in sys.modules if name.split('.')[0] == 'autograder'])") == "\n"
    )
    assert not (folder / "public/__pycache__").exists()


def test_the_last_cell_writes_a_zip_and_runs_it_in_a_fresh_python(folder, kernel):
    path = folder / "homework.ipynb"
    book = json.loads(path.read_text())
    next(cell for cell in book["cells"] if cell["id"] == "squares-pair")["source"] = [ANSWERS]
    path.write_text(json.dumps(book))
    cells = code_cells(folder)
    kernel.run(cells["start"])
    # No answer has been run in this kernel: what the export shows comes from the fresh one.
    assert "Not written yet: square" in kernel.run(CHECK)
    for number in (1, 2):
        shown = kernel.run(cells["export"])
        assert "1. Squares  4 of 4  4 of 4" in shown
        assert "2. One  0 of 1  0 of 1" in shown  # its stub comes below all answers, and that is said:
        assert "one is defined in cells 9 and 13; the last one counts, and it is not written yet" in shown
        assert "homework.ipynb was saved last at" in shown  # nobody shows this kernel, so nobody can save
        exported = sorted(folder.glob("homework_*.zip"))
        assert len(exported) == number
        with zipfile.ZipFile(exported[-1]) as archive:
            assert archive.testzip() is None
            assert archive.read("homework.ipynb") == path.read_bytes()


def test_a_mistake_in_a_name_is_one_line_and_no_traceback(kernel, folder):
    kernel.run(code_cells(folder)["start"])
    with pytest.raises(AssertionError) as caught:
        kernel.run('grader.check("squarse")')
    assert "There is no question 'squarse'. Did you mean 'squares'?" in str(caught.value)


def test_an_interrupted_check_says_which_call_ran_and_the_kernel_goes_on(kernel, folder):
    kernel.run(code_cells(folder)["start"])
    kernel.run(ANSWERS)
    kernel.run(
        "import _thread, threading\ndef pair(x):\n    threading.Timer(0.3, _thread.interrupt_main).start()\n"
        "    while True: pass"
    )
    assert "You interrupted the check while it ran pair(0)." in kernel.run(CHECK)
    assert kernel.run("1 + 1") == "2"


def test_a_loop_without_an_end_is_ended_and_the_kernel_goes_on(kernel, folder):
    kernel.run(code_cells(folder)["start"])
    kernel.run(ANSWERS)
    kernel.run("import course_check.time_limit\ncourse_check.time_limit.Watchdog.__init__.__defaults__ = (0.5,)")
    kernel.run("def square(x):\n    while True: pass")
    shown = kernel.run(CHECK)
    assert "did not end within" in shown
    assert "interrupted" not in shown
    assert kernel.run("1 + 1") == "2"
