"""`serve`, as one uses it: started, looked at, built under, and stopped with Ctrl-C."""

from __future__ import annotations

import json
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.command import hear_ctrl_c

from .conftest import Folder, photo

_PATIENCE_S = 60.0


class Serving:
    """A running `staticgal serve`, and all that it has said so far."""

    def __init__(self, folder: Folder, log: Path, *words: str) -> None:
        self.log = log
        with log.open("wb") as said:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "staticgal", "serve", "--port", "0", *words],
                cwd=folder.path,
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=subprocess.STDOUT,
                preexec_fn=hear_ctrl_c,
            )
        self.url = self.wait_for(r"(http://127\.0\.0\.1:\d+)/ shows the sites")[1]

    def said(self) -> str:
        return self.log.read_text(encoding="utf-8")

    def wait_for(self, pattern: str) -> re.Match[str]:
        def found() -> re.Match[str] | None:
            assert self.process.poll() is None, self.said()
            return re.search(pattern, self.said())

        return until(found, lambda: f"{pattern!r} was not said: {self.said()}")

    def get(self, path: str) -> str:
        with urllib.request.urlopen(self.url + path, timeout=10) as reply:  # noqa: S310
            return str(reply.read().decode())

    def stop(self) -> int:
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(timeout=_PATIENCE_S)


def until(true: Callable[[], Any], otherwise: Callable[[], str]) -> Any:
    """What it gives once that is something."""
    end = time.monotonic() + _PATIENCE_S
    while time.monotonic() < end:
        if result := true():
            return result
        time.sleep(0.1)
    raise AssertionError(otherwise())


@contextmanager
def serving(folder: Folder, log: Path, *words: str) -> Iterator[Serving]:
    started = Serving(folder, log, *words)
    try:
        yield started
    finally:
        if started.process.poll() is None:
            started.process.kill()
            started.process.wait()


def test_the_sites_are_shown_until_ctrl_c(built: Folder, tmp_path: Path) -> None:
    with serving(built, tmp_path / "log") as server:
        start = server.get("/")
        assert re.findall(r'href="(/[a-z]+/)"', start) == ["/public/", "/family/", "/me/"]
        assert "2 photos" in start
        assert "<title>Ours</title>" in server.get("/family/")
        assert "reload.js" not in server.get("/family/")

        assert server.stop() == 0
    assert "Traceback" not in server.said()


def test_one_audience_can_be_shown_alone(built: Folder, tmp_path: Path) -> None:
    with serving(built, tmp_path / "log", "--audience", "family") as server:
        assert re.findall(r'href="(/[a-z]+/)"', server.get("/")) == ["/family/"]
        with pytest.raises(urllib.request.HTTPError, match="404"):
            server.get("/me/")


def test_where_nothing_is_built_it_says_so(gallery: Folder, tmp_path: Path) -> None:
    with serving(gallery, tmp_path / "log") as server:
        server.wait_for("no site is built yet")
        assert server.get("/").count("not built yet") == 3


def test_a_port_in_use_is_said_when_it_was_asked_for(built: Folder) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]

        ended = built.run("serve", "--port", str(port))

    assert ended.returncode == 1
    assert f"port {port} is in use" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_watching_builds_at_first_and_after_each_change(gallery: Folder, tmp_path: Path) -> None:
    with serving(gallery, tmp_path / "log", "--watch") as server:
        server.wait_for("renditions made")
        assert "2 photos" in server.get("/")

        photo(gallery.path / "photos" / "2026" / "d.jpg", "white")
        until(lambda: "4 photos" in server.get("/"), server.said)
        server.wait_for(r"me +build/me/ +4 photos")

        gallery.change("gallery.yaml", "title: Ours", "titel: Ours")
        server.wait_for("did you mean `title`")
        server.wait_for("nothing was built or changed")
        assert "<title>Ours</title>" in server.get("/family/")

        gallery.change("gallery.yaml", "titel: Ours", "title: Theirs")
        until(lambda: "<title>Theirs</title>" in server.get("/family/"), server.said)
        until(lambda: server.said().count("build/me/") == 3, server.said)

        gallery.change("gallery.yaml", "audiences:\n", "audiences:\n  friends: {role: viewer}\n")
        until(lambda: "/friends/" in server.get("/"), server.said)
        assert "<title>Theirs</title>" in server.get("/friends/")

        assert server.stop() == 0
    assert "Traceback" not in server.said()
    pages = [*(gallery.path / "build").rglob("*.html")]
    assert pages
    assert not any("_staticgal" in page.read_text(encoding="utf-8") for page in pages)


class Browser:
    """Chromium, driven as the WebDriver standard says."""

    def __init__(self, port: int) -> None:
        self._url = f"http://127.0.0.1:{port}"
        self._session = ""

    def call(self, method: str, path: str, body: object = None) -> Any:
        content = json.dumps(body).encode() if method == "POST" else None
        request = urllib.request.Request(self._url + path, content, method=method)  # noqa: S310
        with urllib.request.urlopen(request, timeout=60) as reply:  # noqa: S310
            return json.loads(reply.read())["value"]

    def is_ready(self) -> bool:
        try:
            return bool(self.call("GET", "/status")["ready"])
        except OSError:
            return False

    def open(self, profile: Path) -> None:
        arguments = ["--headless=new", "--no-sandbox", "--disable-dev-shm-usage"]
        options = {
            "args": [*arguments, f"--user-data-dir={profile}"],
            "binary": shutil.which("chromium"),
        }
        always = {"goog:chromeOptions": options, "goog:loggingPrefs": {"browser": "ALL"}}
        made = self.call("POST", "/session", {"capabilities": {"alwaysMatch": always}})
        self._session = f"/session/{made['sessionId']}"

    def show(self, url: str) -> None:
        self.call("POST", f"{self._session}/url", {"url": url})

    @property
    def title(self) -> str:
        return str(self.call("GET", f"{self._session}/title"))

    def complaints(self) -> list[str]:
        entries = self.call("POST", f"{self._session}/se/log", {"type": "browser"})
        return [entry["message"] for entry in entries]

    def close(self) -> None:
        if self._session:
            self.call("DELETE", self._session)


@pytest.fixture
def browser(tmp_path: Path) -> Iterator[Browser]:
    driver = shutil.which("chromedriver")
    if driver is None or shutil.which("chromium") is None:
        pytest.skip("no chromium and chromedriver here")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    process = subprocess.Popen(
        [driver, f"--port={port}"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    chromium = Browser(port)
    try:
        until(chromium.is_ready, lambda: "chromedriver does not answer")
        chromium.open(tmp_path / "profile")
        yield chromium
    finally:
        chromium.close()
        process.terminate()
        process.wait(timeout=_PATIENCE_S)


def test_an_open_page_reloads_after_a_build_and_keeps_its_policy(
    gallery: Folder, browser: Browser, tmp_path: Path
) -> None:
    with serving(gallery, tmp_path / "log", "--watch") as server:
        server.wait_for("renditions made")
        for path in ("/", "/family/"):
            browser.show(server.url + path)
        assert browser.title == "Ours"
        time.sleep(1.5)  # so that the page has asked at least once

        gallery.change("gallery.yaml", "title: Ours", "title: Theirs")

        until(lambda: browser.title == "Theirs", lambda: f"{browser.title}: {server.said()}")
        assert browser.complaints() == []
