"""A rule whose photo was renamed, or whose folder was moved, is not lost without a word."""

from __future__ import annotations

from pathlib import Path

import pytest

from staticgal.app.open_gallery import open_gallery
from staticgal.errors import ConfigErrors, ExitCode
from staticgal.progress import Quiet
from tests.app.given import GALLERY, built, gallery, packet, photo, staticgal, write

LIMITS = """
limits:
  - {when: {keyword: private}, withhold: all, from: [public]}
"""


def given(folder: Path, more: str = "", *photos: str) -> Path:
    config = gallery(folder, GALLERY + more)
    for number, path in enumerate(photos):
        photo(folder / "photos" / path, number)
    return config


def shown(config: Path, audience: str = "public") -> int:
    return {site.audience: site.photos for site in built(config).sites}[audience]


def stops(config: Path, text: str) -> str:
    """What `build` and `check` both say, twice, where they stop; it has this in it."""
    said = []
    for _ in range(2):
        with pytest.raises(ConfigErrors, match=text) as stopped:
            built(config)
        said.append(str(stopped.value))
        with pytest.raises(ConfigErrors, match=text) as stopped:
            open_gallery(config, Quiet())
        said.append(str(stopped.value))
    assert len(set(said)) == 1
    return said[0]


def codes(config: Path) -> list[str]:
    result = built(config)
    assert result.exit_code is ExitCode.DONE
    return [one.code for one in result.diagnostics]


# --- Notes -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "rule",
    ["access: {public: none}", "access: none", "hidden: true", "visible: {from: 2030-01-01}"],
)
@pytest.mark.parametrize("name", ["a.jpg.md", "a.md"])
def test_a_note_with_rules_whose_photo_was_renamed_stops_the_build(
    tmp_path: Path, rule: str, name: str
) -> None:
    config = given(tmp_path, "", "2026/a.jpg", "2026/z.jpg")
    write(tmp_path / "photos/2026" / name, f"---\n{rule}\n---\n")
    assert shown(config) == 1

    (tmp_path / "photos/2026/a.jpg").rename(tmp_path / "photos/2026/b.jpg")
    said = stops(config, "so its rules have no effect")

    assert "move this note to `2026/b.jpg.md`" in said
    (tmp_path / "photos/2026" / name).rename(tmp_path / "photos/2026/b.jpg.md")
    assert shown(config) == 1


def test_a_note_with_rules_of_no_photo_stops_a_first_build_too(tmp_path: Path) -> None:
    config = given(tmp_path, "", "b.jpg")
    note = write(tmp_path / "photos/a.jpg.md", "---\naccess: none\n---\n")

    said = stops(config, "there is no photo `a.jpg`")

    assert "if the photo was deleted, delete the note" in said
    note.unlink()
    assert built(config).exit_code is ExitCode.DONE


def test_a_note_of_no_photo_without_rules_is_a_remark(tmp_path: Path) -> None:
    config = given(tmp_path, "", "b.jpg")
    write(tmp_path / "photos/a.jpg.md", "---\ntitle: Gone\n---\nA caption.\n")

    assert "note-of-no-photo" in codes(config)


def test_a_note_of_no_photo_that_cannot_be_understood_stops_the_build(tmp_path: Path) -> None:
    config = given(tmp_path, "", "b.jpg")
    write(tmp_path / "photos/a.jpg.md", "---\nacess: none\n---\n")

    stops(config, "no key is named `acess` here")


def test_a_note_that_only_a_limit_hears_stops_where_its_photo_was_renamed(tmp_path: Path) -> None:
    config = given(tmp_path, LIMITS, "a.jpg", "z.jpg")
    write(tmp_path / "photos/a.jpg.md", "---\nkeywords: [private]\n---\n")
    assert shown(config) == 1

    (tmp_path / "photos/a.jpg").rename(tmp_path / "photos/b.jpg")

    stops(config, "`b.jpg` may be that photo under another name")


# --- XMP files -------------------------------------------------------------------------------


def given_xmp(tmp_path: Path, *keywords: str, more: str = "") -> Path:
    config = given(tmp_path, LIMITS + more, "2026/a.jpg", "2026/z.jpg", "other/y.jpg")
    (tmp_path / "photos/2026/a.xmp").write_bytes(packet(keywords=keywords))
    return config


def test_an_xmp_file_that_limits_stops_where_its_photo_was_renamed(tmp_path: Path) -> None:
    config = given_xmp(tmp_path, "private")
    assert shown(config) == 2
    (tmp_path / "photos/2026/a.jpg").rename(tmp_path / "photos/2026/b.jpg")

    said = stops(config, "`2026/b.jpg` may be that photo under another name")

    assert "move this file to `2026/b.jpg.xmp`" in said
    (tmp_path / "photos/2026/a.xmp").rename(tmp_path / "photos/2026/b.jpg.xmp")
    assert shown(config) == 2


def test_an_xmp_file_under_nearly_its_name_is_to_be_renamed_an_xmp_file(tmp_path: Path) -> None:
    config = given_xmp(tmp_path, "private")
    (tmp_path / "photos/2026/a.xmp").rename(tmp_path / "photos/2026/a.jpg.xmp~")

    said = stops(config, "a note named `a.jpg.xmp~` is not read")

    assert "rename it `a.jpg.xmp`" in said
    (tmp_path / "photos/2026/a.jpg.xmp~").rename(tmp_path / "photos/2026/a.jpg.xmp")
    assert shown(config) == 2


def test_an_xmp_file_that_limits_stops_where_its_photo_was_moved(tmp_path: Path) -> None:
    config = given_xmp(tmp_path, "private")
    assert shown(config) == 2
    (tmp_path / "photos/2026/a.jpg").rename(tmp_path / "photos/other/x.jpg")

    said = stops(config, "`other/x.jpg` may be that photo")

    assert "move this file to `other/x.jpg.xmp`" in said
    (tmp_path / "photos/2026/a.xmp").rename(tmp_path / "photos/other/x.jpg.xmp")
    assert shown(config) == 2


def test_the_bytes_of_a_lost_photo_are_known_when_they_come_back_later(tmp_path: Path) -> None:
    config = given_xmp(tmp_path, "private")
    built(config)
    away = (tmp_path / "photos/2026/a.jpg").rename(tmp_path / "a.jpg")
    assert "note-of-no-photo" in codes(config)
    assert "note-of-no-photo" in codes(config)

    away.rename(tmp_path / "photos/other/x.jpg")

    stops(config, "`other/x.jpg` may be that photo")


def test_an_xmp_file_that_limits_stops_a_first_build_beside_a_photo_without(tmp_path: Path) -> None:
    config = given(tmp_path, LIMITS, "b.jpg")
    xmp = tmp_path / "photos/a.xmp"
    xmp.write_bytes(packet(keywords=["private"]))

    stops(config, "`b.jpg` may be that photo")

    xmp.unlink()
    assert built(config).exit_code is ExitCode.DONE


def test_an_xmp_file_whose_photo_was_deleted_is_a_remark(tmp_path: Path) -> None:
    config = given_xmp(tmp_path, "private")
    built(config)
    (tmp_path / "photos/2026/a.jpg").unlink()

    assert "note-of-no-photo" in codes(config)
    photo(tmp_path / "photos/other/new.jpg", 77)  # elsewhere, and another picture
    assert "note-of-no-photo" in codes(config)


def test_an_xmp_file_that_limits_nothing_is_a_remark_though_its_photo_was_renamed(
    tmp_path: Path,
) -> None:
    config = given_xmp(tmp_path, "holiday")
    built(config)
    (tmp_path / "photos/2026/a.jpg").rename(tmp_path / "photos/2026/b.jpg")

    assert "note-of-no-photo" in codes(config)


def test_an_xmp_file_that_takes_no_more_than_the_photo_itself_says_is_a_remark(
    tmp_path: Path,
) -> None:
    config = given_xmp(tmp_path, "private")
    photo(tmp_path / "photos/2026/a.jpg", 0, keywords=["private"])
    built(config)
    (tmp_path / "photos/2026/a.jpg").rename(tmp_path / "photos/2026/b.jpg")

    assert "note-of-no-photo" in codes(config)


def test_an_xmp_file_that_opens_is_a_remark(tmp_path: Path) -> None:
    limits = "\nlimits: [{when: {not: {keyword: for-all}}, withhold: all, from: [public]}]\n"
    config = given(tmp_path, limits, "a.jpg", "z.jpg")
    (tmp_path / "photos/a.xmp").write_bytes(packet(keywords=["for-all"]))
    assert shown(config) == 1

    (tmp_path / "photos/a.jpg").rename(tmp_path / "photos/b.jpg")

    assert "note-of-no-photo" in codes(config)
    assert shown(config) == 0


def test_an_xmp_file_that_cannot_be_read_may_limit(tmp_path: Path) -> None:
    config = given_xmp(tmp_path, "private")
    (tmp_path / "photos/2026/a.xmp").write_text("no XMP at all")
    assert shown(config) == 2
    (tmp_path / "photos/2026/a.jpg").rename(tmp_path / "photos/2026/b.jpg")

    stops(config, "`2026/b.jpg` may be that photo")


def test_the_xmp_file_of_a_raw_or_film_alone_is_not_left_behind(tmp_path: Path) -> None:
    config = given(tmp_path, LIMITS, "b.jpg")
    for name in ("film.mov", "raw.nef", "layers.psd"):
        write(tmp_path / "photos" / name, "x")
        (tmp_path / f"photos/{name}.xmp").write_bytes(packet(keywords=["private"]))

    assert "note-of-no-photo" not in codes(config)


def test_the_xmp_file_of_a_pair_is_left_behind_where_its_jpeg_was_renamed(tmp_path: Path) -> None:
    config = given(tmp_path, LIMITS, "a.jpg", "z.jpg")
    write(tmp_path / "photos/a.nef", "x")
    (tmp_path / "photos/a.xmp").write_bytes(packet(keywords=["private"]))
    assert shown(config) == 1

    (tmp_path / "photos/a.jpg").rename(tmp_path / "photos/b.jpg")

    stops(config, "`b.jpg` may be that photo")


def test_a_stopped_build_is_not_talked_round_by_one_for_another_audience(tmp_path: Path) -> None:
    config = given_xmp(tmp_path, "private")
    built(config)
    (tmp_path / "photos/2026/a.jpg").rename(tmp_path / "photos/2026/b.jpg")

    for words in (["--audience", "family"], ["--keep-going"], ["--dry-run"], []):
        stopped = staticgal(tmp_path, "build", *words)
        assert stopped.returncode == 2, words
        assert "`2026/b.jpg` may be that photo" in stopped.stderr


# --- Patterns --------------------------------------------------------------------------------

CLOSING = [
    "photos: {'**/scan*.jpg': {access: {public: none}}}",
    "photos: {'**/scan*.jpg': {access: none}}",
    "photos: {'**/scan*.jpg': {hidden: true}}",
    "photos: {'**/scan*.jpg': {unlisted: true}}",
    "photos: {'**/scan*.jpg': {visible: {from: 2040-01-01}}}",
    "photos: {'**/scan*.jpg': {access: {family: viewer}}}",  # less than `relative`
    "limits: [{when: {file: '**/scan*.jpg'}, withhold: all, from: [public]}]",
    "limits: [{when: {any: [{file: '**/scan*.jpg'}, {keyword: x}]}, withhold: all}]",
    "limits: [{when: {not: {not: {file: '**/scan*.jpg'}}}, withhold: [can_see_location]}]",
]


@pytest.mark.parametrize("rule", CLOSING)
def test_a_pattern_that_closes_stops_when_it_matched_and_matches_nothing(
    tmp_path: Path, rule: str
) -> None:
    config = given(tmp_path, rule, "2026/scan1.jpg", "2026/z.jpg")
    built(config)
    (tmp_path / "photos/2026/scan1.jpg").rename(tmp_path / "photos/2026/paper1.jpg")

    stops(config, r"scan\*.jpg` matched a photo at the last build and matches none now")

    config.write_text(config.read_text().replace("scan", "paper"))
    assert built(config).exit_code is ExitCode.DONE


@pytest.mark.parametrize(
    "rule",
    [
        "photos: {'**/scan*.jpg': {title: A scan}}",
        "photos: {'**/scan*.jpg': {hidden: false}}",
        "photos: {'**/scan*.jpg': {access: {public: relative}}}",
        "photos: {'**/scan*.jpg': {access: {family: relative}}}",
        "photos: {'**/scan*.jpg': {access: {public: owner}}}",
        "limits: [{when: {not: {file: '**/scan*.jpg'}}, withhold: all, from: [public]}]",
    ],
)
def test_a_pattern_that_only_opens_is_a_remark_when_it_matches_nothing(
    tmp_path: Path, rule: str
) -> None:
    config = given(tmp_path, rule, "2026/scan1.jpg", "2026/z.jpg")
    built(config)
    (tmp_path / "photos/2026/scan1.jpg").rename(tmp_path / "photos/2026/paper1.jpg")

    assert "matches-nothing" in codes(config)


@pytest.mark.parametrize("rule", CLOSING)
def test_a_pattern_that_never_matched_is_a_remark(tmp_path: Path, rule: str) -> None:
    config = given(tmp_path, rule, "2026/z.jpg")

    assert "matches-nothing" in codes(config)
    assert "matches-nothing" in codes(config)


def test_a_pattern_in_a_folder_that_is_not_there_stops_a_first_build(tmp_path: Path) -> None:
    config = given(tmp_path, "photos: {'2025/*.jpg': {hidden: true}}", "2026/z.jpg")

    stops(config, "`2025/\\*.jpg` matches no photo")


def test_a_pattern_whose_photos_cannot_be_read_is_not_lost(tmp_path: Path) -> None:
    config = given(tmp_path, "\n".join((CLOSING[0], CLOSING[6])), "2026/scan1.jpg", "2026/z.jpg")
    built(config)
    (tmp_path / "photos/2026/scan1.jpg").write_bytes(b"")

    assert built(config).exit_code is ExitCode.WORK_FAILED


def test_a_build_for_one_audience_adds_to_what_is_remembered(tmp_path: Path) -> None:
    config = given(tmp_path, CLOSING[0], "2026/z.jpg")
    built(config)
    photo(tmp_path / "photos/2026/scan1.jpg", 9)
    built(config, "family")
    (tmp_path / "photos/2026/scan1.jpg").rename(tmp_path / "photos/2026/paper1.jpg")

    stops(config, "matched a photo at the last build")


# --- What other programs keep beside photos -----------------------------------------------------


def test_limits_hear_the_further_versions_of_darktable(tmp_path: Path) -> None:
    config = given(tmp_path, LIMITS, "a.jpg", "b.jpg")
    for name, words in (("a.jpg.xmp", ["sea"]), ("a_01.jpg.xmp", ["private"])):
        (tmp_path / "photos" / name).write_bytes(packet(keywords=words))

    opened = open_gallery(config, Quiet())

    assert set(opened.outcomes["public"].photos) == {"b.jpg"}
    (shown,) = [one for one in opened.gallery.root.photos if one.path == "a.jpg"]
    assert shown.metadata.keywords == ("sea",)
    assert "note-of-no-photo" not in {one.code for one in opened.diagnostics}


def test_an_xmp_file_that_exiftool_kept_before_it_wrote_stops_nothing(tmp_path: Path) -> None:
    config = given(tmp_path, "", "a.jpg")
    for name in ("a.jpg.xmp", "a.jpg.xmp_original"):
        (tmp_path / "photos" / name).write_bytes(packet(keywords=["sea"]))

    open_gallery(config, Quiet())


@pytest.mark.parametrize(
    "keys", ["tags: [rome]\naliases: [Rome]", "title: Rome\ndate: 2026-01-01\ndraft: false"]
)
def test_a_page_of_another_program_is_no_note_of_a_photo(tmp_path: Path, keys: str) -> None:
    config = given(tmp_path, LIMITS, "x/a.jpg")
    write(tmp_path / "photos/x/Trip to Rome.md", f"---\n{keys}\n---\nWe went.\n")

    diagnostics = open_gallery(config, Quiet()).diagnostics

    assert "note-of-no-photo" in {one.code for one in diagnostics}


@pytest.mark.parametrize(
    "keys", ["tags: [rome]\nacess: none", "tags: x\nprivate: true", "tags: x\nkeywords: [private]"]
)
def test_a_page_that_may_hold_a_rule_stops_the_build(tmp_path: Path, keys: str) -> None:
    config = given(tmp_path, "", "x/a.jpg")
    write(tmp_path / "photos/x/Trip to Rome.md", f"---\n{keys}\n---\nWe went.\n")

    with pytest.raises(ConfigErrors, match="no key is named"):
        open_gallery(config, Quiet())
