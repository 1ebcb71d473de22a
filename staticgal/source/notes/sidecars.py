"""Which notes and XMP files belong to which photo of a folder."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from staticgal.config.display_path import display_path
from staticgal.errors import ErrorCode, ErrorCollector, SourceLocation
from staticgal.source.groups.pairs import Pairs, PhotoFiles
from staticgal.source.notes.misnamed import ALBUM_NOTE
from staticgal.source.notes.targets import NoteTargets, target_of
from staticgal.source.notes.unusable import refuse_lost_notes
from staticgal.source.tree.files import File, Folder, Kind, kind
from staticgal.source.tree.skipped_notes import is_read_me
from staticgal.text.lists import quoted


@dataclass(slots=True)
class Sidecars:
    """One folder's notes: its own, and by photo path those of the photos, strongest first.

    `orphans` are those of no photo, each with the name that its photo would have.
    """

    album: File | None = None
    notes: dict[str, list[File]] = field(default_factory=dict)
    xmp: dict[str, list[File]] = field(default_factory=dict)
    orphans: list[tuple[File, str]] = field(default_factory=list)


def match_sidecars(
    folder: Folder, pairs: Pairs, mistakes: ErrorCollector, has_photos: Callable[[str], bool]
) -> Sidecars:
    """Who each note is about; what cannot be told, or not be taken, is a mistake.

    `has_photos` tells of a folder's path whether there are photos in it, at any depth.
    """
    found = Sidecars()
    owners = NoteTargets(pairs.photos) if pairs.notes or folder.skipped_notes else NoteTargets(())
    refuse_lost_notes(folder, pairs, owners, mistakes, has_photos)
    for file in pairs.notes:
        is_xmp = file.name.lower().endswith(".xmp")
        if not is_xmp and file.name.lower() == ALBUM_NOTE:
            if found.album is not None:
                mistakes.add(
                    ErrorCode.GIVEN_TWICE,
                    place_of(file),
                    f"this folder has both `{found.album.name}` and `{file.name}`",
                    f"keep one of them, named `{ALBUM_NOTE}`",
                )
            found.album = file
            continue
        _attach(file, owners, found, mistakes, is_xmp=is_xmp)
    return found


def place_of(file: File, line: int = 0) -> SourceLocation:
    """A file as its owner would name it."""
    return SourceLocation(display_path(Path(file.disk_path)), line)


def _attach(
    file: File, owners: NoteTargets, found: Sidecars, mistakes: ErrorCollector, *, is_xmp: bool
) -> None:
    target = target_of(file.name)
    photos, named = owners.of(target)
    if not photos and is_xmp:
        photos = owners.of_version(target)
    if not photos:
        if not is_read_me(file.name):
            found.orphans.append((file, target))
    elif is_xmp:
        # Programs write several for one photo, and one for several: each has its say of each.
        for photo in photos:
            _give(file, photo, found.xmp)
    elif len(photos) > 1 and not any(kind(one.path) is Kind.PHOTO for one in named):
        for photo in photos:  # the RAW file or video of all of them
            _give(file, photo, found.notes)
    elif len(photos) > 1:
        extension = file.name.rpartition(".")[2]
        names = [owner.shown.name for owner in photos]
        hints = quoted((f"{name}.{extension}" for name in names), "or")
        mistakes.add(
            ErrorCode.AMBIGUOUS_NAME,
            place_of(file),
            f"this may be about {quoted(names, 'or')}",
            f"rename it {hints}",
        )
    else:
        (photo,) = photos
        for other in found.notes.get(photo.path, ()):
            before = owners.of(target_of(other.name))[1]
            if {one.path for one in named} & {one.path for one in before}:
                mistakes.add(
                    ErrorCode.GIVEN_TWICE,
                    place_of(file),
                    f"`{photo.shown.name}` has two notes: this one and `{other.name}`",
                    "put all that is said of it into one of them",
                )
        _give(file, photo, found.notes)


def _give(file: File, photo: PhotoFiles, table: dict[str, list[File]]) -> None:
    """Add to what is said of a photo; what names the shown file comes first."""
    files = table.setdefault(photo.path, [])
    files.append(file)
    files.sort(key=lambda one: _rank(one, photo))


def _rank(file: File, photo: PhotoFiles) -> tuple[int, str]:
    target = target_of(file.name)
    names = [one.name for one in photo.files()]
    return (names.index(target) if target in names else len(names), file.name)
