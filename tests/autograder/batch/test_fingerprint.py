"""What a result was computed from: no file that decides verdicts or results is forgotten."""

import ast
import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import autograder
from autograder.batch import fingerprint
from autograder.batch.fingerprint import RESULTS, VERDICTS, Fingerprints, digest
from autograder.batch.import_closure import _imported, closure

PACKAGE = Path(autograder.__file__).parent
# What a worker and a sandbox do at most: every module that the roots come to while a submission is graded.
IMPORT = """
import importlib, json, sys
for name in sys.argv[1:]:
    importlib.import_module(name)
print(json.dumps([name for name in sys.modules if name.split(".")[0] == "autograder"]))
"""
GRADE = """
import json, sys
from pathlib import Path
from autograder.bank.bank import Bank
from autograder.batch.tasks import Task
from autograder.batch.warm_grader import WarmGrader
with WarmGrader(Bank(Path(sys.argv[1])), "toys") as grader:
    content = Path(sys.argv[2]).read_bytes()
    graded = grader.grade(Task("a.py", "00", questions=("toy",)), content)
    assert graded.status == "graded", graded
print(json.dumps([name for name in sys.modules if name.split(".")[0] == "autograder"]))
"""


def imported(code, *arguments):
    """The modules of the package that a fresh process has in the end."""
    done = subprocess.run([sys.executable, "-P", "-c", code, *arguments], capture_output=True, text=True, check=True)
    return set(json.loads(done.stdout.splitlines()[-1]))


@pytest.mark.parametrize("root", [*VERDICTS, *RESULTS])
def test_what_a_fresh_process_imports_is_in_the_closure(root):
    loaded = imported(IMPORT, root)
    assert root in loaded
    assert loaded <= set(closure([root]))


def test_what_is_imported_while_a_submission_is_graded_is_in_the_closure(toy_bank, tmp_path):
    (tmp_path / "a.py").write_text("def total(numbers):\n    return 1 / 0\n")
    loaded = imported(GRADE, str(toy_bank.root), str(tmp_path / "a.py"))
    assert "autograder.engine.messages" in loaded
    assert loaded <= set(closure([*VERDICTS, *RESULTS]))


def test_the_student_s_process_is_in_the_closure_of_verdicts():
    """It is started by its name in a text, which no import tells of."""
    found = closure(VERDICTS)
    assert {f"autograder.sandbox.child.{name}" for name in ("main", "cells", "stub_modules")} <= set(found)
    for folder in ("sandbox/child", "sandbox/wire", "sandbox/zygote", "sandbox/host", "engine"):
        for file in (PACKAGE / folder).glob("*.py"):
            if file.name == "library_check.py":
                continue  # tells an instructor what may be imported, and decides nothing
            assert file in found.values(), f"{file} decides no verdict: who uses it?"


def test_no_import_is_missed(tmp_path):
    """They are found in the text, which is quicker than parsing it: what a parser finds is among them."""
    strange = tmp_path / "strange.py"
    lines = (
        "from autograder.a import (",
        "    b as c,  # not ) here",
        "    d,",
        ")",
        "import json; import autograder.e as f, autograder.g",
        "if json: from autograder.h import i; import autograder.j",
        "from autograder.k import l, \\",
        "    m",
        "from autograder.n import(o)",
    )
    strange.write_text("\n".join(lines))
    for file in (strange, *PACKAGE.rglob("*.py")):
        found = set()
        for node in ast.walk(ast.parse(file.read_bytes())):
            if isinstance(node, ast.Import):
                found |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
        missed = {name for name in found if name.split(".")[0] == "autograder"} - set(
            _imported(file.read_bytes(), "autograder")
        )
        assert not missed, f"{file}: {missed}"


def test_what_is_made_of_verdicts_later_does_not_make_them_stale():
    found = {*closure(VERDICTS), *closure(RESULTS)}
    assert not [name for name in found if name.startswith(("autograder.report", "autograder.commands"))]


@pytest.fixture
def copied(tmp_path, monkeypatch):
    """A copy of the package that the fingerprints are computed from."""
    package = Path(shutil.copytree(PACKAGE, tmp_path / "autograder", ignore=shutil.ignore_patterns("__pycache__")))

    monkeypatch.setattr(fingerprint, "closure", lambda roots: closure(roots, package))
    return package


def test_every_file_of_the_closure_counts(copied, toy_bank):
    assignment = toy_bank.assignment("toys")
    before = Fingerprints.of(toy_bank, assignment)
    assert before == Fingerprints.of(toy_bank, assignment)
    verdicts, results = closure(VERDICTS, copied), closure(RESULTS, copied)
    for name, file in (verdicts | results).items():
        text = file.read_text(encoding="utf-8")
        file.write_text(f"{text}\n# Changed.\n", encoding="utf-8")
        after = Fingerprints.of(toy_bank, assignment)
        assert (after.questions != before.questions) == (name in verdicts), name
        assert (after.whole != before.whole) == (name not in verdicts), name
        file.write_text(text, encoding="utf-8")
    (copied / "report" / "html.py").write_text("")
    assert Fingerprints.of(toy_bank, assignment) == before


def test_a_new_import_brings_its_file(copied, toy_bank):
    (copied / "engine" / "brand_new.py").write_text("VALUE = 1\n")
    assert "autograder.engine.brand_new" not in closure(VERDICTS, copied)
    engine = copied / "engine" / "run_case.py"
    engine.write_text(f"{engine.read_text()}\n\ndef late():\n    from autograder.engine import brand_new\n")
    assert "autograder.engine.brand_new" in closure(VERDICTS, copied)


@pytest.mark.parametrize("root", ["autograder.engine.gone", "autograder.nothing", "numpy", ""])
def test_a_root_that_is_gone_is_an_error(root):
    with pytest.raises(ValueError, match="no module"):
        closure([*VERDICTS, root])


def test_no_part_slips_into_the_next():
    assert len({digest([b"ab", b"c"]), digest([b"a", b"bc"]), digest([b"abc"]), digest([b"abc", b""])}) == 4
