"""From a real folder of files, and the facts of its photos, to the Gallery."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from PIL import Image

from staticgal.core.model import Album, Location, Photo, PlaceNames, Sort
from staticgal.core.permission import NONE, Permission
from staticgal.core.when import CaptureTime, Day, Month
from staticgal.errors import ConfigErrors
from staticgal.source.inspect import inspect
from staticgal.source.metadata.fields import EMPTY, Facts, MetadataFields
from staticgal.source.reader import ReadGallery, read_gallery
from staticgal.source.tree.files import Kind, Problem, kind
from staticgal.source.tree.scan import scan
from tests.config.given import BASE, given_config

LOCAL = datetime(2026, 7, 1, 12, 30)  # noqa: DTZ001 (a camera's wall time)


def facts_of(path: str, embedded: MetadataFields = EMPTY, exif: MetadataFields = EMPTY) -> Facts:
    return Facts(f"{path:_<64}", 1, "jpeg", 40, 30, is_animated=False, embedded=embedded, exif=exif)


def read(
    folder: Path,
    files: dict[str, str],
    more: str = "",
    facts: Mapping[str, Facts | Problem] | None = None,
    base: str = BASE,
) -> ReadGallery:
    """The reading of a tree with these files (path to text), and of `gallery.yaml` with more."""
    for path, text in files.items():
        (folder / "photos" / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / "photos" / path).write_text(text, "utf-8")
    config = given_config(folder, more, base)
    trees = {one.name: scan(one.source, config.ignore, config.exclude) for one in config.galleries}
    known = {
        (name, file.path): (facts or {}).get(file.path) or facts_of(file.path)
        for name, tree in trees.items()
        for file in tree.files()
        if kind(file.path) is Kind.PHOTO
    }
    return read_gallery(config, trees, known)


def album(reading: ReadGallery, path: str) -> Album:
    return next(one for one in reading.gallery.root.walk() if one.path == path)


def photo(reading: ReadGallery, path: str) -> Photo:
    return next(p for a in reading.gallery.root.walk() for p in a.photos if p.path == path)


def said(rule_holder: Album | Photo) -> dict[str, tuple[str, ...] | None]:
    """Audience to roles, None for `none`."""
    rule = rule_holder.rule
    entries = {**rule.entries, **({"*": rule.others} if rule.others else {})}
    return {name: None if e.is_none else e.roles for name, e in entries.items()}


def xmp(keyword: str) -> str:
    """An XMP file as programs write it beside a photo, with one keyword."""
    return (
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description><dc:subject>'
        f"<rdf:Bag><rdf:li>{keyword}</rdf:li></rdf:Bag></dc:subject></rdf:Description></rdf:RDF>"
        "</x:xmpmeta>"
    )


def test_a_tree_without_notes_says_nothing_about_access(tmp_path: Path) -> None:
    reading = read(tmp_path, {"2026-10-15 Anna/a.jpg": "", "b.jpg": ""})

    anna = album(reading, "2026-10-15 Anna")
    assert (anna.title, anna.shown_name, anna.date) == ("", "Anna", Day(date(2026, 10, 15)))
    assert said(anna) == {}
    assert [one.path for one in reading.gallery.root.photos] == ["b.jpg"]
    assert reading.problems == ()
    assert reading.diagnostics == ()


def test_t14_a_role_redefined_in_a_folder_leaves_it_elsewhere(tmp_path: Path) -> None:
    note = (
        "---\nroles: {friend: [can_view], guest: {inherits: friend}}\naccess: {public: friend}\n---"
    )
    files = {
        "trip/_folder.md": note,
        "trip/in/_folder.md": "---\naccess: {family: [friend, guest]}\n---\n",
        "trip/in/a.jpg": "",
        "else/_folder.md": "---\naccess: {public: friend}\n---\n",
        "else/a.jpg": "",
    }

    reading = read(tmp_path, files)

    held = Permission.VIEW | Permission.EXACT_DATES
    assert album(reading, "trip").rule.entries["public"].permissions == Permission.VIEW
    assert album(reading, "trip/in").rule.entries["family"].permissions == Permission.VIEW
    assert album(reading, "else").rule.entries["public"].permissions == held


def test_a_folders_role_is_not_known_outside_it(tmp_path: Path) -> None:
    files = {
        "trip/_folder.md": "---\nroles: {guest: [can_view]}\n---\n",
        "else/_folder.md": "---\naccess: {public: guest}\n---\n",
    }

    with pytest.raises(ConfigErrors, match="no role is named `guest`"):
        read(tmp_path, files)


def test_what_gallery_yaml_says_keeps_the_meaning_roles_have_there(tmp_path: Path) -> None:
    files = {"trip/_folder.md": "---\nroles: {viewer: [owner_access]}\n---\n", "trip/a.jpg": ""}

    reading = read(tmp_path, files, "photos: {trip/a.jpg: {access: {public: viewer}}}\n")

    held = photo(reading, "trip/a.jpg").rule.entries["public"].permissions
    assert held == Permission.VIEW


def test_t46_none_in_a_note_is_none(tmp_path: Path) -> None:
    reading = read(tmp_path, {"trip/_folder.md": "---\naccess: {public: none}\n---\n"})

    assert said(album(reading, "trip")) == {"public": None}


def test_t51_a_plain_note_of_a_folder_is_its_description(tmp_path: Path) -> None:
    reading = read(tmp_path, {"trip/_folder.md": "Rain, *mostly*.\n"})

    assert album(reading, "trip").description == "Rain, *mostly*."
    assert said(album(reading, "trip")) == {}


def test_t52_names_that_begin_with_two_underscores_are_not_read(tmp_path: Path) -> None:
    reading = read(tmp_path, {"__drafts/a.jpg": "", "a.jpg": ""})

    assert [one.path for one in reading.gallery.root.walk()] == [""]


def test_t76_sidecar_over_xmp_over_embedded_over_exif_field_by_field(tmp_path: Path) -> None:
    xmp = (
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF '
        'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/" '
        'xmp:Rating="2"><dc:title><rdf:Alt><rdf:li xml:lang="x-default">From XMP</rdf:li>'
        "</rdf:Alt></dc:title><dc:subject><rdf:Bag><rdf:li>x</rdf:li></rdf:Bag></dc:subject>"
        "</rdf:Description></rdf:RDF></x:xmpmeta>"
    )
    files = {
        "a.jpg": "",
        "a.jpg.md": "---\ntitle: From the note\nlatitude: 1\nlongitude: 2\ncamera: Box\n---\nCap.",
        "a.jpg.xmp": xmp,
    }
    embedded = MetadataFields(title="T", rating=5, people=("Anna",), caption="embedded")
    exif = MetadataFields(location=Location(8, 9), taken=CaptureTime(LOCAL), label="Red")

    reading = read(
        tmp_path,
        files,
        "photos: {'*.jpg': {title: central, keywords: [k], label: Blue}}\n",
        {"a.jpg": facts_of("a.jpg", embedded, exif)},
    )

    data = photo(reading, "a.jpg").metadata
    assert (data.title, data.caption, data.caption_is_markdown) == ("From the note", "Cap.", True)
    assert data.keywords == ("k",)
    assert data.rating == 2
    assert data.people == ("Anna",)
    assert data.location == Location(1, 2)
    assert data.label == "Blue"
    assert data.technical.camera == "Box"
    assert data.taken == CaptureTime(LOCAL, timedelta(hours=2))
    assert sorted(path.name for path in reading.notes) == ["a.jpg.md", "a.jpg.xmp"]


def test_t76_with_a_real_photo_and_its_own_exif(tmp_path: Path) -> None:
    (tmp_path / "photos").mkdir()
    exif = Image.Exif()
    exif[0x010F], exif[0x0110], exif[0x0132] = "Maker", "Model", "2026:01:02 03:04:05"
    exif.get_ifd(0x8769)[0x9003] = "2026:01:02 03:04:05"
    Image.new("RGB", (8, 6), "red").save(tmp_path / "photos/a.jpg", exif=exif)
    facts = inspect(tmp_path / "photos/a.jpg")

    reading = read(tmp_path, {"a.md": "---\nlens: Glass\n---\n"}, facts={"a.jpg": facts})

    found = photo(reading, "a.jpg")
    assert "Model" in found.metadata.technical.camera
    assert found.metadata.technical.lens == "Glass"
    assert found.metadata.taken == CaptureTime(
        datetime(2026, 1, 2, 3, 4, 5),  # noqa: DTZ001 (a camera's wall time)
        timedelta(hours=1),
    )
    assert (found.source.width, found.source.height) == (8, 6)


def test_a_date_in_the_file_name_is_the_last_resort(tmp_path: Path) -> None:
    dated = facts_of("IMG_20250101_101010.jpg", exif=MetadataFields(taken=Month(2024, 5)))
    reading = read(
        tmp_path,
        {"IMG_20250101_101010.jpg": "", "IMG_20260102_101010.jpg": ""},
        facts={"IMG_20250101_101010.jpg": dated},
    )

    first, second = reading.gallery.root.photos
    assert first.metadata.taken == Month(2024, 5)
    assert isinstance(second.metadata.taken, CaptureTime)
    assert second.metadata.taken.local.date() == date(2026, 1, 2)
    assert second.metadata.taken.offset == timedelta(hours=1)


def test_own_patterns_for_names_are_tried(tmp_path: Path) -> None:
    more = "names: {folders: ['trip(?P<year>\\d{4})(?P<month>\\d\\d) (?P<name>.+)']}\n"

    reading = read(tmp_path, {"trip202603 Sea/a.jpg": ""}, more)

    sea = album(reading, "trip202603 Sea")
    assert (sea.date, sea.shown_name) == (Month(2026, 3), "Sea")


def test_place_names_of_one_source_are_not_mixed_with_anothers(tmp_path: Path) -> None:
    embedded = MetadataFields(place_names=PlaceNames("Home, 2nd floor", "Berlin"))

    reading = read(
        tmp_path,
        {"a.jpg": "", "a.jpg.md": "---\ncity: Paris\n---\n"},
        facts={"a.jpg": facts_of("a.jpg", embedded)},
    )

    assert photo(reading, "a.jpg").metadata.place_names == PlaceNames("", "Paris")


def test_a_rating_of_0_takes_the_files_rating_away(tmp_path: Path) -> None:
    facts = {"a.jpg": facts_of("a.jpg", MetadataFields(rating=4))}

    reading = read(tmp_path, {"a.jpg": "", "a.md": "---\nrating: 0\n---\n"}, facts=facts)

    assert photo(reading, "a.jpg").metadata.rating is None


# --- who wins: files, exact paths, patterns ---


def test_a_file_and_gallery_yaml_are_joined_audience_by_audience(tmp_path: Path) -> None:
    note = "---\naccess: {family: viewer}\n---\n"
    more = "albums: {trip: {access: {public: none, family: relative}, title: Central}}\n"

    trip = album(read(tmp_path, {"trip/_folder.md": note}, more), "trip")

    assert said(trip) == {"public": None, "family": ("viewer",)}
    assert trip.title == "Central"


def test_none_for_all_in_a_file_closes_what_gallery_yaml_opens(tmp_path: Path) -> None:
    more = "albums: {trip: {access: {family: relative}}}\n"

    reading = read(tmp_path, {"trip/_folder.md": "---\naccess: none\n---\n"}, more)

    assert said(album(reading, "trip")) == {"family": None, "*": None}


def test_an_exact_path_wins_over_a_pattern_and_the_note_over_both(tmp_path: Path) -> None:
    more = (
        "photos:\n  '**/a.jpg': {access: {public: none, family: none}, hidden: true, title: P}\n"
        "  trip/a.jpg: {access: {public: viewer}, hidden: false}\n"
    )
    files = {"trip/a.jpg": "", "trip/a.jpg.md": "---\naccess: {client-smith: viewer}\n---\n"}

    found = photo(read(tmp_path, files, more), "trip/a.jpg")

    assert said(found) == {"public": ("viewer",), "family": None, "client-smith": ("viewer",)}
    assert not found.rule.hidden
    assert found.metadata.title == "P"


@pytest.mark.parametrize(
    ("note", "exact", "pattern", "expected"),
    [
        # The nearest that names an audience decides, by name or by "*" ...
        ("'*': viewer", "", "public: relative", {"public": ("viewer",), "*": ("viewer",)}),
        ("'*': viewer", "'*': none", "", {"*": ("viewer",)}),
        ("", "'*': none", "family: relative", {"family": None, "*": None}),
        ("'*': viewer", "'*': none", "family: relative", {"family": ("viewer",), "*": ("viewer",)}),
        ("'*': viewer, public: none", "", "public: relative", {"public": None, "*": ("viewer",)}),
        (
            "family: viewer",
            "'*': none",
            "public: relative",
            {"family": ("viewer",), "public": None},
        ),
        # ... but a `none` by name holds against every "*", and against no name.
        ("'*': viewer", "public: none", "", {"public": None, "*": ("viewer",)}),
        ("'*': viewer", "", "public: none", {"public": None, "*": ("viewer",)}),
        ("'*': viewer", "'*': relative", "public: none", {"public": None, "*": ("viewer",)}),
        ("'*': viewer", "public: none", "public: relative", {"public": None, "*": ("viewer",)}),
        ("'*': viewer", "public: viewer", "public: none", {"public": ("viewer",)}),
        ("public: viewer", "'*': relative", "public: none", {"public": ("viewer",)}),
    ],
)
def test_the_nearest_decides_for_whom_it_names_and_a_none_by_name_holds_against_a_word_for_all(
    tmp_path: Path,
    note: str,
    exact: str,
    pattern: str,
    expected: dict[str, tuple[str, ...] | None],
) -> None:
    entries = {"a.jpg": exact, "*.jpg": pattern}
    more = "".join(f"  '{path}': {{access: {{{one}}}}}\n" for path, one in entries.items() if one)
    files = {"a.jpg": "", **({"a.md": f"---\naccess: {{{note}}}\n---\n"} if note else {})}

    found = photo(read(tmp_path, files, f"photos:\n{more}"), "a.jpg")

    assert said(found).items() >= expected.items()


def test_a_word_for_all_in_the_folder_replaces_what_gallery_yaml_grants_by_name(
    tmp_path: Path,
) -> None:
    more = "albums: {x: {access: {public: relative, family: none}}}\n"

    x = album(read(tmp_path, {"x/_folder.md": "---\naccess: {'*': viewer}\n---\n"}, more), "x")

    assert said(x) == {"public": ("viewer",), "family": None, "*": ("viewer",)}


def test_patterns_that_contradict_each_other_are_told_with_both_places(tmp_path: Path) -> None:
    more = (
        "photos:\n  '*.jpg': {access: {public: none}}\n"
        "  'a*': {access: {'*': viewer}, title: later}\n"
    )

    with pytest.raises(ConfigErrors) as caught:
        read(tmp_path, {"a.jpg": ""}, more)

    (error,) = caught.value.errors
    assert (error.location.line, "gallery.yaml:13:" in error.problem) == (14, True)
    assert "access of `public`" in error.problem


def test_patterns_that_say_different_things_of_different_audiences_are_joined(
    tmp_path: Path,
) -> None:
    more = (
        "photos:\n  '*.jpg': {access: {public: none}, title: first}\n"
        "  'a*': {access: {family: viewer}, title: later}\n"
    )

    found = photo(read(tmp_path, {"a.jpg": ""}, more), "a.jpg")

    assert said(found) == {"public": None, "family": ("viewer",)}
    assert found.metadata.title == "later"


@pytest.mark.parametrize(
    ("pattern", "matched"),
    [
        ("*.jpg", ["top.jpg"]),
        ("**/*.jpg", ["2026/a/IMG_1.jpg", "2026/b/IMG_2.jpg", "2026/x [1].jpg", "top.jpg"]),
        ("2026/**", ["2026/a/IMG_1.jpg", "2026/b/IMG_2.jpg", "2026/x [1].jpg"]),
        ("2026/**/IMG_?.jpg", ["2026/a/IMG_1.jpg", "2026/b/IMG_2.jpg"]),
        ("2026/[ac]/*", ["2026/a/IMG_1.jpg"]),
        ("2026/[!a]/*", ["2026/b/IMG_2.jpg"]),
        ("2026/x [1].jpg", ["2026/x [1].jpg"]),
        ("./2026/a/IMG_1.jpg", ["2026/a/IMG_1.jpg"]),
    ],
)
def test_patterns_match_what_they_say(tmp_path: Path, pattern: str, matched: list[str]) -> None:
    files = dict.fromkeys(["top.jpg", "2026/a/IMG_1.jpg", "2026/b/IMG_2.jpg", "2026/x [1].jpg"], "")

    reading = read(tmp_path, files, f"photos: {{'{pattern}': {{hidden: true}}}}\n")

    photos = [p for a in reading.gallery.root.walk() for p in a.photos]
    assert sorted(p.path for p in photos if p.rule.hidden) == matched


def test_names_match_in_nfc_and_nfd(tmp_path: Path) -> None:
    disk = unicodedata.normalize("NFD", "Café/é.jpg")
    more = unicodedata.normalize("NFC", "photos: {'Café/é.jpg': {hidden: true}}\n")
    more += unicodedata.normalize("NFD", "albums: {'Café': {unlisted: true}}\n")

    reading = read(tmp_path, {disk: "", f"{disk}.md": "Caption."}, more)

    (cafe,) = reading.gallery.root.albums
    assert cafe.rule.unlisted
    assert cafe.photos[0].rule.hidden
    assert cafe.photos[0].metadata.caption == "Caption."


def test_m50_a_rule_of_access_that_matches_nothing_stops_with_the_nearest_name(
    tmp_path: Path,
) -> None:
    more = (
        "albums: {2026/Ana: {access: none}}\n"
        "photos: {'old/a.jpg': {hidden: true}, 'gone/*.jpg': {hidden: true}}\n"
    )

    with pytest.raises(ConfigErrors) as stopped:
        read(tmp_path, {"2026/Anna/a.jpg": ""}, more)

    texts = [str(error) for error in stopped.value.errors]
    assert len(texts) == 3
    assert "gallery.yaml:12:" in texts[0]
    assert "did you mean `2026/Anna`?" in texts[0]
    assert "did you mean `2026/Anna/a.jpg`?" in texts[1]
    assert "`gone/*.jpg` matches no photo" in texts[2]


def test_a_rule_for_a_video_alone_is_kept_and_one_for_a_note_of_a_photo_stops(
    tmp_path: Path,
) -> None:
    files = {"a.jpg": "", "a.jpg.md": "A caption.", "b.mov": ""}

    reading = read(tmp_path, files, "photos: {b.mov: {access: none}}\n")
    with pytest.raises(ConfigErrors) as stopped:
        read(tmp_path, files, "photos: {a.jpg.md: {access: none}}\n")

    assert [diagnostic.code for diagnostic in reading.diagnostics] == ["video"]
    (error,) = stopped.value.errors
    assert "`a.jpg.md` matches no photo" in str(error)


def test_an_entry_that_matches_nothing_and_withholds_nothing_is_remarked(tmp_path: Path) -> None:
    more = (
        "albums: {2026/Ana: {title: Anna}}\n"
        "photos: {'old/a.jpg': {title: Old}, '*.tif': {hidden: true}}\n"
    )

    reading = read(tmp_path, {"2026/Anna/a.jpg": ""}, more)

    texts = [str(diagnostic) for diagnostic in reading.diagnostics]
    assert len(texts) == 3
    assert "did you mean `2026/Anna`?" in texts[0]
    assert "did you mean `2026/Anna/a.jpg`?" in texts[1]
    assert "`*.tif` matches no photo" in texts[2]


@pytest.mark.parametrize("path", ["*.jpg", "B.jpg", "**/[a-b].Jpg"])
def test_a_path_in_other_capitals_is_that_photo(tmp_path: Path, path: str) -> None:
    more = f"photos: {{'{path}': {{access: {{public: none}}}}}}\n"

    reading = read(tmp_path, {"b.JPG": "", "c.png": ""}, more)

    assert [said(one) for one in reading.gallery.root.photos] == [{"public": None}, {}]
    assert not reading.diagnostics


def test_an_album_in_other_capitals_is_that_album(tmp_path: Path) -> None:
    reading = read(tmp_path, {"2026/Anna/a.jpg": ""}, "albums: {2026/ANNA: {access: none}}\n")

    assert said(album(reading, "2026/Anna")) == {"*": None}


def test_of_files_that_differ_in_capitals_the_one_named_exactly_is_meant(tmp_path: Path) -> None:
    reading = read(
        tmp_path, {"a.jpg": "", "A.jpg": ""}, "photos: {a.jpg: {access: {public: none}}}\n"
    )

    assert {one.path: said(one) for one in reading.gallery.root.photos} == {
        "A.jpg": {},
        "a.jpg": {"public": None},
    }


def test_a_path_that_may_be_two_files_and_two_that_are_one_are_mistakes(tmp_path: Path) -> None:
    files = {"a.JPG": "", "A.jpg": "", "b.jpg": ""}
    more = "photos: {a.jpg: {hidden: true}, b.jpg: {hidden: true}, B.JPG: {hidden: false}}\n"

    with pytest.raises(ConfigErrors) as stopped:
        read(tmp_path, files, more)

    two, one = (error.problem for error in stopped.value.errors)
    assert two == "`a.jpg` may be `A.jpg` or `a.JPG`"
    assert one == "`B.JPG` is `b.jpg`, which is in line 12 too"


def test_a_pattern_among_albums_is_a_mistake(tmp_path: Path) -> None:
    with pytest.raises(ConfigErrors, match="patterns are for `photos:`"):
        read(tmp_path, {"drafts 1/a.jpg": ""}, "albums: {'drafts*': {access: none}}\n")


# --- which note is whose ---


def test_two_notes_of_one_photo_are_a_mistake(tmp_path: Path) -> None:
    with pytest.raises(ConfigErrors, match="has two notes"):
        read(tmp_path, {"a.jpg": "", "a.md": "x", "a.jpg.md": "y"})


def test_case_34_of_two_xmp_files_of_one_photo_the_fuller_name_is_shown(tmp_path: Path) -> None:
    files = {"a.jpg": "", "a.xmp": xmp("short"), "a.jpg.xmp": xmp("full")}

    (photo,) = read(tmp_path, files).gallery.root.photos

    assert photo.metadata.keywords == ("full",)


def test_case_34_one_xmp_file_of_two_pictures_is_about_both(tmp_path: Path) -> None:
    files = {"a.jpg": "", "a.png": "", "b.jpg": "", "a.xmp": xmp("shared")}

    photos = read(tmp_path, files).gallery.root.photos

    assert [photo.metadata.keywords for photo in photos] == [("shared",), ("shared",), ()]


def test_a_note_that_may_be_about_two_photos_names_both_mends(tmp_path: Path) -> None:
    with pytest.raises(ConfigErrors, match=r"rename it `a.jpg.md` or `a.png.md`"):
        read(tmp_path, {"a.jpg": "", "a.png": "", "a.md": "x"})


def test_photos_of_one_stem_have_their_own_notes(tmp_path: Path) -> None:
    reading = read(tmp_path, {"a.jpg": "", "a.png": "", "a.png.md": "---\ntitle: Cake\n---\n"})

    assert [one.metadata.title for one in reading.gallery.root.photos] == ["", "Cake"]


def test_a_note_of_no_photo_is_remarked(tmp_path: Path) -> None:
    reading = read(tmp_path, {"a.jpg": "", "b.jpg.md": "x", "README.md": "x"})

    assert [diagnostic.text for diagnostic in reading.diagnostics] == [
        "this note belongs to no photo"
    ]


def test_a_folder_note_under_another_ending_is_a_mistake(tmp_path: Path) -> None:
    with pytest.raises(ConfigErrors, match=r"`_folder\.txt` is not read"):
        read(tmp_path, {"a/_folder.txt": "---\naccess: none\n---"})


def test_a_folder_note_in_capitals_counts(tmp_path: Path) -> None:
    reading = read(tmp_path, {"a/_FOLDER.MD": "---\naccess: none\n---"})

    assert said(album(reading, "a")) == {"*": None}


UNREADABLE_XMP = {
    "broken": b"<broken",
    "empty": b"",
    "zeros": bytes(100),
    "text": b"keywords: private",
    "truncated": b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">',
    "no-xmp": b"<html/>",
    "encoding": b"<?xml version='1.0' encoding='none-such'?><a/>",
    "bytes": b"<a>\xff\xfe</a>",
    "half-utf-16": "<a>".encode("utf-16"),
    "entities": b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>',
    "large": b"<a>" + b" " * 8_000_000,
}


@pytest.mark.parametrize("content", UNREADABLE_XMP.values(), ids=UNREADABLE_XMP)
def test_an_xmp_file_that_cannot_be_read_is_named_and_may_have_said_anything(
    tmp_path: Path, content: bytes
) -> None:
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos/a.xmp").write_bytes(content)
    said = {"a.jpg": facts_of("a.jpg", embedded=MetadataFields(title="T", keywords=("beach",)))}

    reading = read(tmp_path, {"a.jpg": ""}, facts=said)

    assert photo(reading, "a.jpg").metadata.title == "T"
    assert {"keywords", "people", "rating", "location"} <= photo(reading, "a.jpg").unknown
    [diagnostic] = reading.diagnostics
    assert (diagnostic.code, diagnostic.about) == ("damaged-metadata", "a.xmp")
    assert "a.xmp: this XMP file " in str(diagnostic)


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is unreadable to root")
def test_an_xmp_file_without_permission_may_have_said_anything(tmp_path: Path) -> None:
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos/a.xmp").write_text("")
    (tmp_path / "photos/a.xmp").chmod(0)

    reading = read(tmp_path, {"a.jpg": ""})

    assert "keywords" in photo(reading, "a.jpg").unknown
    assert "cannot be read: permission denied" in str(reading.diagnostics[0])


def test_all_mistakes_of_all_notes_come_together(tmp_path: Path) -> None:
    files = {
        "a/_folder.md": "---\nacess: none\n---",
        "b/_folder.md": "---\naccess: {publc: none}\n---",
        "b/a.jpg": "",
        "b/a.jpg.md": "---\n",
    }

    with pytest.raises(ConfigErrors) as caught:
        read(tmp_path, files)

    assert len(caught.value.errors) == 3


# --- pairs ---


@pytest.mark.parametrize(
    "more",
    [
        "photos: {a.CR2: {hidden: true}}\n",
        "photos: {'*.CR2': {hidden: true}}\n",
        "photos: {a.jpg: {hidden: true}}\n",
    ],
)
def test_hiding_one_of_a_pair_hides_all(tmp_path: Path, more: str) -> None:
    (found,) = read(tmp_path, {"a.jpg": "", "a.CR2": ""}, more).gallery.root.photos

    assert found.rule.hidden


@pytest.mark.parametrize("name", ["IMG_1234.md", "IMG_E1234.jpg.md", "IMG_1234.MOV.md"])
def test_a_note_of_any_file_of_a_photo_is_about_it(tmp_path: Path, name: str) -> None:
    files = {
        "IMG_1234.jpg": "",
        "IMG_E1234.jpg": "",
        "IMG_1234.MOV": "",
        name: "---\nhidden: true\n---",
    }

    (found,) = read(tmp_path, files).gallery.root.photos

    assert found.path == "IMG_1234.jpg"
    assert found.source.digest.startswith("IMG_E1234.jpg")
    assert found.rule.hidden


def test_notes_of_edit_and_original_may_not_contradict_each_other(tmp_path: Path) -> None:
    files = {
        "IMG_1234.jpg": "",
        "IMG_E1234.jpg": "",
        "IMG_1234.jpg.md": "---\naccess: {public: none}\n---",
        "IMG_E1234.jpg.md": "---\naccess: {public: viewer}\n---",
    }

    with pytest.raises(ConfigErrors, match="disagree, here and in"):
        read(tmp_path, files)


def test_beside_a_raw_file_each_has_its_xmp(tmp_path: Path) -> None:
    def xmp(rating: int) -> str:
        return (
            '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description '
            f'xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmp:Rating="{rating}"/></rdf:RDF>'
        )

    files = {"a.jpg": "", "a.NEF": "", "a.xmp": xmp(1), "a.jpg.xmp": xmp(3)}

    assert photo(read(tmp_path, files), "a.jpg").metadata.rating == 3


def test_an_edit_that_cannot_be_read_is_not_replaced_by_its_original(tmp_path: Path) -> None:
    reading = read(
        tmp_path,
        {"IMG_1234.jpg": "", "IMG_E1234.jpg": ""},
        facts={"IMG_E1234.jpg": Problem("IMG_E1234.jpg", "is damaged")},
    )

    assert reading.gallery.root.photos == ()
    assert reading.problems == (Problem("IMG_E1234.jpg", "is damaged"),)


def test_a_raw_file_alone_is_remarked(tmp_path: Path) -> None:
    reading = read(tmp_path, {"a.NEF": "", "b.mp4": ""})

    assert len(reading.diagnostics) == 2
    assert reading.gallery.root.photos == ()


# --- albums ---


def test_defaults_of_the_gallery_reach_the_albums(tmp_path: Path) -> None:
    files = {"a/x.jpg": "", "b/_folder.md": "---\nsort: date\norder_within_month: false\n---"}

    reading = read(tmp_path, files, "sort: name\norder_within_month: true\n")

    assert (album(reading, "a").sort, album(reading, "a").order_within_month) == (Sort.NAME, True)
    assert (album(reading, "b").sort, album(reading, "b").order_within_month) == (Sort.DATE, False)


def test_t77_a_list_of_names_is_the_order(tmp_path: Path) -> None:
    note = "---\nsort: [b.jpg, gone.jpg]\ncover: gone.jpg\n---"

    reading = read(tmp_path, {"a/_folder.md": note, "a/b.jpg": ""})

    assert album(reading, "a").custom_order == ("b.jpg", "gone.jpg")
    assert album(reading, "a").cover == "gone.jpg"
    assert len(reading.diagnostics) == 2


def test_the_note_of_the_source_is_the_root_albums(tmp_path: Path) -> None:
    reading = read(tmp_path, {"_folder.md": "---\naccess: {public: none}\n---\nWelcome."})

    assert said(reading.gallery.root) == {"public": None}
    assert reading.gallery.root.description == "Welcome."


def test_several_galleries_are_top_level_albums(tmp_path: Path) -> None:
    (tmp_path / "work").mkdir()
    (tmp_path / "work/b.jpg").touch()
    more = (
        "galleries:\n"
        "  - {name: home, title: At home, source: photos, access: {public: none}}\n"
        "  - {name: clients, source: work, roles: {guest: [can_view]},\n"
        "     photos: {b.jpg: {access: {public: guest}}}}\n"
    )

    reading = read(tmp_path, {"2026/a.jpg": ""}, more, base=BASE.replace("source: photos\n", ""))

    assert [one.path for one in reading.gallery.root.walk()] == ["", "home", "home/2026", "clients"]
    assert (album(reading, "home").title, said(album(reading, "home"))) == (
        "At home",
        {"public": None},
    )
    untitled = album(reading, "clients")
    assert (untitled.title, untitled.shown_name) == ("", "clients")
    assert photo(reading, "clients/b.jpg").rule.entries["public"].permissions == Permission.VIEW
    assert photo(reading, "home/2026/a.jpg").path == "home/2026/a.jpg"


def test_a_day_in_the_name_of_a_gallery_without_a_title_is_its_date_and_no_word_of_it(
    tmp_path: Path,
) -> None:
    more = "galleries: [{name: 2026-10-15-wedding, source: photos}]\n"

    reading = read(tmp_path, {"a.jpg": ""}, more, base=BASE.replace("source: photos\n", ""))

    (gallery,) = reading.gallery.root.albums
    assert gallery.shown_name == "wedding"
    assert gallery.date == Day(date(2026, 10, 15))


def test_an_empty_list_of_roles_holds_nothing_and_may_be_opened_below(tmp_path: Path) -> None:
    """M15 to M17: an empty policy of a photo."""
    reading = read(tmp_path, {"a.jpg": "", "a.md": "---\naccess: {'*': []}\n---"})

    others = photo(reading, "a.jpg").rule.others
    assert others is not None
    assert (others.permissions, others.is_none) == (NONE, False)


def test_a_damaged_block_of_metadata_is_remarked(tmp_path: Path) -> None:
    facts = Facts("d", 1, "jpeg", 4, 3, False, EMPTY, EMPTY, unreadable_blocks=("EXIF",))

    (diagnostic,) = read(tmp_path, {"a.jpg": ""}, facts={"a.jpg": facts}).diagnostics

    assert "its EXIF cannot be read" in diagnostic.text
