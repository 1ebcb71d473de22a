"""How much of a date an audience may know, and what an album says of its time."""

from __future__ import annotations

from collections.abc import Iterable

from staticgal.core.permission import Permission
from staticgal.core.when import CaptureTime, Moment, Span, Year, coarse, day_of, order_key, span_of


def as_known(moment: Moment | None, held: Permission) -> Moment | None:
    """The moment as exact as may be known; none where nothing is held."""
    if moment is None or not held:
        return None
    if Permission.EXACT_DATES not in held:
        return coarse(moment)
    if isinstance(moment, CaptureTime) and Permission.LOCATION not in held:
        return CaptureTime(moment.local)  # an offset from UTC tells of a place
    return moment


def album_span(own_date: Moment | None, moments: Iterable[Moment]) -> Span | None:
    """What the album says of its time: its photos' span, unless its own date contradicts that."""
    photos = span_of(moments)
    if own_date is None or (photos and _is_same_beginning(photos.first, own_date)):
        return photos
    return span_of((own_date,))


def _is_same_beginning(first: Moment, own_date: Moment) -> bool:
    """Whether photos that begin at `first` begin when the album says it was."""
    day, own_day = day_of(first), day_of(own_date)
    if day and own_day:
        return day == own_day
    if isinstance(own_date, Year) or isinstance(first, Year):
        return order_key(first)[0] == order_key(own_date)[0]
    return coarse(first) == coarse(own_date)
