"""IPTC-IIM, the press agencies' older way to write titles, keywords and places into a photo."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from staticgal.containers.photoshop import IPTC, resources
from staticgal.core.model import PlaceNames
from staticgal.core.when import CaptureTime, Moment
from staticgal.source.metadata.clean_text import in_lines, one_line, plain, words
from staticgal.source.metadata.exif_texts import written_caption
from staticgal.source.metadata.fields import EMPTY, MetadataFields
from staticgal.source.metadata.iptc_datasets import CHARACTER_SET, UTF8, datasets
from staticgal.source.metadata.keyword_trees import apart_from_people, people_among
from staticgal.source.metadata.limit_readings import Readings, block_readings
from staticgal.source.metadata.moments import moment_of, offset_of
from staticgal.source.metadata.program_dialects import photo_mechanic

_OBJECT_NAME, _KEYWORDS, _DATE, _TIME, _HEADLINE, _CAPTION = 5, 25, 55, 60, 105, 120
_CATEGORY, _SUPPLEMENTAL = 15, 20
_PREFS = 221  # Photo Mechanic's
_CITY, _SUBLOCATION, _STATE, _COUNTRY = 90, 92, 95, 101


@dataclass(frozen=True, slots=True)
class Iptc:
    """What an IIM block says; `readings` is all that limits hear of it."""

    fields: MetadataFields = EMPTY
    readings: Readings = field(default_factory=dict)


def read_iptc(block: bytes) -> Iptc:
    """What an IIM block says; what is broken in it ends it."""
    said: dict[int, list[bytes]] = {}
    is_utf8 = False
    for dataset in datasets(block):
        if dataset.key == CHARACTER_SET:
            is_utf8 = dataset.value.startswith(UTF8)
        elif dataset.record == 2:
            said.setdefault(dataset.number, []).append(dataset.value)

    def text(number: int) -> str:
        return _decoded(said.get(number, [b""])[0], is_utf8)

    places = PlaceNames(*(one_line(text(d)) for d in (_SUBLOCATION, _CITY, _STATE, _COUNTRY)))

    def texts(*numbers: int) -> list[str]:
        """All that they say, in each encoding that they may be written in."""
        values = (value for number in numbers for value in said.get(number, ()))
        return [text for value in values for text in _any_encoding(value, is_utf8)]

    keywords = words([_decoded(value, is_utf8) for value in said.get(_KEYWORDS, [])])
    people = people_among(keywords or ())
    shown = MetadataFields(
        title=one_line(text(_OBJECT_NAME)) or None,
        caption=written_caption(text(_CAPTION)),
        taken=_moment(text(_DATE), text(_TIME)),
        place_names=places if places.all() else None,
        keywords=apart_from_people(keywords, people) if keywords else None,
        people=people or None,
    )
    every = texts(_KEYWORDS, _SUPPLEMENTAL, _CATEGORY)
    prefs = photo_mechanic(texts(_PREFS))
    readings = block_readings(
        shown,
        {
            "title": [one for text in texts(_OBJECT_NAME, _HEADLINE) if (one := one_line(text))],
            "keywords": [words([one for text in every for one in in_lines(text)])],
            "rating": [prefs.stars],
            "label": prefs.labels,
        },
    )
    return Iptc(shown, readings)


def iptc_in_photoshop(data: bytes) -> bytes:
    """The IIM block among Photoshop's image resources, or nothing."""
    return resources(data).found.get(IPTC, (b"",))[0]


def _decoded(value: bytes, is_utf8: bool) -> str:
    """UTF-8 where it says so or happens to be; before that everybody wrote Latin-1."""
    return plain(value.decode("utf-8", "replace") if is_utf8 else value)


def _any_encoding(value: bytes, is_utf8: bool) -> Iterator[str]:
    """The text as it is shown; where that may be wrong, as it may be besides."""
    yield _decoded(value, is_utf8)
    if value.isascii():
        return
    for encoding in ("utf-8", "cp1252", "mac_roman"):
        yield plain(value.decode(encoding, "replace"))


def _moment(day: str, time: str) -> Moment | None:
    date_match = re.fullmatch(r"(\d{4})-?(\d\d)-?(\d\d)", day)
    if date_match is None:
        return None
    year, month, number = (int(part) for part in date_match.groups())
    clock = re.fullmatch(r"(\d\d):?(\d\d):?(\d\d)\s*([+-]\d\d:?\d\d|Z)?", time)
    if clock is None:
        return moment_of(year, month, number)
    moment = moment_of(year, month, number, (int(clock[1]), int(clock[2]), int(clock[3])))
    if isinstance(moment, CaptureTime):
        return CaptureTime(moment.local, offset_of(clock[4] or ""))
    return moment
