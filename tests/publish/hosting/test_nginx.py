"""The settings that `hosting nginx` writes, in a real nginx: who gets in, and who does not."""

from __future__ import annotations

import base64
import re
import subprocess
import time
from pathlib import Path

import pytest

from staticgal.app.visitors import visitors_of
from staticgal.config.load import load
from staticgal.publish.hosting.links import token
from staticgal.publish.hosting.visitors import link_secret
from staticgal.site.headers import headers_for
from tests.publish.hosting.servers import (
    GUARDED,
    NGINX,
    Rig,
    new_rig,
    nginx_command,
    running,
)

TRAVERSALS = (
    "/public/../family/index.html",
    "/public/%2e%2e/family/index.html",
    "/public/..%2ffamily/index.html",
    "/public/..;/family/index.html",
    "/public..%2ffamily/index.html",
    "/public../family/index.html",
    "//family/index.html",
    "/./family/index.html",
    "/%66amily/index.html",
    "/FAMILY/index.html",
    "/family/index.html/",
    "/public/%5c..%5cfamily/index.html",
    "/public/enter/../../family/index.html",
    "/family/enter/../index.html",
    "/family/enter/%2e%2e/index.html",
)


def signed(rig: Rig, who: str, expires: int, audience: str = "family") -> str:
    """A token as only the holder of the secret can make it."""
    secret = link_secret(visitors_of(load(rig.config), audience))
    return token(secret, audience, who, expires)


def soon() -> int:
    return int(time.time()) + 3600


@pytest.mark.parametrize("audience", ["public", *GUARDED])
def test_each_file_comes_with_the_headers_that_serve_sends(nginx: Rig, audience: str) -> None:
    is_open = audience == "public"
    cookie = "" if is_open else nginx.session(audience)
    paths = [*nginx.files(audience), ""]

    assert len(paths) > 6
    for path in paths:
        answer = nginx.get(f"/{audience}/{path}", cookie=cookie)
        wanted = headers_for(path, is_open=is_open)

        assert answer.status == 200, path
        assert {name: answer.headers[name] for name in wanted} == wanted, path
        assert (answer.headers["X-Robots-Tag"] is None) == is_open, path


@pytest.mark.parametrize("audience", GUARDED)
def test_a_stranger_gets_nothing_of_a_protected_site(nginx: Rig, audience: str) -> None:
    for path in ("", "nothing", "m/", "manifest.json", ".git/config", *nginx.files(audience)):
        answer = nginx.get(f"/{audience}/{path}")

        assert answer.status == 401, path
        assert answer.headers["WWW-Authenticate"] == 'Basic realm="Photos"'
        assert answer.headers["Cache-Control"] == "no-store"
        assert not answer.cookie


def test_the_page_for_strangers_tells_nothing_of_any_site(nginx: Rig) -> None:
    bodies = {nginx.get(f"/{audience}/").body for audience in GUARDED}

    (page,) = bodies
    assert b"These pages are private" in page
    for word in (b"Ours", b"family", b"smith", b"href", b"src="):
        assert word not in page


@pytest.mark.parametrize("path", TRAVERSALS)
def test_no_spelling_of_a_path_leads_around_the_password(nginx: Rig, path: str) -> None:
    for cookie in ("", nginx.session("client-smith")):
        answer = nginx.get(path, cookie=cookie)

        assert answer.status in (400, 401, 404)
        assert b"2026" not in answer.body


def test_passwords_are_each_good_for_their_own_place(nginx: Rig) -> None:
    other = {"family": "client-smith", "client-smith": "family"}
    for audience in GUARDED:
        assert nginx.get(f"/{audience}/", **nginx.password(audience)).status == 200
        wrong = nginx.get(f"/{audience}/", user=audience, password="wrong")  # noqa: S106
        assert (wrong.status, wrong.cookie) == (401, "")
        others = nginx.get(f"/{audience}/", **nginx.password(other[audience]))
        assert (others.status, others.cookie) == (401, "")
        cookie = nginx.session(audience)
        assert nginx.get(f"/{audience}/", cookie=cookie).status == 200
        assert nginx.get(f"/{other[audience]}/", cookie=cookie).status == 401
        name, _, value = cookie.partition("=")
        renamed = name.replace(audience.replace("-", "_"), other[audience].replace("-", "_"))
        assert nginx.get(f"/{other[audience]}/", cookie=f"{renamed}={value}").status == 401


def test_a_session_cookie_is_for_its_place_and_not_for_scripts(nginx: Rig) -> None:
    answer = nginx.get("/family/", **nginx.password("family"))

    said = answer.headers["Set-Cookie"].split("; ")
    assert {"Path=/family/", "HttpOnly", "SameSite=Lax"} <= set(said)
    assert re.fullmatch(r"sgs_family=[0-9a-f]{32}", said[0])


@pytest.mark.parametrize("cookie", ["sgs_family=", "sgs_family=family", "sgs_family=default"])
def test_a_session_is_not_guessed_from_names(nginx: Rig, cookie: str) -> None:
    assert nginx.get("/family/", cookie=cookie).status == 401


def test_a_magic_link_leads_to_the_album_and_opens_its_place_alone(nginx: Rig) -> None:
    link = nginx.invite("family", "--person", "mom", "--album", "2026/private")

    answer = nginx.get(link)

    assert answer.status == 303
    assert re.fullmatch(r"/family/\S+/", answer.headers["Location"])
    assert answer.headers["Cache-Control"] == "no-store"
    said = set(answer.headers["Set-Cookie"].split("; "))
    assert {"Path=/family/", "HttpOnly", "SameSite=Lax"} <= said
    assert nginx.get(answer.headers["Location"], cookie=answer.cookie).status == 200
    assert nginx.get("/client-smith/", cookie=answer.cookie).status == 401
    value = answer.cookie.partition("=")[2]
    assert nginx.get("/client-smith/", cookie=f"sg_client_smith={value}").status == 401


def test_a_forged_or_expired_link_opens_nothing(nginx: Rig) -> None:
    good = signed(nginx, "mom_abcdefgh", soon())
    who, end, sign = good.split(".")
    assert nginx.get(f"/family/enter/{good}/").status == 303
    forged = [
        f"dad_abcdefgh.{end}.{sign}",
        f"{who}.{int(end) + 1}.{sign}",
        f"{who}.{end}.{'A' * 22}",
        f"{who}.{end}.",
        token("", "family", who, int(end)),
        token("0" * 64, "family", who, int(end)),
        signed(nginx, who, int(end), "client-smith"),
    ]

    for one in forged:
        answer = nginx.get(f"/family/enter/{one}/")
        assert (answer.status, answer.cookie) == (404, ""), one
        assert nginx.get("/family/", cookie=f"sg_family={one}").status == 401, one
    ended = signed(nginx, who, int(time.time()) - 10)
    answer = nginx.get(f"/family/enter/{ended}/")
    assert (answer.status, answer.cookie) == (410, "")
    assert b"These pages are private" in answer.body
    assert nginx.get("/family/", cookie=f"sg_family={ended}").status == 401


@pytest.mark.parametrize(
    "to",
    ["/evil.example/", "https://evil.example/", "%0d%0aSet-Cookie:x=1", "..%2f..%2fpublic/", "\\x"],
)
def test_a_link_leads_nowhere_but_into_its_site(nginx: Rig, to: str) -> None:
    answer = nginx.get(f"/family/enter/{signed(nginx, 'mom_abcdefgh', soon())}/{to}")

    assert (answer.headers["Location"] or "/family/").startswith("/family/")
    assert (
        "evil" not in (answer.headers["Location"] or "")
        or answer.status != 303
        or (answer.headers["Location"].startswith("/family/evil"))
    )
    assert "x=1" not in (answer.headers["Set-Cookie"] or "")


def test_links_are_in_no_log(nginx: Rig) -> None:
    good = signed(nginx, "mom_inthelog", soon())
    bad = good[:-1] + ("A" if good[-1] != "A" else "B")
    assert nginx.get(f"/family/enter/{good}/").status == 303
    assert nginx.get(f"/family/enter/{bad}/").status == 404

    logs = nginx.www.parent / "server"
    text = (logs / "access.log").read_text() + (logs / "error.log").read_text()

    assert "/family/" in text
    assert "enter/mom_inthelog" not in text


def test_only_reading_is_allowed(nginx: Rig) -> None:
    for method in ("POST", "PUT", "DELETE", "PROPFIND", "MKCOL", "OPTIONS", "PATCH"):
        for path in ("/public/", "/family/", "/family/enter/x/", "/"):
            assert nginx.ask(method, path, cookie=nginx.session("family")).status == 405
    assert nginx.ask("HEAD", "/public/").status == 200


def test_folders_are_not_listed_and_hidden_files_not_shown(nginx: Rig) -> None:
    for audience in ("public", "family"):
        site = nginx.www / audience
        (site / ".hidden").mkdir(exist_ok=True)
        (site / ".hidden" / "file.html").write_text("secret words")
        (site / ".env").write_text("secret words")
        cookie = "" if audience == "public" else nginx.session("family")
        for path in (".env", ".hidden/file.html", "%2eenv", "m/../.env"):
            answer = nginx.get(f"/{audience}/{path}", cookie=cookie)
            assert answer.status == 404, path
            assert b"secret words" not in answer.body
        listing = nginx.get(f"/{audience}/m/", cookie=cookie)
        assert listing.status in (403, 404)
        assert b"webp" not in listing.body


def test_a_link_out_of_a_site_is_not_followed(nginx: Rig) -> None:
    target = nginx.www.parent / "www-private" / "client-smith" / "secret.map"
    (nginx.www / "public" / "out.txt").symlink_to(target)

    assert target.read_text()
    assert nginx.get("/public/out.txt").status == 403


def test_what_has_no_place_of_its_own_is_closed(nginx: Rig) -> None:
    for path in ("/", "/me/", "/family2/", "/familyx", "/www-private/", "/.staticgal/", "/enter/"):
        answer = nginx.get(path, cookie=nginx.session("family"))
        assert answer.status == 404, path
        assert answer.headers["Cache-Control"] == "no-store"
    assert nginx.get("/family").headers["Location"] == "/family/"


def test_a_missing_page_is_answered_by_the_site_and_not_kept(nginx: Rig) -> None:
    answer = nginx.get("/public/nothing.html")

    assert answer.status == 404
    assert b"There is no page here" in answer.body
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_page_that_has_not_changed_is_not_sent_again(nginx: Rig) -> None:
    cookie = nginx.session("family")
    etag = nginx.get("/family/", cookie=cookie).headers["ETag"]

    again = nginx.get("/family/", cookie=cookie, If_None_Match=etag)

    assert (again.status, again.body) == (304, b"")
    assert again.headers["Cache-Control"] == "private, no-cache"


def test_a_compressed_file_beside_a_page_is_sent(nginx: Rig) -> None:
    import gzip

    page = nginx.www / "public" / "index.html"
    page.with_name("index.html.gz").write_bytes(gzip.compress(page.read_bytes()))

    answer = nginx.get("/public/index.html", Accept_Encoding="gzip")

    assert answer.headers["Content-Encoding"] == "gzip"
    assert answer.headers["Vary"] == "Accept-Encoding"
    assert gzip.decompress(answer.body) == page.read_bytes()


def own_nginx(folder: Path) -> tuple[Rig, list[str]]:
    if NGINX is None:
        pytest.skip("no nginx on this machine")
    rig = new_rig(folder, "nginx")
    rig.bring()
    return rig, nginx_command(folder / "server", rig.own.path / "hosting" / "nginx.conf")


def test_who_guesses_is_slowed_down_and_who_has_a_cookie_is_not(tmp_path: Path) -> None:
    rig, command = own_nginx(tmp_path)
    with running(command, rig.port):
        cookie = rig.session("family")
        guesses = [rig.get("/family/", user="family", password=f"x{i}").status for i in range(20)]
        visits = {rig.get("/family/", cookie=cookie).status for _ in range(30)}
        strangers = {rig.get("/family/").status for _ in range(30)}
        right = rig.get("/family/", **rig.password("family")).status

    assert guesses[0] == 401
    assert guesses.count(429) >= 5
    assert right == 429  # even the right guess tells nothing now
    assert (visits, strangers) == ({200}, {401})


def test_no_odd_way_to_send_a_password_escapes_the_limit(tmp_path: Path) -> None:
    rig, command = own_nginx(tmp_path)
    padded = base64.b64encode(b"family:x").decode()
    assert padded.endswith("=")
    ways = (f"Basic {padded}|", f"Basic {padded}:", f"basic {padded}", f"Basic  {padded}")
    for way in ways:
        with running(command, rig.port):
            answers = [rig.get("/family/", Authorization=way).status for _ in range(16)]

        assert set(answers) <= {401, 429}, way
        assert answers.count(429) >= 3, way


def test_who_is_withdrawn_is_out_and_the_others_stay(tmp_path: Path) -> None:
    rig, command = own_nginx(tmp_path)
    assert rig.own.run("passwd", "family", "mom", "-q").returncode == 0
    made = rig.own.run("passwd", "family", "aunt-eva", "-q").stdout
    eva = {"user": "aunt-eva", "password": made.splitlines()[1].split()[1]}
    links = {who: rig.invite("family", "--person", who) for who in ("mom", "aunt-eva")}
    rig.bring()
    with running(command, rig.port):
        cookies = {who: rig.get(link).cookie for who, link in links.items()}
        session = rig.get("/family/", **eva).cookie
        shared = rig.session("family")
        assert {rig.get("/family/", cookie=one).status for one in cookies.values()} == {200}
        assert rig.get("/family/", cookie=session).status == 200
    revoked = rig.own.run("revoke", "family", "--person", "aunt-eva")
    assert revoked.returncode == 0, revoked.stderr
    assert "1 link" in revoked.stdout
    new = rig.invite("family", "--person", "aunt-eva")
    rig.bring()
    with running(command, rig.port):
        assert rig.get("/family/", cookie=cookies["aunt-eva"]).status == 401
        assert rig.get(links["aunt-eva"]).status == 410
        assert rig.get("/family/", cookie=session).status == 401
        assert rig.get("/family/", **eva).status == 401
        assert rig.get("/family/", cookie=cookies["mom"]).status == 200
        assert rig.get("/family/", cookie=shared).status == 200
        assert rig.get(new).status == 303
    assert rig.own.run("revoke", "family").returncode == 0
    rig.bring()
    with running(command, rig.port):
        for cookie in (*cookies.values(), shared):
            assert rig.get("/family/", cookie=cookie).status == 401
        assert rig.get(links["mom"]).status == 404
        assert rig.get("/family/", **rig.password("family")).status == 401
        assert rig.get("/client-smith/", **rig.password("client-smith")).status == 200


def test_where_a_private_file_is_missing_nobody_new_gets_in(tmp_path: Path) -> None:
    rig, command = own_nginx(tmp_path)
    private = rig.www.parent / "www-private" / "family"
    kept = {file: file.read_bytes() for file in private.iterdir()}

    assert len(kept) == 6
    for missing, content in kept.items():
        missing.unlink()
        with running(command, rig.port):
            stranger = rig.get("/family/")
            assert (stranger.status, bool(stranger.headers["WWW-Authenticate"])) == (401, True)
            for secret in ("", "0" * 64):
                forged = token(secret, "family", "mom_abcdefgh", soon())
                assert rig.get(f"/family/enter/{forged}/").status == 404
                assert rig.get("/family/", cookie=f"sg_family={forged}").status in (401, 403)
            assert rig.get("/family/", cookie="sgs_family=").status in (401, 403)
            assert rig.get("/family/", user="family", password="").status in (401, 403)
        missing.write_bytes(content)


def test_many_audiences_with_long_names_fit_into_one_nginx(tmp_path: Path) -> None:
    if NGINX is None:
        pytest.skip("no nginx on this machine")
    names = [f"clients-of-the-year-2026-and-before-number-{i:03}" for i in range(60)]
    (tmp_path / "own" / "photos").mkdir(parents=True)
    audiences = "".join(f"  {name}: {{}}\n" for name in names)
    (tmp_path / "own" / "gallery.yaml").write_text(
        f"title: Ours\nsource: photos\nroles: {{viewer: [can_view]}}\naudiences:\n{audiences}"
        "publish:\n  defaults: {target: local, folder: ../www, url: 'http://127.0.0.1:1', "
        f"protection: nginx}}\n{audiences}"
    )
    from tests.cli.conftest import Folder

    written = Folder(tmp_path / "own").run("hosting", "nginx")
    assert written.returncode == 0, written.stderr
    settings = tmp_path / "own" / "hosting" / "nginx.conf"

    tried = subprocess.run(
        [*nginx_command(tmp_path / "server", settings), "-t"],
        capture_output=True,
        encoding="utf-8",
        check=False,
    )

    assert tried.returncode == 0, tried.stderr
