"""Days written in a text are seen in the forms people write them in."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from staticgal.text.days_in_text import day_mentions, mentions

OCTOBER_15 = date(2026, 10, 15)


@pytest.mark.parametrize(
    "text",
    [
        "2026-10-15",
        "2026/10/15",
        "2026_10_15_party",
        "at 2026-10-15T15:45:02+02:00",
        "IMG_20261015_154502.jpg",
        "IMG20261015154502.jpg",
        "15.10.2026",
        "am 15. 10. 2026 im Garten",
        "15/10/2026",
        "15-10-2026",
        "15.10.26",
        "10/15/2026",
        "15 October 2026",
        "15 Oct. 2026",
        "the 15th of October, 2026",
        "October 15, 2026",
        "OCT 15th 2026",
        "2026 October 15",
        "15. Oktober 2026",
        "le 15 octobre 2026",
        "el 15 de octubre de 2026",
        "15 ottobre 2026",
        "2026年10月15日",
    ],
)
def test_a_day_is_seen_in_each_common_form(text: str) -> None:
    assert OCTOBER_15 in day_mentions(text)


def test_numbers_that_may_be_day_or_month_are_both() -> None:
    assert day_mentions("5/4/2026") == (date(2026, 4, 5), date(2026, 5, 4))


def test_both_ends_of_a_range_in_words_are_seen() -> None:
    assert day_mentions("15-17 October 2026") == (OCTOBER_15, date(2026, 10, 17))
    assert day_mentions("October 15 to 17, 2026") == (OCTOBER_15, date(2026, 10, 17))


@pytest.mark.parametrize("text", ["15 October", "October 15th", "am 15.10. im Garten"])
def test_a_day_without_year_is_one_of_the_years_asked_for(text: str) -> None:
    assert day_mentions(text) == ()
    assert OCTOBER_15 in day_mentions(text, years=(2026,))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "October 2026",
        "2026-10",
        "2026-13-40",
        "31.02.2026",
        "1.2.3.4",
        "IMG_1234",
        "9999-01-01",
    ],
)
def test_what_is_no_day_is_not_seen(text: str) -> None:
    assert day_mentions(text) == ()


def test_a_mention_tells_where_it_stands() -> None:
    text = "Anna, 15 October 2026, Lisbon"

    (mention,) = mentions(text)

    assert text[mention.start : mention.end] == "15 October 2026"


@given(st.dates(date(1900, 1, 1), date(2100, 12, 31)), st.text(max_size=12), st.text(max_size=12))
def test_a_day_is_seen_whatever_stands_around_it(day: date, before: str, after: str) -> None:
    text = f"{before} {day.isoformat()} {after}"

    assert day in day_mentions(text)


@given(st.text(max_size=200))
def test_any_text_can_be_searched(text: str) -> None:
    assert all(isinstance(day, date) for day in day_mentions(text, years=(2026, 2024)))
