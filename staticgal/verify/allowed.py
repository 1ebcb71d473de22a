"""What the texts of one page may say: what its audience may see there, and the theme's own words.

A page is searched for words that belong to hidden things. A hidden word is no leak where the same
word belongs to something shown on that very page, or where the whole text that holds it is made of
shown texts and texts of the theme and nothing else: `Photo 5 of Lisbon`, `Anna · Hansen`. So a site
may hide an album called `Photo` and a person called Anna Hansen; and a caption that holds a `Photo`
which no caption of the page should hold is found.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from typing import Final

from staticgal.core.view import AlbumView, PhotoView, SiteView, words_of, words_of_photo
from staticgal.render.own_texts import HOLE, OwnTexts, one_line
from staticgal.render.pages import markdown
from staticgal.render.pages.dates import moment_words, span_words
from staticgal.render.pages.details import download_stem, map_address
from staticgal.render.pages.items import shortened, title_of
from staticgal.render.pages.strings import strings_for
from staticgal.verify.words import Phrase, found_in, index_of

BREAK: Final = "\x1f"  # in a text of a page: where a tag stands that does not end its line

_SEPARATOR = re.compile(rf"{BREAK}| · |, | – | × ")
_WORD = re.compile(r"\w")
_NUMBER = re.compile(r"\d+(?:[.,]\d)?")
_DOWNLOAD = re.compile(r"(.*)-\d+\.(?:jpg|webp|png|avif)")
_LONGEST: Final = 2000  # characters; what is longer is no heading, and is not taken apart


class Allowed:
    """What the pages of one site may say. Asked of one page after another."""

    def __init__(self, site: SiteView, own: OwnTexts) -> None:
        self._site = site
        self._own = own.whole
        self._patterns = [
            re.compile("(.+?)".join(map(re.escape, text.split(HOLE)))) for text in own.patterns
        ]
        self._albums = {album.path: album for album in site.albums()}

    def unexplained(self, path: str, hits: Collection[tuple[Phrase, str]]) -> Iterator[Phrase]:
        """Those of the hidden phrases that the page at this path has no business to hold, given
        with the texts that they were found in.
        """
        shown = list(self._shown(path))
        known: set[Phrase] = set()
        by_first = index_of(phrase for phrase, _ in hits)
        for text in shown:
            known.update(found_in(text, by_first))
        left = [(phrase, text) for phrase, text in hits if phrase not in known]
        if not left:
            return
        values = {one_line(text) for text in (*shown, *self._composed(path))}
        verdicts: dict[str, bool] = {}
        for phrase, text in left:
            if not self._is_explained(text, values, verdicts):
                yield phrase

    def _is_explained(self, text: str, values: set[str], verdicts: dict[str, bool]) -> bool:
        """Whether a text is made of shown texts and the theme's own and of nothing else."""
        whole = one_line(text.replace(BREAK, " "))
        if whole not in verdicts:
            verdicts[whole] = False  # while it is asked: it does not explain itself
            verdicts[whole] = len(whole) <= _LONGEST and (
                self._is_one(whole, values, verdicts)
                or any(
                    self._is_one(one_line(text[: end.start()]), values, verdicts)
                    and self._is_explained(text[end.end() :], values, verdicts)
                    for end in _SEPARATOR.finditer(text)
                )
            )
        return verdicts[whole]

    def _is_one(self, text: str, values: set[str], verdicts: dict[str, bool]) -> bool:
        """Whether a text is a shown one, the theme's own, or one of the theme's filled in."""
        if text in values or text in self._own or not _WORD.search(text):
            return True
        if _NUMBER.fullmatch(text):
            return True
        if (saved := _DOWNLOAD.fullmatch(text)) and saved[1] in values:
            return True
        return any(
            all(self._is_explained(one, values, verdicts) for one in filled.groups())
            for pattern in self._patterns
            if (filled := pattern.fullmatch(text))
        )

    def _shown(self, path: str) -> Iterator[str]:
        """Every text of the View that the page at this path is made of."""
        site = self._site
        yield from (site.title, site.language, *_of_markdown(site.about), site.footer)
        album, photo = self._page_of(path)
        if album is None:
            return
        if photo is None:
            yield from (*words_of(album), *_of_markdown(album.description))
        else:
            yield from (album.title, *(crumb.title for crumb in album.crumbs))
        for one in album.photos if photo is None else (photo,):
            yield from words_of_photo(one)
            if one.caption_is_markdown:
                yield markdown.to_plain(one.caption)

    def _composed(self, path: str) -> Iterator[str]:
        """What the page makes of them, and of dates and coordinates."""
        album, photo = self._page_of(path)
        if album is None:
            return
        strings = strings_for(self._site.language)
        for one in (album, *album.albums):
            for piece in span_words(one.span, strings) if one.span else ():
                yield from (piece.text, piece.machine)
        yield shortened(markdown.to_plain(album.description))
        for view in album.photos if photo is None else (photo,):
            plain = markdown.to_plain(view.caption) if view.caption_is_markdown else view.caption
            yield shortened(plain)
            yield download_stem(view, title_of(self._site, album), len(album.photos))
            if view.taken:
                taken = moment_words(view.taken, strings)
                yield from (taken.text, taken.machine)
            if view.place:
                yield map_address(view.place)

    def _page_of(self, path: str) -> tuple[AlbumView | None, PhotoView | None]:
        """The album that a page belongs to, and the photo where it is a photo's own."""
        folder, _, name = path.rpartition("/")
        album = self._albums.get(f"{folder}/" if folder else "")
        photos = (*album.photos, *album.unlisted_photos) if album else ()
        id = name.removesuffix(".html")
        return album, next((photo for photo in photos if photo.id == id), None)


def _of_markdown(text: str) -> Iterable[str]:
    return (text, markdown.to_plain(text)) if text else ()
