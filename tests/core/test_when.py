"""Moments at the edges of the calendar, which an owner may write by mistake."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from staticgal.core.when import CaptureTime, Day, order_key


@pytest.mark.parametrize("hours", [-12, 0, 14])
def test_the_first_and_the_last_moments_of_the_calendar_have_an_order(hours: int) -> None:
    first = CaptureTime(datetime(1, 1, 1, 0, 10), timedelta(hours=hours))  # noqa: DTZ001
    last = CaptureTime(datetime(9999, 12, 31, 23, 50), timedelta(hours=hours))  # noqa: DTZ001

    assert order_key(first) < order_key(Day(date(1, 1, 2))) < order_key(last)


def test_within_a_day_the_instant_decides_whatever_the_clocks_show() -> None:
    in_tokyo = CaptureTime(datetime(2026, 10, 15, 20, 0), timedelta(hours=9))  # noqa: DTZ001
    in_berlin = CaptureTime(datetime(2026, 10, 15, 14, 0), timedelta(hours=2))  # noqa: DTZ001

    assert order_key(in_tokyo) < order_key(in_berlin)
    assert in_berlin.seconds() - in_tokyo.seconds() == 3600
