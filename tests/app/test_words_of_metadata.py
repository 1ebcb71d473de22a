"""What programs wrote into photos as words, built and read again."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

from tests.app.given import GALLERY, SECRETS, built, gallery, packet, photo, segment

CLUB = GALLERY.replace(
    "  owner: [owner_access]", "  words: [can_view, can_read_metadata]\n  owner: [owner_access]"
).replace("  public:", "  club: {role: words}\n  public:")


def _xmp(more: str, keywords: tuple[str, ...] = ()) -> bytes:
    namespaces = (
        " xmlns:lr='http://ns.adobe.com/lightroom/1.0/'"
        " xmlns:Iptc4xmpCore='http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/'"
    )
    said = packet("", keywords, more).replace(
        b" rdf:about=''", f" rdf:about=''{namespaces}".encode()
    )
    return segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + said)


def _tree(*levels: str) -> str:
    branch = "|".join(levels)
    return (
        "<lr:hierarchicalSubject><rdf:Bag><rdf:li>"
        f"{branch}</rdf:li></rdf:Bag></lr:hierarchicalSubject>"
    )


def _text(site: Path) -> str:
    pages = [path for path in site.rglob("*") if path.suffix in (".html", ".json", ".xml")]
    assert pages
    return "\n".join([path.read_text() for path in pages] + [str(path) for path in site.rglob("*")])


def test_keywords_that_are_place_day_or_camera_are_for_who_may_know_these(tmp_path: Path) -> None:
    config = gallery(tmp_path, CLUB, {**SECRETS, "club": sha256(b"club").hexdigest()})
    album = tmp_path / "photos" / "A"
    city = "<photoshop:City>Neustadt</photoshop:City>"
    for number, (keywords, more) in enumerate(
        (
            (("lake",), city + _tree("Location", "Neustadt", "Kirchdorf", "Uferweg 3")),
            (("Neustadt",), city),
            ((), _tree("Places", "Oberhausen", "Schulstraße 7")),
            (("2026-05-04", "NIKON Z 6"), ""),
            ((), _tree("2026", "May", "04")),
        )
    ):
        photo(
            album / f"p{number}.jpg",
            number,
            taken="2026:05:04 10:00:00",
            camera="NIKON Z 6",
            more=_xmp(more, keywords),
        )

    result = built(config)

    assert result.exit_code == 0, result
    club, family = _text(tmp_path / "build/club"), _text(tmp_path / "build/family")
    assert "lake" in club
    assert "May 2026" in club  # a month that a withheld tree of days has too
    for word in ("Neustadt", "Kirchdorf", "Uferweg 3", "Oberhausen", "Schulstraße 7"):
        assert word not in club
        assert word in family
    for word in ("2026-05-04", "NIKON Z 6", "Nikon"):
        assert word.casefold() not in club.casefold()
    assert "2026-05-04" in family
    assert "NIKON Z 6" in family


def test_captions_that_programs_wrote_are_on_no_page(tmp_path: Path) -> None:
    config = gallery(tmp_path)
    album = tmp_path / "photos/A"
    photo(album / "a.jpg", 1, camera="X1", extra={0x010E: "OLYMPUS DIGITAL CAMERA"})
    photo(album / "b.jpg", 2, camera="X1", title="oznor", extra={0x010E: "Created with GIMP"})
    photo(album / "c.jpg", 3, camera="X1", extra={0x010E: "C:\\Users\\Anna\\holiday"})
    # A name of a file gives way to what somebody wrote
    iptc = b"\x1c\x02\x05\0\x08Grandpa!"
    block = b"8BIM\x04\x04\0\0" + len(iptc).to_bytes(4, "big") + iptc + bytes(len(iptc) % 2)
    more = segment(0xED, b"Photoshop 3.0\0" + block)
    photo(album / "d.jpg", 4, camera="X1", title="IMG_4711", more=more)

    assert built(config).exit_code == 0

    for audience in ("public", "family", "me"):
        text = _text(tmp_path / "build" / audience)
        for word in ("OLYMPUS", "oznor", "GIMP", "holiday", "IMG_4711"):
            assert word not in text
        assert "Grandpa!" in text


def test_a_limit_hears_a_title_that_a_program_wrote(tmp_path: Path) -> None:
    limits = "limits: [{when: {any: [{title: oznor}, {title: IMG_*}]}, withhold: all}]\n"
    config = gallery(tmp_path, GALLERY + limits)
    photo(tmp_path / "photos/A/a.jpg", 1, title="oznor")
    photo(tmp_path / "photos/A/b.jpg", 2, title="IMG_4711", extra={0x010E: "Grandpa"})
    photo(tmp_path / "photos/A/c.jpg", 3, title="Anna")

    assert built(config).exit_code == 0

    text = _text(tmp_path / "build/family")
    assert "Anna" in text
    assert "Grandpa" not in text
    assert "1 photo" in text


def test_a_caption_that_is_the_files_name_is_for_who_may_have_the_file(tmp_path: Path) -> None:
    config = gallery(tmp_path)
    album = tmp_path / "photos/A"
    photo(album / "DSCF1234.JPG", 1, extra={0x010E: "DSCF1234.JPG"})
    photo(album / "x.jpg", 2, extra={0x010E: "PXL_20261015_154502123"})

    result = built(config)

    assert result.exit_code == 0
    assert not [one for one in result.diagnostics if one.code == "words-tell"]
    public, me = _text(tmp_path / "build/public"), _text(tmp_path / "build/me")
    for word in ("DSCF1234", "PXL_20261015", "154502"):
        assert word not in public
        assert word in me


def test_days_in_the_name_of_a_folder_are_for_who_may_know_them(tmp_path: Path) -> None:
    def site(folder: Path, album: str) -> str:
        config = gallery(folder)
        photo(folder / "photos" / album / "a.jpg", 1, taken="2026:05:04 10:00:00")
        photo(folder / "photos" / album / "b/17. Mai/c.jpg", 2, taken="2026:05:04 10:00:00")
        assert built(config).exit_code == 0
        return _text(folder / "build/public")

    for number, name in enumerate(("2026-05-04_18-30 Anna", "260504 Anna", "Anna Monday 4th")):
        text = site(tmp_path / str(number), name)

        assert "Anna" in text
        for day in ("18-30", "260504", "Monday", "4th", "2026-05-04", "17-mai", "17. Mai"):
            assert day not in text.replace(str(tmp_path), "")
