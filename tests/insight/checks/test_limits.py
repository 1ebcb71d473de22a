"""Limits over the photos that are there: all files of one photo count, and what misses is told."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from staticgal.config.limits import evaluation_context
from staticgal.core.limit import matches
from staticgal.core.model import Location
from staticgal.errors import ConfigErrors
from staticgal.source.metadata.fields import MetadataFields
from staticgal.source.tree.files import Problem
from tests.config.given import given_config
from tests.source.metadata.test_raw import holding
from tests.source.test_reader import facts_of, photo, read
from tests.source.test_role_scopes import about, taken

_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"


def limit(*whens: str) -> str:
    return "limits:\n" + "".join(f"  - {{when: {when}, withhold: all}}\n" for when in whens)


def xmp(keyword: str = "", more: str = "") -> str:
    """An XMP file that says a keyword, and other properties as attributes."""
    subject = f"<dc:subject><rdf:Bag><rdf:li>{keyword}</rdf:li></rdf:Bag></dc:subject>"
    return (
        f'<rdf:RDF xmlns:rdf="{_RDF}" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        f'xmlns:xmp="http://ns.adobe.com/xap/1.0/"><rdf:Description {more}>'
        f"{subject if keyword else ''}</rdf:Description></rdf:RDF>"
    )


def given_raw(path: Path, packet: str) -> Path:
    """A RAW file with this XMP inside."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(holding(packet.encode()))
    return path


# --- All files of one photo ------------------------------------------------------------------


def pair(folder: Path) -> dict[str, str]:
    """A JPEG and its RAW file, which says nothing, and another photo."""
    given_raw(folder / "photos/a.NEF", xmp())
    return {"a.jpg": "", "b.jpg": ""}


@pytest.mark.parametrize(
    "beside",
    [
        {"a.xmp": xmp("private")},
        {"a.NEF.xmp": xmp("private")},
        {"a.nef.XMP": xmp("private"), "a.jpg.xmp": xmp("party")},
        {"a.xmp": xmp("private"), "a.jpg.xmp": xmp("party")},
        {"a.NEF.xmp": xmp("party"), "a.jpg.xmp": xmp("private")},
    ],
)
def test_a_keyword_of_the_raw_or_of_its_jpeg_takes_the_photo(
    tmp_path: Path, beside: dict[str, str]
) -> None:
    reading = read(tmp_path, {**pair(tmp_path), **beside}, limit("{keyword: private}"))

    assert taken(tmp_path, reading, "a.jpg")
    assert not taken(tmp_path, reading, "b.jpg")


def test_a_keyword_inside_the_jpeg_counts_whatever_the_xmp_file_of_its_raw_says(
    tmp_path: Path,
) -> None:
    inside = {"a.jpg": facts_of("a.jpg", MetadataFields(keywords=("private",)))}
    files = {**pair(tmp_path), "a.NEF.xmp": xmp("party")}

    reading = read(tmp_path, files, limit("{keyword: private}"), inside)

    assert taken(tmp_path, reading, "a.jpg")


def test_a_keyword_inside_counts_beside_an_xmp_file_that_is_shown_instead(tmp_path: Path) -> None:
    inside = {"a.jpg": facts_of("a.jpg", MetadataFields(keywords=("private",)))}

    reading = read(
        tmp_path, {**pair(tmp_path), "a.xmp": xmp("party")}, limit("{keyword: private}"), inside
    )

    assert taken(tmp_path, reading, "a.jpg")
    assert photo(reading, "a.jpg").metadata.keywords == ("party",)


def test_an_xmp_file_for_all_files_of_a_name_is_asked_beside_those_of_each(tmp_path: Path) -> None:
    each = {"a.jpg.xmp": xmp("party"), "a.NEF.xmp": xmp("party"), "a.xmp": xmp("private")}

    reading = read(tmp_path, {**pair(tmp_path), **each}, limit("{keyword: private}"))

    assert taken(tmp_path, reading, "a.jpg")


def test_an_original_is_asked_beside_its_edit(tmp_path: Path) -> None:
    inside = {
        "IMG_1234.jpg": facts_of(
            "IMG_1234.jpg", exif=MetadataFields(location=Location(52.51, 13.40))
        ),
        "IMG_E1234.jpg": facts_of(
            "IMG_E1234.jpg", exif=MetadataFields(location=Location(48.1, 11.5))
        ),
    }
    home = limit("{near: {latitude: 52.51, longitude: 13.40, radius: 500 m}}")

    reading = read(tmp_path, dict.fromkeys(inside, ""), home, inside)

    assert photo(reading, "IMG_1234.jpg").metadata.location == Location(48.1, 11.5)
    assert taken(tmp_path, reading, "IMG_1234.jpg")


def test_what_the_note_says_settles_it_for_all_files(tmp_path: Path) -> None:
    files = {**pair(tmp_path), "a.NEF.xmp": xmp("private"), "a.md": "---\nkeywords: [party]\n---\n"}

    reading = read(tmp_path, files, limit("{keyword: private}"))

    assert not taken(tmp_path, reading, "a.jpg")


def test_a_companion_that_was_damaged_may_have_said_it(tmp_path: Path) -> None:
    edit = facts_of("IMG_E1234.jpg", MetadataFields(keywords=("party",)))
    damaged = replace(facts_of("IMG_1234.jpg"), unreadable_blocks=("XMP",))
    inside = {"IMG_1234.jpg": damaged, "IMG_E1234.jpg": edit}

    reading = read(tmp_path, dict.fromkeys(inside, ""), limit("{keyword: private}"), inside)

    assert taken(tmp_path, reading, "IMG_1234.jpg")


def test_a_companion_that_could_not_be_read_may_have_said_it(tmp_path: Path) -> None:
    inside = {
        "IMG_1234.jpg": Problem("IMG_1234.jpg", "is damaged"),
        "IMG_E1234.jpg": facts_of("IMG_E1234.jpg", MetadataFields(keywords=("party",))),
    }

    reading = read(tmp_path, dict.fromkeys(inside, ""), limit("{keyword: private}"), inside)

    assert taken(tmp_path, reading, "IMG_1234.jpg")


def test_a_keyword_inside_the_raw_takes_the_photo_and_is_never_shown(tmp_path: Path) -> None:
    given_raw(tmp_path / "photos/a.NEF", xmp("private", 'xmp:Label="Red"'))
    inside = {"a.jpg": facts_of("a.jpg", MetadataFields(keywords=("party",)))}

    reading = read(tmp_path, {"a.jpg": "", "b.jpg": ""}, limit("{keyword: private}"), inside)

    assert taken(tmp_path, reading, "a.jpg")
    assert not taken(tmp_path, reading, "b.jpg")
    assert photo(reading, "a.jpg").metadata.keywords == ("party",)
    assert photo(reading, "a.jpg").metadata.label == ""
    assert reading.diagnostics == ()


@pytest.mark.parametrize("beside", ["a.xmp", "a.NEF.xmp"])
def test_what_is_inside_a_raw_counts_beside_its_xmp_file(tmp_path: Path, beside: str) -> None:
    given_raw(tmp_path / "photos/a.NEF", xmp("private"))

    reading = read(tmp_path, {"a.jpg": "", beside: xmp("party")}, limit("{keyword: private}"))

    assert taken(tmp_path, reading, "a.jpg")


def test_a_raw_whose_xmp_was_cut_off_may_have_said_it(tmp_path: Path) -> None:
    path = given_raw(tmp_path / "photos/a.NEF", xmp("party"))
    path.write_bytes(path.read_bytes()[:-1])
    files = {"a.jpg": "", "b.jpg": ""}

    reading = read(tmp_path, files, limit("{keyword: private}"))
    settled = read(tmp_path, {"a.md": "---\nkeywords: [party]\n---\n"}, limit("{keyword: private}"))

    assert taken(tmp_path, reading, "a.jpg")
    assert not taken(tmp_path, reading, "b.jpg")
    assert not taken(tmp_path, settled, "a.jpg")
    (diagnostic,) = (one for one in reading.diagnostics if one.code == "damaged-metadata")
    assert diagnostic.about == "a.jpg"
    assert diagnostic.location is not None
    assert diagnostic.location.file.endswith("a.NEF")
    assert "limits on its keywords treat the photo as if they matched" in diagnostic.text
    assert "damaged-metadata" not in {one.code for one in settled.diagnostics}


def test_stars_that_a_camera_left_empty_do_not_unrate_the_raw(tmp_path: Path) -> None:
    inside = {"a.jpg": facts_of("a.jpg", MetadataFields(rating=0))}
    files = {**pair(tmp_path), "a.NEF.xmp": xmp(more='xmp:Rating="5"')}

    reading = read(tmp_path, files, limit("{not: {rating: '>= 4'}}"), inside)

    assert not taken(tmp_path, reading, "a.jpg")
    assert taken(tmp_path, reading, "b.jpg")


def test_without_limits_nobody_asks_what_else_is_said(tmp_path: Path) -> None:
    files = {**pair(tmp_path), "a.NEF.xmp": xmp("private"), "a.jpg.xmp": xmp("party")}

    assert photo(read(tmp_path, files), "a.jpg").readings == ()
    assert photo(read(tmp_path, files), "a.jpg").metadata.keywords == ("party",)


def test_a_limits_path_is_compared_with_all_files_of_a_photo(tmp_path: Path) -> None:
    reading = read(tmp_path, {"a.jpg": "", "a.arw": "", "b.jpg": ""}, limit("{file: '*.arw'}"))

    assert taken(tmp_path, reading, "a.jpg")
    assert not taken(tmp_path, reading, "b.jpg")


# --- Paths that are not there ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("when", "hint"),
    [
        ("{file: gone.jpg}", "renamed or moved"),
        ("{file: 'gone/**'}", "renamed or moved"),
        ("{file: '2026/gone/*.jpg'}", "renamed or moved"),
        ("{any: [{file: 'gone/*'}, {file: '*.jpg'}]}", "renamed or moved"),
        ("{not: {not: {file: 'gone/*'}}}", "renamed or moved"),
        ("{file: 2026/Anna}", r"that is a folder; its photos are `2026/Anna/\*\*`"),
        ("{file: 2026/Anna/}", r"that is a folder; its photos are `2026/Anna/\*\*`"),
    ],
)
def test_a_path_that_is_gone_builds_nothing_as_what_it_closed_would_be_open(
    tmp_path: Path, when: str, hint: str
) -> None:
    files = {"2026/Anna/a.jpg": "", "b.jpg": ""}

    with pytest.raises(ConfigErrors, match=rf"gallery.yaml:13:5: this limit's `.*\n.*{hint}"):
        read(tmp_path, files, limit(when))


@pytest.mark.parametrize(
    "when",
    [
        "{file: '2026/Anna/scan_*.jpg'}",  # there may be one some day
        "{file: '**/*.png'}",
        "{not: {file: 'gone/**'}}",  # withholds the more
        "{file: 2026/notes.txt}",  # there, and no photo
        "{file: 2026/film.mp4}",
    ],
)
def test_a_path_that_may_yet_be_is_pointed_at(tmp_path: Path, when: str) -> None:
    files = {"2026/Anna/a.jpg": "", "2026/notes.txt": "", "2026/film.mp4": ""}

    diagnostics = read(tmp_path, files, limit(when)).diagnostics

    assert len(about(diagnostics, "matches no photo")) == 1


@pytest.mark.parametrize("path", ["*.jpg", "A.jpg", "a.JPG", "**/[a]?jpg"])
def test_a_path_in_other_capitals_is_that_photo(tmp_path: Path, path: str) -> None:
    config = given_config(tmp_path, limit(f"{{file: '{path}'}}"))
    reading = read(tmp_path, {"a.JPG": "", "b.png": ""}, limit(f"{{file: '{path}'}}"))

    (one,) = evaluation_context(config.limits, None, None).limits
    taken = [photo.path for photo in reading.gallery.root.photos if matches(one.when, photo)]

    assert taken == ["a.JPG"]
    assert not reading.diagnostics


def test_a_photo_that_cannot_be_read_is_still_there(tmp_path: Path) -> None:
    facts = {"a.jpg": Problem("a.jpg", "is damaged")}

    reading = read(tmp_path, {"a.jpg": "", "b.jpg": ""}, limit("{file: a.jpg}"), facts)

    assert [one.path for one in reading.gallery.root.photos] == ["b.jpg"]


# --- Words and places that no photo has ------------------------------------------------------

SAID = {
    "a.jpg": facts_of(
        "a.jpg",
        MetadataFields(
            keywords=("Private", "Anna", "Family", "Family|Anna"),
            people=("Anna Hansen",),
            label="Rot",
            title="School",
            location=Location(52.51, 13.40),
        ),
    )
}


def remarked(folder: Path, when: str) -> list[str]:
    reading = read(folder, {"a.jpg": ""}, limit(when), SAID)
    return [f"{one.text}; {one.hint}" for one in reading.diagnostics]


@pytest.mark.parametrize(
    ("when", "told"),
    [
        ("{keyword: privat}", "keyword `privat`; did you mean `Private`?"),
        (
            "{keyword: [private, secret]}",
            "keyword `secret`; photos say: `Anna`",
        ),
        ("{keyword: Friends|Anna}", "keyword `Friends|Anna`"),
        ("{people: Hansen}", "people `Hansen`; did you mean `Anna Hansen`?"),
        ("{label: Red}", "label `Red`; photos say: `Rot`"),
        ("{title: Zoo}", "title `Zoo`"),
        ("{camera: iPhone*}", "camera `iPhone*`; no photo has any camera"),
        ("{not: {any: [{keyword: privat}]}}", "keyword `privat`"),
        (
            "{near: {latitude: 13.40, longitude: 52.51, radius: 500 m}}",
            "no photo was taken near 13.4, 52.51; were latitude and longitude exchanged",
        ),
    ],
)
def test_a_word_or_place_that_no_photo_has_is_pointed_at(
    tmp_path: Path, when: str, told: str
) -> None:
    (diagnostic,) = remarked(tmp_path, when)

    assert told in diagnostic


@pytest.mark.parametrize(
    "when",
    [
        "{keyword: [PRIVATE, 'fam*', 'Family|Anna', Family/Anna]}",
        "{people: [anna hansen, anna]}",  # a keyword may be a name
        "{people: anna hansen, label: rot, title: '*ool'}",
        "{near: {latitude: 52.51, longitude: 13.41, radius: 1 km}}",
        "{near: {latitude: 52.51, longitude: 13.42, radius: 1 km, shift: 500 m}}",
    ],
)
def test_what_some_photo_has_is_not_pointed_at(tmp_path: Path, when: str) -> None:
    assert remarked(tmp_path, when) == []


def test_what_only_a_companion_says_is_there(tmp_path: Path) -> None:
    files = {**pair(tmp_path), "a.NEF.xmp": xmp("private"), "a.jpg.xmp": xmp("party")}

    assert read(tmp_path, files, limit("{keyword: private}")).diagnostics == ()


# --- Zones that tell of each other -----------------------------------------------------------

HOME = "{near: {latitude: 52.51, longitude: 13.40, radius: 500 m, shift: 300 m}}"


@pytest.mark.parametrize(
    ("other", "tells"),
    [
        (HOME, False),
        (HOME.replace("300 m", "200 m"), False),  # moved alike, by the lesser shift
        (HOME.replace("500 m", "2 km"), False),
        (HOME.replace(", shift: 300 m", ""), True),
        (HOME.replace("52.51", "52.5101"), True),
        (HOME.replace("52.51", "52.52"), False),  # a kilometre away: another place
    ],
)
def test_zones_around_one_place_that_are_moved_differently_are_pointed_at(
    tmp_path: Path, other: str, tells: bool
) -> None:
    diagnostics = read(tmp_path, {"a.jpg": ""}, limit(HOME, f"{{not: {other}}}"), SAID).diagnostics

    assert bool(about(diagnostics, "moved differently")) is tells


# --- Audiences -------------------------------------------------------------------------------


def test_a_limit_from_an_audience_that_keeps_it_through_another_is_pointed_at(
    tmp_path: Path,
) -> None:
    base = (
        "title: x\nsource: photos\n"
        "audiences: {all: {includes: [us]}, us: {includes: [kids]}, kids: {}}\n"
    )

    def diagnostics(whom: str) -> list[str]:
        more = f"limits: [{{when: {{file: a.jpg}}, withhold: all{whom}}}]\n"
        return about(read(tmp_path, {"a.jpg": ""}, more, base=base).diagnostics, "includes")

    assert "`us` and `kids`" in diagnostics(", from: [all]")[0]
    assert "includes `kids`" in diagnostics(", from: [all, us]")[0]
    assert (
        diagnostics(", from: [all, us, kids]")
        == diagnostics(", from: [kids]")
        == diagnostics("")
        == []
    )
