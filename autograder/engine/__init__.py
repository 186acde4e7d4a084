"""Grades one submission: reads it, runs the cases against it, returns verdicts."""
