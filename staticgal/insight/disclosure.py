"""What albums and photos tell besides that they are there: for comparing what sites tell.

A picture is told from another by the digest of its file.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields
from typing import Final

from staticgal.core.model import Album, Metadata, Photo
from staticgal.core.permission import VERBATIM, Permission
from staticgal.core.when import CaptureTime, Moment, coarse
from staticgal.core.words.machine_written import is_file_name
from staticgal.core.words.telltale import Needed

Disclosure = tuple[tuple[str, str], ...]  # what kind of thing, and what it says

# By kind: what an owner calls it, and who is told.
_KINDS: Final = {
    "picture": ("picture", Permission.VIEW),
    "title": ("title", Permission.VIEW),
    "name": ("title", VERBATIM),
    "exact-title": ("title", Permission.EXACT_DATES),
    "caption": ("caption", Permission.VIEW),
    "alt": ("alt", Permission.VIEW),
    "description": ("description", Permission.VIEW),
    "month": ("date", Permission.VIEW),
    "moment": ("date", Permission.EXACT_DATES),
    "offset": ("date", Permission.EXACT_DATES | Permission.LOCATION),
    "place": ("place", Permission.LOCATION),
    "details": ("details", Permission.TECHNICAL_DETAILS),
    "keywords": ("keywords", Permission.READ_METADATA),
    "people": ("people", Permission.READ_METADATA),
    "rating": ("rating", Permission.READ_METADATA),
    "label": ("label", Permission.READ_METADATA),
}
# Words that are the photo's place, day or camera are for who may know that.
_OF_WORDS: Final = {
    Permission.LOCATION: "place",
    Permission.EXACT_DATES: "day",
    Permission.TECHNICAL_DETAILS: "camera",
}
_DIGEST_LENGTH: Final = 16  # of a picture's: nobody forges one to fool himself


def all_disclosures(root: Album) -> dict[str, Disclosure]:
    """By path, all that can be told of each album and photo to who holds every permission."""
    found: dict[str, Disclosure] = {}
    for album in root.walk():
        found[album.path] = tuple(_of_album(album))
        for photo in album.photos:
            found[photo.path] = tuple(_of_photo(photo))
    return found


def newly_disclosed(before: Disclosure, after: Disclosure, held: Permission) -> tuple[str, ...]:
    """The kinds of things that the second tells and the first does not, to who holds these."""
    new = set(after) - set(before)
    # What was told to whoever may read words is no news where it is told to fewer.
    kinds = {kind for kind, text in new if (kind.partition(" ")[0], text) not in before}
    found = [said for kind, said in _KINDS.items() if kind in kinds]
    found += map(_said_by_words, sorted(kinds - _KINDS.keys()))
    return tuple(dict.fromkeys(name for name, needed in found if needed in held))


def _word_kind(kind: str, needed: Permission) -> str:
    """`keywords`, or `keywords place day` where a word tells of these."""
    return " ".join((kind, *(name for one, name in _OF_WORDS.items() if one in needed)))


def _said_by_words(kind: str) -> tuple[str, Permission]:
    name, *subjects = kind.split()
    needed = Permission.READ_METADATA
    for permission, word in _OF_WORDS.items():
        if word in subjects:
            needed |= permission
    return name, needed


def _of_album(album: Album) -> Iterator[tuple[str, str]]:
    if title := album.shown_title(with_days=False):
        yield "title", title
    if (exact := album.shown_title(with_days=True)) != title:
        yield "exact-title", exact
    if album.description:
        yield "description", album.description
    yield from _of_moment(album.date)


def _of_photo(photo: Photo) -> Iterator[tuple[str, str]]:
    data: Metadata = photo.metadata
    yield "picture", photo.source.digest[:_DIGEST_LENGTH]
    for kind, text in (("title", data.title), ("caption", data.caption), ("alt", data.alt)):
        if text:
            yield "name" if is_file_name(photo, text) else kind, text
    yield from _of_moment(data.taken)
    if data.location is not None:
        yield "place", f"{data.location.latitude} {data.location.longitude}"
    for name in data.place_names.all():
        yield "place", name
    for field in fields(data.technical):
        if value := getattr(data.technical, field.name):
            yield "details", f"{field.name} {value}"
    needed = Needed(data)
    for word in data.shown_keywords():
        yield _word_kind("keywords", needed.of_keyword(word)), word
    for person in data.people:
        yield _word_kind("people", needed.of_person(person)), person
    if data.rating is not None:
        yield "rating", str(data.rating)
    if data.label:
        yield _word_kind("label", needed.of_keyword(data.label)), data.label


def _of_moment(moment: Moment | None) -> Iterator[tuple[str, str]]:
    if moment is None:
        return
    yield "month", str(coarse(moment))
    if isinstance(moment, CaptureTime):
        yield "moment", str(moment.local)
        yield "offset", str(moment.offset)
    else:
        yield "moment", str(moment)


def from_rows(rows: Mapping[str, list[list[str]]]) -> dict[str, Disclosure]:
    """What was kept as rows of a kind and its words."""
    return {
        str(path): tuple((str(kind), str(text)) for kind, text in kept)
        for path, kept in rows.items()
    }
