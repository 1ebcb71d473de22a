"""Text less every day, weekday and time in it: what a name is to those who may not know days.

It would rather take a number too many than leave a day: `10-12` may be the 10th of December, and
`Mai 26` a day. Months and years stay, and so does a number that is no date: `Top 100`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from unicodedata import normalize

from staticgal.text.day_names import (
    MONTHS,
    SHORT_WEEKDAYS,
    SHORT_WITH_NUMBER,
    WORDLIKE,
    is_weekday,
    plain,
)

FIRST_YEAR, LAST_YEAR = 1826, 2100

Span = tuple[int, int]

_DASH = "[-‐‑‒–—−]"  # noqa: RUF001  the dashes that people and their programs write
_ORDINAL = r"(?:st|nd|rd|th|er|ère|ère|º|ª|°|\.)?"
_AND = rf"(?:\.{{2,3}}|…|{_DASH}|[&+/_]|to|and|bis|und|au|et|til|till|tot|en|och|og|do|i|a|al|y)"
_DAY = rf"(?<!\d)(?P<day>\d{{1,2}}){_ORDINAL}"
_OF = r"(?:[\s_.,]|-|d['’]|\b(?:of|de|del|den|der|the|le|il|do)\b){0,6}"
_WORD = r"(?P<word>[^\W\d_]{3,15})\.?"
_ROMAN_NUMBERS = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")
_ROMAN = {word: month for month, word in enumerate(_ROMAN_NUMBERS, 1)}

_YEAR_FIRST = re.compile(
    rf"(?<!\d)(?P<y>\d{{4}})\s?(?P<gap>{_DASH}|[./_ :年])\s?(?P<m>\d{{1,2}})\s?(?:(?P=gap)|月)\s?"
    r"(?P<d>\d{1,2})(?!\d)(?:日|\.(?![.\d]))?"
)
_YEAR_LAST = re.compile(
    rf"(?<!\d)(?P<a>\d{{1,2}})\s?(?P<gap>{_DASH}|[./_ ])\s?(?P<b>\d{{1,2}})\s?(?P=gap)"
    r"\s?(?P<c>\d{4}|['’]?\d{2})(?!\d)"
)
_PACKED = re.compile(r"(?<!\d)\d{6,17}(?!\d)")
_DAY_OF_YEAR = re.compile(rf"(?<!\d)(?P<y>\d{{4}}){_DASH}(?P<n>\d{{3}})(?!\d)")
_WITH_ROMAN = re.compile(
    rf"{_DAY}[\s./_-]{{0,3}}(?P<roman>[IVX]{{1,4}})[\s./_-]{{0,3}}(?:\d{{4}}|['’]?\d{{2}})(?!\d)"
)
_WITH_WORD = (
    re.compile(rf"{_DAY}{_OF}{_WORD}(?![^\W\d_])(?:{_OF}(?:\d{{4}}|['’]\d{{2}})(?!\d))?"),
    re.compile(
        rf"(?<![^\W\d_]){_WORD}(?![^\W\d_])[\s_.-]{{0,3}}(?:(?:the|der|den|le|el|il)\s)?"
        rf"(?P<day>\d{{1,2}})(?!\d){_ORDINAL}(?:[\s_,.-]{{1,3}}(?:\d{{4}}|['’]\d{{2}})(?!\d))?"
    ),
    re.compile(
        rf"(?<!\d)\d{{4}}[\s_.,-]{{0,3}}{_WORD}[\s_.-]{{0,3}}(?P<day>\d{{1,2}})(?!\d){_ORDINAL}"
    ),
)
_NO_YEAR = re.compile(
    rf"(?<![\d.,:/])(?P<a>\d{{1,2}})\.\s?(?P<b>\d{{1,2}})\.(?!\d)"
    rf"|(?<![\d.,:/-])(?P<a2>\d{{2}})(?:{_DASH}|[./_])(?P<b2>\d{{2}})"
    rf"(?!\d|[.,:/-]\d|\s?(?:{'|'.join(('mm', 'cm', 'km', 'm', 'kg', 'g', '%', '€', 'MP'))})(?!\w))"
    r"|(?<!\d)(?P<a3>\d{1,2})月(?P<b3>\d{1,2})日"
)
_UNITS = (
    r"mm|cm|km|m|kg|g|MP|GB|l|°|%|€|\$|years?|yrs?|Jahre[ns]?|Jährige[nr]?|ans|años|anni|anos|jaar|år|lat"
    r"|days?|Tagen?|Stunden|hours?|Minuten|minutes?|Klasse|Euro|Grad|Zimmer|rooms?|mal|x|times"
)
# Without a second point or two digits each, only where it stands first, or can be nothing else.
_AT_AN_EDGE = re.compile(
    rf"(?:\A\s*(?:\d{{4}}[\s_])?|(?P<in>(?<=[\s_])))(?P<a>\d{{1,2}})(?P<gap>{_DASH}|[._])(?P<b>\d{{1,2}})"
    rf"(?=[\s_,]|\Z)(?(in)\s*\Z)(?!\s?(?:{_UNITS})(?!\w))"
)
_SHORT_RANGE = re.compile(
    rf"(?<![^\W_])(?P<a>[A-ZÀ-Ž][^\W\d_]{{1,3}})\.?\s?(?:{_DASH}|/)\s?"
    r"(?P<b>[A-ZÀ-Ž][^\W\d_]{1,3})(?![^\W_])\.?"
)
_ORDINALS = re.compile(
    rf"(?<!\d)(\d{{1,2}})(?:st|nd|rd|th)?\s?(?:{_DASH}|&|\+|\bto\b|\band\b)\s?(\d{{1,2}})(?:st|nd|rd|th)\b"
)
_BEFORE_SHORT = re.compile(r"\A\s*(\d{1,2})\.?[\s_](?P<word>[A-Z][a-z]{1,2})\.?(?![^\W_])")
_DAYS_ALONE = re.compile(
    rf"(?<![\d.])(\d{{1,2}})\.\s?(?:{_DASH}|bis|/|und|\+|&)\s?(\d{{1,2}})\.(?!\d)"
)
_WEEK = re.compile(
    r"(?<![^\W_])(?:KW|CW|Kalenderwoche|calendar week|Woche|week|wk|weeknr|semaine|sem|semana"
    r"|setmana|settimana|uge|vecka|uke|viikko|tydzień|týden|týždeň|hét|nädal|неделя|тиждень)"
    r"[\s_.:#-]{0,2}\d{1,2}(?!\d)"
    rf"|(?<!\d)\d{{4}}[\s_]?{_DASH}?[\s_]?(?:W|KW|CW)\s?\d{{1,2}}(?:{_DASH}?[1-7])?(?!\d)"
    r"|(?<![^\W_])W(?:0[1-9]|[1-4]\d|5[0-3])(?![\w])",
    re.IGNORECASE,
)
_CLOCK = re.compile(
    r"(?<![\d.,:])(?P<h>\d{1,2})(?:"
    r":(?P<m>\d{2})(?:[:.](?P<s>\d{2})(?:[.,]\d+)?)?(?:\s?(?:[AaPp]\.?\s?[Mm]\b\.?|Uhr\b|h\b))?"
    r"|\s?[hH](?P<m2>\d{2})(?!\d)(?:m\b)?"
    r"|[.:](?P<m3>\d{2})\s?(?:Uhr\b|[AaPp]\.?[Mm]\b\.?|h\b|hrs?\b|uur\b)"
    r"|\s?(?:Uhr|uhr|o['’]?\s?clock|uur|hrs|час\w*)\b"
    r"|(?:[AaPp]\.?[Mm]|\s[PpA]\.?[Mm]|\s[ap]\.m|\sam(?=\W*$))\b\.?"
    r"|\s?h(?!\w)"
    r")(?!\d)"
    r"|(?<!\w)kl(?:\.\s?|okken\s|ockan\s|\s)(?P<h2>\d{1,2})(?:[.:](?P<m4>\d{2}))?(?!\d)"
)
_STAMP = re.compile(r"(?<!\d)1\d{9}(?:\d{3})?(?!\d)")  # seconds, or thousandths, since 1970

# What follows a day at once: the time, then the other day of a range.
_TIME_AFTER = re.compile(
    r"(?:(?:[Tt_,]|\s?@|-|\s)\s?(?:(?:um|at|à|a las|alle|om|kl\.?|o)\s)?(?:"
    r"(?P<h>\d{1,2})[-.:h_](?P<m>\d{2})(?:[-.:m_]\d{2}(?:[.,]\d+)?s?)?(?:\s?(?:Uhr|h|[ap]\.?m\b\.?))?"
    r"|(?P<h2>\d{2})(?P<m2>\d{2})(?:\d{2})?(?:\d{3})?"
    r")|[Tt_](?P<h3>\d{2}))(?!\d)(?:\s?Uhr\b)?(?:Z\b|[+-]\d{2}:?\d{2}(?!\d))?",
    re.IGNORECASE,
)
_RANGE_AFTER = re.compile(
    rf"(?:{_AND}|,)\d{{1,2}}(?:[.]\d{{1,2}}\.?|[-_]\d{{2}}|{_ORDINAL})(?![\d.:]\d|\d)"
    rf"|\s?(?:\.{{2,3}}|…|{_DASH}|[&+/]|\b(?:to|bis|till?|til|tot|au|al|do)\b)\s?\d{{2}}"
    r"(?:[-_.]\d{2}){0,2}\.?(?!\d)|\s?,\s?\d{2}(?!\d)"
)
_RANGE_BEFORE = re.compile(rf"(?<![\d])\d{{1,2}}{_ORDINAL}(?:\s?\d{{1,2}}\.)?\s?{_AND}\s?$")
_NUMBER_AFTER = re.compile(
    rf"[\s,._-]{{0,3}}(?:(?:the|der|den|le|el|il)\s)?\d{{1,2}}(?!\d){_ORDINAL}(?:(?=T\d)|(?![^\W_]))"
)
_NUMBER_BEFORE = re.compile(rf"(?<![\d.,:])\d{{1,2}}{_ORDINAL}[\s,_-]{{0,2}}$")
_SHORT_BEFORE = re.compile(r"(?<![^\W_])(?P<word>[^\W\d_]{2,5})(?P<dot>[.,]{0,2})[\s_(-]{0,2}$")
_SHORT_AFTER = re.compile(
    r"(?P<gap>[\s,_-]{0,2})(?P<open>[(\[]?)(?P<word>[^\W\d_]{2,5})(?![^\W\d_])(?P<end>[).,\]_]?)"
)
_JOINING = re.compile(
    r"(?:(?<![^\W_])(?:am|vom|ab|seit|dem|den|der|on|at|from|since|the|of|le|du|el|il|dal|del|em|op"
    r"|på|um|bis|to|zum|till|à|a|alle|kl\.?)[\s_]+)+$"
)
_ANY_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_EMPTY = re.compile(r"[(\[{]\s*[)\]}]")


def without_days(text: str) -> str:
    """The text with no day, weekday, time or week in it, and without what only joined them to it.

    `2026-05-17 Anna` is `Anna`, `Sonntag` is nothing; a text without any is as it was.
    """
    text = normalize("NFC", text)
    spans = day_spans(text)
    while spans:
        for start, end in reversed(spans):
            text = f"{text[:start]} {text[end:]}"
        text = _EMPTY.sub(" ", text)
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
    for match in _YEAR_FIRST.finditer(text):
        year, month, day = int(match["y"]), int(match["m"]), int(match["d"])
        if _is_year(year) and (_is_day(month, day) or _is_day(day, month)):
            yield match.span()
    for match in _YEAR_LAST.finditer(text):
        a, b = int(match["a"]), int(match["b"])
        c = int(match["c"].strip("'’"))
        is_whole = len(match["c"]) == 4
        if is_whole and not _is_year(c):
            continue
        if _is_day(a, b) or _is_day(b, a) or (not is_whole and (_is_day(b, c))):
            yield match.span()
    for match in _PACKED.finditer(text):
        if _is_packed(match[0]):
            yield match.span()
    for match in _DAY_OF_YEAR.finditer(text):
        if _is_year(int(match["y"])) and 1 <= int(match["n"]) <= 366:
            yield match.span()
    for match in _NO_YEAR.finditer(text):
        a, b = (int(part) for part in match.groups() if part)
        is_time = match["a2"] is not None and "." in match[0] and a < 24 and b < 60
        if _is_day(a, b) or _is_day(b, a) or is_time:
            yield match.span()
    for match in (*_DAYS_ALONE.finditer(text), *_ORDINALS.finditer(text)):
        if 1 <= int(match[1]) < int(match[2]) <= 31:
            yield match.span()
    for match in _AT_AN_EDGE.finditer(text):
        a, b = int(match["a"]), int(match["b"])
        is_sure = a > 12 or b > 12 or (match["in"] is None and match["gap"] != ".")
        if is_sure and (_is_day(a, b) or _is_day(b, a)):
            yield match.span("a")[0], match.end("b")
    before = _BEFORE_SHORT.match(text)
    if before and 1 <= int(before[1]) <= 31:
        word = plain(before["word"])
        if word in SHORT_WEEKDAYS and word not in WORDLIKE:
            yield before.span()


def _in_words(text: str) -> Iterator[Span]:
    for expression in _WITH_WORD:
        for match in expression.finditer(text):
            months = MONTHS.get(plain(match["word"]), ())
            if match["word"] == "out" and text[match.end("word") :].startswith(" of"):
                continue  # English, and not October in Portuguese
            if any(_is_day(month, int(match["day"])) for month in months):
                yield match.span()
    for match in _WITH_ROMAN.finditer(text):
        if _is_day(_ROMAN.get(match["roman"], 0), int(match["day"])):
            yield match.span()


def _others(text: str) -> Iterator[Span]:
    """Weekdays, times and weeks, which tell something of a day by themselves."""
    for match in _ANY_WORD.finditer(text):
        if is_weekday(match[0]) or any(map(is_weekday, re.split("['’-]", match[0]))):
            yield _widened(text, _numbered(text, match.span()))
        elif plain(match[0]) in SHORT_WITH_NUMBER and match[0][0].isupper():
            number = _NUMBER_AFTER.match(text, match.end())
            if number and 1 <= _digits(number[0]) <= 31:
                yield _widened(text, (match.start(), number.end()))
    for match in _SHORT_RANGE.finditer(text):
        a, b = plain(match["a"]), plain(match["b"])
        if a != b and a in SHORT_WEEKDAYS and b in SHORT_WEEKDAYS:
            yield _widened(text, match.span())
    if not any(map(str.isdigit, text)):
        return
    for match in (*_WEEK.finditer(text), *_STAMP.finditer(text)):
        yield _widened(text, match.span())
    for match in _CLOCK.finditer(text):
        hours = match["h"] or match["h2"]
        minutes = match["m"] or match["m2"] or match["m3"] or match["m4"] or "0"
        if int(hours) < 24 and int(minutes) < 60:
            yield _with_joining(text, match.span())


def _widened(text: str, span: Span) -> Span:
    """A day with the time, the other days and the weekday that stand beside it."""
    start, end = span
    if time := _TIME_AFTER.match(text, end):
        hour, minute = (
            int(p) for p in (time["h"] or time["h2"] or time["h3"], time["m"] or time["m2"] or 0)
        )
        if hour < 24 and minute < 60:
            end = time.end()
    if other := _RANGE_AFTER.match(text, end):
        end = other.end()
    if other := _RANGE_BEFORE.search(text, _near(start), start):
        start = other.start()
    if (short := _SHORT_AFTER.match(text, end)) and plain(short["word"]) in SHORT_WEEKDAYS:
        is_apart = short["open"] or short["end"] or short.end() == len(text)
        if is_apart or plain(short["word"]) not in WORDLIKE:
            end = short.end()
    if (short := _SHORT_BEFORE.search(text, _near(start), start)) and plain(
        short["word"]
    ) in SHORT_WEEKDAYS:
        start = short.start()
    return _with_joining(text, (start, end))


def _numbered(text: str, span: Span) -> Span:
    """A weekday with the number of the day beside it: `Sunday 17th`."""
    start, end = span
    if (number := _NUMBER_AFTER.match(text, end)) and 1 <= _digits(number[0]) <= 31:
        end = number.end()
    elif (number := _NUMBER_BEFORE.search(text, _near(start), start)) and 1 <= _digits(
        number[0]
    ) <= 31:
        start = number.start()
    return start, end


def _with_joining(text: str, span: Span) -> Span:
    joining = _JOINING.search(text, _near(span[0]), span[0])
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
    return FIRST_YEAR <= year <= LAST_YEAR
