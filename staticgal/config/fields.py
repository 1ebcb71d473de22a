"""The kinds of value that configuration and notes hold, each with its own words for a mistake.

An unquoted YAML scalar arrives as `Plain` text and is read as what the field wants; TOML's own
numbers and booleans arrive as such.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Annotated, TypeVar

from pydantic import BeforeValidator, PlainValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

from staticgal.config.located import Plain
from staticgal.core.model import Direction, Sort
from staticgal.core.when import CaptureTime, Day, Moment, Month, Year
from staticgal.text.nearest import did_you_mean

_T = TypeVar("_T")

NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
# The seed's own roles have underscores (`family_member`); audiences become paths and have none.
ROLE_NAME = re.compile(r"[a-z0-9]+(?:[-_][a-z0-9]+)*")
_WHOLE = re.compile(r"[-+]?[0-9]{1,15}")
_NUMBER = re.compile(r"[-+]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][-+]?[0-9]{1,3})?")
_MOMENT = re.compile(
    r"(?P<year>[0-9]{4})"
    r"(?:-(?P<month>[0-9]{2})"
    r"(?:-(?P<day>[0-9]{2})"
    r"(?:(?:[Tt]|[ \t]+)(?P<hour>[0-9]{1,2})(?P<rest>:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,9})?)?)"
    r"[ \t]*(?P<offset>[Zz]|[-+][0-9]{1,2}(?::[0-9]{2})?|[-+][0-9]{4})?)?)?)?"
)


def mistake(problem: str, hint: str = "") -> PydanticCustomError:
    """A mistake in a value; `config.check` puts the place to it."""
    return PydanticCustomError("mistake", "{problem}", {"problem": problem, "mend": hint})


def _quoted(value: object) -> str:
    match value:
        case bool():
            return "`true`" if value else "`false`"
        case str():
            return f"`{value}`" if len(value) <= 60 else f"`{value[:57]}...`"
        case int() | float():
            return f"`{value}`"
        case list():
            return "a list"
        case dict():
            return "a map"
        case _:
            return "nothing"


def _text(value: object) -> str:
    if isinstance(value, str):
        if "\0" in value:  # no path can have one, and no text means one
            raise mistake("a NUL character stands in this text", "take `\\0` out")
        return str(value)
    hint = 'put it in quotes: "..."' if isinstance(value, (bool, int, float)) else "write some text"
    raise mistake(f"this must be text, not {_quoted(value)}", hint)


def _line(value: object) -> str:
    text = _text(value).strip()
    if "\n" in text:
        raise mistake("this must be one line of text", "keep it to one line")
    return text


def _flag(value: object) -> bool:
    if isinstance(value, bool):
        return value
    if isinstance(value, Plain) and value.lower() in ("true", "false"):
        return value.lower() == "true"
    raise mistake(
        f"this must be true or false, not {_quoted(value)}", "write `true` or `false`, unquoted"
    )


def _whole(value: object) -> int:
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if isinstance(value, Plain) and _WHOLE.fullmatch(value):
        return int(value)
    raise mistake(f"this must be a whole number, not {_quoted(value)}", "write digits, unquoted")


def _number(value: object) -> float:
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        number = float(value)
        if abs(number) < float("inf"):
            return number
    elif isinstance(value, Plain) and _NUMBER.fullmatch(value):
        return float(value)
    raise mistake(
        f"this must be a number, not {_quoted(value)}",
        "write it with a point and unquoted, as in 52.52; south and west are negative",
    )


def _within(low: float, high: float, what: str) -> Callable[[_T], _T]:
    def check(value: _T) -> _T:
        if not low <= value <= high:  # type: ignore[operator]  # only used on numbers
            raise mistake(
                f"{what} is between {low:g} and {high:g}, not `{value}`", "correct the number"
            )
        return value

    return check


def _many(value: object) -> object:
    if not isinstance(value, list):
        raise mistake(f"this must be a list, not {_quoted(value)}", "write `[one, two]`")
    return value


def _map(value: object) -> object:
    if not isinstance(value, dict):
        raise mistake(f"this must be a map, not {_quoted(value)}", "write `{key: value}`")
    return value


def read_moment(value: object) -> Moment:
    """A year, a month, a day or a time: `2026`, `2026-10`, `2026-10-15`, `2026-10-15 15:45`."""
    text = _text(value if not isinstance(value, int) or value is True else f"{value:04}").strip()
    match = _MOMENT.fullmatch(text)
    try:
        if match is None:
            raise ValueError
        return _moment(match)
    except ValueError:
        raise mistake(
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
            f"`{str(value)[:60]}` is not a day",
            "write year, month and day, as in `2026-10-15`; times of day are not kept here",
        )
    return moment.date


def read_end(value: object) -> Day | CaptureTime:
    """A whole day or a time of day: `2026-10-15`, `2026-10-15 15:45`, with an offset or without."""
    moment = read_moment(value)
    if not isinstance(moment, (Day, CaptureTime)):
        raise mistake(
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


def _sort(value: object) -> Sort | tuple[str, ...]:
    if isinstance(value, list):
        return tuple(_line(one) for one in value)
    return _one_of(Sort, value, " (or a list of names, in the order you want)")


def _direction(value: object) -> Direction:
    return _one_of(Direction, value)


_E = TypeVar("_E", Sort, Direction)


def _one_of(kind: type[_E], value: object, also: str = "") -> _E:
    for one in kind:
        if isinstance(value, str) and value == one.value:
            return one
    known = [one.value for one in kind]
    if isinstance(value, str):
        raise mistake(f"`{value}` is not known here", did_you_mean(value, known) + also)
    raise mistake(f"this must be one of {', '.join(known)}{also}")


def _plain_list(value: object) -> object:
    return [value] if isinstance(value, str) else _many(value)


Text = Annotated[str, BeforeValidator(_text)]
Line = Annotated[str, BeforeValidator(_line)]
Flag = Annotated[bool, BeforeValidator(_flag)]
Whole = Annotated[int, BeforeValidator(_whole)]
Pixels = Annotated[
    int, PlainValidator(lambda v: _within(16, 16384, "a long edge in pixels")(_whole(v))),
    WithJsonSchema({"type": "integer", "minimum": 16, "maximum": 16384}),
]  # fmt: skip
Quality = Annotated[
    int, PlainValidator(lambda v: _within(1, 100, "a quality")(_whole(v))),
    WithJsonSchema({"type": "integer", "minimum": 1, "maximum": 100}),
]  # fmt: skip
Effort = Annotated[
    int, PlainValidator(lambda v: _within(0, 9, "an effort")(_whole(v))),
    WithJsonSchema({"type": "integer", "minimum": 0, "maximum": 9}),
]  # fmt: skip
Count = Annotated[
    int, PlainValidator(lambda v: _within(1, 100_000, "this number")(_whole(v))),
    WithJsonSchema({"type": "integer", "minimum": 1, "maximum": 100_000}),
]  # fmt: skip
Rating = Annotated[
    int, PlainValidator(lambda v: _within(-1, 5, "a rating")(_whole(v))),
    WithJsonSchema({"type": "integer", "minimum": -1, "maximum": 5}),
]  # fmt: skip
Latitude = Annotated[
    float, PlainValidator(lambda v: _within(-90, 90, "a latitude")(_number(v))),
    WithJsonSchema({"type": "number", "minimum": -90, "maximum": 90}),
]  # fmt: skip
Longitude = Annotated[
    float, PlainValidator(lambda v: _within(-180, 180, "a longitude")(_number(v))),
    WithJsonSchema({"type": "number", "minimum": -180, "maximum": 180}),
]  # fmt: skip
Lines = Annotated[list[Line], BeforeValidator(_many)]
OneOrMoreLines = Annotated[
    list[Line], BeforeValidator(_plain_list),
    WithJsonSchema({"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]}),
]  # fmt: skip
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
SortField = Annotated[
    Sort | tuple[str, ...], PlainValidator(_sort),
    WithJsonSchema(
        {"anyOf": [{"enum": ["date", "name"]}, {"type": "array", "items": {"type": "string"}}]}
    ),
]  # fmt: skip
SortDefault = Annotated[
    Sort, PlainValidator(lambda v: _one_of(Sort, v)),
    WithJsonSchema({"enum": ["date", "name"]}),
]  # fmt: skip
DirectionField = Annotated[
    Direction, PlainValidator(_direction), WithJsonSchema({"enum": ["asc", "desc"]})
]
Mapped = BeforeValidator(_map)

# What `config.roles` and `config.access` read by hand, so that each name in it keeps its place.
# `x-definition` names what `config.json_schema` defines from the permissions.
RolesField = Annotated[
    object,
    PlainValidator(_map),
    WithJsonSchema(
        {
            "type": "object",
            "additionalProperties": {
                "anyOf": [
                    {"type": "array", "items": {"x-definition": "Permission"}},
                    {
                        "type": "object",
                        "properties": {
                            "name": {"type": "string"},
                            "inherits": {
                                "anyOf": [
                                    {"type": "string"},
                                    {"type": "array", "items": {"type": "string"}},
                                ]
                            },
                            "permissions": {
                                "anyOf": [
                                    {"type": "array", "items": {"x-definition": "Permission"}},
                                    {"x-definition": "PermissionMap"},
                                ]
                            },
                        },
                        "additionalProperties": False,
                    },
                    {"x-definition": "PermissionMap"},
                ]
            },
        }
    ),
]
AccessField = Annotated[
    object,
    PlainValidator(lambda value: value),
    WithJsonSchema(
        {
            "anyOf": [
                {"const": "none"},
                {
                    "type": "object",
                    "minProperties": 1,
                    "additionalProperties": {
                        "anyOf": [
                            {"type": "string", "description": "a role, or `none`"},
                            {"type": "array", "items": {"type": "string"}},
                        ]
                    },
                },
            ]
        }
    ),
]
