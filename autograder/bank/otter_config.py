"""The Otter settings that all zips share."""

from __future__ import annotations

import json
from typing import Any

from autograder.bank.bank import Bank
from autograder.errors import UsageError


def otter_config(bank: Bank, assignment: str) -> dict[str, Any]:
    """Read `otter_config.json`, and tell its plugins which assignment they grade.

    Raises:
        UsageError: if `otter_config.json` is not there or wrong.
    """
    path = bank.root / "otter_config.json"
    try:
        config = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise UsageError(f"{path}: {error}") from error
    if not isinstance(config, dict) or not isinstance(config.get("plugins"), list):
        raise UsageError(f'{path}: needs "plugins": [...] with the sandbox plugin in it')
    config["plugins"] = [{name: {"assignment": assignment}} for name in config["plugins"]]
    return config


def assignment_of(config: dict[str, Any]) -> str:
    """The assignment that the settings of a zip name, as `otter_config` wrote them."""
    return str(next(iter(config["plugins"][0].values()))["assignment"])
