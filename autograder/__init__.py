"""The autograder of the course: from a filled notebook to a grade.

Folders, in the order in which a submission passes through them:

* `bank`: questions, assignments, solutions and the stubs computed from them.
* `build`: what students and Gradescope get: the student folder and the autograder zip.
* `sandbox`: the process that holds the student's code, and the closed wire to it.
* `engine`: grades one submission: reads it, runs the cases against it, returns verdicts.
* `batch`: a class of submissions: workers, results on disk, regrades, the grade sheet.
* `doors`: what is done with verdicts: Otter, Gradescope, a class of submissions, pytest.
* `report`: what is made of a class's verdicts: pages for staff and students, Canvas' columns, lines for the terminal.
* `validate`: says whether the cases tell right from wrong.
* `commands`: the subcommands of `autograder`, one module each.
"""
