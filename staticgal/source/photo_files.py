"""Photos that lie on a disk of this machine: their versions, and how they are opened."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from io import BufferedReader
from typing import BinaryIO

from staticgal.core.photo_reader import PhotoVersion
from staticgal.errors import SourceError
from staticgal.source.tree.files import File, Tree


def version_of(file: File) -> PhotoVersion:
    """What stands for the bytes of a file: every change moves one of its size, times and inode."""
    return _version(file.size, file.mtime_ns, file.ctime_ns, file.inode)


class Versions(Mapping[str, PhotoVersion]):
    """The version of every file as it was scanned, by its location; each made when it is asked for,
    as most builds ask for few.
    """

    def __init__(self, trees: Iterable[Tree]) -> None:
        self._files = {file.disk_path: file for tree in trees for file in tree.files()}

    def __getitem__(self, location: str) -> PhotoVersion:
        return version_of(self._files[location])

    def __iter__(self) -> Iterator[str]:
        return iter(self._files)

    def __len__(self) -> int:
        return len(self._files)


@dataclass(frozen=True, slots=True)
class LocalPhotos:
    """The `PhotoReader` of photos whose location is their path on the disk."""

    def version(self, location: str) -> PhotoVersion:
        """The version that lies there now."""
        found = os.stat(location)  # noqa: PTH116  # a location is a string, and may be no UTF-8
        return _version(found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino)

    def open(self, location: str) -> BinaryIO:
        """The bytes, from the first on; SourceError where a pipe or a folder is in its place."""
        return open_plain(location)

    @contextmanager
    def local_path(self, location: str) -> Iterator[str]:
        """The photo's own path: it is on a disk already."""
        yield location


def open_plain(path: str | os.PathLike[str], flags: int = 0) -> BufferedReader:
    """A plain file to be read, SourceError for what is none. `flags` are more of `os.open`'s."""
    # Not blocking: a named pipe called photo.jpg would otherwise wait for ever.
    descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC | flags)
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise SourceError("is not a file")
    return os.fdopen(descriptor, "rb")


def _version(size: int, mtime_ns: int, ctime_ns: int, inode: int) -> PhotoVersion:
    return PhotoVersion(f"{size}.{mtime_ns}.{ctime_ns}.{inode}")
