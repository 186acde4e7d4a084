"""Questions, assignments, solutions, and the stubs computed from them."""
