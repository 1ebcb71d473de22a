"""What `visible: {from, until}` means where the gallery is at home: instants, worked out once.

A day is the whole day there. A time is an instant: `from` includes it, `until` does not. A time
that the clocks skip, or show twice, is read so that less is seen.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, tzinfo
from datetime import timezone as fixed

from staticgal.core.policy import Window
from staticgal.core.when import CaptureTime, Day, clock
from staticgal.errors import SourceLocation

End = Day | CaptureTime

SWAP_THEM = "swap or correct them"
# Any offset from UTC can be added to or taken from what lies between.
_EARLIEST, _LATEST = datetime(1, 1, 3, tzinfo=UTC), datetime(9999, 12, 29, tzinfo=UTC)
_FOREVER = 9999  # as a year in `until`


def window(
    first: End | None, last: End | None, timezone: tzinfo, place: SourceLocation | None
) -> Window:
    """From when until when something may be seen."""
    return Window(
        None if first is None else opening(first, timezone),
        None if last is None else closing(last, timezone),
        in_words(first, last),
        place,
    )


def opening(end: End, timezone: tzinfo) -> datetime:
    """The first instant of a day or a time, in UTC."""
    match end:
        case Day(day):
            return _midnight(day, timezone)
        case CaptureTime():
            return max(_instants(end, timezone))


def closing(end: End, timezone: tzinfo) -> datetime | None:
    """The instant at which a day is over or a time has come, in UTC; None for the year 9999."""
    match end:
        case Day(day):
            return None if day.year == _FOREVER else _midnight(day + timedelta(days=1), timezone)
        case CaptureTime(local):
            return None if local.year == _FOREVER else min(_instants(end, timezone))


def is_backwards(first: End | None, last: End | None, timezone: tzinfo | None = None) -> bool:
    """Whether it ends before it has begun.

    Without a timezone this is not known, and False, where only one of the two has an offset.
    """
    if first is None or last is None:
        return False
    if timezone is None and _has_offset(first) != _has_offset(last):
        return False
    closes = closing(last, timezone or UTC)
    return closes is not None and closes <= opening(first, timezone or UTC)


def in_words(first: End | None, last: End | None) -> str:
    """As it is written: `from 2026-12-24 18:00 until 2027-01-31`."""
    parts = [f"from {_in_words(first)}"] if first is not None else []
    parts += [f"until {_in_words(last)}"] if last is not None else []
    return " ".join(parts)


def _in_words(end: End) -> str:
    match end:
        case Day(day):
            return day.isoformat()
        case CaptureTime(local, None):
            return clock(local)
        case CaptureTime():
            local = end.local.replace(tzinfo=_zone(end))
            return f"{clock(local)} {local.isoformat(timespec='seconds')[19:]}"


def _midnight(day: date, timezone: tzinfo) -> datetime:
    """When the day begins: the first of two midnights, or when the clocks skip it, after it."""
    return _in_utc(datetime.combine(day, time()), timezone)


def _instants(end: CaptureTime, timezone: tzinfo) -> tuple[datetime, datetime]:
    """The two instants that it may be; nearly always they are one."""
    zone = timezone if end.offset is None else _zone(end)
    return _in_utc(end.local, zone), _in_utc(end.local.replace(fold=1), zone)


def _in_utc(local: datetime, timezone: tzinfo) -> datetime:
    try:
        instant = local.replace(tzinfo=timezone).astimezone(UTC)
    except OverflowError:
        return _EARLIEST if local.year < _FOREVER else _LATEST
    return min(max(instant, _EARLIEST), _LATEST)


def _has_offset(end: End) -> bool:
    return isinstance(end, CaptureTime) and end.offset is not None


def _zone(end: CaptureTime) -> tzinfo:
    return fixed(end.offset or timedelta())
