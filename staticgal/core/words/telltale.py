"""Keywords, names of people and labels that are the photo's own place, day or camera.

Programs write these a second time as words, so who may not know the one may not read the
other. What is looked at is the form of a word, the tree that it stands in, and the names that the
photos of the same site have in their other fields.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from staticgal.core.model import Gallery, Metadata, PlaceNames
from staticgal.core.permission import NONE, Permission
from staticgal.core.resolve import Outcomes
from staticgal.core.words.keyword_roots import said_by_root
from staticgal.text.day_names import plain
from staticgal.text.undated import day_spans

PRIVATE: Final = Permission.LOCATION | Permission.EXACT_DATES | Permission.TECHNICAL_DETAILS

_LONGEST = 200  # a keyword that is longer is searched for nothing: with a number in it, it tells


@dataclass(frozen=True, slots=True, eq=False)  # one a site, and one for photos that say the same
class Names:
    """Names of places, and of cameras and lenses, in the form in which they are compared."""

    places: frozenset[str] = frozenset()
    cameras: frozenset[str] = frozenset()


NO_NAMES: Final = Names()


@dataclass(frozen=True, slots=True)
class Words:
    """A photo's words, as far as somebody may know them."""

    keywords: tuple[str, ...]
    people: tuple[str, ...]
    label: str


def names_seen(gallery: Gallery, seen: Outcomes) -> Names:
    """The names in what an audience sees: what it does not see must not change what it does."""
    photos = (photo for album in gallery.root.walk() for photo in album.photos)
    return names_in(photo.metadata for photo in photos if photo.path in seen.photos)


def names_in(photos: Iterable[Metadata]) -> Names:
    """All names of places and cameras that these photos have in their own fields."""
    places: set[tuple[str, ...]] = set()
    cameras: set[tuple[str, str]] = set()
    for data in photos:
        places.add(data.place_names.all())
        cameras.add((data.technical.camera, data.technical.lens))
    return Names(
        _place_keys(name for names in places for name in names),
        frozenset(one for camera, lens in cameras for one in _camera_names(camera, lens)),
    )


def shown_words(data: Metadata, held: Permission, names: Names) -> Words:
    """The words of a photo for who holds these permissions; `names` are those of the whole site."""
    if Permission.READ_METADATA not in held:
        return Words((), (), "")
    keywords = data.shown_keywords()
    if held & PRIVATE == PRIVATE or not (keywords or data.people or data.label):
        return Words(keywords, data.people, data.label)
    needed = Needed(data, names)
    return Words(
        tuple(word for word in keywords if needed.of_keyword(word) & ~held == NONE),
        tuple(name for name in data.people if needed.of_person(name) & ~held == NONE),
        data.label if needed.of_keyword(data.label) & ~held == NONE else "",
    )


def withheld_words(data: Metadata, held: Permission, names: Names) -> Iterator[str]:
    """Those that `shown_words` leaves out, less levels of trees that tell nothing alone: the root,
    and of a day its month and year, which may be known.
    """
    if not (data.keywords or data.people):
        return
    shown = shown_words(data, held, names)
    needed = Needed(data, names)
    for word in data.shown_keywords():
        if word in shown.keywords or said_by_root(word):
            continue
        if by_form(word) != NONE or needed.of_keyword(word) != Permission.EXACT_DATES:
            yield word
    yield from (name for name in data.people if name not in shown.people)


class Needed:
    """What one must be allowed to know, beside `can_read_metadata`, to read a photo's words."""

    def __init__(self, data: Metadata, names: Names = NO_NAMES) -> None:
        technical = data.technical
        self._own = _own_names(data.place_names, technical.camera, technical.lens)
        self._names = names
        self._in_trees: dict[str, Permission] = {}
        for word in data.keywords:
            levels = levels_of(word)
            if len(levels) > 1 and (needed := _needed(word, self._own, names)):
                for level in levels:
                    key = _key(level)
                    self._in_trees[key] = self._in_trees.get(key, NONE) | needed

    def of_keyword(self, word: str) -> Permission:
        """For a keyword or a label; for a level of a tree too, if one of its levels tells."""
        needed = _needed(word, self._own, self._names)
        return needed | self._in_trees[key] if (key := _key(word)) in self._in_trees else needed

    def of_person(self, name: str) -> Permission:
        """For the name of somebody, who may be called like a town somewhere else."""
        key = _key(name)
        needed = self._in_trees.get(key, NONE) & Permission.LOCATION
        if key in self._own.places or _is_coordinates(name):
            needed |= Permission.LOCATION
        if any(map(str.isdigit, name)) and by_form(name) & Permission.EXACT_DATES:
            needed |= Permission.EXACT_DATES
        if _squeezed(name) in self._own.cameras:
            needed |= Permission.TECHNICAL_DETAILS
        return needed


@lru_cache(maxsize=1 << 12)
def _own_names(places: PlaceNames, camera: str, lens: str) -> Names:
    """What one photo's own fields name."""
    return Names(_place_keys(places.all()), _camera_names(camera, lens))


def _place_keys(names: Iterable[str]) -> frozenset[str]:
    """The names of places, and of streets without the number of the house."""
    keys = {_key(name) for name in names}
    return frozenset({*keys, *map(_without_numbers, keys)}) - {""}


def _without_numbers(key: str) -> str:
    return " ".join(word for word in key.split() if not any(map(str.isdigit, word)))


@lru_cache(maxsize=1 << 17)
def _needed(word: str, own: Names, names: Names) -> Permission:
    """By the word's form and the names it is made of, without regard to its tree."""
    needed = by_form(word)
    for level in dict.fromkeys((*levels_of(word), *_PARTED.split(word))):
        key = _key(level)
        is_place = key in own.places or key in names.places
        if is_place or any(_stands_in(place, key) for place in own.places):
            needed |= Permission.LOCATION
        if _is_camera(level, own.cameras, names.cameras):
            needed |= Permission.TECHNICAL_DETAILS
    return needed


_PARTED = re.compile("[,;:=\u060c\u061b\u3001\uff0c\uff1b]")
_SEPARATORS = re.compile(r"\s*[|/\\>→»]\s*")
_OF_ROOT = re.compile(r"\s*[:=]\s*")


@lru_cache(maxsize=1 << 16)
def levels_of(word: str) -> tuple[str, ...]:
    """The levels of a keyword tree, `a|b`, `a/b` or `a > b`; a plain word is its only level."""
    return tuple(level for level in _SEPARATORS.split(word) if level.strip())


@lru_cache(maxsize=1 << 16)
def by_form(word: str) -> Permission:
    """What one must be allowed to know to read a word that looks like this, whatever the photo."""
    needed = NONE
    levels = levels_of(word)
    for tree in (levels, *(tuple(_OF_ROOT.split(level)) for level in levels)):
        for level in tree[:-1]:
            needed |= said_by_root(level)
    if said_by_root(word) and plain(word).startswith("geotag"):
        needed |= Permission.LOCATION
    if any(_is_coordinates(one) for one in (word, *levels)):
        needed |= Permission.LOCATION
    if any(_TECHNICAL.fullmatch(one) for one in (word, *levels)):
        needed |= Permission.TECHNICAL_DETAILS
    elif _tells_day(word, levels):
        needed |= Permission.EXACT_DATES
    return needed


def _tells_day(word: str, levels: tuple[str, ...]) -> bool:
    if len(word) > _LONGEST:
        return any(map(str.isdigit, word))
    ways = (word, *levels, "-".join(levels), " ".join(levels))
    if _PART.fullmatch(word):
        ways = (word,)
    return any(day_spans(way) for way in dict.fromkeys(ways))


_PART = re.compile(r"\d{1,2}/\d{1,2}")  # a half, or around the clock: no tree
_TECHNICAL = re.compile(
    r"(?:iso|asa)[\s:_=-]*\d{2,7}"
    r"|[fƒ]\s?[/:]\s?\d{1,2}(?:[.,]\d{1,2})?|[fƒ]\s?\d{1,2}[.,]\d{1,2}"
    r"|\d{1,4}(?:[.,]\d)?(?:\s?[-–]\s?\d{1,4}(?:[.,]\d)?)?\s?mm(?:\s?[fƒ]?\s?[/:]?\s?\d.*)?"
    r"|1/\d{2,5}\s?(?:s|sec|secs|seconds?|sek|sekunden?)?|\d+(?:[.,/]\d+)?\s?(?:s|sec|sek)"
    r"|[-+±]?\d(?:[.,/]\d+)?\s?(?:ev|lw|il)",
    re.IGNORECASE,
)
_CODE = "[23456789CFGHJMPQRVWX]"
_COORDINATES = re.compile(
    r"[-+]?\d{1,3}[.,]\d{2,}\s?°?\s?[NS]?\s?[,;/ ]\s?[-+]?\d{1,3}[.,]\d{2,}\s?°?\s?[EWO]?"
    r"|[-+]?\d{1,3}[.,]\d{4,}\s?°?\s?[NSEWO]?"
    r"|[NSEWO]\s?\d{1,3}(?:[.,]\d+|\s?°.*)"
    r"|.*\d\s?°\s?(?:\d|[NSEWO]\b).*"
    rf"|{_CODE}{{4,8}}\+{_CODE}{{2,3}}(?:\W.*)?"  # a plus code
    r"|\d{1,2}[C-HJ-NP-X]\s?[A-HJ-NP-Z]{2}\s?\d{2,5}\s?\d{2,5}"  # of the military grid
    r"|[A-R]{2}\d{2}[A-X]{2}(?:\d{2})?"  # a locator of radio amateurs
    r"|/{3}[^\W\d_]+\.[^\W\d_]+\.[^\W\d_]+"  # three words
    r"|.*(?:maps\.google|google\.[a-z.]+/maps|goo\.gl/maps|maps\.app|openstreetmap\.|osm\.org).*",
    re.IGNORECASE,
)


def _is_coordinates(word: str) -> bool:
    return len(word) <= _LONGEST and _COORDINATES.fullmatch(word.strip()) is not None


@lru_cache(maxsize=1 << 16)
def _key(text: str) -> str:
    """A name as it is compared: without capitals, accents, and what is no letter or number."""
    return " ".join(re.findall(r"[^\W_]+", plain(text)))


def _stands_in(place: str, key: str) -> bool:
    """Whether the whole name of a place is part of a longer one: `Neustadt` in `Neustadt Nord`; or
    all of it, written as one word: `newyork`.
    """
    return len(place) > 2 and (
        f" {place} " in f" {key} " or (" " in place and place.replace(" ", "") == key)
    )


def _squeezed(text: str) -> str:
    return _key(text).replace(" ", "")


_COMPANY_WORDS: Final = """
corporation corp company co ltd inc gmbh ag camera cameras imaging optical digital electric techwin
electronics technology computer llc kamera photo
"""
_COMPANY: Final = frozenset(_COMPANY_WORDS.split())


@lru_cache(maxsize=1 << 12)
def _camera_names(camera: str, lens: str) -> frozenset[str]:
    """What a camera and a lens are called: maker, model, both, and each part with a number in it.

    Of `Nikon Z 6` these are nikon, nikonz, nikonz6 and z6; of `Apple iPhone 12 Pro Max`, Max is
    none.
    """
    words = _key(camera).split()
    found = {_squeezed(lens)}
    for start in range(len(words)):
        for end in range(start + 1, len(words) + 1):
            run = "".join(words[start:end])
            has_number = re.search(r"\d", run) and re.search(r"[^\W\d_]", run)
            if has_number or (start < 2 and len(run) > 2 and not run.isdecimal()):
                found.add(run)
    return frozenset(one for one in found if len(one) > 1)


_MIXED: Final = re.compile(r"(?=.*\d)(?=.*[^\W\d_])")


def _is_camera(word: str, own: frozenset[str], names: frozenset[str]) -> bool:
    """Whether a word is a name of a camera, or holds one of the photo's own."""
    words = [one for one in _key(word).split() if one not in _COMPANY]
    run = "".join(words)
    if run in own or run in names:
        return True
    if any(len(one) > 3 and re.search(r"\d", one) and one in run for one in own):
        return True
    if len(run) > 5 and _MIXED.match(run) and any(run in one for one in own):
        return True  # a lens, said shorter
    is_makers = len(words) > 1 and (words[0] in own or words[0] in names)
    return is_makers and any(map(str.isdigit, run))
