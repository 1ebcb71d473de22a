"""Moments for the tests of the photo tree."""

from __future__ import annotations

from datetime import datetime


def local(*parts: int) -> datetime:
    """A camera's time, which knows no zone: year, month, day, hour and so on."""
    year, month, day, *clock = parts
    return datetime(year, month, day, *clock)  # noqa: DTZ001
