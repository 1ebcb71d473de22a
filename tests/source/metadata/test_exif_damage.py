"""Damage in an EXIF block is told apart from silence; what harms nothing is no damage."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pytest
from PIL.TiffImagePlugin import IFDRational

from staticgal.core.model import Location
from staticgal.source.metadata.exif import Exif, read_exif
from staticgal.source.metadata.unreadable import may_hold
from tests.source.metadata.test_exif import ROME, block, position

KEYWORDS = "private;Anna".encode("utf-16-le") + b"\0\0"
RICH = {
    "image": {0x010F: "Canon", 0x0112: 1, 0x4746: 4, 0x9C9E: KEYWORDS},
    "photo": {0x9003: "2026:10:15 15:45:02", 0x829A: IFDRational(1, 250), 0x927C: b"maker's"},
    "gps": position(*ROME),
}
WHOLE = block(**RICH)
ASKED = ("keywords", "location", "taken", "rating")


def read(content: bytes) -> Exif:
    return read_exif(BytesIO(content))


def structure(content: bytes) -> Iterator[int]:
    """Where the bytes stand by which a block is found together: all but tags' names and values."""
    order = "<" if content[:2] == b"II" else ">"
    yield from range(8)
    waiting = [struct.unpack(order + "I", content[4:8])[0]]
    while waiting:
        at = waiting.pop()
        (count,) = struct.unpack(order + "H", content[at : at + 2])
        yield from range(at, at + 2)
        for entry in range(at + 2, at + 2 + 12 * count, 12):
            tag, kind, length, value = struct.unpack(order + "HHII", content[entry : entry + 12])
            size = length * {5: 8, 3: 2, 4: 4}.get(kind, 1)
            yield from range(entry + 2, entry + (12 if size > 4 or tag in (0x8769, 0x8825) else 8))
            if tag in (0x8769, 0x8825):
                waiting.append(value)
        yield from range(at + 2 + 12 * count, at + 6 + 12 * count)


def fails_open(content: bytes) -> list[str]:
    """The fields that the block says no more, or otherwise, without a word."""
    whole, damaged = read(WHOLE), read(content)
    unknown = may_hold(damaged.unreadable)
    return [
        name
        for name in ASKED
        if getattr(damaged.fields, name) != getattr(whole.fields, name) and name not in unknown
    ]


def test_a_block_without_an_entry_says_nothing_and_has_lost_nothing() -> None:
    for end in (b"", bytes(4), bytes(40)):
        assert read(b"MM\0*\0\0\0\x08\0\0" + end).unreadable == ()


def test_a_block_whose_count_is_lost_may_have_said_anything() -> None:
    assert read(WHOLE[:8] + b"\0\0" + WHOLE[10:]).unreadable == ("EXIF",)


def test_a_whole_block_says_all_and_has_lost_nothing() -> None:
    whole = read(WHOLE)

    assert whole.unreadable == ()
    assert whole.fields.keywords == ("private", "Anna")
    assert whole.fields.location == Location(41.853, 12.489)


@pytest.mark.parametrize("at", sorted(set(structure(WHOLE))))
def test_no_wrong_byte_in_the_structure_makes_a_block_say_nothing(at: int) -> None:
    others = {WHOLE[at] ^ 1 << bit for bit in range(8)} | {0, 1, 0x7F, 0xFF} - {WHOLE[at]}

    opened = {
        value: found
        for value in others
        if (found := fails_open(WHOLE[:at] + bytes([value]) + WHOLE[at + 1 :]))
    }

    assert not opened


def test_no_cut_makes_a_block_say_nothing() -> None:
    opened = [end for end in range(len(WHOLE)) if fails_open(WHOLE[:end])]

    assert not opened


@pytest.mark.parametrize(
    ("gps", "lost"),
    [
        (position((IFDRational(0, 0),) * 3, "N", (12, 29, 20.4), "E"), ("position",)),
        (position((IFDRational(0, 0),) * 3, "N", (IFDRational(0, 0),) * 3, "E"), ("position",)),
        (position((41, 51, IFDRational(0, 0)), "N", ROME[2], "E"), ("position",)),
        (position((41, 51.18, IFDRational(0, 0)), "N", ROME[2], "E"), ()),
        (position((91, 0, 0), "N", ROME[2], "E"), ("position",)),
        (position((41, 99, 0), "N", ROME[2], "E"), ("position",)),
        (position(ROME[0], "X", ROME[2], "E"), ("position",)),
        ({2: ROME[0], 4: ROME[2]}, ("position",)),
        ({1: "N", 2: ROME[0]}, ("position",)),
        (position((0, 0, 0), "N", (0, 0, 0), "E"), ()),  # a receiver without a fix
        ({1: "N", 3: "E"}, ()),
        ({0: b"\2\2\0\0", 29: "2026:10:15"}, ()),
    ],
)
def test_a_position_is_there_or_not_or_cannot_be_told(
    gps: dict[int, Any], lost: tuple[str, ...]
) -> None:
    assert read(block(gps=gps)).unreadable == lost


@pytest.mark.parametrize(
    ("tags", "lost"),
    [
        ({0x9003: "2026:13:45 15:45:02", 0x9004: "2027:01:01 00:00:00"}, ("date",)),
        ({0x9003: "2026:10:15 15:45:02", 0x9004: "last summer at the sea"}, ()),
        ({0x9003: "2026:10:15 15:45:02"}, ()),
        ({0x9003: "0000:00:00 00:00:00"}, ()),
        ({0x9003: "    :  :     :  :  "}, ()),
        ({0x9003: ""}, ("date",)),  # one byte, where there are always 20
        ({0x9003: "2026:13:45 15:45:02"}, ("date",)),
        ({0x9003: "last summer"}, ("date",)),
    ],
)
def test_a_day_is_there_or_not_or_cannot_be_told(
    tags: dict[int, str], lost: tuple[str, ...]
) -> None:
    assert read(block(photo=tags)).unreadable == lost


@pytest.mark.parametrize(("stars", "lost"), [(3, ()), (0, ()), (9, ("stars",)), ("3", ("stars",))])
def test_stars_are_there_or_cannot_be_told(stars: object, lost: tuple[str, ...]) -> None:
    assert read(block(image={0x4746: stars})).unreadable == lost


def test_directories_that_are_one_may_have_held_anything() -> None:
    looped = struct.pack("<IHHHIII", 8, 1, 0x8769, 4, 1, 8, 0)

    assert read(b"II*\0" + looped).unreadable == ("EXIF",)


@pytest.mark.parametrize("content", [b"", b"II", b"II*\0", b"JJ*\0\x08\0\0\0", bytes(100)])
def test_what_does_not_begin_like_exif_may_have_held_anything(content: bytes) -> None:
    assert read(content).unreadable == ("EXIF",)


@pytest.mark.parametrize("tag", [0x927C, 0xC4A5, 0xEA1C], ids=["maker-note", "print", "padding"])
def test_a_makers_own_field_that_lies_outside_harms_nothing(tag: int) -> None:
    far = struct.pack("<IHHHIII", 8, 1, tag, 7, 5000, 1_000_000, 0)

    assert read(b"II*\0" + far).unreadable == ()


def test_a_thumbnail_that_is_cut_off_harms_nothing() -> None:
    thumbnail = struct.pack("<HHHIIHHIII", 2, 0x0201, 4, 1, 9000, 0x0202, 4, 1, 5000, 0)
    content = b"II*\0" + struct.pack("<IHHHII", 8, 1, 0x0112, 3, 1, 1)

    assert read(content + struct.pack("<I", 26) + thumbnail).unreadable == ()
    assert read(content + struct.pack("<I", 5_000_000)).unreadable == ()


def test_an_empty_place_in_a_directory_harms_nothing() -> None:
    entries = struct.pack("<HHII", 0x0112, 3, 1, 1) + bytes(12)

    assert read(b"II*\0" + struct.pack("<IH", 8, 2) + entries + bytes(4)).unreadable == ()
