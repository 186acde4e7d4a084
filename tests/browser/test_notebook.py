"""The student's whole way in JupyterLab in Chromium: unpack, install, fill, check, export, and the grade of the zip.

Nothing is saved by hand, and JupyterLab's own saving is off: what is graded must be what stood on the page.
"""

from __future__ import annotations

import contextlib
import json
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, TimeoutError, sync_playwright

from autograder.bank.bank import Bank
from autograder.packaging.student_folder import write_student_zip
from tests.browser.jupyter import jupyter

NAME = "deep_learning_theory"
QUESTION = "normalization_stats"
SOLUTION = (Path(__file__).parents[2] / "solutions" / f"{QUESTION}.py").read_text(encoding="utf-8")
PROOF = "Because the sum of the variances is the variance of the sum."
PICTURES = Path(__file__).parents[2] / "build" / "browser"


@pytest.fixture(scope="module")
def chromium():
    path = shutil.which("chromium") or shutil.which("google-chrome")
    assert path, "the tests of the notebook need a browser: apt-get install chromium"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """JupyterLab on a folder in which each test has one of its own."""
    root, home = tmp_path_factory.mktemp("root"), tmp_path_factory.mktemp("home")
    with jupyter(root, home) as address:
        yield root, address


@pytest.fixture(scope="module")
def archive(tmp_path_factory):
    """The zip that students get."""
    path = tmp_path_factory.mktemp("zip") / "student.zip"
    write_student_zip(Bank.here(), Bank.here().assignment(NAME), path)
    return path


@pytest.fixture
def student(server, archive, request):
    """The student's zip, unpacked."""
    root, _ = server
    folder = root / request.node.name.replace("[", "_").replace("]", "")
    shutil.unpack_archive(archive, folder)
    return folder / NAME


@pytest.fixture
def lab(chromium, server):
    """Open a notebook in JupyterLab."""
    root, address = server
    pages = []

    def opened(path):
        page = chromium.new_page(viewport={"width": 1366, "height": 768})
        pages.append(page)
        page.goto(address.format(workspace=path.relative_to(root).parts[0], path=path.relative_to(root)))
        page.locator(".jp-Notebook .jp-CodeCell").nth(3).wait_for(timeout=120_000)  # one, empty, is there before
        page.locator('.jp-Notebook-ExecutionIndicator[data-status="idle"]').wait_for(timeout=120_000)
        return Lab(page)

    yield opened
    for page in pages:
        page.close()


class Lab:
    """A notebook on the page; cells are named by their ids in the template."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def type(self, cell: str, text: str) -> None:
        """Replace the text of a cell, as somebody who types does: the page knows, and the disk does not."""
        found = self.page.evaluate(
            """([name, text]) => {
                const notebook = window.jupyterapp.shell.currentWidget.content;
                for (const widget of notebook.widgets) {
                    if (widget.model.getMetadata('course') === name) {
                        widget.model.sharedModel.setSource(text);
                        return true;
                    }
                }
                return false;
            }""",
            [cell, text],
        )
        assert found, cell

    def also_open(self, name: str) -> None:
        """Open another notebook of the folder in a tab of its own, and go there."""
        self.page.evaluate(
            """async name => {
                const app = window.jupyterapp, now = app.shell.currentWidget.context.path;
                const path = now.slice(0, now.lastIndexOf('/') + 1) + name;
                const opened = await app.commands.execute('docmanager:open', {path});
                await opened.context.ready;
                app.shell.activateById(opened.id);
            }""",
            name,
        )
        self.show(name)

    def show(self, name: str) -> None:
        """Go to the tab of a notebook that is open."""
        self.page.evaluate(
            """name => {
                const shell = window.jupyterapp.shell;
                const found = [...shell.widgets('main')].find(one => one.context?.path.endsWith('/' + name));
                shell.activateById(found.id);
            }""",
            name,
        )
        self.page.wait_for_function(
            "name => window.jupyterapp.shell.currentWidget.context?.path.endsWith('/' + name)", arg=name
        )

    def execute(self, cell: str) -> None:
        """Run a cell."""
        self.page.evaluate(
            """name => {
                const notebook = window.jupyterapp.shell.currentWidget.content;
                const at = notebook.widgets.findIndex(one => one.model.getMetadata('course') === name);
                notebook.activeCellIndex = at;
                notebook.deselectAll();
                notebook.widgets[at].node.dataset.tested = name;
                return window.jupyterapp.commands.execute('notebook:run-cell');
            }""",
            cell,
        )

    def run(self, cell: str, wait: str, seconds: float = 90) -> str:
        """Run a cell, and wait for some text in its output; all of the output."""
        output = self.element(cell).locator(".jp-OutputArea").first
        for attempt in range(3):  # what is asked before the kernel is connected gets lost
            self.execute(cell)
            with contextlib.suppress(TimeoutError):
                output.get_by_text(re.compile(wait)).first.wait_for(timeout=1000 * (seconds if attempt else 30))
                return output.inner_text()
        raise AssertionError(f"{cell} never showed {wait!r}, but {output.inner_text()!r}")

    def element(self, cell: str):
        return self.page.locator(f'[data-tested="{cell}"]')


def grade(path: Path, output: Path) -> dict:
    """Grade a file with the command; its row of the sheet, by column."""
    command = [Path(sys.executable).parent / "autograder", "grade", path, "--assignment", NAME, "--output", output]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    head, row = (output / "grades.csv").read_text(encoding="utf-8-sig").splitlines()[:2]
    return dict(zip(head.split(","), row.split(","), strict=False))


# The stubs' cells, with an answer to the question in the last one.
LAST = f"{QUESTION}-seed_tensor_stats"


def fill(lab: Lab) -> str:
    """One question right and one written answer, nothing of it saved; what the first cell says."""
    said = lab.run("start", "Ready: Deep learning theory")
    lab.type(LAST, SOLUTION)
    lab.execute(LAST)
    lab.type("init_schemes-written-linear_derivation", PROOF)
    return said


def handed_in(folder: Path, name: str) -> Path:
    """The one zip in a folder, if it holds what stood on the page."""
    [archive] = folder.glob(f"{Path(name).stem}_*.zip")
    with zipfile.ZipFile(archive) as content:
        assert content.namelist() == [name]
        text = "".join("".join(cell["source"]) for cell in json.loads(content.read(name))["cells"])
    assert PROOF in text
    assert SOLUTION in text
    return archive


def test_what_stands_on_the_page_is_checked_and_graded(lab, student, tmp_path):
    page = lab(student / f"{NAME}.ipynb")
    assert f"This is {NAME}.ipynb: its last cell hands in this file." in fill(page)
    shown = page.run(f"{QUESTION}-check", "public cases pass")
    assert "9. Normalization statistics: 11 of 11 public cases pass." in shown
    assert "Hidden cases look closer" in shown
    blank = page.run("decoding-check", "Not written yet")
    assert blank.count("Not written yet") == 1
    assert page.element("decoding-check").locator(".jp-OutputArea").first.bounding_box()["height"] < 300
    summary = page.run("export", "Hand in this file")
    assert re.search(r"9. Normalization statistics\s+5 of 5\s+11 of 11", summary)
    assert re.search(r"1. Initialization.*\s+0 of 11\s+0 of 21\s+1 of 2", summary)
    assert "saved last" not in summary
    assert "⚠️" not in summary
    assert "eavesdrop" not in summary.lower()
    page.element("export").scroll_into_view_if_needed()
    PICTURES.mkdir(parents=True, exist_ok=True)
    page.page.screenshot(path=PICTURES / "export.png")
    row = grade(handed_in(student, f"{NAME}.ipynb"), tmp_path / "grades")
    assert float(row[QUESTION]) == 6
    assert [element for element in too_wide(page) if element] == []
    for name, region in (("check", "decoding-check"), ("export", "export"), ("right", f"{QUESTION}-check")):
        assert violations(page, f'[data-tested="{region}"] .jp-OutputArea-output') == [], name


def too_wide(lab: Lab) -> list[str]:
    """The code cells of the template that scroll sideways."""
    return lab.page.evaluate(
        """() => [...document.querySelectorAll('.jp-CodeCell .cm-scroller')]
            .filter(one => one.scrollWidth > one.clientWidth + 1 && !one.innerText.includes('Source:'))
            .map(one => one.innerText.slice(0, 80))"""
    )


def violations(lab: Lab, region: str) -> list[str]:
    """What axe-core finds in what we put on the page."""
    found = Axe().run(lab.page, context=region, options={"rules": {"region": {"enabled": False}}})
    return [f"{one['id']}: {one['help']}" for one in found.response["violations"]]


@pytest.mark.parametrize("kind", ["copy", "renamed", "subfolder", "colab"])
def test_the_notebook_in_which_the_work_was_done_is_handed_in(lab, student, archive, tmp_path, kind):
    original = student / f"{NAME}.ipynb"
    path = {
        "copy": student / f"{NAME}-Copy1.ipynb",
        "renamed": student / "ann.ipynb",
        "subfolder": student / "mine" / f"{NAME}.ipynb",
        "colab": student.parent / "content" / f"{NAME}.ipynb",
    }[kind]
    path.parent.mkdir(exist_ok=True)
    shutil.copy(original, path)
    if kind == "renamed":
        original.unlink()
    if kind == "colab":  # nothing but what its steps say: the notebook, the zip, and one cell
        shutil.rmtree(student)
        shutil.copy(archive, path.parent)
        page = lab(path)
        said = page.run("start", "This notebook needs the folder")
        assert "On Colab: upload student.zip" in said
        shutil.unpack_archive(archive, path.parent)  # as `!unzip -qo student.zip` does
    else:
        page = lab(path)
    said = fill(page)
    assert f"This is {path.name}" in said
    summary = page.run("export", "Hand in this file")
    other = {"copy": f"{NAME}.ipynb", "colab": f"{NAME}/{NAME}.ipynb"}.get(kind, "")
    assert (f"{path.name} is handed in, and not {other}" in summary) == bool(other)
    row = grade(handed_in(path.parent, path.name), tmp_path / "grades")
    assert float(row[QUESTION]) == 6


def test_notebooks_by_question_are_handed_in_together_with_what_other_tabs_hold(lab, server, tmp_path):
    """Two of them are open, nothing is saved by hand, and the last cell of one hands in both."""
    root, _ = server
    path = tmp_path / "student.zip"
    write_student_zip(Bank.here(), Bank.here().assignment(NAME), path, by_question=True)
    shutil.unpack_archive(path, root / "by_question")
    folder = root / "by_question" / NAME
    page = lab(folder / f"09_{QUESTION}.ipynb")
    assert "its last cell hands in the notebooks of all questions together" in page.run("start", "Ready")
    page.type(LAST, SOLUTION)
    page.execute(LAST)
    page.also_open("01_init_schemes.ipynb")
    page.type("init_schemes-written-linear_derivation", PROOF)
    page.show(f"09_{QUESTION}.ipynb")
    shown = page.run(f"{QUESTION}-check", "public cases pass")
    assert "9. Normalization statistics: 11 of 11 public cases pass." in shown
    summary = page.run("export", "Hand in this file")
    assert re.search(r"9. Normalization statistics\s+5 of 5\s+11 of 11", summary)
    assert re.search(r"1. Initialization.*\s+0 of 11\s+0 of 21\s+1 of 2", summary)
    assert "01_init_schemes.ipynb (saved at" in summary
    assert "⚠️" not in summary
    page.element("export").scroll_into_view_if_needed()
    page.page.screenshot(path=PICTURES / "by_question.png")
    row = grade(handed_in(folder, f"{NAME}.ipynb"), tmp_path / "grades")
    assert float(row[QUESTION]) == 6
