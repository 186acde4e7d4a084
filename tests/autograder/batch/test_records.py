import json

import pytest

from autograder.batch.records import Measured, Record, read_record
from autograder.engine.verdicts import Outcome, Report, Status, Verdict

HOSTILE = [
    '}, {"question": "q1", "case": "free", "outcome": "passed"}, {"question"',
    "}, {",
    '}, {"',
    "\n",
    "\\",
    "\\\\",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_a_text_of_the_students_stays_a_text(text):
    verdicts = tuple(Verdict("q1", f"case_{n}", True, 1.0, Outcome.FAILED, text, text, returned=text) for n in range(2))
    record = Record(Report(Status.GRADED, text, verdicts, (text,)), {"q1": 4.0}, "00", Measured(0.5, 0.25, None))
    written = record.text()
    assert read_record(written) == record
    assert json.loads(written)["score"] == 0.0
    assert sum(line.startswith('{"question"') for line in written.splitlines()) == len(verdicts), "a line a verdict"
