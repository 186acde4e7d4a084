"""The system calls that a sandbox may make, and what each is for; `seccomp` refuses all others.

Who adds one asks what it can do to anybody else: to another process, to a user's other work, to files beside the
sandbox's own, to the machine. Where only some of its uses stay at home, they are listed under `CHECKED`.
"""

from __future__ import annotations

import errno
from dataclasses import dataclass

# What for -> names. A name that an architecture does not have is left out there.
ALLOWED: dict[str, str] = {
    "memory of its own, also that of code which ctypes makes": "brk mmap mprotect mremap munmap",
    "its own threads: locks, names of threads, what the C library keeps for each": (
        "gettid rseq sched_yield set_robust_list set_tid_address"
    ),
    "x86: the registers that point at a thread's data, and leave to use the large ones": "arch_prctl",
    "to end": "exit exit_group",
    "what its own signals do: it can send none, but faults and its own timers do": (
        "restart_syscall rt_sigaction rt_sigpending rt_sigprocmask rt_sigreturn rt_sigsuspend rt_sigtimedwait "
        "sigaltstack pause"
    ),
    "timers that send a signal to itself": "alarm getitimer setitimer",
    "what time it is, and to sleep": "gettimeofday nanosleep time times",
    "who it is, and what it has used": "getegid geteuid getgid getgroups getpid getppid getresgid getresuid getrlimit "
    "getrusage getuid umask",
    "a lower limit for itself": "setrlimit",
    "what machine it is: NumPy and the C library choose their code by it": "getcpu sysinfo uname",
    "the range of priorities, which is the same for all": "sched_get_priority_max sched_get_priority_min",
    "random bytes": "getrandom",
    "to read and write what is open; it can open what Landlock or its user allows": (
        "lseek pread64 preadv pwrite64 pwritev read readv write writev"
    ),
    "copies from one open file to another (shutil)": "copy_file_range sendfile",
    "the length of a file that it may write": "ftruncate",
    "its own descriptors": "close close_range dup dup2 dup3",
    "to look at files and folders": (
        "access faccessat faccessat2 fstat getcwd getdents64 lstat newfstatat readlink readlinkat stat statx"
    ),
    "to make, name and remove files in its own folder": (
        "chdir fchdir mkdir mkdirat rename renameat renameat2 rmdir unlink unlinkat"
    ),
    "the socket to the grader, and pairs of its own (asyncio); no other can be made": (
        "getpeername getsockname recvfrom sendto shutdown"
    ),
    "to wait for several descriptors": (
        "epoll_create1 epoll_ctl epoll_pwait epoll_wait eventfd2 pipe pipe2 poll ppoll pselect6 select"
    ),
}

# Done by saying so: its folder is thrown away, and a disk that writes for it keeps others waiting.
ANSWERED = "fdatasync fsync msync"

# The C library then does it in another way, with calls whose arguments a filter can read, or does without.
ABSENT = "clone3 epoll_pwait2 futex_waitv membarrier openat2 preadv2 pwritev2"


@dataclass(frozen=True)
class ArgumentCheck:
    """Something that a call may only do with certain arguments.

    Attributes:
        call: Its name.
        argument: Which argument, from 0; the low 32 bits of it are looked at.
        values: What it may be.
        why: What the others would do.
        mask: The bits of it that are looked at.
        refusal: What the call answers otherwise.
    """

    call: str
    argument: int
    values: tuple[int, ...] | range
    why: str
    mask: int = 0xFFFFFFFF
    refusal: int = errno.EPERM


_THREAD, _DETACHED = 0x003D0F00, 0x00400000  # the flags of glibc's pthread_create, and what musl adds
_OWN = (0,)  # the caller itself, where a process id is asked for
_STATIC_CLOCKS = range(12)  # beyond them an id names a process, or an open device
_OTHERS_CLOCKS = "read, or wait for, the processor time of another process"
_STREAM, _NONBLOCK, _CLOEXEC = 1, 0o4000, 0o2000000

# Several lines for one call must all hold.
CHECKED: tuple[ArgumentCheck, ...] = (
    ArgumentCheck("clone", 0, (_THREAD, _THREAD | _DETACHED), "make a process, or a namespace"),
    # WAIT, WAKE, REQUEUE, CMP_REQUEUE, WAKE_OP, WAIT_BITSET, WAKE_BITSET, whether private or by another clock
    ArgumentCheck("futex", 1, (0, 1, 3, 4, 5, 9, 10), "lend its priority to any process whose id it knows", mask=127),
    # NORMAL, RANDOM, SEQUENTIAL, WILLNEED, DONTNEED, FREE, DONTFORK, DOFORK, HUGEPAGE, NOHUGEPAGE, DONTDUMP, DODUMP,
    # GUARD_INSTALL, GUARD_REMOVE
    ArgumentCheck(
        "madvise",
        2,
        (0, 1, 2, 3, 4, 8, 10, 11, 14, 15, 16, 17, 102, 103),
        "share pages with other processes by their content, which tells what is in theirs",
        refusal=errno.EINVAL,
    ),
    # DUPFD, GETFD, SETFD, GETFL, SETFL, DUPFD_CLOEXEC, GETPIPE_SZ
    ArgumentCheck(
        "fcntl",
        1,
        (0, 1, 2, 3, 4, 1030, 1032),
        "have the kernel send a signal in our name (SETOWN, SETSIG), keep others from a file that it only reads "
        "(SETLEASE, SETLK), watch folders (NOTIFY), use up the pipes of its user (SETPIPE_SZ)",
    ),
    # TCGETS, its successor, TIOCGWINSZ, FIONREAD, FIONBIO, FIONCLEX, FIOCLEX
    ArgumentCheck(
        "ioctl",
        1,
        (0x5401, 0x802C542A, 0x5413, 0x541B, 0x5421, 0x5450, 0x5451),
        "type into a terminal, have signals sent, change a file's attributes",
    ),
    # SET_NAME and GET_NAME of a thread
    ArgumentCheck(
        "prctl", 0, (15, 16), "outlive the zygote (PDEATHSIG), let others look into it (DUMPABLE), count the machine"
    ),
    # SOL_SOCKET; TYPE, ERROR, PROTOCOL, DOMAIN
    ArgumentCheck("getsockopt", 1, (1,), "ask about other layers than the socket's own"),
    ArgumentCheck("getsockopt", 2, (3, 4, 38, 39), "get a handle of the grader's process (PEERPIDFD)"),
    # AF_UNIX
    ArgumentCheck("socketpair", 0, (1,), "open a socket of another kind"),
    ArgumentCheck(
        "socketpair",
        1,
        tuple(_STREAM | flags for flags in (0, _CLOEXEC, _NONBLOCK, _CLOEXEC | _NONBLOCK)),
        "send datagrams to any socket of the machine that has a name",
    ),
    ArgumentCheck("clock_getres", 0, _STATIC_CLOCKS, _OTHERS_CLOCKS),
    ArgumentCheck("clock_gettime", 0, _STATIC_CLOCKS, _OTHERS_CLOCKS),
    ArgumentCheck("clock_nanosleep", 0, _STATIC_CLOCKS, _OTHERS_CLOCKS),
    ArgumentCheck("prlimit64", 0, _OWN, "set another process's limits"),
    # That of one of its own threads by number, too: the C library then goes on without.
    ArgumentCheck(
        "sched_getaffinity", 0, _OWN, "see on which processors another process may run", refusal=errno.ENOSYS
    ),
    ArgumentCheck("getpriority", 0, _OWN, "see the priorities of groups and users"),
    ArgumentCheck("getpriority", 1, _OWN, "see another process's priority"),
)

# These open files, and their flags are checked by `seccomp`: name -> which argument holds the flags.
OPENED = {"open": 1, "openat": 2}
