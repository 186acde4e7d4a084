from __future__ import annotations

import os

import pytest

from autograder.sandbox.host import deadline
from autograder.sandbox.host.deadline import Clocks, Deadline, Expired


@pytest.fixture
def clocks(monkeypatch):
    """What the clocks show: set by a test, read by the deadline."""
    shown = {"wall": 0.0, "cpu": 0.0, "busy": 0.0}
    monkeypatch.setattr(Clocks, "read", lambda pid: Clocks(**shown))
    monkeypatch.setattr(deadline.time, "monotonic", lambda: shown["wall"])
    return shown


def looks(deadline, clocks, until):
    """Look at short intervals up to some time."""
    while clocks["wall"] < until - 0.1:
        clocks["wall"] += 0.05
        deadline.check()
    clocks["wall"] = until
    deadline.check()


def started(clocks):
    deadline = Deadline(1, 2.0)
    deadline.check()
    return deadline


def test_a_sandbox_that_computes_has_its_cpu_time(clocks):
    deadline = started(clocks)
    clocks.update(wall=9.0, cpu=1.9, busy=9.0)  # a machine that is busy with other things
    deadline.check()
    clocks.update(cpu=2.0)
    with pytest.raises(Expired, match="2 s of CPU time"):
        deadline.check()


def test_a_sandbox_that_sleeps_has_no_more_time_than_one_that_computes(clocks):
    deadline = started(clocks)
    clocks.update(cpu=0.5, busy=1.1)
    looks(deadline, clocks, 3.0)
    with pytest.raises(Expired, match="2 s, asleep"):
        looks(deadline, clocks, 3.2)


def test_a_machine_that_stands_still_is_not_asleep(clocks):
    deadline = started(clocks)
    looks(deadline, clocks, 1.0)
    clocks.update(wall=9.0)  # nobody has run in the meantime, or waited for a processor: paused
    deadline.check()
    looks(deadline, clocks, 9.7)
    with pytest.raises(Expired, match="2 s, asleep"):
        looks(deadline, clocks, 10.0)


def test_the_trusted_sides_own_time_is_no_standing_still(clocks):
    deadline = started(clocks)
    clocks.update(wall=1.0)
    deadline.forgive(1.0)
    looks(deadline, clocks, 2.9)
    with pytest.raises(Expired, match="2 s, asleep"):
        looks(deadline, clocks, 3.2)


def test_waiting_for_a_processor_is_no_sleep_but_ends_some_time(clocks):
    deadline = started(clocks)
    clocks.update(wall=39.0, busy=39.0)
    deadline.check()
    clocks.update(wall=41.0, busy=41.0)
    with pytest.raises(Expired, match="40 s"):
        deadline.check()


def test_nobody_sleeps_on_what_many_waiting_threads_saved_up(clocks):
    deadline = started(clocks)
    clocks.update(cpu=1.2, busy=2.4)
    looks(deadline, clocks, 2.5)
    clocks.update(busy=40.0)
    deadline.check()
    looks(deadline, clocks, 4.4)
    with pytest.raises(Expired, match="2 s, asleep"):
        looks(deadline, clocks, 4.5)


def test_where_nothing_but_the_wall_clock_is_known_it_decides(clocks):
    clocks.update(cpu=None, busy=None)
    deadline = started(clocks)
    clocks.update(wall=7.9)
    deadline.check()
    clocks.update(wall=8.0)
    with pytest.raises(Expired, match="8 s"):
        deadline.check()


def test_the_time_of_the_trusted_side_is_forgiven_up_to_a_limit(clocks):
    deadline = started(clocks)
    clocks.update(wall=3.0)
    deadline.forgive(3.0)
    looks(deadline, clocks, 4.9)
    clocks.update(wall=9.9)
    deadline.forgive(5.0)
    deadline.check()
    clocks.update(wall=10.0)
    deadline.forgive(0.1)
    with pytest.raises(Expired, match="2 s, asleep"):
        deadline.check()


def test_the_clocks_of_a_process_can_be_read():
    one = Clocks.read(os.getpid())
    sum(range(10**6))
    other = Clocks.read(os.getpid())
    assert other.wall > one.wall
    if one.cpu is not None and one.busy is not None:
        assert other.cpu > one.cpu
        assert other.busy > one.busy


def test_a_process_that_is_not_there_has_no_clocks():
    clocks = Clocks.read(2**22 + 1)
    assert (clocks.cpu, clocks.busy) == (None, None)
