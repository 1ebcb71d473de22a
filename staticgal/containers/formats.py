"""The header of each format: its size and the metadata blocks in it, found without decoding.

JPEG, PNG, WebP, GIF and TIFF are walked here, so that blocks after the pixels are found and a
hostile file costs a bounded number of steps; AVIF and HEIC are opened by libraries, and walked
for what these pass over. A block that is there and cannot be read is told from one that is not.
"""

from __future__ import annotations

import struct
from collections.abc import Callable
from typing import BinaryIO, Final

from staticgal.containers.gif import read_gif
from staticgal.containers.header import Header
from staticgal.containers.heif import read_avif, read_heic
from staticgal.containers.jpeg import read_jpeg
from staticgal.containers.png import read_png
from staticgal.containers.tiff_blocks import read_tiff
from staticgal.containers.webp import read_webp
from staticgal.errors import SourceError


def read_header(stream: BinaryIO, format: str) -> Header:
    """The header of an open file of this format; SourceError, in plain words, if it is broken."""
    try:
        return _READERS[format](stream)
    except (struct.error, IndexError):
        raise SourceError("is damaged: its header ends too early") from None


_READERS: dict[str, Callable[[BinaryIO], Header]] = {
    "jpeg": read_jpeg,
    "png": read_png,
    "webp": read_webp,
    "gif": read_gif,
    "tiff": read_tiff,
    "avif": read_avif,
    "heic": read_heic,
}

# As `sniff` names them.
FORMATS: Final = frozenset(_READERS)
