"""Reading cases and answers: from disk, from memory, and from other processes."""

from tests.autograder.entrypoints.attacks.attack import Attack

SECRET = (
    Attack(
        "known paths",
        "read cases and answers where they lie",
        "for path in SECRETS: quietly(read, path)",
        right=True,
        layers=("user", "files"),
    ),
    Attack(
        "lying open",
        "read answers that lie where anyone may read",
        "read(OPEN)",
        right=True,
        layers=("files",),
    ),
    *(
        Attack(
            f"lying open, {way}",
            f"read answers that lie open {how}",
            code,
            right=True,
            layers=("files", "calls") if way == "link" else ("files",),
        )
        for way, how, code in (
            ("NumPy", "with NumPy's functions", "found(np.fromfile(OPEN, np.uint8).tobytes().decode())"),
            ("C", "past Python", "f = libc('open', OPEN.encode(), 0)\nfound(os.read(f, 1 << 16).decode())"),
            ("handle", "through a handle without rights", "f = os.open(OPEN, os.O_PATH)\nread(f'/proc/self/fd/{f}')"),
            ("root", "through another name of the root folder", "read('/proc/self/root' + OPEN)"),
            ("linecache", "through what shows source lines", "found(''.join(__import__('linecache').getlines(OPEN)))"),
            ("link", "through a link in the own folder", "os.symlink(OPEN, 'open-link')\nread('open-link')"),
            ("run", "by running them", "RIGHT.update(__import__('runpy').run_path(OPEN))"),
            (
                "sendfile",
                "by having the kernel copy them",
                "a, b = os.open(OPEN, 0), os.open('copy', 66)\nos.sendfile(b, a, 0, 1 << 16)\nread('copy')",
            ),
            ("database", "by attaching them", "if os.path.getsize(OPEN) and os.listdir(os.path.dirname(OPEN)): win()"),
        )
    ),
    Attack(
        "account names",
        "read the machine's list of users",
        "if 'root' in open('/etc/passwd').read(): win()",
        right=True,
        layers=("files",),
    ),
    Attack(
        "process list",
        "see what else runs, with its arguments",
        "if [n for n in os.listdir('/proc') if n.isdigit()]: win()",
        right=True,
        layers=("files",),
    ),
    Attack(
        "environment of the victim",
        "read the environment of another process",
        "open(f'/proc/{VICTIM}/environ', 'rb').read()\nwin()",
        right=True,
        layers=("user", "files"),
    ),
    Attack(
        "results of another",
        "read what another student got",
        "if open(f'{HUNT}/results.json').read(): win()",
        right=True,
        layers=("files",),
    ),
    Attack(
        "core",
        "leave a picture of the memory where it can be read",
        "quietly(resource.setrlimit, resource.RLIMIT_CORE, (-1, -1))\nos.abort()",
    ),
    Attack(
        "walk",
        "look for answers in every likely folder",
        """
        for folder, names in tree():
            for name in names:
                if name in ("toy.py", "test_toy.py"): quietly(read, os.path.join(folder, name))
        """,
        right=True,
    ),
    Attack(
        "links",
        "have the grader's files read through a link in the own folder",
        """
        for number, path in enumerate(SECRETS):
            for make in (os.symlink, os.link):
                name = f"{make.__name__}{number}"
                quietly(make, path, name)
                quietly(read, name)
        """,
        right=True,
        layers=("user", "files"),
    ),
    Attack(
        "import",
        "import the answers as a module",
        """
        import importlib.util
        for path in SECRETS:
            sys.path.insert(0, os.path.dirname(path))
            spec = importlib.util.spec_from_file_location("stolen", path)
            module = importlib.util.module_from_spec(spec)
            if quietly(spec.loader.exec_module, module) is None and hasattr(module, "total"):
                RIGHT.update(vars(module))
        """,
        right=True,
        layers=("user", "files"),
    ),
    Attack(
        "frames",
        "find the answers in the frames that called the student's function, and in their modules",
        """
        frame = sys._getframe()
        while frame is not None:
            for names in (frame.f_locals, frame.f_globals):
                for value in list(names.values()):
                    if type(value).__name__ == "module" and hasattr(value, "total") and vars(value) is not globals():
                        RIGHT.update(vars(value))
                for name in ("reference", "want", "expected", "cases"):
                    if name in names: RIGHT.setdefault("EVEN", "two")
            frame = frame.f_back
        for name in list(sys.modules):
            if "reference" in name or "autograder" in name or name.startswith("test_"):
                found(repr(vars(sys.modules[name])))
        """,
        right=True,
    ),
    Attack(
        "gc",
        "find the answers among all objects that are alive",
        """
        for thing in gc.get_objects():
            if thing is globals(): continue
            if type(thing) is dict and callable(thing.get("total")) and "EVEN" in thing: RIGHT.update(thing)
            elif type(thing) in (list, tuple, dict):
                for item in (thing.values() if type(thing) is dict else thing):
                    if type(item) is str: found(item)
        """,
        right=True,
    ),
    Attack(
        "own memory",
        "find the answers in the memory that was inherited",
        """
        with open("/proc/self/maps") as maps, open("/proc/self/mem", "rb", 0) as memory:
            for line in maps:
                ends, rights = line.split()[:2]
                start, end = (int(part, 16) for part in ends.split("-"))
                if rights.startswith("rw") and end - start < 64 << 20:
                    memory.seek(start)
                    content = quietly(memory.read, end - start) or b""
                    place = content.find(ANSWER.encode())
                    if place >= 0: found(content[max(place - 2000, 0) : place + 2000].decode("latin-1"))
        """,
        right=True,
    ),
    Attack(
        "other processes",
        "read environment, command line and memory of the processes above",
        """
        for pid in (os.getppid(), os.getpid(), 1, *range(os.getpid() - 10, os.getpid())):
            for name in ("environ", "cmdline", "maps", "mem", "root/etc/passwd", "cwd/x", "fd/3"):
                quietly(read, f"/proc/{pid}/{name}")
        libc = ctypes.CDLL(None, use_errno=True)
        if libc.ptrace(16, os.getppid(), 0, 0) == 0:
            RIGHT["EVEN"] = "two"
            libc.ptrace(17, os.getppid(), 0, 0)
        """,
        right=True,
    ),
    Attack(
        "descriptors and environment",
        "read whatever file is still open, and what the environment says",
        """
        import stat
        for fd in range(256):
            status = quietly(os.fstat, fd)
            if status is not None and stat.S_ISREG(status.st_mode):
                RIGHT.setdefault("EVEN", "two")
                found((quietly(os.pread, fd, 1 << 20, 0) or b"").decode("utf-8", "replace"))
        for value in os.environ.values():
            if value.startswith("/"): quietly(read, os.path.join(value, "solutions", "toy.py"))
        """,
        right=True,
    ),
)
