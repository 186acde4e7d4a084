"""What the layers of a sandbox hold together: which promises are kept on this machine, and which are not."""

from __future__ import annotations

import os
import stat
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Promise:
    """Something that a submission can't do.

    Attributes:
        broken: What it can do where no layer forbids it.
        kept_by: Sets of layers, each of which is enough.
    """

    broken: str
    kept_by: tuple[frozenset[str], ...]


def _any_of(*sets: str) -> tuple[frozenset[str], ...]:
    return tuple(frozenset(names.split()) for names in sets)


# No layer: other users can't enter the folder of the cases.
CLOSED = "closed"
PROMISES = (
    Promise("read the cases and answers", _any_of("files", f"user {CLOSED}")),
    Promise("end the grading", _any_of("calls", "user")),
    Promise("send what it saw over the network", _any_of("calls")),
    Promise("leave processes behind", _any_of("calls", "orphans")),
    Promise("use up this machine", _any_of("limits")),
)


@dataclass(frozen=True)
class Assessment:
    """The sum of the layers.

    Attributes:
        weaknesses: For each promise that is not kept: which layers are missing, why, and what a submission could do.
            Where there are none the sandbox is strong.
    """

    weaknesses: tuple[str, ...]

    @property
    def line(self) -> str:
        """What it comes to, in a line."""
        if self.weaknesses:
            return f"weak, it lacks: {'; '.join(self.weaknesses)}"
        return f"strong: nothing that is handed in can {', '.join(promise.broken for promise in PROMISES)}"


def assess(report: Mapping[str, tuple[bool, str]], secrets: Path) -> Assessment:
    """Judge the layers that hold.

    Args:
        report: Layer -> (whether it holds, and why or why not), as `Zygote.report` says.
        secrets: The folder that holds cases and answers.

    Returns:
        Which promises are kept.
    """
    held = {name for name, (holds, _) in report.items() if holds}
    if closed_to_others(secrets):
        held.add(CLOSED)
    weaknesses = []
    for promise in PROMISES:
        if not any(names <= held for names in promise.kept_by):
            helpful = sorted(frozenset().union(*promise.kept_by) - held)
            named = [f"{name} ({report[name][1]})" for name in helpful if name in report]
            if CLOSED in helpful and "user" in held:
                named.append(f"a folder that other users can't enter (chmod 700 {secrets})")
            weaknesses.append(f"{' or '.join(named)}: a submission could {promise.broken}")
    return Assessment(tuple(weaknesses))


def closed_to_others(folder: Path) -> bool:
    """Whether a user who neither owns it nor is in its group can't get into a folder."""
    path = folder.resolve()
    return any(not os.stat(place).st_mode & stat.S_IXOTH for place in (path, *path.parents))
