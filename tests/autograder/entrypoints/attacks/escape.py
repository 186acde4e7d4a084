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
# What reaches somebody else's process or file without a word that sounds like it.
_OTHERS = {
    "clock of another": (
        "read another process's processor time, which tells how far a case has come",
        "time.clock_gettime(~VICTIM << 3 | 2)\nwin()",
    ),
    "timer on another": (
        "have a timer run by another process's time",
        "libc('timer_create', ~VICTIM << 3 | 2, None, ctypes.create_string_buffer(16))\nwin()",
    ),
    "priority of another": ("see another process's priority", "os.getpriority(os.PRIO_PROCESS, VICTIM)\nwin()"),
    "processors of another": ("see where another process may run", "os.sched_getaffinity(VICTIM)\nwin()"),
    "scheduler of another": ("see how another process is scheduled", "os.sched_getscheduler(VICTIM)\nwin()"),
    "lease": (
        "have whoever opens a file wait until it gives way",
        "import fcntl\nfcntl.fcntl(os.open('lease', os.O_CREAT), 1024, fcntl.F_RDLCK)\nwin()",
    ),
    "lock": (
        "lock a file that everybody reads",
        "import fcntl\nwith open('/dev/null') as file:\n    fcntl.flock(file, fcntl.LOCK_EX)\nwin()",
    ),
    "record lock": (
        "lock a part of a file that everybody reads",
        "import fcntl\nwith open('/dev/null') as file:\n    fcntl.lockf(file, fcntl.LOCK_SH)\nwin()",
    ),
    "folder watched": (
        "have a signal sent when a folder changes",
        "import fcntl\nfcntl.fcntl(os.open('.', 0), 1026, 16)\nwin()",
    ),
    "pipes": (
        "use up the memory that its user may have in pipes",
        "import fcntl\nfor end in os.pipe(): fcntl.fcntl(end, 1031, 1 << 20)\nwin()",
    ),
    "shared memory of others": (
        "list, and remove, the memory that processes share",
        "libc('shmctl', 0, 14, ctypes.create_string_buffer(256))\nwin()",
    ),
    "semaphores of others": (
        "list, and change, the semaphores of other processes",
        "libc('semctl', 0, 0, 19, ctypes.create_string_buffer(256))\nwin()",
    ),
    "queues of others": (
        "list, and read, the message queues of other processes",
        "libc('msgctl', 0, 12, ctypes.create_string_buffer(256))\nwin()",
    ),
    "datagram of a pair": (
        "send to a named socket from one that has a partner already",
        "socket.socketpair(type=socket.SOCK_DGRAM)[0].sendto(b'x', os.path.dirname(HUNT) + '/socket')\nwin()",
    ),
    "cache": (
        "throw a file out of the machine's memory, so that others wait for the disk",
        "write('cached', b'x' * 4096)\nos.posix_fadvise(os.open('cached', 0), 0, 0, os.POSIX_FADV_DONTNEED)\nwin()",
    ),
    "sync": ("have all that anybody wrote wait for the disk", "libc('syncfs', os.open('.', 0))\nwin()"),
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
    "threads of all": (
        "start all the threads that the grader's user may have",
        """
        threading.stack_size(1 << 16)
        end, started = threading.Event(), []
        try:
            for _ in range(250):
                thread = threading.Thread(target=end.wait, daemon=True)
                thread.start()
                started.append(thread)
        except RuntimeError: pass
        end.set()
        for thread in started: thread.join()
        threading.stack_size(0)
        if len(started) > 150: win()
        """,
        ("limits",),
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
    for group in (_NETWORK, _PROCESSES, _POWERS, {name: (*parts, ("calls",)) for name, parts in _OTHERS.items()})
    for name, (tries, code, layers) in group.items()
)
