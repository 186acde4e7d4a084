"""A case's time may end at any moment: neither its worker nor its sandbox loses track of who is answered what."""

import contextlib
import os
import signal
import sys
import time

import pytest

from autograder.engine import engine as engine_module
from autograder.engine.engine import Engine
from autograder.engine.session import Session
from autograder.engine.verdicts import Outcome
from autograder.sandbox.host.cpu_limit import CaseTooLong, divisible, limited, undivided
from autograder.sandbox.host.zygote import Zygote
from tests.autograder.entrypoints.attacks.yard import descendants
from tests.autograder.toys import SOLUTION, code

ASK = "def ask(model): return [model(n) for n in range(3)]"
SOURCE = code("LOADED = []", "LOADED.append(1)", ASK, "LOADED.append(2)")
LONG = 1000.0


class Moments:
    """Ends the time of a case at one line of all that Python runs; counts them."""

    def __init__(self, end_at=None):
        self.count, self._end_at = 0, end_at

    def __enter__(self):
        sys.settrace(self._trace)
        return self

    def __exit__(self, *_):
        sys.settrace(None)

    def _trace(self, frame, event, _):
        if event == "line" and signal.getitimer(signal.ITIMER_VIRTUAL)[0]:  # else no signal can come
            self.count += 1
            if self.count == self._end_at:
                signal.raise_signal(signal.SIGVTALRM)
        return self._trace


def ask(session):
    return session.call("ask", (lambda n: 10 * n,), {}, echo=False)


def limited_ask(session, end_at=None):
    """A whole case: it loads the sandbox, and its function is called back."""
    with Moments(end_at) as moments, limited(LONG, CaseTooLong):
        ask(session)
    return moments.count


def check_nothing_is_mixed_up(zygote, end_at):
    with Session(zygote, SOURCE, 60) as session:
        try:
            limited_ask(session, end_at)
            told = False
        except CaseTooLong:
            told = True
        assert signal.getsignal(signal.SIGVTALRM) == signal.SIG_DFL
        assert signal.SIGVTALRM not in signal.pthread_sigmask(signal.SIG_BLOCK, ())
        assert ask(session) == [0, 10, 20]
        assert session.get("LOADED") == [1, 2]
    assert descendants(zygote.pid) == set()
    assert os.listdir(zygote.root) == []
    return told


def test_whenever_the_time_ends_the_next_answer_is_to_the_next_question(kept_zygote):
    with Session(kept_zygote, SOURCE, 60) as session:
        moments = limited_ask(session)
    assert moments > 500
    told = [check_nothing_is_mixed_up(kept_zygote, end_at) for end_at in range(1, moments, moments // 60)]
    assert sum(told) > 0.9 * len(told)


def test_it_ends_within_a_request_to_the_zygote(kept_zygote, monkeypatch):
    send, interrupted = Zygote._send, []

    def send_and_interrupt(client, request, fds):
        send(client, request, fds)
        if len(interrupted) < 2:  # one that forks, and one that ends what was forked
            interrupted.append(request["op"])
            signal.raise_signal(signal.SIGVTALRM)

    with Session(kept_zygote, SOURCE, 60) as session:
        ask(session)
        monkeypatch.setattr(Zygote, "_send", send_and_interrupt)
        for block in (session.close, lambda: ask(session)):
            with pytest.raises(CaseTooLong), limited(LONG, CaseTooLong):
                block()
        assert ask(session) == [0, 10, 20]
        assert session.get("LOADED") == [1, 2]
    assert interrupted == ["end", "fork"]
    assert os.listdir(kept_zygote.root) == []


def test_between_a_judgement_and_the_end_of_the_timer_nothing_is_lost(toy_bank, monkeypatch):
    @contextlib.contextmanager
    def ends_at_last(seconds, error):
        yield
        raise error

    monkeypatch.setattr(engine_module, "limited", ends_at_last)
    with Engine(toy_bank, "toys") as engine:
        assert {v.outcome for v in engine.grade(code(SOLUTION)).verdicts} == {Outcome.PASSED}


def test_functions_of_a_case_may_be_cut_short_while_its_sandbox_waits(kept_zygote):
    def endless(n):
        while True:
            pass

    with Session(kept_zygote, SOURCE, 60) as session:
        start = time.process_time()
        with pytest.raises(CaseTooLong), limited(0.2, CaseTooLong):
            session.call("ask", (endless,), {}, echo=False)
        assert time.process_time() - start < 5
        assert ask(session) == [0, 10, 20]


def test_time_that_ended_in_what_is_whole_is_told_in_its_parts():
    reached = []

    def parts():
        with undivided():
            signal.raise_signal(signal.SIGVTALRM)
        reached.append("outer")
        with divisible():
            reached.append("never")

    with pytest.raises(CaseTooLong), limited(LONG, CaseTooLong), undivided():
        parts()
    assert reached == ["outer"]
    with limited(LONG, CaseTooLong):
        pass
    with undivided():  # what was due is over with its limit
        pass
