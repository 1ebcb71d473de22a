"""Which photos of a folder belong together: a photo, its edits and copies, the frames of a burst.

What closes one of them closes all, so where it cannot be told, they do: too much is kept back then,
and never too little.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Generic, TypeVar

from staticgal.source.groups.derived_names import original_stems

_Photo = TypeVar("_Photo")


class PhotoGroups(Generic[_Photo]):
    """The photos of a folder by their stems, and joined where they belong together.

    `photos` are by folded stem, `others` the stems of all other files that are there.
    """

    def __init__(self, photos: Mapping[str, Sequence[_Photo]], others: Iterable[str] = ()) -> None:
        self._joined: dict[str, str] = {}
        there = {*photos, *others}
        for stem in there if len(there) > 1 else ():
            for origin in original_stems(stem):
                # A number means a copy only where the original is there; but `IMG_1-edited (1)` is
                # one of `IMG_1`, whether or not `IMG_1-edited` has been kept.
                is_there = origin.stem in there
                if is_there or origin.is_sure:
                    self._join(stem, origin.stem)
                if is_there:
                    break
        self._groups: dict[str, list[_Photo]] = {}
        for stem, several in photos.items():
            self._groups.setdefault(self._top(stem), []).extend(several)

    def of(self, stem: str) -> Sequence[_Photo]:
        """The photos that belong with a file of this stem."""
        return self._groups.get(self._top(stem), ())

    def groups(self) -> Iterable[Sequence[_Photo]]:
        """All photos, those that belong together side by side."""
        return self._groups.values()

    def _join(self, one: str, other: str) -> None:
        first, second = self._top(one), self._top(other)
        if first != second:
            self._joined[first] = second

    def _top(self, stem: str) -> str:
        while stem in self._joined:
            stem = self._joined[stem]
        return stem
