"""Text, numbers and lists, each with its own words for a mistake.

An unquoted YAML scalar arrives as `Plain` text and is read as what the field wants; TOML's own
numbers and booleans arrive as such.
"""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import BeforeValidator, Field, WithJsonSchema
from pydantic_core import PydanticCustomError

from staticgal.config.located.source_map import Plain
from staticgal.errors import ErrorCode

NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


# The seed's own roles have underscores (`family_member`); audiences become paths and have none.
ROLE_NAME = re.compile(r"[a-z0-9]+(?:[-_][a-z0-9]+)*")
_WHOLE = re.compile(r"[-+]?[0-9]{1,15}")
_NUMBER = re.compile(r"[-+]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][-+]?[0-9]{1,3})?")


def mistake(code: ErrorCode, problem: str, hint: str = "") -> PydanticCustomError:
    """A mistake in a value; `validate` puts the place to it."""
    return PydanticCustomError(
        "mistake", "{problem}", {"code": str(code), "problem": problem, "hint": hint}
    )


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
            return "`key: value` lines"
        case _:
            return "nothing"


def as_text(value: object) -> str:
    """Text, without characters that no text means."""
    if isinstance(value, str):
        if "\0" in value:  # no path can have one, and no text means one
            raise mistake(
                ErrorCode.NOT_TEXT, "there is a NUL character in this text", "take `\\0` out"
            )
        return str(value)
    hint = 'put it in quotes: "..."' if isinstance(value, (bool, int, float)) else "write some text"
    raise mistake(ErrorCode.WRONG_TYPE, f"this must be text, not {_quoted(value)}", hint)


def as_line(value: object) -> str:
    """One line of text, without space around it."""
    text = as_text(value).strip()
    if "\n" in text:
        raise mistake(ErrorCode.WRONG_TYPE, "this must be one line of text", "keep it to one line")
    return text


def as_flag(value: object) -> bool:
    """True or false, as YAML or TOML writes it."""
    if isinstance(value, bool):
        return value
    if isinstance(value, Plain) and value.lower() in ("true", "false"):
        return value.lower() == "true"
    raise mistake(
        ErrorCode.WRONG_TYPE,
        f"this must be true or false, not {_quoted(value)}",
        "write `true` or `false`, unquoted",
    )


def as_whole(value: object) -> int:
    """A whole number."""
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if isinstance(value, Plain) and _WHOLE.fullmatch(value):
        return int(value)
    raise mistake(
        ErrorCode.WRONG_TYPE,
        f"this must be a whole number, not {_quoted(value)}",
        "write digits, unquoted",
    )


def as_number(value: object) -> float:
    """A finite number."""
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        number = float(value)
        if abs(number) < float("inf"):
            return number
    elif isinstance(value, Plain) and _NUMBER.fullmatch(value):
        return float(value)
    raise mistake(
        ErrorCode.WRONG_TYPE,
        f"this must be a number, not {_quoted(value)}",
        "write it with a point and unquoted, as in 52.52; south and west are negative",
    )


def as_list(value: object) -> object:
    """A list, as it is."""
    if not isinstance(value, list):
        raise mistake(
            ErrorCode.WRONG_TYPE, f"this must be a list, not {_quoted(value)}", "write `[one, two]`"
        )
    return value


def as_map(value: object) -> object:
    """A map, as it is."""
    if not isinstance(value, dict):
        raise mistake(
            ErrorCode.WRONG_TYPE,
            f"this must be `key: value` lines, not {_quoted(value)}",
            "write `{key: value}`",
        )
    return value


def _plain_list(value: object) -> object:
    return [value] if isinstance(value, str) else as_list(value)


Text = Annotated[str, BeforeValidator(as_text)]
Line = Annotated[str, BeforeValidator(as_line)]
Flag = Annotated[bool, BeforeValidator(as_flag)]
Whole = Annotated[int, BeforeValidator(as_whole)]
Pixels = Annotated[int, BeforeValidator(as_whole), Field(ge=16, le=16384)]
Quality = Annotated[int, BeforeValidator(as_whole), Field(ge=1, le=100)]
Effort = Annotated[int, BeforeValidator(as_whole), Field(ge=0, le=9)]
Count = Annotated[int, BeforeValidator(as_whole), Field(ge=1, le=100_000)]
Rating = Annotated[int, BeforeValidator(as_whole), Field(ge=-1, le=5)]
Latitude = Annotated[float, BeforeValidator(as_number), Field(ge=-90, le=90)]
Longitude = Annotated[float, BeforeValidator(as_number), Field(ge=-180, le=180)]
Lines = Annotated[list[Line], BeforeValidator(as_list)]
OneOrMoreLines = Annotated[
    list[Line], BeforeValidator(_plain_list),
    WithJsonSchema({"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]}),
]  # fmt: skip
Mapped = BeforeValidator(as_map)
