"""Classes that the tests of the report share."""

import pytest

from tests.autograder.report.synthetic import write_class


@pytest.fixture(scope="session")
def small(tmp_path_factory, repository):
    """Five submissions, and what was planted in them."""
    folder = tmp_path_factory.mktemp("small")
    return folder, write_class(folder, repository, "deep_learning_theory", 5, seed=1)


@pytest.fixture(scope="session")
def large(tmp_path_factory, repository):
    """Two thousand submissions (few cases, to be quick), and what was planted in them."""
    folder = tmp_path_factory.mktemp("large")
    return folder, write_class(folder, repository, "deep_learning_theory", 2000, seed=1, most_cases=60)
