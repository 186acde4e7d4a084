"""Public cases of softmax: students get them as they are. NumPy and pytest only."""

import numpy as np


def test_equal_scores_are_equally_likely(student):
    np.testing.assert_allclose(student.softmax([0.0, 0.0]), [0.5, 0.5])


def test_a_score_that_is_larger_by_log_three_is_three_times_as_likely(student):
    np.testing.assert_allclose(student.softmax([[np.log(3.0), 0.0]]), [[0.75, 0.25]])
