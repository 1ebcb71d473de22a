"""What a RAW file says of itself: DNG and what most makers write (TIFF inside), CR3 and RAF.

Only the tags and the blocks they point to are read, never the pixels. No picture is shown of it,
but its keywords, place and day are the photo's too, and a limit asks for them.
"""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

from staticgal.containers.raw import raw_header
from staticgal.containers.tiff import Tiff
from staticgal.containers.tiff_blocks import tiff_header
from staticgal.source.inspect import FileMetadata, opened
from staticgal.source.metadata.fields import Facts


def inspect_raw(path: Path) -> Facts:
    """The facts of a RAW file, as far as metadata goes: no digest, no pixels. One of a format that
    is not understood may say anything. SourceError where it cannot be read.
    """
    with opened(path) as (file, size):
        tiff = Tiff.open(file)
        if tiff is None:
            header = raw_header(file)
            found = FileMetadata(header, BytesIO(header.exif))
        else:
            found = FileMetadata(tiff_header(tiff), file)
        said = found.exif.fields
        unreadable = tuple(dict.fromkeys(found.unreadable_blocks))
        return Facts("", size, "raw", 0, 0, False, found.embedded, said, unreadable, found.readings)
