"""Days, weekdays and times are taken out of a name wherever they stand, and nothing else is."""

from __future__ import annotations

import re
from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from staticgal.text.undated import day_spans, without_days


@pytest.mark.parametrize(
    "name",
    [
        "2026-05-17_18-30 Anna",
        "2026-05-17T18-30 Anna",
        "20260517-1830 Anna",
        "20260517_183000_Anna",
        "2026-05-17 1830 Anna",
        "2026-05-17 18h30 Anna",
        "2026-05-17T18:30:00+02:00 Anna",
        "17.05.2026 18.30 Uhr Anna",
        "260517 Anna",
        "170526 Anna",
        "17052026 Anna",
        "26-05-17 Anna",
        "17_05_26 Anna",
        "17.5.26 Anna",
        "2026 05 17 Anna",
        "2026.05.17 Anna",
        "2026-5-7 Anna",
        "2026-137 Anna",
        "2026-W20-7 Anna",
        "KW20 Anna",
        "week 20 Anna",
        "2026-05-04..10 Anna",
        "2026-05-04–10 Anna",
        "2026-05-04 - 2026-05-10 Anna",
        "28.09.-03.10.2026 Anna",
        "17.-20. Anna",
        "Anna 17.05.",
        "Anna 17.05",
        "Anna am 17.05.2026",
        "Sa 17.5. Anna",
        "2026-05-17 So Anna",
        "2026-05-17 (So) Anna",
        "Anna (Sun 17 May)",
        "Anna, Fr, 15.05.2026",
        "sam. 17 mai Anna",
        "dom. 17 maggio Anna",
        "Anna Sunday 17th",
        "Anna on Sunday",
        "Sonntag Anna",
        "Sonntagsausflug Anna",
        "Ostersonntag, Anna",
        "dimanche Anna",
        "Anna niedziela",
        "Anna söndag",
        "segunda-feira Anna",
        "воскресенье Anna",
        "Anna Κυριακή",
        "May 17 2026 Anna",
        "May 17-18 Anna",
        "17-18 May Anna",
        "17th of May Anna",
        "on the 17th of May Anna",
        "17 mai Anna",
        "1er mai Anna",
        "le 14 juillet Anna",
        "17 de mayo de 2026 Anna",
        "17 d'octubre Anna",
        "den 17. maj Anna",
        "17. toukokuuta Anna",
        "17 maja 2026 Anna",
        "17. května Anna",
        "2026. május 17. Anna",
        "17 svibnja Anna",
        "17 мая Anna",
        "17 Μαΐου Anna",
        "17.V.2026 Anna",
        "17MAY2026 Anna",
        "2026年5月17日 Anna",
        "Mai 26 Anna",  # of May, or of 2026: a day, for all one knows
        "10h30 Anna",
        "6pm Anna",
        "18 Uhr Anna",
        "um 18:30 Anna",
        "kl. 18 Anna",
        "1779012345 Anna",
        "Anna_2026-05-17_1830",
        "Anna 2026-05-17 Sa",
        "5-17 Anna",
        "Anna_5-17",
        "17-5 Anna",
        "5-7 Anna",
        "5_17 Anna",
        "17.5 Anna",
        "Anna 17.5",
        "Anna 5-17",
        "17th-19th Anna",
        "17 to 19th Anna",
        "Fr-So Anna",
        "Sa/So Anna",
        "17 Sat Anna",
        "日曜日 Anna",
        "Anna 星期天",
        "Anna 일요일",
    ],
)
def test_a_day_a_weekday_or_a_time_is_taken_out(name: str) -> None:
    assert without_days(name) == "Anna"


def test_a_year_before_a_day_stays() -> None:
    assert without_days("2026 5-17 Anna") == "2026 Anna"


@pytest.mark.parametrize(
    "name",
    ["Sonntag", "2026-05-17", "17 mai", "Sa 17.5.", "2026-05-17T18-30", "KW20", "(17.05.2026)"],
)
def test_of_a_name_that_is_a_day_nothing_is_left(name: str) -> None:
    assert without_days(name) == ""


@pytest.mark.parametrize(
    "name",
    [
        *("Lisbon", "2026 Lisbon", "Mai 2026", "October 2026", "2026-05 Anna", "Sommer 2026"),
        *("Winter 2025-2026", "2025-26", "Class of 2026", "Abi 2026", "Abi '98", "1984", "2026"),
        *("Top 100", "Route 66", "Apollo 11", "Class 5b", "5. Klasse", "Room 101", "Boeing 747"),
        *("IMG 2026", "50 years Anna", "Anna's 17th birthday", "24h Le Mans", "24-70 mm", "16:9"),
        *("1.2.3.4", "v1.2.3", "100000", "123456", "2026-13-40 X", "1. FC Köln", "4. Advent"),
        *("Haus 6 am See", "2 out of 3", "Day 2", "U2", "3D", "M&M", "99 Luftballons"),
        *("May", "Sun", "Sa", "Do it", "Mi casa", "so what", "Die Sonne", "Mar del Plata"),
        *("2-3 Zimmer", "3-6 Jahre", "22.5 Grad", "7.1 Surround", "Version 2.5", "Klasse 5-7"),
        *("Teil 1-2", "Bayern 5-1", "1-2-3 go", "A-Z", "Max-Moritz", "Mon-Repos", "12 Monkeys"),
        *("Di und Do", "Mon chien", "Sat on a bench", "24 hours of Le Mans", "May and Sun"),
        *("Top 10", "Abi 2026", "Mai", "Catch-22", "Fahrenheit 451", "21st Street"),
        *("Montagne", "Fotomontage", "Mayday", "Marsch", "Augsburg", "Anna & Tom", ""),
    ],
)
def test_a_number_or_word_that_is_no_day_stays(name: str) -> None:
    assert without_days(name) == name


# What one would write a day with, and an oracle that knows nothing of how they are found.
DATES = (
    *("%Y-%m-%d", "%Y%m%d", "%y%m%d", "%d.%m.%Y", "%d.%m.%y", "%Y_%m_%d", "%d-%m-%Y", "%d/%m/%y"),
    *("%d %B %Y", "%B %d, %Y", "%d. %b", "%b %d", "%A %d", "%a %d.%m.", "%d.%m.", "%Y-W%V-%u"),
)
TIMES = ("", "_%H-%M", " %H:%M", " %H.%M Uhr", "T%H%M", " %Hh%M", " %I %p")
NAMES = ("Anna", "Lake", "Grandpa", "Garden party", "Zoo", "The Hansens")
DAYS = st.dates(date(2000, 1, 1), date(2029, 12, 31))
CLOCKS = st.times(time(1, 0), time(23, 59))


@given(DAYS, CLOCKS, st.sampled_from(DATES), st.sampled_from(TIMES), st.sampled_from(NAMES))
def test_nothing_is_left_of_a_day_in_any_form_at_either_end(
    day: date, clock: time, form: str, hour: str, words: str
) -> None:
    written = day.strftime(form)
    if written[-1].isdigit() or not hour.startswith("T"):
        written += clock.strftime(hour)

    for name in (f"{written} {words}", f"{words} {written}", f"{words} ({written})"):
        left = without_days(name)

        assert left == words
        assert not re.search(r"\d|day\b", left)


@given(DAYS, DAYS, st.sampled_from(DATES), st.sampled_from(NAMES))
def test_two_days_leave_the_same_name(one: date, other: date, form: str, words: str) -> None:
    first, second = (f"{day.strftime(form)} {words}" for day in (one, other))

    assert without_days(first) == without_days(second)


@given(st.text(max_size=80))
def test_any_text_can_be_searched_and_is_clean_afterwards(text: str) -> None:
    assert day_spans(without_days(text)) == ()
