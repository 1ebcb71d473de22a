"""RAW files that are no TIFF: what Fujifilm's and Canon's say, and that no other says nothing."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest

from staticgal.core.model import Location
from staticgal.core.when import CaptureTime
from staticgal.source.metadata.fields import Facts
from staticgal.source.metadata.raw import inspect_raw
from staticgal.source.metadata.unreadable import may_hold
from tests.source.metadata.test_damage import EXIF, XMP, jpeg
from tests.source.metadata.test_raw import ASCII, raw
from tests.source.moments import local
from tests.source.test_inspect import segment, xmp_segment

RATIONAL, SHORT = 5, 3
CANON = bytes.fromhex("85c0b687820f11e08111f4ce462b6a48")
XMP_UUID = bytes.fromhex("be7acfcb97a942e89c71999491e3afac")


def read(folder: Path, content: bytes) -> Facts:
    (folder / "a.cr3").write_bytes(content)
    return inspect_raw(folder / "a.cr3")


def raf(preview: bytes, length: int | None = None) -> bytes:
    head = b"FUJIFILMCCD-RAW 0201".ljust(84, b"\0")
    return head + struct.pack(">II", 100, length or len(preview)) + bytes(8) + preview


def box(kind: bytes, *content: bytes) -> bytes:
    body = b"".join(content)
    return struct.pack(">I", 8 + len(body)) + kind + body


def angle(*parts: int) -> bytes:
    return b"".join(struct.pack("<II", part, 1) for part in parts)


IMAGE = raw((0x010F, ASCII, 6, b"Canon\0"), (0x0110, ASCII, 13, b"Canon EOS R5\0"))
PHOTO = raw((0x9003, ASCII, 20, b"2026:10:15 15:45:02\0"))
GPS = raw(
    (1, ASCII, 2, ord("N")),
    (2, RATIONAL, 3, angle(41, 30, 0)),
    (3, ASCII, 2, ord("E")),
    (4, RATIONAL, 3, angle(12, 15, 0)),
)


def cr3(image: bytes = IMAGE, photo: bytes = PHOTO, gps: bytes = GPS, xmp: bytes = XMP) -> bytes:
    directories = (box(b"CMT1", image), box(b"CMT2", photo), box(b"CMT4", gps))
    return (
        box(b"ftyp", b"crx \0\0\0\1crx isom")
        + box(b"moov", box(b"uuid", CANON, *directories))
        + (box(b"uuid", XMP_UUID, xmp) if xmp else b"")
        + box(b"mdat", b"pixels")
    )


def test_a_cr3_says_what_its_three_directories_and_its_packet_say(tmp_path: Path) -> None:
    facts = read(tmp_path, cr3())

    assert facts.unreadable_blocks == ()
    assert facts.embedded.keywords == ("private",)
    assert facts.exif.location == Location(41.5, 12.25)
    assert facts.exif.taken == CaptureTime(local(2026, 10, 15, 15, 45, 2))
    assert facts.exif.technical is not None
    assert facts.exif.technical.camera == "Canon EOS R5"


def test_a_raf_says_what_the_jpeg_in_it_says(tmp_path: Path) -> None:
    facts = read(tmp_path, raf(jpeg(segment(0xE1, EXIF), xmp_segment(XMP))))

    assert facts.unreadable_blocks == ()
    assert facts.exif.keywords == facts.embedded.keywords == ("private",)


@pytest.mark.parametrize(
    "content",
    [
        cr3(photo=b""),
        cr3(gps=GPS[:40]),
        cr3(gps=b"MM\0*" + GPS[4:]),
        cr3(image=IMAGE[:20]),
        cr3(xmp=XMP[:-30]),
        cr3()[:60],
        box(b"ftyp", b"crx \0\0\0\1crx isom"),
        raf(jpeg(xmp_segment(XMP[:-30]))),
        raf(jpeg(xmp_segment(XMP)), length=10_000),
        raf(b"no preview"),
        b"FUJIFILMCCD-RAW 0201",
        b"II\x1a\0\0\0HEAPCCDR",  # CRW
        b"FOVb\0\0",
        b"raw",
    ],
)
def test_what_is_damaged_or_not_understood_may_have_said_anything(
    tmp_path: Path, content: bytes
) -> None:
    unknown = may_hold(read(tmp_path, content).unreadable_blocks)

    assert {"location", "taken"} <= unknown


@pytest.mark.parametrize("kind", [SHORT, RATIONAL])
def test_a_value_outside_its_own_directory_is_outside_of_all(tmp_path: Path, kind: int) -> None:
    gps = raw((1, ASCII, 2, ord("N")), (2, kind, 30, len(GPS) + 20), (4, RATIONAL, 3, 8))

    assert "location" in may_hold(read(tmp_path, cr3(gps=gps, xmp=b"")).unreadable_blocks)
