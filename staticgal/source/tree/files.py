"""What a walk of the photo tree finds: folders, files, and what was skipped and should be told."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Final, NamedTuple

from staticgal.source.tree.skipped_notes import SkippedNote

_RACY_NS = 2_000_000_000  # the clocks of file systems tick as slowly as this


class Kind(StrEnum):
    """What a file is for, by its name's extension."""

    PHOTO = "photo"
    RAW = "raw"
    VIDEO = "video"
    NOTE = "note"
    COMPANION = "companion"
    OTHER = "other"


_EXTENSIONS = {
    Kind.PHOTO: "jpg jpeg jpe png webp avif tif tiff gif heic heif",
    Kind.RAW: "raw dng arw crw cr2 cr3 nef orf rw2 pef raf srw",
    Kind.VIDEO: "mp4 mov m4v avi mkv webm mts",
    Kind.NOTE: "md xmp",
    Kind.COMPANION: "aae",
}
PHOTO_ENDINGS: Final = frozenset(_EXTENSIONS[Kind.PHOTO].split())
_KINDS = {extension: kind for kind, names in _EXTENSIONS.items() for extension in names.split()}


def kind(path: str) -> Kind:
    """What the file is for, by its extension alone."""
    _, dot, extension = path.rpartition(".")
    return _KINDS.get(extension.lower(), Kind.OTHER) if dot else Kind.OTHER


class File(NamedTuple):
    """One file: `path` is who it is (relative, `/`, NFC), `disk_path` opens it.

    A NamedTuple, as 100,000 of them are made in each build and it is made in a third of the time.
    """

    path: str
    disk_path: str
    size: int
    mtime_ns: int
    ctime_ns: int
    inode: int

    @property
    def name(self) -> str:
        """The last part of its path."""
        return self.path.rpartition("/")[2]

    def is_racy(self, read_ns: int) -> bool:
        """Whether it could have changed after `read_ns` and look the same: it was that fresh.

        Every change moves ctime to the present, so a ctime well before the reading vouches for
        it. An mtime may lie in the future, of a camera's clock, and is only feared when near.
        """
        return self.ctime_ns >= read_ns - _RACY_NS or abs(self.mtime_ns - read_ns) <= _RACY_NS


@dataclass(frozen=True, slots=True)
class Folder:
    """One folder and the files directly in it, sorted; `path` is "" for the root. What was left
    out and may be a note is kept apart: a rule that is not read must not be lost.
    """

    path: str
    files: tuple[File, ...]
    skipped_notes: tuple[SkippedNote, ...] = ()


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """Something that was skipped, and why, in words that follow its path.

    Where it is among `problems` a photo may be missing, and a build ends with exit code 1; what is
    `passed_over` is missed by nobody: it is named, and that is all.
    """

    path: str
    reason: str


@dataclass(frozen=True, slots=True)
class Tree:
    """The folders, parents before children, and what was skipped and should be told.

    `links` are the files that are links to another of them: its path by theirs.
    """

    root: Path
    folders: tuple[Folder, ...]
    problems: tuple[Problem, ...] = ()
    passed_over: tuple[Problem, ...] = ()
    links: Mapping[str, str] = field(default_factory=dict)

    def files(self) -> Iterator[File]:
        """Every file, in the order of its folder."""
        for folder in self.folders:
            yield from folder.files

    @property
    def newest_ns(self) -> int:
        """The latest time at which a file of the tree was written or changed; 0 for none."""
        return max((max(file.mtime_ns, file.ctime_ns) for file in self.files()), default=0)

    def is_settled(self, read_ns: int) -> bool:
        """Whether an equal signature vouches for equal bytes: no file was so fresh at `read_ns`."""
        return not any(file.is_racy(read_ns) for file in self.files())

    def signature(self) -> str:
        """One digest that changes when any file, folder or problem comes, goes or changes."""
        lines = [f"{len(self.folders)} {len(self.problems)} {len(self.passed_over)}"]
        for folder in self.folders:
            lines.append(folder.path)
            lines += [f"{p}\0{d}\0{s} {m} {c} {i}" for p, d, s, m, c, i in folder.files]
            if folder.skipped_notes:
                lines += ["\0".join(map(str, one)) for one in folder.skipped_notes]
        lines += [f"{problem.path}\0{problem.reason}" for problem in self.problems]
        lines += [f"{one.path}\0{one.reason}" for one in self.passed_over]
        text = "\0\0".join(lines).encode("utf-8", "surrogateescape")
        return hashlib.blake2b(text, digest_size=16).hexdigest()
