"""`diff`: what is newly visible, what is gone, and the exit code that stops a script."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from .conftest import Folder, gallery_in, photo

NOTHING: dict[str, Any] = {
    "albums": [],
    "photos": [],
    "permissions": {},
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
    assert ended.stdout.startswith(
        "public: NEWLY VISIBLE: 2 photos, 1 album\n  there is no site yet, so all of it is new\n"
    )
    assert not (gallery.path / "build").exists()


def test_an_audience_that_is_no_more_loses_all(folder: Folder) -> None:
    folder.change("gallery.yaml", "  family: {role: viewer}\n", "")

    site = folder.json("diff")["audiences"]["family"]

    assert site["gained"] == NOTHING
    assert len(site["lost"]["photos"]) == 3


def test_a_site_whose_state_was_cleaned_away_is_read_from_its_pages(folder: Folder) -> None:
    shutil.rmtree(folder.path / ".staticgal")
    assert folder.run("diff").returncode == 0

    folder.change("gallery.yaml", "{access: {public: none}}", "{}")
    ended = folder.run("diff", "--audience", "public")

    assert ended.returncode == 4
    assert "compared with the pages in build/public/" in ended.stdout
    assert "  + photo `2026/private/c.jpg`" in ended.stdout


def test_sites_elsewhere_are_compared_by_their_addresses(folder: Folder, tmp_path: Path) -> None:
    published = tmp_path / "www"
    shutil.copytree(folder.path / "build", published)
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

    assert beside_its_secrets["exit_code"] == 0
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


def test_a_build_that_was_not_put_in_place_is_not_what_is_shown(folder: Folder) -> None:
    folder.change("gallery.yaml", "{access: {public: none}}", "{}")
    folder.write("photos/2026/notes.jpg", "a shopping list")
    assert folder.run("build").returncode == 1

    ended = folder.run("diff", "--audience", "public")

    assert ended.returncode == 4
    assert "  + photo `2026/private/c.jpg`" in ended.stdout
