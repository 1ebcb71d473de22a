"""Which reader read a photo: facts that another one read count as not read.

Told by the code itself and not by a number that somebody must remember to raise: a fact that is
kept after the reader learned to see a keyword would open what the keyword closes.
"""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path

import staticgal

_BESIDE = (
    *("magic.py", "tiff.py", "core/model.py", "core/sizes.py", "core/when.py"),
    *("core/day_names.py", "core/limit.py", "core/written.py"),
)


@lru_cache
def reader_version(package: Path = Path(staticgal.__file__).parent) -> int:
    """A number made of all the code that may have a say in what a photo says."""
    digest = hashlib.sha256(staticgal.__version__.encode())
    modules = (package / name for name in _BESIDE)
    for path in (*modules, *sorted((package / "source").rglob("*.py"))):
        code = path.read_bytes() if path.is_file() else b""
        digest.update(f"\0{path.relative_to(package)}\0{len(code)}\0".encode())
        digest.update(code)
    return int.from_bytes(digest.digest()[:7], "big")  # as large as SQLite's integers go
