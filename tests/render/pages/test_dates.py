"""Dates in words are exactly as exact as what is known."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from staticgal.core.when import CaptureTime, Day, Moment, Month, Span, Year
from staticgal.render.pages.dates import Dated, moment_words, span_text, span_words

AT = CaptureTime(datetime(2026, 10, 15, 15, 45, 30), timedelta(hours=2))  # noqa: DTZ001


def day(year: int, month: int, number: int) -> Day:
    return Day(date(year, month, number))


@pytest.mark.parametrize(
    ("moment", "text", "machine"),
    [
        (AT, "15 October 2026, 15:45", "2026-10-15T15:45"),
        (day(2023, 9, 7), "7 September 2023", "2023-09-07"),
        (Month(2026, 10), "October 2026", "2026-10"),
        (Year(987), "987", "0987"),
    ],
)
def test_a_moment_is_told_as_exactly_as_it_is_known(
    moment: Moment, text: str, machine: str
) -> None:
    assert moment_words(moment) == Dated(text, machine)


def test_the_offset_of_a_capture_time_is_not_told() -> None:
    elsewhere = CaptureTime(AT.local, timedelta(hours=-8))

    assert moment_words(elsewhere) == moment_words(AT)


@pytest.mark.parametrize(
    ("first", "last", "text"),
    [
        (day(2024, 5, 4), day(2024, 5, 10), "4 – 10 May 2024"),
        (day(2026, 9, 28), day(2026, 10, 3), "28 September – 3 October 2026"),
        (day(2025, 12, 30), day(2026, 1, 2), "30 December 2025 – 2 January 2026"),
        (Month(2024, 5), Month(2024, 7), "May – July 2024"),
        (Month(2023, 12), Month(2024, 1), "December 2023 – January 2024"),
        (Month(2024, 5), Month(2024, 5), "May 2024"),
        (Year(2019), Year(2024), "2019 – 2024"),
        (AT, AT, "15 October 2026"),
    ],
)
def test_what_both_ends_of_a_span_share_is_said_once(
    first: Moment, last: Moment, text: str
) -> None:
    assert span_text(Span(first, last)) == text


def test_ends_of_unlike_exactness_are_told_by_the_coarser() -> None:
    assert span_text(Span(Month(2024, 5), day(2024, 7, 9))) == "May – July 2024"
    assert span_text(Span(day(2024, 5, 9), Year(2024))) == "2024"


def test_each_end_of_a_span_has_its_own_machine_form() -> None:
    pieces = span_words(Span(day(2024, 5, 4), day(2024, 5, 10)))

    assert [piece.machine for piece in pieces] == ["2024-05-04", "2024-05-10"]
