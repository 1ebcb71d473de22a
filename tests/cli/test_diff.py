"""`diff`: what is newly visible, what is gone, and the exit code that stops a script."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from .conftest import Folder, gallery_in, photo

NOTHING: dict[str, Any] = {
    "albums": [],
    "photos": [],
    "permissions": {},
    "disclosed": {},
    "linked": [],
    "open": False,
    "unknown_photos": 0,
    "unknown_albums": 0,
}
DOOR = "public: {role: viewer, protection: open}"


@pytest.fixture
def folder(built: Folder, tmp_path: Path) -> Folder:
    """The built gallery, to be changed."""
    copied = tmp_path / "copy"
    shutil.copytree(built.path, copied, symlinks=True)
    return Folder(copied)


def test_after_a_build_nothing_differs(built: Folder) -> None:
    ended = built.run("diff")

    assert ended.returncode == 0
    assert ended.stdout.splitlines() == [
        f"{name}: shows what it showed" for name in ("public", "family", "me")
    ]
    assert built.run("diff", "-q").stdout == ""
    assert {site["compared_with"] for site in built.json("diff")["audiences"].values()} == {
        "last_build"
    }


def test_what_is_newly_visible_comes_first_and_is_exit_code_4(folder: Folder) -> None:
    folder.change("gallery.yaml", "family: {role: viewer}", "family: {}")
    folder.change("gallery.yaml", "{access: {public: none}}", "{}")

    ended = folder.run("diff")

    assert ended.returncode == 4
    lines = ended.stdout.splitlines()
    assert lines[:3] == [
        "public: NEWLY VISIBLE: 1 photo, 1 album",
        "  + album `2026/private`",
        "  + photo `2026/private/c.jpg`",
    ]
    assert lines[3] == "family: nothing new; gone: 3 photos, 2 albums"
    assert lines[-1] == "me: shows what it showed"
    assert "newly visible" in ended.stderr


def test_what_is_gone_alone_is_exit_code_0(folder: Folder) -> None:
    folder.change("gallery.yaml", DOOR, "public: {protection: open}")
    (folder.path / "photos" / "2026" / "a.jpg").unlink()

    ended = folder.run("diff")

    assert ended.returncode == 0
    assert "public: nothing new; gone: 2 photos, 1 album" in ended.stdout
    assert "  - photo `2026/a.jpg`" in ended.stdout


def test_permissions_and_an_open_door_are_told_by_name(folder: Folder) -> None:
    folder.change("gallery.yaml", "viewer: [can_view]", "viewer: [can_view, can_see_location]")
    folder.change(
        "gallery.yaml", "family: {role: viewer}", "family: {role: viewer, protection: open}"
    )

    document = folder.json("diff")

    assert document["exit_code"] == 4
    public, family, me = (document["audiences"][name] for name in ("public", "family", "me"))
    assert public["gained"]["permissions"]["2026/a.jpg"] == ["can_see_location"]
    assert public["gained"]["open"] is False
    assert family["gained"]["open"] is True
    assert me == {**me, "newly_visible": False, "gained": NOTHING, "lost": NOTHING}
    told = folder.run("diff", "--audience", "family").stdout
    assert "  + it is open to anybody on the web, and was protected" in told
    assert "  + can_see_location, at\n      (top folder)\n      `2026`\n" in told
    assert "public" not in told


def test_before_the_first_build_all_is_new(gallery: Folder) -> None:
    ended = gallery.run("diff", "--audience", "public")

    assert ended.returncode == 4
    assert "was protected" not in ended.stdout
    assert ended.stdout.startswith(
        "public: NEWLY VISIBLE: open to anybody on the web, 2 photos, 1 album\n"
        "  there is no site yet, so all of it is new\n"
    )
    assert not (gallery.path / "build").exists()


def test_an_audience_that_is_no_more_loses_all(folder: Folder) -> None:
    folder.change("gallery.yaml", "  family: {role: viewer}\n", "")

    site = folder.json("diff")["audiences"]["family"]

    assert site["gained"] == NOTHING
    assert len(site["lost"]["photos"]) == 3


def test_a_site_whose_state_was_cleaned_away_is_read_from_its_pages(folder: Folder) -> None:
    shutil.rmtree(folder.path / ".staticgal")
    assert folder.run("diff", "--audience", "public", "--audience", "family").returncode == 0

    folder.change("gallery.yaml", "{access: {public: none}}", "{}")
    ended = folder.run("diff", "--audience", "public")

    assert ended.returncode == 4
    assert "compared with the pages in build/public/" in ended.stdout
    assert "  + photo `2026/private/c.jpg`" in ended.stdout


def test_sites_elsewhere_are_compared_by_their_addresses(folder: Folder, tmp_path: Path) -> None:
    published = tmp_path / "www"
    shutil.copytree(folder.path / "build", published)
    # No build of ours had this file, so what else the site told is not known.
    (published / "public" / "counter.html").write_text("You are visitor number 7")
    photo(folder.path / "photos" / "2026" / "new.jpg", "white")
    assert folder.run("build").returncode == 0
    (folder.path / "photos" / "2026" / "b.jpg").unlink()

    ended = folder.run("diff", "--against", str(published))
    one = folder.json("diff", "--against", str(published / "public"))

    assert ended.returncode == 4
    assert folder.run("diff").returncode == 0
    assert list(one["audiences"]) == ["public"]
    site = one["audiences"]["public"]
    assert site["compared_with"] == "folder"
    assert site["gained"] == {**NOTHING, "photos": ["2026/new.jpg"]}
    # Which one it was cannot be told from its address.
    assert site["lost"] == {**NOTHING, "unknown_photos": 1}


def test_a_site_of_other_secrets_is_called_foreign(folder: Folder, tmp_path: Path) -> None:
    other = gallery_in(tmp_path / "other")
    assert other.run("build").returncode == 0
    away = tmp_path / "deep" / "down" / "public"
    shutil.copytree(other.path / "build" / "public", away)

    beside_its_secrets = folder.json("diff", "--against", str(other.path / "build"))
    alone = folder.json("diff", "--against", str(away))["audiences"]["public"]

    assert beside_its_secrets["audiences"]["public"]["newly_visible"] is False
    assert alone["other_secrets"] is True
    assert alone["lost"]["unknown_photos"] == 2


def test_a_folder_without_a_site_is_refused(built: Folder) -> None:
    ended = built.run("diff", "--against", "photos")

    assert ended.returncode == 2
    assert "there is no site in this folder" in ended.stderr


def test_a_day_to_come_is_compared_with_as_of(folder: Folder) -> None:
    folder.write("photos/2026/private/_folder.md", "---\nvisible: {from: 2030-01-01}\n---\n")

    assert "  - photo `2026/private/c.jpg`" in folder.run("diff", "--as-of", "2029-12-31").stdout
    assert folder.run("diff", "--as-of", "2030-01-01").returncode == 0


def test_a_build_that_stopped_is_not_what_is_shown(folder: Folder) -> None:
    folder.change("gallery.yaml", "{access: {public: none}}", "{}")
    note = folder.write("photos/2026/gone.jpg.md", "---\naccess: none\n---\n")
    assert folder.run("build").returncode == 2
    note.unlink()

    ended = folder.run("diff", "--audience", "public")

    assert ended.returncode == 4
    assert "  + photo `2026/private/c.jpg`" in ended.stdout


def told(folder: Folder, audience: str) -> dict[str, list[str]]:
    site = folder.json("diff")["audiences"][audience]
    assert site["newly_visible"] is bool(site["gained"]["disclosed"])
    return dict(site["gained"]["disclosed"])


def test_another_picture_under_the_same_name_is_newly_visible(folder: Folder) -> None:
    photo(folder.path / "photos" / "2026" / "a.jpg", "yellow")

    ended = folder.run("diff", "--audience", "public")

    assert ended.returncode == 4
    assert ended.stdout.splitlines() == [
        "public: NEWLY VISIBLE: picture at 1",
        "  + new or other picture, at",
        "      `2026/a.jpg`",
    ]


def test_words_are_newly_visible_to_who_may_read_them(folder: Folder) -> None:
    folder.write(
        "photos/2026/a.jpg.md",
        "---\nkeywords: [zoo]\nlatitude: 52.5\nlongitude: 13.4\ndate: 2026-10-15\n---\nAt the zoo",
    )
    folder.write("photos/2026/_folder.md", "---\ntitle: The year\n---\n")

    assert told(folder, "public") == {"2026": ["title"], "2026/a.jpg": ["caption", "date"]}
    assert told(folder, "me") == {
        "2026": ["title"],
        "2026/a.jpg": ["caption", "date", "place", "keywords"],
    }


def test_words_that_are_taken_away_are_no_news(folder: Folder) -> None:
    folder.write("photos/2026/a.jpg.md", "---\nkeywords: [zoo, ape]\n---\nAt the zoo")
    assert folder.run("build").returncode == 0
    folder.write("photos/2026/a.jpg.md", "---\nkeywords: [ape]\n---\n")

    ended = folder.run("diff")

    assert ended.returncode == 0
    assert "public: nothing new; gone: caption at 1\n  - no longer caption, at\n" in ended.stdout
    assert "  - no longer caption, keywords, at\n      `2026/a.jpg`\n" in ended.stdout


def test_a_day_within_the_month_is_news_only_where_days_are_known(folder: Folder) -> None:
    folder.write("photos/2026/a.jpg.md", "---\ndate: 2026-10-15\n---\n")
    assert folder.run("build").returncode == 0
    folder.write("photos/2026/a.jpg.md", "---\ndate: 2026-10-16\n---\n")

    audiences = folder.json("diff")["audiences"]

    assert audiences["public"]["newly_visible"] is False
    assert audiences["me"]["gained"]["disclosed"] == {"2026/a.jpg": ["date"]}


def test_what_a_permission_brings_is_told_once(folder: Folder) -> None:
    folder.write("photos/2026/a.jpg.md", "---\nkeywords: [zoo]\n---\n")
    folder.change("gallery.yaml", "viewer: [can_view]", "viewer: [can_view, can_read_metadata]")

    gained = folder.json("diff")["audiences"]["public"]["gained"]

    assert gained["permissions"]["2026/a.jpg"] == ["can_read_metadata"]
    assert gained["disclosed"] == {}


def test_a_photo_that_no_build_can_make_is_not_newly_visible(folder: Folder) -> None:
    damaged = folder.path / "photos" / "2026" / "d.png"
    Image.effect_noise((300, 200), 90).save(damaged)
    content = bytearray(damaged.read_bytes())
    content[len(content) // 2 : len(content) // 2 + 2000] = bytes(2000)
    damaged.write_bytes(content)
    assert folder.run("diff").returncode == 4  # nobody has tried yet
    assert folder.run("build", "--keep-going").returncode == 1

    ended = folder.run("diff")
    Image.new("RGB", (300, 200), "red").save(damaged)
    mended = folder.run("diff", "--audience", "public")

    assert ended.returncode == 1
    assert "2026/d.png" in ended.stderr
    assert "public: shows what it showed" in ended.stdout
    assert mended.returncode == 4
    assert "  + photo `2026/d.png`" in mended.stdout


def test_an_older_copy_of_a_site_tells_what_it_showed(folder: Folder, tmp_path: Path) -> None:
    shutil.copytree(folder.path / "build", tmp_path / "www")
    (tmp_path / "www" / "index.html").write_text("which site?")  # of the host, above the sites
    folder.change("gallery.yaml", "viewer: [can_view]", "viewer: [can_view, can_see_location]")
    assert folder.run("build").returncode == 0

    site = folder.json("diff", "--against", str(tmp_path / "www"))["audiences"]["family"]

    assert site["compared_with"] == "earlier_build"
    assert site["gained"]["permissions"]["2026/a.jpg"] == ["can_see_location"]


def test_after_cleaning_a_build_knows_copies_of_its_sites_again(
    folder: Folder, tmp_path: Path
) -> None:
    assert folder.run("clean").returncode == 0
    assert folder.run("build").returncode == 0
    shutil.copytree(folder.path / "build", tmp_path / "www")

    document = folder.json("diff", "--against", str(tmp_path / "www"))

    assert document["exit_code"] == 0
    assert {site["compared_with"] for site in document["audiences"].values()} == {"earlier_build"}


def test_where_permissions_cannot_be_known_they_may_be_new(folder: Folder) -> None:
    shutil.rmtree(folder.path / ".staticgal")
    folder.change("gallery.yaml", "family: {role: viewer}", "family: {role: relative}")
    folder.change("gallery.yaml", "roles:", "roles:\n  relative: [can_view, can_see_location]")

    public = folder.run("diff", "--audience", "public")
    family = folder.run("diff", "--audience", "family")

    assert public.returncode == 0
    assert family.returncode == 4
    assert "family: perhaps newly visible\n" in family.stdout
    assert "  ? held now, and perhaps not before: can_see_location\n" in family.stdout


def test_a_door_that_opens_is_seen_from_the_pages_too(folder: Folder) -> None:
    shutil.rmtree(folder.path / ".staticgal")
    folder.change(
        "gallery.yaml", "family: {role: viewer}", "family: {role: viewer, protection: open}"
    )

    ended = folder.run("diff")

    assert ended.returncode == 4
    assert ended.stdout.startswith("family: NEWLY VISIBLE: open to anybody on the web\n")


def test_a_site_that_was_put_there_by_hand_is_not_taken_for_the_last_build(folder: Folder) -> None:
    shutil.copytree(folder.path / "build" / "public", folder.path / "old")
    folder.change("gallery.yaml", "{access: {public: none}}", "{}")
    assert folder.run("build").returncode == 0
    shutil.rmtree(folder.path / "build" / "public")
    (folder.path / "old").rename(folder.path / "build" / "public")

    ended = folder.run("diff", "--audience", "public")

    assert ended.returncode == 4
    assert "  + photo `2026/private/c.jpg`" in ended.stdout


def test_the_site_of_another_audience_is_called_that(built: Folder) -> None:
    ended = built.run("diff", "--audience", "family", "--against", "build/public")

    assert ended.returncode == 4
    assert "it is the site of `public`" in ended.stdout


def test_a_folder_above_the_sites_is_refused_with_the_folder_that_is_meant(built: Folder) -> None:
    ended = built.run("diff", "--against", ".")

    assert ended.returncode == 2
    assert "there is no site in this folder" in ended.stderr
    assert f"such as `{built.path / 'build'}`" in ended.stderr
