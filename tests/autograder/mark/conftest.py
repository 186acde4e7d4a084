import shutil

import pytest

from tests.autograder.mark.browser import CHROMIUM, Chromium
from tests.autograder.mark.classroom import write_class
from tests.autograder.mark.server import Server


@pytest.fixture(scope="session")
def class_of_twelve(tmp_path_factory):
    """A class of twelve that nobody marked: copy it to change it."""
    folder = tmp_path_factory.mktemp("twelve") / "grades"
    write_class(folder, 12)
    return folder


@pytest.fixture
def grades(class_of_twelve, tmp_path):
    """A copy of that class."""
    return shutil.copytree(class_of_twelve, tmp_path / "grades")


@pytest.fixture(scope="module")
def server(class_of_twelve, tmp_path_factory):
    """A server that the tests of a module share."""
    folder = shutil.copytree(class_of_twelve, tmp_path_factory.mktemp("shared") / "grades")
    with Server(folder) as running:
        yield running


@pytest.fixture(scope="session")
def chromium():
    """A browser; without one the tests of the page are skipped in a line."""
    if CHROMIUM is None:
        pytest.skip("no Chromium here, which the tests of the grading page need: apt-get install chromium")
    with Chromium() as browser:
        yield browser


@pytest.fixture(autouse=True)
def pages_end_with_their_test(request):
    """Close what a test opened: pages that nobody looks at go on counting seconds."""
    browser = request.getfixturevalue("chromium") if "chromium" in request.fixturenames else None
    before = list(browser.contexts) if browser else []
    yield
    for context in browser.contexts if browser else ():
        if context not in before:
            context.close()
