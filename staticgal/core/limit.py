"""Limits: conditions over a photo's own metadata, and what they take away from whom (SPEC §4.8).

A limit only ever takes away, so their order does not matter. A photo that lacks the field a
condition asks for does not match it, and no rating is 0 stars. Where it cannot be told, a condition
neither holds nor fails, whatever `not` stands before it, and the limit takes what it could take:
when the part of the file that may hold the field is damaged, when the day is known to the month
only, when the parts and files of one photo say different things.
"""

from __future__ import annotations

import math
import re
from calendar import monthrange
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from typing import Final

from staticgal.core.model import Metadata, Photo
from staticgal.core.permission import ALL, Permission
from staticgal.core.when import CaptureTime, Day, Moment, Month, Year, clock
from staticgal.errors import SourceLocation
from staticgal.text.folding import folded

# The mean radius of the Earth (IUGG), in metres; a sphere is within 0.6 % of the real distance.
EARTH_RADIUS_M: Final = 6_371_008.8


@dataclass(frozen=True, slots=True)
class Keyword:
    """One of the photo's keywords matches."""

    pattern: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Person:
    """One of the people in the photo matches."""

    pattern: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Label:
    """The photo's colour label matches."""

    pattern: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Title:
    """The photo's title matches."""

    pattern: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class FileName:
    """The path of one of the photo's files, relative to the source, matches."""

    pattern: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Camera:
    """The photo's camera matches."""

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


Simple = Keyword | Person | Label | Title | FileName | Camera | MediaType | Rating | Taken | Near
Condition = Simple | AnyOf | AllOf | Not


@dataclass(frozen=True, slots=True)
class Limit:
    """What is taken away where a condition holds; from everyone, unless `audiences` names some.

    `withhold` with ALL takes the photo.
    """

    when: Condition
    withhold: Permission = ALL
    audiences: frozenset[str] | None = None
    place: SourceLocation | None = field(default=None, compare=False)

    def concerns(self, audience: str) -> bool:
        """Whether it takes anything from this audience."""
        return self.audiences is None or audience in self.audiences


def withheld(limits: Iterable[Limit], photo: Photo, audience: str) -> tuple[Limit, ...]:
    """The limits that take something of the photo, or of one it belongs with, from the audience."""
    return tuple(
        limit
        for limit in limits
        if limit.concerns(audience) and any(matches(limit.when, one) for one in (photo, *photo.kin))
    )


def matches(condition: Condition, photo: Photo) -> bool:
    """Whether the photo's own metadata meets the condition, or might for all that is known."""
    return _judged(condition, photo) is not False


def asked(condition: Condition) -> frozenset[str]:
    """The fields of a photo's metadata that the condition asks for."""
    match condition:
        case AnyOf(conditions) | AllOf(conditions):
            return frozenset().union(*map(asked, conditions))
        case Not(inner):
            return asked(inner)
        case _:
            field_ = _FIELDS.get(type(condition))
            return frozenset((field_,) if field_ else ())


_FIELDS: Final[Mapping[type, str]] = {
    Keyword: "keywords",
    Person: "people",
    Label: "label",
    Title: "title",
    Camera: "technical",
    Rating: "rating",
    Taken: "taken",
    Near: "location",
}


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
            if photo.unknown and _FIELDS.get(type(condition)) in photo.unknown:
                return None
            answers = {_holds(condition, photo, one) for one in photo.readings or (photo.metadata,)}
            return answers.pop() if len(answers) == 1 else None


def _holds(condition: Simple, photo: Photo, data: Metadata) -> bool | None:
    """Whether a condition on one field holds, if this is what is known of the photo."""
    match condition:
        case Keyword(pattern):
            return any(_is_among(pattern, word) for word in data.keywords)
        case Person(pattern):
            return any(_is_among(pattern, name) for name in data.people)
        case Label(pattern):
            return bool(data.label) and _is(pattern, data.label)
        case Title(pattern):
            return bool(data.title) and _is(pattern, data.title)
        case FileName(pattern):
            return any(pattern.fullmatch(path) for path in (photo.path, *photo.companions))
        case Camera(pattern):
            camera = data.technical.camera
            return bool(camera) and _is(pattern, camera)
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


def _is(pattern: re.Pattern[str], text: str) -> bool:
    return pattern.fullmatch(folded(text)) is not None


def _is_among(pattern: re.Pattern[str], text: str) -> bool:
    return any(pattern.fullmatch(one) for one in meanings(text))


@lru_cache(maxsize=1 << 16)
def meanings(text: str) -> tuple[str, ...]:
    """A keyword or name in each way it may be meant, to be compared: as it stands; where it is a
    list (`beach, private; x`), each of that; where it is a branch, that with `|`, and each level.
    """
    whole = folded(text)
    found = [whole]
    for one in _LISTED.split(whole):
        levels = levels_of(one)
        found += (one.strip(), "|".join(levels), *levels)
    found += [bare for one in found if (bare := one.strip(_AROUND)) != one]
    return tuple(dict.fromkeys(one for one in found if one))


# Also as they are typed in Arabic, Chinese and Japanese; full-width ones are folded before.
_LISTED: Final = re.compile("[,;\u060c\u061b\u3001]")
_AROUND: Final = " #\"'`\u00ab\u00bb\u2018\u2019\u201a\u201c\u201d\u201e"
_BETWEEN_LEVELS: Final = re.compile(r"[|/\\<>]")


def levels_of(branch: str) -> list[str]:
    """The levels of a branch of keywords from the root: of `private|family`, or `family < private`,
    `private` and `family`.
    """
    levels = [level for one in _BETWEEN_LEVELS.split(branch) if (level := one.strip())]
    return levels[::-1] if "<" in branch else levels


def distance_m(latitude: float, longitude: float, to_latitude: float, to_longitude: float) -> float:
    """The great-circle distance in metres between two places in degrees (haversine formula).

    Exact enough at the poles and across the antimeridian, where differences of degrees mislead.
    """
    a, b = math.radians(latitude), math.radians(to_latitude)
    half_height = math.sin((b - a) / 2)
    half_width = math.sin(math.radians(to_longitude - longitude) / 2)
    part = half_height**2 + math.cos(a) * math.cos(b) * half_width**2
    return 2 * EARTH_RADIUS_M * math.asin(math.sqrt(min(1.0, part)))


def shifted(
    latitude: float, longitude: float, distance: float, bearing: float
) -> tuple[float, float]:
    """The place so many metres away in a direction (radians, clockwise from north), in degrees."""
    angle = distance / EARTH_RADIUS_M
    a, b = math.radians(latitude), math.radians(longitude)
    sine = math.sin(a) * math.cos(angle) + math.cos(a) * math.sin(angle) * math.cos(bearing)
    to_latitude = math.asin(max(-1.0, min(1.0, sine)))
    to_longitude = b + math.atan2(
        math.sin(bearing) * math.sin(angle) * math.cos(a),
        math.cos(angle) - math.sin(a) * math.sin(to_latitude),
    )
    return math.degrees(to_latitude), (math.degrees(to_longitude) + 540) % 360 - 180


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

    @property
    def time(self) -> str:
        """The instant in words."""
        return clock(self.as_of) if self.as_of is not None else "no time"


NO_CONTEXT: Final = EvaluationContext()
