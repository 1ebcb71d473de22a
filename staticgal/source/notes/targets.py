"""Finds the photos that a note is about by its name."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from staticgal.source.groups.pairs import PhotoFiles, stem
from staticgal.source.tree.files import File


def target_of(name: str) -> str:
    """What a note's name leaves without its ending, in NFC: the photo it is about."""
    return unicodedata.normalize("NFC", name.rpartition(".")[0])


# darktable keeps `IMG_1_01.jpg.xmp` for a second version of `IMG_1.jpg`; there is no such photo.
_VERSION = re.compile(r"(?P<stem>.+)_\d\d(?P<ending>\.[^.]+)")


def is_of_version(name: str, files: Sequence[File]) -> bool:
    """Whether an XMP file is about a further version of the photo that has these files."""
    target = target_of(name).casefold()
    names = (unicodedata.normalize("NFC", file.name).casefold() for file in files)
    return _VERSION.fullmatch(target) is not None and target not in names


class NoteTargets:
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

    def of_version(self, target: str) -> list[PhotoFiles]:
        """The photos of which it names a further version."""
        match = _VERSION.fullmatch(target)
        if match is None:
            return []
        photos, files = self.of(match["stem"] + match["ending"])
        ending = match["ending"].casefold()
        return photos if all(file.name.casefold().endswith(ending) for file in files) else []
