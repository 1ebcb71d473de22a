"""What conditions compare with: words, paths, formats, stars and lengths."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Annotated

from pydantic import AfterValidator, PlainValidator, WithJsonSchema

from staticgal.config.schema.values import OneOrMoreLines, mistake
from staticgal.errors import ErrorCode
from staticgal.text.globs import Pattern, word_expression
from staticgal.text.nearest import did_you_mean

HALF_ROUND_M = 20_015_000.0  # nothing on Earth is farther away


MEDIA = {
    **{name: name for name in ("jpeg", "png", "webp", "avif", "tiff", "gif", "heic", "animation")},
    "jpg": "jpeg",
    "tif": "tiff",
    "heif": "heic",
}
# What a photo is not, though some of its files are.
_FILES = {
    "raw": 'a photo with a RAW file beside it is `{file: "**/*.nef"}`, with its own ending',
    "video": 'a live photo is `{file: "**/*.mov"}`; videos alone are not in any site yet',
    "image": 'every photo is `{file: "**"}`',
    "photo": 'every photo is `{file: "**"}`',
}
_LENGTH = re.compile(r"(?P<number>[0-9]+(?:\.[0-9]+)?) ?(?P<unit>m|km)")
_LEAST, _MOST = -1, 5
_STARS = re.compile(
    r"(?P<sign>>=|<=|>|<|=|) *(?P<stars>[-+]?[0-9])|(?P<low>[-+]?[0-9]) *\.\. *(?P<high>[-+]?[0-9])"
)


def read_metres(value: object) -> float:
    """A length in metres: `500 m`, `1.5 km`."""
    match = _LENGTH.fullmatch(value.strip()) if isinstance(value, str) else None
    if match is None:
        shown = f"`{value}`" if isinstance(value, (str, int, float)) else "this"
        raise mistake(ErrorCode.WRONG_VALUE, f"{shown} is not a length", "write `500 m` or `2 km`")
    metres = float(match["number"]) * (1000 if match["unit"] == "km" else 1)
    if not 0 < metres <= HALF_ROUND_M:
        raise mistake(
            ErrorCode.OUT_OF_RANGE,
            f"`{value}` is too short or too long",
            "write more than 0 m and at most 20015 km",
        )
    return metres


def read_stars(value: object) -> tuple[int, int]:
    """The least and the most stars: `">= 4"`, `3`, `1..2`."""
    text = str(value).strip() if isinstance(value, (str, int)) and value is not True else ""
    match = _STARS.fullmatch(text)
    if match is None:
        raise mistake(
            ErrorCode.WRONG_TYPE,
            "this must be a number of stars",
            'write `">= 4"`, `3` or `1..2`; -1 is "rejected"',
        )
    if match["low"]:
        least, most = int(match["low"]), int(match["high"])
    else:
        stars, sign = int(match["stars"]), match["sign"]
        least = {">": stars + 1, ">=": stars}.get(sign, _LEAST if sign[:1] == "<" else stars)
        most = {"<": stars - 1, "<=": stars}.get(sign, _MOST if sign[:1] == ">" else stars)
    if not _LEAST <= least <= most <= _MOST:
        raise mistake(
            ErrorCode.OUT_OF_RANGE,
            f"no photo has `{text}` stars",
            "stars go from 0 (none) to 5; -1 is a photo that was rejected",
        )
    if least <= 0 and most == _MOST:
        raise mistake(
            ErrorCode.OUT_OF_RANGE,
            f"every photo has `{text}` stars, as no rating is 0 stars",
            "photos without stars are `rating: 0`, rejected ones `rating: -1`, "
            'and every photo is `{file: "**"}`',
        )
    return least, most


def _words(value: list[str]) -> list[str]:
    if not value:
        raise mistake(
            ErrorCode.EMPTY_VALUE, "this is empty", "name at least one, or remove the key"
        )
    for text in value:
        if not text:
            raise mistake(
                ErrorCode.NO_EFFECT, '`""` matches nothing', "name something, or remove it"
            )
        _check_pattern(text, lambda text: re.compile(word_expression(text)))
    return value


def _check_pattern(text: str, read: Callable[[str], object]) -> None:
    try:
        read(text)
    except re.error as error:
        raise mistake(
            ErrorCode.UNUSABLE_PATTERN,
            f"`{text}` is not a pattern: {error.msg}",
            "check its `[...]`",
        ) from None


def _paths(value: list[str]) -> list[str]:
    for text in _words(value):
        if text.startswith(("/", "~")) or ".." in text.split("/") or "\\" in text:
            raise mistake(
                ErrorCode.OUTSIDE_SOURCE,
                f"`{text}` is not a path inside the source",
                "write it from the source folder on, with `/`, as in `2026/Anna/*`",
            )
        _check_pattern(text, Pattern)
    return value


def _media(value: list[str]) -> list[str]:
    for text in _words(value):
        if text not in MEDIA:
            hint = _FILES.get(text.casefold()) or did_you_mean(text, MEDIA)
            raise mistake(ErrorCode.UNKNOWN_NAME, f"no kind of photo is named `{text}`", hint)
    return [MEDIA[text] for text in value]


_ONE_OR_MORE = {
    "anyOf": [
        {"type": "string"},
        {"type": "array", "items": {"type": "string"}, "minItems": 1},
    ]
}
Words = Annotated[OneOrMoreLines, AfterValidator(_words), WithJsonSchema(_ONE_OR_MORE)]
Paths = Annotated[OneOrMoreLines, AfterValidator(_paths), WithJsonSchema(_ONE_OR_MORE)]
Media = Annotated[
    OneOrMoreLines,
    AfterValidator(_media),
    WithJsonSchema(
        {
            "anyOf": [
                {"enum": sorted(MEDIA)},
                {"type": "array", "items": {"enum": sorted(MEDIA)}, "minItems": 1},
            ]
        }
    ),
]
Stars = Annotated[
    tuple[int, int],
    PlainValidator(read_stars),
    WithJsonSchema({"type": ["string", "integer"]}),
]
Metres = Annotated[
    float,
    PlainValidator(read_metres),
    WithJsonSchema({"type": "string", "pattern": r"^[0-9]+(\.[0-9]+)? ?(m|km)$"}),
]
