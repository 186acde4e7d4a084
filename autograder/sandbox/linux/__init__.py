"""What Linux offers to confine a process: Landlock, seccomp, user ids, limits."""
