"""Searching texts for phrases that must not be in them: whole words, whatever the case."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

_WORD = re.compile(r"\w+")

Phrase = tuple[str, ...]


def words_of(text: str) -> Phrase:
    """The words of a text in lower case; `IMG_2041.jpg` is two: `img_2041`, `jpg`."""
    return tuple(_WORD.findall(unicodedata.normalize("NFC", text).casefold()))


_phrase = lru_cache(maxsize=1 << 17)(words_of)  # the same names are hidden from several audiences


def index(texts: Iterable[str]) -> dict[str, set[Phrase]]:
    """The phrases worth searching for, by their first word.

    A single word of one or two plain letters, or a number, says nothing by itself: any page has an
    "in" and a "12".
    """
    phrases: dict[str, set[Phrase]] = {}
    for phrase in set(map(_phrase, set(texts))):
        if len(phrase) > 1 or (phrase and _is_telling(phrase[0])):
            phrases.setdefault(phrase[0], set()).add(phrase)
    return phrases


def _is_telling(word: str) -> bool:
    return (len(word) >= 3 or not word.isascii()) and not word.isdecimal()


def index_of(phrases: Iterable[Phrase]) -> dict[str, set[Phrase]]:
    """Phrases by their first word."""
    found: dict[str, set[Phrase]] = {}
    for phrase in phrases:
        found.setdefault(phrase[0], set()).add(phrase)
    return found


def found_in(text: str, phrases: Mapping[str, Iterable[Phrase]]) -> Iterator[Phrase]:
    """Each indexed phrase that stands in the text, once for each time it does."""
    words = words_of(text)
    for place, word in enumerate(words):
        for phrase in phrases.get(word, ()):
            if words[place : place + len(phrase)] == phrase:
                yield phrase
