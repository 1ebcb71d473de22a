"""Which reader read a photo: facts that another one read count as not read.

Told by the code itself and not by a number that somebody must remember to raise: a fact that is
kept after the reader learned to see a keyword would open what the keyword closes.
"""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path

import staticgal

# The rooms that have a say in it; one too many costs a reading of all photos, one too few a secret.
_ROOMS = ("containers", "core", "source", "text")


@lru_cache
def reader_version(package: Path = Path(staticgal.__file__).parent) -> int:
    """A number made of all the code that may have a say in what a photo says."""
    digest = hashlib.sha256(staticgal.__version__.encode())
    modules = (path for room in _ROOMS for path in sorted((package / room).rglob("*.py")))
    for path in modules:
        code = path.read_bytes()
        digest.update(f"\0{path.relative_to(package)}\0{len(code)}\0".encode())
        digest.update(code)
    return int.from_bytes(digest.digest()[:7], "big")  # as large as SQLite's integers go
