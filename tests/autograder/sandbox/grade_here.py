"""Grades small submissions against a toy bank, with layers left out one by one; prints what came out as JSON.

`python grade_here.py BANK LAYER,LAYER ...`, under whatever condition it was started.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

from autograder.bank.bank import Bank
from autograder.engine.engine import Engine
from autograder.intake.submission import CodeCell, Submission
from autograder.sandbox.host.zygote import Zygote

# Half of it is honest; the rest ends its process, looks for the cases, and starts more threads than anybody needs.
MIXED = """
import os, threading, time
import numpy as np
def double(x):
    if np.min(x) < 0: raise ValueError
    return 2 * np.asarray(x)
def total(numbers):
    os._exit(0)
def ask_twice(model): return model(1), model(2)
EVEN = "two"
def look(path):
    try: return open(path).read()
    except OSError as error: return type(error).__name__
def threads():
    threading.stack_size(1 << 16)
    try:
        for started in range(2000): threading.Thread(target=time.sleep, args=(5,), daemon=True).start()
    except RuntimeError: return started
    return 2000
"""


def main():
    bank = Bank(Path(sys.argv[1]))
    perfect = Submission("perfect.py", (CodeCell(bank.solution("toy").read_text(), ""),))
    mixed = Submission("mixed.py", (CodeCell(MIXED, ""),))
    found = {}
    for names in sys.argv[2:]:
        without = names.split(",") if names else ()
        with Zygote(without=without) as zygote, Engine(bank, "toys", without=without) as engine:
            outcome = {"report": zygote.report, "weaknesses": engine.weaknesses}
            for name, submission in (("perfect", perfect), ("mixed", mixed)):
                report = engine.grade(submission)
                outcome[name] = report.scores({"toy": 9})["toy"]
            with zygote.start() as sandbox:
                sandbox.run_cell(MIXED, "")
                outcome["cases"] = sandbox.call("look", (str(bank.hidden_cases("toy")),), {})
                outcome["threads"] = sandbox.call("threads", (), {})
        found[names] = outcome
    print(json.dumps({"uid": os.getuid(), "found": found}))


if __name__ == "__main__":
    main()
