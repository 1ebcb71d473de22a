"""The header of each format: its size and the metadata blocks in it, found without decoding.

JPEG, PNG, WebP, GIF and TIFF are walked here, so that blocks after the pixels are found and a
hostile file costs a bounded number of steps; AVIF and HEIC are opened by libraries, and walked
for what these pass over. A block that is there and cannot be read is told from one that is not.
"""

from __future__ import annotations

import struct
from collections.abc import Callable
from typing import BinaryIO

from staticgal.errors import SourceError
from staticgal.source.gif import read_gif
from staticgal.source.header import MOST_BLOCK, Header
from staticgal.source.heif import read_avif, read_heic
from staticgal.source.jpeg import read_jpeg
from staticgal.source.png import read_png
from staticgal.source.webp import read_webp
from staticgal.tiff import Directory, Tiff


def read_header(stream: BinaryIO, format: str) -> Header:
    """The header of an open file of this format; SourceError, in plain words, if it is broken."""
    try:
        return _READERS[format](stream)
    except (struct.error, IndexError):
        raise SourceError("is damaged: its header ends too early") from None


def _tiff(stream: BinaryIO) -> Header:
    tiff = Tiff.open(stream)
    first = tiff.directory(tiff.first) if tiff else None
    width, height = (first.integer(256), first.integer(257)) if first else (None, None)
    if first is None or width is None or height is None:
        raise SourceError("is damaged: its header does not tell the picture's size")
    return tiff_header(first, width, height)


def tiff_header(first: Directory, width: int = 0, height: int = 0) -> Header:
    """What a TIFF's first directory holds beside the picture, also in that of a RAW file."""
    xmp, iptc, photoshop, icc = (first.whole(tag, MOST_BLOCK) for tag in (700, 33723, 34377, 34675))
    is_lost = {
        "EXIF": any(_is_astray(first, tag) for tag in (0x8769, 0x8825)),
        "XMP": xmp is None,
        "IPTC": iptc is None or (not iptc and photoshop is None),
        "ICC": icc is None,
    }
    return Header(
        width,
        height,
        xmp=xmp or b"",
        iptc=iptc or b"",
        photoshop=photoshop or b"",
        icc=icc or b"",
        lost=tuple(name for name, lost in is_lost.items() if lost or not first.is_whole),
    )


def _is_astray(first: Directory, tag: int) -> bool:
    """Whether the directory that a tag points to is not there."""
    offset = first.whole(tag, 8)
    return offset is None or (any(offset) and not first.directory(tag).is_whole)


_READERS: dict[str, Callable[[BinaryIO], Header]] = {
    "jpeg": read_jpeg,
    "png": read_png,
    "webp": read_webp,
    "gif": read_gif,
    "tiff": _tiff,
    "avif": read_avif,
    "heic": read_heic,
}
