"""A gallery of three audiences on a web server of its own, on loopback, as its owner sets it up."""

from __future__ import annotations

import base64
import os
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPMessage
from pathlib import Path

from scripts import demo_publish
from scripts.demo_publish import await_port, free_port
from staticgal.app.visitors import files_for_private
from staticgal.config.load import load
from tests.cli.conftest import Folder, photo

_SBIN = f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin"
NGINX = demo_publish.find_nginx()
APACHE = shutil.which("apache2", path=_SBIN)
CADDY = shutil.which("caddy", path=_SBIN)
GUARDED = ("family", "client-smith")

_CONFIG = """\
title: Ours
source: photos
roles:
  viewer: [can_view]
audiences:
  public: {{role: viewer, protection: open}}
  family: {{role: viewer, people: [mom, aunt-eva]}}
  client-smith: {{}}
albums:
  "2026/private": {{access: {{public: none}}}}
  "clients/smith": {{access: {{public: none, family: none, client-smith: viewer}}}}
publish:
  defaults: {{target: local, folder: ../www, url: "{url}", protection: {protection}}}
  public: {{}}
  family: {{}}
  client-smith: {{}}
"""


@dataclass(frozen=True)
class Answer:
    """What a server answered."""

    status: int
    headers: HTTPMessage
    body: bytes

    @property
    def cookie(self) -> str:
        """Name and value of the cookie it set, or ""."""
        return (self.headers.get("Set-Cookie") or "").partition(";")[0]


@dataclass(frozen=True)
class Rig:
    """The owner's folder, and the place where the sites are shown."""

    own: Folder
    www: Path
    port: int
    passwords: dict[str, str] = field(default_factory=dict)
    sessions: dict[str, str] = field(default_factory=dict)

    @property
    def config(self) -> Path:
        return self.own.path / "gallery.yaml"

    def get(
        self, path: str, *, user: str = "", password: str = "", cookie: str = "", **more: str
    ) -> Answer:
        return self.ask("GET", path, user=user, password=password, cookie=cookie, **more)

    def ask(
        self,
        method: str,
        path: str,
        *,
        user: str = "",
        password: str = "",
        cookie: str = "",
        **more: str,
    ) -> Answer:
        """One question, its path sent letter by letter."""
        headers = {name.replace("_", "-"): value for name, value in more.items()}
        if user:
            known = base64.b64encode(f"{user}:{password}".encode()).decode()
            headers["Authorization"] = f"Basic {known}"
        if cookie:
            headers["Cookie"] = cookie
        connection = HTTPConnection("127.0.0.1", self.port, timeout=20)
        connection.request(method, path, headers=headers)
        answer = connection.getresponse()
        body = answer.read()
        connection.close()
        return Answer(answer.status, answer.headers, body)

    def password(self, audience: str) -> dict[str, str]:
        return {"user": audience, "password": self.passwords[audience]}

    def session(self, audience: str) -> str:
        """The cookie that the right password earns; it is asked for once, as browsers do."""
        if audience not in self.sessions:
            self.sessions[audience] = self.get(f"/{audience}/", **self.password(audience)).cookie
        assert self.sessions[audience]
        return self.sessions[audience]

    def invite(self, *words: str) -> str:
        """The path of a new magic link."""
        ended = self.own.run("invite", *words)
        assert ended.returncode == 0, ended.stderr
        return "/" + ended.stdout.strip().split("/", 3)[3]

    def files(self, audience: str) -> list[str]:
        """One file of each kind and folder of a site, by path from the site."""
        site = self.www / audience
        found: dict[tuple[str, str], str] = {}
        for path in sorted(site.rglob("*")):
            inside = path.relative_to(site).as_posix()
            if path.is_file() and "/." not in f"/{inside}":
                found.setdefault((path.suffix, inside.partition("/")[0]), inside)
        return list(found.values())

    def bring(self) -> None:
        """The sites and what is private, to where the server looks."""
        config = load(self.config)
        for name, place in config.publish.items():
            shutil.copytree(self.own.path / "build" / name, place.folder, dirs_exist_ok=True)
            private = Path(place.private)
            private.mkdir(parents=True, exist_ok=True)
            for file, content in files_for_private(config, name).items():
                (private / file).write_bytes(content)


def new_rig(folder: Path, protection: str) -> Rig:
    """A built gallery, with a password for each protected audience, and its server's settings."""
    own = folder / "own"
    for path, colour in (
        ("2026/open/a.jpg", "red"),
        ("2026/private/b.jpg", "green"),
        ("clients/smith/c.jpg", "blue"),
    ):
        photo(own / "photos" / path, colour)
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    (own / "gallery.yaml").write_text(_CONFIG.format(url=url, protection=protection))
    rig = Rig(Folder(own), folder / "www", port)
    built = rig.own.run("build")
    assert built.returncode == 0, built.stderr
    for audience in GUARDED:
        made = rig.own.run("passwd", audience, "-q")
        assert made.returncode == 0, made.stderr
        user, password = (line.split()[1] for line in made.stdout.splitlines())
        assert user == audience
        rig.passwords[audience] = password
    written = rig.own.run("hosting", protection)
    assert written.returncode == 0, written.stderr
    return rig


@contextmanager
def running(command: list[str], port: int, env: Mapping[str, str] = os.environ) -> Iterator[None]:
    """A server until it is no longer needed; its own words, where it does not come up."""
    server = subprocess.Popen(command, env=dict(env), stderr=subprocess.PIPE, encoding="utf-8")
    try:
        await_port(port, server)
        yield
    finally:
        server.terminate()
        server.communicate(timeout=20)


def nginx_command(folder: Path, settings: Path) -> list[str]:
    """Run nginx with these settings in its `http` block, its own files in `folder`."""
    assert NGINX is not None
    return demo_publish.nginx_command(NGINX, folder, settings)
