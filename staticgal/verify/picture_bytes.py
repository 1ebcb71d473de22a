"""What stands in a JPEG, WebP or PNG, walked from the first byte to the last against a list.

The lists are as narrow as what our encoder writes: when a newer one writes something new, its files
are refused until somebody has looked at it.
"""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Callable, Iterator


class UnexpectedError(Exception):
    """Something that is not on the list; the message goes after the name of the file."""


def ends_at(data: bytes, end: int) -> None:
    """Raises UnexpectedError unless the file ends with the picture, at byte `end`."""
    if len(data) > end:
        raise UnexpectedError(f"has {len(data) - end} bytes after the end of the picture")
    if len(data) < end:
        raise UnexpectedError("ends before the picture does")


def must_hold(found: bool, packet: bytes) -> None:
    """Raises UnexpectedError if a copyright `packet` is wanted and was not `found`."""
    if packet and not found:
        raise UnexpectedError("lacks its copyright line")


# JPEG: ITU T.81, annex B.

_XMP_IN_JPEG = b"http://ns.adobe.com/xap/1.0/\0"
_AFTER_SCAN = re.compile(rb"\xff[^\x00\xd0-\xd7]")  # neither a stuffed FF nor a restart marker


def walk_jpeg(data: bytes, packet: bytes) -> tuple[int, int]:
    """Width and height of a JPEG that holds pixels and the copyright `packet`, and nothing else."""
    if data[:2] != b"\xff\xd8":
        raise UnexpectedError("does not begin as a JPEG")
    size = (0, 0)
    place, has_packet = 2, False
    while data[place : place + 2] != b"\xff\xd9":
        fill, marker, length = struct.unpack_from(">BBH", data, place)
        end = place + 2 + length
        body = data[place + 4 : end]
        if fill != 0xFF or length < 2 or len(body) != length - 2:
            raise UnexpectedError(f"has bytes between its JPEG segments, at byte {place}")
        match marker:
            case 0xDB:
                _only_tables(body, _quantisation_table)
            case 0xC4:
                _only_tables(body, _huffman_table)
            case 0xC0 | 0xC2 if len(body) == 6 + 3 * body[5] and size == (0, 0):
                height, width = struct.unpack_from(">HH", body, 1)
                size = (width, height)
            case 0xDD if len(body) == 2:
                pass
            case 0xDA if len(body) == 4 + 2 * body[0]:
                after = _AFTER_SCAN.search(data, end)
                if after is None:
                    raise UnexpectedError("ends before its JPEG end marker")
                end = after.start()
            case 0xE0 if place == 2 and _is_bare_jfif(body):
                pass
            case 0xE1 if packet and not has_packet and body == _XMP_IN_JPEG + packet:
                has_packet = True
            case _:
                raise UnexpectedError(f"holds a JPEG segment {marker:02X} {body[:12]!r}")
        place = end
    ends_at(data, place + 2)
    must_hold(has_packet, packet)
    return size


def _is_bare_jfif(body: bytes) -> bool:
    """True for the 14 bytes of JFIF with no thumbnail and no density of its own (`1 × 1`)."""
    return len(body) == 14 and body[:5] == b"JFIF\0" and body[7:] == b"\0\0\x01\0\x01\0\0"


def _only_tables(body: bytes, table_size: Callable[[bytes, int], int]) -> None:
    place = 0
    while place < len(body):
        place += table_size(body, place)
    if place != len(body):
        raise UnexpectedError("has bytes after a JPEG table")


def _quantisation_table(body: bytes, place: int) -> int:
    return 129 if body[place] >> 4 else 65


def _huffman_table(body: bytes, place: int) -> int:
    return 17 + sum(body[place + 1 : place + 17])


# WebP: RFC 9649.

_WEBP_HAS_XMP = bytes([0x04, 0, 0, 0])


def walk_webp(data: bytes, packet: bytes) -> tuple[int, int]:
    """Width and height of a WebP that holds pixels and the copyright `packet`, and nothing else."""
    if data[:4] != b"RIFF" or data[8:12] != b"WEBP":
        raise UnexpectedError("does not begin as a WebP")
    chunks = list(_riff_chunks(data))
    ends_at(data, 8 + int.from_bytes(data[4:8], "little"))
    kinds = [kind for kind, _ in chunks]
    extended = [b"VP8X"] if packet else []
    after = [b"XMP "] if packet else []
    if kinds not in ([*extended, b"VP8 ", *after], [*extended, b"VP8L", *after]):
        raise UnexpectedError(f"holds the WebP chunks {kinds}")
    kind, pixels = chunks[len(extended)]
    size = _vp8_size(pixels) if kind == b"VP8 " else _vp8l_size(pixels)
    if packet:
        canvas = b"".join((side - 1).to_bytes(3, "little") for side in size)
        if chunks[0][1] != _WEBP_HAS_XMP + canvas:
            raise UnexpectedError("has a WebP header that says more than `copyright inside`")
        must_hold(chunks[-1][1] == packet, packet)
    return size


def _riff_chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    place = 12
    while place < len(data):
        kind, length = struct.unpack_from("<4sI", data, place)
        body = data[place + 8 : place + 8 + length]
        padding = data[place + 8 + length : place + 8 + length + length % 2]
        if len(body) != length or padding.strip(b"\0"):
            raise UnexpectedError(f"holds a WebP chunk {kind!r} that does not end where it says")
        yield kind, body
        place += 8 + length + length % 2


def _vp8_size(pixels: bytes) -> tuple[int, int]:
    if pixels[3:6] != b"\x9d\x01\x2a":
        raise UnexpectedError("holds something else where its pixels should be")
    width, height = struct.unpack_from("<HH", pixels, 6)
    return width & 0x3FFF, height & 0x3FFF


def _vp8l_size(pixels: bytes) -> tuple[int, int]:
    if pixels[:1] != b"\x2f":
        raise UnexpectedError("holds something else where its pixels should be")
    (bits,) = struct.unpack_from("<I", pixels, 1)
    return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1


# PNG: ISO/IEC 15948.

_NO_DENSITY = struct.pack(">IIB", 1000, 1000, 1)  # libvips's one pixel per millimetre: says nothing
_XMP_IN_PNG = b"XML:com.adobe.xmp\0\0"


def walk_png(data: bytes, packet: bytes) -> tuple[int, int]:
    """Width and height of a PNG that holds pixels and the copyright `packet`, and nothing else."""
    if data[:8] != b"\x89PNG\r\n\x1a\n":
        raise UnexpectedError("does not begin as a PNG")
    place, has_packet = 8, False
    inflate = zlib.decompressobj()
    size = (0, 0)
    kind = b""
    while kind != b"IEND":
        length, kind = struct.unpack_from(">I4s", data, place)
        body = data[place + 8 : place + 8 + length]
        checksum = int.from_bytes(data[place + 8 + length : place + 12 + length])
        if len(body) != length or checksum != zlib.crc32(kind + body):
            raise UnexpectedError(f"holds a PNG chunk {kind!r} that does not end where it says")
        match kind:
            case b"IHDR" if place == 8 and length == 13:
                width, height = struct.unpack_from(">II", body)
                size = (width, height)
            case b"pHYs" if body == _NO_DENSITY:
                pass
            case b"IDAT":
                inflate.decompress(body)
                if inflate.unused_data:
                    raise UnexpectedError("has bytes behind the pixels of a PNG chunk")
            case b"zTXt" if packet and not has_packet and body.startswith(_XMP_IN_PNG):
                text = zlib.decompressobj()
                inside = text.decompress(body[len(_XMP_IN_PNG) :], len(packet) + 1)
                has_packet = inside == packet and text.eof and not text.unused_data
                must_hold(has_packet, packet)
            case b"IEND" if not body:
                pass
            case _:
                raise UnexpectedError(f"holds a PNG chunk {kind!r} {body[:12]!r}")
        place += 12 + length
    ends_at(data, place)
    must_hold(has_packet, packet)
    return size
