"""The blocks of a GIF: its size, how many pictures there are, and what programs added."""

from __future__ import annotations

import struct
from typing import BinaryIO

from staticgal.containers.header import MOST_BLOCK, MOST_STEPS, Blocks, Header
from staticgal.containers.jpeg import XMP as _XMP_IN_JPEG
from staticgal.errors import SourceError

_MOST_SUB_BLOCKS = 2_000_000  # of one file; 400 MB of pictures have fewer
_LABELS = (b"\x01", b"\xf9", b"\xfe")  # texts, delays, comments
_PIECE = 1 << 20
_XMP = b"XMP DataXMP"
_TRAILER = b"\x01\xff\xfe"  # leads decoders that do not know XMP to its end
_IN_BLOCKS = {b"MGK8BIM0000": "photoshop", b"MGKIPTC0000": "iptc"}  # ImageMagick's


def read_gif(stream: BinaryIO) -> Header:
    """The header of a GIF; SourceError where it is cut into more pieces than any program does."""
    stream.seek(6)
    width, height, flags = struct.unpack("<HHB", stream.read(5))
    stream.seek(13 + _palette(flags))
    pictures = 0
    walk, blocks = _SubBlocks(stream), Blocks()
    for _ in range(MOST_STEPS):
        kind = stream.read(1)
        if kind == b"!":
            label, name = stream.read(1), b""
            if label == b"\xff":
                length = stream.read(1)
                name = stream.read(length[0]) if length else b""
            elif label not in _LABELS:
                blocks.mark_unreadable("xmp", "iptc")
            _take(name, walk.kept(), blocks)
        elif kind == b",":
            _, _, frame_width, frame_height, flags = struct.unpack("<HHHHB", stream.read(9))
            pictures += 1
            if pictures == 1:
                # Decoders grow the canvas to hold a frame that is larger than it says.
                width, height = max(width, frame_width), max(height, frame_height)
            stream.seek(_palette(flags) + 1, 1)
            walk.skip()
        else:
            if kind != b";":
                blocks.mark_unreadable("xmp", "iptc")  # it is cut off, or the walk went astray
            break
    else:
        blocks.mark_unreadable()
    if "xmp" not in blocks.first and _is_within(_XMP, stream):
        blocks.mark_unreadable("xmp")  # swallowed by what stands before it
    return blocks.header(width, height, is_animated=pictures > 1)


def _palette(flags: int) -> int:
    return 3 << (flags & 7) + 1 if flags & 0x80 else 0


def _take(name: bytes, chain: bytes, blocks: Blocks) -> None:
    """What an application added under its name; `chain` are its sub-blocks as they stand."""
    if name == _XMP:
        packet, trailer, _ = chain.rpartition(_TRAILER)
        blocks.add("xmp", packet if trailer else chain)
        if not trailer or len(chain) >= MOST_BLOCK:
            blocks.mark_unreadable("xmp")
    elif name in _IN_BLOCKS:
        blocks.add(_IN_BLOCKS[name], _joined(chain))
    elif b":RDF" in chain or _XMP_IN_JPEG in chain or name[:3] == _XMP[:3]:
        blocks.mark_unreadable("xmp")  # its name is damaged, or it is written as nobody else does


def _is_within(name: bytes, stream: BinaryIO) -> bool:
    stream.seek(0)
    before = b""
    while piece := stream.read(_PIECE):
        if name in before + piece:
            return True
        before = piece[-len(name) :]
    return False


def _joined(chain: bytes) -> bytes:
    """What the sub-blocks hold, without their lengths."""
    joined = bytearray()
    at = 0
    while at < len(chain) and chain[at]:
        joined += chain[at + 1 : at + 1 + chain[at]]
        at += 1 + chain[at]
    return bytes(joined)


class _SubBlocks:
    """Chains of sub-blocks of at most 255 bytes, counted over the whole file."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._count = 0

    def skip(self) -> None:
        """One chain passed over."""
        stream = self._stream
        read, seek = stream.read, stream.seek
        for _ in range(self._count, _MOST_SUB_BLOCKS):
            length = read(1)
            self._count += 1
            if not length or not length[0]:
                return
            seek(length[0], 1)
        raise SourceError("is cut into more pieces than any program makes; it is damaged")

    def kept(self) -> bytes:
        """One chain as it stands, at most as much as any honest block has."""
        start = self._stream.tell()
        self.skip()
        end = self._stream.tell()
        self._stream.seek(start)
        chain = self._stream.read(min(end - start, MOST_BLOCK))
        self._stream.seek(end)
        return chain
