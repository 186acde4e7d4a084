"""Public cases of reflection: whatever the hours are, they add up."""

import numpy as np


def test_the_hours_add_up(student):
    hours = {"writing": student.HOURS_WRITING, "code": student.HOURS_CODE, "total": student.HOURS_TOTAL}
    missing = [name for name, value in hours.items() if value is None]
    assert missing == [], "enter a number for each of the three"
    np.testing.assert_allclose(
        hours["total"],
        hours["writing"] + hours["code"],
        rtol=0,
        atol=1e-6,
        err_msg="the total is the sum of writing and code",
    )
