"""A zygote starts while its parent goes on: what comes first waits for it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from autograder.sandbox.host.zygote import Zygote
from tests.autograder.sandbox.conftest import QUICK


def test_two_threads_may_ask_before_it_is_ready():
    def answer(number: int) -> int:
        with zygote.start() as sandbox:
            sandbox.run_cell("def double(x): return 2 * x", "")
            return sandbox.call("double", (number,), {})

    with Zygote(QUICK) as zygote, ThreadPoolExecutor(2) as threads:
        assert list(threads.map(answer, (1, 2))) == [2, 4]
