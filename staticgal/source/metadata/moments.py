"""Moments of the numbers and texts that metadata, and names of files, write them in."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime, timedelta, tzinfo

from staticgal.core.when import CaptureTime, Day, Moment, Month, Year
from staticgal.text.day_patterns import FIRST_YEAR, LAST_YEAR


def moment_of(
    year: int, month: int = 0, day: int = 0, time: tuple[int, int, int] | None = None
) -> Moment | None:
    """The moment of these numbers, as exact as they go (0: not known); None when there is none.

    Years outside 1826 to 2100 are a clock's mistake. A time that cannot be leaves the day.
    """
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    if month == 0:
        return Year(year)
    if not 1 <= month <= 12:
        return None
    if day == 0:
        return Month(year, month)
    try:
        whole = date(year, month, day)
    except (ValueError, OverflowError):
        return None
    if time is None:
        return Day(whole)
    try:
        return CaptureTime(datetime(year, month, day, *time))  # noqa: DTZ001  local by definition
    except (ValueError, OverflowError):
        return Day(whole)


def offset_of(text: str) -> timedelta | None:
    """`+02:00`, `-0500` or `Z` as an offset from UTC; None when it is none."""
    if text.strip() in ("Z", "z"):
        return timedelta()
    match = re.fullmatch(r"\s*([+-])(\d\d):?(\d\d)\s*", text)
    if match is None:
        return None
    hours, minutes = int(match[2]), int(match[3])
    if hours > 15 or minutes > 59:
        return None
    offset = timedelta(hours=hours, minutes=minutes)
    return -offset if match[1] == "-" else offset


def in_timezone(moment: Moment | None, timezone: tzinfo) -> Moment | None:
    """The same with the offset that this zone had then, where it has none."""
    if not isinstance(moment, CaptureTime) or moment.offset is not None:
        return moment
    return replace(moment, offset=moment.local.replace(tzinfo=timezone).utcoffset())
