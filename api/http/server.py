"""The server process: a socket, the application on it, until a signal comes."""

from __future__ import annotations

import logging
import signal
import socket
import sys
from collections.abc import Callable

import uvicorn

from api.faults import Refused
from api.http.app import create_app
from api.http.files import DataFolder
from api.settings import Settings


def serve_until_stopped(settings: Settings, announce: Callable[[str], None]) -> None:
    """Serve until SIGINT or SIGTERM; ``announce`` is told the address once requests are taken.

    Raises:
        Refused: The data folder is in use by another service, or the address cannot be listened on.
    """
    signal.signal(signal.SIGTERM, lambda _number, _frame: sys.exit(0))  # the server hands it on once it has stopped
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    with DataFolder(settings.data_folder).locked():
        pass  # the application holds it; asked here, where the answer can still be a sentence
    listening = _listen(settings.host, settings.port)
    host, port = listening.getsockname()[:2]
    shown = f"[{host}]" if ":" in host else host
    config = uvicorn.Config(
        create_app(settings), log_level="warning", server_header=False, timeout_graceful_shutdown=5, log_config=None
    )
    with listening:
        _Announcing(config, lambda: announce(f"Serving on http://{shown}:{port}/ (stop with Ctrl-C)")).run([listening])


class _Announcing(uvicorn.Server):
    """A server that says when it has started."""

    def __init__(self, config: uvicorn.Config, started: Callable[[], None]) -> None:
        super().__init__(config)
        self._say = started

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, and say so."""
        await super().startup(sockets)
        if self.started:
            self._say()


def _listen(host: str, port: int) -> socket.socket:
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listening = socket.socket(family, kind, protocol)
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(address)
    except OSError as error:
        raise Refused(
            f"cannot listen on {host} port {port}: {error.strerror}; choose another --host or --port"
        ) from error
    return listening
