"""The order of an album's photos and sub-albums, by what its audience may know of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeVar

from staticgal.core.model import Album, Direction, Sort
from staticgal.text.natural_order import NaturalKey, natural_key

_Item = TypeVar("_Item")
DateKey = tuple[int, int, int, float]  # `when.order_key`


@dataclass(frozen=True, slots=True)
class SortKey:
    """What one photo or album is sorted by.

    `path` is its own, for the owner's list. `file_path` is empty where the audience may not know
    it: file names tell of days and counters. `id` is keyed: where no more is known than a month, it
    is a shuffle that tells nothing.
    """

    path: str
    date: DateKey | None
    title: str
    id: str
    file_path: str = ""


def photos_in_order(
    album: Album, photos: Iterable[_Item], key: Callable[[_Item], SortKey]
) -> list[_Item]:
    """As the owner wants them; else oldest first, undated last."""
    if album.sort is Sort.NAME:
        return _owner_list_first(album, _by_name(album, photos, key), key)

    def within_date(item: _Item) -> tuple[str, str]:
        return key(item).file_path, key(item).id

    dated, undated = _by_date(sorted(photos, key=within_date), key)
    dated.sort(key=lambda one: one[0])
    if album.direction is Direction.DESCENDING:
        dated.reverse()
    undated.sort(key=lambda item: natural_key(key(item).title))
    return _owner_list_first(album, [*(item for _, item in dated), *undated], key)


def albums_in_order(
    album: Album, albums: Iterable[_Item], key: Callable[[_Item], SortKey]
) -> list[_Item]:
    """As the owner wants them; else newest first, and by title within what is told of dates."""
    if album.sort is Sort.NAME:
        return _owner_list_first(album, _by_name(album, albums, key), key)
    by_title = sorted(albums, key=lambda item: (key(item).title.casefold(), key(item).id))
    dated, undated = _by_date(by_title, key)
    # Stable, also in reverse: titles run upwards within one date whichever way dates run.
    dated.sort(key=lambda one: one[0], reverse=album.direction is not Direction.ASCENDING)
    return _owner_list_first(album, [*(item for _, item in dated), *undated], key)


def _by_name(album: Album, items: Iterable[_Item], key: Callable[[_Item], SortKey]) -> list[_Item]:
    """By file names; without the right to these, by the titles that are shown."""

    def name(item: _Item) -> tuple[NaturalKey, str]:
        one = key(item)
        return natural_key(one.file_path or one.title), one.id

    found = sorted(items, key=name)
    return found[::-1] if album.direction is Direction.DESCENDING else found


def _by_date(
    items: Iterable[_Item], key: Callable[[_Item], SortKey]
) -> tuple[list[tuple[DateKey, _Item]], list[_Item]]:
    """Those with a date, beside it, and those without."""
    dated: list[tuple[DateKey, _Item]] = []
    undated: list[_Item] = []
    for item in items:
        date = key(item).date
        if date is None:
            undated.append(item)
        else:
            dated.append((date, item))
    return dated, undated


def _owner_list_first(
    album: Album, items: Iterable[_Item], key: Callable[[_Item], SortKey]
) -> list[_Item]:
    """The owner's own list first, in its order, then the rest."""
    prefix = f"{album.path}/" if album.path else ""
    position = {f"{prefix}{name}": number for number, name in enumerate(album.custom_order)}
    return sorted(items, key=lambda item: position.get(key(item).path, len(position)))
