"""The chunks of a PNG, also those behind the pixels; each carries a checksum, so damage is told."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from typing import BinaryIO

from staticgal.containers.header import MOST_BLOCK, MOST_STEPS, Blocks, Header, from_tiff_header
from staticgal.containers.jpeg import XMP
from staticgal.errors import SourceError

_PIXELS = (b"IDAT", b"fdAT")
_TEXTS = (b"tEXt", b"zTXt", b"iTXt")


def read_png(stream: BinaryIO) -> Header:
    """The header of a PNG; SourceError where it tells no size."""
    size: tuple[int, int] | None = None
    blocks = Blocks()
    is_animated = False
    for kind, content in _chunks(stream, blocks):
        if kind == b"IHDR":
            width, height = struct.unpack(">II", content[:8])
            size = size or (width, height)
        elif kind == b"acTL":
            is_animated = True
        elif kind == b"eXIf":
            blocks.add("exif", from_tiff_header(content))
        elif kind == b"iCCP":
            blocks.add("icc", _inflated(content.partition(b"\0")[2][1:])[0])
        elif kind in _TEXTS:
            _take_text(kind, content, blocks)
    if size is None:
        raise SourceError("is damaged: its header ends before it tells the picture's size")
    return blocks.header(*size, is_animated=is_animated)


def _chunks(stream: BinaryIO, blocks: Blocks) -> Iterator[tuple[bytes, bytes]]:
    """The chunks but for pixels. One whose checksum is wrong may have been any."""
    at = 8
    for _ in range(MOST_STEPS):
        stream.seek(at)
        start = stream.read(8)
        if start[4:] == b"IEND":
            return
        length, kind = int.from_bytes(start[:4], "big"), start[4:]
        if len(start) < 8 or not kind.isalpha():
            blocks.mark_unreadable()
            return
        at += 12 + length
        if kind in _PIXELS:
            continue
        if length > MOST_BLOCK:
            blocks.mark_unreadable()
            continue
        content = stream.read(length)
        if stream.read(4) != zlib.crc32(kind + content).to_bytes(4, "big"):
            blocks.mark_unreadable()
        yield kind, content
    blocks.mark_unreadable()


def _take_text(kind: bytes, chunk: bytes, blocks: Blocks) -> None:
    keyword, _, rest = chunk.partition(b"\0")
    is_profile = keyword.startswith(b"Raw profile type ")
    if keyword != b"XML:com.adobe.xmp" and not is_profile:
        return
    is_packed = kind == b"zTXt"
    if kind == b"iTXt":
        is_packed = rest[:1] == b"\1"
        rest = rest[:2] + rest[2:].split(b"\0", 2)[-1]
    text = rest[2:] if kind == b"iTXt" else rest[1:] if is_packed else rest
    is_whole = True
    if is_packed:
        text, is_whole = _inflated(text)
    field, block = _raw_profile(keyword[17:], text) if is_profile else ("xmp", text)
    if not field:
        blocks.mark_unreadable()
        return
    if not is_whole:
        blocks.mark_unreadable(field)
    blocks.add(field, block)


def _inflated(packed: bytes) -> tuple[bytes, bool]:
    """Unpacked, at most as much as any honest block has; and whether that is all."""
    unpacker = zlib.decompressobj()
    unpacked = bytearray()
    try:
        for at in range(0, len(packed), 4096):
            unpacked += unpacker.decompress(packed[at : at + 4096], MOST_BLOCK)
            if len(unpacked) >= MOST_BLOCK:
                return bytes(unpacked), False
    except zlib.error:
        return bytes(unpacked), False
    return bytes(unpacked), unpacker.eof


def _raw_profile(kind: bytes, text: bytes) -> tuple[str, bytes]:
    """ImageMagick's way of putting other formats' blocks into a PNG: a length, then hex."""
    try:
        _, _, length, digits = text.split(b"\n", 3)
        # Some leave junk behind the digits that the length announces.
        size = int(length)
        block = bytes.fromhex(b"".join(digits.split())[: 2 * size].decode("ascii"))
    except ValueError:
        return "", b""
    if len(block) != size:
        return "", b""
    if block.startswith(b"Exif\0"):
        return "exif", block[6:]
    if block.startswith(XMP):
        return "xmp", block[len(XMP) :]
    match kind:
        case b"exif" | b"APP1":
            return "exif", block
        case b"xmp":
            return "xmp", block
        case b"iptc" | b"8bim":
            return ("photoshop" if block.startswith(b"8BIM") else "iptc"), block
        case b"icc" | b"icm":
            return "icc", block
        case _:
            return "", b""
