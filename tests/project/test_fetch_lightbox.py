"""The lightbox comes from npm as pinned and whole, or not at all.

The npm here is the real one; the registry it asks is a small one on this machine.
"""

from __future__ import annotations

import base64
import hashlib
import io
import json
import tarfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import fetch_lightbox
import pytest

from tests.shared import ROOT

VERSION = fetch_lightbox.pinned_version(ROOT)
SCRIPT = f"/*!\n  * PhotoSwipe {VERSION} - test\n  */\n"
FILES = {
    "package.json": json.dumps({"name": "photoswipe", "version": VERSION}),
    "LICENSE": "The MIT License",
    "dist/photoswipe.css": ".pswp {}",
    "dist/photoswipe.esm.min.js": SCRIPT,
    "dist/photoswipe-lightbox.esm.min.js": SCRIPT,
    "dist/photoswipe.esm.js": "not needed by a site",
}
KEPT = {
    "LICENSE",
    "photoswipe.css",
    "photoswipe.esm.min.js",
    "photoswipe-lightbox.esm.min.js",
}

needs_npm = pytest.mark.skipif(fetch_lightbox.find_npm() is None, reason="no npm here")


def packed(files: Mapping[str, str]) -> bytes:
    tarball = io.BytesIO()
    with tarfile.open(fileobj=tarball, mode="w:gz") as archive:
        for name, text in files.items():
            entry = tarfile.TarInfo(f"package/{name}")
            entry.size = len(text)
            archive.addfile(entry, io.BytesIO(text.encode()))
    return tarball.getvalue()


def digest(tarball: bytes) -> str:
    return "sha512-" + base64.b64encode(hashlib.sha512(tarball).digest()).decode()


@contextmanager
def registry(tarball: bytes) -> Iterator[str]:
    """The address of a registry that holds one package in one version."""

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = tarball if self.path.endswith(".tgz") else listing().encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Nothing: the test says what it saw."""

    def listing() -> str:
        dist = {"tarball": f"{address}photoswipe/-/photoswipe.tgz", "integrity": digest(tarball)}
        release = {"name": "photoswipe", "version": VERSION, "dist": dist}
        return json.dumps(
            {"name": "photoswipe", "dist-tags": {"latest": VERSION}, "versions": {VERSION: release}}
        )

    with ThreadingHTTPServer(("127.0.0.1", 0), Answer) as server:
        address = f"http://127.0.0.1:{server.server_address[1]}/"
        thread = Thread(target=server.serve_forever)
        thread.start()
        try:
            yield address
        finally:
            server.shutdown()
            thread.join()


def given_checkout(folder: Path, integrity: str) -> Path:
    """A checkout whose lock pins the digest `integrity`."""
    for name in fetch_lightbox.PINS:
        (folder / name).write_bytes((ROOT / name).read_bytes())
    lock = json.loads((folder / "package-lock.json").read_text())
    lock["packages"]["node_modules/photoswipe"]["integrity"] = integrity
    (folder / "package-lock.json").write_text(json.dumps(lock))
    return folder


@pytest.fixture
def ask(
    monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[None]:
    """A registry that npm asks, with an empty cache."""
    with registry(packed(FILES)) as address:
        monkeypatch.setenv("npm_config_registry", address)
        monkeypatch.setenv("npm_config_cache", str(tmp_path_factory.mktemp("npm")))
        yield


@needs_npm
@pytest.mark.usefixtures("ask")
def test_the_files_a_site_needs_are_kept_with_their_licence_and_no_others(tmp_path: Path) -> None:
    checkout = given_checkout(tmp_path, digest(packed(FILES)))

    fetched = fetch_lightbox.fetch(checkout)

    vendor = fetch_lightbox.lightbox_folder(checkout).parent
    assert fetched
    assert {file.name for file in vendor.rglob("*") if file.is_file()} == KEPT


@needs_npm
@pytest.mark.usefixtures("ask")
def test_what_is_in_place_is_not_fetched_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    checkout = given_checkout(tmp_path, digest(packed(FILES)))
    fetch_lightbox.fetch(checkout)
    monkeypatch.setattr(fetch_lightbox, "find_npm", lambda: None)

    assert not fetch_lightbox.fetch(checkout)


@needs_npm
@pytest.mark.usefixtures("ask")
def test_another_version_is_replaced(tmp_path: Path) -> None:
    checkout = given_checkout(tmp_path, digest(packed(FILES)))
    fetch_lightbox.fetch(checkout)
    script = fetch_lightbox.lightbox_folder(checkout) / "photoswipe.esm.min.js"
    script.write_text(SCRIPT.replace(VERSION, "5.0.0"))

    assert fetch_lightbox.fetch(checkout)
    assert script.read_text() == SCRIPT


@needs_npm
@pytest.mark.usefixtures("ask")
def test_a_package_with_another_digest_than_the_pinned_one_is_refused(tmp_path: Path) -> None:
    checkout = given_checkout(tmp_path, digest(b"what the lock was made for"))

    with pytest.raises(fetch_lightbox.LightboxUnavailableError, match="ntegrity"):
        fetch_lightbox.fetch(checkout)

    assert not fetch_lightbox.lightbox_folder(checkout).exists()


@needs_npm
def test_without_a_network_the_reason_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with registry(b"") as address:
        pass
    monkeypatch.setenv("npm_config_registry", address)
    monkeypatch.setenv("npm_config_cache", str(tmp_path / "npm"))
    checkout = given_checkout(tmp_path, digest(packed(FILES)))

    with pytest.raises(fetch_lightbox.LightboxUnavailableError, match="ECONNREFUSED"):
        fetch_lightbox.fetch(checkout)


def test_the_lock_holds_digests_and_no_download_addresses() -> None:
    lock = (ROOT / "package-lock.json").read_text()

    assert '"integrity": "sha512-' in lock
    assert "resolved" not in lock
    assert "://" not in lock
