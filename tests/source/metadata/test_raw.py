"""RAW files that are TIFF inside: what they say, and that damage is never taken for silence."""

from __future__ import annotations

import os
import shutil
import struct
import subprocess
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, TiffImagePlugin

from staticgal.core.model import Location
from staticgal.source.groups.companions import companion_facts
from staticgal.source.metadata.fields import Facts, MetadataFields, coalesce
from staticgal.source.metadata.unreadable import ALL_FIELDS, may_hold
from staticgal.source.tree.files import File
from tests.shared import SAMPLES, needs_samples
from tests.source.metadata.test_exif import ROME, block, position
from tests.source.metadata.test_iptc import BLOCK as IPTC
from tests.source.metadata.test_xmp import bag, packet

BYTE, ASCII, LONG, UNDEFINED = 1, 2, 4, 7
XMP = packet(bag("dc:subject", "private"), 'xmp:Rating="4" xmp:Label="Red"')
Entry = tuple[int, int, int, bytes | int]  # tag, type, count, and the value or where it is


def raw(*entries: Entry, head: bytes = b"II*\0", more: bytes = b"") -> bytes:
    """A TIFF structure of one directory; values follow it, then what else there is."""
    order = ">" if head[:2] == b"MM" else "<"
    at = 8 + 2 + 12 * len(entries) + 4
    directory, values = struct.pack(order + "H", len(entries)), b""
    for tag, kind, count, value in entries:
        place = value if isinstance(value, int) else at + len(values)
        directory += struct.pack(order + "HHII", tag, kind, count, place)
        values += b"" if isinstance(value, int) else value
    return head + struct.pack(order + "I", 8) + directory + bytes(4) + values + more


def holding(value: bytes, tag: int = 700, kind: int = BYTE, head: bytes = b"II*\0") -> bytes:
    width = 4 if kind == LONG else 1
    value += bytes(-len(value) % width)
    return raw((tag, kind, len(value) // width, value), head=head)


def big(order: str) -> bytes:
    """A BigTIFF that holds the packet."""
    head = {"<": b"II", ">": b"MM"}[order] + struct.pack(order + "HHHQ", 43, 8, 0, 16)
    at = 16 + 8 + 20 + 8
    return head + struct.pack(order + "QHHQQQ", 1, 700, BYTE, len(XMP), at, 0) + XMP


def said(folder: Path, content: bytes) -> Facts | None:
    (folder / "a.dng").write_bytes(content)
    return read(folder / "a.dng")


def read(path: Path) -> Facts | None:
    """What it says; None where it cannot be read."""
    return companion_facts(File(path.name, str(path), 0, 0, 0, 0), None)


def found(facts: Facts | None) -> MetadataFields:
    assert facts is not None
    return coalesce(facts.embedded, facts.exif)


def lost(facts: Facts | None) -> frozenset[str]:
    return ALL_FIELDS if facts is None else may_hold(facts.unreadable_blocks)


@pytest.mark.parametrize("kind", [BYTE, ASCII, LONG, UNDEFINED])
@pytest.mark.parametrize("head", [b"II*\0", b"MM\0*", b"IIRO", b"MMOR", b"IIRS", b"IIU\0"])
def test_a_packet_is_read_whatever_the_maker_and_its_type(
    tmp_path: Path, head: bytes, kind: int
) -> None:
    facts = said(tmp_path, holding(XMP, kind=kind, head=head))

    assert found(facts) == MetadataFields(keywords=("private",), rating=4, label="Red")
    assert not lost(facts)


@pytest.mark.parametrize("order", ["<", ">"])
def test_a_packet_in_a_file_of_more_than_4_gb_is_read(tmp_path: Path, order: str) -> None:
    assert found(said(tmp_path, big(order))).keywords == ("private",)


@pytest.mark.parametrize("kind", [BYTE, LONG, UNDEFINED])
def test_iptc_is_read_and_weaker_than_xmp(tmp_path: Path, kind: int) -> None:
    alone = found(said(tmp_path, holding(IPTC, 33723, kind)))
    both = found(said(tmp_path, raw((700, BYTE, len(XMP), XMP), (33723, 7, len(IPTC), IPTC))))

    assert alone.keywords
    assert (both.keywords, both.title) == (("private",), alone.title)


def test_a_place_is_read_from_exif(tmp_path: Path) -> None:
    facts = said(tmp_path, block(gps=position(*ROME)))

    assert found(facts).location == Location(41.853, 12.489)
    assert not lost(facts)


@pytest.mark.parametrize(
    "content",
    [
        raw((700, BYTE, 100, 1_000_000)),  # where no file is
        raw((700, BYTE, 0xFFFFFFFF, 0xFFFFFFFF)),
        raw((700, BYTE, len(XMP) + 1, XMP)),  # one byte more than there is
        raw((700, BYTE, 20_000_000, XMP), more=bytes(20_000_000)),  # more than a packet may be
        raw((700, 99, len(XMP), XMP)),  # of no type
        raw((700, BYTE, 9, b"<rdf:RDF>")),
        raw((33723, UNDEFINED, 100, 1_000_000)),
        b"II*\0" + struct.pack("<I", 1_000_000),  # a directory that is not there
        b"II*\0" + struct.pack("<I", 0),
        b"II*\0" + struct.pack("<IH", 8, 2) + raw((256, LONG, 1, 80))[10:22],  # half of one
        b"II*\0" + struct.pack("<IH", 8, 5000) + bytes(5000 * 12),
    ],
    ids=(
        "outside", "outside-whole", "short", "large", "type", "no-xml", "iptc", "no-directory",
        "nought", "half", "many",
    ),
)  # fmt: skip
def test_what_cannot_be_read_may_have_held_a_keyword(tmp_path: Path, content: bytes) -> None:
    assert "keywords" in lost(said(tmp_path, content))


@pytest.mark.parametrize("tag", [0x8769, 0x8825])
def test_exif_that_is_not_there_may_have_held_a_place(tmp_path: Path, tag: int) -> None:
    facts = said(tmp_path, raw((tag, LONG, 1, 1_000_000), (700, BYTE, len(XMP), XMP)))

    assert {"location", "taken"} <= lost(facts)


@given(st.integers(8, len(holding(XMP)) - 1))
def test_no_cut_makes_a_raw_file_say_nothing(
    tmp_path_factory: pytest.TempPathFactory, end: int
) -> None:
    facts = said(tmp_path_factory.mktemp("cut"), holding(XMP)[:end])

    assert "keywords" in lost(facts)


@given(st.data())
def test_any_bytes_after_a_tiffs_first_are_read(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    whole = raw((0x8825, LONG, 1, 8), (700, BYTE, len(XMP), XMP), (33723, 7, len(IPTC), IPTC))
    at, junk = data.draw(st.integers(4, len(whole))), data.draw(st.binary(max_size=16))

    facts = said(tmp_path_factory.mktemp("junk"), whole[:at] + junk + whole[at + len(junk) :])

    assert facts is not None


def test_directories_that_point_at_themselves_are_read_once(tmp_path: Path) -> None:
    content = bytearray(raw((0x8769, LONG, 1, 8), (0x8825, LONG, 1, 8), (700, BYTE, len(XMP), XMP)))
    end = 10 + 3 * 12
    content[end : end + 4] = struct.pack("<I", 8)  # the next directory is this one

    assert found(said(tmp_path, bytes(content))).keywords == ("private",)


def test_a_file_that_cannot_be_opened_may_have_said_anything(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.dng")
    (tmp_path / "link.dng").symlink_to(tmp_path / "elsewhere.dng")

    for name in ("gone.dng", "pipe.dng", "link.dng"):
        assert lost(read(tmp_path / name)) == ALL_FIELDS


def test_of_a_large_file_only_the_tags_and_blocks_are_read(tmp_path: Path) -> None:
    with (tmp_path / "a.nef").open("wb") as file:
        place = 3 << 30
        file.write(raw((256, LONG, 1, 6000), (700, BYTE, len(XMP), place)))
        file.seek(place)
        file.write(XMP)
        file.truncate(1 << 36)  # nothing but a hole; who reads it all has no memory left
    started = time.perf_counter()

    facts = read(tmp_path / "a.nef")

    assert found(facts).keywords == ("private",)
    assert time.perf_counter() - started < 1


@pytest.mark.skipif(shutil.which("exiftool") is None, reason="no exiftool here")
@pytest.mark.parametrize("written", ["-XMP-dc:Subject+=private", "-IPTC:Keywords+=private"])
@pytest.mark.parametrize("name", ["a.dng", "a.nef"])
def test_a_keyword_that_a_program_writes_into_a_raw_file_is_found(
    tmp_path: Path, name: str, written: str
) -> None:
    dng = {50706: b"\x01\x04\x00\x00", 50708: "EOS 5D"}  # DNGVersion, UniqueCameraModel
    tags = TiffImagePlugin.ImageFileDirectory_v2()
    for tag, value in dng.items() if name == "a.dng" else ():
        tags[tag] = value
        tags.tagtype[tag] = BYTE if isinstance(value, bytes) else ASCII
    path = tmp_path / name
    Image.new("RGB", (60, 40), "green").save(path, "TIFF", tiffinfo=tags)

    _is_found_once_written(path, written)


@needs_samples
@pytest.mark.skipif(shutil.which("exiftool") is None, reason="no exiftool here")
@pytest.mark.parametrize("name", ["exiftool/DNG.dng", "exiftool/GeoTiff.tif"])
@pytest.mark.parametrize("written", ["-XMP-dc:Subject+=private", "-IPTC:Keywords+=private"])
def test_a_keyword_written_into_a_real_raw_file_is_found(
    tmp_path: Path, name: str, written: str
) -> None:
    # Many RAW files are TIFFs under another name.
    ending = ".dng" if name.endswith(".dng") else ".nef"
    path = Path(shutil.copy(SAMPLES / name, tmp_path / f"a{ending}"))
    path.chmod(0o600)

    _is_found_once_written(path, written)


def _is_found_once_written(path: Path, written: str) -> None:
    before = read(path)
    command = ["exiftool", "-q", "-overwrite_original", written, str(path)]
    subprocess.run(command, check=True)

    after = read(path)

    assert not found(before).keywords
    assert found(after).keywords == ("private",)
    assert not lost(after)
