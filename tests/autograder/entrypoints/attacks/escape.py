"""Escaping: the network, other processes, and processes that outlive the grading. Loopback only, victims of the test's."""

from tests.autograder.entrypoints.attacks.attack import ALWAYS, Attack

_NETWORK = {
    "TCP": (
        "connect to a listener on loopback",
        "socket.create_connection(('127.0.0.1', PORT), 1)\nwin()",
        ("calls", "files"),
    ),
    "listen": (
        "wait for connections from outside",
        "s = socket.socket()\ns.bind(('127.0.0.1', 0))\ns.listen()\nwin()",
        ("calls", "files"),
    ),
    "UDP": (
        "send a datagram",
        "socket.socket(type=socket.SOCK_DGRAM).sendto(b'x', ('127.0.0.1', PORT))\nwin()",
        ("calls",),
    ),
    "abstract socket": (
        "bind a socket without a file",
        "socket.socket(socket.AF_UNIX).bind('\\0cheat-mark')\nwin()",
        ("calls",),
    ),
    "netlink": ("ask the kernel about the network", "socket.socket(16, 3, 0)\nwin()", ("calls",)),
    "raw": ("see all packets", "socket.socket(17, 3, 3)\nwin()", ()),
    "C socket": ("open a socket past Python", "libc('syscall', 41, 2, 1, 0)\nwin()", ("calls",)),
    "io_uring": (
        "have the kernel open sockets by another door",
        "libc('syscall', 425, 4, bytes(120))\nwin()",
        ("calls",),
    ),
    "x32": ("name system calls by their other numbers", "libc('syscall', 41 | 0x40000000, 2, 1, 0)\nwin()", ()),
}
_PROCESSES = {
    "kill": (
        "kill a process of the grader's user",
        "os.kill(VICTIM, signal.SIGKILL)\nwin()",
        ("user", "files", "calls"),
    ),
    "stop": (
        "stop a process of the grader's user",
        "os.kill(VICTIM, signal.SIGSTOP)\nwin()",
        ("user", "files", "calls"),
    ),
    "signal by handle": (
        "kill by a handle instead of an id",
        "signal.pidfd_send_signal(os.pidfd_open(VICTIM), signal.SIGKILL)\nwin()",
        ("user", "files", "calls"),
    ),
    "signal with a file": (
        "have the kernel send a signal when a file has data",
        "import fcntl\nr, w = os.pipe()\nfcntl.fcntl(r, 10, signal.SIGKILL)\nfcntl.fcntl(r, 8, VICTIM)\n"
        "fcntl.fcntl(r, fcntl.F_SETFL, os.O_ASYNC)\nos.write(w, b'x')\ntime.sleep(0.05)\n"
        "if not open(f'/proc/{VICTIM}/cmdline').read(): win()",
        ("user", "files", "calls"),
    ),
    "kill the zygote": (
        "kill the process that started this one",
        "os.kill(os.getppid(), signal.SIGKILL)",
        ("user", "files", "calls"),
    ),
    "limit": (
        "take another process's CPU time",
        "resource.prlimit(VICTIM, resource.RLIMIT_NOFILE, (9, 9))\nwin()",
        ("user", "calls"),
    ),
    "priority": ("slow another process down", "os.setpriority(os.PRIO_PROCESS, VICTIM, 19)\nwin()", ("user", "calls")),
    "processors": (
        "pin another process to one processor",
        "os.sched_setaffinity(VICTIM, {0})\nwin()",
        ("user", "calls"),
    ),
    "ptrace": ("take another process over", "libc('ptrace', 0x4206, VICTIM, 0, 0)\nwin()", ("user", "files", "calls")),
    "foreign memory": (
        "read another process's memory",
        "buffer = ctypes.create_string_buffer(8)\nhere = (ctypes.c_size_t * 2)(ctypes.addressof(buffer), 8)\n"
        "there = (ctypes.c_size_t * 2)(int(open(f'/proc/{VICTIM}/maps').read(12), 16), 8)\n"
        "libc('process_vm_readv', VICTIM, here, 1, there, 1, 0)\nwin()",
        ("user", "files", "calls"),
    ),
    "foreign descriptor": (
        "take an open file of another process",
        "libc('syscall', 438, os.pidfd_open(VICTIM), 0, 0)\nwin()",
        ("user", "files", "calls"),
    ),
    "fork": ("start a process", "if os.fork() == 0: os._exit(0)\nwin()", ("calls",)),
    "vfork": (
        "start a process that shares its memory",
        "subprocess.run(['/bin/true'], close_fds=False)\nwin()",
        ("calls", "files"),
    ),
    "clone": (
        "start a process by the call below fork",
        "if libc('syscall', 56, 17, 0, 0, 0, 0) == 0: os._exit(0)\nwin()",
        ("calls",),
    ),
    "program": (
        "start another program that outlives the grading",
        "subprocess.Popen(['/bin/sleep', '20'], start_new_session=True)\nwin()",
        ("calls", "files"),
    ),
    "shell": ("have a shell do it", "if os.system('true') == 0: win()", ("calls", "files")),
    "spawn": (
        "start a program by the call made for it",
        "os.waitpid(os.posix_spawn('/bin/true', ['true'], {}), 0)\nwin()",
        ("calls", "files"),
    ),
    "child that writes later": (
        "leave a process behind, in a session of its own, that goes on writing results",
        """
        if os.fork() == 0:
            os.setsid()
            if os.fork() == 0:
                for _ in range(50):
                    for folder, names in tree():
                        for name in (*[n for n in names if n.endswith((".json", ".pkl"))], "results.json"):
                            content = pickle.dumps(Bomb()) if name.endswith(".pkl") else json.dumps(FULL).encode()
                            quietly(write, os.path.join(folder, name), content)
                    time.sleep(0.1)
            os._exit(0)
        win()
        """,
        ("calls",),
    ),
    "outlive": (
        "outlive the process that started it, if that is killed",
        "libc('prctl', 1, 0, 0, 0, 0)\nwin()",
        ("calls",),
    ),
    "watch": (
        "have the kernel tell which files come and go",
        "libc('inotify_add_watch', libc('inotify_init1', 0), HUNT.encode(), 0xfff)\nwin()",
        ("calls",),
    ),
    "library thread": (
        "keep threads running",
        "[threading.Thread(target=time.sleep, args=(9,)).start() for _ in range(5)]",
        (),
    ),
}
_POWERS = {
    "become root": ("become root", "os.setresuid(0, 0, 0)\nos.listdir('/root')\nwin()", ("user", "files")),
    "groups": ("join another group", "os.setgroups([0, 42])\nwin()", ()),
    "namespace": ("make a world of its own, with root in it", "libc('unshare', 0x10000000)\nwin()", ("calls",)),
    "mount": ("mount over what is there", "libc('mount', b'none', b'/tmp', b'tmpfs', 0, 0)\nwin()", ()),
    "chroot": ("move the root folder", "os.chroot('.')\nwin()", ()),
    "device": ("make a device of the disk", "os.mknod('disk', 0o60666, os.makedev(8, 0))\nwin()", ()),
    "module": ("load code into the kernel", "libc('syscall', 175, b'', 0, b'')\nwin()", ()),
    "bpf": ("load a filter into the kernel", "libc('syscall', 321, 5, bytes(120), 120)\nwin()", ()),
    "keys": ("use the kernel's key store", "libc('syscall', 248, b'user', b'cheat', b'x', 1, -1)\nwin()", ("calls",)),
    "System V memory": (
        "leave memory behind that no folder shows",
        "libc('shmget', 0, 4096, 0o1600)\nwin()",
        ("calls",),
    ),
    "hidden file": ("run from a file that no folder shows", "os.memfd_create('cheat')\nwin()", ("calls",)),
    "clock": ("set the machine's clock", "time.clock_settime(time.CLOCK_REALTIME, 0)\nwin()", ()),
    "set-user-id": ("run a program with its owner's rights", "os.execv('/bin/su', ['su', '-c', 'true'])", ()),
    "own limits": (
        "raise its own limits",
        "try: resource.setrlimit(resource.RLIMIT_AS, (-1, -1))\nexcept ValueError: raise OSError from None\nwin()",
        ("limits",),
    ),
    "new filter": (
        "put a filter of its own on the process",
        "libc('prctl', 22, 1, 0, 0, 0)\nwhile True: time.time()",
        (),
    ),
}

ESCAPES = tuple(
    Attack(name, tries, code, right=True, layers=layers or (ALWAYS,))
    for group in (_NETWORK, _PROCESSES, _POWERS)
    for name, (tries, code, layers) in group.items()
)
