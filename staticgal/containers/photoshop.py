"""Photoshop's image resources, in which JPEG and TIFF carry IPTC, and some programs more."""

from __future__ import annotations

from dataclasses import dataclass

IPTC, EXIF, XMP = 0x0404, 0x0422, 0x0424
_SIGNATURES = (b"8BIM", b"PHUT", b"DCSR", b"AgHg", b"MeSa")  # Photoshop's, and kindred programs'
_IPTC_STARTS = (b"\x1c\x01", b"\x1c\x02")
_MOST_RESOURCES = 10_000


@dataclass(frozen=True, slots=True)
class Resources:
    """The resources that say something, by kind, in their order; `is_whole` when nothing but zeros
    is left behind the last one that could be read.
    """

    found: dict[int, tuple[bytes, ...]]
    is_whole: bool


def resources(data: bytes) -> Resources:
    """The resources of a block that begins with the first one."""
    found: dict[int, tuple[bytes, ...]] = {}
    at = 0
    is_whole = True
    for _ in range(_MOST_RESOURCES):
        if data[at : at + 4] not in _SIGNATURES and data[at - 1 : at + 3] in _SIGNATURES:
            at -= 1  # the one before was not padded to even
        if data[at : at + 4] not in _SIGNATURES:
            break
        kind = int.from_bytes(data[at + 4 : at + 6], "big")
        name = data[at + 6] if at + 6 < len(data) else 0
        start = at + 10 + (name + 2) // 2 * 2  # the name has a length byte and is padded to even
        size = int.from_bytes(data[start - 4 : start], "big")
        if kind in (IPTC, EXIF, XMP):
            found[kind] = (*found.get(kind, ()), data[start : start + size])
        elif data.startswith(_IPTC_STARTS, start, start + size):
            is_whole = False  # IPTC whose number is damaged
        if start + size > len(data):
            break
        at = start + size + size % 2
    return Resources(found, is_whole and not data[max(at, 0) :].strip(b"\0"))
