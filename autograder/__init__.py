"""The autograder of the course: from a filled notebook to a grade.

Which process a file runs in is its folder, and imports run down this list only (`make lint` checks the contracts):

* `cli`, `commands`: the subcommands of `autograder`, one module each.
* `validate`: says whether the cases tell right from wrong.
* `entrypoints`: the ways in: Gradescope's container, Otter's plugin, pytest's plugin.
* `packaging`: what students and Gradescope get: the student folder, the autograder zip, a new course.
* `report`: what is made of a class's verdicts: pages for staff and students, Canvas' columns.
* `batch`: a class of submissions: plan, workers, results on disk, regrades, the grade sheet.
* `gradescope`: from verdicts to Gradescope's results.json, through Otter's own test files.
* `engine`: grades one submission: runs the cases against it, returns verdicts.
* `intake`: what was handed in: finds files, reads exports of learning platforms, takes the code out of a notebook.
* `sandbox`: the process that holds the student's code, and the closed wire to it.
* `bank`: questions, assignments, solutions and the stubs computed from them.
* `errors`, `logs`, `version`: what all of them use.
"""


def __getattr__(name: str) -> str:
    """`autograder.__version__`, found out when it is asked for: a student's process imports this package, too."""
    if name == "__version__":
        from autograder.version import version

        return version()
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
