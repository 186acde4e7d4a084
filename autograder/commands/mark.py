"""`autograder mark`: the page on which graders mark written answers, and marks from machine to machine."""

from __future__ import annotations

import argparse
import importlib.util
import signal
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from autograder.bank.bank import Bank
from autograder.commands.arguments import add_verbose
from autograder.commands.status import OK, WRONG_USE
from autograder.errors import GraderError, UsageError
from autograder.logs import terminal_safe

PORT = 8765
# What the page needs beyond what grading needs.
_NEEDED = ("starlette", "uvicorn", "jinja2")


def add(commands: Any) -> None:
    """Declare the arguments of `autograder mark`."""
    mark = commands.add_parser(
        "mark",
        help="mark the written answers of a class on a page",
        description="Serve a page on which graders mark the written answers of a class that was graded. Marks are in "
        "DIR/written.sqlite3 as they are made, and in grades.csv, results and pages when the page ends.",
    )
    mark.add_argument("folder", type=Path, metavar="DIR", help="the --output of `autograder grade`")
    mark.add_argument("--name", default="", help="your name as marks have it (default: your login)")
    mark.add_argument(
        "--grader", action="append", default=[], metavar="NAME", help="print a link for another grader, too"
    )
    mark.add_argument("--seed", type=int, help="draws the order of answers, the first time (default: at random)")
    mark.add_argument("--port", type=_port, default=PORT, metavar="N", help=f"port (default: {PORT}; 0: any)")
    mark.add_argument(
        "--host", default="127.0.0.1", metavar="ADDRESS", help="address to listen on (default: this machine)"
    )
    mark.add_argument("--host-name", default="", metavar="NAME", help="what graders type for that address")
    mark.add_argument("--certificate", type=Path, metavar="FILE", help="certificate (PEM), for other machines' graders")
    mark.add_argument("--key", type=Path, metavar="FILE", help="its key, if the first file doesn't hold it")
    instead = mark.add_mutually_exclusive_group()
    instead.add_argument("--export", type=Path, metavar="FILE", help="write what was marked here to FILE, and end")
    instead.add_argument(
        "--merge", type=Path, nargs="+", metavar="FILE", help="take over what other machines exported, and end"
    )
    add_verbose(mark)
    mark.set_defaults(run=_mark, failure="not marked")


def _mark(options: argparse.Namespace) -> int:
    bank = Bank.chosen(options.bank)
    if options.export:
        return _export(bank, options.folder, options.export)
    if options.merge:
        return _merge(bank, options.folder, options.merge)
    missing = [name for name in _NEEDED if importlib.util.find_spec(name) is None]
    if missing:
        raise UsageError(f"the page needs {', '.join(missing)}: install them with: pip install '.[mark]'")
    _serve(bank, options)
    return OK


def _serve(bank: Bank, options: argparse.Namespace) -> None:
    from autograder.mark import serve, session
    from autograder.mark.app import app
    from autograder.mark.visit import Class
    from autograder.written import overview

    address = serve.Address(options.host, options.port, options.host_name, options.certificate, options.key)
    serve.check(address)
    with session.opened(bank, options.folder, options.seed) as opened:
        session.told(opened, _say)
        marks, owner = opened.marks, options.name or session.owner_name()
        taken = serve.listen(address)
        with taken:
            origins = address.origins(taken.getsockname()[1])
            links = [(owner, session.owner_link(marks, options.folder, owner))]
            links += [(grader.name, secret) for grader, secret in session.new_links(marks, options.grader, owner)]
            of = Class(
                title=opened.title,
                parts={part.key: part for part in opened.parts},
                marks=marks,
                cookie=session.cookie_name(options.folder),
                link=f"{origins[0]}/enter/",
            )

            def ready() -> None:
                progress = overview.progress(marks)
                marked, answers = sum(one.marked for one in progress), sum(one.answers for one in progress)
                print(f"{opened.title}: {marked} of {answers} answers marked, {len(progress)} parts")
                for name, secret in links:
                    print(f"{name}: {of.link}{secret}")
                print("Each link is its grader's signature: give it to nobody else. Ctrl-C ends the page.", flush=True)

            signal.signal(signal.SIGTERM, signal.default_int_handler)  # ends as Ctrl-C does
            try:
                serve.serve(app(of, origins, secure=address.certificate is not None), taken, address, ready)
            except KeyboardInterrupt:
                print(f"Ended. All that was saved is in {options.folder / 'written.sqlite3'}.")
    _publish(bank, options.folder)


def _publish(bank: Bank, folder: Path) -> None:
    """Bring the marks into sheet, results and pages; say what to do where that can't be now, since no mark is lost."""
    from autograder.batch.publish import publish
    from autograder.commands.report import tell_report

    try:
        for line in publish(bank, folder):
            print(line)
        tell_report(bank, folder, pages=(folder / "pages").is_dir())
        print(f"The marks are in {folder / 'grades.csv'}, the results and the pages.")
    except (UsageError, GraderError) as error:
        print(f"autograder: the marks are kept, but not in the sheet yet: {terminal_safe(str(error))}")
        print("Bring them there with the same `autograder grade` command as before.")


def _export(bank: Bank, folder: Path, file: Path) -> int:
    from autograder.bank.text import write_atomically
    from autograder.mark import session
    from autograder.written.exchange import export_events

    with session.opened(bank, folder) as opened:
        session.told(opened, _say)
        text = "".join(export_events(opened.marks))
    try:
        write_atomically(file, text)
    except OSError as error:
        raise GraderError(f"{file}: could not be written: {error.strerror}") from error
    print(f"{file}: take it to the other machine, and there: autograder mark DIR --merge {file.name}")
    return OK


def _merge(bank: Bank, folder: Path, files: Sequence[Path]) -> int:
    from autograder.bank.text import read_text
    from autograder.mark import session
    from autograder.written.exchange import merge_events

    texts = {file: read_text(file) for file in files}  # all can be read before anything is taken over
    lost = False
    with session.opened(bank, folder) as opened:
        session.told(opened, _say)
        for file, text in texts.items():
            merged = merge_events(opened.marks, iter(text.splitlines(keepends=True)), str(file))
            print(f"{file}: {merged.taken} marks taken over, {merged.known} events known before")
            if merged.conflicts:
                print(f"{merged.conflicts} marks differ: ours stand; `autograder mark {folder}` shows both")
            for line in merged.unknown:
                print(f"not taken over: {terminal_safe(line)}")
            lost = lost or bool(merged.unknown)
    _publish(bank, folder)
    return WRONG_USE if lost else OK


def _say(line: str) -> None:
    print(f"autograder: {terminal_safe(line)}")


def _port(text: str) -> int:
    if text.isascii() and text.isdigit() and len(text) < 6 and int(text) < 65536:
        return int(text)
    raise UsageError(f"--port takes a number from 0 to 65535, not {terminal_safe(text)!r}")
