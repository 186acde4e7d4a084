"""Tasks run in forked workers; one that hangs, dies or eats memory costs its own step only."""

import os
import time

import pytest

from autograder.errors import GraderError
from autograder.validate.pool import LOST, run_tasks


def run(number, work, jobs=2, **options):
    done = []
    results = run_tasks(number, work, jobs, done.append, **options)
    assert sorted(done) == list(range(number))
    return results


def test_results_come_in_the_order_of_tasks_and_steps():
    assert run(5, lambda task, start: iter([(task, step) for step in range(start, 3)])) == [
        [(task, step) for step in range(3)] for task in range(5)
    ]


def test_a_step_that_loops_is_lost_and_the_next_one_runs():
    def work(task, start):
        for step in range(start, 3):
            while task == 1 and step == 1:
                pass
            yield step

    assert run(3, work, step_seconds=0.1) == [[0, 1, 2], [0, LOST, 2], [0, 1, 2]]


def test_a_task_that_is_lost_twice_is_given_up():
    def work(task, start):
        for step in range(start, 4):
            if step:
                os._exit(3)
            yield step

    assert run(1, work) == [[0, LOST, LOST]]


def test_memory_is_limited():
    def work(task, start):
        try:
            bytearray(16 << 30)
        except MemoryError:
            yield "refused"

    assert run(1, work) == [["refused"]]


def test_what_a_task_raises_is_a_failure_of_the_grader():
    def work(task, start):
        raise GraderError("the case skips")
        yield

    with pytest.raises(GraderError, match="the case skips"):
        run_tasks(1, work, 1, lambda task: None)


def test_sleep_does_not_count():
    def work(task, start):
        time.sleep(0.2)
        yield "awake"

    assert run(1, work, step_seconds=0.05) == [["awake"]]
