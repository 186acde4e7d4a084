"""A Jupyter kernel that is forked from a process that has imported it: starting one costs more than all the rest.

What runs in Otter's kernel is a list of verdicts. Where files that were handed in could still reach it, the real kernel
is started (see `runs`): modules that are imported already can't be shadowed.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from typing import Any


class _Forked(subprocess.Popen[bytes]):
    """A child of ours, as Jupyter sees what it has started."""

    def __init__(self, pid: int) -> None:
        self.pid, self.args, self.returncode = pid, [], None
        self.stdin = self.stdout = self.stderr = None
        self._waitpid_lock = threading.Lock()
        self._child_created = True


def keep_a_kernel_warm() -> None:
    """Fork a kernel that waits, before this process has threads and sockets, and let Jupyter take it."""
    from jupyter_client.provisioning import local_provisioner

    reads, writes = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.setsid()  # Jupyter signals the group of its kernel, which must not be ours
        os.close(writes)
        with open(reads) as pipe:
            asked = pipe.read()
        if asked:
            _be_kernel(json.loads(asked))
        os._exit(0)  # none was wanted
    while os.getpgid(pid) != pid:
        time.sleep(0.001)
    os.close(reads)
    os.set_inheritable(writes, False)

    def launch(command: list[str], env: dict[str, str] | None = None, cwd: str | None = None, **_: Any) -> _Forked:
        arguments = command[command.index("ipykernel_launcher") + 1 :]
        variables = {**(env or os.environ), "JPY_PARENT_PID": str(os.getpid())}
        with open(writes, "w") as pipe:
            json.dump({"arguments": arguments, "variables": variables, "folder": cwd or os.getcwd()}, pipe)
        return _Forked(pid)

    local_provisioner.launch_kernel = launch


def _be_kernel(asked: dict[str, Any]) -> None:
    from ipykernel import kernelapp

    os.chdir(asked["folder"])
    os.environ.clear()
    os.environ.update(asked["variables"])
    sys.argv = ["ipykernel_launcher", *asked["arguments"]]
    kernelapp.launch_new_instance()
