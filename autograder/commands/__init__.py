"""The subcommands of `autograder`, one module each.

Each module has a function `add(commands)`. It declares the command's arguments and sets two defaults on its parser:
`run` does the work and returns the exit status, and `failure` begins the line that is printed for a `GraderError`.
"""
