"""AVIF and HEIC, opened by Pillow and pi-heif; the container tells how the picture is turned."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Mapping
from typing import Any, BinaryIO, TypeVar

from staticgal.containers.header import Blocks, Header, from_tiff_header
from staticgal.containers.heif_items import add_items
from staticgal.containers.sniff import is_sequence
from staticgal.errors import SourceError

Picture = TypeVar("Picture")


def read_avif(stream: BinaryIO) -> Header:
    """The header of an AVIF file; SourceError where Pillow does not open it."""
    from PIL.AvifImagePlugin import AvifImageFile

    stream.seek(0)
    picture = _opened(lambda: AvifImageFile(stream))
    # Pillow puts the container's turn (irot, imir) where EXIF's orientation would be.
    orientation = _opened(picture.getexif).get(0x0112, 1)
    is_animated = bool(getattr(picture, "is_animated", False))
    blocks = _blocks(stream, picture.info)
    if is_animated:
        blocks.mark_unreadable()
    return blocks.header(*picture.size, orientation=orientation, is_animated=is_animated)


def read_heic(stream: BinaryIO) -> Header:
    """The header of a HEIC file; SourceError where it is a sequence or pi-heif does not open it."""
    import pi_heif

    stream.seek(0)
    if is_sequence(stream.read(16)):
        raise SourceError("is a sequence of pictures (a burst or a short film), not one photo")
    stream.seek(0)
    picture = _opened(lambda: pi_heif.open_heif(stream, convert_hdr_to_8bit=False))
    blocks = _blocks(stream, picture.info)
    return blocks.header(*picture.size, orientation=1)  # upright already


def _blocks(stream: BinaryIO, info: Mapping[Any, Any]) -> Blocks:
    """What the file lists, and whatever else the library found."""
    blocks = Blocks()
    add_items(stream, blocks)
    for field, block in (
        ("exif", from_tiff_header(info.get("exif") or b"")),
        ("xmp", info.get("xmp") or b""),
        ("icc", info.get("icc_profile") or b""),
    ):
        if block and field not in blocks.first:
            blocks.add(field, block)
    return blocks


def _opened(open_picture: Callable[[], Picture]) -> Picture:
    """What a library opens; a refusal of its is told as damage."""
    try:
        with warnings.catch_warnings(action="ignore"):  # of EXIF, which is looked at here
            return open_picture()
    except (OSError, ValueError, SyntaxError, RuntimeError, EOFError, IndexError) as broken:
        raise SourceError(f"is damaged: its header cannot be read ({broken})") from None
