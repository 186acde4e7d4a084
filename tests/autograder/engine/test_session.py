"""What a student's process may cost the grader, and when it may speak."""

import contextlib
from textwrap import dedent

import pytest

from autograder.engine import session as session_module
from autograder.engine.engine import Engine
from autograder.engine.session import Session
from autograder.engine.verdicts import Outcome
from autograder.intake.submission import CodeCell, Submission
from autograder.sandbox.host import process
from autograder.sandbox.host.errors import SandboxLost
from autograder.sandbox.limits import Limits
from tests.autograder.toys import code, write_bank

# What a student needs to answer the grader himself, past the sandbox's own loop: one cell's answer, 4 MB of errors.
FLOOD = """
def flood():
    import os, socket
    from struct import pack, unpack
    text = lambda s: b"s" + pack("<I", len(s)) + s
    group = lambda tag, *parts: tag + pack("<I", len(parts)) + b"".join(parts)
    number = lambda n: b"i" + pack("<q", n)
    nothing = group(b"l")
    answer = lambda kind, body: group(b"t", text(kind), body, text(b""), nothing)
    error = group(b"t", number(0), group(b"l", text(b"E")), text(b"x" * 1500), *[text(b""), number(1)] * 2)
    cell = answer(b"cell", group(b"t", number(1), group(b"l", *[error] * 400), nothing, b"N"))
    sock = socket.socket(fileno=3)
    reply = cell
    while True:
        sock.sendall(pack("<I", len(reply)) + reply)
        size = unpack("<I", sock.recv(4))[0]
        request = b""
        while len(request) < size:
            request += sock.recv(size - len(request))
        if b"cell" in request[:16]:
            reply = cell
        elif b"names" in request[:16]:
            reply = answer(b"names", nothing)
        else:
            reply = answer(b"missing", b"N")
flood()
"""


@pytest.fixture(scope="module")
def engine(toy_bank):
    with Engine(toy_bank, "toys", Limits(memory_bytes=512 << 20), submission_seconds=30) as engine:
        yield engine


def verdict(report, case):
    return next(v for v in report.verdicts if v.case == case)


def test_hidden_inputs_do_not_come_out_through_the_public_cases_of_the_next_question(tmp_path):
    bank = write_bank(tmp_path)
    for path in (bank.solution, bank.public_cases, bank.hidden_cases, bank.prompt):
        path("second").write_text(path("toy").read_text())
    bank.manifest("toys").write_text('title = "Toys"\n\n[questions]\ntoy = 9\nsecond = 9\n')
    with Engine(bank, "toys") as engine:
        report = engine.grade(
            code(
                """
                seen = []
                def total(numbers):
                    seen.append(len(numbers))
                    raise ValueError(f"seen: {seen}")
                """
            )
        )
    public = [v for v in report.verdicts if v.case == "test_total_of_one_and_two"]
    hidden = [v for v in report.verdicts if v.case == "test_total_of_many"]
    assert [v.question for v in public] == ["toy", "second"]
    assert "seen: [2]\n" in public[0].message + "\n"
    assert "seen: [2, 2]\n" in public[1].message + "\n"  # of two public cases, and of no hidden one
    assert all("seen: [2, 2, 2" in v.staff for v in hidden)
    assert not any("seen: [" in v.message for v in hidden)


def test_sleeping_cells_end_with_the_time_of_the_submission(toy_bank):
    cells = tuple(CodeCell("import time; time.sleep(0.5)", f"cell {n}") for n in range(1, 31))
    with Engine(toy_bank, "toys", submission_seconds=1.0) as engine:
        report = engine.grade(Submission("sleepy.ipynb", cells))
    assert {v.outcome for v in report.verdicts} == {Outcome.TIMEOUT}
    assert "time for the whole submission was used up" in report.line


HUGE = {
    "np.zeros(4_000_000, bool)": Outcome.MEMORY,
    "[np.zeros(1)] * 100_000": Outcome.MEMORY,
    "[1 << 8000] * 4_100": Outcome.MEMORY,
    "np.zeros((1000, 1000, 3), np.int8)": Outcome.MEMORY,
    "np.zeros((520_000, 0))": Outcome.MEMORY,  # nothing, and as many rows
    "np.zeros(60_000_000, bool)": Outcome.FAILED,  # too large for the wire: it arrives as the name of its type
    "{'a': ('b' * (60 << 20),)}": Outcome.FAILED,
}


@pytest.mark.parametrize("value", HUGE)
def test_a_huge_value_is_neither_compared_nor_printed(engine, value):
    report = engine.grade(code(f"import numpy as np\ndef total(numbers):\n    return {value}\nEVEN = total(1)"))
    for case in ("test_total_of_one_and_two", "test_total_of_many", "test_the_even_one"):
        assert verdict(report, case).outcome is HUGE[value]
        assert len(verdict(report, case).staff) < 1000


def test_a_large_value_is_fine(engine):
    source = """
        import numpy as np
        def double(x): return np.zeros((600, 600))
        def total(numbers): return [0.5] * 200_000
    """
    report = engine.grade(code(source))
    assert verdict(report, "test_double_of_three_is_six").outcome is Outcome.FAILED
    assert verdict(report, "test_total_of_one_and_two").outcome is Outcome.FAILED


def test_after_many_large_values_only_small_ones_are_taken(kept_zygote):
    source = """
        import numpy as np
        def double(x): return np.zeros((600, 600))
        def total(numbers): return [0.5] * 3
    """
    with Session(kept_zygote, code(source), 30) as work:
        for _ in range(session_module.MOST_CARRIED // (8 * 600 * 600)):
            assert work.call("double", (1,), {}, echo=False).shape == (600, 600)
        with pytest.raises(SandboxLost, match="far more than was asked for"):
            work.call("double", (1,), {}, echo=False)
        assert work.call("total", ([1],), {}, echo=False) == [0.5] * 3


def test_a_flood_of_errors_is_cut(engine):
    report = engine.grade(Submission("flood.ipynb", tuple(CodeCell(dedent(FLOOD), f"cell {n}") for n in range(1, 4))))
    assert report.line.startswith("no function of 'Toys' was found: is this the right file?; cell 1")
    assert 50 < len(report.notes) < session_module.MOST_TROUBLES
    assert sum(map(len, report.notes)) < 2 * session_module.MOST_TROUBLE_CHARS
    assert {v.outcome for v in report.verdicts} == {Outcome.MISSING}


def test_of_a_flood_of_printed_text_staff_keep_the_beginning_and_that_there_was_more(engine, monkeypatch):
    monkeypatch.setattr(session_module, "MOST_PRINTED", 1500)
    report = engine.grade(code("def double(x):\n    print('@' * 1000)\n    raise ValueError\n"))
    told = [v.staff for v in report.verdicts if "printed:" in v.staff]
    assert [text.count("@") for text in told] == [1000, 499] + [0] * (len(told) - 2)
    assert ["too much of it" in text for text in told] == [False] + [True] * (len(told) - 1)
    assert len(told) >= 3


def test_after_much_waiting_the_first_loss_of_a_function_decides(kept_zygote, monkeypatch):
    monkeypatch.setattr(session_module, "PATIENCE_SECONDS", 0.0)
    source = "import os\ndef total(numbers): os._exit(1)\ndef double(x): return [6.0]"
    with Session(kept_zygote, code(source), 30) as work:
        for _ in range(3):
            with pytest.raises(SandboxLost):
                work.call("total", ([1],), {}, echo=False)
        assert work._losses == {"total": 1}
        assert work.call("double", (3,), {}, echo=False) == [6.0]


def test_computing_and_sleeping_use_up_the_time_of_the_submission(kept_zygote, monkeypatch):
    monkeypatch.setattr(session_module, "WORK_SECONDS", 0.3)
    source = "import time\ndef total(numbers): time.sleep(0.1)\ndef double(x): return [6.0]"
    with Session(kept_zygote, code(source), 30) as work:
        with contextlib.suppress(SandboxLost):
            for _ in range(30):
                work.call("total", ([1],), {}, echo=False)
        for name in ("total", "double"):
            with pytest.raises(SandboxLost, match="time for the whole submission"):
                work.call(name, ([1],), {}, echo=False)


def test_waiting_for_a_processor_does_not(kept_zygote, monkeypatch):
    monkeypatch.setattr(session_module, "WORK_SECONDS", 0.3)
    monkeypatch.setattr(process, "seconds_queued", lambda pid: 1000.0)
    source = "import time\ndef total(numbers): time.sleep(0.2)"
    with Session(kept_zygote, code(source), 30) as work:
        for _ in range(4):
            work.call("total", ([1],), {}, echo=False)
