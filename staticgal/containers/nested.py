"""Blocks of metadata within others, and those of a kind that a file holds twice."""

from __future__ import annotations

from collections.abc import Iterator

from staticgal.containers.header import MOST_BLOCK, Header
from staticgal.containers.photoshop import EXIF, IPTC, XMP, resources
from staticgal.containers.tiff import Tiff
from staticgal.containers.tiff_blocks import FIELDS

_TAGS = {tag: field for tag, field in FIELDS.items() if field != "icc"}


def further_blocks(header: Header, tiff: Tiff | None) -> Iterator[tuple[str, bytes]]:
    """Each block but the first of its kind, with its kind: `exif`, `xmp` or `iptc`. `tiff` is the
    header's EXIF block, opened.
    """
    within = resources(header.photoshop).found
    iptc = within.get(IPTC, ())
    yield from (("iptc", block) for block in (iptc if header.iptc else iptc[1:]))
    yield from (("exif", block) for block in within.get(EXIF, ()))
    yield from (("xmp", block) for block in within.get(XMP, ()))
    for field, block in (*header.further, *_in_exif(tiff)):
        if field != "photoshop":
            yield field, block
            continue
        more = resources(block).found
        for kind, name in ((IPTC, "iptc"), (EXIF, "exif"), (XMP, "xmp")):
            yield from ((name, one) for one in more.get(kind, ()))


def _in_exif(tiff: Tiff | None) -> Iterator[tuple[str, bytes]]:
    """What some programs put into EXIF as if it were a TIFF."""
    image = tiff.directory(tiff.first) if tiff else None
    for tag, field in _TAGS.items() if image else ():
        if image and tag in image and (value := image.raw(tag, MOST_BLOCK)):
            yield field, value
