"""What students may hand in does nothing in a grader's browser, and asks the network for nothing."""

import time
import zlib

import pytest

from autograder.bank.bank import Bank
from autograder.batch.class_results import staff_file
from autograder.batch.records import Measured, Record
from autograder.engine.verdicts import Outcome, Report, Status, Verdict
from autograder.report.write import write_report
from autograder.written.find import Found, Picture, Piece
from tests.autograder.mark.browser import answer_number, go, press
from tests.autograder.mark.classroom import found, parts_of, write_answers, write_index
from tests.autograder.mark.server import Server

PART = "decoding.recurrence"
OUTSIDE = "http://192.0.2.1:9"  # an address that leads nowhere

HOSTILE = {
    "script": "<script>window.broken = 1; fetch('/undo', {method: 'POST'})</script>",
    "onerror": '<img src=x onerror="window.broken = 1">',
    "handlers": '<p onclick="window.broken=1" onmouseover=alert(1) style="position:fixed;inset:0">x</p>',
    "javascript link": "[click](javascript:window.broken=1) [two](JaVaScRiPt&#58;alert(1)) <javascript:alert(1)>",
    "data link": "[click](data:text/html,<script>parent.broken=1</script>)",
    "remote picture": f"![x]({OUTSIDE}/x.png) ![y](//192.0.2.1/y.png) ![z](/undo) ![w](attachment:missing.png)",
    "remote link": f"[own page]({OUTSIDE}) <{OUTSIDE}/auto>",
    "svg": f'<svg onload="window.broken=1"><image href="{OUTSIDE}/x.svg"/><script>window.broken=1</script></svg>',
    "frames": f'<iframe src="{OUTSIDE}"></iframe><object data="{OUTSIDE}"></object><embed src="{OUTSIDE}">',
    "styles": f'<style>@import url("{OUTSIDE}/x.css"); body {{ display: none }}</style><link rel=stylesheet href=/x>',
    "forms": f'<form action="/undo" method=post><button id=save>x</button></form><base href="{OUTSIDE}">',
    "meta": f'<meta http-equiv="refresh" content="0; url={OUTSIDE}">',
    "formula with html": r"$\text{<img src=x onerror=window.broken=1>}$ $\href{javascript:window.broken=1}{x}$",
    "formula with address": rf"$\includegraphics{{{OUTSIDE}/x.png}}$ $\style{{background:url({OUTSIDE})}}{{x}}$",
    "mathml": '<math><maction actiontype="statusline" xlink:href="javascript:window.broken=1">x</maction></math>',
    "huge formula": "$$" + "\\frac{1}{" * 40_000 + "x" + "}" * 40_000 + "$$",
    "many formulas": "$x^2$ " * 20_000,
    "brackets": "[" * 50_000,
    "quotes": ">" * 50_000 + " deep",
    "stars": "*a " * 40_000,
    "one line": "x" * 300_000,
    "template": "{{ 7 * 7 }} {% include '/etc/passwd' %} ${7*7} <%= 7 %>",
    "names of ours": '<div id="mark" name="save"></div><a id="go-next" href="//192.0.2.1">x</a>',
    "ways out": "</pre></div></section></form></main></body></html><script>window.broken=1</script>",
    "direction": "\u202egnorw si siht\u202c \u2066x\u2069 \x1b[2J \x00 \x07",
}
PNG = b"\x89PNG\r\n\x1a\n" + b"\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x02\x00\x00\x00\x90wS\xde"


def png():
    data = zlib.compress(b"\x00\xff\x00\x00")
    chunk = b"IDAT" + data
    whole = PNG + len(data).to_bytes(4, "big") + chunk + zlib.crc32(chunk).to_bytes(4, "big")
    return whole + b"\x00\x00\x00\x00IEND\xaeB`\x82"


def write_hostile(folder):
    """Write a class with an attack a student: in Markdown, in code, in an output, in what is unplaced."""
    parts, names = parts_of(), [f"s{number}" for number in range(len(HOSTILE))]
    for name, (attack, text) in zip(names, HOSTILE.items(), strict=True):
        pieces = (
            Piece("markdown", text, cell=1),
            Piece("markdown", "![mine](attachment:a.png)", cell=2),
            Piece("picture", attack, picture="a.png", cell=2),
            Piece("missing", f"picture {text[:200]} is not there", cell=2),
            Piece("code", text, cell=3),
            Piece("output", text, cell=3),
        )
        picture = Picture("a.png", "image/png", png())
        answers = [
            Found(part.key, "answered", pieces, (picture,), "prompt", text[:500])
            if part.key == PART
            else found(part, text)
            for part in parts
        ]
        unplaced = Found("", "answered", (Piece("markdown", text, cell=9),), how="none")
        write_answers(folder, name, answers, unplaced)
    write_index(folder, names)
    return names


@pytest.fixture(scope="module")
def hostile(tmp_path_factory):
    """A server whose class is hostile."""
    folder = tmp_path_factory.mktemp("hostile") / "grades"
    write_hostile(folder)
    with Server(folder, graders=()) as running:
        yield running


def test_no_attack_does_anything_and_none_asks_the_network(chromium, hostile):
    page = chromium.entered(hostile)
    page.goto(f"{hostile.base}/part/{PART}/next")
    seen = set()
    while answer_number(page) not in seen:
        seen.add(answer_number(page))
        assert page.evaluate("window.broken") is None
        assert page.locator("#pieces").is_visible()
        # Nothing of the student's is a link, a form, a frame, a script or a style, and its pictures are ours.
        for kind in (
            "a",
            "form",
            "iframe",
            "object",
            "embed",
            "script",
            "style",
            "link",
            "meta",
            "base",
            "svg",
            "button",
        ):
            assert page.locator(f".student {kind}").count() == 0, kind
        for source in page.locator(".student img").all():
            assert source.get_attribute("src").startswith("/answer/")
        assert page.evaluate(
            "[...document.querySelectorAll('.student *')]"
            ".every(one => [...one.attributes].every(its => !/^on|^id$|^name$/.test(its.name)))"
        )
        for summary in page.locator("summary").all():
            summary.click()
        press(page, "s")
        assert page.locator("#source").is_visible()
        assert page.evaluate("document.documentElement.scrollWidth") <= 1366
        go(page, "n")
    assert len(seen) == len(HOSTILE)
    assert page.evaluate("window.broken") is None
    assert page.complaints == []
    assert {url.partition("://")[2].partition("/")[0] for url in page.asked} == {hostile.base.partition("://")[2]}


def test_lists_and_overview_of_a_hostile_class(chromium, hostile):
    page = chromium.entered(hostile)
    for path in ("/", f"/part/{PART}", f"/part/{PART}?text=%3Cscript%3Ealert(1)%3C/script%3E", "/part/%3Cscript%3E"):
        page.goto(hostile.base + path)
        assert page.evaluate("window.broken") is None
    assert not [one for one in page.complaints if "404" not in one]
    assert all(url.startswith(hostile.base) for url in page.asked)


def test_each_is_shown_within_a_moment(hostile):
    cookie, slowest = hostile.cookie(), 0.0
    for number in range(1, 22 * len(HOSTILE), 7):
        begun = time.process_time(), time.perf_counter()
        status, _, _ = hostile.ask("GET", f"/answer/{number}", cookie=cookie)
        slowest = max(slowest, time.perf_counter() - begun[1])
        assert status in (200, 400)  # what is unplaced has no page of its own
    assert slowest < 10  # noise of a busy machine; an attack took KaTeX 141 s


def test_the_pages_of_students_with_hostile_answers_do_nothing_either(chromium, tmp_path):
    names = write_hostile(tmp_path)
    passed = Verdict(PART.partition(".")[0], "test_one", False, 1, Outcome.PASSED, "")
    record = Record(Report(Status.GRADED, "", (passed,)), {passed.question: 1}, "00", Measured(0.1, 0.2, None))
    for name in names:
        staff_file(tmp_path, name).parent.mkdir(exist_ok=True)
        staff_file(tmp_path, name).write_text(record.text(), encoding="utf-8")
    assert write_report(Bank.here(), tmp_path, pages=True).pages == len(HOSTILE)
    page = chromium.page()
    for name in names:
        address = (tmp_path / "pages" / f"{name}.html").as_uri()
        page.goto(address)
        page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
        assert page.locator(".answer").first.is_visible()
        assert page.evaluate("window.broken") is None
        assert (
            page.locator(".answer").locator("a, form, iframe, object, embed, script, style, svg, button").count() == 0
        )
        assert page.evaluate("document.documentElement.scrollWidth") <= 1366
        assert page.url == address
    assert page.complaints == []
    assert {url.partition(":")[0] for url in page.asked} <= {"file", "data"}


def test_html_that_got_into_the_page_would_do_nothing(chromium, hostile):
    page = chromium.entered(hostile)
    injected = '<script>window.broken=1</script><img src=x onerror="window.broken=2"><a id=x href="javascript:1">x</a>'

    def broken(route):
        answer = route.fetch()
        route.fulfill(response=answer, body=answer.text().replace("<main", f"{injected}<main"))

    page.route(f"**/part/{PART}", broken)
    page.goto(f"{hostile.base}/part/{PART}")
    page.wait_for_timeout(200)
    assert page.evaluate("window.broken") is None
    assert sum("Content Security Policy" in one for one in page.complaints) >= 2


def test_what_graders_type_is_text_everywhere(chromium, hostile):
    page = chromium.entered(hostile)
    page.goto(f"{hostile.base}/part/{PART}/next")
    text = '<img src=x onerror="window.broken=1">"\'&lt;'
    press(page, "1", "c")
    page.keyboard.type(text)
    press(page, "Escape", "a")
    page.keyboard.type("-0.5")
    page.locator("#reason").fill(text)
    go(page, "Control+Enter")
    go(page, "p")
    assert page.locator("#comment").input_value() == text
    assert page.locator("#reason").input_value() == text
    assert page.locator("#comments button span").first.inner_text() == text
    assert page.evaluate("window.broken") is None
    assert page.complaints == []


def test_a_picture_is_sent_as_what_it_is(hostile):
    cookie = hostile.cookie()
    found = [hostile.ask("GET", f"/answer/{number}/picture/0", cookie=cookie) for number in range(1, 60)]
    sent = [headers for status, headers, _ in found if status == 200]
    assert sent
    for headers in sent:
        assert headers["Content-Type"] == "image/png"
        assert headers["X-Content-Type-Options"] == "nosniff"
