"""When what is shown changes by itself: the instants at which a `visible` begins or has ended."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from staticgal.core.limit import EvaluationContext
from staticgal.core.model import Album
from staticgal.core.permission import NONE, Permission
from staticgal.core.policy import Audience, Window
from staticgal.core.resolve import Outcomes, resolve
from staticgal.core.when import Day, clock, words
from staticgal.errors import SourceLocation
from staticgal.text.lists import quoted

_MOST_PLACES = 3


@dataclass(frozen=True, slots=True)
class Due:
    """When some audience's site becomes another one, and what is said to make it so.

    `at` is in the gallery's timezone; `audiences` are those whose sites change.
    """

    at: datetime
    audiences: tuple[str, ...]
    places: tuple[SourceLocation, ...]

    def __str__(self) -> str:
        day, time = words(Day(self.at.date())), clock(self.at).partition(" ")[2]
        who = quoted(self.audiences)
        return (
            f"the next change falls due on {day} at {time} ({self.at.tzinfo}), for {who}"
            f"{_said_at(self.places)}: build again then"
        )


def next_due(
    root: Album,
    audiences: Mapping[str, Audience],
    context: EvaluationContext,
    now: Mapping[str, Outcomes],
) -> Due | None:
    """The first later instant at which an audience sees something else than `now`, if any.

    Instants at which a window opens or closes without any effect are passed over.
    """
    if context.as_of is None:
        return None
    every = tuple(windows(root, audiences.values()))
    at = next_change(every, context.as_of)
    while at is not None:
        then = replace(context, as_of=at)
        changed = tuple(
            name
            for name, one in audiences.items()
            if not _shows_the_same(resolve(root, one, then), now[name])
        )
        if changed:
            places = _places(one for one in every if at in (one.opens, one.closes))
            return Due(at.astimezone(context.as_of.tzinfo), changed, places)
        at = next_change(every, at)
    return None


@dataclass(frozen=True, slots=True)
class Drift:
    """How a site of an earlier or later instant is no longer the one of now, by time alone.

    `shows_too_much` says that something in it may not be seen now; `places`, what closed it or,
    where nothing is too much, what opened something.
    """

    built_for: datetime
    now: datetime
    shows_too_much: bool
    places: tuple[SourceLocation, ...]

    def __str__(self) -> str:
        what = "shows what may not be seen" if self.shows_too_much else "lacks what may be seen"
        return (
            f"it was built for {clock(self.built_for)} ({self.now.tzinfo}), and {what} at "
            f"{clock(self.now)}{_said_at(self.places)}: build again"
        )


def drift(
    root: Album, audience: Audience, context: EvaluationContext, built_for: datetime
) -> Drift | None:
    """What time alone has changed since the instant a site was built for; None if nothing."""
    if context.as_of is None:
        return None
    now = resolve(root, audience, context)
    then = resolve(root, audience, replace(context, as_of=built_for))
    if _shows_the_same(then, now):
        return None
    too_much = _is_wider(then.photos, now.photos) or _is_wider(then.albums, now.albums)
    guilty = (
        one
        for one in windows(root, audience.members())
        if one.holds(built_for) is too_much and one.holds(context.as_of) is not too_much
    )
    return Drift(
        built_for.astimezone(context.as_of.tzinfo), context.as_of, too_much, _places(guilty)
    )


def windows(root: Album, audiences: Iterable[Audience]) -> Iterator[Window]:
    """Every `visible` there is."""
    for audience in audiences:
        if audience.visible is not None:
            yield audience.visible
    for album in root.walk():
        for rule in (album.rule, *(photo.rule for photo in album.photos)):
            if rule.visible is not None:
                yield rule.visible


def next_change(every: Iterable[Window], instant: datetime) -> datetime | None:
    """The first later instant at which one of these windows opens or closes."""
    ends = (window.next_change(instant) for window in every)
    return min((one for one in ends if one is not None), default=None)


def _shows_the_same(one: Outcomes, other: Outcomes) -> bool:
    return one.albums == other.albums and one.photos == other.photos


def _is_wider(one: Mapping[str, Permission], other: Mapping[str, Permission]) -> bool:
    return any(held & ~other.get(path, NONE) for path, held in one.items())


def _places(every: Iterable[Window]) -> tuple[SourceLocation, ...]:
    """Where they are said, each place once."""
    return tuple(sorted({window.defined_at for window in every if window.defined_at is not None}))


def _said_at(places: tuple[SourceLocation, ...]) -> str:
    if not places:
        return ""
    more = f" and {len(places) - _MOST_PLACES} more" if len(places) > _MOST_PLACES else ""
    return f" ({', '.join(map(str, places[:_MOST_PLACES]))}{more})"
