"""Moments and spans in words, each exactly as exact as it is, and the same for `<time datetime>`.

A `Month` becomes "October 2026" and `2026-10`, never a day that is not known. The offset of a
capture time is never written: it tells roughly where the photo was taken.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from staticgal.core.when import CaptureTime, Day, Moment, Month, Span, Year
from staticgal.render.pages.strings import ENGLISH, Strings

_Calendar = tuple[int, ...]  # year; year and month; or year, month and day


@dataclass(frozen=True, slots=True)
class Dated:
    """One piece of a date: its words and its machine-readable form."""

    text: str
    machine: str


def moment_words(moment: Moment, strings: Strings = ENGLISH) -> Dated:
    """A moment in full: "15 October 2026, 15:45", "October 2026"."""
    match moment:
        case CaptureTime():
            clock = f"{moment.local:%H:%M}"
            day = _dated(_calendar(moment), strings)
            return Dated(f"{day.text}, {clock}", f"{day.machine}T{clock}")
        case Day() | Month() | Year():
            return _dated(_calendar(moment), strings)


def span_words(span: Span, strings: Strings = ENGLISH) -> tuple[Dated, ...]:
    """A span as one or two pieces, to be joined by " – ": "4", "10 May 2024".

    What both ends share is said once; ends of unlike exactness are told by the coarser of them.
    """
    first, last = _calendar(span.first), _calendar(span.last)
    known = min(len(first), len(last))
    first, last = first[:known], last[:known]
    if first == last:
        return (_dated(last, strings),)
    shared = 0
    while first[shared] == last[shared]:
        shared += 1
    return (_dated(first, strings, without=shared), _dated(last, strings))


def span_text(span: Span, strings: Strings = ENGLISH) -> str:
    """A span as plain text: "4 – 10 May 2024"."""
    return " – ".join(piece.text for piece in span_words(span, strings))


def _calendar(moment: Moment) -> _Calendar:
    match moment:
        case CaptureTime():
            return _days(moment.local.date())
        case Day():
            return _days(moment.date)
        case Month():
            return (moment.year, moment.month)
        case Year():
            return (moment.year,)


def _days(day: date) -> _Calendar:
    return (day.year, day.month, day.day)


def _dated(calendar: _Calendar, strings: Strings, without: int = 0) -> Dated:
    """A date in words, less its `without` greatest parts, which follow with the other end."""
    year, *rest = calendar
    words = [str(year), *(strings.months[month - 1] for month in rest[:1]), *map(str, rest[1:])]
    machine = "-".join((f"{year:04}", *(f"{part:02}" for part in rest)))
    return Dated(" ".join(reversed(words[without:])), machine)
