"""JupyterLab as a student has it, in an environment with what the student folder's requirements.txt names."""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "student_template" / "deep_learning_theory"
ENVIRONMENT = ROOT / "build" / "student-environment"
SECONDS = 120.0
# JupyterLab's questions about news and the kernel would lie over the notebook.
SETTINGS = {
    "apputils-extension/notification": {"fetchNews": "false"},
    "notebook-extension/tracker": {"autoStartDefaultKernel": True, "windowingMode": "none"},
    "docmanager-extension/plugin": {"autosave": False},
}


def environment() -> Path:
    """The environment, kept from one time to the next."""
    requirements, mark = FOLDER / "requirements.txt", ENVIRONMENT / "installed.txt"
    if not mark.is_file() or mark.read_bytes() != requirements.read_bytes():
        subprocess.run([sys.executable, "-m", "venv", "--clear", ENVIRONMENT], check=True)
        pip = [ENVIRONMENT / "bin" / "pip", "install", "--quiet", "--disable-pip-version-check"]
        subprocess.run([*pip, "-r", requirements], check=True)
        mark.write_bytes(requirements.read_bytes())
    return ENVIRONMENT


@contextlib.contextmanager
def jupyter(folder: Path, home: Path) -> Iterator[str]:
    """A server for a folder; yields its address, into which a workspace and the path of a notebook go."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    token = secrets.token_hex(16)
    for name, setting in SETTINGS.items():
        path = home / "settings" / "@jupyterlab" / f"{name}.jupyterlab-settings"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(setting), encoding="utf-8")
    options = [f"--ServerApp.port={port}", "--ServerApp.ip=127.0.0.1", f"--IdentityProvider.token={token}"]
    options += ["--ServerApp.open_browser=False", "--ServerApp.allow_root=True", f"--ServerApp.root_dir={folder}"]
    options += ["--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate"]
    options += ["--LabApp.expose_app_in_browser=True"]
    variables = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"} | {
        "HOME": str(home),
        "JUPYTERLAB_SETTINGS_DIR": str(home / "settings"),
        "JUPYTER_RUNTIME_DIR": str(home / "runtime"),
        "JUPYTERLAB_WORKSPACES_DIR": str(home / "workspaces"),
    }
    with (home / "jupyter.log").open("w") as log:
        command = [environment() / "bin" / "jupyter", "lab", *options]
        process = subprocess.Popen(command, cwd=folder, env=variables, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        try:
            end = time.monotonic() + SECONDS
            while True:
                assert process.poll() is None, (home / "jupyter.log").read_text()
                assert time.monotonic() < end, "JupyterLab does not answer"
                with contextlib.suppress(OSError):
                    urllib.request.urlopen(f"http://127.0.0.1:{port}/api?token={token}", timeout=5).close()
                    break
                time.sleep(0.2)
            # A workspace for each page: JupyterLab opens again what was open in that of the page before.
            yield f"http://127.0.0.1:{port}/lab/workspaces/{{workspace}}/tree/{{path}}?token={token}"
        finally:
            process.terminate()  # it ends its kernels
            process.wait(30)
