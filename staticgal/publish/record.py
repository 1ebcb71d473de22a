"""What staticgal leaves in the private folder of a place, to know it again next time."""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from staticgal.publish.place import Place, PublishError
from staticgal.site.manifest import Manifest, ManifestError

RECORD: Final = "published.json"
MANIFEST: Final = "manifest.json.gz"
VERSION: Final = 1


@dataclass(frozen=True, slots=True)
class Record:
    """Whose place it is and how the last publish left it.

    `gallery` tells the gallery's audience from any other (a fingerprint of its secret). `digest` is
    that of the manifest of the last publish that ended, "" where none did; while `is_underway`,
    files of the manifest there and of `paths` may be there or not. `foreign` are files of others
    that the owner accepted, `private` the SHA-256 of each private file that was sent.
    """

    gallery: str
    audience: str
    digest: str = ""
    is_underway: bool = False
    paths: tuple[str, ...] = ()
    foreign: tuple[str, ...] = ()
    private: Mapping[str, str] = field(default_factory=dict)

    def to_json(self) -> bytes:
        """The record as text, the same for equal records."""
        document = {
            "version": VERSION,
            "gallery": self.gallery,
            "audience": self.audience,
            "digest": self.digest,
            "is_underway": self.is_underway,
            "paths": list(self.paths),
            "foreign": list(self.foreign),
            "private": dict(sorted(self.private.items())),
        }
        return (json.dumps(document, indent=1) + "\n").encode()


def record_from(text: bytes, where: str) -> Record:
    """The record that a text holds; PublishError for anything that `to_json` never writes."""
    try:
        match json.loads(text):
            case {
                "version": 1,
                "gallery": str(gallery),
                "audience": str(audience),
                "digest": str(digest),
                "is_underway": bool(is_underway),
                "paths": list(paths),
                "foreign": list(foreign),
                "private": dict(private),
            }:
                return Record(
                    gallery,
                    audience,
                    digest,
                    is_underway,
                    tuple(map(str, paths)),
                    tuple(map(str, foreign)),
                    {str(name): str(sha256) for name, sha256 in private.items()},
                )
            case {"version": int(version)} if version > VERSION:
                raise PublishError(
                    f"{where}: a newer staticgal published there; install that version here"
                )
    except (ValueError, RecursionError):
        pass
    raise PublishError(
        f"{where}: `{RECORD}` is damaged, so it is not known what is there. Empty both folders of "
        "that place and publish again"
    )


@dataclass(frozen=True, slots=True)
class Known:
    """What a place says of itself: nothing where nobody published there."""

    record: Record | None = None
    manifest: Manifest | None = None

    @property
    def paths(self) -> frozenset[str]:
        """The files there that are ours, or may be."""
        own = self.record.paths if self.record else ()
        return frozenset((*own, *(self.manifest.by_path if self.manifest else ())))


def read_record(place: Place, where: str) -> Record | None:
    """The record at a place; None where there is none."""
    text = place.read(RECORD)
    return None if text is None else record_from(text, where)


def read_manifest(place: Place, where: str) -> Manifest | None:
    """The manifest of the last publish that ended there; None where none did."""
    packed = place.read(MANIFEST)
    if packed is None:
        return None
    try:
        return Manifest.from_json(gzip.decompress(packed))
    except (OSError, EOFError, zlib.error, ManifestError) as error:
        raise PublishError(
            f"{where}: `{MANIFEST}` is damaged ({error}), so it is not known which files there are "
            "ours. Empty both folders of that place and publish again"
        ) from None


def packed(manifest: Manifest) -> bytes:
    """A manifest as it lies at a place."""
    return gzip.compress(manifest.to_json().encode(), compresslevel=6, mtime=0)
