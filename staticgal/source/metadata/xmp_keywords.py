"""The keywords and the names of people in an XMP packet, in the fields of many programs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from staticgal.source.metadata.clean_text import in_lines, words
from staticgal.source.metadata.keyword_trees import (
    acdsee_categories,
    apart_from_people,
    branches,
    people_among,
)
from staticgal.source.metadata.xmp_properties import Properties, every_text, fields_of

# Where programs write keywords, by the names of their fields in small letters: Adobe, Lightroom,
# digiKam, Media Pro and Expression Media, ACDSee, Microsoft, PDF, PRISM, IDimager, the MWG's own
# trees and collections.
_KEYWORDS = (
    *("subject", "hierarchicalsubject", "weightedflatsubject", "tagslist", "catalogsets"),
    *("keywords", "keyword", "tags", "hierarchicalkeywords", "categories"),
    *("lastkeywordxmp", "lastkeywordiptc", "category", "supplementalcategories", "aboutcvterm"),
    *("tagstructure", "collections"),
)
_PEOPLE = ("personinimage", "personsinimage", "people", "person", "persons", "personality")
_DETAILED = ("personinimagewdetails",)
_FRAMED = ("regions", "regioninfo", "imageregion", "regionlist")
_NAMES = frozenset({"name", "persondisplayname", "personname", "personinimage"})
_NO_PERSON = frozenset({"focus", "barcode"})


@dataclass(frozen=True, slots=True)
class Words:
    """Keywords as they are shown; all of them, as limits hear them; those of no tree; and people.

    None where nothing is said; names out of a tree are shown as people only.
    """

    shown: tuple[str, ...] | None
    every: tuple[str, ...] | None
    flat: tuple[str, ...]
    people: tuple[str, ...] | None


def words_of(properties: Properties) -> Words:
    """The words of a packet."""
    flat = words(properties.values("dc:subject")) or ()
    known = words([*flat, *_trees(properties, ())])
    more = words(list(_more(properties)))
    every = tuple(dict.fromkeys((*(known or ()), *(more or ())))) or None
    in_trees = people_among(every or ())
    shown = known
    if known and in_trees:
        others = (*apart_from_people(flat, in_trees), *_trees(properties, in_trees))
        shown = words(list(others)) or ()
    return Words(shown, every, flat, words([*_people(properties), *in_trees]))


def _trees(properties: Properties, people: tuple[str, ...]) -> Iterator[str]:
    """The words of keyword trees, the branches above a word after it, but for these people.

    All of a branch counts, each level and the whole: a limit on `private` and one on
    `private|family` must both find it.
    """
    for name, separator in (
        ("lr:hierarchicalSubject", "|"),
        ("digiKam:TagsList", "/"),
        ("microsoft:LastKeywordXMP", "/"),
    ):
        texts = properties.values(name)
        yield from branches(apart_from_people(texts, people) if people else texts, separator)


def _more(properties: Properties) -> Iterator[str]:
    """All that stands in a field for keywords, as branches where it is one."""
    for one in properties.named(*_KEYWORDS):
        for text in [one] if isinstance(one, str) else every_text(one):
            if "<" in text and ">" in text:
                yield from acdsee_categories(text)
            else:
                yield from in_lines(text)


def _people(properties: Properties) -> Iterator[str]:
    """Those named as shown, then those whose faces are framed."""
    yield from properties.texts(*_PEOPLE)
    for one in properties.named(*_DETAILED, *_FRAMED):
        for structure in () if isinstance(one, str) else one.iter():
            yield from _names(structure)


def _names(structure: Element) -> list[str]:
    """The names in one region or one person's details."""
    found: list[str] = []
    for name, values in fields_of(structure):
        if name == "type" and any(one.strip().lower() in _NO_PERSON for one in values):
            return []
        if name in _NAMES:
            found += values
    return found
