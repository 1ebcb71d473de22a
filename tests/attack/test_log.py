"""What a visitor can write into the terminal of `staticgal serve`."""

from __future__ import annotations

import socket
from threading import Thread

from staticgal.serve.server import open_server
from staticgal.serve.sites import Sites


def test_a_request_moves_no_cursor_in_the_terminal_of_its_server() -> None:
    lines: list[str] = []
    with open_server(Sites("T", {}), None, lines.append) as server:
        Thread(target=server.handle_request).start()
        with socket.create_connection(server.server_address[:2]) as visitor:
            visitor.sendall(
                b"GET /\x1b[2J HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
            )
            while visitor.recv(4096):
                pass

    assert "GET /\\x1b[2J" in lines[0]
    assert "\x1b" not in "".join(lines)
