"""Connections that ask for nothing keep nobody out: they end after a while, and at once where there are too many."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

from uvicorn.protocols.http.h11_impl import H11Protocol

# Graders' browsers have a few each. Uvicorn refuses whoever asks beyond its own limit, which is above this one.
MAX_CONNECTIONS = 100
# So long may a request take until all of its headers are there, from the connection or from the answer before.
REQUEST_SECONDS = 15.0


class Connection(H11Protocol):
    """HTTP on a connection: uvicorn's, which waits for ever for the first request and for the end of its headers."""

    _since = 0.0  # when it began to wait for a request
    _deadline: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Wait for a request; where too many do, the one that has waited longest ends."""
        super().connection_made(transport)
        self._wait()
        if len(self.connections) > MAX_CONNECTIONS:
            longest = min(self._idle(), key=lambda one: one._since, default=None)
            if longest is not None:
                longest.end()

    def on_response_complete(self) -> None:
        """Wait for the next request."""
        super().on_response_complete()
        self._wait()

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait no more."""
        if self._deadline is not None:
            self._deadline.cancel()
        super().connection_lost(exc)

    @property
    def idle(self) -> bool:
        """Whether no request is under way."""
        return self.cycle is None or self.cycle.response_complete

    def end(self) -> None:
        """Close it, and count it no more."""
        self.connections.discard(self)
        self.transport.abort()

    def _idle(self) -> Iterator[Connection]:
        return (one for one in self.connections if isinstance(one, Connection) and one.idle)

    def _wait(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
        self._since = self.loop.time()
        self._deadline = self.loop.call_later(REQUEST_SECONDS, self._late)

    def _late(self) -> None:
        if self.idle:
            self.end()
