"""Collects the written answers of a notebook, with their questions, in one HTML file to upload."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
from nbformat.v4 import new_markdown_cell, new_notebook

# How the text of an untouched answer begins.
UNTOUCHED = "*Write your answer here"


def export(notebook: str) -> None:
    """Write `<notebook>_written.html` beside the notebook, and say what is not answered yet."""
    path = Path(notebook)
    cells = list(nbformat.read(path, as_version=4).cells)
    target = path.with_name(f"{path.stem}_written.html")
    target.write_text(to_html(cells, path.stem), encoding="utf-8")
    missing = [name for name, own in answers(cells) if not "".join(cell.source for cell in own).strip()]
    print(f"Wrote {target}: open it and look at it before you upload it.")
    for name in missing:
        print(f"Not answered yet: {name}")


def answers(cells: list[Any]) -> Iterator[tuple[str, list[Any]]]:
    """Each written part: its name, and the student's cells: the answer, and all that were added below it."""
    name, own = "", []
    for cell in cells:
        course_name = cell.metadata.get("course")
        if course_name is None:
            own.append(cell)
            continue
        if name:
            yield name, own
        name, own = "", []
        if "-written-" in course_name:
            name = course_name.replace("-written-", ": ").replace("_", " ")
            own = [] if cell.source.startswith(UNTOUCHED) else [cell]
    if name:
        yield name, own


def to_html(cells: list[Any], title: str) -> str:
    """The written answers as a page, each after the text that asks for it."""
    from nbconvert import HTMLExporter  # a second to import, and not needed for the checks

    exporter = HTMLExporter(embed_images=True)
    page = new_notebook(cells=list(_page(cells)), metadata={"title": f"{title}: written answers"})
    for number, cell in enumerate(page.cells):
        cell["id"] = f"cell-{number}"  # an added cell may have none
    text, _ = exporter.from_notebook_node(page)
    return str(text)


def _page(cells: list[Any]) -> Iterator[Any]:
    """The prompts that end in a written part, and the answers."""
    asked = dict(answers(cells))
    prompt = None
    heading = ""
    for cell in cells:
        course_name = str(cell.metadata.get("course", ""))
        if "-prompt-" in course_name:
            prompt = cell
            if cell.source.startswith("## "):
                heading = cell.source.split("\n", 1)[0]
        elif "-written-" in course_name:
            name = course_name.replace("-written-", ": ").replace("_", " ")
            yield new_markdown_cell(f"{heading}\n\n### {name}")
            if prompt is not None:
                yield new_markdown_cell(prompt.source.removeprefix(heading))
            yield from asked[name] or [new_markdown_cell("*Not answered.*")]
