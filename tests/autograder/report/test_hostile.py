"""Names, values, messages and lines that would like to be more than text."""

import pytest

from autograder.batch.class_results import staff_file
from autograder.batch.gradesheet import GradeRow
from autograder.batch.records import Measured, Record
from autograder.engine.verdicts import Outcome, Report, Status, Verdict
from autograder.intake.submitter import Submitter
from autograder.report.write import write_report
from tests.autograder.report.pages import active, read
from tests.autograder.report.synthetic import write_results

ATTACKS = (
    "<script>alert(1)</script>",
    "</script><script>alert(1)</script>",
    "</title></style></pre></table><img src=x onerror=alert(1)>",
    "\" autofocus onfocus=alert(1) x=\"' onmouseover='alert(1)",
    "<!-- <base href=//evil> --><svg/onload=alert(1)>",
    "javascript:alert(1)",
    "&lt;script&gt;&#60;",
    "line\u2028\u202eesrever\x00\x1b[2J\ud800",
)


def write_hostile(folder):
    """A class in which everything that a student chooses is an attack."""
    (folder / "results").mkdir()
    rows = []
    for number in range(12):
        attack = ATTACKS[number % len(ATTACKS)]
        name = f"{attack.replace('/', '∕').replace(chr(0), '')} {number}".encode("utf-8", "replace").decode()
        verdicts = [
            Verdict(
                question="decoding",
                case=f"test_{case}",
                hidden=case > 0,
                weight=1,
                outcome=Outcome.PASSED if case == 2 and number % 2 else Outcome.FAILED,
                message=f"❌ failed: {attack}",
                staff=f"STAFF-ONLY {attack}",
                diagnosis=f"decoding/{attack}",
                returned=ATTACKS[case],
            )
            for case in range(3)
        ]
        write_record(folder, name, Report(Status.GRADED, attack, tuple(verdicts), (attack,)))
        plain = attack.replace("\x00", "").encode("utf-8", "replace").decode()
        person = Submitter(plain, plain, plain)
        rows.append(GradeRow(name, f"graded: {plain}", 1.0, 3.0, {"decoding": 1.0}, person))
    rows.append(GradeRow("gone", f"grader_error: {ATTACKS[2]}", None, 3.0, {}, Submitter(ATTACKS[0])))
    rows.append(GradeRow("=1+1", f"unreadable: {ATTACKS[1]}", 0.0, 3.0, {"decoding": 0.0}, Submitter("=cmd()")))
    write_record(folder, "=1+1", Report(Status.UNREADABLE, ATTACKS[1], tuple(verdicts)))
    write_results(folder, "deep_learning_theory", ("decoding",), rows)


def write_record(folder, name, report):
    record = Record(report, {"decoding": 3}, "00", Measured(0.1, 0.2, None))
    staff_file(folder, name).write_text(record.text(), encoding="utf-8")


@pytest.fixture(scope="module")
def folder(tmp_path_factory, repository):
    folder = tmp_path_factory.mktemp("hostile")
    write_hostile(folder)
    write_report(repository, folder, pages=True)
    return folder


def pages(folder):
    return {path.name: path.read_text(encoding="utf-8") for path in [folder / "report.html", *folder.glob("pages/*")]}


def test_attacks_are_text_on_every_page(folder):
    made = pages(folder)
    assert len(made) == 1 + 13
    for name, page in made.items():
        seen, complaints = read(page)
        assert complaints == [], name
        assert active(seen) == [], name
        assert len(seen.all("script")) == (name == "report.html")


def test_attacks_are_shown_as_they_are(folder):
    text = read((folder / "report.html").read_text(encoding="utf-8"))[0].text
    for attack in ATTACKS[:7]:
        assert attack in text
    assert "line\ufffd\ufffdesrever\ufffd\ufffd[2J\ufffd" in text


def test_no_page_turns_its_text_around_or_holds_what_has_no_place_in_a_page(folder):
    for page in pages(folder).values():
        assert all(char.isprintable() or char in "\n\t" for char in page)


def test_links_stay_in_the_folder(folder):
    for attributes in read((folder / "report.html").read_text(encoding="utf-8"))[0].all("a"):
        assert attributes["href"].startswith(("#", "pages/"))
        assert ".." not in attributes["href"]
