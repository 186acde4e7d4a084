"""Answers that came before are not looked at again, and nothing that anybody reads depends on that."""

from dataclasses import replace

from autograder.engine import engine as engine_module
from autograder.engine import verdict_cache
from autograder.engine.engine import Engine
from autograder.engine.verdict_cache import VerdictCache
from autograder.engine.verdicts import Outcome
from autograder.sandbox.host.answers import AnswerKey, AnswerReader
from autograder.sandbox.limits import Limits
from autograder.sandbox.wire import encode
from tests.autograder.toys import HIDDEN, code, write_bank

LIMITS = Limits(call_seconds=0.3, load_seconds=1.0)
RIGHT = """
def double(x):
    if min(x) < 0:
        raise ValueError("negative")
    return [2 * v for v in x]


def total(numbers):
    return sum(numbers)


def ask_twice(model):
    return model(1), model(2)


EVEN = "two"
"""
# What a class hands in, some of it twice, and each the like of another up to some point.
CLASS = {
    "right": RIGHT,
    "right again": RIGHT,
    "raises": RIGHT.replace("return sum(numbers)", "return sum(numbers) / 0"),
    "raises further down": "# a line\n" + RIGHT.replace("return sum(numbers)", "return  sum(numbers) / 0"),
    "wrong": RIGHT.replace("2 * v", "3 * v"),
    "wrong again": RIGHT.replace("2 * v", "3 * v"),
    "wrong in the second call": RIGHT.replace("sum(numbers)", "sum(numbers) + (len(numbers) == 7)"),
    "hangs in the second call": RIGHT.replace(
        "return sum(numbers)", "while len(numbers) == 7: pass\n    return sum(numbers)"
    ),
    "ends in the second call": RIGHT.replace(
        "return sum(numbers)", "import os\n    len(numbers) == 7 and os._exit(3)\n    return sum(numbers)"
    ),
    "prints": RIGHT.replace("return sum(numbers)", "print('counting')\n    return -sum(numbers)"),
    "asks in another order": RIGHT.replace("model(1), model(2)", "(lambda b: (model(1), b))(model(2))"),
    "asks for something else": RIGHT.replace("model(1), model(2)", "model(1), model(3)"),
    "lacks a function": RIGHT.replace("def total", "def totals"),
    "returns a function": RIGHT.replace("model(1), model(2)", "model"),
    "blank": RIGHT.replace("return sum(numbers)", "raise NotImplementedError"),
    "changes its argument": RIGHT.replace("return [2", "x[0] += 1\n    return [2"),
    "counts its calls": RIGHT
    + "\nCALLS = []\n\n\ndef total(numbers):\n    CALLS.append(1)\n    return sum(numbers) + len(CALLS) // 3",
    "right at last": RIGHT,
}


def told(report):
    """All of a report but what was measured."""
    return replace(report, cpu_seconds=0.0, peak_mb=None)


def graded(bank, sources):
    with Engine(bank, "toys", LIMITS) as engine:
        return {name: told(engine.grade(code(source))) for name, source in sources.items()}


def runs(monkeypatch):
    """Every case that runs from here on, by name; without the one that hands a function over, which always runs."""
    found, run_case = [], engine_module.run_case

    def counted(case, *rest):
        if case.name != "test_the_model_is_asked":
            found.append(case.name)
        return run_case(case, *rest)

    monkeypatch.setattr(engine_module, "run_case", counted)
    return found


def test_a_report_does_not_depend_on_who_was_graded_before(toy_bank, monkeypatch):
    together = graded(toy_bank, CLASS)
    reverse = graded(toy_bank, dict(reversed(CLASS.items())))
    monkeypatch.setattr(verdict_cache, "MOST_BYTES", 0)  # nothing is remembered
    alone = graded(toy_bank, CLASS)
    for name in CLASS:
        assert together[name] == alone[name], name
        assert reverse[name] == alone[name], name
    assert len({str(report) for report in alone.values()}) > len(CLASS) // 2


def test_a_case_does_not_run_again_on_the_same_answers(toy_bank, monkeypatch):
    with Engine(toy_bank, "toys", LIMITS) as engine:
        ran = runs(monkeypatch)
        engine.grade(code(RIGHT))
        assert len(ran) == len(engine.cases) - 1
        ran.clear()
        engine.grade(code(RIGHT))
        assert ran == []


def test_a_case_runs_on_the_first_new_answer_and_no_other_does(toy_bank, monkeypatch):
    with Engine(toy_bank, "toys", LIMITS) as engine:
        engine.grade(code(RIGHT))
        ran = runs(monkeypatch)
        report = engine.grade(code(CLASS["wrong in the second call"]))
    assert ran == ["test_total_of_many"]
    assert {verdict.case for verdict in report.verdicts if not verdict.passed} == {"test_total_of_many"}


def test_a_sandbox_is_asked_as_often_as_ever(toy_bank):
    count = "import atexit\nN = []\n" + RIGHT.replace("    if min", "    N.append(1)\n    if min")
    told_apart = count.replace("return sum(numbers)", "return sum(numbers) if len(numbers) != 7 else len(N)")
    with Engine(toy_bank, "toys", LIMITS) as engine:
        first = engine.grade(code(told_apart))
        engine.grade(code(count))
        again = engine.grade(code(told_apart))
    assert told(first) == told(again)
    assert "returned  4" in next(v.staff for v in first.verdicts if v.case == "test_total_of_many")


def test_a_line_that_raised_is_the_students_own(toy_bank):
    with Engine(toy_bank, "toys", LIMITS) as engine:
        reports = [engine.grade(code(CLASS[name])) for name in ("raises", "raises further down")]
    texts = [next(v.message for v in r.verdicts if v.case == "test_total_of_many") for r in reports]
    assert texts[0].replace("line 9", "line 10").replace("return sum", "return  sum") == texts[1] != texts[0]


def test_where_a_refusal_was_raised_makes_no_difference_where_it_was_right(toy_bank, monkeypatch):
    refuses = RIGHT.replace("return sum(numbers)", "raise ValueError('never')")
    with Engine(toy_bank, "toys", LIMITS) as engine:
        engine.grade(code(refuses))
        ran = runs(monkeypatch)
        report = engine.grade(code("# a line more\n" + refuses))
    raised = {v.case for v in report.verdicts if v.outcome is Outcome.ERROR}
    assert set(ran) == raised != set()
    assert {v.case for v in report.verdicts if v.passed} > {"test_double_refuses_negative_numbers"}


def test_what_was_printed_belongs_to_who_printed_it(toy_bank):
    silent = RIGHT.replace("return sum(numbers)", "return -sum(numbers)")
    with Engine(toy_bank, "toys", LIMITS) as engine:
        staff = [
            next(v.staff for v in engine.grade(code(source)).verdicts if v.case == "test_total_of_many")
            for source in (silent, CLASS["prints"], silent)
        ]
    assert "counting" in staff[1]
    assert "counting" not in staff[0] + staff[2]


def test_a_loss_counts_where_it_happens(toy_bank):
    report = graded(toy_bank, {name: CLASS[name] for name in ("right", "hangs in the second call")})
    outcomes = {verdict.case: verdict.outcome for verdict in report["hangs in the second call"].verdicts}
    assert outcomes["test_total_of_many"] is Outcome.TIMEOUT
    assert outcomes["test_total_of_one_and_two"] is Outcome.PASSED


def test_a_case_that_asks_something_else_goes_on_live_and_is_not_remembered(tmp_path, monkeypatch):
    """As one that feeds an answer back."""
    hidden = HIDDEN + (
        "\n\ndef test_fed_back(student, reference):\n    n = student.total([3, 4])\n"
        "    assert_same(student.total([n, 1]), 8)\n"
    )
    with Engine(write_bank(tmp_path, hidden=hidden), "toys", LIMITS) as engine:
        ran = runs(monkeypatch)
        for _ in range(2):
            ran.clear()
            report = engine.grade(code(RIGHT.replace("return sum(numbers)", "return sum(numbers) + 1")))
            assert "test_fed_back" in ran
            told = next(v.staff for v in report.verdicts if v.case == "test_fed_back")
            assert "called    total([8, 1])\nreturned  10" in told


def test_a_set_that_a_case_gives_back_is_the_same_message_each_time(tmp_path):
    # Where NaN and inert objects stand in a set depends on where they lie in memory, which is elsewhere each time.
    hidden = HIDDEN + "\n\ndef test_given_back(student):\n    assert student.ask_twice(lambda x: x) == (1, 2)\n"
    asks = (
        "\ndef ask_twice(model):\n    mixed = {float('nan'), 1.0, 2.0, object(), float('nan'), 'word', object()}\n"
        "    return [model(mixed) for _ in range(5)] and (1, NUMBER)\n"
    )
    with Engine(write_bank(tmp_path, hidden=hidden), "toys", LIMITS) as engine:
        for number in range(6):  # another answer each time, at the end of the same conversation
            engine.grade(code(RIGHT + asks.replace("NUMBER", str(number))))


def test_memory_has_a_cap_and_the_oldest_go_first(toy_bank, monkeypatch):
    monkeypatch.setattr(verdict_cache, "MOST_BYTES", 20_000)
    with Engine(toy_bank, "toys", LIMITS) as engine:
        for n in range(30):
            engine.grade(code(RIGHT.replace("2 * v", f"2 * v + {n}")))
            assert engine.cache.size <= verdict_cache.MOST_BYTES
        ran = runs(monkeypatch)
        engine.grade(code(RIGHT.replace("2 * v", "2 * v + 29")))
        assert ran == []
        engine.grade(code(RIGHT.replace("2 * v", "2 * v + 1")))
        assert ran != []


def test_no_submission_fills_the_cache_alone(toy_bank, monkeypatch):
    """What it adds is bounded, so that those after it find what was known before."""
    monkeypatch.setattr(verdict_cache, "MOST_BYTES", 40_000)
    monkeypatch.setattr(verdict_cache, "MOST_OF_ONE", 10_000)
    greedy = RIGHT.replace("return sum(numbers)", "return [[n] * (n % 3) for n in range(150)]")
    with Engine(toy_bank, "toys", LIMITS) as engine:
        engine.grade(code(RIGHT))
        for n in range(3):
            engine.grade(code(greedy.replace("150", f"15{n}")))
        ran = runs(monkeypatch)
        engine.grade(code(RIGHT))
    assert ran == []


def test_a_pass_is_found_wherever_an_exception_came_from_and_a_loss_only_from_the_same_place():
    cache, case = VerdictCache(), object()
    here, there = ([AnswerKey(b"raised", ((place, "raise"),))] for place in ("line 1", "line 2"))
    cache.put(case, here, "passed", 1, passed=True)
    assert cache.get(case, there) == "passed"
    cache = VerdictCache()
    cache.put(case, here, "lost", 1, passed=False)
    assert (cache.get(case, here), cache.get(case, there)) == ("lost", None)


def test_an_exception_that_is_long_is_known_by_nothing():
    reader = AnswerReader(1000)
    frames = [encode(("raised", (["E"], "x", "", 0, "", 0), "y" * size, [])) for size in (10, 100_000)]
    assert [reader.key(frame, "total") is None for frame in frames] == [False, True]


def test_what_is_remembered_counts_with_all_that_it_holds(toy_bank):
    wrong = RIGHT.replace("return sum(numbers)", "return [[n] * (n % 3) for n in range(150)]")
    with Engine(toy_bank, "toys", LIMITS) as engine:
        before = engine.cache.size
        engine.grade(code(wrong))
        assert engine.cache.size - before > 80_000  # of two cases, each with what is kept of its values
