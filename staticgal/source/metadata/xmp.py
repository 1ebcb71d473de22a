"""XMP, inside a photo or in a sidecar beside it: titles, keywords, people, places, dates."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree.ElementTree import XML, Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from staticgal.core.model import PlaceNames
from staticgal.core.when import CaptureTime, Moment
from staticgal.errors import SourceError
from staticgal.source.metadata.clean_text import one_line
from staticgal.source.metadata.exif_texts import written_caption
from staticgal.source.metadata.fields import EMPTY, MetadataFields
from staticgal.source.metadata.limit_readings import Readings, block_readings
from staticgal.source.metadata.moments import moment_of, offset_of
from staticgal.source.metadata.xmp_keywords import words_of
from staticgal.source.metadata.xmp_properties import Properties
from staticgal.source.metadata.xmp_readings import (
    cameras,
    labels,
    percent_of,
    places,
    ratings,
    stars_of,
    titles,
)

_MOST_BYTES = 8_000_000
_RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"


@dataclass(frozen=True, slots=True)
class Xmp:
    """What a packet says; `is_original` is false where its only time is that of a scan or edit.

    `readings` is all that limits hear of it; `flat` are the keywords of no tree; `unreadable` names
    what is there and cannot be understood.
    """

    fields: MetadataFields = EMPTY
    is_original: bool = False
    readings: Readings = field(default_factory=dict)
    flat: tuple[str, ...] = ()
    unreadable: tuple[str, ...] = ()


def read_xmp(data: bytes) -> MetadataFields:
    """What an XMP sidecar says; SourceError, in plain words, when it cannot be read as XMP."""
    return parse_xmp(data).fields


def read_xmp_file(path: Path) -> Xmp:
    """What an XMP file says; SourceError, in words that follow its name, when it cannot be read."""
    try:
        with path.open("rb") as file:
            data = file.read(_MOST_BYTES + 1)
    except OSError as broken:
        raise SourceError(f"cannot be read: {(broken.strerror or str(broken)).lower()}") from None
    if not data.strip(b"\0 \t\r\n"):
        raise SourceError("is empty")
    return parse_xmp(data)


def parse_xmp(data: bytes) -> Xmp:
    """What a packet says and how its time is to be taken; SourceError when it is no XMP."""
    packet = _packet(data)
    properties = Properties(*packet)
    originals = _moments(properties, *_ORIGINAL)
    others = _moments(properties, "xmp:CreateDate", "exif:GPSTimeStamp")
    said_words, found, stars = words_of(properties), places(properties), ratings(properties)
    said = MetadataFields(
        title=one_line(properties.localised("dc:title")) or None,
        caption=written_caption(properties.localised("dc:description"))
        or written_caption(_CHARSET.sub("", properties.localised("exif:UserComment"))),
        alt=one_line(properties.localised("core:AltTextAccessibility")) or None,
        taken=next(iter((*originals, *others)), None),
        location=found.shown,
        place_names=_place_names(properties),
        keywords=said_words.shown,
        people=said_words.people,
        rating=_rating(properties),
        label=one_line(properties.text("xmp:Label")) or None,
    )
    readings = block_readings(
        said,
        {
            "title": titles(properties),
            "taken": originals or others[:1],
            "location": found.every,
            "technical": cameras(properties),
            "keywords": [said_words.every] if said_words.every else [],
            "rating": stars,
            "label": labels(properties),
        },
    )
    dates = (properties.text(name) for name in _ORIGINAL)
    is_unreadable = {
        "XMP": _points_elsewhere(packet, data),
        "position": found.is_unclear,
        "date": not (originals or others) and any(re.search("[1-9]", date) for date in dates),
        "stars": None in stars,
    }
    unreadable = tuple(name for name, is_so in is_unreadable.items() if is_so)
    return Xmp(said, bool(originals), readings, said_words.flat, unreadable)


_ORIGINAL = ("exif:DateTimeOriginal", "photoshop:DateCreated")


# What some programs take over from the code before EXIF's own comment.
_CHARSET = re.compile(r"\A\s*charset=[\"']?[\w-]+[\"']?\s*", re.IGNORECASE)


def _packet(data: bytes) -> list[Element]:
    """The RDF elements of a packet, mostly one; entities, document types and what is outside are
    refused.
    """
    if len(data) > _MOST_BYTES:
        raise SourceError(f"holds more than {_MOST_BYTES // 1_000_000} MB of XMP")
    try:
        root = _tree(_utf8(data))
    except ParseError as broken:
        line, column = broken.position
        reason = str(broken).partition(":")[0]
        raise SourceError(
            f"is not valid XML: {reason} in line {line}, column {column + 1}"
        ) from None
    except (DefusedXmlException, ValueError, LookupError):
        # A document type, entities, an encoding that does not exist: XMP has none of these.
        raise SourceError(
            "is XML of a kind that XMP never is (a DTD, entities, encoding)"
        ) from None
    found = list(root.iter(_RDF + "RDF"))
    if not found:
        raise SourceError("is XML, but not XMP: it has no `rdf:RDF` element")
    return found


def _tree(data: bytes) -> Element:
    """The tree of a packet; ParseError where it is no XML, and what defusedxml raises where it may
    hold a document type or entities.

    Of these none is there where no `<!` is, in bytes that are ASCII's own for ASCII: not UTF-16,
    which has zeros, nor an encoding that is declared. Then expat builds the tree itself, in a third
    of the time.
    """
    if b"<!" in data or b"\0" in data or _DECLARES_ENCODING.match(data):
        return fromstring(data, forbid_dtd=True)
    return XML(data)


_DECLARES_ENCODING = re.compile(
    rb"\s*<\?xml\s[^>]*encoding(?!\s*=\s*[\"']utf-8[\"'])", re.IGNORECASE
)


def _points_elsewhere(packet: list[Element], data: bytes) -> bool:
    """Whether a value stands in another place, to which its own only points."""
    if b"nodeID" not in _utf8(data):
        return False
    return any(_RDF + "nodeID" in one.attrib for rdf in packet for one in rdf.iter())


def _utf8(data: bytes) -> bytes:
    """The packet without its padding, and as UTF-8 where it is UTF-16, with or without a mark."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        encoding = "utf-16"
    elif len(data) > 1 and (data[0] == 0) != (data[1] == 0):
        encoding = "utf-16-be" if data[0] == 0 else "utf-16-le"
    else:
        # Cameras pad packets with zeros; sidecars may begin with a mark and blank lines.
        return data.removeprefix(b"\xef\xbb\xbf").strip(b"\0 \t\r\n")
    text = data[: len(data) // 2 * 2].decode(encoding, "replace").strip("\0\ufeff \t\r\n")
    return _DECLARATION.sub("", text).lstrip().encode("utf-8", "replace")


_DECLARATION = re.compile(r"\A<\?xml\s[^>]*>")


_MOMENT = re.compile(
    r"(\d{4})(?:[-:](\d\d?)(?:[-:](\d\d?)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d+))?)?"
    r"(?:,\d+)?\s*(Z|[+-]\d\d:?\d\d)?)?)?)?"
)


def _moments(properties: Properties, *names: str) -> list[Moment]:
    """Those of these times that can be read, as exact as they are written."""
    found = (_moment(properties.text(name)) for name in names)
    return [moment for moment in found if moment is not None]


def _moment(text: str) -> Moment | None:
    match = _MOMENT.fullmatch(text.strip())
    if match is None:
        return None
    year, month, day = int(match[1]), int(match[2] or 0), int(match[3] or 0)
    clock = None if match[4] is None else (int(match[4]), int(match[5]), int(match[6] or 0))
    moment = moment_of(year, month, day, clock)
    if not isinstance(moment, CaptureTime):
        return moment
    micro = int((match[7] or "")[:6].ljust(6, "0"))
    return CaptureTime(moment.local.replace(microsecond=micro), offset_of(match[8] or ""))


def _place_names(properties: Properties) -> PlaceNames | None:
    places = PlaceNames(
        sublocation=one_line(properties.text("core:Location")),
        city=one_line(properties.text("photoshop:City")),
        state=one_line(properties.text("photoshop:State")),
        country=one_line(properties.text("photoshop:Country")),
    )
    return places if places.all() else None


def _rating(properties: Properties) -> int | None:
    """The stars that are shown."""
    for name in ("xmp:Rating", "exif:Rating"):
        stars = stars_of(properties.text(name))
        if stars is not None:
            return stars
    return percent_of(properties.text("microsoft:Rating"))
