"""Grades a class into a disk that is full again and again, and compares the grades with those of a quiet run.

Run with: .venv/bin/python -m tests.benchmarks.full_disk [--submissions 40] [--assignment deep_learning_theory]

Needs root. The disk is a tmpfs in a mount namespace of its own: nothing outside sees it, and it is gone at the end.
"""

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

from autograder.bank.bank import Bank
from tests.benchmarks.kills import AUTOGRADER, fingerprint, write_class

# Each time that the command ends because the disk is full, say what is on it, and make some room.
SCRIPT = """
output=$1 keep=$2 room=$3 more=$4; shift 4
mkdir "$output" "$keep" && mount -t tmpfs -o "size=${room}k" tmpfs "$output" || exit 99
until "$@"; do
    echo "RUN $? $room $(ls "$output/state" | wc -l)"
    room=$((room + more))
    mount -o "remount,size=${room}k" "$output" || exit 99
    [ "$room" -lt 100000 ] || exit 98
done
echo "RUN $? $room $(ls "$output/state" | wc -l)"
cp -r "$output/." "$keep"
"""


def grade_into_full_disk(command, output, keep, room, more, **options):
    """Run a command that writes to `output` until it ends well.

    Args:
        command: The command.
        output: Where it writes; a small disk is mounted there.
        keep: Where what it wrote is copied to.
        room: What the disk holds at first, in kB.
        more: What it gets each time that it is full, in kB.
        **options: For the process.

    Returns:
        For each run its exit status, the size of the disk and the number of whole results; and what was said on stderr.
    """
    shell = ["unshare", "--mount", "sh", "-c", SCRIPT, "sh", str(output), str(keep), str(room), str(more)]
    done = subprocess.run([*shell, *command], capture_output=True, text=True, check=True, **options)
    runs = [tuple(map(int, line.split()[1:])) for line in done.stdout.splitlines() if line.startswith("RUN ")]
    return runs, done.stderr.splitlines()


def main():
    """Grade quietly once; then into the small disk; compare."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--assignment", default="deep_learning_theory")
    parser.add_argument("--submissions", type=int, default=40)
    parser.add_argument("--room", type=int, default=2000, help="kB at first, and more each time")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "in").mkdir()
        write_class(Bank.here(), options.assignment, folder / "in", options.submissions)

        def command(output):
            more = ["--assignment", options.assignment, "--output", str(folder / output), "--jobs", "2"]
            return [*AUTOGRADER, "grade", str(folder / "in"), *more]

        subprocess.run(command("quiet"), check=True, stdout=subprocess.DEVNULL)
        room = options.room
        runs, said = grade_into_full_disk(command("small"), folder / "small", folder / "kept", room, room)
        for (status, kb, whole), line in zip(runs, [*said, ""], strict=True):
            print(f"{kb:>7} kB: exit status {status}, {whole:>3} whole results. {line}")
        quiet, kept = fingerprint(folder / "quiet"), fingerprint(folder / "kept")
        print(f"quiet run {quiet}, on the full disk {kept}, same: {quiet == kept}")
        return 0 if quiet == kept and len(runs) > 1 else 1


if __name__ == "__main__":
    sys.exit(main())
