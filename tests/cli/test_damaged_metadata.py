"""What cannot be read of a photo is unknown: withheld where a limit asks for it, and said."""

from __future__ import annotations

import json
import struct

import pytest

from tests.cli.conftest import Folder, gallery_in
from tests.containers.test_raw import IMAGE, cr3
from tests.source.metadata.test_damage import (
    DAMAGED,
    EXIF,
    IPTC,
    JPEG,
    XMP,
    extension,
    gif,
    jpeg,
    main_packet,
    webp,
)
from tests.source.metadata.test_exif import ROME, block, position
from tests.source.metadata.test_iptc import dataset
from tests.source.metadata.test_xmp import bag, packet
from tests.source.test_inspect import iptc_segment, segment, xmp_segment

KEYWORD = "keyword: private"
NEAR = "near: {latitude: 41.853, longitude: 12.489, radius: 1 km}"
STARS = 'rating: ">= 3"'
PEOPLE = "people: Anna"
NOT_BEACH = "not: {keyword: beach}"

NAMED = b"Exif\0\0"
GPS = block(gps=position(*ROME))
ASTRAY = GPS.replace(struct.pack(">HHI", 0x8825, 4, 1), struct.pack(">HHI", 0x8825, 4, 1) + b"\1")
TITLE = packet("<dc:title><rdf:Alt><rdf:li>At the sea</rdf:li></rdf:Alt></dc:title>")
BEACH = packet(bag("dc:subject", "beach"))

# What is damaged, the condition of the limit, the photo, and the files beside it.
DAMAGE: dict[str, tuple[str, bytes, dict[str, bytes]]] = {
    "iptc": (
        KEYWORD,
        jpeg(iptc_segment(dataset(25, b"beach") + b"x" + dataset(25, b"private"))),
        {},
    ),
    "iptc-beside-xmp": (KEYWORD, jpeg(xmp_segment(BEACH), iptc_segment(b"x" + IPTC)), {}),
    "iptc-not": (NOT_BEACH, jpeg(xmp_segment(BEACH), iptc_segment(b"x" + IPTC)), {}),
    "gps-astray": (NEAR, jpeg(segment(0xE1, NAMED + ASTRAY[: len(GPS)])), {}),
    "gps-cut": (NEAR, jpeg(segment(0xE1, NAMED + GPS[:-30])), {}),
    "gps-of-one-number": (
        NEAR,
        jpeg(segment(0xE1, NAMED + block(gps=position((41.0, 0, 0), "X", (12.0, 0, 0), "E")))),
        {},
    ),
    "exif-behind-stray-bytes": (NEAR, DAMAGED["jpeg-stray-bytes"][0], {}),
    "stars": (STARS, jpeg(segment(0xE1, NAMED + block(image={0x4746: 9}))), {}),
    "people-in-xmp": (PEOPLE, jpeg(xmp_segment(XMP[:-9])), {}),
    "extended-xmp": (KEYWORD, jpeg(main_packet(), extension(XMP[:99], 0)), {}),
    "png": (PEOPLE, DAMAGED["png-exif-checksum"][0], {}),
    "webp": (KEYWORD, webp(xmp=XMP[:-9]), {}),
    "gif": (KEYWORD, gif(b"!\xff\x0bXMP DataXMP\x05<rdf>\0"), {}),
    "avif": (PEOPLE, DAMAGED["avif-moving"][0], {}),
    "sidecar": (KEYWORD, JPEG, {"a.xmp": XMP[:-9]}),
    "empty-sidecar": (STARS, jpeg(xmp_segment(TITLE)), {"a.jpg.xmp": b""}),
    "raw": (KEYWORD, JPEG, {"a.cr3": cr3(xmp=XMP[:-9])}),
    "unknown-raw": (KEYWORD, JPEG, {"a.crw": b"II\x1a\0\0\0HEAPCCDR"}),
}
WHOLE: dict[str, tuple[str, bytes, dict[str, bytes]]] = {
    "nothing": (KEYWORD, JPEG, {}),
    "beach": (KEYWORD, jpeg(xmp_segment(BEACH), segment(0xE1, EXIF[:6] + GPS)), {}),
    "elsewhere": (
        NEAR,
        jpeg(
            segment(0xE1, NAMED + block(gps=position((1, 0, 0), "N", (2, 0, 0), "E"))),
            iptc_segment(b"x" + IPTC),
        ),
        {},
    ),
    "whole-raw": (KEYWORD, JPEG, {"a.cr3": cr3(image=IMAGE, xmp=BEACH)}),
}


def given_albums(folder: Folder, *names: str) -> Folder:
    """The gallery with an album for each of these, and a limit for the public in each."""
    limits = ["limits:"]
    for name in names:
        when, content, beside = (DAMAGE | WHOLE)[name]
        place = folder.path / "photos" / name
        place.mkdir()
        for file, data in {"a.jpg": content, **beside}.items():
            (place / file).write_bytes(data)
        limits.append(f'  - {{when: {{file: "{name}/**", {when}}}, withhold: all, from: [public]}}')
    config = folder.path / "gallery.yaml"
    config.write_text(config.read_text() + "\n".join(limits) + "\n")
    return folder


def shown(folder: Folder, audience: str) -> set[str]:
    photos = folder.json("access")["audiences"][audience]["photos"]
    return {path.partition("/")[0] for path in photos} - {"2026"}


def said_by(folder: Folder, *words: str) -> str:
    """All that the command says, in one line."""
    ended = folder.run(*words)
    return " ".join((ended.stdout + ended.stderr).split())


@pytest.fixture(scope="module")
def given(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    return given_albums(gallery_in(tmp_path_factory.mktemp("gallery")), *DAMAGE, *WHOLE)


def test_a_limit_takes_what_it_cannot_ask_and_lets_pass_what_it_can(given: Folder) -> None:
    assert shown(given, "public") == set(WHOLE)
    assert shown(given, "family") == {*WHOLE, *DAMAGE}


def test_each_photo_that_cannot_be_asked_is_told_with_what_limits_make_of_it(
    given: Folder,
) -> None:
    diagnostics = [
        one for one in given.json("check")["warnings"] if one["code"] == "damaged-metadata"
    ]

    told = {
        one["about"].partition("/")[0]
        for one in diagnostics
        if "treat the photo as if they matched" in one["text"]
    }

    assert told == {*DAMAGE, "elsewhere"}  # whose IPTC is damaged, too


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("iptc", "it asks for the keywords, and its IPTC cannot be read"),
        ("gps-astray", "it asks for the place, and its GPS cannot be read"),
        ("stars", "it asks for the stars, and its stars cannot be read"),
        ("sidecar", "it asks for the keywords, and `a.xmp` cannot be read"),
        ("raw", "it asks for the keywords, and `a.cr3` cannot be read"),
        ("avif", "it asks for the people, and its metadata cannot be read"),
    ],
)
def test_explain_says_what_the_limit_could_not_ask(given: Folder, name: str, reason: str) -> None:
    assert reason in said_by(given, "explain", f"{name}/a.jpg", "public")


def test_a_note_that_says_the_field_mends_it_as_the_message_advises(gallery: Folder) -> None:
    given_albums(gallery, *DAMAGE)
    assert said_by(gallery, "check").count(" in a note beside the photo") >= len(DAMAGE)

    note = "---\nkeywords: [beach]\npeople: [Ben]\nlatitude: 1\nlongitude: 2\nrating: 1\n---\n"
    for name in DAMAGE:
        (gallery.path / f"photos/{name}/a.jpg.md").write_text(note)

    assert shown(gallery, "public") == set(DAMAGE)


@pytest.mark.parametrize(
    ("name", "advice", "note"),
    [
        ("iptc", "say its keywords (`keywords`)", "keywords: [beach]"),
        ("gps-astray", "say its place (`latitude` and `longitude`)", "latitude: 1\nlongitude: 2"),
        ("stars", "say its stars (`rating`)", "rating: 1"),
        ("avif", "say its people (`people`)", "people: []"),
    ],
)
def test_explain_proposes_a_note_rather_than_to_take_the_limit_out(
    gallery: Folder, name: str, advice: str, note: str
) -> None:
    given_albums(gallery, name, "iptc-not")
    photo = next((gallery.path / f"photos/{name}").glob("a.*"))

    said = said_by(gallery, "explain", f"{name}/{photo.name}", "public")
    (gallery.path / f"photos/{name}/{photo.name}.md").write_text(f"---\n{note}\n---\n")

    assert f"{advice} in a note `{photo.name}.md` beside it" in said
    assert "take this limit out" not in said
    assert shown(gallery, "public") == {name}


def test_an_xmp_file_written_anew_mends_it_as_the_message_advises(gallery: Folder) -> None:
    given_albums(gallery, "sidecar")
    assert "write it anew" in said_by(gallery, "build")
    assert shown(gallery, "public") == set()

    (gallery.path / "photos/sidecar/a.xmp").write_bytes(BEACH)

    assert shown(gallery, "public") == {"sidecar"}


def test_a_site_is_built_beside_an_unreadable_xmp_file_with_what_else_is_known(
    gallery: Folder,
) -> None:
    given_albums(gallery, "empty-sidecar")

    ended = gallery.run("build", "--json")

    assert ended.returncode == 0
    about = [one["about"] for one in json.loads(ended.stdout)["warnings"]]
    assert "empty-sidecar/a.jpg.xmp" in about
    family, public = (
        "".join(page.read_text() for page in (gallery.path / "build" / name).rglob("*.html"))
        for name in ("family", "public")
    )
    assert "At the sea" in family
    assert "At the sea" not in public
