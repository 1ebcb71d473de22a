"""Days that are written in a text, in the forms people use: what a safety review looks for.

It would rather see a day too many than one too few, so `5/4/2026` is both the 5th of April and
the 4th of May.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from unicodedata import normalize

from staticgal.text.day_names import MONTHS, plain
from staticgal.text.day_patterns import FIRST_YEAR, LAST_YEAR

_MONTH = r"(?P<word>[^\W\d_]{3,15})\.?"  # any word: whether it is a month is looked up
_DASH = "[-‐‑‒–−]"  # noqa: RUF001  the dashes that people and their programs write
_ORDINAL = r"(?:st|nd|rd|th|er|º|ª|°)?\.?"
_TO = rf"\s?(?:{_DASH}|[&+/]|to|and|bis|und|au|et|a|al|y)\s?"
_DAY = rf"(?<!\d)(?:(?P<other>\d{{1,2}}){_ORDINAL}{_TO})?(?P<day>\d{{1,2}}){_ORDINAL}"
_DAYS = rf"(?P<day>\d{{1,2}}){_ORDINAL}(?:{_TO}(?P<other>\d{{1,2}}){_ORDINAL})?"
_YEAR = r"(?P<year>\d{4})(?!\d)"
_OF = r"(?:\s|_|,|-|\b(?:of|de|del|den|the|le|il)\b){1,4}"

_YEAR_FIRST = re.compile(
    rf"(?<!\d)(?P<year>\d{{4}})(?P<gap>{_DASH}|[./_ :]|)(?P<month>\d{{2}})(?P=gap)(?P<day>\d{{2}})"
    r"(?!\d)"
    rf"|(?<!\d)(?P<year2>\d{{4}})(?:{_DASH}|[./年])\s?(?P<month2>\d{{1,2}})(?:{_DASH}|[./月])"
    r"\s?(?P<day2>\d{1,2})(?!\d)"
    # A camera's name for a file: the time follows the day without a letter between.
    r"|(?<!\d)(?P<year3>\d{4})(?P<month3>\d{2})(?P<day3>\d{2})(?=\d{6}(?:\d{3})?(?!\d))"
)
_YEAR_LAST = re.compile(
    rf"(?<![\d.])(?P<a>\d{{1,2}})(?P<gap>\.\s?|/|{_DASH}|_| )(?P<b>\d{{1,2}})(?P=gap)"
    r"(?P<year>\d{4}|\d{2})(?!\d)"
    r"|(?<!\d)(?P<a2>\d{2})(?P<b2>\d{2})(?P<year2>(?:19|20)\d{2})(?!\d)"
)
_WORDS = (
    re.compile(rf"{_DAY}{_OF}{_MONTH}(?![^\W\d_]){_OF}{_YEAR}", re.IGNORECASE),
    re.compile(rf"{_DAY}{_MONTH}(?![^\W\d_]){_YEAR}", re.IGNORECASE),
    re.compile(rf"\b{_MONTH}(?![^\W\d_])\s*{_DAYS}(?!\d)(?:\s|_|,)+{_YEAR}", re.IGNORECASE),
    re.compile(
        rf"(?<!\d)(?P<year>\d{{4}})[\s,_-]+{_MONTH}[\s_-]+(?P<day>\d{{1,2}})(?!\d)", re.IGNORECASE
    ),
)
_NO_YEAR = (
    re.compile(rf"{_DAY}{_OF}{_MONTH}(?![^\W\d_])", re.IGNORECASE),
    re.compile(rf"\b{_MONTH}(?![^\W\d_])\s*{_DAYS}(?!\d)", re.IGNORECASE),
    re.compile(r"(?<![\d.])(?P<day>\d{1,2})\.\s?(?P<month>\d{1,2})\.(?!\d)"),
    re.compile(r"(?<![\d-])(?P<month>0[1-9]|1[0-2])[-_](?P<day>[0-2]\d|3[01])(?![\d-])"),
)


@dataclass(frozen=True, slots=True)
class Mention:
    """Where a day is written, `text[start:end]`, and the days that it may mean."""

    start: int
    end: int
    days: tuple[date, ...]


def day_mentions(text: str, years: Collection[int] = ()) -> tuple[date, ...]:
    """All days written in the text, sorted; those without a year as days of these `years`."""
    return tuple(sorted({day for mention in mentions(text, years) for day in mention.days}))


def mentions(text: str, years: Collection[int] = ()) -> tuple[Mention, ...]:
    """Where days are written in the text, in order; days without a year as days of `years`.

    Places are those of the text in NFC, which names of files and folders are in anyhow.
    """
    text = normalize("NFC", text)
    found = list(_with_year(text))
    if years:
        found += _without_year(text, years)
    return tuple(sorted(found, key=lambda mention: (mention.start, -mention.end)))


def _with_year(text: str) -> Iterator[Mention]:
    for match in _YEAR_FIRST.finditer(text):
        year, month, day = (int(part) for part in match.group(*_present(match)))
        yield from _mention(match, _day(year, month, day))
    for match in _YEAR_LAST.finditer(text):
        if match["a"] is not None:
            first, second, year = int(match["a"]), int(match["b"]), _whole_year(match["year"])
        else:
            first, second, year = int(match["a2"]), int(match["b2"]), int(match["year2"])
        yield from _mention(match, _day(year, second, first), _day(year, first, second))
    for expression in _WORDS:
        for match in expression.finditer(text):
            months = MONTHS.get(plain(match["word"]), ())
            year = int(match["year"])
            days = [_day(year, month, day) for month in months for day in _numbers(match)]
            yield from _mention(match, *days)


def _present(match: re.Match[str]) -> tuple[str, str, str]:
    for suffix in ("", "2", "3"):
        if match[f"year{suffix}"] is not None:
            return f"year{suffix}", f"month{suffix}", f"day{suffix}"
    raise AssertionError("one of the alternatives has matched")


def _without_year(text: str, years: Collection[int]) -> Iterator[Mention]:
    for expression in _NO_YEAR:
        for match in expression.finditer(text):
            parts = match.groupdict()
            word = parts.get("word")
            months = MONTHS.get(plain(word), ()) if word else (int(parts["month"]),)
            numbers = _numbers(match)
            days = [_day(year, month, day) for year in years for month in months for day in numbers]
            yield from _mention(match, *days)


def _numbers(match: re.Match[str]) -> tuple[int, ...]:
    """The number of the day; where there is "15 to 17", both."""
    other = match.groupdict().get("other")
    day = int(match["day"])
    return tuple(sorted((int(other), day))) if other else (day,)


def _mention(match: re.Match[str], *days: date | None) -> Iterator[Mention]:
    real = tuple(dict.fromkeys(day for day in days if day is not None))
    if real:
        yield Mention(match.start(), match.end(), real)


def _whole_year(text: str) -> int:
    year = int(text)
    return year if len(text) == 4 else year + (2000 if year < 70 else 1900)


def _day(year: int, month: int, day: int) -> date | None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None
