"""A short run of the fuzzer, the same each time; `make fuzz SECONDS=600` is the long one."""

import pytest
from hypothesis import given, settings

from tests.fuzz.targets import TARGETS, check_archive, check_frame, check_notebook

EXAMPLES = {"wire": 1500, "round": 500, "notebook": 400, "archive": 400}


@pytest.mark.parametrize("name", TARGETS)
def test_only_the_documented_errors_escape(name):
    strategy, check = TARGETS[name]
    seen = set()

    @settings(max_examples=EXAMPLES[name], derandomize=True, database=None, deadline=None)
    @given(strategy)
    def run(data):
        seen.add(check(data))

    run()
    assert seen == {True, False}  # it gets past the first byte


@pytest.mark.parametrize("check", [check_frame, check_notebook, check_archive])
def test_the_checks_tell_what_may_not_escape(check, monkeypatch):
    """A reader that raises something else does not go unnoticed."""

    def broken(*arguments, **keywords):
        raise KeyError

    for name in ("decode", "parse_submission", "read_submission"):
        monkeypatch.setattr(f"tests.fuzz.targets.{name}", broken)
    with pytest.raises(KeyError):
        check(b"")
