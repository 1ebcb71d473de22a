"""`check`: the safety review, and remarks that were acknowledged; days to come in `build`."""

from __future__ import annotations

import pytest

from .conftest import Folder


def codes(folder: Folder) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for remark in folder.json("check")["remarks"]:
        found.setdefault(remark["code"], []).append(remark["about"])
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
    assert "gallery.yaml:2:16: no remark has the code `open-locations`" in ended.stderr
    assert "did you mean `open-location`?" in ended.stderr


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
