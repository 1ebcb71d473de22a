"""Keywords that are kept in a tree, and the people among them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from html import unescape

from staticgal.core.keywords import levels_of
from staticgal.source.metadata.clean_text import one_line
from staticgal.text.folding import folded

# What programs, and people, call the branch that holds the names of people.
_PEOPLE_WORDS = """
    People Person Persons Faces Face Names Who
    Personen Leute Menschen Gesichter Namen Wer Personnes Gens Visages Qui Personas Gente Caras
    Rostros Quién Persone Volti Chi Pessoas Rostos Quem Mensen Gezichten Wie Personer Människor
    Ansikten Ansikter Mennesker Ansigter Henkilöt Ihmiset Kasvot Ludzie Osoby Twarze Lidé Tváře
    Ľudia Tváre Emberek Személyek Arcok Oameni Persoane Fețe Лица Люди Персоны Особи Обличчя
    Άνθρωποι Πρόσωπα Kişiler İnsanlar Yüzler 人物 人 人们 顔 사람 인물 얼굴
"""
_PEOPLE = frozenset(folded(word) for word in _PEOPLE_WORDS.split())


def branches(texts: Iterable[str], separator: str) -> Iterator[str]:
    """Every level of each branch, the lowest first, then the branch written with `|`."""
    for text in texts:
        levels = [one for level in text.split(separator) if (one := level.strip())]
        yield from reversed(levels)
        yield "|".join(levels)


def people_among(words: Iterable[str]) -> tuple[str, ...]:
    """The names that stand lowest in a branch of people: Anna, of `People|Family|Anna`."""
    below = dict.fromkeys(tuple(names) for word in words if (names := _below_people(word)))
    groups = {levels[:count] for levels in below for count in range(len(levels))}
    return tuple(dict.fromkeys(levels[-1] for levels in below if levels not in groups))


def apart_from_people(words: Iterable[str], people: Iterable[str]) -> tuple[str, ...]:
    """The keywords less those names, and less the branches in which they are kept."""
    names = {folded(name) for name in people}
    return tuple(word for word in words if folded(word) not in names and not _below_people(word))


def _below_people(word: str) -> list[str]:
    levels = levels_of(word)
    at = next((i for i, level in enumerate(levels) if folded(level) in _PEOPLE), len(levels))
    return levels[at + 1 :]


def acdsee_categories(categories: str) -> Iterator[str]:
    """The categories that ACDSee keeps as XML inside a text, as branches with `|`.

    Those that are open in the tree and do not hold themselves have `Assigned="0"`.
    """
    way: list[str] = []
    for attributes, name, closing in _CATEGORY.findall(categories):
        if closing:
            del way[-1:]
            continue
        way.append(one_line(unescape(name)))
        if not _NOT_ASSIGNED.search(attributes):
            yield "|".join(way)
        if attributes.endswith("/"):
            del way[-1:]


_CATEGORY = re.compile(r"<Category\b([^<>]*)>([^<>]*)|(</Category)", re.IGNORECASE)
_NOT_ASSIGNED = re.compile(r"""Assigned\s*=\s*["']?\s*(0|false)\b""", re.IGNORECASE)
