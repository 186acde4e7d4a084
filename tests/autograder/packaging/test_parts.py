"""Assignments that ask parts of questions: what is built of them, what is graded, and what is refused."""

import csv
import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from autograder import cli
from autograder.bank.bank import Bank
from autograder.bank.solution import Solution
from autograder.bank.variants import load_variants
from autograder.commands.status import OK, WRONG_USE
from autograder.engine import cut_questions
from autograder.engine.engine import Engine
from autograder.engine.parts import asked_bank
from autograder.mark.session import opened
from tests.autograder.entrypoints.conftest import through_gradescope
from tests.autograder.toys import HIDDEN, PUBLIC, write_bank

VITERBI = ["viterbi_init", "viterbi_step", "viterbi_last_token", "viterbi_backtrack", "viterbi_decode"]
ONLY_VITERBI = f"""\
title = "Viterbi"

[questions]
decoding = 8

[parts.decoding]
code = {json.dumps(VITERBI)}
written = []
"""
WITH_A_PROOF = ONLY_VITERBI.replace("written = []", 'written = ["recurrence"]\n\n[written]\n"decoding.recurrence" = 5')
COUNTING = ONLY_VITERBI.replace(json.dumps(VITERBI), '["count_sequences"]')
HINT = "When both factors depend on the same word, may each be maximized on its own? Try it with two words."
WITHOUT_PROOFS = 'title = "No proofs"\n[questions]\nweight_norm = 11\ndecoding = 14\n' + "".join(
    f"[parts.{question}]\nwritten = []\n" for question in ("weight_norm", "decoding")
)


@pytest.fixture(scope="module")
def course(repository, tmp_path_factory):
    """A course with the bank's questions, and three assignments that ask parts of them."""
    root = tmp_path_factory.mktemp("course")
    for name in ("assignments", "solutions", "requirements"):
        shutil.copytree(repository.root / name, root / name)
    for name in ("public", "hidden", "misconceptions", "alternatives", "contracts", "equivalent_mutants"):
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(repository.root / "tests" / name, root / "tests" / name, ignore=ignored)
    shutil.copy(repository.root / "otter_config.json", root)
    bank = Bank(root)
    for name, text in (
        ("only_viterbi", ONLY_VITERBI),
        ("with_a_proof", WITH_A_PROOF),
        ("counting", COUNTING),
        ("without_proofs", WITHOUT_PROOFS),
    ):
        bank.manifest(name).write_text(text)
    assert cli.main(["build", "--bank", str(root), "only_viterbi", "with_a_proof", "without_proofs"]) == OK
    return bank


def student_notebook(course, assignment):
    return json.loads((course.root / "student_template" / assignment / f"{assignment}.ipynb").read_text())


def texts(book):
    return "\n\n".join("".join(cell["source"]) for cell in book["cells"])


def test_the_notebook_asks_what_is_named_and_nothing_else(course):
    text = texts(student_notebook(course, "only_viterbi"))
    whole = Solution.read(course.solution("decoding"))
    asked = [name for name in (*whole.functions, *whole.choices) if f'"{name}"' in text or f"\n{name} = None" in text]
    assert asked == VITERBI
    assert "Worth 8 points in all." in text
    assert "In writing" not in text
    assert [heading for heading in text.splitlines() if heading.startswith("### ")] == [
        "### Markov chains: the Viterbi algorithm",
        "### Check 1. Decoding: from a language model to a likely sequence",
    ]
    assert "LanguageModel" not in text
    assert "<!--" not in text


def test_a_written_part_that_is_named_has_its_place_its_points_and_its_rubric(course):
    text = texts(student_notebook(course, "with_a_proof"))
    assert "**Derive** the recurrence" in text
    assert "In writing: recurrence (5 points)" in text
    assert "**Prove** that this works" not in text
    dist = course.root / "dist" / "with_a_proof"
    assert "1 questions, 5 points." in (dist / "gradescope_outline.md").read_text()
    assert "# decoding: recurrence" in (dist / "rubric.md").read_text()
    assert "back_pointers" not in (dist / "rubric.md").read_text()
    assert not (course.root / "dist" / "only_viterbi" / "rubric.md").exists()


def test_without_proofs_all_code_is_asked_and_nothing_in_writing(course):
    text = texts(student_notebook(course, "without_proofs"))
    for question in ("weight_norm", "decoding"):
        solution = Solution.read(course.solution(question))
        assert [name for name in solution.functions if f'NotImplementedError("{name}")' not in text] == []
        assert [name for name in solution.choices if f"\n{name} = None" not in text] == []
    assert "In writing" not in text
    assert "Prove it" not in text
    assert "Worth 25 points in all." in text
    with Engine(course, "without_proofs") as engine, Engine(course, "deep_learning_theory") as whole:
        of_both = [case for case in whole.cases if case.question in ("weight_norm", "decoding")]
        assert [(case.question, case.name) for case in engine.cases] == [(case.question, case.name) for case in of_both]


def test_a_case_stays_if_all_that_it_looks_at_is_asked(course):
    with Engine(course, "only_viterbi") as engine, Engine(course, "source_002") as whole:
        of_decoding = {case.name: names for case, names in whole.concerns.items() if case.question == "decoding"}
        kept = {case.name for case in engine.cases}
        assert kept == {name for name, names in of_decoding.items() if names <= set(VITERBI)}
        assert 0 < len(kept) < len(of_decoding)


def test_students_get_the_cases_and_hints_of_what_they_are_asked(course):
    folder = course.root / "student_template" / "only_viterbi"
    cases = (folder / "public" / "test_decoding.py").read_text()
    assert "def test_viterbi_of_one_step_is_one_transition" in cases
    assert "student.greedy_decode" not in cases
    assert "WEATHER" not in cases
    about = json.loads((folder / "public" / "assignment.json").read_text())["questions"]["decoding"]
    assert (about["functions"], about["choices"], about["written"]) == (VITERBI, {}, {})
    assert set(about["hints"]) == set(VITERBI)
    # As a student does: their own check, in a Python of its own, on the reference and on the stub.
    for answers, passed in ((course.solution("decoding").read_text(), True), ("", False)):
        (folder / "mine.py").write_text(answers)
        done = subprocess.run(
            [sys.executable, "-m", "course_check", "mine.py"], cwd=folder, capture_output=True, text=True, timeout=120
        )
        assert ("11 of 11" in done.stdout) == passed, done.stdout


@pytest.fixture(scope="module")
def submissions(course, tmp_path_factory):
    """The student's notebook, filled in in several ways."""
    folder, book = tmp_path_factory.mktemp("submissions"), student_notebook(course, "only_viterbi")
    reference = course.solution("decoding").read_text()
    variants = load_variants(course.misconceptions("decoding"), reference).values()
    wrong = next(one for one in variants if one.hint == HINT).source
    for name, text in {
        "perfect": reference,
        "blank": "",
        "half": reference + "\n\ndef viterbi_decode(P, bos, T):\n    raise NotImplementedError\n",
        "wrong_step": wrong,
        "wrong_elsewhere": reference + "\n\ndef greedy_decode(*_):\n    return 0\n\n\nVITERBI_TIME = None\n",
    }.items():
        cell = {"cell_type": "code", "id": "mine", "metadata": {}, "outputs": [], "execution_count": None}
        filled = {**book, "cells": [*book["cells"], {**cell, "source": text}]}
        (folder / f"{name}.ipynb").write_text(json.dumps(filled))
    return folder


@pytest.fixture(scope="module")
def expected(course):
    """Points by submission, from the weights of the cases and what each looks at."""
    with Engine(course, "only_viterbi") as engine:
        weights = {case: case.weight for case in engine.cases}
        total = sum(weights.values())
        decoding = sum(weight for case, weight in weights.items() if "viterbi_decode" in engine.concerns[case])
    return {"perfect": 8, "blank": 0, "half": 8 * (total - decoding) / total, "wrong_elsewhere": 8}


@pytest.fixture(scope="module")
def graded(course, submissions, tmp_path_factory):
    output = tmp_path_factory.mktemp("grades") / "out"
    command = ["grade", "--bank", str(course.root), str(submissions), "--assignment", "only_viterbi"]
    assert cli.main([*command, "--output", str(output), "--jobs", "2", "--pages"]) == OK
    return output


def test_grading_looks_at_what_is_asked_and_shares_the_points_among_it(graded, expected):
    with (graded / "grades.csv").open() as sheet:
        rows = {row["submission"]: row for row in csv.DictReader(sheet)}
    assert {row["max_score"] for row in rows.values()} == {"8"}
    assert {name: float(rows[name]["score"]) for name in expected} == pytest.approx(expected, abs=1e-4)
    assert 0 < float(rows["wrong_step"]["score"]) < 8
    assert "decoding.recurrence" not in rows["perfect"]
    assert "<title>Viterbi" in (graded / "report.html").read_text()
    assert HINT in (graded / "pages" / "wrong_step.html").read_text()
    assert HINT not in (graded / "pages" / "half.html").read_text()
    assert "greedy" not in (graded / "pages" / "blank.html").read_text()


def test_a_written_part_that_is_named_is_collected_to_be_marked(course, tmp_path):
    book = student_notebook(course, "with_a_proof")
    for cell in book["cells"]:
        if cell["metadata"]["course"] == "decoding-written-recurrence":
            cell["source"] = ["By the chain rule."]
    (tmp_path / "mine.ipynb").write_text(json.dumps(book))
    command = ["grade", "--bank", str(course.root), str(tmp_path / "mine.ipynb"), "--assignment", "with_a_proof"]
    assert cli.main([*command, "--output", str(tmp_path / "out"), "--jobs", "1"]) == OK
    with (tmp_path / "out" / "grades.csv").open() as sheet:
        [row] = csv.DictReader(sheet)
    assert row["status"] == "written 0 of 1"
    assert [name for name in row if name.startswith("decoding")] == ["decoding", "decoding.recurrence"]
    with opened(course, tmp_path / "out") as marking:
        assert [(part.key, part.points) for part in marking.parts] == [("decoding.recurrence", 5)]
        assert "**Derive** the recurrence" in marking.parts[0].prompt
        assert marking.imported.new == 1


def test_the_built_zip_grades_the_same(course, submissions, graded, expected, tmp_path):
    archive = course.root / "dist" / "only_viterbi" / "autograder.zip"
    with zipfile.ZipFile(archive) as zipped:
        manifest = zipped.read("bank/assignments/only_viterbi.toml").decode()
        assert b"greedy" not in zipped.read("bank/tests/hidden/test_decoding.py")
    assert "[parts" not in manifest
    for name in ("perfect", "half", "blank", "wrong_step", "wrong_elsewhere"):
        result = through_gradescope(archive, submissions / f"{name}.ipynb", tmp_path / name)
        local = json.loads((graded / "results" / f"{name}.json").read_text())
        assert json.loads(result.text)["tests"] == local["tests"]
        assert name not in expected or result.score == pytest.approx(expected[name], abs=1e-4)


def test_pytest_runs_the_cases_that_are_asked(course, submissions):
    (course.root / "pytest.ini").write_text(
        "[pytest]\naddopts = -p autograder.entrypoints.pytest_plugin --import-mode=importlib\n"
    )
    command = [str(Path(sys.executable).with_name("pytest")), "-q", "tests/hidden", "tests/public"]
    done = subprocess.run(
        [*command, "--submission", str(submissions / "wrong_elsewhere.ipynb")],
        cwd=course.root,
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stdout
    with Engine(course, "only_viterbi") as engine:
        parameters = sum(len(case.parameters) for case in engine.cases)
    assert f"{parameters} passed" in done.stdout


def test_the_gate_tries_the_parts(course, capsys):
    assert cli.main(["validate", "--bank", str(course.root), "--assignment", "counting", "--quick"]) == OK
    [row] = [line.split() for line in capsys.readouterr().out.splitlines() if line.startswith("decoding ")]
    with Engine(course, "counting") as engine:
        public = sum(not case.hidden for case in engine.cases)
        assert row[1] == f"{public}+{len(engine.cases) - public}"


def test_a_changed_manifest_or_question_is_noticed(course, tmp_path):
    shutil.copytree(course.root, tmp_path / "course")
    bank = Bank(tmp_path / "course")
    before = asked_bank(bank, "only_viterbi").hidden_cases("decoding").read_text()
    bank.manifest("only_viterbi").write_text(ONLY_VITERBI.replace('"viterbi_backtrack", ', ""))
    after = asked_bank(bank, "only_viterbi").hidden_cases("decoding").read_text()
    assert "student.viterbi_backtrack" in before
    assert "student.viterbi_backtrack" not in after
    prompt = bank.prompt("decoding")
    prompt.write_text(prompt.read_text().replace("Put the pieces together.", "Now all of it."))
    assert "Now all of it." in asked_bank(bank, "only_viterbi").prompt("decoding").read_text()


def test_nothing_is_cut_twice(course, monkeypatch):
    asked_bank(course, "only_viterbi")
    monkeypatch.setattr(cut_questions, "cut_files", lambda *_: pytest.fail("cut again"))
    asked_bank(course, "only_viterbi")


def test_whole_questions_are_never_taken_for_their_parts(course):
    with pytest.raises(ValueError, match="read it from its own bank"):
        course.assignment("only_viterbi")
    with pytest.raises(ValueError, match="read it from its own bank"):
        asked_bank(course, "with_a_proof").assignment("only_viterbi")
    assert asked_bank(course, "deep_learning_theory") == course


TOYS = 'title = "Toys"\n\n[questions]\ntoy = 9\n'
PLACES = "<!-- code: double total ask_twice EVEN -->"


TOGETHER = "\n\ndef test_both(student):\n    assert student.total([1]) + student.double([1])[0] == 3\n"


def test_a_case_that_looks_at_more_than_is_asked_goes(tmp_path):
    bank = write_bank(tmp_path, hidden=HIDDEN + TOGETHER)
    cases = {}
    for code in (["total"], ["double"], ["total", "double"]):
        bank.manifest("toys").write_text(f"{TOYS}\n[parts.toy]\ncode = {json.dumps(code)}\n")
        with Engine(bank, "toys") as engine:
            cases[len(cases)] = {case.name for case in engine.cases if case.hidden}
            assert all(names <= set(code) for names in engine.concerns.values())
    assert cases[0] == {"test_total_of_many"}
    assert cases[2] == cases[0] | cases[1] | {"test_both"}


@pytest.mark.parametrize(
    ("parts", "line", "said"),
    [
        (
            '[parts.toy]\ncode = [\n"double",\n"duble"]\n',
            9,
            "duble is no function or choice of toy; there are: double,",
        ),
        ('[parts.toy]\nwritten = ["why"]\n', 7, "why is no written part of toy; there are: none"),
        ("[parts.toy]\ncode = []\n", 6, "toy asks for no code"),
        ('[parts.toy]\ncode = ["double", "double"]\n', 7, "toy has double twice in code"),
        ('[parts.toy]\ncode = "double"\n', 6, "holds code = ["),
        ('[parts.toy]\nfunctions = ["double"]\n', 6, "holds code = ["),
        ("[parts.toy]\n", 6, "holds code = ["),
        ('[parts.tiy]\ncode = ["double"]\n', 6, "the assignment has no such question"),
        ('[parts.toy]\ncode = ["EVEN"]\n', 6, "no public case of toy is left"),
        ('[parts.toy]\ncode = ["total"]\nwritten = []\n', 7, "test_both at double, too; name that as well"),
    ],
)
def test_what_can_not_be_asked_is_refused_in_one_line(built, parts, line, said):
    bank = built.bank
    if "test_both" in said:
        public, hidden = (text.replace("student.total(", "len(") for text in (PUBLIC, HIDDEN))
        public = public.replace("len([1, 2]) == 3", "student.ask_twice(id)")
        hidden = hidden.replace("len(list(range(n)))", "reference.total(list(range(n)))")
        bank.public_cases("toy").write_text(public.lstrip())
        bank.hidden_cases("toy").write_text(hidden.lstrip() + TOGETHER)
    bank.manifest("toys").write_text(TOYS + "\n" + parts)
    status, lines = built()
    assert status == WRONG_USE
    assert len(lines) == 1
    assert lines[0].startswith(f"autograder: {bank.manifest('toys')}, line {line}: ")
    assert said in lines[0]
    assert not (bank.root / "dist").exists()


def test_another_selection_is_graded_anew(built, tmp_path_factory):
    folder, bank = tmp_path_factory.mktemp("class"), built.bank
    wrong = "\n\ndef double(x):\n    return 0\n"
    (folder / "mine.py").write_text(bank.solution("toy").read_text() + wrong)
    scores = []
    for parts in ("", '[parts.toy]\ncode = ["total", "EVEN"]\n', '[parts.toy]\ncode = ["double"]\n', ""):
        bank.manifest("toys").write_text(f"{TOYS}\n{parts}")
        command = ["grade", "--bank", str(bank.root), str(folder / "mine.py"), "--assignment", "toys"]
        assert cli.main([*command, "--output", str(folder / "out")]) == OK
        with (folder / "out" / "grades.csv").open() as sheet:
            scores += [float(row["score"]) for row in csv.DictReader(sheet)]
    assert scores[0] == scores[3]
    assert 0 < scores[0] < 9
    assert scores[1:3] == [9, 9 / 4]  # one of the four cases on `double` looks at its argument only


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files away")
def test_files_of_roots_are_in_nobodys_way(tmp_path):
    bank = write_bank(tmp_path)
    bank.manifest("toys").write_text(TOYS + '\n[parts.toy]\ncode = ["double"]\n')
    os.chown(tmp_path / "solutions", 4321, 4321)
    assert asked_bank(bank, "toys").solution("toy").stat().st_uid == 4321
    assert {path.stat().st_uid for path in [tmp_path / "build", *(tmp_path / "build").rglob("*")]} == {4321}


def test_points_for_what_is_left_out_are_refused(course, tmp_path, capsys):
    shutil.copytree(course.root, tmp_path / "course")
    bank = Bank(tmp_path / "course")
    bank.manifest("only_viterbi").write_text(ONLY_VITERBI + '\n[written]\n"decoding.recurrence" = 5\n')
    assert cli.main(["build", "--bank", str(bank.root), "only_viterbi"]) == WRONG_USE
    said = f"{bank.manifest('only_viterbi')}, line 11: [parts.decoding] leaves recurrence out: take its points away"
    assert said in capsys.readouterr().err


def test_a_text_that_speaks_of_what_is_left_out_is_named(built):
    bank = built.bank
    bank.prompt("toy").write_text(f"## A toy\n\nAs `total` does, and `double`.\n\n{PLACES}\n")
    bank.manifest("toys").write_text(TOYS + '\n[parts.toy]\ncode = ["double"]\n')
    status, lines = built()
    assert status == OK
    assert [line for line in lines if "not asked" in line] == [
        f"autograder: warning: {bank.prompt('toy')}: what stays of it speaks of total, which is not asked"
    ]


def test_a_mark_for_what_is_not_there_is_refused(built):
    built.bank.prompt("toy").write_text(f"## A toy\n\n<!-- for: dubble -->\nDouble it.\n\n{PLACES}\n")
    status, lines = built()
    assert status == WRONG_USE
    assert (
        f"{built.bank.prompt('toy')}, line 3: dubble is nothing that this question asks; there are: double" in lines[0]
    )


def test_two_questions_may_share_a_name_that_is_asked_of_one_of_them(built):
    bank = built.bank
    for place in (Bank.prompt, Bank.solution, Bank.public_cases, Bank.hidden_cases):
        shutil.copy(place(bank, "toy"), place(bank, "other"))
    bank.manifest("toys").write_text(
        TOYS + 'other = 3\n\n[parts.toy]\ncode = ["double"]\n\n[parts.other]\ncode = ["total", "EVEN"]\n'
    )
    status, lines = built()
    assert (status, lines) == (OK, [])
    bank.manifest("toys").write_text(bank.manifest("toys").read_text().replace('"total"', '"total", "double"'))
    status, lines = built()
    assert status == WRONG_USE
    assert "double is defined in toy, too" in lines[0]


def test_where_the_parts_can_not_be_kept_it_is_said(built):
    bank = built.bank
    (bank.root / "build").write_text("in the way")
    bank.manifest("toys").write_text(TOYS + '\n[parts.toy]\ncode = ["double"]\n')
    status, lines = built()
    assert status != OK
    assert "can't be kept" in lines[0]
