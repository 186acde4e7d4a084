"""The subcommands of `autograder`, one module each.

A module says with `add(commands)` what its command takes, and sets `run` (returns the exit status) and `failure` (what
a `GraderError` is called there) on its parser.
"""
