"""Landlock through ctypes: which files a process may open, for itself and for good. Needs no privilege.

The numbers are those of <linux/landlock.h>; the system calls have the same ones on every architecture.
"""

from __future__ import annotations

import ctypes
import os
from collections.abc import Iterable
from struct import pack

_CREATE, _ADD_RULE, _RESTRICT = 444, 445, 446
_VERSION_FLAG = 1
_RULE_PATH = 1

_EXECUTE, _WRITE_FILE, _READ_FILE, _READ_DIR = 1 << 0, 1 << 1, 1 << 2, 1 << 3
_REMOVE_DIR, _REMOVE_FILE, _MAKE_DIR, _MAKE_REG = 1 << 4, 1 << 5, 1 << 7, 1 << 8
_REFER, _TRUNCATE, _IOCTL_DEV = 1 << 13, 1 << 14, 1 << 15
_BASIC = (1 << 13) - 1
_NET = (1 << 0) | (1 << 1)  # bind and connect of TCP
_SCOPES = (1 << 0) | (1 << 1)  # abstract unix sockets, signals to processes outside

# Never _EXECUTE: loading a shared library needs only reading, and no program is ever to be started.
READ = _READ_FILE | _READ_DIR
WRITE = READ | _WRITE_FILE | _REMOVE_DIR | _REMOVE_FILE | _MAKE_DIR | _MAKE_REG | _REFER | _TRUNCATE
_FILE_RIGHTS = _EXECUTE | _WRITE_FILE | _READ_FILE | _TRUNCATE | _IOCTL_DEV


def _syscall(number: int, *args: object) -> int:
    libc = ctypes.CDLL(None, use_errno=True)
    result = int(libc.syscall(ctypes.c_long(number), *args))
    if result < 0:
        error = ctypes.get_errno()
        raise OSError(error, f"Landlock: {os.strerror(error)}")
    return result


def abi() -> int:
    """The version that the kernel speaks; 0 where there is no Landlock."""
    try:
        return _syscall(_CREATE, None, ctypes.c_size_t(0), ctypes.c_uint32(_VERSION_FLAG))
    except (OSError, AttributeError):
        return 0


def restrict(version: int, readable: Iterable[str], writable: Iterable[str]) -> None:
    """Let this process (one thread!) open these files and folders and nothing else. Needs PR_SET_NO_NEW_PRIVS.

    What can't be read here is left out of `readable`; what is `writable` must exist.

    Raises:
        OSError: it could not be done.
    """
    rights = _BASIC
    rights |= _REFER if version >= 2 else 0
    rights |= _TRUNCATE if version >= 3 else 0
    rights |= _IOCTL_DEV if version >= 5 else 0
    attributes = pack("<Q", rights)
    attributes += pack("<Q", _NET) if version >= 4 else b""
    attributes += pack("<Q", _SCOPES) if version >= 6 else b""
    ruleset = _syscall(_CREATE, attributes, ctypes.c_size_t(len(attributes)), ctypes.c_uint32(0))
    try:
        for path in readable:
            try:
                _allow(ruleset, path, READ & rights)
            except OSError:  # a folder less to read is no hole
                continue
        for path in writable:
            _allow(ruleset, path, WRITE & rights)
        _syscall(_RESTRICT, ctypes.c_int(ruleset), ctypes.c_uint32(0))
    finally:
        os.close(ruleset)


def _allow(ruleset: int, path: str, rights: int) -> None:
    fd = os.open(path, os.O_PATH | os.O_CLOEXEC)
    try:
        if not os.path.isdir(path):
            rights &= _FILE_RIGHTS
        rule = pack("<Qi", rights, fd)
        _syscall(_ADD_RULE, ctypes.c_int(ruleset), ctypes.c_int(_RULE_PATH), rule, ctypes.c_uint32(0))
    finally:
        os.close(fd)
