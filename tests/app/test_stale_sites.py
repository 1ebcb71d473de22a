"""A site that shows more, or other things, than a build of now would is refused.

One that only lacks something is warned of; and what `verify` advises helps.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from staticgal.app.verify import verify
from staticgal.diagnostics import Diagnostic
from staticgal.progress import Quiet
from tests.app.given import GALLERY, built, family_photos, gallery, photo, write

TRIP = "2026-05-03 Lisbon"


class Warned(Quiet):
    """A Reporter that keeps what it is warned of."""

    def __init__(self) -> None:
        self.warnings: list[str] = []

    def warn(self, diagnostic: Diagnostic) -> None:
        self.warnings.append(str(diagnostic))


def verified(folder: Path) -> tuple[dict[str, list[str]], list[str]]:
    """What is wrong, by audience, where anything is; and what was warned of."""
    reporter = Warned()
    found = verify(folder / "gallery.yaml", (), reporter)
    return {name: [str(one) for one in found[name]] for name in found if found[name]}, (
        reporter.warnings
    )


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("stale") / "gallery"
    config = gallery(folder)
    family_photos(folder)
    write(folder / "photos/2026-10-15 Anna/b.jpg.md", "---\ntitle: Candles\n---\nThree of them.\n")
    assert built(config).exit_code == 0
    return folder


@pytest.fixture
def folder(whole: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    shutil.copytree(whole, tmp_path / "gallery", symlinks=True)
    monkeypatch.chdir(tmp_path / "gallery")
    return tmp_path / "gallery"


def test_a_site_of_now_is_good(folder: Path) -> None:
    assert verified(folder) == ({}, [])


# --- too much, or other things -------------------------------------------------------------------


def _album_closed(folder: Path) -> None:
    write(folder / f"photos/{TRIP}/_folder.md", "---\naccess: {public: none}\n---\n")


def _photo_closed(folder: Path) -> None:
    write(folder / f"photos/{TRIP}/IMG_20260501_101500.jpg.md", "---\naccess: none\n---\n")


def _role_made_smaller(folder: Path) -> None:
    less = GALLERY.replace("can_see_location, ", "")
    assert less != GALLERY
    write(folder / "gallery.yaml", less)


def _limit_added(folder: Path) -> None:
    limit = "limits:\n  - {when: {keyword: person2}, withhold: all, from: [public]}\n"
    write(folder / "gallery.yaml", GALLERY + limit)


def _limit_of_one_right_added(folder: Path) -> None:
    limit = "limits:\n  - {when: {keyword: person2}, withhold: [can_see_location]}\n"
    write(folder / "gallery.yaml", GALLERY + limit)


def _photo_deleted(folder: Path) -> None:
    (folder / f"photos/{TRIP}/IMG_20260501_101500.jpg").unlink()


def _album_deleted(folder: Path) -> None:
    shutil.rmtree(folder / "photos" / TRIP)


def _photo_replaced(folder: Path) -> None:
    photo(folder / f"photos/{TRIP}/IMG_20260501_101500.jpg", 77, taken="2026:05:01 10:15:00")


def _photo_renamed(folder: Path) -> None:
    path = folder / f"photos/{TRIP}/IMG_20260501_101500.jpg"
    path.rename(path.with_name("other.jpg"))


def _photo_spoilt(folder: Path) -> None:
    (folder / f"photos/{TRIP}/IMG_20260501_101500.jpg").write_bytes(b"no picture any more")


def _caption_changed(folder: Path) -> None:
    write(folder / f"photos/{TRIP}/IMG_20260502_101500.jpg.md", "---\ntitle: The tram\n---\nUp.\n")


def _caption_taken_away(folder: Path) -> None:
    (folder / f"photos/{TRIP}/IMG_20260502_101500.jpg.md").unlink()


def _title_of_the_site_changed(folder: Path) -> None:
    write(folder / "gallery.yaml", GALLERY.replace("The Hansens", "Ours"))


def _description_changed(folder: Path) -> None:
    write(folder / "photos/_folder.md", "Where we go.\n")


def _hidden(folder: Path) -> None:
    write(folder / f"photos/{TRIP}/_folder.md", "---\nhidden: true\n---\n")


def _unlisted(folder: Path) -> None:
    write(folder / f"photos/{TRIP}/_folder.md", "---\nunlisted: true\n---\n")


def _order_turned(folder: Path) -> None:
    write(folder / f"photos/{TRIP}/_folder.md", "---\nsort: name\ndirection: desc\n---\n")


def _protected(folder: Path) -> None:
    write(folder / "gallery.yaml", GALLERY.replace(", protection: open", ""))


def _date_given(folder: Path) -> None:
    write(folder / f"photos/{TRIP}/IMG_20260501_101500.jpg.md", "---\ndate: 2025-01-02\n---\n")


TOO_MUCH: list[tuple[Callable[[Path], None], set[str], str]] = [
    (_album_closed, {"public"}, "which `public` may not see now"),
    (_photo_closed, {"public", "family"}, "IMG_20260501_101500.jpg`, which"),
    (_role_made_smaller, {"family"}, "`can_see_location`"),
    (_limit_added, {"public"}, "IMG_20260502_101500.jpg`, which `public` may not see now"),
    (_limit_of_one_right_added, {"family"}, "`can_see_location`"),
    (_photo_deleted, {"public", "family", "me"}, "no longer among your photos"),
    (_album_deleted, {"public", "family", "me"}, "no longer among your photos"),
    (_photo_replaced, {"public", "family", "me"}, "picture changed"),
    (_photo_renamed, {"public", "family", "me"}, "no longer among your photos"),
    (_photo_spoilt, {"public", "family", "me"}, "no longer among your photos"),
    (_caption_changed, {"public", "family", "me"}, "the caption changed"),
    (_caption_taken_away, {"public", "family", "me"}, "the caption, title changed"),
    (_title_of_the_site_changed, {"public", "family", "me"}, "build again"),
    (_description_changed, {"public", "family", "me"}, "the description changed"),
    (_hidden, {"public", "family", "me"}, "build again"),
    (_unlisted, {"public", "family", "me"}, "is `unlisted` now"),
    (_order_turned, {"public", "family", "me"}, "build again"),
    (_protected, {"public"}, "protected now"),
    (_date_given, {"public", "family", "me"}, "the date changed"),
]


@pytest.mark.parametrize(("change", "names", "why"), TOO_MUCH)
def test_a_site_that_shows_more_or_other_things_than_now_is_refused_until_it_is_built(
    change: Callable[[Path], None], names: set[str], why: str, folder: Path
) -> None:
    change(folder)

    found, _ = verified(folder)

    assert found.keys() == names
    for name in names:
        assert any(why in one for one in found[name]), found
        assert all("build again" in one for one in found[name]), found
    built(folder / "gallery.yaml")
    assert verified(folder) == ({}, [])


def test_what_was_taken_away_is_refused_though_something_was_added_as_well(folder: Path) -> None:
    photo(folder / f"photos/{TRIP}/new.jpg", 41)
    _photo_closed(folder)

    assert verified(folder)[0].keys() == {"public", "family"}


def test_a_withdrawal_is_not_hidden_behind_another_theme(folder: Path) -> None:
    write(folder / "mytheme/theme.yaml", "name: Mine\nsettings: {page_size: 7}\n")
    write(folder / "gallery.yaml", GALLERY + "theme: mytheme\n")
    _photo_closed(folder)

    assert verified(folder)[0].keys() == {"public", "family"}


# --- only less -----------------------------------------------------------------------------------


def _photo_added(folder: Path) -> None:
    photo(folder / f"photos/{TRIP}/new.jpg", 41, taken="2026:05:02 08:00:00")


def _album_added(folder: Path) -> None:
    photo(folder / "photos/2026-11-01 Porto/new.jpg", 42)
    write(folder / "photos/2026-11-01 Porto/_folder.md", "North.\n")


def _album_opened(folder: Path) -> None:
    (folder / "photos/2026-10-15 Anna/_folder.md").write_text("Cake.\n")


def _right_given(folder: Path) -> None:
    wider = GALLERY.replace("viewer: [can_view]", "viewer: [can_view, can_see_exact_dates]")
    assert wider != GALLERY
    write(folder / "gallery.yaml", wider)


LESS: list[tuple[Callable[[Path], None], dict[str, str]]] = [
    (_photo_added, dict.fromkeys(("public", "family", "me"), "1 photo")),
    (_album_added, dict.fromkeys(("public", "family", "me"), "1 album and 1 photo")),
    (_album_opened, {"public": "1 album and 2 photos"}),
    (_right_given, {"public": "`can_see_exact_dates`"}),
]


@pytest.mark.parametrize(("change", "lacks"), LESS)
def test_a_site_that_only_lacks_something_is_warned_of_until_it_is_built(
    change: Callable[[Path], None], lacks: dict[str, str], folder: Path
) -> None:
    change(folder)

    found, warnings = verified(folder)

    assert found == {}
    assert warnings == [
        f"build/{name}: it lacks {what} so far\n    `staticgal build` brings that in"
        for name, what in lacks.items()
    ]
    built(folder / "gallery.yaml")
    assert verified(folder) == ({}, [])


def test_another_theme_since_is_warned_of(folder: Path) -> None:
    write(folder / "mytheme/theme.yaml", "name: Mine\nsettings: {page_size: 7}\n")
    write(folder / "gallery.yaml", GALLERY + "theme: mytheme\n")

    found, warnings = verified(folder)

    assert found == {}
    assert len(warnings) == 3
    assert "its theme, or staticgal itself, has changed since it was built" in warnings[0]
    built(folder / "gallery.yaml")
    assert verified(folder) == ({}, [])


def test_a_photo_that_no_build_can_make_is_missed_by_no_site(folder: Path) -> None:
    bad = folder / f"photos/{TRIP}/cut.jpg"
    photo(bad, 43, size=(640, 480))
    bad.write_bytes(bad.read_bytes()[:3000])
    assert built(folder / "gallery.yaml").exit_code == 1

    assert verified(folder) == ({}, [])


# --- audiences that are no more ------------------------------------------------------------------


def test_the_site_of_an_audience_that_is_no_more_is_refused_until_it_is_gone(folder: Path) -> None:
    renamed = GALLERY.replace("  family: {role: relative}", "  relatives: {role: relative}")
    write(folder / "gallery.yaml", renamed)

    found, _ = verified(folder)

    assert found["family"] == [
        "family: gallery.yaml names no such audience, but its site stands in `build/family`; "
        "`staticgal build` takes it away"
    ]
    built(folder / "gallery.yaml")
    assert not (folder / "build/family").exists()
    assert verified(folder) == ({}, [])


def test_a_site_that_nobody_knows_is_refused_until_it_is_moved_away(folder: Path) -> None:
    shutil.copytree(folder / "build/family", folder / "build/old")

    found, _ = verified(folder)

    assert found == {
        "old": [
            "old: gallery.yaml names no such audience, but a site stands in `build/old`; move it "
            "away or delete it"
        ]
    }
    shutil.rmtree(folder / "build/old")
    assert verified(folder) == ({}, [])


def test_a_site_of_which_nothing_is_known_is_refused_until_it_is_built(folder: Path) -> None:
    for path in (folder / ".staticgal").glob("state.sqlite*"):
        path.unlink()

    found, _ = verified(folder)

    assert found.keys() == {"public", "family", "me"}
    assert all("it is not known how this site was built" in one for (one,) in found.values())
    built(folder / "gallery.yaml")
    assert verified(folder) == ({}, [])
