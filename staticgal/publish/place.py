"""A place that sites are published to, as all code but its own sees it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from staticgal.errors import ErrorCode, StaticgalError
from staticgal.site.manifest import ManifestFile


class PublishError(StaticgalError):
    """A place cannot be reached, read or written; the message names the files, if it is of any."""

    code = ErrorCode.PUBLISH_FAILED


@dataclass(frozen=True, slots=True)
class FileThere:
    """One file at a place: its size in bytes and its time in seconds since 1970.

    `is_plain` is false of a link, a pipe and whatever else is no file of its own.
    """

    size: int
    time: int
    is_plain: bool = True


class Place(Protocol):
    """The folder of one site and the private folder beside it, both made when first written to.

    Names of private files have no `/`; paths of site files are as in a manifest. Whatever fails
    raises PublishError.
    """

    def read(self, name: str) -> bytes | None:
        """A private file, or None where there is none."""

    def write(self, name: str, content: bytes) -> None:
        """Put a private file there in one step: the old one or the new one is there, whole."""

    def create(self, name: str, content: bytes) -> bool:
        """Put a private file there unless there is one; whether it was put. One of several who do
        this at a time gets it.
        """

    def move(self, name: str, other: str) -> bool:
        """Give a private file another name; false where there is none. One of several who do this
        at a time gets it.
        """

    def remove(self, names: Sequence[str]) -> None:
        """Delete private files; what is not there is fine."""

    def listing(self) -> Mapping[str, FileThere]:
        """All there is in the folder of the site but folders, by path; empty where it is not."""

    def send(self, site: Path, files: Sequence[ManifestFile], sent: Callable[[int], None]) -> None:
        """Put these files of a site there, each in one step, with the time that follows from its
        bytes, readable for a web server. `sent` hears now and then of so many bytes more.
        """

    def delete(self, paths: Sequence[str]) -> None:
        """Delete these files, and folders that are empty then; what is not there is fine."""

    def close(self) -> None:
        """Leave the place."""
