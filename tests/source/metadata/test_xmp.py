"""XMP in its many spellings, and XMP that was made to do harm."""

from __future__ import annotations

import contextlib
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from staticgal.core.model import Location, PlaceNames
from staticgal.core.when import CaptureTime, Day, Moment, Month, Year
from staticgal.errors import SourceError
from staticgal.source.metadata.fields import EMPTY
from staticgal.source.metadata.xmp import parse_xmp, read_xmp
from tests.source.moments import local

SPACES = """
    xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
    xmlns:dc="http://purl.org/dc/elements/1.1/"
    xmlns:xmp="http://ns.adobe.com/xap/1.0/"
    xmlns:exif="http://ns.adobe.com/exif/1.0/"
    xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/"
    xmlns:lr="http://ns.adobe.com/lightroom/1.0/"
    xmlns:digiKam="http://www.digikam.org/ns/1.0/"
    xmlns:MicrosoftPhoto="http://ns.microsoft.com/photo/1.0/"
    xmlns:MP="http://ns.microsoft.com/photo/1.2/"
    xmlns:MPRI="http://ns.microsoft.com/photo/1.2/t/RegionInfo#"
    xmlns:MPReg="http://ns.microsoft.com/photo/1.2/t/Region#"
    xmlns:mwg-rs="http://www.metadataworkinggroup.com/schemas/regions/"
    xmlns:Iptc4xmpCore="http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/"
    xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/"
"""


def packet(inside: str = "", attributes: str = "") -> bytes:
    return f"""<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF {SPACES}>
<rdf:Description rdf:about="" {attributes}>{inside}</rdf:Description>
</rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>""".encode()


def bag(name: str, *items: str, kind: str = "Bag") -> str:
    inside = "".join(f"<rdf:li>{item}</rdf:li>" for item in items)
    return f"<{name}><rdf:{kind}>{inside}</rdf:{kind}></{name}>"


def alt(name: str, **texts: str) -> str:
    inside = "".join(
        f'<rdf:li xml:lang="{language.replace("_", "-")}">{text}</rdf:li>'
        for language, text in texts.items()
    )
    return f"<{name}><rdf:Alt>{inside}</rdf:Alt></{name}>"


def test_titles_and_captions_are_those_for_every_reader() -> None:
    said = read_xmp(
        packet(
            alt("dc:title", de="Der Strand", x_default="The beach")
            + alt("dc:description", de="Anna\nund das Meer &amp; &lt;b&gt;", en="Anna")
            + alt("Iptc4xmpCore:AltTextAccessibility", x_default="A girl at the sea")
        )
    )

    assert said.title == "The beach"
    assert said.caption == "Anna\nund das Meer & <b>"
    assert said.alt == "A girl at the sea"


def test_what_a_camera_writes_of_itself_is_no_caption() -> None:
    assert read_xmp(packet(alt("dc:description", x_default="SONY DSC"))).caption is None


def test_keywords_are_joined_from_lists_and_trees_every_level_and_the_branch() -> None:
    said = read_xmp(
        packet(
            bag("dc:subject", "Anna", "sea", "Anna")
            + bag("lr:hierarchicalSubject", "Places|Portugal|Lisbon")
            + bag("digiKam:TagsList", "Holiday", "sea", kind="Seq")
        )
    )

    assert said.keywords == (
        *("Anna", "sea", "Lisbon", "Portugal", "Places", "Places|Portugal|Lisbon", "Holiday"),
    )


REGION = """<mwg-rs:Regions rdf:parseType="Resource"><mwg-rs:RegionList><rdf:Bag>
  <rdf:li><rdf:Description mwg-rs:Name="Anna" mwg-rs:Type="Face"/></rdf:li>
  <rdf:li rdf:parseType="Resource"><mwg-rs:Name>Ben</mwg-rs:Name><mwg-rs:Type>Face</mwg-rs:Type>
  </rdf:li>
  <rdf:li><rdf:Description mwg-rs:Name="the focus" mwg-rs:Type="Focus"/></rdf:li>
</rdf:Bag></mwg-rs:RegionList></mwg-rs:Regions>"""
MICROSOFT = """<MP:RegionInfo rdf:parseType="Resource"><MPRI:Regions><rdf:Bag>
  <rdf:li MPReg:Rectangle="0,0,1,1" MPReg:PersonDisplayName="Carl"/>
  <rdf:li MPReg:PersonDisplayName="Anna"/>
</rdf:Bag></MPRI:Regions></MP:RegionInfo>"""


def test_people_come_from_names_and_from_framed_faces() -> None:
    said = read_xmp(packet(bag("Iptc4xmpExt:PersonInImage", "Dora") + REGION + MICROSOFT))

    assert said.people == ("Dora", "Anna", "Ben", "Carl")


def test_names_below_people_in_a_tree_are_people_and_no_keywords() -> None:
    said = read_xmp(
        packet(
            bag("dc:subject", "beach", "Lena Demo", "Family")
            + bag("lr:hierarchicalSubject", "People|Family|Lena Demo", "People|Family")
            + bag("digiKam:TagsList", "Personen/Ben", "Places/Sea", kind="Seq")
        )
    )

    assert said.people == ("Lena Demo", "Ben")
    assert said.keywords == ("beach", "Family", "Sea", "Places", "Places|Sea")


def test_people_of_every_program_are_shown() -> None:
    details = (
        "<Iptc4xmpExt:PersonInImageWDetails><rdf:Bag><rdf:li rdf:parseType='Resource'>"
        + alt("Iptc4xmpExt:PersonName", en="Eva")
        + "</rdf:li></rdf:Bag></Iptc4xmpExt:PersonInImageWDetails>"
    )
    region = (
        "<Iptc4xmpExt:ImageRegion><rdf:Bag><rdf:li rdf:parseType='Resource'>"
        + bag("Iptc4xmpExt:PersonInImage", "Finn")
        + "</rdf:li></rdf:Bag></Iptc4xmpExt:ImageRegion>"
    )

    assert read_xmp(packet(details + region + MICROSOFT)).people == ("Eva", "Carl", "Anna", "Finn")


@pytest.mark.parametrize(
    ("latitude", "longitude", "places"),
    [
        ("42.3601", 'exif:GPSLongitude="71.0589" exif:GPSLongitudeRef="W"', [-71.0589]),
        ("42.3601", 'exif:GPSLongitude="-71.0589" exif:GPSLongitudeRef="W"', [-71.0589]),
        ("42.3601", 'exif:GPSLongitude="71.0589W" exif:GPSLongitudeRef="W"', [-71.0589]),
        ("42.3601", 'exif:GPSLongitude="71.0589" exif:GPSLongitudeRef="E"', [71.0589]),
        # The number and its letter say different things: either may be meant.
        ("42.3601", 'exif:GPSLongitude="-71.0589" exif:GPSLongitudeRef="E"', [-71.0589, 71.0589]),
        ("42.3601", 'exif:GPSLongitude="71.0589"', [71.0589]),
    ],
)
def test_a_letter_apart_turns_a_number_once(
    latitude: str, longitude: str, places: list[float]
) -> None:
    found = parse_xmp(packet(attributes=f'exif:GPSLatitude="{latitude}" {longitude}'))

    assert [place.longitude for place in found.readings["location"]] == places
    assert found.fields.location == Location(42.3601, places[0])


@pytest.mark.parametrize(
    ("attributes", "lost"),
    [
        ('exif:GPSLatitude="42.36N"', ("position",)),
        ('exif:GPSLatitude="somewhere" exif:GPSLongitude="71W"', ("position",)),
        ('exif:GPSLatitude="0" exif:GPSLongitude="0"', ()),
        ('exif:DateTimeOriginal="last summer 2020"', ("date",)),
        ('exif:DateTimeOriginal="0000-00-00"', ()),
        ('xmp:Rating="many"', ("stars",)),
        ('xmp:Rating=""', ()),
    ],
)
def test_what_is_there_and_cannot_be_understood_is_named(
    attributes: str, lost: tuple[str, ...]
) -> None:
    assert parse_xmp(packet(attributes=attributes)).unreadable == lost


def test_values_may_be_attributes() -> None:
    said = read_xmp(
        packet(
            attributes='xmp:Rating="4" xmp:Label="Red" photoshop:City="Lisbon"'
            ' photoshop:Country="Portugal" photoshop:State="" Iptc4xmpCore:Location="Alfama"'
            ' exif:GPSLatitude="38,42.8N" exif:GPSLongitude="9,8.5W"'
            ' exif:DateTimeOriginal="2026-10-15T15:45:02+01:00"'
        )
    )

    assert (said.rating, said.label) == (4, "Red")
    assert said.place_names == PlaceNames("Alfama", "Lisbon", "", "Portugal")
    assert said.location == Location(38.7133333, -9.1416667)
    assert said.taken == CaptureTime(local(2026, 10, 15, 15, 45, 2), timedelta(hours=1))


@pytest.mark.parametrize(
    ("attributes", "rating"),
    [
        ('xmp:Rating="-1"', -1),
        ('xmp:Rating="0"', 0),
        ('xmp:Rating="5.0"', 5),
        ('xmp:Rating="six"', None),
        ('xmp:Rating="99"', None),
        ('MicrosoftPhoto:Rating="1"', 1),
        ('MicrosoftPhoto:Rating="75"', 4),
        ('MicrosoftPhoto:Rating="99"', 5),
        ('xmp:Rating="nan"', None),
        ("", None),
    ],
)
def test_ratings(attributes: str, rating: int | None) -> None:
    assert read_xmp(packet(attributes=attributes)).rating == rating


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2024", Year(2024)),
        ("2024-05", Month(2024, 5)),
        ("2024-05-04", Day(date(2024, 5, 4))),
        ("2024-05-04T10:20", CaptureTime(local(2024, 5, 4, 10, 20))),
        ("2024-05-04T10:20:30Z", CaptureTime(local(2024, 5, 4, 10, 20, 30), timedelta())),
        (
            "2024-05-04T10:20:30.25-05:00",
            CaptureTime(local(2024, 5, 4, 10, 20, 30, 250_000), timedelta(hours=-5)),
        ),
        ("2024:05:04 10:20:30", CaptureTime(local(2024, 5, 4, 10, 20, 30))),
        ("0000-00-00T00:00:00", None),
        ("2024-13-01", None),
        ("yesterday", None),
    ],
)
def test_times_are_as_exact_as_they_are_written(text: str, moment: Moment | None) -> None:
    assert (
        read_xmp(packet(f"<photoshop:DateCreated>{text}</photoshop:DateCreated>")).taken == moment
    )


def test_the_time_of_a_scan_is_not_taken_for_the_shutters() -> None:
    scan = 'xmp:CreateDate="2026-10-15"'

    assert not parse_xmp(packet(attributes=scan)).is_original
    both = parse_xmp(packet(attributes=scan + ' exif:DateTimeOriginal="1911-08-22"'))
    assert both.is_original
    assert both.fields.taken == Day(date(1911, 8, 22))


@pytest.mark.parametrize(
    ("latitude", "longitude", "location"),
    [
        ("51,30,30N", "0,7,30W", Location(51.5083333, -0.125)),
        ("51.5", "-0.125", Location(51.5, -0.125)),
        ("0,0.0N", "0,0.0E", None),
        ("91,0.0N", "0,0.0E", None),
        ("51,30.5E", "0,7.5W", None),
        ("nan", "nan", None),
        ("51,30.5N", "", None),
        ("1.2.3,4N", "0,7.5W", None),
    ],
)
def test_positions(latitude: str, longitude: str, location: Location | None) -> None:
    attributes = f'exif:GPSLatitude="{latitude}" exif:GPSLongitude="{longitude}"'

    assert read_xmp(packet(attributes=attributes)).location == location


def test_what_is_said_of_an_ingredient_is_not_said_of_the_photo() -> None:
    inner = f"<rdf:Description>{bag('dc:subject', 'private')}</rdf:Description>"

    said = read_xmp(packet(f"<photoshop:DocumentAncestors>{inner}</photoshop:DocumentAncestors>"))

    assert said == EMPTY


@pytest.mark.parametrize(
    "encoded",
    [
        lambda text: text.encode() + b"\0" * 40,
        lambda text: b"\n\n" + text.encode(),
        lambda text: b"\xef\xbb\xbf" + text.encode(),
        lambda text: text.encode("utf-16"),
        lambda text: text.encode("utf-16-be"),
        lambda text: ('<?xml version="1.0" encoding="UTF-16"?>' + text).encode("utf-16"),
        lambda text: ('<?xml version="1.0" encoding="ISO-8859-1"?>' + text).encode(
            "latin-1", "xmlcharrefreplace"
        ),
    ],
)
def test_padding_and_encodings_do_not_matter(encoded: object) -> None:
    text = packet(alt("dc:title", x_default="Grün")).decode().split("?>", 1)[1]

    assert callable(encoded)
    assert read_xmp(encoded(text)).title == "Grün"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "is not valid XML"),
        (b"<x:xmpmeta", "is not valid XML"),
        (b"<a/>", "no `rdf:RDF`"),
        (packet()[:-60], "is not valid XML"),
        (b'<!DOCTYPE a [<!ENTITY b "c">]>' + packet().split(b"?>", 1)[1], "DTD"),
        (b'<!DOCTYPE a SYSTEM "file:///etc/passwd">' + packet().split(b"?>", 1)[1], "DTD"),
        (b'<?xml version="1.0" encoding="nonsense"?><a/>', "is not valid XML|encoding"),
        (b" " * 8_000_001, "more than 8 MB"),
    ],
)
def test_a_sidecar_that_is_no_xmp_is_refused_in_plain_words(data: bytes, reason: str) -> None:
    with pytest.raises(SourceError, match=reason):
        read_xmp(data)


def test_broken_xml_is_told_with_its_line_and_column() -> None:
    with pytest.raises(SourceError, match="in line 3, column 4"):
        read_xmp(b"<a>\n<b>\n  < </b></a>")


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    with contextlib.suppress(SourceError):
        read_xmp(data)


def test_xml_nested_without_end_does_not_break() -> None:
    depth = 400_000
    data = packet("<dc:title>" + "<a>" * depth + "</a>" * depth + "</dc:title>")

    assert read_xmp(data).title is None
