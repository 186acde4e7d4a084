"""The class report in a real browser: `make full`. It needs Chromium, and says so where there is none."""

import shutil

import pytest
from playwright.sync_api import sync_playwright

from autograder.bank.bank import Bank
from autograder.report.write import write_report
from tests.autograder.report.synthetic import write_class
from tests.autograder.report.test_hostile import write_hostile

WIDTHS = {"laptop": (1366, 768), "phone": (390, 844)}


@pytest.fixture(scope="module")
def chromium():
    path = shutil.which("chromium") or shutil.which("google-chrome")
    assert path, "the tests of the report need a browser: apt-get install chromium"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def reports(tmp_path_factory):
    """report.html of five submissions, of two thousand, and of a hostile class."""
    bank, made = Bank.here(), {}
    for name, count in (("five", 5), ("two thousand", 2000), ("hostile", 0)):
        folder = tmp_path_factory.mktemp("class")
        if count:
            write_class(folder, bank, "deep_learning_theory", count, seed=1, most_cases=60)
        else:
            write_hostile(folder)
        made[name] = write_report(bank, folder).report
    return made


@pytest.fixture
def opened(chromium, reports):
    """Open a report; what the browser complains about is in `page.complaints`."""
    pages = []

    def run(name, width="laptop", **context):
        size = dict(zip(("width", "height"), WIDTHS[width], strict=True))
        page = chromium.new_context(viewport=size, **context).new_page()
        page.complaints = []
        page.on("console", lambda message: page.complaints.append(message.text))
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.on("request", lambda request: page.complaints.append(request.url) if page.url != "about:blank" else None)
        page.goto(reports[name].as_uri())
        pages.append(page)
        return page

    yield run
    for page in pages:
        page.context.close()


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", ["five", "two thousand", "hostile"])
def test_nothing_sticks_out_and_the_browser_has_no_complaint(opened, name, width):
    page = opened(name, width)
    assert page.evaluate("document.documentElement.scrollWidth") <= WIDTHS[width][0]
    assert page.complaints == []


def test_a_table_is_sorted_with_the_keyboard(opened):
    page = opened("two thousand")
    button = page.locator("#case-table thead button", has_text="Separates")
    head = page.locator("#case-table thead th", has_text="Separates")
    first = page.locator("#case-table tbody tr").first.locator("td").nth(1)
    for key, order, expected in (("Enter", "descending", max), ("Space", "ascending", min)):
        button.press(key)
        assert head.get_attribute("aria-sort") == order
        shown = [float(text) for text in page.locator("#case-table tbody td:nth-child(3)").all_inner_texts() if text]
        assert float(first.inner_text()) == expected(shown)
        assert button.evaluate("button => button === document.activeElement")
    assert page.locator("#case-table [aria-sort]").count() == 1


def test_the_first_stop_of_the_keyboard_leads_past_the_links(opened):
    page = opened("five")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getBoundingClientRect().left") >= 0
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"


def test_a_long_table_is_paged_and_filtered(opened):
    page = opened("two thousand")
    tools = page.locator("#submissions .tools")
    rows = page.locator("#submission-table tbody tr")
    assert rows.count() == 50
    tools.get_by_text("Next").click()
    assert tools.get_by_role("status").inner_text() == "51 to 100 of 2000"
    tools.get_by_label("Find a submission").fill("tanaka")
    texts = rows.all_inner_texts()
    assert 0 < len(texts) <= 50
    assert all("tanaka" in text.lower() for text in texts)
    assert tools.get_by_role("status").inner_text().startswith("1 to ")


def test_without_the_script_all_rows_are_there(opened):
    page = opened("two thousand", java_script_enabled=False)
    assert page.locator("#submission-table tbody tr").count() == 2000
    assert page.locator("button").count() == 0


def test_html_that_got_into_the_page_does_nothing(opened, reports, tmp_path):
    injected = (
        '<script>window.broken=1</script><img src=x onerror="window.broken=2"><svg onload="window.broken=3"></svg>'
    )
    text = reports["five"].read_text(encoding="utf-8")
    broken = tmp_path / "report.html"
    broken.write_text(text.replace("<main", f"{injected}<main"), encoding="utf-8")
    page = opened("five")
    page.goto(broken.as_uri())
    page.wait_for_timeout(200)
    assert page.evaluate("window.broken") is None
    assert sum("Content Security Policy" in complaint for complaint in page.complaints) == 4
