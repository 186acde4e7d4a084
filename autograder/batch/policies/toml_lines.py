"""A TOML file whose faults are told with their line."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from autograder.errors import UsageError

_HEADER = re.compile(r"\s*\[{1,2}\s*([\w.-]+)\s*\]{1,2}\s*(#.*)?")


@dataclass(frozen=True)
class TomlFile:
    """A file that was read.

    Attributes:
        path: Where it is.
        text: Its text.
        data: What is in it.
    """

    path: Path
    text: str
    data: Mapping[str, Any]

    @classmethod
    def read(cls, path: Path) -> TomlFile:
        """Read one.

        Raises:
            UsageError: if it can't be read, or is no TOML.
        """
        try:
            text = path.read_text(encoding="utf-8")
            return cls(path, text, tomllib.loads(text))
        except OSError as error:
            raise UsageError(f"{path}: can't be read: {error.strerror}") from error
        except UnicodeDecodeError as error:
            line = error.object[: error.start].count(b"\n") + 1
            raise UsageError(f"{path}, line {line}: not UTF-8: save it as UTF-8") from error
        except (tomllib.TOMLDecodeError, RecursionError) as error:
            raise UsageError(f'{path}: no TOML: {error}; write lines like key = "text"') from error

    def line(self, table: str, key: str, number: int = 0) -> int:
        """The line of a key, or of its table where it stands in none; from 1.

        Args:
            table: The table's name; empty for the keys before the first one.
            key: The key; empty for the table itself.
            number: Which of several tables of that name.
        """
        current, seen, found = "", -1, 1
        for place, line in enumerate(self.text.splitlines(), start=1):
            if header := _HEADER.fullmatch(line):
                current = header[1]
                seen += current == table
                if current == table and seen == number:
                    found = place
            elif (
                current == table and seen in (number, -1) and re.match(rf"""\s*["']?{re.escape(key)}["']?\s*=""", line)
            ):
                return place
        return found

    def wrong(self, problem: str, table: str = "", key: str = "", number: int = 0) -> UsageError:
        """What to raise about a key; the problem says what to write."""
        named = f"{table}.{key}" if table and key else table or key
        about = f"{named}: " if named else ""
        return UsageError(f"{self.path}, line {self.line(table, key, number)}: {about}{problem}")


@dataclass(frozen=True)
class TomlTable:
    """A table of such a file: takes values out of it that are what they should be.

    Attributes:
        file: The file.
        name: The table's name; empty for the keys before the first one.
        data: Its values.
        number: Which of several tables of that name.
    """

    file: TomlFile
    name: str
    data: Mapping[str, Any]
    number: int = 0

    def wrong(self, key: str, problem: str) -> UsageError:
        """What to raise about a key."""
        return self.file.wrong(problem, self.name, key, self.number)

    def only(self, known: Collection[str]) -> None:
        """Refuse keys that are none.

        Raises:
            UsageError: if there is one.
        """
        for key in self.data:
            if key not in known:
                raise self.wrong(key, f"there is no such key; there are: {', '.join(known)}")

    def text(self, key: str, default: str = "") -> str:
        """A text.

        Raises:
            UsageError: if it is none.
        """
        value = self.data.get(key, default)
        if not isinstance(value, str):
            raise self.wrong(key, f'write a text, {key} = "..."')
        return value.strip()

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts.

        Raises:
            UsageError: if it is none.
        """
        value = self.data.get(key, [])
        if not isinstance(value, list) or not all(isinstance(one, str) and one.strip() for one in value):
            raise self.wrong(key, f'write a list of texts, {key} = ["...", "..."]')
        return tuple(one.strip() for one in value)

    def number_in(self, key: str, default: float | None, most: float) -> float | None:
        """A number from 0 to `most`.

        Raises:
            UsageError: if it is none.
        """
        value = self.data.get(key, default)
        if key not in self.data:
            return default
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= most:
            raise self.wrong(key, f"write a number from 0 to {most:g}, without quotes")
        return float(value)

    def one_of(self, key: str, choices: Collection[str]) -> str:
        """One of some words; the first if it isn't there.

        Raises:
            UsageError: if it is another.
        """
        value = self.data.get(key, next(iter(choices)))
        if value not in choices:
            raise self.wrong(key, " or ".join(f'"{choice}"' for choice in choices))
        return str(value)
