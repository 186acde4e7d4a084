"""Whether a file holds answers, told by its text alone: on this side nothing of a student's is ever parsed.

Parsing a hostile text can take the parser down. Here it is only searched, in time in proportion to its length.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import islice
from textwrap import dedent

from autograder.bank.bank import Bank
from autograder.bank.solution import Solution

_BINDING = re.compile(
    r"^(?:[ \t]*(?:async[ \t]+)?def[ \t]+(?P<function>\w+)[ \t]*\(|(?P<value>\w+)[ \t]*(?::[^=\n]*)?=(?!=))",
    re.MULTILINE,
)
_FROM = re.compile(r"^[ \t]*from[ \t]+(?P<module>\.?[\w.]+)[ \t]+import[ \t]+(?P<names>[^#\n]*)", re.MULTILINE)
_IMPORT = re.compile(r"^[ \t]*import[ \t]+(?P<names>[^#\n]*)", re.MULTILINE)
_FILE = re.compile(r"^[ \t]*%(?:%writefile|%file|run)[ \t]+(?:--?[a-z]+[ \t]+)*(?P<file>\S+)", re.MULTILINE)
# Prompts of consoles and docstrings that were pasted along; what runs the code takes them off, too.
_PROMPT = re.compile(r"^[ \t]*(?:>>>|\.\.\.+:?|In \[\d+\]:)[ \t]?", re.MULTILINE)
_DOCSTRING = re.compile(r'[rRuU]?(?P<quotes>"""|\'\'\').*?(?P=quotes)', re.DOTALL)
_UNWRITTEN = re.compile(r"raise NotImplementedError\b.*|pass|\.\.\.|return(?: None)?|['\"].*")
_NO_CHOICE = re.compile(r"\w+\s*(?::[^=]*)?=\s*(?:None|\.\.\.)?")
# More of a function, and more of them, are not looked at: that something is written is clear by then.
_LONGEST, _MOST = 20_000, 2_000


@dataclass(frozen=True)
class Asked:
    """What an assignment asks for; nothing is known where both are empty.

    Attributes:
        names: Its functions and choices.
        given: Their code as it stands in the stubs, in the form of `_bindings`.
    """

    names: frozenset[str] = frozenset()
    given: frozenset[str] = frozenset()

    @classmethod
    def of(cls, names: Iterable[str], stubs: Iterable[str]) -> Asked:
        """What some stubs ask for.

        Args:
            names: The functions and choices.
            stubs: The text of each stub.
        """
        wanted = frozenset(names)
        return cls(wanted, frozenset(code for stub in stubs for _, code in _bindings(stub, wanted)))

    @classmethod
    def by(cls, bank: Bank, questions: Iterable[str]) -> Asked:
        """What some questions ask for.

        Raises:
            UsageError: if a solution can't be read.
        """
        return cls.by_solutions([Solution.read(bank.solution(question)) for question in questions])

    @classmethod
    def by_solutions(cls, solutions: Sequence[Solution]) -> Asked:
        """What the questions of some solutions ask for."""
        names = (name for solution in solutions for name in (*solution.functions, *solution.choices))
        return cls.of(names, [solution.stub for solution in solutions])

    def answers(self, sources: Sequence[str]) -> frozenset[bytes]:
        """What code defines of what is asked for otherwise than the stub as given, or imports: a hash of each."""
        bindings = (code for source in sources for _, code in _bindings(source, self.names))
        written = (code for code in islice(bindings, _MOST) if code not in self.given and not _is_unwritten(code))
        matches = (match for source in sources for match in _FROM.finditer(source))
        imports = (match[0] for match in islice(matches, _MOST) if not self.names.isdisjoint(_words(match["names"])))
        return frozenset(sha256(code.encode("utf-8", "replace")).digest() for code in (*written, *imports))

    def is_there(self, sources: Sequence[str]) -> bool:
        """Whether code defines anything that is asked for, be it the stub as given."""
        return any(True for source in sources for _ in _bindings(source, self.names))


NOTHING_ASKED = Asked()


def helper_modules(sources: Iterable[str]) -> frozenset[str]:
    """The names of the modules that code imports, writes to a file or runs: the first part of each."""
    found: set[str] = set()
    for source in sources:
        for match in islice(_FROM.finditer(source), _MOST):
            found.add(match["module"].lstrip(".").partition(".")[0])
        for match in islice(_IMPORT.finditer(source), _MOST):
            parts = (part.split() for part in match["names"][:_LONGEST].split(","))
            found |= {words[0].partition(".")[0] for words in parts if words}
        for match in islice(_FILE.finditer(source), _MOST):
            found.add(match["file"].strip("'\"").removeprefix("./").removesuffix(".py"))
    return frozenset(found)


def _bindings(source: str, names: Collection[str]) -> Iterator[tuple[str, str]]:
    """Each of some names that code binds with `def` or `=`, with the code that does so.

    Of a function that is its text without comments, docstring, blank lines and indentation.
    """
    if ">>>" in source or source.lstrip().startswith("In ["):
        source = _PROMPT.sub("", source)
    if source.lstrip("\n")[:1] in (" ", "\t"):
        source = dedent(source)
    matches = (match for match in _BINDING.finditer(source) if (match["function"] or match["value"]) in names)
    for match in matches:
        start = match.start()
        if match["value"]:
            end = source.find("\n", start, start + _LONGEST)
            yield match["value"], _code(source[start : end if end >= 0 else start + _LONGEST])
        else:
            yield match["function"], _comparable(_block(source[start : start + _LONGEST].split("\n")))


def _block(lines: Sequence[str]) -> str:
    """A function's text: its first line, and those below that are indented further."""
    indent = len(lines[0]) - len(lines[0].lstrip())
    block = [lines[0]]
    for line in lines[1:]:
        text = line.lstrip()
        if text and not text.startswith((")", "#")) and len(line) - len(text) <= indent:
            break
        block.append(line)
    return "\n".join(block)


def _comparable(block: str) -> str:
    head, body = _signature(block)
    docstring = _DOCSTRING.match(body)
    return _code(head + "\n" + (body[docstring.end() :] if docstring else body))


def _signature(block: str) -> tuple[str, str]:
    """A function's text up to the colon that ends its signature, and the rest."""
    lines = block.split("\n")
    for number, line in enumerate(lines):
        if line.partition("#")[0].rstrip().endswith(":"):
            return "\n".join(lines[: number + 1]), "\n".join(lines[number + 1 :]).lstrip()
    return lines[0], "\n".join(lines[1:])


def _code(text: str) -> str:
    lines = (line.partition("#")[0].strip() for line in text.split("\n"))
    return "\n".join(line for line in lines if line)


def _is_unwritten(code: str) -> bool:
    """Whether nothing stands in a function but what stubs end in; or a choice is None."""
    if _NO_CHOICE.fullmatch(code):
        return True
    head, body = _signature(code)
    return head.endswith(":") and all(_UNWRITTEN.fullmatch(line) for line in body.split("\n") if line)


def _words(names: str) -> list[str]:
    """The names under which `from ... import` binds what it imports."""
    parts = (part.split() for part in names[:_LONGEST].replace("(", " ").replace(")", " ").split(","))
    return [words[-1] for words in parts if words]
