"""Certificates, and places whose address is not the name of their folder."""

from __future__ import annotations

import http.server
import shutil
import ssl
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from staticgal.publish.hosting.ask import Asker
from tests.publish.hosting.servers import NGINX, new_rig, nginx_command, running

OPENSSL = shutil.which("openssl")

needs_openssl = pytest.mark.skipif(OPENSSL is None, reason="no openssl on this machine")
needs_nginx = pytest.mark.skipif(NGINX is None, reason="no nginx on this machine")


def certificate(folder: Path, days: int) -> tuple[Path, Path]:
    """A certificate for `localhost` that signs itself, and its key."""
    cert, key = folder / "fullchain.pem", folder / "privkey.pem"
    assert OPENSSL is not None
    subprocess.run(
        [
            *(OPENSSL, "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"),
            *("-nodes", "-days", str(days), "-subj", "/CN=localhost"),
            *("-addext", "subjectAltName=DNS:localhost", "-keyout", str(key), "-out", str(cert)),
        ],
        check=True,
        capture_output=True,
    )
    return cert, key


class _Silent(http.server.BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_error(401)

    def log_message(self, *_: object) -> None:
        """Tests print nothing."""


@contextmanager
def secure_server(cert: Path, key: Path) -> Iterator[str]:
    server = http.server.ThreadingHTTPServer(("localhost", 0), _Silent)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(cert, key)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"https://localhost:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()


@needs_openssl
def test_the_end_of_a_certificate_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cert, key = certificate(tmp_path, 20)
    monkeypatch.setenv("SSL_CERT_FILE", str(cert))
    asker = Asker()
    with secure_server(cert, key) as origin:
        answer = asker.ask(origin, "/", {})

    assert answer == (401, "")
    assert (asker.certificates[origin] - datetime.now(UTC)).days in (19, 20)  # noqa: TID251


@needs_openssl
def test_a_certificate_that_nobody_vouches_for_is_no_answer(tmp_path: Path) -> None:
    asker = Asker()
    with secure_server(*certificate(tmp_path, 20)) as origin:
        status, problem = asker.ask(origin, "/", {})

    assert status == 0
    assert "certificate is not good" in problem


@needs_nginx
@needs_openssl
def test_nginx_takes_the_settings_for_https(tmp_path: Path) -> None:
    rig = new_rig(tmp_path, "nginx")
    text = rig.config.read_text().replace(
        f"http://127.0.0.1:{rig.port}", "https://photos.example.org"
    )
    rig.config.write_text(text)
    assert rig.own.run("hosting", "nginx").returncode == 0
    cert, key = certificate(tmp_path, 20)
    written = (rig.own.path / "hosting" / "nginx.conf").read_text()
    assert "127.0.0.1" not in written
    lives = "/etc/letsencrypt/live/photos.example.org"
    assert written.count(f"{lives}/fullchain.pem") == written.count(f"{lives}/privkey.pem") == 1
    settings = tmp_path / "secure.conf"
    settings.write_text(
        written.replace(f"{lives}/fullchain.pem", str(cert))
        .replace(f"{lives}/privkey.pem", str(key))
        # No other test's ports, and no rights of root.
        .replace("listen 80;", "listen 127.0.0.1:18080;")
        .replace("listen [::]:80;", "")
        .replace("listen 443 ssl http2;", "listen 127.0.0.1:18443 ssl http2;")
        .replace("listen [::]:443 ssl http2;", "")
    )

    tried = subprocess.run(
        [*nginx_command(tmp_path / "server", settings), "-t"],
        capture_output=True,
        encoding="utf-8",
        check=False,
    )

    assert tried.returncode == 0, tried.stderr
    assert "warn" not in tried.stderr


@needs_nginx
def test_places_at_the_root_and_under_other_names_keep_apart(tmp_path: Path) -> None:
    rig = new_rig(tmp_path, "nginx")
    here = f"http://127.0.0.1:{rig.port}"
    text = rig.config.read_text()
    begin = text.index("publish:")
    rig.config.write_text(
        text[:begin]
        + f"publish:\n  defaults: {{target: local, private: ../keep, protection: nginx}}"
        f"\n  public: {{folder: ../www/public, url: '{here}'}}"
        f"\n  family: {{folder: ../www/family, url: '{here}/for-us'}}"
        f"\n  client-smith: {{folder: ../www/client-smith, url: '{here}/smith'}}\n"
    )
    written = rig.own.run("hosting", "nginx")
    assert written.returncode == 0, written.stderr
    rig.bring()
    with running(
        nginx_command(tmp_path / "server", rig.own.path / "hosting" / "nginx.conf"), rig.port
    ):
        probed = rig.own.run("probe")
        link = rig.get(rig.invite("family"))
        opened = rig.get("/for-us/", cookie=link.cookie)
        paths = ("/for-us", "/for-us../client-smith/index.html", "/smith../family/index.html")
        around = {path: rig.get(path, cookie=link.cookie) for path in paths}
        page = next(one for one in rig.files("family") if one.startswith("m/"))
        picture = rig.get(f"/for-us/{page}", cookie=link.cookie)

    assert probed.returncode == 0, probed.stdout + probed.stderr
    assert (link.status, link.headers["Location"]) == (303, "/for-us/")
    assert "Path=/for-us/" in link.headers["Set-Cookie"]
    assert (opened.status, picture.status) == (200, 200)
    assert picture.body == (rig.www / "family" / page).read_bytes()
    assert [one.status for one in around.values()] == [301, 404, 404]
