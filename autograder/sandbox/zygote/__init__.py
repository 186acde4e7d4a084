"""The process that forks sandboxes: it holds NumPy, and no case, no answer and no result."""
