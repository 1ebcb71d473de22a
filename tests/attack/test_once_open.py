"""Attacks that succeeded once: each test says what must be."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.app.given import photo
from tests.attack.given import built, diagnostics, given, refused, shown_albums, titles

OPEN_AND_OWN = "audiences: {public: {role: viewer}, me: {role: owner}}\n"


# --- the day in a folder's path ------------------------------------------------------------------


@pytest.mark.parametrize(
    "folders",
    [
        "2026/10/15",  # Shotwell, Rapid Photo Downloader, exiftool's own example
        "2026/10/15 Anna",
        "2026/10-15 Anna",
        "2026/1015 Anna",
        "2026/2026-10/15",
        "2026/10 October/15 Anna",
    ],
)
def test_a_day_that_stands_in_nested_folders_is_in_no_title_or_address(
    tmp_path: Path, folders: str
) -> None:
    shown = shown_albums(given(tmp_path, f"{folders}/a.jpg"))

    assert not [album for album in shown if "15" in album]


@pytest.mark.parametrize(
    "folder",
    [
        "Holiday 2026-10-15 to 2026-10-20 Rome",
        "2026-10-15,16 Two days",
        "2026-10-15+16 Two days",
        "2026-10-15 & 16 Two days",
    ],
)
def test_no_end_of_a_range_of_days_is_left_in_a_title(tmp_path: Path, folder: str) -> None:
    shown = shown_albums(given(tmp_path, f"{folder}/a.jpg"))

    assert not [album for album in shown if "16" in album or "20" in album]


# --- the safety review ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    "folder", ["Birthday 15.10.", "Anna, 15 October", "Anna 15 Oct", "15. Oktober", "10-15 Anna"]
)
def test_a_day_without_its_year_is_in_no_title_or_address(tmp_path: Path, folder: str) -> None:
    shown = shown_albums(given(tmp_path, f"{folder}/a.jpg"))

    assert shown
    assert not [album for album in shown if "15" in album or "Oktober" in album]


@pytest.mark.parametrize("title", ["Birthday 15.10.", "Anna, 15 October", "10-15 Anna"])
def test_a_day_without_its_year_that_the_owner_wrote_is_reported(
    tmp_path: Path, title: str
) -> None:
    config = given(tmp_path, "Anna/a.jpg")
    (tmp_path / "photos/Anna/_folder.md").write_text(f'---\ntitle: "{title}"\n---\n')

    assert "2026-10-15" in diagnostics(config)


def test_an_albums_text_that_tells_the_day_of_photos_further_down_is_reported(
    tmp_path: Path,
) -> None:
    config = given(tmp_path, "Trip/First day/a.jpg")
    (tmp_path / "photos/Trip/_folder.md").write_text("We left on 15 October 2026.\n")

    assert "2026-10-15" in diagnostics(config)


@pytest.mark.parametrize("title", ["IMG_2041", "IMG_2041.JPG"])
def test_a_file_name_that_a_program_wrote_as_the_title_is_not_shown(
    tmp_path: Path, title: str
) -> None:
    config = given(tmp_path)
    photo(tmp_path / "photos/a/IMG_2041.jpg", title=title)

    built(config)

    assert title not in titles(tmp_path / "build" / "public")


# --- sites in the wrong place --------------------------------------------------------------------


def test_the_sites_of_an_earlier_output_are_not_taken_for_photos(tmp_path: Path) -> None:
    closed = f"{OPEN_AND_OWN}albums: {{Closed: {{access: {{public: none}}}}}}\n"
    config = given(tmp_path, "photos/Open/a.jpg", "photos/Closed/b.jpg", more=closed, source=".")
    closed = closed.replace("Closed:", "photos/Closed:")
    given(tmp_path, more=closed, source=".")
    built(config)
    given(tmp_path, more=f"{closed}output: site\n", source=".")

    result = built(config, keep_going=True)

    assert {site.audience: site.photos for site in result.sites} == {"public": 1, "me": 2}


@pytest.mark.parametrize("output", ["secrets", ".staticgal", ".staticgal/sites"])
def test_sites_are_not_written_beside_secrets_or_state(tmp_path: Path, output: str) -> None:
    config = given(tmp_path, "a.jpg", more=f"{OPEN_AND_OWN}output: {output}\n")

    assert "output" in refused(config)


def test_sites_are_not_written_among_the_photos_of_an_album(tmp_path: Path) -> None:
    config = given(tmp_path, "a/a.jpg", "b/b.jpg", more=f"{OPEN_AND_OWN}output: photos/a\n")

    assert "photos/a" in refused(config)


def test_the_sites_of_a_gallery_within_the_tree_are_not_taken_for_photos(tmp_path: Path) -> None:
    client = tmp_path / "photos" / "client"
    built(given(client, "closed/a.jpg", more="audiences: {me: {role: owner}}\n"))
    (client / "photos" / "_folder.md").write_text("---\naccess: none\n---\n")
    config = given(tmp_path, "open/b.jpg")

    result = built(config, keep_going=True)

    assert [site.photos for site in result.sites] == [1]
