"""Reads one finished picture back, with eyes that did not make it: what does it hold it should not?

Every format is walked byte by byte against a list of what may be there: what is not on the list is
a finding, whatever it is. Pillow, which encodes nothing here, is asked for format and size as well,
and exifread for EXIF.
"""

from __future__ import annotations

import struct
import warnings
import zlib
from collections.abc import Callable
from pathlib import Path

from PIL import Image

from staticgal.site.copyright import copyright_packet
from staticgal.verify.avif import walk_avif
from staticgal.verify.picture_bytes import UnexpectedError, walk_jpeg, walk_png, walk_webp

# By extension: Pillow's name for the format, and what walks it.
_FORMATS: dict[str, tuple[str, Callable[[bytes, bytes], tuple[int, int]]]] = {
    "jpg": ("JPEG", walk_jpeg),
    "webp": ("WEBP", walk_webp),
    "png": ("PNG", walk_png),
    "avif": ("AVIF", walk_avif),
}

# All that Pillow raises for files that are not what they should be.
_PILLOW_STUMBLES = (
    *(OSError, ValueError, TypeError, SyntaxError, RuntimeError, ArithmeticError, LookupError),
    *(struct.error, Image.DecompressionBombError),
)


def inspect_media(
    path: Path, extension: str, width: int, height: int, copyright: str = ""
) -> list[str]:
    """What breaks the promise that `path` is a `width` × `height` picture and nothing but pixels.

    Empty when all is well. The one thing allowed beside the pixels is our own packet with the
    `copyright` line, byte for byte; then it has to be there.
    """
    if extension not in _FORMATS:
        return [f"`.{extension}` is no format of a rendition"]
    name, walk = _FORMATS[extension]
    try:
        data = path.read_bytes()
    except OSError as error:
        return [f"cannot be read: {error.strerror}"]
    findings = []
    packet = copyright_packet(copyright) if copyright else b""
    try:
        seen = walk(data, packet)
        if seen != (width, height):
            findings.append(f"is {seen[0]} × {seen[1]} pixels, not {width} × {height}")
    except UnexpectedError as unexpected:
        findings.append(str(unexpected))
    except (struct.error, IndexError, ValueError, zlib.error):
        findings.append("ends in the middle of something")
    # Whoever reads no picture back need not load it: only the workers do.
    from staticgal.verify.exif import exif_findings

    return [*findings, *_second_opinion(path, name, width, height), *exif_findings(data)]


def _second_opinion(path: Path, name: str, width: int, height: int) -> list[str]:
    try:
        with warnings.catch_warnings():
            # Of what Pillow finds strange the walk has said more.
            warnings.simplefilter("ignore")
            with Image.open(path) as image:
                found, size, profile = image.format, image.size, image.info.get("icc_profile")
    except _PILLOW_STUMBLES:
        return ["cannot be opened by Pillow"]
    findings = []
    if found != name:
        findings.append(f"is {found} by content, not {name}")
    if size != (width, height):
        findings.append(f"is {size[0]} × {size[1]} pixels to Pillow, not {width} × {height}")
    if profile:
        findings.append("holds a colour profile")
    return findings
