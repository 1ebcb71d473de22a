"""Years, months, days and times as the owner writes them."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from typing import Annotated

from pydantic import PlainValidator, WithJsonSchema

from staticgal.config.schema.values import as_text, mistake
from staticgal.core.when import CaptureTime, Day, Moment, Month, Year
from staticgal.errors import ErrorCode

_MOMENT = re.compile(
    r"(?P<year>[0-9]{4})"
    r"(?:-(?P<month>[0-9]{2})"
    r"(?:-(?P<day>[0-9]{2})"
    r"(?:(?:[Tt]|[ \t]+)(?P<hour>[0-9]{1,2})(?P<rest>:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,9})?)?)"
    r"[ \t]*(?P<offset>[Zz]|[-+][0-9]{1,2}(?::[0-9]{2})?|[-+][0-9]{4})?)?)?)?"
)


def read_moment(value: object) -> Moment:
    """A year, a month, a day or a time: `2026`, `2026-10`, `2026-10-15`, `2026-10-15 15:45`."""
    text = as_text(value if not isinstance(value, int) or value is True else f"{value:04}").strip()
    match = _MOMENT.fullmatch(text)
    try:
        if match is None:
            raise ValueError
        return _moment(match)
    except ValueError:
        raise mistake(
            ErrorCode.WRONG_VALUE,
            f"`{text[:60]}` is not a date",
            "write `2026`, `2026-10`, `2026-10-15`, `2026-10-15 15:45` or "
            "`2026-10-15 15:45:30 +02:00`",
        ) from None


def _moment(match: re.Match[str]) -> Moment:
    year, month, day = match["year"], match["month"], match["day"]
    if not month:
        date(int(year), 1, 1)
        return Year(int(year))
    if not day:
        date(int(year), int(month), 1)
        return Month(int(year), int(month))
    if not match["hour"]:
        return Day(date(int(year), int(month), int(day)))
    local = datetime.fromisoformat(f"{year}-{month}-{day}T{match['hour']:0>2}{match['rest']}")
    return CaptureTime(local, _offset(match["offset"]))


def read_day(value: object) -> date:
    """A whole day, as in `2026-10-15`."""
    moment = read_moment(value)
    if not isinstance(moment, Day):
        raise mistake(
            ErrorCode.WRONG_VALUE,
            f"`{str(value)[:60]}` is not a day",
            "write year, month and day, as in `2026-10-15`, without a time of day",
        )
    return moment.date


def read_end(value: object) -> Day | CaptureTime:
    """A whole day or a time of day: `2026-10-15`, `2026-10-15 15:45`, with an offset or without."""
    moment = read_moment(value)
    if not isinstance(moment, (Day, CaptureTime)):
        raise mistake(
            ErrorCode.WRONG_VALUE,
            f"`{str(value)[:60]}` is not a day",
            "write year, month and day, as in `2026-10-15`, with a time of day or without: "
            "`2026-10-15 15:45`",
        )
    return moment


def _offset(text: str | None) -> timedelta | None:
    if not text:
        return None
    if text in "Zz":
        return timedelta()
    hours, minutes = int(text[1:3].rstrip(":")), int(text[-2:]) if len(text) > 3 else 0
    if hours > 23 or minutes > 59:
        raise ValueError
    offset = timedelta(hours=hours, minutes=minutes)
    return -offset if text[0] == "-" else offset


MomentField = Annotated[
    Moment, PlainValidator(read_moment),
    WithJsonSchema({"type": ["string", "integer"]}),
]  # fmt: skip
DayField = Annotated[
    date, PlainValidator(read_day),
    WithJsonSchema({"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}),
]  # fmt: skip
EndField = Annotated[
    Day | CaptureTime, PlainValidator(read_end),
    WithJsonSchema({"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}([Tt \t]|$)"}),
]  # fmt: skip
