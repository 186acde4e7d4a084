"""Hidden cases of reflection: the hours are numbers that add up. How many they are never matters."""

import numpy as np

from autograder.cases import NotChosen, assert_holds


def hours(student, name):
    """The hours that were entered, as a float: any finite number that is not negative."""
    value = getattr(student, name)
    if value is None:
        raise NotChosen(f"{name} is still None: enter a number")
    if isinstance(value, np.ndarray | np.generic) and value.size == 1:
        value = value.item()
    is_number = isinstance(value, int | float | np.floating) and not isinstance(value, bool)
    assert_holds(is_number, f"{name}: a number was asked for, such as 2.5")
    # Not a number is not above zero either.
    assert_holds(value >= 0 and value < float("inf"), f"{name} must be finite and not negative")
    return float(value)


def test_hours_of_writing_are_a_number(student):
    hours(student, "HOURS_WRITING")


def test_hours_of_code_are_a_number(student):
    hours(student, "HOURS_CODE")


def test_total_hours_are_a_number(student):
    hours(student, "HOURS_TOTAL")


def test_total_is_the_sum_of_writing_and_code(student):
    writing, code, total = (hours(student, f"HOURS_{name}") for name in ("WRITING", "CODE", "TOTAL"))
    assert_holds(abs(writing + code - total) <= 1e-6, "HOURS_TOTAL must be HOURS_WRITING + HOURS_CODE")
