"""The server: loopback only, GET and HEAD only, one thread a connection."""

from __future__ import annotations

import errno
import shutil
import sys
from collections.abc import Callable
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from staticgal.errors import StaticgalError
from staticgal.serve.answer import Answer, answer, refusal
from staticgal.serve.sites import Sites

HOST = "127.0.0.1"
PORT = 8000
_TRIES = 20
_IDLE_S = 30.0

# A page of some other host could give its own name this address and read what is served here;
# its requests carry that name.
_NAMES = frozenset({"127.0.0.1", "localhost"})


class Server(ThreadingHTTPServer):
    """Serves `sites`, which may be replaced at any time."""

    daemon_threads = True
    block_on_close = False

    def __init__(self, port: int, sites: Sites, log: Callable[[str], None] | None = None) -> None:
        self.sites = sites
        self.log = log
        super().__init__((HOST, port), _Handler)

    @property
    def url(self) -> str:
        """The address of the start page."""
        return f"http://{HOST}:{self.server_address[1]}/"

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Let a browser hang up in peace; anything else is a bug and shows itself."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


def open_server(sites: Sites, port: int | None, log: Callable[[str], None] | None = None) -> Server:
    """A server that listens at this port, or, with None, at the first free one from 8000 on.

    Raises StaticgalError when there is none.
    """
    for candidate in range(PORT, PORT + _TRIES) if port is None else (port,):
        try:
            return Server(candidate, sites, log)
        except PermissionError as error:
            raise StaticgalError(
                f"port {candidate} may not be used without special rights; "
                "choose one above 1023 with `--port`"
            ) from error
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                raise StaticgalError(f"port {candidate}: {error.strerror}") from error
    if port is None:
        taken = f"the ports {PORT} to {PORT + _TRIES - 1} are all in use"
    else:
        taken = f"port {port} is in use, perhaps by another `staticgal serve`"
    raise StaticgalError(f"{taken}; choose another with `--port`")


class _Handler(BaseHTTPRequestHandler):
    server: Server
    protocol_version = "HTTP/1.1"
    timeout = _IDLE_S

    def do_GET(self) -> None:
        self._send(self._answer(), has_body=True)

    def do_HEAD(self) -> None:
        self._send(self._answer(), has_body=False)

    def _answer(self) -> Answer:
        name = self.headers.get("Host", "").partition(":")[0]
        if name.lower() not in _NAMES:
            return refusal(HTTPStatus.MISDIRECTED_REQUEST, "This is not the host you asked for.")
        return answer(self.path, self.server.sites, self.headers.get("If-None-Match", ""))

    def _send(self, reply: Answer, *, has_body: bool) -> None:
        try:
            self.send_response(reply.status)
            for name, value in reply.headers.items():
                self.send_header(name, value)
            if reply.status is not HTTPStatus.NOT_MODIFIED:
                self.send_header("Content-Length", str(reply.length))
            self.end_headers()
            if not has_body:
                return
            if isinstance(reply.body, bytes):
                self.wfile.write(reply.body)
            else:
                shutil.copyfileobj(reply.body, self.wfile)
        finally:
            if not isinstance(reply.body, bytes):
                reply.body.close()

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """Refuse a request that is not HTTP, or asks for more than to read."""
        status = HTTPStatus(code)
        if status is HTTPStatus.NOT_IMPLEMENTED:
            status = HTTPStatus.METHOD_NOT_ALLOWED
        reply = refusal(status, explain or message or status.phrase)
        self.close_connection = True  # a body may follow, and is not read
        self._send(
            Answer(
                reply.status,
                {**reply.headers, "Allow": "GET, HEAD", "Connection": "close"},
                reply.body,
                reply.length,
            ),
            has_body=getattr(self, "command", None) != "HEAD",
        )

    def version_string(self) -> str:
        """The server's name, without any version."""
        return "staticgal"

    def log_message(self, format: str, *args: object) -> None:
        if self.server.log is not None:
            # A request is anybody's words; what moves a terminal's cursor is spelt out.
            line = format % args
            self.server.log("".join(c if c.isprintable() else repr(c)[1:-1] for c in line))
