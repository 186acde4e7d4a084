"""The page in Chromium: a part is marked with the keyboard alone, undone, in conflict, after a kill."""

import sqlite3
import time
from contextlib import closing

import pytest

from autograder.written.model import Draft
from autograder.written.points import earned, full_marks, tickable
from tests.autograder.mark.browser import answer_number, follow, go, points, press, said, wait_for_words
from tests.autograder.mark.classroom import found, parts_of, write_answers, write_class
from tests.autograder.mark.server import Server

PART = "decoding.recurrence"
PARTS = {part.key: part for part in parts_of()}


def marks_in(folder, opinion=1):
    """What is in the database: by answer the grader, the keys and the comment."""
    with closing(sqlite3.connect(folder / "written.sqlite3")) as database:
        rows = database.execute(
            "SELECT answer, grader.name, comment.text, (SELECT group_concat(key) FROM mark_item WHERE "
            "mark_item.answer = mark.answer AND mark_item.opinion = mark.opinion) FROM mark JOIN grader "
            "ON grader.id = mark.grader LEFT JOIN comment ON comment.id = mark.comment WHERE present AND opinion = ?",
            (opinion,),
        )
        return {row[0]: (row[1], row[2] or "", set((row[3] or "").split(",")) - {""}) for row in rows}


@pytest.fixture
def alone(grades):
    """A server whose only grader is ada: nothing is marked twice. Tests that save nothing share `server`."""
    with Server(grades, graders=()) as running:
        yield running


@pytest.fixture
def two(grades):
    """A server with two graders."""
    with Server(grades) as running:
        yield running


def start(page, server, part=PART):
    page.goto(f"{server.base}/part/{part}/next")
    return page


def test_a_part_of_sixty_is_marked_with_the_keyboard_alone(chromium, tmp_path, record_testsuite_property):
    folder = tmp_path / "grades"
    write_class(folder, 60, parts=[PARTS[PART]])
    with Server(folder, graders=()) as server:
        page = chromium.entered(server)
        page.goto(f"{server.base}/part/{PART}")
        go(page, "n")
        seconds, positions = [], []
        while answer_number(page):
            begun = time.perf_counter()
            place = page.locator(".place").inner_text()
            positions.append(int(place.split()[-3]))
            choice = len(positions) % 4
            if page.locator(".nothing").count():
                press(page, "z")
            elif choice == 0:
                press(page, "f")
            elif choice == 1:
                press(page, "1", "2", "2", "4")
                assert points(page) == "3.5"
            else:
                press(page, "1", "3", "c")
                page.keyboard.type(f"Say why, {choice}.")
                press(page, "Escape")
            go(page, "Enter")
            assert said(page).startswith("Saved: ")
            seconds.append(time.perf_counter() - begun)
        assert positions == list(range(1, len(positions) + 1))
        assert "Nothing is left to mark here" in page.locator("main").inner_text()
        assert page.complaints == []
        record_testsuite_property("seconds for an answer", sum(seconds) / len(seconds))
        print(f"{len(seconds)} decisions for 60 answers, {1000 * sum(seconds) / len(seconds):.0f} ms each")
    assert len(marks_in(folder)) == 60
    assert len(seconds) < 60  # equal answers were one


def test_equal_answers_get_one_mark_and_one_undo(chromium, alone):
    page = start(chromium.entered(alone), alone)
    badge = page.locator(".badge.group")
    many = int(badge.inner_text().split()[0])
    assert many > 1
    first = answer_number(page)
    press(page, "z")
    go(page, "Enter")
    assert said(page) == f"Saved: 0 of 5 for {many} equal answers."
    assert len(marks_in(alone.folder)) == many
    go(page, "u")
    assert answer_number(page) == first
    assert said(page) == "Undone: this is how it was before."
    assert marks_in(alone.folder) == {}
    go(page, "u")
    assert said(page) == "There is nothing of yours to undo."


def test_one_of_equal_answers_is_marked_alone(chromium, alone):
    page = start(chromium.entered(alone), alone)
    page.locator("details.equal summary").click()
    follow(page, page.locator("details.equal li a").first)
    assert page.locator(".badge.group").count() == 0
    press(page, "f")
    go(page, "Enter")
    assert len(marks_in(alone.folder)) == 1
    # The others are told of it.
    assert "An equal answer has 5 of 5" in page.locator(".suggestion").inner_text()
    press(page, "e")
    assert points(page) == "5"


def test_previous_shows_the_mark_and_saving_again_changes_it(chromium, alone):
    page = start(chromium.entered(alone), alone)
    first = answer_number(page)
    press(page, "1")
    go(page, "Enter")
    go(page, "p")
    assert answer_number(page) == first
    assert points(page) == "1"
    press(page, "f")
    go(page, "Enter")
    assert marks_in(alone.folder)[first][2] == set(full_marks(PARTS[PART].rubric))
    go(page, "u")
    assert points(page) == "1"


def test_nothing_ticked_is_not_zero(chromium, server):
    page = start(chromium.entered(server), server)
    press(page, "Enter")
    wait_for_words(page, "#say", "Nothing is ticked")
    assert said(page) == "Nothing is ticked: F gives full marks, Z zero points, N skips."
    assert points(page) == "–"
    press(page, "z")
    assert points(page) == "0"
    press(page, "1", "z", "z")
    assert points(page) == "–"
    assert marks_in(server.folder) == {}


def test_skipping_comes_back_in_the_end(chromium, server):
    page = start(chromium.entered(server), server)
    first, seen = answer_number(page), []
    while answer_number(page) not in seen:
        seen.append(answer_number(page))
        go(page, "n")
    assert answer_number(page) == first
    assert len(seen) > 4


def test_an_adjustment_needs_a_reason(chromium, alone):
    page = start(chromium.entered(alone), alone)
    press(page, "1", "a")
    page.keyboard.type("0.5")
    press(page, "Control+Enter")
    assert said(page) == "An adjustment of points needs a reason."
    assert page.evaluate("document.activeElement.id") == "reason"
    page.keyboard.type("a nice idea")
    assert points(page) == "1.5"
    go(page, "Control+Enter")
    go(page, "p")
    assert points(page) == "1.5"
    assert page.locator("#reason").input_value() == "a nice idea"


def test_comments_are_used_again_the_most_used_first(chromium, alone):
    page = start(chromium.entered(alone), alone)
    for text in ("Rare.", "Often.", "Often."):
        while page.locator(".badge.group").count():
            go(page, "n")
        press(page, "1", "c")
        page.keyboard.type(text)
        go(page, "Control+Enter")
    press(page, "c", "ArrowDown")
    assert page.locator("#comments button").all_inner_texts()[0].startswith("Often.")
    press(page, "ArrowDown", "ArrowUp", "Enter")
    assert page.locator("#comment").input_value() == "Often."
    assert page.evaluate("document.activeElement.id") == "comment"
    press(page, "Escape", "1")
    go(page, "Enter")
    assert sum(text == "Often." for _, text, _ in marks_in(alone.folder).values()) >= 2


def test_the_page_counts_as_the_marks_do(chromium, tmp_path):
    # Every rubric, with ticks drawn at random, as far as keys and clicks can make them.
    folder = tmp_path / "grades"
    write_class(folder, 1)
    with Server(folder, graders=()) as server:
        page = chromium.entered(server)
        for key, part in PARTS.items():
            start(page, server, key)
            drawn = page.evaluate(
                """() => Array.from({length: 30}, () => {
                    for (const entry of document.querySelectorAll("[data-digit]")) {
                        const inputs = [...entry.querySelectorAll("input")];
                        const place = Math.floor(Math.random() * (inputs.length + 1));
                        inputs.forEach((input, number) => { input.checked = number === place; });
                    }
                    const all = [...document.querySelectorAll("#mark input[name^=tick-]")];
                    all[0].dispatchEvent(new Event("input", {bubbles: true}));
                    const ticked = all.filter((input) => input.checked).map((input) => input.value);
                    return [ticked, document.getElementById("points").textContent];
                })"""
            )
            for ticked, shown in drawn:
                if ticked:
                    wanted = earned(part.rubric, Draft(frozenset(ticked)))
                    assert float(shown) == pytest.approx(wanted, abs=0.005), (key, ticked)
            there = page.evaluate("[...document.querySelectorAll('#mark input[name^=tick-]')].map(one => one.value)")
            assert sorted(there) == sorted(entry.key for _, entry in tickable(part.rubric))
            press(page, "f")
            assert float(points(page)) == part.rubric.points


def test_a_digit_goes_through_the_alternatives_and_the_mouse_takes_one_back(chromium, server):
    page = start(chromium.entered(server), server)
    seen = []
    for _ in range(6):
        press(page, "2")
        seen.append(points(page))
    assert seen == ["2", "1.5", "1", "0", "–", "2"]
    second = page.locator('[data-digit="2"] label').nth(1)
    second.click()
    assert points(page) == "1.5"
    second.click()
    assert points(page) == "–"
    second.locator("input").click()
    assert points(page) == "1.5"
    second.locator("input").click()
    assert points(page) == "–"
    page.locator('[data-digit="3"] label').click()
    assert points(page) == "1"


def test_everything_works_with_the_mouse(chromium, alone):
    page = chromium.entered(alone)
    follow(page, page.locator("tr", has_text="Recurrence").get_by_role("link", name="Mark"))
    first = answer_number(page)
    page.locator("summary", has_text="Prompt").click()
    assert page.locator("#prompt .text").is_visible()
    page.locator("summary", has_text="Reference answer").click()
    assert page.locator("#reference .text").is_visible()
    page.get_by_role("button", name="Full").click()
    page.get_by_role("button", name="2nd opinion").click()
    follow(page, page.get_by_role("button", name="Save, next"))
    follow(page, page.get_by_role("link", name="Previous"))
    assert answer_number(page) == first
    follow(page, page.get_by_role("button", name="Undo last"))
    assert said(page) == "Undone: this is how it was before."
    follow(page, page.get_by_role("link", name="Skip"))
    page.get_by_role("button", name="Keys").click()
    assert page.locator("#help").is_visible()
    page.get_by_role("button", name="Close").click()
    follow(page, page.get_by_role("link", name="Overview"))
    assert page.locator("h1").inner_text() == "Deep learning theory"


def test_names_are_hidden_until_they_are_asked_for(chromium, server):
    page = start(chromium.entered(server), server)
    assert "student_" not in page.content()
    press(page, "i")
    wait_for_words(page, "#name", "student_")
    other = start(chromium.entered(server, "bob"), server)
    press(other, "i")
    assert other.locator("#name").count() == 0
    for path in ("/", f"/part/{PART}"):
        other.goto(server.base + path)
        assert "student_" not in other.content()
    assert "student_" not in other.url


def test_the_raw_source_is_a_key_away(chromium, server):
    page = start(chromium.entered(server), server)
    while page.locator(".nothing").count():
        go(page, "n")
    press(page, "s")
    assert page.locator("#source").is_visible()
    assert not page.locator("#pieces").is_visible()
    press(page, "s")
    assert page.locator("#pieces").is_visible()


def test_two_graders_never_get_the_same_answer_but_for_the_sample(chromium, two, grades):
    """Of the sample a second grader gets what the first has decided: no other answer comes to both."""
    ada, bob = (start(chromium.entered(two, name), two) for name in ("ada", "bob"))
    seen = {"ada": [], "bob": []}
    for _ in range(3):
        for name, page in (("ada", ada), ("bob", bob)):
            seen[name].append(answer_number(page))
            press(page, "z")
            go(page, "Enter")
    both = set(seen["ada"]) & set(seen["bob"])
    with closing(sqlite3.connect(f"file:{grades / 'written.sqlite3'}?mode=ro", uri=True)) as connection:
        rank = """
            SELECT rank FROM (
                SELECT id, dense_rank() OVER (ORDER BY draw) AS rank FROM answer
                WHERE position >= 0 AND part = (SELECT part FROM answer WHERE id = :id)
            ) WHERE id = :id
        """
        ranks = [connection.execute(rank, {"id": number}).fetchone()[0] for number in both]
    assert all(place <= 3 for place in ranks)  # one in twenty of some fifty different texts


def test_a_conflict_stands_side_by_side_and_nothing_is_lost(chromium, two):
    ada = start(chromium.entered(two, "ada"), two)
    number = answer_number(ada)
    bob = chromium.entered(two, "bob")
    bob.goto(f"{two.base}/answer/{number}?list=1")
    assert "ada looks at it now" in bob.locator(".about").inner_text()
    press(ada, "1", "c")
    ada.keyboard.type("Ada's comment.")
    go(ada, "Control+Enter")
    press(bob, "3", "c")
    bob.keyboard.type("Bob's comment.")
    go(bob, "Control+Enter")
    panel = bob.locator(".conflict").inner_text()
    assert "ada marked this while you did" in panel
    assert "Ada's comment." in panel
    assert "Bob's comment." in panel
    assert bob.locator("#comment").input_value() == "Bob's comment."
    assert points(bob) == "1"
    assert marks_in(two.folder)[number][:2] == ("ada", "Ada's comment.")
    # It is there after anything that happens to the browser, and staff see it.
    bob.reload()
    assert bob.locator(".conflict").is_visible()
    bob.goto(two.base)
    assert "mark stands" in bob.locator("main").inner_text()
    bob.goto(f"{two.base}/answer/{number}?list=1")
    press(bob, "1")
    go(bob, "Enter")
    assert marks_in(two.folder)[number][:2] == ("bob", "Bob's comment.")
    bob.goto(two.base)
    assert "mark stands" not in bob.locator("main").inner_text()


def test_in_a_conflict_theirs_may_be_kept(chromium, two):
    ada = start(chromium.entered(two, "ada"), two)
    number = answer_number(ada)
    bob = chromium.entered(two, "bob")
    bob.goto(f"{two.base}/answer/{number}?list=1")
    for page in (ada, bob):
        press(page, "1" if page is ada else "f")
        go(page, "Enter")
    go(bob, "k")
    assert said(bob) == "Settled: what stands stays."
    assert bob.locator(".conflict").count() == 0
    assert marks_in(two.folder)[number][0] == "ada"


def test_after_a_kill_nothing_saved_is_lost_and_nothing_ticked(chromium, alone):
    page = start(chromium.entered(alone), alone)
    for _ in range(3):
        press(page, "z")
        go(page, "Enter")
    before = marks_in(alone.folder)
    number = answer_number(page)
    alone.kill()
    press(page, "1", "c")
    page.keyboard.type("In the middle.")
    press(page, "Control+Enter")
    wait_for_words(page, "#say", "Not saved: ")
    again = Server(alone.folder, port=alone.port, graders=()).start()
    try:
        assert marks_in(alone.folder) == before
        press(page, "Escape")
        go(page, "Enter")
        assert said(page).startswith("Saved")
        assert marks_in(alone.folder)[number][1] == "In the middle."
        assert len(marks_in(alone.folder)) > len(before)
    finally:
        again.end()


def test_a_draft_outlives_the_page(chromium, server):
    page = start(chromium.entered(server), server)
    press(page, "1", "3", "o", "c")
    page.keyboard.type("Half a")
    page.reload()
    assert said(page) == "Not saved yet: this is what you had ticked."
    assert points(page) == "2"
    assert page.locator("#comment").input_value() == "Half a"
    assert page.locator("#second").get_attribute("aria-pressed") == "true"


def test_a_second_opinion_comes_from_somebody_else_who_sees_no_first(chromium, two):
    ada = start(chromium.entered(two, "ada"), two)
    while ada.locator(".nothing").count():
        go(ada, "n")
    number = answer_number(ada)
    press(ada, "1", "o", "c")
    ada.keyboard.type("Is this enough?")
    go(ada, "Control+Enter")
    bob = start(chromium.entered(two, "bob"), two)
    seen = []
    while answer_number(bob) not in seen and answer_number(bob) != number:
        seen.append(answer_number(bob))
        go(bob, "n")
    assert answer_number(bob) == number
    text = bob.locator("body").inner_text()
    assert "marked by" not in text
    assert points(bob) == "–"
    press(bob, "f")
    go(bob, "Enter")
    assert marks_in(two.folder)[number][0] == "ada"
    assert marks_in(two.folder, opinion=2)[number][0] == "bob"
    ada.goto(f"{two.base}/answer/{number}?list=1")
    assert "Marked twice: ada 1 (“Is this enough?”), bob 5 of 5" in ada.locator(".second").inner_text()


def test_a_new_upload_opens_the_mark_again_and_says_what_it_was(chromium, grades):
    with Server(grades, graders=()) as server:
        page = start(chromium.entered(server), server)
        while page.locator(".nothing").count() or page.locator(".badge.group").count():
            go(page, "n")
        number = answer_number(page)
        press(page, "1", "2", "2", "2")
        go(page, "Enter")
        page.goto(f"{server.base}/answer/{number}?list=1")
        press(page, "i")
        wait_for_words(page, "#name", "student_")
        name = page.locator("#name").inner_text()
    every = [found(one, "Another answer." if key == PART else f"As ever, {key}.") for key, one in PARTS.items()]
    write_answers(grades, name, every)
    with Server(grades, graders=()) as server:
        page = chromium.entered(server)
        page.goto(f"{server.base}/part/{PART}?state=changed")
        assert "changed; was 2 of 5" in page.locator("table").inner_text()
        follow(page, page.locator("table a").first)
        assert "changed; was 2 of 5" in page.locator(".about").inner_text()
        assert "Another answer." in page.locator("#pieces").inner_text()


def test_a_page_of_before_a_rubric_changed_saves_nothing(chromium, alone):
    page = start(chromium.entered(alone), alone)
    # As if the server were another one since, with another rubric.
    page.evaluate("document.getElementById('mark').dataset.rubric = 'of yesterday'")
    press(page, "1", "Enter")
    wait_for_words(page, "#say", "the rubric was changed since this page was loaded")
    assert marks_in(alone.folder) == {}
    page.reload()
    press(page, "1")
    go(page, "Enter")
    assert said(page).startswith("Saved")


def test_history_says_what_changed_and_the_sheet_has_it_when_the_page_ends(chromium, alone):
    page = start(chromium.entered(alone), alone)
    while page.locator(".nothing").count() or page.locator(".badge.group").count():
        go(page, "n")
    number = answer_number(page)
    press(page, "1")
    go(page, "Enter")
    address = f"{alone.base}/answer/{number}?list=1"
    page.goto(address)
    press(page, "3", "c")
    page.keyboard.type("<b>Better</b> so.")
    go(page, "Control+Enter")
    page.goto(address)
    go(page, "u")
    page.goto(address)
    page.locator(".more summary").click()
    first, second, third = page.locator(".history li").all_inner_texts()
    assert first.startswith("ada: mark")
    assert first.endswith(": 1 of 5; ticked 1 (1)")
    assert second.endswith(": 1 of 5 → 2 of 5; ticked 3; comment “<b>Better</b> so.”")
    assert third.startswith("ada: undo")
    assert third.endswith(": 2 of 5 → 1 of 5; unticked 3; no comment")
    alone.end()
    header, *rows = [line.split(",") for line in (alone.folder / "grades.csv").read_text().splitlines()]
    assert sorted(row[header.index(PART)] for row in rows) == [""] * (len(rows) - 1) + ["1"]


def test_lists_are_filtered_and_walked(chromium, alone):
    page = start(chromium.entered(alone), alone)
    for keys in ("z", "1", "1", "f"):
        press(page, keys)
        go(page, "Enter")
    page.goto(f"{alone.base}/part/{PART}")
    page.get_by_label("who got").select_option("item-1/alternative-1")
    follow(page, page.get_by_role("button", name="Filter"))
    rows = page.locator("tbody tr")
    count = rows.count()
    assert count >= 3
    follow(page, rows.first.locator("a"))
    for _ in range(count - 1):
        assert answer_number(page)
        go(page, "n")
    assert answer_number(page)
    go(page, "n")
    assert "/part/" in page.url
    page.get_by_label("Show").select_option("unmarked")
    page.get_by_label("who got").select_option("")
    page.get_by_label("with the words").fill("no such words at all")
    follow(page, page.get_by_role("button", name="Filter"))
    assert "No answer is like that." in page.locator("main").inner_text()


def test_a_regrade_request_is_noted_and_answered(chromium, alone):
    page = start(chromium.entered(alone), alone)
    number = answer_number(page)
    press(page, "1")
    go(page, "Enter")
    page.goto(f"{alone.base}/answer/{number}?list=1")
    page.locator(".more summary").click()
    page.locator(".more textarea").fill("Please look at <b>line 3</b> again.")
    follow(page, page.get_by_role("button", name="Note the request"))
    assert "Please look at <b>line 3</b> again." in page.locator(".request").inner_text()
    assert "at 1 points" in page.locator(".request").inner_text()
    page.goto(alone.base)
    follow(page, page.locator("#requests a"))
    page.locator(".request textarea").fill("It is right as it is.")
    follow(page, page.get_by_role("button", name="Reply"))
    assert said(page) == "Answered."
    assert page.locator("#requests").count() == 0


def test_graders_get_links_and_parts(chromium, alone):
    page = chromium.entered(alone)
    page.get_by_text("Add a grader, or give one a part").click()
    page.get_by_label("Name").fill("carol")
    follow(page, page.get_by_role("button", name="Make a link"))
    link = page.locator(".secret").inner_text()
    carol = chromium.page()
    carol.goto(link)
    carol.wait_for_url(f"{alone.base}/")
    assert carol.locator(".who").inner_text() == "carol"
    page.get_by_text("Add a grader, or give one a part").click()
    page.get_by_label("Give").select_option("carol")
    page.get_by_label("the part").select_option(PART)
    page.get_by_label("from").fill("5")
    follow(page, page.get_by_role("button", name="Give", exact=True))
    assert "decoding: recurrence 5 to the end" in page.locator("#graders").inner_text()
    start(carol, alone)
    assert carol.locator(".place").inner_text().split()[-3] == "5"
    follow(page, page.get_by_role("button", name="take back"))
    assert "decoding: recurrence" not in page.locator("#graders table").first.inner_text()


def test_a_server_that_cannot_write_says_so_and_keeps_what_was_ticked(chromium, alone):
    page = start(chromium.entered(alone), alone)
    page.route("**/mark", lambda route: route.fulfill(status=503, json={"said": "Not saved: the disk is full."}))
    press(page, "1", "Enter")
    wait_for_words(page, "#say", "Not saved: ")
    assert points(page) == "1"
    page.unroute("**/mark")
    go(page, "Enter")
    assert said(page).startswith("Saved")


def test_a_key_is_heard_from_the_moment_that_the_page_shows_anything(chromium, server):
    page = start(chromium.entered(server), server)
    first, held = answer_number(page), []
    page.route("**/mark.js*", lambda route: held.append(route))  # as on a busy machine
    page.goto(f"{server.base}/answer/{first}?list=1", wait_until="commit")
    while not held:
        page.wait_for_timeout(20)
    page.wait_for_timeout(300)
    assert page.locator(".home").count() == 0  # nothing is there to press a key at
    held[0].continue_()
    page.unroute_all()
    page.locator(".home").wait_for(state="attached")
    go(page, "h")
    assert page.url == f"{server.base}/"


def test_what_is_pressed_while_a_mark_is_saved_is_not_meant_for_it(chromium, server):
    page = start(chromium.entered(server), server)
    held = []
    page.route("**/mark", lambda route: held.append(route))
    press(page, "1", "Enter")
    while not held:
        page.wait_for_timeout(20)
    press(page, "f", "3")
    held[0].fulfill(status=503, json={"said": "Not saved: the disk is full."})
    wait_for_words(page, "#say", "Not saved: ")
    assert points(page) == "1"
    press(page, "3")
    assert points(page) == "2"


def test_enter_twice_saves_once(chromium, alone):
    page = start(chromium.entered(alone), alone)
    press(page, "z", "Enter", "Enter", "Enter")
    wait_for_words(page, "#say", "Saved: ")
    with closing(sqlite3.connect(alone.folder / "written.sqlite3")) as database:
        batches = database.execute("SELECT count(DISTINCT batch) FROM event WHERE kind = 'mark'").fetchone()[0]
    assert batches == 1


def test_the_time_on_the_screen_is_kept(chromium, alone):
    page = start(chromium.entered(alone), alone)
    page.mouse.move(10, 10)
    page.wait_for_timeout(2500)
    press(page, "z")
    go(page, "Enter")
    with closing(sqlite3.connect(alone.folder / "written.sqlite3")) as database:
        seconds = database.execute("SELECT max(seconds) FROM event").fetchone()[0]
    assert 2 <= seconds <= 10
