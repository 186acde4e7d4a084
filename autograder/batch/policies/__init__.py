"""The rules of a course: what becomes of the points that were earned, without running anything again.

`model` says what rules there are, `read` reads them, `deadline` measures how late something is, `people` finds the
students that a rule names, `adjustments` are changes by hand, and `apply` makes final points of all of it.
"""
