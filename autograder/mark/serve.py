"""Runs the server: on this machine only, unless asked otherwise, and then with TLS."""

from __future__ import annotations

import errno
import ipaddress
import socket
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import uvicorn
from starlette.types import ASGIApp

from autograder.errors import UsageError
from autograder.mark.connections import MAX_CONNECTIONS, Connection

LOCAL = "127.0.0.1"


@dataclass(frozen=True)
class Address:
    """Where the server is reached.

    Attributes:
        host: The address to listen on.
        port: The port; 0 takes any that is free.
        name: The name that graders type; empty for the address itself.
        certificate: The file with the certificate; None for no TLS.
        key: The file with its key; None where the first file holds it.
    """

    host: str = LOCAL
    port: int = 8765
    name: str = ""
    certificate: Path | None = None
    key: Path | None = None

    @property
    def local(self) -> bool:
        """Whether only this machine reaches it."""
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return self.host == "localhost"

    def origins(self, port: int) -> tuple[str, ...]:
        """Scheme, name and port under which it may be asked; the first is for links."""
        scheme, usual = ("https", 443) if self.certificate else ("http", 80)
        names = [self.name] if self.name else []
        names.append(f"[{self.host}]" if ":" in self.host else self.host)
        names += ["localhost"] if self.local else []
        ports = [f":{port}", *([""] if port == usual else [])]
        return tuple(f"{scheme}://{name}{shown}".lower() for name in names for shown in ports)


def check(address: Address) -> None:
    """Refuse what would let others read along, or can't work.

    Raises:
        UsageError: if it is reached from other machines without TLS, or the certificate can't be used.
    """
    if not address.local and address.certificate is None:
        raise UsageError(
            f"--host {address.host}: other machines reach that, so it needs TLS: --certificate FILE (and --key FILE)"
        )
    if address.key and not address.certificate:
        raise UsageError("--key goes with --certificate FILE")
    if address.certificate is None:
        return
    for option, file in (("--certificate", address.certificate), ("--key", address.key)):
        if file is not None and not file.is_file():
            raise UsageError(f"{option} {file}: there is no such file")
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(address.certificate, address.key, _no_password)
    except (ssl.SSLError, OSError) as error:
        raise UsageError(f"--certificate {address.certificate}: no certificate with its key (PEM): {error}") from error


def listen(address: Address) -> socket.socket:
    """Take the port, before anything says that the server is there.

    Raises:
        UsageError: if it is taken, or there is no such address.
    """
    try:
        family, kind, protocol, _, where = socket.getaddrinfo(address.host, address.port, type=socket.SOCK_STREAM)[0]
        taken = socket.socket(family, kind, protocol)
    except OSError as error:
        raise UsageError(f"--host {address.host}: no address of this machine: {error.strerror}") from error
    try:
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        taken.bind(where)
        taken.listen(64)
    except OSError as error:
        taken.close()
        if error.errno == errno.EADDRINUSE:
            raise UsageError(f"port {address.port} is in use: name another with --port, or 0 for any") from error
        raise UsageError(f"{address.host}, port {address.port}: can't be listened on: {error.strerror}") from error
    return taken


def serve(app: ASGIApp, taken: socket.socket, address: Address, ready: Callable[[], None]) -> None:
    """Answer until Ctrl-C or SIGTERM.

    Args:
        app: What answers.
        taken: The port, from `listen`.
        address: Where it is reached.
        ready: Called when it answers.
    """
    config = uvicorn.Config(
        app,
        log_config=None,
        access_log=False,  # addresses hold the secrets of links
        server_header=False,
        ws="none",
        lifespan="off",
        loop="asyncio",
        http=Connection,
        h11_max_incomplete_event_size=64_000,
        limit_concurrency=2 * MAX_CONNECTIONS,
        timeout_graceful_shutdown=2,
        ssl_certfile=address.certificate,
        ssl_keyfile=address.key,
    )
    server = _Server(config, ready)
    server.run([taken])


class _Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._ready()


def _no_password() -> str:
    # Asked on the terminal otherwise, in the middle of the start.
    raise ssl.SSLError("the key has a password, which can't be given here")
