"""What the tests of the autograder share."""

import pytest

from autograder.bank.bank import Bank
from tests.autograder.toys import write_bank


@pytest.fixture(scope="session")
def toy_bank(tmp_path_factory) -> Bank:
    return write_bank(tmp_path_factory.mktemp("bank"))


@pytest.fixture(scope="session")
def repository() -> Bank:
    return Bank.here()
