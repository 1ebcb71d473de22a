"""Finds the photos that a note is about by its name."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from staticgal.source.pairs import PhotoFiles, stem
from staticgal.source.scan import File


def target_of(name: str) -> str:
    """What a note's name leaves without its ending, in NFC: the photo it is about."""
    return unicodedata.normalize("NFC", name.rpartition(".")[0])


class Owners:
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
