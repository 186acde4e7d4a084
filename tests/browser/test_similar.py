"""The page of `autograder similar` in a real browser, with hostile written answers side by side."""

import json
import shutil

import pytest
from playwright.sync_api import sync_playwright

from autograder import cli
from tests.browser.test_report import WIDTHS

CODE = """
def sgd_momentum_step(theta, m, grad, lr, beta):
    swept = theta - lr * (beta * m + np.cbrt(grad) ** 3 * (1 - beta) / {number})
    return swept, beta * m + (1 - beta) * np.ldexp(grad, 0) * {number}
"""
ANSWER = (
    "Walk the purple ladder backwards: $\\sum_{k=1}^{n} " + "a_k + " * 60 + "1$\n\n<script>document.title='x'</script> "
    "<img src=http://192.0.2.1/x.png> [link](javascript:alert(1)) " + "wide" * 400
)


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    folder = tmp_path_factory.mktemp("similar")
    (folder / "class").mkdir()
    for number in range(8):
        copied = number in (2, 5)
        cells = [
            {
                "cell_type": "code",
                "source": CODE.format(number=17 if copied else number),
                "metadata": {},
                "outputs": [],
            },
            {
                "cell_type": "markdown",
                "source": ANSWER if copied else f"By induction over step {number}.",
                "metadata": {"course": "weight_norm-written-norm_curves"},
            },
        ]
        book = {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 4}
        (folder / "class" / f"student_{number}.ipynb").write_text(json.dumps(book), encoding="utf-8")
    arguments = ["similar", str(folder / "class"), "--assignment", "deep_learning_theory", "--output", str(folder)]
    assert cli.main(arguments) == 0
    return folder / "similar.html"


@pytest.fixture(scope="module")
def chromium():
    path = shutil.which("chromium") or shutil.which("google-chrome")
    assert path, "the tests of the page need a browser: apt-get install chromium"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.mark.parametrize("width", WIDTHS)
def test_pairs_stand_side_by_side_and_nothing_sticks_out(chromium, written, width, tmp_path):
    size = dict(zip(("width", "height"), WIDTHS[width], strict=True))
    page = chromium.new_context(viewport=size).new_page()
    complaints = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("request", lambda request: complaints.append(request.url) if request.url != written.as_uri() else None)
    page.goto(written.as_uri())
    for summary in page.locator("#sides details > summary").all():
        if summary.evaluate("one => !one.parentElement.open") and summary.is_visible():
            summary.press("Enter")
    assert page.evaluate("document.documentElement.scrollWidth") <= WIDTHS[width][0]
    assert "work that agrees" in page.title()
    assert complaints == []
    one, other = (side.bounding_box() for side in page.locator("#sides .sides >> nth=0").locator("> div").all())
    assert (one["y"] == other["y"]) == (width == "laptop")
    page.screenshot(path=tmp_path / f"{width}.png")


def test_axe_finds_nothing(chromium, written):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    page = chromium.new_context(bypass_csp=True).new_page()
    page.goto(written.as_uri())
    found = axe.Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
