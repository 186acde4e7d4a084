"""Who may ask, from where, and what a page may do: for every request, before any view sees it.

A page of another site may send requests to this server from a grader's browser, under a name of its own that leads here
(DNS rebinding) as well. So the name that was asked for must be ours, whatever changes something must come from our own
pages, and a cookie that other sites' requests don't carry says who it is.
"""

from __future__ import annotations

from collections.abc import Iterable

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

# Nothing is loaded from elsewhere, nothing inline runs, and no text becomes HTML or a script in the browser.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",  # with "no-referrer" browsers say of our own forms that they come from nowhere
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    "Cache-Control": "no-store",
}
READS = frozenset({"GET", "HEAD"})


class Guard:
    """Refuses what does not come from our own pages, and puts `HEADERS` on every answer.

    Args:
        app: What is guarded.
        origins: Scheme, name and port under which graders reach this server, such as `http://127.0.0.1:8765`.
    """

    def __init__(self, app: ASGIApp, origins: Iterable[str]) -> None:
        self._app = app
        self._origins = frozenset(origins)
        self._hosts = frozenset(origin.partition("://")[2] for origin in self._origins)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or pass it on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        refused = self._refused(scope["method"], Headers(scope=scope))
        await (refused or self._app)(scope, receive, guarded)

    def _refused(self, method: str, headers: Headers) -> PlainTextResponse | None:
        if headers.get("host", "").lower() not in self._hosts:
            return PlainTextResponse("This server has another name: use the link that `autograder mark` printed.", 421)
        if method in READS:
            return None
        # A browser says where each of these comes from. Whatever does not say it is no page of ours.
        if headers.get("origin", "").lower() not in self._origins:
            return PlainTextResponse("Refused: this did not come from a page of this server.", 403)
        if headers.get("sec-fetch-site", "same-origin") != "same-origin":
            return PlainTextResponse("Refused: this came from a page of another site.", 403)
        return None
