"""What an EXIF block was meant to say and does not: damage, told apart from silence.

Cameras and programs write odd things that harm nothing: maker notes and thumbnails that lie
outside the block, empty places in a directory. Only what was asked for counts, and the directories
in which it would stand.
"""

from __future__ import annotations

import math
import re
import struct
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import pairwise

from staticgal.containers.tiff import Directory, Tiff
from staticgal.source.metadata.clean_text import one_line
from staticgal.source.metadata.fields import MetadataFields

_EXIF, _GPS, _INTEROPERABILITY = 0x8769, 0x8825, 0xA005
_OFTEN_ASTRAY = frozenset({0x927C, 0xC4A5, 0xEA1C, 0xEA1D})  # maker notes, printing, padding
_LATITUDE, _LONGITUDE = 2, 4
_SHORT, _LONG, _RATIONAL, _SIGNED_RATIONAL = 3, 4, 5, 10
_CHANGED = 0x0132
_DATES = (0x9003, 0x9004, _CHANGED)  # from the strongest
_STARS = 0x4746
_WINDOWS_TEXTS = range(0x9C9B, 0x9CA0)


def damage(
    tiff: Tiff, image: Directory, photo: Directory, gps: Directory, said: MetadataFields
) -> tuple[str, ...]:
    """The parts that cannot be read, of the directories of a block and what was made of them:
    `EXIF` (which may have held everything), `GPS`, `position`, `date`, `stars`.
    """
    lost = dict.fromkeys(_lost_directories(tiff, image, photo, gps))
    lost |= dict.fromkeys(_lost_values(tiff, image, photo, gps))
    if not _is_position_told(gps, said):
        lost["position"] = None
    if _is_undated((photo, tag) if tag != _CHANGED else (image, tag) for tag in _DATES):
        lost["date"] = None
    if _STARS in image and (said.rating is None or image.shape(_STARS)[0] not in (_SHORT, _LONG)):
        lost["stars"] = None
    return ("EXIF",) if "EXIF" in lost else tuple(lost)


def _lost_directories(
    tiff: Tiff, image: Directory, photo: Directory, gps: Directory
) -> Iterator[str]:
    """`EXIF` or `GPS` for each directory that is not where it is said to be, or not whole."""
    if _is_empty(tiff, image):
        return
    if not (image.tags and _is_sound(tiff, image)) or {_EXIF, _GPS} & {
        *image.strange,
        *image.twice,
    }:
        yield "EXIF"
    if image.begin > 8 and not (_is_ordered(image) and _holds_all(tiff, image)):
        yield "EXIF"  # what lies elsewhere than with all others may be anything
    if _EXIF in image and not (_is_sound(tiff, photo) and _holds_all(tiff, photo)):
        yield "EXIF"
    if _GPS in image and not (_is_sound(tiff, gps) and _holds_all(tiff, gps)):
        yield "GPS"


def _is_empty(tiff: Tiff, image: Directory) -> bool:
    """Whether a block has no entry and nothing behind it that might be one, as Pillow writes it."""
    if image.tags or image.strange or not image.is_whole or image.begin != 8 or image.following:
        return False
    return not tiff.read(image.end, tiff.size).strip(b"\0")


def _is_sound(tiff: Tiff, directory: Directory) -> bool:
    if not directory.is_whole or (not directory.tags and directory.begin % 2):
        return False
    # Some cameras leave places of type 0.
    return not any(directory.strange.values()) and not _goes_on(tiff, directory)


def _goes_on(tiff: Tiff, directory: Directory) -> bool:
    """Whether another entry follows where the directory should end: its count is too small."""
    if tiff.is_big or not directory.following or tiff.directory(directory.following).is_whole:
        return False
    head = tiff.read(directory.end, 12)
    if len(head) < 12:
        return False
    tag, kind = struct.unpack(tiff.order + "HH", head[:4])
    return bool(tag > max(directory.tags, default=-1) and 1 <= kind <= 13)


def _is_ordered(directory: Directory) -> bool:
    return list(directory.tags) == sorted(directory.tags)


def _holds_all(tiff: Tiff, directory: Directory) -> bool:
    """Whether all values are in the file, but for those that are often astray."""
    return directory.is_within(tiff.size, _OFTEN_ASTRAY)


def _lost_values(tiff: Tiff, image: Directory, photo: Directory, gps: Directory) -> Iterator[str]:
    """The same for each value that was asked for and is not in the file, or not by itself."""
    block = {one.begin: "EXIF" for one in (image, photo)} | {gps.begin: "GPS"}
    asked = [one for one in tiff.values if one.directory in block]
    for one in asked:
        if not one.is_whole and one.tag != _INTEROPERABILITY:
            yield block[one.directory]
    if any(_is_cut(tiff, image, tag, (image, photo, gps)) for tag in _WINDOWS_TEXTS):
        yield "EXIF"
    inside = 8 if tiff.is_big else 4  # so many bytes stand in the directory itself
    apart = (one for one in asked if one.is_whole and one.end - one.begin > inside)
    taken = {(one.begin, one.end, block[one.directory]) for one in apart}
    there = [one for one in (image, photo, gps) if one.begin]
    if len({one.begin for one in there}) < len(there):
        yield "EXIF"  # two of them are one
    # An offset to the next one follows; not after every program's lesser directories.
    taken |= {
        (one.begin, one.end + (inside if one is image or not one.tags else 0), "") for one in there
    }
    for (begin, end, first), (other, to, second) in pairwise(sorted(taken)):
        # Programs that save space let equal values share their bytes.
        if other < end and ((begin, end) != (other, to) or not (first and second)):
            yield from {first or second or "EXIF", second or first or "EXIF"}


def _is_cut(tiff: Tiff, image: Directory, tag: int, all_of_it: Iterable[Directory]) -> bool:
    """Whether one of Windows' texts goes on behind its end."""
    if tag not in image:
        return False
    value = image.raw(tag)
    if not value or len(value) % 2:
        return True
    if value.endswith(b"\0\0"):
        return False
    extents = {own: (begin, end) for own, begin, end in image.extents()}
    end = extents[tag][1]
    others = {begin for one in all_of_it for _, begin, _ in one.extents()}
    return end not in others and any(tiff.read(end, 2))


def _is_position_told(gps: Directory, said: MetadataFields) -> bool:
    """Whether the position is known, or known to be absent: receivers without a fix write 0, 0."""
    there = [tag for tag in (_LATITUDE, _LONGITUDE) if tag in gps]
    if said.location is None:
        parts = [part for tag in there for part in gps.numbers(tag)]
        return not there or (len(there) == 2 and bool(parts) and not any(parts))
    return all(_is_angle(gps, tag) for tag in there)


def _is_angle(gps: Directory, tag: int) -> bool:
    """Whether all of degrees, minutes and seconds was read, so that the place is exact."""
    kind, count = gps.shape(tag)
    if kind not in (_RATIONAL, _SIGNED_RATIONAL) or count != 3:
        return False
    numbers = gps.numbers(tag)
    if len(numbers) != 3:
        return False
    _, minutes, seconds = numbers
    if math.isnan(seconds) and not minutes.is_integer():
        seconds = 0  # minutes with a fraction need no seconds, and some write 0/0 then
    return 0 <= minutes <= 60 and 0 <= seconds <= 60


def _is_undated(places: Iterable[tuple[Directory, int]]) -> bool:
    """Whether the strongest date that is there is none. Cameras without a clock write zeros."""
    for directory, tag in places:
        if tag not in directory:
            continue
        value = directory.raw(tag, 64)
        if len(value) < 11 or (len(value) < 19 and b"\0" not in value):
            return True  # it is cut off: with its end, a date has 20 bytes
        text = one_line(value.partition(b"\0")[0])
        if text.strip("0:-/. "):
            return not _is_day(text)
    return False


def _is_day(text: str) -> bool:
    match = re.match(r"(\d{4})\D(\d\d?)\D(\d\d?)(?!\d)", text)
    if match is None:
        return False
    year, month, day = (int(part) for part in match.groups())
    try:
        date(year, month or 1, day or 1)
    except ValueError:
        return False
    return True
