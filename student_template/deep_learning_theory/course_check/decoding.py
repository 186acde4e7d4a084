"""From a file's bytes to text, as Python and Jupyter read them."""

from __future__ import annotations

import codecs
import re

# UTF-32 first: its mark in little-endian begins as that of UTF-16.
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# PEP 263: in one of the first two lines, the first of which may be blank or a comment.
_CODING = re.compile(rb"(?:[ \t\f]*(?:#[^\r\n]*)?(?:\r\n?|\n))?[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)")
# Encodings of text whose decoding takes time in proportion to the text. Python knows others (`punycode`, `zlib`).
_TEXT = re.compile(
    r"utf-?(8|16|32)(-sig|-?le|-?be)?|us-ascii|ascii|latin-?\d|latin|l1|iso-?8859-?\d+|cp\d+|windows-?\d+|mac-?roman"
    r"|koi8-?[ru]|gbk|gb2312|gb18030|big5|euc-?(jp|kr|cn)|shift-?jis|sjis"
)


class NotText(ValueError):
    """The bytes are no text in the encoding that they should be in."""


def utf8_notebook(content: bytes) -> bytes:
    """A notebook's bytes as UTF-8 without a mark; what has no mark is left as it is.

    Raises:
        NotText: it begins with the mark of an encoding that it is not in.
    """
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return _decoded(content, encoding).encode("utf-8", "surrogatepass")
    return content.removeprefix(codecs.BOM_UTF8)


def python_text(content: bytes) -> str:
    """A Python file's text: by its mark, by its coding line, else UTF-8.

    Raises:
        NotText: it is in another encoding, or says one that is not known here.
    """
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return _decoded(content, encoding)
    content = content.removeprefix(codecs.BOM_UTF8)
    coding = _CODING.match(content)
    name = coding[1].decode("ascii", "replace").lower().replace("_", "-") if coding else "utf-8"
    return _decoded(content, name if _TEXT.fullmatch(name) else "utf-8")


def _decoded(content: bytes, encoding: str) -> str:
    try:
        text = content.decode(encoding)
        if content and not text:
            raise NotText("a mark and nothing behind it")
        return text
    except NotText:
        raise
    except (UnicodeError, LookupError) as error:
        raise NotText(str(error)) from error
