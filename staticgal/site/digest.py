"""Digests of bytes, of files and of values: what everything incremental stands on."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import Final

CHUNK: Final = 1 << 20

# File times tell a clock, or when a photo was taken; so each file of a site gets one made from its
# own bytes. A constant would do for privacy, but `rsync` and nginx's ETag take equal size and time
# for "unchanged", and would leave a page with a withdrawn photo where it is.
EPOCH: Final = 946_684_800  # 2000-01-01 UTC
SPREAD: Final = 1 << 28  # seconds: about eight and a half years


def of_bytes(data: bytes) -> str:
    """SHA-256 in hex."""
    return hashlib.sha256(data).hexdigest()


def of_file(path: Path) -> str:
    """SHA-256 of a file's bytes in hex."""
    with path.open("rb", buffering=0) as file:
        if os.fstat(file.fileno()).st_size < CHUNK:  # most files, in one step
            return of_bytes(file.read())
        return hashlib.file_digest(file, "sha256").hexdigest()


def of_texts(*texts: str) -> str:
    """SHA-256 in hex of several texts, unambiguously joined."""
    joined = hashlib.sha256()
    for text in texts:
        data = text.encode("utf-8", "surrogateescape")
        joined.update(b"%d:" % len(data))
        joined.update(data)
    return joined.hexdigest()


def file_time(digest: str) -> int:
    """The time, in seconds since 1970, of a site's file whose SHA-256 is `digest`."""
    return EPOCH + int(digest[:8], 16) % SPREAD
