"""Every text that a page of a site is made of, for whoever reads it back: shown ones, made ones."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from staticgal.core.view import AlbumView, PhotoView, SiteView, words_of, words_of_photo
from staticgal.render.pages import markdown
from staticgal.render.pages.dates import moment_words, span_words
from staticgal.render.pages.details import download_stem, map_address
from staticgal.render.pages.items import shortened, title_of
from staticgal.render.pages.strings import strings_for


class PageTexts:
    """The texts of the pages of one site, by the path of each page."""

    def __init__(self, site: SiteView) -> None:
        self._site = site
        self._albums = {album.path: album for album in site.albums()}

    def shown(self, path: str) -> Iterator[str]:
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

    def composed(self, path: str) -> Iterator[str]:
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
