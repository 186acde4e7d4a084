"""CPU seconds per submission through each door, all in one run.

Unmodified Otter runs the same cases as Otter test files inside the student's kernel; the plugin and `autograder grade`
run them against a sandbox. Run with: make benchmark
"""

import argparse
import json
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import otter.generate

from autograder.bank.bank import Bank
from autograder.build.archive import write_archive
from autograder.engine.engine import Engine

ASSIGNMENT = "deep_learning_theory"
BIN = Path(sys.executable).parent

# A case as an Otter test case: the same function, called with the kernel's globals and the reference beside it.
HEAD = """
import importlib.util
from types import SimpleNamespace
from otter.test_files import test_case

OK_FORMAT = False
name = {question!r}


def load(path):
    spec = importlib.util.spec_from_file_location(path.replace("/", "_").replace(".", "_"), path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


reference = load({solution!r})
modules = {{False: load({public!r}), True: load({hidden!r})}}


def run(env, case, hidden, wants, count):
    function = getattr(modules[hidden], case)
    given = dict(student=SimpleNamespace(**{{k: v for k, v in env.items() if k != "self"}}), reference=reference)
    marks = [mark for mark in getattr(function, "pytestmark", []) if mark.name == "parametrize"]
    names = lambda mark: mark.args[0].replace(" ", "").split(",")
    sets = [dict(zip(names(m), v if "," in m.args[0] else [v])) for m in marks for v in m.args[1]]
    for parameters in sets or [{{}}]:
        function(**{{name: given[name] for name in wants}}, **parameters)
"""
CASE = """

@test_case(name={name!r}, points={weight!r}, hidden={hidden!r})
def {name}(env):
    run(env, {name!r}, {hidden!r}, {wants!r}, {count!r})
"""


def plain_otter_zip(bank: Bank, engine: Engine, folder: Path) -> Path:
    """A zip of unmodified Otter with the same cases."""
    (folder / "tests").mkdir(parents=True)
    for question in engine.assignment.questions:
        text = HEAD.format(
            question=question,
            solution=str(bank.solution(question)),
            public=str(bank.public_cases(question)),
            hidden=str(bank.hidden_cases(question)),
        )
        for c in engine.cases:
            if c.question == question:
                wants, count = sorted(c.wants), len(c.parameters)
                text += CASE.format(name=c.name, weight=float(c.weight), hidden=c.hidden, wants=wants, count=count)
        (folder / "tests" / f"{question}.py").write_text(text)
    config = folder / "config.json"
    config.write_text(json.dumps({"show_hidden": True}))
    path = folder / "plain.zip"
    otter.generate.main(
        tests_dir=str(folder / "tests"), output_path=str(path), config=str(config), no_requirements=True
    )
    return path


def measure(work: Callable[[], object]) -> tuple[float, float]:
    """CPU and wall seconds of the processes that `work` starts and waits for."""
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    work()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, time.perf_counter() - start


def otter_run(archive: Path, submissions: Sequence[Path], folder: Path) -> None:
    """`otter run` on each submission."""
    for submission in submissions:
        command = [BIN / "otter", "run", "-a", archive, "-o", folder, submission]
        subprocess.run(command, check=True, cwd=folder, capture_output=True)
        result = json.loads((folder / "results.json").read_text())
        scores = [test["score"] for test in result["tests"] if "score" in test]
        print(f"    {submission.name:<24} {archive.name:<16} {sum(scores):8.3f}", file=sys.stderr)


def grade(folder: Path, output: Path) -> None:
    """`autograder grade` on a folder."""
    command = [BIN / "autograder", "grade", folder, "--assignment", ASSIGNMENT, "--output", output]
    subprocess.run(command, check=True, capture_output=True)


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--copies", type=int, default=10, help="how often each submission stands in the batch")
    copies = parser.parse_args().copies
    bank = Bank.here()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        perfect = folder / "perfect.py"
        perfect.write_text("\n".join(bank.solution(q).read_text() for q in bank.assignment(ASSIGNMENT).questions))
        blank = folder / "blank.ipynb"
        shutil.copy(bank.root / "student_template" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb", blank)
        # Not the messy one: unmodified Otter would run its `!pip install`.
        submissions = [perfect, blank, bank.root / "tests" / "samples" / ASSIGNMENT / "half.py"]
        with Engine(bank, ASSIGNMENT) as engine:
            plugin_zip = folder / "plugin.zip"
            write_archive(bank, engine.assignment, engine.cases, plugin_zip)
            plain_zip = plain_otter_zip(bank, engine, folder / "plain")
            count = len(engine.cases)
        few, many = folder / "few", folder / "many"
        for target, times in ((few, 1), (many, copies)):
            target.mkdir()
            for n in range(times):
                for path in submissions:
                    shutil.copy(path, target / f"{path.stem}{n}{path.suffix}")
        rows = {
            "otter run, unmodified": (*measure(lambda: otter_run(plain_zip, submissions, folder)), len(submissions)),
            "otter run, with the plugin": (
                *measure(lambda: otter_run(plugin_zip, submissions, folder)),
                len(submissions),
            ),
        }
        small = measure(lambda: grade(few, folder / "out1"))
        large = measure(lambda: grade(many, folder / "out2"))
        rows["autograder grade, start included"] = (*large, len(submissions) * copies)
        more = len(submissions) * (copies - 1)
        rows["autograder grade, each further one"] = (large[0] - small[0], large[1] - small[1], more)
    base = rows["otter run, unmodified"][0] / len(submissions)
    print(f"{count} cases; {', '.join(path.name for path in submissions)}\n")
    print(f"{'door':<36}{'CPU s':>10}{'wall s':>10}{'CPU against otter run':>24}")
    for door, (cpu, wall, number) in rows.items():
        print(f"{door:<36}{cpu / number:10.3f}{wall / number:10.3f}{'1 / ' + format(base * number / cpu, '.1f'):>24}")


if __name__ == "__main__":
    main()
