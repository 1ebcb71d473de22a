"""`link`: where an album or photo stands in a site, and that it does stand there."""

from __future__ import annotations

import re
import shlex
from os.path import normpath
from pathlib import Path

import pytest

from .conftest import Folder, photo


def test_the_path_of_a_photo_and_of_an_album_is_that_of_a_page(built: Folder) -> None:
    for path in ("2026/a.jpg", "2026", "2026/private/c.jpg", "."):
        ended = built.run("link", path, "family")

        assert ended.returncode == 0
        assert (built.path / "build" / "family" / ended.stdout.strip()).is_file()
        assert "set `url`" in ended.stderr
        assert "build first" not in ended.stderr


def test_each_audience_has_an_address_of_its_own(built: Folder) -> None:
    public = built.run("link", "2026/a.jpg", "public").stdout
    family = built.run("link", "2026/a.jpg", "family").stdout

    assert public != family


def test_what_is_not_in_a_site_has_no_address(built: Folder) -> None:
    ended = built.run("link", "2026/private/c.jpg", "public")

    assert ended.returncode == 1
    assert ended.stdout == ""
    assert "not in the site of `public`" in ended.stderr
    assert "staticgal explain 2026/private/c.jpg public" in ended.stderr


def test_an_unlisted_photo_has_the_address_of_a_page_that_nothing_links_to(
    gallery: Folder,
) -> None:
    gallery.change("gallery.yaml", "title: Ours", "title: Ours\nurl: https://photos.example.org")
    gallery.write("photos/2026/a.jpg.md", "---\nunlisted: true\n---\n")
    before = gallery.run("link", "2026/a.jpg", "public")
    assert gallery.run("build").returncode == 0

    ended = gallery.run("link", "2026/a.jpg", "public")

    prefix = "https://photos.example.org/public/"
    assert before.stdout == ended.stdout
    assert "build first" in before.stderr
    assert ended.stdout.startswith(prefix)
    site = gallery.path / "build" / "public"
    page = site / ended.stdout.strip().removeprefix(prefix)
    assert page.is_file()
    assert "no page leads there" in ended.stderr
    others = [p for p in site.rglob("*") if p.suffix in (".html", ".json", ".xml") and p != page]
    assert not [p for p in others if page.name in p.read_text()]
    document = gallery.json("link", "2026/a.jpg", "public")
    assert document["unlisted"] is document["built"] is True
    assert document["url"] == ended.stdout.strip()


def test_a_path_or_audience_that_there_is_not_is_a_mistake(built: Folder) -> None:
    assert built.run("link", "2026/z.jpg", "public").returncode == 2
    assert built.run("link", "2026/a.jpg", "publik").returncode == 2


# --- What is unlisted, in every position -----------------------------------------------------

URL = "https://photos.example.org"
CONFIG = f"""\
title: Ours
url: {URL}
source: photos
timezone: Europe/Berlin
roles: {{viewer: [can_view], helper: [can_view, can_see_hidden]}}
audiences:
  public: {{role: viewer, protection: open}}
  family: {{role: viewer}}
  helpers: {{role: helper}}
  everyone: {{includes: [family, helpers]}}
  club: {{}}
albums:
  share: {{unlisted: true}}
  family: {{unlisted: true, access: {{public: none}}}}
  secret: {{hidden: true, unlisted: true}}
  later: {{unlisted: true, visible: {{from: 2100-12-24 18:00}}}}
photos:
  "b.jpg": {{unlisted: true}}
  "share/in/d.jpg": {{unlisted: true}}
  "only/*.jpg": {{unlisted: true}}
"""
PHOTOS = (
    *("a.jpg", "b.jpg", "plain/a.jpg", "share/a.jpg", "share/in/c.jpg", "share/in/d.jpg"),
    *("family/a.jpg", "secret/a.jpg", "later/a.jpg", "only/a.jpg"),
)
NO_PAGE = "no page leads there"
LEADS_UP = "it leads up to the album `{}`, which no page outside leads to"


@pytest.fixture(scope="module")
def apart(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    """A built gallery with much that is unlisted, to be looked at and not changed."""
    folder = Folder(tmp_path_factory.mktemp("apart"))
    folder.write("gallery.yaml", CONFIG)
    for number, name in enumerate(PHOTOS):
        photo(folder.path / "photos" / name, f"hsl({number * 30}, 60%, 50%)")
    ended = folder.run("build")
    assert ended.returncode == 0, ended.stdout + ended.stderr
    return folder


@pytest.mark.parametrize(
    ("path", "audience", "is_unlinked", "within"),
    [
        ("share", "public", True, None),
        ("share", "everyone", True, None),
        ("share/a.jpg", "public", False, "share"),
        ("share/in", "family", False, "share"),
        ("share/in/c.jpg", "helpers", False, "share"),
        ("share/in/d.jpg", "public", True, "share"),
        ("b.jpg", "public", True, None),
        ("family", "everyone", True, None),
        ("secret", "helpers", True, None),
        ("secret/a.jpg", "everyone", False, "secret"),
        ("only", "public", True, None),
        ("only/a.jpg", "public", True, "only"),
        ("a.jpg", "public", False, None),
        ("plain", "family", False, None),
        (".", "public", False, None),
    ],
)
def test_the_address_is_that_of_a_page_and_it_is_told_who_finds_it(
    apart: Folder, path: str, audience: str, is_unlinked: bool, within: str | None
) -> None:
    ended = apart.run("link", path, audience)

    prefix = f"{URL}/{audience}/"
    assert ended.stdout.startswith(prefix)
    page = ended.stdout.strip().removeprefix(prefix)
    assert (apart.path / "build" / audience / page).is_file()
    assert (NO_PAGE in ended.stderr) is is_unlinked
    assert ("leads up" in ended.stderr) is (within is not None)
    if within is not None:
        assert LEADS_UP.format(within) in ended.stderr
        assert Path(_page(apart, within, audience)) in _leads_to(apart, page, audience)
    told = apart.json("link", path, audience)
    assert told["unlisted"] is (is_unlinked or within is not None)
    assert told["within"] == within


@pytest.mark.parametrize(
    ("path", "audience"),
    [
        ("family", "public"),
        ("family/a.jpg", "public"),
        ("secret", "public"),
        ("secret/a.jpg", "family"),
        ("later", "family"),
        ("later/a.jpg", "everyone"),
        ("share", "club"),
    ],
)
def test_what_an_audience_may_not_see_or_not_yet_has_no_address(
    apart: Folder, path: str, audience: str
) -> None:
    ended = apart.run("link", path, audience)

    assert ended.returncode == 1
    assert ended.stdout == ""
    why = f"staticgal explain {path} {audience}"
    assert ended.stderr == f"`{path}` is not in the site of `{audience}`; why: {why}\n"


def test_the_reason_is_asked_for_the_same_time(apart: Folder) -> None:
    late = apart.run("link", "later", "family", "--as-of", "2100-12-24 18:00")
    early = apart.run("link", "later", "family", "--as-of", "2100-12-24 17:59")

    assert late.returncode == 0
    assert "build first" in late.stderr
    assert early.returncode == 1
    hint = early.stderr.partition("why: staticgal ")[2]
    assert hint == "explain later family --as-of '2100-12-24 17:59'\n"
    assert "2100-12-24 17:59 is not within" in apart.run(*shlex.split(hint)).stdout


@pytest.mark.parametrize("audience", ["public", "family", "helpers", "everyone"])
def test_nothing_in_a_site_leads_to_what_is_unlisted(apart: Folder, audience: str) -> None:
    """No page, feed, sitemap or list of words outside an unlisted album tells of it."""
    site = apart.path / "build" / audience
    inside = {"share", "share/in", "only"} | ({"family"} if audience != "public" else set())
    inside |= {"secret"} if audience in ("helpers", "everyone") else set()
    folders = {Path(_page(apart, path, audience)).parent.name for path in inside}
    photos = {Path(_page(apart, path, audience)).stem for path in ("b.jpg", "share/in/d.jpg")}

    listed = [
        page
        for page in site.rglob("*")
        if page.suffix in (".html", ".json", ".xml", ".txt", ".webmanifest")
        and page.relative_to(site).parts[0] not in folders
        and page.stem not in photos
    ]

    assert site / "index.html" in listed
    assert len(listed) >= 4
    for page in listed:
        text = page.read_text("utf-8")
        assert not [name for name in folders | photos if name in text], page


def _leads_to(folder: Folder, page: str, audience: str) -> set[Path]:
    """All that a page has links to, by the path in the site."""
    text = (folder.path / "build" / audience / page).read_text("utf-8")
    links = re.findall(r'href="([^":#?]*)(?:#[^"]*)?"', text)
    return {Path(normpath(Path(page).parent / link)) for link in links}


def _page(folder: Folder, path: str, audience: str) -> str:
    told: str = folder.json("link", path, audience)["path"]
    return told
