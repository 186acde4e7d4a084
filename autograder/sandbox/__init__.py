"""The process that holds the student's code, and the closed wire to it.

A folder for each process:

* `host`: the trusted side, in the process that holds cases and answers.
* `zygote`: a process with NumPy only, which forks a sandbox for each submission.
* `child`: beside the student's code, which may change any of it. Nothing that it says is believed.
* `wire`: the format of what they send each other; in all three, so it imports none of them.
* `linux`: what the kernel offers, through ctypes; `limits`, `layer_names`: plain values that all share.
"""
