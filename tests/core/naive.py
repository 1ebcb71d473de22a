"""The ten rules of docs/access.md, written a second time: naively, over sets of words.

It was written from the contract before `core.resolve` was read, and shares no line with it: each
node is judged anew from the root, by the list of nodes that lead to it. The tests ask whether the
two agree, and what an audience may not see is decided here, not by the code under test.

Where the contract leaves a choice, this is how it is read here: the times of an audience itself
close it even where its role owns everything, for nothing is held before they begin, and what it
includes with it, for whoever includes it in turn as well; and a limit
that takes `can_see_hidden` takes what is hidden, for that is what is needed at the node.
"""

from __future__ import annotations

import math
import re
import unicodedata
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from re import Pattern

from staticgal.core.great_circle import EARTH_RADIUS_M
from staticgal.core.limit import (
    NO_CONTEXT,
    AllOf,
    AnyOf,
    Condition,
    EvaluationContext,
    FileName,
    Limit,
    MediaType,
    Near,
    Not,
    Rating,
    Taken,
    TextField,
    TextMatch,
)
from staticgal.core.model import Album, Location, Metadata, Photo, SourceFile
from staticgal.core.permission import Permission
from staticgal.core.policy import AccessRule, Audience, LinkTarget, Window
from staticgal.core.when import CaptureTime, Day, Moment, Month, Year

Words = frozenset[str]
NOTHING: Words = frozenset()
EVERYTHING: Words = frozenset(str(one.name) for one in Permission)
Way = tuple[Album, ...]  # the albums from the root to a node, the root first


def words(permissions: Permission) -> Words:
    return frozenset(str(one.name) for one in Permission if one in permissions)


@dataclass(frozen=True)
class Verdict:
    """What one audience's site holds, by path, and what it holds there."""

    albums: dict[str, Words]
    photos: dict[str, Words]
    unreachable: set[str]
    idle: set[str]


def ways(root: Album) -> Iterator[Way]:
    """The way to each album, parents first."""

    def below(way: Way) -> Iterator[Way]:
        yield way
        for album in way[-1].albums:
            yield from below((*way, album))

    return below((root,))


def members(audience: Audience) -> list[Audience]:
    """It and all that it includes, at any remove, whatever the time."""
    found: list[Audience] = []
    waiting = [audience]
    while waiting:
        one = waiting.pop()
        if all(one.name != other.name for other in found):
            found.append(one)
            waiting.extend(one.includes)
    return found


def says(rule: AccessRule, member: Audience) -> Words | str | None:
    """`"none"`, the permissions of the roles named, or None where nothing is said."""
    if member.name in rule.entries:
        entry = rule.entries[member.name]
    elif rule.others is not None:
        entry = rule.others
    else:
        return None
    return "none" if entry.is_none else words(entry.permissions)


def is_shut(window: Window | None, instant: datetime | None) -> bool:
    """Before its beginning, or from its end on; without an instant, whatever has an end is shut."""
    if window is None:
        return False
    if instant is None:
        return True
    seconds = instant.timestamp()
    began = window.opens is None or window.opens.timestamp() <= seconds
    ended = window.closes is not None and window.closes.timestamp() <= seconds
    return not began or ended


def held_by_one(
    member: Audience, way: Way, photo: Photo | None = None, context: EvaluationContext = NO_CONTEXT
) -> Words:
    """What one audience, its includes left out, may do at an album or at a photo in it."""
    rules = [album.rule for album in way]
    if photo is not None:
        rules.append(photo.rule)
    if is_shut(member.visible, context.as_of):
        return NOTHING

    held = words(member.permissions)
    for index, rule in enumerate(rules):
        if "OWNER" in held:
            return EVERYTHING
        said = says(rule, member)
        if said == "none":
            return NOTHING
        is_the_photo = photo is not None and index == len(rules) - 1
        if isinstance(said, frozenset):
            held = said
        elif is_the_photo and not way[-1].rule.photos_inherit:
            held = NOTHING
        if is_the_photo:
            held = (EVERYTHING if "OWNER" in held else held) & bounded(member, rule, context)
        if is_shut(rule.visible, context.as_of) and "OWNER" not in held:
            return NOTHING
    if "OWNER" in held:
        return EVERYTHING

    if photo is not None:
        held -= withheld(context, photo, member)
    if "VIEW" not in held:
        return NOTHING
    if any(rule.hidden for rule in rules) and "SEE_HIDDEN" not in held:
        return NOTHING
    return held


def bounded(member: Audience, rule: AccessRule, context: EvaluationContext) -> Words:
    """The most that a photo lets one audience hold because of others with which it belongs.

    What an entry of its own says of the audience stands alone. A `none` of another closes, what it
    gives is all there is; of a link no more is held than where the photo is at home.
    """
    own = rule.entries.get(member.name, rule.others)
    if own is not None and own.is_own:
        return EVERYTHING
    most = EVERYTHING
    for bound in rule.bounds.get(member.name, ()):
        given = NOTHING if bound.entry.is_none else words(bound.entry.permissions)
        most &= EVERYTHING if "OWNER" in given else given
    for there in rule.link_targets:
        most &= held_at_home(member, there, context)
    return most


def held_at_home(member: Audience, there: LinkTarget, context: EvaluationContext) -> Words:
    """What is held where a photo is at home, hidden or not, and before limits."""
    shown = [replace(rule, hidden=False) for rule in there.rules]
    way = tuple(Album("", rule=rule) for rule in shown[:-1])
    photo = Photo(there.path, SourceFile("", "", "", 0, 0, 0), Metadata(), shown[-1])
    without_limits = EvaluationContext(as_of=context.as_of)
    if "VIEW" not in held_by_one(member, way, None, without_limits):
        return NOTHING
    return held_by_one(member, way, photo, without_limits)


def at_album(audience: Audience, way: Way, context: EvaluationContext = NO_CONTEXT) -> Words:
    """Rule 9: what it or an audience that it includes may do; outside its own time nothing."""
    if is_shut(audience.visible, context.as_of):
        return NOTHING
    return held_by_one(audience, way, None, context).union(
        *(at_album(one, way, context) for one in audience.includes)
    )


def at_photo(
    audience: Audience, way: Way, photo: Photo, context: EvaluationContext = NO_CONTEXT
) -> Words:
    """Rule 6, then rule 9: a member that does not see the album adds nothing at the photo."""
    if is_shut(audience.visible, context.as_of):
        return NOTHING
    sees_the_album = "VIEW" in held_by_one(audience, way, None, context)
    own = held_by_one(audience, way, photo, context) if sees_the_album else NOTHING
    return own.union(*(at_photo(one, way, photo, context) for one in audience.includes))


def is_granted_out_of_reach(
    audience: Audience, way: Way, photo: Photo, context: EvaluationContext
) -> bool:
    return not at_photo(audience, way, photo, context) and is_granted(audience, way, photo, context)


def is_granted(audience: Audience, way: Way, photo: Photo, context: EvaluationContext) -> bool:
    """Whether it or an audience that it includes may see the photo, be its album as it may."""
    if is_shut(audience.visible, context.as_of):
        return False
    return "VIEW" in held_by_one(audience, way, photo, context) or any(
        is_granted(one, way, photo, context) for one in audience.includes
    )


def judge(root: Album, audience: Audience, context: EvaluationContext = NO_CONTEXT) -> Verdict:
    photos = {
        photo.path: held
        for way in ways(root)
        for photo in way[-1].photos
        if "VIEW" in (held := at_photo(audience, way, photo, context))
    }
    albums: dict[str, Words] = {}
    idle: set[str] = set()
    for way in ways(root):
        held = at_album(audience, way, context)
        holds_a_photo = any(
            photo.path in photos for album in way[-1].walk() for photo in album.photos
        )
        if way[-1] is root:
            albums[root.path] = held
        elif "VIEW" in held and holds_a_photo:
            albums[way[-1].path] = held
        if "VIEW" in held and not holds_a_photo:
            idle.add(way[-1].path)
    unreachable = {
        photo.path
        for way in ways(root)
        for photo in way[-1].photos
        if is_granted_out_of_reach(audience, way, photo, context)
    }
    return Verdict(albums, photos, unreachable, idle)


# --- Limits ----------------------------------------------------------------------------------


def withheld(context: EvaluationContext, photo: Photo, member: Audience) -> Words:
    """All that the limits take of a photo from one audience, its includes left out."""
    return NOTHING.union(
        *(
            words(limit.withhold)
            for limit in context.limits
            if is_from(limit, member)
            and any(may_hold(limit.when, one) for one in [photo, *photo.related])
        )
    )


def is_from(limit: Limit, member: Audience) -> bool:
    return limit.audiences is None or member.name in limit.audiences


def may_hold(condition: Condition, photo: Photo) -> bool:
    """Whether the condition holds, or would for some value of what is not known."""
    if isinstance(condition, Not):
        return may_fail(condition.condition, photo)
    if isinstance(condition, AnyOf):
        return any(may_hold(one, photo) for one in condition.conditions)
    if isinstance(condition, AllOf):
        return all(may_hold(one, photo) for one in condition.conditions)
    return is_unknown(condition, photo) or True in answers(condition, photo)


def may_fail(condition: Condition, photo: Photo) -> bool:
    """Whether the condition fails, or would for some value of what is not known."""
    if isinstance(condition, Not):
        return may_hold(condition.condition, photo)
    if isinstance(condition, AnyOf):
        return all(may_fail(one, photo) for one in condition.conditions)
    if isinstance(condition, AllOf):
        return any(may_fail(one, photo) for one in condition.conditions)
    return is_unknown(condition, photo) or False in answers(condition, photo)


def answers(condition: Condition, photo: Photo) -> set[bool]:
    """What it says of each photo that this may be: by each of its files, on each possible day."""
    readings = photo.readings or [photo.metadata]
    if isinstance(condition, Taken):
        return {is_between(condition, day) for data in readings for day in days(data.taken)}
    if isinstance(condition, Rating):
        return {answer for data in readings for answer in starred(condition, data.rating or 0)}
    return {is_so(condition, replace(photo, metadata=data)) for data in readings}


def starred(condition: Rating, stars: int) -> set[bool]:
    """A photo without a rating has 0 stars; whether a rejected one counts among those is open."""
    is_so = stars in range(condition.least, condition.most + 1)
    return {is_so, True} if stars == -1 and condition.least == 0 else {is_so}


def is_between(condition: Taken, day: date | None) -> bool:
    if day is None or (condition.after and day < condition.after):
        return False
    return condition.before is None or day < condition.before


def is_unknown(condition: Condition, photo: Photo) -> bool:
    """Whether what it asks for may have stood in a part of the file that cannot be read.

    The name of a file and its kind are always known.
    """
    match condition:
        case TextMatch(TextField.KEYWORDS):
            wanted = "keywords"
        case TextMatch(TextField.PEOPLE):
            wanted = "people"
        case TextMatch(TextField.LABEL):
            wanted = "label"
        case TextMatch(TextField.TITLE):
            wanted = "title"
        case TextMatch(TextField.CAMERA):
            wanted = "technical"
        case Rating():
            wanted = "rating"
        case Taken():
            wanted = "taken"
        case Near():
            wanted = "location"
        case _:
            return False
    return wanted in photo.unknown


def is_so(condition: Condition, photo: Photo) -> bool:
    """One condition on one field that is known; a field that is missing does not match."""
    data = photo.metadata
    match condition:
        case TextMatch(TextField.KEYWORDS, pattern):
            return any(is_like(pattern, one) for word in data.keywords for one in meant(word))
        case TextMatch(TextField.PEOPLE, pattern):
            return any(is_like(pattern, one) for name in data.people for one in meant(name))
        case TextMatch(TextField.LABEL, pattern):
            return data.label != "" and is_like(pattern, data.label)
        case TextMatch(TextField.TITLE, pattern):
            return data.title != "" and is_like(pattern, data.title)
        case TextMatch(TextField.CAMERA, pattern):
            return data.technical.camera != "" and is_like(pattern, data.technical.camera)
        case FileName(pattern):
            return any(pattern.fullmatch(path) for path in [photo.path, *photo.companions])
        case MediaType("animation"):
            return photo.source.is_animated
        case MediaType(kind):
            return photo.source.format == kind
        case Near(latitude, longitude, radius_m):
            if data.location is None:
                return False
            return metres(Location(latitude, longitude), data.location) <= radius_m
        case _:
            raise TypeError(condition)


def meant(word: str) -> list[str]:
    """The word; each of a list with commas or semicolons; of a branch each level, and the whole."""
    found = [word]
    for one in word.replace(";", ",").split(","):
        levels = [level.strip() for level in one.replace("/", "|").replace("\\", "|").split("|")]
        found += [one, *levels, "|".join(levels)]
    return [one for one in found if one]


def is_like(pattern: Pattern[str], text: str) -> bool:
    """Capitals, how an accent is written, and how many spaces there are do not matter."""
    one_spaced = re.sub(r"\s+", " ", text.strip())
    return pattern.fullmatch(unicodedata.normalize("NFC", one_spaced).casefold()) is not None


def days(moment: Moment | None) -> list[date | None]:
    """Each day that it may be on; no day where nothing is known."""
    match moment:
        case CaptureTime(local):
            return [local.date()]
        case Day(day):
            return [day]
        case Month(year, month):
            return [date(year, month, 1 + one) for one in range(monthrange(year, month)[1])]
        case Year(year):
            return [day for month in range(1, 13) for day in days(Month(year, month))]
        case None:
            return [None]


def metres(one: Location, other: Location) -> float:
    """The way along the sphere, by the angle between the vectors to both places."""
    a, b = vector(one), vector(other)
    across = (
        a[1] * b[2] - a[2] * b[1],
        a[2] * b[0] - a[0] * b[2],
        a[0] * b[1] - a[1] * b[0],
    )
    along = sum(x * y for x, y in zip(a, b, strict=True))
    return EARTH_RADIUS_M * math.atan2(math.hypot(*across), along)


def vector(place: Location) -> tuple[float, float, float]:
    north, east = math.radians(place.latitude), math.radians(place.longitude)
    return (
        math.cos(north) * math.cos(east),
        math.cos(north) * math.sin(east),
        math.sin(north),
    )
