"""The same gallery as far as one audience may see it; everything else drawn again.

What the audience may see is decided by `naive`, never by the code under test. Paths of shown
photos and of albums that hold them stay: they are their identity, from which opaque names come.

A limit may judge what the audience must not know, and then its verdict tells of it: a photo is
gone, or has no place. That is what the owner asked for with it. So what a shown photo hides is
drawn again field by field, each only where the limits take of the photo what they took before.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from staticgal.core.limit import NO_CONTEXT, EvaluationContext
from staticgal.core.model import Album, Gallery, Photo, SourceFile
from staticgal.core.policy import AccessRule, Audience, Entry, Window
from staticgal.core.rendition import NEEDED, Offer
from staticgal.core.when import CaptureTime, Day, Moment, Month, Year, coarse
from staticgal.errors import SourceLocation
from tests.core import naive
from tests.core.naive import Verdict, Way, Words
from tests.core.strategies import (
    AUDIENCES,
    FILE_NAMES,
    FOLDER_NAMES,
    UNKNOWN,
    WINDOWS,
    Dice,
    albums,
    dice,
    names,
    several_limits,
)

VERBATIM_WORDS = frozenset(
    {"DOWNLOAD_ORIGINAL", "EXACT_DATES", "LOCATION", "TECHNICAL_DETAILS", "READ_METADATA"}
)


OFFSETS = (None, timedelta(hours=12), timedelta(hours=-11))


@dataclass(frozen=True)
class Onlooker:
    """Who looks, on which terms, and what is there to be seen."""

    audience: Audience
    context: EvaluationContext
    seen: Verdict

    def sees(self, way: Way, photo: Photo) -> bool:
        return "VIEW" in naive.at_photo(self.audience, way, photo, self.context)

    def loses(self, photo: Photo) -> list[Words]:
        """What the limits take of the photo, from the audience and from each that it includes."""
        everyone = naive.members(self.audience)
        return [naive.withheld(self.context, photo, member) for member in everyone]


@st.composite
def same_but_for_hidden(
    draw: DrawFn, gallery: Gallery, audience: Audience, context: EvaluationContext = NO_CONTEXT
) -> Gallery:
    """A gallery that this audience cannot tell from the given one."""
    seen = naive.judge(gallery.root, audience, context)
    root = _album(draw, (), gallery.root, Onlooker(audience, context, seen))
    again = naive.judge(root, audience, context)
    assert (again.albums, again.photos) == (seen.albums, seen.photos), "the redrawing is wrong"
    return replace(gallery, root=root)


@st.composite
def same_but_for_people(draw: DrawFn, audience: Audience) -> Audience:
    """The audience with other people, other names for its roles, told of in other lines."""
    return replace(
        audience,
        people=draw(st.sampled_from(((), ("mom", "dad")))),
        roles=draw(st.sampled_from(((), ("viewer", "relative")))),
        defined_at=SourceLocation("gallery.yaml", draw(st.integers(1, 99)), 1),
    )


@st.composite
def same_but_for_others(
    draw: DrawFn, context: EvaluationContext, audience: Audience
) -> EvaluationContext:
    """The terms with more limits that are from others, in another order, one said twice."""
    mine = {member.name for member in naive.members(audience)}
    others = [*(set(AUDIENCES) - mine), "strangers"]
    theirs = [
        replace(limit, audiences=frozenset(draw(st.lists(st.sampled_from(sorted(others))))))
        for limit in draw(several_limits(1))
    ]
    twice = context.limits[:1] if draw(st.booleans()) else ()
    return replace(context, limits=tuple(draw(st.permutations([*context.limits, *twice, *theirs]))))


@st.composite
def same_but_for_withheld_sizes(
    draw: DrawFn,
    offer: Offer,
    gallery: Gallery,
    audience: Audience,
    context: EvaluationContext = NO_CONTEXT,
) -> Offer:
    """The offer with other sizes where this audience holds the right to none of them anywhere."""
    held = naive.NOTHING.union(*naive.judge(gallery.root, audience, context).photos.values())
    kept = [spec for spec in offer.specs if str(NEEDED[spec.size].name) in held]
    withheld = {spec.size for spec in offer.specs if spec not in kept}
    other = [
        replace(spec, long_edge=draw(st.integers(1025, 9000)), quality=draw(st.integers(1, 100)))
        for spec in offer.specs
        if spec.size in withheld
        for _ in range(draw(st.integers(0, 2)))
    ]
    return Offer((*other, *kept))


def _album(draw: DrawFn, above: Way, album: Album, by: Onlooker) -> Album:
    """An album that is in the site, or has something of the site below it."""
    way, seen = (*above, album), by.seen
    held = seen.albums.get(album.path, naive.NOTHING)
    throw = draw(dice())
    fates = ("keep", "drop", "redraw")
    photos: list[Photo] = []
    for photo in album.photos:
        if photo.path in seen.photos:
            photos.append(_seen_photo(draw(dice()), photo, album, by))
        elif (fate := throw.pick(fates)) == "keep":
            photos.append(photo)
        elif fate == "redraw":
            photos += _unseen_photo(draw(dice()), way, photo.name, by)
    below: list[Album] = []
    for child in album.albums:
        if _holds_something(child, seen):
            below.append(_album(draw, way, child, by))
        elif (fate := throw.pick(fates)) == "keep":
            below.append(child)
        elif fate == "redraw":
            below += _unseen_album(draw, way, child.name, by)

    free = sorted({*FILE_NAMES, "0.jpg", "zz.jpg"} - {photo.name for photo in album.photos})
    for name in draw(names(free, 1)):
        photos += _unseen_photo(draw(dice()), way, name, by)
    free = sorted({*FOLDER_NAMES, "0", "zzz"} - {child.name for child in album.albums})
    for name in draw(names(free, 1)):
        below += _unseen_album(draw, way, name, by)

    again = replace(
        album,
        rule=_rule(throw, album.rule, by),
        photos=tuple(sorted(photos, key=lambda photo: photo.path)),
        albums=tuple(sorted(below, key=lambda child: child.path)),
        defined_at=SourceLocation("_folder.md", throw.pick(range(1, 9)), 1),
    )
    again = _said_of_order(throw, again, seen)
    if not held:
        return _unseen_words(draw(dice()), again)
    if album.date is not None and "EXACT_DATES" not in held:
        again = replace(again, date=_same_month(throw, album.date))
    if album.title:
        again = replace(again, shown_name=throw.pick(("", "Secret folder")))
    elif "EXACT_DATES" not in held:
        days = ("17.05. ", "Sunday ", "18 Uhr ", "2026-05-04 ", "")
        undated = album.shown_name if album.undated_name is None else album.undated_name
        dated = f"{throw.pick(days)}{undated}".strip()
        again = replace(again, shown_name=dated, undated_name=throw.pick((None, undated)))
    return again


def _said_of_order(throw: Dice, album: Album, seen: Verdict) -> Album:
    """Mentions of what is not shown, as cover or in the owner's own list, come and go."""
    photos = {photo.name: photo.path in seen.photos for photo in album.photos}
    nodes = photos | {below.name: below.path in seen.albums for below in album.albums}
    shown = {name for name, is_shown in nodes.items() if is_shown}
    hidden = [*(name for name in nodes if name not in shown), "gone.jpg"]
    order = [name for name in album.custom_order if name in shown]
    for name in throw.some(hidden, 2):
        order.insert(throw.pick(range(len(order) + 1)), name)
    cover = album.cover
    if _below(album, cover) not in seen.photos:
        cover = throw.pick(("", *hidden))
    return replace(album, custom_order=tuple(order), cover=cover)


def _unseen_words(throw: Dice, album: Album) -> Album:
    """An album between: nothing tells that there is one. Of the root its page alone is there."""
    other = throw.album("elsewhere", (), ())
    redrawn = replace(
        album,
        title=other.title,
        shown_name=other.shown_name,
        description=other.description,
        date=other.date,
    )
    if album.path == "":  # how its page is laid out is the owner's choice for every site
        return redrawn
    return replace(
        redrawn,
        cover=other.cover,
        sort=other.sort,
        direction=other.direction,
        custom_order=other.custom_order,
        order_within_month=other.order_within_month,
        rule=replace(album.rule, unlisted=other.rule.unlisted),
    )


def _seen_photo(throw: Dice, photo: Photo, album: Album, by: Onlooker) -> Photo:
    held = by.seen.photos[photo.path]
    lost = by.loses(photo)
    for change in _unknown_to(throw, held, album.order_within_month):
        other = change(photo)
        if by.loses(other) == lost:
            photo = other
    return replace(
        photo,
        rule=_rule(throw, photo.rule, by),
        defined_at=SourceLocation("gallery.yaml", throw.pick(range(1, 99)), 1),
    )


def _unknown_to(throw: Dice, held: Words, is_order_told: bool) -> list[Callable[[Photo], Photo]]:
    """Each draws again something of a photo that may not be known with these permissions."""
    other = throw.metadata()
    unknown = throw.pick((frozenset[str](), *UNKNOWN))

    def redraw(field: str) -> Callable[[Photo], Photo]:
        return lambda photo: _with(photo, field, getattr(other, field))

    def moved(photo: Photo) -> Photo:
        taken = photo.metadata.taken
        if not isinstance(taken, CaptureTime):
            return photo
        return _with(photo, "taken", CaptureTime(taken.local, throw.pick(OFFSETS)))

    def another_day(photo: Photo) -> Photo:
        taken = photo.metadata.taken
        return photo if taken is None else _with(photo, "taken", _same_month(throw, taken))

    changes: list[Callable[[Photo], Photo]] = [
        lambda photo: replace(photo, source=_known_source(throw, photo.source, held)),
        lambda photo: replace(photo, unknown=unknown),
    ]
    if "LOCATION" not in held:
        changes += [redraw("location"), redraw("place_names")]
        if not is_order_told:
            changes.append(moved)
    if "EXACT_DATES" not in held and not is_order_told:
        changes.append(another_day)
    if "TECHNICAL_DETAILS" not in held:
        changes.append(redraw("technical"))
    if "READ_METADATA" not in held:
        changes += [redraw("keywords"), redraw("people"), redraw("rating"), redraw("label")]
    return changes


def _with(photo: Photo, field: str, value: object) -> Photo:
    metadata = replace(photo.metadata, **{field: value})  # type: ignore[arg-type]  # its own field
    return replace(photo, metadata=metadata)


def _known_source(throw: Dice, source: SourceFile, held: Words) -> SourceFile:
    """Without the file itself: its bytes, size, format and pixels beyond the largest rendition."""
    if held >= VERBATIM_WORDS:
        return source
    times = throw.pick((1, 2)) if max(source.width, source.height) > 1600 else 1
    return replace(
        source,
        digest=throw.pick((source.digest, "f" * 64)),
        size=throw.pick(range(1, 99)),
        format=throw.pick(("jpeg", "heic", "tiff")),
        width=source.width * times,
        height=source.height * times,
        location=throw.pick((source.location, "/elsewhere/SECRET.jpg")),
    )


def _rule(throw: Dice, rule: AccessRule, by: Onlooker) -> AccessRule:
    """The rule with other entries for audiences that are none of this one's business.

    Other days, too, as long as the node is as open today as it was.
    """
    mine = {member.name for member in naive.members(by.audience)}
    said = {name: entry for name, entry in rule.entries.items() if name in mine}
    for name in throw.some(("strangers", *(set(AUDIENCES) - mine)), 2):
        said[name] = throw.entry()
    others = rule.others
    if mine <= said.keys():  # `"*"` is for the others only
        others = throw.pick((None, throw.entry()))
    renamed = {name: replace(entry, roles=("other",)) for name, entry in said.items()}
    visible = throw.pick((rule.visible, *_as_open(rule.visible, by.context)))
    return replace(rule, entries=renamed, others=others, visible=visible)


def _as_open(window: Window | None, context: EvaluationContext) -> list[Window | None]:
    is_shut = naive.is_shut(window, context.as_of)
    return [one for one in (None, *WINDOWS) if naive.is_shut(one, context.as_of) == is_shut]


def _closed(throw: Dice, rule: AccessRule, audience: Audience) -> AccessRule:
    nobody = {member.name: Entry(is_none=True) for member in naive.members(audience)}
    others = throw.pick((None, throw.entry()))
    return replace(rule, entries={**rule.entries, **nobody}, others=others)


def _unseen_photo(throw: Dice, way: Way, name: str, by: Onlooker) -> list[Photo]:
    """A photo of that name that the audience may not see; none where it owns everything."""
    photo = throw.photo(way[-1].path, name, hidden_often=True)
    if by.sees(way, photo):
        photo = replace(photo, rule=_closed(throw, photo.rule, by.audience))
    return [] if by.sees(way, photo) else [photo]


def _unseen_album(draw: DrawFn, way: Way, name: str, by: Onlooker) -> list[Album]:
    """An album of that name with nothing in it, at any depth, that the audience may see."""
    album = draw(albums(_below(way[-1], name), depth=1, most_photos=2))
    if _shows_something(way, album, by):
        album = replace(album, rule=_closed(draw(dice()), album.rule, by.audience))
    return [] if _shows_something(way, album, by) else [album]


def _shows_something(above: Way, album: Album, by: Onlooker) -> bool:
    way = (*above, album)
    return any(by.sees(way, photo) for photo in album.photos) or any(
        _shows_something(way, child, by) for child in album.albums
    )


def _holds_something(album: Album, seen: Verdict) -> bool:
    return any(photo.path in seen.photos for one in album.walk() for photo in one.photos)


def _below(album: Album, name: str) -> str:
    return f"{album.path}/{name}" if album.path else name


def _same_month(throw: Dice, moment: Moment) -> Moment:
    """Another moment of the same month, as exact or less; a year stays what it is."""
    month_of = coarse(moment)
    if isinstance(month_of, Year):
        return month_of
    year, month = month_of.year, month_of.month
    day = throw.pick(range(1, monthrange(year, month)[1] + 1))
    wall = datetime(year, month, day, throw.pick(range(24)), throw.pick(range(60)))  # noqa: DTZ001  # as a camera writes it
    offset = throw.pick(OFFSETS)
    options: tuple[Moment, ...] = (
        Month(year, month),
        Day(date(year, month, day)),
        CaptureTime(wall, offset),
    )
    return throw.pick(options)
