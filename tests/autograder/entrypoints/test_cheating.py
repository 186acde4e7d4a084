"""Students who cheat: through every door they get what their work is worth without the cheat, and nothing else.

All attacks go through the TA's door here, and one of each family through the others. `make attacks` takes every attack
through every door, and prints the table.
"""

import json
import os
import time
import zipfile
from pathlib import Path

import otter.generate
import pytest

from autograder.bank.otter_config import otter_config
from autograder.batch.records import read_record
from autograder.engine.engine import Engine
from autograder.sandbox.linux import privileges
from autograder.sandbox.zygote.layers import LAYERS
from tests.autograder.entrypoints import ordinary_user
from tests.autograder.entrypoints.attacks.attack import ALWAYS, HARMLESS, READER, Places, submission
from tests.autograder.entrypoints.attacks.corpus import CORPUS, FAMILIES
from tests.autograder.entrypoints.attacks.files import PASSES, bomb
from tests.autograder.entrypoints.attacks.forge import FORGE
from tests.autograder.entrypoints.attacks.leak import CODE, LEAKS, WORD, leaking
from tests.autograder.entrypoints.attacks.lie import mixed_lies
from tests.autograder.entrypoints.attacks.secret import SECRET
from tests.autograder.entrypoints.attacks.yard import LEFT_A_PROCESS, Yard, descendants
from tests.autograder.entrypoints.conftest import QUICK, through_command, through_otter
from tests.autograder.otter_json import otter_json
from tests.autograder.toys import SOLUTION, write_bank

ALL = [pytest.param(attack, id=name) for name, attack in CORPUS.items()]


@pytest.fixture(scope="module")
def yard(toy_bank):
    with Yard(toy_bank) as yard:
        yield yard


@pytest.fixture(scope="module")
def toy_settings(toy_bank):
    return otter_config(toy_bank, "toys")


def zygote_of(grader):
    return grader._grader._engine._zygote


def check_result(result, honest):
    """A whole result, with the honest score and no more."""
    assert result.status == 0, result.printed
    tests = [test for test in json.loads(result.text)["tests"] if "max_score" in test]
    assert [(test["name"], test["max_score"]) for test in tests] == [("toy", 9.0)]
    assert result.score == pytest.approx(honest, abs=1e-4)


def test_the_corpus_is_what_the_documents_say():
    assert len(CORPUS) == sum(map(len, FAMILIES.values())) >= 100
    assert all(attack.tries and "\n" not in attack.tries for attack in CORPUS.values())
    assert all(set(attack.layers) <= {ALWAYS, READER, *LAYERS} for attack in CORPUS.values())


def test_no_two_attacks_hand_in_the_same(tmp_path):
    seen = {}
    for number, (name, attack) in enumerate(CORPUS.items()):
        folder = tmp_path / str(number)
        folder.mkdir()
        path = attack.write(folder, Places("/results"))
        content = b"link" if path.is_symlink() else path.read_bytes()
        seen.setdefault(content, []).append(name)
        path.unlink()
    assert [names for names in seen.values() if len(names) > 1] == []


# One at a time, through the TA's door


@pytest.mark.parametrize("attack", ALL)
def test_it_is_worth_what_it_is_worth(attack, doors, toy_grader, toy_settings, yard, tmp_path):
    path = attack.write(tmp_path, yard.places)
    zygote = zygote_of(toy_grader)
    yard.settle()
    result = doors["local"](path)
    assert result.printed.startswith(("graded", "unreadable"))
    check_result(result, attack.honest)
    # What is shown is to the byte what Otter would show, whatever it made the grader say.
    [record] = toy_grader.results.glob(f"{path.stem}.staff.json")
    report = read_record(record.read_text()).report
    assert result.text == otter_json(report, {"toy": 9}, toy_settings)
    # It left nothing behind,
    assert zygote_of(toy_grader) is zygote
    assert descendants(zygote.pid) == set()
    assert os.listdir(zygote.root) == []
    assert yard.traces() == []
    # and nothing that the next student would find.
    honest = tmp_path / "honest.py"
    honest.write_text(SOLUTION)
    check_result(doors["local"](honest), 9)


@pytest.mark.parametrize("layer", LAYERS)
def test_without_a_layer_the_others_hold_what_the_corpus_says(layer, toy_bank, yard, tmp_path):
    engine, through, expected = None, [], []
    concerned = {name: attack for name, attack in CORPUS.items() if layer in attack.layers}
    for number, (name, attack) in enumerate(concerned.items()):
        if attack.bomb and layer == "limits":
            continue  # never without them
        if attack.layers == (layer,):
            expected.append(name)
        folder = tmp_path / str(number)
        folder.mkdir()
        path = attack.write(folder, yard.places)
        if engine is None:
            engine = Engine(toy_bank, "toys", QUICK, without={layer})
            yard.settle()
        score = engine.grade_file(path).scores({"toy": 9})["toy"]
        traces = yard.traces()
        if score > attack.honest + 1e-4 or traces:
            through.append(name)
        if LEFT_A_PROCESS in traces:
            engine.close()
            engine = None
        if traces:
            yard.tidy()
    if engine is not None:
        engine.close()
    assert through == expected


def test_the_secrets_are_where_the_cheat_looks(toy_bank, yard, tmp_path):
    # Without any layer of the sandbox the first attack on secrets gets full marks: it is no empty threat.
    path = SECRET[0].write(tmp_path, yard.places)
    with Engine(toy_bank, "toys", without=LAYERS) as engine:
        report = engine.grade_file(path)
    assert report.scores({"toy": 9}) == {"toy": 9}


@pytest.mark.parametrize("way", LEAKS)
def test_what_a_hidden_case_asked_does_not_come_out(way, doors, toy_grader, tmp_path):
    path = tmp_path / "work.py"
    path.write_text(leaking(LEAKS[way]))
    result = doors["local"](path)
    told = [test["output"] for test in json.loads(result.text)["tests"]] + [json.loads(result.text)["output"]]
    assert not any(WORD in text or str(CODE) in text or str(CODE % 256) in text for text in told)
    assert "crashed" in "".join(told) if way == "exit status" else "error" in "".join(told)


def test_staff_read_what_hidden_cases_made_a_student_say(doors, toy_grader, tmp_path):
    path = tmp_path / "work.py"
    for way in ("text of an exception", "printed", "name of a type", "large number"):
        path.write_text(leaking(LEAKS[way]))
        doors["local"](path)
        staff = (toy_grader.results / "work.staff.json").read_text()
        assert WORD in staff or str(CODE) in staff


# All of a family at once, through the other doors

# What a student's zip holds beside the notebook: names that Python, Jupyter, pytest or Otter might import or read.
SHADOWS = (
    *("numpy.py", "otter.py", "nbformat.py", "pytest.py", "dill.py", "autograder.py", "json.py", "conftest.py"),
    *("sitecustomize.py", "usercustomize.py", "ipython_config.py", "jupyter_config.py", "ipykernel_launcher.py"),
    *("autograder/__init__.py", "otter/__init__.py", "numpy/__init__.py", ".ipython/profile_default/startup/a.py"),
    *("tests/toy.py", "submission/tests/toy.py", "mine./tests/toy.py", "__init__.py", "source/bank/solutions/toy.py"),
)


def notebook(source, kernel):
    """A notebook with metadata that steers Otter, Jupyter and nbconvert."""
    tests = {"toy": {"name": "toy", "points": 9, "suites": [{"type": "doctest", "cases": [{"code": ">>> 1\n1"}]}]}}
    metadata = {
        "kernelspec": {"name": kernel, "display_name": "Mine", "language": "python"},
        "otter": {"tests": tests, "OK_FORMAT": True, "assignment_name": "another"},
        "language_info": {"name": "bash"},
    }
    code = {"cell_type": "code", "outputs": [], "execution_count": None}
    cells = [
        code | {"id": "a", "source": source, "metadata": {"tags": ["otter_ignore"], "otter": {"tests": ["toy"]}}},
        code | {"id": "b", "source": "import otter\notter.Notebook().check('toy')", "metadata": {}},
        {"cell_type": "markdown", "id": "c", "source": "$\\input{/etc/passwd}$<script>x</script>", "metadata": {}},
    ]
    return json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": metadata, "cells": cells})


def hostile_zip(path, source, kernel="mine", shadows=SHADOWS):
    log = source + "\nwith open('.OTTER_LOG', 'wb') as file: file.write(pickle.dumps(Bomb()))\n"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("work.ipynb", notebook(log, kernel))
        archive.writestr(".OTTER_LOG", bomb())
        archive.writestr("results.pkl", bomb())
        archive.writestr("results.json", json.dumps({"tests": [{"name": "toy", "score": 9, "max_score": 9}]}))
        archive.writestr("pytest.ini", "[pytest]\naddopts = --co\n")
        archive.writestr("otter_config.json", json.dumps({"points_possible": 9, "score_threshold": 0}))
        for name in shadows:
            archive.writestr(name, PASSES if name.endswith("tests/toy.py") else source)
    return path


@pytest.fixture
def surroundings(tmp_path, monkeypatch):
    """Temporary files and stray processes of a command end up where the test can see them."""
    folder = tmp_path / "tmp"
    folder.mkdir()
    monkeypatch.setenv("TMPDIR", str(folder))
    before = privileges.children_of(os.getpid())
    privileges.become_subreaper()
    yield folder
    strays = {}
    for pid in privileges.children_of(os.getpid()) - before:
        deadline = time.monotonic() + 5  # what is just ending may end
        while os.waitpid(pid, os.WNOHANG)[0] == 0 and time.monotonic() < deadline:
            time.sleep(0.01)
        if privileges.exists(pid):
            strays[pid] = Path(f"/proc/{pid}/cmdline").read_bytes()
    privileges.prctl(privileges.PR_SET_CHILD_SUBREAPER, 0)
    assert strays == {}
    assert list(folder.iterdir()) == []


# Families whose attacks fit into one file, one after the other.
JOINED = ("forging", "patching", "reading", "writing", "escaping", "speaking")


def work(family, tmp_path, places):
    """A submission with as many attacks of a family as one can hold, and what it is worth."""
    if family == "shadowing":
        return hostile_zip(tmp_path / "work.zip", submission(FORGE, places)), 0
    path = tmp_path / "work.py"
    if family == "lying":
        path.write_text(mixed_lies())
        return path, HARMLESS
    if family in JOINED:
        attacks = [attack for attack in FAMILIES[family] if not (attack.once or attack.value)]
        path.write_text(submission(tuple(attacks), places))
        return path, 0
    first = next(attack for attack in FAMILIES[family] if not attack.before_plugin)  # Otter would end there
    return first.write(tmp_path, places), first.honest


@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize("door", ["otter", "gradescope"])
def test_no_cheat_gets_through_another_door(door, family, doors, yard, tmp_path, surroundings):
    yard.settle()
    path, honest = work(family, tmp_path, yard.places)
    check_result(doors[door](path), honest)
    assert yard.traces() == []


@pytest.mark.parametrize("ordinary", [False, True], ids=["root", "ordinary user"])
def test_no_cheat_gets_through_the_command(ordinary, yard, tmp_path):
    """A batch with honest work between the cheats, graded by the command, started in the folder of submissions."""
    bank = write_bank(tmp_path / "bank")
    submissions = tmp_path / "submissions"
    expected = {}
    for number, family in enumerate(FAMILIES):
        name = f"{number:02}_{family}"
        folder = submissions / name
        folder.mkdir(parents=True)
        path, honest = work(family, folder, yard.places)
        path.rename(submissions / f"{name}{path.suffix}")
        (submissions / f"{name}_honest.py").write_text(SOLUTION)
        expected |= {name: honest, f"{name}_honest": 9}
        folder.rmdir()
    yard.settle()
    found = through_command(bank, submissions, tmp_path / "out", ordinary=ordinary)
    assert set(found) == set(expected)
    for name, result in found.items():
        check_result(result, expected[name])
    assert yard.traces() == []
    assert ordinary_user.strays() == {}


THREADED = (
    SOLUTION
    + """

def total(numbers):
    import time
    from concurrent.futures import ThreadPoolExecutor
    for _ in range(30):
        with ThreadPoolExecutor(4) as pool:
            found = sum(pool.map(float, numbers))
        time.sleep(0.01)
    return found
"""
)


def test_threads_that_one_keeps_are_not_missing_to_another(yard, tmp_path):
    """Two workers as one ordinary user: honest work that uses threads beside work that takes all it can get."""
    bank = write_bank(tmp_path / "bank")
    submissions = tmp_path / "submissions"
    submissions.mkdir()
    for number in range(12):
        path = CORPUS["exhausting: threads held"].write(submissions, yard.places, f"{number:02}_all")
        (submissions / f"{number:02}_some.py").write_text(f"{THREADED}# {number}\n")
        path.write_text(f"{path.read_text()}# {number}\n")  # no two are the same file, which would be graded once
    yard.settle()
    found = through_command(bank, submissions, tmp_path / "out", ordinary=True)
    assert {name: result.score for name, result in found.items()} == dict.fromkeys(found, pytest.approx(9))
    assert len(found) == 24
    assert yard.traces() == []
    assert ordinary_user.strays() == {}


@pytest.mark.parametrize("door", ["otter", "gradescope", "local"])
def test_the_honest_part_of_a_cheat_is_paid(door, doors, yard, tmp_path):
    path = tmp_path / "work.py"
    honest = SOLUTION + "\n\ndef total(numbers):\n    return 0\n"  # weights 1 and 3 of 10
    path.write_text(submission(FORGE, yard.places) + honest)
    check_result(doors[door](path), 9 * 6 / 10)


@pytest.fixture(scope="module")
def plain_zip(tmp_path_factory):
    """What `otter generate` makes without the plugin: cases that run in the student's own kernel."""
    folder = tmp_path_factory.mktemp("plain")
    (folder / "tests").mkdir()
    case = "@test_case(points=9)\ndef f(total): assert total([1, 2]) == 3\n"
    (folder / "tests" / "toy.py").write_text(PASSES.partition("@")[0] + case)
    (folder / "config.json").write_text('{"show_stdout": true}')  # else Otter picks up the repository's own
    otter.generate.main(
        tests_dir=str(folder / "tests"),
        output_path=str(folder / "plain.zip"),
        config=str(folder / "config.json"),
        no_environment=True,
    )
    return folder / "plain.zip"


@pytest.mark.parametrize("kind", ["forge", "files"])
def test_unmodified_otter_falls_for_them(kind, plain_zip, tmp_path, monkeypatch):
    # So that the tests above fail by what stops the cheat, and not by a cheat that would never work.
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    text = submission(FORGE, Places(str(tmp_path)))
    if kind == "files":
        # The shadows end Otter's kernel before it has run anything; the log alone is enough.
        path = hostile_zip(tmp_path / "work.zip", text, kernel="python3", shadows=())
    else:
        path = tmp_path / "work.py"
        path.write_text(text)
    result = through_otter(plain_zip, path, tmp_path / "out")
    assert result.score == 9, result.printed
