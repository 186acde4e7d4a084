"""Chromium for the tests of the page, and what they do in it."""

import re
import shutil

from playwright.sync_api import sync_playwright

SIZES = {"laptop": (1366, 768), "phone": (390, 844)}
CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")


class Chromium:
    """A browser; each grader gets a context of their own, as on another machine."""

    def __enter__(self):
        self._playwright = sync_playwright().start()
        self._browser = self._playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        return self

    def __exit__(self, *_):
        self._browser.close()
        self._playwright.stop()

    @property
    def contexts(self):
        """What is open, each with its pages."""
        return self._browser.contexts

    def page(self, size="laptop", **options):
        """A page; what the browser complains about is in `page.complaints`, what it asked for in `page.asked`."""
        width, height = SIZES[size]
        # Without motion: axe would measure a color halfway to the next.
        options = {"viewport": {"width": width, "height": height}, "reduced_motion": "reduce", **options}
        page = self._browser.new_context(**options).new_page()
        page.complaints, page.asked = [], []
        page.on("console", lambda message: page.complaints.append(message.text))
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.on("dialog", lambda dialog: (page.complaints.append(dialog.message), dialog.dismiss()))
        page.context.on("request", lambda request: page.asked.append(request.url))
        page.set_default_timeout(20_000)
        return page

    def entered(self, server, grader="ada", size="laptop", **options):
        """A page of a grader who followed the link."""
        page = self.page(size, **options)
        page.goto(server.links[grader])
        page.wait_for_url(f"{server.base}/")
        return page


def press(page, *keys):
    """Press keys that stay on the page."""
    for key in keys:
        page.keyboard.press(key)


def go(page, key):
    """Press a key that leads to another page, and wait for that."""
    with page.expect_navigation(wait_until="domcontentloaded"):
        page.keyboard.press(key)


def follow(page, link):
    """Click what leads to another page, and wait for that: a click alone returns before the page is there."""
    with page.expect_navigation(wait_until="domcontentloaded"):
        link.click()


def wait_for_words(page, selector, words):
    """Wait until something says these words; the policy of the page forbids scripts of tests that wait in it."""
    page.locator(selector, has_text=words).wait_for(state="attached")


def answer_number(page):
    """The number of the answer that is shown; None on another page."""
    found = re.search(r"/answer/(\d+)", page.url)
    return int(found[1]) if found else None


def said(page):
    """What the page says."""
    return page.locator("#say").inner_text()


def points(page):
    """The points that the page counts."""
    return page.locator("#points").inner_text()
