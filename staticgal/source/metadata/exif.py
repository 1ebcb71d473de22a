"""An EXIF block, or a TIFF's own tags, as what a photographer would say of the photo."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import BinaryIO

from staticgal.containers.tiff import Directory, Tiff
from staticgal.core.model import Location
from staticgal.core.when import CaptureTime, Moment
from staticgal.source.metadata.camera import technical
from staticgal.source.metadata.clean_text import one_line, words
from staticgal.source.metadata.exif_damage import damage
from staticgal.source.metadata.exif_texts import (
    LONGEST_COMMENT,
    more_words,
    text_of,
    user_comment,
    windows_text,
    written_caption,
)
from staticgal.source.metadata.fields import EMPTY, MetadataFields
from staticgal.source.metadata.keyword_trees import apart_from_people, people_among
from staticgal.source.metadata.limit_readings import Readings, block_readings
from staticgal.source.metadata.moments import moment_of, offset_of
from staticgal.source.metadata.program_dialects import stars_of_percent

# Where each date stands: the time, its offset, its fraction of a second.
_ORIGINAL = (0x9003, 0x9011, 0x9291)
_DIGITIZED = (0x9004, 0x9012, 0x9292)
_CHANGED = (0x0132, 0x9010, 0x9290)


@dataclass(frozen=True, slots=True)
class Exif:
    """What an EXIF block says. `orientation` is 1 to 8; `is_original` tells that the time is that
    of the shutter, not that of a scanner or an editor. `unreadable` names what cannot be read of
    it, and `readings` is all that limits hear of it.
    """

    fields: MetadataFields = EMPTY
    orientation: int = 1
    is_original: bool = False
    unreadable: tuple[str, ...] = ()
    readings: Readings = field(default_factory=dict)


def read_exif(stream: BinaryIO) -> Exif:
    """What the EXIF block says that the stream begins with, as far as it can be read."""
    return read_exif_tags(Tiff.open(stream))


def read_exif_tags(tiff: Tiff | None) -> Exif:
    """The same of one that is open; None of what is no EXIF block."""
    if tiff is None:
        return Exif(unreadable=("EXIF",))
    image = tiff.directory(tiff.first)
    photo = tiff.directory(image.integer(0x8769) or 0)
    gps = tiff.directory(image.integer(0x8825) or 0)
    orientation = image.integer(0x0112) or 1
    original = _time(photo, photo, _ORIGINAL)
    keywords = words(windows_text(image, 0x9C9E).split(";")) or ()
    people = people_among(keywords)
    taken = original or _time(photo, photo, _DIGITIZED) or _time(image, photo, _CHANGED)
    made_with = [text_of(image, tag) for tag in (0x010F, 0x0110, 0x0131)]
    said = MetadataFields(
        title=windows_text(image, 0x9C9B) or None,
        caption=written_caption(image.raw(0x010E).partition(b"\0")[0], *made_with)
        or written_caption(windows_text(image, 0x9C9C), *made_with),
        taken=taken or _satellite_time(gps),
        location=_location(gps),
        technical=technical(tiff, image, photo),
        keywords=apart_from_people(keywords, people) if keywords else None,
        people=people or None,
        rating=_rating(image),
    )
    lost = damage(tiff, image, photo, gps, said)
    readings = block_readings(
        said,
        {
            "title": [text for text in (said.title, text_of(image, 0x010D)) if text],
            "location": [said.location, _location(gps, _AIMED_AT)],
            "keywords": [words([*keywords, *more_words(image)])],
            "rating": [said.rating, stars_of_percent(image.integer(0x4749) or 0)],
        },
    )
    if said.caption is None:
        comment = user_comment(photo.raw(0x9286, LONGEST_COMMENT), tiff.order)
        caption = written_caption(comment, *made_with)
        said = said if caption is None else replace(said, caption=caption)
    upright = orientation if 1 <= orientation <= 8 else 1
    return Exif(said, upright, original is not None, lost, readings)


_TIME = re.compile(
    r"(\d{4})[:\-/. ](\d\d?)[:\-/. ](\d\d?)(?:[T ]+(\d\d?)[:.](\d\d?)(?:[:.](\d\d?))?)?"
    r"(?:\.(\d{1,6})\d*)?\s*(Z|[+-]\d\d:?\d\d)?.*"
)


def _time(place: Directory, photo: Directory, tags: tuple[int, int, int]) -> Moment | None:
    """The moment at these tags; cameras without a clock write zeros or spaces, which is None."""
    match = _TIME.fullmatch(one_line(place.raw(tags[0], 64).partition(b"\0")[0]))
    if match is None:
        return None
    year, month, day = int(match[1]), int(match[2]), int(match[3])
    clock = None if match[4] is None else (int(match[4]), int(match[5]), int(match[6] or 0))
    moment = moment_of(year, month, day, clock)
    if not isinstance(moment, CaptureTime):
        return moment
    fraction = _fraction(photo.raw(tags[2], 16)) or (match[7] or "")
    offset = offset_of(one_line(photo.raw(tags[1], 16).partition(b"\0")[0]) or (match[8] or ""))
    local = moment.local.replace(microsecond=int(fraction.ljust(6, "0")) if fraction else 0)
    return CaptureTime(local, offset)


def _fraction(value: bytes) -> str:
    match = re.match(rb"\s*(\d{1,6})", value)
    return match[1].decode("ascii") if match else ""


def _satellite_time(gps: Directory) -> Moment | None:
    """What the satellites said, which is UTC; better than nothing, and only then asked."""
    match = re.match(rb"\s*(\d{4})[:\-./](\d\d?)[:\-./](\d\d?)", gps.raw(0x001D, 16))
    if match is None:
        return None
    clock = gps.numbers(0x0007)
    time = None
    if len(clock) == 3 and all(math.isfinite(part) for part in clock):
        time = (int(clock[0]), int(clock[1]), int(clock[2]))
    moment = moment_of(int(match[1]), int(match[2]), int(match[3]), time)
    return CaptureTime(moment.local, timedelta()) if isinstance(moment, CaptureTime) else moment


def _location(gps: Directory, first: int = 0x0001) -> Location | None:
    """The position in the four tags from the first one on."""
    latitude = _degrees(gps, first, first + 1, b"NS")
    longitude = _degrees(gps, first + 2, first + 3, b"EW")
    return location_of(latitude, longitude)


_AIMED_AT = 0x0013  # where that begins at which the camera was aimed


def location_of(latitude: float | None, longitude: float | None) -> Location | None:
    """The pair, to a centimetre; None unless both are there and on the globe.

    Exactly 0, 0 is what a receiver without a fix writes, and counts as absent.
    """
    if latitude is None or longitude is None:
        return None
    if not (abs(latitude) <= 90 and abs(longitude) <= 180) or latitude == longitude == 0:
        return None
    return Location(round(latitude, 7), round(longitude, 7))


def _degrees(gps: Directory, reference: int, tag: int, signs: bytes) -> float | None:
    """Degrees, minutes and seconds joined; without its letter a value could lie anywhere."""
    letter = gps.raw(reference, 4)[:1].upper()
    parts = gps.numbers(tag)[:3]
    # Receivers write 0/0 for the seconds they do not know, and then they are none.
    parts = tuple(0.0 if i and math.isnan(part) else part for i, part in enumerate(parts))
    if not letter or letter not in signs or not parts or not all(map(math.isfinite, parts)):
        return None
    degrees = sum(part / 60.0**i for i, part in enumerate(parts))
    return -degrees if letter == signs[1:] else degrees


def _rating(image: Directory) -> int | None:
    stars = image.integer(0x4746)
    return stars if stars is not None and 0 <= stars <= 5 else None
