"""Written answers are found in whatever a student did with the cells; each way of planting one is a line here."""

import base64
import copy
import json
import struct
import time
import zlib

import pytest

from autograder.bank.bank import Bank
from autograder.packaging.notebook import notebook
from autograder.written.find import find_answers, find_in_text, places_of
from autograder.written.render import render

ANSWER = "**Proof.** By induction, $x_t = 1$."


@pytest.fixture(scope="module")
def given():
    bank = Bank.here()
    cells = json.loads(notebook(bank, bank.assignment("deep_learning_theory")))["cells"]
    return [cell | {"source": "".join(cell["source"])} for cell in cells]


@pytest.fixture
def cells(given):
    return copy.deepcopy(given)


def markdown(text, **more):
    return {"cell_type": "markdown", "metadata": {}, "source": text} | more


def code(text, outputs=(), **more):
    return {
        "cell_type": "code",
        "metadata": {},
        "source": text,
        "outputs": list(outputs),
        "execution_count": None,
    } | more


def png(width=1, height=1):
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    body = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0\0")) + chunk(b"IEND", b"")
    return base64.b64encode(body).decode()


def at(cells, part):
    name = part.replace(".", "-written-")
    return next(n for n, cell in enumerate(cells) if cell["metadata"].get("course") == name)


def bare(cell):
    """As another editor writes it: no metadata of ours, no id."""
    return {key: value for key, value in cell.items() if key != "id"} | {"metadata": {}}


# Each takes the cells and the place of a written part, and plants the answer.
def typed(cells, n):
    cells[n]["source"] = ANSWER


def typed_as_lines(cells, n):
    cells[n]["source"] = ANSWER.splitlines(keepends=True)


def typed_below_the_placeholder(cells, n):
    cells[n]["source"] += "\n\n" + ANSWER


def typed_above_the_placeholder(cells, n):
    cells[n]["source"] = ANSWER + "\n\n" + cells[n]["source"]


def cell_below(cells, n):
    cells.insert(n + 1, markdown(ANSWER))


def cell_above(cells, n):
    cells.insert(n, markdown(ANSWER))


def placeholder_deleted(cells, n):
    cells[n] = markdown(ANSWER)


def placeholder_deleted_and_no_ids(cells, n):
    cells[:] = [bare(cell) for cell in cells]
    cells[n] = markdown(ANSWER)


def split(cells, n):
    first, rest = ANSWER.split("By", 1)
    cells[n]["source"] = first.strip()
    cells.insert(n + 1, copy.deepcopy(cells[n]) | {"id": "another", "source": "By" + rest})


def doubled(cells, n):
    cells[n]["source"] = ANSWER
    cells.insert(n + 1, copy.deepcopy(cells[n]) | {"id": "another", "source": "and more"})


def metadata_lost(cells, n):
    for cell in cells:
        cell["metadata"] = {}
    cells[n]["source"] = ANSWER


def ids_lost(cells, n):
    for cell in cells:
        cell.pop("id")
    cells[n]["source"] = ANSWER


def both_lost(cells, n):
    cells[:] = [bare(cell) for cell in cells]
    cells[n]["source"] = ANSWER


def both_lost_and_stubs_filled(cells, n):
    cells[:] = [bare(cell) for cell in cells]
    for cell in cells:
        if cell["cell_type"] == "code":
            source = "".join(cell["source"])
            cell["source"] = source.replace("raise NotImplementedError", "return 1  #")
    cells[n]["source"] = ANSWER


def turned_into_code(cells, n):
    cells[n] |= {"cell_type": "code", "source": ANSWER, "outputs": [], "execution_count": None}


def turned_into_code_and_run(cells, n):
    turned_into_code(cells, n)
    cells[n] |= {"outputs": [{"output_type": "error", "ename": "SyntaxError", "evalue": "", "traceback": []}]}
    cells[n] |= {"execution_count": 3}


def turned_into_raw(cells, n):
    cells[n] |= {"cell_type": "raw", "source": ANSWER}


def moved_to_the_end(cells, n):
    cell = cells.pop(n)
    cells.append(cell | {"source": ANSWER})


def moved_to_the_front(cells, n):
    cell = cells.pop(n)
    cells.insert(0, cell | {"source": ANSWER})


def typed_into_the_prompt(cells, n):
    cells[n - 1]["source"] = "".join(cells[n - 1]["source"]) + "\n\n" + ANSWER


def windows_lines(cells, n):
    cells[n]["source"] += "\r\n\r\n" + ANSWER + "\r\n"


WAYS = [
    typed, typed_as_lines, typed_below_the_placeholder, typed_above_the_placeholder, cell_below, cell_above,
    placeholder_deleted, placeholder_deleted_and_no_ids, split, doubled, metadata_lost, ids_lost, both_lost,
    both_lost_and_stubs_filled, turned_into_code, turned_into_code_and_run, turned_into_raw, moved_to_the_end,
    moved_to_the_front, typed_into_the_prompt, windows_lines,
]  # fmt: skip


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_a_planted_answer_is_found_for_every_part_and_for_no_other(given, way):
    for place in places_of(given):
        cells = copy.deepcopy(given)
        way(cells, at(cells, place.part))
        finding = find_answers(cells, given)
        answered = {found.part: found for found in finding.answers if found.state == "answered"}
        assert set(answered) == {place.part}, (way.__name__, place.part, set(answered))
        text = " ".join(" ".join(piece.text for piece in answered[place.part].pieces).split())
        assert "**Proof.** By induction, $x_t = 1$." in text
        assert "Write your answer here" not in text
        assert all(piece.kind == "markdown" for piece in answered[place.part].pieces)
        assert finding.unplaced is None


def test_how_an_answer_was_found_is_said_and_a_guess_is_one(given, cells):
    place = at(cells, "decoding.recurrence")
    expected = {typed: ("metadata", ""), metadata_lost: ("id", ""), both_lost: ("prompt", "its own cell is not there")}
    for way, (how, guess) in expected.items():
        own = copy.deepcopy(cells)
        way(own, place)
        found = next(found for found in find_answers(own, given).answers if found.part == "decoding.recurrence")
        assert found.how == how
        assert found.guess.startswith(guess) if guess else not found.guess
    turned_into_code(cells, place)
    found = next(found for found in find_answers(cells, given).answers if found.state == "answered")
    assert found.guess == "its cell was turned into code"


def test_an_untouched_notebook_has_no_answer(given):
    finding = find_answers(given, given)
    assert {found.state for found in finding.answers} == {"untouched"}
    assert len(finding.answers) == 22
    assert finding.unplaced is None


def test_an_emptied_place_and_a_deleted_one_are_empty(given, cells):
    cells[at(cells, "momentum.bias")]["source"] = "  \n"
    del cells[at(cells, "decoding.recurrence")]
    states = {found.part: found for found in find_answers(cells, given).answers}
    assert states["momentum.bias"].state == "empty"
    assert states["decoding.recurrence"].state == "empty"
    assert states["decoding.recurrence"].guess == "no place for it was found in the notebook"


def test_what_nobody_claims_is_shown_and_not_dropped(given, cells):
    for n in reversed(range(len(cells))):  # a notebook of which only a text of the student's own is left
        if cells[n]["cell_type"] == "markdown":
            del cells[n]
    cells.insert(0, markdown(ANSWER))
    cells.append(bare(code("My proof goes as follows")))
    finding = find_answers(cells, given)
    assert [piece.text for piece in finding.unplaced.pieces] == [ANSWER, "My proof goes as follows"]


def test_code_of_questions_is_no_written_answer(given, cells):
    cells.insert(at(cells, "decoding.back_pointers"), code("def helper(x):\n    return x"))
    for n, cell in enumerate(cells):
        if cell["metadata"].get("course", "").startswith("decoding-viterbi"):
            cells.insert(n + 1, code("print(1)"))
            break
    finding = find_answers(cells, given)
    assert finding.unplaced is None


def test_another_edition_of_a_prompt_is_no_answer(given, cells):
    for cell in cells:
        if "-prompt-" in cell["metadata"].get("course", ""):
            cell["source"] = "".join(cell["source"]).replace("the", "teh", 1)
    assert {found.state for found in find_answers(cells, given).answers} == {"untouched"}


@pytest.mark.parametrize(
    ("name", "reference"),
    [
        ("image.png", "attachment:image.png"),
        ("my plot (1).png", "attachment:my plot (1).png"),
        ("my plot (1).png", "attachment:my%20plot%20%281%29.png"),
        ("größe.png", "attachment:gr%C3%B6%C3%9Fe.png"),
        ("größe.png", "attachment:größe.png"),
        ('a"b.png', 'attachment:a"b.png'),
        ("x.png", '<attachment:x.png> "title"'),
    ],
)
def test_a_pasted_picture_is_found_whatever_its_name(given, cells, name, reference):
    n = at(cells, "momentum.bias")
    cells[n] |= {"source": f"See ![it]({reference}) here.", "attachments": {name: {"image/png": png()}}}
    found = next(found for found in find_answers(cells, given).answers if found.state == "answered")
    assert found.pieces[0].text == "See ![it](attachment:picture-1) here."
    assert [picture.media for picture in found.pictures] == ["image/png"]


@pytest.mark.parametrize(
    "text",
    [
        '<img src="attachment:a.png" width="300">',
        "<img alt='x' src='data:image/png;base64,{data}' />",
        "![x](data:image/png;base64,{data})",
        "![x][one]\n\n[one]: <data:image/png;base64,{data}>",
        "no reference at all",
    ],
)
def test_pictures_come_in_many_clothes(given, cells, text):
    n = at(cells, "momentum.bias")
    attachments = {} if "data:" in text else {"a.png": {"image/png": png()}}
    cells[n] |= {"source": text.replace("{data}", png()), "attachments": attachments}
    found = next(found for found in find_answers(cells, given).answers if found.state == "answered")
    assert len(found.pictures) == 1
    assert 'src="/p/picture-1"' in render(found.pieces[0].text, lambda name: f"/p/{name}").html


def test_a_split_cell_finds_the_picture_that_stayed_in_its_other_half(given, cells):
    n = at(cells, "momentum.bias")
    cells[n] |= {"source": "first", "attachments": {"a.png": {"image/png": png()}}}
    cells.insert(n + 1, copy.deepcopy(cells[n]) | {"id": "b", "source": "![x](attachment:a.png)", "attachments": {}})
    found = next(found for found in find_answers(cells, given).answers if found.state == "answered")
    assert len(found.pictures) == 1
    assert "![x](attachment:picture-1)" in found.pieces[1].text


@pytest.mark.parametrize(
    ("attachments", "line"),
    [
        ({}, "the picture a b.png is not in the notebook"),
        ({"a b.png": {"image/png": "no base64!"}}, "the picture a b.png can't be read"),
        ({"a b.png": {"image/png": base64.b64encode(b"<svg onload=alert(1)>").decode()}}, "is no PNG, JPEG or GIF"),
        ({"a b.png": {"image/png": png(100_000, 100_000)}}, "has more than 40 million pixels"),
        ({"a b.png": {"image/png": png(1, 30_000_000)}}, "has a side of more than 20000 pixels"),
        ({"a b.png": {"image/png": png(0, 7)}}, "can't be read"),
        ({"a b.png": {"image/svg+xml": "PHN2Zz4="}}, "is no PNG, JPEG or GIF"),
        ({"a b.png": 7}, "is not in the notebook"),
        ("nonsense", "is not in the notebook"),
    ],
)
def test_a_picture_that_can_not_be_shown_is_one_line(given, cells, attachments, line):
    cells[at(cells, "momentum.bias")] |= {"source": "See ![it](attachment:a b.png) here.", "attachments": attachments}
    found = next(found for found in find_answers(cells, given).answers if found.state == "answered")
    assert line in found.pieces[0].text
    assert line in render(found.pieces[0].text).html
    assert "\n" not in found.pieces[0].text
    assert found.pictures == ()


def test_a_picture_that_code_made_belongs_to_the_answer_with_its_code(given, cells):
    n = at(cells, "momentum.bias")
    output = {"output_type": "display_data", "data": {"image/png": png(), "text/plain": "<Figure>"}, "metadata": {}}
    html = {"output_type": "display_data", "data": {"text/html": "<script>alert(1)</script>"}, "metadata": {}}
    stream = {"output_type": "stream", "name": "stdout", "text": ["0.5\n"]}
    cells.insert(n + 1, code("plt.plot(x)", [output, html, stream]))
    found = next(found for found in find_answers(cells, given).answers if found.state == "answered")
    assert [(piece.kind, piece.picture) for piece in found.pieces] == [
        ("code", ""), ("picture", "picture-1"), ("output", ""),
    ]  # fmt: skip
    assert found.guess == ""  # a picture is an answer


def test_a_second_file_holds_the_answers_of_a_python_file(given):
    first = "### Step 1\nfirst\n```\n## momentum: bias\n```"
    text = f"# My answers\n\n## decoding: recurrence\n\n{first}\n\n## Momentum - bias\n2.\n"
    finding = find_in_text(text, places_of(given))
    found = {one.part: one for one in finding.answers if one.state == "answered"}
    assert set(found) == {"decoding.recurrence", "momentum.bias"}
    assert found["decoding.recurrence"].pieces[0].text.startswith("### Step 1\nfirst")
    assert found["momentum.bias"].how == "file"
    assert finding.unplaced.pieces[0].text == "# My answers"
    missing = next(one for one in finding.answers if one.part == "momentum.equivalence")
    assert (missing.state, missing.guess) == ("empty", "the file has no heading for it")


@pytest.mark.parametrize(
    "broken",
    [
        None, 7, "text", [], {}, {"cell_type": "markdown"}, {"cell_type": 3, "source": "x"},
        {"cell_type": "markdown", "source": {"a": 1}}, {"cell_type": "markdown", "source": ["a", 3]},
        {"cell_type": "markdown", "source": "x", "metadata": 7, "id": []},
        {"cell_type": "markdown", "source": "\ud800\0"},
        {"cell_type": "markdown", "source": "x", "metadata": {"course": ["momentum-written-bias"]}},
        {"cell_type": "code", "source": "My own words here", "outputs": [None, {"data": 3}, {"text": 4}]},
        {"cell_type": "code", "source": "My own words here", "outputs": [{"data": {"image/png": 7}}]},
        {"cell_type": "markdown", "source": "x", "attachments": {"a": {"image/png": {"x": 1}}}},
    ],
)  # fmt: skip
def test_a_hostile_cell_raises_nothing_and_hides_no_answer(given, cells, broken):
    typed(cells, at(cells, "momentum.bias"))
    cells.insert(at(cells, "momentum.bias") + 1, broken)
    cells.insert(0, broken)
    answered = [found.part for found in find_answers(cells, given).answers if found.state == "answered"]
    assert answered == ["momentum.bias"]


@pytest.mark.parametrize(
    "source",
    ["<img " * 50_000, "![a](attachment:" * 20_000, "data:image/png;base64," * 20_000, "x\n" * 100_000,
     "*Write your answer here" * 20_000, "data:image/png;base64,AAAAAAAA" + " " * 200_000, "```\n" * 50_000],
    ids=lambda text: text[:12],
)  # fmt: skip
def test_what_is_huge_takes_no_time(given, cells, source):
    name = "momentum-prompt-1"
    cells[at(cells, "momentum.bias")]["source"] = source
    cells += [markdown(source[:20_000], metadata={"course": name}) for _ in range(20)]
    begun = time.process_time()
    find_answers(cells, given)
    find_in_text(source, places_of(given))
    assert time.process_time() - begun < 4


def test_texts_that_were_given_and_changed_all_over_are_compared_in_a_moment():
    text = "\n".join(f"Line {number} of the text. " * 10 for number in range(200))
    given = [
        {"cell_type": "markdown", "metadata": {"course": "q-prompt-a"}, "source": text},
        {"cell_type": "markdown", "metadata": {"course": "q-written-a"}, "source": "_"},
    ]
    changed = "\n".join(f"Lime {number} of a text. " * 10 for number in range(80))
    begun = time.process_time()
    find_answers([given[0] | {"source": changed}] * 300, given)
    assert time.process_time() - begun < 5  # 20 s where each line was compared with all
