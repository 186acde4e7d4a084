"""Runs the public cases on a student's answers and says in plain words what happened.

`autograder build` copies this package into every student folder as it is, so it may import numpy, pytest and Otter, but
nothing of the autograder. In the notebook `grader.check("...")` uses it; for a `.py` file type
`python -m course_check my_answers.py`.
"""
