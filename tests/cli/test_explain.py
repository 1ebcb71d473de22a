"""`explain`: what is told of photos and albums, by path, with places."""

from __future__ import annotations

import pytest

from .conftest import Folder, photo

CONFIG = """\
title: Ours
source: photos
roles:
  viewer: [can_view]
  keeper: {inherits: viewer, permissions: [can_see_location]}
  owner: [owner_access]
audiences:
  public: {role: viewer, protection: open}
  family: {role: keeper}
  club: {}
  everyone: {includes: [family, club]}
  me: {role: owner}
albums:
  "2026/private": {access: {public: none}}
  "2026/xmas": {visible: {from: 2026-12-24}}
photos:
  "2026/private/c.jpg": {access: {public: viewer}}
  "2026/b.jpg": {hidden: true}
limits:
  - {when: {file: "2026/a.jpg"}, withhold: [can_see_location]}
"""


@pytest.fixture(scope="module")
def ours(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    folder = Folder(tmp_path_factory.mktemp("ours"))
    folder.write("gallery.yaml", CONFIG)
    for name in ("2026/a.jpg", "2026/b.jpg", "2026/private/c.jpg", "2026/xmas/d.jpg"):
        photo(folder.path / "photos" / name, "red")
    folder.write("photos/broken.jpg", "a shopping list")
    return folder


def test_a_photo_not_seen_is_explained_rule_by_rule_with_places(ours: Folder) -> None:
    ended = ours.run("explain", "2026/private/c.jpg", "public")

    assert ended.returncode == 0
    assert ended.stdout.splitlines() == [
        "photo `2026/private/c.jpg`",
        "public: not seen: closed by `public: none` (gallery.yaml:14:29)",
        "  gallery.yaml:8:3: `public` has the role `viewer` everywhere",
        "      does not count: what album `2026/private` says (gallery.yaml:14:29)",
        "  gallery.yaml:14:29: album `2026/private` is closed: `public: none`",
        "  gallery.yaml:17:35: photo `2026/private/c.jpg` gives `public` the role `viewer`",
        "      does not count: `public: none` (gallery.yaml:14:29), which is final",
        "  nothing below can open it: `public: none` (gallery.yaml:14:29) is final",
        "the smallest change that would show it:",
        "  gallery.yaml:14:29: take what album `2026/private` says of `public` away",
        "  it newly shows 1 photo to `public`",
    ]


def test_the_change_that_is_proposed_shows_the_photo_once_it_is_written(ours: Folder) -> None:
    assert "c.jpg" not in str(ours.json("access", "--audience", "public"))

    ours.change("gallery.yaml", "{access: {public: none}}", "{}")
    document = ours.json("explain", "2026/private/c.jpg", "public")
    ours.change("gallery.yaml", '"2026/private": {}', '"2026/private": {access: {public: none}}')

    assert document["audiences"]["public"]["seen"] is True


def test_without_an_audience_there_is_a_line_for_each(ours: Folder) -> None:
    lines = ours.run("explain", "2026/a.jpg").stdout.splitlines()

    assert lines[1:6] == [
        "  public    seen: can_view",
        "  family    seen: can_view",
        "  club      not seen: no role reaches it",
        "  everyone  seen: can_view",
        "  me        seen, with all permissions",
    ]


def test_hidden_limits_and_days_are_told_as_reasons(ours: Folder) -> None:
    hidden = ours.run("explain", "2026/b.jpg", "public").stdout
    limited = ours.run("explain", "2026/a.jpg", "family").stdout
    early = ours.run("explain", "2026/xmas", "family", "--as-of", "2026-12-23").stdout
    in_time = ours.run("explain", "2026/xmas", "family", "--as-of", "2026-12-24").stdout

    assert "gallery.yaml:18:18: photo `2026/b.jpg` is hidden: that needs `can_see_hidden`" in hidden
    assert "gallery.yaml:20:5: a limit withholds `can_see_location`" in limited
    assert "is visible from 2026-12-24; 2026-12-23 00:00 is not within" in early
    assert "family: seen: can_see_location, can_view" in in_time


def test_the_shares_of_included_audiences_are_told_one_by_one(ours: Folder) -> None:
    told = ours.run("explain", "2026/b.jpg", "everyone").stdout

    assert "  as `family`: it is hidden" in told
    assert "  as `club`: no role reaches it" in told


def test_a_path_on_the_disk_and_the_top_folder_are_understood(ours: Folder) -> None:
    by_disk = ours.run("explain", "photos/2026/a.jpg", "public")
    by_source = ours.run("explain", "2026/a.jpg", "public")
    top = ours.run("explain", ".", "public")

    assert by_disk.stdout == by_source.stdout
    assert top.stdout.startswith("the top album\npublic: seen: can_view\n")


def test_a_path_that_does_not_exist_is_answered_with_the_nearest_names(ours: Folder) -> None:
    ended = ours.run("explain", "2025/private/c.jpg", "public")

    assert ended.returncode == 2
    assert "2025/private/c.jpg: there is no album or photo of this name" in ended.stderr
    assert "did you mean `2026/private/c.jpg`" in ended.stderr


def test_a_photo_that_cannot_be_read_says_so(ours: Folder) -> None:
    ended = ours.run("explain", "broken.jpg", "public")

    assert ended.returncode == 1
    assert "broken.jpg: this photo is in no site: " in ended.stderr


def test_unknown_audiences_and_permissions_are_answered_with_the_known_ones(ours: Folder) -> None:
    audience = ours.run("explain", "2026", "famly")
    permission = ours.run("explain", "--permission", "can_see_locations")

    assert (audience.returncode, permission.returncode) == (2, 2)
    assert "did you mean `family`?" in audience.stderr
    assert "did you mean `can_see_location`?" in permission.stderr
    assert ours.run("explain").returncode == 2


def test_a_permission_is_listed_wherever_it_is_held_and_why(ours: Folder) -> None:
    words = ("explain", "--permission", "can_see_location", "--audience", "family")

    lines = ours.run(*words, "--as-of", "2026-12-24").stdout.splitlines()

    assert lines[0] == "family holds `can_see_location` at 2 photos and 4 albums:"
    assert lines[1:3] == [
        "  the top album",
        "    gallery.yaml:9:3: `family` has the role `keeper` everywhere",
    ]
    assert [line for line in lines if "photo" in line][1:] == [
        "  photo `2026/private/c.jpg`",
        "  photo `2026/xmas/d.jpg`",
    ]


def test_as_json_each_rule_has_its_place(ours: Folder) -> None:
    document = ours.json("explain", "2026/private/c.jpg", "public")

    assert document["path"] == "2026/private/c.jpg"
    told = document["audiences"]["public"]
    assert told["seen"] is False
    rules = told["shares"][0]["rules"]
    assert [(rule["file"], rule["line"], rule["counts"]) for rule in rules] == [
        ("gallery.yaml", 8, False),
        ("gallery.yaml", 14, True),
        ("gallery.yaml", 17, False),
    ]
    assert told["change"]["edits"][0]["line"] == 14
    assert told["change"]["newly_seen"] == {"public": 1}
    listed = ours.json("explain", "--permission", "owner_access")
    assert {"me"} == {name for name, found in listed["audiences"].items() if found}
