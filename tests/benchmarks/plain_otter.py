"""The same cases as test files of unmodified Otter, which runs them inside the student's kernel."""

import json
from pathlib import Path

import otter.generate

from autograder.bank.bank import Bank
from autograder.engine.engine import Engine

# A case as an Otter test case: the same function, called with the kernel's globals and the reference beside it.
HEAD = """
import importlib.util
import itertools
from types import SimpleNamespace
from _pytest.mark import ParameterSet
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


def sets(names, values):
    names = [name.strip() for name in names.split(",")] if isinstance(names, str) else list(names)
    for value in values:
        value = value.values if isinstance(value, ParameterSet) else value if len(names) > 1 else [value]
        yield dict(zip(names, value, strict=True))


def run(env, case, hidden, wants):
    function = getattr(modules[hidden], case)
    given = dict(student=SimpleNamespace(**{{k: v for k, v in env.items() if k != "self"}}), reference=reference)
    marks = [mark for mark in getattr(function, "pytestmark", []) if mark.name == "parametrize"]
    for chosen in itertools.product(*(list(sets(*mark.args[:2])) for mark in marks)):
        parameters = {{name: value for one in chosen for name, value in one.items()}}
        try:
            function(**{{name: given[name] for name in wants}}, **parameters)
        except BaseException as error:  # pytest.raises fails with one, and a finding of ours can't be pickled
            raise AssertionError(f"{{type(error).__name__}}: {{error}}") from None
"""
CASE = """

@test_case(name={name!r}, points={weight!r}, hidden={hidden!r})
def {name}(env):
    run(env, {name!r}, {hidden!r}, {wants!r})
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
                wants = sorted(c.wants)
                text += CASE.format(name=c.name, weight=float(c.weight), hidden=c.hidden, wants=wants)
        (folder / "tests" / f"{question}.py").write_text(text)
    config = folder / "config.json"
    config.write_text(json.dumps({"show_hidden": True}))
    path = folder / "plain.zip"
    otter.generate.main(
        tests_dir=str(folder / "tests"), output_path=str(path), config=str(config), no_requirements=True
    )
    return path
