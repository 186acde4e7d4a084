"""Grades the same inputs with two checkouts and compares all that they write.

    python -m tests.comparison inputs INPUTS                 write the inputs: samples, variants, attacks
    python -m tests.comparison grade INPUTS OUTPUT CHECKOUT  grade them with the environment of a checkout
    python -m tests.comparison diff BEFORE AFTER             say what differs; exit status 1 if anything does

`make compare BEFORE=<commit>` does all three. The bank is an input too: it comes from this checkout, so that only the
code differs. What is measured (CPU seconds, memory) is left out of the comparison. Some attacks end otherwise each
time: with `--unsteady`, a second output of the earlier version, files that differ between its two runs are left out.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Collection, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import zip_longest
from pathlib import Path

from autograder.bank.bank import Bank
from autograder.bank.variants import load_variants
from tests.autograder.entrypoints.attacks.attack import Places
from tests.autograder.entrypoints.attacks.corpus import CORPUS, FAMILIES
from tests.autograder.toys import SOLUTION, write_bank

ROOT = Path(__file__).parents[2]
GROUPS = ("samples", "variants", "attacks")
BANK = ("assignments", "solutions", "requirements", "tests/public", "tests/hidden", "tests/misconceptions")
MEASURED = ("cpu_seconds", "wall_seconds", "peak_mb", "version")  # and what older versions did not write
# Attacks look for these, and there is nothing: what they do is the same in every run.
PLACES = Places(hunt="/nonexistent", victim=4_194_303)
# As in a console script (-P), with a bank of the inputs: old checkouts have no --bank, new ones read the variable.
RUN = """
import os, sys
from pathlib import Path
from autograder.bank.bank import Bank
root = Path(sys.argv.pop(1))
os.environ["AUTOGRADER_BANK"] = str(root)
if hasattr(Bank, "here"):
    Bank.here = classmethod(lambda cls: cls(root))
from autograder.cli import main
sys.exit(main())
"""


def write_inputs(folder: Path, groups: Collection[str] = GROUPS) -> None:
    """Write what is graded, and the banks."""
    folder.mkdir(parents=True)
    for name in BANK:
        shutil.copytree(ROOT / name, folder / "bank" / name)
    shutil.copy(ROOT / "otter_config.json", folder / "bank")
    write_bank(folder / "toys")
    writers = {"samples": _write_samples, "variants": _write_variants, "attacks": _write_attacks}
    for group in groups:
        writers[group](folder / group)


def _write_samples(folder: Path) -> None:
    for samples in sorted(path.parent for path in (ROOT / "tests" / "samples").glob("*/expected.toml")):
        target = folder / samples.name
        target.mkdir(parents=True)
        for path in samples.iterdir():
            if path.suffix in (".ipynb", ".py", ".zip"):
                shutil.copy(path, target)


def _write_variants(folder: Path) -> None:
    target = folder / "complete"
    target.mkdir(parents=True)
    bank = Bank(ROOT)
    for question in bank.questions():
        source = bank.solution(question).read_text(encoding="utf-8")
        for kind, path in (("wrong", bank.misconceptions(question)), ("right", bank.alternatives(question))):
            for name, variant in load_variants(path, source).items():
                (target / f"{question}__{kind}__{name}.py").write_text(variant.source, encoding="utf-8")


def _write_attacks(folder: Path) -> None:
    target = folder / "toys"
    target.mkdir(parents=True)
    for number, attack in enumerate(CORPUS.values()):
        with tempfile.TemporaryDirectory(dir=folder) as one:
            path = attack.write(Path(one), PLACES)
            path.rename(target / f"{number:04}{path.suffix}")
        (target / f"{number:04}_honest.py").write_text(SOLUTION)


def grade(inputs: Path, output: Path, checkout: Path) -> None:
    """Grade the inputs with a checkout's own environment, through the command and through Gradescope's layout."""
    output.mkdir(parents=True)
    for name in ("bank", "toys"):
        shutil.copytree(inputs / name, output / name)
        shutil.copy(checkout / "otter_config.json", output / name)  # it names a class of the package
    for folder in sorted(path for group in GROUPS for path in (inputs / group).glob("*")):
        group, assignment = folder.parent.name, folder.name
        bank = output / ("toys" if group == "attacks" else "bank")
        pages = () if group == "attacks" else ("--pages",)
        _command(checkout, bank, folder, assignment, output / group / assignment, *pages)
    samples = sorted((inputs / "samples").glob("deep*/*"))
    if samples:
        _gradescope(checkout, output, "bank", "deep_learning_theory", samples)
    firsts = {f"{list(CORPUS).index(f'{family}: {attacks[0].name}'):04}" for family, attacks in FAMILIES.items()}
    attacks = [path for path in sorted((inputs / "attacks").glob("toys/*")) if path.name[:4] in firsts]
    if attacks:
        _gradescope(checkout, output, "toys", "toys", attacks)


def _command(checkout: Path, bank: Path, folder: Path, assignment: str, output: Path, *options: str) -> None:
    python = str(checkout / ".venv" / "bin" / "python")
    command = [python, "-P", "-c", RUN, str(bank), "grade", ".", "--assignment", assignment, "--output", str(output)]
    done = subprocess.run([*command, "--jobs", "2", *options], cwd=folder, capture_output=True, text=True)
    if not (output / "grades.csv").is_file():
        raise SystemExit(f"{folder}: {done.stdout[-2000:]}{done.stderr[-2000:]}")


def _gradescope(checkout: Path, output: Path, bank: str, assignment: str, submissions: list[Path]) -> None:
    python = str(checkout / ".venv" / "bin" / "python")
    build = [python, "-P", "-c", RUN, str(output / bank), "build", assignment]
    subprocess.run(build, cwd=output, check=True, capture_output=True)
    archive = output / bank / "dist" / assignment / "autograder.zip"

    def one(submission: Path) -> None:
        folder = output / "gradescope" / assignment / submission.stem
        for name in ("source", "submission", "results"):
            (folder / name).mkdir(parents=True)
        with zipfile.ZipFile(archive) as zipped:
            zipped.extractall(folder / "source")
        shutil.copy(submission, folder / "submission", follow_symlinks=False)
        command = [python, str(folder / "source" / "run_otter.py")]
        subprocess.run(command, cwd=folder, capture_output=True, timeout=700, env=dict(os.environ))
        shutil.rmtree(folder / "source")

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(one, submissions))


# Where an environment lies, and the folder of a sandbox: warnings and exceptions name them.
_PLACES = re.compile(r"[^\s\"']*/\.venv/|/[^\s\"']*/sandbox-\w+(/\d+)?")


def contents(output: Path) -> Iterator[tuple[str, str]]:
    """Each file that counts, by its path, without what is measured and without places of this machine."""
    for name, text in _texts(output):
        yield name, _PLACES.sub("PLACE", text)


def _texts(output: Path) -> Iterator[tuple[str, str]]:
    for path in sorted(output.rglob("*")):
        name = path.relative_to(output).as_posix()
        if not path.is_file() or name.startswith(("bank/", "toys/")):
            continue
        if name.endswith(".staff.json"):
            record = json.loads(path.read_text(encoding="utf-8"))
            yield name, json.dumps({key: value for key, value in record.items() if key not in MEASURED}, indent=1)
        elif path.parent.name in ("results", "pages") or path.name in ("grades.csv", "results.json"):
            yield name, path.read_text(encoding="utf-8")


def diff(before: Path, after: Path, unsteady: Path | None = None) -> int:
    """Print what differs; returns how many files do.

    Args:
        before: What one version wrote.
        after: What the other wrote.
        unsteady: What the first wrote another time; where its two outputs differ, nothing is compared.
    """
    one, other = dict(contents(before)), dict(contents(after))
    if unsteady is not None:
        again = dict(contents(unsteady))
        left_out = _differing(one, again)
        one, other = ({name: text for name, text in each.items() if name not in left_out} for each in (one, other))
        print(f"left out, since they differ between two runs of the same version: {', '.join(left_out) or 'none'}")
    differing = _differing(one, other)
    for name in differing[:40]:
        print(f"{name}:")
        pairs = zip_longest(one.get(name, "").splitlines(), other.get(name, "").splitlines(), fillvalue="")
        for was, now in [(was, now) for was, now in pairs if was != now][:3]:
            print(f"  - {was[:400]}\n  + {now[:400]}")
    print(f"{len(one)} and {len(other)} files, {len(differing)} differ")
    return len(differing)


def _differing(one: dict[str, str], other: dict[str, str]) -> list[str]:
    return [name for name in sorted(one.keys() | other.keys()) if one.get(name) != other.get(name)]


def main() -> int:
    """Run one of the three steps."""
    parser = argparse.ArgumentParser(prog="python -m tests.comparison")
    steps = parser.add_subparsers(required=True, dest="step")
    inputs = steps.add_parser("inputs")
    inputs.add_argument("inputs", type=_path)
    inputs.add_argument("--only", choices=GROUPS, action="append", help="write no other group; can be repeated")
    grading = steps.add_parser("grade")
    for argument in ("inputs", "output", "checkout"):
        grading.add_argument(argument, type=_path)
    comparing = steps.add_parser("diff")
    comparing.add_argument("before", type=_path)
    comparing.add_argument("after", type=_path)
    comparing.add_argument("--unsteady", type=_path, metavar="OUTPUT", help="another output of the earlier version")
    options = parser.parse_args()
    if options.step == "inputs":
        write_inputs(options.inputs, options.only or GROUPS)
    elif options.step == "grade":
        grade(options.inputs, options.output, options.checkout)
    else:
        return 1 if diff(options.before, options.after, options.unsteady) else 0
    return 0


def _path(text: str) -> Path:
    return Path(text).resolve()


if __name__ == "__main__":
    sys.exit(main())
