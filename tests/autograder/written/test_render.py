"""What students wrote as HTML: it reads well, and runs and loads nothing."""

import re
import time

import pytest

from autograder.bank.bank import Bank
from autograder.bank.text import read_text
from autograder.written.find import Piece
from autograder.written.render import MAX_ANSWER_BYTES, data_address, render, render_plain, to_mathml
from autograder.written.shown import MAX_PLAIN_BYTES, shown_pieces

PNG = data_address("image/png", b"\x89PNG")

# Everything that could run or load: tags beyond the list, and any attribute that names an address or a program.
_TAG = re.compile(r"<(/?)([a-zA-Z0-9]+)([^>]*)>")
_ALLOWED = {
    *("class", "alt", "src", "start", "display", "displaystyle", "stretchy", "form", "accent", "columnalign", "fence"),
    *("mathvariant", "rowspacing", "columnspacing"),
}


def tags(text):
    return [(match[2], match[3]) for match in _TAG.finditer(text)]


ATTACKS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)><animate onbegin=alert(1)>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "[x](javascript:alert(1))",
    "<javascript:alert(1)>",
    "[x]: javascript:alert(1)\n\n[x]",
    "![x](https://tracker.example/pixel.png)",
    "![x](//tracker.example/pixel.png)",
    "![x](data:image/svg+xml;base64,PHN2Zz4=)",
    "![x](attachment:outside)",
    '![x" onerror="alert(1)](attachment:p.png)',
    '![x](attachment:p.png "t\\" onerror=\\"alert(1)")',
    "$\\href{javascript:alert(1)}{x}$",
    "$\\text{</mtext></math><script>alert(1)</script>}$",
    "$\\class{x}{y} \\style{position:fixed}{x}$",
    "$$\\begin{array}{<img src=x onerror=alert(1)>}1\\end{array}$$",
    "$\\color{red;background:url(//x)}{x}$",
    "$\\hspace{999999em}x$",
    "```<script>\nalert(1)\n```",
    "`<script>alert(1)</script>`",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "<!--><script>alert(1)</script>-->",
    "<style>*{background:url(//x)}</style>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    "| a |\n|---|\n| <b onmouseover=alert(1)> |",
    "\\[ <script>alert(1)</script> \\]",
    "\\begin{align}\n<script>alert(1)</script>\n\\end{align}",
]


@pytest.mark.parametrize("attack", ATTACKS)
def test_nothing_of_an_attack_is_a_tag_or_an_address(attack):
    shown = render(attack, lambda name: PNG if name == "p.png" else "https://tracker.example/x.png")
    for tag, attributes in tags(shown.html):
        assert tag in {"p", "span", "div", "math", "mrow", "mi", "mo", "mn", "mtext", "mtable", "mtr", "mtd", "code",
                       "pre", "img", "table", "thead", "tbody", "tr", "th", "td", "mspace", "mstyle"}  # fmt: skip
        names = set(re.findall(r'([a-zA-Z-]+)="', attributes))
        assert names <= _ALLOWED, attributes
        for address in re.findall(r'src="([^"]*)"', attributes):
            assert address == PNG
    assert "999999" not in "".join(attributes for _, attributes in tags(shown.html))


@pytest.mark.parametrize("attack", ATTACKS)
def test_the_raw_source_is_text(attack):
    assert tags(render_plain(attack).html) == [("pre", ' class="plain"'), ("pre", "")]


def test_what_people_write_is_typeset():
    shown = render(
        "**Proof.** With $x^2 < y$:\n\n$$\\sum_{i=1}^n i$$\n\n* one\n* two\n\n| a | b |\n|:--|--:|\n| 1 | 2 |\n"
    )
    assert "<strong>Proof.</strong>" in shown.html
    assert "<msup><mi>x</mi><mn>2</mn></msup><mo>&lt;</mo>" in shown.html
    assert '<div class="formula"><math display="block">' in shown.html
    assert "<li>one</li>" in shown.html
    assert '<th class="right">b</th>' in shown.html
    assert shown.notes == ()


@pytest.mark.parametrize("text", ["\\[ a_1 \\]", "$$a_1$$", "\\begin{align} a_1 \\end{align}", "\\( a_1 \\)"])
def test_formulas_stand_between_all_that_jupyter_takes(text):
    assert "<msub><mi>a</mi><mn>1</mn></msub>" in render(text).html


def test_prices_are_no_formulas():
    assert "<math" not in render("it costs $5 here and $6 there").html


def test_a_link_is_text_with_its_address():
    assert "<span>page</span>" in render("[page](https://a.example/b)").html
    assert "(https://a.example/b)" in render("[page](https://a.example/b)").html


def test_a_picture_of_the_notebook_is_shown_and_a_missing_one_is_one_line():
    shown = render(
        "![plot](attachment:p.png)\n\n![plot](attachment:lost.png)", lambda name: PNG if name == "p.png" else None
    )
    assert f'<img src="{PNG}" alt="plot">' in shown.html
    assert "[the picture lost.png is not in the notebook]" in shown.html
    assert shown.notes == ("the picture lost.png is not in the notebook",)


def test_what_can_not_be_read_is_shown_as_it_was_typed():
    shown = render("$\\unknowncommand{x}$ and $\\frac{1}$")
    assert "<code>$\\unknowncommand{x}$</code>" in shown.html
    assert shown.notes


@pytest.mark.parametrize("char", ["\u202e", "&#x202e;", "\u2066", "\x00", "\u200f"])
def test_nothing_turns_the_order_around(char):
    for shown in (render(f"abc {char} def $x$"), render_plain(f"abc {char} def")):
        assert not set(shown.html) & {"\u202e", "\u2066", "\x00", "\u200f"}


@pytest.mark.parametrize(
    "text",
    ["[" * 50_000, "[" * 15_000, ">" * 15_000, "- " * 7_000, "*a " * 5_000, "`" * 15_999, "$" + "a+" * 100_000 + "$",
     "$x$ " * 4_000, "$" + "x^{" * 1_000 + "}" * 1_000 + "$", "![a]" * 3_900, "[a]: b\n" * 2_000 + "[a]" * 600,
     "|a" * 3_900 + "\n" + "|-" * 3_900, "\\[" * 7_000, "\\begin{align}" * 1_200, "&" * 16_000, "~~a" * 5_000,
     "<a " * 5_000, "$" + "\\left(" * 660 + "$", "a\n" * 8_000, "#" * 16_000, "\t" * 16_000, "_a" * 8_000, "$$" * 8_000,
     "\n".join("  " * n + "- a" for n in range(120))],
    ids=lambda text: f"{text[:8]}x{len(text)}",
)  # fmt: skip
def test_the_caps_hold_whatever_is_typed(text):
    begun = time.process_time()
    shown = render(text)
    assert time.process_time() - begun < 1
    assert len(shown.html) < 40 * len(text) + 1_000


def test_all_of_a_long_answer_is_there():
    text = "word\n\n" * 4_000
    shown = render(text)
    assert shown.html.count("word") == 4_000
    assert str(MAX_ANSWER_BYTES) in shown.notes[0]


def test_every_formula_of_the_bank_is_typeset():
    bank = Bank.here()
    for question in bank.questions():
        for path in (bank.prompt(question), bank.written_solution(question)):
            if path.is_file():
                for section in re.split(r"^#+ ", read_text(path), flags=re.MULTILINE):
                    assert [note for note in render(section).notes if "formula" in note] == [], path


def test_a_formula_that_is_none_has_no_mathml():
    assert to_mathml("") is None
    assert to_mathml("{" * 200 + "}" * 200) is None


def test_the_caps_hold_for_all_the_cells_of_an_answer_together():
    formulas, code = "$x^2_{i}$ " * 300, "y = 1\n" * 20_000
    pieces = [Piece("markdown", formulas, cell=number) for number in range(500)]
    pieces += [Piece("code", code, cell=number) for number in range(500)]
    begun = time.process_time()
    shown = shown_pieces(pieces, lambda _: None)
    assert time.process_time() - begun < 10
    html = "".join(one.html for one in shown)
    assert 300 <= html.count("<math") <= 300 * (MAX_ANSWER_BYTES // len(formulas))
    assert len(html) < 20 * MAX_ANSWER_BYTES + 2 * MAX_PLAIN_BYTES
    assert re.search(r"Not shown: [\d,]+ more pieces of it", html)


def test_a_picture_and_what_stands_for_one_are_text_and_an_address_of_ours():
    pieces = [Piece("picture", '"><script>\u202e', "a.png"), Piece("missing", "<b>gone</b>")]
    shown = shown_pieces(pieces, {"a.png": PNG}.get)
    assert [one.html for one in shown] == [
        f'<img src="{PNG}" alt="&quot;&gt;&lt;script&gt;\ufffd">',
        "<p>&lt;b&gt;gone&lt;/b&gt;</p>",
    ]
