"""Points and spans of time, each as exact as it is known or may be known; never a clock.

A hidden day has no representation in `Month`, so a template cannot show one by mistake.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta


@dataclass(frozen=True, slots=True)
class CaptureTime:
    """When the shutter opened: local wall time and its offset from UTC (None where unknown).

    An unknown offset is filled in from the gallery's `timezone` when the photo is read.
    """

    local: datetime
    offset: timedelta | None = None

    def seconds(self) -> float:
        """Seconds since 1970 in UTC, negative before; a missing offset counts as UTC.

        Not a `datetime` in UTC: the last evening of the year 9999 west of Greenwich has none.
        """
        return (self.local - datetime(1970, 1, 1) - (self.offset or timedelta())).total_seconds()  # noqa: DTZ001


@dataclass(frozen=True, slots=True)
class Day:
    """A day, when no time of day is known."""

    date: date


@dataclass(frozen=True, slots=True, order=True)
class Month:
    """A month: all that an audience without `can_see_exact_dates` ever learns."""

    year: int
    month: int


@dataclass(frozen=True, slots=True, order=True)
class Year:
    """A year, when nothing nearer is known."""

    year: int


Moment = CaptureTime | Day | Month | Year
Coarse = Month | Year


@dataclass(frozen=True, slots=True)
class Span:
    """From one moment to another, both included; equal ends are one moment."""

    first: Moment
    last: Moment


def coarse(moment: Moment) -> Coarse:
    """The month of a moment, by the photographer's own calendar; a year stays a year."""
    match moment:
        case CaptureTime():
            return Month(moment.local.year, moment.local.month)
        case Day():
            return Month(moment.date.year, moment.date.month)
        case Month() | Year():
            return moment


def day_of(moment: Moment) -> date | None:
    """The local day of a moment, where it is known to the day."""
    match moment:
        case CaptureTime():
            return moment.local.date()
        case Day():
            return moment.date
        case Month() | Year():
            return None


def order_key(moment: Moment) -> tuple[int, int, int, float]:
    """A key that sorts moments of mixed exactness: year, month, day, then seconds of that day.

    What is not known sorts first, as 0: `2026` before `October 2026` before `1 October 2026`.
    Local calendar parts come first, so that an exact moment and a month never disagree about
    which month comes first; within one local day the instant decides.
    """
    match moment:
        case CaptureTime():
            local = moment.local
            return (local.year, local.month, local.day, moment.seconds())
        case Day():
            return (moment.date.year, moment.date.month, moment.date.day, 0.0)
        case Month():
            return (moment.year, moment.month, 0, 0.0)
        case Year():
            return (moment.year, 0, 0, 0.0)


MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)


def words(moment: Moment) -> str:
    """A moment to the day at most, in words: `15 October 2026`, `October 2026`, `2026`."""
    match moment:
        case CaptureTime():
            return words(Day(moment.local.date()))
        case Day():
            return f"{moment.date.day} {MONTHS[moment.date.month - 1]} {moment.date.year}"
        case Month():
            return f"{MONTHS[moment.month - 1]} {moment.year}"
        case Year():
            return str(moment.year)


def clock(instant: datetime) -> str:
    """An instant by its own clock, to the second where it has seconds: `2026-12-24 18:00`."""
    return f"{instant:%Y-%m-%d %H:%M:%S}".removesuffix(":00")


def span_of(moments: Iterable[Moment]) -> Span | None:
    """From the first to the last, all as exact as the least exact of them, to the day at most."""
    known = list(moments)
    if not known:
        return None
    if any(isinstance(moment, Year) for moment in known):
        level: list[Moment] = [Year(order_key(moment)[0]) for moment in known]
    elif any(isinstance(moment, Month) for moment in known):
        level = [coarse(moment) for moment in known]
    else:
        level = [
            Day(moment.local.date()) if isinstance(moment, CaptureTime) else moment
            for moment in known
        ]
    return Span(min(level, key=order_key), max(level, key=order_key))
