"""Texts for students: the notebook's first and last cells, and the README of their folder."""

from __future__ import annotations

from autograder.bank.bank import Assignment

SUBMIT_CELL = """\
## Submit

**Save the notebook first**: what is uploaded is the file on disk, not what you see here. Then run the cell below. It
runs the saved notebook from top to bottom in a fresh kernel, shows the results of the public cases, and writes a zip
file next to the notebook. Upload that zip file, or the notebook itself: both count the same."""

WRITE_HERE = """\
*Write your answer here: double-click this text and replace it. Formulas go between dollar signs, as in $x^2$; add cells
below for more room or for figures.*"""

WRITTEN_CELL = """\
## Written answers

A person grades what you wrote. **Save the notebook**, then run the cell below: it collects your written answers, with
the questions, in one HTML file next to the notebook. Open it in a browser, look whether it is complete, and upload it
where your course asks for it. (For a PDF, print it from the browser.)"""


def export_written(assignment: Assignment) -> str:
    """The code of the cell that collects the written answers in one HTML file."""
    return f'from course_check import written\n\nwritten.export("{assignment.name}.ipynb")'


def title_cell(assignment: Assignment) -> str:
    """The first cell: how to work with the notebook."""
    total = f"{sum(assignment.points.values()):g}"
    return f"""\
# {assignment.title}

Worth {total} points in all. How to work:

1. **Run** the cell below this one. If it fails, install `requirements.txt`, and open the notebook in its own folder.
2. **Fill in** the code: put your answer in place of each `raise NotImplementedError(...)`, and in place of each `None`
   what its comment asks for, one of the listed options or a number. Keep names and parameters as they are; add helper
   functions as you like.
3. **Check** a question with the cell at its end. It runs the public cases on what you have typed and run so far. The
   grade comes from these and from hidden cases that look closer: passing them is a good start and not the end.
4. **Submit** with the last cell.

Functions return plain data: numbers, strings, booleans, lists, tuples, dictionaries, NumPy arrays. They don't print,
plot, read files or ask for input, and they leave their arguments unchanged. NumPy and Python's standard library are
there when your work is graded; other packages are not."""


def readme(assignment: Assignment) -> str:
    """The README of the student folder."""
    name = assignment.name
    return f"""\
# {assignment.title}

Everything you need to work on `{name}.ipynb`.

## Set up, once

Python 3.11 or newer. In this folder:

    python -m venv .venv
    source .venv/bin/activate        (Windows: .venv\\Scripts\\activate)
    python -m pip install -r requirements.txt
    jupyter lab {name}.ipynb

## Work

Fill in the notebook from top to bottom, and run `grader.check(...)` at the end of each question as often as you like:
it runs the public cases, which you find in `public/`, on what you have typed and run so far. Keep the notebook's name
and leave it in this folder: the checks are here. If a check doesn't end, your code holds a loop that doesn't: interrupt
the kernel (the square button), and the check says which call was running.

Rather work in a `.py` file? Put the same functions and choices into it, under the same names: it counts the same. Check
it with

    python -m course_check my_answers.py

## Submit

Save the notebook and run its last cell. It reruns your work in a fresh kernel and writes `{name}_<date>.zip`.
Upload that zip. Uploading the notebook itself, or your `.py` file, counts the same: do that if the last cell fails or,
because of an endless loop, doesn't end.

## What works where

| | check | last cell (zip) | what to upload |
|---|---|---|---|
| JupyterLab, Jupyter Notebook | yes | yes | the zip |
| VS Code | yes; choose the kernel of `.venv` | yes | the zip |
| Google Colab | yes, after the steps below | no | the notebook: File, Download, Download .ipynb |
| a `.py` file | `python -m course_check my_answers.py` | not needed | the `.py` file |

On Colab, first upload the other files of this folder, in their folders, to where the notebook runs (`/content`). Run
`%pip install otter-grader==7.0.0` in a cell of its own, before all others. The last cell does not work there.

## What is in this folder

| | |
|---|---|
| `{name}.ipynb` | the questions and your answers |
| `public/` | the public cases, plain pytest functions; read them |
| `tests/` | tells `grader.check` which cases there are |
| `course_check/` | runs the cases and explains what happened |
| `requirements.txt` | the versions that this was tried with |
"""
