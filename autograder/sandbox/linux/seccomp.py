"""A seccomp filter through ctypes: only the system calls of `allowed_calls` are made. Needs no privilege.

What is refused gets an error and goes on, as it would on a machine where it is forbidden to this user.
"""

from __future__ import annotations

import ctypes
import errno
import functools
import os
import platform
from itertools import groupby
from struct import pack

from autograder.sandbox.linux.allowed_calls import ABSENT, ALLOWED, ANSWERED, CHECKED, OPENED, ArgumentCheck
from autograder.sandbox.linux.call_numbers import NUMBERS

_SET_FILTER, _NEW_LISTENER = 1, 1 << 3
ALLOW, KILL, ERRNO, _ASK = 0x7FFF0000, 0x80000000, 0x00050000, 0x7FC00000
_LOAD, _AND, _EQUAL, _AT_LEAST, _ANY_BIT, _RETURN = 0x20, 0x54, 0x15, 0x35, 0x45, 0x06
_NR, _ARCH, _ARGS = 0, 4, 16  # offsets in struct seccomp_data
_ACCESS, _O_TRUNC, _O_DSYNC = 3, 0o1000, 0o10000
_MACHINES = {"x86_64": (0, 0xC000003E), "aarch64": (1, 0xC00000B7)}
_REFUSED, _ABSENT, _ANSWERED = ERRNO | errno.EPERM, ERRNO | errno.ENOSYS, ERRNO


def supported() -> bool:
    """Whether there is a filter for this machine's architecture."""
    return platform.machine() in _MACHINES


@functools.cache  # made by the zygote, before the first sandbox is forked
def program(machine: str) -> bytes:
    """The filter, as an array of `struct sock_filter`."""
    column, arch = _MACHINES[machine]
    numbers = {name: pair[column] for name, pair in NUMBERS.items()}
    code = [_op(_LOAD, _ARCH), _op(_EQUAL, arch, 1, 0), _op(_RETURN, KILL), _op(_LOAD, _NR)]
    for name, checks in groupby(CHECKED, lambda check: check.call):
        code += _on_call(numbers[name], [line for check in checks for line in _check(check)])
    for name, argument in OPENED.items():
        code += _on_call(numbers[name], _opening(argument))
    # A call that is younger than our table is one that the C library does without. The numbers of x86's third kind of
    # program (x32) lie above them all.
    ends = {"": _REFUSED, ABSENT: _ABSENT, ANSWERED: _ANSWERED, " ".join(ALLOWED.values()): ALLOW}
    ends_by_number = dict.fromkeys(range(1 + max(number or 0 for number in numbers.values())), _REFUSED)
    for names, end in ends.items():
        ends_by_number |= {number: end for name in names.split() if (number := numbers[name]) is not None}
    for end, same in groupby(ends_by_number, ends_by_number.__getitem__):
        code += [_op(_AT_LEAST, [*same][-1] + 1, 1, 0), _op(_RETURN, end)]
    return b"".join([*code, _op(_RETURN, _ABSENT)])


def asking_program(machine: str) -> bytes:
    """A filter that has each `clone` wait for the answer of who listens, and leaves the rest to other filters."""
    column, arch = _MACHINES[machine]
    code = [
        _op(_LOAD, _ARCH),
        _op(_EQUAL, arch, 0, 3),
        _op(_LOAD, _NR),
        _op(_EQUAL, NUMBERS["clone"][column] or 0, 0, 1),
    ]
    return b"".join([*code, _op(_RETURN, _ASK), _op(_RETURN, ALLOW)])


def install() -> None:
    """Put the filter on this process, for good. Needs PR_SET_NO_NEW_PRIVS.

    Raises:
        OSError: the kernel refused.
    """
    _install(program(platform.machine()), 0)


def install_asking() -> int:
    """Put `asking_program` on this process, for good, and return the descriptor on which its questions are heard.

    Raises:
        OSError: the kernel refused.
    """
    return _install(asking_program(platform.machine()), _NEW_LISTENER)


def _install(raw: bytes, flags: int) -> int:
    buffer = ctypes.create_string_buffer(raw, len(raw))

    class Program(ctypes.Structure):
        _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_void_p))

    description = Program(len(raw) // 8, ctypes.addressof(buffer))
    libc = ctypes.CDLL(None, use_errno=True)
    number = NUMBERS["seccomp"][_MACHINES[platform.machine()][0]]
    result = int(
        libc.syscall(ctypes.c_long(number or 0), _SET_FILTER, ctypes.c_ulong(flags), ctypes.byref(description))
    )
    if result < 0:
        error = ctypes.get_errno()
        raise OSError(error, f"seccomp: {os.strerror(error)}")
    return result


def _op(code: int, value: int, if_true: int = 0, if_false: int = 0) -> bytes:
    return pack("<HBBI", code, if_true, if_false, value)


def _on_call(number: int | None, body: list[bytes]) -> list[bytes]:
    """Run `body` on one call, and allow it at its end."""
    return [] if number is None else [_op(_EQUAL, number, 0, len(body) + 1), *body, _op(_RETURN, ALLOW)]


def _check(check: ArgumentCheck) -> list[bytes]:
    """Refuse a call unless its argument is one of the values."""
    code = [_op(_LOAD, _ARGS + 8 * check.argument), _op(_AND, check.mask)]
    if isinstance(check.values, range):
        return [*code, _op(_AT_LEAST, check.values.stop, 0, 1), _op(_RETURN, ERRNO | check.refusal)]
    left = len(check.values)
    code += [_op(_EQUAL, value, left - place, 0) for place, value in enumerate(check.values)]
    return [*code, _op(_RETURN, ERRNO | check.refusal)]


def _opening(argument: int) -> list[bytes]:
    """Refuse files that are emptied while they are only read, and those that make others wait for the disk.

    Landlock before version 3 sees the reading only.
    """
    return [
        _op(_LOAD, _ARGS + 8 * argument),
        _op(_ANY_BIT, _O_DSYNC, 3, 0),
        _op(_ANY_BIT, _O_TRUNC, 0, 3),
        _op(_AND, _ACCESS),
        _op(_EQUAL, 0, 0, 1),
        _op(_RETURN, _REFUSED),
    ]
