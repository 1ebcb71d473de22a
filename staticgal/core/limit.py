"""Limits: conditions over a photo's own metadata, and what they take away from whom.

A limit only ever takes away, so their order does not matter. A photo that lacks the field a
condition asks for does not match it, and no rating is 0 stars. Where it cannot be told, a condition
neither holds nor fails, whatever `not` stands before it, and the limit takes what it could take:
when the part of the file that may hold the field is damaged, when the day is known to the month
only, when the parts and files of one photo say different things.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import Enum
from itertools import chain
from typing import Final

from staticgal.core.great_circle import distance_m
from staticgal.core.keywords import meanings
from staticgal.core.model import Metadata, Photo
from staticgal.core.permission import ALL, Permission
from staticgal.core.when import CaptureTime, Day, Moment, Month, Year
from staticgal.errors import SourceLocation
from staticgal.text.folding import folded


class TextField(Enum):
    """A text that photos carry; the value is the field of their metadata in which it stands."""

    KEYWORDS = "keywords"
    PEOPLE = "people"
    LABEL = "label"
    TITLE = "title"
    CAMERA = "technical"


@dataclass(frozen=True, slots=True)
class TextMatch:
    """The whole text matches: of keywords and people any one, in any way it may be meant."""

    field: TextField
    pattern: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class FileName:
    """The path of one of the photo's files, relative to the source, matches."""

    pattern: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class MediaType:
    """The photo is of this kind: a format (`png`), or `animation`."""

    kind: str


@dataclass(frozen=True, slots=True)
class Rating:
    """The photo's stars are between these, both included; without a rating it has 0.

    One that was rejected (-1) is below 0 stars, and may as well count among those of 0.
    """

    least: int
    most: int


@dataclass(frozen=True, slots=True)
class Taken:
    """The photo was taken on `after` or later, and before `before`; either may be open.

    A photo known only to the month or year may match if some day of that does, and some does not.
    """

    after: date | None = None
    before: date | None = None


@dataclass(frozen=True, slots=True)
class Near:
    """The photo was taken within so many metres of a place, along a great circle."""

    latitude: float
    longitude: float
    radius_m: float


@dataclass(frozen=True, slots=True)
class AnyOf:
    """At least one matches."""

    conditions: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class AllOf:
    """Every one matches."""

    conditions: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """It does not match."""

    condition: Condition


Simple = TextMatch | FileName | MediaType | Rating | Taken | Near
Condition = Simple | AnyOf | AllOf | Not


@dataclass(frozen=True, slots=True)
class Limit:
    """What is taken away where a condition holds; from everyone, unless `audiences` names some.

    `withhold` with ALL takes the photo.
    """

    when: Condition
    withhold: Permission = ALL
    audiences: frozenset[str] | None = None
    defined_at: SourceLocation | None = field(default=None, compare=False)

    def concerns(self, audience: str) -> bool:
        """Whether it takes anything from this audience."""
        return self.audiences is None or audience in self.audiences


def withheld(limits: Iterable[Limit], photo: Photo, audience: str) -> tuple[Limit, ...]:
    """The limits that take something of the photo, or of one it belongs with, from the audience."""
    return tuple(
        limit
        for limit in limits
        if limit.concerns(audience)
        and any(matches(limit.when, one) for one in (photo, *photo.related))
    )


def matches(condition: Condition, photo: Photo) -> bool:
    """Whether the photo's own metadata meets the condition, or might for all that is known."""
    return _judged(condition, photo) is not False


def fields_used(condition: Condition) -> frozenset[str]:
    """The fields of a photo's metadata on which it depends whether the condition holds."""
    match condition:
        case AnyOf(conditions) | AllOf(conditions):
            return frozenset().union(*map(fields_used, conditions))
        case Not(inner):
            return fields_used(inner)
        case TextMatch(field_):
            return frozenset((field_.value,))
        case Rating():
            return frozenset(("rating",))
        case Taken():
            return frozenset(("taken",))
        case Near():
            return frozenset(("location",))
        case FileName() | MediaType():
            return frozenset()


def _judged(condition: Condition, photo: Photo) -> bool | None:
    """Whether it holds; None where that cannot be known (Kleene's three values)."""
    match condition:
        case AnyOf(conditions):
            found = [_judged(one, photo) for one in conditions]
            return True if True in found else None if None in found else False
        case AllOf(conditions):
            found = [_judged(one, photo) for one in conditions]
            return False if False in found else None if None in found else True
        case Not(inner):
            holds = _judged(inner, photo)
            return None if holds is None else not holds
        case _:
            if photo.unknown and fields_used(condition) & photo.unknown:
                return None
            answers = {_holds(condition, photo, one) for one in photo.readings or (photo.metadata,)}
            return answers.pop() if len(answers) == 1 else None


def _holds(condition: Simple, photo: Photo, data: Metadata) -> bool | None:
    """Whether a condition on one field holds, if this is what is known of the photo."""
    match condition:
        case TextMatch(field_, pattern):
            return any(pattern.fullmatch(one) for one in _texts(field_, data))
        case FileName(pattern):
            return any(pattern.fullmatch(path) for path in (photo.path, *photo.companions))
        case MediaType(kind):
            return photo.source.is_animated if kind == "animation" else photo.source.format == kind
        case Rating(least, most):
            stars = data.rating or 0
            return None if stars < 0 <= most and least == 0 else least <= stars <= most
        case Taken(after, before):
            return data.taken is not None and _lies_in(data.taken, after, before)
        case Near(latitude, longitude, radius_m):
            where = data.location
            return where is not None and (
                distance_m(latitude, longitude, where.latitude, where.longitude) <= radius_m
            )


def _texts(field: TextField, data: Metadata) -> Iterable[str]:
    """All that stands in the field, as it is compared."""
    match field:
        case TextField.KEYWORDS:
            return chain.from_iterable(map(meanings, data.keywords))
        case TextField.PEOPLE:
            return chain.from_iterable(map(meanings, data.people))
        case TextField.LABEL:
            return _whole(data.label)
        case TextField.TITLE:
            return _whole(data.title)
        case TextField.CAMERA:
            return _whole(data.technical.camera)


def _whole(text: str) -> tuple[str, ...]:
    return (folded(text),) if text else ()


def _lies_in(taken: Moment, after: date | None, before: date | None) -> bool | None:
    """Whether the day of the moment lies in the range; None where it may be on another day, too."""
    first, last = _days(taken)
    if (after is not None and last < after) or (before is not None and first >= before):
        return False
    begins = after is None or first >= after
    ends = before is None or last < before
    return True if begins and ends else None


def _days(moment: Moment) -> tuple[date, date]:
    """The first and the last day that a moment may be on."""
    match moment:
        case CaptureTime(local):
            return local.date(), local.date()
        case Day(day):
            return day, day
        case Month(year, month):
            return date(year, month, 1), date(year, month, monthrange(year, month)[1])
        case Year(year):
            return date(year, 1, 1), date(year, 12, 31)


@dataclass(frozen=True, slots=True)
class EvaluationContext:
    """What holds for a whole gallery beside its tree: the limits, and the instant it is judged at.

    It is in the gallery's timezone. Without one, nothing that is visible only at times is visible.
    """

    limits: tuple[Limit, ...] = ()
    as_of: datetime | None = None


NO_CONTEXT: Final = EvaluationContext()
