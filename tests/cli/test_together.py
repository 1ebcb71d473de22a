"""Edits, copies and links of a photo that is closed, by the real command (field case 33)."""

from __future__ import annotations

from pathlib import Path

from PIL import Image

from .conftest import Folder, photo

CONFIG = """\
title: Ours
source: photos
roles:
  viewer: [can_view]
  owner: [owner_access]
audiences:
  public: {role: viewer, protection: open}
  me: {role: owner}
photos:
  "A/IMG_0011.jpg": {access: {public: none}}
limits:
  - {when: {keyword: private}, withhold: all}
"""
HIDDEN = "---\nhidden: true\n---\n"


def given(path: Path) -> Folder:
    ours = Folder(path)
    ours.write("gallery.yaml", CONFIG)
    album = path / "photos" / "A"
    for name in (
        *("IMG_0001.jpg", "IMG_0001-edited.jpg", "IMG_0001~2.jpg", "IMG_0001 copy.png"),
        *("IMG_0011.jpg", "IMG_0011(1).jpg", "IMG_0012~2.jpg", "IMG_00011.jpg"),
        *("IMG_0013.jpg", "IMG_0013-edited.jpg", "IMG_0014.jpg", "IMG_0014-edited.jpg"),
        *("IMG_0015.jpg", "IMG_0015-edited.jpg"),
    ):
        photo(album / name, "red")
    exif = Image.Exif()
    exif[0x9C9E] = "private\0".encode("utf-16-le")  # XPKeywords
    Image.new("RGB", (48, 32), "blue").save(album / "IMG_0012.jpg", exif=exif)
    for name in ("IMG_0001.jpg", "IMG_0013-edited.jpg", "IMG_0014.jpg"):
        ours.write(f"photos/A/{name}.md", HIDDEN)
    ours.write("photos/A/IMG_0014-edited.jpg.md", "---\nhidden: false\n---\n")
    (path / "photos" / "B").mkdir()
    (path / "photos" / "B" / "picked.jpg").symlink_to("../A/IMG_0013.jpg")
    (path / "photos" / "B" / "open.jpg").symlink_to("../A/IMG_0015.jpg")
    return ours


def test_what_is_closed_is_closed_with_its_edits_copies_and_links(tmp_path: Path) -> None:
    ours = given(tmp_path)

    sites = ours.json("access")["audiences"]
    built = ours.run("build")

    assert set(sites["public"]["photos"]) == {
        "A/IMG_00011.jpg",
        "A/IMG_0014-edited.jpg",
        "A/IMG_0015-edited.jpg",
        "A/IMG_0015.jpg",
        "B/open.jpg",
    }
    assert len(sites["me"]["photos"]) == 17
    assert built.returncode == 0, built.stderr
    assert "closed-together" in str(ours.json("check"))


def test_explain_names_the_photo_that_closes_and_what_it_advises_shows(tmp_path: Path) -> None:
    ours = given(tmp_path)

    hidden = ours.run("explain", "A/IMG_0001~2.jpg", "public").stdout
    named = ours.run("explain", "A/IMG_0011(1).jpg", "public").stdout
    limited = ours.run("explain", "A/IMG_0012~2.jpg", "public").stdout
    link = ours.run("explain", "B/picked.jpg", "public").stdout
    original = ours.run("explain", "A/IMG_0001.jpg", "public").stdout

    assert (
        "photos/A/IMG_0001.jpg.md:2:1: photo `A/IMG_0001~2.jpg` is hidden, as `A/IMG_0001.jpg` "
        "with which it belongs"
    ) in hidden
    assert "say `hidden: false` in a note `IMG_0001~2.jpg.md` beside it" in hidden
    assert "gallery.yaml:10:31: photo `A/IMG_0011(1).jpg` belongs with another" in named
    assert "a limit hides the photo, as it does of `A/IMG_0012.jpg`" in limited
    assert "is hidden, as `A/IMG_0013.jpg` with which it belongs" in link
    # The note of the original closes four, and so shows four where it goes.
    assert "it newly shows 4 photos to `public`" in original
    ours.write("photos/A/IMG_0001~2.jpg.md", "---\nhidden: false\n---\n")
    assert "public: seen" in ours.run("explain", "A/IMG_0001~2.jpg", "public").stdout
