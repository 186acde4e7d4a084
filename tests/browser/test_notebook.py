"""The student's whole way in JupyterLab in Chromium: unpack, install, fill, check, export, and the grade of the zip.

Nothing is saved by hand, and JupyterLab's own saving is off: what is graded must be what stood on the page.
"""

from __future__ import annotations

import contextlib
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from playwright.sync_api import Page, TimeoutError, sync_playwright

from autograder.bank.bank import Bank
from autograder.packaging.student_folder import write_student_zip
from tests.browser.jupyter import jupyter

NAME = "deep_learning_theory"
QUESTION = "normalization_stats"
SOLUTION = (Path(__file__).parents[2] / "solutions" / f"{QUESTION}.py").read_text(encoding="utf-8")
PROOF = "Because the sum of the variances is the variance of the sum."
SIZES = {"laptop": (1366, 768), "phone": (390, 844)}


@pytest.fixture(scope="module")
def chromium():
    path = shutil.which("chromium") or shutil.which("google-chrome")
    assert path, "the tests of the notebook need a browser: apt-get install chromium"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def student(tmp_path):
    """The student's zip, unpacked."""
    write_student_zip(Bank.here(), Bank.here().assignment(NAME), tmp_path / "student.zip")
    shutil.unpack_archive(tmp_path / "student.zip", tmp_path / "unpacked")
    return tmp_path / "unpacked" / NAME


@pytest.fixture
def lab(chromium, student, tmp_path):
    """Open a notebook of the student's folder in JupyterLab."""
    home = tmp_path / "home"
    home.mkdir()
    with jupyter(student, home) as address:
        pages = []

        def opened(path, size="laptop"):
            width, height = SIZES[size]
            page = chromium.new_page(viewport={"width": width, "height": height})
            page.goto(address.format(path))
            page.locator(".jp-Notebook .jp-CodeCell").nth(3).wait_for(timeout=120_000)  # one, empty, is there before
            page.locator('.jp-Notebook-ExecutionIndicator[data-status="idle"]').wait_for(timeout=120_000)
            pages.append(page)
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


def fill(lab: Lab) -> None:
    """One question right, one written answer, nothing saved."""
    assert "Ready: Deep learning theory" in lab.run("start", "Ready")
    lab.type(f"{QUESTION}-batch_norm_stats", SOLUTION)
    lab.execute(f"{QUESTION}-batch_norm_stats")
    lab.type("init_schemes-written-linear_derivation", PROOF)


def test_what_stands_on_the_page_is_graded(lab, student, tmp_path):
    page = lab(f"{NAME}.ipynb")
    fill(page)
    summary = page.run("export", "Hand in this file")
    print(summary)
    page.page.screenshot(path=tmp_path / "export.png")
    [archive] = student.glob("*.zip")
    with zipfile.ZipFile(archive) as content:
        assert PROOF in content.read(f"{NAME}.ipynb").decode()
    row = grade(archive, tmp_path / "grades")
    print(row)
    assert float(row[QUESTION]) == 6
