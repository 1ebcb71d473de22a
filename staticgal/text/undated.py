"""Text less every day, weekday and time in it: what a name is to those who may not know days.

It would rather take a number too many than leave a day: `10-12` may be the 10th of December, and
`Mai 26` a day. Months and years stay, and so does a number that is no date: `Top 100`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from unicodedata import normalize

from staticgal.text import day_patterns as written
from staticgal.text.day_names import (
    MONTHS,
    SHORT_WEEKDAYS,
    SHORT_WITH_NUMBER,
    WORDLIKE,
    is_weekday,
    plain,
)

Span = tuple[int, int]


def without_days(text: str) -> str:
    """The text with no day, weekday, time or week in it, and without what only joined them to it.

    `2026-05-17 Anna` is `Anna`, `Sonntag` is nothing; a text without any is as it was.
    """
    text = normalize("NFC", text)
    spans = day_spans(text)
    while spans:
        for start, end in reversed(spans):
            text = f"{text[:start]} {text[end:]}"
        text = written.EMPTY.sub(" ", text)
        spans = day_spans(text)
        if not spans:
            return trimmed(text)
    return text


def trimmed(name: str) -> str:
    """A name without what only joined it to a date, and with spaces for underscores if it has no
    spaces of its own.
    """
    if " " not in name.strip():
        name = name.replace("_", " ")
    return " ".join(name.split()).strip(" ,;:_-–—").strip()


@lru_cache(maxsize=1 << 16)
def day_spans(text: str) -> tuple[Span, ...]:
    """Where the text tells a day, a weekday, a time or a week: in order, none touching another."""
    found = [_widened(text, span) for span in _days(text)]
    found += _others(text)
    return _joined(sorted(found))


def _joined(spans: list[Span]) -> tuple[Span, ...]:
    joined: list[Span] = []
    for start, end in spans:
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return tuple(joined)


def _days(text: str) -> Iterator[Span]:
    """Days as they are written, without what stands beside them."""
    if any(map(str.isdigit, text)):
        yield from _in_numbers(text)
        yield from _in_words(text)


def _in_numbers(text: str) -> Iterator[Span]:
    for match in written.YEAR_FIRST.finditer(text):
        year, month, day = int(match["y"]), int(match["m"]), int(match["d"])
        if _is_year(year) and (_is_day(month, day) or _is_day(day, month)):
            yield match.span()
    for match in written.YEAR_LAST.finditer(text):
        a, b = int(match["a"]), int(match["b"])
        c = int(match["c"].strip("'’"))
        is_whole = len(match["c"]) == 4
        if is_whole and not _is_year(c):
            continue
        if _is_day(a, b) or _is_day(b, a) or (not is_whole and (_is_day(b, c))):
            yield match.span()
    for match in written.PACKED.finditer(text):
        if _is_packed(match[0]):
            yield match.span()
    for match in written.DAY_OF_YEAR.finditer(text):
        if _is_year(int(match["y"])) and 1 <= int(match["n"]) <= 366:
            yield match.span()
    for match in written.NO_YEAR.finditer(text):
        a, b = (int(part) for part in match.groups() if part)
        is_time = match["a2"] is not None and "." in match[0] and a < 24 and b < 60
        if _is_day(a, b) or _is_day(b, a) or is_time:
            yield match.span()
    for match in (*written.DAYS_ALONE.finditer(text), *written.ORDINALS.finditer(text)):
        if 1 <= int(match[1]) < int(match[2]) <= 31:
            yield match.span()
    for match in written.AT_AN_EDGE.finditer(text):
        a, b = int(match["a"]), int(match["b"])
        is_sure = a > 12 or b > 12 or (match["in"] is None and match["gap"] != ".")
        if is_sure and (_is_day(a, b) or _is_day(b, a)):
            yield match.span("a")[0], match.end("b")
    before = written.BEFORE_SHORT.match(text)
    if before and 1 <= int(before[1]) <= 31:
        word = plain(before["word"])
        if word in SHORT_WEEKDAYS and word not in WORDLIKE:
            yield before.span()


def _in_words(text: str) -> Iterator[Span]:
    for expression in written.WITH_WORD:
        for match in expression.finditer(text):
            months = MONTHS.get(plain(match["word"]), ())
            if match["word"] == "out" and text[match.end("word") :].startswith(" of"):
                continue  # English, and not October in Portuguese
            if any(_is_day(month, int(match["day"])) for month in months):
                yield match.span()
    for match in written.WITH_ROMAN.finditer(text):
        if _is_day(written.ROMAN.get(match["roman"], 0), int(match["day"])):
            yield match.span()


def _others(text: str) -> Iterator[Span]:
    """Weekdays, times and weeks, which tell something of a day by themselves."""
    for match in written.ANY_WORD.finditer(text):
        if is_weekday(match[0]) or any(map(is_weekday, re.split("['’-]", match[0]))):
            yield _widened(text, _numbered(text, match.span()))
        elif plain(match[0]) in SHORT_WITH_NUMBER and match[0][0].isupper():
            number = written.NUMBER_AFTER.match(text, match.end())
            if number and 1 <= _digits(number[0]) <= 31:
                yield _widened(text, (match.start(), number.end()))
    for match in written.SHORT_RANGE.finditer(text):
        a, b = plain(match["a"]), plain(match["b"])
        if a != b and a in SHORT_WEEKDAYS and b in SHORT_WEEKDAYS:
            yield _widened(text, match.span())
    if not any(map(str.isdigit, text)):
        return
    for match in (*written.WEEK.finditer(text), *written.STAMP.finditer(text)):
        yield _widened(text, match.span())
    for match in written.CLOCK.finditer(text):
        hours = match["h"] or match["h2"]
        minutes = match["m"] or match["m2"] or match["m3"] or match["m4"] or "0"
        if int(hours) < 24 and int(minutes) < 60:
            yield _with_joining(text, match.span())


def _widened(text: str, span: Span) -> Span:
    """A day with the time, the other days and the weekday that stand beside it."""
    start, end = span
    if time := written.TIME_AFTER.match(text, end):
        hour, minute = (
            int(p) for p in (time["h"] or time["h2"] or time["h3"], time["m"] or time["m2"] or 0)
        )
        if hour < 24 and minute < 60:
            end = time.end()
    if other := written.RANGE_AFTER.match(text, end):
        end = other.end()
    if other := written.RANGE_BEFORE.search(text, _near(start), start):
        start = other.start()
    if (short := written.SHORT_AFTER.match(text, end)) and plain(short["word"]) in SHORT_WEEKDAYS:
        is_apart = short["open"] or short["end"] or short.end() == len(text)
        if is_apart or plain(short["word"]) not in WORDLIKE:
            end = short.end()
    if (short := written.SHORT_BEFORE.search(text, _near(start), start)) and plain(
        short["word"]
    ) in SHORT_WEEKDAYS:
        start = short.start()
    return _with_joining(text, (start, end))


def _numbered(text: str, span: Span) -> Span:
    """A weekday with the number of the day beside it: `Sunday 17th`."""
    start, end = span
    if (number := written.NUMBER_AFTER.match(text, end)) and 1 <= _digits(number[0]) <= 31:
        end = number.end()
    elif (number := written.NUMBER_BEFORE.search(text, _near(start), start)) and 1 <= _digits(
        number[0]
    ) <= 31:
        start = number.start()
    return start, end


def _with_joining(text: str, span: Span) -> Span:
    joining = written.JOINING.search(text, _near(span[0]), span[0])
    return (joining.start(), span[1]) if joining else span


def _near(place: int) -> int:
    """Where to begin to look for what stands before a place: texts can be long."""
    return max(0, place - 30)


def _digits(text: str) -> int:
    return int("".join(filter(str.isdecimal, text)))


def _is_packed(digits: str) -> bool:
    """Whether digits without anything between are a day, in any order, and maybe a time."""
    if len(digits) == 6:
        a, b, c = int(digits[:2]), int(digits[2:4]), int(digits[4:])
        return _is_day(b, c) or _is_day(b, a) or _is_day(a, b)
    if len(digits) == 7:
        return _is_year(int(digits[:4])) and 1 <= int(digits[4:]) <= 366
    if len(digits) in (8, 10, 12, 14, 17):
        first, last = digits[:4], digits[4:8]
        return (_is_year(int(first)) and _is_month_day(last)) or (
            len(digits) == 8 and _is_year(int(last)) and _is_month_day(first)
        )
    return False


def _is_month_day(four: str) -> bool:
    a, b = int(four[:2]), int(four[2:])
    return _is_day(a, b) or _is_day(b, a)


def _is_day(month: int, day: int) -> bool:
    return 1 <= month <= 12 and 1 <= day <= 31


def _is_year(year: int) -> bool:
    return written.FIRST_YEAR <= year <= written.LAST_YEAR
