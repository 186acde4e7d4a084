"""Which layers hold on this machine, and how a fresh sandbox puts them on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from autograder.sandbox import privileges

LINUX = privileges.LINUX


@dataclass(frozen=True)
class Plan:
    report: dict[str, tuple[bool, str]]

    @classmethod
    def probe(cls, config: dict[str, Any]) -> Plan:
        return cls({})

    def uid(self, number: int) -> int | None:
        return None

    def apply(self, workdir: str, uid: int | None) -> None:
        if LINUX:
            privileges.prctl(privileges.PR_SET_PDEATHSIG, 9)
