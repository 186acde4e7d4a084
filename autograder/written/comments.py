"""Comments that are used again."""

from __future__ import annotations

from autograder.written.database import Marks
from autograder.written.model import Comment
from autograder.written.rows import part_number


def comments(marks: Marks, part: str, limit: int = 50) -> tuple[Comment, ...]:
    """The comments of a part that stand on marks, the most used first.

    Raises:
        UsageError: if there is no such part.
    """
    with marks.reading() as connection:
        rows = connection.execute(
            "SELECT comment.id, comment.text, count(*) AS used FROM comment "
            "JOIN mark ON mark.comment = comment.id AND mark.present WHERE comment.part = ? "
            "GROUP BY comment.id ORDER BY used DESC, max(mark.at) DESC LIMIT ?",
            (part_number(connection, part), limit),
        )
        return tuple(Comment(row["id"], part, row["text"], row["used"]) for row in rows)
