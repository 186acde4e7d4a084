"""Two workers of one user: a sandbox of the first starts all the threads it can get, one of the second needs a few.

`python two_workers.py LAYER,LAYER ...` leaves those layers out; prints what came out as JSON.
"""

from __future__ import annotations

import json
import os
import sys

from autograder.sandbox.host.errors import SandboxLost, StudentRaised
from autograder.sandbox.host.zygote import Zygote

SOURCE = """
import threading
from concurrent.futures import ThreadPoolExecutor
WAIT = threading.Event()
def grab():
    threading.stack_size(1 << 16)
    try:
        for started in range(2000): threading.Thread(target=WAIT.wait, daemon=True).start()
    except RuntimeError: return started
    return 2000
def release():
    WAIT.set()
    for thread in threading.enumerate():
        if thread is not threading.current_thread(): thread.join()
    WAIT.clear()
def need():
    with ThreadPoolExecutor(8) as pool: return list(pool.map(lambda n: n * n, range(8)))
"""


def outcome(sandbox, name):
    try:
        return sandbox.call(name, (), {})
    except (StudentRaised, SandboxLost) as error:
        return f"{type(error).__name__} {error}"


def main():
    without = sys.argv[1].split(",") if len(sys.argv) > 1 else ()
    with Zygote(without=without) as one, Zygote(without=without) as two, one.start() as hostile, two.start() as honest:
        for sandbox in (hostile, honest):
            sandbox.run_cell(SOURCE, "")
        found = {"uid": os.getuid(), "limits": one.report["limits"]}
        found["grabbed"] = outcome(hostile, "grab")
        found["beside"] = outcome(honest, "need")
        found["released"] = outcome(hostile, "release")
        found["again"] = outcome(hostile, "grab")
        found["rounds"] = [outcome(honest, "need") for _ in range(20)]
    print(json.dumps(found))


if __name__ == "__main__":
    main()
