"""Writes `autograder/sandbox/linux/call_numbers.py` from the kernel's headers.

    python -m tests.autograder.sandbox.call_numbers           write it
    python -m tests.autograder.sandbox.call_numbers --check   only compare; exit status 1 if it is another

Needs a C compiler and the kernel's headers (`linux-libc-dev` on Debian). Calls that are younger than the headers are
left out, and the filter answers them as a kernel does that has no such call.
"""

from __future__ import annotations

import re
import subprocess
import sys
import textwrap
from pathlib import Path

from autograder.sandbox.linux import call_numbers

TARGET = Path(call_numbers.__file__)
X86_64 = ("asm/unistd_64.h",)
# aarch64 has the generic numbers, with what its own <asm/unistd.h> asks for.
AARCH64 = (
    "asm-generic/unistd.h",
    *(f"__ARCH_WANT_{name}" for name in ("RENAMEAT", "NEW_STAT", "SET_GET_RLIMIT", "SYS_CLONE3", "MEMFD_SECRET")),
)
HEAD = '''"""The numbers of Linux's system calls: name -> (x86_64, aarch64); None where there is no such call.

Written by `python -m tests.autograder.sandbox.call_numbers` from the kernel's headers: change that, and not this.
"""

from __future__ import annotations

NUMBERS: dict[str, tuple[int | None, int | None]] = {
'''


def numbers(header: str, *defined: str) -> dict[str, int]:
    """The system calls that a header of the kernel's names."""
    command = ["cc", "-E", "-dM", "-D__BITS_PER_LONG=64", *(f"-D{name}" for name in defined), "-"]
    done = subprocess.run(command, input=f"#include <{header}>\n", capture_output=True, text=True, check=True)
    macros = dict(re.findall(r"^#define (__NR\w+) (.+)$", done.stdout, re.MULTILINE))

    def resolve(text: str) -> int:
        while text in macros:  # some are named for both sizes of a word
            text = macros[text]
        return int(text)

    names = {name.removeprefix("__NR_"): text for name, text in macros.items() if name.startswith("__NR_")}
    # Where the generic numbers have room for what an architecture adds, and where they end.
    return {name: resolve(text) for name, text in names.items() if name not in ("arch_specific_syscall", "syscalls")}


def text() -> str:
    """What the file has to be."""
    here, there = numbers(*X86_64), numbers(*AARCH64)
    rows = [f'"{name}": ({here.get(name)}, {there.get(name)}),' for name in sorted(here.keys() | there.keys())]
    lines = textwrap.wrap(" ".join(row.replace(" ", "\0") for row in rows), 116, break_on_hyphens=False)
    return HEAD + "".join(f"    {line}\n".replace("\0", " ") for line in lines) + "}  # fmt: skip\n"


def main() -> int:
    """Write or compare."""
    wanted = text()
    if "--check" in sys.argv:
        return int(TARGET.read_text() != wanted)
    TARGET.write_text(wanted)
    return 0


if __name__ == "__main__":
    sys.exit(main())
