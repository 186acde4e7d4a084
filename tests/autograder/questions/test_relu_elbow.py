"""The reference of relu_elbow against finite differences, exact fractions, and many random steps of each case."""

from fractions import Fraction

import numpy as np
import pytest

STEPS = 20_000


@pytest.fixture
def solution(reference):
    return reference("relu_elbow")


def loss(w, b, x, y):
    return (max(0.0, w * x + b) - y) ** 2 / 2


def units(seed, count):
    """Random units (w, b, x, y) that are clear of the kink."""
    for w, b, x, y in np.random.default_rng(seed).normal(0.0, 1.5, (count, 4)).tolist():
        if abs(w * x + b) > 1e-3 and abs(w) > 1e-2:
            yield w, b, x, y


def test_gradients_are_those_of_central_differences(solution):
    h = 1e-6
    for w, b, x, y in units(14, 200):
        want_w = (loss(w + h, b, x, y) - loss(w - h, b, x, y)) / (2 * h)
        want_b = (loss(w, b + h, x, y) - loss(w, b - h, x, y)) / (2 * h)
        assert solution.loss_grad_w(w, b, x, y) == pytest.approx(want_w, rel=1e-6, abs=1e-7)
        assert solution.loss_grad_b(w, b, x, y) == pytest.approx(want_b, rel=1e-6, abs=1e-7)
        assert solution.loss_grad_output(b, y) == pytest.approx(((b + 1 - y) ** 2 - (b - 1 - y) ** 2) / 4)


def test_nothing_is_learned_at_the_kink(solution):
    for unit in ((2.0, -3.0, 1.5, -1.0), (-0.5, 1.0, 2.0, 1.0)):
        assert solution.sgd_step(*unit, 0.5) == unit[:2]
        assert solution.describe_step(*unit, 0.5) == ("unchanged", "unchanged")


def test_the_unit_bends_at_its_elbow(solution):
    for w, b, _, _ in units(15, 50):
        e = solution.elbow(w, b)
        assert solution.relu_unit(w, b, e - np.sign(w) * 1e-6) == 0
        assert solution.relu_unit(w, b, e + np.sign(w)) == pytest.approx(abs(w))


def test_the_shift_is_the_exact_fraction_and_the_formula(solution):
    for unit in units(16, 300):
        w, b, x, y = map(Fraction, unit)
        lr = Fraction(1, 16)
        residual = w * x + b - y if w * x + b > 0 else 0
        new_w, new_b = w - lr * residual * x, b - lr * residual
        assert b / w - new_b / new_w == lr * residual * (w - b * x) / (w * new_w)
        shift = solution.elbow_shift(*unit, 0.0625)
        assert shift == pytest.approx(float(b / w - new_b / new_w), rel=1e-9, abs=1e-11 * (1 + abs(b / w)))


def seen_in(solution, seed, sign_w, sign_x):
    """Slopes, and elbows with the sign of w - b x, over many steps of residual 1 that keep the sign of w."""
    random = np.random.default_rng(seed)
    slopes, elbows, count = set(), set(), 0
    for w, x, b in random.uniform([0, 0, -1.5], [1, 1, 1.5], (STEPS, 3)) * [sign_w, sign_x, 1]:
        if w * x + b <= 1e-3 or abs(w) < 1e-3 or abs(w - b * x) < 1e-3:
            continue
        lr = min(0.1, 0.5 * abs(w / x))
        slope, elbow = solution.describe_step(w, b, x, w * x + b - 1.0, lr)
        slopes.add(slope)
        elbows.add((elbow, bool(w - b * x > 0)))
        count += 1
    assert count > STEPS / 5
    return slopes, elbows


def test_every_step_of_the_four_cases_is_as_the_choices_say(solution):
    slopes, elbows = seen_in(solution, 2, 1, 1)
    assert slopes == {solution.SLOPE_CASE_II}
    assert elbows == {("right", True), ("left", False)}
    assert solution.ELBOW_CASE_II == "depends_on_sign_of_w_minus_bx"
    slopes, elbows = seen_in(solution, 3, 1, -1)
    assert slopes == {solution.SLOPE_CASE_III}
    assert elbows == {(solution.ELBOW_CASE_III, True)}
    slopes, elbows = seen_in(solution, 4, -1, 1)
    assert slopes == {solution.SLOPE_CASE_IV}
    assert elbows == {(solution.ELBOW_CASE_IV, False)}
    for w, b, x in ((1.5, -1.0, 0.4), (-1.5, 1.0, 2.0), (2.0, -3.0, 1.5)):
        words = solution.describe_step(w, b, x, -1.0, 0.25)
        assert words == (solution.SLOPE_CASE_I, solution.ELBOW_CASE_I)


def test_a_positive_bias_does_not_decide_case_ii(solution):
    assert solution.describe_step(1.5, 0.25, 1.25, 1.125, 0.25)[1] == "right"
    assert solution.describe_step(0.75, 2.5, 1.25, 2.4375, 0.25)[1] == "left"
    assert solution.describe_step(2.0, 1.0, 2.0, 4.0, 0.125)[1] == "unchanged"  # b = w / x


def test_a_step_of_the_network_goes_down_its_numerical_gradient(solution):
    random = np.random.default_rng(17)
    for _ in range(10):
        W1, b1, W2 = (
            random.uniform(0.5, 2.0, 5) * random.choice([-1, 1], 5),
            random.normal(size=5),
            random.normal(size=5),
        )
        x, y, lr, h = random.normal(), random.normal(), 0.05, 1e-6

        def network_loss(parameters, W2=W2, x=x, y=y):
            return (W2 @ np.maximum(parameters[0] * x + parameters[1], 0) - y) ** 2 / 2

        old, slopes = np.array([W1, b1]), np.zeros((2, 5))
        for index in np.ndindex(2, 5):
            nudge = np.zeros((2, 5))
            nudge[index] = h
            slopes[index] = (network_loss(old + nudge) - network_loss(old - nudge)) / (2 * h)
        new = old - lr * slopes
        found = solution.updated_hidden_elbows(W1[:, np.newaxis], b1, W2[np.newaxis, :], x, y, lr)
        np.testing.assert_allclose(found, -new[1] / new[0], rtol=1e-6, atol=1e-7)
