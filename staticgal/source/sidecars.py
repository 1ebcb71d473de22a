"""Which notes and XMP files belong to which photo of a folder."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from staticgal.config.mistakes import Mistakes, shown
from staticgal.errors import Place
from staticgal.source.notes import ALBUM_NOTE
from staticgal.source.pairs import Pairs, PhotoFiles, stem
from staticgal.source.scan import File, Folder

_READ_ME = frozenset({"readme.md", "credits.md", "license.md", "licence.md"})


@dataclass(slots=True)
class Sidecars:
    """One folder's notes: its own, and by photo path those of the photos, strongest first.

    `left` are those of no photo, each with the name that its photo would have.
    """

    album: File | None = None
    notes: dict[str, list[File]] = field(default_factory=dict)
    xmp: dict[str, list[File]] = field(default_factory=dict)
    left: list[tuple[File, str]] = field(default_factory=list)


def attach(folder: Folder, pairs: Pairs, mistakes: Mistakes) -> Sidecars:
    """Who each note is about; what cannot be told is a mistake."""
    found = Sidecars()
    _check_album_note_names(folder, mistakes)
    if not pairs.notes:
        return found
    owners = _Owners(pairs.photos)
    for file in pairs.notes:
        is_xmp = file.name.lower().endswith(".xmp")
        if not is_xmp and file.name.lower() == ALBUM_NOTE:
            if found.album is not None:
                mistakes.add(
                    place_of(file),
                    f"this folder has both `{found.album.name}` and `{file.name}`",
                    f"keep one of them, named `{ALBUM_NOTE}`",
                )
            found.album = file
            continue
        _attach(file, owners, found, mistakes, is_xmp=is_xmp)
    return found


def place_of(file: File, line: int = 0) -> Place:
    """A file as its owner would name it."""
    return Place(shown(Path(file.disk_path)), line)


def _attach(
    file: File, owners: _Owners, found: Sidecars, mistakes: Mistakes, *, is_xmp: bool
) -> None:
    target = unicodedata.normalize("NFC", file.name.rpartition(".")[0])
    photos, named = owners.of(target)
    if not photos:
        if file.name.lower() not in _READ_ME:
            found.left.append((file, target))
    elif is_xmp:
        # Programs write several for one photo, and one for several: each has its say of each.
        for photo in photos:
            _give(file, photo, found.xmp)
    elif len(photos) > 1:
        extension = file.name.rpartition(".")[2]
        names = [owner.shown.name for owner in photos]
        mends = " or ".join(f"`{name}.{extension}`" for name in names)
        mistakes.add(
            place_of(file),
            f"this may be about {' or '.join(f'`{name}`' for name in names)}",
            f"rename it {mends}",
        )
    else:
        (photo,) = photos
        for other in found.notes.get(photo.path, ()):
            before = owners.of(unicodedata.normalize("NFC", other.name.rpartition(".")[0]))[1]
            if {one.path for one in named} & {one.path for one in before}:
                mistakes.add(
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
    target = unicodedata.normalize("NFC", file.name.rpartition(".")[0])
    names = [one.name for one in photo.files()]
    return (names.index(target) if target in names else len(names), file.name)


class _Owners:
    """Finds the photos that a note is about by what its name leaves without the ending."""

    def __init__(self, photos: Sequence[PhotoFiles]) -> None:
        self._tables: list[dict[str, list[tuple[PhotoFiles, File]]]] = [{}, {}, {}, {}]
        for photo in photos:
            for file in photo.files():
                name = unicodedata.normalize("NFC", file.name)
                keys = (name, stem(name), name.casefold(), stem(name).casefold())
                for table, key in zip(self._tables, keys, strict=True):
                    table.setdefault(key, []).append((photo, file))

    def of(self, target: str) -> tuple[list[PhotoFiles], list[File]]:
        """The photos, and their files, that it names: in full, else by stem, else but for case."""
        folded = target.casefold()
        for table, key in zip(self._tables, (target, target, folded, folded), strict=True):
            if key in table:
                photos = {photo.path: photo for photo, _ in table[key]}
                return list(photos.values()), [file for _, file in table[key]]
        return [], []


def _check_album_note_names(folder: Folder, mistakes: Mistakes) -> None:
    """A note that is not read because of its name might have closed this album."""
    for file in folder.files:
        name = file.name.lower()
        if name.startswith("_folder.") and name.rpartition(".")[2] in (
            "txt", "markdown", "mdown", "yaml", "yml", "toml", "rtf", "json", "mkd",
        ):  # fmt: skip
            mistakes.add(
                place_of(file), f"a note named `{file.name}` is not read", f"name it `{ALBUM_NOTE}`"
            )
