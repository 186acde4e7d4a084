"""From verdicts to what Gradescope shows, through Otter's own test files."""
