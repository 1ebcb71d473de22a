"""The settings that `hosting apache` and `hosting caddy` write, in real servers."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from staticgal.site.headers import headers_for
from tests.publish.hosting.servers import APACHE, CADDY, GUARDED, Rig, new_rig, running

pytestmark = pytest.mark.slow

_MODULES = "/usr/lib/apache2/modules"
_LOADED = (
    *("mpm_event", "authn_core", "authn_file", "authz_core", "authz_user", "auth_basic"),
    *("alias", "dir", "headers", "mime"),
)


@pytest.fixture(scope="module", params=["apache", "caddy"])
def rig(request: pytest.FixtureRequest) -> Iterator[Rig]:
    server = request.param
    if {"apache": APACHE, "caddy": CADDY}[server] is None:
        pytest.skip(f"no {server} on this machine")
    # Apache does not serve as root, and pytest keeps its folders closed to all others.
    with TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        rig = new_rig(folder, server)
        rig.bring()
        command = apache(rig) if server == "apache" else caddy(rig)
        env = {**os.environ, "HOME": str(folder), "XDG_DATA_HOME": str(folder)}
        with running(command, rig.port, env):
            yield rig


def apache(rig: Rig) -> list[str]:
    """A shared host: it allows the directives that docs/hosting.md names, and no more."""
    for file in (rig.own.path / "hosting").glob("*.htaccess"):
        (rig.www / file.stem / ".htaccess").write_bytes(file.read_bytes())
    folder = rig.www.parent / "server"
    folder.mkdir()
    modules = "".join(f"LoadModule {one}_module {_MODULES}/mod_{one}.so\n" for one in _LOADED)
    (folder / "mime.types").write_text("")
    (folder / "httpd.conf").write_text(
        f"ServerRoot {folder}\nPidFile {folder}/pid\nListen 127.0.0.1:{rig.port}\n{modules}"
        f"ServerName 127.0.0.1\nErrorLog {folder}/error.log\nTypesConfig mime.types\n"
        f"User {'nobody' if os.geteuid() == 0 else '#-1'}\nGroup nogroup\n"
        f"DocumentRoot {rig.www}\n<Directory {rig.www}>\nRequire all granted\n"
        "AllowOverride AuthConfig FileInfo Limit Options\n</Directory>\n"
    )
    assert APACHE is not None
    return [APACHE, "-X", "-d", str(folder), "-f", str(folder / "httpd.conf")]


def caddy(rig: Rig) -> list[str]:
    settings = rig.own.path / "hosting" / "caddy.caddyfile"
    whole = rig.www.parent / "Caddyfile"
    whole.write_text("{\n\tadmin off\n}\n" + settings.read_text())
    assert CADDY is not None
    return [CADDY, "run", "--adapter", "caddyfile", "--config", str(whole)]


@pytest.mark.parametrize("audience", ["public", *GUARDED])
def test_each_file_comes_with_the_headers_that_serve_sends(rig: Rig, audience: str) -> None:
    is_open = audience == "public"
    known = {} if is_open else rig.password(audience)
    paths = [*rig.files(audience), ""]

    assert len(paths) > 6
    for path in paths:
        answer = rig.get(f"/{audience}/{path}", **known)
        wanted = headers_for(path, is_open=is_open)

        assert answer.status == 200, path
        assert {name: answer.headers[name] for name in wanted} == wanted, path


@pytest.mark.parametrize("audience", GUARDED)
def test_a_stranger_gets_nothing_of_a_protected_site(rig: Rig, audience: str) -> None:
    for path in ("", "nothing", "m/", *rig.files(audience)):
        answer = rig.get(f"/{audience}/{path}")

        assert answer.status == 401, path
        assert "Basic" in answer.headers["WWW-Authenticate"]
        assert answer.headers["Cache-Control"] == "no-store"


def test_passwords_are_each_good_for_their_own_place(rig: Rig) -> None:
    assert rig.get("/family/", **rig.password("family")).status == 200
    assert rig.get("/client-smith/", **rig.password("family")).status == 401
    assert rig.get("/family/", user="family", password="wrong").status == 401  # noqa: S106


def test_only_reading_is_allowed(rig: Rig) -> None:
    for method in ("POST", "PUT", "DELETE"):
        for path in ("/public/index.html", "/family/index.html"):
            answer = rig.ask(method, path, **rig.password("family"))
            assert answer.status in (401, 403, 405), (method, path)


def test_probe_finds_nothing_open(rig: Rig) -> None:
    (rig.www / "family" / ".env").write_text("secret words")

    ended = rig.own.run("probe")

    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert "nothing is open" in ended.stdout


def test_caddy_lets_nobody_in_before_there_are_passwords(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    if CADDY is None:
        pytest.skip("no caddy on this machine")
    folder = tmp_path_factory.mktemp("first")
    rig = new_rig(folder, "caddy")
    env = {**os.environ, "HOME": str(folder), "XDG_DATA_HOME": str(folder)}
    with running(caddy(rig), rig.port, env):
        assert rig.get("/family/").status == 401
        assert rig.get("/family/", **rig.password("family")).status == 401
