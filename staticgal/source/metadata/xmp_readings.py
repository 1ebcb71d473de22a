"""What limits hear of an XMP packet: every field of every program, by the field's own name.

Programs put the same thing into fields of different names and namespaces; one of them is shown.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from staticgal.core.model import Location, Technical
from staticgal.source.metadata.camera import camera_name
from staticgal.source.metadata.clean_text import one_line
from staticgal.source.metadata.positions import FIELDS, destinations, is_unclear, positions
from staticgal.source.metadata.program_dialects import (
    DIGIKAM,
    PHOTO_MECHANIC,
    label_of,
    photo_mechanic,
    stars_of_percent,
)
from staticgal.source.metadata.xmp_properties import EXIF_SPACE, Properties

_TITLES = ("title", "headline", "objectname", "documentname", "caption")
_PLACES = ("locationshown", "locationcreated", "location")
_LABELS = ("label", "labelcolor", "labelcolour")


def titles(properties: Properties) -> list[str]:
    """Every title, in every language."""
    return [text for one in properties.texts(*_TITLES) if (text := one_line(one))]


def labels(properties: Properties) -> list[str]:
    """Every colour label, by the word for it."""
    found = [text for one in properties.texts(*_LABELS) if (text := one_line(one))]
    for name, meaning in (("colorlabel", DIGIKAM), ("colorclass", PHOTO_MECHANIC)):
        for text in properties.texts(name):
            found += label_of(text.strip(), meaning)
    found += photo_mechanic(properties.texts("prefs")).labels
    return [one for one in found if one and one.casefold() != "none"]


def ratings(properties: Properties) -> list[int | None]:
    """Every number of stars, -1 to 5; None for one that cannot be understood."""
    found: list[int | None] = [
        percent_of(text) if "microsoft" in space else stars_of(text)
        for space, fields in properties.own(_RATING).items()
        for text in fields["rating"]
        if text.strip()
    ]
    marked = photo_mechanic(properties.texts("prefs")).stars
    return found if marked is None else [*found, marked]


_RATING = frozenset({"rating"})


def stars_of(text: str) -> int | None:
    """Stars 1 to 5, -1 for rejected, 0 where it says that there are none."""
    try:
        stars = float(text)
    except ValueError:
        return None
    return int(stars) if -1 <= stars <= 5 else None


def percent_of(text: str) -> int | None:
    """The scale of Windows as stars."""
    number = text.strip()
    return stars_of_percent(int(number)) if re.fullmatch("[0-9]{1,3}", number) else None


def cameras(properties: Properties) -> list[Technical]:
    """The camera by its maker and model."""
    makers = [one_line(text) for text in properties.texts("make")] or [""]
    models = [one_line(text) for text in properties.texts("model")] or [""]
    names = (camera_name(maker, model) for maker in makers for model in models)
    return [Technical(camera=name) for name in names if name]


@dataclass(frozen=True, slots=True)
class Positions:
    """The position that is shown; every one: of the camera, of what it shows, of where it was made;
    and whether one is there that cannot be understood.
    """

    shown: Location | None
    every: list[Location]
    is_unclear: bool


def places(properties: Properties) -> Positions:
    """The positions in a packet."""
    own = properties.own(FIELDS)
    structures = (*own.values(), *properties.structures(FIELDS, _PLACES), *destinations(own))
    return Positions(
        next(iter(positions(own.get(EXIF_SPACE, {}))), None),
        [place for fields in structures for place in positions(fields)],
        any(map(is_unclear, structures)),
    )
