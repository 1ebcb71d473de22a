"""Reads one finished page back: its texts, its links, and what a strict policy forbids."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from staticgal.site.digest import of_bytes
from staticgal.site.fixed_texts import OwnTexts, one_line
from staticgal.site.layout import is_page
from staticgal.verify.html_page import Address, read_html
from staticgal.verify.page_words import BREAK
from staticgal.verify.words import Phrase, found_in, index

_WORD = re.compile(r"\w")


@dataclass(frozen=True, slots=True)
class CompiledRules:
    """What pages are held against: the words and paths they may not hold.

    `own` is what the theme says on any page. `base` is the path that links beginning with "/" must
    begin with; `canonical` the address that the site may name as its own. The files at `others`
    were written by others for everybody: a licence that says "event" tells of no hidden event.
    """

    words: Mapping[str, Iterable[Phrase]]
    own: OwnTexts
    machine: re.Pattern[str]
    base: str
    canonical: str
    others: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class PageReport:
    """What was read in one page; `hits` are hidden phrases, each with a text that holds it."""

    path: str
    problems: tuple[str, ...]
    links: tuple[str, ...] = ()  # paths inside the site
    hits: tuple[tuple[Phrase, str], ...] = ()


def compile_rules(
    words: Iterable[str],
    own: OwnTexts,
    machine: Iterable[str],
    url: str,
    others: frozenset[str] = frozenset(),
) -> CompiledRules:
    """What the pages of a site are held against."""
    return CompiledRules(index(words), own, _paths(machine), urlsplit(url).path or "/", url, others)


def _paths(places: Iterable[str]) -> re.Pattern[str]:
    """Matches any of these paths where it stands as a path, not as a few letters of a name."""
    known = sorted({place.rstrip("/") for place in places if len(place) > 3})
    if not known:
        return re.compile(r"(?!)")
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, known))})(?!\w)")


def read_page(folder: str, path: str, digest: str, rules: CompiledRules) -> PageReport:
    """One text file of a site, read back."""
    try:
        content = Path(folder, path).read_bytes()
    except OSError as error:
        return PageReport(path, (f"it cannot be read: {error.strerror}",))
    problems = []
    if of_bytes(content) != digest:
        problems.append("its bytes are not those that were written")
    text = content.decode("utf-8", "replace")
    # A gallery in `/gallery` whose sites live under `https://…/gallery/` says so in its links.
    bare = text.replace(rules.base, "/") if rules.base != "/" else text
    found = rules.machine.search(bare)
    if found:
        problems.append(f"it holds `{found[0]}`, a path of this machine")
    links: tuple[str, ...] = ()
    texts = [text]
    if is_page(path):
        address = Address(rules.base, rules.canonical)
        page = read_html(path, text, address, rules.own.names)
        texts, links = list(page.texts), page.links
        problems += page.problems
    if path in rules.others:
        texts = []
    return PageReport(path, tuple(problems), links, tuple(_hits(texts, rules)))


def _hits(texts: Iterable[str], rules: CompiledRules) -> Iterator[tuple[Phrase, str]]:
    """The hidden phrases in these texts, but for those that are the theme's own as a whole."""
    for text in dict.fromkeys(texts):
        phrases = dict.fromkeys(found_in(text.replace(BREAK, ""), rules.words))
        if phrases and not _is_own(text, rules.own.whole):
            yield from ((phrase, text) for phrase in phrases)


def _is_own(text: str, own: frozenset[str]) -> bool:
    return one_line(text) in own or all(
        one_line(piece) in own or not _WORD.search(piece) for piece in text.split(BREAK)
    )
