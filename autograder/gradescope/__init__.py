"""From verdicts to what Gradescope shows."""
