"""XMP, inside a photo or in a sidecar beside it: titles, keywords, people, places, dates."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from staticgal.core.model import Location, PlaceNames
from staticgal.core.when import CaptureTime, Moment
from staticgal.errors import SourceError
from staticgal.source.exif import location_of, moment_of, offset_of, written_caption
from staticgal.source.facts import Partial
from staticgal.source.plain import one_line, words

_MOST_BYTES = 8_000_000
_RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
_XML_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
_SPACES = {
    "dc": "http://purl.org/dc/elements/1.1/",
    "xmp": "http://ns.adobe.com/xap/1.0/",
    "exif": "http://ns.adobe.com/exif/1.0/",
    "photoshop": "http://ns.adobe.com/photoshop/1.0/",
    "lr": "http://ns.adobe.com/lightroom/1.0/",
    "digiKam": "http://www.digikam.org/ns/1.0/",
    "microsoft": "http://ns.microsoft.com/photo/1.0/",
    "microsoft_people": "http://ns.microsoft.com/photo/1.2/",
    "regions": "http://ns.microsoft.com/photo/1.2/t/RegionInfo#",
    "region": "http://ns.microsoft.com/photo/1.2/t/Region#",
    "mwg-rs": "http://www.metadataworkinggroup.com/schemas/regions/",
    "area": "http://ns.adobe.com/xmp/sType/Area#",
    "core": "http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/",
    "ext": "http://iptc.org/std/Iptc4xmpExt/2008-02-29/",
}


def _tag(name: str) -> str:
    """`dc:title` as ElementTree writes it."""
    space, _, local = name.partition(":")
    return f"{{{_SPACES[space]}}}{local}"


@dataclass(frozen=True, slots=True)
class Xmp:
    """What a packet says; `is_original` is false where its only time is that of a scan or edit."""

    said: Partial
    is_original: bool


def read_xmp(data: bytes) -> Partial:
    """What an XMP sidecar says; SourceError, in plain words, when it cannot be read as XMP."""
    return parse_xmp(data).said


def read_xmp_file(path: Path) -> Partial:
    """What an XMP file says; SourceError, in words that follow its name, when it cannot be read."""
    try:
        with path.open("rb") as file:
            data = file.read(_MOST_BYTES + 1)
    except OSError as broken:
        raise SourceError(f"cannot be read: {(broken.strerror or str(broken)).lower()}") from None
    if not data.strip(b"\0 \t\r\n"):
        raise SourceError("is empty")
    return read_xmp(data)


def parse_xmp(data: bytes) -> Xmp:
    """What a packet says and how its time is to be taken; SourceError when it is no XMP."""
    properties = _Properties(_packet(data))
    original = _moment(properties, "exif:DateTimeOriginal", "photoshop:DateCreated")
    said = Partial(
        title=one_line(properties.localised("dc:title")) or None,
        caption=written_caption(properties.localised("dc:description"))
        or written_caption(_CHARSET.sub("", properties.localised("exif:UserComment"))),
        alt=one_line(properties.localised("core:AltTextAccessibility")) or None,
        taken=original or _moment(properties, "xmp:CreateDate", "exif:GPSTimeStamp"),
        location=_location(properties),
        place_names=_place_names(properties),
        keywords=words(list(_keywords(properties))),
        people=words(list(_people(properties))),
        rating=_rating(properties),
        label=one_line(properties.text("xmp:Label")) or None,
    )
    return Xmp(said, original is not None)


# What some programs take over from the code before EXIF's own comment.
_CHARSET = re.compile(r"\A\s*charset=[\"']?[\w-]+[\"']?\s*", re.IGNORECASE)


def _packet(data: bytes) -> Element:
    """The RDF element of a packet; entities, document types and what is outside are refused."""
    if len(data) > _MOST_BYTES:
        raise SourceError(f"holds more than {_MOST_BYTES // 1_000_000} MB of XMP")
    try:
        root = fromstring(_utf8(data), forbid_dtd=True)
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
    found = root if root.tag == _RDF + "RDF" else root.find(f".//{_RDF}RDF")
    if found is None:
        raise SourceError("is XML, but not XMP: it has no `rdf:RDF` element")
    return found


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


class _Properties:
    """The properties of a packet, written as attributes or as elements, by their names.

    Only those of the photo itself: a description inside another one tells of an ingredient.
    """

    def __init__(self, rdf: Element) -> None:
        self._elements: dict[str, Element] = {}
        self._attributes: dict[str, str] = {}
        for description in rdf.iterfind(f"{_RDF}Description"):
            for name, value in description.attrib.items():
                self._attributes.setdefault(name, value)
            for element in description:
                self._elements.setdefault(element.tag, element)

    def element(self, name: str) -> Element | None:
        return self._elements.get(_tag(name))

    def text(self, name: str) -> str:
        """The value as one text; the first one of a list."""
        values = self.values(name)
        return values[0] if values else ""

    def values(self, name: str) -> list[str]:
        """The values of a list, or the one value."""
        element = self.element(name)
        if element is None:
            value = self._attributes.get(_tag(name))
            return [value] if value else []
        return _values(element)

    def localised(self, name: str) -> str:
        """The text for every reader (`x-default`), else the first language's."""
        element = self.element(name)
        if element is not None:
            for item in element.iter(_RDF + "li"):
                if item.get(_XML_LANGUAGE, "").casefold() == "x-default" and item.text:
                    return item.text
        return self.text(name)


def _values(element: Element) -> list[str]:
    items = list(element.iter(_RDF + "li"))
    if items:
        return [text for item in items if (text := _value(item))]
    value = _value(element)
    return [value] if value else []


def _value(element: Element) -> str:
    """A simple value, also where it is wrapped (`rdf:value`) or a link."""
    text = (element.text or "").strip()
    if text:
        return element.text or ""
    inner = element.find(f".//{_RDF}value")
    if inner is not None:
        return inner.text or ""
    return element.get(_RDF + "resource", "")


_MOMENT = re.compile(
    r"(\d{4})(?:[-:](\d\d?)(?:[-:](\d\d?)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d+))?)?"
    r"(?:,\d+)?\s*(Z|[+-]\d\d:?\d\d)?)?)?)?"
)


def _moment(properties: _Properties, *names: str) -> Moment | None:
    """The first of these times, as exact as it is written."""
    for name in names:
        match = _MOMENT.fullmatch(properties.text(name).strip())
        if match is None:
            continue
        year, month, day = int(match[1]), int(match[2] or 0), int(match[3] or 0)
        clock = None if match[4] is None else (int(match[4]), int(match[5]), int(match[6] or 0))
        moment = moment_of(year, month, day, clock)
        if isinstance(moment, CaptureTime):
            micro = int((match[7] or "")[:6].ljust(6, "0"))
            local = moment.local.replace(microsecond=micro)
            return CaptureTime(local, offset_of(match[8] or ""))
        if moment is not None:
            return moment
    return None


_ANGLE = re.compile(r"([\d.]+)(?:,([\d.]+))?(?:,([\d.]+))?\s*([NSEW])", re.IGNORECASE)


def _location(properties: _Properties) -> Location | None:
    return location_of(
        _degrees(properties.text("exif:GPSLatitude"), "NS"),
        _degrees(properties.text("exif:GPSLongitude"), "EW"),
    )


def _degrees(text: str, signs: str) -> float | None:
    """`51,30.5N` as degrees; plain signed numbers, which some write, too."""
    match = _ANGLE.fullmatch(text.strip())
    try:
        if match is None:
            return float(text)
        parts = [float(part) for part in match.groups()[:3] if part]
    except ValueError:
        return None
    letter = match[4].upper()
    if letter not in signs:
        return None
    degrees = sum(part / 60.0**i for i, part in enumerate(parts))
    return -degrees if letter == signs[1] else degrees


def _place_names(properties: _Properties) -> PlaceNames | None:
    places = PlaceNames(
        sublocation=one_line(properties.text("core:Location")),
        city=one_line(properties.text("photoshop:City")),
        state=one_line(properties.text("photoshop:State")),
        country=one_line(properties.text("photoshop:Country")),
    )
    return places if places.all() else None


def _keywords(properties: _Properties) -> Iterator[str]:
    """The words themselves, then those of keyword trees, the branches above a word after it.

    All of a branch counts, each level and the whole: a limit on `private` and one on
    `private|family` must both find it.
    """
    yield from properties.values("dc:subject")
    for name, separator in (
        ("lr:hierarchicalSubject", "|"),
        ("digiKam:TagsList", "/"),
        ("microsoft:LastKeywordXMP", "/"),
    ):
        yield from _branches(properties.values(name), separator)


def _branches(branches: Iterable[str], separator: str) -> Iterator[str]:
    """Every level of each branch, the lowest first, then the branch written with `|`."""
    for branch in branches:
        levels = [one for level in branch.split(separator) if (one := level.strip())]
        yield from reversed(levels)
        yield "|".join(levels)


_NO_PERSON = frozenset({"focus", "barcode"})


def _people(properties: _Properties) -> Iterator[str]:
    """Those named as shown, then those whose faces are framed."""
    yield from properties.values("ext:PersonInImage")
    framed = properties.element("mwg-rs:Regions")
    if framed is not None:
        for region in framed.iter():
            if (_said(region, "mwg-rs:Type") or "face").casefold() not in _NO_PERSON:
                yield _said(region, "mwg-rs:Name")
    framed = properties.element("microsoft_people:RegionInfo")
    if framed is not None:
        for region in framed.iter():
            yield _said(region, "region:PersonDisplayName")


def _said(structure: Element, name: str) -> str:
    """A field of a structure, written as its attribute or as its child."""
    return structure.get(_tag(name)) or structure.findtext(_tag(name)) or ""


def _rating(properties: _Properties) -> int | None:
    """Stars 1 to 5, -1 for rejected, 0 where it says that there are none."""
    for name in ("xmp:Rating", "exif:Rating"):
        try:
            stars = float(properties.text(name))
        except ValueError:
            continue
        if -1 <= stars <= 5:
            return int(stars)
    return _percent(properties.text("microsoft:Rating"))


def _percent(text: str) -> int | None:
    """The scale of Windows (1, 25, 50, 75, 99) as stars."""
    if not text.strip().isascii() or not text.strip().isdigit() or int(text) > 100:
        return None
    percent = int(text)
    return min(5, round(percent / 25) + 1) if percent else 0
