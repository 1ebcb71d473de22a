"""The segments of a JPEG, read as others read them: stray bytes are passed over, and told."""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Iterator
from typing import BinaryIO

from staticgal.containers.header import MOST_STEPS, Blocks, Header
from staticgal.errors import SourceError

XMP = b"http://ns.adobe.com/xap/1.0/\0"
_EXTENDED_XMP = b"http://ns.adobe.com/xmp/extension/\0"
_EXIF, _PHOTOSHOP, _PROFILE = b"Exif\0", b"Photoshop 3.0\0", b"ICC_PROFILE\0"
_TIFF = (b"II*\0", b"MM\0*")
# Where each has its place, and what else is found there that says nothing of ours.
_PLACES = {_EXIF: 0xE1, XMP: 0xE1, _EXTENDED_XMP: 0xE1, _PHOTOSHOP: 0xED, _PROFILE: 0xE2}
_OTHERS = {0xE1: (b"QVCI\0", b"FLIR\0", b"PARROT\0"), 0xED: (b"Adobe_CM",)}
_SIZES = frozenset({*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC})
_PROGRESSIVE = frozenset({0xC2, 0xC6, 0xCA, 0xCE})
_KNOWN = frozenset({*range(0xC0, 0xD0), *range(0xDB, 0xF0), 0xFE})
_SCAN, _END = 0xDA, 0xD9
_MARKERS = (b"\xff\xe1", b"\xff\xed")
_PIECE = 1 << 26
_TAIL = 1 << 17


def read_jpeg(stream: BinaryIO) -> Header:
    """The header of a JPEG; SourceError where it tells no size."""
    size: tuple[int, int] | None = None
    has_many_scans = False
    found = _Found()
    for marker, segment in _segments(stream, found.blocks):
        if marker not in _SIZES:
            found.take(marker, segment)
        elif len(segment) >= 6 and len(segment) == 6 + 3 * segment[5]:
            height, width = struct.unpack(">HH", segment[1:5])
            size = size or (width, height)
            has_many_scans |= marker in _PROGRESSIVE
        else:
            found.blocks.mark_unreadable()
            found.take(marker, segment)
    if size is None:
        raise SourceError("is damaged: its header ends before it tells the picture's size")
    for segment in _behind_scans(stream, has_many=has_many_scans):
        found.take(0, segment)
    return found.header(*size)


def _segments(stream: BinaryIO, blocks: Blocks) -> Iterator[tuple[int, bytes]]:
    """The segments up to the first scan. What does not belong between them is passed over: what
    was there may have been any block.
    """
    stream.seek(2)
    for _ in range(MOST_STEPS):
        start = stream.read(2)
        if len(start) < 2:
            blocks.mark_unreadable()
            return
        marker = start[1]
        if start[0] != 0xFF or marker == 0:
            blocks.mark_unreadable()
            stream.seek(-1, 1)
            if not _to_next_marker(stream):
                return
        elif marker == 0xFF:  # a fill byte
            stream.seek(-1, 1)
        elif marker in (_SCAN, _END):
            return
        elif marker != 0x01 and not 0xD0 <= marker <= 0xD8:  # these have no length
            length = int.from_bytes(stream.read(2), "big")
            segment = stream.read(max(length - 2, 0))
            if len(segment) != length - 2 or marker not in _KNOWN:
                blocks.mark_unreadable()
            yield marker, segment
    blocks.mark_unreadable()


def _to_next_marker(stream: BinaryIO) -> bool:
    while piece := stream.read(_PIECE):
        at = piece.find(b"\xff")
        if at >= 0:
            stream.seek(at - len(piece), 1)
            return True
    return False


def _behind_scans(stream: BinaryIO, *, has_many: bool) -> Iterator[bytes]:
    """Segments of metadata between the scans or behind the last one, which no camera writes, and
    some program may. Of one long scan only the end is looked at.

    What stands behind the picture's end is another's: a second picture, a film.
    """
    at = stream.tell()
    if not has_many:
        at = max(at, stream.seek(0, 2) - _TAIL)
        stream.seek(at)
    while piece := stream.read(_PIECE):
        # Long words are found many times faster than the two bytes of a marker.
        hits = (piece.find(name, 4) for name in (_EXIF, XMP[:20], _PHOTOSHOP))
        first = min((hit for hit in hits if hit >= 0), default=len(piece))
        if len(piece) == first < _PIECE or piece.find(b"\xff\xd9", 0, first) >= 0:
            return
        length = int.from_bytes(piece[first - 2 : first], "big")
        if first < len(piece) and length >= 2 and piece[first - 4 : first - 2] in _MARKERS:
            stream.seek(at + first)
            yield stream.read(length - 2)
            at += first + length - 2
        else:
            at += min(first + 1, _PIECE - 64)
        stream.seek(at)


class _Found:
    """What the segments hold."""

    def __init__(self) -> None:
        self.blocks = Blocks()
        self._photoshop = b""
        self._profile: dict[int, bytes] = {}
        self._extensions: dict[bytes, _Extension] = {}

    def take(self, marker: int, segment: bytes) -> None:
        """One segment; one of ours in another's place is read, but who knows what befell it."""
        name = next((one for one in _PLACES if segment.startswith(one)), None)
        if name is None:
            self._take_other(marker, segment)
            return
        if marker != _PLACES[name]:
            self.blocks.mark_unreadable(
                {_EXIF: "exif", _PHOTOSHOP: "iptc", _PROFILE: "icc"}.get(name, "xmp")
            )
        body = segment[len(name) :]
        if name == _EXIF:
            self._take_exif(segment[6:])
        elif name == XMP:
            self.blocks.add("xmp", body)
        elif name == _EXTENDED_XMP:
            self._extensions.setdefault(body[:32], _Extension()).take(body[32:])
        elif name == _PHOTOSHOP:
            self._photoshop += body  # one resource may go on in the next segment
        elif len(body) > 1:
            self._profile.setdefault(body[0], body[2:])

    def _take_exif(self, block: bytes) -> None:
        first = self.blocks.first.get("exif")
        if first is not None and not block.startswith(_TIFF):
            self.blocks.first["exif"] = first + block  # too long for one segment, it goes on
        else:
            self.blocks.add("exif", block)

    def _take_other(self, marker: int, segment: bytes) -> None:
        if marker not in _OTHERS or segment.startswith(_OTHERS[marker]):
            return
        if marker == 0xED:
            self.blocks.mark_unreadable("iptc")
            return
        self.blocks.mark_unreadable("exif", "xmp")
        if segment.startswith(_TIFF):
            self.blocks.add("exif", segment)

    def header(self, width: int, height: int) -> Header:
        """All of it."""
        if self._photoshop:
            self.blocks.add("photoshop", self._photoshop)
        if self._profile:
            self.blocks.add("icc", b"".join(part for _, part in sorted(self._profile.items())))
        xmp = self.blocks.first.get("xmp", b"")
        extended = b""
        for name, extension in self._extensions.items():
            # The packet names the one that continues it; who knows of what any other was part.
            if name in xmp:
                extended = extended or extension.joined()
            if name not in xmp or not extension.is_whole(name):
                self.blocks.mark_unreadable("xmp")
        if b"HasExtendedXMP" in xmp and not extended:
            self.blocks.mark_unreadable("xmp")
        return self.blocks.header(width, height, extended_xmp=extended)


class _Extension:
    """XMP that did not fit into one segment, in parts."""

    def __init__(self) -> None:
        self._parts: dict[int, bytes] = {}
        self._length = -1
        self._is_torn = False

    def take(self, body: bytes) -> None:
        """One part: the length of all, its own place, and itself."""
        length, place = int.from_bytes(body[:4], "big"), int.from_bytes(body[4:8], "big")
        part = body[8:]
        if self._length not in (-1, length) or self._parts.get(place, part) != part:
            self._is_torn = True
        self._length = length
        self._parts.setdefault(place, part)

    def joined(self) -> bytes:
        """The parts one after the other."""
        return b"".join(part for _, part in sorted(self._parts.items()))

    def is_whole(self, name: bytes) -> bool:
        """Whether it is all there, and that of which its name is the digest."""
        at = 0
        for place, part in sorted(self._parts.items()):
            if place != at:
                return False
            at += len(part)
        if self._is_torn or at != self._length:
            return False
        digest = hashlib.md5(self.joined(), usedforsecurity=False).hexdigest()
        return digest.encode() == name.lower()
