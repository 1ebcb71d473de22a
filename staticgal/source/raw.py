"""What a RAW file says of itself: DNG and what most makers write (TIFF inside), CR3 and RAF.

Only the tags and the blocks they point to are read, never the pixels. No picture is shown of it,
but its keywords, place and day are the photo's too, and a limit asks for them.
"""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

from staticgal.errors import SourceError
from staticgal.source.facts import Facts
from staticgal.source.inspect import Metadata, opened
from staticgal.source.lost import EVERY, Source, said_and_lost
from staticgal.source.raw_files import raw_header
from staticgal.source.tiff_header import tiff_header
from staticgal.tiff import Tiff


def inspect_raw(path: Path) -> Facts:
    """The facts of a RAW file, as far as metadata goes: no digest, no pixels. One of a format that
    is not understood may say anything. SourceError where it cannot be read.
    """
    with opened(path) as (file, size):
        tiff = Tiff.open(file)
        if tiff is None:
            header = raw_header(file)
            found = Metadata(header, BytesIO(header.exif))
        else:
            found = Metadata(tiff_header(tiff), file)
        said = found.exif.said
        return Facts(
            "", size, "raw", 0, 0, False, found.embedded, said, tuple(dict.fromkeys(found.lost))
        )


def said_in_raw(path: Path) -> list[Source]:
    """What the file says, from the strongest, with what its unreadable blocks may hold: all there
    is to say, where it cannot be read at all.
    """
    try:
        return said_and_lost(inspect_raw(path))
    except SourceError:
        return [EVERY]
