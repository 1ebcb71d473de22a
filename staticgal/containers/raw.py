"""The metadata blocks of RAW files that are no TIFF: Fujifilm's RAF and Canon's CR3.

As in `formats`, a block that is there and cannot be read is told from one that is not.
"""

from __future__ import annotations

import struct
from io import BytesIO
from typing import BinaryIO

from staticgal.containers.boxes import XMP_UUID, Box, boxes, read_at
from staticgal.containers.header import ANYTHING, MOST_BLOCK, Blocks, Header
from staticgal.containers.jpeg import read_jpeg
from staticgal.errors import SourceError

_RAF = b"FUJIFILMCCD-RAW "
_CR3 = b"ftypcrx "
_CANON = bytes.fromhex("85c0b687820f11e08111f4ce462b6a48")
_LONG = 4
_SIZES = {3: 2, 4: 4, 5: 8, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8}


def raw_header(stream: BinaryIO) -> Header:
    """The blocks of a RAW file that is no TIFF; of an unknown one they may say anything."""
    head = read_at(stream, 0, 92)
    try:
        if head.startswith(_RAF):
            return _raf(stream, *struct.unpack(">II", head[84:92]))
        if head.startswith(b"\xff\xd8\xff"):
            return read_jpeg(stream)  # a JPEG whose name is wrong
        if head[4:12] == _CR3:
            return _cr3(stream)
    except (struct.error, SourceError):
        pass
    return Header(0, 0, unreadable_blocks=(ANYTHING,))


def _raf(stream: BinaryIO, offset: int, length: int) -> Header:
    """All that a RAF says of itself stands in the JPEG that is in it."""
    preview = read_at(stream, offset, length, 100_000_000)
    if len(preview) != length or not preview.startswith(b"\xff\xd8"):
        return Header(0, 0, unreadable_blocks=(ANYTHING,))
    return read_jpeg(BytesIO(preview))


def _cr3(stream: BinaryIO) -> Header:
    blocks = Blocks()
    directories: dict[bytes, bytes] = {}
    size = stream.seek(0, 2)
    for box in boxes(stream, 0, size):
        if _is(stream, box, XMP_UUID):
            blocks.add("xmp", read_at(stream, box.start + 16, box.end - box.start - 16))
        for inner in boxes(stream, box.start, box.end) if box.kind == b"moov" else ():
            for one in (
                boxes(stream, inner.start + 16, inner.end) if _is(stream, inner, _CANON) else ()
            ):
                directories[one.kind] = read_at(stream, one.start, one.end - one.start)
    found = [directories.get(kind, b"") for kind in (b"CMT1", b"CMT2", b"CMT4")]
    joined = _joined(*found) if all(found) else b""
    blocks.add("exif", joined)
    return blocks.header(0, 0)


def _is(stream: BinaryIO, box: Box, name: bytes) -> bool:
    return box.kind == b"uuid" and read_at(stream, box.start, 16) == name


def _joined(image: bytes, photo: bytes, gps: bytes) -> bytes:
    """One EXIF block of the three that a CR3 has in its place, each a TIFF of one directory."""
    order = "<" if image[:2] == b"II" else ">"
    if not image[:4] == photo[:4] == gps[:4]:
        return b""
    starts = (0, len(image), len(image) + len(photo))
    tables = [
        _moved(one, order, start) for one, start in zip((image, photo, gps), starts, strict=True)
    ]
    content = bytearray(image + photo + gps)
    places = []
    for table in tables[1:]:
        places.append(len(content))
        content += struct.pack(order + "H", len(table)) + b"".join(table) + bytes(4)
    pointers = [
        struct.pack(order + "HHII", tag, _LONG, 1, place)
        for tag, place in zip((0x8769, 0x8825), places, strict=True)
    ]
    first = sorted((*tables[0], *pointers), key=lambda entry: struct.unpack(order + "H", entry[:2]))
    content[4:8] = struct.pack(order + "I", len(content))
    return bytes(content + struct.pack(order + "H", len(first)) + b"".join(first) + bytes(4))


def _moved(block: bytes, order: str, by: int) -> list[bytes]:
    """The entries of a block's directory, for where its bytes come to stand."""
    (at,) = struct.unpack(order + "I", block[4:8])
    (count,) = struct.unpack(order + "H", block[at : at + 2])
    entries = []
    for start in range(at + 2, at + 2 + 12 * count, 12):
        entry = block[start : start + 12]
        tag, kind, length, value = struct.unpack(order + "HHII", entry)
        if length * _SIZES.get(kind, 1) > 4:
            if value + length * _SIZES.get(kind, 1) > len(block):
                value = MOST_BLOCK * 100  # outside its own block, so outside of this one
            entry = struct.pack(order + "HHII", tag, kind, length, value + by)
        entries.append(entry)
    return entries
