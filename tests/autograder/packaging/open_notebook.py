"""A stand-in for the kernel and the page of a student's notebook, and what came out of it."""

import json
import zipfile
from types import SimpleNamespace

from tests.autograder.packaging.test_course_check import RIGHT

CODE = RIGHT.replace("\n    ", "\n").strip()


def book_with(folder, name, answers, original="homework.ipynb"):
    """Write a copy of the notebook with other text in some cells."""
    book = json.loads((folder / original).read_text())
    for cell in book["cells"]:
        cell["source"] = answers.get(cell["id"], cell["source"])
    (folder / name).write_text(json.dumps(book))
    return book


class Shell:
    """The part of IPython that is used."""

    def __init__(self):
        self.user_ns = {"In": []}
        self.events = SimpleNamespace(register=lambda name, function: setattr(self, name, function))

    def run(self, cell, source):
        self.pre_run_cell(SimpleNamespace(cell_id=cell, raw_cell=source))
        exec(source, self.user_ns)  # noqa: S102


def handed_in(summary):
    """The notebook in the zip, as text."""
    with zipfile.ZipFile(summary.path) as archive:
        assert archive.testzip() is None
        return archive.read(summary.notebook).decode()
