"""Degrees as programs write them into XMP, and where that is: in one way, or in several.

By the standard it is `71,3.534W`. There are also signs, letters in a field of their own (Apple's
Photos), seconds, symbols, fractions, and all of these mixed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from staticgal.core.model import Location
from staticgal.source.metadata.exif import location_of
from staticgal.source.metadata.xmp_properties import Fields

_LATITUDE = ("gpslatitude", "latitude", "lat")
# DJI's drones misspell it.
_LONGITUDE = ("gpslongitude", "gpslongtitude", "longitude", "long", "lon", "lng")

_AIMED_AT = ("gpsdestlatitude", "gpsdestlongitude")

FIELDS = frozenset(
    name + beside for name in (*_LATITUDE, *_LONGITUDE, *_AIMED_AT) for beside in ("", "ref")
)


def destinations(spaces: Mapping[str, Fields]) -> Iterator[Fields]:
    """The position of what the camera was aimed at, as if it were one like others."""
    for fields in spaces.values():
        there = {name: values for name, values in fields.items() if name.startswith("gpsdest")}
        if there:
            yield {name.replace("dest", ""): values for name, values in there.items()}


def positions(fields: Fields) -> list[Location]:
    """Every place that the fields of one structure may mean, the likeliest first."""
    found = [
        location_of(north, east)
        for north in _of_axis(fields, _LATITUDE, "NS")
        for east in _of_axis(fields, _LONGITUDE, "EW")
    ]
    return list(dict.fromkeys(one for one in found if one))


def _of_axis(fields: Fields, names: Sequence[str], signs: str) -> list[float]:
    return [
        degree
        for name in names
        for text in fields.get(name, ())
        for degree in degrees(text, " ".join(fields.get(name + "ref", ())), signs)
    ]


def is_unclear(fields: Fields) -> bool:
    """Whether the fields are about a position and none can be told; 0, 0 is no position."""
    texts = [text for name in (*_LATITUDE, *_LONGITUDE) for text in fields.get(name, ())]
    return any(_SOMEWHERE.search(text) for text in texts) and not positions(fields)


_SOMEWHERE = re.compile(r"[^\W\d0NSEW_]|[1-9]", re.IGNORECASE)


def degrees(text: str, reference: str, signs: str) -> tuple[float, ...]:
    """The degrees, north or east positive; none where the text is no angle.

    `signs` are the letters of the two sides, as `NS`; `reference` is the field beside, where there
    is one. What is signed already, or has its letter, is not turned again; where the letter says
    the other side, both are possible.
    """
    angles, letter, beside = _angles(text), _side(text, signs), _side(reference, signs)
    if letter is None:
        return ()
    sign = -1 if _MINUS.match(text) else 0
    sides = [side for side in (sign, letter, beside) if side] or [1]
    return tuple(side * angle for angle in angles for side in dict.fromkeys(sides))


_MINUS = re.compile("\\s*[NSEWnsew]?\\s*[-\u2212]")
_NUMBER = re.compile(r"(\d+(?:\.\d+)?)(?:/(\d+(?:\.\d+)?))?")
_TWO_POINTS = re.compile(r"\d\.\d+\.\d")
_DECIMAL_COMMA = re.compile(r"[^\d,]*(\d+),(\d+)[^\d,]*")


def _angles(text: str) -> list[float]:
    """What may be written, without its side: `52,51` is 51 minutes, and in some programs, of those
    that write commas for points, hundredths.
    """
    try:
        return [abs(float(text))]
    except ValueError:
        pass
    if _TWO_POINTS.search(text):
        return []
    parts = [
        float(number) / float(divisor or 1)
        for number, divisor in _NUMBER.findall(text)[:3]
        if not divisor or float(divisor)  # 0/0: seconds that nobody knows
    ]
    found: list[float] = []
    if parts and all(part < 60 for part in parts[1:]):
        found.append(float(sum(part / 60.0**i for i, part in enumerate(parts))))
    if decimal := _DECIMAL_COMMA.fullmatch(text):
        found.append(float(f"{decimal[1]}.{decimal[2]}"))
    return found


_UNITS = re.compile(r"deg\w*|min\w*|sec\w*", re.IGNORECASE)
_LETTER = re.compile(r"(?<![A-Z])(?:N(?:ORTH)?|S(?:OUTH)?|E(?:AST)?|W(?:EST)?)(?![A-Z])")


def _side(text: str, signs: str) -> int | None:
    """1 or -1 by the letter in it, 0 where there is none; None where it is one of another axis."""
    letter = _LETTER.search(_UNITS.sub(" ", text).upper())
    if letter is None:
        return 0
    at = signs.find(letter[0][0])
    return None if at < 0 else 1 - 2 * at
