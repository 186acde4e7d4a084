"""Whether a sandbox on this machine imports what it promises: all of NumPy and the standard library, nothing else."""

from __future__ import annotations

import subprocess
import sys
import sysconfig
from dataclasses import dataclass

from autograder.errors import GraderError
from autograder.sandbox.host.errors import SandboxLost
from autograder.sandbox.host.zygote import Zygote, library_folders
from autograder.sandbox.wire.import_rule import public_modules

# Installed wherever NumPy is used from; students are told that it is not there.
_REFUSED = "pip", "pandas", "pytest"
_ATTEMPT = """
import importlib, warnings
warnings.simplefilter("ignore")
FAILED = []
for name in {names!r}:
    try:
        importlib.import_module(name)
    except BaseException:
        FAILED.append(name)
"""
# What Python imports here without a sandbox: not each Python has all, and some modules are another system's.
_OUTSIDE = """
import sys
sys.path.extend({folders!r})
{attempt}
print(*FAILED)
"""


@dataclass(frozen=True)
class LibraryCheck:
    """What was found.

    Attributes:
        tried: How many modules were tried.
        missing: Those that Python imports here, and a sandbox does not.
        beyond: Other packages that a sandbox imports, although no student may rely on them.
    """

    tried: int
    missing: tuple[str, ...]
    beyond: tuple[str, ...]

    @property
    def holds(self) -> bool:
        """Whether the rule holds here."""
        return not self.missing and not self.beyond

    @property
    def line(self) -> str:
        """What was found, in a line."""
        if self.holds:
            return f"{self.tried} modules tried"
        found = []
        if self.missing:
            more = f" and {len(self.missing) - 5} more" if len(self.missing) > 5 else ""
            found.append(f"can't be imported: {', '.join(self.missing[:5])}{more}")
        if self.beyond:
            found.append(f"should be refused: {', '.join(self.beyond)}")
        return "; ".join(found)


def check_library(zygote: Zygote) -> LibraryCheck:
    """Import every public module of the standard library and of NumPy in a sandbox, and beside it.

    Raises:
        GraderError: Python does not start here, or the sandbox was lost.
    """
    modules = tuple(public_modules([sysconfig.get_path("stdlib"), *library_folders()]))
    outside = _OUTSIDE.format(folders=library_folders(), attempt=_ATTEMPT.format(names=modules))
    command = [sys.executable, "-P", "-s", "-S", "-c", outside]
    done = subprocess.run(command, capture_output=True, text=True, cwd="/", stdin=subprocess.DEVNULL, check=False)
    if done.returncode != 0:
        raise GraderError(f"Python does not run here: {done.stderr.strip()[-300:]}")
    not_here = set(done.stdout.splitlines()[-1].split()) if done.stdout.strip() else set()
    inside = _failed(zygote, [name for name in modules if name not in not_here])
    beyond = set(_REFUSED) - set(_failed(zygote, list(_REFUSED)))
    return LibraryCheck(len(modules) - len(not_here), tuple(sorted(inside)), tuple(sorted(beyond)))


def _failed(zygote: Zygote, names: list[str]) -> list[str]:
    try:
        with zygote.start() as sandbox:
            sandbox.run_cell(_ATTEMPT.format(names=names), "imports")
            return [str(name) for name in sandbox.get("FAILED")]
    except SandboxLost as lost:
        raise GraderError(f"a sandbox that imports the standard library is lost: {lost.detail}") from lost
