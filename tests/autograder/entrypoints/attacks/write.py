"""Writing where it shouldn't: results, the machine, and traps for whoever cleans up."""

from tests.autograder.entrypoints.attacks.attack import FULL, Attack

WRITES = (
    Attack(
        "results of another",
        "overwrite the results that lie in a folder which anyone may write to",
        "for name in os.listdir(HUNT): write(os.path.join(HUNT, name), json.dumps(FULL).encode())",
        layers=("files",),
    ),
    Attack(
        "new file",
        "leave a file in a folder which anyone may write to",
        "write(f'{HUNT}/cheat', b'x')",
        layers=("files",),
    ),
    Attack(
        "delete",
        "delete the results of another",
        "for name in os.listdir(HUNT): os.unlink(os.path.join(HUNT, name))",
        layers=("files",),
    ),
    Attack(
        "rename",
        "rename the results of another",
        "for name in os.listdir(HUNT): os.rename(os.path.join(HUNT, name), os.path.join(HUNT, 'cheat'))",
        layers=("files",),
    ),
    Attack(
        "link outside",
        "leave a link in the folder of results",
        "os.symlink('/etc/passwd', f'{HUNT}/cheat')",
        layers=("files", "calls"),
    ),
    Attack(
        "truncate",
        "cut the results of another to nothing",
        "os.truncate(f'{HUNT}/results.json', 0)",
        layers=("files", "calls"),
    ),
    Attack(
        "truncate by reading",
        "cut the results of another to nothing by opening them to be read",
        "os.open(f'{HUNT}/results.json', os.O_RDONLY | os.O_TRUNC)",
        layers=("files", "calls"),
    ),
    Attack(
        "rights",
        "take from everybody the right to read the results of another",
        "os.chmod(f'{HUNT}/results.json', 0)",
        layers=("user", "calls"),
    ),
    Attack(
        "rights of the folder",
        "open a folder of the grader's to everybody, by a descriptor that may do nothing else",
        "os.chmod(f'/proc/self/fd/{os.open(HUNT, os.O_PATH)}', 0o1777)",
        layers=("user", "calls"),
    ),
    Attack(
        "times",
        "make the results of another newer than they are",
        "os.utime(f'{HUNT}/results.json')",
        layers=("calls",),
    ),
    Attack(
        "unix socket",
        "leave a socket in a folder which anyone may write to",
        "s = socket.socket(socket.AF_UNIX)\ns.bind(f'{HUNT}/cheat')",
        layers=("calls", "files"),
    ),
    Attack(
        "pipe", "leave a pipe that whoever reads waits for", "os.mkfifo(f'{HUNT}/cheat')", layers=("calls", "files")
    ),
    Attack("NumPy", "write with NumPy's functions", "np.zeros(1).tofile(f'{HUNT}/cheat')", layers=("files",)),
    Attack(
        "C library",
        "write through C's own functions",
        "file = libc('open', f'{HUNT}/cheat'.encode(), 0o101, 0o666)\nlibc('write', file, b'x', 1)",
        layers=("files",),
    ),
    Attack(
        "shared memory",
        "leave memory behind that outlives the process",
        "write('/dev/shm/mark-' + MARK, b'x')",
        layers=("user", "files"),  # what its user leaves in folders that all share is removed
    ),
    Attack(
        "the interpreter",
        "leave a file where every Python starts",
        "for place in (p for p in sys.path if p): quietly(write, os.path.join(place, f'mark-{MARK}.pth'), b'')",
        layers=("files", "user"),
    ),
    *(
        Attack(f"trap: {name}", f"leave {what} in the own folder, for whoever cleans up", code, once=True, honest=FULL)
        for name, what, code in (
            ("link", "a link to what would be deleted through it", "quietly(os.symlink, HUNT, 'link')"),
            (
                "loop",
                "a folder that links to itself",
                "os.mkdir('a')\nquietly(os.symlink, '.', 'loop')\nquietly(os.symlink, '..', 'a/b')",
            ),
            (
                "no rights",
                "a folder that its owner can't read",
                "os.mkdir('shut')\nos.mkdir('shut/in', 0)\nos.mkdir('closed', 0)\nquietly(os.chmod, '.', 0)",
            ),
            ("names", "names of bytes that are no text", "for n in range(1, 47): write(bytes([n, 255, 10]), b'')"),
            ("pipe", "a pipe that whoever reads waits for", "quietly(os.mkfifo, 'pipe')"),
            (
                "results",
                "files that look like results",
                "for n in ('results.json', 'results.pkl', '.OTTER_LOG'): write(n, pickle.dumps(Bomb()))",
            ),
            (
                "modules",
                "modules that a trusted process would import",
                "for n in ('numpy', 'otter', 'json'): write(n + '.py', b'raise SystemExit')",
            ),
        )
    ),
)
