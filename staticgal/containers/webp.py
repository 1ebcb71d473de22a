"""The chunks of a WebP file."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import BinaryIO

from staticgal.containers.header import MOST_BLOCK, MOST_STEPS, Blocks, Header, from_tiff_header
from staticgal.errors import SourceError

_BLOCKS = {b"EXIF": "exif", b"XMP ": "xmp", b"ICCP": "icc"}
_FLAGS = {0x20: "icc", 0x08: "exif", 0x04: "xmp"}  # of VP8X, which announces what there is


def read_webp(stream: BinaryIO) -> Header:
    """The header of a WebP; SourceError where it tells no size."""
    canvas: tuple[int, int] | None = None
    picture: tuple[int, int] | None = None
    blocks = Blocks()
    announced: set[str] = set()
    is_animated = False
    for kind, length in _chunks(stream, blocks):
        if kind == b"VP8X":
            head = stream.read(10)
            canvas = (_little(head[4:7]) + 1, _little(head[7:10]) + 1)
            is_animated = bool(head[0] & 2)
            announced = {field for flag, field in _FLAGS.items() if head[0] & flag}
        elif kind == b"VP8 ":
            head = stream.read(10)
            if head[3:6] == b"\x9d\x01\x2a":
                width, height = struct.unpack("<HH", head[6:10])
                picture = picture or (width & 0x3FFF, height & 0x3FFF)
        elif kind == b"VP8L":
            head = stream.read(5)
            bits = _little(head[1:5])
            picture = picture or ((bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1)
        elif kind == b"ANIM":
            is_animated = True
        elif kind in _BLOCKS:
            content = stream.read(min(length, MOST_BLOCK))
            if len(content) < length:
                blocks.mark_unreadable(_BLOCKS[kind])
            blocks.add(_BLOCKS[kind], from_tiff_header(content) if kind == b"EXIF" else content)
        elif not (kind.isascii() and kind.decode("ascii").isprintable()):
            blocks.mark_unreadable()  # no chunk at all
    size = canvas or picture
    if size is None:
        raise SourceError("is damaged: its header ends before it tells the picture's size")
    for field in sorted(announced - blocks.first.keys()):
        blocks.mark_unreadable(field)
    return blocks.header(*size, is_animated=is_animated)


def _chunks(stream: BinaryIO, blocks: Blocks) -> Iterator[tuple[bytes, int]]:
    """The chunks as far as the file says that it goes; what follows is another's."""
    stream.seek(4)
    end = 8 + _little(stream.read(4))
    size = stream.seek(0, 2)
    if end > size:
        blocks.mark_unreadable()
    at = 12
    for _ in range(MOST_STEPS):
        if at >= min(end, size):
            break
        stream.seek(at)
        start = stream.read(8)
        if len(start) < 8:
            blocks.mark_unreadable()
            break
        kind, length = start[:4], _little(start[4:])
        at += 8 + length + length % 2
        yield kind, length
    else:
        blocks.mark_unreadable()
    if at > end + 1:
        blocks.mark_unreadable()


def _little(value: bytes) -> int:
    return int.from_bytes(value, "little")
