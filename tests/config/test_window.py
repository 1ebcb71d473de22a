"""What `visible` means where the gallery is at home: whole days, times, and clocks that change."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, tzinfo
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from staticgal.config.clock import as_of, now
from staticgal.config.schema.dates import read_end
from staticgal.config.window import closing, in_words, is_backwards, opening, window
from staticgal.core.policy import Window
from staticgal.core.when import Day
from staticgal.errors import ConfigErrors
from tests.config.given import given_config

BERLIN = ZoneInfo("Europe/Berlin")
# Clocks change here by an hour at night, by half an hour, at midnight (forth: Santiago, Cairo,
# Beirut; back: Havana), not at all, or the whole day is left out (Apia, 30 December 2011).
ZONES = tuple(
    ZoneInfo(name)
    for name in (
        *("Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "America/Santiago"),
        *("Africa/Cairo", "Asia/Beirut", "America/Havana", "Asia/Kathmandu", "UTC"),
        "Pacific/Apia",
    )
)


def between(first: str | None, last: str | None, zone: tzinfo = BERLIN) -> Window:
    ends = [None if said is None else read_end(said) for said in (first, last)]
    return window(ends[0], ends[1], zone, None)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@settings(max_examples=400, deadline=None)
@given(
    st.sampled_from(ZONES),
    st.dates(date(2011, 12, 1), date(2040, 1, 1)),
    st.timedeltas(timedelta(), timedelta(days=3)),
    st.timedeltas(timedelta(days=-3), timedelta(days=6)),
)
def test_a_day_is_the_whole_day_on_the_gallerys_clock(
    zone: ZoneInfo, first: date, length: timedelta, away: timedelta
) -> None:
    last = first + length
    days = window(Day(first), Day(last), zone, None)
    instant = datetime(first.year, first.month, first.day, tzinfo=UTC) + away

    assert days.holds(instant) == (first <= instant.astimezone(zone).date() <= last)


@settings(max_examples=400, deadline=None)
@given(st.sampled_from(ZONES), st.dates(date(2012, 1, 1), date(2040, 1, 1)), st.data())
def test_whole_days_are_judged_alike_at_any_time_of_a_day(
    zone: ZoneInfo, day: date, data: st.DataObject
) -> None:
    days = st.dates(day - timedelta(days=2), day + timedelta(days=2))
    first, last = sorted((data.draw(days), data.draw(days)))
    visible = window(Day(first), Day(last), zone, None)

    begins, ends = as_of(Day(day), zone), closing(Day(day), zone)

    assert ends is not None
    assert visible.holds(begins) == (first <= day <= last)
    assert visible.holds(ends - timedelta(seconds=1)) == visible.holds(begins)


def test_a_time_is_an_instant_that_from_includes_and_until_does_not() -> None:
    party = between("2026-12-24 18:00", "2026-12-24 22:30")

    assert party == Window(utc("2026-12-24 17:00"), utc("2026-12-24 21:30"))
    assert party.holds(utc("2026-12-24 17:00"))
    assert not party.holds(utc("2026-12-24 21:30"))
    assert party.said == "from 2026-12-24 18:00 until 2026-12-24 22:30"


def test_an_offset_counts_whatever_the_timezone() -> None:
    window = between("2026-12-24 18:00:30.5 -05:00", "2026-12-25T00:00Z")

    assert window.opens == utc("2026-12-24 23:00:30.5")
    assert window.closes == utc("2026-12-25 00:00")
    assert window.said == "from 2026-12-24 18:00:30 -05:00 until 2026-12-25 00:00 +00:00"


def test_days_and_times_go_together() -> None:
    assert between("2026-12-24 18:00", "2026-12-24") == Window(
        utc("2026-12-24 17:00"), utc("2026-12-24 23:00")
    )


def test_a_time_that_the_clocks_skip_opens_later_and_closes_earlier() -> None:
    """On 29 March 2026, Berlin goes from 2:00 (1:00 UTC) to 3:00."""
    assert between("2026-03-29 02:30", None).opens == utc("2026-03-29 01:30")
    assert between(None, "2026-03-29 02:30").closes == utc("2026-03-29 00:30")


def test_a_time_that_the_clocks_show_twice_opens_the_second_and_closes_the_first_time() -> None:
    """On 25 October 2026, Berlin goes back from 3:00 (1:00 UTC) to 2:00."""
    assert between("2026-10-25 02:30", None).opens == utc("2026-10-25 01:30")
    assert between(None, "2026-10-25 02:30").closes == utc("2026-10-25 00:30")
    assert between("2026-10-25 02:30 +02:00", None).opens == utc("2026-10-25 00:30")


@settings(max_examples=300, deadline=None)
@given(
    st.sampled_from(ZONES),
    st.datetimes(datetime(2012, 1, 1), datetime(2040, 1, 1)),  # noqa: DTZ001  # on a wall
)
def test_a_time_is_never_read_so_that_more_is_seen(zone: ZoneInfo, wall: datetime) -> None:
    said = read_end(wall.isoformat(" ", "seconds"))
    local = wall.replace(microsecond=0)
    readings = [local.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1)]

    opens, closes = opening(said, zone), closing(said, zone)

    assert closes is not None
    assert opens in readings
    assert closes in readings
    assert all(closes <= one <= opens for one in readings)


@pytest.mark.parametrize(
    ("first", "last", "is_it"),
    [
        ("2026-12-24", "2026-12-24", False),
        ("2026-12-24", "2026-12-23", True),
        ("2026-12-24 18:00", "2026-12-24", False),
        ("2026-12-24", "2026-12-24 00:00", True),
        ("2026-12-24 18:00", "2026-12-24 18:00", True),
        ("2026-12-24 18:00", "2026-12-24 18:01", False),
        ("2026-12-24 18:00+01:00", "2026-12-24 17:30Z", False),
        ("2026-12-24 18:00+01:00", "2026-12-24 17:00Z", True),
        ("2026-12-24 18:00", "2026-12-24 17:00Z", True),  # in Berlin
        ("2026-10-25 02:15", "2026-10-25 02:45", True),  # shown twice: nothing is sure to be left
    ],
)
def test_what_ends_before_it_begins_is_known(first: str, last: str, is_it: bool) -> None:
    assert is_backwards(read_end(first), read_end(last), BERLIN) is is_it


def test_without_a_timezone_only_what_is_sure_is_backwards() -> None:
    assert is_backwards(read_end("2026-12-24 18:00"), read_end("2026-12-24 17:59"))
    assert not is_backwards(read_end("2026-12-24 18:00"), read_end("2026-12-24 17:59Z"))


@pytest.mark.parametrize("zone", [ZoneInfo("Pacific/Kiritimati"), ZoneInfo("Pacific/Pago_Pago")])
def test_the_ends_of_time_are_no_trouble(zone: ZoneInfo) -> None:
    for far in ("0001-01-01", "9999-12-31", "9999-12-31 23:59", "0001-01-01 00:00 +23:59"):
        visible = between(far, far, zone)
        assert visible.opens is not None
        assert visible.opens.astimezone(zone)
        assert as_of(read_end(far), zone)
    assert between(None, "9999-12-31", zone).closes is None


@pytest.mark.parametrize("text", ["2026-12", "2026", "24.12.2026", "2026-12-24 24:00", "18:00"])
def test_what_is_neither_a_day_nor_a_time_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is not a da"):
        read_end(text)


def test_now_is_told_by_the_gallerys_clock() -> None:
    assert now(BERLIN).tzinfo is BERLIN
    assert abs(now(BERLIN) - now(UTC)) < timedelta(seconds=60)
    assert as_of(read_end("2026-12-24 18:00"), BERLIN).isoformat() == "2026-12-24T18:00:00+01:00"


def test_in_words_is_what_was_written() -> None:
    assert in_words(Day(date(2026, 12, 24)), None) == "from 2026-12-24"
    assert in_words(None, read_end("2026-12-24T18:00:05")) == "until 2026-12-24 18:00:05"


def test_an_audience_whose_times_only_the_timezone_can_compare_is_a_mistake(
    tmp_path: Path,
) -> None:
    config = given_config(tmp_path, base=_guests("2026-12-24 17:30Z"))
    assert config.policy.audiences["guests"].visible == Window(
        utc("2026-12-24 17:00"), utc("2026-12-24 17:30")
    )

    with pytest.raises(
        ConfigErrors, match=r"from 2026-12-24 18:00 until .*: the end is before the start"
    ):
        given_config(tmp_path, base=_guests("2026-12-24 17:00Z"))


def _guests(until: str) -> str:
    return (
        "title: x\nsource: photos\ntimezone: Europe/Berlin\n"
        f"audiences: {{guests: {{visible: {{from: 2026-12-24 18:00, until: {until}}}}}}}\n"
    )
