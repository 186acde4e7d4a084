"""The table of the contract: every sentence that promises or forbids something, with the hidden cases behind it.

`tests/contracts/<question>.toml` holds entries like

    [[sentence]]
    function = "count_sequences"
    says = "An exact Python int, however large."
    cases = ["test_large_counts_are_exact"]

`function` is a function or a choice of the question. `says` stands in its docstring, in the comment of the choice or in
the prompt, word for word but for line breaks. Each case is hidden and asks for the function.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from pathlib import Path

from autograder.bank.text import read_text
from autograder.errors import UsageError
from autograder.validate.content import Content
from autograder.validate.findings import Sentence, Violation

# What a sentence must not say without a case: these words, and everything under Raises.
_PROMISES = re.compile(r"[Nn]ot changed|[Uu]nchanged|[Ee]xactly|ValueError")
_RAISED = re.compile(r"^ {4}(\w+): ", re.MULTILINE)
_CONDITION = re.compile(r",? or (?=(?:if|unless) )")


def read_sentences(path: Path) -> tuple[Sentence, ...]:
    """Read the table of one question; none if there is no file.

    Raises:
        UsageError: if the file is not in the form above.
    """
    if not path.exists():
        return ()
    try:
        tables = tomllib.loads(read_text(path))
    except tomllib.TOMLDecodeError as error:
        raise UsageError(f"{path}: {error}") from error
    entries = tables.get("sentence", [])
    if set(tables) - {"sentence"} or not isinstance(entries, list):
        raise UsageError(f"{path}: only [[sentence]] means something here")
    found = []
    for entry in entries:
        texts = [entry.get("function"), entry.get("says"), *_listed(entry.get("cases"))]
        if set(entry) != {"function", "says", "cases"} or not all(isinstance(text, str) and text for text in texts):
            raise UsageError(f"{path}: each [[sentence]] needs function, says and cases (a list): {entry}")
        found.append(Sentence(entry["function"], collapsed(entry["says"]), tuple(entry["cases"])))
    return tuple(found)


def _listed(cases: object) -> list[object]:
    return cases if isinstance(cases, list) and cases else [None]


def collapsed(text: str) -> str:
    """A text on one line, without the signs of comments."""
    return " ".join(re.sub(r"\n[ \t]*#", "\n", text).split())


def table_violations(content: Content, sentences: Sequence[Sentence], path: Path, prompt: str) -> Iterator[Violation]:
    """What is wrong with the table of a question, or missing from it.

    Args:
        content: The question.
        sentences: Its table.
        path: Where the table is, for messages.
        prompt: The text of its prompt.
    """
    if not content.solution.functions and not sentences:
        return  # nothing is promised
    if not path.exists():
        todo = "list each sentence of its docstrings with the hidden cases behind it"
        yield Violation(
            content.name, "no table of the contract", f"there is no {path.name} in {path.parent.name}/", todo
        )
        return
    texts = _texts(content)
    for sentence in sentences:
        yield from _entry_violations(content, sentence, texts, collapsed(prompt))
    for name, signature in content.signatures.items():
        own = [sentence.says for sentence in sentences if sentence.function == name]
        for promise in _uncovered(signature.doc, own):
            todo = f"list it in {path.name}, with a hidden case that a violation loses"
            yield Violation(content.name, "a sentence of the contract has no case", f"{name}: {promise}", todo)


def _texts(content: Content) -> dict[str, str]:
    """What a student reads about each function and choice, on one line each."""
    texts = {name: collapsed(signature.doc) for name, signature in content.signatures.items()}
    for cell in content.solution.cells:
        if cell.kind == "choice":
            texts |= {name: collapsed("\n" + cell.source) for name in cell.names}
    return texts


def _entry_violations(content: Content, sentence: Sentence, texts: dict[str, str], prompt: str) -> Iterator[Violation]:
    def violation(kind: str, what: str, todo: str) -> Violation:
        return Violation(content.name, kind, f"{sentence.function}: {what}", todo)

    if sentence.function not in texts:
        yield violation("the table names what is not asked", sentence.says, "name a function or choice of the question")
        return
    if sentence.says not in texts[sentence.function] and sentence.says not in prompt:
        todo = "say it in the docstring, or take it off the table"
        yield violation("the table says what students don't read", sentence.says, todo)
    asking = {case.name for case in content.cases_on(sentence.function)}
    for case in sentence.cases:
        if case not in content.hidden:
            yield violation("the table names no hidden case", case, "name a hidden case of the question")
        elif case not in asking:
            yield violation("the table names a case on another function", case, "name one that asks for the function")


def _uncovered(doc: str, said: Sequence[str]) -> Iterator[str]:
    """The sentences of a docstring that need an entry and have none."""
    flat = collapsed(doc)
    covered = [(match.start(), match.end()) for says in said for match in re.finditer(re.escape(says), flat)]
    places = {match.start() for match in _PROMISES.finditer(flat)}
    section = re.search(r"^Raises:\n(.*?)(?=^\S|\Z)", doc, re.MULTILINE | re.DOTALL)
    if section:
        raises = collapsed(section[1])
        begin = flat.find(raises, len(collapsed(doc[: section.start()])))
        # Each condition, and not the name of the error in front of it.
        places = {place for place in places if not begin <= place < begin + len(raises)}
        places |= {begin + raises.find(f"{match[1]}: ") + len(match[1]) + 2 for match in _RAISED.finditer(section[1])}
        places |= {begin + match.end() for match in _CONDITION.finditer(raises)}
    told = set()
    for place in sorted(places):
        if not any(first <= place < last for first, last in covered):
            sentence = _around(flat, place)
            if sentence not in told:
                told.add(sentence)
                yield sentence


def _around(text: str, place: int) -> str:
    """The sentence that a place is in, with what it is about."""
    begin = max((match.end() for match in re.finditer(r"\. ", text[:place])), default=0)
    # "x: (n,). Not changed." is about x.
    about = max((match.start() for match in re.finditer(r"\b\w+: ", text[:place])), default=begin)
    end = text.find(". ", place)
    return text[min(begin, about) : len(text) if end < 0 else end + 1]
