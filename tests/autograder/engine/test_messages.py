"""What students read, as a whole: `messages.md` holds it, to be read and to be compared."""

import re

from tests.autograder.engine.golden import ANSWERS, FILE, golden


def test_the_messages_are_the_ones_in_the_file():
    made = golden()
    assert len(ANSWERS) >= 30
    assert made == FILE.read_text(encoding="utf-8"), f"see that it reads well, then write {FILE.name} anew: golden.py"


def test_no_hidden_message_holds_what_only_the_case_knows():
    hidden = re.findall(r"^hidden: .*\n\n((?:    .*\n)+)", FILE.read_text(encoding="utf-8"), re.MULTILINE)
    assert len(hidden) > 40
    for message in hidden:
        # Numbers: of shapes, axes and counts, and of the student's own lines.
        told = r"shape \([\d, ]*\)|axis \d|length 1|with \d|: \d values were|cell \d+, line \d+: `[^`]*`|n - 1"
        plain = re.sub(told, "", message)
        assert not re.search(r"\d", plain), message
        assert "Traceback" not in message
