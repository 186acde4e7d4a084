"""Whether two versions of the autograder come to the same verdicts, messages and results files, to the byte."""
