"""Finished renditions, filed under the digest of everything that made them; shared by all sites.

A file of the store is read-only and never changed: sites are hard links to it.
"""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import fields
from functools import lru_cache
from pathlib import Path
from typing import Final

from staticgal.core.rendition import Product, RenditionSpec, Verbatim
from staticgal.core.sizes import long_edge_size
from staticgal.site.digest import EPOCH, SPREAD, file_time, of_bytes

_MODE: Final = 0o444


def rendition_key(
    source_digest: str, width: int, height: int, product: Product, encoder: str
) -> str:
    """The name of a rendition: everything that can change its bytes, and nothing else.

    The size is what comes out, not what was asked for: a small photo's medium and large are one
    file. An original depends on its own bytes alone.
    """
    match product:
        case Verbatim():
            return of_bytes(f"verbatim {source_digest}".encode())
        case RenditionSpec():
            fitted = long_edge_size(width, height, product.long_edge)
            return of_bytes(f"{encoder} {source_digest} {fitted} {_recipe(product)}".encode())


@lru_cache(maxsize=256)
def _recipe(spec: RenditionSpec) -> str:
    """All that a spec asks of the encoder, its size apart; a field that is added counts at once."""
    names = (field.name for field in fields(spec) if field.name not in ("size", "long_edge"))
    return " ".join(f"{name}={getattr(spec, name)!r}" for name in names)


class Store:
    """The rendition store of one gallery."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.incoming = folder / "incoming"

    def path(self, key: str, extension: str) -> Path:
        """Where the file with this key lies, or would."""
        return self.folder / key[:2] / f"{key}.{extension}"

    def prepare(self) -> None:
        """Make the folders."""
        self.incoming.mkdir(parents=True, exist_ok=True)

    def clear_incoming(self) -> None:
        """Throw away what a killed build left half-written."""
        for left in self.incoming.iterdir():
            left.unlink(missing_ok=True)  # by now an orphaned worker may have taken it

    def keys(self) -> tuple[set[str], set[str]]:
        """What lies in the store as it was filed, and what was written to since, by key.

        One pass over its folders, by the times of its files alone: sites link to these files, and
        whoever changes one in place there changes it here. What was made writable is read-only
        again.
        """
        with os.scandir(self.folder) as shelves:
            paths = [shelf.path for shelf in shelves if len(shelf.name) == 2]
        good: set[str] = set()
        tampered: set[str] = set()
        for path in paths:
            with os.scandir(path) as entries:
                for entry in entries:
                    found = entry.stat()
                    is_good = EPOCH <= found.st_mtime < EPOCH + SPREAD
                    (good if is_good else tampered).add(entry.name.partition(".")[0])
                    if is_good and found.st_mode & 0o777 != _MODE:
                        with suppress(OSError):  # not every file system has modes
                            os.chmod(entry.path, _MODE)  # noqa: PTH101
        return good, tampered

    def file(self, made: Path, key: str, extension: str, digest: str) -> Path:
        """Take in a finished file; safe to be killed in, and to be done twice."""
        target = self.path(key, extension)
        target.parent.mkdir(exist_ok=True)
        seal(made, digest)
        made.replace(target)
        return target

    def drop(self, key: str, extension: str) -> None:
        """Delete a file that no site needs any more."""
        self.path(key, extension).unlink(missing_ok=True)


def is_as_filed(path: Path, digest: str, size: int) -> bool:
    """Whether a file of the store has the size and the time it was filed with: one that was
    written to since, or is not there, has not.
    """
    try:
        found = path.stat()
    except OSError:
        return False
    return found.st_size == size and found.st_mtime == file_time(digest)


def seal(path: Path, digest: str) -> None:
    """Give a finished file its time and make it read-only."""
    time = file_time(digest)
    os.utime(path, (time, time))
    path.chmod(_MODE)
