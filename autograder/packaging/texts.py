"""Texts for students: the notebook's first and last cells, and the README of their folder."""

from __future__ import annotations

from autograder.bank.bank import Assignment

SUBMIT_CELL = """\
## Submit

The first cell below shows what is done and what is left. The second saves the notebook, writes a zip file next to it,
runs what is in the zip as the grader does, and says what it answers; the link is below that. Upload the zip, or the
notebook itself: both count the same."""

SUBMIT_ALL_CELL = """\
## Submit

The first cell below shows what is done and what is left of this question. The second hands in all questions: it saves
their notebooks, puts them together in one zip file next to this one, runs what is in the zip as the grader does, and
says what it answers; the link is below that. Upload the zip, and no single notebook: only what is in the file that you
upload is graded."""

WRITE_HERE = """\
*Write your answer here: double-click this text and replace it. Formulas go between dollar signs, as in $x^2$; add cells
below for more room or for figures.*"""

WRITTEN_CELL = """\
## Written answers

A person grades what you wrote. The cell below saves the notebook, and collects your written answers, with the
questions, in one HTML file next to it. Open it in a browser, look whether it is complete, and upload it where your
course asks for it. (For a PDF, print it from the browser.)"""


def points(number: float) -> str:
    """Points in words."""
    return f"{number:g} point" + ("" if number == 1 else "s")


def part_heading(part: str, worth: float | None) -> str:
    """The heading above the place for a written answer."""
    how_much = "" if worth is None else f" ({points(worth) if worth else 'not graded'})"
    return f"#### In writing: {part.replace('_', ' ')}{how_much}"


def start_cell(assignment: Assignment) -> str:
    """The first code cell: it makes `grader`, and says what to do where the notebook is without its folder."""
    return f'''\
try:
    from course_check.notebook import Notebook
except ModuleNotFoundError:  # not in its folder, or not all is installed
    import sys
    from pathlib import Path

    near = [*Path.cwd().parents, *sorted(Path.cwd().glob("*/"))]
    sys.path += [str(place) for place in near if (place / "course_check").is_dir()][:1]
try:
    from course_check.notebook import Notebook

    grader = Notebook("{assignment.name}.ipynb")
except ModuleNotFoundError as missing:
    print(
        f"❌ {{missing}}. This notebook needs the folder that it came in (course_check and",
        "public lie in it), and what requirements.txt lists: pip install -r requirements.txt.",
        "On Colab: upload student.zip, run `!unzip -qo student.zip`, then this cell again.",
        sep="\\n",
    )'''


def title_cell(assignment: Assignment, headings: list[str], function: str, by_question: bool = False) -> str:
    """The first cell: how to work with the notebook, and its contents.

    Args:
        assignment: The assignment.
        headings: Those of its questions, in order.
        function: One that the first of them asks for.
        by_question: Whether each question has a notebook of its own; the cell is the same in all of them.
    """
    first = assignment.questions[0]
    code, written = sum(assignment.points.values()), sum(assignment.written.values())
    total = f"{points(code + written)} in all" + (
        f": {code:g} for code, {written:g} for written answers" if written else ""
    )
    names = [f"<{name}>" for name in notebook_names(assignment)] if by_question else map(_anchor, headings)
    contents = "\n".join(f"* [{heading}]({name})" for heading, name in zip(headings, names, strict=True))
    where = "Each question has a notebook of its own.\n\n" if by_question else ""
    submit = " of any of the notebooks: it hands in all of them." if by_question else "."
    return f"""\
# {assignment.title}

Worth {total}.

{where}{contents}
* [Submit](#Submit)

Jupyter's own table of contents (View, Table of Contents) reaches each check and each place for words, too. How to work:

1. **Run** the cell below this one. If it fails, install `requirements.txt`, and open the notebook in its own folder.
2. **Fill in** the code: put your answer in place of each `raise NotImplementedError(...)`, and in place of each `None`
   what its comment asks for, one of the listed options or a number. Keep names and parameters as they are; add helper
   functions as you like.
3. **Check** a question with the cell at its end. It runs the public cases on what you have typed and run so far. The
   grade comes from these and from hidden cases that look closer: passing them is a good start and not the end. One
   function alone: `grader.check("{first}", "{function}")`. Stuck? `grader.hint("{first}")` says where to look.
4. **Submit** with the last cell{submit}

Functions return plain data: numbers, strings, booleans, lists, tuples, dictionaries, NumPy arrays. They don't print,
plot, read files or ask for input, and they leave their arguments unchanged. NumPy and Python's standard library are
there when your work is graded; other packages are not."""


def notebook_names(assignment: Assignment) -> list[str]:
    """The files of the notebooks where each question has one of its own."""
    return [f"{number:02}_{question}.ipynb" for number, question in enumerate(assignment.questions, start=1)]


def _anchor(heading: str) -> str:
    """Where Jupyter finds a heading."""
    return f"<#{heading.replace(' ', '-')}>"


def readme(assignment: Assignment, by_question: bool = False) -> str:
    """The README of the student folder.

    Args:
        assignment: The assignment.
        by_question: Whether each question has a notebook of its own.
    """
    name = assignment.name
    if by_question:
        return _by_question(assignment)
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

Fill in the notebook from top to bottom, and check it as often as you like, on what you have typed and run so far:

| | |
|---|---|
| `grader.check("{assignment.questions[0]}")` | the public cases of a question, which you find in `public/` |
| `grader.check("{assignment.questions[0]}", "...")` | those of one function |
| `grader.check_all()` | what is done, and what is left |
| `grader.hint("{assignment.questions[0]}")` | where to look, one step further each time |
| `grader.export()` | saves the notebook, writes the zip, says what it answers |

A copy or another name is fine, also a folder of its own inside this one: the notebook that you run is the one that is
handed in, and the first cell says which that is. Work in one of them only. A call that takes longer than ten seconds is
ended, where Python can do that; if a check doesn't end, interrupt the kernel (the square button).

Rather work in a `.py` file? Put the same functions and choices into it, under the same names: it counts the same. Check
it, or a notebook, as it is graded:

    python -m course_check my_answers.py

## Submit

Run the last cell. It saves the notebook, writes `{name}_<date>.zip`, runs what is in it in a fresh Python, and shows
what it answers. Upload that zip. Uploading the notebook itself, or your `.py` file, counts the same. Modules of your
own that the notebook imports, and small files that it names, go into the zip with it if they lie beside it.

## What works where

| | check | last cell (zip) | what to upload |
|---|---|---|---|
| JupyterLab, Jupyter Notebook | yes | yes, it saves first | the zip |
| VS Code | yes; choose the kernel of `.venv` | yes; save first, else it says what is missing | the zip |
| Google Colab | yes, after the steps below | yes, it takes what stands on the page | the zip that it downloads |
| a `.py` file | `python -m course_check my_answers.py` | not needed | the `.py` file |

On Colab: open the notebook (File, Upload notebook). Upload `student.zip`, or a zip of this folder, in the panel Files
on the left. Then run, in a new cell above all others,

    !unzip -qo student.zip

and go on as everywhere.

## What is in this folder

| | |
|---|---|
| `{name}.ipynb` | the questions and your answers |
| `public/` | the public cases, plain pytest functions; read them |
| `course_check/` | runs the cases and explains what happened |
| `requirements.txt` | the versions that this was tried with |
"""


def _by_question(assignment: Assignment) -> str:
    """The README where each question has a notebook of its own: what differs is said, the rest is the same."""
    name, first = assignment.name, notebook_names(assignment)[0]
    together = """\
Run the last cell of any of the notebooks. It puts all of them together in one zip. JupyterLab saves those that are open
first; elsewhere save them yourself. It says which notebooks it took, and when each of them was saved last. Upload that
zip, and no single notebook: only what is in the file that you upload is graded."""
    text = readme(assignment)
    begin, end = text.index("## Submit"), text.index("## What works where")
    text = f"{text[:begin]}## Submit\n\n{together}\n\n{text[end:]}"
    text = text.replace(
        "yes, it takes what stands on the page |", "yes, for all: put your other notebooks into the folder first |"
    )
    text = text.replace(f"work on `{name}.ipynb`", "work on the questions, each in a notebook of its own")
    text = text.replace(
        f"| `{name}.ipynb` | the questions and your answers |", "| `01_...ipynb`, ... | the questions |"
    )
    return text.replace(f"jupyter lab {name}.ipynb", f"jupyter lab {first}")
