from __future__ import annotations

from collections.abc import Iterator

import pytest

from autograder.sandbox.host.sandbox import Sandbox
from autograder.sandbox.host.zygote import Zygote
from autograder.sandbox.limits import Limits
from tests.autograder.sandbox.few_layers import all_but

QUICK = Limits(call_seconds=0.2, load_seconds=0.2, cell_seconds=0.6, memory_bytes=256 << 20)


@pytest.fixture(scope="session")
def zygote() -> Iterator[Zygote]:
    """All the layers that this machine has."""
    with Zygote(QUICK) as zygote:
        yield zygote


@pytest.fixture(scope="session")
def bare_zygote() -> Iterator[Zygote]:
    """No layer but the one that finds every process: what the always-on part must hold by itself."""
    with Zygote(QUICK, without=all_but("orphans")) as zygote:
        yield zygote


@pytest.fixture(scope="session")
def roomy_zygote() -> Iterator[Zygote]:
    """The limits of real grading."""
    with Zygote() as zygote:
        yield zygote


@pytest.fixture
def sandbox(zygote: Zygote) -> Iterator[Sandbox]:
    with zygote.start() as sandbox:
        yield sandbox


@pytest.fixture
def bare(bare_zygote: Zygote) -> Iterator[Sandbox]:
    with bare_zygote.start() as sandbox:
        yield sandbox
