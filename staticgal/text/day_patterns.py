"""How days, weekdays, weeks and times are written in names of folders and in titles.

Each pattern would rather take a number too many than leave a day; `undated` looks closer.
"""

from __future__ import annotations

import re

FIRST_YEAR, LAST_YEAR = 1826, 2100  # the first photograph that is left; a camera's clock run wild

_DASH = "[-‐‑‒–—−]"  # noqa: RUF001  the dashes that people and their programs write
_ORDINAL = r"(?:st|nd|rd|th|er|ère|ère|º|ª|°|\.)?"
_AND = rf"(?:\.{{2,3}}|…|{_DASH}|[&+/_]|to|and|bis|und|au|et|til|till|tot|en|och|og|do|i|a|al|y)"
_DAY = rf"(?<!\d)(?P<day>\d{{1,2}}){_ORDINAL}"
_OF = r"(?:[\s_.,]|-|d['’]|\b(?:of|de|del|den|der|the|le|il|do)\b){0,6}"
_WORD = r"(?P<word>[^\W\d_]{3,15})\.?"
_ROMAN_NUMBERS = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")
ROMAN = {word: month for month, word in enumerate(_ROMAN_NUMBERS, 1)}

YEAR_FIRST = re.compile(
    rf"(?<!\d)(?P<y>\d{{4}})\s?(?P<gap>{_DASH}|[./_ :年])\s?(?P<m>\d{{1,2}})\s?(?:(?P=gap)|月)\s?"
    r"(?P<d>\d{1,2})(?!\d)(?:日|\.(?![.\d]))?"
)
YEAR_LAST = re.compile(
    rf"(?<!\d)(?P<a>\d{{1,2}})\s?(?P<gap>{_DASH}|[./_ ])\s?(?P<b>\d{{1,2}})\s?(?P=gap)"
    r"\s?(?P<c>\d{4}|['’]?\d{2})(?!\d)"
)
PACKED = re.compile(r"(?<!\d)\d{6,17}(?!\d)")
DAY_OF_YEAR = re.compile(rf"(?<!\d)(?P<y>\d{{4}}){_DASH}(?P<n>\d{{3}})(?!\d)")
WITH_ROMAN = re.compile(
    rf"{_DAY}[\s./_-]{{0,3}}(?P<roman>[IVX]{{1,4}})[\s./_-]{{0,3}}(?:\d{{4}}|['’]?\d{{2}})(?!\d)"
)
WITH_WORD = (
    re.compile(rf"{_DAY}{_OF}{_WORD}(?![^\W\d_])(?:{_OF}(?:\d{{4}}|['’]\d{{2}})(?!\d))?"),
    re.compile(
        rf"(?<![^\W\d_]){_WORD}(?![^\W\d_])[\s_.-]{{0,3}}(?:(?:the|der|den|le|el|il)\s)?"
        rf"(?P<day>\d{{1,2}})(?!\d){_ORDINAL}(?:[\s_,.-]{{1,3}}(?:\d{{4}}|['’]\d{{2}})(?!\d))?"
    ),
    re.compile(
        rf"(?<!\d)\d{{4}}[\s_.,-]{{0,3}}{_WORD}[\s_.-]{{0,3}}(?P<day>\d{{1,2}})(?!\d){_ORDINAL}"
    ),
)
NO_YEAR = re.compile(
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
AT_AN_EDGE = re.compile(
    rf"(?:\A\s*(?:\d{{4}}[\s_])?|(?P<in>(?<=[\s_])))(?P<a>\d{{1,2}})(?P<gap>{_DASH}|[._])(?P<b>\d{{1,2}})"
    rf"(?=[\s_,]|\Z)(?(in)\s*\Z)(?!\s?(?:{_UNITS})(?!\w))"
)
SHORT_RANGE = re.compile(
    rf"(?<![^\W_])(?P<a>[A-ZÀ-Ž][^\W\d_]{{1,3}})\.?\s?(?:{_DASH}|/)\s?"
    r"(?P<b>[A-ZÀ-Ž][^\W\d_]{1,3})(?![^\W_])\.?"
)
ORDINALS = re.compile(
    rf"(?<!\d)(\d{{1,2}})(?:st|nd|rd|th)?\s?(?:{_DASH}|&|\+|\bto\b|\band\b)\s?(\d{{1,2}})(?:st|nd|rd|th)\b"
)
BEFORE_SHORT = re.compile(r"\A\s*(\d{1,2})\.?[\s_](?P<word>[A-Z][a-z]{1,2})\.?(?![^\W_])")
DAYS_ALONE = re.compile(
    rf"(?<![\d.])(\d{{1,2}})\.\s?(?:{_DASH}|bis|/|und|\+|&)\s?(\d{{1,2}})\.(?!\d)"
)
WEEK = re.compile(
    r"(?<![^\W_])(?:KW|CW|Kalenderwoche|calendar week|Woche|week|wk|weeknr|semaine|sem|semana"
    r"|setmana|settimana|uge|vecka|uke|viikko|tydzień|týden|týždeň|hét|nädal|неделя|тиждень)"
    r"[\s_.:#-]{0,2}\d{1,2}(?!\d)"
    rf"|(?<!\d)\d{{4}}[\s_]?{_DASH}?[\s_]?(?:W|KW|CW)\s?\d{{1,2}}(?:{_DASH}?[1-7])?(?!\d)"
    r"|(?<![^\W_])W(?:0[1-9]|[1-4]\d|5[0-3])(?![\w])",
    re.IGNORECASE,
)
CLOCK = re.compile(
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
STAMP = re.compile(r"(?<!\d)1\d{9}(?:\d{3})?(?!\d)")  # seconds, or thousandths, since 1970

# What follows a day at once: the time, then the other day of a range.
TIME_AFTER = re.compile(
    r"(?:(?:[Tt_,]|\s?@|-|\s)\s?(?:(?:um|at|à|a las|alle|om|kl\.?|o)\s)?(?:"
    r"(?P<h>\d{1,2})[-.:h_](?P<m>\d{2})(?:[-.:m_]\d{2}(?:[.,]\d+)?s?)?(?:\s?(?:Uhr|h|[ap]\.?m\b\.?))?"
    r"|(?P<h2>\d{2})(?P<m2>\d{2})(?:\d{2})?(?:\d{3})?"
    r")|[Tt_](?P<h3>\d{2}))(?!\d)(?:\s?Uhr\b)?(?:Z\b|[+-]\d{2}:?\d{2}(?!\d))?",
    re.IGNORECASE,
)
RANGE_AFTER = re.compile(
    rf"(?:{_AND}|,)\d{{1,2}}(?:[.]\d{{1,2}}\.?|[-_]\d{{2}}|{_ORDINAL})(?![\d.:]\d|\d)"
    rf"|\s?(?:\.{{2,3}}|…|{_DASH}|[&+/]|\b(?:to|bis|till?|til|tot|au|al|do)\b)\s?\d{{2}}"
    r"(?:[-_.]\d{2}){0,2}\.?(?!\d)|\s?,\s?\d{2}(?!\d)"
)
RANGE_BEFORE = re.compile(rf"(?<![\d])\d{{1,2}}{_ORDINAL}(?:\s?\d{{1,2}}\.)?\s?{_AND}\s?$")
NUMBER_AFTER = re.compile(
    rf"[\s,._-]{{0,3}}(?:(?:the|der|den|le|el|il)\s)?\d{{1,2}}(?!\d){_ORDINAL}(?:(?=T\d)|(?![^\W_]))"
)
NUMBER_BEFORE = re.compile(rf"(?<![\d.,:])\d{{1,2}}{_ORDINAL}[\s,_-]{{0,2}}$")
SHORT_BEFORE = re.compile(r"(?<![^\W_])(?P<word>[^\W\d_]{2,5})(?P<dot>[.,]{0,2})[\s_(-]{0,2}$")
SHORT_AFTER = re.compile(
    r"(?P<gap>[\s,_-]{0,2})(?P<open>[(\[]?)(?P<word>[^\W\d_]{2,5})(?![^\W\d_])(?P<end>[).,\]_]?)"
)
JOINING = re.compile(
    r"(?:(?<![^\W_])(?:am|vom|ab|seit|dem|den|der|on|at|from|since|the|of|le|du|el|il|dal|del|em|op"
    r"|på|um|bis|to|zum|till|à|a|alle|kl\.?)[\s_]+)+$"
)
ANY_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
EMPTY = re.compile(r"[(\[{]\s*[)\]}]")
