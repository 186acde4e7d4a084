"""The process that holds the student's code, and the closed wire to it."""
