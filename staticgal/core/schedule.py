"""When what is shown changes by itself: the days on which a `visible` begins or has ended."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from staticgal.core.limit import Terms
from staticgal.core.model import Album
from staticgal.core.policy import Audience, Window
from staticgal.core.resolve import Outcomes, resolve
from staticgal.errors import Place


@dataclass(frozen=True, slots=True)
class Due:
    """The day on which some audience's site becomes another one, and what is said to make it so.

    `audiences` are those whose sites change.
    """

    day: date
    audiences: tuple[str, ...]
    places: tuple[Place, ...]

    def __str__(self) -> str:
        who = ", ".join(f"`{name}`" for name in self.audiences)
        where = f" ({', '.join(map(str, self.places))})" if self.places else ""
        return f"the next change falls due on {self.day}, for {who}{where}: build again on that day"


def next_due(
    root: Album,
    audiences: Mapping[str, Audience],
    terms: Terms,
    now: Mapping[str, Outcomes],
) -> Due | None:
    """The first later day on which an audience sees something else than `now`, if there is one.

    Days on which a window opens or shuts without any effect are passed over.
    """
    if terms.as_of is None:
        return None
    windows = tuple(_windows(root, audiences.values()))
    day = _next_day(windows, terms.as_of)
    while day is not None:
        then = replace(terms, as_of=day)
        changed = tuple(n for n, one in audiences.items() if resolve(root, one, then) != now[n])
        if changed:
            return Due(day, changed, tuple(_places(windows, day)))
        day = _next_day(windows, day)
    return None


def _windows(root: Album, audiences: Iterable[Audience]) -> Iterator[Window]:
    """Every `visible` there is."""
    for audience in audiences:
        if audience.visible is not None:
            yield audience.visible
    for album in root.walk():
        for rule in (album.rule, *(photo.rule for photo in album.photos)):
            if rule.visible is not None:
                yield rule.visible


def _next_day(windows: Iterable[Window], day: date) -> date | None:
    days = (window.next_change(day) for window in windows)
    return min((one for one in days if one is not None), default=None)


def _places(windows: Iterable[Window], day: date) -> Iterator[Place]:
    """Where it is said that something begins or ends on this day, each place once."""
    the_day_before = day.fromordinal(day.toordinal() - 1)
    found = {
        window.place
        for window in windows
        if window.place is not None and window.next_change(the_day_before) == day
    }
    yield from sorted(found)
