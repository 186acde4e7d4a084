"""Graders that fail on purpose, for submissions that ask for it."""

import ctypes
import os
import signal
import sys
import time
from pathlib import Path

from autograder.batch.warm_grader import WarmGrader
from autograder.errors import GraderError


class Odd(WarmGrader):
    """Dies, hangs, stops or fails where the submission's first line says so; `# once PATH:` only the first time."""

    def _grade(self, task, content):
        word = content.decode().partition("\n")[0].removeprefix("# ")
        if word.startswith("once "):
            path, _, word = word.removeprefix("once ").partition(":")
            if Path(path).exists():
                word = ""
            Path(path).touch()
        if word == "die":
            os.kill(os.getpid(), signal.SIGKILL)
        elif word == "segfault":
            ctypes.string_at(0)
        elif word == "exit":
            print("the last words \x1b[31m", file=sys.stderr)
            sys.exit(3)
        elif word == "end the one above":
            os.kill(os.getppid(), signal.SIGKILL)
            time.sleep(3600)
        elif word == "hang":
            time.sleep(3600)
        elif word == "fail":
            raise GraderError("the disk is on fire")
        elif word == "divide":
            return 1 / 0
        return super()._grade(task, content)


class Unstartable(WarmGrader):
    """Ends its process while it starts."""

    def __init__(self, *arguments):
        print("nobody can work like this", file=sys.stderr, flush=True)
        os._exit(4)


class Broken(WarmGrader):
    """Raises something unexpected while it starts."""

    def __init__(self, *arguments):
        raise KeyError("no such thing")


class SlowToLeave(WarmGrader):
    """Takes its time to close, and leaves a file when it has."""

    def close(self):
        super().close()
        time.sleep(0.5)
        Path(os.environ["LEFT"], str(os.getpid())).touch()


class Weak(WarmGrader):
    """Runs in a weak sandbox."""

    def __init__(self, *arguments):
        super().__init__(*arguments)
        self.weaknesses = ("files (no Landlock)",)


class Strong(WarmGrader):
    """Runs in a strong sandbox, whatever the machine."""

    def __init__(self, *arguments):
        super().__init__(*arguments)
        self.weaknesses = ()
