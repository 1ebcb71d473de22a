"""What limits hear of a photo: all that its blocks and files say, shown or not.

A photo may say a thing twice, differently: `Anna` in XMP, `Anna, Ben` in IPTC, `Ben` in the file
beside it. The strongest answer is shown. Each answer is a *reading*, and a limit is asked about
each: it takes the photo if any of them would.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from staticgal.core.model import Location, Metadata
from staticgal.core.when import Moment, Month, coarse, day_of
from staticgal.source.metadata.fields import MetadataFields
from staticgal.text.folding import folded

# The fields that limits ask for.
FIELDS = ("title", "taken", "location", "technical", "keywords", "people", "rating", "label")

Readings = Mapping[str, Sequence[Any]]  # by field


def block_readings(said: MetadataFields, more: Readings) -> dict[str, list[Any]]:
    """The readings of one block: of the fields in `more` those, of others what is to be shown."""
    return {
        name: values
        for name in FIELDS
        if (values := [one for one in more.get(name, (getattr(said, name),)) if one is not None])
    }


def merge_readings(blocks: Iterable[Readings]) -> dict[str, list[Any]]:
    """The readings of several blocks or files, each once."""
    found: dict[str, list[Any]] = {}
    for block in blocks:
        for name, values in block.items():
            found.setdefault(name, []).extend(values)
    return {name: distinct(name, values) for name, values in found.items()}


def distinct(name: str, values: Iterable[Any]) -> list[Any]:
    """The answers, each once as a limit compares it, without those that say nothing.

    0 stars say nothing where there are others: many cameras write them into every photo.
    """
    values = list(values)
    if len(values) == 1:
        return [] if _says_nothing(name, values[0]) else values
    if name == "taken":
        known = (value for value in values if value is not None)
        values = sorted(known, key=lambda one: len(_known(one)), reverse=True)
    found: list[Any] = []
    for value in values:
        if not _says_nothing(name, value) and not any(_is_same(name, value, one) for one in found):
            found.append(value)
    return found


def pack(readings: Readings, shown: MetadataFields) -> tuple[MetadataFields, ...]:
    """The readings of the fields that are more or other than what is shown: the first of each
    field in the first value, and so on.
    """
    other = _not_shown(readings, shown)
    count = max(map(len, other.values()), default=0)
    return tuple(
        MetadataFields(**{name: values[i] for name, values in other.items() if i < len(values)})
        for i in range(count)
    )


def unpack(packed: Sequence[MetadataFields], shown: MetadataFields) -> Readings:
    """The readings again, of what `packed` made of them and of what is shown."""
    found = {name: [getattr(one, name) for one in (*packed, shown)] for name in FIELDS}
    return {
        name: [value for value in values[: len(packed)] if value is not None] or values[-1:]
        for name, values in found.items()
    }


def limit_readings(
    metadata: Metadata, noted: MetadataFields, said: Iterable[Readings], asked: frozenset[str]
) -> tuple[Metadata, ...]:
    """What limits that ask for these fields judge in place of what is shown, where that differs.

    The owner's own note settles the fields that it gives. Who else is named among the keywords may
    be somebody in the photo, and may not.
    """
    found = merge_readings(said)
    found |= {name: [one] for name in FIELDS if (one := getattr(noted, name)) is not None}
    if "people" in asked and noted.people is None:
        found["people"] = _maybe_people(found.get("people", []), found.get("keywords", []))
    if "location" in asked and noted.location is None:
        found["location"] = [*found.get("location", []), *_tagged(found.get("keywords", []))]
    other = _not_shown({name: found.get(name, []) for name in asked}, metadata)
    if "technical" in other:
        other["technical"] = [
            replace(metadata.technical, camera=one.camera) for one in other["technical"]
        ]
    # Where a field has fewer readings than another, its first stands in the rest.
    count = max(map(len, other.values()), default=0)
    return tuple(
        replace(
            metadata,
            **{name: values[i if i < len(values) else 0] for name, values in other.items()},
        )
        for i in range(count)
    )


def _maybe_people(people: Sequence[Any], keywords: Sequence[Any]) -> list[tuple[str, ...]]:
    words = tuple(dict.fromkeys(word for several in keywords for word in several))
    known = list(people) or [()]
    return known + [(*names, *words) for names in known if words]


def _tagged(keywords: Iterable[Sequence[str]]) -> list[Location]:
    """The places that stand among keywords: `geo:lat=52.51`, `geo:lon=13.4`."""
    axes: dict[bool, dict[float, None]] = {True: {}, False: {}}
    for word in (word for several in keywords for word in several if "geo:" in word.lower()):
        for axis, degrees in _GEO.findall(word):
            axes[axis.lower() == "lat"][float(degrees)] = None
    return [Location(north, east) for north in axes[True] for east in axes[False]]


_GEO = re.compile(r"geo:(lat|lon|lng)\w*\s*=\s*([-+]?\d{1,3}(?:\.\d{1,20})?)", re.IGNORECASE)


def _not_shown(readings: Readings, shown: MetadataFields | Metadata) -> dict[str, Sequence[Any]]:
    return {
        name: values
        for name, values in readings.items()
        if values and not _is_shown(name, values, getattr(shown, name))
    }


def _is_shown(name: str, values: Sequence[Any], shown: Any) -> bool:
    """Whether what is shown is all that is said."""
    if len(values) == 1 and values[0] is shown and not _says_nothing(name, shown):
        return True
    only = distinct(name, [shown])
    return len(values) == len(only) and all(map(_is_same, [name], values, only))


def _says_nothing(name: str, value: Any) -> bool:
    if value is None:
        return True
    match name:
        case "technical":
            return not value.camera
        case _:
            return value in (0, "", ())


def _is_same(name: str, one: Any, other: Any) -> bool:
    """Whether a limit cannot tell them apart, or the other says the same more exactly."""
    match name:
        case "title" | "label":
            return folded(one) == folded(other)
        case "keywords" | "people":
            return {folded(word) for word in one} == {folded(word) for word in other}
        case "technical":
            return folded(one.camera) == folded(other.camera)
        case "location":
            return _is_same_place(one, other)
        case "taken":
            known = _known(one)
            return _known(other)[: len(known)] == known
        case _:
            return bool(one == other)


_ROUNDED = 1e-5  # degrees, about a metre: the same place, written in two ways


def _is_same_place(one: Location, other: Location) -> bool:
    return (
        abs(one.latitude - other.latitude) <= _ROUNDED
        and abs(one.longitude - other.longitude) <= _ROUNDED
    )


def _known(moment: Moment) -> tuple[int, ...]:
    """The year, the month and the day, as far as they are known."""
    if day := day_of(moment):
        return day.year, day.month, day.day
    month = coarse(moment)
    return (month.year, month.month) if isinstance(month, Month) else (month.year,)
