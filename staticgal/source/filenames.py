"""Dates that stand in the names of folders and files, and what is left of a name without them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from staticgal.core.when import Moment, Month, day_of
from staticgal.source.metadata.moments import moment_of
from staticgal.text.day_names import MONTHS, plain
from staticgal.text.days_in_text import mentions
from staticgal.text.undated import trimmed, without_days


@dataclass(frozen=True, slots=True)
class FolderName:
    """What a folder's name says: its date, or None, and the name without it, which may be empty.

    `undated` is the name for those who may know no day: less every other day, weekday and time too.
    """

    date: Moment | None
    shown: str
    undated: str


_DASH = "[-–—]"
_YMD = r"(?P<year>\d{4})(?P<gap>[-_. ]?)(?P<month>\d{2})(?P=gap)(?P<day>\d{2})"
_DMY = r"(?P<day>\d{1,2})(?P<gap>[-_.])(?P<month>\d{1,2})(?P=gap)(?P<year>\d{4})"
# `..17`, `–17`, ` - 2026-05-10`: where the days end; what is shown is without it too.
_TO_YMD = (
    rf"(?:\s*(?:\.\.\.?|{_DASH}|_|\bto\b|\bbis\b)\s*\d{{4}}(?P=gap)\d{{2}}(?P=gap)\d{{2}}"
    rf"|(?:\.\.\.?|{_DASH}|\s?[,+&]\s?)(?:\d{{2}}[-_.])?\d{{2}}(?!\d)|\s[–—]\s\d{{2}})?"
)
_TO_DMY = rf"(?:\s*(?:\.\.\.?|{_DASH}|\bto\b|\bbis\b)\s*\d{{1,2}}(?P=gap)\d{{1,2}}(?P=gap)\d{{4}})?"
# `15.-17.10.2026` and `28.09.-03.10.2026`
_SHARED_DMY = (
    rf"(?<![\d.])(?P<day>\d{{1,2}})\.(?P<month>\d{{1,2}})\.\s?{_DASH}"
    r"\s?\d{1,2}\.\d{1,2}\.(?P<year>\d{4})",
    rf"(?<![\d.])(?P<day>\d{{1,2}})\.?\s?{_DASH}\s?\d{{1,2}}"
    r"\.(?P<month>\d{1,2})\.(?P<year>\d{4})",
)
_TIME = (
    r"(?:[T_ -](?P<hour>\d{2})(?P<colon>[-.:h_]?)(?P<minute>\d{2})(?P=colon)(?P<second>\d{2})"
    r"|[T_ ](?P<hour2>\d{2})[.:h-](?P<minute2>\d{2})(?:\s?Uhr\b)?"
    r"|[T_-](?P<hour3>\d{2})(?P<minute3>\d{2})(?![-_.]))"
)
_CLOCK = r",?[ _](?P<hour>\d{1,2})[.:h](?P<minute>\d{2})(?:\s?Uhr\b)?"
_BEFORE = r"(?P<name>.*?)[\s_,.–—(\[-]+"
_AFTER = r"[)\]]?(?:(?:[\s_,.:;–—-]+|(?=[^\W\d]))(?P<name>.*))?"

# `2026/10/15 Anna`, `2026/10 October/15`, `2026/10-15 Anna`: folders that share a date among them,
# as programs that import photos make them.
_NESTED = (
    r"(?:.*/)?(?P<year>(?:18|19|20)\d\d)/(?:(?P=year)[-_. ]?)?(?P<month>0?[1-9]|1[0-2])"
    rf"(?:[-_. ][^\W\d][^/]*)?/(?P<day>\d{{1,2}})(?!\d){_AFTER}",
    r"(?:.*/)?(?P<year>(?:18|19|20)\d\d)/(?P<month>0[1-9]|1[0-2])[-_. ]?(?P<day>\d{2})"
    rf"(?!\d){_AFTER}",
    # `2026-05/17 Anna`
    r"(?:.*/)?(?P<year>(?:18|19|20)\d\d)[-_. ](?P<month>0[1-9]|1[0-2])(?:[-_. ][^\W\d][^/]*)?"
    rf"/(?P<day>\d{{2}})(?!\d){_AFTER}",
)

DEFAULT_FOLDER_PATTERNS: tuple[re.Pattern[str], ...] = tuple(
    re.compile(text, re.DOTALL)
    for text in (
        *_NESTED,
        rf"[(\[]?{_YMD}{_TIME}(?!\d){_AFTER}",
        rf"[(\[]?{_YMD}{_TO_YMD}(?!\d){_AFTER}",
        rf"[(\[]?{_DMY}{_CLOCK}(?!\d){_AFTER}",
        rf"[(\[]?{_DMY}{_TO_DMY}(?!\d){_AFTER}",
        *(rf"[(\[]?{shared}(?!\d){_AFTER}" for shared in _SHARED_DMY),
        rf"(?P<year>\d{{4}})[-_.](?P<month>\d{{2}})(?![-_.]?\d){_AFTER}",
        r"(?P<year>\d{4})",
        rf"{_BEFORE}{_YMD}{_TO_YMD}[)\]]?\s*",
        *(rf"{_BEFORE}{shared}[)\]]?\s*" for shared in _SHARED_DMY),
        rf"{_BEFORE}{_DMY}{_TO_DMY}[)\]]?\s*",
        rf"{_BEFORE}(?<!\d[-_.])(?P<year>\d{{4}})[-_](?P<month>\d{{2}})[)\]]?\s*",
    )
)

DEFAULT_FILE_PATTERNS: tuple[re.Pattern[str], ...] = tuple(
    re.compile(text)
    for text in (
        r".*?(?<!\d)(?P<year>\d{4})(?P<gap>[-_.]?)(?P<month>\d{2})(?P=gap)(?P<day>\d{2})"
        r"(?:[T_ .-]|_at_| at |, )?(?P<hour>\d{2}|\d(?=[.:]))(?P<colon>[-.:_]?)(?P<minute>\d{2})"
        r"(?P=colon)(?P<second>\d{2})(?:\d{3})?(?!\d)(?:\s?(?P<half>[AaPp])[Mm]\b)?.*",
        r".*?(?<!\d)(?P<year>\d{4})(?P<gap>[-_.]?)(?P<month>\d{2})(?P=gap)(?P<day>\d{2})(?!\d).*",
    )
)


# `to 2026-10-20`, with the first day taken away.
_REST_OF_RANGE = re.compile(
    rf"^\s*(?:\bto\b|\bbis\b|{_DASH}|[,+&])\s*\d{{4}}[-_.]\d{{2}}[-_.]\d{{2}}"
    rf"|\s(?:to|bis|{_DASH}|[,+&])\s*\d{{4}}[-_.]\d{{2}}[-_.]\d{{2}}(?!\d)"
)


def read_folder_name(
    name: str, patterns: Sequence[re.Pattern[str]] = DEFAULT_FOLDER_PATTERNS
) -> FolderName:
    """The date in a folder's name, by the first pattern that covers it and gives a real date.

    A pattern has named groups `year month day name` (or `a_year a_month a_day a_name`, and
    `a_name1 a_name2 …`); one with `/` in it is held against the whole of `name` if that is a
    path, any other against its last part. Without any match a day counts that is written in
    another way at the start or the end of the name, or year first anywhere in it.
    """
    last = name.rpartition("/")[2]
    for pattern in patterns:
        match = pattern.fullmatch(name if "/" in pattern.pattern else last)
        if match is None:
            continue
        groups = _groups(match, "a_")
        moment = _moment(groups, is_day_first=_is_day_first(pattern))
        if moment is not None:
            shown = _shown_name(match, groups, last)
            undated = _undated(match, shown, moment)
            return FolderName(moment, _without(shown, _days_in(last, moment)), undated)
    undated = without_days(last)
    if _is_below_month(name):
        undated = trimmed(_DAY_FIRST.sub("", undated, count=1))
    for mention in mentions(last):
        # `Sonntag, 17. Mai 2026`: what stands before tells of the day only.
        is_first = not without_days(last[: mention.end])
        is_last = not without_days(last[mention.start :])
        if is_first or is_last or re.match(r"\d{4}", last[mention.start :]):
            before = "" if is_first else last[: mention.start]
            after = "" if is_last else last[mention.end :]
            day = mention.days[0]
            moment = moment_of(day.year, day.month, day.day)
            shown = _without(trimmed(f"{before} {after}"), set(mention.days))
            return FolderName(moment, shown, undated)
    return FolderName(None, last, undated)


_DAY_FIRST = re.compile(r"\A(?:0?[1-9]|[12]\d|3[01])(?!\d)\.?")
_IN_MONTH = re.compile(r"(?:18|19|20)\d\d[-_. /]?(?:0[1-9]|1[0-2])(?![-_. ]?\d)[^/]*")


def _is_below_month(path: str) -> bool:
    """Whether the folder lies in one that is a month: `2026/Mai/17 Anna`."""
    above = path.rpartition("/")[0]
    month = above.rpartition("/")[2]
    return _IN_MONTH.search(above) is not None or any(
        plain(word) in MONTHS for word in re.findall(r"[^\W\d_]{3,}", month)
    )


def _undated(match: re.Match[str], shown: str, moment: Moment) -> str:
    """What is shown to those who may know no day, of a name in which a pattern found a date."""
    if isinstance(moment, Month):  # `2026-05 17 Anna`
        shown = trimmed(_DAY_FIRST.sub("", shown, count=1)) if _TWO_DIGITS.match(shown) else shown
    if day_of(moment) is None:
        return without_days(shown)
    # What stood beside the date stands beside a date again: `So`, `1830`.
    groups = [name for name in ("name", "a_name") if match.re.groupindex.get(name)]
    start, end = match.span(groups[0]) if groups else (1, len(match.string))
    before = _A_DAY if start > 0 else ""
    after = _A_DAY if -1 < end < len(match.string) else ""
    return without_days(f"{before} {shown} {after}".strip())


_TWO_DIGITS = re.compile(r"\d\d(?!\d)")
_A_DAY = "2000-01-01"


def read_file_name(
    name: str, patterns: Sequence[re.Pattern[str]] = DEFAULT_FILE_PATTERNS
) -> Moment | None:
    """The moment in a file's name, by the first pattern that covers the name less its extension.

    Groups are `year month day hour minute second` (or `p_year …`). Where nothing else tells the
    time this is better than none, and no more: a Pixel's name is in UTC, a messenger's tells when
    a picture was received.
    """
    last = name.rpartition("/")[2]
    stem = last.rpartition(".")[0] or last
    for pattern in patterns:
        # A user's own pattern may name the extension.
        match = pattern.fullmatch(stem) or pattern.fullmatch(last)
        moment = _moment(_groups(match, "p_")) if match else None
        if moment is not None:
            return moment
    return None


def _groups(match: re.Match[str], prefix: str) -> Mapping[str, str]:
    """The groups that matched, by their plain names."""
    return {
        name.removeprefix(prefix): value
        for name, value in match.groupdict().items()
        if value is not None
    }


def _is_day_first(pattern: re.Pattern[str]) -> bool:
    return -1 < pattern.pattern.find("day>") < pattern.pattern.find("year>")


def _moment(groups: Mapping[str, str], *, is_day_first: bool = False) -> Moment | None:
    """What the groups say, as far as they go; None when that is no date."""
    try:
        year = int(groups.get("year", "0"))
        month, day = int(groups.get("month", "0")), int(groups.get("day", "0"))
        hour = int(_one_of(groups, "hour") or "-1")
        minute = int(_one_of(groups, "minute") or "0")
        second = int(groups.get("second", "0"))
    except ValueError:
        return None
    if ("month" in groups and not month) or ("day" in groups and not day):
        return None
    if "half" in groups and 1 <= hour <= 12:
        hour = hour % 12 + (12 if groups["half"] in "Pp" else 0)
    if is_day_first and month > 12 >= day:  # Americans put the month first
        month, day = day, month
    return moment_of(year, month, day, (hour, minute, second) if hour >= 0 else None)


def _one_of(groups: Mapping[str, str], name: str) -> str | None:
    return next((groups[one] for one in (name, f"{name}2", f"{name}3") if one in groups), None)


def _shown_name(match: re.Match[str], groups: Mapping[str, str], last: str) -> str:
    """The name a pattern found, or what it did not take for the date."""
    if "name" in match.re.groupindex or "a_name" in match.re.groupindex:
        return trimmed(groups.get("name", ""))
    numbered = sorted(key for key in groups if re.fullmatch(r"name\d+", key))
    if numbered:
        return trimmed(" ".join(groups[key].replace("/", " > ") for key in numbered))
    spans = [match.span(name) for name in match.re.groupindex if match[name] is not None]
    if not spans or match.string != last:
        return ""
    start, end = min(span[0] for span in spans), max(span[1] for span in spans)
    return trimmed(last[:start] + " " + last[end:])


def _days_in(name: str, moment: Moment) -> set[date]:
    """The day that was parsed, and the other end of a range."""
    days = {day for mention in mentions(name) for day in mention.days}
    own = day_of(moment)
    return days | {own} if own else set()


def _without(shown: str, days: set[date]) -> str:
    """The name with no mention of these days left in it."""
    shown = _REST_OF_RANGE.sub(" ", shown)
    while True:
        found = [m for m in mentions(shown) if days & set(m.days)]
        if not found:
            return shown
        shown = trimmed(shown[: found[0].start] + " " + shown[found[0].end :])
