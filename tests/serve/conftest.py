"""A server on loopback over small sites written by hand."""

from __future__ import annotations

import http.client
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from staticgal.serve.server import Server, open_server
from staticgal.serve.sites import Site, Sites

PHOTO = b"\xff\xd8 not a whole photo"
PHOTO_PAGE = "abcdefgh234567aa.html"

Files = Mapping[str, str | bytes]


@dataclass(frozen=True)
class Reply:
    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True)
class Client:
    """Sends requests as they are written, with nothing made tidy on the way."""

    server: Server

    def __call__(self, target: str, method: str = "GET", **headers: str) -> Reply:
        connection = http.client.HTTPConnection("127.0.0.1", self.server.server_address[1])
        try:
            named = {name.replace("_", "-"): value for name, value in headers.items()}
            connection.request(method, target, headers=named)
            reply = connection.getresponse()
            return Reply(reply.status, dict(reply.headers.items()), reply.read())
        finally:
            connection.close()


def write(folder: Path, files: Files) -> Path:
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


def small_site(folder: Path, title: str) -> Path:
    return write(
        folder,
        {
            "index.html": f"<html><head><title>{title}</title></head><body>{title}</body></html>",
            "404.html": '<head><link href="/photos/family/assets/a.css"></head><p>No page.',
            "2026/index.html": "an album",
            f"2026/{PHOTO_PAGE}": "a photo's page",
            "m/a/abc.avif": PHOTO,
            "assets/a.css": "p {}",
            ".hidden": "not served",
        },
    )


@pytest.fixture
def sites(tmp_path: Path) -> Sites:
    """A protected and an open site, and one that is not built."""
    family = small_site(tmp_path / "build" / "family", "Family")
    public = small_site(tmp_path / "build" / "public", "Public")
    (tmp_path / "secret.txt").write_text("outside", encoding="utf-8")
    return Sites(
        "The <Hansens>",
        {
            "family": Site("family", family, False, "/photos/family/"),
            "public": Site("public", public, True, ""),
            "me": Site("me", tmp_path / "build" / "me", False, ""),
        },
    )


@pytest.fixture
def serving() -> Iterator[Callable[[Sites], Client]]:
    """A function that serves some sites at a free port and gives a client of them."""
    servers: list[Server] = []

    def serve(sites: Sites) -> Client:
        server = open_server(sites, 0)
        servers.append(server)
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        return Client(server)

    yield serve
    for server in servers:
        server.shutdown()
        server.server_close()


@pytest.fixture
def get(serving: Callable[[Sites], Client], sites: Sites) -> Client:
    return serving(sites)
