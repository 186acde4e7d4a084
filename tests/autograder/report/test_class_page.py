"""The page about a class: what it says, and that it is a sound page."""

import json
import re
from itertools import pairwise
from urllib.parse import unquote

import pytest

from autograder import cli
from autograder.bank.bank import BANK_VARIABLE
from autograder.commands.status import OK, WRONG_USE
from autograder.report.alerts import backwards, nobody_passes
from autograder.report.summary import WIDTH, summary
from autograder.report.write import write_report
from tests.autograder.report.pages import active, hashed, policy, read
from tests.autograder.report.synthetic import write_results
from tests.autograder.toys import SOLUTION


@pytest.fixture(scope="module")
def written(large, repository):
    folder, planted = large
    return write_report(repository, folder), planted


def words(case):
    return case[1].removeprefix("test_").replace("_", " ")


def test_what_was_planted_in_a_class_is_found(written):
    report, planted = written
    page = report.report.read_text(encoding="utf-8")
    assert [(case.question, case.name) for case in nobody_passes(report.statistics)] == [planted.nobody]
    assert planted.backwards in [(case.question, case.name) for case in backwards(report.statistics)]
    values = page.partition('id="value-table"')[2].partition("</table>")[0]
    rows = re.findall(r"<tr>.*?</tr>", values)
    assert words(planted.same_value) in rows[1]
    assert "array([0.5, 0.5])" in rows[1]
    variant = planted.diagnosis.partition("/")[2]
    assert variant.replace("_", " ") in page.partition('id="misconception-table"')[2].partition("</table>")[0]
    assert "no hint is written" not in page


def test_every_submission_and_every_case_is_counted(written, large):
    statistics = written[0].statistics
    with (large[0] / "grades.csv").open(encoding="utf-8") as file:
        statuses = [line.split(",")[1].partition(":")[0] for line in file][1:]
    assert len(statistics.lines) == 2000
    for kind in ("unreadable", "grader_error"):
        assert len(statistics.of_kind(kind)) == statuses.count(kind) > 0
    assert len(statistics.of_kind("wrong_file")) > 0
    assert len(statistics.of_kind("not_attempted")) > 0
    assert {case.count for case in statistics.cases.values()} == {statistics.attempted}
    assert len(statistics.scores()) == statuses.count("graded")


@pytest.mark.parametrize("size", ["small", "large"])
def test_the_page_is_sound_html_and_can_be_read_without_eyes(size, request, repository):
    folder, _ = request.getfixturevalue(size)
    page = write_report(repository, folder).report.read_text(encoding="utf-8")
    seen, complaints = read(page)
    assert complaints == []
    assert seen.all("html") == [{"lang": "en"}]
    assert len(seen.all("h1")) == len(seen.all("main")) == 1
    assert all(one.get("scope") in ("col", "row") for one in seen.all("th"))
    assert len(seen.all("caption")) == len(seen.all("table")) > 4
    assert all(one.get("aria-label") or one.get("aria-hidden") for one in seen.all("svg"))
    links = seen.all("a")
    assert links[0] == {"href": "#content", "class": "skip"}
    levels = [int(tag[1]) for tag, _ in seen.elements if re.fullmatch("h[1-6]", tag)]
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_the_page_of_two_thousand_stays_light(written):
    assert written[0].report.stat().st_size < 1_000_000


def test_only_our_own_script_and_style_may_run_and_nothing_is_loaded(written):
    page = written[0].report.read_text(encoding="utf-8")
    seen, _ = read(page)
    allowed = policy(seen)
    assert allowed["default-src"] == "'none'"
    assert [allowed["script-src"]] == hashed(page, "script")
    assert [allowed["style-src"]] == hashed(page, "style")
    assert active(seen) == []
    assert "http" not in page.replace("http-equiv", "")


def test_a_small_class_gets_a_warning_instead_of_correlations(small, written, repository):
    page = write_report(repository, small[0]).report.read_text(encoding="utf-8")
    # In one of the five nothing may be attempted.
    assert re.search(r"Only [45] submissions \(none is given below 10\): by chance alone", page)
    assert "by chance alone" not in written[0].report.read_text(encoding="utf-8")


def test_the_lines_for_the_terminal_fit_and_say_what_matters(written, large):
    lines = summary(written[0])
    assert all(len(line) <= WIDTH for line in lines[:-1])
    assert re.match(r"\d+ scores: mean \d+\.\d\d, median", lines[0])
    assert lines[-1] == f"report: {large[0] / 'report.html'}"
    assert any(line.startswith("the grader failed: ") for line in lines)
    assert "cases that nobody passes: 1" in lines


def test_results_that_cannot_be_read_are_named_and_do_not_stop_the_report(small, repository, tmp_path):
    folder, _ = small
    broken = tmp_path / "class"
    (broken / "results").mkdir(parents=True)
    (broken / "run.json").write_bytes((folder / "run.json").read_bytes())
    files = sorted((folder / "results").glob("*.staff.json"))
    # The last one could be read once, and died with a KeyError when its verdicts were counted.
    for file, content in zip(files, (b"{", b'{"verdicts": 3}', b"\xff", None, b'{"verdicts": [{}]}'), strict=True):
        (broken / "results" / file.name).write_bytes(file.read_bytes() if content is None else content)
    (broken / "pages").mkdir()
    stale = broken / "pages" / f"{files[0].name.removesuffix('.staff.json')}.html"
    stale.write_text("an earlier run's")
    statistics = write_report(repository, broken, pages=True).statistics
    assert [path.name for path in (broken / "pages").iterdir()] == [f"{files[3].name.removesuffix('.staff.json')}.html"]
    assert not stale.exists()
    assert len(statistics.of_kind("no_record")) == 4
    assert statistics.attempted == 1


ROW = '{"submission": "x", "status": "graded", "score": "many", "max_score": 9, "scores": {}, "person": {}}'
INDEX = '{"format": 1, "version": "x", "assignment": "toys", "questions": ["toy"], "rows": [%s]}'


@pytest.mark.parametrize(
    "content",
    [
        None,
        "",
        "[1]",
        "[" * 100_000,
        INDEX.replace("1", "2") % "",
        INDEX % ROW,
        INDEX % ROW.replace('"many"', "1").replace('"person": {}', '"person": {"nickname": "Bo"}'),
        INDEX % ROW.replace('"many"', "1").replace('"x"', "7"),
    ],
)
@pytest.mark.parametrize("command", ["report", "export"])
def test_a_folder_without_results_is_wrong_use(content, command, tmp_path, capsys):
    if content is not None:
        (tmp_path / "run.json").write_text(content)
    (tmp_path / "roster.csv").write_text("Student,ID,Section,Toys (42)\n")
    options = {
        "report": [str(tmp_path)],
        "export": ["canvas", str(tmp_path / "roster.csv"), "--grades", str(tmp_path), "-o", str(tmp_path / "out.csv")],
    }
    assert cli.main([command, *options[command]]) == WRONG_USE
    [line] = capsys.readouterr().err.splitlines()
    assert line.startswith(f"autograder: {tmp_path / 'run.json'}: ")
    assert ("run the same `autograder grade` command again" in line) == (content is not None)


def test_a_class_of_nobody_has_a_page(tmp_path, repository):
    write_results(tmp_path, "deep_learning_theory", ("decoding",), [])
    report = write_report(repository, tmp_path)
    assert read(report.report.read_text(encoding="utf-8"))[1] == []
    assert summary(report) == [f"report: {report.report}"]


def test_the_command_writes_the_report_and_the_pages(small, capsys, tmp_path):
    folder, _ = small
    assert cli.main(["report", str(folder), "--pages"]) == OK
    assert len(list((folder / "pages").glob("*.html"))) == 5
    page = (folder / "report.html").read_text(encoding="utf-8")
    for record in (folder / "results").glob("*.staff.json"):
        assert json.loads(record.read_text(encoding="utf-8"))["verdicts"]
    targets = [one["href"] for one in read(page)[0].all("a") if "/" in one.get("href", "")]
    assert targets
    assert all((folder / unquote(target)).is_file() for target in targets)


def test_grading_a_class_ends_with_its_report(toy_bank, monkeypatch, tmp_path, capsys):
    monkeypatch.setenv(BANK_VARIABLE, str(toy_bank.root))
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "right.py").write_text(SOLUTION)
    (tmp_path / "in" / "wrong <b>.py").write_text(SOLUTION.replace("return sum(numbers)", "return 0"))
    output = tmp_path / "out"
    arguments = ["grade", str(tmp_path / "in"), "--assignment", "toys", "--output", str(output), "--pages"]
    assert cli.main(arguments) == OK
    said = capsys.readouterr().out.splitlines()
    assert f"report: {output / 'report.html'}" in said
    assert any(line.startswith("2 scores: mean ") for line in said)
    assert {path.name for path in (output / "pages").iterdir()} == {"right.html", "wrong <b>.html"}
    seen, complaints = read((output / "report.html").read_text(encoding="utf-8"))
    assert complaints == []
    assert "wrong <b>" in seen.text
    assert "of 9 points" in seen.text
