"""A seccomp filter through ctypes: system calls that a student's code never needs are refused. Needs no privilege.

A deny list, since NumPy and the interpreter use more calls than anyone can list, and this is one layer of several.
"""

from __future__ import annotations

import ctypes
import errno
import os
import platform
from struct import pack

PR_SET_SECCOMP, _MODE_FILTER = 22, 2
_ALLOW, _KILL, _ERRNO = 0x7FFF0000, 0x80000000, 0x00050000
_LOAD, _AND, _EQUAL, _AT_LEAST, _ANY_BIT, _RETURN = 0x20, 0x54, 0x15, 0x35, 0x45, 0x06
_NR, _ARCH, _ARGS = 0, 4, 16  # offsets in struct seccomp_data
_X32_BIT = 0x40000000
_CLONE_THREAD = 0x00010000
_F_SETOWN, _F_SETSIG, _F_SETOWN_EX = 8, 10, 15  # the kernel would send a signal in our name
_FIOSETOWN, _SIOCSPGRP, _TIOCSTI = 0x8901, 0x8902, 0x5412
_PDEATHSIG = 1  # without it a sandbox would outlive a zygote that was killed
_ACCESS, _O_TRUNC = 3, 0o1000  # reading and emptying at once: Landlock before version 3 sees the reading only

# name: (x86_64, aarch64); None where the architecture has no such call.
DENIED: dict[str, tuple[int | None, int | None]] = {
    # other machines and other processes
    "socket": (41, 198), "connect": (42, 203), "bind": (49, 200), "listen": (50, 201),
    "accept": (43, 202), "accept4": (288, 242),
    "ptrace": (101, 117), "process_vm_readv": (310, 270), "process_vm_writev": (311, 271),
    "process_madvise": (440, 440), "process_mrelease": (448, 448), "kcmp": (312, 272), "get_robust_list": (274, 100),
    "kill": (62, 129), "tkill": (200, 130), "tgkill": (234, 131),
    "rt_sigqueueinfo": (129, 138), "rt_tgsigqueueinfo": (297, 240),
    "pidfd_send_signal": (424, 424), "pidfd_open": (434, 434), "pidfd_getfd": (438, 438),
    "setpriority": (141, 140), "ioprio_set": (251, 30), "sched_setscheduler": (144, 119),
    "sched_setparam": (142, 118), "sched_setattr": (314, 274), "sched_setaffinity": (203, 122),
    "migrate_pages": (256, 238), "move_pages": (279, 239),
    # new processes and programs
    "fork": (57, None), "vfork": (58, None), "execve": (59, 221), "execveat": (322, 281),
    # the file system's shape, namespaces, the machine
    "mount": (165, 40), "umount2": (166, 39), "pivot_root": (155, 41), "chroot": (161, 51),
    "unshare": (272, 97), "setns": (308, 268), "open_tree": (428, 428), "move_mount": (429, 429),
    "fsopen": (430, 430), "fsconfig": (431, 431), "fsmount": (432, 432), "fspick": (433, 433),
    "mount_setattr": (442, 442), "swapon": (167, 224), "swapoff": (168, 225), "reboot": (169, 142),
    "acct": (163, 89), "quotactl": (179, 60), "syslog": (103, 116), "personality": (135, 92),
    "init_module": (175, 105), "finit_module": (313, 273), "delete_module": (176, 106),
    "kexec_load": (246, 104), "kexec_file_load": (320, 294),
    "settimeofday": (164, 170), "clock_settime": (227, 112), "adjtimex": (159, 171), "clock_adjtime": (305, 266),
    "sethostname": (170, 161), "setdomainname": (171, 162), "vhangup": (153, 58),
    # what a file's owner may always do: Landlock leaves it to him, and without `user` he is the grader
    "chmod": (90, None), "fchmod": (91, 52), "fchmodat": (268, 53), "fchmodat2": (452, 452),
    "chown": (92, None), "lchown": (94, None), "fchown": (93, 55), "fchownat": (260, 54),
    "utime": (132, None), "utimes": (235, None), "futimesat": (261, None), "utimensat": (280, 88),
    "setxattr": (188, 5), "lsetxattr": (189, 6), "fsetxattr": (190, 7), "setxattrat": (463, 463),
    "removexattr": (197, 14), "lremovexattr": (198, 15), "fremovexattr": (199, 16), "removexattrat": (466, 466),
    "file_setattr": (469, 469), "truncate": (76, 45), "inotify_init": (253, None), "inotify_init1": (294, 26),
    "name_to_handle_at": (303, 264), "open_by_handle_at": (304, 265), "mknod": (133, None), "mknodat": (259, 33),
    "fanotify_init": (300, 262), "iopl": (172, None), "ioperm": (173, None),
    # wide doors into the kernel
    "bpf": (321, 280), "perf_event_open": (298, 241), "userfaultfd": (323, 282),
    "io_uring_setup": (425, 425), "io_uring_enter": (426, 426), "io_uring_register": (427, 427),
    "keyctl": (250, 219), "add_key": (248, 217), "request_key": (249, 218), "lookup_dcookie": (212, 18),
    # what outlives the process, or is memory that no limit counts
    "shmget": (29, 194), "shmat": (30, 196), "semget": (64, 190), "msgget": (68, 186), "mq_open": (240, 180),
    "memfd_create": (319, 279), "memfd_secret": (447, 447),
}  # fmt: skip
_MACHINES = {"x86_64": (0, 0xC000003E), "aarch64": (1, 0xC00000B7)}
_CLONE, _CLONE3, _FCNTL, _IOCTL, _PRLIMIT = (56, 220), (435, 435), (72, 25), (16, 29), (302, 261)
_OPEN, _OPENAT, _OPENAT2, _PRCTL = (2, None), (257, 56), (437, 437), (157, 167)


def supported() -> bool:
    """Whether there is a filter for this machine's architecture."""
    return platform.machine() in _MACHINES


def program(machine: str) -> bytes:
    """The filter, as an array of `struct sock_filter`.

    Args:
        machine: "x86_64" or "aarch64".

    Returns:
        Eight bytes per instruction.
    """
    column, arch = _MACHINES[machine]
    refuse, absent = _ERRNO | errno.EPERM, _ERRNO | errno.ENOSYS
    code = [_op(_LOAD, _ARCH), _op(_EQUAL, arch, 1, 0), _op(_RETURN, _KILL), _op(_LOAD, _NR)]
    if machine == "x86_64":
        code += [_op(_AT_LEAST, _X32_BIT, 0, 1), _op(_RETURN, refuse)]
    # The C library answers "no such call" by using clone and openat, whose flags can be read here.
    for number in (_CLONE3[column], _OPENAT2[column]):
        code += [_op(_EQUAL, number, 0, 1), _op(_RETURN, absent)]
    code += _on_argument(_CLONE[column], 0, [_op(_ANY_BIT, _CLONE_THREAD, 1, 0), _op(_RETURN, refuse)])
    for number, argument, values in (
        (_FCNTL[column], 1, (_F_SETOWN, _F_SETSIG, _F_SETOWN_EX)),
        (_IOCTL[column], 1, (_FIOSETOWN, _SIOCSPGRP, _TIOCSTI)),
        (_PRCTL[column], 0, (_PDEATHSIG,)),
    ):
        body = [line for value in values for line in (_op(_EQUAL, value, 0, 1), _op(_RETURN, refuse))]
        code += _on_argument(number, argument, body)
    for call, argument in ((_OPEN[column], 1), (_OPENAT[column], 2)):
        if call is not None:
            emptied = [_op(_ANY_BIT, _O_TRUNC, 0, 3), _op(_AND, _ACCESS), _op(_EQUAL, 0, 0, 1), _op(_RETURN, refuse)]
            code += _on_argument(call, argument, emptied)
    # Limits of other processes: any process id but 0, ourselves.
    code += _on_argument(_PRLIMIT[column], 0, [_op(_EQUAL, 0, 1, 0), _op(_RETURN, refuse)])
    for numbers in DENIED.values():
        if numbers[column] is not None:
            code += [_op(_EQUAL, numbers[column] or 0, 0, 1), _op(_RETURN, refuse)]
    return b"".join([*code, _op(_RETURN, _ALLOW)])


def install() -> None:
    """Put the filter on this process, for good. Needs PR_SET_NO_NEW_PRIVS.

    Raises:
        OSError: the kernel refused.
    """
    raw = program(platform.machine())
    buffer = ctypes.create_string_buffer(raw, len(raw))

    class Program(ctypes.Structure):
        _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_void_p))

    description = Program(len(raw) // 8, ctypes.addressof(buffer))
    libc = ctypes.CDLL(None, use_errno=True)
    zero = ctypes.c_ulong(0)
    if libc.prctl(PR_SET_SECCOMP, ctypes.c_ulong(_MODE_FILTER), ctypes.byref(description), zero, zero) != 0:
        error = ctypes.get_errno()
        raise OSError(error, f"seccomp: {os.strerror(error)}")


def _op(code: int, value: int, if_true: int = 0, if_false: int = 0) -> bytes:
    return pack("<HBBI", code, if_true, if_false, value)


def _on_argument(number: int, argument: int, body: list[bytes]) -> list[bytes]:
    """Run `body` on the low half of one argument of one call, then go back to the call's number."""
    inner = [_op(_LOAD, _ARGS + 8 * argument), *body, _op(_LOAD, _NR)]
    return [_op(_EQUAL, number, 0, len(inner)), *inner]
