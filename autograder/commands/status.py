"""Exit statuses, the same for every command."""

OK, GRADER_FAILED, WRONG_USE = 0, 1, 2
INTERRUPTED = 130  # what a shell reports for Ctrl-C
