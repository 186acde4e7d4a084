"""What a submission can tell of hidden inputs is bounded, and the bound takes nothing from honest work."""

import json
import math
import random
import re
from collections import defaultdict

import numpy as np
import pytest

from autograder.bank.bank import Bank
from autograder.bank.variants import load_variants
from autograder.cases import draw
from autograder.engine import disclosure
from autograder.engine.collect import collect_cases
from autograder.engine.disclosure import Scope, as_told, bits_told, bound
from autograder.engine.engine import Engine
from autograder.engine.verdicts import Outcome, Verdict
from autograder.gradescope.results import gradescope_json
from autograder.intake.submission import CodeCell, Submission
from autograder.sandbox.host.source_lines import SourceLines
from tests.autograder.toys import SOLUTION, write_bank

SECRET = draw("secret").standard_normal((7, 3))
BITS = "".join(f"{number:064b}" for number in SECRET.ravel().view(np.uint64))
EXACT = 21 * 53  # bits of what is random in it
IMPORTS = "from autograder.cases import assert_close, draw\n"
FIRST = """

def test_first(student, reference):
    x = draw("secret").standard_normal((7, 3))
    assert_close(student.total(x), reference.total(x))
"""
NUMBERS = range(100, 200)
MANY = "".join(f"\n\ndef test_{n}(student, reference):\n    assert_close(student.total([{n}]), {n})\n" for n in NUMBERS)
WIDTH = 14  # bits that the number of a line tells
TELLING = """
import numpy as np
SEEN = []

def chunk(n):
    '''The bits that case n tells.'''
    bits = "".join(f"{number:064b}" for number in SEEN[0].view(np.uint64))
    place = (n - 100) * WIDTH
    return int(bits[place : place + WIDTH] or "0", 2)

def note(numbers):
    if np.ndim(numbers) == 2: SEEN.append(np.ravel(numbers))
    if not SEEN or np.ndim(numbers) == 2 or len(numbers) != 1: raise RuntimeError
"""
# An error on any line of the file, by its number.
OF_THE_FILE = """
def total(numbers):
    note(numbers)
    exec(compile(chr(10) * (999 + chunk(int(numbers[0]))) + "1 / 0", "submission.py", "exec"))
"""
# The function itself is another for each case: one on the line that tells what this case has to tell.
OF_THE_FUNCTION = """
def replace(n):
    exec(compile(chr(10) * (999 + chunk(n)) + "def total(x): step(x) / 0", "submission.py", "exec"), globals())

def step(x):
    replace(int(x[0]) + 1)
    return 1

def total(numbers):
    try: note(numbers)
    finally:
        if SEEN: replace(100)
"""
LINES = "\n" * ((1 << WIDTH) + 1000) + "    pass\n"


@pytest.fixture(scope="module")
def engine(tmp_path_factory):
    with Engine(write_bank(tmp_path_factory.mktemp("bank"), hidden=IMPORTS + FIRST + MANY), "toys") as engine:
        yield engine


def attack(way):
    return Submission("work.py", (CodeCell(TELLING.replace("WIDTH", str(WIDTH)) + way + LINES, ""),))


def results(engine, report):
    """What the student reads."""
    return gradescope_json(report, engine.assignment.points, {"show_hidden": True})


def read_out(text):
    """The bits that results.json tells, where it does."""
    output = "\n".join(test["output"] for test in json.loads(text)["tests"])
    told = dict(re.findall(r"test_(\d+) result:\n.*at line (\d+)", output))
    known = ["?" * WIDTH if str(n) not in told else f"{int(told[str(n)]) - 1000:0{WIDTH}b}" for n in NUMBERS]
    return "".join(known)[: len(BITS)]


def test_no_line_but_of_the_function_itself_is_told(engine):
    report = engine.grade(attack(OF_THE_FILE))
    told = {verdict.message for verdict in report.verdicts if verdict.hidden}
    lines = {re.search(r"at line (\d+)", message)[1] for message in told if "at line" in message}
    assert lines == {"16", "17"}  # that call `note` and `exec`
    # Staff read all of it.
    assert len({re.search("at .*line (.*):", v.staff)[1] for v in report.verdicts if v.case[5:].isdigit()}) > 50


def test_an_array_does_not_come_out_as_a_whole(engine):
    report = engine.grade(attack(OF_THE_FUNCTION))
    known = read_out(results(engine, report))
    right = sum(one == bit for one, bit in zip(known, BITS, strict=False))
    assert all(one in (bit, "?") for one, bit in zip(known, BITS, strict=False))
    assert 100 < right < disclosure.MOST_TOLD < EXACT
    withheld = [verdict for verdict in report.verdicts if not verdict.told]
    assert len(withheld) > 40
    assert {verdict.message for verdict in withheld} == {disclosure.WITHHELD}
    assert all("raised ZeroDivisionError at line" in verdict.staff for verdict in withheld)


def test_without_the_bound_it_would(engine, monkeypatch):
    """So that the test above fails by what stops the attack."""
    monkeypatch.setattr(disclosure, "MOST_TOLD", 1e6)
    assert read_out(results(engine, engine.grade(attack(OF_THE_FUNCTION)))) == BITS


def test_what_one_question_asked_does_not_come_out_through_the_next(tmp_path):
    bank = write_bank(tmp_path, hidden=IMPORTS + FIRST + MANY)
    for path in (bank.solution, bank.public_cases, bank.prompt):
        path("second").write_text(path("toy").read_text())
    bank.hidden_cases("second").write_text(IMPORTS + MANY)
    bank.manifest("toys").write_text('title = "Toys"\n\n[questions]\ntoy = 9\nsecond = 9\n')
    with Engine(bank, "toys") as engine:
        report = engine.grade(attack(OF_THE_FUNCTION))
        honest = engine.grade(Submission("work.py", (CodeCell(SOLUTION, ""),)))
    second = [verdict for verdict in report.verdicts if verdict.question == "second" and verdict.hidden]
    assert all("raised RuntimeError" in verdict.message for verdict in second)
    assert "ZeroDivisionError" in "".join(v.message for v in report.verdicts if v.question == "toy")
    assert all(verdict.passed and verdict.told for verdict in honest.verdicts)


@pytest.fixture(scope="module")
def decoding():
    with Engine(Bank.here(), "source_002") as engine:
        yield engine


def all_wrong(bank, question, seed):
    """The work of somebody who has each function of a question wrong, each in a way of its own."""
    source, ways = bank.solution(question).read_text(), defaultdict(list)
    for variant in load_variants(bank.misconceptions(question), source).values():
        if len(variant.replaces) == 1:
            ways[variant.replaces[0]].append(variant.source.removeprefix(source.rstrip("\n")))
    wrong = map(random.Random(seed).choice, ways.values())
    return Submission("work.py", (CodeCell("\n\n\n".join([source, *wrong]), ""),))


@pytest.mark.parametrize("seed", [0, 7])
def test_honest_work_stays_far_below_the_bound_however_wrong_it_is(decoding, seed, monkeypatch):
    """In the question with the most cases. Counted without what a message is about it told up to 1,207 bits."""
    bits, count = [], disclosure.bits_told
    monkeypatch.setattr(disclosure, "bits_told", lambda *given: bits.append(count(*given)) or bits[-1])
    report = decoding.grade(all_wrong(Bank.here(), "decoding", seed), {"decoding"})
    assert sum(verdict.hidden and not verdict.passed for verdict in report.verdicts) > 40
    assert 300 < bits[0] < 0.85 * disclosure.MOST_TOLD
    assert all(verdict.told for verdict in report.verdicts)


def test_what_is_not_told_costs_no_points(decoding, monkeypatch):
    work = all_wrong(Bank.here(), "decoding", 1)
    told = decoding.grade(work, {"decoding"})
    monkeypatch.setattr(disclosure, "MOST_TOLD", 100.0)
    less = decoding.grade(work, {"decoding"})
    assert less.scores({"decoding": 10}) == told.scores({"decoding": 10})
    assert [verdict.outcome for verdict in less.verdicts] == [verdict.outcome for verdict in told.verdicts]
    assert {verdict.message for verdict in less.verdicts if not verdict.told} == {disclosure.WITHHELD}
    assert all(verdict.told for verdict in less.verdicts if not verdict.hidden)


def verdict(number, message, *, hidden=True, outcome=Outcome.FAILED):
    return Verdict("toy", f"test_{number}", hidden, 1.0, outcome, message)


SCOPE = Scope(comparisons=2, about=frozenset({"total"}), lines=20, hints=9, missing=False)


def test_as_many_messages_as_there_may_be_cost_their_logarithm_and_old_ones_little():
    scopes = {("toy", f"test_{n}"): SCOPE for n in range(100)}
    new = [verdict(n, f"message {n}") for n in range(100)]
    old = [verdict(n, "message") for n in range(100)]
    assert 100 * math.log2(SCOPE.messages) < bits_told(new, scopes) < 100 * (math.log2(SCOPE.messages) + 7)
    assert bits_told(old, scopes) < math.log2(SCOPE.messages) + 40
    # Which of two comes, at random, can't be had for less than a bit.
    random.seed(1)
    either = [verdict(n, random.choice("ab")) for n in range(100)]
    assert bits_told(either, scopes) > 100


def test_no_shorter_code_is_counted_than_there_is():
    """Kraft's inequality: over all that may be told next, the costs stand for probabilities that sum up to 1."""
    scopes = {("toy", f"test_{n}"): SCOPE for n in range(10)}
    before = [verdict(n, f"message {n % 3}") for n in range(9)]
    start = bits_told(before, scopes)
    known = [2 ** (start - bits_told([*before, verdict(9, f"message {n}")], scopes)) for n in range(3)]
    new = 2 ** (start - bits_told([*before, verdict(9, "another")], scopes))
    assert 0.5 < sum(known) + SCOPE.messages * new <= 1


def test_what_was_never_there_costs_nothing_and_what_is_gone_does():
    missing = Scope(comparisons=2, about=frozenset({"total"}), lines=0, hints=0, missing=True)
    gone = verdict(1, "there is no total", outcome=Outcome.MISSING)
    assert bits_told([gone], {("toy", "test_1"): missing}) < 0.1
    assert bits_told([gone], {("toy", "test_1"): SCOPE}) > 5


def test_a_public_case_tells_by_its_hint_alone(monkeypatch):
    scopes = {("toy", f"test_{n}"): SCOPE for n in range(3)}
    public = [verdict(n, f"{n} is wrong\n💡 hint: {n}", hidden=False) for n in range(3)]
    assert bits_told([verdict(n, str(n), hidden=False) for n in range(3)], scopes) < 3
    assert 3 * 4 < bits_told(public, scopes) < 3 * 7
    monkeypatch.setattr(disclosure, "MOST_TOLD", 0.0)
    assert [v.message for v in as_told(public, scopes, {"toy"})] == [f"{n} is wrong" for n in range(3)]


def test_the_bound_of_each_assignment_is_less_than_an_array():
    bank = Bank.here()
    for assignment in bank.assignments():
        weights = defaultdict(list)
        for case in collect_cases(bank, bank.assignment(assignment).questions):
            if case.hidden:
                weights[case.question].append(case.weight)
        assert disclosure.MOST_TOLD < bound(weights) < EXACT


def test_a_function_goes_to_what_comes_next_at_the_margin():
    source = SourceLines("def f(x):\n    return 1\n\n# more\n    # of it\ndef f(\n    x,\n):\n    return 2\n\nx = 1\n")
    assert source.function("f") == range(6, 11)
    assert source.function("x") == range(0)
    assert SourceLines("def f(): pass").function("f") == range(1, 2)
