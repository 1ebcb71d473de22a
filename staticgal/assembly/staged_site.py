"""A site before it is put in place, as values: its parts, what is in them, and what changed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from staticgal.errors import BuildError
from staticgal.site.manifest import Manifest, ManifestFile


@dataclass(frozen=True, slots=True)
class Media:
    """One media file of a site and where its bytes lie in the store."""

    stored: Path
    digest: str
    size: int


@dataclass(frozen=True, slots=True)
class Contents:
    """The files of a part: its media by path, and its pages one at a time, as path and bytes."""

    media: Mapping[str, Media]
    pages: Iterable[tuple[str, bytes]]


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a site that is written again as a whole: an album with its pages and media.

    `inputs` is the digest of all that its files are made from; `contents` is asked for only when
    that has changed.
    """

    name: str
    inputs: str
    contents: Callable[[], Contents]


@dataclass(slots=True)
class Staged:
    """A site that waits to be verified and swapped in; `manifest` are all its files.

    `parts` are those written again, each with its inputs and files; `added` are paths with their
    digests. `is_anew` says that it was made without knowing what the site before it holds.
    """

    audience: str
    folder: Path
    manifest: Manifest
    is_anew: bool = False
    parts: dict[str, tuple[str, tuple[ManifestFile, ...]]] = field(default_factory=dict)
    parts_gone: tuple[str, ...] = ()
    added: dict[str, str] = field(default_factory=dict)  # path → digest
    gone: set[str] = field(default_factory=set)

    @property
    def is_unchanged(self) -> bool:
        """Whether it holds the very files of the site as it stands."""
        return not self.added and not self.gone


class StoreCorruptedError(BuildError):
    """A file of the store is not as it was filed: somebody wrote to it, or took it away."""

    def __init__(self, stored: Path) -> None:
        super().__init__(f"`{stored}` was changed by somebody; build again, and it is made anew")
        self.stored = stored
