"""IPTC-IIM blocks, whole and damaged."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from staticgal.core.model import PlaceNames
from staticgal.core.when import CaptureTime, Day, Moment, Month
from staticgal.source.metadata.fields import MetadataFields
from staticgal.source.metadata.iptc import Iptc, iptc_in_photoshop, read_iptc
from tests.source.moments import local

UTF8 = b"\x1c\x01\x5a\x00\x03\x1b%G"


def dataset(number: int, value: bytes) -> bytes:
    return bytes([0x1C, 2, number]) + len(value).to_bytes(2, "big") + value


BLOCK = b"".join(
    (
        dataset(5, b"The beach"),
        dataset(120, "Anna\rund das Meer, Grün".encode("latin-1")),
        dataset(25, b"Anna"),
        dataset(25, b"sea"),
        dataset(25, b"Anna"),
        dataset(90, b"Lisbon"),
        dataset(92, b"Alfama"),
        dataset(95, b"Lisboa"),
        dataset(101, b"Portugal"),
        dataset(55, b"20261015"),
        dataset(60, b"154502+0100"),
    )
)


def test_every_field_is_read() -> None:
    assert read_iptc(BLOCK).fields == MetadataFields(
        title="The beach",
        caption="Anna\nund das Meer, Grün",
        taken=CaptureTime(local(2026, 10, 15, 15, 45, 2), timedelta(hours=1)),
        place_names=PlaceNames("Alfama", "Lisbon", "Lisboa", "Portugal"),
        keywords=("Anna", "sea"),
    )


@pytest.mark.parametrize("marker", [UTF8, b""])
def test_utf8_is_read_whether_it_is_announced_or_not(marker: bytes) -> None:
    assert read_iptc(marker + dataset(5, "Grün 📷".encode())).fields.title == "Grün 📷"


@pytest.mark.parametrize(
    ("day", "time", "moment"),
    [
        (b"20261015", b"", Day(date(2026, 10, 15))),
        (b"20261000", b"", Month(2026, 10)),
        (b"00000000", b"", None),
        (b"20261015", b"154502", CaptureTime(local(2026, 10, 15, 15, 45, 2))),
        (b"20261015", b"995999", Day(date(2026, 10, 15))),
        (b"", b"154502+0100", None),
    ],
)
def test_dates_are_as_exact_as_they_are_written(
    day: bytes, time: bytes, moment: Moment | None
) -> None:
    assert read_iptc(dataset(55, day) + dataset(60, time)).fields.taken == moment


def test_a_value_longer_than_its_field_of_length_is_read() -> None:
    long = b"\x1c\x02\x78\x80\x04" + (40_000).to_bytes(4, "big") + b"x" * 40_000

    read = read_iptc(long + dataset(5, b"after")).fields

    assert read.caption == "x" * 40_000
    assert read.title == "after"


def test_the_block_is_found_among_photoshops_resources() -> None:
    other = b"8BIM\x04\x0c\x03abc" + (5).to_bytes(4, "big") + b"12345\0"
    ours = b"8BIM\x04\x04\0\0" + len(BLOCK).to_bytes(4, "big") + BLOCK

    assert iptc_in_photoshop(other + ours) == BLOCK
    assert iptc_in_photoshop(other) == b""


def test_nothing_says_nothing() -> None:
    assert read_iptc(b"") == Iptc()


@given(st.integers(0, len(BLOCK)), st.binary(max_size=6))
def test_a_damaged_block_says_less_and_never_breaks(at: int, junk: bytes) -> None:
    assert isinstance(read_iptc(BLOCK[:at] + junk + BLOCK[at + len(junk) :]), Iptc)
    assert isinstance(iptc_in_photoshop(b"8BIM\x04\x0c" + BLOCK[at:]), bytes)
