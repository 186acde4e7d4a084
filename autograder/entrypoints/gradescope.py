"""The way in through Gradescope: what the zip's entry script runs, as root, in a container of its own.

A supervisor starts the grading in a second process, and writes results.json only from a result that is whole. A failure
of ours leaves none: Gradescope then shows a failed run, and a rerun grades it. A zero would look like a grade.

Where a failure came from is on standard error, as a traceback that is safe for a terminal. Students never see it: of a
run without a results.json Gradescope shows the output to staff only, and tells the student that the autograder failed.
Nothing of it is ever written into a results.json.
"""

from __future__ import annotations

import faulthandler
import gc
import json
import os
import resource
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from autograder.bank.otter_config import assignment_of
from autograder.bank.text import write_atomically

# Gradescope gives 10 minutes and 768 MB by default; both of ours lie below, so that it is we who say what happened.
DEADLINE_SECONDS = 540
SUBMISSION_SECONDS = 300.0
# For a grading that hangs to say where.
LAST_WORDS_SECONDS = 1.0
# So many new objects are there before garbage is looked for.
GARBAGE = 10_000
GRADER_BYTES = 2 << 30  # address space, of which little is ever used
SANDBOX_BYTES = 384 << 20

_GRADE, _PROVE = "--grade-into", "--prove"


def main() -> int:
    """Grade `submission/` beside the folder that this runs from, into `results/results.json`.

    With `--prove` nothing is graded: it is proved that this place can grade (see `image_proof`).

    Returns:
        0 when a results.json was written, 1 when grading failed.
    """
    script = Path(sys.argv[0]).resolve()
    source = script.parent
    if sys.argv[1:2] == [_GRADE]:
        return _grade_or_explain(source, Path(sys.argv[2]), Path(sys.argv[3]))
    if os.geteuid() == 0:
        # Cases and answers lie here, and the student's process gets another user.
        source.chmod(0o700)
    if sys.argv[1:2] == [_PROVE]:
        try:
            from autograder.entrypoints.image_proof import prove
        except ImportError as error:  # a package is not there, or not for this Python
            print(f"autograder: not proved: {error}", file=sys.stderr)
            return 1
        return prove(source, lambda submission, target: supervise(script, submission, target))
    results = source.parent / "results" / "results.json"
    results.unlink(missing_ok=True)
    with tempfile.TemporaryDirectory(prefix="autograder-") as private:
        target = Path(private) / "results.json"
        failure = supervise(script, source.parent / "submission", target)
        if failure:
            print(f"autograder: {failure}; this is no grade: rerun the autograder", file=sys.stderr)
            return 1
        results.parent.mkdir(exist_ok=True)
        write_atomically(results, target.read_text(encoding="utf-8"))
    return 0


def supervise(script: Path, submission: Path, target: Path) -> str:
    """Grade a folder in a process of its own, with a deadline.

    Args:
        script: The zip's entry script, laid out.
        submission: The folder with what was handed in.
        target: Where the results go.

    Returns:
        Why it failed, or nothing.
    """
    command = [sys.executable, str(script), _GRADE, str(target), str(submission)]
    # A session of its own, so that everything it started ends with it.
    with subprocess.Popen(command, stdin=subprocess.DEVNULL, start_new_session=True) as process:
        try:
            status = process.wait(DEADLINE_SECONDS)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGABRT)  # to which `faulthandler` answers with where it is
            time.sleep(LAST_WORDS_SECONDS)  # no wait: what has been waited for has a number no longer
            os.killpg(process.pid, signal.SIGKILL)
            return f"grading took longer than {DEADLINE_SECONDS} seconds"
    if status == 0 and target.is_file():
        return ""
    return f"grading ended with {f'signal {-status}' if status < 0 else f'exit status {status}'}"


def _grade_or_explain(source: Path, target: Path, submission: Path) -> int:
    """Grade in this process; a failure, whatever it is, is a traceback and a line on standard error."""
    faulthandler.enable()
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a memory image would be of no use here
    try:
        _grade(source, target, submission)
    except Exception as error:
        from autograder.errors import UsageError, reason_of
        from autograder.logs import terminal_safe, traceback_text
        from autograder.version import version

        why = str(error) if isinstance(error, UsageError) else reason_of(error)
        print(f"{traceback_text(error)}autograder {version()}: {terminal_safe(why)}", file=sys.stderr)
        return 1
    return 0


def _grade(source: Path, target: Path, submission: Path) -> None:
    """Grade under a memory cap, and write the result to `target`."""
    gc.disable()  # while all is imported, and stays: looking for garbage then took a tenth of the time
    # The supervisor needs none of this, and on half a processor it costs two seconds.
    from autograder.bank.bank import Bank
    from autograder.engine.engine import Engine
    from autograder.gradescope.results import gradescope_json
    from autograder.sandbox.limits import Limits

    resource.setrlimit(resource.RLIMIT_AS, (GRADER_BYTES, GRADER_BYTES))
    bank = Bank(source / "bank")
    config = json.loads((source / "otter_config.json").read_text(encoding="utf-8"))
    assignment = assignment_of(config)
    limits = Limits(memory_bytes=SANDBOX_BYTES)
    with Engine(bank, assignment, limits, SUBMISSION_SECONDS, prepare=True) as engine:
        gc.freeze()
        gc.set_threshold(GARBAGE, 10, 10)
        gc.enable()
        report = engine.grade_file(submission)
    write_atomically(target, gradescope_json(report, engine.assignment.points, config))
