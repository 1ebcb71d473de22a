"""The properties of an XMP packet, written as attributes, as elements or as structures."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from xml.etree.ElementTree import Element

_RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
_XML = "{http://www.w3.org/XML/1998/namespace}"
EXIF_SPACE = "http://ns.adobe.com/exif/1.0/"
_SPACES = {
    "dc": "http://purl.org/dc/elements/1.1/",
    "xmp": "http://ns.adobe.com/xap/1.0/",
    "exif": EXIF_SPACE,
    "photoshop": "http://ns.adobe.com/photoshop/1.0/",
    "lr": "http://ns.adobe.com/lightroom/1.0/",
    "digiKam": "http://www.digikam.org/ns/1.0/",
    "microsoft": "http://ns.microsoft.com/photo/1.0/",
    "core": "http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/",
}


Fields = dict[str, list[str]]  # the values by a field's name in small letters


class Properties:
    """The properties of a packet by their names, and by what is left of these without a namespace.

    Only those of the photo itself: a description inside another one tells of an ingredient.
    """

    def __init__(self, *packets: Element) -> None:
        self._elements: dict[str, Element] = {}
        self._attributes: dict[str, str] = {}
        self._named: dict[str, list[tuple[str, Element | str]]] = {}
        # A node by the name of its kind is a description too, by the rules of RDF.
        for description in (node for rdf in packets for node in rdf):
            for name, value in description.attrib.items():
                self._attributes.setdefault(name, value)
                self._named.setdefault(local_name(name), []).append((name, value))
            for element in description:
                self._elements.setdefault(element.tag, element)
                self._named.setdefault(local_name(element.tag), []).append((element.tag, element))

    def text(self, name: str) -> str:
        """The value as one text; the first one of a list."""
        values = self.values(name)
        return values[0] if values else ""

    def values(self, name: str) -> list[str]:
        """The values of a list, or the one value."""
        element = self._elements.get(_tag(name))
        if element is None:
            value = self._attributes.get(_tag(name))
            return [value] if value else []
        return values_of(element)

    def localised(self, name: str) -> str:
        """The text for every reader (`x-default`), else the first language's."""
        element = self._elements.get(_tag(name))
        if element is not None:
            for item in element.iter(_RDF + "li"):
                if item.get(_XML + "lang", "").casefold() == "x-default" and item.text:
                    return item.text
        return self.text(name)

    def named(self, *names: str) -> Iterator[Element | str]:
        """Every property of one of these names, in small letters, in whatever namespace.

        Programs have namespaces of their own for what others have in theirs, and spell those of
        others in several ways.
        """
        for name in names:
            yield from (one for _, one in self._named.get(name, ()))

    def texts(self, *names: str) -> Iterator[str]:
        """All values of every property of one of these names."""
        for one in self.named(*names):
            yield from _texts(one)

    def own(self, names: frozenset[str]) -> dict[str, Fields]:
        """The photo's own properties of these names, together where they are in one namespace."""
        found: dict[str, Fields] = {}
        for name in names & self._named.keys():
            for tag, one in self._named[name]:
                space = tag[1:].rpartition("}")[0]
                found.setdefault(space, {}).setdefault(name, []).extend(_texts(one))
        return found

    def structures(self, names: frozenset[str], inside: tuple[str, ...]) -> Iterator[Fields]:
        """The fields of these names in each structure of the properties `inside`."""
        for one in self.named(*inside):
            for structure in () if isinstance(one, str) else one.iter():
                yield {name: values for name, values in fields_of(structure) if name in names}


@lru_cache(maxsize=1 << 10)
def _tag(name: str) -> str:
    """`dc:title` as ElementTree writes it."""
    space, _, local = name.partition(":")
    return f"{{{_SPACES[space]}}}{local}"


@lru_cache(maxsize=1 << 12)  # programs write hundreds of settings, the same into every photo
def local_name(tag: str) -> str:
    """A name without its namespace, in small letters."""
    return tag.rpartition("}")[2].lower()


def _texts(one: Element | str) -> list[str]:
    return [one] if isinstance(one, str) else values_of(one)


def values_of(element: Element) -> list[str]:
    """The values of a list, or the one value."""
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


def fields_of(structure: Element) -> Iterator[tuple[str, list[str]]]:
    """The fields of a structure, written as attributes or as children, with their values."""
    for name, value in structure.attrib.items():
        yield local_name(name), [value]
    for child in structure:
        yield local_name(child.tag), values_of(child)


def every_text(element: Element) -> Iterator[str]:
    """All that is written anywhere in a property, whatever its structure."""
    for one in element.iter():
        yield one.text or ""
        for name, value in one.attrib.items():
            if not name.startswith(_XML) and name != _RDF + "parseType":
                yield value
