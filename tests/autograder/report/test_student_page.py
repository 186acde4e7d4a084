"""The page of one student: all that helps, and nothing that staff alone may see."""

import json
import re
import shutil
from pathlib import Path

import pytest

from autograder.bank.bank import Bank
from autograder.bank.written import read_written_parts
from autograder.report.page import words
from autograder.report.write import write_report
from tests.autograder.report.pages import hashed, policy, read


@pytest.fixture(scope="module")
def students(small, repository):
    """Each student's record and page."""
    folder, _ = small
    write_report(repository, folder, pages=True)
    pages = {}
    for path in sorted((folder / "pages").glob("*.html")):
        record = json.loads((folder / "results" / f"{path.stem}.staff.json").read_text(encoding="utf-8"))
        pages[path.stem] = record, path.read_text(encoding="utf-8")
    assert len(pages) == 5
    return pages


def test_the_page_is_sound_and_runs_nothing(students):
    for _, page in students.values():
        seen, complaints = read(page)
        assert complaints == []
        assert seen.all("script") == []
        assert policy(seen)["script-src"] == "'none'"
        assert [policy(seen)["style-src"]] == hashed(page, "style")


def test_nothing_of_staffs_is_on_it(students):
    secrets = 0
    for record, page in students.values():
        assert not any(name in page for name in ("STAFF-ONLY", "staff", "returned", "diagnosis"))
        for verdict in record["verdicts"]:
            # What is as short as "1" or "nan" stands on any page.
            told = [one for one in (verdict["returned"], verdict["diagnosis"]) if one and len(one) > 4]
            assert not any(one in page for one in told)
            secrets += len(told)
    assert secrets > 100


def test_every_case_is_there_with_its_message(students):
    for record, page in students.values():
        text = read(page)[0].text
        for verdict in record["verdicts"]:
            assert verdict["case"].removeprefix("test_").replace("_", " ") in text
            if verdict["outcome"] != "passed":
                assert verdict["message"] in text


def test_points_add_up_to_the_score(students):
    for record, page in students.values():
        table = page.partition('id="scores"')[2].partition("</table>")[0]
        points = [float(found) for found in re.findall(r'</th><td class="n" data-v="[\d.]+">([\d.]+)<', table)]
        assert sum(points) == pytest.approx(record["score"], abs=0.005 * len(points))
        assert f"{record['score']:.2f} of {record['max_score']:g}" in page


def test_it_says_where_to_go_on_and_what_a_person_grades(students, repository):
    parts = [len(read_written_parts(repository, name)) for name in repository.assignment("deep_learning_theory").points]
    for record, page in students.values():
        advice = page.partition('id="next"')[2].partition("</section>")[0]
        assert f"The {sum(parts)} written answers are not graded here" in advice
        for outcome, says in (("blank", "Not written yet"), ("error", "raised an error"), ("timeout", "never ends")):
            assert (says in advice) == any(verdict["outcome"] == outcome for verdict in record["verdicts"])


def test_where_otter_keeps_hidden_cases_from_students_the_page_does_too(small, tmp_path):
    folder = Path(shutil.copytree(small[0], tmp_path / "class"))
    bank = Bank(shutil.copytree(Bank.here().root / "assignments", tmp_path / "assignments").parent)
    for name in ("solutions", "tests/misconceptions"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).symlink_to(Bank.here().root / name)
    (tmp_path / "otter_config.json").write_text('{"plugins": [], "show_hidden": false}')
    write_report(bank, folder, pages=True)
    hidden = 0
    for path in (folder / "pages").glob("*.html"):
        record = json.loads((folder / "results" / f"{path.stem}.staff.json").read_text(encoding="utf-8"))
        page, complaints = read(path.read_text(encoding="utf-8"))
        assert complaints == []
        assert f"{record['score']:.2f} of {record['max_score']:g}" in page.text
        assert "Hidden cases count too. Of them only the points are shown." in page.text
        public = {words(verdict["case"]) for verdict in record["verdicts"] if not verdict["hidden"]}
        assert all(name in page.text for name in public)
        kept_back = {words(v["case"]) for v in record["verdicts"] if v["hidden"]} - public
        assert not any(re.search(rf"(?<!\w){re.escape(name)} (public|hidden)", page.text) for name in kept_back)
        assert " hidden" not in page.text.replace("Hidden cases count too", "")
        hidden += len(kept_back)
    assert hidden > 100
