"""Which address leads to which view."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable, Iterable
from typing import Any
from urllib.parse import parse_qsl

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from autograder.errors import GraderError, UsageError
from autograder.mark import lists, marking, overview
from autograder.mark.guard import Guard
from autograder.mark.visit import STATIC, TEMPLATES, Class, NotThere, Visit
from autograder.written import graders
from autograder.written.model import Grader

MAX_BODY = 100_000
# Whoever sends slower than that holds a place that others need.
BODY_SECONDS = 20.0
_log = logging.getLogger(__name__)

View = Callable[[Visit], Response]


def app(of: Class, origins: Iterable[str], *, secure: bool = False) -> Guard:
    """The application.

    Args:
        of: What is marked.
        origins: Under which scheme, name and port it may be asked.
        secure: Whether it has TLS, and the cookie is for nothing else.
    """
    reads: list[tuple[str, View]] = [
        ("/", overview.show),
        ("/part/{part}", lists.show),
        ("/part/{part}/next", marking.take_next),
        ("/part/{part}/previous", marking.take_previous),
        ("/answer/{answer:int}", marking.show),
        ("/answer/{answer:int}/name", marking.name),
        ("/answer/{answer:int}/picture/{place:int}", marking.picture),
    ]
    writes: list[tuple[str, View]] = [
        ("/answer/{answer:int}/mark", marking.save),
        ("/answer/{answer:int}/renew", marking.renew),
        ("/answer/{answer:int}/request", marking.ask),
        ("/undo", marking.undo),
        ("/conflict/{event:int}/settle", marking.settle),
        ("/request/{request:int}/reply", overview.reply),
        ("/graders/add", overview.add_grader),
        ("/graders/end", overview.end_link),
        ("/ranges/give", overview.give),
        ("/ranges/take", overview.take_back),
    ]
    routes = [Route(path, _endpoint(view, of), methods=["GET"]) for path, view in reads]
    routes += [Route(path, _endpoint(view, of), methods=["POST"]) for path, view in writes]
    routes += [Route(path, _static(*content), methods=["GET"]) for path, content in STATIC.items()]
    routes.append(Route("/enter/{secret}", _enter(of, secure), methods=["GET"]))
    # A number of thousands of digits in an address is none that Python reads.
    handlers = {HTTPException: _no_page, ValueError: _no_page}
    return Guard(Starlette(routes=routes, exception_handlers=handlers), origins)


def _endpoint(view: View, of: Class) -> Callable[[Request], Awaitable[Response]]:
    async def endpoint(request: Request) -> Response:
        secret = request.cookies.get(of.cookie, "")
        grader = await run_in_threadpool(graders.grader_of, of.marks, secret) if secret else None
        if grader is None:
            return await run_in_threadpool(_stranger, request, of, secret)
        try:
            async with asyncio.timeout(BODY_SECONDS):
                body = await _body(request) if request.method == "POST" else {}
            return await run_in_threadpool(view, Visit(of, grader, request.path_params, request.query_params, body))
        except NotThere as error:
            return _line(request, 404, str(error), grader)
        except TimeoutError:
            return _line(request, 408, "That took too long to arrive: nothing was saved.", grader)
        except OverflowError:  # a number in the address that no answer has
            return _line(request, 404, "There is no such page.", grader)
        except UsageError as error:
            return _line(request, 400, str(error), grader)
        except GraderError as error:
            _log.warning("%s", error)
            return _line(request, 503, f"Not saved: {error}. What you decided is still here; try again.", grader)
        except Exception as error:  # a view of ours broke: nothing is said to be saved
            _log.exception("%s %s", request.method, request.url.path)
            return _line(request, 500, f"A failure of this page ({type(error).__name__}): nothing was saved.", grader)

    return endpoint


def _enter(of: Class, secure: bool) -> Callable[[Request], Awaitable[Response]]:
    async def endpoint(request: Request) -> Response:
        secret = request.path_params["secret"]
        grader = await run_in_threadpool(graders.grader_of, of.marks, secret)
        if grader is None:
            return await run_in_threadpool(_stranger, request, of, secret)
        # A page, and no redirect: what comes after a link in a mail would count as sent from there, without the cookie.
        answer = HTMLResponse(TEMPLATES.get_template("enter.html").render(grader=grader, title=of.title))
        answer.set_cookie(of.cookie, secret, max_age=30 * 86400, httponly=True, samesite="strict", secure=secure)
        return answer

    return endpoint


def _stranger(request: Request, of: Class, secret: str) -> Response:
    if secret and graders.expired(of.marks, secret):
        said = "This link has expired: ask whoever runs `autograder mark` for a new one."
    else:
        said = "This page needs a grader's link: `autograder mark` prints one for each grader."
    return _line(request, 403, said, None)


def _line(request: Request, status: int, said: str, grader: Grader | None) -> Response:
    """A line: for the script as JSON, else as a page."""
    if request.headers.get("accept") == "application/json":
        return JSONResponse({"said": said}, status)
    return HTMLResponse(TEMPLATES.get_template("line.html").render(said=said, grader=grader, title=""), status)


async def _no_page(request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 404
    return _line(request, status, "There is no such page." if status == 404 else "This can't be asked so.", None)


async def _body(request: Request) -> dict[str, Any]:
    """What a form or the script sent.

    Raises:
        UsageError: if it is too long, or neither.
    """
    parts: list[bytes] = []
    size = 0
    async for chunk in request.stream():
        parts.append(chunk)
        size += len(chunk)
        if size > MAX_BODY:
            raise UsageError("that is too much text at once")
    kind, raw = request.headers.get("content-type", "").partition(";")[0].strip(), b"".join(parts)
    try:
        if kind == "application/json":
            found = json.loads(raw)
            if not isinstance(found, dict):
                raise ValueError("not an object")
            return found
        if kind == "application/x-www-form-urlencoded":
            return dict(parse_qsl(raw.decode("ascii"), keep_blank_values=True, max_num_fields=50))
    except (ValueError, RecursionError) as error:
        raise UsageError("that is no form of this page") from error
    raise UsageError("that is no form of this page")


def _static(kind: str, content: bytes) -> Callable[[Request], Awaitable[Response]]:
    async def endpoint(_: Request) -> Response:
        # The address holds a hash of the content.
        return Response(content, media_type=kind, headers={"Cache-Control": "public, max-age=31536000, immutable"})

    return endpoint
