"""EXIF as a photographer would say it; hostile EXIF costs nothing."""

from __future__ import annotations

import struct
import time
from datetime import date, timedelta
from io import BytesIO
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from PIL.TiffImagePlugin import IFDRational

from staticgal.core.model import Location, Technical
from staticgal.core.when import CaptureTime, Day, Moment, Month, Year
from staticgal.source.metadata.camera import camera_name
from staticgal.source.metadata.exif import Exif, read_exif
from staticgal.source.metadata.exif_texts import user_comment, written_caption
from staticgal.source.metadata.fields import MetadataFields
from staticgal.source.metadata.icc import colour_profile_name
from staticgal.source.metadata.moments import offset_of
from tests.source.moments import local

EXIF_IFD, GPS_IFD, INTEROP_IFD = 0x8769, 0x8825, 0xA005


def block(
    image: dict[int, Any] | None = None,
    photo: dict[int, Any] | None = None,
    gps: dict[int, Any] | None = None,
) -> bytes:
    """An EXIF block, written by Pillow."""
    exif = Image.Exif()
    for tag, value in (image or {}).items():
        exif[tag] = value
    for ifd, tags in ((EXIF_IFD, photo), (GPS_IFD, gps)):
        if tags:
            exif.get_ifd(ifd).update(tags)
    return exif.tobytes().removeprefix(b"Exif\0\0")


def said(**ifds: Any) -> MetadataFields:
    return read_exif(BytesIO(block(**ifds))).fields


def position(latitude: Any, north: Any, longitude: Any, east: Any) -> dict[int, Any]:
    return {1: north, 2: latitude, 3: east, 4: longitude}


ROME = (41, 51, 10.8), "N", (12, 29, 20.4), "E"


def test_the_shutters_own_time_goes_before_every_other() -> None:
    times = {0x9003: "2026:10:15 15:45:02", 0x9004: "2027:01:01 00:00:00"}

    read = read_exif(BytesIO(block(image={0x0132: "2028:01:01 00:00:00"}, photo=times)))

    assert read.fields.taken == CaptureTime(local(2026, 10, 15, 15, 45, 2))
    assert read.is_original


def test_without_it_the_scanners_time_counts_then_the_editors_then_the_satellites() -> None:
    gps = {29: "2026:10:15", 7: (13, 45, 2)}
    changed = {0x0132: "2026:10:16 10:00:00"}
    scanned = {0x9004: "2026:10:17 10:00:00"}

    assert said(image=changed, photo=scanned, gps=gps).taken == CaptureTime(local(2026, 10, 17, 10))
    assert said(image=changed, gps=gps).taken == CaptureTime(local(2026, 10, 16, 10))
    assert said(gps=gps).taken == CaptureTime(local(2026, 10, 15, 13, 45, 2), timedelta())


def test_satellites_that_tell_an_impossible_hour_still_tell_the_day() -> None:
    gps = {29: "2026:10:15", 7: (4294967295, 45, 2)}

    assert said(gps=gps).taken == Day(date(2026, 10, 15))


def test_offset_and_fraction_belong_to_their_own_time() -> None:
    photo = {0x9003: "2026:10:15 15:45:02", 0x9011: "+05:30", 0x9291: "07", 0x9012: "-01:00"}

    expected = CaptureTime(local(2026, 10, 15, 15, 45, 2, 70_000), timedelta(hours=5, minutes=30))
    assert said(photo=photo).taken == expected


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("0000:00:00 00:00:00", None),
        ("    :  :     :  :  ", None),
        ("                   ", None),
        ("", None),
        ("not a date", None),
        ("2026:13:01 00:00:00", None),
        ("2026:02:30 00:00:00", None),
        ("1700:01:01 00:00:00", None),
        ("9999:01:01 00:00:00", None),
        ("2026:10:15 99:00:00", Day(date(2026, 10, 15))),
        ("2026:10:15", Day(date(2026, 10, 15))),
        ("2026:10:00 00:00:00", Month(2026, 10)),
        ("2026:00:00 00:00:00", Year(2026)),
        ("2026-10-15 15:45:02", CaptureTime(local(2026, 10, 15, 15, 45, 2))),
        ("2026/10/15 15:45", CaptureTime(local(2026, 10, 15, 15, 45))),
        ("2026-10-15T15:45:02Z", CaptureTime(local(2026, 10, 15, 15, 45, 2), timedelta())),
        ("1911:08:22 10:00:00", CaptureTime(local(1911, 8, 22, 10))),
    ],
)
def test_a_time_is_taken_as_far_as_it_makes_sense(text: str, moment: Moment | None) -> None:
    assert said(photo={0x9003: text}).taken == moment


@pytest.mark.parametrize(
    ("text", "hours"), [("+02:00", 2), ("-0500", -5), ("Z", 0), ("", None), ("+99:00", None)]
)
def test_offsets(text: str, hours: int | None) -> None:
    assert offset_of(text) == (None if hours is None else timedelta(hours=hours))


def test_a_position_is_a_pair_with_its_signs() -> None:
    assert said(gps=position(*ROME)).location == Location(41.853, 12.489)
    assert said(gps=position(ROME[0], "S", ROME[2], "W")).location == Location(-41.853, -12.489)
    assert said(gps=position((41.853, 0, 0), "N", (12.489, 0, 0), "E")).location == Location(
        41.853, 12.489
    )


@pytest.mark.parametrize(
    "gps",
    [
        {1: "N", 2: (41, 51, 10)},
        {2: (41, 51, 10), 4: (12, 29, 20)},
        position((0, 0, 0), "N", (0, 0, 0), "E"),
        position((91, 0, 0), "N", (0, 0, 0), "E"),
        position((1, 0, 0), "N", (181, 0, 0), "E"),
        position((IFDRational(0, 0),) * 3, "N", (IFDRational(0, 0),) * 3, "E"),
        position((1, 0, 0), "X", (1, 0, 0), "E"),
    ],
)
def test_a_position_that_cannot_be_is_absent(gps: dict[int, Any]) -> None:
    assert said(gps=gps).location is None


def test_seconds_that_a_receiver_does_not_know_are_none() -> None:
    unknown = IFDRational(0, 0)

    read = said(gps=position((41, 30, unknown), "N", (12, 15, unknown), "E"))

    assert read.location == Location(41.5, 12.25)


def test_technical_details_are_written_as_a_photographer_writes_them() -> None:
    photo = {
        0x829A: IFDRational(1, 250),
        0x829D: IFDRational(28, 10),
        0x8827: 400,
        0x920A: IFDRational(50, 1),
        0xA405: 75,
        0x9209: 1,
        0xA434: "EF50mm f/1.8 STM",
        0xA001: 1,
    }

    read = said(image={0x010F: "Canon", 0x0110: "Canon EOS 5D"}, photo=photo)

    assert read.technical == Technical(
        camera="Canon EOS 5D",
        lens="EF50mm f/1.8 STM",
        exposure="1/250 s",
        aperture="f/2.8",
        iso="ISO 400",
        focal_length="50 mm (75 mm equivalent)",
        flash="fired",
        colour_profile="sRGB",
    )


@pytest.mark.parametrize(
    ("maker", "model", "name"),
    [
        ("NIKON CORPORATION", "NIKON D70s", "Nikon D70s"),
        ("OLYMPUS IMAGING CORP.  ", "E-P3", "Olympus E-P3"),
        ("EASTMAN KODAK COMPANY", "KODAK DX3900", "Kodak DX3900"),
        ("Apple", "iPhone 7", "Apple iPhone 7"),
        ("", "iPhone 7", "iPhone 7"),
        ("Apple", "", "Apple"),
        ("RICOH IMAGING COMPANY, LTD.", "GR III", "Ricoh GR III"),
        ("", "", ""),
    ],
)
def test_the_maker_stands_once_before_the_model(maker: str, model: str, name: str) -> None:
    assert camera_name(maker, model) == name


@pytest.mark.parametrize(
    ("tags", "exposure"),
    [
        ({0x829A: IFDRational(1, 2)}, "0.5 s"),
        ({0x829A: IFDRational(13, 10)}, "1.3 s"),
        ({0x829A: IFDRational(30, 1)}, "30 s"),
        ({0x829A: IFDRational(10, 600)}, "1/60 s"),
        ({0x829A: IFDRational(0, 0)}, ""),
        ({0x829A: IFDRational(0, 1)}, ""),
        ({0x9201: IFDRational(8, 1)}, "1/256 s"),
    ],
)
def test_exposure_times(tags: dict[int, Any], exposure: str) -> None:
    technical = said(photo={**tags, 0x8827: 100}).technical

    assert technical is not None
    assert technical.exposure == exposure


def test_a_lens_without_a_name_is_told_by_its_shape() -> None:
    zoom = tuple(IFDRational(n, 10) for n in (240, 700, 28, 40))

    technical = said(photo={0xA432: zoom}).technical

    assert technical is not None
    assert technical.lens == "24–70 mm f/2.8–4"


def test_no_technical_detail_at_all_is_nothing_said() -> None:
    assert said(image={0x010E: "Anna"}).technical is None


@pytest.mark.parametrize(
    "text",
    ["OLYMPUS DIGITAL CAMERA         ", "SONY DSC", "DCIM\\100MEDIA", "default", "   ", "---"],
)
def test_what_a_camera_writes_of_itself_is_no_caption(text: str) -> None:
    assert said(image={0x010E: text}).caption is None


def test_captions_titles_keywords_and_stars_of_windows() -> None:
    image = {
        0x9C9B: "Tïtle\0".encode("utf-16-le"),
        0x9C9C: "A cake\0".encode("utf-16-le"),
        0x9C9E: "Anna; Lisbon;Anna;\0".encode("utf-16-le"),
        0x4746: 4,
    }

    read = said(image=image)

    assert (read.title, read.caption, read.keywords, read.rating) == (
        "Tïtle",
        "A cake",
        ("Anna", "Lisbon"),
        4,
    )
    assert said(image={**image, 0x010E: "Written"}).caption == "Written"


@pytest.mark.parametrize("encoding", ["utf-8", "latin-1"])
def test_captions_are_read_in_the_encoding_they_happen_to_be_in(encoding: str) -> None:
    given = block(image={0x010E: "Gr__n"}).replace(
        b"Gr__n", "Grün".encode(encoding).ljust(5, b"\0")
    )

    assert read_exif(BytesIO(given)).fields.caption == "Grün"


def test_control_characters_are_left_out() -> None:
    assert said(image={0x010E: "A\x01\x1b[31mB\nC"}).caption == "A[31mB\nC"


def test_an_orientation_that_is_none_is_upright() -> None:
    assert read_exif(BytesIO(block(image={0x0112: 6}))).orientation == 6
    assert read_exif(BytesIO(block(image={0x0112: 9}))).orientation == 1
    assert read_exif(BytesIO(b"")).orientation == 1


RICH = block(
    image={0x010F: "Canon", 0x010E: "Anna", 0x0112: 6},
    photo={0x9003: "2026:10:15 15:45:02", 0x829A: IFDRational(1, 250), 0xA434: "EF50mm"},
    gps=position(*ROME),
)


@given(st.integers(0, len(RICH)), st.binary(max_size=8), st.integers(0, len(RICH)))
def test_damaged_exif_says_less_and_never_breaks(at: int, junk: bytes, end: int) -> None:
    damaged = (RICH[:at] + junk + RICH[at + len(junk) :])[:end]

    assert isinstance(read_exif(BytesIO(damaged)), Exif)


def test_exif_made_to_take_for_ever_is_read_at_once() -> None:
    # A directory of 65,535 entries, each claiming gigabytes or pointing back at the directory.
    entries = b"".join(
        struct.pack("<HHII", tag, kind, 0xFFFFFFFF, 8)
        for tag, kind in ((t, (1, 2, 5, 10, 12)[t % 5]) for t in range(5000))
    )
    bomb = b"II*\0" + struct.pack("<IH", 8, 65535) + entries
    started = time.perf_counter()

    read = read_exif(BytesIO(bomb))

    assert time.perf_counter() - started < 1
    assert read.fields.taken is None


def test_the_description_of_a_colour_profile_is_found() -> None:
    from PIL import ImageCms

    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()

    assert colour_profile_name(profile) == "sRGB built-in"


@given(st.binary(max_size=300))
def test_any_bytes_may_stand_for_a_colour_profile(profile: bytes) -> None:
    assert isinstance(colour_profile_name(profile), str)
    assert isinstance(colour_profile_name(bytes(128) + b"\0\0\0\1desc" + profile), str)


@pytest.mark.parametrize(
    ("value", "caption"),
    [
        (b"ASCII\0\0\0Anna\0\0\0", "Anna"),
        (b"ASCII\0\0\0Gr\xfcn", "Grün"),
        (b"UNICODE\0" + "Žába a kůň".encode("utf-16-le"), "Žába a kůň"),
        (b"UNICODE\0" + "Žába a kůň".encode("utf-16-be"), "Žába a kůň"),
        (b"UNICODE\0" + "Žába".encode("utf-16"), "Žába"),
        (b"Unicode\0" + "Лягушка".encode("utf-16-le"), "Лягушка"),
        (b"JIS\0\0\0\0\0" + "写真".encode("iso2022_jp"), "写真"),
        (b"\0\0\0\0\0\0\0\0Grandpa", "Grandpa"),
        (b"Grandpa at the lake", "Grandpa at the lake"),
        (b"ASCII\0\0\0   \0", None),
        (b"ASCII\0\0\0OLYMPUS DIGITAL CAMERA", None),
        (b"\0\0\0\0\0\0\0\0", None),
        (b"", None),
    ],
)
@pytest.mark.parametrize("order", ["<", ">"])
def test_a_comment_of_exif_is_read_in_any_way_that_it_is_written(
    value: bytes, caption: str | None, order: str
) -> None:
    assert written_caption(user_comment(value, order)) == caption


def test_a_comment_is_the_caption_where_no_description_is() -> None:
    comment = {0x9286: b"ASCII\0\0\0Grandpa"}

    assert said(photo=comment).caption == "Grandpa"
    assert said(image={0x010E: "Anna"}, photo=comment).caption == "Anna"
    assert said(image={0x010E: "SONY DSC"}, photo=comment).caption == "Grandpa"
