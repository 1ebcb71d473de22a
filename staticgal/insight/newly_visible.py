"""What a site newly shows and no longer shows, in numbers: for the line that a build says of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from staticgal.core.permission import Permission, names
from staticgal.insight.exposure import Delta, Difference, Exposure, difference, without_replaced

_OWNER = names(Permission.OWNER)[0]


@dataclass(frozen=True, slots=True)
class Count:
    """How much lies on one side of a difference.

    `albums` are those that the photos are in; where there is none, those that came or went alone.
    `permissions` says by name for how many photos (or albums, where it is no photo's), `disclosed`
    by kind at how many places words or pictures are others, of what both show.
    """

    photos: int = 0
    albums: int = 0
    permissions: Mapping[str, int] = field(default_factory=dict)
    disclosed: Mapping[str, int] = field(default_factory=dict)
    linked: int = 0
    is_open: bool = False

    def __bool__(self) -> bool:
        return bool(
            self.photos
            or self.albums
            or self.permissions
            or self.disclosed
            or self.linked
            or self.is_open
        )


@dataclass(frozen=True, slots=True)
class News:
    """What became of what one site shows. Where it `is_first`, all of it is new."""

    gained: Count = Count()
    lost: Count = Count()
    is_first: bool = False

    def __bool__(self) -> bool:
        return self.is_first or bool(self.gained) or bool(self.lost)


NO_NEWS = News()


def news(before: Exposure, after: Exposure) -> News:
    """What is news where one site took the place of another."""
    found: Difference = difference(before, after)
    lost = without_replaced(found.lost, found.gained)
    return News(_count(found.gained, after), _count(lost, before))


def first_news(after: Exposure) -> News:
    """What is news where there was no site before."""
    albums = {path.rpartition("/")[0] for path in after.photos}
    return News(Count(len(after.photos), len(albums), is_open=after.is_open), is_first=True)


def _count(step: Delta, shown: Exposure) -> Count:
    albums = {path.rpartition("/")[0] for path in step.photos} or set(step.albums) - {""}
    of_photos = Counter(_each(step, (path for path in step.permissions if path in shown.photos)))
    of_albums = Counter(_each(step, (path for path in step.permissions if path in shown.albums)))
    return Count(
        photos=len(step.photos),
        albums=len(albums),
        permissions={**of_albums, **of_photos},
        disclosed=Counter(kind for kinds in step.disclosed.values() for kind in kinds),
        linked=len(step.listed),
        is_open=step.is_open,
    )


def _each(step: Delta, paths: Iterable[str]) -> Iterable[str]:
    """Every permission at each of these paths; of all at once, the one that implies the others."""
    for path in paths:
        held = step.permissions[path]
        yield from (_OWNER,) if _OWNER in held else held
