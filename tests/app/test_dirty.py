"""Dirty photos, built and read again: what an audience may not know is nowhere in its site."""

from __future__ import annotations

import base64
import io
import json
import urllib.parse
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image, ImageCms, PngImagePlugin

from tests.app.given import AUDIENCES, built, gallery, packet, photo, picture, segment, write

# Each is planted in one place, named here.
SECRET = {
    "Canexifdescription": "EXIF ImageDescription of a hidden photo",
    "Cancamera": "camera",
    "Canartist": "EXIF artist",
    "Cankeyword": "XMP keyword",
    "Cancity": "XMP city",
    "Canperson": "XMP person",
    "Caniptc": "IPTC keyword",
    "Cancomment": "JPEG comment",
    "Cantrailer": "bytes after the picture",
    "Canpngtext": "PNG text",
    "Canprofile": "ICC description",
    "Canfile": "file name of a shown photo",
    "Canfolder": "folder of a hidden album",
    "Cannote": "note of a hidden photo",
    "Cantitle": "title of a hidden photo",
    "Canalbum": "description of a hidden album",
    "Candraft": "name of a hidden photo",
    "Cansidecar": "keyword in a sidecar",
    "Canunknown": "a segment nobody knows",
}
FOR_FAMILY = ("Cancamera", "Cancity", "Canperson", "Cansidecar")


def _iptc(keyword: str) -> bytes:
    data = b"\x1c\x02\x19" + len(keyword).to_bytes(2, "big") + keyword.encode()
    block = b"8BIM\x04\x04\0\0" + len(data).to_bytes(4, "big") + data + bytes(len(data) % 2)
    return segment(0xED, b"Photoshop 3.0\0" + block)


def _profile() -> bytes:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    assert b"sRGB" in profile or b"s\0R\0G\0B" in profile
    return profile.replace("sRGB built-in".encode("utf-16-be"), "Canprofile in".encode("utf-16-be"))


@pytest.fixture(scope="module")
def dirty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dirty") / "gallery"
    config = gallery(folder)
    photos = folder / "photos"
    shown = photos / "2026-05-17 Lisbon"
    xmp = packet(
        keywords=("Cankeyword",),
        more="<photoshop:City>Cancity</photoshop:City>"
        "<Iptc4xmpExt:PersonInImage><rdf:Bag><rdf:li>Canperson</rdf:li></rdf:Bag>"
        "</Iptc4xmpExt:PersonInImage>",
    )
    photo(
        shown / "Canfile_20260517_1.jpg",
        1,
        taken="2026:05:17 11:22:33",
        gps=(38.7123, -9.1456),
        camera="Cancamera",
        extra={0x013B: "Canartist"},
        more=_iptc("Caniptc")
        + segment(0xFE, b"Cancomment")
        + segment(0xE9, b"Canunknown")
        + segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + xmp),
        after=b"Cantrailer",
    )
    write(
        shown / "Canfile_20260517_1.jpg.md",
        "---\ntitle: Shown title\nkeywords: [Cansidecar]\n---\n",
    )
    text = PngImagePlugin.PngInfo()
    text.add_text("Comment", "Canpngtext")
    png = io.BytesIO()
    picture(2).save(png, "PNG", pnginfo=text, icc_profile=_profile())
    (shown / "second.png").write_bytes(png.getvalue())
    photo(shown / "Candraft.jpg", 3, title="Cantitle", extra={0x010E: "Canexifdescription"})
    write(shown / "Candraft.jpg.md", "---\nhidden: true\n---\nCannote is *private*.\n")
    photo(photos / "2026-06-01 Canfolder/x.jpg", 4)
    write(photos / "2026-06-01 Canfolder/_folder.md", "---\naccess: none\n---\nCanalbum.\n")
    result = built(config)
    assert result.exit_code == 0, result
    return folder


def _forms(word: str) -> Iterator[tuple[str, bytes]]:
    """The ways in which a word could stand in a file."""
    plain = word.encode()
    for one in {plain, plain.lower(), plain.upper()}:
        yield "as it is", one
        yield "as UTF-16", one.decode().encode("utf-16-le")
        yield "as UTF-16", one.decode().encode("utf-16-be")
        yield "in hex", one.hex().encode()
        yield "in hex", one.hex().upper().encode()
        yield "backwards", one[::-1]
        for shift in range(3):  # base64 has three phases; the ends depend on the neighbours
            coded = base64.b64encode(bytes(shift) + one)
            yield "in base64", coded[(0, 2, 3)[shift] : len(coded) - 4]
    yield "percent-encoded", urllib.parse.quote("".join(f"%{byte:02X}" for byte in plain)).encode()
    yield "percent-encoded", "".join(f"%{byte:02x}" for byte in plain).encode()
    yield "as entities", "".join(f"&#{byte};" for byte in plain).encode()
    yield "escaped in JSON", "".join(f"\\u{byte:04x}" for byte in plain).encode()


def _told(site: Path, words: Iterator[str] | tuple[str, ...]) -> list[str]:
    """Where any of the words stands, in any form, in bytes or names."""
    found = []
    forms = [(word, how, form) for word in words for how, form in _forms(word)]
    for path in sorted(site.rglob("*")):
        name = path.relative_to(site).as_posix().encode()
        content = path.read_bytes() if path.is_file() else b""
        found += [
            f"{name.decode()}: {word} {how}"
            for word, how, form in forms
            if form in content or form in name
        ]
    return found


def test_every_secret_is_in_the_source(dirty: Path) -> None:
    files = [path for path in (dirty / "photos").rglob("*") if path.is_file()]
    whole = b"".join(path.read_bytes() + str(path).encode() for path in files)

    for word in set(SECRET) - {"Canpngtext", "Canprofile"}:
        assert word.encode() in whole, word
    with Image.open(dirty / "photos/2026-05-17 Lisbon/second.png") as png:
        assert "Canpngtext" in str(png.info)
        assert "Canprofile".encode("utf-16-be") in png.info["icc_profile"]


def test_no_secret_is_in_the_public_site_in_any_form(dirty: Path) -> None:
    site = dirty / "build/public"

    assert _told(site, tuple(SECRET)) == []
    assert "Shown title" in "".join(path.read_text() for path in site.rglob("*.html"))


def test_what_is_hidden_from_the_family_is_not_in_its_site(dirty: Path) -> None:
    hidden = ("Cantitle", "Cannote", "Candraft", "Canexifdescription", "Canfolder", "Canalbum")

    assert _told(dirty / "build/family", hidden) == []


def test_the_family_reads_in_its_pages_what_it_may_know(dirty: Path) -> None:
    pages = "".join(path.read_text() for path in (dirty / "build/family").rglob("*.html"))

    for word in FOR_FAMILY:
        assert word in pages, word
    assert "17 May 2026" in pages
    assert "38.7" in pages


def test_the_owner_reads_what_is_hidden_from_all_others(dirty: Path) -> None:
    pages = "".join(path.read_text() for path in (dirty / "build/me").rglob("*.html"))

    for word in ("Cantitle", "Cannote", "Canalbum", "Canfolder"):
        assert word in pages, word


def test_no_day_time_or_place_is_in_the_public_site(dirty: Path) -> None:
    pages = [
        p for p in (dirty / "build/public").rglob("*") if p.suffix in (".html", ".json", ".xml")
    ]
    text = "\n".join(path.read_text() for path in pages)

    assert "May 2026" in text
    for day in ("17 May", "2026-05-17", "20260517", "11:22", "11:22:33", "38.7", "-9.14", "9.145"):
        assert day not in text, day
    assert not any("17" in p.parent.name.split("-")[0] for p in pages)


def test_a_rendition_holds_no_metadata_even_for_the_owner(dirty: Path) -> None:
    words = ("Canartist", "Caniptc", "Cancomment", "Cantrailer", "Canunknown", "Canprofile")
    originals = {path.read_bytes() for path in (dirty / "photos").rglob("*") if path.is_file()}
    for audience in AUDIENCES:
        media = list((dirty / "build" / audience).glob("m/*/*"))
        renditions = [path for path in media if path.read_bytes() not in originals]
        assert renditions
        for path in renditions:
            content = path.read_bytes()
            for word in words:
                assert not any(form in content for _, form in _forms(word)), path
            with Image.open(path) as image:
                assert not image.getexif()
                assert "icc_profile" not in image.info


def test_no_site_tells_of_this_machine(dirty: Path) -> None:
    for audience in AUDIENCES:
        for path in (dirty / "build" / audience).rglob("*.*"):
            content = path.read_bytes()
            for place in (str(dirty), str(Path.home()) + "/", "pytest-of-", "staticgal/secrets"):
                assert place.encode() not in content, (path, place)


def test_the_samples_give_nothing_away(samples: Path, tmp_path: Path) -> None:
    expected = json.loads((samples / "expected.json").read_text())
    listed = expected if isinstance(expected, dict) else {}
    files = [p for p in sorted(samples.rglob("*")) if p.suffix.lower() in (".jpg", ".png", ".webp")]
    files = [path for path in files if path.stat().st_size < 400_000][:40]
    if not files or not listed:
        pytest.skip("no samples that say what they give away")
    folder = tmp_path / "gallery"
    config = gallery(folder)
    for number, path in enumerate(files):
        target = folder / f"photos/Mixed/{number}{path.suffix.lower()}"
        target.parent.mkdir(exist_ok=True)
        target.write_bytes(path.read_bytes())
    result = built(config, jobs=2, keep_going=True)
    assert not any(site.findings for site in result.sites), result
    words = {
        text
        for text in _strings(listed)
        if len(text) > 9 and any(text.encode() in path.read_bytes() for path in files)
    }
    assert words

    said = b"\n".join(p.read_bytes() for p in (folder / "build/public").rglob("*") if p.is_file())

    shown = _shown_words(folder / "build/public")
    assert [word for word in sorted(words) if word.encode() in said and word not in shown] == []


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inside in value.values():
            yield from _strings(inside)
    elif isinstance(value, list):
        for inside in value:
            yield from _strings(inside)


def _shown_words(site: Path) -> str:
    """Titles and captions are for everybody who may see a photo."""
    import re

    pages = (path.read_text() for path in site.rglob("*.html"))
    return "\n".join(
        part
        for page in pages
        for part in re.findall(
            r"(?s)<h1.*?</h1>|<div class=\"text caption\".*?</div>|alt=\".*?\"", page
        )
    )
