"""Parts, rubrics and answers into the database: when it is opened, and whenever they may have changed."""

from __future__ import annotations

import hashlib
import json
import secrets
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from autograder.errors import UsageError
from autograder.written.answers import answers_folder, read_answers, same_of, sha256_of
from autograder.written.database import Marks
from autograder.written.events import note
from autograder.written.find import Found
from autograder.written.identities import changes, entries, follow, moved, to_look_at
from autograder.written.model import Part, RubricChange
from autograder.written.points import scaled
from autograder.written.rows import draft_of, replace_ticked, rubric_of, rubric_rows

_ANOTHER_ANSWER = "changed"  # how the reason begins for which a new upload opens a mark
_ROWS = 2_000  # so many are held in memory before they are written; a picture counts as many
_COLUMNS = ("state", "pieces", "sha256", "same", "position", "draw", "how", "guess")
_LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"


@dataclass(frozen=True)
class Imported:
    """What an import changed.

    Attributes:
        new: Answers that were not there before.
        reopened: Answers whose mark is open again, since another answer was handed in.
        gone: Submissions that the class has no more.
        rubrics: What changed rubrics did to marks.
        unreadable: Files of answers that could not be read: `autograder grade` writes them anew.
    """

    new: int
    reopened: int
    gone: int
    rubrics: tuple[RubricChange, ...]
    unreadable: tuple[str, ...] = ()


def import_all(marks: Marks, folder: Path, parts: Sequence[Part]) -> Imported:
    """Bring the database up to date with the class; files that did not change are not read again.

    A changed answer reopens its marks, with the reason. A rubric's entries keep their keys, so that marks follow a new
    price or wording; the change is an event, and is returned.

    Args:
        marks: The marks.
        folder: The `--output` of `autograder grade`.
        parts: The parts of the assignment, from `parts.written_parts`.

    Raises:
        UsageError: if the folder holds the class of another assignment, or none.
        GraderError: if the database can't be written.
    """
    files = sorted(answers_folder(folder).glob("*.json"))
    if not files:
        raise UsageError(f"{folder}: no written answers are there: run `autograder grade ... --output {folder}` first")
    with marks.filled_at_once(), marks.writing() as connection:
        importer = _Importer(connection, marks.now(), int(_setting(connection, "seed")))
        rubrics = tuple(importer.parts(parts))
        importer.submissions(files)
    return Imported(importer.new, importer.reopened, importer.gone, rubrics, tuple(importer.unreadable))


def _setting(connection: sqlite3.Connection, name: str) -> str:
    return str(connection.execute("SELECT value FROM setting WHERE name = ?", (name,)).fetchone()[0])


class _Importer:
    def __init__(self, connection: sqlite3.Connection, now: float, seed: int) -> None:
        self._sql = connection
        self._now = now
        self._seed = seed
        self._batch = secrets.token_hex(8)
        self._ids: dict[str, int] = {}
        self._rows: list[tuple[object, ...]] = []  # of answers that are to be added, and of their pictures
        self._pictures: list[tuple[int, str, str, bytes]] = []
        self._last: int = connection.execute("SELECT coalesce(max(id), 0) FROM answer").fetchone()[0]
        self.new = self.reopened = self.gone = 0
        self.unreadable: list[str] = []

    def parts(self, parts: Sequence[Part]) -> Iterator[RubricChange]:
        """Bring parts and rubrics up to date."""
        self._sql.execute("UPDATE part SET place = -1")
        for place, part in enumerate(parts):
            known = self._sql.execute(
                "SELECT id, points, rubric_sha256 FROM part WHERE question = ? AND name = ?", (part.question, part.name)
            ).fetchone()
            digest = part.rubric_sha256
            if known is None:
                self._add_part(part, place, digest)
                continue
            self._ids[part.key] = known["id"]
            if known["rubric_sha256"] != digest or known["points"] != part.points:
                change = self._change_rubric(part, known["id"], known["points"], digest)
                if change is not None:
                    yield change
            self._sql.execute("UPDATE part SET place = ? WHERE id = ?", (place, known["id"]))

    def _add_part(self, part: Part, place: int, digest: str) -> None:
        cursor = self._sql.execute(
            "INSERT INTO part (question, name, place, points, rubric_points, rubric_sha256) VALUES (?, ?, ?, ?, ?, ?)",
            (part.question, part.name, place, part.points, part.rubric.points, digest),
        )
        number = cursor.lastrowid or 0
        self._ids[part.key] = number
        self._sql.executemany("INSERT INTO item VALUES (?, ?, ?, ?, ?, ?, ?)", rubric_rows(number, part.rubric))

    def _change_rubric(self, part: Part, number: int, worth: float, digest: str) -> RubricChange | None:
        """Put a rubric in place of the one before: marks follow, and are open again where it asks for something new."""
        old, new = rubric_of(self._sql, number), part.rubric
        keys = moved(old, new)
        what = list(changes(old, new))
        if worth != part.points:
            what.append(f"worth {part.points:g}, not {worth:g}")
        differences: dict[int, tuple[float, float]] = {}
        rows = self._sql.execute(
            "SELECT mark.* FROM mark JOIN answer ON answer.id = mark.answer WHERE answer.part = ? AND mark.present",
            (number,),
        ).fetchall()
        for row in rows:
            draft = draft_of(self._sql, row)
            before = scaled(old, draft, worth)
            ticked = follow(draft.ticked, keys)
            after = scaled(new, replace_ticked(self._sql, row, draft, ticked), part.points)
            if row["opinion"] == 1 and round(before - after, 9):
                differences[row["answer"]] = (before, after)
            if news := to_look_at(old, new, draft.ticked):
                self._reopen(row, f"the rubric changed ({', '.join(news)}); was {before:g} of {worth:g}")
        # Keys stay for what was ticked once; what the rubric has no more is no entry of it.
        self._sql.execute("DELETE FROM item WHERE part = ?", (number,))
        self._sql.executemany("INSERT INTO item VALUES (?, ?, ?, ?, ?, ?, ?)", rubric_rows(number, new))
        self._sql.execute(
            "UPDATE part SET points = ?, rubric_points = ?, rubric_sha256 = ? WHERE id = ?",
            (part.points, new.points, digest, number),
        )
        # Whether marks of before can be put back by an undo: not where their keys mean something else now.
        same_keys = all(old_key == new_key for old_key, new_key in keys.items()) and len(keys) == len(entries(old))
        if not what and same_keys:
            return None
        said = {str(answer): list(pair) for answer, pair in differences.items()}
        note(
            self._sql, self._batch, self._now, "rubric", before=None,
            after={"part": part.key, "what": what, "points": said, "same_keys": same_keys},
        )  # fmt: skip
        return RubricChange(part.key, tuple(what), differences) if what else None

    def _reopen(self, row: sqlite3.Row, why: str) -> None:
        self._sql.execute(
            "UPDATE mark SET changed = ?, version = version + 1 WHERE answer = ? AND opinion = ?",
            (why, row["answer"], row["opinion"]),
        )
        note(
            self._sql,
            self._batch,
            self._now,
            "reopen",
            answer=row["answer"],
            opinion=row["opinion"],
            after={"why": why},
        )
        self.reopened += row["opinion"] == 1

    def submissions(self, files: Sequence[Path]) -> None:
        """Bring the answers up to date."""
        known = {row["name"]: row for row in self._sql.execute("SELECT * FROM submission")}
        if not known:  # a whole class: sorting it once takes less than finding each answer's place in the order
            (order,) = self._sql.execute("SELECT sql FROM sqlite_master WHERE name = 'answer_in_order'").fetchone()
            self._sql.execute("DROP INDEX answer_in_order")
            self._files(files, known)
            self._sql.execute(order)
        else:
            self._files(files, known)

    def _files(self, files: Sequence[Path], known: dict[str, sqlite3.Row]) -> None:
        publics = {row["public"] for row in known.values()}
        for file in files:
            name, stat = file.name.removesuffix(".json"), file.stat()
            mark, row = f"{stat.st_size} {stat.st_mtime_ns}", known.pop(name, None)
            if row is not None and row["file"] == mark and row["present"]:
                continue
            answers = read_answers(file)
            if answers is None:
                self.unreadable.append(name)
                continue
            if row is None:
                public = self._public(publics)
                publics.add(public)
                cursor = self._sql.execute(
                    "INSERT INTO submission (name, public, file, present) VALUES (?, ?, ?, 1)", (name, public, mark)
                )
                number = cursor.lastrowid or 0
            else:
                number = row["id"]
                self._sql.execute("UPDATE submission SET file = ?, present = 1 WHERE id = ?", (mark, number))
            finding = answers.finding
            for found in finding.answers:
                self._answer(
                    number,
                    name,
                    found,
                    alone=finding.unplaced is not None and found.state == "empty",
                    is_new=row is None,
                )
            self._sql.execute("DELETE FROM answer WHERE submission = ? AND part IS NULL", (number,))
            if finding.unplaced is not None:
                self._answer(number, name, finding.unplaced, alone=True, is_new=True)
            if len(self._rows) + 50 * len(self._pictures) > _ROWS:
                self._add_rows()
        self._add_rows()
        for row in known.values():
            self.gone += row["present"]
            self._sql.execute("UPDATE submission SET present = 0 WHERE id = ?", (row["id"],))

    def _answer(self, submission: int, name: str, found: Found, *, alone: bool, is_new: bool) -> None:
        """Bring an answer up to date; one `alone` equals no other: a grader looks at what stands unplaced below it."""
        part = self._ids.get(found.part)
        if found.part and part is None:
            raise UsageError(
                f"{name} was graded with a part {found.part}, which the assignment doesn't have: "
                "run the same `autograder grade` command again"
            )
        digest = sha256_of(found)
        row = (
            None
            if is_new
            else self._sql.execute(
                "SELECT id, sha256, same FROM answer WHERE submission = ? AND part = ?", (submission, part)
            ).fetchone()
        )
        same = same_of(found) if not alone else f"{found.state} {submission}"
        if row is not None and (row["sha256"], row["same"]) == (digest, same):
            self._sql.execute("UPDATE answer SET how = ?, guess = ? WHERE id = ?", (found.how, found.guess, row["id"]))
            return
        values = (
            found.state,
            json.dumps([[piece.kind, piece.text, piece.picture, piece.cell] for piece in found.pieces]),
            digest,
            same,
            # What nobody wrote comes first, in one.
            -1.0 if found.state != "answered" else self._drawn("position", found.part, same),
            self._drawn("sample", found.part, same),
            found.how,
            found.guess,
        )
        if row is None:
            self._last += 1
            number = self._last
            self._rows.append((number, submission, part, *values))
            self.new += part is not None
        else:
            number = row["id"]
            setting = ", ".join(f"{column} = ?" for column in _COLUMNS)
            self._sql.execute(f"UPDATE answer SET {setting} WHERE id = ?", (*values, number))  # noqa: S608
            self._sql.execute("DELETE FROM picture WHERE answer = ?", (number,))
            self._another_answer(number, part, digest)
        self._pictures += [(number, picture.name, picture.media, picture.content) for picture in found.pictures]

    def _add_rows(self) -> None:
        """Write what was gathered: many rows at once take half the time."""
        self._sql.executemany(
            f"INSERT INTO answer (id, submission, part, {', '.join(_COLUMNS)}) VALUES (?, ?, ?{', ?' * len(_COLUMNS)})",  # noqa: S608
            self._rows,
        )
        self._sql.executemany("INSERT INTO picture VALUES (?, ?, ?, ?)", self._pictures)
        self._rows.clear()
        self._pictures.clear()

    def _another_answer(self, number: int, part: int | None, digest: str) -> None:
        """Open the marks of an answer again; one that was for what is there again now holds."""
        for row in self._sql.execute("SELECT * FROM mark WHERE answer = ? AND present", (number,)).fetchall():
            if row["sha256"] == digest:
                if not row["changed"].startswith(_ANOTHER_ANSWER):  # a rubric that asks for more still does
                    continue
                self._sql.execute(
                    "UPDATE mark SET changed = '', version = version + 1 WHERE answer = ? AND opinion = ?",
                    (number, row["opinion"]),
                )
            elif not row["changed"]:
                worth = self._sql.execute("SELECT points FROM part WHERE id = ?", (part,)).fetchone()["points"]
                points = scaled(rubric_of(self._sql, part or 0), draft_of(self._sql, row), worth)
                self._reopen(row, f"{_ANOTHER_ANSWER}; was {points:g} of {worth:g}")

    def _drawn(self, *what: str) -> float:
        """A number from 0 to 1 that the seed draws for something, the same each time."""
        digest = hashlib.sha256("|".join([str(self._seed), *what]).encode()).digest()
        return int.from_bytes(digest[:6]) / 2**48

    def _public(self, taken: set[str]) -> str:
        while True:
            name = "".join(secrets.choice(_LETTERS) for _ in range(5))
            if name not in taken:
                return name
