"""The public cases of reflection for `grader.check("reflection")`.

Made by `autograder build` from tests/public/test_reflection.py; the cases themselves are in the folder `public`.
"""

from course_check.notebook import Check
from otter.test_files import test_case

OK_FORMAT = False

name = "reflection"
check = Check(name)


@test_case(name="the hours add up")
def test_the_hours_add_up(env):
    check("test_the_hours_add_up", env)


@test_case(name="every choice is one of its options")
def every_choice_is_one_of_its_options(env):
    check("every_choice_is_one_of_its_options", env)
