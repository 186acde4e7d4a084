"""Reads pages as a browser does, and says what is wrong with them."""

import base64
import hashlib
import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

import html5lib

# What only a page that was broken into would have.
_DANGEROUS = {"script", "iframe", "object", "embed", "img", "form", "base", "link", "video", "audio"}


@dataclass
class Seen(HTMLParser):
    """What is in a page.

    Attributes:
        elements: Each start tag with its attributes.
        text: All text, script and style left out.
    """

    elements: list = field(default_factory=list)
    text: str = ""
    inside: str = ""

    def __post_init__(self):
        super().__init__(convert_charrefs=True)

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        if tag in ("script", "style"):
            self.inside = tag

    def handle_endtag(self, tag):
        if tag == self.inside:
            self.inside = ""

    def handle_data(self, data):
        if not self.inside:
            self.text += data

    def all(self, tag):
        return [attributes for name, attributes in self.elements if name == tag]


def read(page):
    """The page as it is read, and what is wrong with it: HTML that has to be mended, ids twice, links to nowhere."""
    seen = Seen()
    seen.feed(page)
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    parser.parse(page)
    complaints = [f"{code} at {place}" for place, code, _ in parser.errors]
    ids = [attributes["id"] for _, attributes in seen.elements if "id" in attributes]
    complaints += [f"id {one} twice" for one in set(ids) if ids.count(one) > 1]
    for _, attributes in seen.elements:
        wanted = [attributes["href"][1:]] if attributes.get("href", "").startswith("#") else []
        wanted += (attributes.get("aria-labelledby") or "").split()
        complaints += [f"nothing has the id {one}" for one in wanted if one not in ids]
    return seen, complaints


def policy(seen):
    """The page's security policy, by directive."""
    [meta] = [one for one in seen.all("meta") if one.get("http-equiv") == "Content-Security-Policy"]
    return dict(part.strip().split(" ", 1) for part in meta["content"].split(";"))


def hashed(page, tag):
    """The hashes of all elements of a kind, as the policy writes them."""
    inside = re.findall(rf"<{tag}[^>]*>(.*?)</{tag}>", page, re.DOTALL)
    return [f"'sha256-{base64.b64encode(hashlib.sha256(one.encode()).digest()).decode()}'" for one in inside]


def active(seen):
    """Whatever in the page could load or run something, beside the one script of ours."""
    found = [(tag, attributes) for tag, attributes in seen.elements if tag in _DANGEROUS]
    found += [(tag, a) for tag, a in seen.elements if any(name.startswith("on") or name == "style" for name in a)]
    found += [(tag, a) for tag, a in seen.elements if "javascript:" in (a.get("href") or "").lower()]
    return [one for one in found if one != ("script", {})]
