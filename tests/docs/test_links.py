"""Links and paths in the documents lead somewhere; the site's own build checks the links between its pages, too."""

import re

import pytest

from autograder.bank.bank import Bank
from tests.docs.documents import DOCUMENTS, PAGES, ROOT, inline_code, links, name

# Made by commands.
MADE = ("dist/", "grades/", "results/", "answers/", "errors/", "build/", ".venv", "submissions/")
# What the text has a student, a reader or a folder of samples hold.
NAMED = {
    "my_answers.py",
    "public/",
    "nbformat.py",
    "half.py",
    "results.json",
    "rubric.md",
    "gradescope_outline.md",
    "expected.toml",
    "requirements/autograder.txt",
}
EXAMPLE = "softmax"
PATH = re.compile(r"[\w.-]+(/[\w.<>-]+)+/?|[\w-]+\.(py|md|toml|json|yml)")


def _exists(path: str) -> bool:
    places = (ROOT / path, ROOT / "autograder" / path)
    return any(place.exists() for place in places)


@pytest.mark.parametrize("document", DOCUMENTS, ids=name)
def test_every_link_leads_to_a_file_and_a_heading(document):
    for link in links(document):
        if link.startswith("https://"):
            continue
        path, _, heading = link.partition("#")
        target = (document.parent / path).resolve() if path else document
        assert target.exists(), f"{name(document)}: {link}"
        if heading:
            assert heading in _headings(target), f"{name(document)}: {link}"


def _headings(document) -> set[str]:
    lines = re.findall(r"^#+ (.*)$", document.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\s-]", "", line).strip().lower().replace(" ", "-") for line in lines}


@pytest.mark.parametrize("document", DOCUMENTS, ids=name)
def test_every_path_that_is_named_exists(document):
    if document.name == "CHANGELOG.md":
        return  # tells of what was
    for code in inline_code(document):
        if not PATH.fullmatch(code) or "<" in code or EXAMPLE in code or code.startswith(MADE) or code in NAMED:
            continue
        assert _exists(code), f"{name(document)} names {code}, and there is no such file"


def test_every_page_is_in_the_navigation():
    site = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    listed = re.findall(r": ([\w-]+\.md)$", site, re.MULTILINE)
    assert sorted(listed) == sorted(page.name for page in PAGES)


def test_the_walk_of_a_submission_is_in_files_that_exist():
    walk = (ROOT / "docs" / "developer.md").read_text(encoding="utf-8")
    assert len({code for code in re.findall(r"`([\w/]+\.py)`", walk) if _exists(code)}) > 25


def test_the_readme_names_the_assignments_that_there_are():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    for assignment in Bank(ROOT).assignments():
        if not assignment.startswith("source_"):
            assert f"`{assignment}`" in readme
