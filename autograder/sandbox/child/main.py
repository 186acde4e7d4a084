"""The sandbox's main loop: runs the student's code and answers the judge.

Nothing here is defended against the student's code, which lives in the same process and may change any of it.
Whatever it does, the most it can reach is to lose the sandbox or to lie about its own answers.
"""

from __future__ import annotations

import builtins
import importlib
import io
import linecache
import os
import socket
import sys
import threading
from collections.abc import Callable, Collection
from types import FunctionType, ModuleType
from typing import Any

from autograder.sandbox.child import import_rule, stub_modules
from autograder.sandbox.child.cells import Compiler, only_defines, read_cell
from autograder.sandbox.wire import frames
from autograder.sandbox.wire.builtin_errors import BUILTIN_ERRORS
from autograder.sandbox.wire.decoder import decode
from autograder.sandbox.wire.encoder import encode, safe_text, type_name
from autograder.sandbox.wire.format import ANSWER_BYTES, CALLBACK_BYTES, MAX_NAME, Opaque, WireError

MAX_MESSAGE = 2000
MAX_NAMES = 10_000
MAX_ERRORS = 500
UNLABELLED = "submission.py"
_NONE: frozenset[int] = frozenset()

_mro: Callable[[type], tuple[type, ...]] = type.__dict__["__mro__"].__get__
_name: Callable[[type], str] = type.__dict__["__name__"].__get__
_traceback = BaseException.__dict__["__traceback__"].__get__


class Sink(io.TextIOBase):
    """Takes what the student prints: never raises, keeps the first `cap` characters."""

    def __init__(self, cap: int) -> None:
        super().__init__()
        self.cap = cap
        self.parts: list[str] = []
        self.size = 0

    @property
    def encoding(self) -> str:  # type: ignore[override]
        """The encoding that a student's code sees: that of most terminals."""
        return "utf-8"

    def writable(self) -> bool:
        """Say that it can be written to, which `print` and loggers ask."""
        return True

    def write(self, text: str) -> int:
        """Keep what there is room for."""
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        room = self.cap - self.size
        if room > 0 and text:
            self.parts.append(text[:room])
            self.size += min(len(text), room)
        return len(text)

    def close(self) -> None:
        """Stay open: there is nothing to close."""

    def drain(self) -> str:
        """What was printed since the last time."""
        if not self.parts:
            return ""
        text = "".join(self.parts)
        self.parts.clear()
        self.size = 0
        return safe_text(text, self.cap)


def _shrunk(reply: tuple[Any, ...]) -> tuple[Any, ...]:
    """The same reply with names of types in place of values that are too large to send."""
    kind, body = reply
    if kind == "arguments":
        return kind, tuple(Opaque(type_name(arg)) for arg in body)
    return kind, Opaque(type_name(body)) if kind == "value" else None


def _own_folder() -> str:
    """The sandbox's folder; by way of the process itself where its user may not enter the folders above."""
    folder = os.getcwd()
    return folder if os.access(folder, os.X_OK) or not os.path.isdir("/proc/self/cwd") else "/proc/self/cwd"


class Child:
    """Answers the judge's requests, one after another."""

    def __init__(self, sock: socket.socket, output_cap: int) -> None:
        self.writer = frames.Writer(sock)
        self.reader = frames.Reader(sock)
        self.sink = Sink(output_cap)
        folder = _own_folder()
        import_rule.install(folder)
        self.stub_modules = stub_modules.install()  # before the rule: it knows none of them
        self.module = ModuleType("__main__")
        self.module.__dict__["__builtins__"] = builtins
        self.compile = Compiler()
        self.labels: dict[str, str] = {}
        self.lock = threading.RLock()  # one frame at a time, also when the student starts threads
        self.handles: dict[FunctionType, int] = {}
        sys.modules["__main__"] = self.module
        # Last: a file of the student's is never imported instead of a module of the standard library.
        sys.path.append(folder)
        sys.stdout = sys.stderr = sys.__stdout__ = sys.__stderr__ = self.sink  # type: ignore[misc,assignment]

    def serve(self) -> None:
        """Answer until the judge is gone."""
        while True:
            self.answer(*self.receive())

    def receive(self) -> tuple[tuple[Any, ...], Collection[int]]:
        """The next message, and the handles that were there before it."""
        before = set(self.handles.values()) if self.handles else _NONE
        return decode(self.reader.receive(), self.resolve, tables=True), before

    def answer(self, request: tuple[Any, ...], before: Collection[int]) -> None:
        """Do what is asked and send the result; the functions that came with the request end with it."""
        kind, *rest = request
        try:
            reply = getattr(self, f"do_{kind}")(*rest)
        except BaseException as error:  # SystemExit and KeyboardInterrupt too: the student's, not ours
            reply = ("raised", self.describe(error))
        with self.lock:
            body = self.encoded(reply, self.sink.drain(), self.stub_modules.used)
            if self.handles:
                for function, number in list(self.handles.items()):
                    if number not in before:
                        self.handles.pop(function, None)
            self.writer.send(body, more=self.reader.waiting)

    def encoded(self, reply: tuple[Any, ...], output: str, stubs: list[str]) -> bytes:
        """An answer: the reply, what was printed, and which modules are stand-ins."""
        try:
            return encode((*reply, output, stubs), self.register, fit=True, cap=ANSWER_BYTES)
        except WireError:
            return encode((*_shrunk(reply), output, stubs))

    # ---- requests

    def do_files(self, files: list[tuple[str, bytes]]) -> tuple[Any, ...]:
        """Write what was handed in beside the code, into this sandbox's own folder."""
        for name, content in files:
            folder = os.path.dirname(name)
            if folder:
                os.makedirs(folder, exist_ok=True)
            with open(name, "xb") as file:
                file.write(content)
        importlib.invalidate_caches()
        return "files", None

    def do_cell(self, source: str, label: str, skip: list[int]) -> tuple[Any, ...]:
        """Run a cell's statements; one that raises does not stop the next."""
        filename = label or UNLABELLED
        self.labels[filename] = label
        # Cut into lines when somebody asks for one: as a string each, a large file would take ten times its size.
        linecache.cache[filename] = (lambda: source,)
        cell = read_cell(source)
        errors: list[tuple[Any, ...]] = []
        for index, statement in enumerate(cell.statements):
            if index in skip:
                continue
            if not only_defines(statement):
                with self.lock:
                    self.writer.send(encode(("progress", index)))
            try:
                exec(self.compile(statement, filename), self.module.__dict__)  # noqa: S102 - this is what the sandbox is for
            except BaseException as error:
                if len(errors) < MAX_ERRORS:
                    errors.append((index, *self.describe(error)))
        return "cell", (len(cell.statements), errors, list(cell.dropped), cell.error)

    def do_call(self, name: str, args: tuple[Any, ...], kwargs: dict[str, Any], echo: bool) -> tuple[Any, ...]:
        """Call a function of the student's; with `echo` it is the arguments that come back, and no value."""
        function = self.module.__dict__.get(name)
        if not callable(function):
            return "missing", None
        value = function(*args, **kwargs)
        return ("arguments", args) if echo else ("value", value)

    def do_get(self, name: str) -> tuple[Any, ...]:
        """Look up a value of the student's."""
        namespace = self.module.__dict__
        return ("value", namespace[name]) if name in namespace else ("missing", None)

    def do_names(self) -> tuple[Any, ...]:
        """List what the student defined."""
        names = [safe_text(name, MAX_NAME) for name in list(self.module.__dict__)]
        return "names", [name for name in names if name and not name.startswith("__")][:MAX_NAMES]

    # ---- callables of the trusted side

    def resolve(self, number: int) -> Callable[..., Any]:
        """Make the function that stands for a callable of the trusted side."""

        def function(*args: Any, **kwargs: Any) -> Any:
            with self.lock:
                if function not in self.handles:
                    raise RuntimeError("this function was only there for the call that is over")
                question = ("callback", number, args, kwargs)
                self.writer.send(encode(question, self.register, fit=True, cap=CALLBACK_BYTES))
                while True:
                    message, before = self.receive()
                    if message[0] == "answer":
                        return message[1]
                    if message[0] == "refuse":
                        raise BUILTIN_ERRORS.get(message[1], RuntimeError)()
                    self.answer(message, before)  # the callable is calling the student in its turn

        self.handles[function] = number  # type: ignore[index]
        return function

    def register(self, value: Any) -> int | None:
        """Give a callable of the trusted side back as the number it came as."""
        return self.handles.get(value) if type(value) is FunctionType else None

    # ---- exceptions

    def describe(self, error: BaseException) -> tuple[list[str], str, str, int, str, int]:
        """Type names along the MRO, text, and the labels and lines of the student's code that it came from.

        The line that raised it, and the line of what was called, which may have called that.
        """
        names = [safe_text(_name(cls), MAX_NAME) for cls in _mro(type(error))[:20]]
        try:
            message = safe_text(str(error), MAX_MESSAGE)
        except BaseException:
            message = ""
        label, line = called, line_of_called = "", 0
        traceback = _traceback(error)
        while traceback is not None:
            filename = traceback.tb_frame.f_code.co_filename
            if filename in self.labels:
                label, line = self.labels[filename], traceback.tb_lineno
                called, line_of_called = (called, line_of_called) if line_of_called else (label, line)
            traceback = traceback.tb_next
        if not line and isinstance(error, SyntaxError) and error.filename in self.labels:
            label, line = self.labels[error.filename], error.lineno or 0
        return names, message, label, line, called, line_of_called
