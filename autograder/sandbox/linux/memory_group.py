"""The memory of the control group that we run in, such as a container's, of which a sandbox must leave enough to us."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from autograder.sandbox.limits import Limits

# What the judge, its zygote and what started them take at most, with files in memory. A sandbox that took the rest of
# the group and this too would have the kernel kill one of us.
OURS = 256 << 20
# Python and NumPy with room for honest work: no sandbox gets less.
LEAST = 256 << 20
_GROUPS = Path("/sys/fs/cgroup")


def fitted(limits: Limits) -> Limits:
    """The same limits, with no more memory for a sandbox than its control group has beside ours."""
    room = min(_limits(), default=None)
    if room is None or room - OURS >= limits.memory_bytes:
        return limits
    return replace(limits, memory_bytes=min(limits.memory_bytes, max(room - OURS, LEAST)))


def _limits() -> Iterator[int]:
    """What bounds our group and those above it, in bytes; nothing where nothing does, or it can't be read."""
    with contextlib.suppress(OSError):
        for line in Path("/proc/self/cgroup").read_text().splitlines():
            _, controllers, path = line.split(":", 2)
            if controllers and "memory" not in controllers.split(","):
                continue
            root, name = (_GROUPS / "memory", "memory.limit_in_bytes") if controllers else (_GROUPS, "memory.max")
            # In a container the path may be that of the machine, and what is mounted its own group.
            group = root / path.lstrip("/")
            for folder in {root, group, *(above for above in group.parents if above.is_relative_to(root))}:
                with contextlib.suppress(OSError, ValueError):  # the root has none, and "max" is no number
                    yield int((folder / name).read_text())
