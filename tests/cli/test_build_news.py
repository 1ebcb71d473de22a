"""`build` says of each audience what it newly sees, and what it sees no longer."""

from __future__ import annotations

import shutil
from typing import Any

import pytest

from .conftest import Folder, photo


@pytest.fixture
def built(gallery: Folder) -> Folder:
    """A built gallery, to be changed."""
    assert gallery.run("build").returncode == 0
    return gallery


def news(folder: Folder, *words: str) -> list[str]:
    """The lines of a build between those of the sites and those that follow."""
    ended = folder.run("build", *words)
    assert ended.returncode in (0, 1), ended.stderr
    names = ("public:", "family:", "me:", "these are", "`")
    return [line for line in ended.stdout.splitlines() if line.startswith(names)]


def news_of(folder: Folder, audience: str) -> Any:
    return folder.json("build")["sites"][audience]["news"]


def test_a_first_build_says_that_all_is_new(gallery: Folder) -> None:
    assert news(gallery) == ["these are the first sites, so all that they show is newly shown"]
    assert news(gallery) == []


def test_photos_that_come_and_go_are_counted_for_each_audience(built: Folder) -> None:
    (built.path / "photos/2026/a.jpg").unlink()
    photo(built.path / "photos/2026/d.jpg", "yellow")
    photo(built.path / "photos/2027/e.jpg", "black")
    photo(built.path / "photos/2026/private/f.jpg", "white")

    told = news(built)

    assert told == [
        "public: newly shows 2 photos in 2 albums; no longer shows 1 photo in 1 album",
        "family: newly shows 3 photos in 3 albums; no longer shows 1 photo in 1 album",
        "me: newly shows 3 photos in 3 albums; no longer shows 1 photo in 1 album",
    ]
    assert news(built) == []


def test_what_diff_says_before_a_build_says_after(built: Folder) -> None:
    built.change("gallery.yaml", '  "2026/private": {access: {public: none}}', "  {}")
    before = built.json("diff")["audiences"]["public"]

    after = news_of(built, "public")["newly_shown"]

    assert after["photos"] == len(before["gained"]["photos"]) == 1
    assert after["albums"] == len(before["gained"]["albums"]) == 1


def test_a_wider_permission_is_news_and_so_is_a_narrower_one(built: Folder) -> None:
    roles = "  viewer: [can_view]\n"
    wider = "  viewer: [can_view, can_download_large, can_see_location]\n"
    built.change("gallery.yaml", roles, wider)

    gained = news(built)
    built.change("gallery.yaml", wider, roles)
    lost = news(built)

    assert gained[0] == ("public: newly gives `can_download_large` at 2, `can_see_location` at 2")
    assert gained[1].startswith("family: newly gives `can_download_large` at 3")
    assert lost[0] == "public: no longer gives `can_download_large` at 2, `can_see_location` at 2"


def test_an_audience_that_becomes_open_is_news_though_its_photos_are_the_same(
    built: Folder,
) -> None:
    built.change(
        "gallery.yaml", "family: {role: viewer}", "family: {role: viewer, protection: open}"
    )

    assert news(built) == ["family: is open to anybody on the web now"]


def test_another_caption_or_picture_under_the_same_name_is_news(built: Folder) -> None:
    built.write("photos/2026/a.jpg.md", "A caption.\n")
    assert news(built)[0] == "public: new or changed: caption at 1"

    photo(built.path / "photos/2026/a.jpg", "pink")
    assert news(built)[0] == "public: new or changed: picture at 1"

    (built.path / "photos/2026/a.jpg.md").unlink()
    assert news(built)[0] == "public: no longer there: caption at 1"


def test_only_the_audiences_that_were_built_are_told_of(built: Folder) -> None:
    photo(built.path / "photos/2026/d.jpg", "yellow")

    assert news(built, "--audience", "family") == ["family: newly shows 1 photo in 1 album"]
    assert news(built) == [
        "public: newly shows 1 photo in 1 album",
        "me: newly shows 1 photo in 1 album",
    ]


def test_a_photo_that_cannot_be_read_any_more_is_no_longer_shown(built: Folder) -> None:
    (built.path / "photos/2026/a.jpg").write_text("no photo")

    assert "public: no longer shows 1 photo in 1 album" in news(built)


def test_an_audience_that_is_new_and_one_that_was_taken_out_are_told(built: Folder) -> None:
    built.change("gallery.yaml", "  family: {role: viewer}\n", "  friends: {role: viewer}\n")

    document = built.json("build")

    assert document["removed"] == ["family"]
    assert document["sites"]["friends"]["news"]["first_site"] is True
    assert not (built.path / "build/family").exists()
    built.change("gallery.yaml", "  friends: {role: viewer}\n", "  family: {role: viewer}\n")
    assert news(built) == [
        "family: this is its first site, so all that it shows is newly shown",
        "`friends` is no longer in gallery.yaml: its site was removed; `secrets/friends.key` stays",
    ]
    assert (built.path / "secrets/friends.key").is_file()


def test_a_build_that_knows_nothing_of_the_last_sites_says_so(built: Folder) -> None:
    assert built.run("clean").returncode == 0

    told = news(built)

    assert told[0] == "public: what its last site showed is not known, so look at this one"


def test_the_site_of_an_audience_that_is_no_more_goes_also_after_clean(built: Folder) -> None:
    assert built.run("clean").returncode == 0
    built.change("gallery.yaml", "  family: {role: viewer}\n", "")

    ended = built.run("build")

    assert "its site was removed; `secrets/family.key` stays" in ended.stdout
    assert not (built.path / "build/family").exists()


def test_a_site_of_no_audience_that_nobody_knows_is_told_and_stays(built: Folder) -> None:
    shutil.rmtree(built.path / ".staticgal")
    built.change("gallery.yaml", "  family: {role: viewer}\n", "")

    ended = built.run("build")

    assert "warning: build/family: this is the site of no audience in gallery.yaml" in ended.stderr
    assert (built.path / "build/family").is_dir()
