"""All files of one finished site as a value: what is to be there, byte for byte, and nothing else.

It says nothing of how a file was made or of whom it shows: only paths, sizes, digests and types.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from hashlib import sha256
from itertools import pairwise
from typing import Final, NamedTuple

from staticgal.errors import StaticgalError
from staticgal.site.layout import SitePart, is_immutable, part_of
from staticgal.site.media_types import media_type

VERSION: Final = 1  # of the text
_PARTS: Final = frozenset(SitePart)
_NO_NAMES: Final = frozenset(("", ".", ".."))
_SHA256: Final = re.compile(r"[0-9a-f]{64}")


class ManifestError(StaticgalError):
    """A text is no manifest of a site, or not one that this version of staticgal can read."""


class ManifestFile(NamedTuple):
    """One file of a site: its path with `/` between the parts, its size in bytes, the SHA-256 of
    its bytes in hex, its type as a Content-Type header says it.

    `is_immutable` says that its name changes with its bytes, so that it may be cached for ever.
    """

    path: str
    size: int
    sha256: str
    media_type: str
    part: SitePart
    is_immutable: bool


def manifest_file(path: str, size: int, digest: str) -> ManifestFile:
    """The file at this path, with what follows from its path."""
    if is_immutable(path):  # nearly all of them: what they are follows from folder and ending
        folder, name = path[: path.index("/") + 1], path.rpartition("/")[2]
        return ManifestFile(path, size, digest, *_kind(folder, name.rpartition(".")[2]))
    return ManifestFile(path, size, digest, media_type(path), part_of(path), is_immutable(path))


@lru_cache(maxsize=256)
def _kind(folder: str, ending: str) -> tuple[str, SitePart, bool]:
    path = f"{folder}x.{ending}"
    return media_type(path), part_of(path), is_immutable(path)


@dataclass(frozen=True)
class Manifest:
    """The files of one audience's site, sorted by path, each path once."""

    audience: str
    files: tuple[ManifestFile, ...]

    @cached_property
    def by_path(self) -> Mapping[str, ManifestFile]:
        """Each file by its path."""
        return {file.path: file for file in self.files}

    @cached_property
    def digest(self) -> str:
        """SHA-256 in hex of all that it says: two manifests with one digest are equal."""
        lines = [self.audience]
        lines += [
            f"{one.path}\0{one.size}\0{one.sha256}\0{one.media_type}\0{one.part}\0{one.is_immutable}"
            for one in self.files
        ]
        return sha256("\0\0".join(lines).encode()).hexdigest()

    def to_json(self) -> str:
        """The manifest as text, the same for equal manifests, a file a line."""
        head = json.dumps({"version": VERSION, "audience": self.audience})[:-1]
        rows = ",\n".join(
            json.dumps(
                {
                    "path": one.path,
                    "size": one.size,
                    "sha256": one.sha256,
                    "media_type": one.media_type,
                    "part": one.part,
                    "is_immutable": one.is_immutable,
                }
            )
            for one in self.files
        )
        return f'{head}, "files": [\n{rows}\n]}}\n'

    @classmethod
    def from_json(cls, text: str | bytes) -> Manifest:
        """The manifest that a text holds; ManifestError for anything that `to_json` never writes:
        unknown or missing keys, a path that leads elsewhere, one twice or out of order.
        """
        try:
            stored = json.loads(text)
        except (ValueError, RecursionError) as error:
            raise ManifestError(f"this is no manifest of a site: {error}") from None
        match stored:
            case {"version": 1, "audience": str(name), "files": list(rows), **rest}:
                if rest or not name or name != name.strip():
                    raise ManifestError("this is no manifest of a site: unknown keys or no name")
            case {"version": int(version)} if version > VERSION:
                raise ManifestError("a newer staticgal wrote this manifest; install that version")
            case _:
                raise ManifestError("this is no manifest of a site: it lacks version or files")
        files = tuple(map(_stored_file, rows))
        if any(one.path >= other.path for one, other in pairwise(files)):
            raise ManifestError("this is no manifest of a site: its files are not in order")
        return cls(name, files)


def manifest_of(audience: str, files: Iterable[ManifestFile]) -> Manifest:
    """The manifest of a site that consists of these files; one named twice is one file."""
    by_path = {file.path: file for file in files}
    return Manifest(audience, tuple(by_path[path] for path in sorted(by_path)))


def _stays_inside(path: str) -> bool:
    """Whether a path names a file in a site, and nothing above or beside it."""
    parts = path.split("/")
    return not (_NO_NAMES & set(parts)) and "\\" not in path and path.isprintable()


def _stored_file(row: object) -> ManifestFile:
    """One file as it stands in a manifest."""
    match row:
        case {
            "path": str(path),
            "size": int(size),
            "sha256": str(digest),
            "media_type": str(kind),
            "part": str(part),
            "is_immutable": bool(is_immutable),
            **rest,
        } if not (
            rest
            or isinstance(size, bool)
            or size < 0
            or not _SHA256.fullmatch(digest)
            or not kind.isprintable()
            or not _stays_inside(path)
            or part not in _PARTS
        ):
            return ManifestFile(path, size, digest, kind, SitePart(part), is_immutable)
    raise ManifestError(f"this is no manifest of a site: {row!r:.200} is no file of one")
