"""What one file says of itself, before anybody's words about it are weighed."""

from __future__ import annotations

from dataclasses import dataclass, fields

from staticgal.core.model import Location, PlaceNames, Technical
from staticgal.core.when import Moment


@dataclass(frozen=True, slots=True)
class MetadataFields:
    """What one source says of a photo; None where it says nothing."""

    title: str | None = None
    caption: str | None = None
    caption_is_markdown: bool | None = None
    alt: str | None = None
    taken: Moment | None = None
    location: Location | None = None
    place_names: PlaceNames | None = None
    technical: Technical | None = None
    keywords: tuple[str, ...] | None = None
    people: tuple[str, ...] | None = None
    rating: int | None = None
    label: str | None = None


EMPTY = MetadataFields()
_FIELDS = tuple(field.name for field in fields(MetadataFields))


def coalesce(*sources: MetadataFields) -> MetadataFields:
    """Field by field what the first source that says anything says."""
    saying = [source for source in sources if source is not EMPTY]
    if len(saying) < 2:
        return saying[0] if saying else EMPTY
    said = {}
    for name in _FIELDS:
        for source in saying:
            value = getattr(source, name)
            if value is not None:
                said[name] = value
                break
    return MetadataFields(**said)


@dataclass(frozen=True, slots=True)
class Facts:
    """One photo file, inspected: what it is, and what its own metadata says.

    `digest` is the SHA-256 of the bytes in hex; `format` one of jpeg png webp avif tiff gif heic;
    `width` and `height` those of the upright picture; `embedded` comes from XMP, else IPTC;
    `exif` from EXIF. Offsets that EXIF does not give are None in `exif.taken`. `unreadable_blocks`
    names those (EXIF, XMP, IPTC, ICC) that are there and cannot be read: what they said is not
    known.
    `readings` is what limits hear where that is more or other than `embedded`, else `exif`, show.
    """

    digest: str
    size: int
    format: str
    width: int
    height: int
    is_animated: bool
    embedded: MetadataFields
    exif: MetadataFields
    unreadable_blocks: tuple[str, ...] = ()
    readings: tuple[MetadataFields, ...] = ()
