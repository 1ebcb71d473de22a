"""What a site holds is told by its files alone, and a copy of it is known again."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

from staticgal.site.inventory import inventory, is_site, signature, signature_of


def test_an_inventory_tells_albums_and_photos_from_the_other_pages(tmp_path: Path) -> None:
    album, photo, unlisted = "abcdefgh2345", "abcdefgh23456777", "abcdefgh234567abcdefgh2345"
    for name in (
        "index.html", "2.html", "404.html", "about.html",
        f"zoo-{album}/index.html", f"zoo-{album}/2.html", f"zoo-{album}/{photo}.html",
        f"{unlisted}/index.html", f"{unlisted}/{unlisted}.html", "m/abcdefgh/x.jpg",
    ):  # fmt: skip
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("")

    there = inventory(tmp_path)

    assert is_site(tmp_path)
    assert not is_site(tmp_path / "m")
    assert there.albums == {album, unlisted}
    assert there.photos == {photo, unlisted}


def test_a_site_calls_itself_open_by_what_it_says_to_search_engines(tmp_path: Path) -> None:
    assert not inventory(tmp_path).is_open
    (tmp_path / "robots.txt").write_text("User-agent: *\nDisallow: /\n")
    assert not inventory(tmp_path).is_open
    (tmp_path / "robots.txt").write_text("User-agent: *\nAllow: /\n")
    assert inventory(tmp_path).is_open


def test_a_copy_of_a_site_has_its_signature_and_one_with_other_pages_has_not(
    tmp_path: Path,
) -> None:
    (tmp_path / "m").mkdir()
    (tmp_path / "m" / "x.jpg").write_bytes(b"picture")
    (tmp_path / "index.html").write_text("page")
    digest = sha256(b"page").hexdigest()
    digests = {"index.html": digest, "m/x.jpg": "of the picture"}

    there = signature_of(tmp_path)
    (tmp_path / ".htaccess").write_text("of the host")
    with_hidden = signature_of(tmp_path)
    (tmp_path / "index.html").write_text("PAGE")
    changed = signature_of(tmp_path)
    (tmp_path / "index.html").unlink()
    (tmp_path / "index.html").symlink_to("nowhere")

    assert there == with_hidden == signature(digests)
    assert len({there, changed, signature_of(tmp_path)}) == 3
