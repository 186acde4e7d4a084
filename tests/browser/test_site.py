"""The documents as a site, in a real browser: part of `make full`, after `make docs`."""

import shutil
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

SITE = Path(__file__).parents[2] / "build" / "site"
WIDTHS = (1366, 390)  # a laptop, a phone


@pytest.fixture(scope="module")
def chromium():
    path = shutil.which("chromium") or shutil.which("google-chrome")
    assert path, "the tests of the site need a browser: apt-get install chromium"
    assert (SITE / "index.html").is_file(), "there is no site yet: make docs"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.mark.parametrize("width", WIDTHS)
def test_every_page_loads_nothing_from_elsewhere_and_fits_the_screen(chromium, width):
    pages = sorted(SITE.glob("*.html"))
    assert len(pages) > 8
    for path in pages:
        page = chromium.new_page(viewport={"width": width, "height": 800})
        elsewhere, complaints = [], []
        page.on("request", lambda request, found=elsewhere: found.append(request.url))
        page.on("pageerror", lambda error, found=complaints: found.append(str(error)))
        page.goto(path.as_uri(), wait_until="networkidle")
        assert not [url for url in elsewhere if not url.startswith(("file:", "data:", "blob:"))], path.name
        assert not complaints, path.name
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path.name
        broken = page.evaluate("[...document.images].filter(one => !one.naturalWidth).map(one => one.src)")
        assert not broken, path.name
        page.close()
