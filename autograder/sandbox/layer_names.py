"""The layers of protection that are tried out on each machine, by name; how they are put on is in `zygote.layers`."""

from __future__ import annotations

# What each layer stops, in a line.
LAYERS = {
    "user": "a user id of its own: it can't read private files, nor end or look into our processes",
    "files": "Landlock: it opens the interpreter's files and its own folder, nothing else",
    "calls": "seccomp: a list of calls that stay within it: no network, no new process, nothing of other processes",
    "limits": "memory, CPU time, file sizes, open files and threads end at a limit",
    "orphans": "subreaper: whatever it started is found and ended, wherever it went",
}
# What holds on any machine, and is not tried out.
ALWAYS = (
    "a process of its own behind a closed wire, caps on time and size on our side, a clean environment, "
    "a private folder with a bound on what it holds"
)
