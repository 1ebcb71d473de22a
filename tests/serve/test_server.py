"""A real server on loopback, asked as a browser would ask, and as a curious one would."""

from __future__ import annotations

import os
import re
import socket
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from staticgal.errors import StaticgalError
from staticgal.serve.server import HOST, PORT, open_server
from staticgal.serve.sites import Sites
from staticgal.site.headers import headers_for

from .conftest import PHOTO, Client


def test_a_page_comes_with_the_headers_of_a_real_host(get: Client) -> None:
    for audience, is_open in (("family", False), ("public", True)):
        for path in ("", "2026/", "m/a/abc.avif", "assets/a.css"):
            reply = get(f"/{audience}/{path}")

            assert reply.status == 200
            expected = headers_for(path or "index.html", is_open)
            assert {name: reply.headers.get(name) for name in expected} == expected


def test_the_start_page_leads_to_each_audience(get: Client) -> None:
    page = get("/").body.decode()

    assert re.findall(r'<li><a href="([^"]*)">', page) == ["/family/", "/public/"]
    assert "The &lt;Hansens&gt;" in page
    assert "<span>protected</span> <span>1 photo</span>" in page
    assert "<span>open to everybody</span> <span>1 photo</span>" in page
    assert "<span>me</span> <span>protected</span> <span>not built yet</span>" in page


def test_the_start_page_keeps_its_own_policy(get: Client) -> None:
    reply = get("/")
    page = reply.body.decode()

    assert "default-src 'none'" in reply.headers["Content-Security-Policy"]
    assert "<style" not in page
    assert "style=" not in page
    for address in re.findall(r'<link [^>]*href="([^"]*)"', page):
        assert get(address).status == 200


def test_a_photo_is_sent_whole(get: Client) -> None:
    reply = get("/family/m/a/abc.avif")

    assert reply.body == PHOTO
    assert reply.headers["Content-Length"] == str(len(PHOTO))


def test_a_folder_is_shown_by_its_page_and_never_listed(get: Client) -> None:
    assert get("/family/2026/").body == b"an album"
    assert get("/family/m/").status == 404
    assert get("/family/m/a/").status == 404


def test_an_address_without_its_last_slash_is_sent_on(get: Client) -> None:
    for short, whole in (("/family", "/family/"), ("/family/2026", "/family/2026/")):
        reply = get(short)

        assert reply.status == 301
        assert reply.headers["Location"] == whole


def test_head_is_answered_like_get_but_for_the_body(get: Client) -> None:
    for path in ("/", "/family/", "/family/m/a/abc.avif", "/family/nothing", "/nobody/"):
        got, head = get(path), get(path, method="HEAD")

        assert (head.status, head.body) == (got.status, b"")
        dated = {"Date": ""}
        assert {**head.headers, **dated} == {**got.headers, **dated}


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "TRACE"])
def test_nothing_but_reading_is_allowed(get: Client, method: str) -> None:
    reply = get("/family/", method=method)

    assert reply.status == 405
    assert reply.headers["Allow"] == "GET, HEAD"


def test_a_page_is_not_sent_again_to_who_has_it(get: Client) -> None:
    first = get("/family/")

    again = get("/family/", If_None_Match=first.headers["ETag"])

    assert (again.status, again.body) == (304, b"")
    assert get("/family/2026/", If_None_Match=first.headers["ETag"]).status == 200


def test_a_new_page_of_the_same_length_and_time_has_another_tag(get: Client, sites: Sites) -> None:
    page = sites.by_audience["family"].folder / "2026" / "index.html"
    before, tag = page.stat(), get("/family/2026/").headers["ETag"]

    page.write_bytes(b"an aIbum")
    os.utime(page, ns=(before.st_atime_ns, before.st_mtime_ns))

    assert get("/family/2026/", If_None_Match=tag).body == b"an aIbum"


@pytest.mark.parametrize(
    "path", ["nothing", "2026/nothing/at/all.html", "m/a/", "%ff", "404", "../x", ".git/config"]
)
def test_an_address_that_is_not_there_gets_the_sites_own_page(get: Client, path: str) -> None:
    reply = get(f"/public/{path}")

    assert reply.status == 404
    assert b"No page." in reply.body
    assert reply.headers["Cache-Control"] == "no-store"


def test_the_page_of_a_missing_address_links_to_where_the_site_is_served(get: Client) -> None:
    page = get("/family/some/where/else").body

    assert b'href="/family/assets/a.css"' in page
    assert b"/photos/" not in page


def test_a_site_that_is_not_built_says_how_to_build_it(get: Client) -> None:
    reply = get("/me/")

    assert reply.status == 404
    assert b"staticgal build" in reply.body


@pytest.mark.parametrize(
    "target",
    [
        "/family/../secret.txt",
        "/family/../../secret.txt",
        "/../secret.txt",
        "/family/%2e%2e/%2e%2e/secret.txt",
        "/family/..%2f..%2fsecret.txt",
        "/family/2026/../../../secret.txt",
        "/family/..\\..\\secret.txt",
        "/family/..%5c..%5csecret.txt",
        "/family//../../secret.txt",
        "/family/./../../secret.txt",
        "/family/%00/secret.txt",
        "/family/.hidden",
        "/family/%2ehidden",
        "/family/%ff",
        "/family//index.html",
        "/build/family/index.html",
        "/family/" + "a" * 5000,
        "/nobody/",
        "/_staticgal/../secret.txt",
        "/_staticgal/reload.js",
        "/_staticgal/stamp/family",
        "*",
        "family/",
    ],
)
def test_nothing_but_the_sites_can_be_asked_for(get: Client, target: str) -> None:
    reply = get(target)

    assert reply.status == 404
    assert b"outside" not in reply.body
    assert b"not served" not in reply.body


def test_a_link_that_leaves_the_site_is_not_followed(get: Client, sites: Sites) -> None:
    folder = sites.by_audience["family"].folder
    outside = folder.parent.parent
    (folder / "out.txt").symlink_to(outside / "secret.txt")
    (folder / "out").symlink_to(outside)
    (folder / "round").symlink_to(folder / "round")
    (folder / "to-public").symlink_to(sites.by_audience["public"].folder)

    for path in ("out.txt", "out/secret.txt", "out/", "round", "to-public/index.html"):
        reply = get(f"/family/{path}")

        assert reply.status == 404, path
        assert b"outside" not in reply.body


def test_what_cannot_be_read_is_not_there(get: Client, sites: Sites) -> None:
    os.mkfifo(sites.by_audience["family"].folder / "pipe.html")

    assert get("/family/pipe.html").status == 404


def test_a_page_of_another_host_cannot_read_what_is_served_here(get: Client) -> None:
    for host in ("evil.example", "evil.example:8000", "127.0.0.1.evil.example", ""):
        reply = get("/family/", Host=host)

        assert reply.status == 421
        assert b"Family" not in reply.body
    assert get("/family/", Host="localhost:8000").status == 200


def test_a_swapped_site_is_seen_at_once(get: Client, sites: Sites, tmp_path: Path) -> None:
    folder = sites.by_audience["family"].folder
    assert b"Family" in get("/family/").body

    folder.rename(tmp_path / "old")
    folder.mkdir()
    (folder / "index.html").write_text("the next one", encoding="utf-8")

    assert get("/family/").body == b"the next one"


def test_several_requests_share_one_connection(get: Client) -> None:
    with socket.create_connection((HOST, get.server.server_address[1]), timeout=5) as connection:
        request = b"GET /family/2026/ HTTP/1.1\r\nHost: localhost\r\n\r\n"
        connection.sendall(request + request)
        received = b""
        while received.count(b"an album") < 2:
            received += connection.recv(4096)

    assert received.count(b"HTTP/1.1 200 OK") == 2


def test_it_listens_on_loopback_only(get: Client) -> None:
    assert get.server.socket.getsockname()[0] == "127.0.0.1"


def test_a_port_in_use_is_said(get: Client, sites: Sites) -> None:
    port = get.server.server_address[1]

    with pytest.raises(StaticgalError, match=f"port {port} is in use"):
        open_server(sites, port)


def test_the_next_port_is_tried_unless_one_was_asked_for(sites: Sites) -> None:
    with open_server(sites, None) as first, open_server(sites, None) as second:
        assert PORT <= first.server_address[1] < second.server_address[1]


def test_pages_reload_only_while_watching(serving: Callable[[Sites], Client], sites: Sites) -> None:
    still, watching = serving(sites), serving(replace(sites, is_watching=True))
    script = b'<script src="/_staticgal/reload.js" defer></script>'
    folder = sites.by_audience["family"].folder

    for path in ("/", "/family/", "/family/2026/", "/family/nothing"):
        assert script not in still(path).body
        assert watching(path).body.count(script) == 1
    assert watching("/_staticgal/reload.js").headers["Content-Type"].startswith("text/javascript")
    assert script not in (folder / "index.html").read_bytes()
    assert watching("/family/m/a/abc.avif").body == PHOTO


def test_the_stamp_of_a_site_changes_when_it_is_swapped_and_not_before(
    serving: Callable[[Sites], Client], sites: Sites
) -> None:
    get = serving(replace(sites, is_watching=True))
    folder = sites.by_audience["family"].folder
    family, public, start = (
        get(f"/_staticgal/stamp/{name}").body for name in ("family", "public", "")
    )
    assert get("/_staticgal/stamp/family").body == family

    folder.rename(folder.with_name("old"))
    folder.mkdir()

    assert get("/_staticgal/stamp/family").body != family
    assert get("/_staticgal/stamp/").body != start
    assert get("/_staticgal/stamp/public").body == public
