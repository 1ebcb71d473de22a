"""Moments for the tests of the photo tree."""

from __future__ import annotations

from datetime import datetime


def local(
    year: int,
    month: int,
    day: int,
    hour: int = 0,
    minute: int = 0,
    second: int = 0,
    microsecond: int = 0,
) -> datetime:
    """A camera's time, which knows no zone."""
    return datetime(year, month, day, hour, minute, second, microsecond)  # noqa: DTZ001
