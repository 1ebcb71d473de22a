"""Dates in the names of folders and files, and what is shown of a name without its date."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from staticgal.core.when import CaptureTime, Day, Moment, Month, Year
from staticgal.source.filenames import FolderName, read_file_name, read_folder_name
from staticgal.text.days_in_text import day_mentions
from tests.source.moments import local

OCTOBER_15 = Day(date(2026, 10, 15))


@pytest.mark.parametrize(
    ("name", "moment", "shown"),
    [
        ("2026-10-15 Anna's birthday", OCTOBER_15, "Anna's birthday"),
        ("2013_01_01_Featured Pictures", Day(date(2013, 1, 1)), "Featured Pictures"),
        ("2013_01_01_Featured_Pictures", Day(date(2013, 1, 1)), "Featured Pictures"),
        ("20261015 X", OCTOBER_15, "X"),
        ("15.10.2026 X", OCTOBER_15, "X"),
        ("5.1.2026 X", Day(date(2026, 1, 5)), "X"),
        ("10-15-2026 X", OCTOBER_15, "X"),
        ("2026-10 X", Month(2026, 10), "X"),
        ("2026", Year(2026), ""),
        ("2026-10-15", OCTOBER_15, ""),
        ("2026-10-15Lisbon", OCTOBER_15, "Lisbon"),
        ("2026-10-15..17", OCTOBER_15, ""),
        ("2026-10-15..17 Lisbon", OCTOBER_15, "Lisbon"),
        ("2026-05-04 - 2026-05-10 Lisbon", Day(date(2026, 5, 4)), "Lisbon"),
        ("2026-05-04–10 Lisbon", Day(date(2026, 5, 4)), "Lisbon"),
        ("15.-17.10.2026 Wien", OCTOBER_15, "Wien"),
        ("Wien 28.09.-03.10.2026", Day(date(2026, 9, 28)), "Wien"),
        ("15-17 October 2026 Anna", OCTOBER_15, "Anna"),
        ("Anna 2026-10-15", OCTOBER_15, "Anna"),
        ("Anna (2026-10-15)", OCTOBER_15, "Anna"),
        ("Anna 2026-10-15 party", OCTOBER_15, "Anna party"),
        ("Anna, October 15, 2026", OCTOBER_15, "Anna"),
        ("15. Oktober 2026 Anna", OCTOBER_15, "Anna"),
        ("2026-10-15_Anna_2026-10-15", OCTOBER_15, "Anna"),
        ("2026-10-15 15-45-02 X", CaptureTime(local(2026, 10, 15, 15, 45, 2)), "X"),
        ("album/2026-10-15 X", OCTOBER_15, "X"),
        ("2026-10-15 17 people", OCTOBER_15, "17 people"),
    ],
)
def test_a_folder_name_tells_its_date_and_what_is_left(
    name: str, moment: Moment, shown: str
) -> None:
    read = read_folder_name(name)

    assert (read.date, read.shown) == (moment, shown)


@pytest.mark.parametrize(
    ("path", "moment", "shown", "undated"),
    [
        (
            "2026-10-15_18-30 Anna",
            CaptureTime(local(2026, 10, 15, 18, 30)),
            "Anna",
            "Anna",
        ),
        ("15.10.2026 18.30 Uhr", CaptureTime(local(2026, 10, 15, 18, 30)), "", ""),
        ("2026-10-15T18-30", CaptureTime(local(2026, 10, 15, 18, 30)), "", ""),
        ("20261015-1830", CaptureTime(local(2026, 10, 15, 18, 30)), "", ""),
        ("261015 Anna", None, "261015 Anna", "Anna"),
        ("Sonntag", None, "Sonntag", ""),
        ("Do 15.10.2026 Anna", OCTOBER_15, "Anna", "Anna"),
        ("Donnerstag, 15. Oktober 2026 Anna", OCTOBER_15, "Anna", "Anna"),
        ("2026-10-15 Do Anna", OCTOBER_15, "Do Anna", "Anna"),
        ("2026-10-15 (Do) Anna", OCTOBER_15, "(Do) Anna", "Anna"),
        ("2026-10-15 La Gomera", OCTOBER_15, "La Gomera", "La Gomera"),
        ("Anna 2026-10-15 Thu", OCTOBER_15, "Anna", "Anna"),
        ("2026/10/15 Do Anna", OCTOBER_15, "Do Anna", "Anna"),
        ("2026-10/15 Anna", OCTOBER_15, "Anna", "Anna"),
        ("2026/Oktober/15 Anna", None, "15 Anna", "Anna"),
        ("2026-10 15 Anna", Month(2026, 10), "15 Anna", "Anna"),
        ("Oktober 2026/15", None, "15", ""),
        ("2026/15 people", None, "15 people", "15 people"),
    ],
)
def test_for_who_may_know_no_day_a_folder_name_loses_weekdays_and_times_too(
    path: str, moment: Moment | None, shown: str, undated: str
) -> None:
    assert read_folder_name(path) == FolderName(moment, shown, undated)


@pytest.mark.parametrize(
    "name",
    ["Lisbon", "2026 Lisbon", "Room 101", "2026-13-40 X", "3026-10-15 X", "1234", "", "0000"],
)
def test_a_folder_name_without_a_real_date_is_shown_as_it_is(name: str) -> None:
    read = read_folder_name(name)

    assert (read.date, read.shown, read.undated) == (None, name, name)


@pytest.mark.parametrize(
    ("name", "time"),
    [
        ("IMG_20261015_154502.jpg", (15, 45, 2)),
        ("PXL_20261015_154502123.jpg", (15, 45, 2)),
        ("PXL_20261015_154502123.MP.jpg", (15, 45, 2)),
        ("2026-10-15 15.45.02.jpg", (15, 45, 2)),
        ("2026-10-15_15-45-02.jpg", (15, 45, 2)),
        ("WhatsApp Image 2026-10-15 at 15.45.02.jpeg", (15, 45, 2)),
        ("Screenshot_2026-10-15-15-45-02.png", (15, 45, 2)),
        ("Screen Shot 2026-10-15 at 3.45.02 PM.png", (15, 45, 2)),
        ("IMG20261015154502.jpg", (15, 45, 2)),
        ("20261015_154502(0).jpg", (15, 45, 2)),
        ("signal-2026-10-15-154502.jpg", (15, 45, 2)),
        ("album/IMG_20261015_154502.jpg", (15, 45, 2)),
    ],
)
def test_a_file_name_tells_its_time(name: str, time: tuple[int, int, int]) -> None:
    assert read_file_name(name) == CaptureTime(local(2026, 10, 15, *time))


@pytest.mark.parametrize("name", ["IMG-20261015-WA0001.jpg", "20261015.jpg", "Anna 2026-10-15.jpg"])
def test_a_file_name_without_a_time_tells_its_day(name: str) -> None:
    assert read_file_name(name) == OCTOBER_15


@pytest.mark.parametrize(
    "name", ["IMG_1234.jpg", "DSC_20261399.jpg", "99999999_888888.jpg", "P1010203.JPG", "", ".jpg"]
)
def test_a_file_name_without_a_real_date_tells_nothing(name: str) -> None:
    assert read_file_name(name) is None


def test_the_groups_of_the_seed_are_understood() -> None:
    folder = re.compile(r"(?P<a_year>\d{4})/(?P<a_month>\d\d)_(?P<a_day>\d\d)_(?P<a_name>.*)")
    photo = re.compile(r"(?P<p_year>\d{4})-(?P<p_month>\d\d)-(?P<p_day>\d\d)_.*\.jpg")

    assert read_folder_name("2026/10_15_Featured", [folder]) == FolderName(
        OCTOBER_15, "Featured", "Featured"
    )
    assert read_file_name("x/2026-10-15_a.jpg", [photo]) == OCTOBER_15


def test_a_pattern_without_a_name_group_leaves_what_it_did_not_name() -> None:
    pattern = re.compile(r"day (?P<year>\d{4})(?P<month>\d\d)(?P<day>\d\d).*")

    assert read_folder_name("day 20261015 Anna", [pattern]).shown == "day Anna"


DAYS = st.dates(date(1826, 1, 1), date(2100, 12, 31))
FORMS = (
    "%Y-%m-%d {}",
    "%Y_%m_%d_{}",
    "%Y%m%d {}",
    "%Y.%m.%d {}",
    "%d.%m.%Y {}",
    "%d-%m-%Y {}",
    "{} %Y-%m-%d",
    "{} %d.%m.%Y",
    "%Y-%m-%d {} %Y%m%d",
    "%d %B %Y {}",
    "{}, %B %d, %Y",
    "({}) %Y-%m-%d x",
)
WORDS = st.text(alphabet="abc ÄöÉ'&_-,()é😀", max_size=20)


def formatted(day: date, form: str, words: str) -> str:
    year = f"{day.year:04}"
    return day.strftime(form.replace("%Y", year)).replace("{}", words)


@given(DAYS, st.sampled_from(FORMS), WORDS)
def test_what_is_shown_of_a_name_never_holds_its_day(day: date, form: str, words: str) -> None:
    name = formatted(day, form, words)

    read = read_folder_name(name)

    assert read.date == Day(day)
    assert day_mentions(read.shown) == ()
    assert not re.search(r"\d", read.shown)


@given(DAYS, st.integers(1, 20), st.sampled_from(("..", "–", " - ", " – ", "-")), WORDS)
def test_what_is_shown_of_a_range_holds_neither_end(
    day: date, days: int, dash: str, words: str
) -> None:
    end = day + timedelta(days)

    read = read_folder_name(f"{day.isoformat()}{dash}{end.isoformat()} {words}")

    assert read.date == Day(day)
    assert not re.search(r"\d", read.shown)


@given(st.text(max_size=60))
def test_any_name_can_be_read(name: str) -> None:
    read_file_name(name)
    assert isinstance(read_folder_name(name), FolderName)
