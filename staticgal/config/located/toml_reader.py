"""TOML to located values."""

from __future__ import annotations

import datetime as dt

import tomli

from staticgal.config.located.source_map import Located, SourceMap
from staticgal.config.located.toml_places import toml_places
from staticgal.errors import ConfigError, ErrorCode, SourceLocation


def read_toml(text: str, file: str, first_line: int = 1) -> Located:
    """The values of a TOML 1.1 text; raises ConfigError where it is not TOML."""
    try:
        value = _without_dates(tomli.loads(text))
    except tomli.TOMLDecodeError as error:
        line, column = error.lineno, error.colno
        problem = f"{error.msg[:1].lower()}{error.msg[1:]}"
        raise ConfigError(
            ErrorCode.NOT_TOML,
            SourceLocation(file, line + first_line - 1, column),
            f"this is not TOML: {problem}",
            'text needs quotes, and a key stands once: title = "Anna\'s birthday"',
        ) from None
    except RecursionError:
        raise ConfigError(
            ErrorCode.TOO_LARGE,
            SourceLocation(file, first_line),
            "brackets are nested too deeply",
            "write it more plainly",
        ) from None
    return Located(value, SourceMap(file, lambda: toml_places(text), first_line))


def _without_dates(value: object) -> object:
    """The same with dates and times as the text that a field for dates reads."""
    if isinstance(value, dict):
        return {key: _without_dates(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_without_dates(one) for one in value]
    if isinstance(value, (dt.date, dt.time)):  # a datetime is a date
        return value.isoformat()
    return value
