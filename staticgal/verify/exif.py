"""A second pair of eyes on EXIF: exifread, which neither our reader nor our writer is made of."""

from __future__ import annotations

import io
import logging
import struct

import exifread
from exifread.core.exceptions import ExifError

# It tells of each file without EXIF, and that is every file as it should be.
logging.getLogger("exifread").addHandler(logging.NullHandler())
logging.getLogger("exifread").propagate = False

# All that it was seen to raise for files that are damaged, or not what they should be.
_STUMBLES = (
    *(OSError, ValueError, TypeError, LookupError, ArithmeticError, AttributeError),
    *(AssertionError, RuntimeError, EOFError, struct.error, ExifError),
)
_MOST_NAMES = 3


def exif_findings(data: bytes) -> list[str]:
    """What is wrong with a finished picture that exifread finds EXIF in; a rendition has none."""
    try:
        tags = sorted(exifread.process_file(io.BytesIO(data), details=False))
    except _STUMBLES:
        return ["holds something that exifread takes for EXIF and cannot read"]
    if not tags:
        return []
    named = ", ".join(tags[:_MOST_NAMES])
    more = f" and {len(tags) - _MOST_NAMES} more" if len(tags) > _MOST_NAMES else ""
    return [f"holds EXIF to exifread: {named}{more}"]
