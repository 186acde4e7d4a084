"""A student's Markdown as HTML that runs nothing and loads nothing.

Stands alone (markdown-it-py, its dollar-math plugin, nh3, latex2mathml): the students' export, the pages of `--pages`
and the grading page show answers by the same rules.

Raw HTML is text. Links are text, with their address behind them. Pictures are those that the caller gives an address
to. Formulas are MathML. What comes out goes through an allow list in the end, whatever came in. What is larger than the
caps is shown as it was typed: parsers take minutes for what nobody would write.
"""

from __future__ import annotations

import base64
import html
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any
from xml.etree import ElementTree as ET

import nh3
from latex2mathml.converter import convert_to_element
from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.dollarmath import dollarmath_plugin

MAX_ANSWER_BYTES = 16_000
MAX_FORMULA_BYTES = 4_000
MAX_FORMULAS = 300
# What takes a parser long is nested, and nothing that people write is so much so.
_MAX_NESTING = 20
_MAX_BRACKETS = 1_000
_MAX_DEPTH = 100  # of a formula's braces: the converter calls itself for each

# Policy of a page without scripts of its own: pictures come in it as data.
POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"


def _words(*lines: str) -> frozenset[str]:
    return frozenset(" ".join(lines).split())


_MATHML = _words(
    "math mrow mi mn mo mtext mspace ms mfrac msqrt mroot mstyle mpadded mphantom msub msup msubsup munder mover",
    "munderover mmultiscripts mprescripts none mtable mtr mtd menclose merror",
)
_TAGS = _MATHML | _words(
    "p br hr h1 h2 h3 h4 h5 h6 em strong s code pre blockquote ul ol li table thead tbody tr th td img span div"
)
_LENGTHS = _words("lspace rspace minsize maxsize linethickness rowspacing columnspacing width height depth")
_MATH_ATTRIBUTES = _LENGTHS | _words(
    "display displaystyle scriptlevel mathvariant stretchy fence separator form accent accentunder symmetric largeop",
    "movablelimits columnalign columnlines rowlines notation",
)
# A space of a million pixels would put what follows over other parts of the page.
_LENGTH = re.compile(r"[-+]?\d{0,2}(?:\.\d{1,4})?(?:em|ex|pt|px|mu|in|cm|mm|pc|%)?")
_ATTRIBUTES: dict[str, set[str]] = {tag: set(_MATH_ATTRIBUTES) for tag in _MATHML} | {
    "img": {"src", "alt"},
    "ol": {"start"},
    "th": {"class"},
    "td": {"class"},
    "span": {"class"},
    "div": {"class"},
    "pre": {"class"},
}
_CLASSES = {
    "th": {"left", "right", "center"},
    "td": {"left", "right", "center"},
    "span": {"missing", "address", "formula"},
    "div": {"formula"},
    "pre": {"plain"},
}
# Addresses that a caller may give to a picture: data of ours, or a path on its own server.
_PICTURE = re.compile(r"data:image/(?:png|jpeg|gif);base64,[A-Za-z0-9+/=]+|/(?!/)[A-Za-z0-9_./%?=&-]*")


# What the converter doesn't know, or numbers although Jupyter doesn't.
_OPERATOR = re.compile(r"\\(arg|argmax|argmin|tr|Tr|diag|rank|sign|sgn|softmax|Var|Cov)(?![A-Za-z])")
_NUMBERED = re.compile(r"\\(begin|end)\{(align|equation|gather)\}")


@dataclass(frozen=True)
class Shown:
    """Rendered text.

    Attributes:
        html: Safe HTML.
        notes: What was left out or shown as plain text, a line each.
    """

    html: str
    notes: tuple[str, ...] = ()


def render(markdown: str, picture: Callable[[str], str | None] = lambda _: None) -> Shown:
    """Render the Markdown of an answer (or of a prompt). Nothing in it raises.

    Args:
        markdown: The text; hostile.
        picture: Gives the address of a picture by its name (after `attachment:`), a `data:` one or a path of the
            page's own server; None if there is none. Nothing else is ever put into `src`.
    """
    text = printable(markdown)
    size = len(text.encode("utf-8", "replace"))
    if size > MAX_ANSWER_BYTES:
        head = text.encode("utf-8", "replace")[:MAX_ANSWER_BYTES].decode("utf-8", "ignore")
        head, rest = _cut(head, text)
        shown, tail = render(head, picture), render_plain(rest)
        note = f"only the first {MAX_ANSWER_BYTES} of {size} bytes are typeset, the rest is shown as it was typed"
        return Shown(shown.html + tail.html, (note, *shown.notes))
    if _is_heavy(text):
        plain = render_plain(text)
        return replace(plain, notes=("nested too deeply to be typeset: shown as it was typed",))
    page = _Page(picture)
    try:
        rendered = page.html(text)
    except Exception as error:  # a parser met what nobody thought of: the text is there all the same
        plain = render_plain(text)
        return replace(plain, notes=(f"could not be typeset ({type(error).__name__}): shown as it was typed",))
    return Shown(_clean(rendered), tuple(dict.fromkeys(page.notes)))


def render_plain(text: str) -> Shown:
    """Text as it was typed, in a `<pre>`: code, outputs, the raw source."""
    return Shown(f'<pre class="plain">{html.escape(printable(text))}</pre>\n')


def data_address(media: str, content: bytes) -> str:
    """A picture as a `data:` address, for pages that are one file."""
    return f"data:{media};base64,{base64.b64encode(content).decode()}"


class _Page:
    """One text on its way to HTML."""

    def __init__(self, picture: Callable[[str], str | None]) -> None:
        self.notes: list[str] = []
        self._picture = picture
        self._formulas = 0
        self._parser = MarkdownIt("commonmark", {"html": False, "linkify": False, "maxNesting": _MAX_NESTING})
        self._parser.enable(["table", "strikethrough"])
        self._parser.use(dollarmath_plugin, double_inline=True, allow_digits=False, allow_labels=False)
        # Links to anywhere are read, since they become text; none ever is an address.
        setattr(self._parser, "validateLink", lambda _: True)  # noqa: B010 - its type wants another name
        for name, rule in {
            "link_open": self._link_open,
            "link_close": self._link_close,
            "image": self._image,
            "math_inline": self._math_inline,
            "math_inline_double": self._math_display,
            "math_block": self._math_block,
            "th_open": self._aligned,
            "td_open": self._aligned,
        }.items():
            self._parser.add_render_rule(name, _without_self(rule))
        self._links: list[str] = []

    def html(self, text: str) -> str:
        return str(self._parser.render(_own_paragraphs(text)))

    def _link_open(self, token: Token) -> str:
        self._links.append(str(token.attrGet("href") or ""))
        return "<span>"

    def _link_close(self, _: Token) -> str:
        address = self._links.pop() if self._links else ""
        return f'</span> <span class="address">({html.escape(address)})</span>' if address else "</span>"

    def _image(self, token: Token) -> str:
        source, said = str(token.attrGet("src") or ""), html.escape(_flat(token))
        if not source.startswith("attachment:"):
            where = "a picture from elsewhere is not shown" if source else "a picture without an address"
            self.notes.append(f"{where}: {source[:100]}")
            return f'<span class="missing">[{where}: {said} {html.escape(source[:200])}]</span>'
        name = source.removeprefix("attachment:")
        address = self._picture(name)
        if address is None or not _PICTURE.fullmatch(address):
            self.notes.append(f"the picture {name[:100]} is not in the notebook")
            return f'<span class="missing">[the picture {html.escape(name[:200])} is not in the notebook]</span>'
        return f'<img src="{html.escape(address)}" alt="{said or html.escape(name)}">'

    def _math_inline(self, token: Token) -> str:
        return self._formula(token.content, "inline")

    def _math_display(self, token: Token) -> str:
        return f'<span class="formula">{self._formula(token.content, "block")}</span>'

    def _math_block(self, token: Token) -> str:
        return f'<div class="formula">{self._formula(token.content, "block")}</div>\n'

    def _formula(self, latex: str, display: str) -> str:
        mark = "$$" if display == "block" else "$"
        typed = f"<code>{html.escape(mark + latex + mark)}</code>"
        self._formulas += 1
        if self._formulas > MAX_FORMULAS:
            self.notes.append(f"only the first {MAX_FORMULAS} formulas are typeset, the others are shown as typed")
            return typed
        if len(latex.encode()) > MAX_FORMULA_BYTES:
            self.notes.append(f"a formula of more than {MAX_FORMULA_BYTES} bytes is shown as it was typed")
            return typed
        mathml = to_mathml(latex, display)
        if mathml is None:
            self.notes.append(f"a formula that can't be read is shown as it was typed: {latex.strip()[:60]}")
            return typed
        return mathml

    def _aligned(self, token: Token) -> str:
        style = str(token.attrGet("style") or "")
        kind = next((name for name in ("left", "right", "center") if style == f"text-align:{name}"), "")
        return f'<{token.tag} class="{kind}">' if kind else f"<{token.tag}>"


def to_mathml(latex: str, display: str = "inline") -> str | None:
    """A formula as MathML with nothing but what the allow list has; None if it can't be read."""
    text = _OPERATOR.sub(lambda match: f"\\operatorname{{{match[1]}}}", latex.strip())
    text = _NUMBERED.sub(r"\\\1{\2*}", text)
    if not text or _depth(text) > _MAX_DEPTH:
        return None
    try:
        element = convert_to_element(text, display=display)
        if any(command.startswith("\\") for command in _texts(element)):
            return None  # a command that the converter doesn't know is shown by its name
        return _mathml(element)
    except Exception:  # whatever it met: the formula is shown as it was typed
        return None


def _mathml(element: ET.Element) -> str:
    """The text of an element, written here: its texts may hold entities of the converter's, and hostile text."""
    parts = []
    tag = element.tag.rpartition("}")[2]
    attributes = "".join(
        f' {name}="{html.escape(str(value))}"'
        for name, value in element.attrib.items()
        if name in _MATH_ATTRIBUTES and (name not in _LENGTHS or all(map(_LENGTH.fullmatch, str(value).split())))
    )
    if tag not in _MATHML:
        attributes, tag = "", "mrow"
    parts.append(f"<{tag}{attributes}>{html.escape(html.unescape(element.text or ''))}")
    for child in element:
        parts.append(_mathml(child))
        parts.append(html.escape(html.unescape(child.tail or "")))
    parts.append(f"</{tag}>")
    return "".join(parts)


def _texts(element: ET.Element) -> Iterator[str]:
    for one in element.iter():
        if one.text:
            yield one.text.strip()


def _clean(text: str) -> str:
    def keep(tag: str, name: str, value: str) -> str | None:
        if name == "src":
            return value if _PICTURE.fullmatch(value) else None
        if name == "class":
            return value if value in _CLASSES.get(tag, ()) else None
        return value

    # Entities may stand for characters that turn the order around, too.
    return nh3.clean(
        printable(text),
        tags=set(_TAGS),
        attributes=_ATTRIBUTES,
        attribute_filter=keep,
        url_schemes={"data"},
        link_rel=None,
        strip_comments=True,
    )


def _without_self(rule: Callable[[Token], str]) -> Callable[..., str]:
    """A rule as the parser calls it: with its renderer first, then all tokens and the place of ours."""

    def called(_: Any, tokens: Sequence[Token], index: int, *__: Any) -> str:
        return rule(tokens[index])

    return called


def _own_paragraphs(text: str) -> str:
    r"""Formulas between `\[ \]` and `\( \)`, and environments on their own, between dollars, as Jupyter takes them."""
    text = re.sub(r"(?<!\\)\\\[(.{1,4000}?)\\\]", lambda m: f"$${m[1]}$$", text, flags=re.DOTALL)
    text = re.sub(r"(?<!\\)\\\((.{1,4000}?)\\\)", lambda m: f"${m[1].strip()}$", text, flags=re.DOTALL)
    environment = r"^\\begin\{(align\*?|equation\*?|gather\*?|aligned|cases)\}(.{1,4000}?)\\end\{\1\}[ \t]*$"
    return re.sub(environment, lambda m: f"$$\n{m[0].strip()}\n$$", text, flags=re.DOTALL | re.MULTILINE)


def _is_heavy(text: str) -> bool:
    brackets = max(text.count(char) for char in "[]<`*_!~")
    quotes = max((len(match) for match in re.findall(r"^[> \t]+", text, flags=re.MULTILINE)), default=0)
    lists = max((len(match) for match in re.findall(r"^(?:[ \t]*[-+*][ \t]+)+", text, flags=re.MULTILINE)), default=0)
    return brackets > _MAX_BRACKETS or max(quotes, lists) > 4 * _MAX_NESTING


def _depth(latex: str) -> int:
    """How deeply a formula's braces are nested."""
    depth = deepest = 0
    for part in re.findall(r"\\.|[{}]", latex, flags=re.DOTALL):
        depth += (part == "{") - (part == "}")
        deepest = max(deepest, depth)
    return deepest


def _cut(head: str, text: str) -> tuple[str, str]:
    """Cut before the last empty line, so that no formula is cut in two."""
    place = head.rfind("\n\n")
    place = place if place > len(head) // 2 else len(head)
    return text[:place], text[place:]


def _flat(token: Token) -> str:
    return "".join(child.content for child in token.children or ())


def printable(text: str) -> str:
    """Without characters that turn the order of what follows around, or have no place in a page."""
    return "".join(
        char if char.isprintable() or char in "\n\t" else "" if char == "\r" else "\N{REPLACEMENT CHARACTER}"
        for char in text.replace("\r\n", "\n").replace("\r", "\n").replace("\N{NO-BREAK SPACE}", " ")
    )
