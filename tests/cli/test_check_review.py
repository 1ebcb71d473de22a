"""`check`: the safety review, and remarks that were acknowledged; days to come in `build`."""

from __future__ import annotations

import shutil

import pytest

from staticgal.diagnostics import ACKNOWLEDGEABLE

from .conftest import Folder, photo


def codes(folder: Folder) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for diagnostic in folder.json("check")["warnings"]:
        found.setdefault(diagnostic["code"], []).append(diagnostic["about"])
    return found


def test_a_gallery_without_surprises_has_no_remarks(gallery: Folder) -> None:
    assert codes(gallery) == {}
    assert gallery.run("check", "--strict").returncode == 0


def test_the_review_tells_each_with_its_place_and_a_mend(gallery: Folder) -> None:
    gallery.change("gallery.yaml", "  viewer: [can_view]", "  viewer: [can_view, can_see_location]")
    gallery.change("gallery.yaml", "  owner:", "  spare: [can_view]\n  owner:")
    gallery.change(
        "gallery.yaml", "family: {role: viewer}", "family: {role: viewer, people: [mom]}"
    )
    gallery.change("gallery.yaml", "me: {role: owner}", "me: {role: owner, people: [mom]}")
    gallery.change("gallery.yaml", '  "2026/private"', '  "2027": {title: Soon}\n  "2026/private"')
    gallery.write("photos/2026/a.jpg.md", "---\npeople: [Anna]\n---\nAnna at the lake")

    ended = gallery.run("check")

    assert ended.returncode == 0
    assert codes(gallery) == {
        "matches-nothing": ["2027"],
        "open-location": ["public"],
        "person-in-two": ["mom"],
        "names-person": ["public at 2026/a.jpg", "family at 2026/a.jpg"],
        "unused-role": ["spare"],
    }
    assert "gallery.yaml:8:3: `public` is open to anybody on the web" in ended.stderr
    assert "gallery.yaml:5:3: nobody has the role `spare`\n" in ended.stderr
    assert '  acknowledged:\n    matches-nothing: ["2027"]\n' in ended.stderr


def test_what_check_prints_to_acknowledge_makes_it_silent(gallery: Folder) -> None:
    gallery.change("gallery.yaml", "  viewer: [can_view]", "  viewer: [can_view, can_see_location]")
    gallery.write("photos/2026/a.jpg.md", "---\npeople: [Anna]\n---\nAnna at the lake")
    told = gallery.run("check").stderr
    block = told[told.index("  acknowledged:") :]
    text = (gallery.path / "gallery.yaml").read_text()
    gallery.write("gallery.yaml", text + "\n".join(line[2:] for line in block.splitlines()) + "\n")

    ended = gallery.run("check", "--strict")

    assert ended.returncode == 0, ended.stderr
    assert ended.stderr == ""


def test_an_acknowledgement_does_not_hide_what_is_new(gallery: Folder) -> None:
    gallery.change(
        "gallery.yaml", "title: Ours", "title: Ours\nacknowledged: {sees-nothing: [club]}"
    )
    gallery.change("gallery.yaml", "  me:", "  club: {}\n  guests: {}\n  me:")

    assert codes(gallery) == {"sees-nothing": ["guests"]}


def test_a_code_that_there_is_not_is_a_mistake(gallery: Folder) -> None:
    gallery.change(
        "gallery.yaml", "title: Ours", "title: Ours\nacknowledged: {open-locations: [x]}"
    )

    ended = gallery.run("check")

    assert ended.returncode == 2
    assert "gallery.yaml:2:16: no warning has the code `open-locations`" in ended.stderr
    assert "did you mean `open-location`?" in ended.stderr


def every_remark(gallery: Folder) -> Folder:
    """A gallery of which there is much to be remarked."""
    source = gallery.path / "photos" / "2026"
    shutil.copy(source / "b.jpg", source / "private" / "b2.jpg")
    photo(source / "wide" / "d.jpg", "black")
    damaged = photo(source / "e.jpg", "white")
    shown = damaged.read_bytes()
    xmp = b"http://ns.adobe.com/xap/1.0/\0<x:xmpmeta"
    block = b"\xff\xe1" + (len(xmp) + 2).to_bytes(2, "big") + xmp
    damaged.write_bytes(shown[:2] + block + shown[2:])
    photo(source / "f.jpg", "grey")
    photo(source / "f~2.jpg", "silver")
    gallery.write("photos/2026/f.jpg.md", "---\nhidden: true\n---\n")
    (source / "empty").mkdir()
    (source / "alone.nef").write_bytes(b"raw")
    (source / "film.mp4").write_bytes(b"film")
    gallery.write("photos/2026/gone.jpg.md", "once")
    gallery.write(
        "photos/2026/a.jpg.md",
        "---\npeople: [Anna]\ndate: 2026-10-15\n---\nAnna on 15 October 2026",
    )
    gallery.write(
        "photos/2026/wide/_folder.md",
        "---\ntitle: Wide\ncover: no.jpg\nsort: [no.jpg]\n"
        "roles: {viewer: [can_view], low: [can_view]}\n---\n",
    )
    gallery.write("gallery.yaml", MUCH)
    return gallery


MUCH = """\
title: Ours
source: photos
roles:
  viewer: [can_view]
  owner: [owner_access]
  spare: [can_view]
  artist: [can_view, can_use_zoom, can_see_location, can_see_exact_dates, can_download_original]
audiences:
  public: {role: artist, protection: open}
  family: {role: viewer, people: [mom]}
  club: {}
  me: {role: owner, people: [mom]}
albums:
  "2026/private": {access: {public: none}}
  "2026/empty": {access: {family: viewer}}
  "2026/wide": {access: {family: artist}}
  "2027": {title: Soon}
photos:
  "2026/a.jpg": {access: {club: viewer}}
  "2026/B*.jpg": {title: b}
"""


def test_every_kind_of_remark_has_a_place_a_mend_and_a_code(gallery: Folder) -> None:
    found = every_remark(gallery).json("check")["warnings"]

    # The others are of limits, of a gallery for nobody and of what the last build knew; they have
    # their own tests.
    elsewhere = {
        *("kept-through-includes", "no-audience", "no-photo", "two-edges", "matches-no-more"),
    }
    assert {one["code"] for one in found} == set(ACKNOWLEDGEABLE) - elsewhere
    assert all(one["file"] and one["hint"] and one["about"] for one in found)
    places = {one["code"]: f"{one['file']}:{one['line']}:{one['column']}" for one in found}
    roles = [one["about"] for one in found if one["code"] == "unused-role"]
    assert roles == ["viewer at 2026/wide", "low at 2026/wide", "spare"]
    assert places["no-cover"] == "photos/2026/wide/_folder.md:3:1"
    assert places["sorts-nothing"] == "photos/2026/wide/_folder.md:4:1"
    assert places["photo-without-album"] == "gallery.yaml:19:27"
    assert places["idle-album"] == "gallery.yaml:15:27"
    assert places["not-yet"] == "gallery.yaml:7:3"


def test_every_kind_of_remark_can_be_acknowledged_as_check_prints_it(gallery: Folder) -> None:
    told = every_remark(gallery).run("check").stderr
    block = told[told.index("  acknowledged:") :]
    known = MUCH + "\n".join(line[2:] for line in block.splitlines()) + "\n"
    gallery.write("gallery.yaml", known)

    silent = gallery.run("check", "--strict")
    (gallery.path / "photos" / "2026" / "wide" / "second.mp4").write_bytes(b"film")
    new = codes(gallery)
    (gallery.path / "photos" / "2026" / "film.mp4").unlink()
    stale = gallery.run("check").stderr

    assert silent.returncode == 0, silent.stderr
    assert silent.stderr == ""
    assert new == {"video": ["2026/wide/second.mp4"]}
    line = known[: known.index("film.mp4")].count("\n") + 1
    assert f"gallery.yaml:{line}:11: `video: 2026/film.mp4` is acknowledged, but" in stale


def test_an_acknowledgement_never_silences_a_mistake(gallery: Folder) -> None:
    gallery.change(
        "gallery.yaml", "title: Ours", 'title: Ours\nacknowledged: {matches-nothing: ["2026/gone"]}'
    )
    gallery.change("gallery.yaml", "albums:", 'albums:\n  "2026/gone": {access: {public: none}}')

    ended = gallery.run("check")

    assert ended.returncode == 2
    assert "there is no album `2026/gone`" in ended.stderr


def test_of_two_photo_trees_an_acknowledgement_is_about_one(gallery: Folder) -> None:
    photo(gallery.path / "more" / "x.jpg", "red")
    for tree in ("photos", "more"):
        (gallery.path / tree / "film.mp4").write_bytes(b"film")
    text = (gallery.path / "gallery.yaml").read_text(encoding="utf-8")
    trees = "galleries:\n  - {name: one, source: photos}\n  - {name: two, source: more}\n"
    kept = text[: text.index("albums:")].replace("source: photos\n", trees)
    gallery.write("gallery.yaml", kept + "acknowledged: {video: [one/film.mp4]}\n")

    assert codes(gallery) == {"video": ["two/film.mp4"]}


@pytest.fixture
def surprise(gallery: Folder) -> Folder:
    """A gallery of which one album opens on Christmas Eve 2030."""
    gallery.write("photos/2026/private/_folder.md", "---\nvisible: {from: 2030-12-24}\n---\n")
    return gallery


def test_check_and_access_judge_on_the_day_that_is_named(surprise: Folder) -> None:
    before = surprise.json("access", "--audience", "family", "--as-of", "2030-12-23")
    after = surprise.json("access", "--audience", "family", "--as-of", "2030-12-24")

    assert "2026/private" not in before["audiences"]["family"]["albums"]
    assert "2026/private" in after["audiences"]["family"]["albums"]
    told = surprise.json("check", "--as-of", "2030-12-24")
    assert told["audiences"]["family"]["photos"] == 3
    assert surprise.json("check", "--as-of", "2030-12-24 18:00")["exit_code"] == 0
    for wrong in ("24.12.2030", "2030-12", "2030-12-24 25:00", ""):
        ended = surprise.run("check", "--as-of", wrong)
        assert ended.returncode == 2
        assert "is neither a day nor a time; write it as in 2026-12-24" in ended.stderr


def test_build_says_when_the_next_change_falls_due_also_when_nothing_is_to_do(
    surprise: Folder,
) -> None:
    first, again = surprise.run("build"), surprise.run("build")

    due = "the next change falls due on 24 December 2030 at 00:00 (UTC), for `family`"
    assert due in first.stdout
    assert due in again.stdout
    assert "nothing changed" in again.stdout
    next_change = {"at": "2030-12-24T00:00:00+00:00", "audiences": ["family"]}
    assert surprise.json("build")["next_change"] == next_change
    assert surprise.json("build", "--dry-run")["next_change"] == next_change


def test_a_change_that_is_due_is_made_though_no_file_differs(surprise: Folder) -> None:
    assert surprise.run("build", "--as-of", "2030-12-23").returncode == 0
    quick = surprise.json("build", "--as-of", "2030-12-23")
    shown = surprise.run("diff", "--as-of", "2030-12-24")

    on_the_day = surprise.json("build", "--as-of", "2030-12-24")

    assert quick["sites"]["family"]["unchanged"] is True
    assert shown.returncode == 4
    assert on_the_day["sites"]["family"]["photos"] == 3
    assert on_the_day["next_change"] is None
    assert surprise.run("diff", "--as-of", "2030-12-24").returncode == 0


def test_verify_refuses_what_is_no_longer_visible_and_warns_of_what_is_by_now(
    surprise: Folder,
) -> None:
    surprise.write(
        "photos/2026/b.jpg.md", "---\nvisible: {until: '2031-01-01 12:00 +01:00'}\n---\n"
    )
    assert surprise.run("build", "--as-of", "2030-12-23").returncode == 0
    begun = surprise.run("verify", "--as-of", "2030-12-24")
    over = surprise.run("verify", "--as-of", "2031-01-01 11:00")

    assert begun.returncode == 0
    assert "family: OK" in begun.stdout
    lacks = (
        "it was built for 2030-12-23 00:00 (UTC), and lacks what may be seen at 2030-12-24 00:00"
    )
    assert f"family: {lacks} (photos/2026/private/_folder.md:2:1): build again" in begun.stderr
    assert over.returncode == 3
    shows = "and shows what may not be seen at 2031-01-01 11:00 (photos/2026/b.jpg.md:2:1)"
    assert shows in over.stderr
    assert "me: OK" in over.stdout
    document = surprise.json("verify", "--as-of", "2030-12-24")
    assert [(one["code"], one["about"]) for one in document["warnings"]] == [
        ("out-of-date", "family")
    ]
