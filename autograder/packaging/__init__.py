"""What students and Gradescope get, computed from the bank."""
