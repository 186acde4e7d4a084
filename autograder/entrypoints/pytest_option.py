"""The option `--submission` of pytest, as a plugin that is loaded before any `conftest.py`.

As long as pytest doesn't know an option, it takes the option's value for a path with tests, and runs the `conftest.py`
that lies beside it. Beside a submission that is a student's file, and it would run with the rights of the TA.
"""

from __future__ import annotations

from pathlib import Path

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option."""
    parser.addoption("--submission", type=Path, help="run the cases on this notebook, .py, zip or folder")
