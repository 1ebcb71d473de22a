"""What the directories of a TIFF hold beside the picture, also those of most RAW files."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from staticgal.containers.header import MOST_BLOCK, Blocks, Header
from staticgal.containers.tiff import Directory, Tiff
from staticgal.errors import SourceError

_WIDTH, _HEIGHT, _SUB_DIRECTORIES = 256, 257, 330
# Where a TIFF, or EXIF as if it were one, has other blocks.
FIELDS = {700: "xmp", 33723: "iptc", 34377: "photoshop", 34675: "icc"}
_LONG = 4
_MOST_DIRECTORIES = 100  # pages, and smaller pictures


def read_tiff(stream: BinaryIO) -> Header:
    """The header of a TIFF; SourceError where it tells no size."""
    tiff = Tiff.open(stream)
    first = tiff.directory(tiff.first) if tiff else None
    width, height = (first.integer(_WIDTH), first.integer(_HEIGHT)) if first else (None, None)
    if tiff is None or width is None or height is None:
        raise SourceError("is damaged: its header does not tell the picture's size")
    return tiff_header(tiff, width, height)


def tiff_header(tiff: Tiff, width: int = 0, height: int = 0) -> Header:
    """The blocks that the directories point to; EXIF is the file itself."""
    blocks = Blocks()
    first = tiff.directory(tiff.first)
    if not first.is_whole:
        blocks.mark_unreadable("exif", "xmp", "iptc", "icc")
    for directory in (first, *_others(tiff, first)):
        for tag, field in FIELDS.items():
            value = directory.whole(tag, MOST_BLOCK)
            if value is None:
                blocks.mark_unreadable(field)
            elif value:
                blocks.add(field, _as_written(value, directory.shape(tag)[0], field))
    return blocks.header(width, height)


def _others(tiff: Tiff, first: Directory) -> Iterator[Directory]:
    """The directories of other pages, and of smaller pictures of the first."""
    seen = {first.begin}
    waiting = [*first.integers(_SUB_DIRECTORIES), first.following]
    while waiting and len(seen) < _MOST_DIRECTORIES:
        place = waiting.pop()
        if place and place not in seen:
            seen.add(place)
            directory = tiff.directory(place)
            yield directory
            waiting.append(directory.following)


def _as_written(value: bytes, kind: int, field: str) -> bytes:
    """IPTC as it was written: some write it as numbers, whose bytes others then exchange."""
    if field == "iptc" and kind == _LONG and value[3:4] == b"\x1c" != value[:1]:
        return b"".join(value[at : at + 4][::-1] for at in range(0, len(value), 4))
    return value
