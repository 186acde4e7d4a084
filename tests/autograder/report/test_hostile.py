"""Names, values, messages and lines that would like to be more than text."""

import csv
import json

import pytest

from autograder.report.write import write_report
from tests.autograder.report.pages import active, read

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
            {
                "question": "decoding",
                "case": f"test_{case}",
                "hidden": case > 0,
                "weight": 1,
                "outcome": "passed" if case == 2 and number % 2 else "failed",
                "message": f"❌ failed: {attack}",
                "staff": f"STAFF-ONLY {attack}",
                "diagnosis": f"decoding/{attack}",
                "returned": ATTACKS[case],
            }
            for case in range(3)
        ]
        record = {
            "status": "graded",
            "line": attack,
            "notes": [attack],
            "points": {"decoding": 3},
            "verdicts": verdicts,
        }
        (folder / "results" / f"{name}.staff.json").write_text(json.dumps(record), encoding="utf-8")
        plain = attack.replace("\x00", "").encode("utf-8", "replace").decode()
        rows.append([name, f"graded: {plain}", "1", "3", plain, plain, plain, "1"])
    rows.append(["gone", f"grader_error: {ATTACKS[2]}", "", "3", ATTACKS[0], "", "", ""])
    rows.append(["'=1+1", f"unreadable: {ATTACKS[1]}", "0", "3", "'=cmd()", "", "", "0"])
    record = {"status": "unreadable", "line": ATTACKS[1], "verdicts": verdicts}
    (folder / "results" / "=1+1.staff.json").write_text(json.dumps(record), encoding="utf-8")
    with (folder / "grades.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["submission", "status", "score", "max_score", "name", "email", "sid", "decoding"])
        writer.writerows(rows)


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
