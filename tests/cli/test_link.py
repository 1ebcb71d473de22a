"""`link`: where an album or photo stands in a site, and that it does stand there."""

from __future__ import annotations

from .conftest import Folder


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
