"""The ways in: Otter, Gradescope, a class of submissions."""
