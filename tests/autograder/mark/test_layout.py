"""The page on a laptop and on a phone, and for people who don't see it: nothing sticks out, axe-core finds nothing."""

import shutil

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.autograder.mark.browser import SIZES, go, press
from tests.autograder.mark.server import Server

PART = "decoding.back_pointers"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.fixture(scope="module")
def marked(class_of_twelve, tmp_path_factory, chromium):
    """A server on a class of which some is marked, twice, in conflict, asked about."""
    folder = shutil.copytree(class_of_twelve, tmp_path_factory.mktemp("marked") / "grades")
    with Server(folder) as running:
        ada, bob = chromium.entered(running, "ada"), chromium.entered(running, "bob")
        for page, rounds in ((ada, 5), (bob, 3)):
            page.goto(f"{running.base}/part/{PART}/next")
            for number in range(rounds):
                press(page, "1", "2" if number % 2 else "3", "c")
                page.keyboard.type(f"A comment, number {number % 2}.")
                go(page, "Control+Enter")
        running.conflict = _conflict(running, ada, bob)
        yield running


def _conflict(running, ada, bob):
    ada.goto(f"{running.base}/part/decoding.recurrence/next")
    number = ada.url.partition("/answer/")[2].partition("?")[0]
    bob.goto(f"{running.base}/answer/{number}?list=1")
    for page, keys in ((ada, "1"), (bob, "f")):
        press(page, keys)
        go(page, "Enter")
    return bob.url.partition(running.base)[2]


PAGES = {
    "overview": "/",
    "list": f"/part/{PART}",
    "nothing in the list": f"/part/{PART}?text=nobody+wrote+this",
    "answer": f"/part/{PART}/next",
    "answer from a list": "/answer/40?list=1",
    "group": "/part/momentum.bias/next",
    "no such page": "/nowhere",
}


@pytest.fixture(scope="module")
def entered(chromium, marked):
    """A page of each grader, which the tests of this module share."""
    return {who: chromium.entered(marked, who) for who in ("ada", "bob")}


def opened(entered, marked, name):
    page = entered["bob" if name == "conflict" else "ada"]
    page.goto(marked.base + (marked.conflict if name == "conflict" else PAGES[name]))
    for summary in page.locator("summary").all():
        summary.click()
    return page


@pytest.mark.parametrize("name", [*PAGES, "conflict"])
def test_nothing_sticks_out_and_axe_finds_nothing(entered, marked, name):
    page = opened(entered, marked, name)
    for width, height in SIZES.values():
        page.set_viewport_size({"width": width, "height": height})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        _no_violations(page, RULES)
    # In the dark nothing but the colors is another.
    page.emulate_media(color_scheme="dark")
    try:
        assert page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")
        _no_violations(page, ["color-contrast"])
    finally:
        page.emulate_media(color_scheme="light")


@pytest.mark.parametrize("size", SIZES)
def test_axe_finds_nothing_in_the_keys_and_the_comments(entered, marked, size):
    page = opened(entered, marked, "answer")
    page.set_viewport_size(dict(zip(("width", "height"), SIZES[size], strict=True)))
    page.evaluate("document.getElementById('help').showModal()")
    _no_violations(page, RULES)
    page.get_by_role("button", name="Close").click()
    page.locator("#comment").focus()
    assert page.locator("#comments").is_visible()
    _no_violations(page, RULES)


def test_on_a_phone_the_decision_is_in_reach_of_the_thumb(chromium, marked):
    page = chromium.entered(marked, size="phone")
    page.goto(marked.base + PAGES["answer"])
    box = page.get_by_role("button", name="Save, next").bounding_box()
    assert box["y"] + box["height"] <= SIZES["phone"][1]
    assert box["height"] >= 44
    page.evaluate("window.scrollTo(0, 200)")
    again = page.get_by_role("button", name="Save, next").bounding_box()
    assert abs(again["y"] - box["y"]) < 2


def test_on_a_laptop_answer_rubric_and_points_are_in_sight_at_once(chromium, marked):
    page = chromium.entered(marked)
    page.goto(marked.base + PAGES["answer"])
    height = SIZES["laptop"][1]
    for selector in ("#pieces", ".entries", "#points", "#save", "#comment"):
        box = page.locator(selector).bounding_box()
        assert box["y"] < height - 20, selector
    assert page.evaluate("document.documentElement.scrollHeight") <= height


def test_a_screen_reader_hears_what_was_saved(chromium, marked):
    page = chromium.entered(marked)
    page.goto(marked.base + PAGES["group"])
    assert page.locator("#say").get_attribute("role") == "status"
    names = page.locator("#mark fieldset").evaluate_all(
        "all => all.map(one => one.querySelector('legend').textContent.trim())"
    )
    assert all(names)


def _no_violations(page, rules):
    found = Axe().run(page, options={"runOnly": rules})
    violations = [
        f"{one['id']}: {one['help']}: {[node['html'][:160] for node in one['nodes'][:3]]}"
        for one in found.response["violations"]
    ]
    assert violations == []
