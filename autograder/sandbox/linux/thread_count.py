"""Counts a sandbox's threads: each new one is asked for through a seccomp filter, and the zygote answers.

The kernel's own limit counts all threads of a user. Where sandboxes have the grader's user, one of them would use up
what the others may start; here each has a number of its own. Needs no privilege, Linux 5.5, and the filter of
`seccomp`, which leaves one way to start a thread.
"""

from __future__ import annotations

import contextlib
import errno
import fcntl
import os
import select
import socket
import threading
from struct import pack, unpack_from

from autograder.sandbox.linux import seccomp

# <linux/seccomp.h>: struct seccomp_notif and seccomp_notif_resp, and the calls that read and write them.
_QUESTION_BYTES, _RECEIVE, _SEND = 80, 0xC0502100, 0xC0182101
_GO_ON = 1


def be_counted(sock: socket.socket) -> None:
    """Have every new thread of this process asked for from now on; who reads the socket gets the questions.

    Raises:
        OSError: the kernel has no such filter.
    """
    listener = seccomp.install_asking()
    try:
        socket.send_fds(sock, [b"\0"], [listener])
    finally:
        os.close(listener)


class ThreadCounter:
    """Answers the questions of all sandboxes of a zygote.

    Args:
        most: How many threads each may have. While as many ask at the very same time, a few more may get through: at
            most as many again.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._poll = select.poll()

    def hear(self, sock: socket.socket) -> int | None:
        """Take the listener that `be_counted` sends; None if the sandbox ended before it did."""
        _, fds, _, _ = socket.recv_fds(sock, 1, 1)
        if not fds:
            return None
        self._poll.register(fds[0], select.POLLIN)
        return fds[0]

    def forget(self, listener: int | None) -> None:
        """Close the listener of a sandbox that has ended."""
        if listener is not None:
            with contextlib.suppress(KeyError):
                self._poll.unregister(listener)
            os.close(listener)

    def answer_until(self, control: int) -> None:
        """Answer questions until there is something to read on another descriptor."""
        self._poll.register(control, select.POLLIN)
        waiting = True
        while waiting:
            for fd, event in self._poll.poll():
                if fd == control:
                    waiting = False
                elif event & select.POLLIN:
                    self._answer(fd)
                else:  # nobody is left who could ask
                    self._poll.unregister(fd)
        self._poll.unregister(control)

    def _answer(self, listener: int) -> None:
        question = bytearray(_QUESTION_BYTES)
        with contextlib.suppress(OSError):  # the thread that asked has ended
            fcntl.ioctl(listener, _RECEIVE, question)
            number, thread = unpack_from("<QI", question)
            room = (count := _threads_of(thread)) is not None and count < self._most
            answer = pack("<QqiI", number, 0, 0 if room else -errno.EAGAIN, _GO_ON if room else 0)
            fcntl.ioctl(listener, _SEND, answer)


def _threads_of(thread: int) -> int | None:
    """How many threads the process has that a thread belongs to; None if nobody can tell."""
    try:
        with open(f"/proc/{thread}/status", "rb") as file:
            return next(int(line.split()[1]) for line in file if line.startswith(b"Threads:"))
    except OSError:
        return None


def try_out() -> None:
    """See that a process can be counted: one that may have two threads starts a second, and no third.

    Raises:
        OSError: the kernel does not do it.
    """
    counter = ThreadCounter(2)
    ours, theirs = socket.socketpair()
    pid = os.fork()
    if pid == 0:
        with contextlib.suppress(BaseException):
            be_counted(theirs)
            seccomp.install()  # else the C library would use another call than the one that is asked for
            os._exit(_start_threads(theirs))
        os._exit(0)
    theirs.close()
    listener = counter.hear(ours)
    counter.answer_until(ours.fileno())  # it says when it is done, or closes the socket when it ends
    counter.forget(listener)
    ours.close()
    _, status = os.waitpid(pid, 0)
    if os.waitstatus_to_exitcode(status) != 1:
        raise OSError("threads can't be counted by process")


def _start_threads(sock: socket.socket) -> int:
    """How many threads can be started; each lives until the process ends."""
    started = 0
    try:
        for _ in range(3):
            threading.Thread(target=threading.Event().wait, daemon=True).start()
            started += 1
    except RuntimeError:
        pass
    sock.sendall(b"\0")
    return started
