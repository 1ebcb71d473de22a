"""What a RAW file says of itself, where it is a TIFF inside: DNG, and what most makers write.

Only the tags and the blocks they point to are read, never the pixels. No picture is shown of it,
but its keywords, place and day are the photo's too, and a limit asks for them.
"""

from __future__ import annotations

from pathlib import Path
from typing import BinaryIO

from staticgal.errors import SourceError
from staticgal.source.formats import tiff_header
from staticgal.source.inspect import Metadata, opened
from staticgal.source.lost import EVERY, Source, said_inside
from staticgal.tiff import Tiff


def said_in_raw(path: Path) -> list[Source]:
    """What the file says, from the strongest, with what its unreadable blocks may hold; nothing
    where it is no TIFF (CR3, RAF), and all that could be said where it cannot be read at all.
    """
    try:
        with opened(path) as (file, _):
            return _said(file)
    except SourceError:
        return [EVERY]


def _said(stream: BinaryIO) -> list[Source]:
    tiff = Tiff.open(stream)
    if tiff is None:
        return []
    header = tiff_header(tiff.directory(tiff.first))
    found = Metadata(header, stream)
    return said_inside(found.embedded, found.exif.said, found.lost)
