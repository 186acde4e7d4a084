"""The long run of the fuzzer. Run with: make fuzz SECONDS=600."""

from __future__ import annotations

import argparse
import sys
import time
import traceback
from collections import Counter

from hypothesis import HealthCheck, given, seed, settings

from tests.fuzz.targets import TARGETS

_ROUND = 2000  # examples between two looks at the clock


def fuzz(name: str, seconds: float) -> tuple[Counter[bool], list[str]]:
    """Try one target for a while; returns how often something was read or refused, and what escaped."""
    strategy, check = TARGETS[name]
    tried: Counter[bool] = Counter()
    escaped = []
    end = time.monotonic() + seconds
    number = int(time.time())
    while time.monotonic() < end:
        number += 1

        @seed(number)
        @settings(max_examples=_ROUND, database=None, deadline=None, suppress_health_check=list(HealthCheck))
        @given(strategy)
        def one_round(data: bytes) -> None:
            tried[check(data)] += 1

        try:
            one_round()
        except Exception:  # whatever escapes is what we are looking for
            escaped.append(f"seed {number}\n{traceback.format_exc()}")
    return tried, escaped


def main() -> int:
    """Fuzz all targets, one after the other; 1 if anything escaped."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=60, help="for all targets together")
    seconds = parser.parse_args().seconds
    failed = False
    for name in TARGETS:
        tried, escaped = fuzz(name, seconds / len(TARGETS))
        print(f"{name}: {tried.total()} tried, {tried[True]} read, {tried[False]} refused, {len(escaped)} escaped")
        print("\n".join(escaped[:3]), end="")
        failed |= bool(escaped)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
