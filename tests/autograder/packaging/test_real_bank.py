"""What students get of this repository's questions: it runs, and nothing of an answer or a hidden case is in it."""

import re
from pathlib import Path

import pytest

from autograder.bank.bank import Assignment, Bank
from autograder.bank.solution import BEGIN, END, Solution
from autograder.packaging.student_folder import student_files


@pytest.fixture
def bank():
    return Bank(Path(__file__).parents[3])


def test_every_stub_runs_and_every_function_of_it_is_open(bank):
    for question in bank.questions():
        solution, namespace = Solution.read(bank.solution(question)), {}
        exec(compile(solution.stub, question, "exec"), namespace)  # noqa: S102  that is what students do with it
        for name in solution.functions:
            with pytest.raises(NotImplementedError, match=rf"^{name}$"):
                namespace[name](*range(namespace[name].__code__.co_argcount))
        for name in solution.choices:
            assert namespace[name] is None


def test_no_file_of_the_student_holds_an_answer_or_the_name_of_a_hidden_case(bank):
    if not bank.questions():
        return
    files = student_files(bank, Assignment("all", "All", dict.fromkeys(bank.questions(), 1.0)))
    everything = b"\n".join(files.values()).decode()
    for question in bank.questions():
        text = bank.solution(question).read_text()
        regions = re.findall(rf"{BEGIN}\n(.*?){END}", text, re.DOTALL)
        lines = [line.strip() for region in regions for line in region.split("\n")]
        # One question may give the import that another one hides.
        answers = [line for line in lines if len(line) > 25 and not line.startswith(("import ", "from "))]
        cases = re.findall(r"^def (test_\w+)", bank.hidden_cases(question).read_text(), re.MULTILINE)
        public = bank.public_cases(question).read_text()
        for secret in [*answers, *(name for name in cases if f"def {name}(" not in public)]:
            assert secret not in everything, f"{question}: {secret}"


def test_the_default_assignment_is_what_people_browse_and_no_other(bank):
    """On a clean checkout `autograder build --check` says that it lies there."""
    assert [name for name in bank.assignments() if bank.assignment(name).committed] == ["deep_learning_theory"]
    ignored = (bank.root / ".gitignore").read_text().splitlines()
    assert {"/student_template/*", "!/student_template/deep_learning_theory/"} <= set(ignored)
