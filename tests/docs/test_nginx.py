"""The nginx example of the manual, in a real nginx: closed where it should be, with the headers."""

from __future__ import annotations

import base64
import os
import re
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path

import pytest

from staticgal.site.headers import headers_for
from staticgal.site.media_types import MEDIA_TYPES
from tests.docs.pages import blocks
from tests.docs.walk import Reader, reader_folder
from tests.shared import ROOT

NGINX = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")
KNOWN = "correct horse"

pytestmark = pytest.mark.skipif(NGINX is None, reason="no nginx on this machine")


def example() -> str:
    page = ROOT / "docs" / "hosting-by-hand.md"
    (text,) = [block.text for block in blocks(page) if block.kind == "nginx"]
    return text


@dataclass(frozen=True)
class Host:
    """A web server with the sites below `root`."""

    port: int
    root: Path

    def get(self, path: str, *, as_family: bool = False) -> HTTPResponse:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=20)
        known = base64.b64encode(f"family:{KNOWN}".encode()).decode()
        headers = {"Authorization": f"Basic {known}"} if as_family else {}
        connection.request("GET", path, headers=headers)
        answer = connection.getresponse()
        answer.read()
        connection.close()
        return answer

    def files(self, audience: str) -> list[str]:
        """One file of each kind and folder of a site, by path from the site."""
        site = self.root / audience
        found: dict[tuple[str, str], str] = {}
        for path in sorted(site.rglob("*")):
            inside = path.relative_to(site).as_posix()
            if path.is_file():
                found.setdefault((path.suffix, inside.partition("/")[0]), inside)
        return list(found.values())


def adapted(text: str, port: int, root: Path, password_file: Path) -> str:
    """The example for a server on loopback without a certificate."""
    text = re.sub(r"^\s*ssl_certificate.*\n", "", text, flags=re.MULTILINE)
    for old, new in (
        ("listen 443 ssl;", f"listen 127.0.0.1:{port};"),
        ("root /srv/photos;", f"root '{root}';"),
        ("/etc/nginx/photos/family.htpasswd", f"'{password_file}'"),
    ):
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return text


def hashed() -> str:
    """The password as the page has it hashed, where the machine can do that."""
    openssl = shutil.which("openssl")
    if openssl is None:
        return f"{{PLAIN}}{KNOWN}"
    ended = subprocess.run(
        [openssl, "passwd", "-6", KNOWN], capture_output=True, encoding="utf-8", check=True
    )
    return ended.stdout.strip()


@pytest.fixture(scope="module")
def host(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Host]:
    folder = tmp_path_factory.mktemp("host")
    reader = Reader(reader_folder(folder / "own"))
    reader.prepare()
    said = reader.run("build")
    assert reader.last_code == 0, said
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    root = reader.folder / "build"
    secret = folder / "family.htpasswd"
    secret.write_text(f"family:{hashed()}\n")
    places = "".join(
        f"{kind}_temp_path '{folder / kind}';\n"
        for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    config = folder / "nginx.conf"
    config.write_text(
        f"{'user root;' if os.geteuid() == 0 else ''}\ndaemon off;\npid '{folder / 'pid'}';\n"
        "error_log stderr warn;\nevents {}\n"
        f"http {{\naccess_log off;\n{places}{adapted(example(), port, root, secret)}}}\n"
    )
    assert NGINX is not None
    server = subprocess.Popen(
        [NGINX, "-p", str(folder), "-c", str(config)], stderr=subprocess.PIPE, encoding="utf-8"
    )
    try:
        for _ in range(200):
            try:
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
                break
            except OSError:
                assert server.poll() is None, server.stderr and server.stderr.read()
                time.sleep(0.05)
        yield Host(port, root)
    finally:
        server.terminate()
        server.communicate(timeout=20)


@pytest.mark.parametrize("audience", ["public", "family"])
def test_each_file_comes_with_the_headers_that_serve_sends(host: Host, audience: str) -> None:
    paths = [*host.files(audience), ""]

    assert len(paths) > 8
    for path in paths:
        answer = host.get(f"/{audience}/{path}", as_family=True)
        wanted = headers_for(path, is_open=audience == "public")

        assert answer.status == 200, path
        assert {name: answer.getheader(name) for name in wanted} == wanted, path
        assert (answer.getheader("X-Robots-Tag") is None) == (audience == "public"), path


def test_nothing_of_a_protected_site_comes_without_the_password(host: Host) -> None:
    paths = ["", "nothing", "m/", "../family/index.html", *host.files("family")]

    assert {host.get(f"/family/{path}").status for path in paths} == {401}
    assert host.get("/public/../family/index.html").status == 401
    assert host.get("/public/%2e%2e/family/index.html").status == 401


def test_what_has_no_block_of_its_own_is_closed(host: Host) -> None:
    for path in ("/", "/me/", "/me/index.html", "/Family/", "/family2/", "/.staticgal/"):
        assert host.get(path, as_family=True).status == 404, path


def test_a_missing_page_is_answered_by_the_site_and_not_kept(host: Host) -> None:
    answer = host.get("/public/nothing.html")

    assert answer.status == 404
    assert "immutable" not in (answer.getheader("Cache-Control") or "")


def test_the_types_are_those_that_serve_sends() -> None:
    (listed,) = re.findall(r"types \{(.*?)\}", example(), re.DOTALL)
    types = {
        ending: kind
        for kind, endings in re.findall(r"(\S+/\S+)\s+([^;]+);", listed)
        for ending in endings.split()
    }

    assert types == {ending: MEDIA_TYPES[ending].partition(";")[0] for ending in types}
    images = {ending for ending, kind in MEDIA_TYPES.items() if kind.startswith("image/")}
    assert images - {"ico"} <= types.keys()
