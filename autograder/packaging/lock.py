"""Exact versions, read from the lock in `requirements/`."""

from __future__ import annotations

from pathlib import Path

from packaging.requirements import InvalidRequirement, Requirement

from autograder.errors import UsageError


def locked_requirements(lock: Path) -> list[Requirement]:
    """The pinned packages of a lock, without hashes, in its order.

    Raises:
        UsageError: if the lock can't be read.
    """
    try:
        lines = lock.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise UsageError(f"{lock}: {error.strerror}") from error
    try:
        # A pin starts its line; what belongs to it (hashes, the packages that asked for it) is indented.
        return [Requirement(line.rstrip(" \\")) for line in lines if line[:1].isalnum()]
    except InvalidRequirement as error:
        raise UsageError(f"{lock}: {error}: make it again with `make lock`") from error


def pins_for(lock: Path, python: str) -> list[str]:
    """The packages of a lock that Linux with this Python (`"3.12"`) gets, as `name==version`."""
    environment = {
        "python_version": python,
        "python_full_version": f"{python}.0",
        "sys_platform": "linux",
        "platform_system": "Linux",
        "os_name": "posix",
        "implementation_name": "cpython",
        "platform_python_implementation": "CPython",
    }
    requirements = locked_requirements(lock)
    return [f"{r.name}{r.specifier}" for r in requirements if r.marker is None or r.marker.evaluate(environment)]
